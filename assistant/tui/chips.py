"""What was understood of a message, under it: a chip for each claim, to be corrected or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Claim, Knowledge, Practice

_MARKS = {"yes": "✓", "partial": "~", "planned": "…", "no": "✗", "unknown": "?", "not-applicable": "–"}
_LONGEST_VALUE = 30


@dataclass(frozen=True, slots=True)
class Chip:
    """A claim in a word or two."""

    number: int
    """Counted from 0 in one transcript; never given again."""
    first: int
    """The number of the first chip under the same message."""
    practice: Practice
    label: str


def chips_of(claims: Sequence[Claim], knowledge: Knowledge, first: int) -> list[Chip]:
    """Make the chips of one message.

    Args:
        claims: What was understood.
        knowledge: Where practices have their names.
        first: The number of the first one.
    """
    return [
        Chip(number, first, knowledge.practices[claim.practice], _label(claim, knowledge))
        for number, claim in enumerate(claims, start=first)
    ]


def _label(claim: Claim, knowledge: Knowledge) -> str:
    """The practice with a sign for its status, or with its value."""
    name = knowledge.practices[claim.practice].name
    if claim.value and claim.status.value == "yes":
        return f"{name}: {one_line(claim.value, at_most=_LONGEST_VALUE)}"
    return f"{_MARKS[claim.status.value]} {name}"
