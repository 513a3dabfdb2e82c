"""Conditions as they are written in YAML, to `Condition`."""

from __future__ import annotations

from typing import Any

from assistant.domain import AllOf, AnyOf, Condition, Status, StatusIs, ValueIs, ValueKind
from assistant.errors import Place, did_you_mean
from assistant.knowledge_base.fields import Problem
from assistant.quantities import measure
from assistant.yaml_files import Entry

NOTHING = AllOf(())
"""Stands for a condition that could not be read; its problem has been noted."""

_STATUSES = tuple(str(status) for status in Status if status is not Status.UNKNOWN)
_COMPARISONS = ("at_least", "at_most", "includes")


def read_condition(
    value: Any, place: Place, value_kinds: dict[str, ValueKind | None], problems: list[Problem]
) -> Condition:
    """Read a condition and note what is wrong with it.

    Args:
        value: What stands under ``when`` or ``unless``.
        place: Where it stands.
        value_kinds: Every practice id, with its `ValueKind` if it is a context fact.
        problems: Mistakes are added here.
    """
    if not isinstance(value, Entry) or not value:
        problems.append(
            Problem(place, "a condition should be a mapping", "write it like 'when: {data-validation: yes}'")
        )
        return NOTHING
    parts: list[Condition] = []
    for key, wanted in value.items():
        where = value.where(key)
        if key in {"all", "any"}:
            parts.append(_group(key, wanted, where, value_kinds, problems))
        elif key not in value_kinds:
            hint = did_you_mean(key, value_kinds) or "`rung kb list practices` prints them all"
            problems.append(Problem(where, f"unknown practice '{key}'", hint))
        elif isinstance(wanted, Entry):
            parts += _comparisons(key, wanted, value_kinds[key], problems)
        else:
            parts.append(_status(key, wanted, where, problems))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _group(
    key: str, items: Any, where: Place, value_kinds: dict[str, ValueKind | None], problems: list[Problem]
) -> Condition:
    if not isinstance(items, list) or not items:
        problems.append(Problem(where, f"'{key}' should be a list of conditions", "start each with '- '"))
        return NOTHING
    parts = tuple(read_condition(item, where, value_kinds, problems) for item in items)
    return AllOf(parts) if key == "all" else AnyOf(parts)


def _status(practice: str, wanted: Any, where: Place, problems: list[Problem]) -> Condition:
    names = [str(name) for name in (wanted if isinstance(wanted, list) else [wanted])]
    for name in names:
        if name not in _STATUSES:
            hint = did_you_mean(name, _STATUSES) or f"statuses: {', '.join(_STATUSES)}"
            problems.append(Problem(where, f"'{name}' is no status that a condition can ask for", hint))
    return StatusIs(practice, frozenset(Status(name) for name in names if name in _STATUSES))


def _comparisons(fact: str, wanted: Entry, kind: ValueKind | None, problems: list[Problem]) -> list[Condition]:
    parts: list[Condition] = []
    for comparison, limit in wanted.items():
        where = wanted.where(comparison)
        if kind is None:
            problems.append(Problem(where, f"'{fact}' is a practice and has no value to compare", "ask for a status"))
        elif comparison not in _COMPARISONS:
            hint = did_you_mean(comparison, _COMPARISONS) or f"comparisons: {', '.join(_COMPARISONS)}"
            problems.append(Problem(where, f"unknown comparison '{comparison}'", hint))
        elif comparison == "includes":
            parts.append(ValueIs(fact, comparison, str(limit)))
        elif isinstance(limit, (int, float)) and not isinstance(limit, bool):
            parts.append(ValueIs(fact, comparison, float(limit)))
        elif (amount := measure(kind, str(limit))) is not None:
            parts.append(ValueIs(fact, comparison, amount))
        else:
            problems.append(Problem(where, f"'{limit}' is not a {kind}", "write it like '30 days' or '4'"))
    return parts
