"""How long a user waits: from Enter to the painted reply, and from the start to the first paint.

``python -m tests.benchmarks.responsiveness`` prints both, the second beside a bare Textual application. The panel is
painted after the reply, for its moves are worked out while the reply is read: both are measured from Enter.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.resources import data_root
from assistant.store import Store
from assistant.tui import RungApp
from assistant.tui.transcript import Transcript
from tests.tui.terminal import terminal

if TYPE_CHECKING:
    from textual.screen import Screen

    from assistant.tui.messages import Shown

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 120, 40
STARTS = 15
TURNS = 200
MESSAGES = """\
We have one churn model, and it runs every night as a batch job.
All our code is in git.
We have CI, it runs the unit tests at each push.
The training data sits on a share.
Nobody looks at the model once it is live.
why
Experiments are written down in MLflow.
no
We deploy by hand, a colleague copies the file to the server.
what is a feature store?
There are three of us.
The labels come after nine months.
don't know
We retrain automatically every night.
next
There is no way back when a release goes wrong.
Some of the code is reviewed.
undo
redo
how azure
We plan to build a training pipeline.
partly
The data is checked against a schema.
skip
There are no alerts.
report
Docker images are built for each release.
change code review to no
repeat
help
""".splitlines()

RUNG = "import sys; from assistant.__main__ import main; sys.exit(main())"
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready to type")
Bare().run()
"""


class TimedApp(RungApp):
    """Notes when the reply that is waited for is first on the screen, and when what follows from it is."""

    turns_before = 0
    shown_before: Shown | None = None
    reply_painted: asyncio.Future[float] | None = None
    panel_painted: asyncio.Future[float] | None = None

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        now = time.perf_counter()  # what comes below checks, and is not part of what is measured
        if self.reply_painted is None or self.panel_painted is None:
            return
        transcript = self.chat.query_one(Transcript)
        turns = transcript.turns
        if not self.reply_painted.done() and len(turns) > self.turns_before and turns[-1].is_answered:
            top = transcript.scroll_offset.y
            in_view = transcript.lines[top : top + transcript.size.height]
            first_line = turns[-1].blocks[-1].lines(transcript.scrollable_content_region.width)[1]
            if first_line in in_view:
                self.reply_painted.set_result(now)
        if not self.panel_painted.done() and self.shown is not self.shown_before:
            self.panel_painted.set_result(now)

    def show_now(self, shown: Shown) -> None:
        before = self.shown
        super().show_now(shown)
        is_same = before is not None and before.diagnosis is shown.diagnosis and before.moves == shown.moves
        if is_same and self.panel_painted is not None and not self.panel_painted.done():
            self.panel_painted.set_result(time.perf_counter())  # it says so already, and is not painted again

    def begin(self) -> None:
        """Wait for the reply to another message."""
        self.turns_before = len(self.chat.query_one(Transcript).turns)
        self.shown_before = self.shown
        loop = asyncio.get_running_loop()
        self.reply_painted, self.panel_painted = loop.create_future(), loop.create_future()


@dataclass(frozen=True)
class Waits:
    """Seconds from Enter, for each message of a conversation."""

    reply: list[float]
    panel: list[float]


async def waits(turns: int) -> Waits:
    """Talk, and measure how long each reply and each panel takes."""
    knowledge = load(data_root())
    doctor, reader = Doctor(knowledge), Reader(knowledge)
    app = TimedApp(lambda _: Conversation(doctor, reader, Store(None), "benchmark"))
    taken = Waits([], [])
    async with terminal(app, COLUMNS, LINES) as user:
        for text in islice(cycle(MESSAGES), turns):
            await user.paste(text)
            app.begin()
            assert app.reply_painted is not None
            assert app.panel_painted is not None
            started = time.perf_counter()
            app.post_message(events.Key("enter", "\r"))
            taken.reply.append(await app.reply_painted - started)
            taken.panel.append(await app.panel_painted - started)
            await user.settle()
    return taken


def first_paint_seconds(code: str, awaited: bytes, home: str) -> float:
    """Seconds from the start of a fresh process to the moment a text is on its terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = os.environ | {"TERM": "xterm-256color", "RUNG_HOME": home, "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    seen = b""
    try:
        while awaited not in seen:
            seen += os.read(ours, 65536)
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(ours)


def main() -> None:
    """Measure and print."""
    measured = asyncio.run(waits(TURNS))
    print(f"From Enter, {TURNS} messages in one conversation, {COLUMNS}x{LINES}, in memory:")
    for name, seconds in (("painted reply", measured.reply), ("painted panel", measured.panel)):
        told, late = in_words(seconds), milliseconds(statistics.median(seconds[-TURNS // 4 :]))
        print(f"  {name}: {told}; median of the last quarter {late}")

    rung, bare = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(STARTS):
            rung.append(first_paint_seconds(RUNG, b"your own words, or", home))
            bare.append(first_paint_seconds(BARE, b"ready to type", home))
    ours, theirs = statistics.median(rung), statistics.median(bare)
    print(f"Start to first paint, {STARTS} fresh processes each:")
    print(f"  rung median {milliseconds(ours)}, p95 {milliseconds(percentile(sorted(rung), 0.95))}")
    print(f"  bare median {milliseconds(theirs)} (one Static); rung takes {ours / theirs:.2f} times as long")


def in_words(seconds: list[float]) -> str:
    """The middle and the slow end of what was measured."""
    ordered = sorted(seconds)
    return f"median {milliseconds(statistics.median(ordered))}, p95 {milliseconds(percentile(ordered, 0.95))}"


def percentile(ordered: list[float], share: float) -> float:
    """The value below which a share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, round(share * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """Seconds as a text in milliseconds."""
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
