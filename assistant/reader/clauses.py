"""Messages to clauses: the stretches within which a "not" or a "plan to" counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HARD = re.compile(r"[.!?;\n]+(?=\s|$)|[;\n]|\s[-–—]\s|\s—|—\s|…|\.\.\.")
_SOFT = re.compile(
    r",(?!\d{3}\b)|:|\(|\)|/(?=\s)|\s(?:and|but|or|nor|however|though|although|whereas|while|because|since|so|yet|plus|"
    r"except that|then|which|where|until)\s|\s(?:n|&)\s|→|->",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:(?:so|and|but|ok|okay|well)\W+)*(?:is|are|was|do|does|did|can|could|should|would|will|shall|"
    r"may|have you|has|what|why|how|who|when|where|which|am i)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a message."""

    text: str
    start: int
    end: int
    sentence: int
    """Number of its sentence; clauses of one sentence can belong together."""
    joint: str
    """The word or sign in front of it, in lower case: ``but``, ``,``, or nothing."""
    asks: bool
    """Whether its sentence is a question, which claims nothing."""


def split_clauses(message: str) -> list[Clause]:
    """Split a message; offsets refer to the message as it is."""
    clauses: list[Clause] = []
    for number, (start, end, asks) in enumerate(_sentences(message)):
        joint, begin = "", start
        for match in _SOFT.finditer(message, start, end):
            clauses += _clause(message, begin, match.start(), number, joint, asks)
            joint, begin = match.group().strip().lower(), match.end()
        clauses += _clause(message, begin, end, number, joint, asks)
    return clauses


def _sentences(message: str) -> list[tuple[int, int, bool]]:
    """Start, end and whether it asks. "Second pair of eyes?" is a topic and not a question."""
    found, start = [], 0
    for match in _HARD.finditer(message):
        found.append((start, match.start(), "?" in match.group()))
        start = match.end()
    found.append((start, len(message), False))
    return [
        (low, high, marked and bool(_QUESTION.match(message[low:high])))
        for low, high, marked in found
        if message[low:high].strip()
    ]


def _clause(message: str, start: int, end: int, sentence: int, joint: str, asks: bool) -> list[Clause]:
    text = message[start:end]
    stripped = text.strip()
    if not stripped:
        return []
    begin = start + len(text) - len(text.lstrip())
    return [Clause(stripped, begin, begin + len(stripped), sentence, joint, asks)]
