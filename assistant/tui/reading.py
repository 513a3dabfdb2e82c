"""Markdown to be read at length: laid out in a thread, painted line by line, with links for keys and clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import on, work
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assistant.tui.laying_out import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.tui.laying_out import Layout


class Reading(ScrollView, can_focus=True):
    """Shows one text at a time, and tells which link was followed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"reading--link", "reading--chosen"}
    DEFAULT_CSS = """
    Reading {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;

        & > .reading--link {
            color: $text-primary;
            text-style: underline;
        }

        & > .reading--chosen {
            color: $text-primary;
            text-style: reverse;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "choose(1)", "Links", key_display="← →"),
        Binding("left", "choose(-1)", "Link before", show=False),
        Binding("enter", "follow", "Open link"),
    ]

    @dataclass
    class Followed(Message):
        """The user wants to see where a link leads."""

        target: str

    @dataclass
    class LaidOut(Message):
        """A text is ready to be painted."""

        write: Callable[[], str]
        layout: Layout

    @dataclass
    class Changed(Message):
        """Another text is there to be read."""

        reading: Reading

        @property
        def control(self) -> Reading:
            """Where."""
            return self.reading

    def __init__(self, *, id: str | None = None, with_addresses: bool = False, can_focus: bool = True) -> None:  # noqa: A002
        """Show nothing yet.

        Args:
            id: For the style sheet.
            with_addresses: Write the address behind each link, in place of a link to be followed.
            can_focus: False leaves keys to the container that it is laid into.
        """
        super().__init__(id=id, can_focus=can_focus)
        self._with_addresses = with_addresses
        self._write: Callable[[], str] | None = None
        self._laid_out: Layout | None = None
        self._written_by: Callable[[], str] | None = None
        """Whose text is painted."""
        self._is_working = False
        self._chosen: int | None = None
        self._opens_at: tuple[int, int | None] = (0, None)

    @property
    def markdown(self) -> str:
        """What is shown."""
        return self._laid_out.markdown if self._laid_out is not None else ""

    @property
    def bookmark(self) -> tuple[int, int | None]:
        """The line at the top and the chosen link, to come back to."""
        return self.scroll_offset.y, self._chosen

    def show(self, write: Callable[[], str], opens_at: tuple[int, int | None] = (0, None)) -> None:
        """Show another text, as soon as it is written and laid out.

        Args:
            write: Writes it as Markdown; called in a thread.
            opens_at: A bookmark.
        """
        self._write = write
        self._opens_at = opens_at
        self._begin()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._begin()

    def _begin(self) -> None:
        """Lay out what is to be seen, unless it is there already; one text at a time, of many the last."""
        width = self.scrollable_content_region.width
        write = self._write
        if write is None or width <= 0 or self._is_working:
            return
        if write is self._written_by and self._laid_out is not None and self._laid_out.width == width:
            return
        self._is_working = True
        self._lay_out(write, width)

    @work(thread=True, description="a text in lines")
    def _lay_out(self, write: Callable[[], str], width: int) -> None:
        self.post_message(self.LaidOut(write, lay_out(write(), width, with_addresses=self._with_addresses)))

    @on(LaidOut)
    def _paint(self, message: LaidOut) -> None:
        self._is_working = False
        if message.write is self._write:
            is_new = message.write is not self._written_by
            self._written_by, self._laid_out = message.write, message.layout
            self.virtual_size = Size(message.layout.width, len(message.layout.lines))
            if is_new:
                line, self._chosen = self._opens_at
                self.scroll_to(y=line, animate=False)
                self.refresh_bindings()
                self.post_message(self.Changed(self))
            self.refresh()
        self._begin()

    def render_line(self, y: int) -> Strip:
        """One line of what is visible."""
        width, base = self.scrollable_content_region.width, self.rich_style
        number = y + self.scroll_offset.y
        if self._laid_out is None or number >= len(self._laid_out.lines):
            return Strip.blank(width, base)
        pieces = [
            piece if link is None else Segment(piece.text, self._link_style(link) + piece.style)
            for piece, link in self._laid_out.lines[number]
        ]
        return Strip(pieces).apply_style(base).crop_extend(0, width, base)

    def _link_style(self, link: int) -> Style:
        look = self.get_component_rich_style("reading--chosen" if link == self._chosen else "reading--link")
        return look + Style.from_meta({"@click": f"follow({link})"})

    # --- keys and clicks

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys for links where there are any."""
        if action in {"choose", "follow"}:
            return self._laid_out is not None and bool(self._laid_out.links)
        return super().check_action(action, parameters)

    def action_choose(self, steps: int) -> None:
        """Choose the link after or before; at first, the nearest that can be seen."""
        assert self._laid_out is not None
        links, top, height = self._laid_out.links, self.scroll_offset.y, self.scrollable_content_region.height
        if self._chosen is not None:
            self._chosen = (self._chosen + steps) % len(links)
        else:
            self._chosen = next((number for number, link in enumerate(links) if link.line >= top), 0)
        line = links[self._chosen].line
        if not top <= line < top + height:
            self.scroll_to(y=max(line - height // 3, 0), animate=False)
        self.refresh()

    def action_follow(self, number: int | None = None) -> None:
        """Go where a link leads."""
        link = self._chosen if number is None else number
        if self._laid_out is None or link is None:
            return
        self._chosen = link
        self.refresh()
        self.post_message(self.Followed(self._laid_out.links[link].target))
