"""Two entries with one id or one meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.errors import Place
from assistant.knowledge_base import Problem
from assistant.knowledge_base.linting.collisions import meaning

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

PIPELINE = "knowledge/practices/data-pipeline.yaml"
PRACTICE = "knowledge/practices/data-validation.yaml"
FACT = "knowledge/practices/label-delay.yaml"
LESSON = "knowledge/lessons/data-pipeline.yaml"
LEVEL_1 = "knowledge/frameworks/ladder/level-1.yaml"
LEVEL_2 = "knowledge/frameworks/ladder/level-2.yaml"
CODE_POINTS = "knowledge/frameworks/scores/code.yaml"
TERM = "knowledge/glossary/feature.yaml"
GIT = "knowledge/tools/git.yaml"
DATA_PHRASES = "knowledge/phrases/data-validation.yaml"
CODE_PHRASES = "knowledge/phrases/version-control.yaml"

CONDITION = "when: {version-control: no, data-pipeline: yes}"


# --- ids


def test_two_criteria_with_one_id_are_both_named(tiny: TinyKnowledge) -> None:
    """Whichever is wrong, its line is listed."""
    tiny.change(LEVEL_2, "ladder-l2-data", "ladder-l1-data")

    assert tiny.problems() == [
        Problem(
            Place(path, tiny.line_of(path, "ladder-l1-data")), "the id 'ladder-l1-data' stands 2 times", "rename one"
        )
        for path in (LEVEL_1, LEVEL_2)
    ]


def test_two_rules_with_one_id_in_two_folders_are_found(tiny: TinyKnowledge) -> None:
    """A folder of rules is no name."""
    text = (tiny.root / "rules/caveats/late-labels.yaml").read_text(encoding="utf-8")
    tiny.write("rules/situations/late-labels.yaml", text)

    assert tiny.problems() == [
        Problem(
            Place("rules/situations/late-labels.yaml", 1),
            "there are two entries for 'late-labels' in rules",
            "rename one",
        )
    ]


# --- names and questions


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "what"),
    [
        (
            PRACTICE,
            "name: data validation",
            "name: A Data-Pipeline",
            PRACTICE,
            "'data-validation' has the same name as 'data-pipeline'",
        ),
        (
            FACT,
            "name: label delay",
            "name: the version control",
            "knowledge/practices/version-control.yaml",
            "'version-control' has the same name as 'label-delay'",
        ),
        (
            PRACTICE,
            "Do you have data validation?",
            "You have the data pipeline?",
            PRACTICE,
            "'data-validation' has the same question as 'data-pipeline'",
        ),
        (
            LESSON,
            "Who needs data-pipeline?",
            "Who needs a data validation?",
            "knowledge/lessons/data-validation.yaml",
            "'data-validation' has the same question as 'data-pipeline'",
        ),
        (TERM, "term: Feature", "term: drift", TERM, "'feature' has the same name as 'drift'"),
        (TERM, "term: Feature", "term: Feature\nalso: [psi]", TERM, "'feature' has the same name as 'drift'"),
        (TERM, "term: Feature", "term: Feature\nalso: [Data Shift]", TERM, "'feature' has the same name as 'drift'"),
        (GIT, "spellings: [git]", "spellings: [git, Open Checker]", GIT, "'git' has the same spelling as 'checker'"),
    ],
)
def test_two_entries_with_one_name_or_question_are_found(
    whole: TinyKnowledge, path: str, old: str, new: str, at: str, what: str
) -> None:
    """Capitals, articles, hyphens and forms of "be" and "do" make no difference; the second one is named."""
    whole.change(path, old, new)

    assert whole.problems() == [Problem(Place(at, 1), what, "keep one of the two")]


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TERM, "term: Feature", "term: Feature\nalso: [feature, the feature]"),
        (GIT, "spellings: [git]", "spellings: [git, GIT]"),
        (TERM, "term: Feature", "term: Data pipeline"),
        (LESSON, "Who needs data-pipeline?", "Do you have a data pipeline?"),
        (PRACTICE, "name: data validation", "name: no data pipeline"),
    ],
)
def test_one_name_may_stand_twice_in_an_entry_and_in_entries_of_two_kinds(
    whole: TinyKnowledge, path: str, old: str, new: str
) -> None:
    """A practice and the term that explains it are called the same; negation is a difference."""
    whole.change(path, old, new)

    assert whole.problems() == []


# --- statements of frameworks


@pytest.mark.parametrize("text", ["Data is checked.", "The data is checked", "DATA: checked!"])
def test_the_same_statement_twice_in_a_dimension_and_level_is_found(tiny: TinyKnowledge, text: str) -> None:
    """One of the two would count for nothing, or double."""
    tiny.change(LEVEL_2, "text: Broken data is found by users.", f'text: "{text}"')

    assert tiny.problems() == [
        Problem(
            Place(LEVEL_2, tiny.line_of(LEVEL_2, "ladder-l2-surprises")),
            "'ladder-l2-surprises' has the same statement as 'ladder-l2-data'",
            "keep one of the two",
        )
    ]


@pytest.mark.parametrize(
    ("path", "old"),
    [
        (LEVEL_1, "Data comes from a pipeline."),
        (LEVEL_2, "Each change is built and tested."),
        (CODE_POINTS, "Code is kept."),
    ],
)
def test_the_same_statement_elsewhere_is_in_order(whole: TinyKnowledge, path: str, old: str) -> None:
    """On another level, in another dimension, in another framework."""
    whole.change(path, old, "Data is checked.")

    assert whole.problems() == []


# --- rules


def test_two_rules_with_the_same_condition_and_effect_are_found(tiny: TinyKnowledge) -> None:
    """Everything would be said twice."""
    tiny.add_rule("first", CONDITION)
    path = tiny.add_rule("second", CONDITION)

    assert tiny.problems() == [
        Problem(Place(path, 1), "'second' has the same condition and effect as 'first'", "keep one of the two")
    ]


def test_two_implications_between_the_same_practices_are_found(tiny: TinyKnowledge) -> None:
    """Implications have an effect of their own."""
    path = "rules/implied/ci-needs-version-control.yaml"
    text = (tiny.root / path).read_text(encoding="utf-8")
    tiny.write("rules/implied/second.yaml", text.replace("id: ci-needs-version-control", "id: second"))

    assert tiny.problems() == [
        Problem(
            Place("rules/implied/second.yaml", 1),
            "'second' has the same condition and effect as 'ci-needs-version-control'",
            "keep one of the two",
        )
    ]


@pytest.mark.parametrize(
    ("condition", "kind", "about"),
    [
        ("when: {version-control: no}", "risk", "data-pipeline"),
        ("when: {version-control: [no, planned], data-pipeline: yes}", "risk", "data-pipeline"),
        (f"{CONDITION}\nunless: {{data-validation: yes}}", "risk", "data-pipeline"),
        (CONDITION, "waste", "data-pipeline"),
        (CONDITION, "risk", "version-control"),
    ],
)
def test_rules_that_differ_in_condition_kind_or_subject_are_in_order(
    tiny: TinyKnowledge, condition: str, kind: str, about: str
) -> None:
    """One difference is enough."""
    tiny.add_rule("first", CONDITION)
    tiny.add_rule("second", condition, kind=kind, about=about)

    assert tiny.problems() == []


@pytest.mark.parametrize("further", ["urges: [data-validation]", "keeps: [version-control]"])
def test_rules_that_differ_in_what_they_urge_or_keep_are_in_order(tiny: TinyKnowledge, further: str) -> None:
    """They make other practices more urgent, or leave other ones in place."""
    tiny.add_rule("first", CONDITION, kind="situation")
    tiny.add_rule("second", f"{CONDITION}\n{further}", kind="situation")

    assert tiny.problems() == []


@pytest.mark.parametrize(
    ("condition", "about"),
    [
        ("when: {data-pipeline: yes, version-control: no}", "data-pipeline, version-control"),
        ("when: {all: [{version-control: no}, {all: [{data-pipeline: yes}]}]}", "data-pipeline, version-control"),
        (CONDITION, "version-control, data-pipeline"),
    ],
)
def test_two_rules_that_differ_in_order_only_are_found(tiny: TinyKnowledge, condition: str, about: str) -> None:
    """Both orders mean the same."""
    tiny.add_rule("first", CONDITION, about="data-pipeline, version-control")
    path = tiny.add_rule("second", condition, about=about)

    assert [(problem.place, problem.hint) for problem in tiny.problems()] == [(Place(path, 1), "keep one of the two")]


# --- phrases


@pytest.mark.parametrize(
    "remark",
    [
        "all code is in a repository",
        "All code is in a Repository",
        "all the code is in our repository",
        "all code, in a repository!",
    ],
)
def test_one_remark_under_two_practices_is_found(tiny: TinyKnowledge, remark: str) -> None:
    """The reader could not tell which is meant; capitals, articles and commas make no difference."""
    tiny.change(DATA_PHRASES, "[every batch is checked]", f'["{remark}"]')

    assert tiny.problems() == [
        Problem(
            Place(CODE_PHRASES),
            "'all code is in a repository' also stands under data-validation (yes)",
            "keep it in one place",
        )
    ]


def test_a_name_that_is_a_remark_elsewhere_is_found(tiny: TinyKnowledge) -> None:
    """A term has no status, a remark has one."""
    tiny.change(DATA_PHRASES, "[data validation]", "[data validation, scripts go round by mail]")

    assert tiny.problems() == [
        Problem(
            Place(CODE_PHRASES),
            "'scripts go round by mail' also stands under data-validation (terms)",
            "keep it in one place",
        )
    ]


def test_one_remark_under_two_statuses_is_found(tiny: TinyKnowledge) -> None:
    """A remark cannot mean that a thing is done and that it is not."""
    tiny.change(DATA_PHRASES, "[nobody looks at the batches]", "[our every batch was checked]")

    assert tiny.problems() == [
        Problem(
            Place(DATA_PHRASES),
            "'our every batch was checked' also stands under data-validation (yes)",
            "keep it in one place",
        )
    ]


@pytest.mark.parametrize(
    "remark",
    [
        "not every batch is checked",
        "every batch is not checked",
        "hardly every batch is checked",
        "batch is every checked",
    ],
)
def test_remarks_that_differ_in_a_word_or_in_their_order_are_in_order(tiny: TinyKnowledge, remark: str) -> None:
    """Negation and amount decide the status."""
    tiny.change(DATA_PHRASES, "[nobody looks at the batches]", f"[{remark}]")

    assert tiny.problems() == []


def test_the_meaning_of_a_text_is_its_words_without_those_that_carry_none() -> None:
    """Negation, amount and time stay."""
    assert meaning("We do NOT check all the data - it's in our plan, is it?") == (
        *("not", "check", "all", "data", "it's", "in", "plan"),
    )
