"""The state of a conversation: a replay of its events, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Event,
    Opened,
    Recalled,
    Redone,
    Returned,
    Reviewed,
    Said,
    Scoped,
    SetAside,
    Settled,
    Shown,
    Skipped,
    Undone,
    from_stored,
    to_stored,
)
from assistant.conversation.state import State, fold, replay
from assistant.domain import Claim, Obstacle, ObstacleKind, Origin, Quote, Review, Scope, Status
from assistant.store import Store, StoredEvent
from tests.installed import KNOWLEDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

"""Loaded here and not by a fixture because hypothesis runs many examples on one fixture."""
CI, GIT = "continuous-integration", "version-control"
MODELS, DELAY, MODE = "models-in-production", "label-delay", "serving-mode"


def said(practice: str, status: str, words: str = "", *, value: str | None = None) -> Claim:
    """Something said in passing."""
    quotes = (Quote(words, 1, 0, len(words)),) if words else ()
    return Claim(practice, Status(status), value=value, quotes=quotes)


def answered(practice: str, status: str, *, value: str | None = None) -> Claim:
    """An answer to the question asked."""
    return Claim(practice, Status(status), value=value, origin=Origin.ANSWERED)


def folded(*claims: Claim) -> tuple[Claim, ...]:
    """The claims that stand after these, one after the other."""
    standing: tuple[Claim, ...] = ()
    for claim in claims:
        standing = fold(standing, claim, KNOWLEDGE)
    return standing


def replayed(*turns: Event | Sequence[Event]) -> State:
    """The state after turns of one or more events each."""
    log = [
        (number, event)
        for number, events in enumerate(turns, 1)
        for event in (events if isinstance(events, (list, tuple)) else [events])
    ]
    return replay(log, KNOWLEDGE)


def statuses(standing: Sequence[Claim], practice: str = CI) -> list[str]:
    """The statuses that stand for a practice."""
    return [str(claim.status) for claim in standing if claim.practice == practice]


# --- folding claims


@pytest.mark.parametrize("before", ["yes", "partial", "planned", "no", "unknown", "not-applicable"])
@pytest.mark.parametrize("after", ["yes", "partial", "planned", "no", "not-applicable"])
def test_an_answer_replaces_what_was_said_before(before: str, after: str) -> None:
    """Whoever is asked directly has the last word."""
    assert folded(said(CI, before), answered(CI, after)) == (answered(CI, after),)


def test_an_answer_replaces_both_sides_of_a_clash() -> None:
    """That is how the question about it is settled."""
    assert folded(said(CI, "yes"), said(CI, "no"), answered(CI, "partial")) == (answered(CI, "partial"),)


@pytest.mark.parametrize(("first", "second"), [("yes", "no"), ("partial", "no"), ("no", "yes"), ("no", "partial")])
def test_passing_remarks_that_cannot_both_be_true_stand_side_by_side(first: str, second: str) -> None:
    """In the order in which they were said; which one holds is for the user to settle."""
    assert statuses(folded(said(CI, first), said(CI, second))) == [first, second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("yes", "partial"),
        ("partial", "yes"),
        ("planned", "yes"),
        ("yes", "planned"),
        ("no", "planned"),
        ("planned", "no"),
    ],
)
def test_a_later_remark_that_does_not_clash_is_the_one_that_stands(first: str, second: str) -> None:
    """It says the same thing more exactly, or what has become of it."""
    assert statuses(folded(said(CI, first), said(CI, second))) == [second]


@pytest.mark.parametrize("last", ["planned", "not-applicable"])
def test_a_clash_ends_when_a_remark_agrees_with_neither_side(last: str) -> None:
    """Two claims about one practice are kept only as long as they clash."""
    assert statuses(folded(said(CI, "yes"), said(CI, "no"), said(CI, last))) == [last]


def test_a_remark_that_repeats_adds_its_words() -> None:
    """The proof quotes both."""
    (claim,) = folded(said(CI, "yes", "we have CI"), said(CI, "yes", "jenkins runs"))

    assert [quote.text for quote in claim.quotes] == ["we have CI", "jenkins runs"]


@pytest.mark.parametrize("unknown", [said(CI, "unknown"), answered(CI, "unknown")])
@pytest.mark.parametrize("before", ["yes", "partial", "planned", "no", "not-applicable"])
def test_not_knowing_erases_nothing(before: str, unknown: Claim) -> None:
    """Somebody said it, and "I am not sure" does not unsay it."""
    assert folded(said(CI, before), unknown) == (said(CI, before),)


def test_not_knowing_stands_where_nothing_was_said() -> None:
    """So that it is not asked again."""
    assert folded(answered(CI, "unknown")) == (answered(CI, "unknown"),)


def test_different_numbers_clash() -> None:
    """Three models and twenty models cannot both be in production."""
    three, twenty = said(MODELS, "yes", value="3"), said(MODELS, "yes", value="20")

    assert folded(three, twenty) == (three, twenty)


def test_equal_numbers_do_not_clash() -> None:
    """Saying it twice is one claim."""
    assert len(folded(said(MODELS, "yes", value="3"), said(MODELS, "yes", value="3"))) == 1


@pytest.mark.parametrize(("first", "second"), [("3", "three"), ("about 20", "20 models")])
def test_one_number_in_two_spellings_does_not_clash(first: str, second: str) -> None:
    """Three is 3."""
    assert len(folded(said(MODELS, "yes", value=first), said(MODELS, "yes", value=second))) == 1


@pytest.mark.parametrize(("fact", "values"), [(MODE, ("batch", "real-time")), (DELAY, ("2 days", "9 months"))])
def test_values_of_other_facts_join(fact: str, values: tuple[str, str]) -> None:
    """Some models serve in batch and some live; some labels come early and some late."""
    (claim,) = folded(*(said(fact, "yes", value=value) for value in values))

    assert claim.value == f"{values[0]}, {values[1]}"


def test_a_value_that_is_already_there_is_not_joined_twice() -> None:
    """Repeating a part of it changes nothing."""
    (claim,) = folded(*(said(MODE, "yes", value=value) for value in ("batch", "real-time", "batch")))

    assert claim.value == "batch, real-time"


def test_an_answer_replaces_a_value() -> None:
    """Values join only when said in passing."""
    assert folded(said(MODELS, "yes", value="3"), answered(MODELS, "yes", value="20"))[0].value == "20"


def test_claims_stand_in_the_order_in_which_practices_first_came_up() -> None:
    """A later word on the first one does not move it."""
    standing = folded(said(CI, "planned"), said(GIT, "yes"), answered(CI, "yes"))

    assert [claim.practice for claim in standing] == [CI, GIT]


# --- replaying events


def test_a_correction_replaces_whatever_stands() -> None:
    """Both sides of a clash, too; the new claim stands in their place."""
    state = replayed(Claimed(said(CI, "yes")), Claimed(said(GIT, "yes")), Claimed(said(CI, "no")))
    corrected = replayed(
        Claimed(said(CI, "yes")), Claimed(said(GIT, "yes")), Claimed(said(CI, "no")), Corrected(said(CI, "planned"))
    )

    assert statuses(state.claims) == ["yes", "no"]
    assert [(claim.practice, str(claim.status)) for claim in corrected.claims] == [(CI, "planned"), (GIT, "yes")]


def test_a_correction_may_take_back_to_unknown() -> None:
    """Unlike a passing "not sure", it was meant to."""
    assert statuses(replayed(Claimed(said(CI, "yes")), Corrected(said(CI, "unknown"))).claims) == ["unknown"]


def test_an_undone_turn_leaves_nothing_of_itself() -> None:
    """All its claims go together."""
    state = replayed([Claimed(said(CI, "yes")), Claimed(said(GIT, "no"))], Claimed(said(DELAY, "yes")), Undone(1))

    assert [claim.practice for claim in state.claims] == [DELAY]
    assert state.redoable == (1,)
    assert state.turns == (2,)


def test_what_an_undone_turn_replaced_is_back() -> None:
    """Undoing a change of mind gives the former mind."""
    assert statuses(replayed(Claimed(said(CI, "yes")), Claimed(answered(CI, "no")), Undone(2)).claims) == ["yes"]


def test_redo_brings_an_undone_turn_back_where_it_was() -> None:
    """The order of turns is the order of the log."""
    state = replayed(Claimed(said(CI, "yes")), Claimed(answered(CI, "no")), Undone(2), Redone(2))

    assert statuses(state.claims) == ["no"]
    assert state.redoable == ()
    assert state.turns == (1, 2)


def test_undo_counts_a_new_turn_and_takes_back_no_turn_twice() -> None:
    """The number of the last turn never falls."""
    state = replayed(Claimed(said(CI, "yes")), Claimed(said(GIT, "yes")), Undone(2), Undone(1))

    assert (state.turn, state.turns, state.redoable) == (4, (), (2, 1))


CLASH = Settled("ci-needs-version-control", (CI, GIT))


def test_what_is_settled_stays_settled() -> None:
    """Other claims, repeated claims and not knowing do not open it again."""
    state = replayed(
        Claimed(said(CI, "yes")),
        Claimed(said(GIT, "no")),
        CLASH,
        Claimed(said(DELAY, "yes", value="9 months")),
        Claimed(said(CI, "yes", "CI runs nightly")),
        Claimed(said(GIT, "unknown")),
    )

    assert state.settled == (CLASH,)
    assert state.settled_ids == {"ci-needs-version-control"}


@pytest.mark.parametrize(
    "change", [Claimed(answered(GIT, "planned")), Claimed(said(CI, "partial")), Corrected(said(CI, "no"))]
)
def test_it_is_open_again_when_a_claim_under_it_changes(change: Event) -> None:
    """The user settled these two claims and no others."""
    state = replayed(Claimed(said(CI, "yes")), Claimed(said(GIT, "no")), CLASH, change)

    assert state.settled == ()


def test_undoing_the_settling_opens_it_again() -> None:
    """Settling is a turn like any other."""
    assert replayed(Claimed(said(CI, "yes")), Claimed(said(GIT, "no")), CLASH, Undone(3)).settled == ()


def test_a_question_gone_back_to_is_pending_until_it_is_answered_or_skipped() -> None:
    """Other claims do not answer it."""
    assert replayed(Returned(CI), Claimed(said(GIT, "yes"))).returned == CI
    assert replayed(Returned(CI), Claimed(answered(CI, "yes"))).returned is None
    assert replayed(Returned(CI), Corrected(said(CI, "no"))).returned is None
    assert replayed(Returned(CI), Skipped(CI)).returned is None


def test_skipped_and_deferred_questions_are_remembered() -> None:
    """In order, so that they can be offered again."""
    state = replayed(Skipped(CI), Deferred("x"), Skipped(GIT))

    assert state.skipped == (CI, GIT)
    assert state.deferred == ("x",)


def test_messages_are_counted_and_the_last_two_questions_remembered() -> None:
    """A message that no question was pending for leaves them as they are; so does asking the same thing again."""
    state = replayed(
        Said("a", "answer", asked=CI), Said("b", "answer", asked=GIT), Said("c", "help", asked=GIT), Said("d", "help")
    )

    assert (state.messages, state.current, state.asked) == (4, GIT, (CI, GIT))


def test_talk_without_claims_is_nothing_to_undo() -> None:
    """Undo takes back the last turn that changed something."""
    assert replayed(Claimed(said(CI, "yes")), Said("hello", "greeting")).turns == (1,)


# --- any conversation

PRACTICES = st.sampled_from([CI, GIT, "data-validation"])
STATUS_CLAIMS = st.builds(
    Claim, PRACTICES, st.sampled_from(Status), origin=st.sampled_from([Origin.SAID, Origin.ANSWERED])
)
VALUE_CLAIMS = st.builds(
    Claim,
    st.sampled_from([MODELS, DELAY, MODE]),
    st.just(Status.YES),
    value=st.sampled_from(["1", "2", "20", "batch", "9 months"]),
    origin=st.sampled_from([Origin.SAID, Origin.ANSWERED]),
)
CLAIMS = STATUS_CLAIMS | VALUE_CLAIMS
CHANGES = st.one_of(
    st.builds(Claimed, CLAIMS),
    st.builds(Claimed, CLAIMS),
    st.builds(Corrected, CLAIMS),
    st.builds(Skipped, PRACTICES),
    st.builds(Settled, st.sampled_from(["a", "b"]), st.lists(PRACTICES, min_size=1, max_size=2).map(tuple)),
    st.builds(Deferred, st.sampled_from(["a", "b"])),
    st.builds(Returned, PRACTICES),
)
MOVES = st.lists(st.lists(CHANGES, min_size=1, max_size=3) | st.sampled_from(["undo", "redo"]), max_size=12)


def played(moves: Sequence[Sequence[Event] | str]) -> tuple[list[tuple[int, Event]], list[tuple[int, Event]]]:
    """Play moves: the whole log, and the log without undoing, redoing and what is undone at the end.

    Undo takes back the last turn that stands and that undo can take back, redo the turn taken back last.
    """
    log: list[tuple[int, Event]] = []
    done: list[int] = []
    undone: list[int] = []
    for turn, move in enumerate(moves, 1):
        if move == "undo":
            if done:
                undone.append(done.pop())
                log.append((turn, Undone(undone[-1])))
        elif move == "redo":
            if undone:
                log.append((turn, Redone(undone[-1])))
                done = sorted([*done, undone.pop()])
        else:
            log += [(turn, event) for event in move]
            done.append(turn)
    return log, [(turn, event) for turn, event in log if turn in done]


@settings(max_examples=500, deadline=None)
@given(MOVES)
def test_any_conversation_equals_a_fresh_one_without_what_was_undone(moves: list[list[Event] | str]) -> None:
    """Claims, settled, skipped and deferred questions are those of somebody who never said what was taken back."""
    log, kept = played(moves)
    state, fresh = replay(log, KNOWLEDGE), replay(kept, KNOWLEDGE)

    assert state.claims == fresh.claims
    assert state.settled == fresh.settled
    assert (state.skipped, state.deferred, state.returned) == (fresh.skipped, fresh.deferred, fresh.returned)
    assert state.turns == fresh.turns


@settings(max_examples=300, deadline=None)
@given(st.lists(CLAIMS, max_size=10))
def test_whatever_is_claimed_two_claims_on_one_practice_clash(claims: list[Claim]) -> None:
    """At most two stand, one says that it is there and one that it is not, or they give different numbers."""
    standing = folded(*claims)

    assert {claim.practice for claim in standing} == {claim.practice for claim in claims}
    for practice in {claim.practice for claim in standing}:
        about = [claim for claim in standing if claim.practice == practice]
        assert len(about) <= 2
        if len(about) == 2:
            there = [claim.status in {Status.YES, Status.PARTIAL} for claim in about]
            denied = [claim.status is Status.NO for claim in about]
            numbers = practice == MODELS and about[0].value != about[1].value
            assert numbers or (any(there) and any(denied))


@settings(max_examples=300, deadline=None)
@given(st.lists(CLAIMS, max_size=8), st.lists(CLAIMS, max_size=4))
def test_answers_to_everything_leave_nothing_of_what_was_said_before(before: list[Claim], after: list[Claim]) -> None:
    """A change of mind equals a fresh run on the final answers."""
    final = {
        claim.practice: Claim(claim.practice, claim.status, claim.value, origin=Origin.ANSWERED)
        for claim in after
        if claim.status is not Status.UNKNOWN
    }
    standing = folded(*before, *final.values())

    for practice, claim in final.items():
        assert [other for other in standing if other.practice == practice] == [claim]


# --- events as lines of the log

EVERY_KIND: list[Event] = [
    Said("we use git", "answer", asked=CI, clash="two-accounts:x"),
    Said("[hello] 模型\n", "greeting"),
    Claimed(Claim(CI, Status.NOT_APPLICABLE, None, 0.55, Origin.SCANNED, (Quote("ci", 3, 1, 3), Quote("CI", 4)))),
    Claimed(Claim(DELAY, Status.YES, "9 months", 1.0, Origin.ANSWERED)),
    Corrected(Claim(GIT, Status.UNKNOWN)),
    CLASH,
    Doubted((Claim(GIT, Status.NO, None, 0.4, Origin.SAID, (Quote("git", 2, 0, 3),)), Claim(CI, Status.YES))),
    Shown(CI, Quote("the build of last night is green", 5, 0, 32)),
    Shown(GIT, None),
    Deferred("ci-needs-version-control"),
    Returned(CI),
    Skipped(GIT),
    Scoped(Scope.COMPANY),
    SetAside(Obstacle("canary-release", ObstacleKind.BUDGET, Quote("no money", 4, 0, 8))),
    Opened("rollback", from_zero=True),
    Reviewed(Review("rollback", 2, is_right=False, at="2026-01-01T00:00:00+00:00")),
    Recalled("last spring", (Claim(GIT, Status.YES, quotes=(Quote("all in git", 2, 0, 10),)),)),
    Undone(3),
    Redone(3),
]


def test_every_kind_of_event_is_tried_here() -> None:
    """A new kind needs a line in the list above."""
    assert {type(event) for event in EVERY_KIND} == set(Event.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("event", EVERY_KIND, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_the_store_as_it_was(event: Event, store: Store) -> None:
    """Through JSON and SQLite, with its turn and date."""
    store.start("team")
    store.append("team", [to_stored(event, 7, "2026-01-01")])
    (stored,) = store.events("team")

    assert (stored.turn, stored.at) == (7, "2026-01-01")
    assert from_stored(stored) == event


def test_an_event_of_an_unknown_kind_is_skipped() -> None:
    """A later version may write what this one does not know."""
    assert from_stored(StoredEvent(1, "dreamt", {"of": "sheep"})) is None


# --- going on from a state

LATER = [event for event in EVERY_KIND if not isinstance(event, Undone | Redone)]
TURN = st.lists(st.sampled_from(LATER), min_size=1, max_size=3)
EARLIER, TURNS = st.lists(TURN, min_size=2, max_size=12), st.lists(TURN, max_size=12)


@given(
    earlier=EARLIER, taken_back=st.lists(st.sampled_from([Undone(1), Undone(2), Redone(1)]), max_size=3), later=TURNS
)
@settings(max_examples=200, deadline=None, database=None, derandomize=True)
def test_going_on_from_a_state_is_replaying_all(
    earlier: list[list[Event]], taken_back: list[Event], later: list[list[Event]]
) -> None:
    """Turn by turn, as a conversation does, so that a long one costs no more at each message than a short one."""
    turns = [*earlier, *([event] for event in taken_back), *later]
    log = [(number, event) for number, events in enumerate(turns, 1) for event in events]
    first = len(earlier) + len(taken_back)
    state = replay([(number, event) for number, event in log if number <= first], KNOWLEDGE)
    for turn in range(first + 1, len(turns) + 1):
        state = replay([(number, event) for number, event in log if number == turn], KNOWLEDGE, state)

    assert state == replay(log, KNOWLEDGE)
