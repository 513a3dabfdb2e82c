"""Claims to a diagnosis: the engine proposes, the direct evaluation certifies."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.domain import (
    AFFIRMATIONS,
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
    ValueIs,
    ValueKind,
    practices_in,
)
from assistant.errors import DataError, did_you_mean
from assistant.inference import engine
from assistant.inference.compiling import compile_rules, value_leaves
from assistant.inference.evaluation import Evaluator, Outcome, certify
from assistant.inference.levels import FrameworkResult, judge
from assistant.inference.propositions import (
    holds,
    practice_of,
    status_proposition,
    value_proposition,
)
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from assistant.domain import Framework, Practice
    from assistant.inference.program import Program

CLASH, FIRES, SETTLED = "clash:", "fires:", "settled:"
_VERDICTS = {"reached", "missed", "met", "failed", "half-met", "half-failed"}
DIRECT = "direct evaluation"


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


class Doctor:
    """Diagnoses claims by the rules of one knowledge base. Each diagnosis stands alone; safe between threads."""

    def __init__(self, knowledge: Knowledge, *, use_engine: bool = True) -> None:
        """Compile the rules.

        Args:
            knowledge: Where the rules and frameworks come from.
            use_engine: False runs on the direct evaluation alone, for bulk work and search.

        Raises:
            RuleError: The rules cannot be compiled.
        """
        self.knowledge = knowledge
        self.program = compile_rules(knowledge)
        self.evaluator = Evaluator(self.program)
        self._wants_engine = use_engine
        self._use_engine = use_engine and engine.is_installed()
        self._last: tuple[tuple[tuple[Claim, ...], frozenset[str]], Diagnosis] | None = None
        """The last claims with their diagnosis: most messages ask something, and claim nothing new."""
        self._narrow: dict[tuple[str, ...], Evaluator] = {}
        self._values: dict[str, list[ValueIs]] = defaultdict(list)
        for leaf in value_leaves(knowledge):
            self._values[leaf.fact].append(leaf)

    @property
    def is_engine_missing(self) -> bool:
        """Whether durable-rules was wanted and is not installed; the verdicts are the same without it."""
        return self._wants_engine and not self._use_engine

    @property
    def engine_name(self) -> str:
        """What proposes the diagnoses."""
        return engine.NAME if self._use_engine else DIRECT

    @cached_property
    def _engine(self) -> engine.Engine:
        return engine.Engine(self.program)

    def diagnose(self, claims: Sequence[Claim], settled: Collection[str] = ()) -> Diagnosis:
        """Conclude everything that follows from the claims.

        Args:
            claims: The claims that stand. Two about one practice are a contradiction if one affirms and one denies it,
                or if they give different numbers; the conversation leaves no other pairs standing.
            settled: Ids of contradictions that the user has settled.

        Raises:
            RuleError: The engine failed, or it and the direct evaluation differ.
        """
        asked_for = tuple(claims), frozenset(settled)
        if self._last is not None and self._last[0] == asked_for:
            return self._last[1]
        given = self.atoms(claims, settled)
        if self._use_engine:
            outcome = certify(self.program, self.evaluator, given, self._engine.run(given), engine.NAME)
        else:
            outcome = self.evaluator.run(given)
        diagnosis = self._diagnosis(claims, outcome, self.engine_name)
        self._last = asked_for, diagnosis
        return diagnosis

    def prepare(self) -> None:
        """Use a spare moment to make the next diagnosis come sooner; nothing else changes.

        Raises:
            RuleError: The engine failed.
        """
        if self._use_engine:
            self._engine.prepare()

    def _diagnosis(self, claims: Sequence[Claim], outcome: Outcome, proposed_by: str) -> Diagnosis:
        return Diagnosis(
            knowledge=self.knowledge,
            program=self.program,
            claims=tuple(claims),
            given=outcome.given,
            true=outcome.true,
            fired=outcome.fired,
            engine=proposed_by,
        )

    def imagine(self, claims: Sequence[Claim], settled: Collection[str] = ()) -> Diagnosis:
        """Diagnose what nobody has claimed, by the direct evaluation alone: for what-ifs and plans."""
        outcome = self.evaluator.run(self.atoms(claims, settled))
        return self._diagnosis(claims, outcome, DIRECT)

    def suppose(self, given: Collection[str]) -> Outcome:
        """Run atoms through the direct evaluation alone: for search over hypothetical answers."""
        return self.evaluator.run(given)

    def supposing(self, frameworks: Sequence[Framework]) -> Evaluator:
        """A direct evaluation of the results of some frameworks, for search that asks for nothing else.

        It knows fewer atoms than the whole: what is given to it has to be cut down to its inputs.
        """
        names = tuple(framework.id for framework in frameworks)
        if names not in self._narrow:
            decided = {*names, *(criterion.id for framework in frameworks for criterion in framework.criteria)}
            goals = [atom for atom in self.program.atoms if _verdict_on(atom) in decided]
            self._narrow[names] = Evaluator(self.program.narrowed(goals))
        return self._narrow[names]

    def atoms(self, claims: Iterable[Claim], settled: Collection[str] = ()) -> frozenset[str]:
        """The atoms that claims and settled contradictions give."""
        by_practice: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_practice[claim.practice].append(claim)
        atoms = {"start"} | {f"{SETTLED}{id_}" for id_ in settled}
        for practice, about in by_practice.items():
            statuses = {claim.status for claim in about}
            atoms |= {f"claimed:{status_proposition(practice, status)}" for status in statuses}
            if not statuses.isdisjoint(SAYS_SOMETHING):
                atoms.add(f"claimed:{practice}")
            if not statuses.isdisjoint(AFFIRMATIONS) and not statuses.isdisjoint(DENIALS):
                atoms.add(f"claimed:{practice}!=")
            if self.knowledge.practices[practice].is_fact:
                atoms |= self._value_atoms(self.knowledge.practices[practice], about)
        return frozenset(atoms & self.program.inputs)

    def _value_atoms(self, fact: Practice, claims: Sequence[Claim]) -> set[str]:
        assert fact.value is not None
        values = [claim.value for claim in claims if claim.value]
        atoms = {
            f"claimed:{value_proposition(leaf, holds=holds)}"
            for leaf in self._values[fact.id]
            for value in values
            if (holds := _compare(leaf, value, fact.value)) is not None
        }
        if fact.value is ValueKind.NUMBER and len({measure(fact.value, value) for value in values}) > 1:
            atoms.add(f"claimed:{fact.id}!=")
        return atoms


def _verdict_on(atom: str) -> str:
    """The framework or criterion that an atom says something about; empty for other atoms."""
    kind, _, name = atom.partition(":")
    return name.partition("/")[0] if kind in _VERDICTS else ""


def claims_from_answers(knowledge: Knowledge, answers: Mapping[str, str]) -> list[Claim]:
    """Turn ``{practice: status}`` into claims; a context fact takes a value instead.

    Raises:
        DataError: A practice or a status is not known, or a value is none of the kind that its fact has.
    """
    return [_claim_from_answer(knowledge, name, answer) for name, answer in answers.items()]


def _claim_from_answer(knowledge: Knowledge, name: str, answer: str) -> Claim:
    practice = knowledge.practices.get(name)
    if practice is None:
        raise DataError(f"unknown practice '{name}'", hint=did_you_mean(name, knowledge.practices))
    if answer in set(Status):
        return Claim(name, Status(answer), origin=Origin.ANSWERED)
    if practice.value is None or practice.value is ValueKind.YES_NO:
        hint = f"{did_you_mean(answer, Status)} statuses: {', '.join(Status)}".strip()
        raise DataError(f"'{answer}' is no status for '{name}'", hint=hint)
    choices = [choice for choice in practice.choices if choice in answer.lower()]
    if not choices and measure(practice.value, answer) is None:
        known = (
            f"choices: {', '.join(practice.choices)}"
            if practice.choices
            else "write it like '3', '9 months' or 'weekly'"
        )
        raise DataError(f"'{answer}' is no {practice.value} for '{name}'", hint=known)
    return Claim(name, Status.YES, value=answer, origin=Origin.ANSWERED)


def _compare(leaf: ValueIs, value: str, kind: ValueKind) -> bool | None:
    """Whether the value is on the right side of the limit; None if it holds no such quantity."""
    if leaf.comparison == "includes":
        return str(leaf.limit).lower() in value.lower()
    amount = measure(kind, value)
    if amount is None:
        return None
    assert isinstance(leaf.limit, float)
    return amount >= leaf.limit if leaf.comparison == "at_least" else amount <= leaf.limit
