"""Claims to a diagnosis: the engine proposes, the direct evaluation certifies."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.domain import AFFIRMATIONS, DENIALS, SAYS_SOMETHING, Claim, Knowledge, ValueIs, ValueKind
from assistant.inference import engine
from assistant.inference.compiling import compile_rules, value_leaves
from assistant.inference.diagnosis import Diagnosis
from assistant.inference.evaluation import Evaluator, Outcome, certify
from assistant.inference.propositions import SETTLED, status_proposition, value_proposition
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.domain import Framework, Practice

DIRECT = "direct evaluation"
_VERDICTS = {"reached", "missed", "met", "failed", "half-met", "half-failed"}


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


def _compare(leaf: ValueIs, value: str, kind: ValueKind) -> bool | None:
    """Whether the value is on the right side of the limit; None if it holds no such quantity."""
    if leaf.comparison == "includes":
        return str(leaf.limit).lower() in value.lower()
    amount = measure(kind, value)
    if amount is None:
        return None
    assert isinstance(leaf.limit, float)
    return amount >= leaf.limit if leaf.comparison == "at_least" else amount <= leaf.limit
