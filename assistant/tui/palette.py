"""The palette: pages and commands by name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

from assistant.reader import MENU
from assistant.tui.navigation import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.tui.app import RungApp


class Palette(Provider):
    """Finds pages, commands, themes and help."""

    async def discover(self) -> Hits:
        """Everything there is, before anything is typed."""
        for title, about, run in self._entries():
            yield DiscoveryHit(title, run, help=about)

    async def search(self, query: str) -> Hits:
        """What resembles the words that are typed."""
        matcher = self.matcher(query)
        for title, about, run in self._entries():
            score = matcher.match(f"{title} {about}")
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=about)

    def _entries(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        rung: RungApp = self.app  # type: ignore[assignment]
        for page in PAGES:
            yield f"Page: {page.title}", page.about, partial(rung.action_show_page, page.id)
        for command in MENU:
            yield f"/{command.name}", command.does.replace("`", ""), partial(rung.type_command, command.name)
        yield "Help", "every key and every command", rung.action_show_keys
        yield "Theme: next", "dark, light, high contrast", rung.action_next_theme
        yield "Quit", "everything is kept", rung.exit
