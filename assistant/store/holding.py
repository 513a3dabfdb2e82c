"""Who has a session open: a lock that dies with its process, however that ends.

The lock is one of SQLite's own, on an empty file beside the database: it works wherever the sessions themselves can be
kept, needs no further library and leaves nothing to clean up after ``kill -9``.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Hold:
    """A lock that is held until it is released, or until its process ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        """Let others have it."""
        self._connection.close()


def make_privately(path: Path) -> None:
    """Make an empty file that only its owner can read, and its folder likewise; what is there already stays.

    A file that is there is not even opened: to close it again would end all locks that this process has on it.

    Raises:
        OSError: It cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def take(path: Path, *, patience_seconds: float = 0.0) -> Hold | None:
    """Lock a file, which is made if need be.

    Returns:
        The lock; None if somebody else holds it, in this process or in another one.

    Raises:
        OSError: The file cannot be made.
        sqlite3.Error: It cannot be locked for another reason than that it is locked.
    """
    make_privately(path)
    connection = sqlite3.connect(path, timeout=patience_seconds, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return None
        raise
    return Hold(connection)


class Holds:
    """The sessions that one store has claimed, by their numbers."""

    def __init__(self, folder: Path | None) -> None:
        """Claim nothing yet.

        Args:
            folder: Where the locks lie; None where nobody else can come, as in memory.
        """
        self._folder = folder
        self._held: dict[int, Hold | None] = {}

    def __contains__(self, session: int) -> bool:
        return session in self._held

    def take(self, session: int) -> bool:
        """Claim a session; False if another process has it, or another store of this one.

        Raises:
            OSError: The lock cannot be made.
            sqlite3.Error: It cannot be locked for another reason than that it is locked.
        """
        if session not in self._held:
            hold = take(self._folder / str(session)) if self._folder is not None else None
            if hold is None and self._folder is not None:
                return False
            self._held[session] = hold
        return True

    def let_go(self, session: int) -> None:
        """Let others claim it."""
        hold = self._held.pop(session, None)
        if hold is not None:
            hold.release()

    def let_all_go(self) -> None:
        """Let others claim any."""
        for session in list(self._held):
            self.let_go(session)

    def remove(self, sessions: Iterable[int]) -> None:
        """Let go of sessions that are no more, and leave no lock of theirs behind."""
        for session in sessions:
            self.let_go(session)
            if self._folder is not None:
                (self._folder / str(session)).unlink(missing_ok=True)
