"""Sessions in SQLite: an append-only log of events each, and what is kept beside it. The home of SQLite."""

from assistant.store.migrations import SCHEMA_VERSION
from assistant.store.records import Footing, KeptSession, SessionSummary, Standing, StoredEvent
from assistant.store.sessions import Store

__all__ = ["SCHEMA_VERSION", "Footing", "KeptSession", "SessionSummary", "Standing", "Store", "StoredEvent"]
