"""The random teams that conversations are simulated with."""

from __future__ import annotations

import pytest

from assistant.domain import RuleKind, Status
from tests.installed import DOCTOR, KNOWLEDGE
from tests.simulated import DENIED, KINDS, Team, random_teams

TEAMS = random_teams(DOCTOR, 8, seed=1)


@pytest.fixture(params=TEAMS, ids=lambda team: team.name)
def team(request: pytest.FixtureRequest) -> Team:
    """One of two teams of each kind."""
    chosen: Team = request.param
    return chosen


def test_a_team_answers_everything_and_contradicts_itself_nowhere(team: Team) -> None:
    """So all that is still open in a conversation with it is what it was not asked."""
    diagnosis = DOCTOR.imagine(list(team.claims(KNOWLEDGE).values()))

    assert list(team.answers) == list(KNOWLEDGE.practices)
    assert not [item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION]
    assert all(result.interval.is_exact for result in diagnosis.frameworks.values())


def test_what_follows_from_the_other_answers_is_what_the_team_would_answer(team: Team) -> None:
    """It does not matter for its levels which of its answers it gives and which are implied."""
    claims = team.claims(KNOWLEDGE)
    for practice in claims:
        others = DOCTOR.imagine([claim for about, claim in claims.items() if about != practice])
        implied = {claim.practice: claim.status for claim in others.implied}
        if practice in implied:
            accepted = DENIED if implied[practice] is Status.NO else {implied[practice]}
            assert team.answers[practice] in accepted, practice


def test_the_same_seed_draws_the_same_teams() -> None:
    """Whatever their number; another seed draws others."""
    assert random_teams(DOCTOR, 4, seed=1) == TEAMS[:4]
    assert random_teams(DOCTOR, 4, seed=2) != TEAMS[:4]
    assert {team.kind for team in TEAMS} == set(KINDS)
