"""Worked teams: levels, contradictions and advice that somebody derived from the sources by hand.

Each file in ``tests/cases/teams`` says why it expects what it expects. They were written before the program was asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.advice import next_steps, targets
from assistant.domain import RuleKind
from assistant.inference import Diagnosis, Doctor, claims_from_answers
from assistant.yaml_files import read_yaml

FILES = sorted((Path(__file__).parent / "cases" / "teams").glob("*.yaml"))
TEAMS = {path.stem: read_yaml(path, path.name) for path in FILES}


def diagnosis_of(team: Any, doctor: Doctor) -> Diagnosis:
    answers = {name: str(answer) for name, answer in team["answers"].items()}
    return doctor.diagnose(claims_from_answers(doctor.knowledge, answers))


@pytest.mark.parametrize("name", TEAMS)
def test_a_team_stands_where_the_sources_put_it(name: str, swift: Doctor) -> None:
    diagnosis = diagnosis_of(TEAMS[name], swift)
    expected = {framework: str(level) for framework, level in TEAMS[name]["levels"].items()}
    assert {framework: str(diagnosis.frameworks[framework].interval) for framework in expected} == expected


@pytest.mark.parametrize("name", TEAMS)
def test_a_team_is_told_what_does_not_fit_together(name: str, swift: Doctor) -> None:
    found = diagnosis_of(TEAMS[name], swift).contradictions
    open_ones = [item.id for item in found if item.strength is RuleKind.CONTRADICTION]
    assert open_ones == TEAMS[name]["contradictions"]
    assert set(TEAMS[name].get("risks", ())) <= {item.id for item in found}


@pytest.mark.parametrize("name", TEAMS)
def test_a_team_is_offered_a_first_move_that_a_senior_engineer_would_accept(name: str, swift: Doctor) -> None:
    moves = [step.practice.id for step in next_steps(swift, diagnosis_of(TEAMS[name], swift))]
    assert set(moves) & set(TEAMS[name]["first_moves"]), moves


@pytest.mark.parametrize("name", TEAMS)
def test_a_team_is_not_sent_where_the_sources_warn_it_off(name: str, swift: Doctor) -> None:
    moves = [step.practice.id for step in next_steps(swift, diagnosis_of(TEAMS[name], swift))]
    assert not set(moves) & set(TEAMS[name]["forbidden"]), moves


@pytest.mark.parametrize("name", [name for name, team in TEAMS.items() if team["right_sized"]])
def test_a_team_for_which_a_low_level_is_right_is_told_so(name: str, swift: Doctor) -> None:
    """The level that fits is below the top in some leading framework, and a rule with a source says why."""
    diagnosis = diagnosis_of(TEAMS[name], swift)
    found = targets(diagnosis)
    limited = [
        found.frameworks[framework.id]
        for framework in diagnosis.knowledge.frameworks.values()
        if framework.leading and found.frameworks[framework.id].fits < framework.highest
    ]
    assert limited
    assert all(rule.sources for target in limited for rule in target.limits)
    assert all(target.limits for target in limited)
