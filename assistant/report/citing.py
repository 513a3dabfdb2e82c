"""Which sources and rules a report cites, in the order of reading: the numbers of its footnotes."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from assistant.conversation.wording import dated
from assistant.report.content import CitedRule, CitedSource, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Knowledge

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\\]+")


def cited(parts: object, knowledge: Knowledge) -> tuple[tuple[CitedSource, ...], tuple[CitedRule, ...]]:
    """The sources and the rules behind some parts of a report; rules bring their own sources.

    Args:
        parts: Dataclasses of `assistant.report.content`, also nested and in tuples.
        knowledge: Where the ids come from.
    """
    entries = list(_entries(parts))
    rules = dict.fromkeys(entry.rule for entry in entries if isinstance(entry, Reason) and entry.rule)
    listed = [id_ for entry in entries for id_ in getattr(entry, "sources", ())]
    listed += [id_ for rule in rules for id_ in knowledge.rules[rule].sources]
    return tuple(_source(id_, knowledge) for id_ in dict.fromkeys(listed)), tuple(
        _rule(id_, knowledge) for id_ in rules
    )


def _entries(value: object) -> Iterator[object]:
    """Every dataclass in a value, itself included, in the order of reading."""
    if isinstance(value, tuple):
        for each in value:
            yield from _entries(each)
    elif dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from _entries(getattr(value, field.name))


def _source(id_: str, knowledge: Knowledge) -> CitedSource:
    source = knowledge.sources[id_]
    url = source.url if _ADDRESS.fullmatch(source.url) else ""
    return CitedSource(id_, dated(source), source.publisher, source.date, url, str(source.standing))


def _rule(id_: str, knowledge: Knowledge) -> CitedRule:
    rule = knowledge.rules[id_]
    return CitedRule(id_, str(rule.kind), rule.because, rule.sources)
