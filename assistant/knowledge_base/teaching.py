"""Lessons, terms and disagreements: entries to nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Answer, Disagreement, Lesson, Position, Term

if TYPE_CHECKING:
    from assistant.knowledge_base.context import Context
    from assistant.yaml_files import Entry

_SHORT_KEYS = ("id", "practice", "title", "what", "question", "answers", "reading", "sources")
_FULL_KEYS = (
    "id", "place", "title", "what", "facts", "smallest_version", "usual_mistake", "proof", "question", "answers",
    "practices", "reading", "sources",
)  # fmt: skip
_WRONG_ANSWERS = {"full": 3, "short": 2}


def read_lesson(entry: Entry, context: Context) -> Lesson:
    """A full lesson, or a short one on a practice."""
    is_short = "practice" in entry
    fields = context.fields(entry, known=_SHORT_KEYS if is_short else _FULL_KEYS)
    answers = tuple(_answer(item, context) for item in fields.entries("answers"))
    least = _WRONG_ANSWERS["short" if is_short else "full"]
    if "answers" in entry and ([answer.right for answer in answers].count(True) != 1 or len(answers) - 1 < least):
        fields.note("answers", f"there should be one right answer and at least {least} wrong ones")
    return Lesson(
        id=fields.identifier(),
        title=fields.text("title"),
        what=fields.text("what"),
        question=fields.text("question"),
        answers=answers,
        reading=fields.sources("reading"),
        sources=fields.sources("sources"),
        place=entry.place,
        practice=fields.text("practice") if is_short else "",
        step=0 if is_short else fields.whole_number("place"),
        facts=fields.texts("facts", needed=not is_short),
        smallest_version=fields.text("smallest_version", needed=not is_short),
        usual_mistake=fields.text("usual_mistake", needed=not is_short),
        proof=fields.text("proof", needed=not is_short),
        practices=fields.texts("practices", needed=not is_short),
    )


def _answer(entry: Entry, context: Context) -> Answer:
    fields = context.fields(entry, known=("text", "right", "because"))
    return Answer(fields.text("text"), fields.flag("right"), fields.text("because"))


def read_term(entry: Entry, context: Context) -> Term:
    """What a word means."""
    fields = context.fields(entry, known=("id", "term", "also", "means", "see", "sources"))
    return Term(
        id=fields.identifier(),
        term=fields.text("term"),
        means=fields.text("means"),
        sources=fields.sources("sources"),
        place=entry.place,
        also=fields.texts("also"),
        see=fields.text("see", needed=False),
    )


def read_disagreement(entry: Entry, context: Context) -> Disagreement:
    """A question with at least two answers from the sources."""
    fields = context.fields(entry, known=("id", "question", "about", "positions", "reading"))
    positions = tuple(_position(item, context) for item in fields.entries("positions"))
    if len(positions) < 2:
        fields.note("positions", "a disagreement has at least two positions")
    return Disagreement(
        id=fields.identifier(),
        question=fields.text("question"),
        about=fields.texts("about"),
        positions=positions,
        reading=fields.text("reading"),
        place=entry.place,
    )


def _position(entry: Entry, context: Context) -> Position:
    fields = context.fields(entry, known=("says", "sources"))
    return Position(fields.text("says"), fields.sources("sources"))
