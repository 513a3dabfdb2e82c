"""Links that lead nowhere, frameworks with gaps, rules that lack what their kind needs; ``rung kb check`` itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.cli import browsing
from assistant.cli.arguments import KINDS
from assistant.cli.commands import run
from assistant.domain import AllOf, AnyOf, Status, StatusIs, ValueIs, leaves
from assistant.errors import Place
from assistant.knowledge_base import Problem

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

PRACTICE = "knowledge/practices/data-validation.yaml"
PIPELINE = "knowledge/practices/data-pipeline.yaml"
VERSIONS = "knowledge/practices/version-control.yaml"
FACT = "knowledge/practices/label-delay.yaml"
PART = "knowledge/practices/schema-check.yaml"
FRAMEWORK = "knowledge/frameworks/ladder/framework.yaml"
LEVEL_1 = "knowledge/frameworks/ladder/level-1.yaml"
LEVEL_2 = "knowledge/frameworks/ladder/level-2.yaml"
POINTS = "knowledge/frameworks/scores/framework.yaml"
CODE_POINTS = "knowledge/frameworks/scores/code.yaml"
DATA_POINTS = "knowledge/frameworks/scores/data.yaml"
LESSON = "knowledge/lessons/schema-check.yaml"
FULL_LESSON = "knowledge/lessons/data-next.yaml"
TERM = "knowledge/glossary/drift.yaml"
DISAGREEMENT = "knowledge/disagreements/checks-or-code.yaml"
PHRASES = "knowledge/phrases/data-validation.yaml"
TOOL = "knowledge/tools/checker.yaml"
IMPLICATION = "rules/implied/ci-needs-version-control.yaml"
RISK = "rules/contradictions/checks-without-data.yaml"
CAVEAT = "rules/caveats/late-labels.yaml"
NOT_NOW = "rules/not-now/checks-first.yaml"
SITUATION = "rules/situations/batch-only.yaml"
BUILT_IN = {"two-accounts": "rules/contradictions/two-accounts.yaml", "parts": "rules/implied/parts.yaml"}


@pytest.mark.parametrize("name", ["tiny", "whole"])
def test_the_knowledge_base_to_break_is_in_order(name: str, request: pytest.FixtureRequest) -> None:
    """What the other tests find is what they broke."""
    assert request.getfixturevalue(name).problems() == []


# --- links


@pytest.mark.parametrize(
    ("path", "line", "before", "known", "unknown", "kind"),
    [
        (PRACTICE, 1, "sources: [", "field-guide", "field-gide", "source"),
        (PRACTICE, 1, "reading: ", "field-guide", "field-gide", "source"),
        (PRACTICE, 1, "prerequisites: [", "data-pipeline", "data-pipline", "practice"),
        (PART, 1, "tool: ", "checker", "cheker", "tool"),
        (FACT, 1, "sources: [", "field-guide", "field-gide", "source"),
        (FRAMEWORK, 1, "sources: [", "field-guide", "field-gide", "source"),
        (POINTS, 19, "framework: ", "ladder", "lader", "framework"),
        (POINTS, 19, "sources: [", "second-guide", "second-gide", "source"),
        (DATA_POINTS, 3, "sources: [", "field-guide", "field-gide", "source"),
        (DATA_POINTS, 8, "half: {", "data-validation", "data-validtion", "practice"),
        (LEVEL_2, 16, "when: {", "data-validation: yes", "data-validtion: yes", "practice"),
        (RISK, 1, "sources: [", "field-guide", "field-gide", "source"),
        (RISK, 1, "about: [data-validation, ", "data-pipeline", "data-pipline", "practice"),
        (SITUATION, 1, "keeps: [", "version-control", "version-contrl", "practice"),
        (SITUATION, 1, "urges: [", "data-pipeline", "data-pipline", "practice"),
        (SITUATION, 11, "claims: {", "serving-mode: batch", "serving-mod: batch", "practice"),
        (IMPLICATION, 4, "then: {", "version-control", "version-contrl", "practice"),
        (CAVEAT, 3, "when: {", "label-delay", "label-dealy", "practice"),
        (NOT_NOW, 4, "unless: {", "data-pipeline", "data-pipline", "practice"),
        (LESSON, 1, "reading: [", "field-guide", "field-gide", "source"),
        (LESSON, 1, "sources: [", "field-guide", "field-gide", "source"),
        (FULL_LESSON, 1, "practices: [", "data-pipeline", "data-pipline", "practice"),
        (FULL_LESSON, 1, "sources: [", "field-guide", "field-gide", "source"),
        (TERM, 1, "see: ", "data-validation", "data-validtion", "practice"),
        (TERM, 1, "sources: [", "field-guide", "field-gide", "source"),
        (DISAGREEMENT, 1, "about: [", "data-validation", "data-validtion", "practice"),
        (DISAGREEMENT, 1, "sources: [", "second-guide", "second-gide", "source"),
        (TOOL, 4, "says: {", "data-validation", "data-validtion", "practice"),
        (TOOL, 6, "says: {", "schema-check", "schema-chek", "practice"),
    ],
)
def test_an_id_that_nothing_has_is_named_with_the_nearest_one(
    whole: TinyKnowledge, path: str, line: int, before: str, known: str, unknown: str, kind: str
) -> None:
    """In whatever entry it stands, one problem tells where, what is not known, and what may be meant."""
    whole.change(path, before + known, before + unknown)
    known, unknown = known.split(":")[0], unknown.split(":")[0]

    assert whole.problems() == [
        Problem(Place(path, line), f"unknown {kind} '{unknown}'", f"did you mean '{known}'?"),
    ]


def test_a_part_of_nothing_is_named_beside_the_caveat_that_it_lost(whole: TinyKnowledge) -> None:
    """The caveat of the whole was its only one."""
    whole.change(PART, "part_of: data-validation", "part_of: data-validtion")

    assert [problem.what for problem in whole.problems()] == [
        "no caveat is about 'schema-check'",
        "unknown practice 'data-validtion'",
    ]


def test_a_short_lesson_on_nothing_is_named_beside_the_practice_that_lost_it(whole: TinyKnowledge) -> None:
    """Both ends of the broken link are shown."""
    whole.change(LESSON, "practice: schema-check", "practice: schema-chek")

    assert [(str(problem.place), problem.what) for problem in whole.problems()] == [
        (f"{LESSON}:1", "unknown practice 'schema-chek'"),
        (f"{PART}:1", "no lesson teaches 'schema-check'"),
    ]


def test_phrases_for_nothing_are_named(tiny: TinyKnowledge) -> None:
    """The reader would hear them and nobody would know what they are about."""
    path = "knowledge/phrases/data-testing.yaml"
    tiny.write(path, "practice: data-testing\nterms: [data testing]\n")

    assert [(problem.place, problem.what) for problem in tiny.problems()] == [
        (Place(path, 1), "unknown practice 'data-testing'")
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "list_of"),
    [
        (PRACTICE, "sources: [field-guide]", "sources: [zzz]", "unknown source 'zzz'", "sources"),
        (PRACTICE, "[data-pipeline]", "[zzz]", "unknown practice 'zzz'", "practices"),
        (PART, "tool: checker", "tool: zzz", "unknown tool 'zzz'", "tools"),
        (POINTS, "framework: ladder", "framework: zzz", "unknown framework 'zzz'", "frameworks"),
        (CAVEAT, "when: {label-delay:", "when: {zzz:", "unknown practice 'zzz'", "practices"),
    ],
)
def test_an_id_like_no_other_comes_with_the_command_that_lists_them(
    whole: TinyKnowledge, path: str, old: str, new: str, what: str, list_of: str
) -> None:
    """Where nothing is near, the hint is a command that exists."""
    whole.change(path, old, new)
    (problem,) = whole.problems()

    assert (problem.what, problem.hint) == (what, f"`rung kb list {list_of}` prints them all")
    assert list_of in KINDS


def test_a_dimension_like_no_other_comes_with_a_hint_that_works(tiny: TinyKnowledge) -> None:
    """A command in a hint can be typed."""
    tiny.change(LEVEL_2, "dimension: code", "dimension: zzz")
    (problem,) = tiny.problems()

    assert problem.what == "unknown dimension 'zzz'"
    assert "kb list dimensions" not in problem.hint


def test_every_criterion_of_an_unknown_dimension_is_found_at_its_line(tiny: TinyKnowledge) -> None:
    """Criteria know their own lines."""
    tiny.change(LEVEL_1, "dimension: data", "dimension: dta")

    assert tiny.problems() == [
        Problem(
            Place(LEVEL_1, tiny.line_of(LEVEL_1, "ladder-l1-data")), "unknown dimension 'dta'", "did you mean 'data'?"
        )
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "circle"),
    [
        (PIPELINE, "[]", "[data-validation]", "data-pipeline → data-validation → data-pipeline"),
        (PRACTICE, "[data-pipeline]", "[data-validation]", "data-validation → data-validation"),
    ],
)
def test_prerequisites_in_a_circle_are_found_once(
    tiny: TinyKnowledge, path: str, old: str, new: str, circle: str
) -> None:
    """The whole way round is shown, at the practice where it closes."""
    tiny.change(path, f"prerequisites: {old}", f"prerequisites: {new}")

    assert tiny.problems() == [
        Problem(Place(path, 1), f"prerequisites go round in a circle: {circle}", "drop one of them")
    ]


def test_a_circle_through_three_practices_is_found_once(tiny: TinyKnowledge) -> None:
    """However many practices lead into it."""
    tiny.change(PIPELINE, "prerequisites: []", "prerequisites: [continuous-integration]")
    tiny.change(VERSIONS, "prerequisites: []", "prerequisites: [data-pipeline]")
    first = "continuous-integration"

    assert [(problem.place, problem.what) for problem in tiny.problems()] == [
        (
            Place(f"knowledge/practices/{first}.yaml", 1),
            f"prerequisites go round in a circle: {' → '.join([first, 'version-control', 'data-pipeline', first])}",
        )
    ]


def test_two_ways_to_one_prerequisite_are_no_circle(tiny: TinyKnowledge) -> None:
    """A practice may be needed directly and by way of another."""
    tiny.change(PRACTICE, "[data-pipeline]", "[data-pipeline, version-control]")
    tiny.change(PIPELINE, "prerequisites: []", "prerequisites: [version-control]")

    assert tiny.problems() == []


@pytest.mark.parametrize(
    ("path", "line", "old", "new", "hint"),
    [
        (DATA_POINTS, 3, "includes: batch", "includes: btch", "did you mean 'batch'?"),
        (SITUATION, 1, "when: {serving-mode: {includes: batch}}", "when: {serving-mode: {includes: zzz}}", "choices: "),
    ],
)
def test_a_choice_that_does_not_exist_is_found(
    whole: TinyKnowledge, path: str, line: int, old: str, new: str, hint: str
) -> None:
    """A misspelt choice would never hold, in silence."""
    whole.change(path, old, new)
    (problem,) = whole.problems()

    assert problem.place == Place(path, line)
    assert problem.what.startswith("unknown choice of 'serving-mode' '")
    assert problem.hint.startswith(hint)


def test_a_choice_that_does_not_exist_is_found_under_half(whole: TinyKnowledge) -> None:
    """Half a point hangs on a condition as well."""
    whole.change(DATA_POINTS, "half: {data-validation: [yes, partial]}", "half: {serving-mode: {includes: btch}}")

    assert whole.problems() == [
        Problem(Place(DATA_POINTS, 3), "unknown choice of 'serving-mode' 'btch'", "did you mean 'batch'?")
    ]


# --- frameworks


@pytest.mark.parametrize(("old", "new", "numbers"), [(1, 3, "[0, 3, 2]"), (2, 1, "[0, 1, 1]"), (0, 5, "[5, 1, 2]")])
def test_levels_that_do_not_rise_by_one_are_found(tiny: TinyKnowledge, old: int, new: int, numbers: str) -> None:
    """A gap, a double or a wrong order would make a level that nobody can stand on."""
    tiny.change(FRAMEWORK, f"number: {old}", f"number: {new}")

    assert [problem for problem in tiny.problems() if problem.what.startswith("the levels")] == [
        Problem(
            Place(FRAMEWORK, 1), f"the levels are {numbers}: not rising by one", "add the missing level or reorder them"
        )
    ]


def test_a_framework_without_levels_is_found(tiny: TinyKnowledge) -> None:
    """Where levels are counted there have to be some."""
    text = (tiny.root / FRAMEWORK).read_text(encoding="utf-8")
    tiny.write(FRAMEWORK, text[: text.index("levels:")] + "levels: []\n")

    assert "the levels are []: not rising by one" in [problem.what for problem in tiny.problems()]


def test_a_level_left_out_is_a_gap_and_its_criteria_are_named(tiny: TinyKnowledge) -> None:
    """The criteria of the level that is not there have nowhere to belong."""
    tiny.change(FRAMEWORK, "  - number: 1\n    name: First rung\n    summary: Code and data are looked after.\n", "")

    assert [(problem.place.file, problem.what) for problem in tiny.problems()] == [
        (FRAMEWORK, "the levels are [0, 2]: not rising by one"),
        (LEVEL_1, "level 1 is not one of [0, 2]"),
        (LEVEL_1, "level 1 is not one of [0, 2]"),
    ]


def test_criteria_of_an_unknown_level_are_found(tiny: TinyKnowledge) -> None:
    """Each criterion of the file is named, and the level that lost its criteria as well."""
    tiny.change(LEVEL_2, "level: 2", "level: 7")

    assert [(problem.place, problem.what) for problem in tiny.problems()] == [
        (Place(FRAMEWORK, 1), "level 2 has no required criterion, so that everybody would reach it"),
        *[
            (Place(LEVEL_2, tiny.line_of(LEVEL_2, f"ladder-l2-{name}")), "level 7 is not one of [0, 1, 2]")
            for name in ("code", "data", "surprises")
        ],
    ]


def test_a_level_without_a_required_criterion_is_found(tiny: TinyKnowledge) -> None:
    """Everybody on the level below would reach it."""
    text = (tiny.root / LEVEL_2).read_text(encoding="utf-8")
    tiny.write(LEVEL_2, text.replace("role: required", "role: supporting"))

    assert tiny.problems() == [
        Problem(
            Place(FRAMEWORK, 1), "level 2 has no required criterion, so that everybody would reach it", "give it one"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "numbers"),
    [
        ("number: 0\n", "number: 0.2\n", "[0.2, 0.5]"),
        ("number: 0.5\n", "number: 0\n", "[0, 0]"),
        ("number: 0.5\n", "number: -1\n", "[0, -1]"),
    ],
)
def test_bands_that_do_not_rise_from_zero_are_found(whole: TinyKnowledge, old: str, new: str, numbers: str) -> None:
    """Every score has to lie in one band."""
    whole.change(POINTS, old, new)

    assert whole.problems() == [
        Problem(Place(POINTS, 1), f"the bands begin at {numbers}: not rising from 0", "reorder them")
    ]


def test_points_need_no_bands(whole: TinyKnowledge) -> None:
    """A score may stand without a name."""
    text = (whole.root / POINTS).read_text(encoding="utf-8")
    whole.write(POINTS, text[: text.index("levels:")] + text[text.index("compares:") :])

    assert whole.problems() == []


@pytest.mark.parametrize("path", [FRAMEWORK, POINTS])
def test_a_dimension_without_a_criterion_is_found(whole: TinyKnowledge, path: str) -> None:
    """It would be reached, or stay without a point, whatever anybody does."""
    whole.change(path, "dimensions:\n", "dimensions:\n  - {id: people, name: People, about: Who does it.}\n")

    assert whole.problems() == [Problem(Place(path, 1), "the dimension 'people' has no criterion", "give it one")]


@pytest.mark.parametrize("accepted", ["no", "[yes, no]", "planned", "[yes, partial, planned]", "partial"])
def test_a_gate_that_more_practice_would_close_is_refused(tiny: TinyKnowledge, accepted: str) -> None:
    """A gate accepts yes, or yes and partial: whatever else it asks for would be lost by doing more."""
    tiny.change(LEVEL_1, "when: {version-control: yes}", f"when: {{version-control: {accepted}}}")

    assert [problem for problem in tiny.problems() if problem.place.file == LEVEL_1] == [
        Problem(
            Place(LEVEL_1, tiny.line_of(LEVEL_1, "ladder-l1-code")),
            "'ladder-l1-code' would be lost by doing more of 'version-control'",
            "a gate accepts yes, or yes and partial",
        )
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "criterion", "practice"),
    [
        (CODE_POINTS, "when: {version-control: yes}", "when: {version-control: no}", "scores-code", "version-control"),
        (DATA_POINTS, "[yes, partial]", "[yes, planned]", "scores-data", "data-validation"),
    ],
)
def test_points_that_more_practice_would_cost_are_refused(
    whole: TinyKnowledge, path: str, old: str, new: str, criterion: str, practice: str
) -> None:
    """Half a point as well as a whole one."""
    whole.change(path, old, new)

    assert whole.problems() == [
        Problem(
            Place(path, 3),
            f"'{criterion}' would be lost by doing more of '{practice}'",
            "a gate accepts yes, or yes and partial",
        )
    ]


def test_a_gate_is_looked_into_as_deep_as_it_goes(tiny: TinyKnowledge) -> None:
    """A "no" inside a group is found."""
    deep = "when: {any: [{version-control: yes}, {all: [{data-pipeline: yes}, {data-validation: no}]}]}"
    tiny.change(LEVEL_1, "when: {version-control: yes}", deep)

    assert [problem.what for problem in tiny.problems()] == [
        "'ladder-l1-code' would be lost by doing more of 'data-validation'"
    ]


@pytest.mark.parametrize("role", ["symptom", "context"])
def test_what_gates_nothing_may_ask_for_a_deficit(tiny: TinyKnowledge, role: str) -> None:
    """Symptoms are deficits."""
    tiny.change(LEVEL_2, "role: symptom", f"role: {role}")

    assert tiny.problems() == []


# --- rules


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "hint"),
    [
        (
            RISK,
            "about: [data-validation, data-pipeline]\n",
            "",
            "'checks-without-data' does not say which practices it is about",
            "add 'about:'",
        ),
        (
            CAVEAT,
            "fires: false",
            "fires: true",
            "'late-labels' needs an example that fires and one that does not",
            "add it under 'examples:'",
        ),
        (
            CAVEAT,
            "  - {claims: {label-delay: 9 months}, fires: true}\n",
            "",
            "'late-labels' needs an example that fires and one that does not",
            "add it under 'examples:'",
        ),
        (
            IMPLICATION,
            "when: {continuous-integration: yes}",
            "when: {continuous-integration: [yes, partial]}",
            "the implication 'ci-needs-version-control' should ask for one practice with yes and have no 'unless'",
            "",
        ),
        (
            IMPLICATION,
            "when: {continuous-integration: yes}",
            "when: {continuous-integration: yes, data-pipeline: yes}",
            "the implication 'ci-needs-version-control' should ask for one practice with yes and have no 'unless'",
            "",
        ),
        (
            IMPLICATION,
            "when: {continuous-integration: yes}",
            "when: {continuous-integration: yes}\nunless: {data-pipeline: no}",
            "the implication 'ci-needs-version-control' should ask for one practice with yes and have no 'unless'",
            "",
        ),
    ],
)
def test_a_rule_without_what_its_kind_needs_is_found(
    tiny: TinyKnowledge, path: str, old: str, new: str, what: str, hint: str
) -> None:
    """A rule has to say what it is about, to be tried out, and an implication has to be simple."""
    tiny.change(path, old, new)

    assert tiny.problems() == [Problem(Place(path, 1), what, hint)]


@pytest.mark.parametrize("kind", BUILT_IN)
def test_a_knowledge_base_without_a_built_in_rule_is_refused(tiny: TinyKnowledge, kind: str) -> None:
    """Without it nobody would be asked which of two answers holds, or a part would outlive its whole."""
    (tiny.root / BUILT_IN[kind]).unlink()

    assert tiny.problems() == [Problem(Place("rules"), f"there is no rule of kind '{kind}'", "see knowledge/README.md")]


@pytest.mark.parametrize("kind", BUILT_IN)
def test_a_second_rule_of_a_built_in_kind_is_refused(tiny: TinyKnowledge, kind: str) -> None:
    """Only one of the two would have its say."""
    text = (tiny.root / BUILT_IN[kind]).read_text(encoding="utf-8")
    tiny.write("rules/implied/second.yaml", text.replace(f"id: {kind}", "id: second"))

    assert tiny.problems() == [
        Problem(Place("rules"), f"there is more than one rule of kind '{kind}'", "see knowledge/README.md")
    ]


# --- all of them


def test_all_wrong_links_come_in_one_run(tiny: TinyKnowledge) -> None:
    """In the order of the files."""
    tiny.change(PRACTICE, "sources: [field-guide]", "sources: [gide]")
    tiny.change(FRAMEWORK, "number: 2", "number: 4")
    tiny.change(RISK, "fires: false", "fires: true")
    tiny.change(PIPELINE, "prerequisites: []", "prerequisites: [data-validation]")
    files = [problem.place.file for problem in tiny.problems()]

    assert files == sorted(files)
    assert set(files) >= {PRACTICE, FRAMEWORK, RISK, PIPELINE}


@pytest.mark.parametrize(
    ("path", "old", "new", "printed"),
    [
        (PRACTICE, "effort: days", "effort: hours", f"{PRACTICE}:14: 'effort' should be days, weeks or months"),
        (PRACTICE, "sources: [field-guide]", "sources: [zzz]", f"{PRACTICE}:1: unknown source 'zzz'"),
        (CAVEAT, ", version-control", "", f"{VERSIONS}:1: no caveat is about 'version-control'"),
        (CAVEAT, "delay: 1 day}", "delay: 1 year}", f"{CAVEAT}:9: the example should not fire 'late-labels' but does"),
        (CAVEAT, "delay: 9 months}", "delay: 9 days}", f"{CAVEAT}:8: the example should fire 'late-labels' but does"),
    ],
)
def test_kb_check_fails_on_slips_faults_defects_and_dead_examples(
    tiny: TinyKnowledge,
    path: str,
    old: str,
    new: str,
    printed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is wrong, it is printed and the exit code is 1."""
    monkeypatch.setattr(browsing, "data_root", lambda: tiny.root)
    tiny.change(path, old, new)

    code = run(["kb", "check"], lambda _: 0)

    out, err = capsys.readouterr()
    assert (code, err) == (1, "rung: 1 problem(s) in the knowledge base\n")
    assert out.startswith(printed)


def test_leaves_are_every_comparison_of_a_condition() -> None:
    """Groups are opened, in the order of writing."""
    status = StatusIs("lineage", frozenset({Status.YES}))
    value = ValueIs("team-size", "at_most", 3.0)

    assert list(leaves(AllOf((value, AnyOf((status, AllOf((value,)))))))) == [value, status, value]
