"""The event log in SQLite: append-only, one transaction a turn. The home of SQLite."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SCHEMA_VERSION = 1
_PATIENCE_SECONDS = 2.0
_SCHEMA = """
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    started TEXT NOT NULL
);
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES session (id),
    turn INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX event_by_session ON event (session, id);
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One line of the log."""

    turn: int
    kind: str
    body: Mapping[str, Any]
    at: str = ""
    """When it happened, as the front end's clock said; nothing is computed from it."""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in a list."""

    name: str
    started: str
    turns: int
    used: str
    """When its last event was written."""


class Store:
    """All sessions of one database file, or of memory alone."""

    def __init__(self, path: Path | None) -> None:
        """Open or create a database.

        Args:
            path: The file; None keeps everything in memory.

        Raises:
            StoreError: It cannot be opened, is no database of ours, or is damaged.
        """
        self.path = path
        with self._explained():
            is_new = path is not None and not path.exists()
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._database = sqlite3.connect(
                path if path is not None else ":memory:",
                timeout=_PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            self._prepare()
            if path is not None and is_new:
                path.chmod(0o600)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def start(self, name: str, *, at: str = "") -> None:
        """Create a session; an existing one of that name is left as it is."""
        with self._explained():
            if self._database.execute("SELECT 1 FROM session WHERE name = ?", (name,)).fetchone():
                return  # to look at a session writes nothing
            with self._transaction():
                self._database.execute("INSERT OR IGNORE INTO session (name, started) VALUES (?, ?)", (name, at))

    def sessions(self) -> list[SessionSummary]:
        """All sessions, the one used last first."""
        with self._explained():
            rows = self._database.execute(
                "SELECT session.name, session.started, COALESCE(MAX(event.turn), 0), "
                "COALESCE((SELECT at FROM event WHERE session = session.id ORDER BY event.id DESC LIMIT 1), started) "
                "FROM session LEFT JOIN event ON event.session = session.id "
                "GROUP BY session.id ORDER BY COALESCE(MAX(event.id), 0) DESC, session.id DESC"
            ).fetchall()
        return [SessionSummary(*row) for row in rows]

    def latest(self) -> str | None:
        """The name of the session used last."""
        listed = self.sessions()
        return listed[0].name if listed else None

    def events(self, session: str) -> list[StoredEvent]:
        """The log of a session, oldest first.

        Raises:
            StoreError: The file is damaged.
        """
        with self._explained():
            rows = self._database.execute(
                "SELECT turn, kind, body, event.at FROM event JOIN session ON session.id = event.session "
                "WHERE session.name = ? ORDER BY event.id",
                (session,),
            ).fetchall()
        try:
            return [StoredEvent(turn, kind, json.loads(body), at) for turn, kind, body, at in rows]
        except json.JSONDecodeError as error:
            raise StoreError(f"the session '{session}' is damaged", hint="see `rung sessions`") from error

    def append(self, session: str, events: Sequence[StoredEvent]) -> None:
        """Add the events of one turn: all of them, or none.

        Raises:
            StoreError: Nothing was written, for instance because the file is locked or read-only.
        """
        rows = [(e.turn, e.kind, json.dumps(e.body, ensure_ascii=False, sort_keys=True), e.at, session) for e in events]
        with self._explained(), self._transaction():
            if self._database.execute("SELECT 1 FROM session WHERE name = ?", (session,)).fetchone() is None:
                raise StoreError(
                    f"there is no session '{session}'", hint="it may have been deleted meanwhile; start it again"
                )
            self._database.executemany(
                "INSERT INTO event (session, turn, kind, body, at) SELECT id, ?, ?, ?, ? FROM session WHERE name = ?",
                rows,
            )

    def _prepare(self) -> None:
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} was written by a newer Rung (schema {version}, this one knows {SCHEMA_VERSION})",
                hint="update Rung, or name another file with RUNG_HOME",
            )
        if version < SCHEMA_VERSION:
            self._create()
        if self.path is not None:
            with contextlib.suppress(sqlite3.OperationalError):  # somebody else is opening it too: one of us succeeds
                self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA foreign_keys = ON")
        self._database.execute("PRAGMA synchronous = FULL")

    def _create(self) -> None:
        """Make the tables, unless somebody else has just made them."""
        with self._transaction():
            if self._database.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION:
                return
            if self._database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
                raise StoreError(
                    f"{self.path} is a database of another program", hint="name another folder with RUNG_HOME"
                )
            for statement in _SCHEMA.split(";\n"):
                self._database.execute(statement)
            self._database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Say in the user's words what SQLite or the file system did not like."""
        try:
            yield
        except sqlite3.OperationalError as error:
            text = str(error)
            if "locked" in text:
                raise StoreError(
                    f"{self.path} is locked by another program",
                    hint="close the other Rung and try again; nothing was lost",
                ) from error
            if "readonly" in text or "unable to open" in text:
                raise StoreError(
                    f"{self.path} cannot be written: {text}",
                    hint="check its permissions, name another folder with RUNG_HOME, or start with --no-save",
                ) from error
            raise StoreError(f"{self.path}: {text}", hint="start with --no-save to go on without saving") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path} is damaged or no database: {error}",
                hint="move it aside and start again, or start with --no-save; Rung does not overwrite it",
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be used: {error.strerror}",
                hint="check its permissions, name another folder with RUNG_HOME, or start with --no-save",
            ) from error
