"""The least that a chat application made with Textual can do, for a benchmark to compare with."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Input, RichLog

if TYPE_CHECKING:
    from typing import TextIO

    from textual.app import ComposeResult
    from textual.screen import Screen


class EchoApp(App[None]):
    """Repeats what is typed, and writes down the moments that the application of the benchmark does."""

    def __init__(self, report: TextIO) -> None:
        super().__init__()
        self._report = report
        self._has_repeated = True

    def compose(self) -> ComposeResult:
        yield RichLog()
        yield Input()

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one(RichLog).write(event.value)
        event.input.clear()
        self._has_repeated = True

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        if self._has_repeated:
            self._has_repeated = False
            now = time.perf_counter()
            self._report.write(f"reply {now}\npanel {now}\nquiet {now}\n")
            self._report.flush()


def echo(report: int) -> None:
    """Be the bare application."""
    with os.fdopen(report, "w", encoding="ascii") as moments:
        EchoApp(moments).run()
