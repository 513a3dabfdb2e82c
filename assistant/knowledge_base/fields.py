"""Reading the keys of one entry, and noting what is wrong with them instead of stopping at the first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.errors import Place, did_you_mean
from assistant.yaml_files import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    Word = TypeVar("Word", bound=StrEnum)

LONGEST_TEXT = 600
"""Characters of one text that Rung shows; more does not fit on a screen."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the knowledge base: where, what, and what next."""

    place: Place
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"\n  {self.hint}" if self.hint else "")


class Fields:
    """The keys of one entry. Each method reads one key and notes a problem where it is not as it should be."""

    def __init__(self, entry: Entry, problems: list[Problem], *, known: Iterable[str]) -> None:
        self.entry = entry
        self.problems = problems
        for key in entry:
            if key not in (names := tuple(known)):
                self.note(key, f"unknown key '{key}'", did_you_mean(key, names) or f"keys here: {', '.join(names)}")

    @property
    def place(self) -> Place:
        """Where the entry stands."""
        return self.entry.place

    def note(self, key: str, what: str, hint: str = "") -> None:
        """Remember a problem with a key."""
        self.problems.append(Problem(self.entry.where(key), what, hint))

    def has(self, key: str) -> bool:
        """Whether the key is there and holds something."""
        return self.entry.get(key) is not None

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text; numbers are taken as they are written."""
        value = self.entry.get(key)
        if value is None:
            if needed:
                self.note(key, f"'{key}' is missing")
            return ""
        if isinstance(value, (dict, list, bool)):
            self.note(key, f"'{key}' should be a text", "put quotes around it")
            return ""
        words = str(value).strip()
        if needed and not words:
            self.note(key, f"'{key}' is empty")
        self._hold_short(key, words)
        return words

    def _hold_short(self, key: str, words: str) -> None:
        if len(words) > LONGEST_TEXT:
            self.note(
                key,
                f"'{key}' has {len(words)} characters; {LONGEST_TEXT} is the most that is shown",
                "shorten it",
            )

    def identifier(self, key: str = "id") -> str:
        """An id: lower case, digits, words joined by hyphens."""
        name = self.text(key)
        if name and not _ID.fullmatch(name):
            self.note(key, f"'{name}' is not lower case with hyphens", "write it like 'data-validation'")
        return name

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self.entry.get(key)
        if value is None:
            if needed:
                self.note(key, f"'{key}' is missing")
            return ()
        if not isinstance(value, list) or any(isinstance(item, (dict, list)) or item is None for item in value):
            self.note(key, f"'{key}' should be a list of texts", f"write it like '{key}: [one, two]'")
            return ()
        texts = tuple(str(item).strip() for item in value)
        for text in texts:
            self._hold_short(key, text)
        return texts

    def sources(self, key: str) -> tuple[str, ...]:
        """A list of source ids with at least one in it: nothing is said without a source."""
        names = self.texts(key, needed=True)
        if not names and isinstance(self.entry.get(key), list):
            self.note(key, f"'{key}' is empty: every entry needs a source", "name one from knowledge/sources")
        return names

    def word(self, key: str, words: type[Word], default: Word, *, needed: bool = True) -> Word:
        """One of a fixed set of words; the default where it is missing or wrong."""
        name = self.text(key, needed=needed)
        if name in {str(word) for word in words}:
            return words(name)
        if name:
            choices = [str(word) for word in words]
            self.note(key, f"'{name}' is none of {', '.join(choices)}", did_you_mean(name, choices))
        return default

    def flag(self, key: str) -> bool:
        """True or false; false when missing."""
        value = self.entry.get(key, False)
        if not isinstance(value, bool):
            self.note(key, f"'{key}' should be true or false")
            return False
        return value

    def whole_number(self, key: str) -> int:
        """A whole number."""
        value = self.entry.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, f"'{key}' should be a whole number")
            return 0
        return value

    def number(self, key: str) -> float:
        """A number."""
        value = self.entry.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.note(key, f"'{key}' should be a number")
            return 0
        return value

    def entries(self, key: str, *, needed: bool = True) -> list[Entry]:
        """A list of mappings."""
        value: Any = self.entry.get(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not all(isinstance(item, Entry) for item in value):
            self.note(key, f"'{key}' should be a list of entries", "start each with '- '")
            return []
        return value

    def mapping(self, key: str, *, needed: bool = True) -> Entry:
        """A mapping."""
        value = self.entry.get(key)
        if isinstance(value, Entry):
            return value
        if value is not None or needed:
            self.note(key, f"'{key}' should be a mapping", f"write it like '{key}: {{data-validation: yes}}'")
        return Entry(self.entry.where(key))
