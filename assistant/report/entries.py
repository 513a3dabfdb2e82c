"""What there is to show of an entry of the knowledge base, whatever its kind: its name, its keys, who uses it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from assistant.domain import (
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Knowledge,
    Rule,
    StatusIs,
    ValueIs,
    practices_in,
)
from assistant.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_NAMES = ("name", "title", "text", "term", "question")
"""Where an entry may say what it is, the first that it has."""


def entries_of(kind: str, knowledge: Knowledge) -> Mapping[str, Any]:
    """The entries of a kind by their ids; kinds are named as the fields of `Knowledge`."""
    found: Mapping[str, Any] = getattr(knowledge, kind)
    return found


def headline(entry: object) -> str:
    """What an entry is, in a line; empty where it says no more than its id."""
    if isinstance(entry, Rule):
        return f"{entry.kind}: {entry.because}"
    return next((str(getattr(entry, name)) for name in _NAMES if hasattr(entry, name)), "")


def keys(entry: Any) -> Iterator[tuple[str, str]]:
    """Every key of an entry that has a value, and the value as text."""
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if field.name not in {"id", "criteria"} and value is not False and value not in (None, "", (), {}):
            yield field.name, _as_text(value)


def uses(practice: str, knowledge: Knowledge) -> Iterator[Criterion | Rule]:
    """The criteria that ask for a practice, and the rules that look at it or are about it."""
    for criterion in knowledge.criteria.values():
        if practice in practices_in(criterion.when):
            yield criterion
    for rule in knowledge.rules.values():
        if practice in (*practices_in(rule.when), *rule.about, rule.then):
            yield rule


def in_words(
    condition: Condition,
    named: Callable[[str], str] = str,
    amount: Callable[[ValueIs], str] = lambda leaf: str(leaf.limit),
) -> str:
    """A condition as a sentence.

    Args:
        condition: What has to be so.
        named: How a practice is called, given its id; by its id if left out.
        amount: How a limit is written; in the unit of the fact if left out.
    """
    match condition:
        case StatusIs(practice, accepted):
            return f"{named(practice)} is {' or '.join(sorted(accepted))}"
        case ValueIs(fact, comparison):
            return f"{named(fact)} {comparison.replace('_', ' ')} {amount(condition)}"
        case AllOf(parts):
            return " and ".join(in_words(part, named, amount) for part in parts)
        case AnyOf(parts):
            return f"({' or '.join(in_words(part, named, amount) for part in parts)})"


def _as_text(value: object) -> str:
    match value:
        case StatusIs() | ValueIs() | AllOf() | AnyOf():
            return in_words(value)
        case Place():
            return str(value)
        case dict():
            return "; ".join(f"{key}: {_as_text(item)}" for key, item in value.items())
        case tuple() | list():
            return "; ".join(_as_text(item) for item in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            shown = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
            return ", ".join(f"{key} {_as_text(item)}" for key, item in shown.items() if item and key != "place")
        case _:
            return str(value)
