"""Numbers, durations and frequencies in people's words: "a dozen", "nine months", "3x a year"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from assistant.domain import ValueKind

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_UNITS += "sixteen seventeen eighteen nineteen".split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS: dict[str, float] = {
    **{word: float(number) for number, word in enumerate(_UNITS)},
    **{word: 10.0 * (number + 2) for number, word in enumerate(_TENS)},
    "dozen": 12.0,
    "hundred": 100.0,
    "couple": 2.0,
    "handful": 5.0,
    "half": 0.5,
    "half a dozen": 6.0,
}
_MULTIPLIERS = ("hundred", "dozen")

DAYS: dict[str, float] = {
    "second": 1 / 86_400,
    "sec": 1 / 86_400,
    "minute": 1 / 1_440,
    "min": 1 / 1_440,
    "hour": 1 / 24,
    "day": 1.0,
    "night": 1.0,
    "week": 7.0,
    "fortnight": 14.0,
    "sprint": 14.0,
    "month": 30.0,
    "quarter": 91.0,
    "year": 365.0,
    "yr": 365.0,
}
_TIMES_A_YEAR: dict[str, float] = {
    "week": 52.0,
    "fortnight": 26.0,
    "sprint": 26.0,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
    "yr": 1.0,
}
"""How many a year has, as people count: "every month" is 12 times a year, though 12 times 30 days are less."""
_WHOLE = (("month", 30), ("week", 7))
"""What a number of days is a name for: "every 30 days" is every month."""

_FLAGS = re.IGNORECASE | re.ASCII
"""ASCII, for in Unicode "daıly" would match and stand in no table. Repetitions are bounded: no text takes long."""
_GAP, _SPACE = r"\s{0,3}", r"\s{1,3}"
_WORD = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_WORDS = (
    rf"(?:a{_SPACE})?(?:{_WORD})(?:[\s-]{{1,3}}(?:and{_SPACE})?(?:{_WORD})){{0,4}}(?:{_SPACE}and{_SPACE}a{_SPACE}half)?"
)
_ONE_NUMBER = rf"(?:\d{{1,15}}(?:[.,]\d{{1,15}}){{0,5}}|{_WORDS})"
_NUMBER = re.compile(rf"(?<![\w.]){_ONE_NUMBER}(?![\w%])", _FLAGS)
_UNIT = r"(?:" + "|".join(sorted(DAYS, key=len, reverse=True)) + r")s?"
_DURATION = re.compile(
    rf"(?<![\w.])(?:(?:(?P<low>{_ONE_NUMBER}){_GAP}(?:-|–|to|or){_GAP})?"
    rf"(?P<number>{_ONE_NUMBER}|an?|a{_SPACE}few|several|some|half{_SPACE}an?))?"
    rf"[\s-]{{0,3}}(?:of{_SPACE})?(?P<unit>{_UNIT})(?!\w)",
    _FLAGS,
)
_NEVER = re.compile(r"\bnever\b|\bnot ever\b", _FLAGS)
_AT_ONCE = re.compile(
    r"\b(?:instant(?:ly)?|immediate(?:ly)?|right away|at once|real[- ]?time|overnight|"
    r"same (?:day|evening|night|afternoon)|(?:the )?next day|a day later|the day after)\b",
    _FLAGS,
)
_TIMES = re.compile(
    rf"(?<![\w.])(?P<number>{_ONE_NUMBER}|once|twice|thrice){_GAP}(?:x|×|(?:of{_SPACE})?times)?"
    rf"{_GAP}(?:a|an|per|each|every|/){_GAP}(?P<unit>{_UNIT})\b",
    _FLAGS,
)
_EVERY = re.compile(
    rf"\b(?:every|each){_SPACE}(?P<other>(?:other|second){_SPACE})?(?P<number>{_ONE_NUMBER}|few)?{_GAP}(?P<unit>{_UNIT})\b",
    _FLAGS,
)
_RHYTHMS: dict[str, tuple[float, str]] = {
    "hourly": (1, "hour"),
    "nightly": (1, "night"),
    "daily": (1, "day"),
    "weekly": (1, "week"),
    "fortnightly": (2, "week"),
    "biweekly": (2, "week"),
    "monthly": (1, "month"),
    "quarterly": (3, "month"),
    "half-yearly": (6, "month"),
    "yearly": (1, "year"),
    "annually": (1, "year"),
}
_RHYTHM = re.compile(r"\b(?:" + "|".join(sorted(_RHYTHMS, key=len, reverse=True)) + r")\b", _FLAGS)
_VAGUE = {
    "a few": 3.0,
    "several": 5.0,
    "some": 3.0,
    "few": 3.0,
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half an": 0.5,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity and where it stands in a text."""

    text: str
    amount: float
    start: int
    end: int


def number(words: str) -> float | None:
    """Read one number in digits or words; None if there is none in them."""
    cleaned = " ".join(words.lower().replace("-", " ").split())
    plus_half = cleaned.endswith("and a half")
    cleaned = cleaned.removesuffix("and a half").removeprefix("a ").strip()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?", cleaned):
        thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", cleaned)
        return float(cleaned.replace(",", "") if thousands else cleaned.replace(",", "."))
    if cleaned in {"once", "twice", "thrice"}:
        return float(("once", "twice", "thrice").index(cleaned) + 1)
    if cleaned == "half a dozen":
        return NUMBER_WORDS[cleaned]
    words_known = [word for word in cleaned.split() if word in NUMBER_WORDS]
    if not words_known:
        return None
    amount = 0.0
    for word in words_known:
        if word in _MULTIPLIERS:
            amount = max(1.0, amount) * NUMBER_WORDS[word]
        else:
            amount += NUMBER_WORDS[word]
    return amount + (0.5 if plus_half else 0.0)


def find_numbers(text: str) -> list[Found]:
    """Find plain numbers; percentages and parts of longer tokens do not count."""
    found = []
    for match in _NUMBER.finditer(text):
        amount = number(match.group())
        if amount is not None:
            found.append(Found(match.group(), amount, match.start(), match.end()))
    return found


def find_durations(text: str) -> list[Found]:
    """Find durations, in days; a range counts with its longer end, "never" as infinite."""
    found = []
    for match in _DURATION.finditer(text):
        words = match.group("number")
        if words is None:
            vague_plural = match.group("unit").lower().endswith("s")
            if not vague_plural:
                continue
            count = 3.0
        else:
            count = _vague_or_number(words)
        found.append(Found(match.group().strip(), count * _days(match.group("unit")), match.start(), match.end()))
    found += [Found(match.group(), math.inf, match.start(), match.end()) for match in _NEVER.finditer(text)]
    found += [Found(match.group(), 1.0, match.start(), match.end()) for match in _AT_ONCE.finditer(text)]
    return sorted(found, key=lambda item: item.start)


def find_frequencies(text: str) -> list[Found]:
    """Find rhythms, in times a year: "weekly", "twice a month", "every four months"."""
    found = []
    for match in _TIMES.finditer(text):
        times = number(match.group("number")) or 1.0
        found.append(Found(match.group(), times * _a_year(1, match.group("unit")), match.start(), match.end()))
    for match in _EVERY.finditer(text):
        count = _vague_or_number(match.group("number") or "a") * (2.0 if match.group("other") else 1.0)
        if count:
            found.append(Found(match.group(), _a_year(count, match.group("unit")), match.start(), match.end()))
    for match in _RHYTHM.finditer(text):
        found.append(Found(match.group(), _a_year(*_RHYTHMS[match.group().lower()]), match.start(), match.end()))
    return sorted(found, key=lambda item: item.start)


def measure(kind: ValueKind, value: str) -> float | None:
    """Turn the value of a context fact into its unit; None when it holds no such quantity.

    Args:
        kind: What the fact measures; choices have no amount.
        value: As somebody said it; the largest duration counts, so that "a day to two years" is two years.

    Returns:
        A number, days, or times a year, after `ValueKind`.
    """
    if kind is ValueKind.NUMBER:
        numbers = find_numbers(value)
        return numbers[0].amount if numbers else None
    if kind is ValueKind.DURATION:
        return max((item.amount for item in find_durations(value)), default=None)
    if kind is ValueKind.FREQUENCY:
        return max((item.amount for item in find_frequencies(value)), default=None)
    return None


def _days(unit: str) -> float:
    return DAYS[_singular(unit)]


def _a_year(count: float, unit: str) -> float:
    """How often a year something happens that happens once in so many units."""
    unit = _singular(unit)
    if DAYS[unit] == 1:
        unit, count = next(((name, count / days) for name, days in _WHOLE if count % days == 0), (unit, count))
    return _TIMES_A_YEAR.get(unit, 365.0 / DAYS[unit]) / count


def _singular(unit: str) -> str:
    unit = unit.lower()
    return unit if unit in DAYS else unit.removesuffix("s")


def _vague_or_number(words: str) -> float:
    cleaned = " ".join(words.lower().split())
    if cleaned in _VAGUE:
        return _VAGUE[cleaned]
    return number(cleaned) or 0.0
