"""Plans: moves one after the other, in time and in order, and where they lead."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assistant.advice import Plan, not_now, plan
from assistant.domain import Claim, RuleKind, Status
from assistant.inference import Diagnosis, Doctor, claims_from_answers
from assistant.knowledge_base import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.advice import PlannedMove
    from assistant.domain import Knowledge
    from tests.conftest import TinyKnowledge

TINY = Doctor(load(Path(__file__).parent / "cases" / "tiny"), use_engine=False)
"""Loaded here and not by a fixture, because hypothesis runs many examples on one."""
WEEKS_OF = {"days": 0.6, "weeks": 3.0, "months": 9.0}
"""Work of one person on a practice: three days, three weeks, two months. An estimate, so it is set and not found."""
WEEKS_IN_A_MONTH = 52 / 12
CI, GIT, DATA, CHECKS = "continuous-integration", "version-control", "data-pipeline", "data-validation"
THERE = (Status.YES, Status.PARTIAL, Status.NOT_APPLICABLE)
FACTS = {
    "models-in-production": ("0", "1", "4", "20"),
    "label-delay": ("1 day", "6 months", "never"),
    "team-size": ("2", "5", "30"),
    "release-frequency": ("yearly", "weekly"),
    "regulated": ("yes", "no"),
}
RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Team:
    """What a team said, and the plan it got."""

    doctor: Doctor
    diagnosis: Diagnosis
    plan: Plan

    @property
    def ids(self) -> list[str]:
        """The practices of the plan, in order."""
        return ids(self.plan.moves)

    def standings(self) -> Iterator[tuple[PlannedMove, Diagnosis]]:
        """Each move, and where the team stands when it comes to it: all earlier moves are done."""
        for number, move in enumerate(self.plan.moves):
            yield move, with_done(self.doctor, self.diagnosis, self.ids[:number])


def with_done(doctor: Doctor, diagnosis: Diagnosis, done: Sequence[str]) -> Diagnosis:
    """The diagnosis of a team that has done some practices besides."""
    others = [claim for claim in diagnosis.claims if claim.practice not in done]
    return doctor.diagnose([*others, *(Claim(practice, Status.YES) for practice in done)], diagnosis.settled)


def ids(moves: Sequence[PlannedMove]) -> list[str]:
    return [move.step.practice.id for move in moves]


def timetable(made: Plan) -> list[Any]:
    """What is done from when to when: practice, begin and end in months."""
    return [(move.step.practice.id, move.begins, move.ends) for move in made.moves]


def planned(doctor: Doctor, claims: Sequence[Claim], months: int, capacity: float) -> Team:
    diagnosis = doctor.diagnose(claims)
    return Team(doctor, diagnosis, plan(doctor, diagnosis, months, capacity))


def answers_by_chance(knowledge: Knowledge, seed: int) -> list[Claim]:
    """Answers of a team that does most things and lacks about ten; every fourth team lacks two dozen."""
    dice = random.Random(seed)
    practices = [practice.id for practice in knowledge.practices.values() if not practice.is_fact]
    missing = set(dice.sample(practices, 24 if seed % 4 == 0 else dice.randint(6, 14)))
    lacking = [Status.NO, Status.NO, Status.PARTIAL, Status.PLANNED, Status.UNKNOWN, Status.NOT_APPLICABLE]
    facts = {fact: dice.choice(values) for fact, values in FACTS.items() if dice.random() < 0.6}
    return [
        *(Claim(id_, dice.choice(lacking) if id_ in missing else Status.YES) for id_ in practices),
        *claims_from_answers(knowledge, facts),
    ]


TIMES = [(1, 1.0), (2, 0.5), (3, 1.0), (6, 0.5)]
"""Months and people."""


@pytest.fixture(scope="module")
def teams(swift: Doctor) -> list[Team]:
    """Teams by chance, by the real rules."""
    return [planned(swift, answers_by_chance(swift.knowledge, seed), *TIMES[seed % len(TIMES)]) for seed in range(12)]


@st.composite
def small_teams(draw: st.DrawFn) -> Team:
    """Any team that the tiny knowledge base knows, with any time."""
    claims = [
        Claim(practice, draw(st.sampled_from(list(Status))))
        for practice in draw(st.permutations([CI, GIT, DATA, CHECKS]))
    ]
    months, capacity = draw(st.integers(1, 3)), draw(st.sampled_from([0.05, 0.1, 0.2, 1.0]))
    return planned(TINY, claims, months, capacity)


# --- whatever a team says


def test_most_teams_get_a_plan_of_several_moves(teams: list[Team]) -> None:
    """Otherwise the tests below could not fail."""
    assert sum(len(team.plan.moves) > 2 for team in teams) >= 8


def check_that_moves_follow_each_other(team: Team) -> None:
    """Begin at once, without a gap and without an overlap; as long as the people take, and within the time."""
    now = spent = 0.0
    for move in team.plan.moves:
        assert move.begins == pytest.approx(now)
        assert move.ends > move.begins
        assert (move.ends - move.begins) * WEEKS_IN_A_MONTH * team.plan.capacity == pytest.approx(move.person_weeks)
        now, spent = move.ends, spent + move.person_weeks
    assert now <= team.plan.months + 1e-6
    assert spent <= team.plan.months * WEEKS_IN_A_MONTH * team.plan.capacity + 1e-6


def check_that_prerequisites_come_first(team: Team) -> None:
    """Each is there, was planned before, or nobody knows whether it is missing."""
    for number, move in enumerate(team.plan.moves):
        for needed in move.step.practice.prerequisites:
            is_there = team.diagnosis.is_true(needed, *THERE)
            is_unknown = needed in with_done(team.doctor, team.diagnosis, team.ids[:number]).unknown
            assert is_there or needed in team.ids[:number] or is_unknown, (move.step.practice.id, needed)


def check_that_nothing_speaks_against_it(team: Team) -> None:
    """When its turn comes: no rule says "not now", and where less is enough another rule urges it."""
    for move, standing in team.standings():
        practice = move.step.practice.id
        assert practice not in {item.practice.id for item in not_now(standing)}
        speaking = [*(item.rule for item in standing.contradictions), *(item.rule for item in standing.caveats)]
        is_enough = any(practice in finding.rule.about for finding in standing.situations)
        assert not is_enough or any(practice in rule.urges for rule in speaking)


def check_that_it_leads_where_it_says(team: Team) -> None:
    """The end is the diagnosis of the same team with all moves done."""
    after = with_done(team.doctor, team.diagnosis, team.ids)
    assert team.plan.after.true == after.true
    assert team.plan.after.frameworks == after.frameworks


CHECKED = [
    check_that_moves_follow_each_other,
    check_that_prerequisites_come_first,
    check_that_nothing_speaks_against_it,
    check_that_it_leads_where_it_says,
]


def test_moves_follow_each_other_and_stay_within_the_time(teams: list[Team]) -> None:
    """Nobody works on two moves at once, and nothing ends after the last month."""
    for team in teams:
        check_that_moves_follow_each_other(team)


def test_nothing_is_planned_before_what_it_needs(teams: list[Team]) -> None:
    """Each prerequisite is there, planned earlier, or unknown."""
    for team in teams:
        check_that_prerequisites_come_first(team)


def test_nothing_is_planned_that_a_rule_speaks_against_then(teams: list[Team]) -> None:
    """Judged by where the team stands when the move begins, not by where it stands today."""
    for team in teams:
        check_that_nothing_speaks_against_it(team)


def test_a_plan_leads_where_its_moves_lead(teams: list[Team]) -> None:
    """The end of a plan equals a fresh diagnosis with all its moves done."""
    for team in teams:
        check_that_it_leads_where_it_says(team)


@given(team=small_teams())
@settings(RANDOM, max_examples=150)
def test_all_of_that_holds_for_every_small_team(team: Team) -> None:
    """By the four practices and the rules of the tiny knowledge base, with little time."""
    for check in CHECKED:
        check(team)


def test_a_move_takes_its_effort_and_half_of_it_where_half_is_there(teams: list[Team]) -> None:
    """By the catalogue, and by the status that it has when its turn comes."""
    for team in teams:
        for move, standing in team.standings():
            is_half_done = standing.is_true(move.step.practice.id, Status.PARTIAL)
            weeks = WEEKS_OF[move.step.practice.effort] / (2 if is_half_done else 1)
            assert move.person_weeks == pytest.approx(weeks)


def test_only_what_is_missing_is_planned_and_only_once(teams: list[Team]) -> None:
    """Never what is done, unknown, or does not apply."""
    for team in teams:
        assert len(set(team.ids)) == len(team.ids)
        for move, standing in team.standings():
            assert standing.is_true(move.step.practice.id, Status.NO, Status.PLANNED, Status.PARTIAL)


def test_a_move_shows_what_the_team_said_and_nothing_that_was_supposed(teams: list[Team]) -> None:
    """The claims of a step are those that the team made."""
    for team in teams:
        steps = [*(move.step for move in team.plan.moves), *team.plan.left_over]
        for step in steps:
            assert step.claims == tuple(c for c in team.diagnosis.claims if c.practice == step.practice.id)


def test_what_is_left_over_does_not_fit_any_more(teams: list[Team]) -> None:
    """It is too long for the rest of the time, is not in the plan, and there are three at most."""
    for team in teams:
        made = team.plan
        rest = made.months * WEEKS_IN_A_MONTH * made.capacity - math.fsum(move.person_weeks for move in made.moves)
        assert len(made.left_over) <= 3
        for step in made.left_over:
            is_half_done = made.after.is_true(step.practice.id, Status.PARTIAL)
            assert WEEKS_OF[step.practice.effort] / (2 if is_half_done else 1) > rest
            assert step.practice.id not in team.ids


@pytest.mark.parametrize("seed", [1, 2])
def test_twice_the_people_need_half_the_time(swift: Doctor, seed: int) -> None:
    """Two months of one person are a month of two: the same moves, each in half of the time."""
    claims = answers_by_chance(swift.knowledge, seed)
    one, two = planned(swift, claims, 2, 1.0).plan, planned(swift, claims, 1, 2.0).plan

    assert one.moves
    assert timetable(two) == [
        (practice, pytest.approx(begins / 2), pytest.approx(ends / 2)) for practice, begins, ends in timetable(one)
    ]
    assert [step.practice.id for step in two.left_over] == [step.practice.id for step in one.left_over]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_claims_does_not_matter_to_a_plan(swift: Doctor, seed: int) -> None:
    """Two teams with the same answers get the same plan."""
    claims = answers_by_chance(swift.knowledge, seed)
    shuffled = random.Random(seed).sample(claims, len(claims))
    one, other = planned(swift, claims, 2, 1.0).plan, planned(swift, shuffled, 2, 1.0).plan

    assert one.moves
    assert timetable(one) == timetable(other)
    assert one.after.true == other.after.true


def test_a_plan_is_the_same_every_time(swift: Doctor) -> None:
    """By value, to the last digit."""
    claims = answers_by_chance(swift.knowledge, 3)
    assert timetable(planned(swift, claims, 2, 1.0).plan) == timetable(planned(swift, claims, 2, 1.0).plan)


# --- what a plan may not do


def open_contradictions(diagnosis: Diagnosis) -> set[str]:
    return {item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lineage", "reproducible-training"),
        ("prediction-logging", "ground-truth"),
        ("model-packaging", "automated-deployment"),
    ],
)
def test_what_a_practice_implies_is_planned_before_it(swift: Doctor, first: str, second: str) -> None:
    """Nobody can have the second and lack the first (a rule says so), so both are planned, in this order."""
    assert planned(swift, [Claim(first, Status.NO), Claim(second, Status.NO)], 12, 1.0).ids == [first, second]


def test_no_plan_ends_in_a_contradiction(swift: Doctor) -> None:
    """What has been done as planned does not clash; this team has just two things to do."""
    team = planned(swift, [Claim("lineage", Status.NO), Claim("reproducible-training", Status.NO)], 12, 1.0)
    assert open_contradictions(team.plan.after) <= open_contradictions(team.diagnosis)


# --- worked examples


def tiny_plan(tiny: TinyKnowledge, answers: str, months: int = 1, capacity: float = 1.0) -> Plan:
    """The plan of a team by its answers, written like ``data-pipeline=no``."""
    doctor = Doctor(load(tiny.root), use_engine=False)
    told = dict(answer.split("=") for answer in answers.split())
    return planned(doctor, claims_from_answers(doctor.knowledge, told), months, capacity).plan


def takes(tiny: TinyKnowledge, practice: str, effort: str) -> None:
    tiny.change(f"knowledge/practices/{practice}.yaml", "effort: days", f"effort: {effort}")


def test_moves_of_days_follow_each_other_within_a_month(tiny: TinyKnowledge) -> None:
    """Each takes 0.6 weeks of the 52 / 12 that a month has: 36 / 260 of a month."""
    made = tiny_plan(tiny, f"{GIT}=no {CI}=no {DATA}=yes {CHECKS}=yes")
    assert timetable(made) == [
        (GIT, 0, pytest.approx(36 / 260)),
        (CI, pytest.approx(36 / 260), pytest.approx(72 / 260)),
    ]
    assert made.left_over == ()


def test_half_a_person_takes_twice_as_long(tiny: TinyKnowledge) -> None:
    """A move of 0.6 weeks then fills 72 / 260 of a month; the work is the same."""
    made = tiny_plan(tiny, f"{GIT}=no", capacity=0.5)
    assert timetable(made) == [(GIT, 0, pytest.approx(72 / 260))]
    assert made.moves[0].person_weeks == pytest.approx(0.6)


def test_what_is_done_in_part_takes_half_of_the_work(tiny: TinyKnowledge) -> None:
    """Three days become one and a half."""
    (move,) = tiny_plan(tiny, f"{GIT}=partial").moves
    assert move.person_weeks == pytest.approx(0.3)


def test_a_move_that_just_fits_is_planned(tiny: TinyKnowledge) -> None:
    """3.6 weeks of work in a month of 3.6 weeks, whatever binary fractions make of that."""
    takes(tiny, CI, "weeks")
    made = tiny_plan(tiny, f"{GIT}=no {CI}=no", capacity=3.6 / WEEKS_IN_A_MONTH)
    assert ids(made.moves) == [GIT, CI]
    assert made.moves[-1].ends == pytest.approx(1)


def test_a_move_that_is_too_long_makes_room_for_a_shorter_one(tiny: TinyKnowledge) -> None:
    """Version control lifts the ladder and comes first, but nine weeks are more than a month; a pipeline fits."""
    takes(tiny, GIT, "months")
    answers = f"{GIT}=no {DATA}=partial"

    assert ids(tiny_plan(tiny, answers, months=3).moves) == [GIT, DATA]
    short = tiny_plan(tiny, answers, months=1)
    assert ids(short.moves) == [DATA]
    assert [step.practice.id for step in short.left_over] == [GIT]


def test_a_long_move_that_does_not_fit_keeps_back_what_waits_for_it(tiny: TinyKnowledge) -> None:
    """Integration would take days, but needs the repository that there is no time for."""
    takes(tiny, GIT, "months")
    made = tiny_plan(tiny, f"{GIT}=no {CI}=no {DATA}=yes")
    assert made.moves == ()
    assert [step.practice.id for step in made.left_over] == [GIT]


def test_a_move_may_take_several_months(tiny: TinyKnowledge) -> None:
    """Nine weeks of one person half of the time are 18 weeks: into the fifth month."""
    takes(tiny, GIT, "months")
    (move,) = tiny_plan(tiny, f"{GIT}=no", months=6, capacity=0.5).moves
    assert move.ends == pytest.approx(18 * 12 / 52)
    assert list(move.months) == [1, 2, 3, 4, 5]


def test_what_has_to_wait_is_planned_once_its_time_has_come(tiny: TinyKnowledge) -> None:
    """A rule leaves integration for later while there is no repository; the plan makes one first."""
    team_today = TINY.diagnose([Claim(GIT, Status.NO), Claim(CI, Status.NO)])
    assert [item.practice.id for item in not_now(team_today)] == [CI]
    assert ids(tiny_plan(tiny, f"{GIT}=no {CI}=no").moves) == [GIT, CI]


def test_what_is_not_worth_it_here_is_not_planned(whole: TinyKnowledge) -> None:
    """Nobody waits for a batch: integration is not needed there, however much time there is."""
    assert ids(tiny_plan(whole, f"{GIT}=no {CI}=no serving-mode=batch", months=12).moves) == [GIT]
    assert ids(tiny_plan(whole, f"{GIT}=no {CI}=no serving-mode=real-time", months=12).moves) == [GIT, CI]


def test_who_lacks_nothing_has_nothing_to_plan(tiny: TinyKnowledge) -> None:
    """Neither a move nor anything left over, and the end is the beginning."""
    made = tiny_plan(tiny, f"{GIT}=yes {CI}=yes {DATA}=yes {CHECKS}=yes")
    assert (made.moves, made.left_over) == ((), ())
    assert str(made.after.frameworks["ladder"].interval) == "2"


def test_what_is_unknown_is_not_planned(tiny: TinyKnowledge) -> None:
    """It is a question, not a gap."""
    assert tiny_plan(tiny, f"{GIT}=unknown").moves == ()


def test_a_plan_shows_where_it_leads(tiny: TinyKnowledge) -> None:
    """From the ground to the first rung, and to the second with more time."""
    answers = f"{GIT}=no {DATA}=yes {CHECKS}=yes {CI}=no"
    assert str(tiny_plan(tiny, answers, capacity=0.6 / WEEKS_IN_A_MONTH).after.frameworks["ladder"].interval) == "1"
    assert str(tiny_plan(tiny, answers).after.frameworks["ladder"].interval) == "2"


def test_the_three_best_moves_are_left_over(tiny: TinyKnowledge) -> None:
    """Where no time is left at all, they are what would come first; more would be a list of wishes."""
    made = tiny_plan(tiny, f"{GIT}=partial {CI}=partial {DATA}=partial {CHECKS}=partial", capacity=0.01)
    assert made.moves == ()
    assert len({step.practice.id for step in made.left_over}) == 3


@pytest.mark.parametrize(
    ("begins", "ends", "months"),
    [
        (0, 0.2, [1]),
        (0.5, 1, [1]),
        (1, 1.2, [2]),
        (0.9, 1.1, [1, 2]),
        (0.5, 3, [1, 2, 3]),
        (1, 3, [2, 3]),
        (math.nextafter(1, 0), 1.5, [2]),
        (0.5, math.nextafter(1, 2), [1]),
    ],
)
def test_the_months_of_a_move_are_those_in_which_it_is_worked_on(
    tiny: TinyKnowledge, begins: float, ends: float, months: list[int]
) -> None:
    """Counted from 1; a move that ends with a month does not begin the next."""
    (move,) = tiny_plan(tiny, f"{GIT}=no").moves
    assert list(replace(move, begins=begins, ends=ends).months) == months
