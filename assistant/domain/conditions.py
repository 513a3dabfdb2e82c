"""Conditions over practices and facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain.claims import Status


@dataclass(frozen=True, slots=True)
class StatusIs:
    """The status of a practice is one of those accepted."""

    practice: str
    accepted: frozenset[Status]


@dataclass(frozen=True, slots=True)
class ValueIs:
    """The value of a context fact is on one side of a limit, or includes a choice."""

    fact: str
    comparison: str
    """``at_least``, ``at_most`` or ``includes``."""
    limit: float | str
    """In the unit of the fact's `ValueKind`; a choice for ``includes``."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition = StatusIs | ValueIs | AllOf | AnyOf


def leaves(condition: Condition) -> Iterator[StatusIs | ValueIs]:
    """Every comparison in a condition, in the order of writing."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case StatusIs() | ValueIs():
            yield condition


def practices_in(condition: Condition) -> list[str]:
    """The practices and facts that a condition asks about, each once."""
    asked = (leaf.practice if isinstance(leaf, StatusIs) else leaf.fact for leaf in leaves(condition))
    return list(dict.fromkeys(asked))
