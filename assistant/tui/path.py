"""The learning path as a list: how each lesson stands, and why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text
from textual.widgets.option_list import Option

from assistant.conversation.lessons import STANDINGS, reason_of
from assistant.plain_text import one_line
from assistant.teaching import Standing
from assistant.tui.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge
    from assistant.teaching import Station

_MARKS = {Standing.NEW: "·", Standing.RIGHT: "✓", Standing.WRONG: "✗", Standing.DUE: "?"}
_LONGEST_QUOTE = 60
_NUMBER_COLUMNS = 5


class PathList(Listing):
    """The lessons of a path; an option's id is that of its lesson."""

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
    told = "; ".join(note for note in (STANDINGS[station.standing], _reason(station, knowledge)) if note)
    title = Text.assemble((station.lesson.title, "bold"), " (open)" if is_open else "")
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_column(width=_NUMBER_COLUMNS, no_wrap=True)
    row.add_column()
    row.add_row(
        Text(f"{_MARKS[station.standing]} {number}.", style="bold"),
        Text("\n").join([title, *([Text(told)] if told else [])]),
    )
    return row


def _reason(station: Station, knowledge: Knowledge) -> str:
    """The gap that the lesson is for, and the words it comes from."""
    reason = reason_of(station, knowledge)
    quotes = station.claim.quotes if station.claim is not None else ()
    return f"{reason}: you said “{one_line(quotes[-1].text, at_most=_LONGEST_QUOTE)}”" if reason and quotes else reason
