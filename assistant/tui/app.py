"""The application: opens the chat screen on the conversation it is given."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from assistant.tui.chat import Chat

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.conversation import Conversation


class RungApp(App[None]):
    """Rung in the terminal. Its return code is 0, or 2 if the conversation could not be opened."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "Rung"

    def __init__(self, open_conversation: Callable[[], Conversation]) -> None:
        """Prepare the application; nothing is loaded yet.

        Args:
            open_conversation: Called once, in a thread, after the screen is painted. May raise `AssistantError`.
        """
        super().__init__()
        self._open_conversation = open_conversation

    def get_default_screen(self) -> Chat:
        """The chat is the only screen."""
        return Chat(self._open_conversation)
