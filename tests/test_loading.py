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
from assistant.knowledge_base import Problem, load, read_all

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
RISK = "rules/contradictions/checks-without-data.yaml"
TWO_ACCOUNTS = "rules/contradictions/two-accounts.yaml"
SITUATION = "rules/situations/batch-only.yaml"
POINTS = "knowledge/frameworks/scores/framework.yaml"
DATA_POINTS = "knowledge/frameworks/scores/data.yaml"
LESSON = "knowledge/lessons/schema-check.yaml"
FULL_LESSON = "knowledge/lessons/data-next.yaml"
TERM = "knowledge/glossary/drift.yaml"
DISAGREEMENT = "knowledge/disagreements/checks-or-code.yaml"


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
        (PRACTICE, "effort: days", "effort: [days", "upkeep:", "is not valid YAML", "needs quotes"),
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


@pytest.mark.parametrize(
    ("key", "what"),
    [
        *((key, f"'{key}' is missing") for key in ("name", "area", "question", "what", "why", "sources")),
        *((key, f"'{key}' is missing") for key in ("first_step", "done_when", "effort", "upkeep", "usual_mistake")),
        ("reading", "'reading' is missing"),
        ("id", "'id' is missing"),
        ("looks_like", "'looks_like' should be a mapping"),
    ],
)
def test_each_needed_key_of_a_practice_is_missed(tiny: TinyKnowledge, key: str, what: str) -> None:
    """A practice without it could not be asked about or advised."""
    lines = (tiny.root / PRACTICE).read_text(encoding="utf-8").splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{key}:"))
    following = (number for number in range(start + 1, len(lines)) if not lines[number].startswith(" "))
    tiny.write(PRACTICE, "".join(lines[:start] + lines[next(following, len(lines)) :]))

    assert [problem.place for problem in tiny.problems() if problem.what == what] == [Place(PRACTICE, 1)]


def test_what_a_practice_may_lack_is_not_missed(tiny: TinyKnowledge) -> None:
    """Nothing has to come first."""
    tiny.change("knowledge/practices/data-pipeline.yaml", "prerequisites: []\n", "")

    assert tiny.problems() == []


# --- what holds for every kind of entry


@pytest.mark.parametrize(
    ("path", "old"),
    [
        (PRACTICE, "sources: [field-guide]"),
        (FACT, "sources: [field-guide]"),
        (FRAMEWORK, "sources: [field-guide]"),
        (POINTS, "    sources: [second-guide]"),
        (DATA_POINTS, "    sources: [field-guide]"),
        (CAVEAT, "sources: [field-guide]"),
        (TWO_ACCOUNTS, "sources: [field-guide]"),
        (FULL_LESSON, "sources: [field-guide]"),
        (LESSON, "sources: [field-guide]"),
        (LESSON, "reading: [field-guide]"),
        (TERM, "sources: [field-guide]"),
    ],
)
def test_an_entry_without_a_source_is_found(whole: TinyKnowledge, path: str, old: str) -> None:
    """Neither without the key, at the line of the entry, nor with an empty list, at the line of the key."""
    key, filled = old.strip().split(": ")
    line = whole.line_of(path, old)
    whole.change(path, old, old.replace(filled, "[]"))
    assert whole.problems() == [
        Problem(Place(path, line), f"'{key}' is empty: every entry needs a source", "name one from knowledge/sources")
    ]

    whole.change(path, old.replace(filled, "[]") + "\n", "")
    (problem,) = whole.problems()
    assert (problem.place.file, problem.what) == (path, f"'{key}' is missing")
    assert problem.place.line < line


@pytest.mark.parametrize("written", ["{says: Code., sources: []}", "{says: Code.}"])
def test_a_position_without_a_source_is_found(whole: TinyKnowledge, written: str) -> None:
    """Somebody has to have taken it."""
    whole.change(DISAGREEMENT, "{says: Code., sources: [second-guide]}", written)
    (problem,) = whole.problems()

    assert problem.place == Place(DISAGREEMENT, 6)
    assert problem.what.startswith("'sources' is ")


@pytest.mark.parametrize(
    ("path", "key", "name", "wrong"),
    [
        (PRACTICE, "id", "data-validation", "data_validation"),
        (FACT, "id", "label-delay", "Label-Delay"),
        (FRAMEWORK, "id", "ladder", "Ladder"),
        (LEVEL, "id", "ladder-l1-code", "ladder-L1-code"),
        (DATA_POINTS, "id", "scores-data", "scores.data"),
        (CAVEAT, "id", "late-labels", "late labels"),
        (SOURCE, "id", "field-guide", "field--guide"),
        (TOOL, "id", "git", "Git"),
        (LESSON, "id", "schema-check", "schema-check-"),
        (FULL_LESSON, "id", "data-next", "data/next"),
        (TERM, "id", "drift", "Drift"),
        (DISAGREEMENT, "id", "checks-or-code", "checks-Or-code"),
    ],
)
def test_an_id_that_is_not_lower_case_with_hyphens_is_found(
    whole: TinyKnowledge, path: str, key: str, name: str, wrong: str
) -> None:
    """Sessions refer to ids of every kind for good."""
    line = whole.line_of(path, f"{key}: {name}")
    whole.change(path, f"{key}: {name}\n", f"{key}: {wrong}\n")

    found = [problem for problem in whole.problems() if "is not lower case" in problem.what]
    assert found == [
        Problem(Place(path, line), f"'{wrong}' is not lower case with hyphens", "write it like 'data-validation'")
    ]


def test_the_id_of_a_dimension_is_lower_case_with_hyphens(tiny: TinyKnowledge) -> None:
    """The criteria that name the dimension lead nowhere as well."""
    tiny.change(FRAMEWORK, "{id: code,", "{id: Code,")

    assert (
        Problem(Place(FRAMEWORK, 9), "'Code' is not lower case with hyphens", "write it like 'data-validation'")
        in tiny.problems()
    )


@pytest.mark.parametrize(
    ("path", "old", "key"),
    [
        (PRACTICE, "What data validation is.", "what"),
        (PRACTICE, "It is there for everything.", "yes"),
        (PRACTICE, "Start with one.", "first_step"),
        ("knowledge/practices/schema-check.yaml", "Too many checks at once.", "trap"),
        (FACT, "Late outcomes make everything slower.", "why"),
        (FRAMEWORK, "A small framework to test with.", "about"),
        (FRAMEWORK, "How code is kept.", "about"),
        (FRAMEWORK, "Machines check both.", "summary"),
        (LEVEL, "Code is under version control.", "text"),
        (POINTS, "It leads to the first rung.", "text"),
        (CAVEAT, "The truth comes late.", "because"),
        (RISK, "Who starts the checks?", "question"),
        (SITUATION, "Start it by hand.", "advice"),
        (LESSON, "What one has to know about schema-check.", "what"),
        (LESSON, "It helps somebody.", "because"),
        (FULL_LESSON, "A colleague can do it, too.", "proof"),
        (TERM, "Inputs are not what they were.", "means"),
        (DISAGREEMENT, "Checks.", "says"),
        (DISAGREEMENT, "Whichever hurts more.", "reading"),
        ("knowledge/sources/second-guide.yaml", "It is shorter.", "note"),
        ("knowledge/tools/checker.yaml", "Who reads what it reports.", "does_not_say"),
    ],
)
def test_a_text_of_any_entry_has_600_characters_at_most(whole: TinyKnowledge, path: str, old: str, key: str) -> None:
    """Whatever is shown has to fit on a screen."""
    line = whole.line_of(path, old)
    whole.change(path, old, "x" * 600)
    assert whole.problems() == []

    whole.change(path, "x" * 600, "x" * 601)
    assert whole.problems() == [
        Problem(Place(path, line), f"'{key}' has 601 characters; 600 is the most that is shown", "shorten it")
    ]


# --- all of it


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


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        (PRACTICE, "sources: [field-guide]", "sources: [zzz]", "unknown source 'zzz'"),
        (PRACTICE, "[data-pipeline]", "[data-validation]", "prerequisites go round in a circle"),
        (FRAMEWORK, "number: 2", "number: 4", "not rising by one"),
        (LEVEL, "when: {version-control: yes}", "when: {version-control: no}", "would be lost by doing more"),
        (FRAMEWORK, "dimensions:\n", "dimensions:\n  - {id: no, name: No, about: None.}\n", "'no' has no criterion"),
        (CAVEAT, "fires: false", "fires: true", "needs an example that fires"),
        (IMPLICATION, "\nthen:", "\nunless: {data-pipeline: no}\nthen:", "have no 'unless'"),
        (TWO_ACCOUNTS, "kind: two-accounts", "kind: parts", "there is no rule of kind 'two-accounts'"),
        (CAVEAT, "sources: [field-guide]", "sources: []", "every entry needs a source"),
    ],
)
def test_load_refuses_a_fault(tiny: TinyKnowledge, path: str, old: str, new: str, what: str) -> None:
    """Links, frameworks and rules that one cannot reason with."""
    tiny.change(path, old, new)

    with pytest.raises(DataError, match=what):
        load(tiny.root)
    assert what in "\n".join(problem.what for problem in read_all(tiny.root)[1])


def _drop_a_lesson(tiny: TinyKnowledge) -> None:
    (tiny.root / "knowledge/lessons/data-pipeline.yaml").unlink()


def _drop_a_caveat(tiny: TinyKnowledge) -> None:
    tiny.change(CAVEAT, ", version-control", "")


def _say_a_remark_twice(tiny: TinyKnowledge) -> None:
    tiny.change(PHRASES, "[nobody looks at the batches]", "[every batch is checked]")


def _write_a_dead_rule(tiny: TinyKnowledge) -> None:
    tiny.add_rule("danger", "when: {all: [{version-control: yes}, {version-control: no}]}")


def _use_an_acronym(tiny: TinyKnowledge) -> None:
    tiny.change(PRACTICE, "Do you have data validation?", "Do you have KPIX?")


DEFECTS = {
    "no lesson teaches": _drop_a_lesson,
    "no caveat is about": _drop_a_caveat,
    "also stands under": _say_a_remark_twice,
    "is unreachable": _write_a_dead_rule,
    "is explained nowhere": _use_an_acronym,
}


@pytest.mark.parametrize("what", DEFECTS)
def test_load_accepts_a_defect_that_read_all_names(tiny: TinyKnowledge, what: str) -> None:
    """One can reason with a knowledge base in which something is missing or said twice."""
    DEFECTS[what](tiny)

    assert load(tiny.root).practices
    assert [what in problem.what for problem in read_all(tiny.root)[1]] == [True]


def test_read_all_names_faults_and_defects_together_and_load_the_faults_alone(tiny: TinyKnowledge) -> None:
    """A defect is for authors; who starts Rung is told what stops it."""
    _drop_a_lesson(tiny)
    tiny.change(SOURCE, "id: field-guide", "id: field-guides")
    tiny.change(CAVEAT, "fires: false", "fires: true")

    named = "\n".join(problem.what for problem in read_all(tiny.root)[1])
    with pytest.raises(DataError) as caught:
        load(tiny.root)
    for what, stops in (("no lesson teaches", False), ("needs an example", True), ("unknown source", True)):
        assert what in named
        assert (what in caught.value.what) is stops


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
    """A broken rule takes nothing else with it; what lacks it is named."""
    tiny.write(CAVEAT, "id: [")
    knowledge, problems = read_all(tiny.root)

    assert [(problem.place.file, problem.what.split(":")[0]) for problem in problems] == [
        ("knowledge/practices/version-control.yaml", "no caveat is about 'version-control'"),
        (CAVEAT, "is not valid YAML"),
    ]
    assert set(knowledge.rules) == {
        "checks-first",
        "checks-without-data",
        "ci-needs-version-control",
        "parts",
        "two-accounts",
    }
    assert set(knowledge.frameworks) == {"ladder"}


def test_a_text_in_a_list_has_600_characters_at_most(whole: TinyKnowledge) -> None:
    """Each by itself; the line is that of the list."""
    whole.change(FULL_LESSON, "A second fact.", "x" * 601)
    (problem,) = whole.problems()

    assert problem.place.line == whole.line_of(FULL_LESSON, "facts:")
    assert problem.what == "'facts' has 601 characters; 600 is the most that is shown"
