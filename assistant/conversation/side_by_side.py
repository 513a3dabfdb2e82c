"""All frameworks next to each other, and what decides where they disagree, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.results import interval
from assistant.conversation.wording import said_about, titles, within_a_sentence
from assistant.inference import disagreement, places
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.inference import Decider, Diagnosis, Disagreement, Place

_MOST_DECIDERS = 4


def table(diagnosis: Diagnosis) -> str:
    """Where the same answers stand in every framework, and what decides where two of them differ most."""
    lines = ["| Framework | Where you stand | Of | Share of the way |", "| --- | --- | --- | --- |"]
    for place in places(diagnosis):
        where = interval(place.framework, diagnosis.frameworks[place.framework.id].interval)
        lines.append(f"| {place.framework.short_name} | {where} | {place.framework.span} | {_share(place)} |")
    found = disagreement(diagnosis)
    if found is None:
        return "\n".join([*lines, "", "As far as I can tell by now, they do not disagree about you."])
    return "\n".join([*lines, "", *_explained(found, diagnosis)])


def levels(columns: Mapping[str, Diagnosis]) -> list[str]:
    """The levels of several diagnoses by the same knowledge, a column each.

    Args:
        columns: By what stands at the top of the column.
    """
    knowledge = next(iter(columns.values())).knowledge
    names = [escape_markdown(one_line(name)) for name in columns]
    lines = [f"| Framework | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for framework in knowledge.frameworks.values():
        cells = [interval(framework, each.frameworks[framework.id].interval) for each in columns.values()]
        lines.append(f"| {framework.short_name} | {' | '.join(cells)} |")
    return lines


def _share(place: Place) -> str:
    low, high = round(100 * place.low), round(100 * place.high)
    return f"{low} %" if low == high else f"{low} to {high} %"


def _explained(found: Disagreement, diagnosis: Diagnosis) -> list[str]:
    strict, generous = found.strict.framework.short_name, found.generous.framework.short_name
    lines = [f"**{strict} sees you lower than {generous}.**"]
    if found.deciders:
        lines += [f"What decides it: {strict} asks now for what {generous} asks for later or not at all.", ""]
        lines += [_decider(each, generous, diagnosis) for each in found.deciders[:_MOST_DECIDERS]]
    else:
        lines.append(
            "Both ask for the same practices here, but one is content with less, or cuts its levels differently."
        )
    return lines


def _decider(each: Decider, generous: str, diagnosis: Diagnosis) -> str:
    knowledge = diagnosis.knowledge
    name = within_a_sentence(knowledge.practices[each.practice].name)
    later = f"from level {each.asked_later:g}" if each.asked_later is not None else "at no level"
    said = said_about(each.practice, diagnosis)
    source = titles(each.criterion.sources[:1], knowledge)
    return f"- {each.criterion.text} *[{source}]*{said} {generous} asks for {name} {later}."
