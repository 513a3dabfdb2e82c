"""Which claims carry a high level, and how many of them rest on nobody's word but the user's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import AFFIRMATIONS, Role

if TYPE_CHECKING:
    from assistant.domain import Framework
    from assistant.inference.diagnosis import Diagnosis

TOP_LEVELS = 2
"""So many levels from the top are worth a proof; below, a claim is taken at its word."""


@dataclass(frozen=True, slots=True)
class Support:
    """What a level rests on."""

    practices: tuple[str, ...]
    """Claimed practices at the bottom of its proof, in the order of the catalogue."""
    self_reported: tuple[str, ...]
    """Those of them for which nothing was shown."""

    @property
    def share(self) -> float:
        """How much of it is self-reported, from 0 to 1; 0 where it rests on no claim."""
        return len(self.self_reported) / len(self.practices) if self.practices else 0.0


def support(diagnosis: Diagnosis, framework: Framework) -> Support:
    """What carries the level that a framework has reached; for points, all that are had."""
    level = diagnosis.frameworks[framework.id].interval.at_least
    carrying = _carrying(diagnosis, framework, framework.lowest, level)
    bare = _self_reported(diagnosis)
    practices = tuple(name for name in diagnosis.knowledge.practices if carrying[name])
    return Support(practices, tuple(name for name in practices if name in bare))


@dataclass(frozen=True, slots=True)
class Backing:
    """How many required criteria of a framework hold, and on what."""

    required: int
    met: int
    """In full or by half."""
    shown: int
    """Those of them that rest, at least in part, on something that was shown."""


def backing(diagnosis: Diagnosis, framework: Framework) -> Backing:
    """Count what holds, and what of it rests on more than the user's word."""
    shown = {claim.practice for claim in diagnosis.claims if not claim.is_self_reported}
    required = [criterion for criterion in framework.criteria if criterion.role is Role.REQUIRED]
    grounds = [
        diagnosis.rests_on(f"{kind}:{criterion.id}")
        for criterion in required
        for kind in ("met", "half-met")
        if f"{kind}:{criterion.id}" in diagnosis.true and (kind == "met" or f"met:{criterion.id}" not in diagnosis.true)
    ]
    return Backing(len(required), len(grounds), sum(not shown.isdisjoint(each) for each in grounds))


def to_be_shown(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Claims that carry one of the two top levels of a leading framework, and for which nothing was shown yet.

    What carries most criteria comes first.
    """
    together: Counter[str] = Counter()
    for framework in diagnosis.knowledge.frameworks.values():
        level = diagnosis.frameworks[framework.id].interval.at_least
        first = framework.highest - TOP_LEVELS + 1
        if framework.leading and level >= first and level > framework.lowest:
            together += _carrying(diagnosis, framework, first, level)
    order = {name: number for number, name in enumerate(diagnosis.knowledge.practices)}
    open_ones = together.keys() & _self_reported(diagnosis)
    return tuple(sorted(open_ones, key=lambda name: (-together[name], order[name])))


def _self_reported(diagnosis: Diagnosis) -> set[str]:
    return {claim.practice for claim in diagnosis.claims if claim.is_self_reported}


def _carrying(diagnosis: Diagnosis, framework: Framework, first: float, last: float) -> Counter[str]:
    """How many required criteria, from one level to another, rest on each claim that something is done."""
    done = {claim.practice for claim in diagnosis.claims if claim.status in AFFIRMATIONS}
    counts: Counter[str] = Counter()
    for criterion in framework.criteria:
        if criterion.role is not Role.REQUIRED or not (framework.counts_points or first <= criterion.level <= last):
            continue
        grounds = diagnosis.rests_on(f"met:{criterion.id}") or diagnosis.rests_on(f"half-met:{criterion.id}")
        counts.update(grounds & done)
    return counts
