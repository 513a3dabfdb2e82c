"""The learning path as a list: how each lesson stands, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from assistant.conversation.wording import within_a_sentence
from assistant.plain_text import one_line
from assistant.teaching import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge
    from assistant.teaching import Station

_STANDINGS = {
    Standing.NEW: ("·", ""),
    Standing.RIGHT: ("✓", "answered rightly"),
    Standing.WRONG: ("✗", "not answered rightly yet"),
    Standing.DUE: ("?", "due again"),
}
"""Mark and meaning."""
_LONGEST_QUOTE = 60
_NUMBER_COLUMNS = 5


class PathList(OptionList):
    """The lessons of a path; an option's id is that of its lesson."""

    DEFAULT_CSS = """
    PathList {
        height: 1fr;
        padding: 0;
        border: none;
        border-left: blank;
        background: $background;
        scrollbar-size-vertical: 1;

        &:focus {
            border: none;
            border-left: thick $accent;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, stations: Sequence[Station], knowledge: Knowledge, opened: str | None) -> None:
        """Replace the lessons; the same one stays highlighted, if it is still there.

        Args:
            stations: The path.
            knowledge: Where practices have their names.
            opened: The lesson that is open, which is highlighted at first.
        """
        here = self.highlighted_option.id if self.highlighted_option is not None else opened
        ids = [station.lesson.id for station in stations]
        self.set_options(
            Option(_station(number, station, knowledge, is_open=id_ == opened), id_)
            for number, (id_, station) in enumerate(zip(ids, stations, strict=True), start=1)
        )
        if ids:
            self.highlighted = ids.index(here) if here in ids else 0


def _station(number: int, station: Station, knowledge: Knowledge, *, is_open: bool) -> Table:
    """A lesson of the path: how it stands, why it is there."""
    mark, meaning = _STANDINGS[station.standing]
    told = "; ".join(note for note in (meaning, _reason(station, knowledge)) if note)
    title = Text.assemble((station.lesson.title, "bold"), " (open)" if is_open else "")
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=_NUMBER_COLUMNS, no_wrap=True)
    row.add_column()
    row.add_row(Text(f"{mark} {number}.", style="bold"), Text("\n").join([title, *([Text(told)] if told else [])]))
    return row


def _reason(station: Station, knowledge: Knowledge) -> str:
    """The gap that the lesson is for, and the words it comes from."""
    if station.gap is None:
        return ""
    name = within_a_sentence(knowledge.practices[station.gap].name)
    reason = f"for your move {station.move}, {name}" if station.move is not None else f"about {name}"
    quotes = station.claim.quotes if station.claim is not None else ()
    return f"{reason}: you said “{one_line(quotes[-1].text, at_most=_LONGEST_QUOTE)}”" if quotes else reason
