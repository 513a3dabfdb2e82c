"""Conditions as they are written in YAML."""

from __future__ import annotations

import math

import pytest

from assistant.domain import AllOf, AnyOf, Condition, Status, StatusIs, ValueIs, ValueKind
from assistant.errors import Place
from assistant.knowledge_base.conditions import NOTHING, read_condition
from assistant.knowledge_base.fields import Problem
from assistant.yaml_files import parse_yaml

KINDS = {
    "experiment-tracking": None,
    "automated-tests": None,
    "model-registry": None,
    "lineage": None,
    "models-in-production": ValueKind.NUMBER,
    "label-delay": ValueKind.DURATION,
    "release-frequency": ValueKind.FREQUENCY,
    "serving-mode": ValueKind.CHOICE,
    "regulated": ValueKind.YES_NO,
}
YES = frozenset({Status.YES})


def read(text: str) -> tuple[Condition, list[Problem]]:
    """Read what stands under ``when`` in ``a.yaml``, with the problems in it."""
    entry = parse_yaml(f"when: {text}", "a.yaml")
    problems: list[Problem] = []
    return read_condition(entry["when"], entry.where("when"), KINDS, problems), problems


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{experiment-tracking: yes}", StatusIs("experiment-tracking", YES)),
        ("{automated-tests: [yes, partial]}", StatusIs("automated-tests", YES | {Status.PARTIAL})),
        ("{automated-tests: not-applicable}", StatusIs("automated-tests", frozenset({Status.NOT_APPLICABLE}))),
        ("{model-registry: yes, lineage: yes}", AllOf((StatusIs("model-registry", YES), StatusIs("lineage", YES)))),
        ("{regulated: yes}", StatusIs("regulated", YES)),
        ("{models-in-production: {at_most: 2}}", ValueIs("models-in-production", "at_most", 2.0)),
        ("{label-delay: {at_least: 30 days}}", ValueIs("label-delay", "at_least", 30.0)),
        ("{label-delay: {at_least: 2 weeks}}", ValueIs("label-delay", "at_least", 14.0)),
        ("{label-delay: {at_least: never}}", ValueIs("label-delay", "at_least", math.inf)),
        ("{release-frequency: {at_most: 4}}", ValueIs("release-frequency", "at_most", 4.0)),
        ("{serving-mode: {includes: real-time}}", ValueIs("serving-mode", "includes", "real-time")),
        (
            "{models-in-production: {at_least: 2, at_most: 9}}",
            AllOf((ValueIs("models-in-production", "at_least", 2.0), ValueIs("models-in-production", "at_most", 9.0))),
        ),
    ],
)
def test_each_documented_form_is_read(text: str, condition: Condition) -> None:
    """The forms that knowledge/README.md lists under Conditions."""
    assert read(text) == (condition, [])


def test_groups_nest() -> None:
    """``any`` and ``all`` take lists of conditions; keys beside each other all have to hold."""
    condition, problems = read(
        "\n  any:\n    - {lineage: yes}\n    - all:\n      - {model-registry: yes}\n      - {automated-tests: no}\n"
    )

    registry = AllOf((StatusIs("model-registry", YES), StatusIs("automated-tests", frozenset({Status.NO}))))
    assert condition == AnyOf((StatusIs("lineage", YES), registry))
    assert problems == []


def test_a_group_stands_beside_a_status() -> None:
    """Both hold, in the order of writing."""
    condition, _ = read("\n  any: [{lineage: yes}, {model-registry: yes}]\n  automated-tests: yes\n")

    either = AnyOf((StatusIs("lineage", YES), StatusIs("model-registry", YES)))
    assert condition == AllOf((either, StatusIs("automated-tests", YES)))


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("{lineag: yes}", "unknown practice 'lineag'", "did you mean 'lineage'?"),
        ("{zzz: yes}", "unknown practice 'zzz'", "`rung kb list practices` prints them all"),
        ("{lineage: yess}", "'yess' is no status that a condition can ask for", "did you mean 'yes'?"),
        (
            "{lineage: unknown}",
            "'unknown' is no status that a condition can ask for",
            "statuses: yes, partial, planned, no, not-applicable",
        ),
        ("{lineage: {at_least: 2}}", "'lineage' is a practice and has no value to compare", "ask for a status"),
        ("{label-delay: {at_lest: 2}}", "unknown comparison 'at_lest'", "did you mean 'at_least'?"),
        ("{label-delay: {at_least: late}}", "'late' is not a duration", "write it like '30 days' or '4'"),
        ("{any: {lineage: yes}}", "'any' should be a list of conditions", "start each with '- '"),
        ("{all: []}", "'all' should be a list of conditions", "start each with '- '"),
        ("lineage", "a condition should be a mapping", "write it like 'when: {data-validation: yes}'"),
        ("{}", "a condition should be a mapping", "write it like 'when: {data-validation: yes}'"),
    ],
)
def test_a_mistake_is_noted_with_line_and_hint(text: str, what: str, hint: str) -> None:
    """Reading goes on after it."""
    _, problems = read(text)

    assert problems == [Problem(Place("a.yaml", 1), what, hint)]


def test_a_mistake_inside_a_group_is_noted_at_its_own_line() -> None:
    """Not at the line of the group."""
    _, problems = read("\n  any:\n    - {lineage: yes}\n    - {lineag: yes}\n")

    assert [problem.place.line for problem in problems] == [4]


def test_what_cannot_be_read_at_all_is_nothing() -> None:
    """The placeholder keeps the rest of the rule readable."""
    condition, problems = read("soon")

    assert condition == NOTHING
    assert len(problems) == 1


def test_all_mistakes_of_a_condition_are_noted() -> None:
    """Not only the first."""
    _, problems = read("{lineag: yes, model-registry: maybe, label-delay: {at_least: late}}")

    assert len(problems) == 3
