"""Where things stand in the charts of a report, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.report.charts import WIDTH, bar_of, chart, ladder
from assistant.report.content import Plan, Scheduled, Stretch


def stretch(lowest: float, highest: float, at_least: float, at_most: float, fits: float | None) -> Stretch:
    """A place on a scale."""
    return Stretch(lowest, highest, at_least, at_most, fits, "")


@pytest.mark.parametrize(
    ("where", "signs"),
    [
        (stretch(0, 4, 0, 1, 1), "●◐○○○"),
        (stretch(1, 5, 3, 3, 5), "●●●○○"),
        (stretch(0, 2, 2, 2, 2), "●●●"),
        (stretch(1, 3, 1, 3, 2), "●◐◐"),
    ],
)
def test_a_ladder_has_a_rung_for_each_level(where: Stretch, signs: str) -> None:
    """Full where it is reached, half where it still may be."""
    assert ladder(where) == signs


def test_a_drawn_ladder_marks_what_fits() -> None:
    """Of 5 rungs with 4 between them in 600, each is 116.8 wide; the second one's middle is at 120.8 + 58.4."""
    drawn = chart(stretch(0, 4, 0, 2, 1), counts_points=False)

    assert [(block.x, block.width) for block in drawn.blocks[:2]] == [(0.0, 116.8), (120.8, 116.8)]
    assert [block.state for block in drawn.blocks] == ["reached", "possible", "possible", "out", "out"]
    assert drawn.marker == pytest.approx(179.2)
    assert drawn.describes == "A scale from 0 to 4: level 0 reached, up to 2 still possible; 1 fits the team."


def test_a_bar_of_points_is_as_long_as_they_are() -> None:
    """Of 12 points, 3 and a half are a width of 175, and 6 end at 300; what fits stands at 500."""
    drawn = chart(stretch(0, 12, 3.5, 6, 10), counts_points=True)

    assert [(block.x, block.width, block.state) for block in drawn.blocks] == [
        (0.0, 175.0, "reached"),
        (175.0, 125.0, "possible"),
        (300.0, 300.0, "out"),
    ]
    assert drawn.marker == 500


@pytest.mark.parametrize("counts_points", [True, False])
def test_nothing_is_marked_where_nothing_speaks_against_the_top(counts_points: bool) -> None:
    """A mark at the top would read as a goal."""
    drawn = chart(stretch(0, 4, 0, 2, None), counts_points=counts_points)

    assert drawn.marker is None
    assert drawn.describes.endswith("nothing speaks for stopping below the top.")


def test_a_scale_without_length_has_no_blocks() -> None:
    """Nothing is divided by nothing."""
    assert chart(stretch(0, 0, 0, 0, 0), counts_points=True).blocks == ()


@given(st.integers(0, 3), st.data())
def test_blocks_lie_side_by_side_within_the_picture(lowest: int, data: st.DataObject) -> None:
    """In their order, none over another, none outside."""
    highest = data.draw(st.integers(lowest + 1, lowest + 60))
    at_least = data.draw(st.integers(lowest, highest))
    at_most = data.draw(st.integers(at_least, highest))
    fits = data.draw(st.integers(at_least, highest))
    counts_points = lowest == 0 and data.draw(st.booleans())

    drawn = chart(stretch(lowest, highest, at_least, at_most, fits), counts_points=counts_points)

    ends = [0.0, *(block.x + block.width for block in drawn.blocks)]
    assert all(block.x >= end - 0.2 for block, end in zip(drawn.blocks, ends, strict=False))
    assert ends[-1] == pytest.approx(WIDTH, abs=0.2)
    assert drawn.marker is not None
    assert 0 <= drawn.marker <= WIDTH


def test_a_move_lies_in_its_months() -> None:
    """In a plan of 6 months, from 1.5 to 3 is from 150 to 300."""
    move = Scheduled("model-monitoring", "Model monitoring", 1.5, 3.0, "Months 2 to 3", "3 weeks", "It is watched.")
    plan = Plan("6 months", 6, (move,), (), ())

    (block,) = [block for block in bar_of(move, plan).blocks if block.state == "reached"]

    assert (block.x, block.width) == (150.0, 150.0)
