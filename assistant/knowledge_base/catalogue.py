"""Practices, facts, phrases, tools and sources: entries to nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import (
    FormerPractice,
    FreeTool,
    PhraseBook,
    Practice,
    Source,
    Standing,
    Status,
    Tool,
    ToolHint,
    ValueKind,
)
from assistant.errors import did_you_mean
from assistant.knowledge_base.fields import Fields, Problem

if TYPE_CHECKING:
    from assistant.knowledge_base.context import Context
    from assistant.yaml_files import Entry

_FACT_KEYS = ("id", "kind", "name", "area", "question", "what", "why", "value", "choices", "sources")
_PRACTICE_KEYS = (
    "id", "name", "area", "question", "what", "why", "looks_like", "prerequisites", "first_step", "done_when",
    "effort", "upkeep", "usual_mistake", "part_of", "open_source", "reading", "sources",
)  # fmt: skip
_EFFORTS = ("days", "weeks", "months")
_SHOWN_STATUSES = (Status.YES, Status.PARTIAL, Status.NO)
_SPOKEN_STATUSES = (Status.YES, Status.PARTIAL, Status.NO, Status.PLANNED, Status.UNKNOWN)


def read_practice(entry: Entry, context: Context) -> Practice:
    """A practice, or a context fact."""
    is_fact = entry.get("kind") == "fact"
    fields = context.fields(entry, known=_FACT_KEYS if is_fact else _PRACTICE_KEYS)
    if not is_fact and fields.has("effort") and fields.text("effort") not in _EFFORTS:
        fields.note("effort", "'effort' should be days, weeks or months")
    return Practice(
        id=fields.identifier(),
        name=fields.text("name"),
        area=fields.text("area"),
        question=fields.text("question"),
        what=fields.text("what"),
        why=fields.text("why"),
        sources=fields.sources("sources"),
        place=entry.place,
        looks_like={} if is_fact else _looks_like(fields, context),
        prerequisites=fields.texts("prerequisites"),
        first_step=fields.text("first_step", needed=not is_fact),
        done_when=fields.text("done_when", needed=not is_fact),
        effort=fields.text("effort", needed=not is_fact),
        upkeep=fields.text("upkeep", needed=not is_fact),
        usual_mistake=fields.text("usual_mistake", needed=not is_fact),
        part_of=fields.text("part_of", needed=False) or None,
        open_source=tuple(_free_tool(item, context) for item in fields.entries("open_source", needed=False)),
        reading=fields.text("reading", needed=not is_fact),
        value=fields.word("value", ValueKind, ValueKind.NUMBER) if is_fact else None,
        choices=fields.texts("choices"),
    )


def _looks_like(fields: Fields, context: Context) -> dict[Status, str]:
    shown = context.fields(fields.mapping("looks_like"), known=[str(status) for status in _SHOWN_STATUSES])
    return {status: shown.text(str(status)) for status in _SHOWN_STATUSES}


def _free_tool(entry: Entry, context: Context) -> FreeTool:
    fields = context.fields(entry, known=("tool", "trap"))
    return FreeTool(fields.text("tool"), fields.text("trap"))


def read_former(entry: Entry, context: Context) -> dict[str, FormerPractice]:
    """The ids that practices and facts once had."""
    fields = context.fields(entry, known=("renamed", "removed"))
    renamed, removed = (fields.mapping(key, needed=False) for key in ("renamed", "removed"))
    names, reasons = context.fields(renamed, known=tuple(renamed)), context.fields(removed, known=tuple(removed))
    for id_ in removed:
        if id_ in renamed:
            reasons.note(id_, f"'{id_}' is renamed and removed", "keep one of them")
    gone = {id_: FormerPractice(id_, "", reasons.text(id_), removed.where(id_)) for id_ in removed}
    return gone | {id_: FormerPractice(id_, names.text(id_), "", renamed.where(id_)) for id_ in renamed}


def read_source(entry: Entry, context: Context) -> Source:
    """A source."""
    fields = context.fields(entry, known=("id", "title", "publisher", "date", "url", "standing", "note"))
    return Source(
        id=fields.identifier(),
        title=fields.text("title"),
        standing=fields.word("standing", Standing, Standing.SECONDARY),
        publisher=fields.text("publisher", needed=False),
        date=fields.text("date", needed=False),
        url=fields.text("url", needed=False),
        note=fields.text("note", needed=False),
    )


def read_phrases(entry: Entry, context: Context) -> PhraseBook:
    """How people talk about one practice."""
    fields = context.fields(entry, known=("practice", "terms", *(str(status) for status in _SPOKEN_STATUSES)))
    practice = fields.text("practice")
    if practice and practice not in context.value_kinds:
        fields.note("practice", f"unknown practice '{practice}'", did_you_mean(practice, context.value_kinds))
    return PhraseBook(
        practice=practice,
        terms=fields.texts("terms"),
        remarks={status: fields.texts(str(status)) for status in _SPOKEN_STATUSES},
    )


def read_tool(entry: Entry, context: Context) -> Tool:
    """A product."""
    keys = ("id", "name", "spellings", "says", "ambiguous", "hints", "does_not_say", "licence")
    fields = context.fields(entry, known=keys)
    hints = []
    for item in fields.entries("hints", needed=False):
        hint = context.fields(item, known=("words", "says"))
        hints.append(ToolHint(hint.texts("words", needed=True), _says(hint, context)))
    return Tool(
        id=fields.identifier(),
        name=fields.text("name"),
        spellings=fields.texts("spellings", needed=True),
        says=_says(fields, context),
        ambiguous=fields.flag("ambiguous"),
        hints=tuple(hints),
        does_not_say=fields.text("does_not_say", needed=False),
        licence=fields.text("licence", needed=False),
        place=entry.place,
    )


def _says(fields: Fields, context: Context) -> dict[str, Status]:
    mapping = fields.mapping("says")
    context.practices_only(mapping)
    says: dict[str, Status] = {}
    for practice, status in mapping.items():
        if status in set(Status):
            says[practice] = Status(status)
        else:
            context.problems.append(Problem(mapping.where(practice), f"'{status}' is no status", "yes, partial or no"))
    return {practice: status for practice, status in says.items() if practice in context.value_kinds}
