"""Lessons, their questions and the learning path, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.wording import cited, enumerated, linked, quoted, within_a_sentence
from assistant.teaching import NOT_KNOWN, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge, Lesson, Review, Term
    from assistant.inference import Diagnosis
    from assistant.teaching import Station

LETTERS = "abcdefgh"
_MOST_TERMS = 6
_MOST_READING = 2
_MOST_DUE = 3
STANDINGS = {
    Standing.NEW: "",
    Standing.RIGHT: "answered rightly",
    Standing.WRONG: "not answered rightly yet",
    Standing.DUE: "due again",
}
ALL_DONE = "You have answered all of these rightly. I ask again when it is time; `learn` shows it."
FIRST_PLAN = (
    "That was the last lesson of the way for beginners. `plan` makes a first plan: from what you told me, and as if "
    "nothing were there yet where you told me nothing."
)


def path(stations: Sequence[Station], diagnosis: Diagnosis, *, from_zero: bool) -> str:
    """The learning path, with the reason for each lesson."""
    if from_zero:
        head = "**The way for beginners.** From the first terms to a first plan, a lesson at a time:"
    elif any(station.gap for station in stations):
        head = "**Your learning path.** It is made of what is missing with you, the most useful first:"
    else:
        head = "**Your learning path.** I know of no gap yet, so it is the whole subject in its order:"
    lines = [f"{number}. {_station(station, diagnosis)}" for number, station in enumerate(stations, start=1)]
    return "\n".join([head, "", *lines, "", "`learn 1` opens the first, `learn next` the next one you have not done."])


def _station(station: Station, diagnosis: Diagnosis) -> str:
    notes = [STANDINGS[station.standing], _reason(station, diagnosis)]
    told = "; ".join(note for note in notes if note)
    return f"**{station.lesson.title}**{f' — {told}' if told else ''}"


def _reason(station: Station, diagnosis: Diagnosis) -> str:
    reason = reason_of(station, diagnosis.knowledge)
    return f"{reason}: you said {quoted(station.claim)}" if reason and station.claim is not None else reason


def reason_of(station: Station, knowledge: Knowledge) -> str:
    """The gap that a lesson is for; empty where it is for none."""
    if station.gap is None:
        return ""
    name = within_a_sentence(knowledge.practices[station.gap].name)
    return f"for your move {station.move}, {name}" if station.move is not None else f"about {name}"


def lesson(shown: Lesson, terms: Sequence[Term], knowledge: Knowledge) -> str:
    """A lesson, with its question."""
    practice = knowledge.practices[shown.practice] if shown.practice else None
    smallest = shown.smallest_version or (practice.first_step if practice else "")
    mistake = shown.usual_mistake or (practice.usual_mistake if practice else "")
    proof = shown.proof or (practice.done_when if practice else "")
    end = "" if shown.title.endswith("?") else "."
    lines = [f"**Lesson: {shown.title}{end}** {shown.what}"]
    if shown.facts:
        lines += ["", *(f"- {fact}" for fact in shown.facts)]
    for label, text in (
        ("The smallest version that helps", smallest),
        ("What usually goes wrong", mistake),
        ("How you would prove it", proof),
    ):
        if text:
            lines += ["", f"**{label}.** {text}"]
    if terms:
        names = ", ".join(term.term for term in terms[:_MOST_TERMS])
        lines += ["", f"Words you can ask me about: {names}."]
    reading = [linked(knowledge.sources[id_]) for id_ in shown.reading[:_MOST_READING]]
    lines += ["", f"To read: {', '.join(reading)}.", "", question(shown), "", cited(shown.sources, knowledge)]
    return "\n".join(lines)


def question(shown: Lesson) -> str:
    """The question of a lesson with its answers, to be chosen by a letter."""
    choices = [f"- {letter}) {answer.text}" for letter, answer in zip(LETTERS, shown.answers, strict=False)]
    return "\n".join([f"**To check: {shown.question}**", "", *choices, "", "Answer with a letter."])


def feedback(shown: Lesson, review: Review) -> str:
    """Whether an answer was right, and why each of them is or is not."""
    right = next(number for number, answer in enumerate(shown.answers) if answer.right)
    wrong = "It is" if review.answer == NOT_KNOWN else "Not quite: it is"
    verdict = "Right." if review.is_right else f"{wrong} {LETTERS[right]})."
    order = sorted(range(len(shown.answers)), key=lambda number: (number != review.answer, number))
    lines = [f"- {LETTERS[number]}) {shown.answers[number].text} *{shown.answers[number].because}*" for number in order]
    return "\n".join([f"**{verdict}**", "", *lines])


def waiting(due: Sequence[Lesson]) -> str:
    """That questions of lessons are due again."""
    if not due:
        return ""
    names = enumerated([f"“{lesson.title}”" for lesson in due[:_MOST_DUE]])
    more = f" and {len(due) - _MOST_DUE} more" if len(due) > _MOST_DUE else ""
    return f"It is time to look again at {names}{more}: `learn` asks."


def going_on(following: Lesson | None, *, from_zero: bool) -> str:
    """Which lesson comes after one that was answered."""
    if following is not None:
        return f"`learn next` goes on with “{following.title}”."
    return FIRST_PLAN if from_zero else ALL_DONE
