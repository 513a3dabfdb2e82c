"""Real processes on one session: the second looks, a killed one loses the line being typed at most."""

from __future__ import annotations

import json
import random
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation
from assistant.store import Store
from tests.processes import rung, start

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assistant.inference import Doctor
    from assistant.reader import Reader

    Rung = subprocess.Popen[bytes]

pytestmark = pytest.mark.slow  # each test starts processes, and kills them

LOOK = "This session is open in another Rung: you can look, nothing is written."
KILLS = 50
SAYINGS = (
    "All our code is in git.",
    "We have CI for every commit.",
    "Nobody monitors the model.",
    "There are no automated tests.",
    "The training data sits on a share.",
    "/undo",
    "We deploy by hand.",
)


def hear(process: Rung) -> dict[str, Any]:
    """What it says next."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.endswith(b"\n"), line
    heard: dict[str, Any] = json.loads(line)
    return heard


def send(process: Rung, text: str) -> None:
    """Say something."""
    assert process.stdin is not None
    process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
    process.stdin.flush()


def end(process: Rung) -> None:
    """Kill it, as `kill -9` does."""
    process.kill()
    process.communicate()


@pytest.fixture
def talking() -> Iterator[Callable[..., Rung]]:
    """Start `rung talk` on a session; whatever is still running at the end is killed."""
    started: list[Rung] = []

    def talking_(session: str = "team") -> Rung:
        started.append(start("talk", "--session", session))
        return started[-1]

    yield talking_
    for process in started:
        if process.poll() is None:
            end(process)


def said(folder: Path, session: str = "team") -> list[str]:
    """The messages that are written down."""
    with closing(Store(folder / "sessions.db")) as store:
        return [event.body["text"] for event in store.events(session) if event.kind == "said"]


# --- two of them


def test_the_second_is_told_and_writes_nothing(talking: Callable[..., Rung], sessions_folder: Path) -> None:
    """It shows where the session stands and answers what is asked; what is told it does not note, and says so."""
    first = talking()
    hear(first)
    send(first, SAYINGS[0])
    hear(first)

    second = rung("--plain", "--session", "team", typed=f"{SAYINGS[1]}\n/report\nquit\n")

    assert second.code == 0
    assert LOOK in second.out
    assert "You have told me about one thing so far." in second.out
    assert second.out.count("You (nothing is written): ") == 3
    assert f"Rung: I did not note that. {LOOK}" in second.out
    assert "code is in git" in second.out
    assert "Good bye. The session is as it was: nothing was written." in second.out
    assert said(sessions_folder) == [SAYINGS[0]]
    send(first, SAYINGS[1])
    assert [claim["practice"] for claim in hear(first)["claims"]] == ["continuous-integration"]


def test_another_session_is_nobodys_business(talking: Callable[..., Rung], sessions_folder: Path) -> None:
    """Two sessions are written at the same time."""
    first, second = talking("one"), talking("two")
    for process in (first, second):
        assert "not_written" not in hear(process)
        send(process, SAYINGS[0])
    for process in (first, second):
        hear(process)

    assert said(sessions_folder, "one") == said(sessions_folder, "two") == [SAYINGS[0]]


def test_the_second_goes_on_where_the_first_was_killed(talking: Callable[..., Rung], sessions_folder: Path) -> None:
    """With its next message it takes over: what the first wrote meanwhile counts, and everything is written again."""
    first = talking()
    hear(first)
    second = talking()
    opening = hear(second)
    assert (opening["not_written"], opening["asks"]) == (LOOK, None)
    assert LOOK in opening["reply"]
    send(first, SAYINGS[0])
    hear(first)
    end(first)

    send(second, SAYINGS[1])
    reply = hear(second)

    assert "not_written" not in reply
    assert reply["reply"].startswith("The other Rung has closed this session.")
    assert said(sessions_folder) == [SAYINGS[0], SAYINGS[1]]
    send(second, "/report")
    assert "code is in git" in hear(second)["reply"]


def test_an_answer_to_a_lesson_is_not_lost_in_silence(talking: Callable[..., Rung]) -> None:
    """`rung learn --answer` writes; where it cannot, it says so. To look at the lesson is free."""
    hear(talking())

    refused = rung("learn", "drift", "--answer", "a", "--session", "team")

    assert refused.code == 2
    assert "open in another Rung" in refused.err
    assert rung("learn", "drift", "--session", "team").code == 0


def test_looking_keeps_nobody_from_writing(talking: Callable[..., Rung]) -> None:
    """`rung next` about the session that is open elsewhere is answered, and takes nothing away."""
    first = talking()
    hear(first)
    send(first, SAYINGS[2])
    hear(first)

    assert rung("next", "--session", "team").code == 0
    send(first, SAYINGS[0])
    assert "not_written" not in hear(first)


# --- killed


@pytest.mark.slow
def test_kill_9_loses_the_line_being_typed_at_most(
    talking: Callable[..., Rung], sessions_folder: Path, doctor: Doctor, reader: Reader
) -> None:
    """Fifty processes, one after the other on one session, are killed at random: while starting, waiting or answering.

    Whatever was answered is there, each turn is whole, and what the session says is what a session says that was told
    the same and never interrupted.
    """
    chance = random.Random(20261121)
    answered: list[str] = []
    for number in range(KILLS):
        process = talking()
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0, 1.5))
            end(process)
            continue
        assert "not_written" not in hear(process)
        for _ in range(chance.randrange(3)):
            send(process, chance.choice(SAYINGS))
            hear(process)
        before = said(sessions_folder)
        last = chance.choice(SAYINGS)
        send(process, last)
        time.sleep(chance.uniform(0, 0.12))
        end(process)
        now = said(sessions_folder)
        assert now in (before, [*before, last]), number
        assert before[: len(answered)] == answered
        answered = now

    with closing(Store(sessions_folder / "sessions.db")) as store, closing(Store(None)) as fresh:
        again = Conversation(doctor, reader, fresh, "team")
        for text in answered:
            again.say(text)
        events = [(event.turn, event.kind, event.body) for event in store.events("team")]
        assert events == [(event.turn, event.kind, event.body) for event in fresh.events("team")]
        assert store.notice == ""
