"""From criteria met and failed to levels and points, as intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from assistant.domain import Criterion, Framework

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a level lies: at least reached already, at most still within reach.

    It holds for whatever the answers to come are, with two limits: it does not foresee that two answers to come could
    contradict each other, which would keep both from counting, and what is implied counts as long as nobody says
    otherwise.
    """

    at_least: float
    at_most: float

    @property
    def is_exact(self) -> bool:
        """Whether nothing that is still unknown can move it."""
        return self.at_least == self.at_most

    @property
    def width(self) -> float:
        """How much is still open."""
        return self.at_most - self.at_least

    def __str__(self) -> str:
        return f"{self.at_least:g}" if self.is_exact else f"{self.at_least:g}-{self.at_most:g}"


@dataclass(frozen=True, slots=True)
class FrameworkResult:
    """The level in a framework, and in each of its dimensions."""

    id: str
    interval: Interval
    """Where the framework has no total, the interval of the lowest dimension."""
    dimensions: Mapping[str, Interval]

    def decided_by(self, criterion: Criterion, framework: Framework) -> Interval:
        """The interval that a criterion helps to decide: that of its dimension where there is no total."""
        return self.dimensions[criterion.dimension] if framework.total is Total.NONE else self.interval


def judge(framework: Framework, true: AbstractSet[str]) -> FrameworkResult:
    """Read the result of a framework off the atoms that hold."""
    if not framework.counts_points:
        dimensions = {part.id: _level(framework, f"{framework.id}/{part.id}", true) for part in framework.dimensions}
        return FrameworkResult(framework.id, _level(framework, framework.id, true), dimensions)
    dimensions = {id_: _points(criteria, true) for id_, criteria in framework.within.items()}
    together = sum if framework.total is Total.SUM else min
    total = Interval(
        together(part.at_least for part in dimensions.values()), together(part.at_most for part in dimensions.values())
    )
    return FrameworkResult(framework.id, total, dimensions)


def _level(framework: Framework, name: str, true: AbstractSet[str]) -> Interval:
    numbers = [level.number for level in framework.levels]
    return Interval(
        max([framework.lowest, *(n for n in numbers if f"reached:{name}/{n}" in true)]),
        max([framework.lowest, *(n for n in numbers[1:] if f"missed:{name}/{n}" not in true)]),
    )


def _points(criteria: Iterable[Criterion], true: AbstractSet[str]) -> Interval:
    least = most = 0.0
    for criterion in criteria:
        if f"met:{criterion.id}" in true:
            least += 1
        elif f"half-met:{criterion.id}" in true:
            least += _HALF
        if f"failed:{criterion.id}" not in true:
            most += 1
        elif criterion.half is not None and f"half-failed:{criterion.id}" not in true:
            most += _HALF
    return Interval(_plain(least), _plain(most))


def _plain(points: float) -> float:
    return int(points) if points == int(points) else points
