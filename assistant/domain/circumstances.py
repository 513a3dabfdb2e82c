"""What a team tells beside its practices: whom it speaks for, and what stands in the way of a move."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.domain.claims import Quote


class Scope(StrEnum):
    """Whom somebody speaks for."""

    MODEL = "model"
    TEAM = "team"
    COMPANY = "company"


class ObstacleKind(StrEnum):
    """Why a move is out of the question."""

    REGULATION = "regulation"
    BUDGET = "budget"
    PEOPLE = "people"
    TRIED = "tried"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that stands in the way of introducing a practice."""

    practice: str
    kind: ObstacleKind
    quote: Quote
    """The user's words for it."""
