"""The files that sessions lie in: private, brought up to date from every earlier version, set aside when damaged."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import StoreError
from assistant.store import SCHEMA_VERSION, SessionSummary, Store, StoredEvent
from assistant.store.holding import take

STORES = Path(__file__).parent / "cases" / "stores"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test keeps its sessions."""
    return tmp_path / "rung" / "sessions.db"


def turn(number: int, text: str) -> StoredEvent:
    """A turn of one event."""
    return StoredEvent(number, "said", {"text": text}, "2026-01-01")


def fill(path: Path, text: str = "a secret word") -> None:
    """Write a session in which a text stands."""
    with closing(Store(path)) as store:
        store.start("team")
        store.append("team", [turn(1, text)])


def damage(path: Path) -> None:
    """Overwrite all but the first page, as a failing disk might."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xab" * (len(content) - 4096))


def modes(folder: Path) -> dict[str, int]:
    """Every file below a folder and what may be done with it."""
    return {each.name: each.stat().st_mode & 0o777 for each in folder.rglob("*") if each.is_file()}


# --- versions


def test_there_is_a_stored_file_of_every_earlier_version() -> None:
    """Whoever adds a migration stores what it starts from."""
    assert [each.name for each in sorted(STORES.glob("*.db"))] == [
        f"version-{number}.db" for number in range(1, SCHEMA_VERSION)
    ]


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_a_stored_file_is_of_the_version_that_its_name_says(version: int, path: Path) -> None:
    """Nobody has opened it with a later Rung by accident."""
    path.parent.mkdir()
    shutil.copy(STORES / f"version-{version}.db", path)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_the_sessions_of_an_earlier_version_are_all_there(version: int, path: Path) -> None:
    """Names, dates, turns and every line of the log, and one can go on with them."""
    path.parent.mkdir()
    shutil.copy(STORES / f"version-{version}.db", path)
    with closing(sqlite3.connect(path)) as file:
        bodies = [row[0] for row in file.execute("SELECT body FROM event ORDER BY id")]
        tables = set(file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))

    with closing(Store(path)) as store:
        assert store.sessions() == [
            SessionSummary("Preise 模型", "2026-10-08T09:00:00+00:00", 2, "2026-10-10T09:00:00+00:00"),
            SessionSummary("fraud-team", "2026-10-01T09:00:00+00:00", 6, "2026-10-07T09:00:00+00:00"),
        ]
        said = [event.body["text"] for event in store.events("fraud-team") if event.kind == "said"]
        assert said == [
            "Our code is in git and we have CI.",
            "Nobody monitors the model.",
            "/undo",
            "/learn drift",
            "b",
            "We have 3 models in production.",
        ]
        assert store.footing("fraud-team") is None
        store.append("fraud-team", [turn(7, "on we go")])

    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert [row[0] for row in file.execute("SELECT body FROM event ORDER BY id")][:-1] == bodies
        assert tables < set(file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_old_file_has_the_tables_of_a_new_one(path: Path, tmp_path: Path) -> None:
    """Whichever way a file has come to the present version, it looks the same."""
    shapes = []
    for version in range(SCHEMA_VERSION):
        file = tmp_path / f"{version}.db"
        if version:
            shutil.copy(STORES / f"version-{version}.db", file)
        Store(file).close()
        with closing(sqlite3.connect(file)) as opened:
            names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master ORDER BY name")]
            shapes.append([(name, opened.execute(f"PRAGMA table_xinfo({name})").fetchall()) for name in names])
    assert all(shape == shapes[0] for shape in shapes)


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a migration would be worse than none."""
    path.parent.mkdir()
    shutil.copy(STORES / "version-1.db", path)
    half = (("",), ("ALTER TABLE session ADD COLUMN half INTEGER", "NONSENSE"))
    with monkeypatch.context() as broken:
        broken.setattr("assistant.store.migrations.MIGRATIONS", half)
        with pytest.raises(StoreError):
            Store(path)

    with closing(Store(path)) as store:
        assert {each.name for each in store.sessions()} == {"fraud-team", "Preise 模型"}


# --- damage


def test_a_damaged_database_is_set_aside_and_said_so(path: Path) -> None:
    """Its bytes stay under another name, a new one is begun, and the message names both."""
    fill(path)
    damage(path)
    before = path.read_bytes()

    with closing(Store(path)) as store:
        assert store.sessions() == []
        aside = path.with_name("sessions.db.damaged-1")
        assert str(path) in store.notice
        assert str(aside) in store.notice
        assert aside.read_bytes() == before
        store.start("team")

    with closing(Store(path)) as later:
        assert later.notice == ""
        assert later.latest() == "team"


def test_a_file_that_is_no_database_is_set_aside(path: Path) -> None:
    """Somebody's notes are kept as well."""
    path.parent.mkdir()
    path.write_text("my notes\n" * 500, encoding="utf-8")

    with closing(Store(path)) as store:
        assert "is damaged" in store.notice
        assert path.with_name("sessions.db.damaged-1").read_text(encoding="utf-8") == "my notes\n" * 500


def test_what_was_set_aside_before_stays(path: Path) -> None:
    """The second one gets a name of its own."""
    for text in ("first", "second"):
        fill(path, text)
        damage(path)
        Store(path).close()

    assert b"first" not in path.with_name("sessions.db.damaged-2").read_bytes()
    assert {each.name for each in path.parent.glob("*.damaged-?")} == {"sessions.db.damaged-1", "sessions.db.damaged-2"}


def test_a_write_ahead_log_goes_with_its_database(path: Path) -> None:
    """What stands in it would be lost, or would be taken for a part of the new file."""
    fill(path)
    damage(path)
    wal = path.with_name("sessions.db-wal")
    wal.write_bytes(b"not yet checkpointed")

    Store(path).close()

    assert path.with_name("sessions.db.damaged-1-wal").read_bytes() == b"not yet checkpointed"


def test_several_that_find_a_damaged_file_set_it_aside_once(path: Path) -> None:
    """Nobody takes the new file of another for the damaged one."""
    fill(path)
    damage(path)
    together = threading.Barrier(4)
    notices: list[str] = []

    def open_one() -> None:
        together.wait()
        with closing(Store(path)) as store:
            notices.append(store.notice)

    starters = [threading.Thread(target=open_one) for _ in range(4)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert len(notices) == 4
    assert [notice for notice in notices if notice][1:] == []
    assert not path.with_name("sessions.db.damaged-2").exists()


def test_a_file_that_somebody_else_is_opening_is_left_to_them(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They may be setting it aside; the second is told to try again."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    fill(path)
    damage(path)
    guard = take(path.with_name("sessions.db.lock"))
    assert guard is not None

    with pytest.raises(StoreError, match="being opened by another Rung"):
        Store(path)
    guard.release()

    assert not path.with_name("sessions.db.damaged-1").exists()


# --- whose business it is


def test_only_the_owner_may_read_any_of_the_files(path: Path) -> None:
    """The database, its write-ahead log and shared memory, and the locks, while it is open."""
    with closing(Store(path)) as store:
        store.start("team")
        store.append("team", [turn(1, "secret")])
        store.hold("team")
        found = modes(path.parent)

    assert {"sessions.db", "sessions.db-wal", "sessions.db-shm"} < set(found)
    assert set(found.values()) == {0o600}


def test_files_that_others_could_read_are_closed_to_them(path: Path) -> None:
    """An older Rung, or a copy from elsewhere, may have left them open."""
    fill(path)
    path.chmod(0o664)

    Store(path).close()

    assert modes(path.parent)["sessions.db"] == 0o600


def test_a_forgotten_session_is_in_none_of_the_files(path: Path) -> None:
    """Not its words, not its name, not its practices; the other sessions stay."""
    with closing(Store(path)) as store:
        for name in ("team-to-forget", "other"):
            store.start(name)
            for number in range(1, 40):
                store.append(name, [turn(number, f"{name} says xyzzy-{name} {number}")])
        everything = b"".join(each.read_bytes() for each in path.parent.rglob("*") if each.is_file())
        assert b"xyzzy-team-to-forget" in everything

        store.forget(["team-to-forget"])

        everything = b"".join(each.read_bytes() for each in path.parent.rglob("*") if each.is_file())
        assert b"team-to-forget" not in everything
        assert b"xyzzy-other" in everything
        assert len(store.events("other")) == 39


def test_traces_that_another_reader_keeps_are_owned_up_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be removed now is not said to be gone; the next run removes it."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    fill(path, "xyzzy")
    with closing(Store(path)) as store, closing(sqlite3.connect(path)) as reader:
        store.delete("team")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM event").fetchall()
        with pytest.raises(StoreError) as caught:
            store.forget(["team"])
        assert "another Rung is reading" in str(caught.value)
        reader.rollback()

        store.forget([])

        assert b"xyzzy" not in b"".join(each.read_bytes() for each in path.parent.rglob("*") if each.is_file())
