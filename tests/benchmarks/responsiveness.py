"""How long a user waits: from Enter to the painted reply, and from the start to the first paint.

``python -m tests.benchmarks.responsiveness`` prints both, the second beside a bare Textual application.
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
from assistant.tui.transcript import Answer, Transcript, Turn
from tests.tui.terminal import terminal

if TYPE_CHECKING:
    from textual.screen import Screen

ROOT = Path(__file__).parents[2]
COLUMNS, LINES = 120, 40
STARTS = 15
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
    """Notes when the reply that is waited for is first on the screen."""

    awaited: Turn | None = None
    painted_at: asyncio.Future[float] | None = None

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        painted = self.painted_at
        if painted is None or painted.done():
            return
        turns = self.screen.query(Turn)
        answers = turns.last().query(Answer) if turns and turns.last() is not self.awaited else ()
        view = self.screen.query_one(Transcript).region
        if any(answer.region.height > 1 and view.overlaps(answer.region) for answer in answers):
            painted.set_result(time.perf_counter())


async def reply_seconds() -> list[float]:
    """Seconds from Enter to the painted reply, for each message of a conversation."""
    knowledge = load(data_root())
    doctor, reader = Doctor(knowledge), Reader(knowledge)
    app = TimedApp(lambda _: Conversation(doctor, reader, Store(None), "benchmark"))
    taken = []
    async with terminal(app, COLUMNS, LINES) as user:
        for text in MESSAGES:
            await user.paste(text)
            turns = user.chat.query(Turn)
            app.awaited = turns.last() if turns else None
            app.painted_at = asyncio.get_running_loop().create_future()
            started = time.perf_counter()
            app.post_message(events.Key("enter", "\r"))
            taken.append(await app.painted_at - started)
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
    replies = sorted(asyncio.run(reply_seconds()))
    print(f"Enter to painted reply, {len(replies)} messages, {COLUMNS}x{LINES}, in memory:")
    print(f"  median {milliseconds(statistics.median(replies))}, p95 {milliseconds(percentile(replies, 0.95))}")

    rung, bare = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(STARTS):
            rung.append(first_paint_seconds(RUNG, b"your own words, or", home))
            bare.append(first_paint_seconds(BARE, b"ready to type", home))
    ours, theirs = statistics.median(rung), statistics.median(bare)
    print(f"Start to first paint, {STARTS} fresh processes each:")
    print(f"  rung median {milliseconds(ours)}, p95 {milliseconds(percentile(sorted(rung), 0.95))}")
    print(f"  bare median {milliseconds(theirs)} (one Static); rung takes {ours / theirs:.2f} times as long")


def percentile(ordered: list[float], share: float) -> float:
    """The value below which a share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, round(share * len(ordered)))]


def milliseconds(seconds: float) -> str:
    """Seconds as a text in milliseconds."""
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    main()
