"""Claims to levels and contradictions, on the real knowledge base."""

import json
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Claim, Origin, Quote, RuleKind, Status
from assistant.errors import DataError, RuleError
from assistant.inference import Diagnosis, Doctor, Interval, claims_from_answers, engine
from assistant.yaml_files import read_yaml
from tests.installed import DOCTOR as BARE_DOCTOR
from tests.installed import KNOWLEDGE
from tests.oracle import ALL_AMOUNTS, WHOLE, answers, answers_with_second_accounts, judge

DOCTOR = Doctor(KNOWLEDGE)
PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
ONE_VALUE_EACH = {
    "models-in-production": "3", "team-size": "5", "label-delay": "a week", "release-frequency": "monthly",
    "serving-mode": "batch", "regulated": "no", "model-impact": "low",
}  # fmt: skip
"""An answer for each context fact."""
PERSONAS = sorted((Path(__file__).parent / "cases" / "personas").glob("*.yaml"))

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
needs_engine = pytest.mark.skipif(
    not engine.is_installed(), reason="durable-rules is not installed: only the direct evaluation can be tried"
)


def claims_of(**statuses: str) -> list[Claim]:
    """Claims written as keywords, with underscores for hyphens."""
    return claims_from_answers(KNOWLEDGE, {name.replace("_", "-"): status for name, status in statuses.items()})


def intervals(diagnosis: Diagnosis) -> dict[tuple[str, str], Interval]:
    """Every level, of frameworks and of their dimensions."""
    found = {(result.id, WHOLE): result.interval for result in diagnosis.frameworks.values()}
    for result in diagnosis.frameworks.values():
        found |= {(result.id, dimension): interval for dimension, interval in result.dimensions.items()}
    return found


def clashes(diagnosis: Diagnosis) -> set[tuple[str, ...]]:
    """Open contradictions in the notation of the oracle."""
    return {
        (item.id,) if item.rule.kind is RuleKind.CONTRADICTION else item.practices
        for item in diagnosis.contradictions
        if item.strength is RuleKind.CONTRADICTION
    }


def lies_within(inner: Diagnosis, outer: Diagnosis) -> bool:
    """Whether no level of the first lies outside the same level of the second."""
    wider = intervals(outer)
    return all(
        wider[name].at_least <= interval.at_least and interval.at_most <= wider[name].at_most
        for name, interval in intervals(inner).items()
    )


def without_clashes(claims: list[Claim]) -> list[Claim]:
    """The same claims; whatever starts a contradiction does not apply now, which no contradiction asks for."""
    while open_ones := clashes(BARE_DOCTOR.diagnose(claims)):
        name = min(open_ones)
        culprit = KNOWLEDGE.rules[name[0]].about[0] if len(name) == 1 else name[0]
        claims = replaced(claims, culprit, Status.NOT_APPLICABLE)
    return claims


def replaced(claims: list[Claim], practice: str, status: Status) -> list[Claim]:
    """The claims with another answer about one practice."""
    return [claim for claim in claims if claim.practice != practice] + [Claim(practice, status)]


# --- against the oracle


def check_against_the_oracle(diagnosis: Diagnosis) -> None:
    """Levels, contradictions, contested and implied practices are those of the oracle."""
    verdict = judge(KNOWLEDGE, diagnosis.claims, ALL_AMOUNTS)
    assert clashes(diagnosis) == verdict.clashes
    assert diagnosis.contested == verdict.contested
    assert {(claim.practice, claim.status) for claim in diagnosis.implied} == {
        (practice, status) for practice, statuses in verdict.implied.items() for status in statuses
    }
    found = {name: (interval.at_least, interval.at_most) for name, interval in intervals(diagnosis).items()}
    assert found == verdict.levels


@needs_engine
@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=60)
def test_random_answers_get_the_oracles_levels_from_the_engine(claims: list[Claim]) -> None:
    """The certified diagnosis of the engine is what the oracle reads from the criteria."""
    diagnosis = DOCTOR.diagnose(claims)
    assert diagnosis.engine == engine.NAME
    check_against_the_oracle(diagnosis)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=250)
def test_random_answers_get_the_oracles_levels_without_the_engine(claims: list[Claim]) -> None:
    """The direct evaluation reaches the oracle's levels too, also with two accounts of one practice."""
    check_against_the_oracle(BARE_DOCTOR.diagnose(claims))


@needs_engine
@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_a_diagnosis_is_the_same_with_and_without_the_engine(claims: list[Claim]) -> None:
    """But for the name of the engine, nothing in the two diagnoses differs."""
    proposed, direct = DOCTOR.diagnose(claims), BARE_DOCTOR.diagnose(claims)
    assert summary(proposed) == summary(direct)
    assert (proposed.given, proposed.true) == (direct.given, direct.true)


def test_the_same_claims_get_the_diagnosis_that_is_there_and_others_their_own() -> None:
    """Also where only a value, the words behind a claim or what is settled differs."""
    first = Claim("team-size", Status.YES, "5")
    claims = [
        [first],
        [replace(first, value="6")],
        [replace(first, quotes=(Quote("there are five of us", 1, 0, 20),))],
    ]
    doctor = Doctor(KNOWLEDGE, use_engine=False)
    known = doctor.diagnose(claims[0])
    assert doctor.diagnose(list(claims[0])) is known
    for other in claims[1:]:
        assert doctor.diagnose(other).claims == tuple(other)
    assert doctor.diagnose(claims[0], {"ci-without-tests"}).settled == {"ci-without-tests"}


@given(claims=answers(KNOWLEDGE), data=st.data())
@settings(RANDOM, max_examples=60)
def test_a_settled_contradiction_counts_no_more(claims: list[Claim], data: st.DataObject) -> None:
    """Settling some of the open contradiction rules leaves the oracle's levels for the others."""
    open_rules = sorted(name for name in clashes(BARE_DOCTOR.diagnose(claims)) if len(name) == 1)
    settled = data.draw(st.sets(st.sampled_from(open_rules))) if open_rules else set()
    diagnosis = BARE_DOCTOR.diagnose(claims, [name[0] for name in settled])
    verdict = judge(KNOWLEDGE, claims, ALL_AMOUNTS, settled)
    assert clashes(diagnosis) == verdict.clashes
    found = {name: (interval.at_least, interval.at_most) for name, interval in intervals(diagnosis).items()}
    assert found == verdict.levels


# --- what an interval means


@given(
    claims=answers(KNOWLEDGE),
    weak=st.sets(st.sampled_from(PRACTICES), max_size=6),
    dropped=st.sets(st.sampled_from(PRACTICES), min_size=1, max_size=8),
)
@settings(RANDOM, max_examples=60)
def test_an_interval_is_exactly_what_the_answers_to_come_can_make_of_it(
    claims: list[Claim], weak: set[str], dropped: set[str]
) -> None:
    """Its ends are the lowest and the highest level over all answers to what is unknown.

    Every answer is taken at its word here. If some answers would contradict each other by a contradiction rule and are
    left out, what remains lies within the interval; if there are none such, it is the interval exactly.
    The teams do everything but what is dropped (unknown) or weak (as drawn).
    """
    answered = [
        claim if claim.practice in weak or claim.value else Claim(claim.practice, Status.YES)
        for claim in claims
        if claim.practice not in dropped
    ]
    start = without_clashes([c if c.status is not Status.UNKNOWN else Claim(c.practice, Status.NO) for c in answered])
    diagnosis = BARE_DOCTOR.diagnose(start)
    unknown = [practice for practice in diagnosis.unknown if practice in PRACTICES]
    any_answer: list[dict[str, int]] = []
    consistent: list[dict[str, int]] = []
    only_implications = True
    for statuses in product([Status.NO, Status.YES], repeat=len(unknown)):
        completed = [*start, *(Claim(practice, status) for practice, status in zip(unknown, statuses, strict=True))]
        final = BARE_DOCTOR.diagnose(completed)
        if found := clashes(final):
            only_implications &= all(len(name) == 2 for name in found)
            final = BARE_DOCTOR.diagnose(completed, [item.id for item in final.contradictions])
        levels = {result.id: result.interval.at_least for result in final.frameworks.values()}
        any_answer.append(levels)
        if not found:
            consistent.append(levels)
    assert consistent
    for result in diagnosis.frameworks.values():
        possible = [levels[result.id] for levels in any_answer]
        assert (min(possible), max(possible)) == (result.interval.at_least, result.interval.at_most)
        allowed = [levels[result.id] for levels in consistent]
        assert result.interval.at_least <= min(allowed) <= max(allowed) <= result.interval.at_most
        if only_implications:
            assert (min(allowed), max(allowed)) == (result.interval.at_least, result.interval.at_most)


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=100)
def test_levels_are_exact_when_everything_is_answered(claims: list[Claim]) -> None:
    """No open question and no open contradiction: no interval has a width."""
    answered = [Claim(c.practice, Status.NO) if c.status is Status.UNKNOWN else c for c in claims]
    silent = set(ONE_VALUE_EACH) - {claim.practice for claim in claims}
    everything = without_clashes([*answered, *claims_from_answers(KNOWLEDGE, {f: ONE_VALUE_EACH[f] for f in silent})])
    assert all(interval.is_exact for interval in intervals(BARE_DOCTOR.diagnose(everything)).values())


def test_nothing_said_leaves_every_level_open() -> None:
    """Without claims each framework reaches from its lowest to its highest level, or to the most points."""
    found = {result.id: str(result.interval) for result in DOCTOR.diagnose([]).frameworks.values()}
    assert found == {
        "azure-mlops": "0-4", "google-mlops": "0-2", "five-levels": "1-5", "gigaom": "0-4", "aws": "1-4",
        "cmmi": "1-5",
        "devops": "1-5", "google-ai-adoption": "1-3", "ml-test-score": "0-7", "modelops": "0-26",
        "stack-canvas": "0-55",
    }  # fmt: skip


@given(claims=answers(KNOWLEDGE), practice=st.sampled_from(PRACTICES))
@settings(RANDOM, max_examples=200)
def test_more_practice_never_lowers_a_level(claims: list[Claim], practice: str) -> None:
    """From no to partial to yes, neither end of any interval goes down, as long as nothing clashes."""
    others = without_clashes(claims)
    ladder = [
        BARE_DOCTOR.diagnose(replaced(others, practice, status)) for status in (Status.NO, Status.PARTIAL, Status.YES)
    ]
    steps = [intervals(diagnosis) for diagnosis in ladder if not clashes(diagnosis)]
    for lower, higher in pairwise(steps):
        for name in lower:
            assert lower[name].at_least <= higher[name].at_least
            assert lower[name].at_most <= higher[name].at_most


@given(claims=answers(KNOWLEDGE), practice=st.sampled_from(PRACTICES))
@settings(RANDOM, max_examples=100)
def test_a_plan_counts_as_not_done(claims: list[Claim], practice: str) -> None:
    """What is planned gives the levels that its absence gives, contradictions included."""
    planned = BARE_DOCTOR.diagnose(replaced(claims, practice, Status.PLANNED))
    absent = BARE_DOCTOR.diagnose(replaced(claims, practice, Status.NO))
    assert intervals(planned) == intervals(absent)


@given(claims=answers(KNOWLEDGE), practice=st.sampled_from(PRACTICES))
@settings(RANDOM, max_examples=100)
def test_not_knowing_is_like_not_having_said_anything(claims: list[Claim], practice: str) -> None:
    """The answer that nobody knows raises and lowers nothing."""
    unsaid = [claim for claim in claims if claim.practice != practice]
    assert summary(BARE_DOCTOR.diagnose(replaced(claims, practice, Status.UNKNOWN)), with_claims=False) == summary(
        BARE_DOCTOR.diagnose(unsaid), with_claims=False
    )


@given(claims=answers(KNOWLEDGE), practice=st.sampled_from(PRACTICES))
@settings(RANDOM, max_examples=100)
def test_what_does_not_apply_is_not_held_against_a_team(claims: list[Claim], practice: str) -> None:
    """A practice that does not apply satisfies whatever asks for it, so no end of an interval is below that of no."""
    spared = intervals(BARE_DOCTOR.diagnose(without := replaced(claims, practice, Status.NOT_APPLICABLE)))
    diagnosis = BARE_DOCTOR.diagnose(replaced(without, practice, Status.NO))
    if not clashes(diagnosis):
        for name, interval in intervals(diagnosis).items():
            assert interval.at_least <= spared[name].at_least
            assert interval.at_most <= spared[name].at_most


@given(claims=answers(KNOWLEDGE), seed=st.integers(0, 2**32))
@settings(RANDOM, max_examples=60)
def test_the_order_of_claims_does_not_matter(claims: list[Claim], seed: int) -> None:
    """The same answers in another order give the same conclusions with the same proofs."""
    shuffled = random.Random(seed).sample(claims, len(claims))
    one, other = BARE_DOCTOR.diagnose(claims), BARE_DOCTOR.diagnose(shuffled)
    assert summary(one, with_claims=False) == summary(other, with_claims=False)


# --- contradictions


@pytest.mark.parametrize("use_engine", [pytest.param(True, marks=needs_engine), False])
def test_ci_without_version_control_is_a_contradiction_of_both_claims(use_engine: bool) -> None:
    """CI starts from a repository: claiming it and denying version control clash, and both count as unknown."""
    claims = claims_of(continuous_integration="yes", version_control="no", data_pipeline="no")
    diagnosis = Doctor(KNOWLEDGE, use_engine=use_engine).diagnose(claims)
    (clash,) = diagnosis.contradictions
    assert clash.strength is RuleKind.CONTRADICTION
    assert clash.practices == ("continuous-integration", "version-control")
    assert clash.claims == tuple(claims[:2])
    assert {"continuous-integration", "version-control"} <= set(diagnosis.unknown)
    assert not diagnosis.is_true("continuous-integration", *Status)
    assert not diagnosis.is_true("version-control", *Status)


def test_a_broken_chain_of_implications_is_a_contradiction_of_its_ends() -> None:
    """A trigger means automated retraining, which runs a pipeline: denying the pipeline clashes with the trigger."""
    claims = claims_of(retraining_trigger="yes", training_pipeline="no")
    (clash,) = DOCTOR.diagnose(claims).contradictions
    assert clash.practices == ("retraining-trigger", "training-pipeline")
    assert clash.claims == tuple(claims)


def test_two_accounts_of_one_practice_are_a_contradiction() -> None:
    """Done and not done cannot both be true; the practice counts as unknown."""
    claims = [Claim("model-registry", Status.YES), Claim("model-registry", Status.NO)]
    diagnosis = DOCTOR.diagnose(claims)
    (clash,) = (item for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION)
    assert (clash.practices, clash.claims) == (("model-registry", "model-registry"), tuple(claims))
    assert "model-registry" in diagnosis.unknown


def test_a_fact_is_not_in_doubt_because_a_practice_does_not_fit_it() -> None:
    """Labels after nine months and a trigger on quality clash; the delay stands, the trigger is open."""
    diagnosis = DOCTOR.diagnose(claims_of(retraining_trigger="yes", label_delay="9 months"))
    assert clashes(diagnosis) == {("trigger-on-late-truth",)}
    assert diagnosis.contested == {"retraining-trigger"}
    assert "label-delay" not in diagnosis.unknown


@given(claims=answers(KNOWLEDGE), practice=st.sampled_from(PRACTICES))
@settings(RANDOM, max_examples=150)
def test_two_accounts_widen_and_a_correction_narrows_again(claims: list[Claim], practice: str) -> None:
    """With both accounts no level is surer than with either alone, if either alone clashes with nothing."""
    done, not_done = replaced(claims, practice, Status.YES), replaced(claims, practice, Status.NO)
    both = BARE_DOCTOR.diagnose([*done, not_done[-1]])
    for alone in (BARE_DOCTOR.diagnose(done), BARE_DOCTOR.diagnose(not_done)):
        if not clashes(alone):
            assert lies_within(alone, both)


def test_a_contradiction_widens_a_level_and_settling_it_narrows_it_again() -> None:
    """A team at level 1 of Azure: a denied repository opens the level, taking it back closes it again."""
    persona = claims_from_answers(KNOWLEDGE, answers_of(PERSONAS_BY_NAME["azure-1-devops-only"]))
    level = {
        "before": DOCTOR.diagnose(persona),
        "denied": DOCTOR.diagnose(replaced(persona, "version-control", Status.NO)),
        "corrected": DOCTOR.diagnose(replaced(persona, "version-control", Status.YES)),
    }
    assert {when: str(diagnosis.frameworks["azure-mlops"].interval) for when, diagnosis in level.items()} == {
        "before": "1",
        "denied": "0-1",
        "corrected": "1",
    }


def test_a_settled_contradiction_lets_both_claims_count() -> None:
    """When the user says that both stand, the denied repository keeps the team at the lowest levels."""
    claims = claims_of(continuous_integration="yes", version_control="no")
    (clash,) = DOCTOR.diagnose(claims).contradictions
    settled = DOCTOR.diagnose(claims, [clash.id])
    assert not clashes(settled)
    assert settled.is_true("continuous-integration", Status.YES)
    assert settled.is_true("version-control", Status.NO)
    assert str(settled.frameworks["azure-mlops"].interval) == "0"


BOTH_WAYS = [
    pytest.param(claims_of(retraining_trigger="yes", training_pipeline="no"), id="ends-of-a-chain"),
    pytest.param([Claim("version-control", Status.YES), Claim("version-control", Status.NO)], id="two-accounts"),
    pytest.param([Claim("version-control", Status.YES), Claim("version-control", Status.PLANNED)], id="a-plan-beside"),
]


@pytest.mark.parametrize("claims", BOTH_WAYS)
def test_no_interval_is_turned_round_when_both_claims_stand(claims: list[Claim]) -> None:
    """Whatever the user lets stand, the lower end of a level is not above the upper one."""
    settled = BARE_DOCTOR.diagnose(claims, [item.id for item in BARE_DOCTOR.diagnose(claims).contradictions])
    assert all(interval.at_least <= interval.at_most for interval in intervals(settled).values())


# --- input


def test_an_unknown_practice_is_refused_with_the_nearest_name() -> None:
    """A typing mistake in an answer is named, and so is what was probably meant."""
    with pytest.raises(DataError, match=r"unknown practice 'version-controll'\n.*did you mean 'version-control'"):
        claims_from_answers(KNOWLEDGE, {"version-controll": "yes"})


def test_an_unknown_status_is_refused_with_the_statuses_there_are() -> None:
    """An answer that is no status is named, with those that are."""
    with pytest.raises(DataError, match=r"'mostly' is no status for 'rollback'\n.*yes, partial"):
        claims_from_answers(KNOWLEDGE, {"rollback": "mostly"})


def test_an_atom_that_nobody_knows_is_refused() -> None:
    """A hypothetical answer that no rule knows is an error, not an answer without effect."""
    with pytest.raises(RuleError, match="no rule knows 'claimed:rollback=often'"):
        BARE_DOCTOR.suppose({"start", "claimed:rollback=often"})


@needs_engine
def test_a_doctor_gives_no_verdict_when_engine_and_evaluation_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """A firing that gets lost in the engine is an error that names both sides."""
    doctor = Doctor(KNOWLEDGE)
    complete = doctor._engine.run
    monkeypatch.setattr(doctor._engine, "run", lambda atoms: complete(atoms)[1:])
    with pytest.raises(RuleError, match=r"only durable-rules fired nothing; only the direct evaluation fired \S+"):
        doctor.diagnose(claims_of(version_control="yes"))


# --- many diagnoses, many processes


@needs_engine
def test_a_doctor_serves_eight_threads_at_once() -> None:
    """Diagnoses made at the same time are those made one after the other."""
    teams = [claims_of(**{p.replace("-", "_"): "yes" for p in PRACTICES[n::7]}) for n in range(7)] * 4
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(DOCTOR.diagnose, teams))
    assert [summary(diagnosis) for diagnosis in together] == [summary(BARE_DOCTOR.diagnose(team)) for team in teams]


def memory_in_megabytes() -> float:
    """What this process holds in memory, the engine's own included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory of a process is read from /proc")
def test_hundreds_of_diagnoses_need_no_more_memory() -> None:
    """Sessions of the engine are given back: the lowest reading at the end is no higher than the highest before."""
    chance = random.Random(1)
    statuses = [Status.YES, Status.YES, Status.PARTIAL, Status.NO]
    teams = [[Claim(practice, chance.choice(statuses)) for practice in PRACTICES] for _ in range(25)]
    for team in teams:
        DOCTOR.diagnose(team)
    readings = []
    for _ in range(8):
        for team in teams:
            DOCTOR.diagnose(team)
        readings.append(memory_in_megabytes())
    assert min(readings[4:]) - max(readings[:4]) < 8


def summary(diagnosis: Diagnosis, with_claims: bool = True) -> str:
    """Everything that a diagnosis says, as text; the order of what is in it counts."""
    return json.dumps(
        {
            "claims": [[claim.practice, claim.status, claim.value] for claim in diagnosis.claims if with_claims],
            "levels": {"/".join(name): str(interval) for name, interval in intervals(diagnosis).items()},
            "contradictions": [[item.id, item.practices, item.strength] for item in diagnosis.contradictions],
            "implied": [[claim.practice, claim.status] for claim in diagnosis.implied],
            "unknown": diagnosis.unknown,
            "caveats": [finding.rule.id for finding in diagnosis.caveats],
            "not now": [finding.rule.id for finding in diagnosis.not_now],
            "steps": list(diagnosis.steps.items()),
        }
    )


def test_three_processes_print_the_same_bytes() -> None:
    """The diagnosis of fixed answers does not depend on how a process hashes its texts."""
    root = Path(__file__).parents[1]
    program = (
        "import tests.test_diagnosing as here; "
        "claims = here.claims_of(continuous_integration='yes', version_control='no', "
        "retraining_trigger='yes', reproducible_training='yes', canary_release='partial', model_registry='planned', "
        "label_delay='9 months', models_in_production='a dozen', serving_mode='batch and real-time'); "
        "print(here.summary(here.DOCTOR.diagnose(claims)))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    (only,) = printed
    assert json.loads(only)["contradictions"][0] == [
        "ci-needs-version-control",
        ["continuous-integration", "version-control"],
        "contradiction",
    ]


# --- worked personas


def persona_at(path: Path) -> Any:
    return read_yaml(path, path.name)


def answers_of(persona: Any) -> dict[str, str]:
    """Answers by practice; ``all:`` answers everything that is not named."""
    everything = dict.fromkeys(PRACTICES, persona["all"]) if "all" in persona else {}
    return {**everything, **{name: str(answer) for name, answer in persona["answers"].items()}}


PERSONAS_BY_NAME = {path.stem: persona_at(path) for path in PERSONAS}


@pytest.mark.parametrize("name", PERSONAS_BY_NAME)
def test_a_persona_gets_the_level_that_the_sources_give_it(name: str) -> None:
    """A team described in answers stands where the text of each framework that it was written for puts it."""
    persona = PERSONAS_BY_NAME[name]
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers_of(persona)))
    found = {framework: str(diagnosis.frameworks[framework].interval) for framework in persona["levels"]}
    assert found == {framework: str(level) for framework, level in persona["levels"].items()}
    assert set(persona["because"]) >= set(persona["levels"])
    open_ones = [item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION]
    assert open_ones == persona.get("contradictions", [])


@pytest.mark.parametrize(
    ("framework", "level"),
    [(framework.id, level.number) for framework in KNOWLEDGE.frameworks.values() for level in framework.levels],
)
def test_every_level_has_a_persona(framework: str, level: float) -> None:
    """For each level, and for each band of points, there is a team that stands exactly there."""
    stands_at = {str(persona["levels"].get(framework)) for persona in PERSONAS_BY_NAME.values()}
    reached = [KNOWLEDGE.frameworks[framework].level(float(at)) for at in stands_at if re.fullmatch(r"[\d.]+", at)]
    assert level in {each.number for each in reached if each is not None}


def test_every_framework_has_a_persona() -> None:
    """Also those without levels."""
    assert {framework for persona in PERSONAS_BY_NAME.values() for framework in persona["levels"]} == set(
        KNOWLEDGE.frameworks
    )


def test_answers_given_as_words_are_claims_of_an_answer() -> None:
    """A status is taken as such, and the value of a fact as a claim that the fact is known."""
    claims = claims_from_answers(KNOWLEDGE, {"rollback": "partial", "team-size": "three", "regulated": "yes"})
    assert claims == [
        Claim("rollback", Status.PARTIAL, origin=Origin.ANSWERED),
        Claim("team-size", Status.YES, value="three", origin=Origin.ANSWERED),
        Claim("regulated", Status.YES, origin=Origin.ANSWERED),
    ]
