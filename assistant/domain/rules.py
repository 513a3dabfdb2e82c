"""What follows from what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain.conditions import Condition
    from assistant.errors import Place


class RuleKind(StrEnum):
    """What follows when a rule fires."""

    IMPLICATION = "implication"
    PARTS = "parts"
    CONTRADICTION = "contradiction"
    TWO_ACCOUNTS = "two-accounts"
    RISK = "risk"
    WASTE = "waste"
    CAVEAT = "caveat"
    SITUATION = "situation"
    NOT_NOW = "not-now"


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule should do with given claims; the tests run it."""

    claims: Mapping[str, str]
    """Practice to status, or context fact to value."""
    fires: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from what, and why."""

    id: str
    kind: RuleKind
    when: Condition
    because: str
    sources: tuple[str, ...]
    examples: tuple[Example, ...]
    place: Place
    unless: Condition | None = None
    then: str = ""
    """The practice that an implication concludes to be done."""
    about: tuple[str, ...] = ()
    urges: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    """What still must be there in a situation in which less is enough."""
    question: str = ""
    advice: str = ""
