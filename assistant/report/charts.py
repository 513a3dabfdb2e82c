"""Where things stand in the charts of a report, in the units of their view boxes; templates draw them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.report.content import Plan, Scheduled, Stretch

WIDTH, HEIGHT = 600.0, 26.0
_GAP = 4.0
"""Between two rungs."""
REACHED, POSSIBLE, OUT = "reached", "possible", "out"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a bar."""

    x: float
    width: float
    state: str
    """``reached``, ``possible`` or ``out``."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar in a view box of `WIDTH` by `HEIGHT`."""

    blocks: tuple[Block, ...]
    marker: float | None
    """The x of the mark for what fits; None where there is none."""
    describes: str
    """The same in words, for who cannot see it."""


def chart(where: Stretch, *, counts_points: bool) -> Chart:
    """A ladder with a block for each level, or a bar of points."""
    unit = "points" if counts_points else "level"
    fits = f"{where.fits:g} fits the team" if where.fits is not None else "nothing speaks for stopping below the top"
    open_ = f", up to {where.at_most:g} still possible" if where.at_most > where.at_least else ""
    describes = f"A scale from {where.lowest:g} to {where.highest:g}: {unit} {where.at_least:g} reached{open_}; {fits}."
    if where.highest <= where.lowest:
        return Chart((), None, describes)
    if counts_points:
        step = WIDTH / where.highest
        return Chart(_bar(where), None if where.fits is None else _rounded(where.fits * step), describes)
    count = int(where.highest - where.lowest) + 1
    step = (WIDTH + _GAP) / count
    numbers = [where.lowest + index for index in range(count)]
    rungs = (Block(_rounded(i * step), _rounded(step - _GAP), _state(n, where)) for i, n in enumerate(numbers))
    middle = (step - _GAP) / 2
    marker = None if where.fits is None else _rounded((where.fits - where.lowest) * step + middle)
    return Chart(tuple(rungs), marker, describes)


def ladder(where: Stretch) -> str:
    """A ladder of levels as text: a full circle for what is reached, a half one for what is still possible."""
    signs = {REACHED: "●", POSSIBLE: "◐", OUT: "○"}
    count = int(where.highest - where.lowest) + 1
    return "".join(signs[_state(where.lowest + index, where)] for index in range(count))


def bar_of(move: Scheduled, plan: Plan) -> Chart:
    """A move as a bar on the months of its plan."""
    step = WIDTH / plan.months
    begins, ends = _rounded(move.begins * step), _rounded(move.ends * step)
    blocks = (
        Block(0.0, begins, OUT),
        Block(begins, _rounded(max(ends - begins, 2.0)), REACHED),
        Block(ends, _rounded(max(WIDTH - ends, 0.0)), OUT),
    )
    return Chart(tuple(block for block in blocks if block.width), None, f"{move.when} of {plan.months}.")


def _bar(where: Stretch) -> tuple[Block, ...]:
    step = WIDTH / where.highest
    ends = (0.0, where.at_least, where.at_most, where.highest)
    states = (REACHED, POSSIBLE, OUT)
    blocks = (
        Block(_rounded(begin * step), _rounded((end - begin) * step), state)
        for begin, end, state in zip(ends, ends[1:], states, strict=False)
    )
    return tuple(block for block in blocks if block.width)


def _state(level: float, where: Stretch) -> str:
    if level <= where.at_least:
        return REACHED
    return POSSIBLE if level <= where.at_most else OUT


def _rounded(number: float) -> float:
    return round(number, 1)
