"""What was said last time, or by others, beside the questions of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation
from assistant.domain import Claim, Quote, Status
from assistant.reader import Intent
from assistant.store import Store
from tests.processes import rung
from tests.talks import noted, say

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader

LAST = "spring"
WORDS = "half of the models can be brought back"


def told(practice: str, status: Status, words: str = WORDS, value: str | None = None) -> Claim:
    return Claim(practice, status, value, quotes=(Quote(words, 7, 0, len(words)),))


@pytest.fixture
def talk(swift: Doctor, reader: Reader) -> Conversation:
    """A new session that knows what was said in an earlier one about every practice."""
    conversation = Conversation(swift, reader, Store(None), "autumn")
    practices = conversation.knowledge.practices.values()
    conversation.recall(LAST, [told(each.id, Status.PARTIAL) for each in practices if not each.is_fact])
    return conversation


def test_what_was_said_then_claims_nothing_now(talk: Conversation) -> None:
    """A level of today rests on what is said today."""
    assert talk.state.claims == ()
    assert all(result.interval.width for result in talk.diagnosis.frameworks.values())


def test_it_begins_with_what_has_changed(talk: Conversation) -> None:
    """And says whose answers stand beside the questions."""
    opening = talk.opening()

    assert f"“{LAST}”" in opening.markdown
    assert "What has changed since?" in opening.markdown
    assert opening.asks is None


def test_the_old_answer_stands_below_its_question(talk: Conversation) -> None:
    """With the words of then, and how to keep it."""
    reply = say(talk, "skip")

    assert talk.knowledge.practices[str(reply.asks)].question in reply.markdown
    assert f"*{LAST}: partly — “{WORDS}”.* `same` if that still holds." in reply.markdown


@pytest.mark.parametrize("text", ["same", "still true", "Still the case.", "unchanged", "yes, still", "as last time"])
def test_one_word_keeps_the_old_answer(talk: Conversation, text: str) -> None:
    """The claim is of today, and rests on the words of today."""
    asked = str(say(talk, "skip").asks)
    reply = say(talk, text)

    assert noted(reply) == {asked: "partial"}
    assert reply.claims[0].quotes == (Quote(text, 2, 0, len(text)),)
    assert reply.intent is Intent.ANSWER
    assert reply.asks != asked


def test_another_answer_replaces_it(talk: Conversation) -> None:
    """Nothing is asked twice."""
    asked = str(say(talk, "skip").asks)

    assert noted(say(talk, "no")) == {asked: "no"}


def test_nothing_has_changed_keeps_all(talk: Conversation) -> None:
    """Where Rung asks what has."""
    reply = say(talk, "nothing has changed")

    assert set(noted(reply).values()) == {"partial"}
    assert len(reply.claims) == sum(not each.is_fact for each in talk.knowledge.practices.values())


def test_of_several_accounts_none_is_kept_by_a_word(talk: Conversation) -> None:
    """It would not say whose."""
    asked = str(say(talk, "skip").asks)
    talk.recall("the engineer", [told(asked, Status.NO, "never tried")])
    reply = say(talk, "hello")

    assert f"*{LAST}: partly — “{WORDS}”; the engineer: no — “never tried”.*" in reply.markdown
    assert "`same`" not in reply.markdown
    assert noted(say(talk, "same")) == {}


def test_without_an_earlier_session_the_same_words_mean_nothing_new(swift: Doctor, reader: Reader) -> None:
    """One word keeps nothing where nothing is recalled."""
    conversation = Conversation(swift, reader, Store(None), "first")
    say(conversation, "the code is in git")

    assert noted(say(conversation, "same")) == {}


def test_undo_takes_back_what_was_kept_and_not_what_is_recalled(talk: Conversation) -> None:
    """The old answer is offered again."""
    asked = say(talk, "skip").asks
    reply = say(talk, "same", "undo")

    assert (reply.asks, talk.state.claims) == (asked, ())
    assert f"*{LAST}: partly" in reply.markdown


def test_a_restart_keeps_it(swift: Doctor, reader: Reader) -> None:
    """Values and words of every kind."""
    store = Store(None)
    claim = told("label-delay", Status.YES, "nine months or so", "nine months")
    Conversation(swift, reader, store, "autumn").recall(LAST, [claim])

    assert Conversation(swift, reader, store, "autumn").state.recalled_about("label-delay") == ((LAST, claim),)


# --- as typed


def test_a_new_session_is_begun_from_an_earlier_one() -> None:
    """By `--again`; the earlier one stays as it is."""
    assert rung("--plain", "--session", LAST, typed="we have no rollback\n").code == 0
    shown = rung("--plain", "--again", LAST, "--session", "autumn", typed="nothing has changed\n")

    assert f"What you said in “{LAST}”" in shown.out
    assert "- Rollback: no — “nothing has changed”" in shown.out
    assert "autumn" in rung("--plain", "--again", "autumn", typed="").out


def test_what_people_agree_on_becomes_a_session() -> None:
    """And what they dispute is asked, with both accounts."""
    rung("--plain", "--session", "lead", typed="our code is in git. we can roll back within minutes.\n")
    rung("--plain", "--session", "engineer", typed="our code is in git. we have no rollback.\n")
    merged = rung("merge", "lead", "engineer", "--as", "team")
    assert "What is agreed is now the session “team”." in merged.out

    known = rung("why", "version-control", "--session", "team").out
    assert "our code is in git" in known
    settled = rung("--plain", "--session", "team", typed="rollback works, we tried it together\n").out
    assert "Rollback: yes" in settled
    assert rung("merge", "lead", "engineer", "--as", "team").code == 2


def test_a_name_that_is_taken_is_refused() -> None:
    """Nothing is written over."""
    rung("--plain", "--session", LAST, typed="we have no rollback\n")
    refused = rung("--plain", "--again", LAST, "--session", LAST)

    assert refused.code == 2
    assert f"there is a session '{LAST}' already" in refused.err
