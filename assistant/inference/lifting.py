"""Why not the next level: the smallest change that lifts it, found by search over hypothetical answers."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import (
    AllOf,
    AnyOf,
    Claim,
    Criterion,
    Framework,
    Role,
    RuleKind,
    Status,
    StatusIs,
    Total,
    ValueIs,
    practices_in,
)
from assistant.inference.levels import judge
from assistant.inference.propositions import CLASH, holds, or_not_applicable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Condition, Knowledge
    from assistant.inference.diagnosing import Doctor
    from assistant.inference.diagnosis import Diagnosis

_HALF = 0.5
_THERE = (Status.YES, Status.PARTIAL, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Lift:
    """The smallest change that lifts a level: with it the level is reached, with no part of it alone."""

    framework: str
    dimension: str | None
    """None for the framework as a whole."""
    target: float
    """The level or the points reached at least."""
    needs: Mapping[str, Status]
    """What has to become of each practice, in the order of the catalogue: `yes`, or `partial` where that is enough."""
    person_weeks: float
    """Our estimate of the work, if everything that is unknown has yet to be done."""


def smallest_lift(
    doctor: Doctor, diagnosis: Diagnosis, framework: Framework, dimension: str | None = None
) -> Lift | None:
    """Find the cheapest change that lifts a framework, or one of its dimensions, by a level; of points, by the least.

    A change makes practices that are not known to be done `yes`. Among all sets of practices that lift the level and
    of which no part lifts it, the one of least effort is found; of equals the smallest, then the first by catalogue.

    Args:
        doctor: Its direct evaluation tries the changes.
        diagnosis: Where the team stands. What is in open contradiction has to be settled by the change.
        framework: Whose level is to rise.
        dimension: Id of one of its dimensions; None for the framework as a whole.

    Returns:
        The change, or None at the top, or where no practice could lift the level.
    """
    search = _Search(doctor, diagnosis, framework, dimension)
    if search.target is None:
        return None
    chosen = search.cheapest()
    if chosen is None:
        return None
    needs = search.weakened(chosen)
    return Lift(framework.id, dimension, search.target, needs, search.effort(needs))


class _Search:
    """Cheapest first over sets of practices that are supposed to be done.

    Whatever lifts the level must satisfy each criterion that is still unmet. So a set grows only by practices that an
    unmet criterion asks for, or that imply one of these, and no set that could be the cheapest is passed over.
    """

    def __init__(self, doctor: Doctor, diagnosis: Diagnosis, framework: Framework, dimension: str | None) -> None:
        self.doctor = doctor
        self.knowledge: Knowledge = diagnosis.knowledge
        self.claims = diagnosis.claims
        self.settled = diagnosis.settled
        self.framework = framework
        self.dimension = dimension
        self.order = {practice: number for number, practice in enumerate(self.knowledge.practices)}
        self.implied_by = _implied_by(self.knowledge)
        self.there = {name for name in self.knowledge.practices if diagnosis.is_true(name, *_THERE)}
        self.target = self._next(self._level(diagnosis.true))

    # --- the level

    def _level(self, true: frozenset[str]) -> float:
        result = judge(self.framework, true)
        where = result.interval if self.dimension is None else result.dimensions[self.dimension]
        return where.at_least

    def _next(self, level: float) -> float | None:
        highest = self.framework.highest if self.dimension is None else self.framework.highest_of(self.dimension)
        if level >= highest:
            return None
        if not self.framework.counts_points:
            return level + 1
        has_halves = any(criterion.half is not None for criterion in self._criteria())
        return level + (_HALF if has_halves else 1)

    def _criteria(self) -> Sequence[Criterion]:
        return self.framework.criteria if self.dimension is None else self.framework.within[self.dimension]

    def _unmet(self, true: frozenset[str]) -> list[Condition]:
        """The conditions that keep the target out of reach; the level is reached when there are none."""
        assert self.target is not None
        if not self.framework.counts_points:
            return [
                or_not_applicable(criterion.when)
                for criterion in self._criteria()
                if criterion.role is Role.REQUIRED
                and criterion.level <= self.target
                and f"met:{criterion.id}" not in true
            ]
        if self._level(true) >= self.target:
            return []
        points = judge(self.framework, true).dimensions
        if self.dimension is not None:
            short = [self.dimension]
        elif self.framework.total is Total.SUM:
            return [AnyOf(tuple(self._gains(self.framework.criteria, true)))]
        else:
            short = [name for name, where in points.items() if where.at_least < self.target]
        return [AnyOf(tuple(self._gains(self.framework.within[name], true))) for name in short]

    def _gains(self, criteria: Iterable[Criterion], true: frozenset[str]) -> Iterable[Condition]:
        """What would each bring half a point or more."""
        for criterion in criteria:
            if f"met:{criterion.id}" not in true:
                yield or_not_applicable(criterion.when)
                if criterion.half is not None and f"half-met:{criterion.id}" not in true:
                    yield or_not_applicable(criterion.half)

    # --- the search

    def effort(self, chosen: Iterable[str]) -> float:
        """The work on what is chosen, and on what has to be there with it: else the harder of two would seem cheap."""
        needed = set(chosen)
        needed |= {other for other, above in self.implied_by.items() if other not in self.there and above & needed}
        return math.fsum(self.knowledge.practices[practice].person_weeks for practice in needed)

    def cheapest(self) -> frozenset[str] | None:
        queue = [self._entry(frozenset())]
        seen = {frozenset[str]()}
        while queue:
            *_, chosen = heapq.heappop(queue)
            true = self._suppose(dict.fromkeys(chosen, Status.YES))
            unmet = self._unmet(true)
            if not unmet:
                return chosen
            for larger in self._larger(chosen, unmet, true):
                if larger not in seen:
                    seen.add(larger)
                    heapq.heappush(queue, self._entry(larger))
        return None

    def _entry(self, chosen: frozenset[str]) -> tuple[float, int, list[int], frozenset[str]]:
        return self.effort(chosen), len(chosen), sorted(self.order[practice] for practice in chosen), chosen

    def _larger(
        self, chosen: frozenset[str], unmet: Sequence[Condition], true: frozenset[str]
    ) -> Iterable[frozenset[str]]:
        """The set with all that it cannot do without; where there is a choice, with each of the ways."""
        ways = [self._ways(condition, chosen, true) for condition in unmet]
        forced = frozenset(practice for way in ways if len(way) == 1 for practice in way)
        if not all(ways):
            return []
        if forced:
            return [chosen | forced]
        return [chosen | {practice} for practice in min(ways, key=len)]

    def _ways(self, condition: Condition, chosen: frozenset[str], true: frozenset[str]) -> frozenset[str]:
        """Practices of which at least one must be added for the condition to hold; none if nothing helps."""
        match condition:
            case AllOf(parts):
                return self._ways(next(part for part in parts if not holds(part, true)), chosen, true)
            case AnyOf(parts):
                return frozenset[str]().union(*(self._ways(part, chosen, true) for part in parts))
            case ValueIs():
                return frozenset()
            case StatusIs(practice):
                if practice in chosen or f"contested:{practice}" in true:
                    return self._remedies(practice, true) - chosen
                if any(claim.practice == practice and claim.status is not Status.UNKNOWN for claim in self.claims):
                    return frozenset({practice})
                sources = self.implied_by[practice]
                remedies = (self._remedies(source, true) for source in sources if f"contested:{source}" in true)
                return frozenset({practice}).union(sources, *remedies) - chosen

    def _remedies(self, practice: str, true: frozenset[str]) -> frozenset[str]:
        """Practices whose change could end the contradictions in which one takes part."""
        found: set[str] = set()
        for atom in true:
            if atom.startswith(CLASH):
                about = self._about(atom.removeprefix(CLASH))
                if practice in about:
                    found |= about
        return frozenset(each for each in found if not self.knowledge.practices[each].is_fact)

    def _about(self, clash: str) -> set[str]:
        """The practices of a contradiction, with those on which an exception to it rests."""
        rules = [self.knowledge.rules[name.split(":")[0]] for name in clash.split("+")]
        if rules[0].kind is RuleKind.TWO_ACCOUNTS:
            return {clash.split(":")[1]}
        about = {practice for rule in rules for practice in (*practices_in(rule.when), *rule.about, rule.then)}
        about |= {practice for rule in rules if rule.unless is not None for practice in practices_in(rule.unless)}
        return about - {""}

    def weakened(self, chosen: Iterable[str]) -> dict[str, Status]:
        """What has to become of each practice: done in part, wherever that is enough."""
        needs = dict.fromkeys(sorted(chosen, key=self.order.__getitem__), Status.YES)
        for practice in needs:
            weaker = {**needs, practice: Status.PARTIAL}
            if not self._unmet(self._suppose(weaker)):
                needs = weaker
        for practice in tuple(needs):  # what is weaker may need less beside it
            fewer = {each: status for each, status in needs.items() if each != practice}
            if not self._unmet(self._suppose(fewer)):
                needs = fewer
        return needs

    def _suppose(self, statuses: Mapping[str, Status]) -> frozenset[str]:
        kept = [claim for claim in self.claims if claim.practice not in statuses]
        supposed = [Claim(practice, status) for practice, status in statuses.items()]
        return self.doctor.suppose(self.doctor.atoms([*kept, *supposed], self.settled)).true


def _implied_by(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """For each practice, all practices that imply it, directly or by way of others."""
    direct: dict[str, set[str]] = {practice: set() for practice in knowledge.practices}
    for rule in knowledge.rules.values():
        if rule.kind is RuleKind.IMPLICATION:
            direct[rule.then] |= set(practices_in(rule.when))
    closed = direct
    while True:
        wider = {practice: above.union(*(closed[each] for each in above)) for practice, above in closed.items()}
        if wider == closed:
            return {practice: frozenset(above) for practice, above in closed.items()}
        closed = wider
