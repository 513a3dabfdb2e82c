"""What screens share, and what all pages but the conversation do: how they look at a diagnosis, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer

from assistant.tui.navigation import PAGE_BINDINGS, Navigation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.widget import Widget

    from assistant.tui.app import RungApp
    from assistant.tui.messages import Shown


_WIDE_COLUMNS = 90
"""From here on there is room for two things side by side."""


class RungScreen(Screen[None]):
    """A screen of the application, which it knows by its own type."""

    @property
    def rung(self) -> RungApp:
        """The application."""
        from assistant.tui.app import RungApp

        assert isinstance(self.app, RungApp)
        return self.app


class Page(RungScreen):
    """A page on what is known. Shows the diagnosis that was last stated, and again when it changes."""

    NAME: ClassVar[str]
    """The id under which `navigation.PAGES` has it."""
    BINDINGS: ClassVar[list[BindingType]] = [
        *PAGE_BINDINGS,
        Binding("escape", "app.show_page('conversation')", "Back"),
        Binding("question_mark", "app.show_keys", "Help", key_display="?"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (_WIDE_COLUMNS, "-wide")]  # noqa: RUF012 (so is it declared)

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one thing only; the class of that name is there a little later."""
        return self.app.size.width < _WIDE_COLUMNS

    def compose(self) -> ComposeResult:
        """The line of pages, what the page shows, the keys."""
        yield Navigation(self.NAME)
        yield from self.content()
        yield Footer(show_command_palette=False)

    def content(self) -> Iterator[Widget]:
        """The widgets of the page."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show what is known now. A page's own `on_mount` is called as well, and need not call this one."""
        if self.rung.shown is not None:
            self.show(self.rung.shown)

    def show(self, shown: Shown) -> None:
        """Show another diagnosis; also called when a message was answered while the page is open."""
        raise NotImplementedError
