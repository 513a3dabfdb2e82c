"""What is missing: practices that nothing teaches or warns of, terms that nobody explains."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.domain import RuleKind
from assistant.errors import Place
from assistant.knowledge_base.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Knowledge, Lesson

_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]*(?:/[A-Z]+)*[A-Z](?=s?\b)")
_CAUTIONS = {
    RuleKind.CONTRADICTION,
    RuleKind.RISK,
    RuleKind.WASTE,
    RuleKind.CAVEAT,
    RuleKind.SITUATION,
    RuleKind.NOT_NOW,
}


def gaps(knowledge: Knowledge) -> Iterator[Problem]:
    """Everything that a complete knowledge base has and this one lacks."""
    yield from _practices(knowledge)
    yield from _learning_path(knowledge)
    yield from _unexplained(knowledge)


def _practices(knowledge: Knowledge) -> Iterator[Problem]:
    taught = {lesson.practice for lesson in knowledge.lessons.values()}
    cautioned = {name for rule in knowledge.rules.values() if rule.kind in _CAUTIONS for name in rule.about}
    for practice in knowledge.practices.values():
        if practice.question and not practice.question.endswith("?"):
            yield Problem(practice.place, f"the question of '{practice.id}' does not end with a question mark")
        if practice.is_fact:
            continue
        if practice.id not in taught:
            yield Problem(
                practice.place,
                f"no lesson teaches '{practice.id}'",
                f"write knowledge/lessons/{practice.id}.yaml with 'practice: {practice.id}'",
            )
        if not {practice.id, practice.part_of} & cautioned:
            yield Problem(
                practice.place,
                f"no caveat is about '{practice.id}'",
                "name it under 'about:' of a caveat, risk or situation that it belongs to",
            )
        for free in practice.open_source:
            tool = knowledge.tools.get(free.tool)
            if tool is not None and not tool.licence:
                yield Problem(
                    practice.place,
                    f"'{free.tool}' is offered as open source, and its licence is not known",
                    f"add 'licence:' to knowledge/tools/{free.tool}.yaml",
                )


def _learning_path(knowledge: Knowledge) -> Iterator[Problem]:
    steps = sorted(lesson.step for lesson in knowledge.lessons.values() if not lesson.practice)
    if steps != list(range(1, len(steps) + 1)):
        yield Problem(
            Place("knowledge/lessons"),
            f"the learning path has the places {steps}: not rising by one from 1",
            "give each full lesson a 'place:' of its own",
        )


def _unexplained(knowledge: Knowledge) -> Iterator[Problem]:
    """Acronyms in what Rung asks and teaches; other terms cannot be told from words by looking at them."""
    named = [name for term in knowledge.terms.values() for name in term.names]
    named += [name for tool in knowledge.tools.values() for name in (tool.name, *tool.spellings)]
    named += [f"{each.name} {each.short_name} {each.publisher}" for each in knowledge.frameworks.values()]
    explained = {acronym for name in named for acronym in _acronyms(name.upper())}
    texts = [(practice.place, practice.question) for practice in knowledge.practices.values()]
    texts += [(rule.place, rule.question) for rule in knowledge.rules.values()]
    texts += [(each.place, each.question) for each in knowledge.disagreements.values()]
    texts += [(lesson.place, _whole_text(lesson)) for lesson in knowledge.lessons.values()]
    texts += [(term.place, term.means) for term in knowledge.terms.values()]
    for place, text in texts:
        for acronym in sorted(_acronyms(text) - explained):
            yield Problem(place, f"'{acronym}' is explained nowhere", "add it to knowledge/glossary, or write it out")


def _whole_text(lesson: Lesson) -> str:
    answers = [f"{answer.text} {answer.because}" for answer in lesson.answers]
    about = [lesson.title, lesson.what, *lesson.facts, lesson.smallest_version, lesson.usual_mistake, lesson.proof]
    return " ".join([*about, lesson.question, *answers])


def _acronyms(text: str) -> set[str]:
    return set(_ACRONYM.findall(text))
