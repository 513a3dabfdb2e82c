"""How atoms say that something is so, and whether a condition holds by the atoms that are true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.domain import AllOf, AnyOf, Condition, Status, StatusIs, ValueIs

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

CLASH, FIRES, SETTLED = "clash:", "fires:", "settled:"
"""What atoms about rules begin with."""
_RELATION = re.compile(r"!?[=<>~]|!")
_OPPOSITE = {">=": "<", "<=": ">", "~": "!~"}
_SIGN = {"at_least": ">=", "at_most": "<=", "includes": "~"}


def status_proposition(practice: str, status: Status) -> str:
    """How atoms say that a practice has a status."""
    return f"{practice}={status}"


def value_proposition(leaf: ValueIs, *, holds: bool) -> str:
    """How atoms say that a value is on one side of a limit."""
    sign = _SIGN[leaf.comparison]
    limit = f"{leaf.limit:g}" if isinstance(leaf.limit, float) else leaf.limit
    return f"{leaf.fact}{sign if holds else _OPPOSITE[sign]}{limit}"


def practice_of(atom: str) -> str:
    """The practice or fact that a ``claimed:`` or ``is:`` atom is about."""
    return _RELATION.split(atom.partition(":")[2])[0]


def holds(condition: Condition, true: AbstractSet[str]) -> bool:
    """Whether a condition holds by what is known: claimed and not contested, or implied."""
    match condition:
        case StatusIs(practice, accepted):
            return any(f"is:{status_proposition(practice, status)}" in true for status in accepted)
        case ValueIs():
            return f"is:{value_proposition(condition, holds=True)}" in true
        case AllOf(parts):
            return all(holds(part, true) for part in parts)
        case AnyOf(parts):
            return any(holds(part, true) for part in parts)


def or_not_applicable(condition: Condition) -> Condition:
    """What does not apply to a team is not held against it."""
    match condition:
        case StatusIs(practice, accepted):
            return StatusIs(practice, accepted | {Status.NOT_APPLICABLE})
        case AllOf(parts):
            return AllOf(tuple(or_not_applicable(part) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(or_not_applicable(part) for part in parts))
        case _:
            return condition
