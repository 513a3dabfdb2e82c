"""One diagnosis from several people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Claim, Quote, Status
from assistant.errors import UsageError
from assistant.inference import Merged, Respondent, claims_from_answers, merge
from tests.installed import DOCTOR, KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Mapping

GIT, TRAINING, ROLLBACK, MODELS = "version-control", "training-pipeline", "rollback", "models-in-production"


def said(name: str, answers: Mapping[str, str]) -> Respondent:
    """Somebody, and what they answered; their words name them."""
    claims = claims_from_answers(KNOWLEDGE, answers)
    return Respondent(
        name,
        tuple(
            Claim(c.practice, c.status, c.value, origin=c.origin, quotes=(Quote(f"{name}: {c.practice}", 1, 0, 9),))
            for c in claims
        ),
    )


def merged(*respondents: Respondent, settled: Mapping[str, str] | None = None) -> Merged:
    return merge(DOCTOR, respondents, claims_from_answers(KNOWLEDGE, settled or {}))


def standing(found: Merged) -> dict[str, str]:
    return {claim.practice: claim.value or str(claim.status) for claim in found.diagnosis.claims}


LEAD = said("lead", {GIT: "yes", TRAINING: "yes", MODELS: "3", "staging": "no"})
SCIENTIST = said("scientist", {GIT: "yes", TRAINING: "partial", MODELS: "three", ROLLBACK: "no"})


def test_what_all_say_counts_with_the_words_of_all() -> None:
    """Three models are three models, in whatever words."""
    found = merged(LEAD, SCIENTIST)

    assert standing(found)[GIT] == "yes"
    assert standing(found)[MODELS] == "3"
    (git,) = [claim for claim in found.diagnosis.claims if claim.practice == GIT]
    assert [quote.text for quote in git.quotes] == [f"lead: {GIT}", f"scientist: {GIT}"]
    assert found.told_by[GIT] == ("lead", "scientist")


def test_what_only_one_person_knows_counts() -> None:
    """The others did not say otherwise."""
    found = merged(LEAD, SCIENTIST)

    assert (standing(found)[ROLLBACK], found.told_by[ROLLBACK]) == ("no", ("scientist",))
    assert (standing(found)["staging"], found.told_by["staging"]) == ("no", ("lead",))


def test_what_is_disputed_is_unknown_and_not_averaged() -> None:
    """Yes and partly are not partly."""
    found = merged(LEAD, SCIENTIST)
    (dispute,) = found.disputes

    assert dispute.practice == TRAINING
    assert TRAINING in found.diagnosis.unknown
    assert [(account.name, str(account.claims[0].status)) for account in dispute.accounts] == [
        ("lead", "yes"), ("scientist", "partial"),
    ]  # fmt: skip


def test_not_knowing_disputes_nothing() -> None:
    """Whoever does not know leaves it to those who do."""
    found = merged(LEAD, said("analyst", {GIT: "unknown"}))

    assert found.disputes == ()
    assert found.told_by[GIT] == ("lead",)


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("planned", "no"), ("no", "not-applicable")])
def test_any_other_status_is_a_dispute(first: str, second: str) -> None:
    """To plan something is not to have no plan for it."""
    found = merged(said("a", {ROLLBACK: first}), said("b", {ROLLBACK: second}))

    assert [dispute.practice for dispute in found.disputes] == [ROLLBACK]


def test_numbers_that_differ_are_a_dispute() -> None:
    """Three models or five."""
    found = merged(LEAD, said("b", {MODELS: "5"}))

    assert [dispute.practice for dispute in found.disputes] == [MODELS]


def test_each_account_says_where_it_would_lead() -> None:
    """By the diagnosis with nothing else disputed, only for what depends on it."""
    found = merged(LEAD, SCIENTIST)
    (dispute,) = found.disputes
    rest = [claim for claim in found.diagnosis.claims if claim.practice != TRAINING]

    assert [outcome.names for outcome in dispute.outcomes] == [("lead",), ("scientist",)]
    for outcome, status in zip(dispute.outcomes, (Status.YES, Status.PARTIAL), strict=True):
        frameworks = DOCTOR.imagine([*rest, Claim(TRAINING, status)]).frameworks
        assert outcome.levels == {id_: frameworks[id_].interval for id_ in outcome.levels}
    first, second = (outcome.levels for outcome in dispute.outcomes)
    assert first.keys() == second.keys()
    assert all(first[id_] != second[id_] for id_ in first)
    assert "azure-mlops" in first


def test_three_people_may_give_two_accounts() -> None:
    """Who says the same stands on the same side."""
    found = merged(*(said(name, {ROLLBACK: status}) for name, status in (("a", "yes"), ("b", "no"), ("c", "yes"))))

    assert [outcome.names for outcome in found.disputes[0].outcomes] == [("a", "c"), ("b",)]


def test_what_moves_most_comes_first() -> None:
    """The number of people in the team moves no level."""
    answers = [{"team-size": "4", GIT: "yes"}, {"team-size": "9", GIT: "no"}]
    found = merged(*(said(name, each) for name, each in zip("ab", answers, strict=True)))

    assert [dispute.practice for dispute in found.disputes] == [GIT, "team-size"]
    assert found.disputes[0].moves > 0 == found.disputes[1].moves


def test_what_is_settled_counts() -> None:
    """And is no dispute any more, though it is told that it was one."""
    found = merged(LEAD, SCIENTIST, settled={TRAINING: "partial"})

    assert standing(found)[TRAINING] == "partial"
    assert found.disputes == ()
    assert [dispute.practice for dispute in found.settled] == [TRAINING]


def test_only_what_is_disputed_can_be_settled() -> None:
    """A vote cannot overrule what all say."""
    with pytest.raises(UsageError, match="nobody disputes 'version-control'"):
        merged(LEAD, SCIENTIST, settled={GIT: "no"})


@pytest.mark.parametrize("respondents", [(LEAD,), (LEAD, LEAD), ()])
def test_it_takes_two(respondents: tuple[Respondent, ...]) -> None:
    """Two different people."""
    with pytest.raises(UsageError, match="two or more different respondents"):
        merged(*respondents)


PEOPLE = st.lists(
    st.dictionaries(st.sampled_from([each.id for each in KNOWLEDGE.practices.values() if not each.is_fact][:30]),
                    st.sampled_from([str(status) for status in Status]), max_size=12),
    min_size=2, max_size=4,
)  # fmt: skip


@given(people=PEOPLE)
@settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_counts_that_somebody_disputes_and_nothing_else_is_lost(people: list[dict[str, str]]) -> None:
    """Each answer of each person either counts as it was given, or is in a dispute with its words."""
    respondents = [said(f"person {number}", answers) for number, answers in enumerate(people)]
    found = merged(*respondents)
    count = standing(found)
    disputed = {dispute.practice: dispute for dispute in found.disputes}

    assert not set(count) & set(disputed)
    for respondent in respondents:
        for claim in respondent.claims:
            if claim.status is Status.UNKNOWN:
                continue
            if claim.practice in disputed:
                accounts = {account.name: account.claims for account in disputed[claim.practice].accounts}
                assert claim in accounts[respondent.name]
            else:
                assert count[claim.practice] == str(claim.status)
    assert merged(*respondents[::-1]).diagnosis.true == found.diagnosis.true
