"""How what is being typed may go on: commands after a slash, names of practices, terms and lessons behind them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.tui.navigation import PAGES

if TYPE_CHECKING:
    from assistant.domain import Knowledge

_NAMES_FOLLOW = re.compile(
    r"^(?:/?(?:change|explain|example|learn|define)|/?(?:what is|what's|teach me about|lesson on|give me an example of)"
    r"(?: an?| the)?) (?P<begun>\S.*)$",
    re.IGNORECASE,
)


@cache
def _commands() -> tuple[str, ...]:
    """What can stand behind a slash. The menu takes time to import, so it waits for the first slash."""
    from assistant.reader import MENU

    return (*(f"/{command.name}" for command in MENU), *(f"/show {page.id}" for page in PAGES))


class Completion:
    """Finishes what is begun. Pure, and quick enough for every key."""

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        """Take in the words.

        Args:
            knowledge: Where the names are; None completes commands only, as before anything is loaded.
        """
        names: list[str] = []
        if knowledge is not None:
            names += [practice.name.lower() for practice in knowledge.practices.values()]
            names += [term.term.lower() for term in knowledge.terms.values()]
        self._names = sorted(dict.fromkeys(names), key=lambda name: (len(name), name))

    def rest(self, text: str) -> str:
        """What would finish a text, to be put behind it; empty where nothing does."""
        if not text or "\n" in text or text.endswith(" "):
            return ""
        if text.startswith("/"):
            found = next((each for each in _commands() if each.startswith(text.lower()) and each != text.lower()), "")
            if found:
                return found[len(text) :]
        begun = _NAMES_FOLLOW.match(text)
        if begun is None:
            return ""
        written = begun["begun"].lower()
        return next((name[len(written) :] for name in self._names if name.startswith(written)), "")
