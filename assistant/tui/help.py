"""The help: every key and every command, on one page that closes with any key."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from assistant.reader import MENU
from assistant.tui.navigation import PAGES

if TYPE_CHECKING:
    from textual.app import ComposeResult

KEYS = (
    ("enter", "send the message, or open what is chosen"),
    ("ctrl+j, shift+enter", "a new line in the message"),
    ("up, down", "earlier messages, while the prompt is empty"),
    ("tab", "complete a command; else go to the next part of the page"),
    ("ctrl+e", "edit the last message: it is taken back, and stands in the prompt again"),
    ("ctrl+y", "copy the last reply; on other pages, what they show"),
    ("page up, page down", "scroll"),
    ("n, r, a, d, u, c", "on Sessions: new, rename, archive or back, delete, undo the deletion, compare"),
    ("ctrl+t", "still true: keep last time's answer to the question"),
    ("f9", "show or hide the levels beside the conversation"),
    ("f10", "another theme"),
    ("ctrl+p", "the palette: everything by name"),
    ("f1, or ? in an empty prompt", "this help"),
    ("escape", "back to the conversation"),
    ("ctrl+q", "quit; everything is kept"),
)
_COLUMN = 30
_NARROWEST = 20
"""Columns for what a key does, also where the terminal has none left."""


class Help(ModalScreen[None]):
    """Lists keys and commands."""

    DEFAULT_CSS = """
    Help {
        align: center middle;

        & > VerticalScroll {
            width: 90%;
            max-width: 96;
            height: auto;
            max-height: 90%;
            padding: 1 2;
            border: round $primary;
            background: $surface;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,question_mark,f1", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with VerticalScroll():
            yield Static(_text(_COLUMN + _NARROWEST), markup=False)

    def on_resize(self) -> None:
        """Break the lines anew, once it is known how long they may be."""
        self.call_after_refresh(self._break_lines)

    def _break_lines(self) -> None:
        text = self.query_one(Static)
        text.update(_text(text.size.width))


def _text(width: int) -> Content:
    lines = [Content.styled("Pages", "bold")]
    lines += [_line(f"{page.key.upper()} or /show {page.id}", page.about, width) for page in PAGES]
    lines += [Content(""), Content.styled("Keys", "bold")]
    lines += [_line(key, does, width) for key, does in KEYS]
    lines += [Content(""), Content.styled("What you can type", "bold")]
    lines += [_line(f"/{command.name}", command.does.replace("`", ""), width) for command in MENU]
    lines += [Content(""), Content.styled("escape closes this", "$text-muted")]
    return Content("\n").join(lines)


def _line(left: str, right: str, width: int) -> Content:
    """A key or command, and what it does: as many lines as that takes, all behind the same column."""
    broken = wrap(right, max(width - _COLUMN - 1, _NARROWEST))
    return Content.assemble((f"{left:<{_COLUMN}} ", "$text-primary"), ("\n" + " " * (_COLUMN + 1)).join(broken))
