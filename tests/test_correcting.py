"""Corrections: "sorry, that was wrong: nobody reviews code" takes back what stands, and is no second account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation, Reply
from assistant.domain import RuleKind
from assistant.reader import Intent
from assistant.reader.correcting import correction
from assistant.store import Store
from tests.talks import noted, say

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader

REVIEWED, UNREVIEWED = "we review each other's code", "nobody reviews code changes"
REVIEW, CI, GIT, MODELS = "code-review", "continuous-integration", "version-control", "models-in-production"
BEGINNINGS = [
    "correction:", "Correction to that:", "a small correction:", "one correction -", "that was wrong:",
    "sorry, that was wrong:", "no, that is wrong:", "that was not right:", "that is not true:", "that was a mistake -",
    "I was wrong:", "Sorry, I was wrong.", "I was wrong about the reviews:", "I got that wrong,", "I misspoke:",
    "actually, I misspoke:", "oops, I mixed that up:", "oh wait, I made a mistake:", "fair point, I was mistaken:",
    "what I said about code review was wrong:", "my last answer was wrong:", "my answer about reviews is not right:",
    "I have to correct myself:", "I need to correct something:", "let me correct that:", "my mistake,", "My mistake.",
    "my bad -", "scratch that,", "I take that back:", "I take it back;",
]  # fmt: skip


@pytest.fixture
def talk(swift: Doctor, reader: Reader, store: Store) -> Conversation:
    """A conversation that has not begun."""
    return Conversation(swift, reader, store, "team")


def standing(talk: Conversation, practice: str) -> list[str]:
    """All that stands about a practice; more than one answer means two accounts."""
    return [claim.value or str(claim.status) for claim in talk.state.about(practice)]


def clashes(reply: Reply) -> list[str]:
    """Ids of the open contradictions."""
    return [item.id for item in reply.diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION]


# --- what is a correction


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_is_right_is_left_in_its_place(beginning: str) -> None:
    """The beginning is blanked, so that places in what is left are places in the message."""
    text = f"{beginning} {UNREVIEWED}"

    assert correction(text) == f"{' ' * len(beginning)} {UNREVIEWED}"


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_capitals_do_not_matter(beginning: str) -> None:
    """Nor does what is shouted."""
    assert correction(f"{beginning.upper()} {UNREVIEWED}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "", "correction", "correction:", "that was wrong", "I was wrong", "scratch that", "my mistake!",
        "that was wrong: no", "correction: yes",
    ],
)  # fmt: skip
def test_without_what_is_right_nothing_is_corrected(text: str) -> None:
    """Only the conversation can tell what "no" is about."""
    assert correction(text) is None


@pytest.mark.parametrize(
    "text",
    [
        UNREVIEWED,
        "no: nobody reviews code changes",
        "right: nobody reviews code changes",
        "corrections of labels are made every week: two people do it",
        "error correction is automatic: failed jobs are started again",
        "the model was wrong about fraud: nobody noticed for a week",
        "that model was wrong: we took it offline",
        "our prediction was wrong: the customer complained",
        "the labels were a mistake: nobody had checked them",
        "somebody made a mistake: a model without tests went live",
        "I was wrong to leave out the tests",
        "I made a mistake in the pipeline: it broke",
        "we correct the data by hand: it takes a week",
        "we take that back to the business: they decide",
        "what was wrong: nobody knows",
        "it was wrong in production: nobody watches it",
        "nobody reviews code changes. that was wrong",
    ],
)
def test_sharing_words_with_a_correction_makes_none(text: str) -> None:
    """Models, labels and people are wrong every day, and telling so takes nothing back."""
    assert correction(text) is None


@pytest.mark.parametrize(
    "beginning",
    ["that's wrong:", "no, that's not right:", "that wasn't right:", "I've made a mistake:", "I was wrong there:"],
)
def test_a_correction_in_short_forms_is_one(beginning: str) -> None:
    """This is how people write in a chat."""
    assert correction(f"{beginning} {UNREVIEWED}") is not None


def test_a_long_message_is_looked_at_in_no_time() -> None:
    """The expression must not try every way to split a paragraph; a test that hangs fails, too."""
    assert correction(f"{'sorry, well, ' * 2000}that was wrong") is None
    assert correction("what I said about " + "reviews " * 5000 + "was wrong: nobody reviews code") is None


# --- in a conversation


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_a_correction_replaces_what_was_said(reader: Reader, beginning: str) -> None:
    """It is read as a change, and what is right carries its own words."""
    text = f"{beginning} {UNREVIEWED}"
    reading = reader.read(text)

    assert reading.intent is Intent.CHANGE
    (claim,) = reading.sure
    assert (claim.practice, str(claim.status)) == (REVIEW, "no")
    quote = claim.quotes[0]
    assert text[quote.start : quote.end] == quote.text == UNREVIEWED


@pytest.mark.parametrize("beginning", ["correction:", "sorry, that was wrong:", "my mistake,", "I misspoke:"])
def test_after_a_correction_nothing_clashes(talk: Conversation, beginning: str) -> None:
    """The old claim is gone, and the pending question is still there."""
    pending = say(talk, REVIEWED).asks
    reply = say(talk, f"{beginning} {UNREVIEWED}")

    assert noted(reply) == {REVIEW: "no"}
    assert standing(talk, REVIEW) == ["no"]
    assert (clashes(reply), reply.asks) == ([], pending)


def test_the_same_words_without_a_correction_clash(talk: Conversation) -> None:
    """So it is the beginning that makes the difference."""
    reply = say(talk, REVIEWED, UNREVIEWED)

    assert standing(talk, REVIEW) == ["yes", "no"]
    assert clashes(reply) == [f"two-accounts:{REVIEW}"]


@pytest.mark.parametrize(
    "text",
    [
        f"the model was wrong about fraud, and {UNREVIEWED}",
        f"{UNREVIEWED}, that was a mistake",
        f"the forecast was wrong for weeks. {UNREVIEWED}",
    ],
)
def test_a_statement_that_shares_words_takes_nothing_back(talk: Conversation, text: str) -> None:
    """Both accounts stand, for the user to settle."""
    reply = say(talk, REVIEWED, text)

    assert noted(reply)[REVIEW] == "no"
    assert standing(talk, REVIEW) == ["yes", "no"]
    assert clashes(reply) == [f"two-accounts:{REVIEW}"]


def test_a_correction_can_be_corrected(talk: Conversation) -> None:
    """The last one counts."""
    reply = say(talk, REVIEWED, f"correction: {UNREVIEWED}", "sorry, that was wrong: we do review code changes")

    assert standing(talk, REVIEW) == ["yes"]
    assert clashes(reply) == []


def test_a_correction_of_two_things_replaces_both(talk: Conversation) -> None:
    """Each by its own words; what else was said stays."""
    reply = say(talk, REVIEWED, "we have CI", "the code is in git", f"correction: we have no CI and {UNREVIEWED}")

    assert noted(reply) == {CI: "no", REVIEW: "no"}
    assert [standing(talk, each) for each in (CI, REVIEW, GIT)] == [["no"], ["no"], ["yes"]]
    assert clashes(reply) == []


def test_a_number_is_replaced(talk: Conversation) -> None:
    """Two numbers would be two accounts."""
    reply = say(talk, "3 models are live", "correction: 4 models are live")

    assert standing(talk, MODELS) == ["4"]
    assert clashes(reply) == []


@pytest.mark.parametrize("typed", ["sorry, that was wrong: no", "that was wrong, no"])
def test_a_bare_no_corrects_the_last_answer(talk: Conversation, typed: str) -> None:
    """Not the question that is pending meanwhile."""
    answered = say(talk, "the code is in git").asks
    assert answered is not None
    pending = say(talk, "yes").asks
    assert pending is not None

    assert noted(say(talk, typed)) == {answered: "no"}
    assert standing(talk, pending) == []


def test_a_correction_settles_a_clash_that_is_pending(talk: Conversation) -> None:
    """Whoever misspoke about one side says so instead of choosing a number."""
    assert clashes(say(talk, "we have CI", "we have no version control at all")) == ["ci-needs-version-control"]
    reply = say(talk, "sorry, that was wrong: the code is in git")

    assert clashes(reply) == []
    assert (standing(talk, GIT), standing(talk, CI)) == (["yes"], ["yes"])


def test_undo_brings_the_old_claim_back(talk: Conversation) -> None:
    """With its words."""
    say(talk, REVIEWED)
    before = talk.state.claims
    say(talk, f"correction: {UNREVIEWED}", "undo")

    assert talk.state.claims == before


def test_what_was_never_said_can_be_corrected_too(talk: Conversation) -> None:
    """It is simply noted."""
    assert noted(say(talk, f"correction: {UNREVIEWED}")) == {REVIEW: "no"}


@pytest.mark.parametrize("typed", ["correction: purple bananas sing", "that was wrong", "I was wrong"])
def test_a_correction_to_nothing_clear_asks_what_should_change(talk: Conversation, typed: str) -> None:
    """Nothing is guessed, and nothing is taken back."""
    say(talk, REVIEWED)
    claims = talk.state.claims
    reply = say(talk, typed)

    assert (noted(reply), talk.state.claims) == ({}, claims)
    assert "Which answer should change, and to what?" in reply.markdown


def test_a_transcript_is_corrected_as_well(swift: Doctor, reader: Reader) -> None:
    """Whether somebody types or a transcript is read, the verdict is the same."""
    silent = Conversation(swift, reader, Store(None), "transcript", asks=False)
    for text in (REVIEWED, f"sorry, that was wrong: {UNREVIEWED}"):
        silent.hear(text)

    assert standing(silent, REVIEW) == ["no"]
    assert silent.diagnosis.contradictions == ()


def test_a_correction_that_begins_with_no_does_not_answer_the_question(talk: Conversation) -> None:
    """The "no" is about what was said; the data pipeline has nothing to do with it."""
    say(talk, REVIEWED)
    reply = say(talk, f"no, that's not right: {UNREVIEWED}")

    assert noted(reply) == {REVIEW: "no"}
    assert clashes(reply) == []
