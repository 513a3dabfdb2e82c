"""How many people a team has, in its own words: "me and one other guy", "nine of us, two of them part-time"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.quantities import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_DETERMINERS = (
    r"(?:an?(?: (?:single|lone|second))?|another|my|our|the (?:only|sole)|(?:single|lone|sole|only)(?= \w))"
    r"(?: (?!of\b|and\b|with\b|for\b)\w+){0,2}? "
)
_SPEAKER = re.compile(
    r"\byours truly\b|\b(?:me|myself)(?=,? (?:and|plus|with)\b| ?[+&,])"
    r"|(?<=\band )(?:me|myself|i)\b|(?<=\bplus )(?:me|myself)\b|\bi(?= and\b)"
    r"|\bi(?= \w+(?: \w+){0,3} with (?:an?|one|two|three|my|\d) )",
    re.IGNORECASE,
)
"""The speaker, beside others."""
_GROUPS = {"duo": 2.0, "trio": 3.0, "quartet": 4.0, "pair of": 2.0}
_GROUP = re.compile(r"\b(?:" + "|".join(_GROUPS) + r")\b", re.IGNORECASE)
_ALONE = re.compile(
    r"\b(?:(?:only|just|myself and|solely) (?:me|i|myself)|me only|solo|alone|on my own|by myself"
    r"|single[- ]handed(?:ly)?|one[- ](?:man|woman|person)|(?:i'm|i am|i’m) the (?:\w+ ){0,3}team)\b",
    re.IGNORECASE,
)
_PARTS_FOLLOW = re.compile(
    r"\b(?:\w+ of (?:them|whom|which)|includ\w*|incl|counting|among (?:them|whom))\b", re.IGNORECASE
)
"""What comes now was counted already."""
_NOT_NOW = re.compile(
    r"\b(?:from|was|were|used to be|(?:started|began) (?:as|with)|lost|soon|next|will be|hiring|hire|becoming)"
    r"(?: (?:about|some|just|only|only just|another|to be))?\W+$",
    re.IGNORECASE,
)
"""What stands before a number of another time."""
_JOINED = re.compile(r"(?:\b(?:and|plus|with)\b|[+&])(?: \w+)?\W*$", re.IGNORECASE)
_LISTED = re.compile(r"^[^.;:!?]{0,40},\W*(?:\w+\W+)?$")
_GROUP_OF = re.compile(r"\b(?:team|staff|group|crew|squad|unit|department|bunch|desk) of (?:\w+ )?$", re.IGNORECASE)
_EVERYBODY = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:people|persons?|heads?|folks?|ftes?|members?|employees|staff|of us)\b", re.IGNORECASE
)
"""What follows the number of all of them, so that a list behind it names them again."""
_TWO, _HALF = 2, 0.5
_LONGEST_WHOLE = 3


class People:
    """Counts people by words for them."""

    def __init__(self, nouns: Collection[str]) -> None:
        """Take in the words.

        Args:
            nouns: The beginnings of words for people, such as "engineer"; those of three letters or less are whole.
        """
        somebody = beginnings(nouns)
        self._somebody = re.compile(rf"\b{_DETERMINERS}(?:{somebody})\w*", re.IGNORECASE)
        self._named = re.compile(rf"\W?(?:[^\W\d]+[ -]){{0,3}}?(?:{somebody})", re.IGNORECASE)

    def count(self, text: str, numbers: Sequence[Found], bare: Sequence[Found]) -> float | None:
        """How many people a text tells of; None if it does not say.

        Args:
            text: What was said.
            numbers: The numbers in it that count people, in their order.
            bare: The numbers that count nothing by their words, in their order.
        """
        parts = _PARTS_FOLLOW.search(text)
        if parts is not None:
            told = [number for number in (*numbers, *bare) if number.end <= parts.start()]
            text = text[: parts.start()] if told else text
        there = sorted({number for number in (*numbers, *bare) if number.end <= len(text)}, key=lambda each: each.start)
        said = [each for each in there if each.amount != _HALF or self._named.match(text[each.end :])]
        said = [each for each in said if not _NOT_NOW.search(text[: each.start])] or said
        leading = [each for each in said if each in numbers or is_group_of(text[: each.start])] or said
        units = sorted([*said, *self._without_number(text, said)], key=lambda unit: unit.start)
        if not units:
            return 1.0 if _ALONE.search(text) and not there else None
        return self._added_up(text, units, units.index(leading[0]) if leading else 0)

    def _without_number(self, text: str, numbers: Sequence[Found]) -> list[Found]:
        """The speaker, and others of whom one speaks without a number: "a student", "my colleague"."""
        speaker = _SPEAKER.search(text)
        found = [(match, 1.0) for match in (*((speaker,) if speaker else ()), *self._somebody.finditer(text))]
        found += [(match, _GROUPS[match.group().lower()]) for match in _GROUP.finditer(text)]
        taken = [(number.start, number.end) for number in numbers]
        units: list[Found] = []
        for match, amount in sorted(found, key=lambda each: (each[0].start(), -each[1])):
            start, end = match.span()
            if all(end <= low or high <= start for low, high in taken):
                taken.append((start, end))
                units.append(Found(match.group(), amount, start, end))
        return units

    def _added_up(self, text: str, units: Sequence[Found], first: int) -> float:
        """A number with whatever is added to it; a list that adds up to it names the same people again."""
        while first > 0 and self._adds(text, units[first - 1], units[first]):
            first -= 1
        amounts = [units[first].amount]
        for before, unit in pairwise(units[first:]):
            if not self._adds(text, before, unit):
                break
            amounts.append(unit.amount)
        names_again = len(amounts) > _TWO and amounts[0] >= sum(amounts[1:]) and self._is_everybody(text, units[first])
        return amounts[0] if names_again else sum(amounts)

    def _adds(self, text: str, before: Found, unit: Found) -> bool:
        """Whether one amount is added to the one before: "and", or a list of different people."""
        joint = text[before.end : unit.start]
        if _JOINED.search(joint):
            return True
        return not self._is_everybody(text, before) and _LISTED.match(joint) is not None

    def _is_everybody(self, text: str, unit: Found) -> bool:
        """Whether an amount is of people of any kind: "six people", "we are nine"."""
        after = text[unit.end :]
        is_somebody = self._somebody.fullmatch(unit.text) or _SPEAKER.match(text, unit.start)
        return _EVERYBODY.match(after) is not None or not (is_somebody or self._named.match(after))


def beginnings(words: Collection[str]) -> str:
    """A pattern for words that begin so; those of three letters or less are whole words, in singular or plural."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"s?\b" if len(word) <= _LONGEST_WHOLE else r"(?!ing\b)") for word in ordered)


def is_group_of(before: str) -> bool:
    """Whether the words before a number are "a team of" or the like."""
    return _GROUP_OF.search(before) is not None
