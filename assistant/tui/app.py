"""The application: opens the chat on the conversation it is given, and the pages beside it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from assistant.settings import Settings
from assistant.tui.chat import Chat
from assistant.tui.navigation import CONVERSATION
from assistant.tui.page import Page
from assistant.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.command import Provider

    from assistant.conversation import Conversation
    from assistant.tui.messages import Shown


def _palette() -> type[Provider]:
    """The palette's entries, imported when it is opened for the first time."""
    from assistant.tui.palette import Palette

    return Palette


class RungApp(App[None]):
    """Rung in the terminal. Its return code is 0, or 2 if the conversation could not be opened."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "Rung"
    COMMANDS: ClassVar[set[Callable[[], type[Provider]]]] = {_palette}  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "show_keys", "Help", show=False),
        Binding("f10", "next_theme", "Theme", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(
        self, open_conversation: Callable[[str | None], Conversation], settings: Settings | None = None
    ) -> None:
        """Prepare the application; nothing is loaded yet.

        Args:
            open_conversation: Opens the session of a name, or the usual one for None. Called in threads, for the first
                time after the screen is painted. May raise `AssistantError`.
            settings: What the user has chosen for good, such as the theme; None keeps nothing.
        """
        super().__init__()
        self.open_conversation = open_conversation
        self.settings = settings or Settings(None)
        self.conversation: Conversation | None = None
        self.shown: Shown | None = None
        for theme in THEMES:
            self.register_theme(theme)
        chosen = self.settings.theme
        self.theme = chosen if chosen is not None and chosen in self.available_themes else DARK.name

    def get_default_screen(self) -> Chat:
        """The chat is there from the beginning; pages lie upon it."""
        return Chat()

    @property
    def chat(self) -> Chat:
        """The conversation's screen."""
        screen = self.screen_stack[0]
        assert isinstance(screen, Chat)
        return screen

    def show_now(self, shown: Shown) -> None:
        """Show another diagnosis wherever one is shown."""
        self.shown = shown
        for screen in self.screen_stack:
            if isinstance(screen, Chat | Page):
                screen.show(shown)

    def action_show_page(self, name: str) -> None:
        """Open a page, in place of the one that is open; the conversation lies under all of them."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, Page):
            self.pop_screen()  # help, choices and the like make way
        is_page = isinstance(self.screen, Page)
        if name == CONVERSATION.id:
            if is_page:
                self.pop_screen()
            return
        page = import_module(f"assistant.tui.pages.{name}").PAGE()
        if is_page:
            self.switch_screen(page)
        else:
            self.push_screen(page)

    def look_up(self, entry: str) -> None:
        """Open an entry of the knowledge base.

        Args:
            entry: Its kind and id, with a slash between.
        """
        from assistant.tui.pages.knowledge import KnowledgePage

        self.action_show_page(KnowledgePage.NAME)
        if isinstance(self.screen, KnowledgePage):
            self.screen.point_at(entry)

    def type_command(self, name: str) -> None:
        """Write a command into the prompt, to be finished and sent."""
        self.action_show_page(CONVERSATION.id)
        self.chat.write(f"/{name} ")

    def action_show_keys(self) -> None:
        """Open the help: every key and every command."""
        from assistant.tui.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help())

    def action_next_theme(self) -> None:
        """Take the next of Rung's themes, and keep the choice."""
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]

    def watch_theme(self, theme: str) -> None:
        """Keep the theme that was chosen, by whatever way."""
        if self.is_running:
            self.settings.keep(theme=theme)
