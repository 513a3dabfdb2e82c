"""Rows of the tables to values, and values to rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.errors import StoreError
from assistant.store.records import Footing, SessionSummary, Standing, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from sqlite3 import Connection

    Row = tuple[int, str, str, str]
    """Turn, kind, body as JSON, date of an event."""

LIST = """
SELECT name, started, COALESCE(MAX(event.turn), 0),
    COALESCE((SELECT at FROM event WHERE session = session.id ORDER BY event.id DESC LIMIT 1), started),
    CASE WHEN deletion IS NOT NULL THEN 'deleted' WHEN is_archived THEN 'archived' ELSE 'active' END
FROM session LEFT JOIN event ON event.session = session.id
GROUP BY session.id ORDER BY COALESCE(MAX(event.id), 0) DESC, session.id DESC
"""
"""All sessions, the one used last first."""


def to_summaries(rows: Iterable[tuple[Any, ...]]) -> list[SessionSummary]:
    """What `LIST` has found."""
    return [SessionSummary(name, started, turns, used, Standing(to)) for name, started, turns, used, to in rows]


def to_events(rows: Iterable[Row], session: str) -> list[StoredEvent]:
    """The lines of a log.

    Raises:
        StoreError: The body of one is no JSON any more.
    """
    try:
        return [StoredEvent(turn, kind, json.loads(body), at) for turn, kind, body, at in rows]
    except json.JSONDecodeError as error:
        raise StoreError(f"the session '{session}' is damaged", hint="see `rung sessions`") from error


def to_footing(row: tuple[Any, ...]) -> Footing:
    """Turn, version, hash, practices and levels, the last two as JSON."""
    turn, version, hash_, practices, levels = row
    by_place = {place: (at_least, at_most) for place, (at_least, at_most) in json.loads(levels).items()}
    return Footing(turn, version, hash_, tuple(json.loads(practices)), by_place)


def to_rows(events: Iterable[StoredEvent]) -> list[Row]:
    """The lines of a log, ready to be written.

    Raises:
        TypeError: A body is no JSON.
    """
    return [(e.turn, e.kind, json.dumps(e.body, ensure_ascii=False, sort_keys=True), e.at) for e in events]


def write_events(connection: Connection, session: int, rows: Sequence[Row]) -> None:
    """Add lines to the log of a session, by its number."""
    statement = "INSERT INTO event (session, turn, kind, body, at) VALUES (?, ?, ?, ?, ?)"
    connection.executemany(statement, [(session, *row) for row in rows])


def write_footing(connection: Connection, session: int, footing: Footing) -> None:
    """Keep what a session was diagnosed by; knowledge that many have in common is kept once."""
    connection.execute(
        "INSERT OR IGNORE INTO knowledge (hash, version, practices) VALUES (?, ?, ?)",
        (footing.hash, footing.version, json.dumps(footing.practices)),
    )
    connection.execute(
        "INSERT OR REPLACE INTO footing (session, turn, knowledge, levels) VALUES (?, ?, ?, ?)",
        (session, footing.turn, footing.hash, json.dumps(footing.levels)),
    )
