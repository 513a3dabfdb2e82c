"""What was said, in lines: the user's words, what was understood of them, Rung's replies, notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from assistant.plain_text import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.tui.chips import Chip

Piece = tuple[Segment, int | None]
"""Characters of one style, and the number of the chip that they belong to."""

INDENT = 2
"""Columns before what Rung says; before what the user says there is one more, for a bar."""
_RIGHT = 3
"""Columns that stay free behind the words of either."""
_NARROWEST = 8
_SHOWN_CHARACTERS = 4_000
_BETWEEN_CHIPS = 2


class Look(StrEnum):
    """How a line is painted; the names of the transcript's component classes end with it."""

    PLAIN = "plain"
    WORDS = "words"
    CHIPS = "chips"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript, to be painted in the colours of the theme."""

    look: Look
    pieces: tuple[Piece, ...] = ()

    @property
    def indent(self) -> int:
        """Columns before the first of its pieces."""
        return INDENT + (self.look in {Look.WORDS, Look.CHIPS})

    @property
    def text(self) -> str:
        """Its characters, in their columns."""
        return " " * self.indent + "".join(piece.text for piece, _ in self.pieces)


EMPTY = Line(Look.PLAIN)


class Block(Protocol):
    """Something that was said."""

    def lines(self, width: int) -> list[Line]:
        """Break it into lines of so many columns."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the user: never markup, never commands."""

    text: str

    def lines(self, width: int) -> list[Line]:
        """The words under an empty line; of very many, the beginning and their number."""
        rest = len(self.text) - _SHOWN_CHARACTERS
        shown = f"{self.text[:_SHOWN_CHARACTERS]}… and {rest:,} more characters" if rest > 0 else self.text
        return [EMPTY, *_wrapped(shown, width, Look.WORDS)]


@dataclass(frozen=True, slots=True)
class Note:
    """A line that neither of the two said."""

    text: str

    def lines(self, width: int) -> list[Line]:
        """The note under an empty line."""
        return [EMPTY, *_wrapped(self.text, width, Look.NOTE)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Rung says, as Markdown."""

    markdown: str

    def lines(self, width: int) -> list[Line]:
        """The reply under an empty line."""
        from assistant.tui.laying_out import lay_out  # needs a parser, which the first painting does not wait for

        laid_out = lay_out(self.markdown, room(width, Look.PLAIN), with_addresses=True)
        return [EMPTY, *(Line(Look.PLAIN, pieces) for pieces in laid_out.lines)]


@dataclass(frozen=True, slots=True)
class Chips:
    """What was understood of a message, right under it."""

    chips: Sequence[Chip]

    def lines(self, width: int) -> list[Line]:
        """As many chips on a line as have room there."""
        columns = room(width, Look.CHIPS)
        lines: list[list[Piece]] = [[]]
        used = 0
        for chip in self.chips:
            label = set_cell_size(chip.label, min(cell_len(chip.label), columns))
            if lines[-1] and used + _BETWEEN_CHIPS + cell_len(label) > columns:
                lines.append([])
                used = 0
            if lines[-1]:
                lines[-1].append((Segment(" " * _BETWEEN_CHIPS), None))
                used += _BETWEEN_CHIPS
            lines[-1].append((Segment(label), chip.number))
            used += cell_len(label)
        return [Line(Look.CHIPS, tuple(pieces)) for pieces in lines]


def room(width: int, look: Look) -> int:
    """How many columns of a transcript are for words."""
    return max(width - Line(look).indent - _RIGHT, _NARROWEST)


def _wrapped(text: str, width: int, look: Look) -> list[Line]:
    """Break text where it has spaces, and words that are longer than a line anywhere."""
    columns = room(width, look)
    console = Console(width=columns, legacy_windows=False)
    lines = Text(harmless(text)).wrap(console, columns, overflow="fold", tab_size=4)
    return [Line(look, ((Segment(line.plain.rstrip()), None),)) for line in lines]
