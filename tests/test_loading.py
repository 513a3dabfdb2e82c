"""Files to nouns, and every mistake that one file can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import (
    Criterion,
    Role,
    RuleKind,
    Standing,
    Status,
    StatusIs,
    ValueKind,
)
from assistant.errors import DataError, Place
from assistant.knowledge_base import load, read_all

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import TinyKnowledge

PRACTICE = "knowledge/practices/data-validation.yaml"
FACT = "knowledge/practices/label-delay.yaml"
FRAMEWORK = "knowledge/frameworks/ladder/framework.yaml"
LEVEL = "knowledge/frameworks/ladder/level-1.yaml"
SOURCE = "knowledge/sources/field-guide.yaml"
PHRASES = "knowledge/phrases/data-validation.yaml"
TOOL = "knowledge/tools/git.yaml"
CUES = "knowledge/language/cues.yaml"
IMPLICATION = "rules/implied/ci-needs-version-control.yaml"
CAVEAT = "rules/caveats/late-labels.yaml"


# --- what is read


def test_a_practice_is_read_with_all_its_parts(tiny: TinyKnowledge) -> None:
    """Statuses are keyed by `Status`, the place is the file."""
    practice = load(tiny.root).practices["data-validation"]

    assert practice.area == "data"
    assert practice.looks_like[Status.NO] == "It is not there."
    assert practice.prerequisites == ("data-pipeline",)
    assert practice.sources == ("field-guide",)
    assert practice.place == Place(PRACTICE, 1)
    assert not practice.is_fact


def test_a_fact_is_read_with_the_kind_of_its_value(tiny: TinyKnowledge) -> None:
    """A fact has a value and no maturity of its own."""
    fact = load(tiny.root).practices["label-delay"]

    assert fact.is_fact
    assert fact.value is ValueKind.DURATION
    assert fact.looks_like == {}


def test_a_framework_is_read_with_its_levels_and_criteria(tiny: TinyKnowledge) -> None:
    """Criteria come from the level files, in the order of the files."""
    ladder = load(tiny.root).frameworks["ladder"]

    assert [(level.number, level.name) for level in ladder.levels] == [
        (0, "Ground"),
        (1, "First rung"),
        (2, "Second rung"),
    ]
    assert [dimension.id for dimension in ladder.dimensions] == ["code", "data"]
    assert len(ladder.criteria) == 5
    assert ladder.criteria[0] == Criterion(
        id="ladder-l1-code",
        framework="ladder",
        dimension="code",
        level=1,
        text="Code is under version control.",
        role=Role.REQUIRED,
        standing=Standing.PRIMARY,
        when=StatusIs("version-control", frozenset({Status.YES})),
        sources=("field-guide",),
        place=Place(LEVEL, tiny.line_of(LEVEL, "ladder-l1-code")),
    )


def test_a_rule_is_read_with_its_examples(tiny: TinyKnowledge) -> None:
    """Examples keep their own lines, for the day one of them fails."""
    rule = load(tiny.root).rules["ci-needs-version-control"]

    assert rule.kind is RuleKind.IMPLICATION
    assert rule.then == "version-control"
    assert [(dict(example.claims), example.fires) for example in rule.examples] == [
        ({"continuous-integration": "yes"}, True),
        ({"continuous-integration": "no"}, False),
    ]
    assert rule.examples[1].place == Place(IMPLICATION, tiny.line_of(IMPLICATION, "fires: false"))


def test_phrases_tools_sources_and_language_are_read(tiny: TinyKnowledge) -> None:
    """An unquoted yes or no is a status and a word, never a boolean."""
    knowledge = load(tiny.root)

    assert knowledge.phrases["data-validation"].remarks[Status.NO] == ("nobody looks at the batches",)
    assert knowledge.tools["git"].says == {"version-control": Status.YES}
    assert knowledge.sources["field-guide"].standing is Standing.PRIMARY
    assert knowledge.language["cues"]["negation"] == ("no", "not", "never")
    assert knowledge.version == "1.10"


def test_the_hash_is_equal_for_equal_files_and_changes_with_any_of_them(tiny: TinyKnowledge) -> None:
    """A verdict names the knowledge it came from."""
    before = load(tiny.root).hash
    again = load(tiny.root).hash
    tiny.change(CUES, "never]", "never, hardly]")

    assert again == before
    assert load(tiny.root).hash != before
    assert len(before) == 12


def test_reading_twice_gives_the_same_knowledge(tiny: TinyKnowledge) -> None:
    """Nothing depends on the order in which the file system lists files."""
    assert load(tiny.root) == load(tiny.root)


# --- what is refused


@pytest.mark.parametrize(
    ("path", "old", "new", "at", "what", "hint"),
    [
        (PRACTICE, "effort: days", "effort: [days", "sources:", "is not valid YAML", "needs quotes"),
        (PRACTICE, "What data", "Note: what data", "Note:", "is not valid YAML", "needs quotes"),
        (PRACTICE, "effort: days", "effort: days\narea: data", "effort: days", "'area' stands here twice", "keep one"),
        (PRACTICE, "effort:", "efort:", "efort:", "unknown key 'efort'", "did you mean 'effort'?"),
        (FACT, "value: duration", "value: durations", "value:", "'durations' is none of", "did you mean 'duration'?"),
        (FACT, "area: context", "area: context\neffort: days", "effort:", "unknown key 'effort'", "keys here:"),
        (PRACTICE, "effort: days", "effort: hours", "effort:", "'effort' should be days, weeks or months", ""),
        (PRACTICE, "  partial: It is there for some things.\n", "", "  yes:", "'partial' is missing", ""),
        (PRACTICE, "sources: [field-guide]", "sources: field-guide", "sources:", "should be a list of texts", "write"),
        (PRACTICE, "name: data validation", "name: [data]", "name:", "'name' should be a text", "put quotes"),
        (PRACTICE, "id: data-validation", "id: Data-Validation", "id:", "is not lower case with hyphens", "write it"),
        (
            PRACTICE,
            "id: data-validation",
            "id: data-checks",
            "id:",
            "the id is 'data-checks', the file is named 'data-validation'",
            "make them equal",
        ),
        (SOURCE, "standing: primary", "standing: primry", "standing:", "'primry' is none", "did you mean 'primary'?"),
        (FRAMEWORK, "id: ladder", "id: lader", "id:", "the folder is named 'ladder'", "make them equal"),
        (FRAMEWORK, "number: 2", "number: two", "number: two", "'number' should be a whole number", ""),
        (LEVEL, "framework: ladder", "framework: azure", "framework:", "should be 'ladder'", ""),
        (
            LEVEL,
            "when: {version-control: yes}",
            "when: {version-contrl: yes}",
            "contrl",
            "unknown practice 'version-contrl'",
            "did you mean 'version-control'?",
        ),
        (CAVEAT, "30 days", "a while", "a while", "'a while' is not a duration", "write it like '30 days'"),
        (CAVEAT, "kind: caveat", "kind: caveats", "kind:", "'caveats' is none of", "did you mean 'caveat'?"),
        (CAVEAT, "9 months}, fires: true", "9 months}, fires: maybe", "maybe", "'fires' should be true or false", ""),
        (CAVEAT, "9 months}, fires: true", "9 months}", "9 months", "'fires' is missing", "say true or false"),
        (
            CAVEAT,
            "{label-delay: 1 day}",
            "{label-dealy: 1 day}",
            "dealy",
            "unknown practice 'label-dealy'",
            "did you mean 'label-delay'?",
        ),
        (
            IMPLICATION,
            "then: {version-control: yes}",
            "then: {version-control: no}",
            "then:",
            "'then' should name one practice with yes",
            "write it like",
        ),
        (
            IMPLICATION,
            "then: {version-control: yes}",
            "then: {versions: yes}",
            "then:",
            "unknown practice 'versions'",
            "",
        ),
        (TOOL, "{version-control: yes}", "{version-control: often}", "says:", "'often' is no status", "yes, partial"),
        (
            TOOL,
            "{version-control: yes}",
            "{versions-control: yes}",
            "says:",
            "unknown practice 'versions-control'",
            "did you mean 'version-control'?",
        ),
        (CUES, "negation: [no, not, never]", "negation: no", "negation:", "'negation' should be a list", "write it"),
    ],
)
def test_a_mistake_is_named_once_with_file_line_and_hint(
    tiny: TinyKnowledge, path: str, old: str, new: str, at: str, what: str, hint: str
) -> None:
    """One thing is broken in a knowledge base that is in order: its file, its line, what and what next."""
    tiny.change(path, old, new)
    found = [problem for problem in tiny.problems() if what in problem.what]

    line = tiny.line_of(path, at) + (1 if "twice" in what else 0)
    assert [problem.place for problem in found] == [Place(path, line)]
    assert hint in found[0].hint


@pytest.mark.parametrize(("characters", "is_refused"), [(600, False), (601, True)])
def test_no_text_is_longer_than_600_characters(tiny: TinyKnowledge, characters: int, is_refused: bool) -> None:
    """More does not fit on a screen."""
    tiny.change(PRACTICE, "What data validation is.", "x" * characters)

    assert [str(problem) for problem in tiny.problems()] == (
        [f"{PRACTICE}:5: 'what' has 601 characters; 600 is the most that is shown\n  shorten it"] if is_refused else []
    )


def test_a_file_that_is_not_utf_8_is_a_problem(tiny: TinyKnowledge) -> None:
    """The byte where reading stopped is named."""
    tiny.write(SOURCE, "id: field-guide\ntitle: Ein Führer\nstanding: primary\n".encode("latin-1"))

    assert "knowledge/sources/field-guide.yaml: byte 28 is not UTF-8\n  save the file as UTF-8" in map(
        str, tiny.problems()
    )


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "- a\n- b\n", "just words\n"])
def test_a_file_without_an_entry_is_a_problem(tiny: TinyKnowledge, content: str) -> None:
    """A list or a text is no entry, and neither is an empty file."""
    tiny.write("knowledge/tools/empty.yaml", content)

    assert [str(problem) for problem in tiny.problems()] == [
        "knowledge/tools/empty.yaml: should hold one entry: keys and values\n  see knowledge/README.md"
    ]


@pytest.mark.parametrize("key", ["id", "name", "question", "what", "why", "looks_like", "first_step", "done_when"])
def test_each_needed_key_of_a_practice_is_missed(tiny: TinyKnowledge, key: str) -> None:
    """A practice without it could not be asked about or advised."""
    lines = (tiny.root / PRACTICE).read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next(number for number in range(start + 1, len(lines)) if not lines[number].startswith(" "))
    tiny.write(PRACTICE, "".join(lines[:start] + lines[end:]))

    assert any(
        problem.place == Place(PRACTICE, 1) and f"'{key}'" in problem.what and problem.what.split("'")[2] != ""
        for problem in tiny.problems()
    )


def test_all_problems_of_all_files_come_in_one_run(tiny: TinyKnowledge) -> None:
    """They are listed in the order of the files and of their lines."""
    tiny.change(PRACTICE, "why:", "wy:")
    tiny.change(PRACTICE, "effort: days", "effort: hours")
    tiny.change(SOURCE, "standing: primary", "standing: certain")
    tiny.change(CAVEAT, "30 days", "a while")
    tiny.write("rules/broken.yaml", "id: [")

    problems = tiny.problems()
    assert [(problem.place.file, problem.place.line, problem.what.split(":")[0]) for problem in problems] == [
        (PRACTICE, 1, "'why' is missing"),
        (PRACTICE, 6, "unknown key 'wy'"),
        (PRACTICE, 14, "'effort' should be days, weeks or months"),
        (SOURCE, 3, "'certain' is none of primary, secondary, derived"),
        ("rules/broken.yaml", 2, "is not valid YAML"),
        (CAVEAT, 3, "'a while' is not a duration"),
    ]


def test_problems_in_files_and_between_them_come_in_one_run(tiny: TinyKnowledge) -> None:
    """A misspelt key in one file does not hide a wrong source in another."""
    tiny.change(PRACTICE, "effort:", "efort:")
    tiny.change(CAVEAT, "sources: [field-guide]", "sources: [field-gide]")

    assert {problem.what for problem in tiny.problems()} >= {"unknown key 'efort'", "unknown source 'field-gide'"}


def test_load_refuses_with_every_problem_in_the_text(tiny: TinyKnowledge) -> None:
    """Whoever starts Rung on broken files reads what `rung kb check` would say."""
    tiny.change(PRACTICE, "effort:", "efort:")
    tiny.change(SOURCE, "standing: primary", "standing: certain")

    with pytest.raises(DataError) as caught:
        load(tiny.root)

    assert all(str(problem) in str(caught.value) for problem in tiny.problems())
    assert "rung kb check" in caught.value.hint


def test_a_missing_version_is_a_problem(tiny: TinyKnowledge) -> None:
    """Every verdict names the version of the knowledge."""
    (tiny.root / "knowledge/version.yaml").unlink()

    assert [problem.place.file for problem in tiny.problems()] == ["knowledge/version.yaml"]


def test_a_framework_folder_without_its_main_file_is_a_problem(tiny: TinyKnowledge) -> None:
    """Its levels alone say nothing."""
    (tiny.root / FRAMEWORK).unlink()

    assert [str(problem) for problem in tiny.problems()] == [f"{FRAMEWORK}: cannot be read: No such file or directory"]


def test_a_stray_file_among_the_frameworks_does_no_harm(tiny: TinyKnowledge) -> None:
    """Systems and editors leave files about."""
    tiny.write("knowledge/frameworks/.DS_Store", b"\x00\x01")

    assert tiny.problems() == []


def test_an_empty_folder_is_refused_and_no_crash(tmp_path: Path) -> None:
    """Whoever points Rung at the wrong folder is told so."""
    (tmp_path / "nothing").mkdir()

    with pytest.raises(DataError, match=r"knowledge/version\.yaml"):
        load(tmp_path / "nothing")


def test_what_can_be_read_is_read_beside_what_cannot(tiny: TinyKnowledge) -> None:
    """A broken rule takes nothing else with it."""
    tiny.write(CAVEAT, "id: [")
    knowledge, problems = read_all(tiny.root)

    assert len(problems) == 1
    assert set(knowledge.rules) == {
        "checks-first",
        "checks-without-data",
        "ci-needs-version-control",
        "two-accounts",
    }
    assert set(knowledge.frameworks) == {"ladder"}
