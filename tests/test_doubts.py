"""What Rung is not sure to have understood: asked about, with numbered choices, and stored only when chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation
from assistant.domain import Claim, Origin, Quote, Status
from assistant.reader import Intent, Reader, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.store import Store

MUMBLE = "it goes out as it is"
NEAR = Claim("staging", Status.NO, None, 0.42, quotes=(Quote(MUMBLE, 0, 0, len(MUMBLE)),))
NEXT = Claim("validation-gate", Status.NO, None, 0.38, quotes=(Quote(MUMBLE, 0, 0, len(MUMBLE)),))
FAR = Claim("fairness", Status.NO, None, 0.1, quotes=(Quote(MUMBLE, 0, 0, len(MUMBLE)),))


@dataclass
class Unsure(Reader):
    """Reads as the real one does, but for one message of which it is not sure."""

    knowledge: Knowledge
    doubtful: tuple[Claim, ...] = field(default=(NEAR, NEXT, FAR))

    def __post_init__(self) -> None:
        super().__init__(self.knowledge)

    def read(
        self, message: str, *, question: str | None = None, previous: str | None = None, further: Sequence[str] = ()
    ) -> Reading:
        """Two readings that are near, and one that is not."""
        if message == MUMBLE:
            return Reading(Intent.ANSWER, self.doubtful)
        return super().read(message, question=question, previous=previous, further=further)


@pytest.fixture
def talk(doctor: Doctor, knowledge: Knowledge, store: Store) -> Conversation:
    """A conversation in which one message was not clear."""
    conversation = Conversation(doctor, Unsure(knowledge), store, "team")
    conversation.say(MUMBLE)
    return conversation


def test_the_likeliest_readings_are_offered_and_nothing_is_stored(
    doctor: Doctor, knowledge: Knowledge, store: Store
) -> None:
    """Two choices and a way out; what is far off is not among them."""
    conversation = Conversation(doctor, Unsure(knowledge), store, "team")
    reply = conversation.say(MUMBLE)

    assert f"What does “{MUMBLE}” say?" in reply.markdown
    assert "1. Staging environment: no" in reply.markdown
    assert f"2. {knowledge.practices['validation-gate'].name}: no" in reply.markdown
    assert "3. Neither." in reply.markdown
    assert "airness" not in reply.markdown
    assert (reply.claims, conversation.state.claims) == ((), ())
    assert reply.asks == "staging"


@pytest.mark.parametrize(("typed", "practice"), [("1", "staging"), ("the first", "staging"), ("2", "validation-gate")])
def test_a_number_chooses_and_that_is_stored(talk: Conversation, typed: str, practice: str) -> None:
    """As an answer, with the words of the message that was not clear."""
    (claim,) = talk.say(typed).claims

    assert (claim.practice, claim.status, claim.origin) == (practice, Status.NO, Origin.ANSWERED)
    assert claim.quotes[0].text == MUMBLE


@pytest.mark.parametrize("typed", ["3", "neither", "no", "none of them"])
def test_neither_stores_nothing_and_goes_on(talk: Conversation, typed: str) -> None:
    """It is not asked again, and "no" is no claim about the practices offered."""
    reply = talk.say(typed)

    assert "leave that out" in reply.markdown
    assert talk.state.claims == ()
    assert "What does" not in reply.markdown


def test_an_answer_in_own_words_counts_as_such(talk: Conversation) -> None:
    """Whoever explains need not choose."""
    reply = talk.say("the code is in git")

    assert [claim.practice for claim in reply.claims] == ["version-control"]
    assert "What does" not in reply.markdown


def test_the_doubt_is_found_again_after_a_restart(talk: Conversation, doctor: Doctor, knowledge: Knowledge) -> None:
    """The question stands in the log."""
    again = Conversation(doctor, Reader(knowledge), talk.store, "team")

    assert [claim.practice for claim in again.say("2").claims] == ["validation-gate"]


def test_a_single_doubt_can_be_confirmed_with_yes(doctor: Doctor, knowledge: Knowledge, store: Store) -> None:
    """One reading only: yes, or not that."""
    conversation = Conversation(doctor, Unsure(knowledge, (NEAR,)), store, "team")

    assert "2. Not that." in conversation.say(MUMBLE).markdown
    assert [claim.practice for claim in conversation.say("yes").claims] == ["staging"]


def test_what_is_sure_is_stored_without_a_question_about_the_rest(
    doctor: Doctor, knowledge: Knowledge, store: Store
) -> None:
    """Rung asks back only where it would otherwise have understood nothing."""
    sure = Claim("rollback", Status.YES, None, 0.9)
    conversation = Conversation(doctor, Unsure(knowledge, (sure, NEXT)), store, "team")
    reply = conversation.say(MUMBLE)

    assert [claim.practice for claim in reply.claims] == ["rollback"]
    assert "What does" not in reply.markdown


def test_who_only_listens_asks_nothing(doctor: Doctor, knowledge: Knowledge, store: Store) -> None:
    """A transcript is read without anybody to ask."""
    conversation = Conversation(doctor, Unsure(knowledge), store, "team", asks=False)

    assert conversation.say(MUMBLE).asks is None
