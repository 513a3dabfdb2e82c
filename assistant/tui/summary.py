"""A diagnosis in the few lines beside the conversation: ladders, what does not fit together, the next moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from assistant.domain import RuleKind, Total
from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.advice import NextStep
    from assistant.domain import Framework
    from assistant.inference import Contradiction, Diagnosis, Interval

REACHED, POSSIBLE, OUT_OF_REACH = "■", "□", "×"
CONTESTED = "!"
"""Behind a dimension that an open contradiction keeps uncertain."""
_STYLES = {REACHED: "$text-success", POSSIBLE: "$text-warning", OUT_OF_REACH: "$foreground-muted"}
_STRENGTHS = {RuleKind.CONTRADICTION: "clash", RuleKind.RISK: "risk", RuleKind.WASTE: "worth it?"}
_COLUMNS = 38
"""Room for a line that should not be broken."""
_SHORT_NAME_COLUMNS = 13
_NAME_COLUMNS = 26
_RESULT_COLUMNS = 10
_MOST_CONTRADICTIONS = 4
_MUTED = "$foreground-muted"

Part = str | tuple[str, str]


def summary(diagnosis: Diagnosis, moves: Sequence[NextStep]) -> Content:
    """The lines, in the colours of the theme.

    Args:
        diagnosis: What to show.
        moves: What `next_steps` makes of it.
    """
    return Content.assemble(*_parts(diagnosis, moves))


def _parts(diagnosis: Diagnosis, moves: Sequence[NextStep]) -> Iterator[Part]:
    frameworks = diagnosis.knowledge.frameworks.values()
    for framework in frameworks:
        if framework.leading:
            yield from _framework(framework, diagnosis)
    yield from _contradictions(diagnosis)
    if moves:
        yield from _heading("Next moves")
        for number, move in enumerate(moves, start=1):
            yield f"{number}. {move.practice.name}"
            yield f" ({move.practice.effort})\n", _MUTED
    yield from _further([framework for framework in frameworks if not framework.leading], diagnosis)
    yield f"\n{len(diagnosis.open_points)} of {len(diagnosis.knowledge.leading_points)} points open\n", _MUTED
    yield from _legend()
    if diagnosis.contested:
        yield CONTESTED, "bold $text-error"
        yield " contested", _MUTED


def _framework(framework: Framework, diagnosis: Diagnosis) -> Iterator[Part]:
    found = diagnosis.frameworks[framework.id]
    yield f"{framework.short_name:<{_SHORT_NAME_COLUMNS}}", "bold"
    for level in framework.levels:
        mark = _mark(level.number, found.interval)
        yield f"{mark}{level.number:g} ", _STYLES[mark]
    yield f" {_in_words(found.interval)}\n", "bold"
    yield f"{_level_names(framework, found.interval)}\n", "italic"
    contested = diagnosis.contested_in(framework)
    for dimension in framework.dimensions:
        where = found.dimensions[dimension.id]
        yield f"  {dimension.name:<{_NAME_COLUMNS}}", _MUTED
        yield from ladder(framework, where)
        if dimension.id in contested:
            yield f" {CONTESTED}", "bold $text-error"
        yield "\n"


def ladder(framework: Framework, where: Interval) -> Iterator[tuple[str, str]]:
    """A mark for each level: reached, possible, out of reach; with its style."""
    for level in framework.levels:
        mark = _mark(level.number, where)
        yield mark, _STYLES[mark]


def _further(frameworks: Sequence[Framework], diagnosis: Diagnosis) -> Iterator[Part]:
    """What the same answers say in the other frameworks, a line each."""
    if not frameworks:
        return
    yield from _heading("Elsewhere")
    for framework in frameworks:
        found = diagnosis.frameworks[framework.id]
        yield f"{framework.short_name:<{_SHORT_NAME_COLUMNS}}"
        if framework.total is Total.NONE:
            ends = [end for where in found.dimensions.values() for end in (where.at_least, where.at_most)]
            yield f"{' to '.join(f'{end:g}' for end in sorted({min(ends), max(ends)})):<{_RESULT_COLUMNS}}"
            yield f"of {framework.span}, by theme\n", _MUTED
        else:
            yield f"{_in_words(found.interval):<{_RESULT_COLUMNS}}"
            yield f"of {framework.span}\n", _MUTED


def _mark(level: float, where: Interval) -> str:
    if level <= where.at_least:
        return REACHED
    return POSSIBLE if level <= where.at_most else OUT_OF_REACH


def _in_words(where: Interval) -> str:
    return str(where).replace("-", " to ")


def _level_names(framework: Framework, where: Interval) -> str:
    lowest, highest = framework.level_name(where.at_least), framework.level_name(where.at_most)
    return one_line(lowest if where.is_exact else f"{lowest} … {highest}", at_most=_COLUMNS)


def _legend() -> Iterator[Part]:
    for mark, meaning in ((REACHED, "reached"), (POSSIBLE, "possible"), (OUT_OF_REACH, "out of reach")):
        yield mark, _STYLES[mark]
        yield f" {meaning}  ", _MUTED


def _heading(text: str) -> Iterator[Part]:
    yield f"\n{text}\n", "bold"


def _contradictions(diagnosis: Diagnosis) -> Iterator[Part]:
    found = diagnosis.contradictions
    if not found:
        return
    yield from _heading(f"Clashes and risks ({len(found)})")
    for item in found[:_MOST_CONTRADICTIONS]:
        yield from _contradiction(item, diagnosis)
    if len(found) > _MOST_CONTRADICTIONS:
        yield f"and {len(found) - _MOST_CONTRADICTIONS} more: report shows them all\n", _MUTED


def _contradiction(item: Contradiction, diagnosis: Diagnosis) -> Iterator[Part]:
    names = list(dict.fromkeys(diagnosis.knowledge.practices[id_].name for id_ in item.practices))
    is_clash = item.strength is RuleKind.CONTRADICTION
    yield f"! {_STRENGTHS[item.strength]}: ", "bold $text-error" if is_clash else "bold $text-warning"
    yield f"{' / '.join(names)}{': two accounts' if len(names) == 1 else ''}\n"
