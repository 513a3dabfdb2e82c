"""Cues: words that turn the status of what stands beside them, whatever it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping


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
        listed = [
            (expression, group)
            for group, expressions in language.items()
            if group != "contrast"
            for expression in expressions
        ]
        spelled: dict[str, str] = {}
        for expression, group in listed:
            spelled.setdefault(_spelled_out(expression), group)
        self._groups = spelled
        ordered = sorted(spelled, key=lambda expression: (-len(expression), expression))
        pattern = "|".join(_as_pattern(expression) for expression in ordered)
        self._pattern = re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
        self._single = {expression: re.compile(_as_pattern(expression)) for expression in ordered if "*" in expression}

    def tone(self, text: str) -> Tone:
        """Read the cues of a stretch of text."""
        words = " ".join(word for word, _, _ in plain_words(text))
        found = [(match.group(), self._group(match.group())) for match in self._pattern.finditer(words)]
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

    def _group(self, words: str) -> str:
        if words in self._groups:
            return self._groups[words]
        return next(self._groups[expression] for expression, rule in self._single.items() if rule.fullmatch(words))


def turned(status: Status, of_remark: Tone, of_clause: Tone) -> Status:
    """The status that a clause claims when it resembles a remark of the given status.

    A remark brings its own cues ("nobody looks at it"); only those that the clause has beyond them turn its status.
    """
    if of_clause.unknown and not of_remark.unknown:
        return Status.UNKNOWN
    if of_remark.denies != of_clause.denies:
        status = {Status.YES: Status.NO, Status.NO: Status.YES}.get(status, status)
    if of_clause.planned and not of_remark.planned and status in {Status.YES, Status.PARTIAL}:
        return Status.PLANNED
    if of_clause.partial and not of_remark.partial and status is Status.YES:
        return Status.PARTIAL
    return status


def _spelled_out(expression: str) -> str:
    parts = expression.split("*")
    return " * ".join(" ".join(word for word, _, _ in plain_words(part)) for part in parts).strip()


def _as_pattern(expression: str) -> str:
    return r"\S+(?:\s\S+){0,3}".join(re.escape(part) for part in expression.split("*"))
