"""Published maturity models, and their parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain.catalogue import Standing
    from assistant.domain.conditions import Condition
    from assistant.errors import Place


class Role(StrEnum):
    """What a criterion does to its level."""

    REQUIRED = "required"
    SUPPORTING = "supporting"
    SYMPTOM = "symptom"
    CONTEXT = "context"


class Scale(StrEnum):
    """What a framework counts in."""

    LEVELS = "levels"
    """Each level is a gate above the one below."""
    POINTS = "points"
    """Each criterion is worth a point or half a point; those of a dimension are added up."""


class Total(StrEnum):
    """How the result of a framework comes from those of its dimensions."""

    LOWEST = "lowest"
    SUM = "sum"
    NONE = "none"
    """A profile. What stands for it in figures is the lowest dimension, and it is never called a total."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One statement of a framework about one of its levels, as a condition over practices."""

    id: str
    framework: str
    dimension: str
    level: int
    """0 where the framework counts points."""
    text: str
    role: Role
    standing: Standing
    when: Condition
    sources: tuple[str, ...]
    place: Place
    note: str = ""
    half: Condition | None = None
    """What is enough for half a point, where the framework counts points."""


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of a framework, or a band of its points."""

    number: float
    """A whole number; for a band the lowest score in it."""
    name: str
    summary: str
    also_called: tuple[str, ...] = ()
    challenges: str = ""
    move_up: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the work that a framework looks at."""

    id: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one framework's readers say about another."""

    framework: str
    text: str
    standing: Standing
    sources: tuple[str, ...]
    place: Place
    reaches: float | None = None
    """The level that the other one is said to lead to; None where none is stated."""


@dataclass(frozen=True)
class Framework:
    """A published maturity model."""

    id: str
    name: str
    short_name: str
    publisher: str
    about: str
    criticism: str
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    """In rising order, without a gap; bands, or nothing, where points are counted."""
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]
    place: Place
    scale: Scale = Scale.LEVELS
    total: Total = Total.LOWEST
    leading: bool = False
    """Whether Rung asks questions for its sake; the others are read off what is known anyway."""
    document: bool = False
    """Whether it is there to be filled in rather than climbed."""
    not_known: str = ""
    compares: tuple[Comparison, ...] = ()

    @property
    def counts_points(self) -> bool:
        """Whether its results are points, and not levels."""
        return self.scale is Scale.POINTS

    @property
    def lowest(self) -> float:
        """The level on which everybody stands, or no points."""
        return 0 if self.counts_points or not self.levels else self.levels[0].number

    @cached_property
    def highest(self) -> float:
        """The top level, or the most points."""
        if not self.counts_points:
            return self.levels[-1].number if self.levels else 0
        most = [self.highest_of(dimension.id) for dimension in self.dimensions]
        return sum(most) if self.total is Total.SUM else min(most, default=0)

    @property
    def span(self) -> str:
        """From where to where it counts."""
        return f"{self.lowest:g} to {self.highest:g}"

    def highest_of(self, dimension: str) -> float:
        """The top level of a dimension, or its most points."""
        return len(self.within[dimension]) if self.counts_points else self.highest

    @cached_property
    def within(self) -> Mapping[str, tuple[Criterion, ...]]:
        """The criteria by dimension."""
        return {
            dimension.id: tuple(criterion for criterion in self.criteria if criterion.dimension == dimension.id)
            for dimension in self.dimensions
        }

    def level(self, number: float) -> Level | None:
        """The level of that number, or the band in which so many points lie; None where there are neither."""
        return max((level for level in self.levels if level.number <= number), key=lambda it: it.number, default=None)

    def level_name(self, number: float) -> str:
        """What that level or band is called; empty where it has no name."""
        level = self.level(number)
        return level.name if level is not None else ""
