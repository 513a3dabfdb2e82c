"""Questions that are put together, and answered by numbers or one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.advice import further_questions, next_question
from assistant.conversation import Conversation
from assistant.domain import Claim, Status
from assistant.reader import Intent
from assistant.store import Store
from tests.simulated import random_teams
from tests.talks import noted

if TYPE_CHECKING:
    from collections.abc import Collection

    from assistant.inference import Diagnosis, Doctor
    from assistant.reader import Reader

MUCH = "code is in git and reviewed, tests and CI run on each change, runs are tracked, models are in a registry"


@pytest.fixture
def talk(swift: Doctor, reader: Reader) -> Conversation:
    """A team that has much: three questions are put together."""
    conversation = Conversation(swift, reader, Store(None), "team")
    for text in (MUCH, "5", "two weeks"):
        conversation.say(text)
    assert len(together(conversation)) == 3
    return conversation


def together(talk: Conversation) -> list[str]:
    """The practices that are asked about at once."""
    return [str(talk.asked), *talk.standpoint.further]


# --- which


def put_together(doctor: Doctor, diagnosis: Diagnosis, skipped: Collection[str] = ()) -> tuple[str, ...]:
    question = next_question(doctor, diagnosis, skipped)
    return () if question is None else (question, *further_questions(doctor, diagnosis, question, skipped))


def test_what_is_put_together_is_open_and_different(swift: Doctor) -> None:
    """Never what was said, implied or skipped, no fact beside another question, and no whole with its part."""
    knowledge = swift.knowledge
    sizes = set()
    for team in random_teams(swift, 12, seed=8):
        truth, known, skipped = team.claims(knowledge), list[Claim](), list[str]()
        for number in range(25):
            diagnosis = swift.imagine(known)
            asked = put_together(swift, diagnosis, skipped)
            sizes.add(len(asked))
            assert len({knowledge.whole_of(each) for each in asked}) == len(asked)
            assert set(asked) <= set(diagnosis.unknown) - {claim.practice for claim in known} - set(skipped)
            assert len(asked) < 2 or not any(knowledge.practices[each].is_fact for each in asked)
            if number % 7 == 6:
                skipped += asked
            else:
                known += [truth[each] for each in asked]
    assert sizes >= {1, 2, 3}


def test_the_first_questions_come_alone(swift: Doctor) -> None:
    """Two answers do not tell how a team answers."""
    diagnosis = swift.imagine([Claim("version-control", Status.YES), Claim("code-review", Status.YES)])

    assert len(put_together(swift, diagnosis)) == 1


FOUR = ("version-control", "code-review", "experiment-tracking", "model-registry")
FACTS = [Claim("models-in-production", Status.YES, "5"), Claim("label-delay", Status.YES, "two weeks")]


@pytest.mark.parametrize(("yes", "count"), [(4, 3), (3, 3), (2, 1), (1, 1)])
def test_who_often_says_no_is_asked_one_by_one(swift: Doctor, yes: int, count: int) -> None:
    """A no often makes the next question needless; with yes counted half once before, 3.5 of 5 are the least."""
    claims = [Claim(name, Status.YES if number < yes else Status.NO) for number, name in enumerate(FOUR)]
    diagnosis = swift.imagine([*claims, *FACTS])
    assert not diagnosis.has_settled

    assert len(put_together(swift, diagnosis)) == count


def test_once_the_leading_levels_are_settled_every_team_is_asked_several(swift: Doctor) -> None:
    """What is left seldom hangs on one answer, whatever that is."""
    diagnosis = swift.imagine([*(Claim(name, Status.NO) for name in (*FOUR, "data-pipeline")), *FACTS])
    assert diagnosis.has_settled

    assert len(put_together(swift, diagnosis)) > 1


# --- answers


def test_the_question_shows_all_with_numbers(talk: Conversation) -> None:
    """The first in bold, and how to answer."""
    shown = talk.opening().markdown

    for number, name in enumerate(together(talk), start=1):
        question = talk.knowledge.practices[name].question
        assert f"{number}. **{question}**" in shown if number == 1 else f"{number}. {question}" in shown
    assert "`all`" in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [("all", "yes yes yes"), ("all but 2", "yes no yes"), ("none", "no no no"), ("1 yes, 3 partly", "yes - partial")],
)
def test_one_message_answers_all(talk: Conversation, text: str, expected: str) -> None:
    """Each claim rests on the words that were typed."""
    asked = together(talk)
    reply = talk.say(text)

    assert [noted(reply).get(name, "-") for name in asked] == expected.split()
    assert {claim.quotes[0].text for claim in reply.claims} == {text}
    assert reply.intent is Intent.ANSWER


@pytest.mark.parametrize(("text", "status"), [("yes", "yes"), ("no", "no"), ("partly", "partial"), ("2 no", "-")])
def test_a_plain_answer_is_about_the_first(talk: Conversation, text: str, status: str) -> None:
    """Also for programs that know of one question only."""
    first, second, _ = together(talk)
    reply = talk.say(text)

    assert noted(reply) == ({first: status} if status != "-" else {second: "no"})


def test_own_words_answer_what_they_name(talk: Conversation) -> None:
    """The others stay open."""
    asked = together(talk)
    reply = talk.say("the inference service runs in a container")

    assert not set(noted(reply)) & {*asked} - {"model-packaging"}


def test_undo_takes_all_of_it_back(talk: Conversation) -> None:
    """It was one message."""
    asked = together(talk)
    talk.say("all but 3")
    talk.say("undo")

    assert together(talk) == asked
    assert not {claim.practice for claim in talk.state.claims} & set(asked)


def test_skip_is_about_the_first_and_skip_all_about_all(talk: Conversation) -> None:
    """Nothing is claimed."""
    asked = together(talk)
    talk.say("skip")
    assert talk.state.skipped == (asked[0],)
    talk.say("undo")

    reply = talk.say("skip all")
    assert list(talk.state.skipped) == asked
    assert "them" in reply.markdown


def test_what_is_answered_is_not_asked_again(talk: Conversation) -> None:
    """And what was left open is."""
    asked = together(talk)
    talk.say("1 yes, 2 don't know")

    assert asked[2] in talk.diagnosis.unknown
    while talk.asked is not None and talk.standpoint.proving is None:
        assert not {*asked[:2]} & {*together(talk)}
        talk.say(
            "all" if talk.standpoint.further else "3 days" if talk.knowledge.practices[talk.asked].is_fact else "yes"
        )


# --- asking about them


def test_why_tells_of_each(talk: Conversation) -> None:
    """A number picks one out."""
    practices = [talk.knowledge.practices[name] for name in together(talk)]
    for practice in practices:
        assert practice.why in talk.say("why").markdown

    reply = talk.say("why 2?")
    assert practices[1].why in reply.markdown
    assert practices[2].why not in reply.markdown


def test_a_number_picks_out_what_is_explained(talk: Conversation) -> None:
    """Without one it is the first."""
    practices = [talk.knowledge.practices[name] for name in together(talk)]

    assert practices[2].what in talk.say("what does the last one mean?").markdown
    assert practices[0].what in talk.say("what does that mean?").markdown
