"""Which changes moved a level: of all that changed between two diagnoses, the few that take it where it is now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.inference.comparing import compare
from assistant.inference.levels import judge
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assistant.domain import Claim, Practice
    from assistant.inference.comparing import Difference, Moved
    from assistant.inference.diagnosing import Doctor
    from assistant.inference.diagnosis import Diagnosis
    from assistant.inference.levels import Interval


@dataclass(frozen=True, slots=True)
class Change:
    """A practice about which something else is known than before."""

    practice: str
    before: tuple[Claim, ...]
    """What stood then; empty if nothing was said."""
    after: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a level is not where it was."""

    moved: Moved
    practices: tuple[str, ...]
    """Changes that together take it there, and none of which can be left out, in the order of the catalogue."""
    settled: tuple[str, ...]
    """The same of contradictions that were settled, or are open again."""


@dataclass(frozen=True, slots=True)
class Development:
    """How a team got from one diagnosis to a later one."""

    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]
    """One for each level that moved."""
    difference: Difference


def development(doctor: Doctor, before: Diagnosis, after: Diagnosis) -> Development:
    """Find what changed between two diagnoses by the same knowledge, and what that moved."""
    changes, difference = what_changed(before, after), compare(before, after)
    return Development(changes, causes(doctor, before, after, changes, difference), difference)


def what_changed(before: Diagnosis, after: Diagnosis) -> tuple[Change, ...]:
    """Practices and facts with another status or value, in the order of the catalogue; other words are no change."""
    was, now = _by_practice(before.claims), _by_practice(after.claims)
    return tuple(
        Change(practice.id, was.get(practice.id, ()), now.get(practice.id, ()))
        for practice in after.knowledge.practices.values()
        if _said(was.get(practice.id, ()), practice) != _said(now.get(practice.id, ()), practice)
    )


def causes(
    doctor: Doctor, before: Diagnosis, after: Diagnosis, changes: Sequence[Change], difference: Difference
) -> tuple[Cause, ...]:
    """Find for each level that moved a smallest set of changes that moves it, in the order of `compare`.

    Changes are taken back one by one, from the end of the catalogue, as long as the level stays where it is now; what
    is left cannot do without any one of its members. Other sets may do the same.
    """
    changed = [change.practice for change in changes]
    settled = sorted(before.settled ^ after.settled)
    was, now = _by_practice(before.claims), _by_practice(after.claims)
    untouched = doctor.atoms([claim for claim in before.claims if claim.practice not in changed])
    atoms_then, atoms_now = ({name: doctor.atoms(told.get(name, ())) for name in changed} for told in (was, now))

    def level(moved: Moved) -> Callable[[frozenset[str]], Interval]:
        """The level after some of the changes only."""
        framework = doctor.knowledge.frameworks[moved.framework]
        evaluator = doctor.supposing([framework])

        @cache
        def after_some(some: frozenset[str]) -> Interval:
            stand = ((atoms_now if name in some else atoms_then)[name] for name in changed)
            ids = {id_ for id_ in settled if (id_ in after.settled) == (id_ in some)} | (before.settled & after.settled)
            given = untouched.union(doctor.atoms((), ids), *stand) & evaluator.program.inputs
            result = judge(framework, evaluator.run(given).true)
            return result.interval if moved.dimension is None else result.dimensions[moved.dimension]

        return after_some

    found = []
    for moved in difference.levels:
        needed = _needed([*changed, *settled], moved.after, level(moved))
        found.append(
            Cause(
                moved,
                tuple(name for name in changed if name in needed),
                tuple(id_ for id_ in settled if id_ in needed),
            )
        )
    return tuple(found)


def _needed(changes: list[str], wanted: Interval, level: Callable[[frozenset[str]], Interval]) -> frozenset[str]:
    """A set of changes that reaches the level and has no member to spare."""
    needed = frozenset(changes)
    for change in reversed(changes):
        if level(needed - {change}) == wanted:
            needed -= {change}
    return needed


def _by_practice(claims: Iterable[Claim]) -> Mapping[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.practice].append(claim)
    return {practice: tuple(about) for practice, about in found.items()}


def _said(claims: Iterable[Claim], practice: Practice) -> frozenset[tuple[Status, object]]:
    """What claims come to: statuses, and values as amounts, so that "monthly" and "once a month" are the same."""
    return frozenset((claim.status, amount_of(claim, practice)) for claim in claims)


def amount_of(claim: Claim, practice: Practice) -> object:
    """The value of a claim in a form that can be compared: an amount, or words where it is none."""
    if practice.value is None or claim.value is None or claim.status is not Status.YES:
        return None
    amount = measure(practice.value, claim.value)
    return amount if amount is not None else claim.value.casefold()
