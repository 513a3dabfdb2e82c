"""Proofs: from a conclusion down to rules, criteria and the user's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.inference.propositions import practice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Claim
    from assistant.inference.diagnosis import Diagnosis


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


@dataclass(frozen=True, slots=True)
class Ground:
    """What a conclusion rests on, in short: claims, and the rules that lead from them to it."""

    claims: tuple[Claim, ...]
    rules: tuple[str, ...] = ()
    """Ids."""


def grounds(proof: Proof, diagnosis: Diagnosis) -> tuple[Ground, ...]:
    """What the premises of a step rest on, in the order of reading, each once."""
    return tuple(dict.fromkeys(ground for premise in proof.premises for ground in _grounds(premise, diagnosis)))


def _grounds(proof: Proof, diagnosis: Diagnosis) -> Iterator[Ground]:
    below = [ground for premise in proof.premises for ground in _grounds(premise, diagnosis)]
    if proof.origin in diagnosis.knowledge.rules:
        claims = (claim for ground in below for claim in ground.claims)
        rules = (each for ground in below for each in ground.rules)
        yield Ground(tuple(claims), (*rules, proof.origin))
    elif proof.atom.startswith(("is:", "claimed:")):
        name = practice_of(proof.atom)
        about = tuple(claim for claim in diagnosis.claims if claim.practice == name)
        if about:
            yield Ground(about[-1:])
    else:
        yield from below


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
