"""What to ask next: the open point whose answer is expected to narrow the levels most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Claim, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assistant.domain import Framework
    from assistant.inference import Diagnosis, Doctor

_FACTS_FIRST = ("models-in-production", "label-delay")
"""What advice depends on most; asked once a few practices are known."""
_CLAIMS_BEFORE_FACTS = 3
_SHARE_OF_DIMENSIONS = 0.2
"""What a narrower dimension counts beside a narrower framework."""


def next_question(doctor: Doctor, diagnosis: Diagnosis, skipped: Collection[str] = ()) -> str | None:
    """Choose the practice or fact to ask about, or None when nothing is left to ask.

    Every open practice is supposed to be done, and then not to be done; the mean of what the two answers take off
    the width of all level intervals ranks it. Never chosen: what was said, implied, skipped or declared unknown.
    """
    knowledge = diagnosis.knowledge
    asked = {claim.practice for claim in diagnosis.claims} | set(skipped)
    open_points = [practice for practice in diagnosis.unknown if practice not in asked]
    if len(diagnosis.claims) >= _CLAIMS_BEFORE_FACTS:
        for fact in _FACTS_FIRST:
            if fact in open_points:
                return fact
    practices = [point for point in open_points if not knowledge.practices[point].is_fact]
    before = _width(knowledge.frameworks.values(), diagnosis.true)
    gains = {practice: _gain(doctor, diagnosis, practice, before) for practice in practices}
    worthwhile = [practice for practice in practices if gains[practice] > 0]
    if worthwhile:
        order = {practice: number for number, practice in enumerate(knowledge.practices)}
        return min(worthwhile, key=lambda practice: (-gains[practice], order[practice]))
    return None


def _gain(doctor: Doctor, diagnosis: Diagnosis, practice: str, before: float) -> float:
    widths = []
    for status in (Status.YES, Status.NO):
        given = diagnosis.given | doctor.atoms([Claim(practice, status)])
        widths.append(_width(diagnosis.knowledge.frameworks.values(), doctor.suppose(given).true))
    return before - sum(widths) / len(widths)


def _width(frameworks: Iterable[Framework], true: frozenset[str]) -> float:
    """How much is open: for each framework the share of its levels that are neither reached nor missed."""
    width = 0.0
    for framework in frameworks:
        steps = framework.highest - framework.lowest
        width += _open_levels(framework, framework.id, true) / steps
        for dimension in framework.dimensions:
            share = _SHARE_OF_DIMENSIONS / len(framework.dimensions)
            width += share * _open_levels(framework, f"{framework.id}/{dimension.id}", true) / steps
    return width


def _open_levels(framework: Framework, name: str, true: frozenset[str]) -> int:
    return sum(
        f"reached:{name}/{level.number}" not in true and f"missed:{name}/{level.number}" not in true
        for level in framework.levels[1:]
    )
