"""Nothing leaves the machine: the whole suite runs without a network, and `rung` opens no connection at all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.processes import README_SENTENCE, rung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ELSEWHERE = "192.0.2.1"
"""An address that is nobody's (RFC 5737)."""


@pytest.fixture
def forgiven(network_attempts: list[str]) -> Iterator[list[str]]:
    """What these tests try on purpose is not held against them."""
    yield network_attempts
    network_attempts.clear()


def send_a_datagram() -> None:
    """Send one without connecting."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"hello", (ELSEWHERE, 9))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.socket().connect((ELSEWHERE, 9)),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.gethostbyname("example.org"),
        send_a_datagram,
    ],
    ids=["connection", "name", "older call for a name", "datagram"],
)
def test_no_test_reaches_the_network(attempt: Callable[[], object], forgiven: list[str]) -> None:
    """Whoever tries is stopped, and found out even if the error is caught."""
    with pytest.raises(RuntimeError, match="without a network"):
        attempt()
    assert forgiven


def test_no_process_of_a_test_reaches_the_network() -> None:
    """What the tests start is stopped as well."""
    script = f"import socket; socket.socket().connect(({ELSEWHERE!r}, 9))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=os.environ, check=False)

    assert run.returncode == 1
    assert "the tests do without a network: socket.connect" in run.stderr


def test_this_machine_can_be_reached(network_attempts: list[str]) -> None:
    """`rung serve` is tested with a browser."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
    assert network_attempts == []


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["--plain"], f"{README_SENTENCE}\nwhat next\n/learn drift\nb\nreport\nquit\n"),
        (["talk", "--session", "team"], '{"text": "code is in git"}\n'),
        (["assess", "--json", "-"], README_SENTENCE),
        (["read"], '{"id": 1, "text": "code is in git"}\n'),
        (["kb", "check"], ""),
        (["sessions", "--all"], ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_rung_opens_no_connection(arguments: list[str], typed: str) -> None:
    """Not even to its own machine."""
    run = rung(*arguments, typed=typed, RUNG_NO_SOCKETS="1")

    assert run.code == 0
    assert "without a network" not in run.err


def test_a_connection_to_this_machine_would_be_noticed() -> None:
    """What the test before this one relies on."""
    script = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        env=os.environ | {"RUNG_NO_SOCKETS": "1"},
        check=False,
    )
    assert "without a network" in run.stderr
    assert Path(os.environ["PYTHONPATH"].split(os.pathsep)[0]).name == "offline"
