"""The learning path: lessons in the order in which they help this team."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.advice import MOST_MOVES, next_steps
from assistant.domain import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Claim, Knowledge, Lesson, Obstacle, Review
    from assistant.inference import Diagnosis, Doctor

LONGEST_PATH = 9
_MOST_GAPS = 6
"""Missing practices that have a lesson on the path, the most useful to introduce first."""
_MOST_UNKNOWN = 2
_LONGEST_NUMBER = 3
NOT_KNOWN = -1
"""The answer, in a review, of somebody who did not know."""
_SHORT_WORD = 3
"""Letters of words that name no subject."""
_WORD = re.compile(r"\w+")


class Standing(StrEnum):
    """How a lesson stands with its learner."""

    NEW = "new"
    RIGHT = "right"
    WRONG = "wrong"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Station:
    """A lesson on the path."""

    lesson: Lesson
    standing: Standing
    gap: str | None = None
    """The missing practice that the lesson is for."""
    move: int | None = None
    """Which of the next moves that practice is, counted from 1, if it is one."""
    claim: Claim | None = None
    """What the team said about it."""


def learning_path(
    doctor: Doctor,
    diagnosis: Diagnosis,
    reviews: Sequence[Review],
    due: Sequence[str],
    *,
    obstacles: Sequence[Obstacle] = (),
    from_zero: bool = False,
) -> tuple[Station, ...]:
    """The lessons that help this team, the most useful first; what is due for another look comes before all.

    It is made of the gaps: the practices that are missing and most worth introducing, each after the full lesson on its
    subject, and what the team could not tell. Where no gap is known, and for those who begin from zero, it is the full
    lessons in their order.
    """
    knowledge = diagnosis.knowledge
    standing = _standing(reviews, due)
    gaps = {} if from_zero else _gaps(doctor, diagnosis, obstacles)
    lessons: dict[str, Station] = {}

    def add(lesson: Lesson, gap: str | None = None, move: int | None = None) -> None:
        claims = [claim for claim in diagnosis.claims if claim.practice == gap and claim.quotes]
        new = Station(lesson, standing.get(lesson.id, Standing.NEW), gap, move, claims[-1] if claims else None)
        lessons.setdefault(lesson.id, new)

    if not from_zero:
        for again in (knowledge.lessons[id_] for id_ in due if id_ in knowledge.lessons):
            gap = next((each for each in gaps if each == again.practice or each in again.practices), None)
            add(again, gap, gaps.get(gap) if gap is not None else None)
    for practice, move in gaps.items():
        for lesson in (_full_lesson(practice, knowledge), _short_lesson(practice, knowledge)):
            if lesson is not None and len(lessons) < LONGEST_PATH:
                add(lesson, practice, move)
    if not gaps:
        for lesson in _full_lessons(knowledge):
            add(lesson)
    return tuple(lessons.values())


def find_lesson(
    text: str, subject: str, practice: str | None, path: Sequence[Station], knowledge: Knowledge
) -> Lesson | None:
    """The lesson that somebody asks for: by its title, its number in the path, its practice, or a word of its title.

    Args:
        text: What was typed.
        subject: The words in it that name something.
        practice: The practice that the text names, if it names one.
        path: The learning path, as it was shown.
        knowledge: Where the lessons are.
    """
    said, lessons = f" {_flat(text)} ", knowledge.lessons.values()
    titled = [lesson for lesson in lessons if any(f" {_flat(name)} " in said for name in (lesson.title, lesson.id))]
    if titled:
        return max(titled, key=lambda lesson: (len(lesson.title), lesson.id))
    if subject.isdecimal() and len(subject) < _LONGEST_NUMBER:
        number = int(subject)
        return path[number - 1].lesson if 1 <= number <= len(path) else None
    return _short_lesson(practice, knowledge) or _about(subject, knowledge)


def next_lesson(path: Sequence[Station]) -> Lesson | None:
    """The first lesson that is new or due; once there is none, the first that was answered wrongly."""
    for wanted in ({Standing.NEW, Standing.DUE}, {Standing.WRONG}):
        for station in path:
            if station.standing in wanted:
                return station.lesson
    return None


def _about(subject: str, knowledge: Knowledge) -> Lesson | None:
    """The lesson with all words of the subject in its title, full lessons first: "learn monitoring"."""
    wanted = {word for word in _flat(subject).split() if len(word) > _SHORT_WORD}
    lessons = sorted(knowledge.lessons.values(), key=lambda lesson: (lesson.step == 0, lesson.step, lesson.id))
    return next((lesson for lesson in lessons if wanted and wanted <= set(_flat(lesson.title).split())), None)


def _flat(name: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(name))


def _standing(reviews: Sequence[Review], due: Iterable[str]) -> Mapping[str, Standing]:
    last = {review.lesson: Standing.RIGHT if review.is_right else Standing.WRONG for review in reviews}
    return {**last, **dict.fromkeys(due, Standing.DUE)}


def _gaps(doctor: Doctor, diagnosis: Diagnosis, obstacles: Sequence[Obstacle]) -> dict[str, int | None]:
    """Missing practices: the next moves with their number, what is out of the question, what the team did not know."""
    steps = next_steps(doctor, diagnosis, _MOST_GAPS, obstacles)
    gaps = {step.practice.id: number if number <= MOST_MOVES else None for number, step in enumerate(steps, start=1)}
    gaps |= dict.fromkeys(obstacle.practice for obstacle in obstacles)
    unknown = (claim.practice for claim in diagnosis.claims if claim.status is Status.UNKNOWN)
    for practice in list(unknown)[:_MOST_UNKNOWN]:
        if not diagnosis.knowledge.practices[practice].is_fact:
            gaps.setdefault(practice, None)
    return gaps


def _full_lessons(knowledge: Knowledge) -> list[Lesson]:
    return sorted((lesson for lesson in knowledge.lessons.values() if lesson.step), key=lambda lesson: lesson.step)


def _full_lesson(practice: str, knowledge: Knowledge) -> Lesson | None:
    """The first full lesson that treats a practice."""
    return next((lesson for lesson in _full_lessons(knowledge) if practice in lesson.practices), None)


def _short_lesson(practice: str | None, knowledge: Knowledge) -> Lesson | None:
    """The lesson on a practice alone, or on the practice that it is a part of."""
    if practice is None:
        return None
    whole = knowledge.practices[practice].part_of
    by_practice = {lesson.practice: lesson for lesson in knowledge.lessons.values() if lesson.practice}
    return by_practice.get(practice) or (by_practice.get(whole) if whole is not None else None)
