"""What words speak for: a naive Bayes view of all phrases, counted at load and never trained.

For each word, pair of neighbours and four-letter piece it is known how often the phrases of a practice use it, against
how often all phrases do. The logarithm of that ratio is evidence, and evidence adds up. Within a practice the same
counting tells yes from no; the words of the other practices' phrases help where its own are few.
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
_STATUS_PRIOR = 20.0
"""How many counts all practices' phrases of a status weigh against those of one practice."""
_FLOOR = 0.5
_SUGGESTED = (Status.YES, Status.NO, Status.PARTIAL)
"""What wording alone can suggest; plans and doubts need a cue."""
_PARTIAL_BIAS = -2.0
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
    """Which status the wording of a claim about a practice suggests."""

    def __init__(self, phrases: Iterable[tuple[str, Status, Sequence[str]]]) -> None:
        self._own: dict[tuple[str, Status], Counter[str]] = defaultdict(Counter)
        self._all: dict[Status, Counter[str]] = defaultdict(Counter)
        for practice, status, features in phrases:
            self._own[practice, status].update(features)
            self._all[status].update(features)
        self._own_totals = {key: sum(counts.values()) for key, counts in self._own.items()}
        self._all_totals = {status: sum(counts.values()) for status, counts in self._all.items()}
        self._heard = {feature for counts in self._all.values() for feature in counts}

    def suggest(self, practice: str, features: Iterable[str]) -> Status:
        """The likeliest status."""
        known = [feature for feature in features if feature in self._heard]
        return max(_SUGGESTED, key=lambda status: self._score(practice, status, known))

    def _score(self, practice: str, status: Status, features: Sequence[str]) -> float:
        own: Counter[str] = self._own.get((practice, status), Counter())
        total = self._own_totals.get((practice, status), 0)
        common, size = self._all[status], self._all_totals[status] + _FLOOR * len(self._heard)
        score = _PARTIAL_BIAS if status is Status.PARTIAL else 0.0
        for feature in features:
            share = (common[feature] + _FLOOR) / size
            score += math.log((own[feature] + _STATUS_PRIOR * share) / (total + _STATUS_PRIOR))
        return score
