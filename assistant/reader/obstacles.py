"""Why a move is out of the question: "we can't, there is no budget", "already tried that"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.domain import ObstacleKind
from assistant.reader.patterns import Patterns, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MESSAGES = ("refusal", "tried")
_OPENING = re.compile(
    r"^(?:(?:no|nope|sorry|hm+|well|but|yes|yeah|sadly|unfortunately|ok|okay)\W+)*"
    r"(?:(?:the )?(?:first|second|third|last)(?: (?:one|move))?\W+|(?:number |no\.? ?)?[123]\W+)?",
    re.IGNORECASE,
)
"""What may stand before it: "sorry, the second: we can't"."""
_WHICH = re.compile(
    r"\b(first|second|third|last|1st|2nd|3rd)\b|(?:\b(?:number|move|no\.?|do)\s*|#\s*)(1|2|3|one|two|three)\b|^\W*([123])\W",
    re.IGNORECASE,
)
_NUMBERS = {
    "first": 1, "1st": 1, "1": 1, "one": 1, "second": 2, "2nd": 2, "2": 2, "two": 2, "third": 3, "3rd": 3, "3": 3,
    "three": 3, "last": -1,
}  # fmt: skip
_CANNOT_TELL = re.compile(
    r"^\W*(?:i|we) (?:can't|cannot|can not|couldn't) (?:really )?"
    r"(?:say|tell|remember|recall|answer|think of|judge|know)\b",
    re.IGNORECASE,
)
_REASON = re.compile(r"[,;:.]|\b(?:because|since|as|due to|for lack of)\b", re.IGNORECASE)
"""What the reason of a refusal begins with."""


class Obstacles:
    """Finds obstacles by the expressions of ``knowledge/language/obstacles.yaml``."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self._messages = Patterns({group: groups.get(group, ()) for group in _MESSAGES})
        self._words = {
            ObstacleKind(group): re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
            for group, words in groups.items()
            if group not in _MESSAGES and words
        }

    def kind(self, text: str) -> ObstacleKind | None:
        """What stands in the way; None for a message that refuses nothing, or asks."""
        if text.rstrip().endswith("?") or _CANNOT_TELL.match(text):
            return None
        group = self._messages.group(text) or self._messages.group(_OPENING.sub("", text))
        if group is None:
            return None
        if group == "tried":
            return ObstacleKind.TRIED
        told = flat(text)
        return next((kind for kind, words in self._words.items() if words.search(told)), ObstacleKind.OTHER)


def move_meant(text: str) -> int | None:
    """The number of the move that a message means: "the second one", -1 for the last; None if it names none."""
    found = _WHICH.search(text)
    return None if found is None else _NUMBERS[(found[1] or found[2] or found[3]).lower()]


def refused(text: str) -> str:
    """What a refusal refuses, without its reason: "we can't do the second"."""
    reason = _REASON.search(text)
    return text[: reason.start()] if reason is not None else text
