"""What there is to know about: practices and facts, how people talk about them, tools, sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain.claims import Status
    from assistant.errors import Place


PERSON_WEEKS = {"days": 0.6, "weeks": 3.0, "months": 9.0}
"""How long one person works on something of that effort; our estimates, as the efforts themselves are."""


class Standing(StrEnum):
    """How near a statement is to its source."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    id: str
    title: str
    standing: Standing
    publisher: str = ""
    date: str = ""
    url: str = ""
    note: str = ""


class ValueKind(StrEnum):
    """What the value of a context fact measures."""

    NUMBER = "number"
    DURATION = "duration"
    """In days."""
    FREQUENCY = "frequency"
    """In times a year."""
    CHOICE = "choice"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class FreeTool:
    """An open-source tool that helps with a practice, and what to beware of."""

    tool: str
    trap: str


@dataclass(frozen=True, slots=True)
class Practice:
    """Something a team observably does, or a fact about its situation."""

    id: str
    name: str
    area: str
    question: str
    what: str
    why: str
    sources: tuple[str, ...]
    place: Place
    looks_like: Mapping[Status, str] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()
    first_step: str = ""
    done_when: str = ""
    effort: str = ""
    """``days``, ``weeks`` or ``months``: our estimate for a team of three to six."""
    upkeep: str = ""
    usual_mistake: str = ""
    part_of: str | None = None
    open_source: tuple[FreeTool, ...] = ()
    reading: str = ""
    """The source to read first."""
    value: ValueKind | None = None
    """Set for context facts only."""
    choices: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Whether this is a context fact, which has a value and no maturity of its own."""
        return self.value is not None

    @property
    def person_weeks(self) -> float:
        """What it takes to get there from nothing, in weeks of one person; nothing for a fact."""
        return PERSON_WEEKS.get(self.effort, 0.0)


@dataclass(frozen=True, slots=True)
class FormerPractice:
    """An id that a practice or fact once had: sessions still name it, so it never comes to mean something else."""

    id: str
    now: str
    """The id that it has today; empty if the practice is gone."""
    because: str
    """Why it is gone; empty if it has another id."""
    place: Place


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """How people talk about one practice."""

    practice: str
    terms: tuple[str, ...]
    remarks: Mapping[Status, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ToolHint:
    """What a tool says when one of some words stands beside it."""

    words: tuple[str, ...]
    says: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class Tool:
    """A product, and what using it says about practices."""

    id: str
    name: str
    spellings: tuple[str, ...]
    says: Mapping[str, Status]
    place: Place
    ambiguous: bool = False
    hints: tuple[ToolHint, ...] = ()
    does_not_say: str = ""
    licence: str = ""
