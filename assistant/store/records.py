"""What is kept of a session, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One line of the log."""

    turn: int
    kind: str
    body: Mapping[str, Any]
    at: str = ""
    """When it happened, as the front end's clock said; nothing is computed from it."""


class Standing(StrEnum):
    """Whether a session is in use."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    """Out of the way; it can be opened by its name."""
    DELETED = "deleted"
    """Cannot be opened, and can be brought back until it is forgotten."""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A session in a list."""

    name: str
    started: str
    turns: int
    used: str
    """When its last event was written."""
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class Footing:
    """The knowledge that a session was last diagnosed by, and what came out."""

    turn: int
    """The last turn that was diagnosed."""
    version: str
    hash: str
    practices: tuple[str, ...]
    """The ids of all practices and facts there were, sorted."""
    levels: Mapping[str, tuple[float, float]]
    """``azure-mlops`` or ``azure-mlops/people`` to its level, at least and at most."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """All that is kept of a session."""

    name: str
    started: str
    is_archived: bool
    footing: Footing | None
    """None for a session that was never diagnosed by a Rung that keeps it."""
    events: tuple[StoredEvent, ...]
