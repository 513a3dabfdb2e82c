"""Frameworks with their criteria: entries to nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Comparison, Criterion, Dimension, Framework, Level, Role, Scale, Standing, Total

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from assistant.knowledge_base.context import Context
    from assistant.knowledge_base.fields import Fields
    from assistant.knowledge_base.files import Files
    from assistant.yaml_files import Entry

_MAIN_FILE = "framework.yaml"
_KEYS = (
    "id", "name", "short_name", "publisher", "about", "criticism", "not_known", "leading", "document", "counts",
    "total", "sources", "dimensions", "levels", "compares",
)  # fmt: skip
_LEVEL_KEYS = ("number", "name", "summary", "also_called", "challenges", "move_up")


def read_frameworks(files: Files, context: Context) -> dict[str, Framework]:
    """Every framework: the leading ones first, each group in the order of the ids."""
    found = {}
    folders = sorted(path for path in (files.root / "knowledge" / "frameworks").glob("*") if path.is_dir())
    for folder in folders:
        entry = files.entry(folder / _MAIN_FILE)
        if entry is not None:
            framework = _framework(entry, folder, files, context)
            found[framework.id] = framework
    return dict(sorted(found.items(), key=lambda item: not item[1].leading))


def _framework(entry: Entry, folder: Path, files: Files, context: Context) -> Framework:
    fields = context.fields(entry, known=_KEYS)
    id_ = fields.identifier()
    if id_ and id_ != folder.name:
        fields.note("id", f"the id is '{id_}', the folder is named '{folder.name}'", "make them equal")
    scale = fields.word("counts", Scale, Scale.LEVELS, needed=False)
    counts_levels = scale is Scale.LEVELS
    criteria_files = sorted(path for path in folder.glob("*.yaml") if path.name != _MAIN_FILE)
    return Framework(
        id=id_,
        name=fields.text("name"),
        short_name=fields.text("short_name"),
        publisher=fields.text("publisher"),
        about=fields.text("about"),
        criticism=fields.text("criticism", needed=False),
        dimensions=tuple(_dimension(item, context) for item in fields.entries("dimensions")),
        levels=tuple(_level(item, context, scale) for item in fields.entries("levels", needed=counts_levels)),
        criteria=tuple(
            criterion
            for path in criteria_files
            if (inside := files.entry(path)) is not None
            for criterion in _criteria(inside, id_, scale, context)
        ),
        sources=fields.sources("sources"),
        place=entry.place,
        scale=scale,
        total=fields.word("total", Total, Total.LOWEST, needed=False),
        leading=fields.flag("leading"),
        document=fields.flag("document"),
        not_known=fields.text("not_known", needed=False),
        compares=tuple(_comparison(item, context) for item in fields.entries("compares", needed=False)),
    )


def _dimension(entry: Entry, context: Context) -> Dimension:
    fields = context.fields(entry, known=("id", "name", "about"))
    return Dimension(fields.identifier(), fields.text("name"), fields.text("about"))


def _level(entry: Entry, context: Context, scale: Scale) -> Level:
    fields = context.fields(entry, known=_LEVEL_KEYS)
    return Level(
        number=fields.whole_number("number") if scale is Scale.LEVELS else fields.number("number"),
        name=fields.text("name"),
        summary=fields.text("summary"),
        also_called=fields.texts("also_called"),
        challenges=fields.text("challenges", needed=False),
        move_up=fields.text("move_up", needed=False),
    )


def _comparison(entry: Entry, context: Context) -> Comparison:
    fields = context.fields(entry, known=("framework", "reaches", "text", "standing", "sources"))
    return Comparison(
        framework=fields.text("framework"),
        text=fields.text("text"),
        standing=fields.word("standing", Standing, Standing.SECONDARY),
        sources=fields.sources("sources"),
        place=entry.place,
        reaches=fields.number("reaches") if fields.has("reaches") else None,
    )


def _criteria(entry: Entry, framework: str, scale: Scale, context: Context) -> Iterable[Criterion]:
    counts_levels = scale is Scale.LEVELS
    fields = context.fields(entry, known=("framework", "criteria", *(("level",) if counts_levels else ())))
    if fields.text("framework") != framework:
        fields.note("framework", f"should be '{framework}', as in framework.yaml")
    level = fields.whole_number("level") if counts_levels else 0
    for item in fields.entries("criteria"):
        if counts_levels:
            yield _gate(item, framework, level, context)
        else:
            yield _points(item, framework, context)


def _gate(entry: Entry, framework: str, level: int, context: Context) -> Criterion:
    """A criterion of a level."""
    known = ("id", "dimension", "text", "role", "standing", "when", "sources", "note")
    fields = context.fields(entry, known=known)
    return _criterion(fields, framework, level, fields.word("role", Role, Role.CONTEXT), context)


def _points(entry: Entry, framework: str, context: Context) -> Criterion:
    """A criterion that is worth a point: it always counts."""
    known = ("id", "dimension", "text", "standing", "when", "half", "sources", "note")
    return _criterion(context.fields(entry, known=known), framework, 0, Role.REQUIRED, context)


def _criterion(fields: Fields, framework: str, level: int, role: Role, context: Context) -> Criterion:
    return Criterion(
        id=fields.identifier(),
        framework=framework,
        dimension=fields.text("dimension"),
        level=level,
        text=fields.text("text"),
        role=role,
        standing=fields.word("standing", Standing, Standing.DERIVED),
        when=context.condition(fields, "when"),
        sources=fields.sources("sources"),
        place=fields.place,
        note=fields.text("note", needed=False),
        half=context.condition(fields, "half") if fields.has("half") else None,
    )
