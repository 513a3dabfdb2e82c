"""What the user has chosen for good. A small file beside the sessions; losing it loses nothing of a conversation."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Settings:
    """Choices by name. What cannot be read or written counts as not chosen: settings never stop the work."""

    def __init__(self, path: Path | None) -> None:
        """Read the choices.

        Args:
            path: The file, which need not exist yet; None keeps nothing.
        """
        self._path = path
        self._chosen = _read(path) if path is not None else {}

    @property
    def theme(self) -> str | None:
        """The name of the theme, if one was chosen."""
        theme = self._chosen.get("theme")
        return theme if isinstance(theme, str) else None

    def keep(self, *, theme: str) -> None:
        """Write a choice down, if it is a new one."""
        if theme == self.theme:
            return
        self._chosen = {**self._chosen, "theme": theme}
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path.touch(mode=0o600)
            self._path.write_text(json.dumps(self._chosen, indent=1) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        chosen = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return chosen if isinstance(chosen, dict) else {}
