"""Several frameworks at once: where each puts a team, and what decides where two disagree."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import assistant.knowledge_base as knowledge_base
from assistant.domain import Claim, Role, Status, Total, practices_in
from assistant.inference import Diagnosis, Disagreement, Doctor, claims_from_answers, disagreement, places
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain import Framework
    from tests.conftest import TinyKnowledge

PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
MISSING = (Status.NO, Status.PLANNED, Status.PARTIAL)

how_much_is_asked_for = pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="a framework that is content with a practice in part is taken to ask for all of it, so nothing decides",
)


def diagnosed(told: Mapping[str, str]) -> Diagnosis:
    return DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, told))


def all_of(practices: str) -> dict[str, str]:
    """A team that does these things."""
    return dict.fromkeys(practices.split(), "yes")


def found(told: Mapping[str, str]) -> Disagreement:
    """The disagreement about a team; there has to be one."""
    disagreed = disagreement(diagnosed(told))
    assert disagreed is not None
    return disagreed


def summary(disagreed: Disagreement) -> tuple[str, str, dict[str, float | None]]:
    """Who is strict, who is generous, and each decider with the level at which it is asked for later."""
    deciders = {each.practice: each.asked_later for each in disagreed.deciders}
    return disagreed.strict.framework.id, disagreed.generous.framework.id, deciders


# --- places


def test_every_framework_with_one_result_has_a_place_the_leading_ones_first() -> None:
    """All but the profile without a total."""
    shown = [place.framework for place in places(diagnosed({}))]

    assert [framework.id for framework in shown[:3]] == ["azure-mlops", "five-levels", "google-mlops"]
    assert {framework.id for framework in shown} == set(KNOWLEDGE.frameworks) - {"google-ai-adoption"}
    assert [framework.leading for framework in shown] == sorted((f.leading for f in shown), reverse=True)


def test_of_a_team_that_told_nothing_every_place_is_possible() -> None:
    """From the bottom to the top."""
    assert {(place.low, place.high) for place in places(diagnosed({}))} == {(0, 1)}


@pytest.mark.parametrize(
    ("answered", "low", "high"),
    [
        ("version-control=yes data-pipeline=yes", 0.5, 1),
        ("version-control=yes data-pipeline=yes data-validation=no", 0.5, 0.5),
        ("version-control=yes data-pipeline=no", 0, 0),
        ("version-control=yes data-pipeline=yes data-validation=yes continuous-integration=yes", 1, 1),
    ],
)
def test_a_place_is_the_share_of_the_scale(tiny: TinyKnowledge, answered: str, low: float, high: float) -> None:
    """The first of two rungs is half of the way."""
    knowledge = knowledge_base.load(tiny.root)
    told = dict(answer.split("=") for answer in answered.split())
    (place,) = places(Doctor(knowledge, use_engine=False).diagnose(claims_from_answers(knowledge, told)))

    assert (place.low, place.high) == (low, high)


def test_a_scale_that_begins_at_1_begins_at_nothing() -> None:
    """Without version control Balawejder's level is 1 of 1 to 5, and Azure's 0 of 0 to 4: the bottom of both."""
    bottom = {place.framework.id: (place.low, place.high) for place in places(diagnosed({"version-control": "no"}))}
    assert (bottom["five-levels"], bottom["azure-mlops"]) == ((0, 0), (0, 0))


def test_points_have_a_place_too(whole: TinyKnowledge) -> None:
    """Half a point of one."""
    knowledge = knowledge_base.load(whole.root)
    told = {"version-control": "yes", "data-validation": "partial"}
    shown = places(Doctor(knowledge, use_engine=False).diagnose(claims_from_answers(knowledge, told)))

    assert [(place.framework.id, place.low, place.high) for place in shown] == [
        ("ladder", 0, 0.5),
        ("scores", 0.5, 0.5),
    ]


# --- worked examples

GOOGLE_2 = all_of(
    "training-pipeline automated-retraining data-pipeline modular-code automated-deployment data-validation "
    "validation-gate baseline-evaluation slice-evaluation staging progressive-delivery experiment-tracking "
    "model-registry version-control continuous-integration automated-tests feature-parity model-monitoring"
)
"""All that the files of Google's levels 1 and 2 require."""
NO_STRATEGY = {"strategy": "no", "management-review": "yes", "ml-budget": "yes"}
FIVE_3 = all_of(
    "modular-code version-control automated-tests data-pipeline model-packaging model-monitoring data-versioning "
    "rollback training-pipeline experiment-tracking"
)
"""All that the files of Balawejder's levels 2 and 3 require."""
GIGAOM_2 = all_of("strategy reproducible-training version-control pinned-environments")
"""All that the files of GigaOm's levels 1 and 2 require."""


def test_who_has_all_the_machinery_and_no_strategy_is_at_the_top_for_google_and_at_the_bottom_for_gigaom() -> None:
    """Google never asks for a strategy, and it is all that GigaOm asks for at level 1.

    Managers look and pay all the same, so that nothing is known to be missing for CMMI.
    """
    disagreed = found({**GOOGLE_2, **NO_STRATEGY})

    assert summary(disagreed) == ("gigaom", "google-mlops", {"strategy": None})
    assert (disagreed.strict.low, disagreed.strict.high) == (0, 0)
    assert (disagreed.generous.low, disagreed.generous.high) == (1, 1)
    assert disagreed.deciders[0].criterion.id == "gigaom-l1-strategy-exists"


def test_who_rebuilds_models_and_tests_no_code_is_half_way_up_for_gigaom_and_at_the_bottom_for_azure() -> None:
    """GigaOm never asks for tests; Azure asks for them at level 1."""
    disagreed = found({**GIGAOM_2, "automated-tests": "no"})

    assert summary(disagreed) == ("azure-mlops", "gigaom", {"automated-tests": None})
    assert (disagreed.strict.high, disagreed.generous.low) == (0, 0.5)


def test_what_the_generous_one_asks_for_later_decides_with_its_level() -> None:
    """Balawejder asks for continuous integration at level 4, above the 3 that this team has; Azure at level 1."""
    disagreed = found({**FIVE_3, "continuous-integration": "no"})

    assert summary(disagreed) == ("azure-mlops", "five-levels", {"continuous-integration": 4})
    assert disagreed.deciders[0].criterion.id in {
        "azure-mlops-l1-application-release-automatic",
        "azure-mlops-l1-builds-automatic",
    }


def test_all_that_decides_is_named_once_in_the_order_of_the_criteria() -> None:
    """The pipeline stands before the builds in Azure's level 1; tests and builds are asked for several times there."""
    disagreed = found({**GIGAOM_2, "automated-tests": "no", "data-pipeline": "no", "continuous-integration": "no"})

    assert [each.practice for each in disagreed.deciders] == [
        "data-pipeline",
        "automated-tests",
        "continuous-integration",
    ]


def test_what_only_levels_further_up_miss_does_not_decide() -> None:
    """Azure's next level is the first; that its third asks for progressive delivery is no reason yet."""
    disagreed = found({**GIGAOM_2, "automated-tests": "no", "progressive-delivery": "no"})
    assert [each.practice for each in disagreed.deciders] == ["automated-tests"]


def test_what_is_planned_is_missing_as_well() -> None:
    """Today it is not there."""
    disagreed = found({**GOOGLE_2, **NO_STRATEGY, "strategy": "planned"})
    assert summary(disagreed) == ("gigaom", "google-mlops", {"strategy": None})


def test_what_follows_to_be_missing_decides_as_well() -> None:
    """Without a strategy there is neither a budget nor a review of it (its parts); CMMI 2 asks for all three."""
    without = {"strategy": None, "management-review": None, "ml-budget": None}
    assert summary(found({**GOOGLE_2, "strategy": "no"})) == ("cmmi", "google-mlops", without)


@how_much_is_asked_for
def test_what_one_wants_whole_and_another_in_part_decides() -> None:
    """Azure 1 is content with some tests and wants tests of everything at level 3; AWS wants them at level 2."""
    some_tests = all_of("version-control continuous-integration data-pipeline") | {"automated-tests": "partial"}
    assert summary(found(some_tests)) == ("aws", "azure-mlops", {"automated-tests": 3})


# --- no disagreement


@pytest.mark.parametrize(
    "told",
    [
        {},
        dict.fromkeys(PRACTICES, "yes"),
        dict.fromkeys(PRACTICES, "no"),
        dict.fromkeys(PRACTICES, "unknown"),
        {"version-control": "no"},
        FIVE_3,
        GOOGLE_2,
    ],
    ids=[
        "nothing",
        "everything",
        "nothing-done",
        "nothing-known",
        "one-gap",
        "one-framework-half-up",
        "one-at-the-top",
    ],
)
def test_where_all_could_still_agree_there_is_no_disagreement(told: dict[str, str]) -> None:
    """At one end, or as long as those that are lower may still rise."""
    assert disagreement(diagnosed(told)) is None


def test_what_is_unknown_does_not_disagree_until_it_is_known() -> None:
    """Whoever has all of Google 2 and was not asked for a strategy may have all of GigaOm, too."""
    assert disagreement(diagnosed({**GOOGLE_2, "strategy": "unknown"})) is None


def test_a_single_framework_has_nobody_to_disagree_with(tiny: TinyKnowledge) -> None:
    """The small knowledge base has one ladder."""
    knowledge = knowledge_base.load(tiny.root)
    claims = claims_from_answers(knowledge, {"version-control": "yes", "data-pipeline": "no"})
    assert disagreement(Doctor(knowledge, use_engine=False).diagnose(claims)) is None


def test_points_do_not_disagree_with_levels(whole: TinyKnowledge) -> None:
    """On the ladder this team is on the ground, and it has all points that there are: two things, counted apart."""
    knowledge = knowledge_base.load(whole.root)
    told = {"version-control": "yes", "data-pipeline": "no", "data-validation": "yes", "serving-mode": "batch"}
    diagnosis = Doctor(knowledge, use_engine=False).diagnose(claims_from_answers(knowledge, told))

    assert [(place.low, place.high) for place in places(diagnosis)] == [(0, 0), (1, 1)]
    assert disagreement(diagnosis) is None


# --- whatever a team says


def share(framework: Framework, level: float) -> float:
    bottom, top = framework.levels[0].number, framework.levels[-1].number
    return (level - bottom) / (top - bottom)


LADDERS = [each for each in KNOWLEDGE.frameworks.values() if not each.counts_points and each.total is not Total.NONE]


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_there_is_a_disagreement_exactly_where_two_ladders_cannot_meet(claims: list[Claim]) -> None:
    """One allows less than another has reached; of all such pairs it is the one that is furthest apart."""
    diagnosis = DOCTOR.diagnose(claims)
    ends = {
        each.id: (share(each, where.at_least), share(each, where.at_most))
        for each in LADDERS
        for where in [diagnosis.frameworks[each.id].interval]
    }
    gaps = [low - high for (low, _), (_, high) in product(ends.values(), repeat=2)]
    disagreed = disagreement(diagnosis)

    assert (disagreed is not None) == (max(gaps) > 0)
    if disagreed is not None:
        strict, generous = disagreed.strict, disagreed.generous
        assert generous.low - strict.high == pytest.approx(max(gaps))
        assert (strict.low, strict.high) == pytest.approx(ends[strict.framework.id])
        assert (generous.low, generous.high) == pytest.approx(ends[generous.framework.id])


def asked_above(framework: Framework, level: float, practice: str) -> set[float]:
    """The levels above one whose gates speak of a practice."""
    return {
        gate.level
        for gate in framework.criteria
        if gate.role is Role.REQUIRED and gate.level > level and practice in practices_in(gate.when)
    }


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_every_decider_is_missing_and_asked_for_later_or_never(claims: list[Claim]) -> None:
    """It keeps the strict framework from its next level, and the generous one has not asked for it so far."""
    diagnosis = DOCTOR.diagnose(claims)
    disagreed = disagreement(diagnosis)
    if disagreed is None:
        return
    strict, generous = disagreed.strict.framework, disagreed.generous.framework
    for each in disagreed.deciders:
        assert diagnosis.is_true(each.practice, *MISSING)
        assert each.criterion in strict.criteria
        assert each.practice in practices_in(each.criterion.when)
        assert f"failed:{each.criterion.id}" in diagnosis.true
        assert each.criterion.level <= diagnosis.frameworks[strict.id].interval.at_most + 1
        later = asked_above(generous, diagnosis.frameworks[generous.id].interval.at_least, each.practice)
        assert each.asked_later in later if later else each.asked_later is None

    assert len({each.practice for each in disagreed.deciders}) == len(disagreed.deciders)


def test_the_order_of_claims_does_not_matter_to_a_disagreement() -> None:
    """Two teams with the same answers are disagreed about in the same way."""
    told = {**GIGAOM_2, "automated-tests": "no", "data-pipeline": "no", "continuous-integration": "no"}
    assert found(told) == found(dict(reversed(told.items())))
