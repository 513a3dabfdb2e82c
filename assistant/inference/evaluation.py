"""The direct evaluator: the same clauses, run by plain counting. The checker, and the search over what-ifs, use it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assistant.inference.program import Program


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a set of given atoms."""

    given: frozenset[str]
    fired: tuple[str, ...]
    """Ids of the clauses that fired, premises before conclusions."""
    true: frozenset[str]


class Evaluator:
    """Runs a `Program` directly, by counting down the premises that each clause still waits for.

    A clause that wants something absent also waits for the signal of its layer, which is given when everything
    below that layer has been decided.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.layers = range(max(program.layers.values(), default=0) + 1)
        self.waiting: dict[str, list[int]] = defaultdict(list)
        self.counts: list[int] = []
        for number, clause in enumerate(program.clauses):
            awaited = list(clause.premises)
            if clause.absent:
                awaited.append(_signal(program.layers[clause.conclusion]))
            self.counts.append(len(awaited))
            for atom in awaited:
                self.waiting[atom].append(number)

    def run(self, given: Collection[str]) -> Outcome:
        """Derive everything that follows.

        Raises:
            RuleError: An atom is given that no clause waits for.
        """
        unknown = sorted(set(given) - self.program.inputs)
        if unknown:
            raise RuleError(f"no rule knows '{unknown[0]}'")
        clauses, counts = self.program.clauses, self.counts.copy()
        true: set[str] = set()
        fired: list[str] = []
        for start in (sorted(given), *([_signal(layer)] for layer in self.layers)):
            agenda = start
            while agenda:
                atom = agenda.pop()
                if atom in true:
                    continue
                true.add(atom)
                for number in self.waiting.get(atom, ()):
                    counts[number] -= 1
                    if not counts[number] and true.isdisjoint(clauses[number].absent):
                        fired.append(clauses[number].id)
                        agenda.append(clauses[number].conclusion)
        return Outcome(frozenset(given), tuple(fired), frozenset(true))


def _signal(layer: int) -> str:
    return f"go:{layer}"


def certify(program: Program, evaluator: Evaluator, given: Collection[str], fired: Iterable[str], by: str) -> Outcome:
    """Check what an engine derived: every step holds, and nothing is missing.

    Args:
        program: The rules.
        evaluator: The direct evaluator of the same rules.
        given: The atoms that the run started from.
        fired: Ids of the clauses that the engine fired.
        by: The engine's name, for the error.

    Raises:
        RuleError: The engine and the direct evaluator differ; there is no verdict then.
    """
    outcome = evaluator.run(given)
    claimed, direct = set(fired), set(outcome.fired)
    if claimed != direct:
        only_engine = ", ".join(sorted(claimed - direct)[:3]) or "nothing"
        only_direct = ", ".join(sorted(direct - claimed)[:3]) or "nothing"
        raise RuleError(
            f"{by} and the direct evaluation differ: "
            f"only {by} fired {only_engine}; only the direct evaluation fired {only_direct}",
            hint="no verdict is given; please report this with `rung assess --json` of the same text",
        )
    for clause_id in claimed:
        clause = program.by_id[clause_id]
        if not outcome.true.issuperset(clause.premises) or not outcome.true.isdisjoint(clause.absent):
            raise RuleError(f"{by} fired '{clause_id}' without its premises")
    return outcome
