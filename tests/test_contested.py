"""Which dimensions are as open as they are because of a contradiction."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import assistant.knowledge_base as knowledge_base
from assistant.domain import Claim, RuleKind, Status, practices_in
from assistant.inference import Diagnosis, Doctor, Interval, claims_from_answers
from tests.installed import DOCTOR, KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.conftest import TinyKnowledge

PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
YES, PARTIAL, PLANNED, NO = Status.YES, Status.PARTIAL, Status.PLANNED, Status.NO
MOST_CONTESTED = 3
Place = tuple[str, str]
"""A framework and one of its dimensions."""

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # teams are small, and one takes long to be made smaller
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
    """Answers of a team, by practice."""

    answers: Mapping[str, Status]

    @property
    def claims(self) -> list[Claim]:
        return [Claim(practice, status) for practice, status in self.answers.items()]


def by_chance(seed: int) -> Told:
    """A team that does most things, or some; and lacks a few that other practices start from."""
    chance = random.Random(seed)
    kinds: list[Status | None] = chance.choice([[YES], [YES, YES, YES, None, PARTIAL, NO]])
    told = {practice: chance.choice(kinds) for practice in PRACTICES}
    told |= {
        practice: chance.choice([NO, PLANNED]) for practice in chance.sample(tied_together(), chance.randint(1, 3))
    }
    return Told({practice: status for practice, status in told.items() if status is not None})


TEAMS = st.integers(0, 2**32 - 1).map(by_chance)


def clashes(diagnosis: Diagnosis) -> list[str]:
    """Ids of the open contradictions."""
    return [item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION]


def intervals(diagnosis: Diagnosis) -> dict[Place, Interval]:
    return {
        (result.id, dimension): interval
        for result in diagnosis.frameworks.values()
        for dimension, interval in result.dimensions.items()
    }


def marked(diagnosis: Diagnosis) -> set[Place]:
    """What is said to be open because of a contradiction."""
    return {
        (framework.id, dimension)
        for framework in diagnosis.knowledge.frameworks.values()
        for dimension in diagnosis.contested_in(framework)
    }


def settled_in_each_way(doctor: Doctor, diagnosis: Diagnosis) -> list[Diagnosis]:
    """What comes out if both sides hold, and with each set of answers about contested practices that clash no more."""
    contested = sorted(diagnosis.contested)
    others = [claim for claim in diagnosis.claims if claim.practice not in contested]
    answers = [
        [*others, *map(Claim, contested, statuses)] for statuses in product([YES, PARTIAL, NO], repeat=len(contested))
    ]
    answered = [doctor.imagine(claims) for claims in answers]
    both = doctor.imagine(diagnosis.claims, clashes(diagnosis))
    return [each for each in (both, *answered) if not each.contested]


def narrowed(doctor: Doctor, diagnosis: Diagnosis) -> set[Place]:
    """Dimensions that are better known once the contradictions are settled, in some way."""
    before = intervals(diagnosis)
    return {
        place
        for settled in settled_in_each_way(doctor, diagnosis)
        for place, interval in intervals(settled).items()
        if interval.width < before[place].width
    }


# --- any team


@given(told=TEAMS)
@settings(RANDOM, max_examples=40)
def test_nothing_is_marked_without_an_open_contradiction(told: Told) -> None:
    """Neither before anything clashes, nor once the user has said that all of it holds."""
    diagnosis = DOCTOR.diagnose(told.claims)
    settled = DOCTOR.diagnose(told.claims, clashes(diagnosis))
    for each in (diagnosis, settled):
        if not each.contested:
            assert marked(each) == set()


@given(told=TEAMS)
@settings(RANDOM, max_examples=40)
def test_what_is_known_exactly_is_not_marked(told: Told) -> None:
    """An interval without a width is not as wide as it is because of anything."""
    diagnosis = DOCTOR.diagnose(told.claims)
    where = intervals(diagnosis)
    assert not any(where[place].is_exact for place in marked(diagnosis))


@given(told=TEAMS)
@settings(RANDOM, max_examples=30)
def test_what_is_not_marked_is_as_well_known_as_it_will_be(told: Told) -> None:
    """However the contradictions are settled, its interval gets no narrower."""
    diagnosis = DOCTOR.diagnose(told.claims)
    assume(0 < len(diagnosis.contested) <= MOST_CONTESTED)
    assert narrowed(DOCTOR, diagnosis) <= marked(diagnosis)


# --- worked examples


def diagnosed(tiny: TinyKnowledge, answers: str, further: Sequence[Claim] = ()) -> Diagnosis:
    """A diagnosis of answers that are written like ``data-pipeline=no``, and of further claims."""
    knowledge = knowledge_base.load(tiny.root)
    told = dict(answer.split("=") for answer in answers.split())
    return Doctor(knowledge, use_engine=False).diagnose([*claims_from_answers(knowledge, told), *further])


CLASH = "continuous-integration=yes version-control=no"
"""Integration starts from a repository."""


def test_a_clash_about_the_code_opens_the_dimension_code(tiny: TinyKnowledge) -> None:
    """Both rungs of the code ask for what clashes; the data asks for neither."""
    diagnosis = diagnosed(tiny, f"{CLASH} data-pipeline=yes data-validation=no")
    assert {name: str(where) for name, where in diagnosis.frameworks["ladder"].dimensions.items()} == {
        "code": "0-2",
        "data": "1",
    }
    assert marked(diagnosis) == {("ladder", "code")}


def test_a_clash_that_is_settled_opens_nothing(tiny: TinyKnowledge) -> None:
    """Whoever says that both hold has no repository, and that decides."""
    knowledge = knowledge_base.load(tiny.root)
    doctor = Doctor(knowledge, use_engine=False)
    claims = claims_from_answers(knowledge, dict(answer.split("=") for answer in CLASH.split()))
    assert marked(doctor.diagnose(claims, clashes(doctor.diagnose(claims)))) == set()


def test_what_is_open_for_another_reason_is_not_marked(tiny: TinyKnowledge) -> None:
    """Nobody has spoken of the data yet."""
    assert marked(diagnosed(tiny, CLASH)) == {("ladder", "code")}


def test_two_accounts_open_the_dimension_that_asks_for_the_practice(tiny: TinyKnowledge) -> None:
    """A pipeline was claimed and denied."""
    accounts = [Claim("data-pipeline", YES), Claim("data-pipeline", NO)]
    assert marked(diagnosed(tiny, "", accounts)) == {("ladder", "data")}


def test_a_criterion_that_is_met_anyway_opens_nothing(tiny: TinyKnowledge) -> None:
    """Data is looked after by a pipeline or by checks; with checks, two accounts of the pipeline change nothing."""
    tiny.change(
        "knowledge/frameworks/ladder/level-1.yaml",
        "when: {data-pipeline: [yes, partial]}",
        "when: {any: [{data-pipeline: yes}, {data-validation: yes}]}",
    )
    accounts = [Claim("data-pipeline", YES), Claim("data-pipeline", NO)]
    assert marked(diagnosed(tiny, "data-validation=yes", accounts)) == set()


def test_what_is_not_required_opens_nothing(tiny: TinyKnowledge) -> None:
    """Checks are supporting here, so that two accounts of them leave the level as it is."""
    tiny.change(
        "knowledge/frameworks/ladder/level-2.yaml",
        "role: required\n    standing: derived",
        "role: supporting\n    standing: derived",
    )
    accounts = [Claim("data-validation", YES), Claim("data-validation", NO)]
    assert marked(diagnosed(tiny, "data-pipeline=yes", accounts)) == set()


def test_points_are_open_where_they_are_contested(whole: TinyKnowledge) -> None:
    """Two accounts of the repository are two accounts of the point for the code."""
    accounts = [Claim("version-control", YES), Claim("version-control", NO)]
    assert ("scores", "code") in marked(diagnosed(whole, "", accounts))


def test_a_level_that_is_missed_anyway_is_not_open(tiny: TinyKnowledge) -> None:
    """Without a pipeline the data is on the ground, whatever becomes of the two accounts of its checks."""
    accounts = [Claim("data-validation", YES), Claim("data-validation", NO)]
    diagnosis = diagnosed(tiny, "data-pipeline=no", accounts)
    assert diagnosis.frameworks["ladder"].dimensions["data"].is_exact
    assert marked(diagnosis) == set()


def test_what_a_contested_practice_would_imply_is_open(tiny: TinyKnowledge) -> None:
    """Checks would imply a repository, if they did not clash with the missing pipeline."""
    tiny.write(
        "rules/implied/checks-need-code.yaml",
        "id: checks-need-code\nkind: implication\nwhen: {data-validation: yes}\nthen: {version-control: yes}\n"
        "because: They are code.\nsources: [field-guide]\nexamples:\n"
        "  - {claims: {data-validation: yes}, fires: true}\n  - {claims: {data-validation: no}, fires: false}\n",
    )
    tiny.add_rule(
        "checks-of-nothing",
        "when: {data-validation: yes, data-pipeline: no}",
        kind="contradiction",
        about="data-validation, data-pipeline",
    )
    diagnosis = diagnosed(tiny, "data-validation=yes data-pipeline=no continuous-integration=no")
    settled = Doctor(diagnosis.knowledge, use_engine=False).diagnose(diagnosis.claims, clashes(diagnosis))
    assert str(diagnosis.frameworks["ladder"].dimensions["code"]) == "0-1"
    assert str(settled.frameworks["ladder"].dimensions["code"]) == "1"
    assert ("ladder", "code") in marked(diagnosis)


def test_half_a_point_that_is_contested_is_open(whole: TinyKnowledge) -> None:
    """The whole point is lost with predictions in real time; half a point hangs on checks that were also denied."""
    accounts = [Claim("data-validation", YES), Claim("data-validation", NO)]
    diagnosis = diagnosed(whole, "serving-mode=real-time", accounts)
    assert str(diagnosis.frameworks["scores"].dimensions["data"]) == "0-0.5"
    assert ("scores", "data") in marked(diagnosis)
