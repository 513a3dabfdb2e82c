"""What to do next, and what to leave for later."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.advice import next_steps, not_now
from assistant.conversation import Conversation, advising
from assistant.domain import Origin, RuleKind, Status, Total
from assistant.inference import Diagnosis, Doctor, claims_from_answers
from assistant.yaml_files import read_yaml

if TYPE_CHECKING:
    from assistant.advice import NextStep
    from assistant.domain import Knowledge
    from assistant.reader import Reader
    from assistant.store import Store

    Advised = dict[str, tuple[Diagnosis, tuple[NextStep, ...]]]

PERSONAS = sorted((Path(__file__).parent / "cases" / "personas").glob("*.yaml"))
MISSING = {Status.NO, Status.PLANNED, Status.PARTIAL}
ONE_MODEL_LATE_LABELS = {"models-in-production": "1", "label-delay": "6 months"}
BY_HAND = dict.fromkeys(
    ("data-pipeline", "training-pipeline", "automated-deployment", "automated-tests", "continuous-integration",
     "model-registry", "experiment-tracking", "automated-retraining", "model-monitoring"),
    "no",
)  # fmt: skip
"""Everything is done by hand, and nobody watches the model."""


def diagnosed(doctor: Doctor, answers: dict[str, str]) -> Diagnosis:
    return doctor.diagnose(claims_from_answers(doctor.knowledge, answers))


def moves(doctor: Doctor, answers: dict[str, str]) -> list[str]:
    """Practices recommended, in order."""
    return [step.practice.id for step in next_steps(doctor, diagnosed(doctor, answers))]


def later(doctor: Doctor, answers: dict[str, str]) -> set[str]:
    """Practices to leave for later."""
    return {item.practice.id for item in not_now(diagnosed(doctor, answers))}


def teams(knowledge: Knowledge) -> dict[str, dict[str, str]]:
    """The worked personas, and forty teams of random answers."""
    practices = [practice.id for practice in knowledge.practices.values() if not practice.is_fact]
    found = {}
    for path in PERSONAS:
        persona = read_yaml(path, path.name)
        everything = dict.fromkeys(practices, persona["all"]) if "all" in persona else {}
        found[path.stem] = {**everything, **{name: str(answer) for name, answer in persona["answers"].items()}}
    for seed in range(40):
        dice = random.Random(seed)
        chosen = dice.sample(practices, dice.randint(3, len(practices)))
        found[f"team {seed}"] = {
            id_: dice.choice(["yes", "no", "no", "partial", "planned", "unknown"]) for id_ in chosen
        }
        found[f"team {seed}"] |= {"models-in-production": dice.choice(["1", "4", "20"])}
        found[f"team {seed}"] |= {"label-delay": dice.choice(["1 day", "6 months"])}
    return found


@pytest.fixture(scope="module")
def advised(swift: Doctor) -> Advised:
    """Each team's diagnosis and moves."""
    return {
        name: (diagnosis, next_steps(swift, diagnosis))
        for name, answers in teams(swift.knowledge).items()
        for diagnosis in [diagnosed(swift, answers)]
    }


# --- whatever a team says


def test_most_teams_get_a_move(advised: Advised) -> None:
    """Otherwise the tests below could not fail."""
    assert sum(bool(steps) for _, steps in advised.values()) > 40


def test_there_are_at_most_three_moves(advised: Advised) -> None:
    """More is a list of wishes. Each practice stands there once."""
    for _, steps in advised.values():
        assert len(steps) <= 3
        assert len({step.practice.id for step in steps}) == len(steps)


def test_only_what_is_known_to_be_missing_is_recommended(advised: Advised) -> None:
    """Said or implied, done in part at most; never what is unknown, contested or a fact."""
    for diagnosis, steps in advised.values():
        for step in steps:
            assert diagnosis.is_true(step.practice.id, *MISSING)
            assert not diagnosis.is_true(step.practice.id, Status.YES)
            assert step.practice.id not in diagnosis.unknown
            assert step.practice.id not in diagnosis.contested
            assert not step.practice.is_fact


def test_nothing_is_recommended_that_is_better_left_for_later(advised: Advised) -> None:
    """The two lists share nothing."""
    for diagnosis, steps in advised.values():
        assert not {step.practice.id for step in steps} & {item.practice.id for item in not_now(diagnosis)}


def test_prerequisites_come_first(advised: Advised) -> None:
    """Nothing is recommended while something that it needs is known not to be there."""
    for name, (diagnosis, steps) in advised.items():
        for step in steps:
            absent = [id_ for id_ in step.practice.prerequisites if diagnosis.is_true(id_, Status.NO, Status.PLANNED)]
            assert not absent, f"{name}: {step.practice.id} needs {absent}"


def test_what_needs_a_practice_left_for_later_waits_for_it(swift: Doctor) -> None:
    """An A/B test takes the machinery of a canary release, which is not worth having before anything is watched."""
    answers = dict.fromkeys(("canary-release", "ab-testing", "service-monitoring", "model-monitoring"), "no")
    assert "canary-release" in swift.knowledge.practices["ab-testing"].prerequisites
    assert "canary-release" in later(swift, answers)

    assert set(moves(swift, answers)) == {"service-monitoring", "model-monitoring"}


def test_a_move_names_what_it_needs_that_is_not_known_to_be_there(swift: Doctor) -> None:
    """Unknown is not there for sure either; what is there, in part or not needed is not named."""
    practice = next(p for p in swift.knowledge.practices.values() if len(p.prerequisites) > 1)
    first, second = practice.prerequisites[:2]
    for status, is_named in (("unknown", True), ("yes", False), ("partial", False), ("not-applicable", False)):
        diagnosis = diagnosed(swift, {practice.id: "no", first: "yes", second: status})
        (step,) = (each for each in next_steps(swift, diagnosis, at_most=100) if each.practice.id == practice.id)
        assert first not in step.prerequisites
        assert (second in step.prerequisites) == is_named, status
        shown = advising.moves([step], [], diagnosis)
        name = swift.knowledge.practices[second].name.lower()
        assert bool(re.search(rf"Needs first, if it is not there yet: .*{re.escape(name)}", shown)) == is_named


def test_every_move_has_what_it_takes_to_decide(advised: Advised) -> None:
    """Sources that exist, a first step, an end, and an effort."""
    for diagnosis, steps in advised.values():
        for step in steps:
            assert step.sources
            assert set(step.sources) <= set(diagnosis.knowledge.sources)
            assert step.practice.first_step
            assert step.practice.done_when
            assert step.practice.effort in {"days", "weeks", "months"}


def test_every_not_yet_has_a_rule_that_applies(advised: Advised) -> None:
    """With its reason and sources, and it is about that practice."""
    for diagnosis, _ in advised.values():
        for item in not_now(diagnosis):
            assert item.rules
            for rule in item.rules:
                assert rule.kind is RuleKind.NOT_NOW
                assert item.practice.id in rule.about
                assert rule.sources


def test_what_is_there_already_is_not_left_for_later(advised: Advised) -> None:
    """It would be no advice."""
    for diagnosis, _ in advised.values():
        assert not any(diagnosis.is_true(item.practice.id, Status.YES) for item in not_now(diagnosis))


def test_a_move_that_is_said_to_lift_a_framework_lifts_it(advised: Advised, swift: Doctor) -> None:
    """A fresh diagnosis with the practice done has a higher upper end there; sums of points rise with anything.

    What would put other answers in doubt is not said to lift, for the doubt alone may raise an upper end.
    """
    lifted = 0
    for diagnosis, steps in advised.values():
        for step in steps:
            others = [claim for claim in diagnosis.claims if claim.practice != step.practice.id]
            after = swift.diagnose([*others, *claims_from_answers(swift.knowledge, {step.practice.id: "yes"})])
            opens = not after.contested <= diagnosis.contested
            for framework, result in diagnosis.frameworks.items():
                rises = after.frameworks[framework].interval.at_most > result.interval.at_most
                adds_up = swift.knowledge.frameworks[framework].total is Total.SUM
                assert (rises and not adds_up and not opens) == (framework in step.lifts)
                lifted += rises
    assert lifted


def test_the_order_of_the_claims_does_not_matter(swift: Doctor) -> None:
    """Two teams with the same answers get the same moves in the same order."""
    answers = {**ONE_MODEL_LATE_LABELS, **BY_HAND}

    assert moves(swift, answers) == moves(swift, dict(reversed(answers.items())))


# --- teams with a known right answer


def test_a_team_of_one_model_that_watches_nothing_first_learns_to_watch(swift: Doctor) -> None:
    """One model, labels after six months, everything by hand: monitoring or what it takes is among the first moves.

    Balawejder puts monitoring at level 1; Rosenthal on retraining: measuring is the hard part, and comes first.
    """
    first = moves(swift, {**ONE_MODEL_LATE_LABELS, **BY_HAND})

    assert {"model-monitoring", "ground-truth"} & set(first)


@pytest.mark.parametrize("needed", ["ground-truth", "prediction-logging"])
def test_what_monitoring_needs_comes_before_monitoring(swift: Doctor, needed: str) -> None:
    """Where outcomes or predictions are known not to be collected, that comes first."""
    first = moves(
        swift,
        {**ONE_MODEL_LATE_LABELS, **BY_HAND, "version-control": "yes", "problem-framing": "yes", needed: "no"},
    )

    assert needed in first
    assert "model-monitoring" not in first


@pytest.mark.parametrize("premature", ["automated-retraining", "retraining-trigger", "feature-store"])
@pytest.mark.parametrize("said", ["no", "planned"])
def test_a_team_of_one_model_with_late_labels_is_not_sent_to_automate(swift: Doctor, premature: str, said: str) -> None:
    """Not even when it says that it has none, or plans it; and it is told to leave that for later."""
    answers = {**ONE_MODEL_LATE_LABELS, **BY_HAND, premature: said}
    steps = next_steps(swift, diagnosed(swift, answers), at_most=100)

    assert premature not in {step.practice.id for step in steps}
    assert premature in later(swift, answers)


def test_what_is_unknown_is_never_recommended(swift: Doctor) -> None:
    """A team that said nothing but what it has gets no move."""
    assert moves(swift, {"version-control": "yes", "code-review": "unknown"}) == []


def test_a_contested_gap_is_not_recommended(swift: Doctor) -> None:
    """Whether version control is missing has to be settled first."""
    assert moves(swift, {"continuous-integration": "yes", "version-control": "no"}) == []


def test_version_control_comes_before_all_that_needs_it(swift: Doctor) -> None:
    """A team that has neither is told to begin with it."""
    assert moves(
        swift, {"version-control": "no", "code-review": "no", "automated-tests": "no", "modular-code": "no"}
    ) == ["version-control"]


def test_what_is_missing_by_implication_waits_for_its_cause(swift: Doctor) -> None:
    """Without old data no model can be rebuilt; the move is to keep the data."""
    answers = {"data-versioning": "no"}
    implied = {claim.practice: claim for claim in diagnosed(swift, answers).implied}

    assert implied["reproducible-training"].status is Status.NO
    assert implied["reproducible-training"].origin is Origin.IMPLIED
    assert moves(swift, answers) == ["data-versioning"]


def test_more_moves_can_be_asked_for(swift: Doctor) -> None:
    """The first three are the same."""
    gaps = ("version-control", "data-validation", "service-monitoring", "cost-tracking", "ownership")
    diagnosis = diagnosed(swift, dict.fromkeys(gaps, "no"))
    many = next_steps(swift, diagnosis, at_most=100)

    assert many[:3] == next_steps(swift, diagnosis)
    assert {step.practice.id for step in many} == set(gaps)


# --- in words


def test_reasons_quote_what_the_user_said(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Each move that rests on a remark begins with it."""
    talk = Conversation(doctor, reader, store, "team")
    talk.say(
        "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
    )
    shown = talk.say("next").markdown

    steps = next_steps(doctor, talk.diagnosis)
    assert {step.practice.id for step in steps} == {"data-versioning", "model-monitoring"}
    for step in steps:
        words = step.claims[0].quotes[0].text
        assert f"{step.practice.name}** ({step.practice.effort}, our estimate). You said “{words}”." in shown
        assert step.practice.first_step in shown


def test_a_move_without_a_remark_gives_a_reason_all_the_same(advised: Advised) -> None:
    """From the practice or from the rule that calls for it."""
    for diagnosis, steps in advised.values():
        for step in steps:
            reason = advising.because_of(step, diagnosis)
            assert any(known in reason for known in (step.practice.why, *(rule.because for rule in step.urged_by)))
