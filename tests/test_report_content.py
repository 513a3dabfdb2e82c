"""What reports say: each claim, each criterion, and what leads from one to the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.domain import Claim, Obstacle, ObstacleKind, Quote, Scope, Status
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.report.composing import Subject, compose
from tests.installed import DOCTOR, KNOWLEDGE
from tests.texts import FIXED, diagnosed, said

if TYPE_CHECKING:
    from assistant.report.content import CriterionResult, Report
    from tests.conftest import TinyKnowledge

ONE_MODEL = (
    said("models-in-production", "yes", "we have one model", value="1"),
    said("label-delay", "yes", "labels arrive after nine months", value="nine months"),
    said("model-monitoring", "no", "nobody looks at it"),
    said("prediction-logging", "yes", "we log all predictions"),
    said("automated-deployment", "no", "released by hand"),
)
"""One model with late labels: do it by hand, but monitor."""


FRAUD = Subject("fraud")


def report_on(*claims: Claim, subject: Subject = FRAUD) -> Report:
    """A report on a few claims, by the real knowledge."""
    return compose(DOCTOR, DOCTOR.diagnose(claims), subject)


@pytest.fixture
def small(tiny: TinyKnowledge) -> Report:
    """Four things asked for: one by word, one shown, one missing, one unknown."""
    doctor = Doctor(load(tiny.root), use_engine=False)
    pipeline = Claim(
        "data-pipeline", Status.PARTIAL, quotes=(Quote("mostly a job", 1),), evidence=(Quote("its log", 2),)
    )
    claims = (said("version-control", "yes", "in git"), pipeline, said("data-validation", "no", "users tell us"))
    return compose(doctor, doctor.diagnose(claims), Subject("small"))


def criteria_of(report: Report) -> dict[str, CriterionResult]:
    """The criteria of all scorecards by id."""
    return {criterion.id: criterion for card in report.scorecards for criterion in card.criteria}


@pytest.mark.parametrize(
    ("id_", "state", "told"),
    [
        ("ladder-l1-code", "met", ["yes", "in git"]),
        ("ladder-l1-data", "met", ["partly", "mostly a job"]),
        ("ladder-l2-data", "missing", ["no", "users tell us"]),
        ("ladder-l2-surprises", "shows", ["no", "users tell us"]),
    ],
)
def test_a_criterion_stands_with_the_words_it_rests_on(small: Report, id_: str, state: str, told: list[str]) -> None:
    """Whether it holds, and the claim that decides it."""
    criterion = criteria_of(small)[id_]
    (claim,) = (claim for ground in criterion.grounds for claim in ground.told)

    assert criterion.state == state
    assert [claim.says, *claim.quotes] == told


def test_an_open_criterion_says_what_to_find_out(small: Report) -> None:
    """By the question that the practice has in the knowledge base."""
    criterion = criteria_of(small)["ladder-l2-code"]
    question = next(row.question for row in small.records if row.practice == "continuous-integration")

    assert (criterion.state, criterion.sentence) == ("open", f"To find out: {question}")


def test_two_accounts_make_a_criterion_contested(tiny: TinyKnowledge) -> None:
    """Neither account counts, and both are shown."""
    doctor = Doctor(load(tiny.root), use_engine=False)
    claims = (said("version-control", "yes", "in git"), said("version-control", "no", "on a share"))

    report = compose(doctor, doctor.diagnose(claims), Subject())

    (clash,) = report.clashes
    assert criteria_of(report)["ladder-l1-code"].state == "contested"
    assert [quote for claim in clash.told for quote in claim.quotes] == ["in git", "on a share"]
    assert (clash.strength, clash.todo) == ("contradiction", "Which of the two holds?")


def test_what_follows_by_a_rule_names_the_rule(tiny: TinyKnowledge) -> None:
    """CI needs a repository: so the criterion on version control rests on the words about CI, by that rule."""
    doctor = Doctor(load(tiny.root), use_engine=False)

    report = compose(doctor, doctor.diagnose([said("continuous-integration", "yes", "we have CI")]), Subject())

    (ground,) = criteria_of(report)["ladder-l1-code"].grounds
    assert [quote for claim in ground.told for quote in claim.quotes] == ["we have CI"]
    assert [reason.rule for reason in ground.because] == ["ci-needs-version-control"]
    assert "ci-needs-version-control" in [rule.id for rule in report.rules]


def test_own_word_and_what_was_shown_are_counted_apart(small: Report) -> None:
    """Four required criteria, two of them hold: one by word alone, one with a log to show."""
    backing = small.backing

    assert (backing.required, backing.met, backing.by_word, backing.shown) == (4, 2, 1, 1)
    assert "1 by the team's own word alone (50 %), 1 with something that was shown" in backing.says


@pytest.mark.parametrize("name", FIXED)
def test_every_criterion_has_a_sentence(name: str) -> None:
    """Of every framework, whatever is known of it; each criterion stands once."""
    report = compose(DOCTOR, diagnosed(name), Subject())
    listed = [criterion for card in report.scorecards for criterion in card.criteria]

    assert sorted(criterion.id for criterion in listed) == sorted(KNOWLEDGE.criteria)
    assert [criterion.id for criterion in listed if not re.fullmatch(r"[A-Z].+[.?]", criterion.sentence)] == []


@pytest.mark.parametrize("name", FIXED)
def test_states_agree_with_the_diagnosis(name: str) -> None:
    """A required criterion is met, or missing, exactly where the engine says so."""
    diagnosis = diagnosed(name)
    for criterion in criteria_of(compose(DOCTOR, diagnosis, Subject())).values():
        if criterion.role == "required":
            is_met, is_half, is_failed = (
                f"{atom}:{criterion.id}" in diagnosis.true for atom in ("met", "half-met", "failed")
            )
            assert (criterion.state == "met") == is_met, criterion.id
            assert (criterion.state == "half") == (is_half and not is_met), criterion.id
            assert (criterion.state == "missing") == (is_failed and not is_half), criterion.id


def test_one_model_with_late_labels_is_told_to_stay_by_hand_and_to_monitor() -> None:
    """Less than the top fits, with a reason; monitoring comes first; what runs by itself waits, with a reason."""
    report = report_on(*ONE_MODEL)

    waiting = {practice for item in report.not_yet for practice in item.practices}
    assert report.target.reasons
    assert all(reason.sources and reason.rule for reason in report.target.reasons)
    assert "model-monitoring" in [move.practice for move in report.moves]
    assert {"automated-retraining", "automated-deployment"} <= waiting
    assert all(item.reason.text and item.reason.sources for item in report.not_yet)


def test_where_nothing_speaks_against_the_top_it_is_no_target() -> None:
    """No level is said to fit, neither in words nor in the charts: the top is not an aim in itself."""
    report = report_on(said("model-monitoring", "no", "nobody looks at it"))

    assert report.target.verdict.startswith("Nothing that is known speaks for stopping below the top.")
    assert report.target.fits == ()
    assert {card.where.fits for card in report.scorecards} == {None}


def test_a_move_quotes_what_was_said_about_it() -> None:
    """The words stand at the move that answers them."""
    (move,) = [move for move in report_on(*ONE_MODEL).moves if move.practice == "model-monitoring"]

    assert move.quotes == ("nobody looks at it",)


def test_a_plain_no_is_not_quoted_at_a_move() -> None:
    """“You said no” tells nobody anything; among all that was told it still stands."""
    report = report_on(said("model-monitoring", "no", "no"))

    (row,) = [row for row in report.records if row.practice == "model-monitoring"]
    assert report.moves[0].quotes == ()
    assert [told.quotes for told in row.told] == [("no",)]


def test_what_is_out_of_the_question_is_no_move() -> None:
    """It stands with the team's own reason, and another move comes first."""
    obstacle = Obstacle("model-monitoring", ObstacleKind.BUDGET, Quote("there is no money for it", 3))

    report = report_on(*ONE_MODEL, subject=Subject("fraud", obstacles=(obstacle,)))

    assert "model-monitoring" not in [move.practice for move in report.moves]
    assert [(item.practice, item.kind, item.quote) for item in report.ruled_out] == [
        ("model-monitoring", "budget", "there is no money for it")
    ]


def test_everything_that_is_cited_is_listed() -> None:
    """No footnote leads nowhere: sources and rules of all reasons, criteria and moves are in the lists, each once."""
    report = report_on(*ONE_MODEL)
    sources, rules = [source.id for source in report.sources], [rule.id for rule in report.rules]
    reasons = [*report.target.reasons, *report.caveats, *(item.reason for item in report.not_yet)]
    cited = {id_ for criterion in criteria_of(report).values() for id_ in criterion.sources}
    cited |= {id_ for entry in (*reasons, *report.moves, *report.rules) for id_ in entry.sources}

    assert len(set(sources)) == len(sources)
    assert cited <= set(sources)
    assert {reason.rule for reason in reasons} <= set(rules)
    assert len(set(rules)) == len(rules)


def test_a_report_names_its_session_its_days_and_its_knowledge() -> None:
    """By the session's own clock; the time of the day is nobody's business."""
    subject = Subject("fraud", Scope.MODEL, "2026-03-02T09:00:00+00:00", "2026-03-04T17:30:00+00:00")

    report = report_on(subject=subject)

    assert (report.title, report.whom) == ("MLOps maturity of fraud", "one model")
    assert (report.began, report.ended) == ("2026-03-02", "2026-03-04")
    assert (report.knowledge_version, report.knowledge_hash) == (KNOWLEDGE.version, KNOWLEDGE.hash)


def test_there_is_a_row_for_each_practice_and_fact() -> None:
    """In the order of the catalogue; what is unknown says so."""
    rows = {row.practice: row for row in report_on(*ONE_MODEL).records}

    assert list(rows) == list(KNOWLEDGE.practices)
    assert (rows["label-delay"].status, rows["label-delay"].value) == ("yes", "nine months")
    assert (rows["model-monitoring"].status, rows["model-monitoring"].move) == ("no", 1)
    assert (rows["feature-store"].status, rows["feature-store"].origin) == ("unknown", "")


def test_a_plan_is_as_long_as_asked_for() -> None:
    """And begins with a move within it."""
    diagnosis = DOCTOR.diagnose(ONE_MODEL)

    plan = compose(DOCTOR, diagnosis, Subject(), months=12, capacity=1.0).plan

    assert (plan.time, plan.months) == ("12 months with one person full time", 12)
    assert plan.moves[0].begins == 0
    assert all(move.begins < move.ends <= 12 for move in plan.moves)
