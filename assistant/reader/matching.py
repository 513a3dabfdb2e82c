"""Words mended and compared with phrases as a whole; the home of rapidfuzz."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.domain import PhraseBook, Status

_REMEMBERED = 20_000
"""Words whose mending is kept in mind."""
_TYPO_LENGTH, _TYPO_SIMILARITY = 5, 0.78
"""Words shorter than this are not mended; how near a known word has to be, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A phrase that a text resembles."""

    text: str
    status: Status
    likeness: float
    """Percent."""


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
    """Finds the phrase of a practice that a text resembles most; the order of the words does not count."""

    def __init__(self, books: Mapping[str, PhraseBook]) -> None:
        self._books = books
        self._sorted: dict[str, tuple[list[str], list[tuple[str, Status]]]] = {}

    def find(self, practice: str, text: str, least: float = 0.0) -> Nearest | None:
        """The nearest phrase, or None where none is as near as that.

        Args:
            practice: Whose phrases are looked through.
            text: A clause or two.
            least: Percent.
        """
        lines, phrases = self._lines(practice)
        found = process.extractOne(_in_order(text), lines, scorer=fuzz.ratio, score_cutoff=least)
        return Nearest(*phrases[found[2]], found[1]) if found is not None else None

    def _lines(self, practice: str) -> tuple[list[str], list[tuple[str, Status]]]:
        """The phrases with their words in order; made when they are first looked for."""
        if practice not in self._sorted:
            book = self._books.get(practice)
            remarks = book.remarks if book is not None else {}
            phrases = [(phrase, status) for status, own in remarks.items() for phrase in own]
            self._sorted[practice] = [_in_order(phrase) for phrase, _ in phrases], phrases
        return self._sorted[practice]


def _in_order(text: str) -> str:
    return " ".join(sorted(utils.default_process(text).split()))
