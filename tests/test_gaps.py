"""What a complete knowledge base has and a careless one lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.errors import Place
from assistant.knowledge_base import Problem

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

PIPELINE = "knowledge/practices/data-pipeline.yaml"
PART = "knowledge/practices/schema-check.yaml"
FACT = "knowledge/practices/label-delay.yaml"
LESSON = "knowledge/lessons/data-pipeline.yaml"
FULL_LESSON = "knowledge/lessons/data-next.yaml"
TERM = "knowledge/glossary/feature.yaml"
DISAGREEMENT = "knowledge/disagreements/checks-or-code.yaml"
CAVEAT = "rules/caveats/late-labels.yaml"
RISK = "rules/contradictions/checks-without-data.yaml"

NO_CAVEAT = Problem(
    Place("knowledge/practices/version-control.yaml", 1),
    "no caveat is about 'version-control'",
    "name it under 'about:' of a caveat, risk or situation that it belongs to",
)


# --- practices


@pytest.mark.parametrize("path", [PIPELINE, FACT])
@pytest.mark.parametrize("question", ["Do you have one.", "Do you have one? Or two"])
def test_a_question_without_a_question_mark_is_found(tiny: TinyKnowledge, path: str, question: str) -> None:
    """Practices and facts are asked about."""
    name = path.split("/")[-1].removesuffix(".yaml")
    line = tiny.line_of(path, "question:")
    lines = (tiny.root / path).read_text(encoding="utf-8").splitlines()
    lines[line - 1] = f"question: {question}"
    tiny.write(path, "\n".join(lines))

    assert Problem(Place(path, 1), f"the question of '{name}' does not end with a question mark") in tiny.problems()


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("question", "Do you have a data pipeline?"),
        ("first_step", "Start with one."),
        ("done_when", "It is there."),
        ("upkeep", "An hour a month."),
        ("usual_mistake", "To stop after the first."),
    ],
)
def test_a_practice_without_a_question_or_advice_is_found(tiny: TinyKnowledge, key: str, text: str) -> None:
    """What Rung asks, how to begin and when it is done."""
    tiny.change(PIPELINE, f"\n{key}: {text}", "")

    assert Problem(Place(PIPELINE, 1), f"'{key}' is missing") in tiny.problems()


@pytest.mark.parametrize(("key", "text"), [("first_step", "Start with one."), ("done_when", "It is there.")])
@pytest.mark.parametrize("empty", ['""', "' '"])
def test_empty_advice_is_no_advice(tiny: TinyKnowledge, key: str, text: str, empty: str) -> None:
    """Quotes alone help nobody."""
    tiny.change(PIPELINE, f"{key}: {text}", f"{key}: {empty}")

    assert [problem.place for problem in tiny.problems()] == [Place(PIPELINE, tiny.line_of(PIPELINE, f"{key}:"))]


def test_a_practice_without_a_lesson_is_found(tiny: TinyKnowledge) -> None:
    """The hint names the file to write."""
    (tiny.root / LESSON).unlink()

    assert tiny.problems() == [
        Problem(
            Place(PIPELINE, 1),
            "no lesson teaches 'data-pipeline'",
            "write knowledge/lessons/data-pipeline.yaml with 'practice: data-pipeline'",
        )
    ]


def test_a_full_lesson_on_a_practice_does_not_replace_its_short_one(whole: TinyKnowledge) -> None:
    """The path teaches a practice among others; its own lesson is what a question about it opens."""
    (whole.root / LESSON).unlink()

    assert [problem.what for problem in whole.problems()] == ["no lesson teaches 'data-pipeline'"]


def test_a_practice_that_nothing_warns_of_is_found(tiny: TinyKnowledge) -> None:
    """Every advice has its limits."""
    tiny.change(CAVEAT, ", version-control", "")

    assert tiny.problems() == [NO_CAVEAT]


def test_an_implication_is_no_warning(tiny: TinyKnowledge) -> None:
    """That one thing follows from another says nothing against either."""
    tiny.change(CAVEAT, ", version-control", "")
    tiny.change("rules/implied/ci-needs-version-control.yaml", "because:", "about: [version-control]\nbecause:")

    assert tiny.problems() == [NO_CAVEAT]


@pytest.mark.parametrize("kind", ["contradiction", "risk", "waste", "caveat", "situation", "not-now"])
def test_a_rule_of_any_kind_that_warns_is_enough(tiny: TinyKnowledge, kind: str) -> None:
    """One is shown with the advice, another holds it back."""
    tiny.change(CAVEAT, ", version-control", "")
    tiny.add_rule("warning", "when: {version-control: yes, data-pipeline: no}", kind=kind, about="version-control")

    assert tiny.problems() == []


def test_a_finer_practice_has_the_caveat_of_its_whole(whole: TinyKnowledge) -> None:
    """A part without one of its own is in order as long as the whole has one."""
    whole.change(PART, "part_of: data-validation\n", "")

    assert [problem.what for problem in whole.problems()] == ["no caveat is about 'schema-check'"]


def test_a_fact_needs_neither_lesson_nor_caveat(tiny: TinyKnowledge) -> None:
    """There is nothing to do about a situation."""
    text = (tiny.root / FACT).read_text(encoding="utf-8")
    tiny.write(
        "knowledge/practices/team-size.yaml",
        text.replace("label-delay", "team-size")
        .replace("label delay", "team size")
        .replace("duration", "number")
        .replace("How long until", "How many people must"),
    )

    assert tiny.problems() == []


def test_an_open_source_tool_without_a_licence_is_found(whole: TinyKnowledge) -> None:
    """Whoever is told that a tool is free wants to know how free."""
    whole.change("knowledge/tools/checker.yaml", "licence: Apache-2.0\n", "")

    assert whole.problems() == [
        Problem(
            Place(PART, 1),
            "'checker' is offered as open source, and its licence is not known",
            "add 'licence:' to knowledge/tools/checker.yaml",
        )
    ]


def test_a_tool_that_no_practice_offers_needs_no_licence(whole: TinyKnowledge) -> None:
    """Products that people merely name need none."""
    assert "licence" not in (whole.root / "knowledge/tools/git.yaml").read_text(encoding="utf-8")
    assert whole.problems() == []


# --- the learning path


@pytest.mark.parametrize(("place", "places"), [(3, "[1, 3]"), (1, "[1, 1]"), (0, "[0, 1]")])
def test_a_gap_or_double_in_the_learning_path_is_found(whole: TinyKnowledge, place: int, places: str) -> None:
    """Each full lesson has a place of its own, from 1."""
    whole.change(FULL_LESSON, "place: 2", f"place: {place}")

    assert whole.problems() == [
        Problem(
            Place("knowledge/lessons"),
            f"the learning path has the places {places}: not rising by one from 1",
            "give each full lesson a 'place:' of its own",
        )
    ]


def test_a_knowledge_base_without_full_lessons_has_no_learning_path(tiny: TinyKnowledge) -> None:
    """No path is in order."""
    assert not [path for path in (tiny.root / "knowledge/lessons").iterdir() if "place:" in path.read_text("utf-8")]
    assert tiny.problems() == []


# --- terms that nobody explains


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (PIPELINE, "Do you have a data pipeline?", "Do you have a KPIX?"),
        (FACT, "How long until", "By the KPIX, how long until"),
        (LESSON, "What one has to know", "What one has to know of KPIX"),
        (LESSON, "Who needs data-pipeline?", "Who needs KPIXs?"),
        (LESSON, "text: Nobody.", "text: KPIX."),
        (LESSON, "It helps us.", "KPIX helps us."),
        (FULL_LESSON, "A third fact.", "A third fact, KPIX."),
        (TERM, "A column that", "A (KPIX) column that"),
    ],
)
def test_an_acronym_that_the_glossary_does_not_have_is_found(
    whole: TinyKnowledge, path: str, old: str, new: str
) -> None:
    """In a question, a lesson or what a term means, also in the plural."""
    whole.change(path, old, new)

    assert whole.problems() == [
        Problem(Place(path, 1), "'KPIX' is explained nowhere", "add it to knowledge/glossary, or write it out")
    ]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (RISK, "Who starts the checks?", "Who starts the KPIX?"),
        (DISAGREEMENT, "What comes first, checks or code?", "What comes first, KPIX or code?"),
        (LESSON, "About data-pipeline", "About KPIX"),
        (FULL_LESSON, "smallest_version: One of them.", "smallest_version: One KPIX."),
        (FULL_LESSON, "usual_mistake: To do without.", "usual_mistake: No KPIX."),
        (FULL_LESSON, "proof: A colleague can do it, too.", "proof: The KPIX."),
    ],
)
def test_an_acronym_in_the_other_questions_and_parts_of_lessons_is_found(
    whole: TinyKnowledge, path: str, old: str, new: str
) -> None:
    """Rules and disagreements ask, too, and a lesson is all of its texts."""
    whole.change(path, old, new)

    assert whole.problems() == [
        Problem(Place(path, 1), "'KPIX' is explained nowhere", "add it to knowledge/glossary, or write it out")
    ]


def test_each_acronym_of_a_text_is_named(tiny: TinyKnowledge) -> None:
    """Once, in the order of the alphabet, those with a slash as one."""
    tiny.change(PIPELINE, "Do you have a data pipeline?", "Do you have XYZ, CI/CD, a QRS and an XYZ?")

    assert [problem.what for problem in tiny.problems()] == [
        f"'{acronym}' is explained nowhere" for acronym in ("CI/CD", "QRS", "XYZ")
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Do you watch the PSI?",
        "Do you have several PSIs?",
        "Is DRIFT watched?",
        "Is GIT used?",
        "Is the CHECKER used?",
        "Are you at NOBODY?",
        "Is this A/B testing?",
        "Do I need one?",
        "Have you an S3, or a p95?",
    ],
)
def test_an_acronym_that_is_explained_or_none_at_all_is_in_order(whole: TinyKnowledge, question: str) -> None:
    """Terms, their other names, tools and frameworks explain themselves; single letters need no explanation."""
    whole.change(PIPELINE, "question: Do you have a data pipeline?", f'question: "{question}"')

    assert whole.problems() == []
