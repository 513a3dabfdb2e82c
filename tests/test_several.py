"""One answer to several numbered questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Status
from assistant.reader import Intent, number_named
from assistant.reader.several import answers_together

if TYPE_CHECKING:
    from assistant.reader import Reader

TOGETHER = ("code-review", "model-registry", "experiment-tracking")
SHORT = {"y": "yes", "n": "no", "p": "partial", "l": "planned", "u": "unknown", "x": "not-applicable"}


def answered(reader: Reader, text: str, practices: tuple[str, ...] = TOGETHER) -> str:
    """A letter for each question, a dot for one that is left open; nothing for a message that is no such answer."""
    reading = reader.read(text, question=practices[0], further=practices[1:])
    letters = {status: letter for letter, status in SHORT.items()}
    told = {claim.practice: letters[str(claim.status)] for claim in reading.sure}
    is_such = bool(answers_together(text, len(practices), reader.replies)) or any(
        practice in told for practice in practices[1:]
    )
    return "".join(told.get(practice, ".") for practice in practices) if is_such else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all", "yyy"), ("All of them!", "yyy"), ("yes, all three", "yyy"), ("yes to all", "yyy"),
        ("we have all of these", "yyy"), ("all in place", "yyy"), ("all yes", "yyy"), ("yes yes yes", "yyy"),
        ("none", "nnn"), ("no, none of them", "nnn"), ("no to all", "nnn"), ("we have none of those", "nnn"),
        ("neither", "nnn"), ("we don't have any", "nnn"), ("none of the above", "nnn"),
        ("all but 2", "yny"), ("all except the second", "yny"), ("everything apart from the last one", "yyn"),
        ("all, but not 1 and 3", "nyn"), ("yes, except for number 3", "yyn"), ("yes but not 2", "yny"),
        ("none but 2", "nyn"), ("only 1", "ynn"), ("just the first two", "yyn"), ("no, only the third", "nny"),
        ("1 and 3", "yny"), ("1, 3", "yny"), ("1 & 2", "yyn"), ("we have the first and the last", "yny"), ("2", "nyn"),
        ("not 2", "yny"), ("2 is missing", "yny"), ("1 and 2 are missing", "nny"), ("we lack 3", "yyn"),
        ("1 yes, 2 no, 3 partly", "ynp"), ("1: yes 2: no 3: planned", "ynl"), ("1. yes\n2. not yet\n3. no", "ynn"),
        ("yes to 1 and 3, no to 2", "yny"), ("1 yes, 2 partly", "yp."), ("1 is there, 2 is planned", "yl."),
        ("first yes, second no, third no idea", "ynu"), ("no 2", ".n."), ("yes, no, partly", "ynp"), ("y n y", "yny"),
        ("don't know any of these", "uuu"), ("no idea about any of them", "uuu"), ("all planned", "lll"),
        ("partly, all of them", "ppp"), ("not applicable, all of them", "xxx"),
    ],
)  # fmt: skip
def test_several_questions_are_answered_at_once(reader: Reader, text: str, expected: str) -> None:
    """Which ones are there, which are not, and which are left open."""
    assert answered(reader, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("all but the model registry", "yny"), ("only experiment tracking", "nny"), ("none except code review", "ynn")],
)
def test_a_name_does_for_a_number(reader: Reader, text: str, expected: str) -> None:
    """Where the words say what the others are."""
    assert answered(reader, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "yes", "no", "partly", "don't know", "skip", "not all", "almost all", "most of them", "some of them",
        "all right", "4", "1 and 5", "all but 4", "2 models", "5", "we have 2 models in production", "why 3?",
        "what does 2 mean?", "in 2 of 3 cases", "1 yes, 4 no", "", "?", "both", "everything", "nothing",
        "all by hand", "all in git", "all manual", "by hand, all of them",
    ],
)  # fmt: skip
def test_other_messages_are_no_answer_to_all(reader: Reader, text: str) -> None:
    """A bare "yes" may be meant for the first question, and "most of them" does not say which."""
    assert answered(reader, text) == ""


def test_a_name_alone_says_nothing_about_the_others(reader: Reader) -> None:
    """Somebody tells of their registry: that leaves the other questions open."""
    reading = reader.read("we have the model registry", question=TOGETHER[0], further=TOGETHER[1:])

    assert {claim.practice: claim.status for claim in reading.sure} == {"model-registry": Status.YES}


@pytest.mark.parametrize(
    ("text", "expected"), [("both", "yy"), ("neither", "nn"), ("the last", "ny"), ("1 and 2", "yy")]
)
def test_two_questions_have_words_of_their_own(reader: Reader, text: str, expected: str) -> None:
    """As one says of two things."""
    assert answered(reader, text, TOGETHER[:2]) == expected


def test_each_claim_quotes_the_whole_answer(reader: Reader) -> None:
    """What is shown beside a claim is what was typed."""
    reading = reader.read("all but the second", question=TOGETHER[0], further=TOGETHER[1:])

    assert reading.intent is Intent.ANSWER
    assert [claim.quotes[0].text for claim in reading.claims] == ["all but the second"] * 3


def test_without_further_questions_nothing_is_numbered(reader: Reader) -> None:
    """Numbers that answer a single question are read as they always were."""
    reading = reader.read("1 and 3", question="models-in-production")

    assert len(reading.sure) <= 1


@given(st.text(alphabet="123 ,.allbutnoe&yesfirstd'", max_size=30), st.integers(2, 3))
def test_whatever_is_typed_only_the_numbered_questions_are_answered(reader: Reader, text: str, count: int) -> None:
    """Numbers from 1 to the last, each once."""
    assert set(answers_together(text, count, reader.replies)) <= set(range(1, count + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("what does 2 mean?", 2), ("why the last one?", 3), ("explain the first", 1), ("why?", None), ("1 or 2?", None),
     ("why 4?", None), ("what is level 2.5", None)],
)  # fmt: skip
def test_a_question_may_be_named_by_its_number(text: str, expected: int | None) -> None:
    """To ask about one of several."""
    assert number_named(text, 3) == expected
