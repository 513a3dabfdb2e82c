"""What can be wrong between entries that are each in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import AllOf, AnyOf, Status, StatusIs, ValueIs, leaves

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

PRACTICE = "knowledge/practices/data-validation.yaml"
PIPELINE = "knowledge/practices/data-pipeline.yaml"
FRAMEWORK = "knowledge/frameworks/ladder/framework.yaml"
LEVEL_1 = "knowledge/frameworks/ladder/level-1.yaml"
LEVEL_2 = "knowledge/frameworks/ladder/level-2.yaml"
IMPLICATION = "rules/implied/ci-needs-version-control.yaml"
RISK = "rules/contradictions/checks-without-data.yaml"
CAVEAT = "rules/caveats/late-labels.yaml"


def test_the_tiny_knowledge_base_is_in_order(tiny: TinyKnowledge) -> None:
    """What the other tests here find is what they broke."""
    assert tiny.problems() == []


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "hint"),
    [
        (PRACTICE, "[field-guide]", "[field-gide]", "unknown source 'field-gide'", "did you mean 'field-guide'?"),
        (PRACTICE, "[field-guide]", "[zzz]", "unknown source 'zzz'", "`rung kb list sources` prints them all"),
        (PRACTICE, "[data-pipeline]", "[data-pipline]", "unknown practice 'data-pipline'", "did you mean"),
        (PRACTICE, "effort: days", "effort: days\npart_of: data-validity", "unknown practice 'data-validity'", "did"),
        (PRACTICE, "Do you have data validation?", "Do you.", "does not end with a question mark", ""),
        (PIPELINE, "prerequisites: []", "prerequisites: [data-validation]", "in a circle: data-pipeline → ", "drop"),
        (PRACTICE, "[data-pipeline]", "[data-validation]", "circle: data-validation → data-validation", "drop one"),
        (FRAMEWORK, "sources: [field-guide]", "sources: [guide]", "unknown source 'guide'", ""),
        (FRAMEWORK, "number: 1", "number: 3", "the levels are [0, 3, 2]: not rising by one", "missing level"),
        (FRAMEWORK, "number: 2", "number: 1", "the levels are [0, 1, 1]: not rising by one", "reorder"),
        (RISK, "about: [data-validation, data-pipeline]", "about: [data-vali]", "unknown practice 'data-vali'", "did"),
        (RISK, "sources: [field-guide]", "sources: [guides]", "unknown source 'guides'", ""),
        (RISK, "about: [data-validation, data-pipeline]\n", "", "does not say which practices it is about", "about:"),
        (CAVEAT, "sources:", "urges: [data-checks]\nsources:", "unknown practice 'data-checks'", ""),
        (CAVEAT, "fires: false", "fires: true", "needs an example that fires and one that does not", "examples:"),
        (IMPLICATION, "integration: yes}\nthen", "integration: [yes, partial]}\nthen", "one practice with yes", ""),
        (IMPLICATION, "\nthen", "\nunless: {data-pipeline: no}\nthen", "have no 'unless'", ""),
    ],
)
def test_a_wrong_link_is_named_once_with_its_entry_and_hint(
    tiny: TinyKnowledge, path: str, old: str, new: str, what: str, hint: str
) -> None:
    """One link is broken in a knowledge base that is in order: the entry that holds it, what and what next."""
    tiny.change(path, old, new)
    found = [problem for problem in tiny.problems() if what in problem.what]

    assert [problem.place.file for problem in found] == [path]
    assert found[0].place.line > 0
    assert hint in found[0].hint


def test_a_criterion_of_an_unknown_dimension_is_found_at_its_line(tiny: TinyKnowledge) -> None:
    """Criteria know their own lines."""
    tiny.write(LEVEL_1, (tiny.root / LEVEL_1).read_text(encoding="utf-8").replace("dimension: data", "dimension: dta"))
    (problem,) = tiny.problems()

    assert str(problem.place) == f"{LEVEL_1}:{tiny.line_of(LEVEL_1, 'ladder-l1-data')}"
    assert (problem.what, problem.hint) == ("unknown dimension 'dta'", "did you mean 'data'?")


def test_a_criterion_of_an_unknown_level_is_found(tiny: TinyKnowledge) -> None:
    """Each criterion of the file is named, and the level that lost its criteria as well."""
    tiny.change(LEVEL_2, "level: 2", "level: 7")

    assert [problem.what for problem in tiny.problems() if problem.place.file == LEVEL_2] == [
        "level 7 is not one of [0, 1, 2]"
    ] * 3


def test_a_level_without_a_required_criterion_is_found(tiny: TinyKnowledge) -> None:
    """Everybody on the level below would reach it."""
    text = (tiny.root / LEVEL_2).read_text(encoding="utf-8")
    tiny.write(LEVEL_2, text.replace("role: required", "role: supporting"))
    (problem,) = tiny.problems()

    assert problem.place.file == FRAMEWORK
    assert problem.what == "level 2 has no required criterion, so that everybody would reach it"
    assert problem.hint == "give it one"


@pytest.mark.parametrize("accepted", ["no", "[yes, no]", "planned", "[yes, partial, planned]", "partial"])
def test_a_gate_that_more_practice_would_close_is_refused(tiny: TinyKnowledge, accepted: str) -> None:
    """A gate accepts yes, or yes and partial: whatever else it asks for would be lost by doing more."""
    tiny.change(LEVEL_1, "when: {version-control: yes}", f"when: {{version-control: {accepted}}}")
    (problem,) = tiny.problems()

    assert str(problem.place) == f"{LEVEL_1}:{tiny.line_of(LEVEL_1, 'ladder-l1-code')}"
    assert problem.what == "'ladder-l1-code' would be lost by doing more of 'version-control'"
    assert problem.hint == "a gate accepts yes, or yes and partial"


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


def test_two_criteria_with_one_id_are_both_named(tiny: TinyKnowledge) -> None:
    """Whichever is wrong, its line is listed."""
    tiny.change(LEVEL_2, "ladder-l2-data", "ladder-l1-data")
    problems = tiny.problems()

    assert [(problem.place.file, problem.place.line) for problem in problems] == [
        (path, tiny.line_of(path, "ladder-l1-data")) for path in (LEVEL_1, LEVEL_2)
    ]
    assert {problem.what for problem in problems} == {"the id 'ladder-l1-data' stands 2 times"}
    assert {problem.hint for problem in problems} == {"rename one"}


@pytest.mark.parametrize("remark", ["all code is in a repository", "All code is in a Repository"])
def test_one_phrase_under_two_practices_is_found(tiny: TinyKnowledge, remark: str) -> None:
    """The reader could not tell which is meant; capitals make no difference."""
    path = "knowledge/phrases/data-validation.yaml"
    tiny.change(path, "[every batch is checked]", f"[{remark}]")
    problems = tiny.problems()

    assert len(problems) == 1
    assert {problems[0].place.file} <= {path, "knowledge/phrases/version-control.yaml"}
    assert "also stands under" in problems[0].what
    assert problems[0].hint == "keep it in one place"


def test_one_phrase_under_two_statuses_is_found(tiny: TinyKnowledge) -> None:
    """A remark cannot mean that a thing is done and that it is not."""
    tiny.change("knowledge/phrases/data-validation.yaml", "[nobody looks at the batches]", "[every batch is checked]")

    assert [problem.what for problem in tiny.problems()] == [
        "'every batch is checked' also stands under data-validation (yes)"
    ]


def test_a_knowledge_base_without_the_rule_of_two_accounts_is_refused(tiny: TinyKnowledge) -> None:
    """Without it nobody would be asked which of two answers holds."""
    (tiny.root / "rules/contradictions/two-accounts.yaml").unlink()
    (problem,) = tiny.problems()

    assert problem.what == "there is no rule of kind 'two-accounts'"


def test_all_wrong_links_come_in_one_run(tiny: TinyKnowledge) -> None:
    """In the order of the files."""
    tiny.change(PRACTICE, "[field-guide]", "[gide]")
    tiny.change(FRAMEWORK, "number: 2", "number: 4")
    tiny.change(RISK, "fires: false", "fires: true")
    tiny.change(PIPELINE, "prerequisites: []", "prerequisites: [data-validation]")
    files = [problem.place.file for problem in tiny.problems()]

    assert files == sorted(files)
    assert set(files) >= {PRACTICE, FRAMEWORK, RISK, PIPELINE}


def test_a_condition_on_a_choice_that_does_not_exist_is_found(tiny: TinyKnowledge) -> None:
    """A misspelt choice would never hold, in silence."""
    fact = (tiny.root / "knowledge/practices/label-delay.yaml").read_text(encoding="utf-8")
    fact = fact.replace("label-delay", "serving-mode").replace(
        "value: duration", "value: choice\nchoices: [batch, edge]"
    )
    tiny.write("knowledge/practices/serving-mode.yaml", fact)
    tiny.change(RISK, "when: {data-validation: yes,", "when: {serving-mode: {includes: btch}, data-validation: yes,")

    assert any("btch" in problem.what for problem in tiny.problems())


def test_leaves_are_every_comparison_of_a_condition() -> None:
    """Groups are opened, in the order of writing."""
    status = StatusIs("lineage", frozenset({Status.YES}))
    value = ValueIs("team-size", "at_most", 3.0)

    assert list(leaves(AllOf((value, AnyOf((status, AllOf((value,)))))))) == [value, status, value]
