"""Where one types what to look for, and the list of what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Input
from textual.widgets.option_list import Option

from assistant.plain_text import one_line
from assistant.report.cards import title
from assistant.report.entries import entries_of
from assistant.tui.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from assistant.domain import Knowledge
    from assistant.reader.searching import Entry

KIND_NAMES = {
    "practices": "practice",
    "frameworks": "framework",
    "criteria": "criterion",
    "rules": "rule",
    "terms": "term",
    "lessons": "lesson",
    "sources": "source",
    "tools": "tool",
    "disagreements": "disputed",
}
MOST_LISTED = 100
_LONGEST_TITLE = 110


class Search(Input):
    """One line to type in."""

    DEFAULT_CSS = """
    Search {
        border: round $primary-muted;
        background: $background;
        height: 3;
        padding: 0 1;

        &:focus {
            border: heavy $accent;
        }
    }
    """

    def _on_paste(self, event: events.Paste) -> None:
        """Paste characters only: what would command the terminal becomes a space."""
        event.text = one_line(event.text, at_most=1_000)


class Found(Listing):
    """Entries that were found; an option's id is the entry's kind and id, with a slash between."""

    def show(self, found: Sequence[Entry], knowledge: Knowledge, *, with_kind: bool) -> None:
        """Replace what is listed, and highlight the first.

        Args:
            found: The best ones first; of very many, the first are listed.
            knowledge: Where they come from.
            with_kind: Say of each what it is.
        """
        listed = found[:MOST_LISTED]
        self.set_options(Option(_line(entry, knowledge, with_kind=with_kind), _key(entry)) for entry in listed)
        if found:
            self.highlighted = 0


def count_of(found: Sequence[Entry]) -> str:
    """How many were found, in words."""
    if not found:
        return "Nothing like that here. Try another word, or look under All."
    if len(found) > MOST_LISTED:
        return f"{len(found):,} found, the first {MOST_LISTED} are listed"
    return f"{len(found)} found"


def _key(entry: Entry) -> str:
    return f"{entry.kind}/{entry.id}"


def _line(entry: Entry, knowledge: Knowledge, *, with_kind: bool) -> Content:
    name = one_line(title(entries_of(entry.kind, knowledge)[entry.id]), at_most=_LONGEST_TITLE)
    notes = [KIND_NAMES[entry.kind]] if with_kind else []
    if entry.kind == "criteria":
        criterion = knowledge.criteria[entry.id]
        framework = knowledge.frameworks[criterion.framework]
        level = "" if framework.counts_points else f", level {criterion.level}"
        notes = [f"criterion, {framework.short_name}{level}"]
    if entry.kind == "rules":
        notes.append(knowledge.rules[entry.id].kind.replace("-", " "))
    return Content.assemble(name, (f"  {', '.join(notes)}", "$foreground-muted italic") if notes else "")
