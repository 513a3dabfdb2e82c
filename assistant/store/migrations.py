"""The tables, one version after the other. A new file goes through all of them, as an old one does through the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE session (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, started TEXT NOT NULL)",
        """CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT, session INTEGER NOT NULL REFERENCES session (id),
            turn INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL
        )""",
        "CREATE INDEX event_by_session ON event (session, id)",
    ),
    (
        "ALTER TABLE session ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0",
        # the number of the deletion, so that the last one can be undone; NULL if it is not deleted
        "ALTER TABLE session ADD COLUMN deletion INTEGER",
        "CREATE TABLE knowledge (hash TEXT PRIMARY KEY, version TEXT NOT NULL, practices TEXT NOT NULL)",
        """CREATE TABLE footing (
            session INTEGER PRIMARY KEY REFERENCES session (id), turn INTEGER NOT NULL,
            knowledge TEXT NOT NULL REFERENCES knowledge (hash), levels TEXT NOT NULL
        )""",
    ),
)
"""What leads from schema 0, an empty file, to 1, from there to 2, and so on. Stored files are in
``tests/cases/stores``: what stands here is never changed, only added to."""
SCHEMA_VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The schema of a file; 0 if it is new or not ours."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file up to `SCHEMA_VERSION`. To be called within a transaction: all of it happens, or nothing."""
    version = version_of(connection)
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {max(version, SCHEMA_VERSION)}")
