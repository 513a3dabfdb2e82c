"""How long a user waits for the first paint.

``python -m tests.benchmarks.starting`` prints it beside a bare Textual application and beside another chat application
from PyPI, which goes into an environment that is thrown away (a minute or two).
"""

from __future__ import annotations

import os
import re
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from tests.measuring import in_terminal, in_words

STARTS = 15
OTHER = "elia-chat==1.10.0"
"""Another chat application made with Textual, to compare the start with."""
_PATIENCE_SECONDS = 60
_STYLE = re.compile(rb"\x1b\[[0-9;]*m")
"""What a terminal takes for a change of colour; it may stand within words."""
RUNG = "import sys; from assistant.__main__ import main; sys.exit(main())"
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready to type")
Bare().run()
"""


def first_paint_seconds(command: list[str], awaited: bytes, home: str) -> float:
    """Seconds from the start of a fresh process to the moment a text is on its terminal.

    Raises:
        TimeoutError: It is not there after a minute.
    """
    started = time.perf_counter()
    process, ours = in_terminal(command, home)
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


if __name__ == "__main__":
    main()
