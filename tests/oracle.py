"""What the inference should conclude, worked out a second time, slowly and by other means.

Nothing here is shared with ``assistant.inference``. `fired_clauses` gives a meaning to a `Program` without layers: it
closes in on the outcome from below and from above at once (the alternating fixpoint, which for layered negation is
the one sensible outcome). `judge` reads levels straight from the conditions of criteria, as ``knowledge/README.md``
describes them, without compiling anything. The random programs and answers that both are tried on stand at the end.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from assistant.domain import AllOf, AnyOf, Claim, Role, RuleKind, Status, StatusIs, ValueIs
from assistant.inference.program import MOST_PREMISES, Clause, Program

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from assistant.domain import Condition, Framework, Knowledge, Rule

# --- programs -------------------------------------------------------------------------------------------------


def fired_clauses(clauses: Sequence[Clause], given: Collection[str]) -> set[str]:
    """Ids of the clauses that fire."""
    surely_true: set[str] = set()
    while True:
        perhaps_true = _closure(clauses, given, surely_true)
        more = _closure(clauses, given, perhaps_true)
        if more == surely_true:
            break
        surely_true = more
    assert surely_true == perhaps_true, "negation is not layered"
    return {
        clause.id
        for clause in clauses
        if surely_true.issuperset(clause.premises) and surely_true.isdisjoint(clause.absent)
    }


def _closure(clauses: Sequence[Clause], given: Collection[str], believed: set[str]) -> set[str]:
    """What follows if just the atoms in `believed` block the clauses that want them absent."""
    true = set(given)
    before = -1
    while len(true) > before:
        before = len(true)
        for clause in clauses:
            if true.issuperset(clause.premises) and believed.isdisjoint(clause.absent):
                true.add(clause.conclusion)
    return true


# --- levels ---------------------------------------------------------------------------------------------------

DENIED = {Status.NO, Status.PLANNED}
WHOLE = ""
"""Stands for a framework as a whole where a dimension is named."""


@dataclass(frozen=True)
class Verdict:
    """What the claims come to."""

    levels: Mapping[tuple[str, str], tuple[float, float]]
    """Framework and dimension (or `WHOLE`) to the lowest and the highest level that is still possible."""
    clashes: frozenset[tuple[str, ...]]
    """A contradiction rule as ``(id,)``; two accounts or a broken implication as the two practices."""
    contested: frozenset[str]
    implied: Mapping[str, frozenset[Status]]


def judge(
    knowledge: Knowledge,
    claims: Iterable[Claim],
    amounts: Mapping[str, float] | None = None,
    settled: Collection[tuple[str, ...]] = (),
) -> Verdict:
    """Work out levels and contradictions.

    Args:
        knowledge: Frameworks and rules.
        claims: What was said.
        amounts: What the values of the claims amount to, in the unit of their fact.
        settled: Clashes, written as in `Verdict.clashes`, that the user has settled.
    """
    said = _Facts(amounts or {})
    for claim in claims:
        said.add(claim)
    clashes = {clash: about for clash, about in _clashes(knowledge, said) if clash not in settled}
    contested = {practice for about in clashes.values() for practice in about}
    holds = _Facts(said.amounts)
    for practice, statuses in said.statuses.items():
        if practice not in contested:
            holds.statuses[practice] = set(statuses)
            holds.values[practice] = said.values[practice]
    implied = _implied(knowledge, said, holds)
    for practice, statuses in implied.items():
        holds.statuses[practice] |= statuses
    levels = {
        (framework.id, dimension): _interval(framework, dimension, holds)
        for framework in knowledge.frameworks.values()
        for dimension in (WHOLE, *(each.id for each in framework.dimensions))
    }
    return Verdict(
        levels,
        frozenset(clashes),
        frozenset(contested),
        {practice: frozenset(statuses) for practice, statuses in implied.items()},
    )


class _Facts:
    """Statuses and values by practice; a practice that is not here is unknown."""

    def __init__(self, amounts: Mapping[str, float]) -> None:
        self.amounts = amounts
        self.statuses: dict[str, set[Status]] = defaultdict(set)
        self.values: dict[str, set[str]] = defaultdict(set)

    def add(self, claim: Claim) -> None:
        if claim.status is not Status.UNKNOWN:
            self.statuses[claim.practice].add(claim.status)
        if claim.value is not None:
            self.values[claim.practice].add(claim.value)

    def satisfy(self, condition: Condition, excused: bool = False) -> bool:
        """Whether a condition holds; `excused` lets a practice that does not apply pass."""
        match condition:
            case StatusIs(practice, accepted):
                passing = accepted | {Status.NOT_APPLICABLE} if excused else accepted
                return bool(self.statuses[practice] & passing)
            case ValueIs():
                return any(self._is_within(condition, value) for value in self.values[condition.fact])
            case AllOf(parts):
                return all(self.satisfy(part, excused) for part in parts)
            case AnyOf(parts):
                return any(self.satisfy(part, excused) for part in parts)

    def refute(self, condition: Condition) -> bool:
        """Whether a gate can no longer be met, whatever is still to be said."""
        match condition:
            case StatusIs(practice, accepted):
                return bool(self.statuses[practice] - accepted - {Status.NOT_APPLICABLE})
            case ValueIs():
                return any(not self._is_within(condition, value) for value in self.values[condition.fact])
            case AllOf(parts):
                return any(self.refute(part) for part in parts)
            case AnyOf(parts):
                return all(self.refute(part) for part in parts)

    def _is_within(self, leaf: ValueIs, value: str) -> bool:
        if leaf.comparison == "includes":
            return str(leaf.limit) in value
        amount, limit = self.amounts[value], float(leaf.limit)
        return amount >= limit if leaf.comparison == "at_least" else amount <= limit


def _clashes(knowledge: Knowledge, said: _Facts) -> Iterable[tuple[tuple[str, ...], set[str]]]:
    """Every contradiction with the practices that it makes unknown."""
    for practice in knowledge.practices:
        statuses = said.statuses[practice]
        two_statuses = Status.NO in statuses and bool(statuses & {Status.YES, Status.PARTIAL})
        two_numbers = (
            knowledge.practices[practice].value == "number"
            and len({said.amounts[value] for value in said.values[practice]}) > 1
        )
        if two_statuses or two_numbers:
            yield (practice, practice), {practice}
    for first in knowledge.practices:
        for last in _consequences(knowledge, first):
            if Status.YES in said.statuses[first] and said.statuses[last] & DENIED:
                yield (first, last), {first, last}
    for rule in knowledge.rules.values():
        if rule.kind is RuleKind.CONTRADICTION and said.satisfy(rule.when) and not _excused(rule, said):
            yield (rule.id,), {practice for practice in rule.about if not knowledge.practices[practice].is_fact}


def _excused(rule: Rule, said: _Facts) -> bool:
    return rule.unless is not None and said.satisfy(rule.unless)


def _consequences(knowledge: Knowledge, practice: str) -> set[str]:
    """Every practice that having this one implies, directly or by way of others."""
    found: set[str] = set()
    todo = [practice]
    while todo:
        here = todo.pop()
        direct = {then for first, then in _implications(knowledge) if first == here}
        todo += direct - found
        found |= direct
    return found


def _implications(knowledge: Knowledge) -> list[tuple[str, str]]:
    pairs = []
    for rule in knowledge.rules.values():
        if rule.kind is RuleKind.IMPLICATION:
            assert isinstance(rule.when, StatusIs)
            pairs.append((rule.when.practice, rule.then))
    return pairs


def _implied(knowledge: Knowledge, said: _Facts, holds: _Facts) -> dict[str, set[Status]]:
    """What follows about practices of which nothing was said."""
    implied: dict[str, set[Status]] = defaultdict(set)
    pairs = _implications(knowledge)
    wholes = [(practice.id, practice.part_of) for practice in knowledge.practices.values() if practice.part_of]
    for _ in (*pairs, *wholes):  # no chain is longer than all of them
        for part, whole in wholes:
            if (holds.statuses[whole] | implied[whole]) & DENIED and not said.statuses[part]:
                implied[part].add(Status.NO)
        for first, then in pairs:
            if Status.YES in holds.statuses[first] | implied[first] and not said.statuses[then]:
                implied[then].add(Status.YES)
            if (holds.statuses[then] | implied[then]) & DENIED and not said.statuses[first]:
                implied[first].add(Status.NO)
    return {practice: statuses for practice, statuses in implied.items() if statuses}


def _interval(framework: Framework, dimension: str, holds: _Facts) -> tuple[float, float]:
    """All required criteria of a level and of those below hold; and none of them is out of reach."""
    if framework.scale == "points":
        return _points(framework, dimension, holds)
    gates = [
        criterion
        for criterion in framework.criteria
        if criterion.role is Role.REQUIRED and dimension in {WHOLE, criterion.dimension}
    ]
    numbers = [level.number for level in framework.levels]

    def highest(is_open: Mapping[str, bool]) -> float:
        reached = [n for n in numbers if all(is_open[gate.id] for gate in gates if gate.level <= n)]
        return max([numbers[0], *reached])

    met = {gate.id: holds.satisfy(gate.when, excused=True) for gate in gates}
    not_refuted = {gate.id: not holds.refute(gate.when) for gate in gates}
    return highest(met), highest(not_refuted)


def _points(framework: Framework, dimension: str, holds: _Facts) -> tuple[float, float]:
    """The points of a dimension; those of the whole are the lowest or the sum."""
    if dimension == WHOLE:
        each = [_points(framework, part.id, holds) for part in framework.dimensions]
        together = sum if framework.total == "sum" else min
        return together(least for least, _ in each), together(most for _, most in each)
    least = most = 0.0
    for criterion in framework.criteria:
        if criterion.dimension == dimension:
            half = criterion.half
            half_met = half is not None and holds.satisfy(half, excused=True)
            half_open = half is not None and not holds.refute(half)
            least += 1 if holds.satisfy(criterion.when, excused=True) else half_met / 2
            most += 1 if not holds.refute(criterion.when) else half_open / 2
    return least, most


# --- random programs ------------------------------------------------------------------------------------------

_NAMES = st.text("abc=|é'\"\\ 日🙂", max_size=5)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Programs of up to four layers: negation reaches down, positive circles stay within a layer."""
    below = [f"in{n}:{draw(_NAMES)}" for n in range(draw(st.integers(2, 18)))]
    clauses: list[Clause] = []
    for layer in range(draw(st.integers(1, 4))):
        heads = [f"out{layer}.{n}:{draw(_NAMES)}" for n in range(draw(st.integers(1, 6)))]
        for _ in range(draw(st.integers(1, 12))):
            most = draw(st.sampled_from([1, 2, 3, 5, MOST_PREMISES]))
            premises = draw(st.lists(st.sampled_from(below + heads), min_size=1, max_size=most, unique=True))
            rest = [atom for atom in below if atom not in premises]
            absent = draw(st.lists(st.sampled_from(rest), max_size=3, unique=True)) if rest else []
            conclusion = draw(st.sampled_from(heads))
            name = f"{len(clauses)}:{draw(_NAMES)}"
            clauses.append(Clause(name, tuple(premises), tuple(absent), conclusion, name))
        below += heads
    return Program(tuple(clauses))


def inputs_of(program: Program) -> st.SearchStrategy[frozenset[str]]:
    """Some of the atoms that can be given to a program."""
    known = sorted(program.inputs)
    return st.frozensets(st.sampled_from(known)) if known else st.just(frozenset())


# --- random answers -------------------------------------------------------------------------------------------

AMOUNTS: dict[str, dict[str, float]] = {
    "number": {"0": 0, "1": 1, "2": 2, "three": 3, "5": 5, "a dozen": 12},
    "duration": {"2 hours": 2 / 24, "a week": 7, "30 days": 30, "6 weeks": 42, "9 months": 270, "never": float("inf")},
    "frequency": {"yearly": 1, "quarterly": 4, "monthly": 12, "weekly": 52, "daily": 365},
}
"""Values as people say them, and what they amount to: a number, days, times a year."""
CHOICES = {
    "serving-mode": ["batch", "real-time", "streaming", "edge", "batch and real-time"],
    "model-impact": ["low", "medium", "high"],
}
ALL_AMOUNTS = {text: amount for kind in AMOUNTS.values() for text, amount in kind.items()}

_TEAMS = [
    "yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes yes partial no planned",
    "yes yes yes yes partial unknown not-applicable",
    "yes partial planned no unknown unknown not-applicable",
    "no no planned partial unknown yes",
    "yes no",
    "yes yes yes yes yes yes yes yes unknown",
]
"""Kinds of teams: how often each status comes up."""


@st.composite
def answers(draw: st.DrawFn, knowledge: Knowledge) -> list[Claim]:
    """One claim at most for each practice and fact."""
    statuses = st.sampled_from([Status(word) for word in draw(st.sampled_from(_TEAMS)).split()])
    claims = []
    for practice in knowledge.practices.values():
        if practice.value is None or practice.value == "yes-no":
            claims.append(Claim(practice.id, draw(statuses)))
            continue
        value = draw(st.sampled_from([None, *(CHOICES.get(practice.id) or AMOUNTS[practice.value])]))
        if value is not None:
            claims.append(Claim(practice.id, Status.YES, value=value))
    return claims


@st.composite
def answers_with_second_accounts(draw: st.DrawFn, knowledge: Knowledge) -> list[Claim]:
    """Answers, and for a few practices a second claim that cannot be true beside the first."""
    claims = draw(answers(knowledge))
    doubtful = [claim for claim in claims if claim.status in {Status.YES, Status.PARTIAL, Status.NO}]
    for claim in draw(st.lists(st.sampled_from(doubtful), max_size=2, unique=True)) if doubtful else []:
        practice = knowledge.practices[claim.practice]
        if practice.value == "number":
            claims.append(Claim(practice.id, Status.YES, value="a dozen" if claim.value != "a dozen" else "2"))
        elif practice.value is None:
            claims.append(Claim(practice.id, Status.YES if claim.status is Status.NO else Status.NO))
    return claims
