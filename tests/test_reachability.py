"""Rules that can never fire, criteria that can never hold, levels that nobody could reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.errors import Place
from assistant.knowledge_base import Problem

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

LEVEL_1 = "knowledge/frameworks/ladder/level-1.yaml"
LEVEL_2 = "knowledge/frameworks/ladder/level-2.yaml"
CODE_POINTS = "knowledge/frameworks/scores/code.yaml"
DATA_POINTS = "knowledge/frameworks/scores/data.yaml"

TOGETHER = "when: {version-control: yes, data-pipeline: yes}"
SIDES = "version-control, data-pipeline"
IMPOSSIBLE = [
    "{all: [{version-control: yes}, {version-control: no}]}",
    "{version-control: [yes, partial], all: [{version-control: [no, planned]}]}",
    "{version-control: yes, any: [{version-control: no}, {version-control: planned}]}",
    "{all: [{any: [{version-control: yes}, {version-control: partial}]}, {version-control: no}]}",
    "{any: [{label-delay: {at_least: 2 days, at_most: 1 day}}, {all: [{data-pipeline: yes}, {data-pipeline: no}]}]}",
    "{label-delay: {at_least: 30 days, at_most: 7 days}}",
    "{all: [{label-delay: {at_least: 1 month}}, {data-pipeline: no}, {label-delay: {at_most: 1 week}}]}",
]
POSSIBLE = [
    "{all: [{version-control: [yes, partial]}, {version-control: [partial, no]}]}",
    "{version-control: no, any: [{version-control: yes}, {data-pipeline: yes}]}",
    "{any: [{all: [{version-control: yes}, {version-control: no}]}, {data-pipeline: no}]}",
    "{all: [{version-control: yes}, {any: [{data-pipeline: no}, {data-pipeline: planned}]}]}",
    "{label-delay: {at_least: 7 days, at_most: 30 days}}",
    "{label-delay: {at_least: 30 days, at_most: 30 days}}",
    "{any: [{label-delay: {at_least: 30 days}}, {label-delay: {at_most: 7 days}}]}",
    "{all: [{serving-mode: {includes: batch}}, {serving-mode: {includes: real-time}}]}",
]


# --- conditions that exclude themselves


@pytest.mark.parametrize("condition", IMPOSSIBLE)
def test_a_rule_that_asks_for_two_things_that_exclude_each_other_is_found(tiny: TinyKnowledge, condition: str) -> None:
    """No answers would ever make it speak."""
    path = tiny.add_rule("danger", f"when: {condition}")

    assert tiny.problems() == [
        Problem(
            Place(path, 1),
            "'danger' is unreachable: its condition asks for two things that exclude each other",
            "write them under 'any:', or drop one",
        )
    ]


@pytest.mark.parametrize("condition", IMPOSSIBLE)
def test_a_criterion_that_asks_for_two_things_that_exclude_each_other_is_found(
    tiny: TinyKnowledge, condition: str
) -> None:
    """Symptoms as well as gates."""
    tiny.change(LEVEL_2, "when: {data-validation: no}", f"when: {condition}")

    assert tiny.problems() == [
        Problem(
            Place(LEVEL_2, tiny.line_of(LEVEL_2, "ladder-l2-surprises")),
            "'ladder-l2-surprises' can never hold: its condition asks for two things that exclude each other",
            "write them under 'any:', or drop one",
        )
    ]


@pytest.mark.parametrize("condition", POSSIBLE)
def test_a_rule_that_can_hold_in_one_way_is_in_order(whole: TinyKnowledge, condition: str) -> None:
    """Statuses and numbers may overlap, and one of several ways is enough."""
    whole.add_rule("danger", f"when: {condition}")

    assert whole.problems() == []


@pytest.mark.parametrize("condition", POSSIBLE)
def test_a_criterion_that_can_hold_in_one_way_is_in_order(whole: TinyKnowledge, condition: str) -> None:
    """The same conditions, as a symptom."""
    whole.change(LEVEL_2, "when: {data-validation: no}", f"when: {condition}")

    assert whole.problems() == []


def test_a_condition_with_more_ways_than_can_be_looked_at_is_taken_to_hold(tiny: TinyKnowledge) -> None:
    """The check gives up before it takes long."""
    either = "{any: [{version-control: no}, {data-pipeline: no}]}"
    tiny.add_rule("danger", f"when: {{all: [{', '.join([either] * 40)}]}}")

    assert tiny.problems() == []


def test_a_point_that_can_never_be_had_is_found(whole: TinyKnowledge) -> None:
    """Where points are counted, too."""
    whole.change(CODE_POINTS, "{version-control: yes}", "{label-delay: {at_least: 30 days, at_most: 7 days}}")

    assert whole.problems() == [
        Problem(
            Place(CODE_POINTS, 3),
            "'scores-code' can never hold: its condition asks for two things that exclude each other",
            "write them under 'any:', or drop one",
        )
    ]


def test_half_a_point_that_can_never_be_had_is_found(whole: TinyKnowledge) -> None:
    """Half a point hangs on a condition of its own."""
    whole.change(DATA_POINTS, "half: {data-validation: [yes, partial]}", f"half: {IMPOSSIBLE[-2]}")
    (problem,) = whole.problems()

    assert problem.place == Place(DATA_POINTS, 3)
    assert "can never hold" in problem.what


# --- unless


@pytest.mark.parametrize(
    ("when", "unless"),
    [
        ("{version-control: no}", "{version-control: no}"),
        ("{version-control: no}", "{version-control: [no, planned]}"),
        ("{version-control: [no, planned]}", "{any: [{version-control: no}, {version-control: planned}]}"),
        ("{any: [{version-control: no}, {data-pipeline: no}]}", "{any: [{data-pipeline: no}, {version-control: no}]}"),
        ("{version-control: no, data-pipeline: yes}", "{data-pipeline: yes}"),
        ("{label-delay: {at_least: 30 days}}", "{label-delay: {at_least: 10 days}}"),
        ("{label-delay: {at_least: 5 days, at_most: 9 days}}", "{label-delay: {at_most: 1 month}}"),
    ],
)
def test_a_rule_that_its_unless_always_stops_is_found(tiny: TinyKnowledge, when: str, unless: str) -> None:
    """Whatever makes it fire keeps it from firing."""
    path = tiny.add_rule("danger", f"when: {when}\nunless: {unless}")

    assert tiny.problems() == [
        Problem(
            Place(path, 1),
            "'danger' can never fire: whenever 'when' holds, 'unless' holds too",
            "narrow 'unless', or drop the rule",
        )
    ]


@pytest.mark.parametrize(
    ("when", "unless"),
    [
        ("{version-control: no}", "{data-pipeline: yes}"),
        ("{version-control: [no, planned]}", "{version-control: planned}"),
        ("{any: [{version-control: no}, {data-pipeline: no}]}", "{data-pipeline: no}"),
        ("{version-control: no}", "{version-control: no, data-pipeline: yes}"),
        ("{label-delay: {at_least: 10 days}}", "{label-delay: {at_least: 30 days}}"),
        ("{label-delay: {at_least: 10 days}}", "{label-delay: {at_most: 10 days}}"),
    ],
)
def test_a_rule_that_its_unless_stops_sometimes_is_in_order(tiny: TinyKnowledge, when: str, unless: str) -> None:
    """One case that is left to it is enough."""
    tiny.add_rule("danger", f"when: {when}\nunless: {unless}")

    assert tiny.problems() == []


# --- rules beside contradictions


@pytest.mark.parametrize("kind", ["risk", "waste", "caveat", "situation", "not-now"])
def test_a_rule_that_asks_for_an_open_contradiction_is_found(tiny: TinyKnowledge, kind: str) -> None:
    """The claims that it needs count as unknown as soon as both are made."""
    tiny.add_rule("both", "when: {version-control: no, data-pipeline: yes}", kind="contradiction", about=SIDES)
    path = tiny.add_rule("danger", "when: {data-pipeline: yes, version-control: no}", kind=kind, about=SIDES)

    assert tiny.problems() == [
        Problem(
            Place(path, 1),
            "'danger' can never fire: what it asks for is the contradiction 'both', whose claims count as unknown",
            "drop one of the two rules",
        )
    ]


@pytest.mark.parametrize("denial", ["no", "planned", "[no, planned]"])
def test_a_rule_that_asks_for_what_an_implication_excludes_is_found(tiny: TinyKnowledge, denial: str) -> None:
    """CI without version control is a contradiction already."""
    path = tiny.add_rule("danger", f"when: {{continuous-integration: yes, version-control: {denial}}}")

    assert tiny.problems() == [
        Problem(
            Place(path, 1),
            "'danger' can never fire: what it asks for is the contradiction 'ci-needs-version-control', "
            "whose claims count as unknown",
            "drop one of the two rules",
        )
    ]


def test_a_rule_that_asks_for_what_a_chain_of_implications_excludes_is_found(tiny: TinyKnowledge) -> None:
    """The engine takes CI without a pipeline for a contradiction where CI needs code, and code needs a pipeline."""
    text = (tiny.root / "rules/implied/ci-needs-version-control.yaml").read_text(encoding="utf-8")
    text = text.replace("version-control", "data-pipeline").replace("continuous-integration", "version-control")
    tiny.write("rules/implied/code-needs-data.yaml", text.replace("ci-needs-data-pipeline", "code-needs-data"))
    path = tiny.add_rule("danger", "when: {continuous-integration: yes, data-pipeline: no}")

    assert [(problem.place, problem.hint) for problem in tiny.problems()] == [
        (Place(path, 1), "drop one of the two rules")
    ]


@pytest.mark.parametrize(
    "condition",
    [
        "when: {version-control: no}",
        "when: {version-control: no, data-pipeline: partial}",
        "when: {version-control: [no, planned], data-pipeline: yes}",
        "when: {version-control: no, any: [{data-pipeline: yes}, {data-validation: no}]}",
        "when: {continuous-integration: partial, version-control: no}",
        "when: {continuous-integration: [yes, partial], version-control: no}",
    ],
)
def test_a_rule_that_can_fire_beside_a_contradiction_is_in_order(tiny: TinyKnowledge, condition: str) -> None:
    """It asks for less, or there is a way round."""
    tiny.add_rule("both", "when: {version-control: no, data-pipeline: yes}", kind="contradiction", about=SIDES)
    tiny.add_rule("danger", condition, about=SIDES)

    assert tiny.problems() == []


def test_a_contradiction_leaves_those_alone_whom_it_is_not_about(tiny: TinyKnowledge) -> None:
    """A situation is not in doubt because a practice does not fit it."""
    condition = "when: {label-delay: {at_least: 30 days}, data-validation: yes}"
    tiny.add_rule("both", condition, kind="contradiction", about="label-delay, data-pipeline")
    tiny.add_rule("danger", condition)

    assert tiny.problems() == []


def test_a_contradiction_that_is_excused_in_the_rules_own_case_is_in_order(tiny: TinyKnowledge) -> None:
    """What the rule asks for is what the contradiction's `unless` lets pass."""
    excused = "data-validation: yes"
    tiny.add_rule("both", f"{TOGETHER}\nunless: {{{excused}}}", kind="contradiction", about=SIDES)
    tiny.add_rule("danger", f"when: {{version-control: yes, data-pipeline: yes, {excused}}}", about=SIDES)

    assert tiny.problems() == []


def test_a_rule_that_fires_whenever_the_contradiction_is_excused_is_in_order(tiny: TinyKnowledge) -> None:
    """Both and data validation is no contradiction, and the engine lets the rule fire then."""
    tiny.add_rule("both", f"{TOGETHER}\nunless: {{data-validation: yes}}", kind="contradiction", about=SIDES)
    tiny.add_rule("danger", TOGETHER, about=SIDES)

    assert tiny.problems() == []


# --- levels


def test_a_level_whose_criterion_is_a_contradiction_is_found(tiny: TinyKnowledge) -> None:
    """Whoever does all that it asks for is told that this cannot be."""
    tiny.add_rule("both", TOGETHER, kind="contradiction", about=SIDES)
    tiny.change(LEVEL_1, "when: {version-control: yes}", TOGETHER)

    assert tiny.problems() == [
        Problem(
            Place(LEVEL_1, tiny.line_of(LEVEL_1, "ladder-l1-code")),
            "level 1 of 'ladder' cannot be reached: what 'ladder-l1-code' asks for is the contradiction 'both'",
            "mend the criterion or the rule",
        )
    ]


@pytest.mark.parametrize("role", ["supporting", "context"])
def test_a_criterion_that_no_level_needs_may_be_a_contradiction(tiny: TinyKnowledge, role: str) -> None:
    """It is shown and stops nobody."""
    tiny.add_rule("both", TOGETHER, kind="contradiction", about=SIDES)
    tiny.change(
        LEVEL_2,
        "role: symptom\n    standing: secondary\n    when: {data-validation: no}",
        f"role: {role}\n    standing: secondary\n    {TOGETHER}",
    )
    tiny.change(LEVEL_1, "when: {data-pipeline: [yes, partial]}", "when: {data-validation: yes}")

    assert tiny.problems() == []


@pytest.mark.parametrize("kind", ["risk", "waste", "caveat", "not-now"])
def test_a_level_that_is_merely_dangerous_can_be_reached(tiny: TinyKnowledge, kind: str) -> None:
    """Only contradictions take claims back."""
    tiny.add_rule("both", TOGETHER, kind=kind, about=SIDES)
    tiny.change(LEVEL_1, "when: {version-control: yes}", TOGETHER)

    assert tiny.problems() == []


def test_a_contradiction_between_less_than_a_level_needs_is_in_order(tiny: TinyKnowledge) -> None:
    """Whoever has all of it is in no contradiction."""
    halves = "when: {version-control: yes, data-pipeline: [partial, no]}"
    tiny.add_rule("both", halves, kind="contradiction", about=SIDES)
    tiny.change(LEVEL_1, "when: {version-control: yes}", TOGETHER)

    assert tiny.problems() == []


@pytest.mark.parametrize(
    ("condition", "about", "level"),
    [
        ("when: {continuous-integration: yes, data-validation: yes}", "continuous-integration, data-validation", 2),
        ("when: {version-control: yes, data-validation: yes}", "version-control, data-validation", 2),
    ],
)
def test_a_level_whose_criteria_are_a_contradiction_together_is_found(
    tiny: TinyKnowledge, condition: str, about: str, level: int
) -> None:
    """Those of the lower levels are needed as well."""
    tiny.add_rule("both", condition, kind="contradiction", about=about)

    assert f"level {level} of 'ladder' cannot be reached" in "\n".join(map(str, tiny.problems()))


def test_a_level_whose_numbers_exclude_those_of_a_lower_one_is_found(tiny: TinyKnowledge) -> None:
    """Labels cannot be both late and soon."""
    tiny.change(LEVEL_1, "when: {version-control: yes}", "when: {label-delay: {at_most: 1 day}}")
    tiny.change(LEVEL_2, "when: {continuous-integration: yes}", "when: {label-delay: {at_least: 9 days}}")

    assert "level 2 of 'ladder' cannot be reached" in "\n".join(map(str, tiny.problems()))


def test_a_level_that_one_of_two_practices_opens_can_be_reached(tiny: TinyKnowledge) -> None:
    """Version control alone is enough, and no contradiction."""
    tiny.add_rule("both", TOGETHER, kind="contradiction", about=SIDES)
    tiny.change(LEVEL_1, "{version-control: yes}", "{any: [{version-control: yes}, {data-pipeline: yes}]}")
    tiny.change(LEVEL_1, "when: {data-pipeline: [yes, partial]}", "when: {version-control: yes}")

    assert tiny.problems() == []
