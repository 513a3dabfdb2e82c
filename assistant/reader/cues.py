"""Cues: words that turn the status of what stands beside them, whatever it is about."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Tone:
    """What the cues of a stretch of text add up to."""

    negations: int = 0
    past: bool = False
    partial: bool = False
    planned: bool = False
    unknown: bool = False
    elsewhere: bool = False
    found: tuple[tuple[str, str], ...] = ()
    """Each cue with its group, in the order of reading."""

    @property
    def denies(self) -> bool:
        """Whether it is negated an odd number of times; "used to" counts as once."""
        return (self.negations + self.past) % 2 == 1


class Cues:
    """Finds cues. The longest one at a place counts, so that "not all" is no negation."""

    def __init__(self, language: Mapping[str, tuple[str, ...]]) -> None:
        self._groups: dict[str, str] = {}
        self._open: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for group, expressions in language.items():
            for expression in expressions:
                spelled = _spelled_out(expression)
                if "*" in spelled:
                    self._open[spelled.split()[0]].append((re.compile(_as_pattern(spelled)), group))
                else:
                    self._groups.setdefault(spelled, group)
        self._longest = max((len(expression.split()) for expression in self._groups), default=1)

    def tone(self, text: str) -> Tone:
        """Read the cues of a stretch of text."""
        return self.tone_of([word for word, _, _ in plain_words(text)])

    def tone_of(self, words: Sequence[str]) -> Tone:
        """Read the cues of words that have been split already."""
        found: list[tuple[str, str]] = []
        position = 0
        while position < len(words):
            cue = self._at(words, position)
            if cue is not None:
                found.append(cue)
            position += len(cue[0].split()) if cue is not None else 1
        groups = [group for _, group in found]
        return Tone(
            negations=groups.count("negation"),
            past="past" in groups,
            partial="partial" in groups,
            planned="planned" in groups,
            unknown="unknown" in groups,
            elsewhere="elsewhere" in groups,
            found=tuple(found),
        )

    def _at(self, words: Sequence[str], position: int) -> tuple[str, str] | None:
        """The longest cue that begins at a word, with its group."""
        if words[position] in self._open:
            rest = " ".join(words[position : position + 10])
            for pattern, group in self._open[words[position]]:
                match = pattern.match(rest)
                if match:
                    return match.group(), group
        for length in range(min(self._longest, len(words) - position), 0, -1):
            expression = " ".join(words[position : position + length])
            if expression in self._groups:
                return expression, self._groups[expression]
        return None


def _spelled_out(expression: str) -> str:
    parts = expression.split("*")
    return " * ".join(" ".join(word for word, _, _ in plain_words(part)) for part in parts).strip()


def _as_pattern(expression: str) -> str:
    return r"\S+(?:\s\S+){0,4}".join(re.escape(part) for part in expression.split("*")) + r"(?!\S)"
