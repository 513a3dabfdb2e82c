"""The panel: what it shows of a diagnosis, worked out by hand on the tiny knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App

from assistant.advice import next_steps
from assistant.inference import Doctor, claims_from_answers
from assistant.knowledge_base import load
from assistant.tui.diagnosis import DiagnosisPanel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conftest import TinyKnowledge
    from textual.app import ComposeResult


class Host(App[None]):
    """Nothing but a panel."""

    def compose(self) -> ComposeResult:
        yield DiagnosisPanel()


@pytest.fixture
def tiny_doctor(tiny: TinyKnowledge) -> Doctor:
    """Diagnoses by the tiny knowledge base."""
    return Doctor(load(tiny.root), use_engine=False)


async def shown(doctor: Doctor, answers: Mapping[str, str]) -> list[str]:
    """The lines of the panel after some answers, without the blanks at their ends."""
    diagnosis = doctor.diagnose(claims_from_answers(doctor.knowledge, answers))
    async with Host().run_test(size=(60, 40)) as pilot:
        panel = pilot.app.query_one(DiagnosisPanel)
        panel.show(diagnosis, next_steps(doctor, diagnosis))
        await pilot.pause()
        strips = pilot.app.screen._compositor.render_strips()
    lines = ["".join(segment.text for segment in strip) for strip in strips]
    return [line.strip(" ▏") for line in lines if line.strip(" ▏")]


async def test_before_any_answer_every_level_above_the_lowest_is_possible(tiny_doctor: Doctor) -> None:
    """Everybody stands on the lowest level; unknown is not no."""
    lines = await shown(tiny_doctor, {})

    assert lines[0].split() == ["Ladder", "■0", "□1", "□2", "0", "to", "2"]
    assert lines[1] == "Ground … Second rung"


async def test_a_denied_criterion_puts_its_level_out_of_reach(tiny_doctor: Doctor) -> None:
    """Level 1 needs version control, so without it only the ground is left; the dimension of data stays open."""
    lines = await shown(tiny_doctor, {"version-control": "no"})

    assert lines[0].split() == ["Ladder", "■0", "×1", "×2", "0"]
    assert lines[1] == "Ground"
    assert lines[2].split() == ["Code", "■××"]
    assert lines[3].split() == ["Data", "■□□"]


async def test_a_met_level_is_reached(tiny_doctor: Doctor) -> None:
    """Level 1 asks for version control and a data pipeline; level 2 is still open."""
    lines = await shown(tiny_doctor, {"version-control": "yes", "data-pipeline": "yes"})

    assert lines[0].split() == ["Ladder", "■0", "■1", "□2", "1", "to", "2"]


async def test_clashes_and_risks_are_counted_and_named(tiny_doctor: Doctor) -> None:
    """CI without version control clashes; checks without a pipeline are a risk."""
    answers = {
        "continuous-integration": "yes",
        "version-control": "no",
        "data-validation": "yes",
        "data-pipeline": "no",
    }
    lines = await shown(tiny_doctor, answers)

    assert "Clashes and risks (2)" in lines
    assert "! clash: continuous integration / version control" in lines
    assert "! risk: data validation / a data pipeline" in lines


async def test_the_next_moves_are_listed_with_their_effort(tiny_doctor: Doctor) -> None:
    """Version control is missing and waits for nothing."""
    lines = await shown(tiny_doctor, {"version-control": "no"})

    assert lines[lines.index("Next moves") + 1] == "1. version control (days)"


async def test_open_points_are_counted(tiny_doctor: Doctor) -> None:
    """Of the four practices that the levels ask for, one is known and one follows from it."""
    assert "2 of 4 points open" in await shown(tiny_doctor, {"continuous-integration": "yes"})


async def test_the_marks_are_explained(tiny_doctor: Doctor) -> None:
    """Nobody has to guess what a mark means, and none is told by colour alone."""
    assert "■ reached  □ possible  × out of reach" in await shown(tiny_doctor, {})
