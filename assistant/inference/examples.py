"""Do the rules do what their own examples say?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Knowledge, Rule, RuleKind
from assistant.errors import DataError
from assistant.inference.answers import claims_from_answers
from assistant.inference.diagnosing import Doctor
from assistant.inference.propositions import CLASH, FIRES
from assistant.knowledge_base import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def example_problems(knowledge: Knowledge) -> Iterator[Problem]:
    """Run the examples of every rule and yield those that come out differently."""
    doctor = Doctor(knowledge, use_engine=False)
    for rule in knowledge.rules.values():
        for example in rule.examples:
            try:
                claims = claims_from_answers(knowledge, example.claims)
            except DataError as error:
                yield Problem(example.place, error.what, error.hint)
                continue
            true = doctor.suppose(doctor.atoms(claims)).true
            if _fires(rule, true) is not example.fires:
                expected, actual = ("should fire", "does not") if example.fires else ("should not fire", "does")
                yield Problem(
                    example.place,
                    f"the example {expected} '{rule.id}' but {actual}",
                    "mend the example or the condition",
                )


def _fires(rule: Rule, true: frozenset[str]) -> bool:
    match rule.kind:
        case RuleKind.IMPLICATION:
            return f"is:{rule.then}=yes" in true
        case RuleKind.CONTRADICTION:
            return f"{CLASH}{rule.id}" in true
        case _:
            return f"{FIRES}{rule.id}" in true
