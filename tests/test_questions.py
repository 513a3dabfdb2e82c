"""What is asked next."""

from __future__ import annotations

import random
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from assistant.advice import next_question
from assistant.conversation import Conversation
from assistant.domain import Claim, Status, ValueKind
from assistant.inference import Doctor, claims_from_answers
from assistant.knowledge_base import load
from assistant.store import Store

if TYPE_CHECKING:
    from assistant.domain import Practice
    from assistant.reader import Reader
    from tests.conftest import TinyKnowledge

GIT, CI, DATA, CHECKS = "version-control", "continuous-integration", "data-pipeline", "data-validation"


def asked(doctor: Doctor, *skipped: str, **answers: str) -> str | None:
    """The next question after answers, which are written with underscores for hyphens."""
    named = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return next_question(doctor, doctor.diagnose(claims_from_answers(doctor.knowledge, named)), skipped)


# --- what leaves the fewest points that matter wins: a ladder of three levels
#
# Level 1 takes version control and a data pipeline, level 2 takes CI and checked data; CI implies version control.


@pytest.fixture
def ladder(tiny: TinyKnowledge) -> Doctor:
    return Doctor(load(tiny.root), use_engine=False)


def test_what_the_lower_level_needs_is_asked_before_what_the_upper_needs(ladder: Doctor) -> None:
    """A no to version control or the data pipeline ends the climb at level 0, a no to the others only at level 1.

    Nothing known: yes is as likely as no. Of the four points one of the first two leaves three or none, so 1.5; CI
    leaves two either way, for a yes tells of version control as well; checked data leaves three or two.
    """
    assert asked(ladder) in {GIT, DATA}


def test_the_answer_that_may_end_the_climb_is_worth_most(ladder: Doctor) -> None:
    """With version control there, a no to the data pipeline leaves nothing to ask, a no to another point does."""
    assert next_question(ladder, ladder.diagnose([Claim(GIT, Status.YES)])) == DATA


def test_a_question_that_answers_another_one_is_worth_more(ladder: Doctor) -> None:
    """With the data pipeline there, three of four answers are expected to be yes.

    A yes to CI tells of version control too and leaves one point, as a no does; version control leaves two or none,
    so 1.5.
    """
    assert next_question(ladder, ladder.diagnose([Claim(DATA, Status.YES)])) == CI


def test_what_moves_a_level_is_asked_before_what_moves_a_dimension(ladder: Doctor) -> None:
    """Without checked data level 2 is missed; CI, which only level 2 takes, can still move the dimension of code."""
    diagnosis = ladder.diagnose([Claim(CHECKS, Status.NO)])
    first = next_question(ladder, diagnosis)
    second = next_question(ladder, diagnosis, [str(first)])

    assert {first, second} == {GIT, DATA}
    assert next_question(ladder, diagnosis, [GIT, DATA]) == CI
    assert next_question(ladder, diagnosis, [GIT, DATA, CI]) is None


@pytest.mark.parametrize(("known", "expected"), [(CI, CHECKS), (CHECKS, CI)])
def test_the_last_open_criterion_is_asked(ladder: Doctor, known: str, expected: str) -> None:
    """On level 1, with one half of level 2 known, only the other half is open."""
    claims = [Claim(practice, Status.YES) for practice in (GIT, DATA, known)]

    assert next_question(ladder, ladder.diagnose(claims), skipped=["label-delay"]) == expected


def test_what_is_implied_is_not_asked(ladder: Doctor) -> None:
    """CI implies version control."""
    assert asked(ladder, continuous_integration="yes") == DATA


def test_what_can_change_no_level_is_not_asked(ladder: Doctor) -> None:
    """Without version control every level is out of reach whatever the rest."""
    assert asked(ladder, version_control="no", data_pipeline="no") is None


def test_nothing_is_asked_when_all_is_known(ladder: Doctor) -> None:
    """None, and not the last question again."""
    assert (
        asked(
            ladder,
            version_control="yes",
            data_pipeline="yes",
            continuous_integration="yes",
            data_validation="yes",
            label_delay="1 day",
        )
        is None
    )


def test_skipped_questions_make_room_for_the_next_best(ladder: Doctor) -> None:
    """Until nothing is left."""
    order: list[str] = []
    while (question := asked(ladder, *order)) is not None:
        order.append(question)

    assert order[0] in {GIT, DATA}
    assert order[-1] == CHECKS
    assert sorted(order) == sorted([GIT, CI, DATA, CHECKS])


def test_what_is_declared_unknown_is_not_asked_again(ladder: Doctor) -> None:
    """Somebody who does not know does not know it the second time either."""
    skipped: list[str] = []
    while (question := asked(ladder, *skipped, data_pipeline="unknown")) is not None:
        skipped.append(question)

    assert sorted(skipped) == sorted([GIT, CI, CHECKS])


@pytest.mark.parametrize(("claims", "expected"), [(2, False), (3, True)])
def test_the_label_delay_is_asked_once_three_things_are_known(ladder: Doctor, claims: int, expected: bool) -> None:
    """Advice depends on it more than on the next practice."""
    known = [Claim(practice, Status.YES) for practice in (GIT, DATA, CHECKS)[:claims]]

    assert (next_question(ladder, ladder.diagnose(known)) == "label-delay") == expected


# --- the real knowledge


def test_the_number_of_models_comes_before_the_label_delay(swift: Doctor) -> None:
    """Both after three claims, each once."""
    known = {"version_control": "yes", "code_review": "no", "staging": "no"}

    assert asked(swift, **known) == "models-in-production"
    assert asked(swift, **known, models_in_production="3") == "label-delay"
    assert asked(swift, **known, models_in_production="3", label_delay="9 months") not in {
        "models-in-production",
        "label-delay",
    }


def test_the_order_of_the_claims_does_not_matter(swift: Doctor) -> None:
    """Two teams with the same answers are asked the same."""
    answers = {GIT: "yes", CI: "partial", DATA: "no", "label-delay": "2 days"}
    claims = claims_from_answers(swift.knowledge, answers)

    assert len({next_question(swift, swift.diagnose(order)) for order in permutations(claims)}) == 1


def test_the_engine_and_the_direct_evaluation_ask_the_same(doctor: Doctor, swift: Doctor) -> None:
    """Which of them ran is not to be noticed."""
    for answers in ({}, {CI: "yes"}, {GIT: "yes", DATA: "no", "model-registry": "planned"}):
        claims = claims_from_answers(swift.knowledge, answers)
        assert next_question(doctor, doctor.diagnose(claims)) == next_question(swift, swift.diagnose(claims))


@pytest.mark.parametrize("contested", [{CI: "yes", GIT: "no"}])
def test_contested_practices_are_not_asked_as_plain_questions(swift: Doctor, contested: dict[str, str]) -> None:
    """The question that settles the contradiction is another one."""
    skipped: list[str] = []
    diagnosis = swift.diagnose(claims_from_answers(swift.knowledge, contested))
    while (question := next_question(swift, diagnosis, skipped)) is not None:
        skipped.append(question)

    assert not set(contested) & set(skipped)


VALUES = {
    ValueKind.NUMBER: "4",
    ValueKind.DURATION: "2 weeks",
    ValueKind.FREQUENCY: "twice a month",
    ValueKind.YES_NO: "no",
}


def plausible(practice: Practice, dice: random.Random) -> str:
    """Some answer that fits the question."""
    if practice.value is ValueKind.CHOICE:
        return dice.choice(practice.choices)
    if practice.value is not None:
        return dice.choice([VALUES[practice.value], "don't know", "skip"])
    return dice.choice(["yes", "yes", "yes", "partly", "no", "not yet, but planned", "don't know", "skip", "n/a"])


@pytest.mark.parametrize("seed", range(12))
def test_a_conversation_of_any_answers_asks_nothing_twice_and_ends(swift: Doctor, reader: Reader, seed: int) -> None:
    """Never asked: what was said, implied, skipped or declared unknown. At the end there is no further question."""
    dice = random.Random(seed)
    talk = Conversation(swift, reader, Store(None), "team")
    reply = talk.say("the code is in git")
    plain: list[str] = []
    for _ in range(2 * len(swift.knowledge.practices)):
        if talk.clash is not None:
            reply = talk.say(dice.choice(["1", "2", "3"]))
            continue
        if reply.asks is None:
            break
        assert reply.asks not in {claim.practice for claim in talk.state.claims}
        assert reply.asks not in talk.state.skipped
        assert reply.asks in talk.diagnosis.unknown
        plain.append(reply.asks)
        reply = talk.say(plausible(swift.knowledge.practices[reply.asks], dice))

    assert reply.asks is None
    assert "I have no further question" in reply.markdown
    assert len(plain) == len(set(plain)) > 5


def test_after_the_last_question_nothing_open_can_move_a_level(swift: Doctor, reader: Reader) -> None:
    """Whoever answers everything knows the level exactly."""
    talk = Conversation(swift, reader, Store(None), "team")
    reply = talk.say("the code is in git")
    while reply.asks is not None:
        practice = swift.knowledge.practices[reply.asks]
        reply = talk.say(VALUES.get(practice.value, "yes") if practice.value else "yes")

    assert all(result.interval.is_exact for result in reply.diagnosis.frameworks.values())


def test_a_question_left_by_skipping_everything_leaves_the_widest_intervals(swift: Doctor, reader: Reader) -> None:
    """Skipping claims nothing: unknown is not no."""
    talk = Conversation(swift, reader, Store(None), "team")
    talk.say("skip")
    reply = talk.say("skip")
    left = 0
    while reply.asks is not None:
        reply = talk.say("skip")
        left += 1

    assert left > 5
    frameworks = swift.knowledge.frameworks.values()
    assert {id_: str(result.interval) for id_, result in reply.diagnosis.frameworks.items()} == {
        framework.id: f"{framework.lowest}-{framework.highest}" for framework in frameworks
    }
