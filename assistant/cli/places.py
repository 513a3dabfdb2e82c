"""Where things lie on this machine: ``RUNG_HOME``, else the places that the operating system has for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.domain import Knowledge


def sessions_file() -> Path:
    """Where sessions are kept."""
    if home := os.environ.get("RUNG_HOME"):
        return Path(home) / "sessions.db"
    from platformdirs import user_data_path

    return user_data_path("rung", appauthor=False) / "sessions.db"


def settings_file() -> Path:
    """Where the user's choices are kept, beside the sessions."""
    return sessions_file().with_name("settings.json")


def cache_folder() -> Path:
    """Where the loaded knowledge is kept for the next start; it can be deleted at any time."""
    if home := os.environ.get("RUNG_HOME"):
        return Path(home) / "cache"
    from platformdirs import user_cache_path

    return user_cache_path("rung", appauthor=False)


def installed_knowledge() -> Knowledge:
    """The knowledge base that came with Rung.

    Raises:
        DataError: Something in it is wrong.
    """
    from assistant.knowledge_base import load_cached
    from assistant.resources import data_root

    return load_cached(data_root(), cache_folder())
