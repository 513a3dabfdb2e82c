"""The sessions of one database: their logs, append-only and one transaction a turn, and what can be done with them."""

from __future__ import annotations

import contextlib
from itertools import count
from typing import TYPE_CHECKING

from assistant.errors import StoreError, did_you_mean
from assistant.plain_text import one_line
from assistant.store.database import Database
from assistant.store.holding import Holds
from assistant.store.records import KeptSession, Standing
from assistant.store.rows import LIST, to_events, to_footing, to_rows, to_summaries, write_events, write_footing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from assistant.store.records import Footing, SessionSummary, StoredEvent


class Store:
    """All sessions of one database file, or of memory alone. Names are unique, deleted sessions included."""

    def __init__(self, path: Path | None) -> None:
        """Open or create a database.

        Args:
            path: The file; None keeps everything in memory.

        Raises:
            StoreError: It cannot be opened, or belongs to another program or to a newer Rung.
        """
        self.path = path
        self._database = Database(path)
        self._holds = Holds(path.with_name(f"{path.name}.open") if path is not None else None)

    def close(self) -> None:
        """Let go of the file and of all sessions."""
        self._holds.let_all_go()
        self._database.connection.close()

    @property
    def notice(self) -> str:
        """What the user has to be told about the file; empty if all is well."""
        if self._database.set_aside is None:
            return ""
        return (
            f"The sessions in {self.path} could not be read: the file is damaged. "
            f"It is kept as {self._database.set_aside}, and a new one is begun. "
            "`sqlite3 FILE .recover` may bring back what was in it."
        )

    def set_aside_before(self) -> list[Path]:
        """Damaged files that were set aside at some time, and are still there."""
        return sorted(self.path.parent.glob(f"{self.path.name}.damaged-*")) if self.path is not None else []

    # --- looking

    def sessions(self) -> list[SessionSummary]:
        """All sessions, the one used last first, archived and deleted ones included."""
        with self._database.explained():
            rows = self._database.connection.execute(LIST).fetchall()
        return to_summaries(rows)

    def latest(self) -> str | None:
        """The name of the active session used last."""
        return next((each.name for each in self.sessions() if each.standing is Standing.ACTIVE), None)

    def events(self, session: str) -> list[StoredEvent]:
        """The log of a session, oldest first; empty if there is no such session.

        Raises:
            StoreError: The file is damaged.
        """
        with self._database.explained():
            rows = self._database.connection.execute(
                "SELECT turn, kind, body, event.at FROM event JOIN session ON session.id = event.session "
                "WHERE session.name = ? ORDER BY event.id",
                (session,),
            ).fetchall()
        return to_events(rows, session)

    def footing(self, session: str) -> Footing | None:
        """What a session was last diagnosed by; None if that was never noted."""
        with self._database.explained():
            row = self._database.connection.execute(
                "SELECT turn, version, hash, practices, levels FROM footing "
                "JOIN knowledge ON knowledge.hash = footing.knowledge JOIN session ON session.id = footing.session "
                "WHERE session.name = ?",
                (session,),
            ).fetchone()
        return None if row is None else to_footing(row)

    def contents(self, session: str) -> KeptSession:
        """All that is kept of a session.

        Raises:
            StoreError: There is no such session, or it was deleted.
        """
        self._id_of(session)
        (found,) = (each for each in self.sessions() if each.name == session)
        if found.standing is Standing.DELETED:
            raise _deleted(session)
        return KeptSession(
            session,
            found.started,
            found.standing is Standing.ARCHIVED,
            self.footing(session),
            tuple(self.events(session)),
        )

    # --- writing

    def start(self, name: str, *, at: str = "") -> None:
        """Create a session; an existing one of that name is left as it is.

        Raises:
            StoreError: A session of that name was deleted.
        """
        found = self._row(name)
        if found is None:  # to look at a session writes nothing
            with self._database.explained(), self._database.transaction() as connection:
                connection.execute("INSERT OR IGNORE INTO session (name, started) VALUES (?, ?)", (name, at))
        elif found[1] is not None:
            raise _deleted(name)

    def append(self, session: str, events: Sequence[StoredEvent]) -> None:
        """Add the events of one turn: all of them, or none.

        Raises:
            StoreError: Nothing was written, for instance because the file is locked or read-only.
        """
        rows = to_rows(events)
        with self._database.explained(), self._database.transaction() as connection:
            found = self._row(session)
            if found is None or found[1] is not None:
                raise StoreError(
                    f"there is no session '{session}'", hint="it may have been deleted meanwhile; start it again"
                )
            write_events(connection, found[0], rows)

    def note(self, session: str, footing: Footing) -> None:
        """Keep what a session was diagnosed by, in place of what was noted before.

        Raises:
            StoreError: There is no such session, or nothing can be written.
        """
        id_ = self._id_of(session)
        with self._database.explained(), self._database.transaction() as connection:
            write_footing(connection, id_, footing)

    def add(self, kept: KeptSession) -> None:
        """Write a whole session, as it comes from elsewhere.

        Raises:
            StoreError: There is one of that name already, or nothing can be written; all of it is written, or nothing.
        """
        self._refuse_taken(kept.name)
        rows = to_rows(kept.events)
        with self._database.explained(), self._database.transaction() as connection:
            id_ = connection.execute(
                "INSERT INTO session (name, started, is_archived) VALUES (?, ?, ?) RETURNING id",
                (kept.name, kept.started, kept.is_archived),
            ).fetchone()[0]
            write_events(connection, id_, rows)
            if kept.footing is not None:
                write_footing(connection, id_, kept.footing)

    # --- putting in order

    def rename(self, session: str, name: str) -> None:
        """Give a session another name.

        Raises:
            StoreError: There is no such session, the new name is taken, or another process has it open.
        """
        self._refuse_taken(name)
        with self._changing(session) as id_:
            self._set(id_, "name = ?", name)

    def archive(self, session: str) -> None:
        """Put a session out of the way.

        Raises:
            StoreError: There is no such session, it was deleted, or another process has it open.
        """
        with self._changing(session) as id_:
            self._set(id_, "is_archived = ?", True)

    def delete(self, session: str) -> None:
        """Mark a session as deleted: it can be brought back until it is forgotten.

        Raises:
            StoreError: There is no such session, or another process has it open.
        """
        with self._changing(session) as id_:
            self._set(id_, "deletion = (SELECT COALESCE(MAX(deletion), 0) + 1 FROM session)")
        self.release(session)

    def restore(self, session: str) -> None:
        """Bring a session back that was archived or deleted.

        Raises:
            StoreError: There is no such session.
        """
        self._set(self._id_of(session), "is_archived = ?, deletion = NULL", False)

    def last_deleted(self) -> str | None:
        """The name of the session that was deleted last and can still be brought back."""
        with self._database.explained():
            row = self._database.connection.execute(
                "SELECT name FROM session WHERE deletion IS NOT NULL ORDER BY deletion DESC LIMIT 1"
            ).fetchone()
        return None if row is None else str(row[0])

    def forget(self, sessions: Sequence[str]) -> None:
        """Remove sessions for good: nothing of them stays in the files.

        Raises:
            StoreError: There is no such session, another process has it open, or traces are left; says which.
        """
        with contextlib.ExitStack() as held:
            ids = [held.enter_context(self._changing(session, even_deleted=True)) for session in sessions]
            with self._database.explained(), self._database.transaction() as connection:
                for id_ in ids:
                    for table, column in (("footing", "session"), ("event", "session"), ("session", "id")):
                        connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (id_,))
                connection.execute("DELETE FROM knowledge WHERE hash NOT IN (SELECT knowledge FROM footing)")
        self._holds.remove(ids)
        self._database.purge()

    # --- one process at a time

    def hold(self, session: str) -> bool:
        """Claim a session for this store until it is released, or the process ends.

        Returns:
            Whether that worked; False if another process has it open.

        Raises:
            StoreError: There is no such session, or the folder cannot be written.
        """
        id_ = self._id_of(session)
        with self._database.explained():
            return self._holds.take(id_)

    def release(self, session: str) -> None:
        """Let other processes open a session."""
        found = self._row(session)
        if found is not None:
            self._holds.let_go(found[0])

    @contextlib.contextmanager
    def _changing(self, session: str, *, even_deleted: bool = False) -> Iterator[int]:
        """Hold a session while something is done with it as a whole; gives its number."""
        id_ = self._id_of(session, even_deleted=even_deleted)
        is_held = id_ in self._holds
        if not self.hold(session):
            raise StoreError(f"the session '{one_line(session)}' is open in another Rung", hint="close it there first")
        try:
            yield id_
        finally:
            if not is_held:
                self._holds.let_go(id_)

    def _set(self, id_: int, assignment: str, *values: object) -> None:
        with self._database.explained(), self._database.transaction() as connection:
            connection.execute(f"UPDATE session SET {assignment} WHERE id = ?", (*values, id_))

    # --- names

    def fresh_name(self, prefix: str) -> str:
        """A name that no session has: the prefix itself, or with a number behind it."""
        taken = {each.name for each in self.sessions()}
        numbered = (f"{prefix}-{number}" for number in count(2))
        return prefix if prefix not in taken else next(name for name in numbered if name not in taken)

    def _row(self, session: str) -> tuple[int, int | None] | None:
        """Number and deletion of a session."""
        query = "SELECT id, deletion FROM session WHERE name = ?"
        with self._database.explained():
            row: tuple[int, int | None] | None = self._database.connection.execute(query, (session,)).fetchone()
        return row

    def _id_of(self, session: str, *, even_deleted: bool = True) -> int:
        """The number of a session.

        Raises:
            StoreError: There is none; or it was deleted, where that matters.
        """
        found = self._row(session)
        if found is None:
            names = [each.name for each in self.sessions()]
            raise StoreError(
                f"there is no session '{one_line(session)}'",
                hint=did_you_mean(session, names) or "`rung sessions --all` lists them",
            )
        if found[1] is not None and not even_deleted:
            raise _deleted(session)
        return found[0]

    def _refuse_taken(self, name: str) -> None:
        found = self._row(name)
        if found is not None:
            was = "was deleted, and can still be brought back" if found[1] is not None else "is there already"
            raise StoreError(f"a session '{one_line(name)}' {was}", hint="take another name")


def _deleted(session: str) -> StoreError:
    name = one_line(session)
    return StoreError(
        f"the session '{name}' was deleted",
        hint=f"`rung sessions restore '{name}'` brings it back, `rung sessions forget '{name}'` removes it for good",
    )
