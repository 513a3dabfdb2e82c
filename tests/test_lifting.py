"""The smallest change that lifts a level: against all changes that there are, and in worked examples."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import assistant.knowledge_base as knowledge_base
from assistant.domain import Claim, RuleKind, Status, practices_in
from assistant.inference import Diagnosis, Doctor, Lift, claims_from_answers, smallest_lift
from tests.installed import DOCTOR, KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assistant.domain import Criterion, Framework
    from tests.conftest import TinyKnowledge

ROOT = Path(__file__).parent.parent
PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
WHERE = [
    (framework, dimension)
    for framework in KNOWLEDGE.frameworks.values()
    for dimension in (None, *(each.id for each in framework.dimensions))
]
"""Every framework as a whole, and each of its dimensions."""
FACTS = {"models-in-production": ("1", "12"), "label-delay": ("a week", "9 months"), "regulated": ("yes", "no")}
MOST_MISSING = 6
YES, PARTIAL, PLANNED, NO = Status.YES, Status.PARTIAL, Status.PLANNED, Status.NO
UNKNOWN, NOT_APPLICABLE = Status.UNKNOWN, Status.NOT_APPLICABLE

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # teams are small, and one takes too long to be made smaller
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def tied_together() -> list[str]:
    """Practices that contradictions and implications speak of."""
    found: set[str] = set()
    for rule in KNOWLEDGE.rules.values():
        if rule.kind in {RuleKind.CONTRADICTION, RuleKind.IMPLICATION}:
            found |= {*practices_in(rule.when), *rule.about, rule.then}
    return [practice for practice in PRACTICES if practice in found]


@dataclass(frozen=True)
class Told:
    """A team that does everything but a few practices; of those with None it says nothing."""

    missing: Mapping[str, Status | None]
    facts: Mapping[str, str]

    @property
    def claims(self) -> list[Claim]:
        told = {practice: self.missing.get(practice, YES) for practice in PRACTICES}
        claims = [Claim(practice, status) for practice, status in told.items() if status is not None]
        return [*claims, *claims_from_answers(KNOWLEDGE, self.facts)]


def by_chance(seed: int, statuses: Sequence[Status | None]) -> Told:
    """One such team; every second time all that it does not do is tied together by rules."""
    chance = random.Random(seed)
    pool = chance.choice([PRACTICES, tied_together()])
    missing = chance.sample(pool, chance.randint(1, MOST_MISSING))
    facts = {fact: chance.choice([*values, ""]) for fact, values in FACTS.items()}
    return Told(
        {practice: chance.choice(statuses) for practice in missing},
        {fact: value for fact, value in facts.items() if value},
    )


def nearly_done(*statuses: Status | None) -> st.SearchStrategy[Told]:
    """Such teams; what they do not do has one of these statuses."""
    return st.integers(0, 2**32 - 1).map(lambda seed: by_chance(seed, statuses))


def effort(practices: Iterable[str], diagnosis: Diagnosis) -> float:
    """Person-weeks of work, by the catalogue, on some practices and on all that they imply and that is not there."""
    needed, grew = set(practices), True
    there = (YES, PARTIAL, NOT_APPLICABLE)
    while grew:
        implied = {
            rule.then
            for rule in KNOWLEDGE.rules.values()
            if rule.kind is RuleKind.IMPLICATION and not needed.isdisjoint(practices_in(rule.when))
        }
        grew = not implied <= needed
        needed |= implied
    work = [name for name in needed if name in set(practices) or not diagnosis.is_true(name, *there)]
    return math.fsum(KNOWLEDGE.practices[name].person_weeks for name in work)


def subsets(of: Iterable[str]) -> list[tuple[str, ...]]:
    """All of them, the empty one and the whole included."""
    names = sorted(of)
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


class Team:
    """What would become of the levels of a team if some practices were other than it says."""

    def __init__(self, told: Told) -> None:
        self.claims = told.claims
        self.diagnosis = DOCTOR.diagnose(self.claims)
        self.ways = subsets(told.missing)
        """All sets of practices that are not done."""
        self._imagined: dict[frozenset[tuple[str, Status]], Diagnosis] = {}

    def level(self, needs: Mapping[str, Status], framework: Framework, dimension: str | None) -> float:
        """The level reached with these practices changed."""
        key = frozenset(needs.items())
        if key not in self._imagined:
            others = [claim for claim in self.claims if claim.practice not in needs]
            changed = [Claim(practice, status) for practice, status in needs.items()]
            self._imagined[key] = DOCTOR.imagine([*others, *changed])
        result = self._imagined[key].frameworks[framework.id]
        return (result.interval if dimension is None else result.dimensions[dimension]).at_least

    def lifts(self) -> list[tuple[Framework, str | None, float, Lift | None]]:
        """Where, from which level, and the change that was found."""
        return [
            (framework, dimension, self.level({}, framework, dimension), self.lift(framework, dimension))
            for framework, dimension in WHERE
        ]

    def lift(self, framework: Framework, dimension: str | None) -> Lift | None:
        return smallest_lift(DOCTOR, self.diagnosis, framework, dimension)

    def ways_up(self, level: float, framework: Framework, dimension: str | None) -> list[tuple[str, ...]]:
        """All sets of practices that lift above a level once they are done, found by trying."""
        return [way for way in self.ways if self.level(dict.fromkeys(way, YES), framework, dimension) > level]


def criteria_of(framework: Framework, dimension: str | None) -> Sequence[Criterion]:
    return framework.criteria if dimension is None else framework.within[dimension]


# --- against all changes that there are


def check_that_it_lifts(team: Team) -> None:
    for framework, dimension, level, lift in team.lifts():
        if lift is not None:
            has_halves = any(criterion.half is not None for criterion in criteria_of(framework, dimension))
            step = 0.5 if framework.counts_points and has_halves else 1
            assert (lift.framework, lift.dimension, lift.target) == (framework.id, dimension, level + step)
            assert team.level(lift.needs, framework, dimension) >= lift.target


def check_that_no_part_lifts(team: Team) -> None:
    for framework, dimension, _, lift in team.lifts():
        if lift is not None:
            for part in subsets(lift.needs):
                if len(part) < len(lift.needs):
                    needs = {practice: lift.needs[practice] for practice in part}
                    assert team.level(needs, framework, dimension) < lift.target


def check_that_nothing_cheaper_lifts(team: Team) -> None:
    for framework, dimension, level, lift in team.lifts():
        ways = team.ways_up(level, framework, dimension)
        assert (lift is None) is not bool(ways)
        if lift is not None:
            work = {way: effort(way, team.diagnosis) for way in ways}
            best = min(ways, key=lambda way: (round(work[way], 6), len(way), [PRACTICES.index(each) for each in way]))
            assert lift.person_weeks <= work[best] + 1e-6
            assert lift.person_weeks == pytest.approx(effort(lift.needs, team.diagnosis))
            assert set(lift.needs) <= set(best)


@given(told=nearly_done(NO, PARTIAL, PLANNED, None))
@settings(RANDOM, max_examples=8)
def test_a_lift_reaches_the_next_level_or_the_next_points(told: Told) -> None:
    """In every framework and dimension the target is one level on, or half a point where halves are given."""
    check_that_it_lifts(Team(told))


@given(told=nearly_done(NO, PARTIAL, PLANNED, None))
@settings(RANDOM, max_examples=8)
def test_no_part_of_a_lift_is_enough(told: Told) -> None:
    """Without any of what it needs the level stays below the target."""
    check_that_no_part_lifts(Team(told))


@given(told=nearly_done(NO, PARTIAL, PLANNED, None))
@settings(RANDOM, max_examples=8)
def test_nothing_cheaper_lifts_a_team_without_contradictions(told: Told) -> None:
    """Of all sets of missing practices the least work is found, then the smallest, then the first; if there is any."""
    assume(not DOCTOR.diagnose(told.claims).contested)
    check_that_nothing_cheaper_lifts(Team(told))


@given(told=nearly_done(NO, PLANNED))
@settings(RANDOM, max_examples=8)
def test_nothing_cheaper_lifts_a_team_that_contradicts_itself(told: Told) -> None:
    """What is in contradiction has to be settled by the change, and that too is done with the least work."""
    assume(DOCTOR.diagnose(told.claims).contested)
    check_that_nothing_cheaper_lifts(Team(told))


@pytest.mark.slow
@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check_that_it_lifts, id="it-lifts"),
        pytest.param(check_that_no_part_lifts, id="no-part-lifts"),
        pytest.param(check_that_nothing_cheaper_lifts, id="nothing-cheaper-lifts"),
    ],
)
def test_the_smallest_lift_of_many_teams(check: Callable[[Team], None]) -> None:
    """What holds for a few teams holds for many: with silence, plans, contradictions and facts."""

    @given(told=nearly_done(NO, PARTIAL, PLANNED, None))
    @settings(RANDOM, max_examples=40)
    def holds(told: Told) -> None:
        check(Team(told))

    holds()


# --- what more or other answers do


@given(told=nearly_done(NO, None, None), data=st.data())
@settings(RANDOM, max_examples=8)
def test_learning_that_something_is_done_never_makes_a_lift_dearer(told: Told, data: st.DataObject) -> None:
    """As long as the level stays and nothing clashes: what is there already needs no work."""
    silent = [practice for practice, status in told.missing.items() if status is None]
    assume(silent)
    practice = data.draw(st.sampled_from(silent))
    before, after = Team(told), Team(replace(told, missing={**told.missing, practice: YES}))
    assume(not after.diagnosis.contested)
    for framework, dimension in WHERE:
        lift, later = before.lift(framework, dimension), after.lift(framework, dimension)
        if lift is not None and later is not None and later.target == lift.target:
            assert later.person_weeks <= lift.person_weeks + 1e-6


@given(told=nearly_done(NO, PLANNED), data=st.data())
@settings(RANDOM, max_examples=8)
def test_what_does_not_apply_is_never_dearer_than_what_is_not_done(told: Told, data: st.DataObject) -> None:
    """It satisfies every criterion; so a lift to the same level takes no more work, and as a rule less."""
    assume(not DOCTOR.diagnose(told.claims).contested)
    practice = data.draw(st.sampled_from(sorted(told.missing)))
    absent, spared = Team(told), Team(replace(told, missing={**told.missing, practice: NOT_APPLICABLE}))
    for framework, dimension in WHERE:
        lift, less = absent.lift(framework, dimension), spared.lift(framework, dimension)
        if lift is not None and less is not None and less.target == lift.target:
            assert less.person_weeks <= lift.person_weeks + 1e-6


@given(told=nearly_done(NO, PARTIAL, PLANNED, None), seed=st.integers(0, 2**32 - 1))
@settings(RANDOM, max_examples=6)
def test_the_order_of_claims_does_not_matter_to_a_lift(told: Told, seed: int) -> None:
    """The same answers in another order lead to the same change, with its practices in the same order."""
    shuffled = DOCTOR.diagnose(random.Random(seed).sample(told.claims, len(told.claims)))
    team = Team(told)
    for framework, dimension in WHERE:
        lift, other = team.lift(framework, dimension), smallest_lift(DOCTOR, shuffled, framework, dimension)
        assert (lift is None) is (other is None)
        if lift is not None and other is not None:
            assert (lift.target, list(lift.needs.items())) == (other.target, list(other.needs.items()))


@given(told=nearly_done(None))
@settings(RANDOM, max_examples=8)
def test_not_knowing_lifts_like_silence(told: Told) -> None:
    """Whoever answers that nobody knows needs the same change as somebody who was not asked."""
    unsure = replace(told, missing=dict.fromkeys(told.missing, UNKNOWN))
    for (*where, lift), (*same_place, other) in zip(Team(told).lifts(), Team(unsure).lifts(), strict=True):
        assert (where, lift) == (same_place, other)


@given(told=nearly_done(NO, PARTIAL, PLANNED, None))
@settings(RANDOM, max_examples=6)
def test_practices_of_a_lift_stand_in_the_order_of_the_catalogue(told: Told) -> None:
    """And each is asked for as done, or as done in part."""
    for *_, lift in Team(told).lifts():
        if lift is not None:
            assert list(lift.needs) == [practice for practice in PRACTICES if practice in lift.needs]
            assert set(lift.needs.values()) <= {YES, PARTIAL}


def lifts_as_text(seeds: Iterable[int]) -> str:
    """Lifts of teams that miss much, to the last digit."""
    lifts: list[object] = []
    for seed in seeds:
        told = Told(dict.fromkeys(random.Random(seed).sample(PRACTICES, 20), NO), {})
        diagnosis = DOCTOR.diagnose(told.claims)
        for framework in KNOWLEDGE.frameworks.values():
            lift = smallest_lift(DOCTOR, diagnosis, framework)
            lifts.append(lift and [framework.id, list(lift.needs.items()), lift.person_weeks])
    return json.dumps(lifts)


def test_two_processes_find_the_same_lifts_to_the_last_digit() -> None:
    """A lift does not depend on how a process hashes its texts."""
    program = "import tests.test_lifting as here; print(here.lifts_as_text(range(4, 9)))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
        )
        for seed in ("0", "1")
    ]
    one, other = (process.communicate()[0] for process in processes)
    assert json.loads(one) == json.loads(other)


# --- worked examples


def lift(
    tiny: TinyKnowledge, answers: str = "", framework: str = "ladder", dimension: str | None = None
) -> dict[str, str] | None:
    """What has to become of each practice, after answers written like ``data-pipeline=no``."""
    found = found_lift(tiny, answers, framework, dimension)
    return None if found is None else {practice: str(status) for practice, status in found.needs.items()}


def found_lift(tiny: TinyKnowledge, answers: str, framework: str, dimension: str | None = None) -> Lift | None:
    knowledge = knowledge_base.load(tiny.root)
    doctor = Doctor(knowledge, use_engine=False)
    told = dict(answer.split("=") for answer in answers.split())
    diagnosis = doctor.diagnose(claims_from_answers(knowledge, told))
    return smallest_lift(doctor, diagnosis, knowledge.frameworks[framework], dimension)


def takes(tiny: TinyKnowledge, practice: str, effort: str) -> None:
    """Give a practice of the tiny knowledge base another effort."""
    tiny.change(f"knowledge/practices/{practice}.yaml", "effort: days", f"effort: {effort}")


def another(tiny: TinyKnowledge, practice: str, effort: str = "days") -> None:
    """Write a further practice."""
    text = (tiny.root / "knowledge/practices/data-pipeline.yaml").read_text(encoding="utf-8")
    text = text.replace("id: data-pipeline", f"id: {practice}").replace("effort: days", f"effort: {effort}")
    tiny.write(f"knowledge/practices/{practice}.yaml", text)


FIRST_CODE, FIRST_DATA = "when: {version-control: yes}", "when: {data-pipeline: [yes, partial]}"
LEVEL_1 = "knowledge/frameworks/ladder/level-1.yaml"
SCORES = "knowledge/frameworks/scores"
GROUND = "version-control=no data-pipeline=no"
FIRST_RUNG = "version-control=yes data-pipeline=yes"


def test_the_next_rung_needs_what_is_missing_on_all_sides(tiny: TinyKnowledge) -> None:
    """The first rung asks for version control and for a pipeline; a pipeline in part is enough, a repository is not."""
    found = found_lift(tiny, GROUND, "ladder")
    assert found is not None
    assert (found.framework, found.dimension, found.target) == ("ladder", None, 1)
    assert found.needs == {"data-pipeline": PARTIAL, "version-control": YES}


def test_a_lift_takes_as_long_as_its_practices_together(tiny: TinyKnowledge) -> None:
    """A practice of weeks takes one person three weeks, one of days three days of a week of five."""
    takes(tiny, "version-control", "weeks")
    found = found_lift(tiny, GROUND, "ladder")
    assert found is not None
    assert found.person_weeks == pytest.approx(3 + 3 / 5)


def test_only_the_next_rung_is_asked_for(tiny: TinyKnowledge) -> None:
    """Who stands on the first rung needs what the second asks for and nothing else."""
    found = found_lift(tiny, FIRST_RUNG, "ladder")
    assert found is not None
    assert (found.target, found.needs) == (2, {"continuous-integration": YES, "data-validation": YES})


def test_a_dimension_needs_only_its_own(tiny: TinyKnowledge) -> None:
    """Nothing of the data is needed for the next rung of the code."""
    assert lift(tiny, GROUND, dimension="code") == {"version-control": "yes"}
    assert lift(tiny, GROUND, dimension="data") == {"data-pipeline": "partial"}


def test_what_is_done_in_part_is_not_asked_for_again(tiny: TinyKnowledge) -> None:
    """A pipeline in part counts already."""
    assert lift(tiny, "version-control=no data-pipeline=partial") == {"version-control": "yes"}


def test_what_is_done_in_part_has_to_be_completed_where_that_is_not_enough(tiny: TinyKnowledge) -> None:
    """A repository for some of the code is not the first rung."""
    assert lift(tiny, "version-control=partial data-pipeline=yes") == {"version-control": "yes"}


def test_nothing_lifts_from_the_top(tiny: TinyKnowledge) -> None:
    """Above the second rung there is none."""
    assert lift(tiny, f"{FIRST_RUNG} continuous-integration=yes data-validation=yes") is None


def test_no_practice_lifts_past_a_fact(tiny: TinyKnowledge) -> None:
    """Late labels are a situation and nothing that a team could do; a level that rules them out is out of reach."""
    tiny.change(LEVEL_1, FIRST_CODE, "when: {version-control: yes, label-delay: {at_most: 30 days}}")
    assert lift(tiny, "label-delay=9months") is None
    assert lift(tiny, f"label-delay=2days {GROUND}") == {"data-pipeline": "partial", "version-control": "yes"}


def test_what_does_not_apply_is_not_asked_for(tiny: TinyKnowledge) -> None:
    """A team without code of its own needs no repository for the first rung."""
    assert lift(tiny, "version-control=not-applicable data-pipeline=no") == {"data-pipeline": "partial"}


# where there is a choice

EITHER = "when: {any: [{data-pipeline: yes}, {data-validation: yes}]}"
PIPELINE_OR_CHECKS = "version-control=yes data-pipeline=no data-validation=no"


@pytest.mark.parametrize("cheap", ["data-pipeline", "data-validation"])
def test_effort_decides_between_two_ways(tiny: TinyKnowledge, cheap: str) -> None:
    """Either would do; the one of days is taken and not the one of months."""
    tiny.change(LEVEL_1, FIRST_DATA, EITHER)
    (dear,) = {"data-pipeline", "data-validation"} - {cheap}
    takes(tiny, dear, "months")
    assert lift(tiny, PIPELINE_OR_CHECKS) == {cheap: "yes"}


def test_of_two_ways_of_equal_effort_the_first_is_taken(tiny: TinyKnowledge) -> None:
    """The catalogue is in the order of the alphabet, and a pipeline stands before validation."""
    tiny.change(LEVEL_1, FIRST_DATA, EITHER)
    assert lift(tiny, PIPELINE_OR_CHECKS) == {"data-pipeline": "yes"}


def test_of_two_ways_of_equal_effort_the_one_of_fewer_practices_is_taken(tiny: TinyKnowledge) -> None:
    """Five practices of three days each take three weeks, as one practice of weeks does."""
    names = [f"a-{number}" for number in range(5)]
    for name in names:
        another(tiny, name)
    another(tiny, "b", "weeks")
    five = ", ".join(f"{name}: yes" for name in names)
    tiny.change(LEVEL_1, FIRST_DATA, f"when: {{any: [{{{five}}}, {{b: yes}}]}}")
    assert lift(tiny, "version-control=yes") == {"b": "yes"}


def test_two_practices_of_little_effort_are_taken_before_one_of_much(tiny: TinyKnowledge) -> None:
    """What counts first is the work and not the number of practices: days and days are less than weeks."""
    another(tiny, "b", "weeks")
    tiny.change(LEVEL_1, FIRST_DATA, "when: {any: [{data-pipeline: yes, data-validation: yes}, {b: yes}]}")
    assert lift(tiny, PIPELINE_OR_CHECKS) == {"data-pipeline": "yes", "data-validation": "yes"}


def test_one_practice_that_serves_two_criteria_is_cheaper_than_one_for_each(tiny: TinyKnowledge) -> None:
    """Weeks for a practice that both sides accept are less than weeks for the code and days for the data."""
    another(tiny, "both", "weeks")
    takes(tiny, "version-control", "weeks")
    tiny.change(LEVEL_1, FIRST_CODE, "when: {any: [{version-control: yes}, {both: yes}]}")
    tiny.change(LEVEL_1, FIRST_DATA, "when: {any: [{data-pipeline: yes}, {both: yes}]}")
    assert lift(tiny, GROUND) == {"both": "yes"}


# points


@pytest.fixture
def scores(whole: TinyKnowledge) -> TinyKnowledge:
    """One point for code, and one or half a point for data; the lower of the two counts."""
    return whole


NO_POINTS = "version-control=no data-validation=no serving-mode=batch"


def test_half_a_point_of_the_whole_needs_half_a_point_on_each_side(scores: TinyKnowledge) -> None:
    """Code gives no halves, so it needs its point; checks in part are enough for half a point on data."""
    found = found_lift(scores, NO_POINTS, "scores")
    assert found is not None
    assert (found.target, found.needs) == (0.5, {"data-validation": PARTIAL, "version-control": YES})


def test_a_dimension_without_halves_is_lifted_by_a_point(scores: TinyKnowledge) -> None:
    """Nothing less can be had for the code."""
    found = found_lift(scores, NO_POINTS, "scores", "code")
    assert found is not None
    assert (found.target, found.needs) == (1, {"version-control": YES})


def test_from_half_a_point_the_whole_point_is_next(scores: TinyKnowledge) -> None:
    """It asks for checks of everything."""
    found = found_lift(scores, "version-control=yes data-validation=partial serving-mode=batch", "scores", "data")
    assert found is not None
    assert (found.target, found.needs) == (1, {"data-validation": YES})


def test_points_that_hang_on_a_fact_are_out_of_reach(scores: TinyKnowledge) -> None:
    """The whole point on data is for batches only."""
    assert lift(scores, "version-control=yes data-validation=partial serving-mode=real-time", "scores") is None


def test_half_a_point_may_be_within_reach_where_the_whole_is_not(scores: TinyKnowledge) -> None:
    """The whole point on data is for batches only; half of it is for all."""
    scores.change(
        f"{SCORES}/data.yaml",
        "when: {data-validation: yes, serving-mode: {includes: batch}}",
        "when: {serving-mode: {includes: batch}, data-validation: yes}",
    )
    found = found_lift(scores, "data-validation=no serving-mode=real-time", "scores", "data")
    assert found is not None
    assert (found.target, found.needs) == (0.5, {"data-validation": PARTIAL})


def test_of_a_sum_the_cheapest_points_come_next(scores: TinyKnowledge) -> None:
    """Where points are added up any half point will do, and days are less than weeks."""
    scores.change(f"{SCORES}/framework.yaml", "counts: points", "counts: points\ntotal: sum")
    takes(scores, "version-control", "weeks")
    assert lift(scores, NO_POINTS, "scores") == {"data-validation": "partial"}


# rules between practices


def test_what_is_implied_is_not_asked_for(tiny: TinyKnowledge) -> None:
    """Continuous integration starts from a repository: where both are asked for, it is enough."""
    tiny.change(LEVEL_1, FIRST_CODE, "when: {version-control: yes, continuous-integration: yes}")
    assert lift(tiny, dimension="code") == {"continuous-integration": "yes"}


def test_what_is_implied_is_not_asked_for_where_nobody_knows_it(tiny: TinyKnowledge) -> None:
    """The same holds for a team that has said that it does not know."""
    tiny.change(LEVEL_1, FIRST_CODE, "when: {version-control: yes, continuous-integration: yes}")
    assert lift(tiny, "version-control=unknown", dimension="code") == {"continuous-integration": "yes"}


def test_what_is_denied_is_asked_for_beside_what_would_imply_it(tiny: TinyKnowledge) -> None:
    """Whoever has said that there is no repository would only contradict that by claiming integration."""
    tiny.change(LEVEL_1, FIRST_CODE, "when: {version-control: yes, continuous-integration: yes}")
    assert lift(tiny, "version-control=no continuous-integration=no", dimension="code") == {
        "continuous-integration": "yes",
        "version-control": "yes",
    }


def test_a_lift_settles_a_contradiction_with_an_implication(tiny: TinyKnowledge) -> None:
    """Integration without a repository counts for nothing; with the repository both count, up to the top."""
    answers = "continuous-integration=yes version-control=no"
    assert lift(tiny, answers, dimension="code") == {"version-control": "yes"}


def test_a_lift_settles_two_accounts(tiny: TinyKnowledge) -> None:
    """What was claimed and denied has to be done."""
    knowledge = knowledge_base.load(tiny.root)
    doctor = Doctor(knowledge, use_engine=False)
    diagnosis = doctor.diagnose([Claim("version-control", YES), Claim("version-control", NO)])
    found = smallest_lift(doctor, diagnosis, knowledge.frameworks["ladder"], "code")
    assert found is not None
    assert found.needs == {"version-control": YES}


@pytest.mark.parametrize(("cheap", "status"), [("data-pipeline", "partial"), ("data-validation", "yes")])
def test_the_cheapest_way_out_of_a_contradiction_is_taken(tiny: TinyKnowledge, cheap: str, status: str) -> None:
    """Integration without any pipeline clashes, unless data is checked: either is a way to let integration count."""
    tiny.add_rule(
        "built-from-nothing",
        "when: {continuous-integration: yes, data-pipeline: no}\nunless: {data-validation: yes}",
        kind="contradiction",
        about="continuous-integration, data-pipeline",
    )
    (dear,) = {"data-pipeline", "data-validation"} - {cheap}
    takes(tiny, dear, "months")
    answers = "version-control=yes continuous-integration=yes data-pipeline=no data-validation=no"
    assert lift(tiny, answers, dimension="code") == {cheap: status}


def test_a_settled_contradiction_is_left_as_it_was_settled(tiny: TinyKnowledge) -> None:
    """Who has said that integration holds without a pipeline needs no pipeline for the second rung of the code."""
    tiny.add_rule(
        "built-from-nothing",
        "when: {continuous-integration: yes, data-pipeline: no}",
        kind="contradiction",
        about="continuous-integration, data-pipeline",
    )
    tiny.change(
        "knowledge/frameworks/ladder/level-2.yaml",
        "when: {continuous-integration: yes}",
        "when: {continuous-integration: yes, data-validation: yes}",
    )
    knowledge = knowledge_base.load(tiny.root)
    doctor = Doctor(knowledge, use_engine=False)
    told = {"version-control": "yes", "continuous-integration": "yes", "data-pipeline": "no", "data-validation": "no"}
    claims = claims_from_answers(knowledge, told)
    settled = doctor.diagnose(claims, ["built-from-nothing"])
    found = smallest_lift(doctor, settled, knowledge.frameworks["ladder"], "code")
    assert found is not None
    assert (found.target, found.needs) == (2, {"data-validation": YES})


def test_a_contradiction_is_settled_where_that_brings_what_is_missing(tiny: TinyKnowledge) -> None:
    """Integration implies a repository, but clashes with the missing pipeline; the pipeline takes days, not months."""
    tiny.add_rule(
        "built-from-nothing",
        "when: {continuous-integration: yes, data-pipeline: no}",
        kind="contradiction",
        about="continuous-integration, data-pipeline",
    )
    takes(tiny, "version-control", "months")
    answers = "continuous-integration=yes data-pipeline=no"
    assert lift(tiny, answers, dimension="code") == {"data-pipeline": "partial"}


def test_what_is_needed_only_beside_the_whole_is_not_asked_for_beside_a_part(tiny: TinyKnowledge) -> None:
    """A whole pipeline would imply checks, which are denied; a pipeline in part is enough and implies nothing."""
    tiny.write(
        "rules/implied/pipeline-checks.yaml",
        "id: pipeline-checks\nkind: implication\nwhen: {data-pipeline: yes}\nthen: {data-validation: yes}\n"
        "because: It checks.\nsources: [field-guide]\nexamples:\n"
        "  - {claims: {data-pipeline: yes}, fires: true}\n  - {claims: {data-pipeline: no}, fires: false}\n",
    )
    assert lift(tiny, "data-pipeline=no data-validation=no", dimension="data") == {"data-pipeline": "partial"}
