"""Rules that can never fire, and levels that nobody could reach."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from assistant.domain import DENIALS, AllOf, AnyOf, Condition, Role, RuleKind, Status, StatusIs, ValueIs, practices_in
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.rules import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from assistant.domain import Framework, Knowledge, Rule

_MOST_WAYS = 4_096
"""Beyond so many ways for a condition to hold, one of them is taken to be open."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way for a condition to hold: a status for each practice that it asks about, and limits for facts."""

    statuses: Mapping[str, Status] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    choices: frozenset[tuple[str, str]] = frozenset()

    def and_(self, other: _Way) -> _Way | None:
        """Both at once, or None if they exclude each other."""
        if any(self.statuses.get(practice, status) is not status for practice, status in other.statuses.items()):
            return None
        limits = dict(self.limits)
        for fact, (low, high) in other.limits.items():
            before = limits.get(fact, (-math.inf, math.inf))
            limits[fact] = (max(low, before[0]), min(high, before[1]))
            if limits[fact][0] > limits[fact][1]:
                return None
        return _Way({**self.statuses, **other.statuses}, limits, self.choices | other.choices)

    def makes(self, condition: Condition) -> bool:
        """Whether the condition holds in this way, whatever else is the case."""
        match condition:
            case StatusIs(practice, accepted):
                return self.statuses.get(practice) in accepted
            case ValueIs(fact, "includes", limit):
                return (fact, str(limit)) in self.choices
            case ValueIs(fact, comparison, limit):
                low, high = self.limits.get(fact, (-math.inf, math.inf))
                return low >= float(limit) if comparison == "at_least" else high <= float(limit)
            case AllOf(parts):  # without parts it is one that could not be read, and nothing is certain about it
                return bool(parts) and all(self.makes(part) for part in parts)
            case AnyOf(parts):
                return any(self.makes(part) for part in parts)

    def excludes(self, condition: Condition) -> bool:
        """Whether the condition cannot hold in this way."""
        ways = _ways(condition)
        return ways is not None and all(self.and_(way) is None for way in ways)


def _ways(condition: Condition) -> list[_Way] | None:
    """Every way for a condition to hold; None where there are too many to look at."""
    match condition:
        case StatusIs(practice, accepted):
            return [_Way({practice: status}) for status in sorted(accepted)]
        case ValueIs(fact, "includes", limit):
            return [_Way(choices=frozenset({(fact, str(limit))}))]
        case ValueIs(fact, comparison, limit):
            amount = float(limit)
            return [_Way(limits={fact: (amount, math.inf) if comparison == "at_least" else (-math.inf, amount)})]
        case AnyOf(parts):
            found = [_ways(part) for part in parts]
            return None if None in found else [way for ways in found for way in ways or ()]
        case AllOf(parts):
            found = [_ways(part) for part in parts]
            if None in found or math.prod(len(ways or ()) for ways in found) > _MOST_WAYS:
                return None
            return [way for combination in product(*(ways or () for ways in found)) if (way := _all(combination))]


def _all(ways: Iterable[_Way]) -> _Way | None:
    together: _Way | None = _Way()
    for way in ways:
        together = together.and_(way) if together is not None else None
    return together


def unreachable(knowledge: Knowledge) -> Iterator[Problem]:
    """Rules and criteria that no answers satisfy, and levels whose own criteria contradict each other."""
    clashes = _clashes(knowledge)
    for rule in knowledge.rules.values():
        if rule.kind not in BUILT_IN:
            yield from _rule(rule, clashes)
    for criterion in knowledge.criteria.values():
        if [] in (_ways(criterion.when), _ways(criterion.half) if criterion.half is not None else None):
            yield Problem(
                criterion.place,
                f"'{criterion.id}' can never hold: its condition asks for two things that exclude each other",
                "write them under 'any:', or drop one",
            )
    for framework in knowledge.frameworks.values():
        yield from _criteria(framework, clashes)
        yield from _levels(framework, clashes)


def _rule(rule: Rule, clashes: list[_Clash]) -> Iterator[Problem]:
    ways = _ways(rule.when)
    if ways is None:
        return
    if not ways:
        yield Problem(
            rule.place,
            f"'{rule.id}' is unreachable: its condition asks for two things that exclude each other",
            "write them under 'any:', or drop one",
        )
        return
    open_ways = [way for way in ways if rule.unless is None or not way.makes(rule.unless)]
    if not open_ways:
        yield Problem(
            rule.place,
            f"'{rule.id}' can never fire: whenever 'when' holds, 'unless' holds too",
            "narrow 'unless', or drop the rule",
        )
        return
    if rule.kind is RuleKind.CONTRADICTION:
        return
    against = [_contested(way, clashes) for way in open_ways]
    if all(against):
        yield Problem(
            rule.place,
            f"'{rule.id}' can never fire: what it asks for is the contradiction '{against[0]}', "
            "whose claims count as unknown",
            "drop one of the two rules",
        )


@dataclass(frozen=True, slots=True)
class _Clash:
    """A contradiction, in one of the ways in which it comes about."""

    name: str
    when: Condition
    unless: Condition | None
    about: frozenset[str]


def _clashes(knowledge: Knowledge) -> list[_Clash]:
    found = []
    for rule in knowledge.rules.values():
        if rule.kind is RuleKind.CONTRADICTION:
            practices = {name for name in rule.about if name in knowledge.practices}
            about = frozenset(name for name in practices if not knowledge.practices[name].is_fact)
            found.append(_Clash(rule.id, rule.when, rule.unless, about))
    for rule, last in _consequences([r for r in knowledge.rules.values() if r.kind is RuleKind.IMPLICATION]):
        denied = StatusIs(last, frozenset(DENIALS))
        found.append(_Clash(rule.id, AllOf((rule.when, denied)), None, frozenset([*practices_in(rule.when), last])))
    return found


def _consequences(implications: Sequence[Rule]) -> Iterator[tuple[Rule, str]]:
    """Each implication with every practice that follows from its first one, directly or by way of others."""
    for rule in implications:
        found, todo = {rule.then}, [rule.then]
        while todo:
            here = todo.pop()
            further = {next_.then for next_ in implications if here in practices_in(next_.when)} - found
            found |= further
            todo += sorted(further)
        yield from ((rule, last) for last in sorted(found))


def _contested(way: _Way, clashes: Iterable[_Clash]) -> str:
    """A contradiction that this way certainly is, or nothing."""
    for clash in clashes:
        is_certain = way.makes(clash.when) and (clash.unless is None or way.excludes(clash.unless))
        if is_certain and not clash.about.isdisjoint(way.statuses):
            return clash.name
    return ""


def _criteria(framework: Framework, clashes: list[_Clash]) -> Iterator[Problem]:
    """Every way to meet a criterion is a contradiction."""
    for criterion in framework.criteria:
        ways = _ways(criterion.when) if criterion.role is Role.REQUIRED else None
        against = [_contested(way, clashes) for way in ways or ()]
        if against and all(against):
            points = framework.counts_points
            lost = f"'{framework.id}'" if points else f"level {criterion.level} of '{framework.id}'"
            yield Problem(
                criterion.place,
                f"{lost} cannot be {'had in full' if points else 'reached'}: "
                f"what '{criterion.id}' asks for is the contradiction '{against[0]}'",
                "mend the criterion or the rule",
            )


def _levels(framework: Framework, clashes: list[_Clash]) -> Iterator[Problem]:
    """What the criteria of a level and of those below all ask for does not go together."""
    if framework.counts_points:
        return
    needed = _Way()
    for level in framework.levels:
        here = [each for each in framework.criteria if each.level == level.number and each.role is Role.REQUIRED]
        for criterion in here:
            if _contested(necessary := _necessary(criterion.when), clashes):
                return  # named already
            together = needed.and_(necessary)
            if together is None:
                what = "asks for two limits that exclude each other"
            else:
                clash = _contested(together, clashes)
                what = f"is the contradiction '{clash}'" if clash else ""
                needed = together
            if what:
                yield Problem(
                    criterion.place,
                    f"level {level.number} of '{framework.id}' cannot be reached: "
                    f"'{criterion.id}' together with the criteria before it {what}",
                    "mend the criterion or the rule",
                )
                return


def _necessary(condition: Condition) -> _Way:
    """What is the case in every way for a condition to hold."""
    ways = _ways(condition)
    if not ways:
        return _Way()
    first, *others = ways
    statuses = {
        name: status for name, status in first.statuses.items() if all(w.statuses.get(name) is status for w in others)
    }
    limits = {
        fact: (min(way.limits[fact][0] for way in ways), max(way.limits[fact][1] for way in ways))
        for fact in first.limits
        if all(fact in way.limits for way in others)
    }
    return _Way(statuses, limits, frozenset.intersection(*(way.choices for way in ways)))
