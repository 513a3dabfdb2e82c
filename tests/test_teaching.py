"""Lessons, terms and disagreements: what is read, and what a lesson or a disagreement must not lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import Answer, Position
from assistant.errors import Place
from assistant.knowledge_base import Problem, load

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

LESSON = "knowledge/lessons/schema-check.yaml"
FULL_LESSON = "knowledge/lessons/data-next.yaml"
TERM = "knowledge/glossary/drift.yaml"
DISAGREEMENT = "knowledge/disagreements/checks-or-code.yaml"


# --- what is read


def test_a_short_lesson_is_read(whole: TinyKnowledge) -> None:
    """It belongs to a practice and has no place in the path."""
    lesson = load(whole.root).lessons["schema-check"]

    assert (lesson.practice, lesson.step) == ("schema-check", 0)
    assert lesson.answers[1] == Answer("Nobody.", right=False, because="It helps somebody.")
    assert lesson.reading == ("field-guide",)
    assert lesson.place == Place(LESSON, 1)


def test_a_full_lesson_is_read(whole: TinyKnowledge) -> None:
    """It has a place in the path, and teaches practices."""
    lesson = load(whole.root).lessons["data-next"]

    assert (lesson.practice, lesson.step) == ("", 2)
    assert lesson.practices == ("data-pipeline",)
    assert [answer.right for answer in lesson.answers] == [True, False, False, False]
    assert lesson.facts == ("Data changes hourly.", "A second fact.", "A third fact.")
    assert lesson.proof == "A colleague can do it, too."


def test_a_term_is_read_with_its_other_names(whole: TinyKnowledge) -> None:
    """The term comes first."""
    term = load(whole.root).terms["drift"]

    assert term.names == ("Drift", "PSI", "data shift")
    assert term.see == "data-validation"


def test_a_disagreement_is_read_with_everybody_who_takes_part(whole: TinyKnowledge) -> None:
    """Its sources are those of its positions."""
    disagreement = load(whole.root).disagreements["checks-or-code"]

    assert disagreement.positions[1] == Position("Code.", ("second-guide",))
    assert disagreement.sources == ("field-guide", "second-guide")


# --- lessons


@pytest.mark.parametrize(
    ("path", "old", "new", "wrong"),
    [
        (LESSON, "Nobody., right: false", "Nobody., right: true", 2),
        (LESSON, "Everybody., right: true", "Everybody., right: false", 2),
        (LESSON, "  - {text: The others., right: false, because: It helps us.}\n", "", 2),
        (FULL_LESSON, "second., right: false", "second., right: true", 3),
        (FULL_LESSON, "first., right: true", "first., right: false", 3),
        (FULL_LESSON, "  - {text: The fourth., right: false, because: It is far off.}\n", "", 3),
    ],
)
def test_a_lesson_with_two_right_answers_none_or_too_few_wrong_ones_is_found(
    whole: TinyKnowledge, path: str, old: str, new: str, wrong: int
) -> None:
    """A short lesson has two wrong answers, a full one three."""
    whole.change(path, old, new)

    assert whole.problems() == [
        Problem(
            Place(path, whole.line_of(path, "answers:")),
            f"there should be one right answer and at least {wrong} wrong ones",
        )
    ]


def test_a_lesson_may_have_more_wrong_answers(whole: TinyKnowledge) -> None:
    """The number of wrong ones has no upper end."""
    whole.change(LESSON, "reading:", "  - {text: My cat., right: false, because: It helps you.}\nreading:")

    assert whole.problems() == []


@pytest.mark.parametrize("path", [LESSON, FULL_LESSON])
def test_a_lesson_without_answers_is_found(whole: TinyKnowledge, path: str) -> None:
    """An empty list holds no right answer."""
    text = (whole.root / path).read_text(encoding="utf-8")
    after = "reading:" if path == LESSON else "practices:"
    whole.write(path, text[: text.index("answers:")] + "answers: []\n" + text[text.index(after) :])
    (problem,) = whole.problems()

    assert problem.place == Place(path, whole.line_of(path, "answers:"))


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("title: About schema-check\n", "title"),
        ("what: What one has to know about schema-check.\n", "what"),
        ("question: Who needs schema-check?\n", "question"),
        ("sources: [field-guide]\n", "sources"),
        ("reading: [field-guide]\n", "reading"),
    ],
)
def test_a_short_lesson_without_one_of_its_parts_is_found(whole: TinyKnowledge, old: str, key: str) -> None:
    """The line is that of the lesson."""
    whole.change(LESSON, old, "")

    assert whole.problems() == [Problem(Place(LESSON, 1), f"'{key}' is missing")]


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("smallest_version: One of them.\n", "smallest_version"),
        ("usual_mistake: To do without.\n", "usual_mistake"),
        ("proof: A colleague can do it, too.\n", "proof"),
        ("practices: [data-pipeline]\n", "practices"),
        ("facts:\n  - Data changes hourly.\n  - A second fact.\n  - A third fact.\n", "facts"),
    ],
)
def test_a_full_lesson_without_one_of_its_parts_is_found(whole: TinyKnowledge, old: str, key: str) -> None:
    """It has more of them than a short one."""
    whole.change(FULL_LESSON, old, "")

    assert whole.problems() == [Problem(Place(FULL_LESSON, 1), f"'{key}' is missing")]


def test_a_full_lesson_without_a_place_in_the_path_is_found(whole: TinyKnowledge) -> None:
    """Nobody would come to it."""
    whole.change(FULL_LESSON, "place: 2\n", "")

    assert [(problem.place, problem.what) for problem in whole.problems()] == [
        (Place("knowledge/lessons"), "the learning path has the places [0, 1]: not rising by one from 1"),
        (Place(FULL_LESSON, 1), "'place' should be a whole number"),
    ]


def test_a_short_lesson_has_no_parts_of_a_full_one(whole: TinyKnowledge) -> None:
    """They stand in the practice."""
    whole.change(LESSON, "question:", "proof: None.\nquestion:")

    assert [(problem.place, problem.what) for problem in whole.problems()] == [
        (Place(LESSON, whole.line_of(LESSON, "proof:")), "unknown key 'proof'")
    ]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{text: Nobody., right: false, because: It helps somebody.}", "{text: Nobody., right: false}", "'because'"),
        ("{text: Nobody., right: false, because: It helps somebody.}", "{right: false, because: It is.}", "'text'"),
    ],
)
def test_an_answer_without_text_or_reason_is_found_at_its_line(
    whole: TinyKnowledge, old: str, new: str, what: str
) -> None:
    """Each answer says why."""
    whole.change(LESSON, old, new)

    assert whole.problems() == [Problem(Place(LESSON, 8), f"{what} is missing")]


# --- terms and disagreements


@pytest.mark.parametrize(
    ("old", "key"), [("term: Drift\n", "term"), ("means: Inputs are not what they were.\n", "means")]
)
def test_a_term_without_name_or_meaning_is_found(whole: TinyKnowledge, old: str, key: str) -> None:
    """There is nothing to look up."""
    whole.change(TERM, old, "")

    assert whole.problems() == [Problem(Place(TERM, 1), f"'{key}' is missing")]


def test_a_disagreement_with_one_position_is_found(whole: TinyKnowledge) -> None:
    """One voice is no disagreement."""
    whole.change(DISAGREEMENT, "  - {says: Code., sources: [second-guide]}\n", "")

    assert whole.problems() == [
        Problem(Place(DISAGREEMENT, 4), "a disagreement has at least two positions"),
    ]


def test_a_disagreement_without_positions_is_found(whole: TinyKnowledge) -> None:
    """An empty list is no disagreement either."""
    text = (whole.root / DISAGREEMENT).read_text(encoding="utf-8")
    whole.write(DISAGREEMENT, text[: text.index("positions:")] + "positions: []\nreading: Whichever hurts more.\n")

    assert whole.problems() == [
        Problem(Place(DISAGREEMENT, 4), "a disagreement has at least two positions"),
    ]


def test_a_disagreement_that_rung_does_not_settle_is_found(whole: TinyKnowledge) -> None:
    """How Rung reads it is part of it."""
    whole.change(DISAGREEMENT, "reading: Whichever hurts more.\n", "")

    assert whole.problems() == [Problem(Place(DISAGREEMENT, 1), "'reading' is missing")]
