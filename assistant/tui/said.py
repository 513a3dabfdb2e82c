"""Everything that was said, in lines of some width; what was said long ago only once somebody wants to read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.tui.blocks import EMPTY, Answer, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.tui.blocks import Block, Line

_LINES_KEPT = 600
"""What was said longer ago is not in lines until somebody scrolls up to it: to break them anew takes time."""
_LINES_BROUGHT_BACK = 80


@dataclass(eq=False)
class Entry:
    """Something that was said, with its lines."""

    blocks: list[Block]
    _lines: list[Line] = field(default_factory=list)
    _broken_for: tuple[int, int] = (0, 0)
    """Columns, and number of blocks, that the lines are for."""

    def lines(self, width: int) -> list[Line]:
        """Its lines, broken when they are asked for."""
        if self._broken_for != (width, len(self.blocks)):
            self._lines = [line for block in self.blocks for line in block.lines(width)]
            self._broken_for = (width, len(self.blocks))
        return self._lines

    def forget(self) -> None:
        """Give the lines up."""
        self._lines, self._broken_for = [], (0, 0)


class Turn(Entry):
    """A message and, once it is there, the reply to it."""

    def __init__(self, text: str) -> None:
        super().__init__([Words(text)])
        self.text = text

    @property
    def is_answered(self) -> bool:
        """Whether the reply is there."""
        return any(isinstance(block, Answer) for block in self.blocks)


class Said:
    """The entries from the first one on, and the lines of the last ones of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take in what was said; it is in lines once `width` is set and `lay_out` called."""
        self.entries = list(entries)
        self.first = 0
        """The first entry that is in lines."""
        self.lines: list[Line] = []
        self.width = 0
        """Columns; 0 while that is not known."""

    def restart(self, entries: Sequence[Entry]) -> None:
        """Take in something else."""
        self.entries, self.first = list(entries), 0

    def set_width(self, width: int) -> None:
        """Break the lines for another width, those of the last entries at least."""
        self.width = width
        for entry in self.entries:
            entry.forget()
        self.leave_out()

    def lay_out(self) -> None:
        """Put the lines of the entries under each other."""
        self.lines = [line for entry in self.entries[self.first :] for line in entry.lines(self.width)]
        self.lines.append(EMPTY)

    def leave_out(self) -> None:
        """Give up the lines of what was said long ago."""
        lines = 0
        for number in reversed(range(self.first, len(self.entries))) if self.width else ():
            if lines > _LINES_KEPT:
                self.entries[number].forget()
                self.first = max(self.first, number + 1)
            else:
                lines += len(self.entries[number].lines(self.width))

    def bring_back(self) -> int:
        """Break older entries into lines; returns how many there are more."""
        added = 0
        while self.first > 0 and added < _LINES_BROUGHT_BACK:
            self.first -= 1
            added += len(self.entries[self.first].lines(self.width))
        return added

    def top_of(self, wanted: Entry) -> int:
        """The line on which an entry begins; 0 while there are none."""
        top = 0
        for entry in self.entries[self.first :] if self.width else ():
            if entry is wanted:
                break
            top += len(entry.lines(self.width))
        return top

    def is_between(self, entry: Entry, top: int, bottom: int) -> bool:
        """Whether a line of an entry is among these; so is everything while there are no lines."""
        if not self.width:
            return True
        first = self.top_of(entry)
        return first < bottom and top <= first + len(entry.lines(self.width))
