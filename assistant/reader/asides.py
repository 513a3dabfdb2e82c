"""Turns of phrase that do not mean what their words say: "last but not least" denies nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAYS_NOTHING = "nothing"
"""The group of those that amount to no word at all."""
_FLAGS = re.IGNORECASE | re.ASCII
"""ASCII, for in Unicode "no lıe" would match as well and stand in no table."""


class Asides:
    """Puts plain words in the place of turns of phrase."""

    def __init__(self, phrases: Mapping[str, tuple[str, ...]]) -> None:
        """Take in the phrases.

        Args:
            phrases: By the plain words that they amount to, which are no longer than they are.
        """
        self._plain = {phrase.lower(): plain for plain, group in phrases.items() for phrase in group}
        longest_first = sorted(self._plain, key=len, reverse=True)
        any_phrase = "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in longest_first)
        self._any = re.compile(rf"(?<!\w)(?:{any_phrase})(?!\w)", _FLAGS) if longest_first else None

    def in_plain_words(self, text: str) -> str:
        """A text without its turns of phrase, in which everything else keeps its place.

        A text that says nothing else stays as it is: to a question, "no doubt" is an answer.
        """
        if self._any is None:
            return text
        plain = self._any.sub(lambda found: self._amounts_to(found[0]), text.replace("’", "'"))
        return plain if any(character.isalnum() for character in plain) else text

    def _amounts_to(self, phrase: str) -> str:
        plain = self._plain[" ".join(phrase.lower().split())]
        return ("" if plain == _SAYS_NOTHING else plain).ljust(len(phrase))
