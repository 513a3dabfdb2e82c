"""Frameworks whose levels have gaps, or that more practice could lower."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.domain import Role, Status, StatusIs, leaves
from assistant.knowledge_base.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Condition, Framework, Knowledge
    from assistant.errors import Place

_GATING = {Role.REQUIRED, Role.SUPPORTING}
_RISING = {Status.YES, Status.PARTIAL}


def framework_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Every framework by itself."""
    for framework in knowledge.frameworks.values():
        if framework.counts_points:
            yield from _bands(framework)
        else:
            yield from _levels(framework)
        for criterion in framework.criteria:
            if criterion.role in _GATING:
                yield from _must_rise(criterion.id, criterion.when, criterion.place)
                if criterion.half is not None:
                    yield from _must_rise(criterion.id, criterion.half, criterion.place)
        for dimension in framework.dimensions:
            if not framework.within[dimension.id]:
                yield Problem(framework.place, f"the dimension '{dimension.id}' has no criterion", "give it one")


def _levels(framework: Framework) -> Iterator[Problem]:
    numbers = [level.number for level in framework.levels]
    if not numbers or any(above != below + 1 for below, above in pairwise(numbers)):
        yield Problem(
            framework.place,
            f"the levels are {numbers}: not rising by one",
            "add the missing level or reorder them",
        )
    for criterion in framework.criteria:
        if criterion.level not in numbers:
            yield Problem(criterion.place, f"level {criterion.level} is not one of {numbers}")
    gated = {criterion.level for criterion in framework.criteria if criterion.role is Role.REQUIRED}
    for number in numbers[1:]:
        if number not in gated:
            yield Problem(
                framework.place,
                f"level {number} has no required criterion, so that everybody would reach it",
                "give it one",
            )


def _bands(framework: Framework) -> Iterator[Problem]:
    numbers = [level.number for level in framework.levels]
    if numbers and (numbers[0] != 0 or numbers != sorted(set(numbers))):
        yield Problem(framework.place, f"the bands begin at {numbers}: not rising from 0", "reorder them")


def _must_rise(id_: str, condition: Condition, place: Place) -> Iterator[Problem]:
    """More practice must never lower a level: a gate asks for yes, at least sometimes, and for nothing less."""
    for leaf in leaves(condition):
        if isinstance(leaf, StatusIs) and (not leaf.accepted <= _RISING or Status.YES not in leaf.accepted):
            yield Problem(
                place,
                f"'{id_}' would be lost by doing more of '{leaf.practice}'",
                "a gate accepts yes, or yes and partial",
            )
