"""The level that fits a team: by worked examples, and against the conditions of the criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import assistant.knowledge_base as knowledge_base
from assistant.advice import Target, Targets, targets
from assistant.advice.targets import FACTS
from assistant.domain import AllOf, AnyOf, Claim, Role, RuleKind, Status, StatusIs, Total, practices_in
from assistant.inference import Diagnosis, Doctor, claims_from_answers
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.domain import Condition, Framework
    from tests.conftest import TinyKnowledge

LADDERS = [each for each in KNOWLEDGE.frameworks.values() if not each.counts_points]
LEADING = ("azure-mlops", "five-levels", "google-mlops")
MANY_MODELS_AT_ONCE = {
    "models-in-production": "20", "team-size": "12", "label-delay": "1 hour", "regulated": "no",
    "model-impact": "medium", "release-frequency": "weekly", "serving-mode": "real-time",
}  # fmt: skip
"""Nothing about this team says that less is enough: many models, instant labels, no supervisor, frequent releases."""
DONE = (Status.YES, Status.PARTIAL)
THERE = (*DONE, Status.NOT_APPLICABLE)
RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def diagnosed(told: Mapping[str, str]) -> Diagnosis:
    return DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, told))


def fits(told: Mapping[str, str]) -> dict[str, float]:
    """What fits by the leading frameworks."""
    found = targets(diagnosed(told))
    return {framework: found.frameworks[framework].fits for framework in LEADING}


def limits(found: Targets, framework: str) -> set[str]:
    """The rules that limit a framework as a whole."""
    return {rule.id for rule in found.frameworks[framework].limits}


def all_targets(found: Targets) -> Iterable[Target]:
    yield from found.frameworks.values()
    for parts in found.dimensions.values():
        yield from parts


# --- each kind of team


def test_of_a_team_that_told_nothing_the_top_is_not_ruled_out() -> None:
    """No reason for less is known, and each of the six facts could be one."""
    found = targets(diagnosed({}))

    assert found.rules == ()
    assert all(target.fits == KNOWLEDGE.frameworks[id_].highest for id_, target in found.frameworks.items())
    assert not any(target.limits or target.spared for target in all_targets(found))
    assert set(found.unknown_facts) == {
        "models-in-production", "team-size", "label-delay", "regulated", "model-impact", "release-frequency",
        "serving-mode",
    }  # fmt: skip


def test_with_many_models_and_instant_labels_nothing_limits() -> None:
    """All facts are told, and the top is worth it."""
    found = targets(diagnosed(MANY_MODELS_AT_ONCE))

    assert (found.rules, found.unknown_facts, found.still_needed) == ((), (), ())
    assert fits(MANY_MODELS_AT_ONCE) == {"azure-mlops": 4, "five-levels": 5, "google-mlops": 2}


def test_one_model_is_trained_and_released_by_hand() -> None:
    """Training that runs by itself is a matter of taste below three use cases.

    Azure asks for it at level 2 and Balawejder at level 3; Google's level 1 also asks for automated deployment.
    """
    found = targets(diagnosed({"models-in-production": "1"}))

    assert fits({"models-in-production": "1"}) == {"azure-mlops": 1, "five-levels": 2, "google-mlops": 0}
    assert limits(found, "azure-mlops") == {"fewer-than-three-use-cases"}
    assert found.frameworks["azure-mlops"].spared == ("training-pipeline",)
    assert limits(found, "google-mlops") == {"fewer-than-three-use-cases", "one-model-in-production"}


def test_late_labels_speak_against_the_closed_loop_alone() -> None:
    """Retraining on a signal is Azure's level 4 and Balawejder's 5; Google asks for retraining at level 1."""
    found = targets(diagnosed({"label-delay": "6 months"}))

    assert fits({"label-delay": "6 months"}) == {"azure-mlops": 3, "five-levels": 4, "google-mlops": 0}
    assert limits(found, "five-levels") == {"labels-come-late"}
    assert set(found.frameworks["five-levels"].spared) == {"automated-retraining", "retraining-trigger"}


def test_under_supervision_a_person_releases() -> None:
    """Automated deployment is Azure's level 3, Balawejder's 4 and Google's 1."""
    found = targets(diagnosed({"regulated": "yes"}))

    assert fits({"regulated": "yes"}) == {"azure-mlops": 2, "five-levels": 3, "google-mlops": 0}
    assert limits(found, "azure-mlops") == {"supervised-like-a-bank"}


@pytest.mark.parametrize(
    ("fact", "value", "expected"),
    [
        ("label-delay", "29 days", (4, 5, 2)),
        ("label-delay", "30 days", (3, 4, 0)),
        ("regulated", "no", (4, 5, 2)),
        ("models-in-production", "3", (4, 5, 2)),
        ("models-in-production", "2", (1, 2, 0)),
    ],
)
def test_a_limit_is_where_its_rule_draws_the_line(fact: str, value: str, expected: tuple[int, int, int]) -> None:
    """One day or one model less or more."""
    assert tuple(fits({fact: value}).values()) == expected


def test_of_two_reasons_the_one_that_limits_more_decides() -> None:
    """A supervised team of one model: by Azure training by hand (level 1) is below release by hand (level 2)."""
    told = {"models-in-production": "1", "regulated": "yes"}
    found = targets(diagnosed(told))

    assert fits(told) == {"azure-mlops": 1, "five-levels": 2, "google-mlops": 0}
    assert limits(found, "azure-mlops") == {"fewer-than-three-use-cases"}


def test_what_only_has_to_wait_limits_nothing() -> None:
    """Retraining comes after monitoring: that is a matter of order, and not of what fits."""
    diagnosis = diagnosed({"model-monitoring": "no", "rollback": "no", "data-validation": "no"})

    assert {finding.rule.id for finding in diagnosis.not_now} >= {"retraining-before-monitoring"}
    assert targets(diagnosis).rules == ()


# --- what a team does already


@pytest.mark.parametrize("status", ["yes", "partial"])
def test_what_a_team_does_already_limits_nothing(status: str) -> None:
    """With its training automated, the next things that one model can do without are Azure 3 and Balawejder 4."""
    told = {"models-in-production": "1", "training-pipeline": status}
    assert fits(told) == {"azure-mlops": 2, "five-levels": 3, "google-mlops": 0}


@pytest.mark.parametrize("status", ["no", "planned", "unknown"])
def test_what_a_team_does_not_do_yet_limits(status: str) -> None:
    """A plan is no practice."""
    told = {"models-in-production": "1", "training-pipeline": status}
    assert fits(told)["azure-mlops"] == 1


def test_a_team_at_the_top_is_where_it_should_be() -> None:
    """Whoever does everything for one model need not tear it down."""
    practices = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
    found = targets(diagnosed({**dict.fromkeys(practices, "yes"), "models-in-production": "1"}))

    for target in all_targets(found):
        assert target.is_reached
        assert (target.limits, target.spared) == ((), ())


def test_the_part_of_what_is_not_needed_is_not_needed_either() -> None:
    """A joint release is a part of automated deployment; GigaOm 3 asks for both."""
    found = targets(diagnosed({"regulated": "yes"}))

    assert found.frameworks["gigaom"].fits == 2
    assert set(found.frameworks["gigaom"].spared) == {"automated-deployment", "joint-release"}


def test_a_part_that_a_team_does_already_limits_nothing() -> None:
    """Where a model may fail, one does without monitoring; this team has an alarm for old models, a part of it.

    Of the seven points that the ML Test Score has on monitoring only the one on the quality of predictions goes.
    """
    told = {"model-impact": "low", "model-monitoring": "no", "model-age-alert": "yes"}
    parts = {part.dimension: part for part in targets(diagnosed(told)).dimensions["ml-test-score"]}

    assert "model-age-alert" not in parts["monitoring"].spared
    assert parts["monitoring"].fits == 6


# --- what does not apply


def batches(whole: TinyKnowledge, answered: str) -> Targets:
    """A team that works in batches, which need no integration, by its other answers."""
    knowledge = knowledge_base.load(whole.root)
    told = dict(answer.split("=") for answer in f"serving-mode=batch {answered}".split())
    return targets(Doctor(knowledge, use_engine=False).diagnose(claims_from_answers(knowledge, told)))


def test_a_situation_limits_the_dimension_that_asks_for_it(whole: TinyKnowledge) -> None:
    """Integration is asked for on the second rung, on the side of the code; the side of the data is free."""
    found = batches(whole, "version-control=yes")

    assert (found.frameworks["ladder"].fits, [part.fits for part in found.dimensions["ladder"]]) == (1, [1, 2])
    assert limits(found, "ladder") == {"batch-only"}
    assert found.frameworks["ladder"].spared == ("continuous-integration",)
    assert found.dimensions["ladder"][1].limits == ()


@pytest.mark.parametrize(
    ("answered", "is_reached"),
    [
        ("version-control=yes data-pipeline=yes", True),
        ("version-control=yes data-pipeline=no", False),
        ("version-control=yes", False),
    ],
)
def test_a_target_is_reached_when_the_level_is_certain(whole: TinyKnowledge, answered: str, is_reached: bool) -> None:
    """The first rung fits; what is only possible is not reached."""
    assert batches(whole, answered).frameworks["ladder"].is_reached == is_reached


def test_what_has_to_be_there_all_the_same_is_listed_until_it_is(whole: TinyKnowledge) -> None:
    """The rule keeps version control."""
    assert batches(whole, "").still_needed == ("version-control",)
    assert batches(whole, "version-control=partial").still_needed == ("version-control",)
    assert batches(whole, "version-control=yes").still_needed == ()
    assert batches(whole, "version-control=not-applicable").still_needed == ()


def test_what_does_not_apply_limits_nothing(whole: TinyKnowledge) -> None:
    """It meets the criterion of the second rung, so that nothing keeps the team from it."""
    target = batches(whole, "continuous-integration=not-applicable").frameworks["ladder"]
    assert (target.fits, target.limits) == (2, ())


# --- points


SCORED_DATA = "knowledge/frameworks/scores/data.yaml"


def add_situation(whole: TinyKnowledge) -> None:
    """Batches need no data validation."""
    whole.write(
        "rules/situations/no-checks.yaml",
        "id: no-checks\nkind: situation\nwhen: {serving-mode: {includes: batch}}\nabout: [data-validation]\n"
        "because: Somebody looks at it anyway.\nadvice: Look at it.\nsources: [field-guide]\nexamples:\n"
        "  - {claims: {serving-mode: batch}, fires: true}\n  - {claims: {serving-mode: real-time}, fires: false}\n",
    )


def test_points_that_a_team_can_do_without_are_left_out(whole: TinyKnowledge) -> None:
    """One point on each side; the data loses its point and its half, and the lower side counts for the whole."""
    add_situation(whole)
    found = batches(whole, "")

    assert (found.frameworks["scores"].fits, [part.fits for part in found.dimensions["scores"]]) == (0, [1, 0])
    assert limits(found, "scores") == {"no-checks"}


def test_half_a_point_that_can_be_had_is_left(whole: TinyKnowledge) -> None:
    """Where a pipeline is enough for the half."""
    add_situation(whole)
    whole.change(SCORED_DATA, "half: {data-validation: [yes, partial]}", "half: {data-pipeline: yes}")
    found = batches(whole, "")

    assert (found.frameworks["scores"].fits, [part.fits for part in found.dimensions["scores"]]) == (0.5, [1, 0.5])


def test_of_a_sum_all_other_points_are_left(whole: TinyKnowledge) -> None:
    """One of two."""
    add_situation(whole)
    whole.change("knowledge/frameworks/scores/framework.yaml", "counts: points", "counts: points\ntotal: sum")

    assert batches(whole, "").frameworks["scores"].fits == 1


def test_points_that_are_there_are_not_taken_away(whole: TinyKnowledge) -> None:
    """Half a point for checks of the big tables is a start, and stays one."""
    add_situation(whole)
    found = batches(whole, "data-validation=partial version-control=yes")

    assert found.frameworks["scores"].fits == 1
    assert found.frameworks["scores"].limits == ()


def test_the_points_of_the_sources_that_one_model_can_do_without() -> None:
    """Infra 1 is worth half a point without a training pipeline (its file), and no other test asks for one."""
    found = targets(diagnosed({"models-in-production": "1"}))
    parts = {part.dimension: part.fits for part in found.dimensions["ml-test-score"]}

    assert found.frameworks["ml-test-score"].fits == 6.5
    assert parts == {"data": 7, "model": 7, "infrastructure": 6.5, "monitoring": 7}


# --- facts to ask for


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_that_was_told_is_not_asked_for(fact: str) -> None:
    """All the others are, in the same order."""
    found = targets(diagnosed({fact: MANY_MODELS_AT_ONCE[fact]}))
    assert found.unknown_facts == tuple(each for each in FACTS if each != fact)


def test_without_the_serving_mode_nothing_speaks_against_small_steps() -> None:
    """Three people with many models: only the feature store is too much for them; batches would change that."""
    few = {"models-in-production": "20", "team-size": "3"}
    assert fits(few)["azure-mlops"] == 4
    assert fits({**few, "serving-mode": "batch"})["azure-mlops"] == 2


def test_every_fact_that_could_change_what_fits_is_asked_for() -> None:
    """Those that any situation speaks of, or any "not now" that rests on facts alone."""
    spoken_of: set[str] = set()
    for rule in KNOWLEDGE.rules.values():
        named = {*practices_in(rule.when), *(practices_in(rule.unless) if rule.unless is not None else ())}
        facts = {name for name in named if KNOWLEDGE.practices[name].is_fact}
        if rule.kind is RuleKind.SITUATION or (rule.kind is RuleKind.NOT_NOW and set(practices_in(rule.when)) <= facts):
            spoken_of |= facts
    assert spoken_of <= set(FACTS)


# --- whatever a team says


def superfluous(diagnosis: Diagnosis) -> set[str]:
    """What a team can do without: what the rules that apply are about, with all parts of it, unless it is there."""
    rules = [finding.rule for finding in diagnosis.situations]
    rules += [
        finding.rule
        for finding in diagnosis.not_now
        if all(KNOWLEDGE.practices[name].is_fact for name in practices_in(finding.rule.when))
    ]
    wholes = {name for rule in rules for name in rule.about if not diagnosis.is_true(name, *THERE)}
    parts = {practice.id for practice in KNOWLEDGE.practices.values() if practice.part_of in wholes}
    return wholes | {name for name in parts if not diagnosis.is_true(name, *THERE)}


def is_free_of_known_faults(target: Target, diagnosis: Diagnosis) -> bool:
    """Whether nothing is said to limit that is done or does not apply; see the expected failures above."""
    wholes = [KNOWLEDGE.whole_of(name) for name in target.spared]
    return not any(diagnosis.is_true(name, *THERE) for name in (*target.spared, *wholes))


def can_hold(condition: Condition, spared: set[str]) -> bool:
    """Whether a condition holds in a team that does everything but some practices."""
    match condition:
        case AllOf(parts):
            return all(can_hold(part, spared) for part in parts)
        case AnyOf(parts):
            return any(can_hold(part, spared) for part in parts)
        case StatusIs(practice, accepted):
            return bool(accepted & ({Status.NO} if practice in spared else {Status.YES, Status.NO}))
        case _:
            return True


def highest_without(framework: Framework, dimension: str | None, spared: set[str]) -> float:
    """The highest level of which every gate, and every gate below, can hold."""
    gates = [
        gate
        for gate in framework.criteria
        if gate.role is Role.REQUIRED and dimension in {None, gate.dimension} and not can_hold(gate.when, spared)
    ]
    open_levels = [level.number for level in framework.levels if all(gate.level > level.number for gate in gates)]
    return max([framework.lowest, *open_levels])


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_the_highest_level_without_the_superfluous_fits(claims: list[Claim]) -> None:
    """Or the one where the team stands, if that is higher."""
    diagnosis = DOCTOR.diagnose(claims)
    found, spared = targets(diagnosis), superfluous(diagnosis)
    for framework in LADDERS:
        for target in (found.frameworks[framework.id], *found.dimensions[framework.id]):
            if is_free_of_known_faults(target, diagnosis):
                expected = highest_without(framework, target.dimension, spared)
                assert target.fits == max(expected, target.where.at_least)


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_the_target_is_never_below_where_the_team_stands(claims: list[Claim]) -> None:
    """Nor above the top, and where the team stands is what the diagnosis says."""
    diagnosis = DOCTOR.diagnose(claims)
    for target in all_targets(targets(diagnosis)):
        framework, result = KNOWLEDGE.frameworks[target.framework], diagnosis.frameworks[target.framework]
        part = target.dimension
        top = framework.highest if part is None else framework.highest_of(part)
        assert target.where == (result.interval if part is None else result.dimensions[part])
        assert target.where.at_least <= target.fits <= top
        assert target.is_reached == (target.where.at_least == target.fits)


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_every_limit_is_a_rule_that_applies_and_has_a_source(claims: list[Claim]) -> None:
    """About something that the level asks for."""
    diagnosis = DOCTOR.diagnose(claims)
    found = targets(diagnosis)
    for target in all_targets(found):
        for rule in target.limits:
            assert rule in found.rules
            assert rule.kind in {RuleKind.SITUATION, RuleKind.NOT_NOW}
            assert f"fires:{rule.id}" in diagnosis.true
            assert rule.sources
            assert {KNOWLEDGE.whole_of(name) for name in target.spared} & set(rule.about)


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_there_are_limits_exactly_below_the_top(claims: list[Claim]) -> None:
    """Whoever is told to stop is told why."""
    diagnosis = DOCTOR.diagnose(claims)
    for target in all_targets(targets(diagnosis)):
        framework = KNOWLEDGE.frameworks[target.framework]
        top = framework.highest if target.dimension is None else framework.highest_of(target.dimension)
        assert bool(target.limits) == bool(target.spared)
        if is_free_of_known_faults(target, diagnosis):
            assert bool(target.limits) == (target.fits < top)


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_a_whole_fits_as_its_parts_do(claims: list[Claim]) -> None:
    """Of the lowest part, or all points together."""
    diagnosis = DOCTOR.diagnose(claims)
    found = targets(diagnosis)
    for framework in KNOWLEDGE.frameworks.values():
        parts, whole = found.dimensions[framework.id], found.frameworks[framework.id]
        together = (
            sum(part.fits for part in parts) if framework.total is Total.SUM else min(part.fits for part in parts)
        )
        assert whole.fits <= together
        if all(is_free_of_known_faults(part, diagnosis) for part in parts):
            assert whole.fits == together


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=20)
def test_nothing_is_spared_that_the_team_does(claims: list[Claim]) -> None:
    """Parts of what it does not do as a whole are another story."""
    diagnosis = DOCTOR.diagnose(claims)
    for target in all_targets(targets(diagnosis)):
        for name in target.spared:
            if diagnosis.is_true(name, *DONE):
                assert KNOWLEDGE.whole_of(name) != name
                assert not diagnosis.is_true(KNOWLEDGE.whole_of(name), *DONE)


def test_the_order_of_claims_does_not_matter_to_a_target() -> None:
    """Two teams with the same answers get the same target."""
    told = {"models-in-production": "1", "label-delay": "6 months", "training-pipeline": "yes", "rollback": "no"}
    assert targets(diagnosed(told)) == targets(diagnosed(dict(reversed(told.items()))))
