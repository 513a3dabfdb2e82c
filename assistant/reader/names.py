"""Practices by their names and terms, word for word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reader.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge


@dataclass(frozen=True, slots=True)
class Named:
    """A name or term in a row of words."""

    practice: str
    start: int
    """Position of its first word."""
    length: int
    """How many words it has."""


class Names:
    """Finds names and terms of practices; the longest one at a place counts, and a name before a term."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._practice: dict[tuple[str, ...], str] = {}
        ids = [(practice.id, practice.id.replace("-", " ")) for practice in knowledge.practices.values()]
        names = [(practice.id, practice.name) for practice in knowledge.practices.values()]
        terms = [(book.practice, term) for book in knowledge.phrases.values() for term in book.terms]
        for practice, text in [*ids, *names, *terms]:
            stems = tuple(word.stem for word in split_words(text))
            self._practice.setdefault(stems, practice)
        self._longest = max(map(len, self._practice), default=0)

    def find(self, stems: Sequence[str]) -> list[Named]:
        """Every name or term, in the order of the words."""
        found: list[Named] = []
        position = 0
        while position < len(stems):
            named = self._at(stems, position)
            if named is not None:
                found.append(named)
            position += named.length if named is not None else 1
        return found

    def _at(self, stems: Sequence[str], position: int) -> Named | None:
        for length in range(min(self._longest, len(stems) - position), 0, -1):
            practice = self._practice.get(tuple(stems[position : position + length]))
            if practice is not None:
                return Named(practice, position, length)
        return None
