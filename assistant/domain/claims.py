"""What a team says, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far a team is with a practice."""

    YES = "yes"
    PARTIAL = "partial"
    PLANNED = "planned"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


SAYS_SOMETHING = (Status.YES, Status.PARTIAL, Status.PLANNED, Status.NO, Status.NOT_APPLICABLE)
"""Statuses that are an answer; ``unknown`` is none."""
DENIALS = (Status.NO, Status.PLANNED)
"""Statuses that mean the practice is not there today."""
AFFIRMATIONS = (Status.YES, Status.PARTIAL)
"""Statuses that mean it is there, at least in part."""


class Origin(StrEnum):
    """How a claim came about."""

    SAID = "said"
    ANSWERED = "answered"
    IMPLIED = "implied"
    SCANNED = "scanned"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the user, and where they stand."""

    text: str
    message: int
    """Number of the message in its conversation, from 1; 0 where there is none."""
    start: int = 0
    """Offset in the message, in characters."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says about a practice, and in which words."""

    practice: str
    status: Status
    value: str | None = None
    """The value of a context fact as said, such as ``9 months``."""
    confidence: float = 1.0
    """From 0 to 1; below 0.5 it is doubtful and is not stored without asking."""
    origin: Origin = Origin.SAID
    quotes: tuple[Quote, ...] = ()
    evidence: tuple[Quote, ...] = ()
    """What the user could show for it, in their words."""

    @property
    def is_self_reported(self) -> bool:
        """Whether it rests on nobody's word but the user's."""
        return not self.evidence and self.origin is not Origin.SCANNED
