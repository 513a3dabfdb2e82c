"""What Rung teaches: lessons, terms, and where the sources disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.errors import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers that a lesson offers to its question."""

    text: str
    right: bool
    because: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a new lead learns: a full lesson of the learning path, or a short one on a practice."""

    id: str
    title: str
    what: str
    question: str
    answers: tuple[Answer, ...]
    reading: tuple[str, ...]
    """Sources, the best one first."""
    sources: tuple[str, ...]
    place: Place
    practice: str = ""
    """Set for short lessons, whose smallest version, usual mistake and proof stand in the practice."""
    step: int = 0
    """The number in the learning path, from 1; 0 for short lessons."""
    facts: tuple[str, ...] = ()
    smallest_version: str = ""
    usual_mistake: str = ""
    proof: str = ""
    practices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """The question of a lesson answered, at some time."""

    lesson: str
    answer: int
    """Which of the lesson's answers was chosen, counted from 0."""
    is_right: bool
    at: str
    """ISO 8601, as the front end's clock had it; empty where there is no clock."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a word means."""

    id: str
    term: str
    means: str
    sources: tuple[str, ...]
    place: Place
    also: tuple[str, ...] = ()
    see: str = ""
    """The practice to look at, if there is one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.term, *self.also)


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement."""

    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question to which the sources give different answers."""

    id: str
    question: str
    about: tuple[str, ...]
    positions: tuple[Position, ...]
    reading: str
    """How Rung decides, and why."""
    place: Place

    @property
    def sources(self) -> tuple[str, ...]:
        """Everybody who takes a position."""
        return tuple(dict.fromkeys(source for position in self.positions for source in position.sources))
