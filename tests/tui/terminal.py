"""What a user of the terminal application can do and see; the tests and the benchmark share it."""

from __future__ import annotations

import threading
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events

from assistant.tui import RungApp
from assistant.tui.chat import Chat
from assistant.tui.diagnosis import DiagnosisPanel
from assistant.tui.prompt import Prompt
from assistant.tui.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot

    from assistant.conversation import Conversation


@dataclass(frozen=True)
class Terminal:
    """The application in a terminal without a screen."""

    pilot: Pilot[None]

    @property
    def chat(self) -> Chat:
        """The only screen of the application."""
        screen = self.pilot.app.screen_stack[0]
        assert isinstance(screen, Chat)
        return screen

    @property
    def prompt(self) -> Prompt:
        """Where the user types."""
        return self.chat.query_one(Prompt)

    @property
    def panel(self) -> DiagnosisPanel:
        """Where the diagnosis is shown."""
        return self.chat.query_one(DiagnosisPanel)

    @property
    def transcript(self) -> Transcript:
        """Where the conversation is shown."""
        return self.chat.query_one(Transcript)

    @property
    def painted(self) -> str:
        """The characters on the screen, line by line."""
        strips = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def conversation_texts(self) -> list[str]:
        """What the conversation has written down of the user's words."""
        conversation = self.chat.rung.conversation
        assert conversation is not None
        return [text for _, text in conversation.messages]

    @property
    def is_settled(self) -> bool:
        """Whether the conversation is open, each message has its reply, and what follows from it is shown."""
        return self.chat.is_open and not self.chat.is_busy

    async def settle(self) -> None:
        """Wait until nothing is in work, and all of it is painted."""
        while not self.is_settled:
            await self.pilot.pause()
        for _ in range(3):  # laid out, scrolled, painted
            await self.pilot.pause()

    async def look(self) -> str:
        """Wait until everything has been worked out and painted, on pages as well; returns what is on the screen."""
        await self.settle()
        await self.pilot.app.workers.wait_for_complete()
        for _ in range(5):  # messages of workers, laid out, scrolled, painted
            await self.pilot.pause()
        return self.painted

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal does."""
        self.pilot.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def say(self, text: str) -> None:
        """Enter a message and wait for its reply."""
        await self.paste(text)
        await self.pilot.press("enter")
        await self.settle()


@asynccontextmanager
async def terminal(app: RungApp, columns: int = 100, lines: int = 30) -> AsyncIterator[Terminal]:
    """Start the application and wait until the conversation is open."""
    async with app.run_test(size=(columns, lines), notifications=True) as pilot:
        started = Terminal(pilot)
        await started.settle()
        yield started


class SlowStart:
    """An application whose conversation is opened no sooner than at the end of a ``with``."""

    def __init__(self, conversation: Callable[[], Conversation]) -> None:
        self._may_open = threading.Event()
        self._conversation = conversation
        self.app = RungApp(self._open)

    def _open(self, _: str | None) -> Conversation:
        self._may_open.wait()
        return self._conversation()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._may_open.set()
