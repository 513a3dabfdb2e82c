"""Rules that lack what their kind needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import RuleKind, Status, StatusIs
from assistant.errors import Place
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.rules import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Knowledge, Rule


def rule_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Every rule by itself, and the kinds of which there has to be one."""
    for rule in knowledge.rules.values():
        if rule.kind not in BUILT_IN:
            yield from _shape(rule)
    kinds = [rule.kind for rule in knowledge.rules.values()]
    for kind in sorted(BUILT_IN):
        if kinds.count(kind) != 1:
            count = "no rule" if kind not in kinds else "more than one rule"
            yield Problem(Place("rules"), f"there is {count} of kind '{kind}'", "see knowledge/README.md")


def _shape(rule: Rule) -> Iterator[Problem]:
    if rule.kind is RuleKind.IMPLICATION:
        simple = isinstance(rule.when, StatusIs) and rule.when.accepted == {Status.YES}
        if not simple or rule.unless is not None:
            yield Problem(
                rule.place,
                f"the implication '{rule.id}' should ask for one practice with yes and have no 'unless'",
            )
    elif not rule.about:
        yield Problem(rule.place, f"'{rule.id}' does not say which practices it is about", "add 'about:'")
    if not {example.fires for example in rule.examples} >= {True, False}:
        yield Problem(
            rule.place,
            f"'{rule.id}' needs an example that fires and one that does not",
            "add it under 'examples:'",
        )
