"""The event log in SQLite."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import assistant
from assistant.errors import StoreError
from assistant.store import SCHEMA_VERSION, SessionSummary, Store, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(assistant.__file__).parents[1]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test keeps its sessions."""
    return tmp_path / "rung" / "sessions.db"


@pytest.fixture
def kept(path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    with closing(Store(path)) as opened:
        yield opened


def turn(number: int, *texts: str) -> list[StoredEvent]:
    """A turn with one event for each text."""
    return [StoredEvent(number, "said", {"text": text}, at="2026-01-01") for text in texts]


# --- keeping


def test_events_come_back_as_they_were_written(path: Path) -> None:
    """Turn, kind, body and date survive closing and opening, in the order of writing, whatever the script."""
    events = [
        StoredEvent(1, "said", {"text": "Prüfung [b]模型[/b] '; DROP TABLE event; --\n", "asked": None}, "2026-01-01"),
        StoredEvent(1, "claimed", {"confidence": 0.55, "quotes": [["a", 1, 0, 1]]}, "2026-01-01"),
        StoredEvent(2, "undone", {"turn": 1}),
    ]
    with closing(Store(path)) as first:
        first.start("team")
        first.append("team", events[:2])
        first.append("team", events[2:])

    with closing(Store(path)) as second:
        assert second.events("team") == events


def test_sessions_do_not_see_each_other(store: Store) -> None:
    """Each has a log of its own; an unknown one is empty."""
    for name in ("one", "two"):
        store.start(name)
        store.append(name, turn(1, f"from {name}"))

    assert [event.body["text"] for event in store.events("one")] == ["from one"]
    assert store.events("three") == []


def test_starting_a_session_again_changes_nothing(store: Store) -> None:
    """Its date and its log stay."""
    store.start("team", at="2026-01-01")
    store.append("team", turn(1, "hello"))
    store.start("team", at="2026-02-02")

    assert store.sessions() == [SessionSummary("team", "2026-01-01", 1, used="2026-01-01")]


def test_the_session_used_last_comes_first(store: Store) -> None:
    """Writing into an old session moves it to the front."""
    for name in ("a", "b", "c"):
        store.start(name)
        store.append(name, turn(1, "x"))
    store.append("a", turn(2, "y"))

    assert [(session.name, session.turns) for session in store.sessions()] == [("a", 2), ("c", 1), ("b", 1)]
    assert store.latest() == "a"


def test_an_empty_store_has_no_latest_session(store: Store) -> None:
    """Nothing is made up."""
    assert store.sessions() == []
    assert store.latest() is None


def test_memory_keeps_nothing_for_the_next_one(store: Store, tmp_path: Path) -> None:
    """A store in memory writes no file and shares nothing."""
    store.start("team")
    store.append("team", turn(1, "secret"))

    with closing(Store(None)) as other:
        assert other.events("team") == []
    assert list(tmp_path.rglob("*.db*")) == []


def test_the_folder_is_made_and_the_file_is_private(kept: Store, path: Path) -> None:
    """What a team says is nobody else's business."""
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_file_is_in_wal_mode_and_carries_its_schema_version(kept: Store, path: Path) -> None:
    """Readers do not wait for writers, and a later version knows what it meets."""
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_another_reader_sees_a_turn_as_soon_as_it_is_appended(kept: Store, path: Path) -> None:
    """Each turn is committed before anything is concluded from it."""
    kept.start("team")
    kept.append("team", turn(1, "hello"))

    with closing(Store(path)) as other:
        assert other.events("team") == kept.events("team") == turn(1, "hello")


# --- all or nothing


def test_a_failing_event_takes_its_whole_turn_with_it(kept: Store) -> None:
    """The events before and after it in the turn are not written either, and the store goes on."""
    kept.start("team")
    kept.append("team", turn(1, "kept"))
    broken = StoredEvent(None, "said", {})  # type: ignore[arg-type]

    with pytest.raises(StoreError):
        kept.append("team", [*turn(2, "before"), broken, *turn(2, "after")])

    kept.append("team", turn(3, "next"))
    assert [event.body["text"] for event in kept.events("team")] == ["kept", "next"]


def test_a_body_that_is_no_json_takes_its_whole_turn_with_it(kept: Store) -> None:
    """Nothing of the turn is written, not even the events before it."""
    kept.start("team")

    with pytest.raises(TypeError):
        kept.append("team", [*turn(1, "before"), StoredEvent(1, "said", {"text": object()})])

    assert kept.events("team") == []


def test_a_full_disk_loses_the_turn_and_not_the_store(kept: Store) -> None:
    """After there is room again, writing goes on."""
    kept.start("team")
    pages = kept._database.connection.execute("PRAGMA page_count").fetchone()[0]
    kept._database.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match="full"):
        kept.append("team", turn(1, "small", "x" * 100_000))

    kept._database.connection.execute("PRAGMA max_page_count = 1000000")
    kept.append("team", turn(1, "again"))
    assert [event.body["text"] for event in kept.events("team")] == ["again"]


def test_a_session_that_was_never_started_is_refused(store: Store) -> None:
    """What cannot be written is never dropped in silence."""
    with pytest.raises(StoreError):
        store.append("nobody", turn(1, "lost"))


_WRITER = """
import sys
from pathlib import Path
from assistant.store import Store, StoredEvent

store = Store(Path(sys.argv[1]))
store.start("team")
for number in range(1, 1_000_000):
    store.append("team", [StoredEvent(number, "said", {"part": part}) for part in range(3)])
    print(number, flush=True)
"""


def test_what_was_reported_as_written_survives_kill_9(path: Path) -> None:
    """A process is killed in the middle of its work: every turn that it reported is there, and each one whole."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    assert writer.stdout is not None
    reported = [int(writer.stdout.readline()) for _ in range(25)]
    os.kill(writer.pid, signal.SIGKILL)
    reported += [int(line) for line in writer.stdout.read().split("\n")[:-1]]
    assert writer.wait() == -signal.SIGKILL
    writer.stdout.close()

    with closing(Store(path)) as survivor:
        events = [(event.turn, event.body["part"]) for event in survivor.events("team")]
    turns = sorted({number for number, _ in events})
    assert set(turns) >= set(reported)
    assert events == [(number, part) for number in turns for part in range(3)]


# --- files that do not do


def refuse(path: Path) -> StoreError:
    """Open a store that has to be refused, and give the error."""
    with pytest.raises(StoreError) as caught, closing(Store(path)) as opened:
        opened.sessions()
    return caught.value


def test_a_newer_schema_is_refused_and_left_alone(kept: Store, path: Path) -> None:
    """An older Rung does not write into what it does not know."""
    kept.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()

    error = refuse(path)
    assert f"schema {SCHEMA_VERSION + 1}, this one knows {SCHEMA_VERSION}" in error.what
    assert "update Rung" in error.hint
    assert path.read_bytes() == before


def test_a_damaged_event_is_an_error_that_names_the_session(kept: Store) -> None:
    """A body that is no JSON any more does not pass for an empty one."""
    kept.start("team")
    kept.append("team", turn(1, "hello"))
    kept._database.connection.execute("UPDATE event SET body = '{\"text\": '")

    with pytest.raises(StoreError, match="'team' is damaged") as caught:
        kept.events("team")
    assert caught.value.hint


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    """Somebody's browser history is no place for sessions."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE visits (url TEXT)")
    before = path.read_bytes()

    refuse(path)
    assert path.read_bytes() == before


def test_a_locked_database_is_said_to_be_locked_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The turn is refused while another program holds the file, can be read meanwhile, and is written later."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    with closing(Store(path)) as store, closing(sqlite3.connect(path)) as other:
        store.start("team")
        store.append("team", turn(1, "before"))
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked by another program") as caught:
            store.append("team", turn(2, "after"))
        assert "close the other" in caught.value.hint
        assert store.events("team") == turn(1, "before")

        other.rollback()
        store.append("team", turn(2, "after"))
        assert store.events("team") == [*turn(1, "before"), *turn(2, "after")]


def test_a_lock_that_is_soon_released_is_waited_for(kept: Store, path: Path) -> None:
    """Two windows on one file do not disturb each other."""
    kept.start("team")
    with closing(sqlite3.connect(path, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(0.1, other.rollback)
        release.start()
        kept.append("team", turn(1, "patient"))
        release.join()

    assert kept.events("team") == turn(1, "patient")


def test_a_read_only_database_is_refused_with_a_hint(kept: Store) -> None:
    """SQLite is told to refuse writing, which gives the same error as a read-only file, to any user."""
    kept.start("team")
    kept._database.connection.execute("PRAGMA query_only = ON")

    with pytest.raises(StoreError, match="cannot be written") as caught:
        kept.append("team", turn(1, "hello"))
    assert "permissions" in caught.value.hint
    assert "--no-save" in caught.value.hint


@pytest.fixture
def closed_folder(tmp_path: Path) -> Path:
    """A folder that may not be written to; skips where that stops nobody, as with root."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write where permissions forbid it")
    return folder


def test_a_read_only_folder_is_refused_with_a_hint(closed_folder: Path) -> None:
    """A new file cannot be made there."""
    assert "permissions" in refuse(closed_folder / "sessions.db").hint


@pytest.mark.usefixtures("closed_folder")
def test_a_read_only_file_stays_read_only(kept: Store, path: Path) -> None:
    """Whoever took the right to write away meant it."""
    kept.close()
    path.chmod(0o400)
    with closing(Store(path)) as store, pytest.raises(StoreError, match="cannot be written"):
        store.start("team")

    assert path.stat().st_mode & 0o777 == 0o400


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    """The hint says where to look."""
    error = refuse(tmp_path)

    assert str(tmp_path) in error.what
    assert "RUNG_HOME" in error.hint


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """No folder can be made below a file."""
    (tmp_path / "rung").write_text("not a folder", encoding="utf-8")

    error = refuse(tmp_path / "rung" / "sessions.db")
    assert "RUNG_HOME" in error.hint
    assert (tmp_path / "rung").read_text(encoding="utf-8") == "not a folder"


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    """Ten times over, four that start together all get their store."""
    failures: list[StoreError] = []

    def open_one(path: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            Store(path).close()
        except StoreError as error:
            failures.append(error)

    for number in range(10):
        path, together = tmp_path / f"{number}.db", threading.Barrier(4)
        starters = [threading.Thread(target=open_one, args=(path, together)) for _ in range(4)]
        for starter in starters:
            starter.start()
        for starter in starters:
            starter.join()

    assert failures == []
