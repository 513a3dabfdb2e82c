"""Moves in the order in which to make them, spread over months by what the team can spend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.advice.next_steps import next_steps
from assistant.domain import Claim, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice.next_steps import NextStep
    from assistant.domain import Obstacle
    from assistant.inference import Diagnosis, Doctor

MONTHS, CAPACITY = 6, 0.5
"""What a plan covers where nothing is said: half a year, one person half of the time."""
LONGEST = 60
"""Months; nobody knows what holds after five years."""
FEWEST_PEOPLE, MOST_PEOPLE = 0.05, 100.0
WEEKS_IN_A_MONTH = 52 / 12
_ROUNDING = 1e-9
_LEFT = 0.5
"""Share of a practice's effort that is left where it is done in part."""


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move with its place in time."""

    step: NextStep
    begins: float
    """Months from now, counted from 0."""
    ends: float
    person_weeks: float

    @property
    def months(self) -> range:
        """The months in which it is worked on, counted from 1."""
        return range(int(self.begins + _ROUNDING) + 1, int(self.ends - _ROUNDING) + 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be done in a time, with given hands."""

    months: int
    capacity: float
    """People who work on it full time; 0.5 is one person half of the time."""
    moves: tuple[PlannedMove, ...]
    """One after the other; nothing before what it needs."""
    left_over: tuple[NextStep, ...]
    """What would come next and does not fit any more."""
    after: Diagnosis
    """Where the team would stand then, if everything works out."""


def within_reason(months: float | None, capacity: float | None) -> tuple[int, float]:
    """What a plan can cover, for what somebody asked: whole months, some people; and the usual for what is None."""
    rounded = MONTHS if months is None else round(months)
    return min(max(rounded, 1), LONGEST), min(max(capacity or CAPACITY, FEWEST_PEOPLE), MOST_PEOPLE)


def plan(
    doctor: Doctor, diagnosis: Diagnosis, months: int, capacity: float, obstacles: Sequence[Obstacle] = ()
) -> Plan:
    """Make the best next move, suppose it done, and go on until the time is used up.

    A move that is too long for what is left of the time makes room for the best shorter one. How long a move takes is
    our estimate of its effort (`Practice.person_weeks`), half of it where the team is half-way there. Work to keep
    things up is not counted.

    Args:
        doctor: Its direct evaluation tries the moves.
        diagnosis: Where the team stands.
        months: At least 1.
        capacity: Full-time people, more than 0.
        obstacles: What is out of the question.
    """
    weeks_left = months * WEEKS_IN_A_MONTH * capacity
    whole = weeks_left
    moves: list[PlannedMove] = []
    standing = diagnosis
    while True:
        offered = next_steps(doctor, standing, len(diagnosis.knowledge.practices), obstacles)
        fitting = next((step for step in offered if _weeks(step, standing) <= weeks_left + _ROUNDING), None)
        if fitting is None:
            too_long = tuple(replace(step, claims=_said(step, diagnosis)) for step in offered[:3])
            return Plan(months, capacity, tuple(moves), too_long, standing)
        weeks = _weeks(fitting, standing)
        begins = (whole - weeks_left) / (WEEKS_IN_A_MONTH * capacity)
        weeks_left -= weeks
        ends = (whole - weeks_left) / (WEEKS_IN_A_MONTH * capacity)
        moves.append(PlannedMove(replace(fitting, claims=_said(fitting, diagnosis)), begins, ends, weeks))
        standing = _with(doctor, standing, fitting.practice.id)


def _weeks(step: NextStep, standing: Diagnosis) -> float:
    is_half_done = standing.is_true(step.practice.id, Status.PARTIAL)
    return step.practice.person_weeks * (_LEFT if is_half_done else 1.0)


def _said(step: NextStep, diagnosis: Diagnosis) -> tuple[Claim, ...]:
    return tuple(claim for claim in diagnosis.claims if claim.practice == step.practice.id)


def _with(doctor: Doctor, standing: Diagnosis, practice: str) -> Diagnosis:
    claims = [claim for claim in standing.claims if claim.practice != practice]
    return doctor.imagine([*claims, Claim(practice, Status.YES)], standing.settled)
