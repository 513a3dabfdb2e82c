"""Whole messages by pattern: commands and set replies, as they stand in ``knowledge/language``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST = 300
"""Characters; a longer message is no command."""
_SIGNS = re.compile(r"[^\w\s?=+\-/:%.<(*]|(?<!\w)[.:](?!\w)|(?<=\w)[.:]+(?=\s|$)", re.UNICODE)


class Patterns:
    """Groups of expressions; tells to which group a whole text belongs."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._exact: dict[str, str] = {}
        self._open: list[tuple[int, str, re.Pattern[str]]] = []
        for group, expressions in groups.items():
            for expression in expressions:
                if "*" in expression:
                    pattern = re.compile(_as_pattern(expression), re.DOTALL)
                    self._open.append((len(expression.replace("*", "")), group, pattern))
                else:
                    self._exact.setdefault(flat(expression), group)
        self._open.sort(key=lambda item: -item[0])

    def group(self, text: str) -> str | None:
        """The group of a text: an exact expression first, then the most specific pattern."""
        return self.exact(text) or self.open(text)

    def exact(self, text: str) -> str | None:
        """The group that holds this very text, with or without a question mark."""
        flattened = flat(text) if len(text) <= _LONGEST else ""
        return self._exact.get(flattened) or self._exact.get(flattened.rstrip("?").strip())

    def open(self, text: str) -> str | None:
        """The group of the longest pattern that the text matches."""
        flattened = flat(text) if len(text) <= _LONGEST else ""
        if not flattened:
            return None
        return next((group for _, group, pattern in self._open if pattern.fullmatch(flattened)), None)


def flat(text: str) -> str:
    """Lower case, short forms spelled out, most punctuation gone; emoji and ``?`` stay."""
    if not any(character.isalnum() for character in text):
        return text.strip()
    lowered = text.lower().replace("’", "'")
    lowered = re.sub(
        r"[^\W_]+(?:'[^\W_]+)+",
        lambda match: " ".join(word for word, _, _ in plain_words(match.group())),
        lowered,
    )
    spaced = _SIGNS.sub(" ", lowered).replace("?", " ?")
    return " ".join(spaced.split())


def _as_pattern(expression: str) -> str:
    """`*` stands for any words, also none; a question mark at the end may be there or not."""
    parts = [re.escape(flat(part)) if part.strip() else "" for part in expression.split("*")]
    pattern = parts[0]
    for part in parts[1:]:
        pattern += r"\s?.*?\s?" + part
    return pattern + r"(?:\s?\?)*"
