"""The database file: opened, kept private, brought up to date; set aside if it is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from itertools import count
from typing import TYPE_CHECKING

from assistant.errors import StoreError
from assistant.store.holding import make_privately, take
from assistant.store.migrations import SCHEMA_VERSION, migrate, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 2.0
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite puts beside a database; the words of the user may be in them."""
_OF_OTHERS = 0o077
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_EXTENDED = 0xFF
"""Cuts SQLite's finer error codes down to the plain ones."""


class Database:
    """A connection to one file, or to memory alone."""

    def __init__(self, path: Path | None) -> None:
        """Open or create it.

        Args:
            path: The file; None keeps everything in memory.

        Raises:
            StoreError: It cannot be opened, or belongs to another program or to a newer Rung.
        """
        self.path = path
        self.set_aside: Path | None = None
        """Where the file was put that stood here before, if it was damaged."""
        self._turn = threading.Lock()
        with self.explained(), _alone(path):
            self.connection = self._opened()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do everything within, or nothing; of several threads one after the other."""
        with self._turn, _transaction(self.connection):
            yield self.connection

    @contextlib.contextmanager
    def explained(self) -> Iterator[None]:
        """Say in the user's words what SQLite or the file system did not like."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._in_words(error) from error
        except OSError as error:
            raise StoreError(
                f"{self.path} cannot be used: {error.strerror}",
                hint="check its permissions, name another folder with RUNG_HOME, or start with --no-save",
            ) from error

    def purge(self) -> None:
        """Leave nothing in the files of what was deleted: the rest is written anew.

        Raises:
            StoreError: Somebody else is reading; the traces stay until this is done again.
        """
        with self.explained():
            self.connection.execute("VACUUM")
            is_busy = self.path is not None and self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if is_busy:
            raise StoreError(
                f"it is deleted, but traces are left in {self.path}-wal while another Rung is reading",
                hint="close the other Rung and run `rung sessions forget --deleted`",
            )

    def _opened(self) -> sqlite3.Connection:
        """A connection that is ready for use; to a new file, if the one that stood here was damaged."""
        if self.path is not None:
            make_privately(self.path)
            _close_to_others(self.path)
        connection = sqlite3.connect(
            self.path if self.path is not None else ":memory:",
            timeout=PATIENCE_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            self._prepare(connection)
        except BaseException as error:
            with contextlib.closing(connection):  # closed before it is moved, SQLite would write into it once more
                if self.path is None or self.set_aside is not None or not _is_damage(error):
                    raise
                self.set_aside = _moved_aside(self.path)
            return self._opened()
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = version_of(connection)
        if version > SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} was written by a newer Rung (schema {version}, this one knows {SCHEMA_VERSION})",
                hint="update Rung, or name another file with RUNG_HOME",
            )
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise _Damaged(found)
        if version < SCHEMA_VERSION:
            self._migrate(connection)
        if self.path is not None:
            with contextlib.suppress(sqlite3.OperationalError):  # somebody else is opening it too: one of us succeeds
                connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # what is rewritten goes through no other folder

    def _migrate(self, connection: sqlite3.Connection) -> None:
        """Bring the tables up to date, unless somebody else has just done so."""
        with _transaction(connection):
            if version_of(connection) == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
                raise StoreError(
                    f"{self.path} is a database of another program", hint="name another folder with RUNG_HOME"
                )
            migrate(connection)

    def _in_words(self, error: sqlite3.DatabaseError) -> StoreError:
        text = str(error)
        if _is_damage(error):
            return StoreError(
                f"{self.path} is damaged: {text}",
                hint="start Rung again: it sets the file aside and begins a new one; it overwrites nothing",
            )
        if "locked" in text:
            return StoreError(
                f"{self.path} is locked by another program",
                hint="close the other Rung and try again; nothing was lost",
            )
        if "readonly" in text or "unable to open" in text:
            return StoreError(
                f"{self.path} cannot be written: {text}",
                hint="check its permissions, name another folder with RUNG_HOME, or start with --no-save",
            )
        return StoreError(f"{self.path}: {text}", hint="start with --no-save to go on without saving")


class _Damaged(sqlite3.DatabaseError):
    """SQLite's own check has found something."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


@contextlib.contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    """Open one after the other: who looks at a file while it is set aside might meddle with the new one."""
    guard = take(path.with_name(f"{path.name}.lock"), patience_seconds=PATIENCE_SECONDS) if path is not None else None
    if guard is None and path is not None:
        raise StoreError(f"{path} is being opened by another Rung", hint="try again; nothing was lost")
    try:
        yield
    finally:
        if guard is not None:
            guard.release()


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        if connection.in_transaction:  # a full disk may have ended it already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_damage(error: BaseException) -> bool:
    # an error that Python's binding raises by itself has no code
    return getattr(error, "sqlite_errorcode", 0) & _EXTENDED in _DAMAGE


def _moved_aside(path: Path) -> Path:
    """Rename a database and what belongs to it, to a name that nothing has yet."""
    aside = next(name for number in count(1) if not (name := path.with_name(f"{path.name}.damaged-{number}")).exists())
    for companion in (*COMPANIONS, ""):
        beside = path.with_name(path.name + companion)
        with contextlib.suppress(FileNotFoundError):
            beside.rename(aside.with_name(aside.name + companion))
    return aside


def _close_to_others(path: Path) -> None:
    """Take away whatever others may do with the files; what their owner may do stays as it is."""
    for companion in ("", *COMPANIONS):
        beside = path.with_name(path.name + companion)
        with contextlib.suppress(FileNotFoundError, PermissionError):  # gone meanwhile; or not ours to change
            mode = beside.stat().st_mode
            if beside.is_file() and mode & _OF_OTHERS:
                beside.chmod(mode & 0o7777 & ~_OF_OTHERS)
