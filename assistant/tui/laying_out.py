"""Markdown in lines of some width: pieces that can be painted one by one, and the links among them."""

from __future__ import annotations

import io
from dataclasses import dataclass

from rich.console import Console
from rich.markdown import Markdown
from rich.segment import Segment
from rich.theme import Theme

from assistant.plain_text import harmless

_COLOURLESS = Theme(
    {
        "markdown.code": "bold",
        "markdown.code_block": "none",
        "markdown.block_quote": "italic",
        "markdown.list": "none",
        "markdown.item.number": "bold",
        "markdown.link": "none",
        "markdown.link_url": "none",
    }
)
"""Rich's own colours suit no theme in particular; what is left is bold, italic and underlined."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    line: int
    """The line on which they begin, from 0."""
    target: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Markdown in lines of some width."""

    markdown: str
    width: int
    lines: tuple[tuple[tuple[Segment, int | None], ...], ...]
    """Each with its pieces, and which of the links a piece belongs to."""
    links: tuple[Link, ...]


def lay_out(markdown: str, width: int, *, with_addresses: bool) -> Layout:
    """Break Markdown into lines; takes up to a quarter of a second for hundreds of them.

    Args:
        markdown: What to show; control characters become spaces.
        width: Columns.
        with_addresses: Write the address behind each link, in place of a link to be followed.
    """
    harmless_markdown = harmless(markdown)
    console = Console(file=io.StringIO(), width=width, theme=_COLOURLESS, legacy_windows=False)
    rendered = Markdown(harmless_markdown, hyperlinks=not with_addresses)
    numbers: dict[str, int] = {}
    links: list[Link] = []
    lines = []
    for line, pieces in enumerate(console.render_lines(rendered, pad=False)):
        marked: list[tuple[Segment, int | None]] = []
        for piece in pieces:
            style = piece.style
            if style is None or not style.link:
                marked.append((piece, None))
                continue
            if style.link_id not in numbers:
                numbers[style.link_id] = len(links)
                links.append(Link(line, style.link))
            marked.append((Segment(piece.text, style.update_link(None)), numbers[style.link_id]))
        lines.append(tuple(marked))
    return Layout(harmless_markdown, width, tuple(lines), tuple(links))
