"""Several frameworks at once: where the same answers stand in each, and what decides where they disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Role, Total, practices_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.domain import Criterion, Framework
    from assistant.inference.diagnosis import Diagnosis


@dataclass(frozen=True, slots=True)
class Place:
    """How far up its own scale a framework puts a team."""

    framework: Framework
    low: float
    """From 0 at the bottom to 1 at the top, by what is reached already."""
    high: float
    """By what is still within reach."""


@dataclass(frozen=True, slots=True)
class Decider:
    """A practice that one framework misses and another one asks for later, or never."""

    practice: str
    criterion: Criterion
    """What the stricter framework asks for."""
    asked_later: float | None
    """The level from which the other framework asks for it; None if it never does."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two frameworks that see the same team differently, whatever is still unknown."""

    strict: Place
    generous: Place
    deciders: tuple[Decider, ...]
    """In the order of the criteria."""


def places(diagnosis: Diagnosis) -> tuple[Place, ...]:
    """Every framework that has one result for the whole team, the leading ones first."""
    frameworks = [each for each in diagnosis.knowledge.frameworks.values() if each.total is not Total.NONE]
    return tuple(_place(framework, diagnosis) for framework in sorted(frameworks, key=lambda each: not each.leading))


def disagreement(diagnosis: Diagnosis) -> Disagreement | None:
    """The ladders that are furthest apart, where even the best that one allows lies below what another has reached."""
    ladders = [place for place in places(diagnosis) if not place.framework.counts_points]
    if not ladders:
        return None
    strict, generous = min(ladders, key=lambda place: place.high), max(ladders, key=lambda place: place.low)
    if strict.high >= generous.low:
        return None
    return Disagreement(strict, generous, tuple(_deciders(strict.framework, generous.framework, diagnosis)))


def _place(framework: Framework, diagnosis: Diagnosis) -> Place:
    where = diagnosis.frameworks[framework.id].interval
    scale = (framework.highest - framework.lowest) or 1
    return Place(framework, (where.at_least - framework.lowest) / scale, (where.at_most - framework.lowest) / scale)


def _deciders(strict: Framework, generous: Framework, diagnosis: Diagnosis) -> Iterable[Decider]:
    """What keeps the strict framework from its next level, and when the other one asks for the same."""
    following = diagnosis.frameworks[strict.id].interval.at_most + 1
    reached = diagnosis.frameworks[generous.id].interval.at_least
    named: set[str] = set()
    for criterion in strict.criteria:
        is_missed = criterion.role is Role.REQUIRED and f"failed:{criterion.id}" in diagnosis.true
        if not is_missed or criterion.level > following:
            continue
        for practice in practices_in(criterion.when):
            level = _first_level(generous, practice)
            lacks = practice in diagnosis.lacking
            if lacks and practice not in named and (level is None or level > reached):
                named.add(practice)
                yield Decider(practice, criterion, level)


def _first_level(framework: Framework, practice: str) -> float | None:
    levels = [
        criterion.level
        for criterion in framework.criteria
        if criterion.role is Role.REQUIRED and practice in practices_in(criterion.when)
    ]
    return min(levels, default=None)
