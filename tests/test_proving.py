"""What a team could show for the claims that carry its highest levels: when it is asked, and what an answer does."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.conversation import Conversation, results
from assistant.conversation.events import Claimed, Returned, Said, Shown, to_stored
from assistant.domain import Claim, Origin, Quote, Status
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Intent, Reader, Reading
from assistant.store import Store
from tests.talks import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.conversation import Event
    from assistant.domain import Knowledge
    from tests.conftest import TinyKnowledge

CI, GIT, DATA, CHECKS, DELAY = (
    "continuous-integration", "version-control", "data-pipeline", "data-validation", "label-delay",
)  # fmt: skip
TOP = dict.fromkeys((CI, DATA, CHECKS, GIT), "yes")
"""All that the ladder asks for, in the order of the catalogue."""
FIRST_RUNG = {GIT: "yes", DATA: "yes", CI: "no", CHECKS: "no"}
SHOWN = "the job of last night is green, the log is on the server"
STOPPED = "no, we stopped that"
LATE = "it ran on Monday, and labels take nine months"
TYPED: dict[str, tuple[Intent, Sequence[tuple[str, str]]]] = {
    "yes": (Intent.ANSWER, [("", "yes")]),
    "yes, sure": (Intent.ANSWER, [("", "yes")]),
    "trust me": (Intent.OFF_TOPIC, []),
    "no": (Intent.ANSWER, [("", "no")]),
    "skip": (Intent.SKIP, []),
    "later": (Intent.LATER, []),
    "don't know": (Intent.DONT_KNOW, [("", "unknown")]),
    SHOWN: (Intent.ANSWER, []),
    "it is green since monday, come and see it": (Intent.OFF_TOPIC, []),
    "all of it runs since monday, come and see": (Intent.ANSWER, [("", "yes")]),
    STOPPED: (Intent.ANSWER, [("", "no")]),
    LATE: (Intent.ANSWER, [(DELAY, "yes")]),
    "yes of course we do": (Intent.ANSWER, [("", "yes")]),
    "what do you mean by that?": (Intent.EXPLAIN_TERM, []),
    "would a picture of it do?": (Intent.ANSWER, []),
    "help": (Intent.HELP, []),
    "next": (Intent.NEXT_STEPS, []),
    "undo": (Intent.UNDO, []),
    "redo": (Intent.REDO, []),
    "change integration to partly": (Intent.CHANGE, [(CI, "partial")]),
    "change integration to yes": (Intent.CHANGE, [(CI, "yes")]),
    "everything is built and tested": (Intent.ANSWER, [(CI, "yes")]),
    "nothing is built by itself": (Intent.ANSWER, [(CI, "no")]),
    "1": (Intent.ANSWER, []),
}
"""What each message is read as: intent, and claims; those about "" are answers to what was asked."""


class Scripted(Reader):
    """Reads what is written above, so that nothing here hangs on how well sentences are understood."""

    def read(
        self, message: str, *, question: str | None = None, previous: str | None = None, further: Sequence[str] = ()
    ) -> Reading:
        """Look it up."""
        intent, said = TYPED[message]
        quote = Quote(message, 0, 0, len(message))
        return Reading(
            intent,
            tuple(
                Claim(
                    practice or question or GIT,
                    Status(status),
                    value="9 months" if practice == DELAY else None,
                    origin=Origin.SAID if practice and intent is Intent.ANSWER else Origin.ANSWERED,
                    quotes=(quote,),
                )
                for practice, status in said
            ),
        )


def told(store: Store, answers: Mapping[str, str], *more: Event) -> Store:
    """A session of one message that claimed all of that."""
    events = [Said("this is how we work", "answer")]
    claims = [Claimed(Claim(practice, Status(status))) for practice, status in answers.items()]
    store.start("team")
    store.append("team", [to_stored(event, 1, "") for event in (*events, *claims, *more)])
    return store


def talking(tiny: TinyKnowledge, answers: Mapping[str, str], *more: Event, store: Store | None = None) -> Conversation:
    """A conversation with a team, on the small knowledge base."""
    knowledge = load(tiny.root)
    doctor = Doctor(knowledge, use_engine=False)
    return Conversation(doctor, Scripted(knowledge), told(store or Store(None), answers, *more), "team")


def again(talk: Conversation) -> Conversation:
    """The same session, read from the store anew."""
    return Conversation(talk.doctor, talk.reader, talk.store, "team")


def standing(talk: Conversation) -> str:
    """Where the team stands on the ladder, in words."""
    return results.standing(talk.knowledge.frameworks["ladder"], talk.diagnosis)


def on_word_alone(talk: Conversation) -> str:
    """How many of the claims nobody has shown anything for."""
    found = re.search(r"(\d+ of \d+) claims on your word alone", standing(talk))
    return found[1] if found is not None else ""


def evidence(talk: Conversation) -> dict[str, str]:
    """Practice to what could be shown for it."""
    return {claim.practice: quote.text for claim in talk.state.claims for quote in claim.evidence}


def is_asked_to_prove(talk: Conversation, practice: str) -> bool:
    name = talk.knowledge.practices[practice].name
    return talk.asked == practice and f"rests on “{name}”. What could you show for it" in again(talk).opening().markdown


# --- when it is asked


def test_who_has_reached_the_top_is_asked_what_they_could_show(tiny: TinyKnowledge) -> None:
    """With what would convince, and the way out."""
    talk = talking(tiny, TOP)
    text = talk.opening().markdown

    assert talk.asked == CI
    assert "**One of your top levels rests on “continuous integration”. What could you show for it" in text
    assert f"Convincing would be: {talk.knowledge.practices[CI].done_when}" in text
    assert text.endswith("`skip` leaves it as your own word.")


@pytest.mark.parametrize("answers", [{}, {GIT: "yes"}, {GIT: "yes", DATA: "yes"}, {CI: "yes", DATA: "yes", GIT: "yes"}])
def test_as_long_as_an_answer_can_move_the_level_other_questions_come_first(
    tiny: TinyKnowledge, answers: dict[str, str]
) -> None:
    """First it has to be known where the team stands."""
    talk = talking(tiny, answers)

    assert not talk.diagnosis.has_settled
    assert "could you show" not in talk.opening().markdown


def test_who_stands_on_the_ground_is_not_asked_for_proof(tiny: TinyKnowledge) -> None:
    """Everybody stands there; the next question is about the delay, which advice depends on."""
    talk = talking(tiny, {**TOP, DATA: "no", CHECKS: "no"})

    assert talk.diagnosis.has_settled
    assert talk.asked == DELAY


def test_only_what_carries_the_level_is_to_be_shown(tiny: TinyKnowledge) -> None:
    """On the first rung these are the pipeline and the repository, and then there is nothing more to show."""
    talk = talking(tiny, FIRST_RUNG)
    asked = [talk.asked, say(talk, SHOWN).asks, say(talk, SHOWN).asks]

    assert asked == [DATA, GIT, DELAY]
    assert standing(talk) == "**Ladder** level 1, First rung (of 0 to 2), shown"


def test_no_more_than_three_claims_are_asked_about(tiny: TinyKnowledge) -> None:
    """Four carry the top; with all of them it would be an audit."""
    talk = talking(tiny, TOP)
    asked = [talk.asked, *(say(talk, text).asks for text in (SHOWN, "skip", SHOWN))]

    assert asked == [CI, DATA, CHECKS, DELAY]
    assert talk.state.proved == (CI, DATA, CHECKS)


def test_what_carries_most_is_asked_about_first(tiny: TinyKnowledge) -> None:
    """Here the pipeline carries two criteria, and each of the others one."""
    tiny.change(
        "knowledge/frameworks/ladder/level-2.yaml",
        "when: {data-validation: yes}\n    sources",
        "when: {data-validation: yes, data-pipeline: yes}\n    sources",
    )
    talk = talking(tiny, TOP)
    assert [talk.asked, say(talk, SHOWN).asks, say(talk, SHOWN).asks] == [DATA, CI, CHECKS]


def test_what_a_scan_has_found_is_not_asked_about(tiny: TinyKnowledge) -> None:
    """Nobody has to be believed for it."""
    found = Claimed(Claim(CI, Status.YES, origin=Origin.SCANNED))
    talk = talking(tiny, {DATA: "yes", CHECKS: "yes", GIT: "yes"}, found)

    assert talk.asked == DATA
    assert on_word_alone(talk) == "3 of 4"


def test_a_contradiction_comes_first(tiny: TinyKnowledge) -> None:
    """What is contested carries nothing."""
    talk = talking(tiny, TOP, Claimed(Claim(CI, Status.NO)))

    assert talk.clash is not None
    assert "could you show" not in talk.opening().markdown


def test_a_question_that_the_user_went_back_to_comes_first(tiny: TinyKnowledge) -> None:
    """And is asked as it was."""
    talk = talking(tiny, TOP, Returned(GIT))

    assert talk.asked == GIT
    assert talk.opening().markdown.endswith("**Do you have version control?**")


def test_who_only_listens_asks_for_no_proof(tiny: TinyKnowledge) -> None:
    """A transcript is read without anybody to ask."""
    talk = talking(tiny, TOP)
    assert Conversation(talk.doctor, talk.reader, talk.store, "team", asks=False).asked is None


# --- something to show


@pytest.mark.parametrize(
    "typed", [SHOWN, "it is green since monday, come and see it", "all of it runs since monday, come and see"]
)
def test_a_sentence_is_noted_as_evidence(tiny: TinyKnowledge, typed: str) -> None:
    """Whatever it was read as: one claim less rests on the user's word alone, and nothing else changes."""
    talk = talking(tiny, TOP)
    claims, true = talk.state.claims, talk.diagnosis.true
    assert on_word_alone(talk) == "4 of 4"
    reply = say(talk, typed)

    assert f"Good, I note what you could show: “{typed}”." in reply.markdown
    assert evidence(talk) == {CI: typed}
    assert on_word_alone(talk) == "3 of 4"
    assert talk.diagnosis.true == true
    assert tuple(replace(claim, evidence=()) for claim in talk.state.claims) == claims


def test_evidence_says_where_it_was_said(tiny: TinyKnowledge) -> None:
    """The number of the message leads back to its text, and the offsets to all of it."""
    talk = talking(tiny, TOP)
    say(talk, "help", SHOWN)
    (quote,) = (quote for claim in talk.state.claims for quote in claim.evidence)
    text = talk.messages[quote.message - 1][1]

    assert (quote.text, text[quote.start : quote.end]) == (SHOWN, SHOWN)


def test_when_all_is_shown_that_is_said(tiny: TinyKnowledge) -> None:
    """No claim is left on the user's word alone."""
    talk = talking(tiny, FIRST_RUNG)
    say(talk, SHOWN, SHOWN)

    assert on_word_alone(talk) == ""
    assert standing(talk).endswith(", shown")


def test_what_else_the_sentence_says_is_noted_too(tiny: TinyKnowledge) -> None:
    """It names a delay in passing."""
    talk = talking(tiny, TOP)
    reply = say(talk, LATE)

    assert evidence(talk) == {CI: LATE}
    assert {claim.practice: claim.value for claim in reply.claims} == {DELAY: "9 months"}


# --- nothing to show


@pytest.mark.parametrize("typed", ["yes", "yes, sure", "trust me", "no", "skip", "later", "don't know"])
def test_a_bare_answer_leaves_it_self_reported(tiny: TinyKnowledge, typed: str) -> None:
    """It counts all the same, the claim is what it was, and the next one is asked about."""
    talk = talking(tiny, TOP)
    claims, true = talk.state.claims, talk.diagnosis.true
    reply = say(talk, typed)

    assert "It counts, and I mark it as your own word." in reply.markdown
    assert (talk.state.claims, talk.diagnosis.true, reply.claims) == (claims, true, ())
    assert on_word_alone(talk) == "4 of 4"
    assert reply.asks == DATA


@pytest.mark.parametrize("typed", ["yes", "skip", "don't know", SHOWN])
def test_nothing_is_asked_about_twice(tiny: TinyKnowledge, typed: str) -> None:
    """Neither in this session nor after a restart."""
    talk = talking(tiny, TOP)
    asked = [say(talk, typed).asks, say(talk, "skip").asks, say(talk, "help").asks, again(talk).asked]

    assert asked == [DATA, CHECKS, CHECKS, CHECKS]


@pytest.mark.parametrize("typed", ["what do you mean by that?", "would a picture of it do?", "help", "next"])
def test_a_message_that_asks_something_leaves_the_question(tiny: TinyKnowledge, typed: str) -> None:
    """It is no evidence, and it is not the end of it."""
    talk = talking(tiny, TOP)
    reply = say(talk, typed)

    assert reply.asks == CI
    assert (evidence(talk), talk.state.proved) == ({}, ())


def test_who_takes_it_back_has_changed_the_claim(tiny: TinyKnowledge) -> None:
    """The level falls, and nothing was shown."""
    talk = talking(tiny, TOP)
    reply = say(talk, STOPPED)

    assert [(claim.practice, claim.status) for claim in reply.claims] == [(CI, Status.NO)]
    assert [claim.status for claim in talk.state.about(CI)] == [Status.NO]
    assert str(talk.diagnosis.frameworks["ladder"].interval) == "1"
    assert (evidence(talk), talk.state.proved) == ({}, ())


def test_a_yes_in_several_words_is_no_evidence(tiny: TinyKnowledge) -> None:
    """It says no more than "yes" does."""
    talk = talking(tiny, TOP)
    say(talk, "yes of course we do")
    assert evidence(talk) == {}


# --- taking it back


def test_undo_takes_evidence_back(tiny: TinyKnowledge) -> None:
    """It is asked about again, and redo brings the evidence back."""
    talk = talking(tiny, TOP)
    before = talk.state.claims
    say(talk, SHOWN, "undo")

    assert (talk.state.claims, talk.state.proved) == (before, ())
    assert is_asked_to_prove(talk, CI)
    assert on_word_alone(talk) == "4 of 4"

    say(talk, "redo")
    assert evidence(talk) == {CI: SHOWN}
    assert talk.asked == DATA


def test_undo_takes_back_that_there_was_nothing_to_show(tiny: TinyKnowledge) -> None:
    """Whoever skipped by mistake is asked again."""
    talk = talking(tiny, TOP)
    say(talk, "skip", "undo")

    assert is_asked_to_prove(talk, CI)


def test_undo_takes_back_the_last_evidence_only(tiny: TinyKnowledge) -> None:
    """Turn by turn."""
    talk = talking(tiny, TOP)
    say(talk, SHOWN, SHOWN, "undo")
    assert evidence(talk) == {CI: SHOWN}


def test_a_changed_claim_loses_its_evidence(tiny: TinyKnowledge) -> None:
    """What was shown was shown for something else; it does not come back with the old answer either."""
    talk = talking(tiny, TOP)
    say(talk, SHOWN, "change integration to partly")
    assert evidence(talk) == {}

    say(talk, "change integration to yes")
    assert evidence(talk) == {}
    assert on_word_alone(talk) == "4 of 4"


def test_a_claim_that_is_repeated_keeps_its_evidence(tiny: TinyKnowledge) -> None:
    """It says the same once more."""
    talk = talking(tiny, TOP)
    say(talk, SHOWN, "everything is built and tested")
    assert evidence(talk)[CI] == SHOWN


# --- a restart


def test_evidence_survives_a_restart(tiny: TinyKnowledge, tmp_path: Path) -> None:
    """It lies in the file, and all of the state is what it was."""
    file = tmp_path / "sessions.db"
    talk = talking(tiny, TOP, store=Store(file))
    say(talk, SHOWN, "skip")
    before = talk.state
    talk.store.close()

    opened = Store(file)
    later = Conversation(talk.doctor, talk.reader, opened, "team")
    assert later.state == before
    assert evidence(later) == {CI: SHOWN}
    assert on_word_alone(later) == "3 of 4"
    assert later.asked == CHECKS
    opened.close()


def test_the_side_that_counts_keeps_its_evidence_over_a_restart(tiny: TinyKnowledge) -> None:
    """Shown, then denied, then settled for what was shown: the log is all that there is to the state."""
    talk = talking(tiny, TOP)
    say(talk, SHOWN, "nothing is built by itself")
    assert talk.clash is not None
    say(talk, "1")
    assert [claim.status for claim in talk.state.about(CI)] == [Status.YES]
    assert again(talk).state == talk.state


SAFE = [text for text in TYPED if text not in {"nothing is built by itself", "1"}]
"""Messages after which no contradiction is open; see the expected failure above."""
TINY = load(Path(__file__).parent / "cases" / "tiny")
SMALL_DOCTOR = Doctor(TINY, use_engine=False)


@given(texts=st.lists(st.sampled_from(SAFE), max_size=8))
@settings(max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_the_state_is_a_replay_and_no_more_than_three_are_asked_about(texts: list[str]) -> None:
    """And evidence stands only beside claims that were asked about and that are still there."""
    talk = Conversation(SMALL_DOCTOR, Scripted(TINY), told(Store(None), TOP), "team")
    for text in texts:
        talk.say(text)
        assert again(talk).state == talk.state
        assert len(talk.state.proved) <= 3
        assert len(set(talk.state.proved)) == len(talk.state.proved)
        assert set(evidence(talk)) <= set(talk.state.proved)
        assert all(claim.status is Status.YES for claim in talk.state.claims if claim.evidence)


# --- the real thing


@pytest.fixture
def at_the_top(knowledge: Knowledge, reader: Reader) -> Conversation:
    """A team that claims to do everything, and the reader and the rules as they are."""
    practices = [practice.id for practice in knowledge.practices.values() if not practice.is_fact]
    store = told(Store(None), dict.fromkeys(practices, "yes"))
    return Conversation(Doctor(knowledge, use_engine=False), reader, store, "team")


def counts(talk: Conversation) -> list[tuple[int, int]]:
    """Of each leading framework the claims on the user's word alone, and all that carry its level."""
    found = re.findall(r"(\d+) of (\d+) claims on your word alone", results.levels(talk.diagnosis))
    return [(int(bare), int(all_of_them)) for bare, all_of_them in found]


def test_who_claims_everything_has_shown_nothing_yet(at_the_top: Conversation) -> None:
    """All three levels at the top rest on the user's word alone, and the first proof is asked for."""
    assert len(counts(at_the_top)) == 3
    assert all(bare == whole for bare, whole in counts(at_the_top))
    assert at_the_top.asked is not None
    assert "What could you show for it" in at_the_top.opening().markdown


def test_a_sentence_lowers_the_count_wherever_the_claim_carries(at_the_top: Conversation) -> None:
    """All three frameworks ask for tests of the code."""
    before, asked = counts(at_the_top), at_the_top.asked
    assert asked == "automated-tests"
    say(at_the_top, "the suite ran this morning and the log of it is on the build server")

    assert set(evidence(at_the_top)) == {asked}
    assert counts(at_the_top) == [(bare - 1, whole) for bare, whole in before]


@pytest.mark.parametrize("typed", ["yes", "Yes.", "skip", "don't know", "later", "no"])
def test_bare_words_as_people_type_them_change_nothing(at_the_top: Conversation, typed: str) -> None:
    """They are read as what they are, and the next claim is asked about."""
    before, asked, claims = counts(at_the_top), at_the_top.asked, at_the_top.state.claims
    reply = say(at_the_top, typed)

    assert (counts(at_the_top), at_the_top.state.claims) == (before, claims)
    assert at_the_top.state.proved == (asked,)
    assert reply.asks not in {None, asked}


def test_a_practice_that_was_stopped_is_no_longer_claimed(at_the_top: Conversation) -> None:
    """To have stopped it is no proof."""
    asked = at_the_top.asked
    reply = say(at_the_top, STOPPED)

    assert [(claim.practice, claim.status) for claim in reply.claims] == [(asked, Status.NO)]
    assert evidence(at_the_top) == {}


@pytest.mark.parametrize(
    "typed", ["we have nothing to show", "I could not show you anything for that", "we can't show anything right now"]
)
def test_nothing_to_show_does_not_mean_that_it_is_not_done(at_the_top: Conversation, typed: str) -> None:
    """It stays the user's own word, and no level falls."""
    claims, asked = at_the_top.state.claims, at_the_top.asked
    say(at_the_top, typed)

    assert at_the_top.state.claims == claims
    assert at_the_top.state.proved == (asked,)


def test_the_event_that_something_was_shown_is_in_the_log(at_the_top: Conversation) -> None:
    """With the practice and the words; and nothing else but the message."""
    asked = at_the_top.asked
    assert asked is not None
    text = "skip"
    log = at_the_top.store.events("team")
    say(at_the_top, text)
    said, shown = at_the_top.store.events("team")[len(log) :]

    assert (said.kind, said.body["text"]) == ("said", text)
    assert shown == to_stored(Shown(asked, None), shown.turn, "")
