"""How long a user waits for a reply: from Enter until it is written to the terminal.

``python -m tests.benchmarks.responsiveness`` prints it beside a bare Textual application that repeats what is typed.
The panel is painted after the reply, for its moves are worked out while that is read: both are measured from Enter.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TYPE_CHECKING

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.resources import data_root
from assistant.store import Store
from assistant.tui import RungApp
from assistant.tui.transcript import Transcript
from tests.measuring import COLUMNS, LINES, in_terminal, in_words, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from textual.screen import Screen

    from assistant.tui.messages import Shown

TURNS = 200
_TYPING_SECONDS = 0.1
"""Between the text and Enter, as between two keys of somebody who types fast."""
_LOOK_SECONDS = 0.05
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


class TimedApp(RungApp):
    """Writes down when each reply is first on the screen, when what follows from it is, and when all is quiet again."""

    def __init__(self, open_conversation: Callable[[str | None], Conversation], report: TextIO) -> None:
        """Prepare; a line for each moment goes to `report`, with its name and the time."""
        super().__init__(open_conversation)
        self._report = report
        self._turns_before = 0
        self._shown_before: Shown | None = None
        self._awaited: list[str] = ["quiet"]

    def _note(self, name: str, moment: float) -> None:
        self._report.write(f"{name} {moment}\n")
        self._report.flush()
        self._awaited.remove(name)

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        now = time.perf_counter()  # what comes below checks, and is not part of what is measured
        if "reply" in self._awaited and self._is_reply_in_view():
            self._note("reply", now)
        if "panel" in self._awaited and self.shown is not self._shown_before:
            self._note("panel", now)

    def _is_reply_in_view(self) -> bool:
        transcript = self.chat.query_one(Transcript)
        turns = transcript.turns
        if len(turns) == self._turns_before or not turns[-1].is_answered:
            return False
        top = transcript.scroll_offset.y
        in_view = transcript.lines[top : top + transcript.size.height]
        first_line = turns[-1].blocks[-1].lines(transcript.scrollable_content_region.width)[1]
        return first_line in in_view

    def show_now(self, shown: Shown) -> None:
        before = self.shown
        super().show_now(shown)
        is_same = before is not None and before.diagnosis is shown.diagnosis and before.moves == shown.moves
        if is_same and "panel" in self._awaited:
            self._note("panel", time.perf_counter())  # it says so already, and is not painted again

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        """Say that the next message can be typed, once nothing is in work."""
        if self._awaited != ["quiet"] or not self.chat.is_open or self.chat.is_busy:
            return
        self._note("quiet", time.perf_counter())
        self._turns_before = len(self.chat.query_one(Transcript).turns)
        self._shown_before = self.shown
        self._awaited = ["reply", "panel", "quiet"]


def talk(report: int) -> None:
    """Be the application that is measured; runs in a process and a terminal of its own.

    Args:
        report: File descriptor to write the moments to.
    """
    knowledge = load(data_root())
    doctor, reader = Doctor(knowledge), Reader(knowledge)
    with os.fdopen(report, "w", encoding="ascii") as moments:
        TimedApp(lambda _: Conversation(doctor, reader, Store(None), "benchmark"), moments).run()


@dataclass(frozen=True)
class Waits:
    """Seconds from Enter, for each message of a conversation."""

    reply: list[float]
    panel: list[float]


def waits(application: str, turns: int, home: str) -> Waits:
    """Type messages into a terminal, and measure how long each reply and each panel takes to be written to it.

    Args:
        application: A function by its whole name, to be imported in a process of its own: what is measured has to
            import Textual as it does for a user.
        turns: How many messages.
        home: A folder to live in.
    """
    reading, writing = os.pipe()
    module, _, name = application.rpartition(".")
    command = [sys.executable, "-c", f"from {module} import {name}; {name}({writing})"]
    process, ours = in_terminal(command, home, pass_fds=[writing])
    os.close(writing)
    taken = Waits([], [])
    with os.fdopen(reading, encoding="ascii") as moments:
        threading.Thread(target=_swallow, args=[ours], daemon=True).start()
        try:
            _await(moments, "quiet")
            for text in islice(cycle(MESSAGES), turns):
                os.write(ours, f"\x1b[200~{text}\x1b[201~".encode())
                time.sleep(_TYPING_SECONDS)
                started = time.perf_counter()
                os.write(ours, b"\r")
                taken.reply.append(_await(moments, "reply") - started)
                taken.panel.append(_await(moments, "panel") - started)
                _await(moments, "quiet")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            os.close(ours)
    return taken


def _await(moments: TextIO, wanted: str) -> float:
    """The time of the next moment of a name; processes of one machine share the clock."""
    for line in moments:
        name, moment = line.split()
        if name == wanted:
            return float(moment)
    raise EOFError(f"the application ended before {wanted!r}")


def _swallow(terminal: int) -> None:
    """Read what is written to a terminal, as fast as it comes."""
    with suppress(OSError):
        while os.read(terminal, 65536):
            pass


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        bare = waits("tests.echo.echo", TURNS, folder).reply
        rung = waits("tests.benchmarks.responsiveness.talk", TURNS, folder)
    print(f"From Enter, {TURNS} messages in one conversation, written to a terminal of {COLUMNS}x{LINES}:")
    print(f"  repeated by a bare application: {in_words(bare)}")
    for name, seconds in (("painted reply", rung.reply), ("painted panel", rung.panel)):
        late = milliseconds(statistics.median(seconds[-TURNS // 4 :]))
        times = statistics.median(seconds) / statistics.median(bare)
        print(f"  {name}: {in_words(seconds)}; median of the last quarter {late}; {times:.1f} times as long")


if __name__ == "__main__":
    main()
