"""Finding the term that somebody asks about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.domain import Term

_WORD = re.compile(r"\w+")
_PLURALS = {"ies": "y", "ches": "ch", "shes": "sh", "xes": "x", "sses": "ss", "s": ""}
_LONGEST_NAME = 6
"""Words; no term has more."""


class Glossary:
    """Terms by their names; letters' case, hyphens and a plural's s make no difference."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {_key(_WORD.findall(name)): term for term in terms for name in term.names}

    def named(self, text: str) -> Term | None:
        """The term with the longest name in a text; of equally long ones the last: a question ends in its subject."""
        words = _WORD.findall(text)
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            for start in range(len(words) - length, -1, -1):
                term = self._terms.get(_key(words[start : start + length]))
                if term is not None:
                    return term
        return None

    def found_in(self, text: str) -> list[Term]:
        """The terms that stand in a text, in their order; of overlapping ones the longest."""
        words = _WORD.findall(text)
        found: dict[str, Term] = {}
        start = 0
        while start < len(words):
            for length in range(min(_LONGEST_NAME, len(words) - start), 0, -1):
                term = self._terms.get(_key(words[start : start + length]))
                if term is not None:
                    found.setdefault(term.id, term)
                    start += length - 1
                    break
            start += 1
        return list(found.values())


def _key(words: Iterable[str]) -> str:
    return " ".join(_singular(word.casefold()) for word in words)


def _singular(word: str) -> str:
    """Good enough to bring the two forms of a word together; the same is done to the terms."""
    if len(word) <= 3 or word.endswith("ss"):
        return word
    for ending, singular in _PLURALS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + singular
    return word
