"""Levels and points in words: where a team stands, and what a message has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.advising import because_of
from assistant.conversation.wording import within_a_sentence
from assistant.domain import Total
from assistant.inference import TOP_LEVELS, support

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice import NextStep
    from assistant.domain import Framework
    from assistant.inference import Diagnosis, Interval

ALL_SETTLED = (
    "That settles these levels. `next` says what to do now, and `report` shows everything; what I ask from here on "
    "completes the dimensions and the other frameworks."
)


def first_verdict(diagnosis: Diagnosis, steps: Sequence[NextStep]) -> str:
    """A first level and a first move, once a little is known."""
    lines = [f"A first picture, still wide:\n\n{levels(diagnosis)}"]
    if steps:
        name = within_a_sentence(steps[0].practice.name)
        lines.append(f"The first move I see so far: **{name}**. {because_of(steps[0], diagnosis)} `next` says more.")
    else:
        lines.append("A first move has to wait: nothing that I know to be missing is worth doing now.")
    return "\n\n".join(lines)


def interval(framework: Framework, where: Interval) -> str:
    """A level in words: its name if it is certain, else the two ends; or points."""
    name = framework.level_name(where.at_least)
    same_name = name == framework.level_name(where.at_most)
    if framework.counts_points:
        ends = f"{where.at_least:g}" if where.is_exact else f"{where.at_least:g} to {where.at_most:g}"
        points = f"{ends} {'point' if ends == '1' else 'points'}"
        return f"{points}, {within_a_sentence(name)}" if name and same_name else points
    if where.is_exact:
        return (
            f"level {where.at_least:g}, {name}" if name != f"Level {where.at_least:g}" else f"level {where.at_least:g}"
        )
    return f"level {where.at_least:g} to {where.at_most:g}"


def levels(diagnosis: Diagnosis) -> str:
    """The level in each leading framework, one line each."""
    return _listed(diagnosis, leading=True)


def further_levels(diagnosis: Diagnosis) -> str:
    """What the same answers say in the frameworks for which nothing is asked, one line each."""
    return _listed(diagnosis, leading=False)


def _listed(diagnosis: Diagnosis, *, leading: bool) -> str:
    frameworks = (each for each in diagnosis.knowledge.frameworks.values() if each.leading is leading)
    return "\n".join(f"- {standing(framework, diagnosis)}" for framework in frameworks)


def standing(framework: Framework, diagnosis: Diagnosis) -> str:
    """Where the team stands in one framework, with its name."""
    return f"**{framework.short_name}** {place(framework, diagnosis)}"


def place(framework: Framework, diagnosis: Diagnosis) -> str:
    """Where the team stands in one framework; dimension by dimension where there is no total."""
    found = diagnosis.frameworks[framework.id]
    if framework.total is Total.NONE:
        names = {dimension.id: dimension.name for dimension in framework.dimensions}
        profile = ", ".join(f"{names[id_]} {where}" for id_, where in found.dimensions.items())
        return f"{profile} (each of {framework.span}, no total)"
    level = f"{interval(framework, found.interval)} (of {framework.span})"
    return f"{level}{_contested(framework, diagnosis)}{_word_alone(framework, diagnosis)}"


def _contested(framework: Framework, diagnosis: Diagnosis) -> str:
    """That an open contradiction keeps a level uncertain."""
    parts = diagnosis.contested_in(framework)
    return ", contested" if parts else ""


def _word_alone(framework: Framework, diagnosis: Diagnosis) -> str:
    """How much of a high level nobody has shown anything for."""
    level = diagnosis.frameworks[framework.id].interval.at_least
    if framework.counts_points or level <= framework.highest - TOP_LEVELS or level == framework.lowest:
        return ""
    found = support(diagnosis, framework)
    if not found.self_reported:
        return ", shown" if found.practices else ""
    return f", {len(found.self_reported)} of {len(found.practices)} claims on your word alone"


def moved(before: Diagnosis, after: Diagnosis) -> str:
    """The levels of the leading frameworks that changed with the last message."""
    lines = []
    for framework in after.knowledge.frameworks.values():
        old, new = before.frameworks[framework.id].interval, after.frameworks[framework.id].interval
        if framework.leading and old != new:
            lines.append(f"**{framework.short_name}** is now {interval(framework, new)}")
    if not lines:
        return ""
    told = "; ".join(lines) + "."
    return f"{told}\n\n{ALL_SETTLED}" if after.has_settled and not before.has_settled else told
