"""What words speak for: a naive Bayes view of all phrases, counted at load and never trained.

For each word, pair of neighbours and four-letter piece it is known how often the phrases of a practice use it, against
how often all phrases do. The logarithm of that ratio is evidence, and evidence adds up. The same counting
over all phrases of a status tells the wording of yes from that of no.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.domain import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.reader.cues import Tone

PIECE_LENGTH = 4
_PIECE_WEIGHT = 0.5
"""Pieces overlap each other and the words they are cut from; they count half."""
_PRACTICE_PRIOR = 200.0
"""How many counts the common background weighs against the phrases of one practice."""
_FLOOR = 0.5
_NEARNESS_WEIGHT = 15.0
"""Nats that a phrase of a status speaks for it, when the words are the same."""
_SUGGESTED = (Status.YES, Status.NO, Status.PARTIAL)
"""What wording alone can suggest; plans and doubts need a cue."""
_PARTIAL_BIAS = -4.0
"""Most people who do a thing in part say so with a cue; without one it takes more to believe it."""


def practice_features(stems: Sequence[str], words: Sequence[str]) -> dict[str, float]:
    """What a stretch of words shows about its subject: stems, pairs of neighbours, pieces of words."""
    features: dict[str, float] = dict.fromkeys(stems, 1.0)
    features.update({f"{first} {second}": 1.0 for first, second in pairwise(stems)})
    for word in words:
        framed = f"<{word}>"
        for start in range(len(framed) - PIECE_LENGTH + 1):
            features[f"~{framed[start : start + PIECE_LENGTH]}"] = _PIECE_WEIGHT
    return features


def status_features(stems: Sequence[str], tone: Tone) -> list[str]:
    """What a stretch of words shows about how far a team is: stems, pairs, and its cues."""
    features = list(dict.fromkeys([*stems, *(f"{a} {b}" for a, b in pairwise(stems))]))
    marks = [name for name in ("past", "partial", "planned", "unknown") if getattr(tone, name)]
    return [*features, *(f"#{name}" for name in marks), f"#negations {min(tone.negations, 2)}"]


class PracticeEvidence:
    """How strongly features speak for each practice, in nats against the background of all phrases."""

    def __init__(self, phrases: Iterable[tuple[str, Mapping[str, float]]]) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._totals: dict[str, float] = defaultdict(float)
        background: Counter[str] = Counter()
        for practice, features in phrases:
            for feature, weight in features.items():
                self._counts[feature][practice] += weight  # type: ignore[assignment]  # any number will do
                background[feature] += weight  # type: ignore[assignment]
                self._totals[practice] += weight
        self._background = background
        self._total = sum(background.values())
        self._unseen = {p: math.log(_PRACTICE_PRIOR / (total + _PRACTICE_PRIOR)) for p, total in self._totals.items()}
        self._ratios: dict[str, dict[str, float]] = {}

    def ratios(self, feature: str) -> dict[str, float]:
        """What a feature says for each practice whose phrases use it, beyond what an unseen one would say."""
        if feature not in self._ratios:
            share = self._background[feature] / self._total if feature in self._background else 0.0
            self._ratios[feature] = {
                practice: math.log((count + _PRACTICE_PRIOR * share) / (_PRACTICE_PRIOR * share))
                for practice, count in self._counts.get(feature, {}).items()
            }
        return self._ratios[feature]

    def weigh(self, features: Mapping[str, float]) -> dict[str, float]:
        """The evidence for each practice that any feature speaks for; features nobody has heard count for nothing."""
        known = {feature: weight for feature, weight in features.items() if feature in self._background}
        mass = sum(known.values())
        evidence: dict[str, float] = {}
        for feature, weight in known.items():
            for practice, ratio in self.ratios(feature).items():
                if practice not in evidence:
                    evidence[practice] = mass * self._unseen[practice]
                evidence[practice] += weight * ratio
        return evidence


class StatusEvidence:
    """Which status the wording of a remark suggests, whatever it is about."""

    def __init__(self, phrases: Iterable[tuple[Status, Sequence[str]]]) -> None:
        self._counts: dict[Status, Counter[str]] = defaultdict(Counter)
        for status, features in phrases:
            self._counts[status].update(features)
        self._heard = {feature for counts in self._counts.values() for feature in counts}
        self._totals = {s: sum(counts.values()) + _FLOOR * len(self._heard) for s, counts in self._counts.items()}

    def suggest(self, features: Iterable[str], nearness: Mapping[Status, float]) -> Status:
        """The likeliest status.

        Args:
            features: Of the words, from `status_features`.
            nearness: How near the nearest phrase of each status is, from 0 to 1.
        """
        known = [feature for feature in features if feature in self._heard]
        return max(_SUGGESTED, key=lambda s: self._score(s, known) + _NEARNESS_WEIGHT * nearness.get(s, 0.0))

    def _score(self, status: Status, features: Sequence[str]) -> float:
        score = _PARTIAL_BIAS if status is Status.PARTIAL else 0.0
        counts, total = self._counts[status], self._totals.get(status, 1.0)
        return score + sum(math.log((counts[feature] + _FLOOR) / total) for feature in features)
