"""Whole messages by pattern: commands and set replies, as they stand in ``knowledge/language``."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST = 300
"""Characters; a longer message is no command."""
_WORD = re.compile(r"\w+")
_FILLERS = re.compile(r"^(?:(?:ok|okay|and|so|well|but|then|now|hm+|right|please) )+")
"""Words that may open any request."""
_IS = re.compile(r"\b(what|who|where|how|when|that|there|here|it)'s\b")
_SIGNS = re.compile(r"[^\w\s?=+\-/:%.<(*]|(?<!\w)[.:](?!\w)|(?<=\w)[.:]+(?=\s|$)", re.UNICODE)


class Patterns:
    """Groups of expressions; tells to which group a whole text belongs. `*` stands for any words, also none."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, str] = {}
        self._open: list[tuple[int, str, tuple[str, ...]]] = []
        for group, expressions in groups.items():
            for expression in expressions:
                if "*" in expression:
                    parts = tuple(flat(part) if part.strip() else "" for part in expression.split("*"))
                    self._open.append((sum(map(len, parts)), group, parts))
                else:
                    self._exact.setdefault(flat(expression), group)
        self._open.sort(key=lambda item: -item[0])
        self._by_word: dict[str, list[int]] = defaultdict(list)
        """Places in `_open` by the longest word of each pattern: what does not hold that word cannot match."""
        for place, (_, _, parts) in enumerate(self._open):
            self._by_word[max(_WORD.findall(" ".join(parts)), key=len, default="")].append(place)

    def group(self, text: str) -> str | None:
        """The group of a text: an exact expression first, then the most specific pattern."""
        return self.exact(text) or self.open(text)

    def exact(self, text: str) -> str | None:
        """The group that holds this very text, with or without a question mark."""
        flattened = flat(text) if len(text) <= _LONGEST else ""
        bare = flattened.rstrip("?").strip()
        return self._exact.get(flattened) or self._exact.get(bare) or self._exact.get(_FILLERS.sub("", bare))

    def open(self, text: str) -> str | None:
        """The group of the longest pattern that the text matches."""
        flattened = flat(text) if len(text) <= _LONGEST else ""
        if not flattened:
            return None
        bare = _FILLERS.sub("", flattened).rstrip("? ")
        for place in sorted(place for word in {"", *_WORD.findall(flattened)} for place in self._by_word.get(word, ())):
            _, group, parts = self._open[place]
            if _matches(parts, flattened) or _matches(parts, bare):
                return group
        return None


def flat(text: str) -> str:
    """Lower case, short forms spelled out, most punctuation gone; emoji and ``?`` stay."""
    if not any(character.isalnum() for character in text):
        return text.strip()
    lowered = _IS.sub(r"\1 is", text.lower().replace("’", "'"))
    lowered = re.sub(
        r"[^\W_]+(?:'[^\W_]+)+", lambda match: " ".join(word for word, _, _ in plain_words(match.group())), lowered
    )
    spaced = _SIGNS.sub(" ", lowered).replace("?", " ?")
    return " ".join(spaced.split())


def _matches(parts: Sequence[str], text: str) -> bool:
    """Whether the parts stand in the text in this order, the first at its beginning and the last at its end."""
    first, *middle, last = parts
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    position, end = len(first), len(text) - len(last)
    if (first and text[position : position + 1].isalnum()) or (last and end and text[end - 1 : end].isalnum()):
        return False
    for part in middle:
        found = _find_words(part, text, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True


def _find_words(part: str, text: str, start: int, end: int) -> int:
    """Where the part stands as whole words, or -1: "explain" does not stand in "explainability"."""
    found = text.find(part, start, end)
    while (found > 0 and text[found - 1].isalnum()) or (found >= 0 and text[found + len(part) :][:1].isalnum()):
        found = text.find(part, found + 1, end)
    return found
