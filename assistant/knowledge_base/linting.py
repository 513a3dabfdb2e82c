"""What is wrong with a knowledge base as a whole: links, cycles, gaps."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assistant.domain import (
    Condition,
    Framework,
    Knowledge,
    Role,
    RuleKind,
    Status,
    StatusIs,
    ValueIs,
    leaves,
)
from assistant.errors import Place, did_you_mean
from assistant.knowledge_base.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GATING = {Role.REQUIRED, Role.SUPPORTING}
_RISING = {Status.YES, Status.PARTIAL}


def lint(knowledge: Knowledge) -> list[Problem]:
    """Return every problem between entries that are each in order by themselves."""
    return [
        *_practices(knowledge),
        *_prerequisite_cycles(knowledge),
        *(problem for framework in knowledge.frameworks.values() for problem in _framework(framework, knowledge)),
        *_double_criteria(knowledge),
        *_rules(knowledge),
        *_choices(knowledge),
        *_phrases(knowledge),
    ]


def _unknown(names: Iterable[str], known: Iterable[str], kind: str, place: Place) -> Iterator[Problem]:
    known = set(known)
    for name in names:
        if name not in known:
            yield Problem(
                place,
                f"unknown {kind} '{name}'",
                did_you_mean(name, known) or f"`rung kb list {kind}s` prints them all",
            )


def _practices(knowledge: Knowledge) -> Iterator[Problem]:
    for practice in knowledge.practices.values():
        yield from _unknown(practice.sources, knowledge.sources, "source", practice.place)
        others = [*practice.prerequisites, *([practice.part_of] if practice.part_of else [])]
        yield from _unknown(others, knowledge.practices, "practice", practice.place)
        if not practice.question.endswith("?"):
            yield Problem(practice.place, f"the question of '{practice.id}' does not end with a question mark")


def _prerequisite_cycles(knowledge: Knowledge) -> Iterator[Problem]:
    finished: set[str] = set()
    for start in knowledge.practices:
        path: list[str] = []
        yield from _follow(start, path, finished, knowledge)


def _follow(practice: str, path: list[str], finished: set[str], knowledge: Knowledge) -> Iterator[Problem]:
    if practice in path:
        circle = " → ".join([*path[path.index(practice) :], practice])
        yield Problem(
            knowledge.practices[practice].place,
            f"prerequisites go round in a circle: {circle}",
            "drop one of them",
        )
        return
    if practice in finished or practice not in knowledge.practices:
        return
    path.append(practice)
    for needed in knowledge.practices[practice].prerequisites:
        yield from _follow(needed, path, finished, knowledge)
    path.pop()
    finished.add(practice)


def _framework(framework: Framework, knowledge: Knowledge) -> Iterator[Problem]:
    yield from _unknown(framework.sources, knowledge.sources, "source", framework.place)
    numbers = [level.number for level in framework.levels]
    if not numbers or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield Problem(
            framework.place,
            f"the levels are {numbers}: not rising by one",
            "add the missing level or reorder them",
        )
    dimensions = [dimension.id for dimension in framework.dimensions]
    for criterion in framework.criteria:
        yield from _unknown([criterion.dimension], dimensions, "dimension", criterion.place)
        yield from _unknown(criterion.sources, knowledge.sources, "source", criterion.place)
        if criterion.level not in numbers:
            yield Problem(criterion.place, f"level {criterion.level} is not one of {numbers}")
        if criterion.role in _GATING:
            yield from _must_rise(criterion.id, criterion.when, criterion.place)
    gated = {criterion.level for criterion in framework.criteria if criterion.role is Role.REQUIRED}
    for number in numbers[1:]:
        if number not in gated:
            yield Problem(
                framework.place,
                f"level {number} has no required criterion, so that everybody would reach it",
                "give it one",
            )


def _must_rise(id_: str, condition: Condition, place: Place) -> Iterator[Problem]:
    """More practice must never lower a level: a gate asks for yes, at least sometimes, and for nothing less."""
    for leaf in leaves(condition):
        if isinstance(leaf, StatusIs) and (not leaf.accepted <= _RISING or Status.YES not in leaf.accepted):
            yield Problem(
                place,
                f"'{id_}' would be lost by doing more of '{leaf.practice}'",
                "a gate accepts yes, or yes and partial",
            )


def _double_criteria(knowledge: Knowledge) -> Iterator[Problem]:
    everything = [criterion for framework in knowledge.frameworks.values() for criterion in framework.criteria]
    counted = Counter(criterion.id for criterion in everything)
    for criterion in everything:
        if counted[criterion.id] > 1:
            yield Problem(
                criterion.place, f"the id '{criterion.id}' stands {counted[criterion.id]} times", "rename one"
            )


def _rules(knowledge: Knowledge) -> Iterator[Problem]:
    for rule in knowledge.rules.values():
        yield from _unknown(rule.sources, knowledge.sources, "source", rule.place)
        yield from _unknown([*rule.about, *rule.urges], knowledge.practices, "practice", rule.place)
        if rule.kind is RuleKind.TWO_ACCOUNTS:
            continue
        if rule.kind is RuleKind.IMPLICATION:
            simple = isinstance(rule.when, StatusIs) and rule.when.accepted == {Status.YES}
            if not simple or rule.unless is not None:
                yield Problem(
                    rule.place,
                    f"the implication '{rule.id}' should ask for one practice with yes and have no 'unless'",
                )
        elif not rule.about:
            yield Problem(rule.place, f"'{rule.id}' does not say which practices it is about", "add 'about:'")
        if not {example.fires for example in rule.examples} >= {True, False}:
            yield Problem(
                rule.place,
                f"'{rule.id}' needs an example that fires and one that does not",
                "add it under 'examples:'",
            )
    if not any(rule.kind is RuleKind.TWO_ACCOUNTS for rule in knowledge.rules.values()):
        yield Problem(
            Place("rules"),
            "there is no rule of kind 'two-accounts'",
            "see rules/contradictions/two-accounts.yaml",
        )


def _choices(knowledge: Knowledge) -> Iterator[Problem]:
    """A misspelt choice would never hold, in silence."""
    asked = [(criterion.when, criterion.place) for f in knowledge.frameworks.values() for criterion in f.criteria]
    for rule in knowledge.rules.values():
        asked += [(each, rule.place) for each in (rule.when, rule.unless) if each is not None]
    for condition, place in asked:
        for leaf in leaves(condition):
            if isinstance(leaf, ValueIs) and leaf.comparison == "includes" and leaf.fact in knowledge.practices:
                choices = knowledge.practices[leaf.fact].choices
                yield from _unknown([str(leaf.limit)], choices, f"choice of '{leaf.fact}'", place)


def _phrases(knowledge: Knowledge) -> Iterator[Problem]:
    heard: dict[str, tuple[str, Status]] = {}
    for book in knowledge.phrases.values():
        place = Place(f"knowledge/phrases/{book.practice}.yaml")
        for status, remarks in book.remarks.items():
            for remark in remarks:
                meaning = (book.practice, status)
                if heard.setdefault(remark.lower(), meaning) != meaning:
                    other = heard[remark.lower()]
                    yield Problem(
                        place, f"'{remark}' also stands under {other[0]} ({other[1]})", "keep it in one place"
                    )
