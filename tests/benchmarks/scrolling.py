"""How smoothly a long conversation scrolls: one page up, from the key to the painted lines.

``python -m tests.benchmarks.scrolling`` prints it for 10 and for 1,000 messages, measured in turns in one run.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import TYPE_CHECKING

from textual import events

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.resources import data_root
from assistant.store import Store
from assistant.tui import RungApp
from tests.benchmarks.responsiveness import MESSAGES
from tests.measuring import COLUMNS, LINES, in_words
from tests.tui.terminal import terminal

if TYPE_CHECKING:
    from textual.screen import Screen

    from assistant.domain import Knowledge

FEW, MANY = 10, 1_000
PAGES = 40


class TimedApp(RungApp):
    """Notes the next painting."""

    painted: asyncio.Future[float] | None = None

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        if self.painted is not None and not self.painted.done():
            self.painted.set_result(time.perf_counter())


async def seconds_for_a_page(messages: int, knowledge: Knowledge) -> list[float]:
    """Seconds for each of some pages up from the end, and down again once the top is reached."""
    doctor, reader = Doctor(knowledge, use_engine=False), Reader(knowledge)
    talk = Conversation(doctor, reader, Store(None), "replies")
    replies = [talk.say(text) for text in MESSAGES]
    app = TimedApp(lambda _: Conversation(doctor, reader, Store(None), "benchmark"))
    taken = []
    async with terminal(app, COLUMNS, LINES) as user:
        user.prompt.cursor_blink = False
        transcript = user.transcript
        for number in range(messages):
            reply = replies[number % len(replies)]
            turn = transcript.hear(MESSAGES[number % len(MESSAGES)])
            transcript.reply(turn, reply.markdown, reply.claims, knowledge)
        await user.settle()
        key = "pageup"
        for _ in range(PAGES):
            if transcript.scroll_offset.y == 0:
                key = "pagedown"
            elif transcript.scroll_offset.y == transcript.max_scroll_y:
                key = "pageup"
            app.painted = asyncio.get_running_loop().create_future()
            started = time.perf_counter()
            app.post_message(events.Key(key, None))
            taken.append(await app.painted - started)
            await user.settle()
    return taken


def main() -> None:
    """Measure and print."""
    knowledge = load(data_root())
    taken: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(3):
        for messages, seconds in taken.items():
            seconds += asyncio.run(seconds_for_a_page(messages, knowledge))
    print(f"One page up or down, {3 * PAGES} times each, {COLUMNS}x{LINES}:")
    for messages, seconds in taken.items():
        print(f"  {messages:,} messages: {in_words(seconds)}")
    print(f"  {statistics.median(taken[MANY]) / statistics.median(taken[FEW]):.2f} times as long with many")


if __name__ == "__main__":
    main()
