"""What every page looks like, in two sizes, dark and light; on the tiny knowledge base, so that rules may come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from terminal import Terminal

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.tui import RungApp
from assistant.tui.themes import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import TinyKnowledge
    from textual.pilot import Pilot

    from assistant.store import Store

SAID = ("/change version-control to yes", "/change data-validation to no")
STARTED = "2026-03-02T09:30:00"
KEYS = {
    "chat": [],
    "diagnosis": ["f3"],
    "proof": ["f4", "down", "down", "enter", "down", "enter"],
    "plan": ["f5"],
    "learn": ["f6"],
    "sessions": ["f7"],
    "knowledge": ["f8"],
    "help": ["f1"],
}
"""What leads to a page from the conversation."""
PICTURES = [
    pytest.param(page, size, theme, id=f"{page}-{size[0]}x{size[1]}-{theme.name.removeprefix('rung-')}", marks=marks)
    for page in KEYS
    for size in ((80, 24), (120, 40))
    for theme in (DARK, LIGHT)
    for marks in ([] if page == "chat" and theme is DARK else [pytest.mark.slow],)
]
"""The chat in the usual colours is looked at every time; all of them together take a while."""


@pytest.mark.parametrize(("page", "size", "theme"), PICTURES)
def test_a_page_looks_like_its_picture(
    snap_compare: Callable[..., bool],
    whole: TinyKnowledge,
    store: Store,
    page: str,
    size: tuple[int, int],
    theme: Any,
) -> None:
    """Two messages have been answered; what there is no room for makes way."""
    knowledge = load(whole.root)
    doctor, reader = Doctor(knowledge, use_engine=False), Reader(knowledge)
    app = RungApp(lambda _: Conversation(doctor, reader, store, "picture", now=lambda: STARTED))
    app.theme = theme.name

    async def open_page(pilot: Pilot[Any]) -> None:
        user = Terminal(pilot)
        user.prompt.cursor_blink = False
        await user.settle()
        for text in SAID:
            await user.say(text)
        for key in KEYS[page]:
            await pilot.press(key)
            await user.look()

    assert snap_compare(app, terminal_size=size, run_before=open_page)
