"""``rung kb``: check, list, show and count what Rung knows."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

from assistant.domain import AllOf, AnyOf, Condition, Knowledge, Rule, RuleKind, StatusIs, ValueIs, practices_in
from assistant.errors import Place, UsageError, did_you_mean
from assistant.inference import example_problems
from assistant.knowledge_base import load, read_all
from assistant.resources import data_root

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

FINE, PROBLEMS_FOUND = 0, 1


def browse(options: argparse.Namespace) -> int:
    """Run one of the actions below ``rung kb``."""
    match options.action:
        case "check":
            return _check()
        case "list":
            return _list(load(data_root()), options.kind)
        case "show":
            return _show(load(data_root()), options.id)
        case _:
            return _stats(load(data_root()), as_json=options.json)


def _check() -> int:
    """Print every problem; examples are run only when the files themselves are in order."""
    knowledge, problems = read_all(data_root())
    problems = problems or sorted(example_problems(knowledge))
    for problem in problems:
        print(problem)
    if problems:
        print(f"rung: {len(problems)} problem(s) in the knowledge base", file=sys.stderr)
        return PROBLEMS_FOUND
    counts = f"{len(knowledge.practices)} practices, {len(knowledge.criteria)} criteria, {len(knowledge.rules)} rules"
    print(
        f"rung: the knowledge base is in order: {counts} (version {knowledge.version}, {knowledge.hash})",
        file=sys.stderr,
    )
    return FINE


def _entries(knowledge: Knowledge, kind: str) -> Mapping[str, Any]:
    entries: Mapping[str, Any] = getattr(knowledge, kind)
    return entries


def _list(knowledge: Knowledge, kind: str) -> int:
    for id_, entry in _entries(knowledge, kind).items():
        print(f"{id_}\t{_headline(entry)}")
    return FINE


def _headline(entry: object) -> str:
    if isinstance(entry, Rule):
        return f"{entry.kind}: {entry.because}"
    for key in ("name", "title", "text"):
        if hasattr(entry, key):
            return str(getattr(entry, key))
    return ""


def _show(knowledge: Knowledge, id_: str) -> int:
    """Print an entry, key by key.

    Raises:
        UsageError: Nothing has this id.
    """
    kinds = ("practices", "frameworks", "criteria", "rules", "sources", "tools")
    found = [(kind, _entries(knowledge, kind)[id_]) for kind in kinds if id_ in _entries(knowledge, kind)]
    if not found:
        everything = [name for kind in kinds for name in _entries(knowledge, kind)]
        raise UsageError(f"nothing is called '{id_}'", hint=did_you_mean(id_, everything) or "see `rung kb list KIND`")
    for kind, entry in found:
        print(f"{kind}/{id_}")
        for field in dataclasses.fields(entry):
            if field.name not in {"id", "criteria"} and getattr(entry, field.name):
                print(f"  {field.name}: {_as_text(getattr(entry, field.name))}")
        if kind == "practices":
            _print_uses(knowledge, id_)
    return FINE


def _print_uses(knowledge: Knowledge, practice: str) -> None:
    for criterion in knowledge.criteria.values():
        if practice in practices_in(criterion.when):
            print(f"  used by: {criterion.id} ({criterion.role})")
    for rule in knowledge.rules.values():
        if practice in (*practices_in(rule.when), *rule.about, rule.then):
            print(f"  used by: {rule.id} ({rule.kind})")


def _as_text(value: object) -> str:
    match value:
        case StatusIs() | ValueIs() | AllOf() | AnyOf():
            return _condition(value)
        case Place():
            return str(value)
        case dict():
            return "; ".join(f"{key}: {_as_text(item)}" for key, item in value.items())
        case tuple() | list():
            return "; ".join(_as_text(item) for item in value)
        case _ if dataclasses.is_dataclass(value) and not isinstance(value, type):
            shown = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
            return ", ".join(f"{key} {_as_text(item)}" for key, item in shown.items() if item and key != "place")
        case _:
            return str(value)


def _condition(condition: Condition) -> str:
    match condition:
        case StatusIs(practice, accepted):
            return f"{practice} is {' or '.join(sorted(accepted))}"
        case ValueIs(fact, comparison, limit):
            return f"{fact} {comparison.replace('_', ' ')} {limit}"
        case AllOf(parts):
            return " and ".join(_condition(part) for part in parts)
        case AnyOf(parts):
            return f"({' or '.join(_condition(part) for part in parts)})"


def _stats(knowledge: Knowledge, *, as_json: bool) -> int:
    counts = stats(knowledge)
    if as_json:
        print(json.dumps(counts, indent=2))
        return FINE
    for framework, numbers in counts.pop("frameworks").items():
        print(f"{framework}: " + ", ".join(f"{number} {name}" for name, number in numbers.items()))
    for name, number in counts.items():
        print(f"{name}: {number}")
    return FINE


def stats(knowledge: Knowledge) -> dict[str, Any]:
    """Count what is loaded."""
    kinds = [rule.kind for rule in knowledge.rules.values()]
    clashes = {RuleKind.CONTRADICTION, RuleKind.TWO_ACCOUNTS, RuleKind.RISK, RuleKind.WASTE}
    return {
        "frameworks": {
            framework.id: {
                "criteria": len(framework.criteria),
                "dimensions": len(framework.dimensions),
                "levels": len(framework.levels),
            }
            for framework in knowledge.frameworks.values()
        },
        "practices": len(knowledge.practices),
        "rules": len(kinds),
        "contradictions": sum(kind in clashes for kind in kinds),
        "caveats": kinds.count(RuleKind.CAVEAT),
        "lessons": 0,
        "sources": len(knowledge.sources),
        "phrases": sum(
            len(book.terms) + sum(len(remarks) for remarks in book.remarks.values())
            for book in knowledge.phrases.values()
        ),
        "tools": len(knowledge.tools),
    }
