"""Product names in a message, and what using them says."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain import Status, Tool


@dataclass(frozen=True, slots=True)
class Mention:
    """A tool named in a message."""

    tool: Tool
    words: int
    start: int
    end: int

    @property
    def is_ambiguous(self) -> bool:
        """Whether it may be an everyday word; two words together hardly are."""
        return self.tool.ambiguous and self.words == 1


class ToolFinder:
    """Finds tools by their spellings; the longest spelling at a place counts."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Tool]]] = defaultdict(list)
        for tool in tools.values():
            for spelling in tool.spellings:
                words = tuple(word for word, _, _ in plain_words(spelling))
                if words:
                    self._by_first[words[0]].append((words, tool))
        for spelled in self._by_first.values():
            spelled.sort(key=lambda item: (-len(item[0]), item[1].id))

    def find(self, message: str) -> list[Mention]:
        """Every tool in a message; everyday words count only when capitalised or beside another tool."""
        words = plain_words(message)
        mentions: list[Mention] = []
        position = 0
        while position < len(words):
            mention, length = self._at(words, position)
            if mention is not None:
                mentions.append(mention)
            position += length
        sure = any(not mention.is_ambiguous for mention in mentions)
        return [
            mention
            for mention in mentions
            if not mention.is_ambiguous or sure or _is_name(message, mention) or _is_hinted(message, mention)
        ]

    def _at(self, words: list[tuple[str, int, int]], position: int) -> tuple[Mention | None, int]:
        for spelling, tool in self._by_first.get(words[position][0], ()):
            here = words[position : position + len(spelling)]
            if tuple(word for word, _, _ in here) == spelling:
                return Mention(tool, len(spelling), here[0][1], here[-1][2]), len(spelling)
        return None, 1


def says(tool: Tool, clause: str) -> dict[str, Status]:
    """What a tool says in a clause: its hints, where one of their words stands there, else what it always says."""
    lowered = clause.lower()
    hinted: dict[str, Status] = {}
    for hint in tool.hints:
        if any(re.search(rf"\b{re.escape(word)}\b", lowered) for word in hint.words):
            hinted.update(hint.says)
    return {**hinted} if hinted and not tool.says else {**tool.says, **hinted}


def _is_hinted(message: str, mention: Mention) -> bool:
    """Whether a word that goes with the tool stands in the message."""
    lowered = message.lower()
    return any(re.search(rf"\b{re.escape(word)}\b", lowered) for hint in mention.tool.hints for word in hint.words)


def _is_name(message: str, mention: Mention) -> bool:
    """Whether it is written as a name, and not just because a sentence starts there."""
    name = message[mention.start : mention.end]
    starts = not message[: mention.start].rstrip() or message[: mention.start].rstrip()[-1] in ".!?\n"
    alone = message.strip() == name
    return name[:1].isupper() and (not starts or alone)
