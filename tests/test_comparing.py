"""What differs between two diagnoses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assistant.knowledge_base as knowledge_base
from assistant.domain import Claim, Status
from assistant.inference import Diagnosis, Difference, Doctor, Interval, Moved, claims_from_answers, compare
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import ALL_AMOUNTS, WHOLE, answers_with_second_accounts, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import TinyKnowledge

PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def before_and_after(draw: st.DrawFn) -> tuple[list[Claim], list[Claim]]:
    """Claims of a team, and the same with other answers about a few practices."""
    before = draw(answers_with_second_accounts(KNOWLEDGE))
    changed = draw(st.dictionaries(st.sampled_from(PRACTICES), st.sampled_from(Status), max_size=8))
    kept = [claim for claim in before if claim.practice not in changed]
    return before, [*kept, *(Claim(practice, status) for practice, status in changed.items())]


def expected_moves(before: list[Claim], after: list[Claim]) -> Iterator[tuple[str, str | None, Interval, Interval]]:
    """By the oracle: every level that it puts elsewhere, frameworks before their dimensions."""
    was, now = (judge(KNOWLEDGE, claims, ALL_AMOUNTS).levels for claims in (before, after))
    for framework in KNOWLEDGE.frameworks.values():
        for dimension in (WHOLE, *(each.id for each in framework.dimensions)):
            place = (framework.id, dimension)
            if was[place] != now[place]:
                yield framework.id, dimension or None, Interval(*was[place]), Interval(*now[place])


# --- any two diagnoses


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=10)
def test_equal_diagnoses_differ_in_nothing(claims: list[Claim]) -> None:
    """The same claims, in whatever order, leave nothing to tell."""
    difference = compare(DOCTOR.diagnose(claims), DOCTOR.diagnose(claims[::-1]))
    assert difference == Difference((), (), (), (), ())
    assert difference.is_empty


@given(pair=before_and_after())
@settings(RANDOM, max_examples=40)
def test_the_levels_listed_are_exactly_those_that_are_elsewhere(pair: tuple[list[Claim], list[Claim]]) -> None:
    """Each with where it was and where it is, as the oracle has it, in the order of the knowledge base."""
    before, after = pair
    difference = compare(DOCTOR.diagnose(before), DOCTOR.diagnose(after))
    found = [(moved.framework, moved.dimension, moved.before, moved.after) for moved in difference.levels]
    assert found == list(expected_moves(before, after))


@given(pair=before_and_after())
@settings(RANDOM, max_examples=20)
def test_the_way_back_is_the_way_there_turned_round(pair: tuple[list[Claim], list[Claim]]) -> None:
    """What opened there closes here, what came goes, and each level moves back to where it was."""
    before, after = (DOCTOR.diagnose(claims) for claims in pair)
    there, back = compare(before, after), compare(after, before)
    assert (back.opened, back.closed) == (there.closed, there.opened)
    assert (back.caveats, back.gone) == (there.gone, there.caveats)
    assert back.levels == tuple(Moved(m.framework, m.dimension, m.after, m.before) for m in there.levels)


@given(pair=before_and_after())
@settings(RANDOM, max_examples=20)
def test_what_opened_was_not_there_and_what_closed_is_no_more(pair: tuple[list[Claim], list[Claim]]) -> None:
    """With what stayed, both diagnoses have all their contradictions, caveats and situations."""
    before, after = (DOCTOR.diagnose(claims) for claims in pair)
    difference = compare(before, after)
    was, now = ({item.id for item in diagnosis.contradictions} for diagnosis in (before, after))
    assert {item.id for item in difference.opened} == now - was
    assert {item.id for item in difference.closed} == was - now
    held, holding = ({f.rule.id for f in (*d.situations, *d.caveats)} for d in (before, after))
    assert {finding.rule.id for finding in difference.caveats} == holding - held
    assert {finding.rule.id for finding in difference.gone} == held - holding


# --- worked examples


def diagnosed(tiny: TinyKnowledge, answers: str) -> Diagnosis:
    """A diagnosis of answers that are written like ``data-pipeline=no``."""
    knowledge = knowledge_base.load(tiny.root)
    told = dict(answer.split("=") for answer in answers.split())
    return Doctor(knowledge, use_engine=False).diagnose(claims_from_answers(knowledge, told))


def difference(tiny: TinyKnowledge, before: str, after: str) -> Difference:
    return compare(diagnosed(tiny, before), diagnosed(tiny, after))


FIRST_RUNG = "version-control=yes data-pipeline=yes"


def test_a_level_that_rises_is_listed_with_the_dimension_that_lifted_it(tiny: TinyKnowledge) -> None:
    """A pipeline lifts the data, and with it the whole; the code stays where it was."""
    found = difference(
        tiny,
        "version-control=yes data-pipeline=no continuous-integration=no data-validation=no",
        "version-control=yes data-pipeline=yes continuous-integration=no data-validation=no",
    )
    assert found.levels == (
        Moved("ladder", None, Interval(0, 0), Interval(1, 1)),
        Moved("ladder", "data", Interval(0, 0), Interval(1, 1)),
    )


def test_a_level_that_is_only_better_known_is_listed(tiny: TinyKnowledge) -> None:
    """That there is no integration closes the second rung of the code, and of the whole."""
    found = difference(tiny, FIRST_RUNG, f"{FIRST_RUNG} continuous-integration=no")
    assert found.levels == (
        Moved("ladder", None, Interval(1, 2), Interval(1, 1)),
        Moved("ladder", "code", Interval(1, 2), Interval(1, 1)),
    )
    assert not found.is_empty


def test_an_answer_that_moves_nothing_is_no_difference(tiny: TinyKnowledge) -> None:
    """A pipeline in part is as good as a whole one for the first rung, and no rule asks more."""
    assert difference(tiny, "version-control=yes data-pipeline=partial", FIRST_RUNG).is_empty


def test_a_contradiction_that_comes_up_has_opened(tiny: TinyKnowledge) -> None:
    """Integration starts from a repository: denying the repository clashes with it."""
    (opened,) = difference(tiny, "continuous-integration=yes", "continuous-integration=yes version-control=no").opened
    assert opened.id == "ci-needs-version-control"
    assert opened.practices == ("continuous-integration", "version-control")


def test_a_risk_that_is_gone_has_closed(tiny: TinyKnowledge) -> None:
    """Checks without a pipeline are a risk; with the pipeline they are none."""
    found = difference(tiny, "data-validation=yes data-pipeline=no", "data-validation=yes data-pipeline=yes")
    assert [item.id for item in found.closed] == ["checks-without-data"]
    assert found.opened == ()


def test_a_contradiction_that_stays_has_neither_opened_nor_closed(tiny: TinyKnowledge) -> None:
    """Whether the repository is missing or planned, integration clashes with it."""
    found = difference(
        tiny, "continuous-integration=yes version-control=no", "continuous-integration=yes version-control=planned"
    )
    assert (found.opened, found.closed) == ((), ())


def test_a_caveat_that_comes_to_apply_is_new(tiny: TinyKnowledge) -> None:
    """Labels after nine months are late."""
    found = difference(tiny, "label-delay=2days", "label-delay=9months")
    assert [finding.rule.id for finding in found.caveats] == ["late-labels"]
    assert found.gone == ()


def test_a_reason_why_less_is_enough_is_new_as_well(whole: TinyKnowledge) -> None:
    """Nobody waits for a batch."""
    found = difference(whole, "serving-mode=real-time", "serving-mode=batch")
    assert [finding.rule.id for finding in found.caveats] == ["batch-only"]


def test_what_applies_no_more_is_gone(whole: TinyKnowledge) -> None:
    """Situations stand before caveats."""
    found = difference(whole, "serving-mode=batch label-delay=9months", "serving-mode=real-time label-delay=2days")
    assert [finding.rule.id for finding in found.gone] == ["batch-only", "late-labels"]
    assert found.caveats == ()


def test_advice_to_wait_is_no_difference(tiny: TinyKnowledge) -> None:
    """That integration had better wait shows in what is recommended, not in where the team stands."""
    tiny.change(
        "knowledge/frameworks/ladder/level-1.yaml", "when: {version-control: yes}", "when: {data-validation: yes}"
    )
    before, after = diagnosed(tiny, "data-validation=no"), diagnosed(tiny, "data-validation=no version-control=no")
    assert [finding.rule.id for finding in after.not_now] == ["checks-first"]
    assert compare(before, after).caveats == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "version-control=yes"),
        ("data-validation=yes data-pipeline=no", "data-validation=no data-pipeline=no"),
        ("label-delay=9months", ""),
    ],
)
def test_any_single_difference_counts(tiny: TinyKnowledge, before: str, after: str) -> None:
    """A level, a risk that closes, or a caveat that is gone: each alone makes a difference."""
    assert not difference(tiny, before, after).is_empty
