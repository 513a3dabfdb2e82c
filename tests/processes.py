"""The program as others meet it: a process of its own with bytes in, bytes out and an exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.knowledge_base import load_cached
from assistant.resources import data_root

ROOT = Path(__file__).parent.parent
README_SENTENCE = (
    "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
)
README_STATUSES = {
    "version-control": "yes",
    "continuous-integration": "yes",
    "data-versioning": "no",
    "model-monitoring": "no",
}
"""What the sentence says about four practices, read by a person."""
_PATIENCE_SECONDS = 60
_CHANGES_OUTPUT = {"PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONHASHSEED"}
_SHARED = "RUNG_TESTS_SHARED"
_CACHE = "cache"


@dataclass(frozen=True)
class Outcome:
    """What a process left behind."""

    code: int
    out: str
    err: str


def command(*arguments: str) -> list[str]:
    """What ``rung`` with these arguments is without being installed."""
    return [sys.executable, "-m", "assistant", *arguments]


def share(folder: Path) -> None:
    """Name the folder in which the processes of a run keep what each would else work out anew."""
    os.environ[_SHARED] = str(folder)


def environment(**further: str) -> dict[str, str]:
    """The environment of the test, without what would change how Python writes, and of no first start.

    Bytecode is written, but not into the checkout. The knowledge is there from an earlier start: see `start_before`.
    """
    unwanted = {*_CHANGES_OUTPUT, "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    chosen = kept | {"PYTHONPYCACHEPREFIX": str(Path(os.environ[_SHARED]) / "bytecode")} | further
    if chosen["RUNG_HOME"]:
        start_before(Path(chosen["RUNG_HOME"]))
    return chosen


def start_before(home: Path) -> None:
    """Leave the loaded knowledge in a home, as an earlier start would; a home with a cache stays as it is."""
    with suppress(OSError):  # somebody wants it there already, or tests a home that cannot be written
        (home / _CACHE).mkdir(parents=True, mode=0o700)
        for file in _left_by_a_start(os.environ[_SHARED]).iterdir():
            (home / _CACHE / file.name).hardlink_to(file)


@cache
def _left_by_a_start(shared: str) -> Path:
    folder = Path(shared) / _CACHE
    load_cached(data_root(), folder)
    return folder


def rung(*arguments: str, typed: str | bytes = b"", folder: Path = ROOT, **further: str) -> Outcome:
    """Run ``rung`` to its end in some folder; whatever it is given, it never shows a traceback."""
    run = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**further),
        input=typed.encode() if isinstance(typed, str) else typed,
        capture_output=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    return outcome(run.returncode, run.stdout, run.stderr)


def start(*arguments: str, **further: str) -> subprocess.Popen[bytes]:
    """Start ``rung`` and leave it running, to talk with it over its pipes."""
    return subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=environment(**further),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_ctrl_c,
    )


def _heed_ctrl_c() -> None:
    """Shells let what they start in the background ignore Ctrl-C; a test may run there, a user does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def outcome(code: int, out: bytes, err: bytes) -> Outcome:
    """Bytes as text, once it is certain that nothing broke."""
    seen = Outcome(code, out.decode("utf-8"), err.decode("utf-8"))
    assert "Traceback" not in seen.err, seen.err
    assert "Exception ignored" not in seen.err, seen.err
    assert "the tests do without a network" not in seen.err, seen.err
    return seen
