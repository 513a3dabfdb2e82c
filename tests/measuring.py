"""What benchmarks share: processes in a terminal of a known size, and figures in words."""

from __future__ import annotations

import fcntl
import os
import pty
import statistics
import struct
import subprocess
import termios
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS, LINES = 120, 40
ROOT = Path(__file__).parents[1]


def in_terminal(command: list[str], home: str, pass_fds: Sequence[int] = ()) -> tuple[subprocess.Popen[bytes], int]:
    """Start a process in a terminal; returns the end of it where a user would sit."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    places = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home, "RUNG_HOME": home}
    environment = os.environ | places | {"TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=home, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, pass_fds=pass_fds
    )
    os.close(theirs)
    return process, ours


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
