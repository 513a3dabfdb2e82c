"""What is learned from the phrases and examples: numbers that weigh what a text shows."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCALE = 2.0
"""Length that a text's features have together, however many they are."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Multinomial logistic regression, sparse and rounded: weights that are next to nothing are left out.

    The weights of feature ``n`` stand at ``rows[n]`` up to ``rows[n + 1]``, each with the number of its class.
    """

    classes: tuple[str, ...] = ()
    biases: tuple[float, ...] = ()
    unit: float = 1.0
    """What a weight of one stands for."""
    features: array[int] = field(default_factory=lambda: array("I"))
    """CRC-32 of each feature's name, ascending."""
    rows: array[int] = field(default_factory=lambda: array("I", [0]))
    columns: array[int] = field(default_factory=lambda: array("B"))
    weights: array[int] = field(default_factory=lambda: array("b"))

    def shares(self, features: Mapping[str, float]) -> dict[str, float]:
        """How likely each class is; the shares add up to 1. Empty if nothing was learned."""
        if not self.classes:
            return {}
        totals = [0.0] * len(self.classes)
        heard = 0
        for feature, value in features.items():
            place = self._place(feature)
            if place is not None:
                heard += 1
                for entry in range(self.rows[place], self.rows[place + 1]):
                    totals[self.columns[entry]] += value * self.weights[entry]
        scale = scaled(heard) * self.unit
        scores = [bias + scale * total for bias, total in zip(self.biases, totals, strict=True)]
        highest = max(scores)
        powers = [math.exp(score - highest) for score in scores]
        whole = sum(powers)
        return {name: power / whole for name, power in zip(self.classes, powers, strict=True)}

    def has_heard(self, feature: str) -> bool:
        """Whether a feature says anything."""
        return self._place(feature) is not None

    def _place(self, feature: str) -> int | None:
        code = crc32(feature.encode())
        place = bisect_left(self.features, code)
        return place if place < len(self.features) and self.features[place] == code else None


def scaled(count: int) -> float:
    """The factor for each of so many features, so that long texts weigh as much as short ones."""
    return _SCALE / math.sqrt(max(1, count))


@dataclass(frozen=True, slots=True)
class Scorers:
    """All that is learned; made by ``rung kb train``."""

    subject: Scorer = field(default_factory=Scorer)
    """Which practice a stretch of text is about, or ``none``."""
    status: Scorer = field(default_factory=Scorer)
    """How far the team is with a practice."""
    reply: Scorer = field(default_factory=Scorer)
    """What status a short answer gives to whatever was asked, or ``none``."""
    intent: Scorer = field(default_factory=Scorer)
    """What a message wants."""
    curve: Mapping[str, float] = field(default_factory=dict)
    """Weights of the logistic curve that makes a confidence of what speaks for a finding."""
    words: tuple[str, ...] = ()
    """Every word that was heard more than once; misspelt ones are mended to these."""
    made_from: str = ""
    """Hash over the files that they were learned from."""
