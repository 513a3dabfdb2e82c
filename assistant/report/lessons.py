"""Lessons as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.domain import Knowledge, Lesson
    from assistant.teaching import Station


def station_values(station: Station) -> dict[str, Any]:
    """A lesson on a learning path, and why it is there."""
    claim = station.claim
    return {
        "lesson": station.lesson.id,
        "title": station.lesson.title,
        "standing": str(station.standing),
        "gap": station.gap,
        "move": station.move,
        "quotes": [quote.text for quote in claim.quotes] if claim is not None else [],
    }


def lesson_values(lesson: Lesson, knowledge: Knowledge) -> dict[str, Any]:
    """A lesson with the answers to choose from; which of them is right is not told."""
    practice = knowledge.practices.get(lesson.practice)
    return {
        "lesson": lesson.id,
        "title": lesson.title,
        "practice": lesson.practice or None,
        "what": lesson.what,
        "facts": list(lesson.facts),
        "smallest_version": lesson.smallest_version or (practice.first_step if practice else ""),
        "usual_mistake": lesson.usual_mistake or (practice.usual_mistake if practice else ""),
        "proof": lesson.proof or (practice.done_when if practice else ""),
        "question": lesson.question,
        "answers": {chr(ord("a") + number): answer.text for number, answer in enumerate(lesson.answers)},
        "reading": list(lesson.reading),
        "sources": list(lesson.sources),
    }
