"""How long a user waits: from Enter to the painted reply, and from the start to the first paint.

``python -m tests.benchmarks.responsiveness`` prints both, the second beside a bare Textual application and beside
another chat application from PyPI, which goes into an environment that is thrown away (a minute or two). The panel is
painted after the reply, for its moves are worked out while the reply is read: both are measured from Enter.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import venv
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
OTHER = "elia-chat==1.10.0"
"""Another chat application made with Textual, to compare the start with."""
_PATIENCE_SECONDS = 60
_STYLE = re.compile(rb"\x1b\[[0-9;]*m")
"""What a terminal takes for a change of colour; it may stand within words."""
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


def first_paint_seconds(command: list[str], awaited: bytes, home: str) -> float:
    """Seconds from the start of a fresh process to the moment a text is on its terminal.

    Raises:
        TimeoutError: It is not there after a minute.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    places = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "RUNG_HOME": home}
    environment = os.environ | places | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=home, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while awaited not in _STYLE.sub(b"", seen):
            left = started + _PATIENCE_SECONDS - time.perf_counter()
            if left <= 0 or not select.select([ours], [], [], left)[0]:
                raise TimeoutError(f"{command[0]} did not show {awaited.decode()!r}")
            seen += os.read(ours, 65536)
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(ours)


def install(requirement: str, folder: Path) -> Path:
    """Install a package into an environment of its own; returns the folder of its commands.

    Raises:
        subprocess.CalledProcessError: It cannot be had.
    """
    venv.create(folder, with_pip=True)
    quietly = {"capture_output": True, "check": True, "encoding": "utf-8"}
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", requirement], **quietly)  # type: ignore[call-overload]
    return folder / "bin"


def main() -> None:
    """Measure and print."""
    measured = asyncio.run(waits(TURNS))
    print(f"From Enter, {TURNS} messages in one conversation, {COLUMNS}x{LINES}, in memory:")
    for name, seconds in (("painted reply", measured.reply), ("painted panel", measured.panel)):
        late = milliseconds(statistics.median(seconds[-TURNS // 4 :]))
        print(f"  {name}: {in_words(seconds)}; median of the last quarter {late}")

    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "rung": ([sys.executable, "-c", RUNG], b"your own words, or"),
            "bare (one Static)": ([sys.executable, "-c", BARE], b"ready to type"),
        }
        try:
            commands[OTHER] = [str(install(OTHER, Path(folder, "other")) / "elia")], b"Enter your message"
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{OTHER} is left out, for it could not be installed: {error}")
        print(f"Start to first paint, {STARTS} fresh processes each, in turns:")
        starts: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(-1, STARTS):
            for name, (command, awaited) in commands.items():
                home = Path(folder, "homes", name.split()[0])
                home.mkdir(parents=True, exist_ok=True)
                seconds = first_paint_seconds(command, awaited, str(home))
                if number >= 0:  # the first start of each makes its files
                    starts[name].append(seconds)
        rung = statistics.median(starts["rung"])
        for name, taken in starts.items():
            times = rung / statistics.median(taken)
            print(
                f"  {name}: {in_words(taken)}" + ("" if name == "rung" else f"; rung takes {times:.2f} times as long")
            )


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
