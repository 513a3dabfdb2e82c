"""Clauses to practices by their nearest phrases; the home of rapidfuzz.

Two measures work together. Words count by how few practices use them, so that "canary" says more than "model"; and
rapidfuzz compares the order of what is left. Misspelt words are first mended to the nearest known word.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from assistant.domain import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Knowledge
    from assistant.reader.cues import Cues, Tone
    from assistant.reader.words import Vocabulary, Word

_SHORTLIST = 40
"""Phrases that are compared closely."""
_REMARK_SHARE, _CLAUSE_SHARE = 0.55, 0.45
"""How much the unmatched words of either side count (a Tversky index)."""
_ORDER_SHARE = 0.15
"""Part of the score that comes from rapidfuzz's comparison of the word order."""
_UNHEARD_WEIGHT = 1.2
"""Weight of a word that stands in no phrase: it may matter, and nobody knows."""
_TYPO_LENGTH, _TYPO_SIMILARITY = 5, 78.0
"""Words shorter than this are not mended; how near a known word has to be, in percent."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A phrase of the knowledge base, ready for comparison."""

    practice: str
    status: Status
    text: str
    stems: frozenset[str]
    line: str
    """The stems in order, for rapidfuzz."""
    weight: float
    tone: Tone
    is_term: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A practice that a stretch of words may be about."""

    remark: Remark
    score: float
    """From 0 to 1."""
    shared: frozenset[str]


class Matcher:
    """Compares words with every phrase of the knowledge base."""

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, cues: Cues) -> None:
        self.vocabulary = vocabulary
        self.known_plain: set[str] = set()
        drafts = []
        for book in knowledge.phrases.values():
            for term in (knowledge.practices[book.practice].name, *book.terms):
                drafts.append(self._draft(book.practice, Status.YES, term, cues, is_term=True))
            for status, remarks in book.remarks.items():
                drafts += [self._draft(book.practice, status, remark, cues, is_term=False) for remark in remarks]
        self.weights = _weights(drafts, len(knowledge.phrases))
        self.remarks = [
            Remark(d.practice, d.status, d.text, d.stems, d.line, self.weigh(d.stems), d.tone, d.is_term)
            for d in drafts
        ]
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, remark in enumerate(self.remarks):
            for stem in remark.stems:
                self._postings[stem].append(number)
        for tool in knowledge.tools.values():
            self.known_plain.update(word for spelling in tool.spellings for word in spelling.split())
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self.known_plain):
            self._by_length[len(word)].append(word)
        self._mended: dict[str, str] = {}

    def weigh(self, stems: Iterable[str]) -> float:
        """How much some words say together."""
        return sum(self.weights.get(stem, _UNHEARD_WEIGHT) for stem in sorted(stems))

    def candidates(self, words: Sequence[Word], favoured: str | None = None) -> list[Candidate]:
        """The practices that words may be about, best first, each with its nearest phrase.

        Args:
            words: A clause or a few.
            favoured: A practice that was just asked about; it needs less to be recognised.
        """
        stems = frozenset(word.stem for word in words)
        overlap: Counter[int] = Counter()
        for stem in sorted(stems):
            weight = self.weights.get(stem, 0.0)
            for number in self._postings.get(stem, ()):
                overlap[number] += weight  # type: ignore[assignment]  # Counter holds any number
        line = " ".join(word.stem for word in words)
        total = self.weigh(stems)
        best: dict[str, Candidate] = {}
        nearest = sorted(overlap, key=lambda n: (-overlap[n] / (self.remarks[n].weight + 2.0), n))[:_SHORTLIST]
        for number in nearest:
            remark = self.remarks[number]
            shared = float(overlap[number])
            score = shared / (
                shared + _REMARK_SHARE * (remark.weight - shared) + _CLAUSE_SHARE * max(0.0, total - shared)
            )
            score = (1 - _ORDER_SHARE) * score + _ORDER_SHARE * fuzz.token_sort_ratio(line, remark.line) / 100
            if remark.practice == favoured:
                score = min(1.0, score * 1.25)
            if remark.practice not in best or score > best[remark.practice].score:
                best[remark.practice] = Candidate(remark, score, stems & remark.stems)
        return sorted(best.values(), key=lambda candidate: (-candidate.score, candidate.remark.practice))

    def mend(self, word: str) -> str:
        """Return the nearest known word for a misspelt one, or the word itself."""
        if len(word) < _TYPO_LENGTH or word in self.known_plain or not word.isalpha():
            return word
        if word not in self._mended:
            near = [w for length in range(len(word) - 1, len(word) + 2) for w in self._by_length[length]]
            found = process.extractOne(
                word, near, scorer=OSA.normalized_similarity, score_cutoff=_TYPO_SIMILARITY / 100
            )
            self._mended[word] = found[0] if found else word
        return self._mended[word]

    def _draft(self, practice: str, status: Status, text: str, cues: Cues, *, is_term: bool) -> Remark:
        words = self.vocabulary.words(text)
        self.known_plain.update(word.plain for word in words if len(word.plain) >= 3)
        stems = frozenset(word.stem for word in words)
        line = " ".join(word.stem for word in words)
        return Remark(practice, status, text, stems, line, 0.0, cues.tone(text), is_term)


def _weights(remarks: Iterable[Remark], practices: int) -> dict[str, float]:
    """The rarer a word is among practices, the more it says."""
    users: dict[str, Counter[str]] = defaultdict(Counter)
    for remark in remarks:
        for stem in remark.stems:
            users[stem][remark.practice] += 1
    weights = {}
    for stem, counted in users.items():
        total = sum(counted.values())
        # the effective number of practices that use the word: one stray use counts little
        spread = math.exp(-sum(n / total * math.log(n / total) for n in counted.values()))
        weights[stem] = 0.05 + math.log(practices / min(spread, practices))
    return weights
