"""Finding entries of the knowledge base by a few words, as they are typed; misspelt ones are mended."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from assistant.domain import Knowledge

_WORD = re.compile(r"[^\W_]+")
_LEAST_LIKENESS = 74
"""Percent; below it a known word is not taken for the one that was meant."""
_SHORTEST_MENDED = 5
"""Letters; a shorter word is like too many others."""
_MOST_NEAR = 6
_WHOLE_NAME, _BEGINS_NAME = 12.0, 6.0
_WHOLE_OTHER_NAME, _BEGINS_OTHER_NAME = 5.0, 2.0
"""Worth of a name that is what was typed, or begins with it: of the usual name, and of the other ones."""
_IN_NAME, _IN_OTHER_NAME, _IN_TEXT = 4.0, 3.0, 1.0
"""Worth of a word where it stands."""
_SHORT = 40
"""Characters; of equally good entries, those with a name come before those that are named by whole sentences."""
_BEGUN, _MENDED = 0.7, 0.5
"""Share of that worth for the beginning of a word, and for a word that is only like it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found."""

    kind: str
    """As `Knowledge` names its fields."""
    id: str
    names: tuple[str, ...]
    """What it is called, the usual name first; at least one."""
    text: str = ""
    """What it says."""


class Searcher:
    """Knows which words stand in which entries."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take in entries; of equally good ones, those that come first are found first."""
        self.entries = tuple(entries)
        self._names = [tuple(" ".join(_words(name)) for name in entry.names) for entry in self.entries]
        self._places: dict[str, dict[int, float]] = defaultdict(dict)
        """For each word the entries in which it stands, and what it is worth there."""
        for number, entry in enumerate(self.entries):
            usual, *others = self._names[number]
            for worth, texts in ((_IN_TEXT, [entry.text]), (_IN_OTHER_NAME, others), (_IN_NAME, [usual])):
                for text in texts:
                    for word in _words(text):
                        self._places[word][number] = worth
        self._words = sorted(self._places)

    def find(self, text: str, kinds: Collection[str], most: int) -> list[Entry]:
        """The entries that fit best; those that have all words come before those that have some.

        Args:
            text: What was typed so far; nothing finds everything, in its order.
            kinds: Which kinds to look through.
            most: How many entries to return.
        """
        words = _words(text)
        if not words:
            return [entry for entry in self.entries if entry.kind in kinds][:most]
        worths = [self._worths(word) for word in words]
        found = set().union(*worths)
        typed = " ".join(words)
        ranked = sorted(
            (
                (
                    -sum(number in worth for worth in worths),
                    -self._worth(number, typed, worths),
                    len(self._names[number][0]) // _SHORT,
                    number,
                )
                for number in found
                if self.entries[number].kind in kinds
            ),
        )
        return [self.entries[number] for *_, number in ranked[:most]]

    def _worth(self, number: int, typed: str, worths: Iterable[dict[int, float]]) -> float:
        usual, *others = self._names[number]
        if usual.startswith(typed):
            worth = _WHOLE_NAME if usual == typed else _BEGINS_NAME
        elif typed in others:
            worth = _WHOLE_OTHER_NAME
        else:
            worth = _BEGINS_OTHER_NAME if any(other.startswith(typed) for other in others) else 0.0
        return worth + sum(each.get(number, 0.0) for each in worths)

    def _worths(self, word: str) -> dict[int, float]:
        """What a word is worth for the entries in which it stands, or in which one like it stands."""
        known = [(word, 1.0)] if word in self._places else []
        known += [(longer, _BEGUN) for longer in self._begun(word)]
        if not known:
            known = [(near, _MENDED) for near in self._near(word)]
        worths: dict[int, float] = {}
        for other, share in known:
            for number, worth in self._places[other].items():
                worths[number] = max(worths.get(number, 0.0), worth * share)
        return worths

    def _begun(self, word: str) -> Iterator[str]:
        """The longer words that begin with it."""
        for place in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[place].startswith(word):
                return
            if self._words[place] != word:
                yield self._words[place]

    def _near(self, word: str) -> list[str]:
        if len(word) < _SHORTEST_MENDED:
            return []
        found = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKENESS, limit=_MOST_NEAR)
        return [near for near, _, _ in found]


def entries_in(knowledge: Knowledge) -> Iterator[Entry]:
    """Everything that is worth looking for, and what it is called."""
    for practice in knowledge.practices.values():
        book = knowledge.phrases.get(practice.id)
        terms = book.terms if book is not None else ()
        yield Entry("practices", practice.id, (practice.name, practice.id, *terms), f"{practice.what} {practice.why}")
    for framework in knowledge.frameworks.values():
        names = (framework.name, framework.short_name, framework.id)
        yield Entry("frameworks", framework.id, names, f"{framework.publisher} {framework.about}")
    for criterion in knowledge.criteria.values():
        yield Entry("criteria", criterion.id, (criterion.text,), f"{criterion.id} {criterion.note}")
    for rule in knowledge.rules.values():
        yield Entry("rules", rule.id, (rule.because,), f"{rule.id} {rule.kind} {rule.advice} {rule.question}")
    for term in knowledge.terms.values():
        yield Entry("terms", term.id, term.names, term.means)
    for lesson in knowledge.lessons.values():
        yield Entry("lessons", lesson.id, (lesson.title, lesson.id), f"{lesson.what} {' '.join(lesson.facts)}")
    for source in knowledge.sources.values():
        yield Entry("sources", source.id, (source.title, source.id), f"{source.publisher} {source.date} {source.note}")
    for tool in knowledge.tools.values():
        yield Entry("tools", tool.id, (tool.name, *tool.spellings), f"{' '.join(tool.says)} {tool.does_not_say}")
    for disagreement in knowledge.disagreements.values():
        yield Entry("disagreements", disagreement.id, (disagreement.question,), disagreement.reading)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
