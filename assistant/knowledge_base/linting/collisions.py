"""Two entries with one meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from assistant.domain import AllOf, AnyOf
from assistant.errors import Place
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.rules import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from assistant.domain import Condition, Knowledge, Rule

_WORD = re.compile(r"[\w']+")
_EMPTY_WORDS = frozenset("a an the our we us i my it this that these those is are was were be been do does".split())
"""Words that make no difference between two remarks; words of negation, amount and time do."""


def collisions(knowledge: Knowledge) -> Iterator[Problem]:
    """Ids given twice, and entries that say the same."""
    yield from _double_criteria(knowledge)
    yield from _same_words(knowledge)
    yield from _same_rules(knowledge)
    yield from _remarks(knowledge)


def meaning(text: str) -> tuple[str, ...]:
    """The words of a text that carry its meaning, in order."""
    return tuple(word for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS)


def _double_criteria(knowledge: Knowledge) -> Iterator[Problem]:
    places = defaultdict(list)
    for framework in knowledge.frameworks.values():
        for criterion in framework.criteria:
            places[criterion.id].append(criterion.place)
    for id_, found in places.items():
        for place in found if len(found) > 1 else ():
            yield Problem(place, f"the id '{id_}' stands {len(found)} times", "rename one")


def _same_words(knowledge: Knowledge) -> Iterator[Problem]:
    """Names and questions that two entries share."""
    practices, lessons = knowledge.practices.values(), knowledge.lessons.values()
    groups: list[tuple[str, list[tuple[str, str, Place]]]] = [
        ("name", [(practice.name, practice.id, practice.place) for practice in practices]),
        ("question", [(practice.question, practice.id, practice.place) for practice in practices]),
        ("question", [(lesson.question, lesson.id, lesson.place) for lesson in lessons]),
        ("practice", [(lesson.practice, lesson.id, lesson.place) for lesson in lessons if lesson.practice]),
        ("name", [(name, term.id, term.place) for term in knowledge.terms.values() for name in term.names]),
        ("spelling", [(name, tool.id, tool.place) for tool in knowledge.tools.values() for name in tool.spellings]),
    ]
    for framework in knowledge.frameworks.values():
        criteria = [(f"{item.level} {item.dimension} {item.text}", item.id, item.place) for item in framework.criteria]
        groups.append(("statement", criteria))
    for what, entries in groups:
        yield from _shared(what, ((meaning(text), id_, place) for text, id_, place in entries))


def _shared(what: str, entries: Iterable[tuple[Hashable, str, Place]]) -> Iterator[Problem]:
    first: dict[Hashable, str] = {}
    for key, id_, place in entries:
        other = first.setdefault(key, id_)
        if other != id_:
            yield Problem(place, f"'{id_}' has the same {what} as '{other}'", "keep one of the two")


def _same_rules(knowledge: Knowledge) -> Iterator[Problem]:
    rules = [rule for rule in knowledge.rules.values() if rule.kind not in BUILT_IN]
    yield from _shared("condition and effect", ((_effect(rule), rule.id, rule.place) for rule in rules))


def _effect(rule: Rule) -> Hashable:
    lists = (rule.about, rule.urges, rule.keeps)
    return (rule.kind, _plain(rule.when), _plain(rule.unless), rule.then, *(frozenset(names) for names in lists))


def _plain(condition: Condition | None) -> Hashable:
    """A condition without the order and the nesting in which it was written."""
    if not isinstance(condition, (AllOf, AnyOf)):
        return condition
    parts: set[Hashable] = set()
    for part in map(_plain, condition.parts):
        if isinstance(part, tuple) and part[0] is type(condition):
            parts |= part[1]
        else:
            parts.add(part)
    return parts.pop() if len(parts) == 1 else (type(condition), frozenset(parts))


def _remarks(knowledge: Knowledge) -> Iterator[Problem]:
    heard: dict[tuple[str, ...], tuple[str, str]] = {}
    for book in knowledge.phrases.values():
        place = Place(f"knowledge/phrases/{book.practice}.yaml")
        kinds = [("terms", book.terms), *((str(status), remarks) for status, remarks in book.remarks.items())]
        for kind, remarks in kinds:
            for remark in remarks:
                here = (book.practice, kind)
                practice, other = heard.setdefault(meaning(remark), here)
                if (practice, other) != here:
                    yield Problem(place, f"'{remark}' also stands under {practice} ({other})", "keep it in one place")
