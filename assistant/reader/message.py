"""A message, split once: its words, its clauses, and the tools that it names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.reader.clauses import split_clauses
from assistant.reader.tools import says
from assistant.reader.words import Word, plain_words, split_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.domain import Status
    from assistant.reader.clauses import Clause
    from assistant.reader.matching import Mender
    from assistant.reader.tools import Mention, ToolFinder

_REMEMBERED = 4
"""Messages that are kept split, for they are looked at more than once."""
_WIDEST_SPAN = 3
"""Neighbouring clauses of one sentence that are read together."""


@dataclass(frozen=True, slots=True)
class Span:
    """A row of clauses."""

    first: int
    last: int

    def __contains__(self, other: object) -> bool:
        return isinstance(other, Span) and self.first <= other.first and other.last <= self.last

    @property
    def clauses(self) -> range:
        """The numbers of its clauses."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands in a stretch of a message."""

    text: str
    words: tuple[Word, ...]
    """Mended, with placeholders for quantities."""
    plain: tuple[str, ...]
    """As written, in lower case."""
    tools: Mapping[str, Status]
    """What the tools named in it say about practices."""
    names_tool: bool
    clauses: tuple[tuple[str, ...], ...]
    """The plain words of each clause."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text, split."""

    text: str
    clauses: Sequence[Clause]
    _words: Sequence[Word]
    _plain: Sequence[tuple[str, int, int]]
    _mentions: Sequence[Mention]

    def passage(self, span: Span) -> Passage:
        """What stands from the first clause of a span to its last."""
        return self._between(self.clauses[span.first].start, self.clauses[span.last].end, span.clauses)

    @property
    def whole(self) -> Passage:
        """Everything, also what stands in no clause."""
        return self._between(0, len(self.text), range(len(self.clauses)))

    def _between(self, start: int, end: int, clauses: range) -> Passage:
        text = self.text[start:end]
        mentions = [mention for mention in self._mentions if start <= mention.start and mention.end <= end]
        first = bisect_left(self._words, start, key=lambda word: word.start)
        last = bisect_right(self._words, end, lo=first, key=lambda word: word.end)
        return Passage(
            text=text,
            words=tuple(self._words[first:last]),
            plain=self._plain_between(start, end),
            tools={practice: status for each in mentions for practice, status in says(each.tool, text).items()},
            names_tool=bool(mentions),
            clauses=tuple(self._plain_between(self.clauses[n].start, self.clauses[n].end) for n in clauses),
        )

    def _plain_between(self, start: int, end: int) -> tuple[str, ...]:
        first = bisect_left(self._plain, start, key=lambda each: each[1])
        last = bisect_right(self._plain, end, lo=first, key=lambda each: each[2])
        return tuple(word for word, _, _ in self._plain[first:last])

    def spans(self) -> Iterator[Span]:
        """Each clause that may claim something, by itself and with those after it in the same sentence."""
        for first in range(len(self.clauses)):
            if not self.may_claim(first):
                continue
            for last in range(first, min(first + _WIDEST_SPAN, len(self.clauses))):
                if self.clauses[last].sentence != self.clauses[first].sentence:
                    break
                yield Span(first, last)

    def may_claim(self, number: int) -> bool:
        """A question claims nothing, unless its speaker answers it: "Is it scripted? Don't ask me."."""
        clause = self.clauses[number]
        return not clause.asks or any(
            later.sentence == clause.sentence + 1 and not later.asks for later in self.clauses[number + 1 :]
        )


class Splitter:
    """Splits messages by the words and tools of one knowledge base."""

    def __init__(self, mender: Mender, tools: ToolFinder) -> None:
        self._mender = mender
        self._tools = tools
        self.split = lru_cache(maxsize=_REMEMBERED)(self._split)
        """Splits a message; all offsets refer to the text as it is."""

    def _split(self, text: str) -> Message:
        words = [self._mended(word) for word in split_words(text)]
        return Message(text, split_clauses(text), words, plain_words(text), self._tools.find(text))

    def _mended(self, word: Word) -> Word:
        mended = self._mender.mend(word.plain)
        if mended == word.plain or word.is_quantity:
            return word
        return Word(mended, stem(mended), word.start, word.end)
