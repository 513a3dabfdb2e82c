"""Words mended and compared with phrases as a whole; the home of rapidfuzz."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Status
    from assistant.reader.cues import Tone
    from assistant.reader.words import Word

_SHORTLIST = 24
"""Phrases of a practice that are compared closely."""
_REMEMBERED = 20_000
"""Words whose mending is kept in mind."""
_TYPO_LENGTH, _TYPO_SIMILARITY = 5, 0.78
"""Words shorter than this are not mended; how near a known word has to be, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A phrase of the knowledge base, ready for comparison."""

    practice: str
    status: Status
    text: str
    words: tuple[Word, ...]
    tone: Tone
    is_term: bool

    @property
    def stems(self) -> tuple[str, ...]:
        """What is compared."""
        return tuple(word.stem for word in self.words)


@dataclass(frozen=True, slots=True)
class Nearest:
    """A phrase, and how near it is."""

    remark: Remark
    nearness: float
    """From 0 to 1."""


class Mender:
    """Mends misspelt words to the nearest known one."""

    def __init__(self, known: Iterable[str], left_alone: Iterable[str] = ()) -> None:
        """Take in the words to mend to, and others that are right as they are."""
        self._known = set(known)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            self._by_length[len(word)].append(word)
        self._known.update(left_alone)
        self._mended: dict[str, str] = {}

    def mend(self, word: str) -> str:
        """Return the nearest known word for a misspelt one, or the word itself."""
        if len(word) < _TYPO_LENGTH or word in self._known or not word.isalpha():
            return word
        if len(self._mended) > _REMEMBERED:
            self._mended.clear()
        if word not in self._mended:
            near = [other for length in range(len(word) - 1, len(word) + 2) for other in self._by_length[length]]
            found = process.extractOne(word, near, scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY)
            self._mended[word] = found[0] if found else word
        return self._mended[word]


class NearestPhrase:
    """Finds the phrase of a practice that a stretch of words resembles most."""

    def __init__(self, remarks: Iterable[Remark]) -> None:
        self._lines: dict[str, list[tuple[Remark, str, frozenset[str]]]] = defaultdict(list)
        for remark in remarks:
            line = " ".join(remark.stems)
            self._lines[remark.practice].append((remark, line, frozenset(remark.stems)))

    def find(self, practice: str, stems: Sequence[str]) -> dict[Status, Nearest]:
        """The nearest phrase of each status; word order does not count."""
        wanted, line = frozenset(stems), " ".join(stems)
        overlap = Counter({n: len(wanted & own) for n, (_, _, own) in enumerate(self._lines[practice])})
        best: dict[Status, Nearest] = {}
        for number, shared in overlap.most_common(_SHORTLIST):
            if not shared:
                break
            remark, other, _ = self._lines[practice][number]
            nearness = fuzz.token_set_ratio(line, other) / 200 + fuzz.token_sort_ratio(line, other) / 200
            if remark.status not in best or nearness > best[remark.status].nearness:
                best[remark.status] = Nearest(remark, nearness)
        return best
