"""What a move still depends on: unknown points that could bring a rule to speak against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import AllOf, AnyOf, RuleKind, practices_in

if TYPE_CHECKING:
    from assistant.domain import Condition, Rule
    from assistant.inference import Diagnosis


def depends_on(practice: str, diagnosis: Diagnosis) -> tuple[str, ...]:
    """Unknown practices and facts whose answer may make this one a bad move, in the order of the catalogue.

    They are what "not now" rules and situations about the practice ask for, as far as these may still come to apply.
    """
    unknown = set(diagnosis.unknown)
    open_rules = [
        rule
        for rule in diagnosis.knowledge.rules.values()
        if rule.kind in {RuleKind.NOT_NOW, RuleKind.SITUATION}
        and practice in rule.about
        and _may_come_to_apply(rule, unknown, diagnosis)
    ]
    asked = {
        point for rule in open_rules for each in _conditions(rule) for point in _deciding(each, unknown, diagnosis)
    }
    return tuple(point for point in diagnosis.unknown if point in asked and point != practice)


def _conditions(rule: Rule) -> list[Condition]:
    return [rule.when] if rule.unless is None else [rule.when, rule.unless]


def _may_come_to_apply(rule: Rule, unknown: set[str], diagnosis: Diagnosis) -> bool:
    is_ruled_out = rule.unless is not None and diagnosis.holds(rule.unless)
    return not is_ruled_out and not diagnosis.holds(rule.when) and _may_hold(rule.when, unknown, diagnosis)


def _may_hold(condition: Condition, unknown: set[str], diagnosis: Diagnosis) -> bool:
    """Whether answers to unknown points can make a condition hold."""
    match condition:
        case AllOf(parts):
            return all(_may_hold(part, unknown, diagnosis) for part in parts)
        case AnyOf(parts):
            return any(_may_hold(part, unknown, diagnosis) for part in parts)
        case _:
            return diagnosis.holds(condition) or not unknown.isdisjoint(practices_in(condition))


def _deciding(condition: Condition, unknown: set[str], diagnosis: Diagnosis) -> set[str]:
    """Points that a condition still asks for: none of a part that holds already, or cannot hold any more."""
    if diagnosis.holds(condition) or not _may_hold(condition, unknown, diagnosis):
        return set()
    if isinstance(condition, AllOf | AnyOf):
        return {point for part in condition.parts for point in _deciding(part, unknown, diagnosis)}
    return set(practices_in(condition))
