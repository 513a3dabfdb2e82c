"""Ids that lead nowhere, and prerequisites that go round in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import ValueIs, leaves
from assistant.errors import Place, did_you_mean
from assistant.knowledge_base.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.domain import Knowledge


def broken_links(knowledge: Knowledge) -> Iterator[Problem]:
    """Every id that nothing has, and every circle of prerequisites."""
    for kind, known, names, place in _links(knowledge):
        for name in names:
            if name not in known:
                hint = did_you_mean(name, known) or _where_listed(kind)
                yield Problem(place, f"unknown {kind} '{name}'", hint)
    yield from _choices(knowledge)
    yield from _ids_that_come_back(knowledge)
    yield from _prerequisite_circles(knowledge)


def _where_listed(kind: str) -> str:
    return "see framework.yaml" if kind == "dimension" else f"`rung kb list {kind}s` prints them all"


def _links(knowledge: Knowledge) -> Iterator[tuple[str, Iterable[str], Iterable[str], Place]]:
    """What kind of id, those known, those named, where."""
    practices, sources = knowledge.practices, knowledge.sources
    for practice in practices.values():
        yield "source", sources, [*practice.sources, *_named(practice.reading)], practice.place
        wholes = set(practices) - {practice.id}
        yield "practice", practices, practice.prerequisites, practice.place
        yield "practice", wholes, _named(practice.part_of), practice.place
        yield "tool", knowledge.tools, [free.tool for free in practice.open_source], practice.place
    for framework in knowledge.frameworks.values():
        yield "source", sources, framework.sources, framework.place
        for criterion in framework.criteria:
            yield "dimension", framework.within, [criterion.dimension], criterion.place
            yield "source", sources, criterion.sources, criterion.place
        for comparison in framework.compares:
            yield "framework", knowledge.frameworks, [comparison.framework], comparison.place
            yield "source", sources, comparison.sources, comparison.place
    for rule in knowledge.rules.values():
        yield "source", sources, rule.sources, rule.place
        yield "practice", practices, [*rule.about, *rule.urges, *rule.keeps], rule.place
    for lesson in knowledge.lessons.values():
        yield "source", sources, dict.fromkeys([*lesson.sources, *lesson.reading]), lesson.place
        yield "practice", practices, [*_named(lesson.practice), *lesson.practices], lesson.place
    for term in knowledge.terms.values():
        yield "source", sources, term.sources, term.place
        yield "practice", practices, _named(term.see), term.place
    for disagreement in knowledge.disagreements.values():
        yield "source", sources, disagreement.sources, disagreement.place
        yield "practice", practices, disagreement.about, disagreement.place
    for former in knowledge.former.values():
        yield "practice", practices, _named(former.now), former.place


def _named(name: str | None) -> list[str]:
    return [name] if name else []


def _ids_that_come_back(knowledge: Knowledge) -> Iterator[Problem]:
    """Sessions would take what was said of the old practice for an answer about the new one."""
    for former in knowledge.former.values():
        if former.id in knowledge.practices:
            what = f"was renamed to '{former.now}'" if former.now else "was removed"
            yield Problem(
                knowledge.practices[former.id].place,
                f"'{former.id}' {what}, so sessions know it by another meaning",
                f"take an id that was never used, or take it out of {former.place.file} if the meaning is the old one",
            )


def _choices(knowledge: Knowledge) -> Iterator[Problem]:
    """A misspelt choice would never hold, in silence."""
    asked = []
    for criterion in knowledge.criteria.values():
        asked += [(each, criterion.place) for each in (criterion.when, criterion.half) if each is not None]
    for rule in knowledge.rules.values():
        asked += [(each, rule.place) for each in (rule.when, rule.unless) if each is not None]
    for condition, place in asked:
        for leaf in leaves(condition):
            if isinstance(leaf, ValueIs) and leaf.comparison == "includes" and leaf.fact in knowledge.practices:
                choices = knowledge.practices[leaf.fact].choices
                if leaf.limit not in choices:
                    hint = did_you_mean(str(leaf.limit), choices) or f"choices: {', '.join(choices)}"
                    yield Problem(place, f"unknown choice of '{leaf.fact}' '{leaf.limit}'", hint)


def _prerequisite_circles(knowledge: Knowledge) -> Iterator[Problem]:
    finished: set[str] = set()
    for start in knowledge.practices:
        yield from _follow(start, [], finished, knowledge)


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
