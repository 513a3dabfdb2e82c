"""A diagnosis: what follows from one set of claims, read off the atoms that came out true."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.domain import (
    DENIALS,
    SAYS_SOMETHING,
    Claim,
    Condition,
    Knowledge,
    Origin,
    Role,
    Rule,
    RuleKind,
    Status,
    StatusIs,
    practices_in,
)
from assistant.inference.levels import FrameworkResult, judge
from assistant.inference.propositions import CLASH, FIRES, SETTLED, holds, practice_of, status_proposition

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.domain import Framework
    from assistant.inference.program import Program


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims that clash, or that are dangerous or wasteful together."""

    id: str
    """The rule, or a chain of implications; what `settled` takes."""
    rule: Rule
    practices: tuple[str, ...]
    strength: RuleKind
    claims: tuple[Claim, ...]

    @property
    def question(self) -> str:
        """The one question that settles it."""
        return self.rule.question

    @property
    def sides(self) -> tuple[Claim, ...]:
        """The two claims to choose from: both accounts of one practice, or the last one on each end."""
        first, last = self.practices[0], self.practices[-1]
        if first == last:
            return self.claims[:2]
        ends = ([claim for claim in self.claims if claim.practice == end] for end in (first, last))
        return tuple(claims[-1] for claims in ends if claims)


@dataclass(frozen=True, slots=True)
class Finding:
    """A caveat or a "not now" that applies."""

    rule: Rule
    claims: tuple[Claim, ...]
    """The claims that made it apply, as far as they are about practices that it asks for."""


@dataclass(frozen=True)
class Diagnosis:
    """All conclusions from one set of claims. Plain values; equal claims give equal diagnoses."""

    knowledge: Knowledge = field(repr=False)
    program: Program = field(repr=False)
    claims: tuple[Claim, ...]
    given: frozenset[str] = field(repr=False)
    true: frozenset[str] = field(repr=False)
    fired: tuple[str, ...] = field(repr=False)
    """Ids of the clauses that fired, premises before conclusions."""
    engine: str
    """What proposed it: ``durable-rules``, or ``direct evaluation`` where that is not installed."""

    @cached_property
    def steps(self) -> Mapping[str, str]:
        """Each derived atom to the clause that proves it in the fewest steps; worked out when a proof is asked for."""
        fired = [self.program.by_id[clause_id] for clause_id in self.fired]
        cost: dict[str, float] = dict.fromkeys(self.given, 0.0)
        steps: dict[str, str] = {}
        cheaper = True
        while cheaper:  # a premise that became cheaper makes what rests on it cheaper too
            cheaper = False
            for clause in fired:
                price = 1.0 + sum(cost[atom] for atom in clause.premises)
                if price < cost.get(clause.conclusion, math.inf):
                    cost[clause.conclusion] = price
                    steps[clause.conclusion] = clause.id
                    cheaper = True
        return steps

    @cached_property
    def frameworks(self) -> Mapping[str, FrameworkResult]:
        """The levels, by framework."""
        return {framework.id: judge(framework, self.true) for framework in self.knowledge.frameworks.values()}

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Open contradictions first, then risks, then waste; each in the order of the ids.

        Two accounts of one practice come before all others, for those may rest on the account that is wrong.
        """
        found = [self._contradiction(atom.removeprefix(CLASH)) for atom in self.true if atom.startswith(CLASH)]
        found += [
            Contradiction(rule.id, rule, rule.about, rule.kind, self._claims_on(rule.about))
            for rule in self._firing(RuleKind.RISK, RuleKind.WASTE)
        ]
        order = [RuleKind.CONTRADICTION, RuleKind.RISK, RuleKind.WASTE]
        return tuple(
            sorted(
                found,
                key=lambda item: (order.index(item.strength), item.rule.kind is not RuleKind.TWO_ACCOUNTS, item.id),
            )
        )

    @cached_property
    def caveats(self) -> tuple[Finding, ...]:
        """Caveats that apply, in the order of the ids."""
        return self._findings(RuleKind.CAVEAT)

    @cached_property
    def situations(self) -> tuple[Finding, ...]:
        """Why less is enough here, in the order of the ids."""
        return self._findings(RuleKind.SITUATION)

    @cached_property
    def not_now(self) -> tuple[Finding, ...]:
        """What is better left for later, in the order of the ids."""
        return self._findings(RuleKind.NOT_NOW)

    @cached_property
    def implied(self) -> tuple[Claim, ...]:
        """What follows from the claims about practices of which nothing was said."""
        said = {claim.practice for claim in self.claims if claim.status is not Status.UNKNOWN}
        return tuple(
            Claim(practice, status, origin=Origin.IMPLIED)
            for practice in self.knowledge.practices
            if practice not in said
            for status in SAYS_SOMETHING
            if self.is_true(practice, status)
        )

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Practices and facts about which nothing is known or implied, in the order of the catalogue."""
        return tuple(
            practice
            for practice in self.knowledge.practices
            if not any(self.is_true(practice, status) for status in SAYS_SOMETHING)
        )

    @property
    def has_settled(self) -> bool:
        """Whether no answer can move the level of a leading framework any more."""
        leading = (framework for framework in self.knowledge.frameworks.values() if framework.leading)
        return all(self.frameworks[framework.id].interval.is_exact for framework in leading)

    @property
    def open_points(self) -> tuple[str, ...]:
        """What is unknown, in the order of the catalogue, and takes part in the levels of the leading frameworks."""
        return tuple(name for name in self.unknown if name in self.knowledge.leading_points)

    @cached_property
    def contested(self) -> frozenset[str]:
        """Practices that take part in an open contradiction; they count as unknown."""
        return frozenset(atom.removeprefix("contested:") for atom in self.true if atom.startswith("contested:"))

    @cached_property
    def lacking(self) -> frozenset[str]:
        """Practices known not to be there, or not wholly."""
        missing = (*DENIALS, Status.PARTIAL)
        return frozenset(name for name in self.knowledge.practices if self.is_true(name, *missing))

    @cached_property
    def settled(self) -> frozenset[str]:
        """Ids of the contradictions that count as settled."""
        return frozenset(atom.removeprefix(SETTLED) for atom in self.given if atom.startswith(SETTLED))

    def contested_in(self, framework: Framework) -> frozenset[str]:
        """Dimensions whose interval is as wide as it is because of an open contradiction."""
        where = self.frameworks[framework.id].dimensions
        return frozenset(
            criterion.dimension
            for criterion in framework.criteria
            if criterion.role is Role.REQUIRED
            and not where[criterion.dimension].is_exact
            and any(
                f"{half}met:{criterion.id}" not in self.true
                and f"{half}failed:{criterion.id}" not in self.true
                and not self._in_doubt.isdisjoint(practices_in(condition))
                for half, condition in (("", criterion.when), ("half-", criterion.half))
                if condition is not None
            )
        )

    @cached_property
    def _in_doubt(self) -> frozenset[str]:
        """What is contested, and what would follow from it if it were not."""
        follows = [(whole, part) for whole, parts in self.knowledge.parts.items() for part in parts]
        for rule in self.knowledge.rules.values():
            if rule.kind is RuleKind.IMPLICATION:
                (premise,) = practices_in(rule.when)
                follows += [(premise, rule.then), (rule.then, premise)]
        unknown, doubtful, grown = set(self.unknown), set[str](), set(self.contested)
        while grown:
            doubtful |= grown
            grown = {second for first, second in follows if first in grown and second in unknown} - doubtful
        return frozenset(doubtful)

    def rests_on(self, atom: str) -> frozenset[str]:
        """The claimed practices at the bottom of a proof of an atom; any proof would do, so it is the first one."""
        return self._grounds.get(atom, frozenset())

    @cached_property
    def _grounds(self) -> Mapping[str, frozenset[str]]:
        found = {atom: frozenset({practice_of(atom)}) for atom in self.given if atom.startswith("claimed:")}
        for clause_id in self.fired:
            clause = self.program.by_id[clause_id]
            if clause.conclusion not in found:
                found[clause.conclusion] = frozenset[str]().union(*(found.get(each, ()) for each in clause.premises))
        return found

    def is_true(self, practice: str, *statuses: Status) -> bool:
        """Whether the practice has one of these statuses, claimed or implied, and is not contested."""
        return any(f"is:{status_proposition(practice, status)}" in self.true for status in statuses)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds by what is known; for what is shown and decides nothing, such as symptoms."""
        return holds(condition, self.true)

    def _contradiction(self, id_: str) -> Contradiction:
        first = self.knowledge.rules[id_.split("+")[0].split(":")[0]]
        if first.kind is RuleKind.TWO_ACCOUNTS:
            practice = id_.split(":")[1]
            about: tuple[str, ...] = (practice, practice)
        elif first.kind is RuleKind.IMPLICATION:
            assert isinstance(first.when, StatusIs)
            about = (first.when.practice, self.knowledge.rules[id_.split("+")[-1]].then)
        else:
            about = first.about
        return Contradiction(id_, first, about, RuleKind.CONTRADICTION, self._claims_on(about))

    def _findings(self, kind: RuleKind) -> tuple[Finding, ...]:
        return tuple(Finding(rule, self._claims_on(practices_in(rule.when))) for rule in self._firing(kind))

    def _firing(self, *kinds: RuleKind) -> list[Rule]:
        rules = self.knowledge.rules.values()
        return [rule for rule in rules if rule.kind in kinds and f"{FIRES}{rule.id}" in self.true]

    def _claims_on(self, practices: Iterable[str]) -> tuple[Claim, ...]:
        wanted = dict.fromkeys(practices)
        return tuple(claim for practice in wanted for claim in self.claims if claim.practice == practice)
