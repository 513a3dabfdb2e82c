"""Proofs: from a conclusion down to rules, criteria and the user's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.inference.diagnosing import Diagnosis


@dataclass(frozen=True, slots=True)
class Proof:
    """Why an atom holds."""

    atom: str
    origin: str
    """Id of the rule, criterion or framework behind the step; empty for a claim."""
    premises: tuple[Proof, ...]
    absent: tuple[str, ...] = ()
    """Atoms that the step needed not to hold."""

    def leaves(self) -> Iterator[str]:
        """The given atoms at the bottom, each once, in the order of reading."""
        if not self.premises and not self.origin:
            yield self.atom
        yield from dict.fromkeys(leaf for premise in self.premises for leaf in premise.leaves())


def prove(diagnosis: Diagnosis, atom: str) -> Proof | None:
    """Build the proof of an atom, or return None if it does not hold.

    Parts of compiled conditions are left out: their premises stand in their place. Of several ways to the same
    conclusion the one that needs the fewest steps is shown.
    """
    if atom not in diagnosis.true:
        return None
    if atom in diagnosis.given:
        return Proof(atom, "", ())
    clause = diagnosis.program.by_id[diagnosis.steps[atom]]
    premises: list[Proof] = []
    for premise in clause.premises:
        proof = prove(diagnosis, premise)
        assert proof is not None, f"{premise} was certified to hold"
        premises += proof.premises if premise.startswith("part:") else [proof]
    return Proof(atom, clause.origin, tuple(premises), clause.absent)
