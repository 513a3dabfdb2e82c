"""An entry of the knowledge base to be read by people, as Markdown, with links to the entries that it names.

A link leads to ``rung:KIND/ID``, or to the address of a source. Texts of entries are shown as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.domain import (
    Criterion,
    Disagreement,
    Framework,
    Lesson,
    Practice,
    Rule,
    Source,
    Term,
    Tool,
    ValueKind,
)
from assistant.plain_text import escape_markdown, one_line
from assistant.report.entries import entries_of, headline, in_words, uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from assistant.domain import Condition, Knowledge, Status, ValueIs

SCHEME = "rung:"
"""What the target of a link to another entry begins with."""
KINDS = ("practices", "frameworks", "criteria", "rules", "terms", "lessons", "sources", "tools", "disagreements")
"""Kinds that have a card."""
_LONGEST = 2_000
"""Characters; no text of an entry is nearly as long."""
_SHORT = 110
_MOST_USES = 60
_UNITS = {ValueKind.DURATION: " days", ValueKind.FREQUENCY: " times a year"}
_ADDRESS = re.compile(r"https?://[^\s<>()\\]+")


def card(kind: str, id_: str, knowledge: Knowledge) -> str:
    """The entry as Markdown: its title, what it says, and what it is linked with.

    Raises:
        KeyError: There is no such entry.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    entry = entries_of(kind, knowledge)[id_]
    return "\n\n".join(part for part in _parts(entry, knowledge) if part)


def title(entry: Any) -> str:
    """What an entry is called on its card and in lists."""
    return one_line(entry.because if isinstance(entry, Rule) else headline(entry), at_most=_LONGEST)


def _parts(entry: Any, knowledge: Knowledge) -> Iterator[str]:
    match entry:
        case Practice():
            yield from _practice(entry, knowledge)
        case Criterion():
            yield from _criterion(entry, knowledge)
        case Framework():
            yield from _framework(entry, knowledge)
        case Rule():
            yield from _rule(entry, knowledge)
        case Term():
            yield from _term(entry, knowledge)
        case Lesson():
            yield from _lesson(entry, knowledge)
        case Source():
            yield from _source(entry, knowledge)
        case Tool():
            yield from _tool(entry, knowledge)
        case Disagreement():
            yield from _disagreement(entry, knowledge)
    if hasattr(entry, "place"):
        yield f"*{_text(str(entry.place))}*"


def _practice(practice: Practice, knowledge: Knowledge) -> Iterator[str]:
    notes = ["fact" if practice.is_fact else "practice", practice.area]
    notes += [f"effort: {practice.effort}"] if practice.effort else []
    yield _head(practice.name, *notes)
    yield f"*{_text(practice.question)}*"
    yield _text(practice.what)
    yield _text(practice.why)
    yield _bullets(f"*{status}*: {_text(text)}" for status, text in practice.looks_like.items())
    yield _labelled("Choices", ", ".join(practice.choices))
    yield _labelled("First step", practice.first_step)
    yield _labelled("Done when", practice.done_when)
    yield _labelled("What usually goes wrong", practice.usual_mistake)
    yield _labelled("Upkeep", practice.upkeep)
    later = (each for each in knowledge.practices.values() if practice.id in each.prerequisites)
    yield _links("Comes after", "practices", practice.prerequisites, knowledge)
    yield _links("Comes before", "practices", _ids(later), knowledge)
    yield _links("Part of", "practices", [practice.part_of] if practice.part_of else [], knowledge)
    yield _links("Its parts", "practices", knowledge.parts.get(practice.id, ()), knowledge)
    free = [f"{_link('tools', each.tool, knowledge)}: {_text(each.trap)}" for each in practice.open_source]
    yield _list("Open source", free)
    lessons = (each for each in knowledge.lessons.values() if practice.id in (each.practice, *each.practices))
    yield _links("Lessons", "lessons", _ids(lessons), knowledge)
    disputes = (each for each in knowledge.disagreements.values() if practice.id in each.about)
    yield _links("Here the sources disagree", "disagreements", _ids(disputes), knowledge)
    yield from _users(list(uses(practice.id, knowledge)), knowledge)
    yield _sources([*([practice.reading] if practice.reading else []), *practice.sources], knowledge)


def _users(users: Sequence[Criterion | Rule], knowledge: Knowledge) -> Iterator[str]:
    criteria = [user for user in users if isinstance(user, Criterion)]
    yield _list("Asked for by", [f"{_where(each, knowledge)}: {_linked('criteria', each)}" for each in criteria])
    rules = [user for user in users if isinstance(user, Rule)]
    yield _list("Rules that look at it", [f"*{_spaced(each.kind)}*: {_linked('rules', each)}" for each in rules])


def _criterion(criterion: Criterion, knowledge: Knowledge) -> Iterator[str]:
    framework = knowledge.frameworks[criterion.framework]
    dimension = next(each for each in framework.dimensions if each.id == criterion.dimension)
    yield _head(criterion.text, "criterion", str(criterion.role), f"{criterion.standing} source")
    yield f"{_linked('frameworks', framework)}, {_text(_rung(criterion, framework))}, {_text(dimension.name)}"
    yield f"**Holds when** {_condition(criterion.when, knowledge)}."
    if criterion.half is not None:
        yield f"**Half a point when** {_condition(criterion.half, knowledge)}."
    yield _text(criterion.note)
    yield _sources(criterion.sources, knowledge)


def _framework(framework: Framework, knowledge: Knowledge) -> Iterator[str]:
    yield _head(framework.name, "framework", framework.publisher, f"{framework.scale} {framework.span}")
    yield _text(framework.about)
    yield _labelled("What critics say", framework.criticism)
    yield _labelled("Not known", framework.not_known)
    levels = [f"**{level.number:g} {_text(level.name)}**: {_text(level.summary)}" for level in framework.levels]
    yield _list("Levels", levels)
    for dimension in framework.dimensions:
        criteria = sorted(framework.within[dimension.id], key=lambda each: each.level)
        lines = [f"{_text(_rung(each, framework))}: {_linked('criteria', each)} *{each.role}*" for each in criteria]
        yield f"**{_text(dimension.name)}.** {_text(dimension.about)}"
        yield _bullets(lines)
    compared = [f"{_link('frameworks', each.framework, knowledge)}: {_text(each.text)}" for each in framework.compares]
    yield _list("Compared", compared)
    yield _sources(framework.sources, knowledge)


def _rule(rule: Rule, knowledge: Knowledge) -> Iterator[str]:
    yield _head(rule.because, "rule", _spaced(rule.kind))
    yield f"**When** {_condition(rule.when, knowledge)}."
    if rule.unless is not None:
        yield f"**Unless** {_condition(rule.unless, knowledge)}."
    yield _links("Then there is", "practices", [rule.then] if rule.then else [], knowledge)
    yield _labelled("Advice", rule.advice)
    yield _labelled("Rung asks", rule.question)
    yield _links("Calls for", "practices", rule.urges, knowledge)
    yield _links("Must be there all the same", "practices", rule.keeps, knowledge)
    yield _links("About", "practices", rule.about, knowledge)
    yield _sources(rule.sources, knowledge)


def _term(term: Term, knowledge: Knowledge) -> Iterator[str]:
    yield _head(term.term, "term", *([f"also {', '.join(term.also)}"] if term.also else []))
    yield _text(term.means)
    yield _links("See", "practices", [term.see] if term.see else [], knowledge)
    yield _sources(term.sources, knowledge)


def _lesson(lesson: Lesson, knowledge: Knowledge) -> Iterator[str]:
    yield _head(lesson.title, "lesson", *([f"number {lesson.step} of the way for beginners"] if lesson.step else []))
    yield _text(lesson.what)
    yield _bullets(map(_text, lesson.facts))
    yield _labelled("The smallest version that helps", lesson.smallest_version)
    yield _labelled("What usually goes wrong", lesson.usual_mistake)
    yield _labelled("How you would prove it", lesson.proof)
    yield _links("On", "practices", [*([lesson.practice] if lesson.practice else []), *lesson.practices], knowledge)
    yield _labelled("To check", lesson.question)
    yield f"`learn {lesson.id}` opens it with its answers."
    yield _sources([*lesson.reading, *lesson.sources], knowledge)


def _source(source: Source, knowledge: Knowledge) -> Iterator[str]:
    yield _head(source.title, f"{source.standing} source", *(text for text in (source.publisher, source.date) if text))
    address = _ADDRESS.fullmatch(source.url)
    yield f"[{_text(source.url)}](<{source.url}>)" if address else _text(source.url)
    yield _text(source.note)
    for kind in KINDS:
        users = [each for each in entries_of(kind, knowledge).values() if source.id in getattr(each, "sources", ())]
        yield _list(f"{kind.capitalize()} that rest on it", [_linked(kind, each) for each in users])


def _tool(tool: Tool, knowledge: Knowledge) -> Iterator[str]:
    yield _head(tool.name, "tool")
    yield _list("Using it says", _claims(tool.says, knowledge))
    hints = [
        f"beside “{_text(', '.join(hint.words))}”: {'; '.join(_claims(hint.says, knowledge))}" for hint in tool.hints
    ]
    yield _list("With other words", hints)
    yield "Its name is also an everyday word, so it counts only beside other words." if tool.ambiguous else ""
    yield _labelled("What it does not say", tool.does_not_say)
    yield _labelled("Licence", tool.licence)
    helped = (each for each in knowledge.practices.values() if tool.id in {free.tool for free in each.open_source})
    yield _links("Helps with", "practices", _ids(helped), knowledge)
    yield _labelled("Rung knows it as", ", ".join(tool.spellings))


def _disagreement(disagreement: Disagreement, knowledge: Knowledge) -> Iterator[str]:
    yield _head(disagreement.question, "here the sources disagree")
    for side in disagreement.positions:
        cited = "; ".join(_link("sources", id_, knowledge) for id_ in side.sources)
        yield f"- {_text(side.says)} ({cited})"
    yield _labelled("How Rung decides", disagreement.reading)
    yield _links("About", "practices", disagreement.about, knowledge)


# --- parts of cards


def _text(text: str) -> str:
    return escape_markdown(one_line(text, at_most=_LONGEST))


def _spaced(kind: str) -> str:
    return str(kind).replace("-", " ")


def _head(name: str, *notes: str) -> str:
    return f"**{_text(name)}**  \n*{_text(', '.join(notes))}*"


def _labelled(label: str, text: str) -> str:
    return f"**{label}.** {_text(text)}" if text else ""


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _list(label: str, lines: Sequence[str]) -> str:
    """Lines below a label; of very many, the first."""
    if not lines:
        return ""
    rest = len(lines) - _MOST_USES
    shown = [*lines[:_MOST_USES], *([f"and {rest} more"] if rest > 0 else [])]
    return f"**{label}:**\n\n{_bullets(shown)}"


def _linked(kind: str, entry: Any) -> str:
    return f"[{escape_markdown(one_line(title(entry), at_most=_SHORT))}]({SCHEME}{kind}/{entry.id})"


def _link(kind: str, id_: str, knowledge: Knowledge) -> str:
    return _linked(kind, entries_of(kind, knowledge)[id_])


def _links(label: str, kind: str, ids: Iterable[str], knowledge: Knowledge) -> str:
    linked = [_link(kind, id_, knowledge) for id_ in dict.fromkeys(ids)]
    return f"**{label}:** {'; '.join(linked)}" if linked else ""


def _sources(ids: Iterable[str], knowledge: Knowledge) -> str:
    return _links("Sources", "sources", ids, knowledge)


def _ids(entries: Iterable[Any]) -> list[str]:
    return [entry.id for entry in entries]


def _claims(says: Mapping[str, Status], knowledge: Knowledge) -> list[str]:
    return [f"{_link('practices', practice, knowledge)}: {status}" for practice, status in says.items()]


def _condition(condition: Condition, knowledge: Knowledge) -> str:
    def amount(leaf: ValueIs) -> str:
        kind = knowledge.practices[leaf.fact].value
        unit = _UNITS.get(kind, "") if kind is not None else ""
        return f"{leaf.limit:,.12g}{unit}" if isinstance(leaf.limit, float) else f"“{_text(leaf.limit)}”"

    return in_words(condition, lambda practice: _link("practices", practice, knowledge), amount)


def _rung(criterion: Criterion, framework: Framework) -> str:
    if framework.counts_points:
        return "one point"
    return f"level {criterion.level}"


def _where(criterion: Criterion, knowledge: Knowledge) -> str:
    framework = knowledge.frameworks[criterion.framework]
    return f"{_text(framework.short_name)}, {_text(_rung(criterion, framework))}, *{criterion.role}*"
