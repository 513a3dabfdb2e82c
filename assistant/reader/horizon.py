"""How far, and with whom, a request for a plan looks: "plan for 6 months with two people"."""

from __future__ import annotations

import re
from math import isfinite

from assistant.quantities import NUMBER_WORDS, find_durations, number

_PEOPLE = re.compile(
    rf"\b(half|quarter|third|an?|{'|'.join(NUMBER_WORDS)}|\d+(?:\.\d+)?)\s+(?:of\s+)?(?:(?:a|an|one)\s+)?"
    r"(?:full[- ]time\s+|data\s+|ml\s+){0,2}"
    r"(?:people|persons?|ftes?|engineers?|heads?|scientists?|developers?)\b",
    re.IGNORECASE,
)
_SHARES = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "a": 1.0, "an": 1.0, "one": 1.0}
_QUARTER = re.compile(r"\b(?:this|next|the|coming) quarter\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:this|next|the next|the|the coming|coming|a|one) year\b", re.IGNORECASE)
_DAYS_IN_A_MONTH = 365 / 12


def horizon(text: str) -> tuple[float | None, float | None]:
    """The months, and the people working full time, that a request names; None for what it does not name."""
    people = _PEOPLE.search(text)
    capacity = (_SHARES.get(people[1].lower()) or number(people[1])) if people else None
    durations = find_durations(text.replace(people[0], " ") if people and capacity else text)
    if durations and isfinite(durations[0].amount):
        return durations[0].amount / _DAYS_IN_A_MONTH, capacity
    return (3.0 if _QUARTER.search(text) else 12.0 if _YEAR.search(text) else None), capacity
