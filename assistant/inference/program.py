"""The compiled form of all rules: propositional clauses in layers.

An *atom* is a short text, true or not known to be true. Its prefix says what kind of statement it is:

=================  ==========================================================================
``claimed:``       somebody claims it: ``claimed:data-validation=yes``, ``claimed:label-delay>=30``; says anything at
                   all about it: ``claimed:data-validation``; says two things that clash: ``claimed:data-validation!=``
``settled:``       the user has settled this contradiction
``clash:``         a contradiction between claims is open
``contested:``     the practice takes part in an open contradiction
``is:``            it holds for the diagnosis: claimed and not contested, or implied
``met:``           a criterion holds
``failed:``        a criterion can no longer hold, whatever the answers still to come
``half-met:``      what is enough for half a point holds; likewise ``half-failed:``
``reached:``       a level of a framework, or of one of its dimensions, is reached
``missed:``        it can no longer be reached
``fires:``         a risk, waste, caveat or "not now" applies
``part:``          a piece of a longer condition
=================  ==========================================================================
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterable

RESERVED = ("go:", "boot", "sid-")
"""Beginnings of names that the engine and the direct evaluation use for their own signals."""
MOST_PREMISES = 14
"""Positive premises of one clause; the engine fails at 17 (16 and the go signal)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """If every atom of `premises` holds and none of `absent`, then `conclusion` holds."""

    id: str
    premises: tuple[str, ...]
    absent: tuple[str, ...]
    conclusion: str
    origin: str
    """Id of the rule, criterion or framework that the clause was made from."""


@dataclass(frozen=True)
class Program:
    """Clauses, checked to be a sound input for the engine."""

    clauses: tuple[Clause, ...]

    def __post_init__(self) -> None:
        ids: set[str] = set()
        for clause in self.clauses:
            if clause.id in ids:
                raise RuleError(f"two clauses are called '{clause.id}'")
            ids.add(clause.id)
            if not clause.premises:
                raise RuleError(f"clause '{clause.id}' has no premise")
            if len(clause.premises) > MOST_PREMISES:
                raise RuleError(
                    f"clause '{clause.id}' has {len(clause.premises)} premises; {MOST_PREMISES} is the most"
                )
            reserved = [a for a in (*clause.premises, *clause.absent, clause.conclusion) if a.startswith(RESERVED)]
            if reserved:
                raise RuleError(
                    f"clause '{clause.id}' uses '{reserved[0]}', a name that the evaluation keeps for itself"
                )
            if len({*clause.premises, *clause.absent}) < len(clause.premises) + len(clause.absent):
                raise RuleError(f"clause '{clause.id}' names an atom twice")
        self.layers  # noqa: B018  (negation that is not layered is refused here and not at the first run)

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Every clause by its id."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def atoms(self) -> frozenset[str]:
        """Every atom that any clause mentions."""
        return frozenset(
            atom for clause in self.clauses for atom in (*clause.premises, *clause.absent, clause.conclusion)
        )

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Atoms that no clause concludes: they can only be given."""
        return self.atoms - {clause.conclusion for clause in self.clauses}

    def narrowed(self, goals: Iterable[str]) -> Program:
        """The clauses on which some atoms depend: a smaller program that decides these just the same."""
        concluding: dict[str, list[Clause]] = defaultdict(list)
        for clause in self.clauses:
            concluding[clause.conclusion].append(clause)
        needed, open_ones = set[str](), list(goals)
        while open_ones:
            atom = open_ones.pop()
            if atom not in needed:
                needed.add(atom)
                for clause in concluding.get(atom, ()):
                    open_ones += [*clause.premises, *clause.absent]
        return Program(tuple(clause for clause in self.clauses if clause.conclusion in needed))

    @cached_property
    def layers(self) -> dict[str, int]:
        """For each atom, how many negations lie below it.

        An atom that a clause wants absent must be decided in a lower layer, before the clause is looked at.

        Raises:
            RuleError: A conclusion depends on its own absence, so that there is no such order.
        """
        layers = dict.fromkeys(self.atoms, 0)
        concluded = self.atoms - self.inputs
        changed = True
        while changed:
            changed = False
            for clause in self.clauses:
                below = [layers[atom] for atom in clause.premises]
                below += [layers[atom] + 1 for atom in clause.absent if atom in concluded]
                lowest = max(below)
                if lowest > len(layers):
                    raise RuleError(
                        f"'{clause.conclusion}' depends on its own absence (clause '{clause.id}')",
                        hint="rewrite its 'unless'",
                    )
                if lowest > layers[clause.conclusion]:
                    layers[clause.conclusion] = lowest
                    changed = True
        return layers
