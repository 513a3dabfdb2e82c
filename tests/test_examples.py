"""The rules do what their own examples say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import Rule, RuleKind, Status
from assistant.errors import Place
from assistant.inference import Diagnosis, Doctor, claims_from_answers, example_problems
from assistant.knowledge_base import load, read_all
from assistant.resources import data_root

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from tests.conftest import TinyKnowledge

RULES = read_all(data_root())[0].rules
CAVEAT = "rules/caveats/late-labels.yaml"


def _speaks(rule: Rule, diagnosis: Diagnosis) -> bool:
    """Whether somebody who looks at the diagnosis sees the rule at work."""
    match rule.kind:
        case RuleKind.IMPLICATION:
            return diagnosis.is_true(rule.then, Status.YES)
        case RuleKind.CAVEAT:
            return rule.id in {finding.rule.id for finding in diagnosis.caveats}
        case RuleKind.SITUATION:
            return rule.id in {finding.rule.id for finding in diagnosis.situations}
        case RuleKind.NOT_NOW:
            return rule.id in {finding.rule.id for finding in diagnosis.not_now}
        case _:
            return rule.id in {found.rule.id for found in diagnosis.contradictions}


@pytest.mark.parametrize("id_", RULES)
def test_each_example_of_a_rule_holds_in_a_diagnosis(id_: str, knowledge: Knowledge, swift: Doctor) -> None:
    """A diagnosis of the claims of an example shows the rule at work exactly when the example says so."""
    rule = knowledge.rules[id_]

    for example in rule.examples:
        diagnosis = swift.diagnose(claims_from_answers(knowledge, example.claims))
        assert _speaks(rule, diagnosis) is example.fires, f"{example.place}: {dict(example.claims)}"


def test_examples_that_hold_are_no_problem(tiny: TinyKnowledge) -> None:
    """Kinds and comparisons of each sort are among them."""
    assert list(example_problems(load(tiny.root))) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{label-delay: 1 day}, fires: false", "{label-delay: 2 months}, fires: false", "should not fire"),
        ("{label-delay: 9 months}, fires: true", "{label-delay: 29 days}, fires: true", "should fire"),
    ],
)
def test_an_example_that_does_not_hold_is_a_problem(tiny: TinyKnowledge, old: str, new: str, what: str) -> None:
    """The problem names the line of the example and what to do."""
    tiny.change(CAVEAT, old, new)
    problems = list(example_problems(load(tiny.root)))

    assert [problem.place for problem in problems] == [Place(CAVEAT, tiny.line_of(CAVEAT, new))]
    assert f"the example {what} 'late-labels'" in problems[0].what
    assert problems[0].hint == "mend the example or the condition"


def test_an_example_with_a_status_that_does_not_exist_is_a_problem(tiny: TinyKnowledge) -> None:
    """The statuses that exist are listed."""
    path = "rules/not-now/checks-first.yaml"
    tiny.change(path, "{version-control: no}, fires", "{version-control: nope}, fires")
    problems = list(example_problems(load(tiny.root)))

    assert [str(problem.place) for problem in problems] == [f"{path}:{tiny.line_of(path, 'nope')}"]
    assert "'nope' is no status for 'version-control'" in problems[0].what
    assert "statuses: yes, partial" in problems[0].hint


def test_an_unless_is_part_of_what_examples_check(tiny: TinyKnowledge) -> None:
    """Dropping it makes the example that relies on it fail."""
    tiny.change("rules/not-now/checks-first.yaml", "unless: {data-pipeline: yes}\n", "")

    assert [problem.what for problem in example_problems(load(tiny.root))] == [
        "the example should not fire 'checks-first' but does"
    ]
