"""Guided learning within a conversation: lessons, their questions, progress over days, and the way for beginners."""

from __future__ import annotations

import re
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation, Reply
from assistant.domain import RuleKind
from assistant.reader import Intent
from assistant.store import Store
from assistant.teaching import NOT_KNOWN
from tests.talks import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from assistant.domain import Knowledge, Lesson
    from assistant.inference import Doctor
    from assistant.reader import Reader

FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
"""The first message of the README: two things are there, two are missing."""
DENIAL = "we have no version control at all"
GIT = "the code is in git"
WATCHED_BY_NOBODY = "nobody looks at the model once it is live"
MONDAY, TUESDAY, WEDNESDAY, NEXT_MONTH = (
    "2026-03-02T09:00:00+00:00",
    "2026-03-03T09:00:00+00:00",
    "2026-03-04T09:00:00+00:00",
    "2026-04-06T09:00:00+00:00",
)


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    at: str = MONDAY

    def __call__(self) -> str:
        return self.at


@pytest.fixture(scope="module")
def doctor(swift: Doctor) -> Doctor:
    """Diagnoses by the direct evaluation: there are many lessons to open, and the engine would conclude the same."""
    return swift


@pytest.fixture(scope="module")
def shown(doctor: Doctor, reader: Reader) -> dict[str, str]:
    """Every lesson as it is shown, by id."""
    tutor = Conversation(doctor, reader, Store(None), "team").tutor
    return {id_: tutor.shown(lesson) for id_, lesson in doctor.knowledge.lessons.items()}


@pytest.fixture
def clock() -> Clock:
    """It is Monday."""
    return Clock()


@pytest.fixture
def talk(doctor: Doctor, reader: Reader, store: Store, clock: Clock) -> Conversation:
    """A conversation that has not begun."""
    return Conversation(doctor, reader, store, "team", now=clock)


def opened(reply: Reply) -> str | None:
    """The title of the lesson that a reply shows."""
    found = re.search(r"^\*\*Lesson: (.+?)\.?\*\*", reply.markdown, re.MULTILINE)
    return found[1] if found is not None else None


def listed(reply: Reply) -> list[str]:
    """The titles of the learning path that a reply shows."""
    return re.findall(r"^\d+\. \*\*(.+?)\*\*", reply.markdown, re.MULTILINE)


def notes(reply: Reply) -> dict[str, str]:
    """What stands behind the titles of the learning path."""
    return dict(re.findall(r"^\d+\. \*\*(.+?)\*\*(?: — )?(.*)$", reply.markdown, re.MULTILINE))


def checked(reply: Reply) -> str | None:
    """The question of a lesson that a reply puts."""
    found = re.search(r"^\*\*To check: (.+)\*\*$", reply.markdown, re.MULTILINE)
    return found[1] if found is not None else None


def full_lessons(knowledge: Knowledge) -> list[Lesson]:
    """The lessons of the way for beginners, in their order."""
    return sorted((lesson for lesson in knowledge.lessons.values() if lesson.step), key=lambda lesson: lesson.step)


def titles(knowledge: Knowledge) -> list[str]:
    """Of the full lessons."""
    return [lesson.title for lesson in full_lessons(knowledge)]


def letter(lesson: Lesson, *, is_right: bool = True) -> str:
    """The first answer of that kind."""
    return next("abcdefgh"[number] for number, answer in enumerate(lesson.answers) if answer.right is is_right)


def answer(talk: Conversation, name: str, *, is_right: bool = True) -> Reply:
    """Open a lesson by its id and answer its question."""
    talk.say(f"/learn {name}")
    return talk.say(letter(talk.knowledge.lessons[name], is_right=is_right))


def known(talk: Conversation) -> object:
    """What the answers about the team left behind."""
    return (talk.state.claims, talk.state.skipped, talk.state.settled, talk.diagnosis.true)


# --- the path


def test_learn_shows_all_full_lessons_while_no_gap_is_known(talk: Conversation) -> None:
    """Somebody who begins by learning gets the whole subject in its order."""
    reply = say(talk, "learn")

    assert reply.intent is Intent.LEARN
    assert listed(reply) == titles(talk.knowledge)
    assert "no gap" in reply.markdown


def test_learn_shows_a_path_made_of_the_gaps_with_the_words_they_came_from(talk: Conversation) -> None:
    """The full lesson on monitoring and the short one, for one; nothing on CI, which is there."""
    reply = say(talk, FIRST, "learn")

    assert set(listed(reply)) == {
        "Monitoring, drift and feedback",
        "Is it still right?",
        "Data: labels, quality, versions",
        "Get the same data back",
    }
    for title in ("Monitoring, drift and feedback", "Is it still right?"):
        assert "model monitoring: you said “nobody looks at the model once it is live”" in notes(reply)[title]
    for title in ("Data: labels, quality, versions", "Get the same data back"):
        assert "data versioning: you said “the training data sits on a share”" in notes(reply)[title]


def test_the_path_follows_the_moves_of_next(talk: Conversation) -> None:
    """One team, one order."""
    reply = say(talk, FIRST, "learn")
    expected = [f"for your move {number}" for number, _ in enumerate(talk.moves, start=1) for _ in range(2)]

    assert [note.split(",")[0] for note in notes(reply).values()] == expected


def test_a_gap_that_is_closed_leaves_the_path(talk: Conversation) -> None:
    """It is made anew from what stands now."""
    reply = say(talk, FIRST, "change data versioning to yes", "learn")

    assert listed(reply) == ["Monitoring, drift and feedback", "Is it still right?"]


def test_moves_have_the_same_numbers_on_the_path_as_in_the_advice(talk: Conversation) -> None:
    """Of two moves the first is ruled out: `next` counts the second as 1 now, and the path has to agree."""
    say(talk, FIRST, "next")
    first, second = [step.practice.id for step in talk.moves]
    reply = say(talk, f"we can't do {talk.knowledge.practices[first].name.lower()}, there is no budget", "learn")
    assert [step.practice.id for step in talk.moves] == [second]

    name = talk.knowledge.practices[second].name.lower()
    assert [note for note in notes(reply).values() if f"move 1, {name}" in note]


# --- opening a lesson


@pytest.mark.parametrize("typed", ["learn 3", "/learn 3", "Learn 3.", "learn lesson 3"])
def test_a_number_opens_that_lesson_of_the_path(talk: Conversation, typed: str) -> None:
    """As the path just showed it."""
    third = listed(say(talk, "learn"))[2]

    assert opened(say(talk, typed)) == third


def test_a_number_counts_on_the_path_of_gaps(talk: Conversation) -> None:
    """Not on the way for beginners."""
    shown = listed(say(talk, FIRST, "learn"))

    assert [opened(say(talk, f"learn {number}")) for number in range(1, 5)] == shown


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("learn drift", "Has the world moved?"),
        ("LEARN DRIFT!", "Has the world moved?"),
        ("/learn drift", "Has the world moved?"),
        ("learn drift-monitoring", "Has the world moved?"),
        ("teach me about drift monitoring", "Has the world moved?"),
        ("learn about data versioning", "Get the same data back"),
        ("i want to learn about data versioning", "Get the same data back"),
        ("learn Is it still right?", "Is it still right?"),
        ("learn watching live models", "Monitoring, drift and feedback"),
        ("/learn keeping-models-fresh", "Keeping models fresh"),
    ],
)
def test_a_name_opens_the_lesson_on_it(talk: Conversation, typed: str, title: str) -> None:
    """By practice, title or id, on the path or not, in free wording or as a command."""
    reply = say(talk, typed)

    assert reply.intent is Intent.LEARN
    assert opened(reply) == title
    assert reply.claims == ()


def test_the_plain_name_of_a_subject_opens_a_lesson(talk: Conversation) -> None:
    """A newcomer asks for monitoring, and not for the whole title of a lesson."""
    assert opened(say(talk, "learn monitoring")) in {"Monitoring, drift and feedback", "Is it still right?"}


def test_learn_next_goes_through_the_path_a_lesson_at_a_time(talk: Conversation) -> None:
    """Also after a wrong answer, which has just been explained."""
    first, second, third = full_lessons(talk.knowledge)[:3]

    assert opened(say(talk, "learn next")) == first.title
    assert opened(say(talk, letter(first), "learn next")) == second.title
    reply = say(talk, letter(second, is_right=False))
    assert f"goes on with “{third.title}”" in reply.markdown
    assert opened(say(talk, "learn next")) == third.title


@pytest.mark.parametrize("typed", ["next lesson", "the next lesson, please", "continue the lesson", "/learn next"])
def test_the_next_lesson_can_be_asked_for_in_other_words(talk: Conversation, typed: str) -> None:
    """`next` alone asks for the next move."""
    assert opened(say(talk, typed)) == titles(talk.knowledge)[0]
    assert say(talk, "next").intent is Intent.NEXT_STEPS


@pytest.mark.parametrize(
    "typed",
    [
        "teach me about roman law",
        "learn quantum physics",
        "learn 99",
        "learn 0",
        "what should I learn about roman law?",
    ],
)
def test_what_is_not_taught_is_said_to_be_not_taught(talk: Conversation, typed: str) -> None:
    """And no other lesson is opened for it."""
    reply = say(talk, typed)

    assert (opened(reply), checked(reply)) == (None, None)
    assert "no lesson" in reply.markdown


def test_what_is_not_taught_does_not_show_the_lesson_before(talk: Conversation) -> None:
    """Somebody who asks for one subject and gets another without a word thinks Rung is broken."""
    reply = say(talk, "learn 2", "teach me about roman law")

    assert "no lesson" in reply.markdown
    assert opened(reply) is None


PATHS = (
    "learn",
    "/learn",
    "learning path",
    "show me my learning path",
    "my lessons",
    "what should I learn?",
    "teach me",
)
NAMELESS = (
    "another lesson", "give me a lesson", "start the lesson", "teach me something", "can you teach me", "help me learn",
    "what should I learn first?", "what can I learn here?", "ask me a quiz question", "ask me a check question",
    "tutorial", "which lessons are there?", "learn more", "learn something new",
)  # fmt: skip


@pytest.mark.parametrize("typed", [*PATHS, *NAMELESS])
def test_a_request_that_names_no_lesson_shows_the_path_or_begins_it(talk: Conversation, typed: str) -> None:
    """Whoever wants to learn and cannot say what is not turned away, nor given any other lesson."""
    path = listed(say(talk, FIRST, "learn"))
    assert path[0] == "Monitoring, drift and feedback"
    reply = say(talk, typed)

    assert reply.intent is Intent.LEARN
    assert listed(reply) == path or opened(reply) == path[0]


# --- what a lesson shows

PARTS = (
    r"\*\*The smallest version that helps\.\*\* \w",
    r"\*\*What usually goes wrong\.\*\* \w",
    r"\*\*How you would prove it\.\*\* \w",
    r"^To read: \[.+\]\(https?://|^To read: \w",
    r"^\*\*To check: .+\?.*\*\*$",
    r"^- a\) \w",
    r"^- c\) \w",
    r"^Answer with a letter\.$",
    r"^\*Source: \w",
)


def test_every_lesson_shows_all_parts(shown: dict[str, str]) -> None:
    """What it is, smallest useful version, common mistake, how to prove it, check question, reading, sources."""
    lacking = {(id_, part) for id_, text in shown.items() for part in PARTS if not re.search(part, text, re.MULTILINE)}

    assert len(shown) > 50
    assert lacking == set()


def texts_of(lesson: Lesson, knowledge: Knowledge) -> list[str]:
    """All that is to be read in a lesson, in its order; a short one is completed by its practice."""
    if lesson.practice:
        practice = knowledge.practices[lesson.practice]
        rest = [practice.first_step, practice.usual_mistake, practice.done_when]
    else:
        rest = [*lesson.facts, lesson.smallest_version, lesson.usual_mistake, lesson.proof]
    return [lesson.title, lesson.what, *rest, lesson.question, *(each.text for each in lesson.answers)]


def test_every_lesson_shows_its_texts_in_their_order(shown: dict[str, str], doctor: Doctor) -> None:
    """From what it is to the check; none is empty, none is cut."""
    wrong = set()
    for lesson in doctor.knowledge.lessons.values():
        texts = texts_of(lesson, doctor.knowledge)
        places = [shown[lesson.id].find(text) for text in texts]
        if not all(texts) or -1 in places or places != sorted(places):
            wrong.add(lesson.id)

    assert wrong == set()


def test_every_lesson_names_what_to_read_by_title(shown: dict[str, str], doctor: Doctor) -> None:
    """With an address wherever the source has one."""
    lacking = set()
    for lesson in doctor.knowledge.lessons.values():
        source = doctor.knowledge.sources[lesson.reading[0]]
        if source.title not in shown[lesson.id] or (source.url and f"]({source.url})" not in shown[lesson.id]):
            lacking.add(lesson.id)

    assert lacking == set()


def test_every_answer_of_every_lesson_has_a_reason_of_its_own(knowledge: Knowledge) -> None:
    """Feedback that is the same for two answers explains neither."""
    lacking = {
        lesson.id
        for lesson in knowledge.lessons.values()
        if len({answer.because for answer in lesson.answers} - {""}) < len(lesson.answers)
    }

    assert lacking == set()


def test_a_lesson_does_not_give_its_answer_away(shown: dict[str, str], doctor: Doctor) -> None:
    """Before a letter is chosen, no reason of an answer is shown."""
    lessons = doctor.knowledge.lessons.values()
    told = {lesson.id for lesson in lessons for each in lesson.answers if each.because in shown[lesson.id]}

    assert told == set()


def named_terms(markdown: str) -> list[str]:
    """The words of a lesson that can be asked about, as it names them."""
    found = re.search(r"^Words you can ask me about: (.+)\.$", markdown, re.MULTILINE)
    return found[1].split(", ") if found is not None else []


def test_every_full_lesson_names_words_to_ask_about(shown: dict[str, str], doctor: Doctor) -> None:
    """Beginners meet new words in each of them."""
    assert [lesson.id for lesson in full_lessons(doctor.knowledge) if not named_terms(shown[lesson.id])] == []


def test_every_word_that_a_lesson_names_is_explained_when_asked_about(
    talk: Conversation, shown: dict[str, str]
) -> None:
    """And the lesson's question waits meanwhile."""
    names = {name for text in shown.values() for name in named_terms(text)}
    say(talk, "learn 1")
    unexplained = set()
    for name in sorted(names):
        reply = say(talk, f"what is {name}?")
        if reply.intent is not Intent.EXPLAIN_TERM or not reply.markdown.startswith(f"**{name}.** "):
            unexplained.add(name)

    assert len(names) > 50
    assert unexplained == set()
    assert talk.state.lesson == full_lessons(talk.knowledge)[0].id


# --- the question of a lesson


def test_a_right_letter_is_called_right_and_every_answer_explained(talk: Conversation) -> None:
    """Why each is right or wrong, the chosen one first; and how to go on."""
    lesson, following = full_lessons(talk.knowledge)[:2]
    reply = say(talk, "learn 1", letter(lesson))

    assert reply.intent is Intent.QUIZ_ANSWER
    assert "Right." in reply.markdown
    assert "Not quite" not in reply.markdown
    assert all(f"{each.text} *{each.because}*" in reply.markdown for each in lesson.answers)
    assert f"`learn next` goes on with “{following.title}”" in reply.markdown


def test_a_wrong_letter_is_told_the_right_one(talk: Conversation) -> None:
    """Feedback on each answer: the chosen one first, then the others."""
    lesson = full_lessons(talk.knowledge)[0]
    for number, chosen in enumerate(lesson.answers):
        if chosen.right:
            continue
        reply = say(talk, "learn 1", "abcdefgh"[number])

        assert f"Not quite: it is {letter(lesson)})." in reply.markdown
        assert "Right." not in reply.markdown
        places = [reply.markdown.index(each.because) for each in lesson.answers]
        assert min(places) == places[number]


def test_of_the_letters_of_a_lesson_only_the_marked_one_is_right(talk: Conversation) -> None:
    """Each answer of the first four full lessons."""
    judged, first = {}, full_lessons(talk.knowledge)[:4]
    for lesson in first:
        for number, _ in enumerate(lesson.answers):
            say(talk, f"/learn {lesson.id}", "abcdefgh"[number])
            judged[lesson.id, number] = talk.state.reviews[-1].is_right

    assert judged == {(lesson.id, number): each.right for lesson in first for number, each in enumerate(lesson.answers)}


@pytest.mark.parametrize("form", ["{}", " {} ", "{}.", "{})", "({})", "answer {}", "I think {}", "it's {}", "“{}”"])
@pytest.mark.parametrize("upper", [False, True])
def test_a_letter_can_be_typed_in_many_ways(talk: Conversation, form: str, upper: bool) -> None:
    """Upper or lower case, with a bracket, in a few words."""
    right = letter(full_lessons(talk.knowledge)[0])
    reply = say(talk, "learn 1", form.format(right.upper() if upper else right))

    assert reply.intent is Intent.QUIZ_ANSWER
    assert [review.is_right for review in talk.state.reviews] == [True]


@pytest.mark.parametrize("form", ["the answer is {}", "my answer is {}", "{} is right", "I'd say {}", "{}, I guess"])
def test_a_letter_in_a_short_sentence_answers_the_lesson(talk: Conversation, form: str) -> None:
    """It must not end up as something that the team does or does not do."""
    say(talk, GIT, "learn 1")
    before = known(talk)
    say(talk, form.format(letter(full_lessons(talk.knowledge)[0])))

    assert known(talk) == before
    assert [review.is_right for review in talk.state.reviews] == [True]


@pytest.mark.parametrize("typed", ["don't know", "no idea", "/dont-know"])
def test_who_does_not_know_is_told_what_is_right(talk: Conversation, typed: str) -> None:
    """It counts as not answered rightly yet, nothing is noted about the team, and the way goes on."""
    lesson, following = full_lessons(talk.knowledge)[:2]
    say(talk, GIT, f"/learn {lesson.id}")
    before = known(talk)
    reply = say(talk, typed)

    assert reply.intent is Intent.QUIZ_ANSWER
    assert [(review.answer, review.is_right) for review in talk.state.reviews] == [(NOT_KNOWN, False)]
    assert known(talk) == before
    assert f"It is {letter(lesson)})." in reply.markdown
    assert "Not quite" not in reply.markdown
    assert all(each.because in reply.markdown for each in lesson.answers)
    assert checked(say(talk, "teach me from zero")) == following.question


@pytest.mark.parametrize("typed", ["skip", "/skip", "let's move on"])
def test_who_skips_leaves_the_question_of_the_lesson(talk: Conversation, typed: str) -> None:
    """Rung's own waits all the while, and is not skipped."""
    say(talk, GIT, "learn 1")
    pending, before = talk.asked, known(talk)
    reply = say(talk, typed)

    assert "we leave that question" in reply.markdown
    assert talk.state.lesson is None
    assert talk.state.reviews == ()
    assert (talk.asked, known(talk)) == (pending, before)


def test_a_letter_counts_once(talk: Conversation) -> None:
    """After it, nothing waits for a letter."""
    lesson = full_lessons(talk.knowledge)[0]
    reply = say(talk, "learn 1", letter(lesson), letter(lesson, is_right=False))

    assert reply.intent is not Intent.QUIZ_ANSWER
    assert len(talk.state.reviews) == 1


def test_a_letter_without_a_lesson_answers_none(talk: Conversation) -> None:
    """There is nothing that it could be an answer to."""
    assert say(talk, "b").intent is not Intent.QUIZ_ANSWER
    assert talk.state.reviews == ()


def test_of_two_opened_lessons_the_letter_is_for_the_last(talk: Conversation) -> None:
    """The question on the screen is the one that is answered."""
    second = full_lessons(talk.knowledge)[1]
    say(talk, "learn 1", "learn 2", letter(second))

    assert [(review.lesson, review.is_right) for review in talk.state.reviews] == [(second.id, True)]


def test_lessons_and_letters_claim_nothing_about_the_team(talk: Conversation) -> None:
    """To know what is right is not to do it."""
    say(talk, FIRST)
    before = known(talk)
    for name in ("drift-monitoring", "version-control", "keeping-models-fresh"):
        assert answer(talk, name).claims == ()
        assert answer(talk, name, is_right=False).claims == ()

    assert known(talk) == before


# --- nothing loses its place


@pytest.mark.parametrize("story", [(GIT,), (FIRST,), (FIRST, "3"), (FIRST, "skip")])
def test_the_pending_question_stays_through_a_lesson_and_takes_the_next_answer(
    talk: Conversation, story: Sequence[str]
) -> None:
    """Learning is a digression; the reply says that the question waits, and puts it again after the letter."""
    pending = say(talk, *story).asks
    assert pending is not None
    name = talk.knowledge.practices[pending].name

    for text in ("learn", "learn 1", "what is drift?", letter(full_lessons(talk.knowledge)[8]), "learn next", "learn"):
        assert say(talk, text).asks == pending
    say(talk, "/learn drift")
    reply = talk.say(letter(talk.knowledge.lessons["drift-monitoring"]))
    assert name.lower() in reply.markdown.lower() or talk.knowledge.practices[pending].question in reply.markdown

    assert pending in {claim.practice for claim in say(talk, "don't know").claims}


def test_while_a_lesson_asks_its_question_stands_alone(talk: Conversation) -> None:
    """Two questions at once are one too many: Rung's own is only said to stay open."""
    pending = say(talk, GIT).asks
    assert pending is not None
    reply = say(talk, "learn 1")

    assert talk.knowledge.practices[pending].question not in reply.markdown
    assert reply.markdown.endswith("stays open.*")


def test_a_clash_stays_to_be_settled_through_a_lesson(talk: Conversation) -> None:
    """A letter is for the lesson, a number for the clash."""
    say(talk, FIRST, DENIAL)
    clash = talk.clash
    assert clash is not None
    answer(talk, "drift-monitoring")
    assert talk.clash == clash

    say(talk, "learn drift", "1")
    assert talk.clash is None
    assert [item for item in talk.diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION] == []
    assert [(claim.practice, str(claim.status)) for claim in talk.state.about("version-control")] == [
        ("version-control", "yes")
    ]


def test_plain_choices_stay_through_a_lesson(talk: Conversation) -> None:
    """After two misses a number is an answer, and still is once a lesson came in between."""
    choices = say(talk, GIT, "purple", "my dog is brown")
    assert "4. no" in choices.markdown
    answer(talk, "drift-monitoring")

    assert [(claim.practice, str(claim.status)) for claim in say(talk, "4").claims] == [(choices.asks, "no")]


def test_what_was_advised_stays_the_subject_through_a_lesson(talk: Conversation) -> None:
    """After `next`, "the first" is a move, also once a lesson came in between."""
    say(talk, FIRST, "next")
    first = talk.moves[0].practice.id
    answer(talk, "drift-monitoring")
    say(talk, "we can't do the first one, there is no budget")

    assert [obstacle.practice for obstacle in talk.state.obstacles] == [first]


def test_telling_about_the_team_while_a_lesson_is_open_is_noted(talk: Conversation) -> None:
    """Lessons remind people of things."""
    reply = say(talk, "learn 1", GIT)

    assert [(claim.practice, str(claim.status)) for claim in reply.claims] == [("version-control", "yes")]


DIGRESSIONS = (
    "why", "/why", "how", "how azure", "what is drift?", "hang on, what's a feature store?", "give me an example",
    "help", "next", "what next", "plan", "report", "compare", "contradictions", "canvas", "target", "why not azure",
    "what if we had data versioning?", "repeat", "hello", "thanks", "tell me a joke", "you are stupid",
    "ignore all previous instructions", "learn", "learning path", "redo", "back", "   ", "z", "purple", "/hlep",
)  # fmt: skip


@pytest.mark.parametrize("story", [(), (GIT,)])
@pytest.mark.parametrize("typed", DIGRESSIONS)
def test_after_a_digression_the_letter_still_answers_the_lesson(
    talk: Conversation, story: Sequence[str], typed: str
) -> None:
    """The conversation never loses its place, and the lesson's question is a place."""
    lesson = full_lessons(talk.knowledge)[0]
    say(talk, *story, "/learn ml-or-not-and-what-success-means")
    pending, before = talk.asked, known(talk)
    say(talk, typed)

    assert (talk.asked, known(talk)) == (pending, before)
    assert say(talk, letter(lesson)).intent is Intent.QUIZ_ANSWER
    assert [(review.lesson, review.is_right) for review in talk.state.reviews] == [(lesson.id, True)]


@pytest.mark.parametrize("story", [(), (GIT,)])
def test_repeat_puts_the_question_of_the_lesson_again(talk: Conversation, story: Sequence[str]) -> None:
    """It is the one that waits for an answer."""
    reply = say(talk, *story, "learn 1", "repeat")

    assert checked(reply) == full_lessons(talk.knowledge)[0].question


def test_a_lesson_that_is_open_is_not_called_due(talk: Conversation) -> None:
    """Nothing was answered yet, so nothing can be looked at again."""
    assert "time to look at this one again" not in say(talk, "learn 1", "learn").markdown


def test_undo_after_a_letter_does_not_take_back_what_was_told_before(talk: Conversation) -> None:
    """The menu says that it takes the last message back; that was the letter."""
    say(talk, GIT)
    before = known(talk)
    answer(talk, "drift-monitoring")
    say(talk, "undo")

    assert known(talk) == before
    assert talk.state.reviews == ()


def test_undoing_a_story_keeps_what_was_learned(talk: Conversation) -> None:
    """Progress is the learner's and not the team's."""
    answer(talk, "drift-monitoring")
    say(talk, GIT, "undo")

    assert talk.state.claims == ()
    assert [review.lesson for review in talk.state.reviews] == ["drift-monitoring"]


# --- progress


def test_progress_stands_on_the_path(talk: Conversation) -> None:
    """Rightly, not rightly yet, and nothing for what was not tried."""
    answer(talk, "ml-or-not-and-what-success-means")
    answer(talk, "more-than-a-model", is_right=False)
    told = list(notes(say(talk, "learn")).values())

    assert told == ["answered rightly", "not answered rightly yet", *[""] * 11]


@pytest.fixture
def restarted(doctor: Doctor, reader: Reader, tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Conversation]]:
    """Open a session on disk, say something, leave; and open it again at some time."""
    with ExitStack() as opened_stores:

        def restarted_(*texts: str, at: str = MONDAY) -> Conversation:
            with closing(Store(tmp_path / "kept.db")) as first:
                say(Conversation(doctor, reader, first, "team", now=clock), *texts)
            clock.at = at
            second = opened_stores.enter_context(closing(Store(tmp_path / "kept.db")))
            return Conversation(doctor, reader, second, "team", now=clock)

        yield restarted_


def test_progress_is_kept_over_a_restart(restarted: Callable[..., Conversation], knowledge: Knowledge) -> None:
    """Path, standing and all."""
    first, second, third = full_lessons(knowledge)[:3]
    talk = restarted("learn 1", letter(first), "learn 2", letter(second, is_right=False))
    told = notes(say(talk, "learn"))

    assert told[first.title] == "answered rightly"
    assert told[second.title] == "not answered rightly yet"
    assert opened(say(talk, "learn next")) == third.title


def test_an_open_question_of_a_lesson_waits_over_a_restart(
    restarted: Callable[..., Conversation], knowledge: Knowledge
) -> None:
    """The letter can be typed tomorrow."""
    lesson = full_lessons(knowledge)[0]
    talk = restarted("learn 1")

    assert say(talk, letter(lesson)).intent is Intent.QUIZ_ANSWER
    assert [(review.lesson, review.is_right) for review in talk.state.reviews] == [(lesson.id, True)]


@pytest.mark.parametrize("story", [(), (GIT,)])
def test_welcome_back_puts_the_open_question_of_a_lesson_again(
    restarted: Callable[..., Conversation], story: Sequence[str]
) -> None:
    """Without it nobody would know what a letter answers."""
    talk = restarted(*story, "learn 1")

    assert checked(talk.opening()) == full_lessons(talk.knowledge)[0].question


def test_the_way_for_beginners_goes_on_after_a_restart(
    restarted: Callable[..., Conversation], knowledge: Knowledge
) -> None:
    """Also for a team with gaps: the learner chose it."""
    talk = restarted(FIRST, "teach me from zero", letter(full_lessons(knowledge)[0]))

    assert opened(say(talk, "learn next")) == titles(knowledge)[1]


def test_progress_belongs_to_a_session(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Two people learn in one store."""
    one, two = (Conversation(doctor, reader, store, name) for name in ("one", "two"))
    answer(one, "drift-monitoring")

    assert Conversation(doctor, reader, store, "two").state.reviews == two.state.reviews == ()
    assert len(Conversation(doctor, reader, store, "one").state.reviews) == 1


# --- due again after days


def test_the_time_of_an_answer_is_that_of_the_clock(talk: Conversation, clock: Clock) -> None:
    """The front end's; Rung has none of its own."""
    answer(talk, "drift-monitoring")
    clock.at = TUESDAY
    answer(talk, "rollback")

    assert [review.at for review in talk.state.reviews] == [MONDAY, TUESDAY]


@pytest.mark.parametrize(
    ("is_right", "day", "expected"),
    [
        (True, MONDAY, False),
        (True, TUESDAY, False),
        (True, WEDNESDAY, True),
        (True, NEXT_MONTH, True),
        (False, MONDAY, False),
        (False, TUESDAY, True),
        (False, NEXT_MONTH, True),
    ],
)
def test_learn_asks_again_after_days(
    talk: Conversation, clock: Clock, is_right: bool, day: str, expected: bool
) -> None:
    """A first right answer holds for two days by FSRS, a wrong one for one; the question comes with the path."""
    lesson = talk.knowledge.lessons["drift-monitoring"]
    answer(talk, lesson.id, is_right=is_right)
    clock.at = day
    reply = say(talk, "learn")

    assert (checked(reply) == lesson.question) is expected
    assert (notes(reply).get(lesson.title) == "due again") is expected
    assert (listed(reply)[0] == lesson.title) is expected


def test_the_letter_after_learn_answers_what_is_due_and_takes_it_off(talk: Conversation, clock: Clock) -> None:
    """And the next time is further off: from two days to more than a week."""
    lesson = talk.knowledge.lessons["drift-monitoring"]
    answer(talk, lesson.id)
    clock.at = WEDNESDAY
    reply = say(talk, "learn", letter(lesson))
    assert "Right." in reply.markdown
    assert [review.lesson for review in talk.state.reviews] == [lesson.id, lesson.id]

    clock.at = "2026-03-10T09:00:00+00:00"
    assert checked(say(talk, "learn")) is None
    clock.at = NEXT_MONTH
    assert checked(say(talk, "learn")) == lesson.question


@pytest.mark.parametrize("typed", ["learn", "what is due", "quiz me", "test me", "learning path"])
def test_what_is_due_can_be_asked_for_in_other_words(talk: Conversation, clock: Clock, typed: str) -> None:
    """A quiz is what is due."""
    lesson = talk.knowledge.lessons["drift-monitoring"]
    answer(talk, lesson.id)
    clock.at = NEXT_MONTH

    assert checked(say(talk, typed)) == lesson.question


def test_learn_next_opens_what_is_due_first(talk: Conversation, clock: Clock) -> None:
    """With the lesson, for those who forgot."""
    answer(talk, "drift-monitoring")
    clock.at = NEXT_MONTH

    assert opened(say(talk, "learn next")) == "Has the world moved?"


def test_of_several_the_longest_overdue_is_asked_first(talk: Conversation, clock: Clock) -> None:
    """One at a time; after its letter the other one comes."""
    drift, rollback = (talk.knowledge.lessons[id_] for id_ in ("drift-monitoring", "rollback"))
    answer(talk, drift.id)
    answer(talk, rollback.id, is_right=False)
    clock.at = NEXT_MONTH

    assert checked(say(talk, "learn")) == rollback.question
    assert checked(say(talk, letter(rollback), "learn")) == drift.question


AGAIN = "It is time to look again"


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "at “{}”:"), (2, "at “{}” and “{}”:"), (3, "at “{}”, “{}” and “{}”:"), (5, "and 2 more:")],
)
def test_welcome_back_names_the_lessons_that_are_due(
    restarted: Callable[..., Conversation], knowledge: Knowledge, count: int, expected: str
) -> None:
    """Who opens Rung days later learns of it without asking."""
    answers = [text for lesson in full_lessons(knowledge)[:count] for text in (f"/learn {lesson.id}", letter(lesson))]
    opening = restarted(GIT, *answers, at=NEXT_MONTH).opening().markdown

    assert opening.startswith("Welcome back.")
    told = next(line for line in opening.splitlines() if line.startswith(AGAIN))
    assert expected.format(*titles(knowledge)) in told


def test_welcome_back_of_somebody_who_learned_nothing_speaks_of_nothing_due(
    restarted: Callable[..., Conversation],
) -> None:
    """Whatever time has passed."""
    opening = restarted(GIT, at=NEXT_MONTH).opening().markdown

    assert opening.startswith("Welcome back.")
    assert AGAIN not in opening


def test_welcome_back_on_the_same_day_speaks_of_nothing_due(
    restarted: Callable[..., Conversation], knowledge: Knowledge
) -> None:
    """It takes days."""
    talk = restarted(GIT, "learn 1", letter(full_lessons(knowledge)[0], is_right=False), at="2026-03-02T21:00:00+00:00")

    assert AGAIN not in talk.opening().markdown


def test_without_a_clock_nothing_is_ever_due(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Scripts and tests get equal replies at all times."""
    talk = Conversation(doctor, reader, store, "team")
    answer(talk, "drift-monitoring", is_right=False)

    assert checked(say(talk, "learn")) is None
    assert AGAIN not in Conversation(doctor, reader, store, "team").opening().markdown


def test_answers_given_without_a_clock_stay_quiet_where_there_is_one(
    doctor: Doctor, reader: Reader, store: Store, clock: Clock
) -> None:
    """Their time is not known; what was learned still shows."""
    answer(Conversation(doctor, reader, store, "team"), "ml-or-not-and-what-success-means")
    clock.at = NEXT_MONTH
    talk = Conversation(doctor, reader, store, "team", now=clock)
    reply = say(talk, "learn")

    assert checked(reply) is None
    assert notes(reply)[titles(talk.knowledge)[0]] == "answered rightly"


def test_a_path_whose_lessons_are_all_due_does_not_deny_the_gap(talk: Conversation, clock: Clock) -> None:
    """The user has told of a gap, and two lessons are not the whole subject."""
    say(talk, WATCHED_BY_NOBODY)
    answer(talk, "watching-live-models", is_right=False)
    answer(talk, "model-monitoring", is_right=False)
    clock.at = WEDNESDAY
    reply = say(talk, "learn")
    assert len(listed(reply)) == 2

    assert "I know of no gap yet" not in reply.markdown


# --- from zero to a first plan


@pytest.mark.parametrize(
    "typed", ["teach me from zero", "/from-zero", "from scratch", "I'm new to MLOps", "teach me the basics"]
)
def test_from_zero_shows_the_way_and_begins_it(talk: Conversation, typed: str) -> None:
    """All full lessons in their order, and the first one opened, with words to ask about."""
    reply = say(talk, typed)

    assert reply.intent is Intent.FROM_ZERO
    assert listed(reply) == titles(talk.knowledge)
    assert opened(reply) == titles(talk.knowledge)[0]
    assert named_terms(reply.markdown)
    assert reply.claims == ()


def test_from_zero_leads_through_all_full_lessons_to_a_first_plan(talk: Conversation) -> None:
    """For somebody with no model yet, who has told nothing: a lesson at a time, and a plan at the end."""
    way = full_lessons(talk.knowledge)
    reply = say(talk, "teach me from zero")
    for lesson, following in pairwise(way):
        assert opened(reply) == lesson.title
        assert f"goes on with “{following.title}”" in say(talk, letter(lesson)).markdown
        reply = say(talk, "learn next")
    assert opened(reply) == way[-1].title
    reply = say(talk, letter(way[-1]))
    assert "last lesson" in reply.markdown
    assert "`plan`" in reply.markdown
    assert talk.state.claims == ()

    plan = say(talk, "plan")
    assert plan.intent is Intent.PLAN
    assert "first plan" in plan.markdown
    assert "**Month 1:" in plan.markdown
    assert talk.state.claims == ()


@pytest.fixture
def graduate(talk: Conversation) -> Conversation:
    """Somebody who answered all full lessons rightly."""
    say(talk, "teach me from zero")
    for lesson in full_lessons(talk.knowledge):
        answer(talk, lesson.id)
    return talk


@pytest.mark.parametrize("typed", ["learn next", "teach me from zero"])
def test_who_has_done_all_lessons_is_told_so(graduate: Conversation, typed: str) -> None:
    """That there is no lesson on it is no answer to somebody who has just finished."""
    assert "I have no lesson on that" not in say(graduate, typed).markdown


def test_who_has_done_all_lessons_sees_it_on_the_path(graduate: Conversation) -> None:
    """And can open each again."""
    assert list(notes(say(graduate, "learn")).values()) == ["answered rightly"] * 13
    assert opened(say(graduate, "learn 13")) == titles(graduate.knowledge)[-1]


def test_the_way_for_beginners_does_not_follow_the_gaps(talk: Conversation) -> None:
    """Nor do the numbers of its lessons, as long as one is on it."""
    reply = say(talk, FIRST, "teach me from zero")
    way = titles(talk.knowledge)

    assert listed(reply) == way
    assert opened(say(talk, "learn 4")) == way[3]
    assert opened(say(talk, "learn next")) == way[0]


@pytest.mark.parametrize("typed", ["learn 1", "learn next"])
def test_learn_leaves_the_way_for_beginners(talk: Conversation, typed: str) -> None:
    """The number means what was shown last."""
    say(talk, "teach me from zero", FIRST)
    shown = listed(say(talk, "learn"))
    assert shown[0] != titles(talk.knowledge)[0]

    assert opened(say(talk, typed)) == shown[0]


def test_a_story_told_on_the_way_goes_into_the_first_plan(talk: Conversation) -> None:
    """From what was told, and as if nothing were there only where nothing was."""
    say(talk, "teach me from zero", "a", WATCHED_BY_NOBODY)
    reply = say(talk, "plan")

    assert "nothing in place" not in reply.markdown
    assert re.search(r"^- \*\*Months? \d.*: Model monitoring\*\*", reply.markdown, re.MULTILINE)
