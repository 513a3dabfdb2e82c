"""Values of context facts in people's words: how many, how long, how often, which of some choices."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.domain import ValueKind
from assistant.quantities import find_durations, find_frequencies, find_numbers
from assistant.reader.people import People, beginnings, is_group_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.domain import Practice
    from assistant.quantities import Found

_RANGE = re.compile(r"\W*(?:to|or|and|up to|until)?\W*", re.IGNORECASE)
_LABEL = re.compile(r"(\w+)\s*[:=]\s*$")
_PEOPLE = "team-size"
_PART_OF = re.compile(r"^ (?:out )?of (?:our |the |these |those |all )?$", re.IGNORECASE)
_NARROW = {
    "models-in-production": re.compile(r"\b(?:live|in (?:production|prod|use)|deployed|running)\b", re.IGNORECASE)
}
"""What follows the number that counts, where another one counts more than the fact is about."""
_WIDE = {"team-size": re.compile(r"\b(?:company|firm|organi[sz]ation|overall|in total|altogether)\b", re.IGNORECASE)}
"""What follows a number that counts more than the fact is about."""
_MAY_BE_NONE = {"models-in-production"}
_NONE = re.compile(
    r"\b(?:no|not (?:one|a|a single|any)|none of (?:our|the|them)|zero|without (?:a|any)|"
    r"(?:don't|do not|didn't|haven't|have not|hasn't) (?:yet )?"
    r"(?:have|run|got|put|had|operate|serve)?(?: yet)? ?(?:a|any|one))"
    r"(?: (?!longer)\w+){0,2} (?:models?|algorithms?|classifiers?|forecasts?)\b"
    r"(?=\W*$|[^.;]{0,40}\b(?:yet|production|live|so far|in use|running)\b)|"
    r"\bnothing (?:\w+ ){0,3}(?:in production|live|in prod)\b|"
    r"\b(?:never|not yet|haven't) (?:yet )?put (?:a|any|one) model into (?:production|use)\b",
    re.IGNORECASE,
)
"""That there is none of what is counted."""
_SINGLE = {
    "models-in-production": re.compile(
        r"\b(?:an?|our|the) (?:single|only|sole|solitary|lone)(?! most\b) "
        r"(?:\w+ ){0,3}?(?:models?|algorithm|classifier|predictor|recommender|forecast\w*|detector)\b",
        re.IGNORECASE,
    )
}
"""That there is one, without a number."""
_WORDS_BETWEEN = 3
"""Words that may stand between a number and what it counts: "three rather tired engineers"."""


class Values:
    """Reads values, by words that name choices and things that are counted."""

    def __init__(self, choices: Mapping[str, tuple[str, ...]], counted: Mapping[str, tuple[str, ...]]) -> None:
        """Take in the words.

        Args:
            choices: For ``<fact>:<choice>`` the beginnings of words that name it.
            counted: For each fact that is a number the beginnings of words for what it counts.
        """
        self._choices = choices
        self._counted = {fact: re.compile(beginnings(names)) for fact, names in counted.items()}
        self._people = People(counted.get(_PEOPLE, ()))

    def find(self, fact: Practice, text: str) -> str | None:
        """The value of a context fact in a stretch of text, as said; None where there is none."""
        match fact.value:
            case ValueKind.NUMBER:
                return self._number(fact.id, text)
            case ValueKind.DURATION:
                durations = find_durations(text)
                return _together(text, durations) if durations else None
            case ValueKind.FREQUENCY:
                rhythms = find_frequencies(text)
                return rhythms[0].text if rhythms else None
            case ValueKind.CHOICE:
                lowered = f" {text.lower()} "
                chosen = [
                    choice
                    for choice in fact.choices
                    if any(f" {word}" in lowered for word in self._choices.get(f"{fact.id}:{choice}", (choice,)))
                ]
                return " and ".join(chosen) or None
            case _:
                return None

    def _number(self, fact: str, text: str) -> str | None:
        """The number in front of what the fact counts; else the first that counts nothing else."""
        if fact in _MAY_BE_NONE and _NONE.search(text):
            return "0"
        times = [*find_durations(text), *find_frequencies(text)]
        numbers = [
            number for number in find_numbers(text) if not any(time.start <= number.start < time.end for time in times)
        ]
        ends = [*(number.start for number in numbers[1:]), len(text)]
        after = {number: text[number.end : end] for number, end in zip(numbers, ends, strict=False)}
        counts = {number: self._counts(after[number]) for number in numbers}
        for part, whole in pairwise(numbers):
            if _PART_OF.match(after[part]):  # "2 of 10 models"
                counts[part] = counts[whole]
        labels = {number: self._labels(text[: number.start]) for number in numbers}
        own = [number for number in numbers if fact in (labels[number] or counts[number])]
        bare = [number for number in numbers if not labels[number] and not counts[number]]
        meant = _those_meant(fact, own or bare, after)
        if fact == _PEOPLE:
            return _written(self._people.count(text, meant, bare))
        if not meant and fact in _SINGLE and _SINGLE[fact].search(text):
            return "1"
        return _written(meant[0].amount) if meant else None

    def _labels(self, before: str) -> set[str]:
        """The fact that stands in front of a number with a colon: "people: 8"."""
        named = _LABEL.search(before.lower())
        by_name = {fact for fact, names in self._counted.items() if named and names.match(named[1])}
        return by_name or ({_PEOPLE} if is_group_of(before) else set())

    def _counts(self, after: str) -> set[str]:
        """The facts whose words follow a number closely; the nearest decides."""
        words = after.lower().replace("-", " ").split()[: _WORDS_BETWEEN + 1]
        for start in range(len(words)):
            rest = " ".join(words[start:])
            facts = {fact for fact, names in self._counted.items() if names.match(rest)}
            if facts:
                return facts
        return set()


def _those_meant(fact: str, own: list[Found], after: Mapping[Found, str]) -> list[Found]:
    """Of several numbers those that the fact is about: the part that is live, not the whole company."""
    parts = [number for number in own if _PART_OF.match(after[number])]
    within = parts or [number for number in own if fact in _NARROW and _NARROW[fact].search(after[number])]
    around = [number for number in own if fact not in _WIDE or not _WIDE[fact].search(after[number])]
    return within or around or own


def _together(text: str, durations: Sequence[Found]) -> str:
    """The first duration with those that belong to it: "30 to 60 days", "a day or two years"."""
    start, end = durations[0].start, durations[0].end
    for later in durations[1:]:
        if not _RANGE.fullmatch(text[end : later.start]):
            break
        end = later.end
    return text[start:end]


def _written(amount: float | None) -> str | None:
    if amount is None:
        return None
    return f"{amount:.0f}" if amount == int(amount) else f"{amount:g}"
