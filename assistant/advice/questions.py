"""What to ask next: the open point whose answer is expected to narrow the levels most."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assistant.domain import Claim, Role, Status, practices_in
from assistant.inference import judge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.domain import Framework
    from assistant.inference import Diagnosis, Doctor

_FACTS_FIRST = ("models-in-production", "label-delay")
"""What advice depends on most; asked once a few practices are known."""
_CLAIMS_BEFORE_FACTS = 3
_SHARE_OF_DIMENSIONS = 0.2
"""What a narrower dimension counts beside a narrower framework."""
_MOST_CANDIDATES = 12
"""Of the points that only further frameworks ask for, so many are tried out; the rest waits."""


def next_question(doctor: Doctor, diagnosis: Diagnosis, skipped: Collection[str] = ()) -> str | None:
    """Choose the practice or fact to ask about, or None when nothing is left to ask.

    Every open practice is supposed to be done, and then not to be done; the mean of what the two answers take off
    the width of the level intervals ranks it: those of the leading frameworks first, and when these are exact, those of
    the others. Never chosen: what was said, implied, skipped or declared unknown.
    """
    knowledge = diagnosis.knowledge
    asked = {claim.practice for claim in diagnosis.claims} | set(skipped)
    open_points = [practice for practice in diagnosis.unknown if practice not in asked]
    if len(diagnosis.claims) >= _CLAIMS_BEFORE_FACTS:
        for fact in _FACTS_FIRST:
            if fact in open_points:
                return fact
    practices = [point for point in open_points if not knowledge.practices[point].is_fact]
    leading = [framework for framework in knowledge.frameworks.values() if framework.leading]
    further = [framework for framework in knowledge.frameworks.values() if not framework.leading]
    return _narrowing(doctor, diagnosis, leading, practices) or _narrowing(
        doctor, diagnosis, further, practices, _MOST_CANDIDATES
    )


def _narrowing(
    doctor: Doctor,
    diagnosis: Diagnosis,
    frameworks: Sequence[Framework],
    practices: Sequence[str],
    at_most: int | None = None,
) -> str | None:
    """The practice whose answer is expected to narrow the frameworks most, or None when no answer would."""
    weights = _asked_for(frameworks, diagnosis)
    candidates = sorted((practice for practice in practices if weights[practice]), key=lambda it: -weights[it])
    before = _width(frameworks, diagnosis.true)
    evaluator = doctor.supposing(frameworks)
    gains: dict[str, float] = {}
    for practice in candidates[:at_most]:
        answered = [diagnosis.given | doctor.atoms([Claim(practice, status)]) for status in (Status.YES, Status.NO)]
        widths = [_width(frameworks, evaluator.run(each & evaluator.program.inputs).true) for each in answered]
        gains[practice] = before - sum(widths) / len(widths)
    worthwhile = [practice for practice, gain in gains.items() if gain > 0]
    order = {practice: number for number, practice in enumerate(diagnosis.knowledge.practices)}
    return min(worthwhile, key=lambda practice: (-gains[practice], order[practice]), default=None)


def _asked_for(frameworks: Iterable[Framework], diagnosis: Diagnosis) -> Counter[str]:
    """How many undecided criteria ask for each practice, alone or as one of its parts."""
    counts: Counter[str] = Counter()
    for framework in frameworks:
        for criterion in framework.criteria:
            is_decided = f"met:{criterion.id}" in diagnosis.true or f"failed:{criterion.id}" in diagnosis.true
            if criterion.role is Role.REQUIRED and not is_decided:
                counts.update(practices_in(criterion.when))
    for whole, parts in diagnosis.knowledge.parts.items():
        counts[whole] += sum(counts[part] for part in parts)
    return counts


def _width(frameworks: Iterable[Framework], true: frozenset[str]) -> float:
    """How much is open: for each framework and dimension the share of its scale that is neither reached nor missed."""
    width = 0.0
    for framework in frameworks:
        result = judge(framework, true)
        scale = framework.highest - framework.lowest
        width += result.interval.width / scale
        share = _SHARE_OF_DIMENSIONS / len(framework.dimensions)
        for id_, interval in result.dimensions.items():
            width += share * interval.width / (framework.highest_of(id_) - framework.lowest)
    return width
