"""The pages of the application and the ways to them: keys, the line at the top, the palette, ``/show``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.binding import BindingType

_SHOW = re.compile(r"^\s*/show\s+(\S+)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageName:
    """How a page is called, and the key that opens it."""

    id: str
    title: str
    key: str
    about: str


CONVERSATION = PageName("conversation", "Chat", "f2", "what was said, and the levels beside it")
PAGES = (
    CONVERSATION,
    PageName("diagnosis", "Diagnosis", "f3", "all frameworks and dimensions side by side"),
    PageName("proof", "Proof", "f4", "why a level is what it is, down to your words"),
    PageName("plan", "Plan", "f5", "the next moves by month"),
    PageName("learn", "Learn", "f6", "your learning path, lessons and questions"),
    PageName("sessions", "Sessions", "f7", "the sessions on this machine"),
    PageName("knowledge", "Knowledge", "f8", "practices, criteria, rules and sources"),
)
"""In the order in which they are shown."""
PAGE_BINDINGS: list[BindingType] = [
    Binding(page.key, f"app.show_page('{page.id}')", page.title, show=False, priority=True) for page in PAGES
]


def page_named(text: str) -> PageName | None:
    """The page that ``/show NAME`` asks for; its name may be cut short. None for another message or another name."""
    found = _SHOW.match(text)
    if found is None:
        return None
    return next((page for page in PAGES if page.id.startswith(found[1].lower())), None)


class Navigation(Static):
    """The line of pages at the top, to be clicked on."""

    DEFAULT_CSS = """
    Navigation {
        height: 1;
        padding: 0 0 0 1;
        background: $boost;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, here: str) -> None:
        """Show all pages.

        Args:
            here: The id of the page that is open.
        """
        parts = []
        for page in PAGES:
            action = f"@click=app.show_page('{page.id}')"
            title = (f"[{page.title}]", f"bold $text-primary {action}") if page.id == here else (page.title, action)
            parts.append(Content.assemble((f"{page.key.upper()} ", f"$foreground-muted {action}"), title))
        super().__init__(Content("  ").join(parts))
