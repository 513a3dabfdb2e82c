"""The help: how it opens and closes, and that what it says is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from terminal import terminal
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from assistant.reader import MENU
from assistant.tui.chat import Chat
from assistant.tui.help import KEYS, Help
from assistant.tui.navigation import PAGES
from assistant.tui.page import Page
from assistant.tui.pages.sessions import SessionsPage
from assistant.tui.prompt import Prompt

if TYPE_CHECKING:
    from assistant.tui import RungApp

NAMES = {"page up": "pageup", "page down": "pagedown", "or ? in an empty prompt": "question_mark"}


@pytest.mark.parametrize("key", ["f1", "question_mark"])
@pytest.mark.parametrize("closing", ["escape", "enter", "q", "f1", "question_mark"])
async def test_help_opens_and_closes(app: RungApp, key: str, closing: str) -> None:
    """Nothing of it is left in the prompt."""
    async with terminal(app, 100, 30) as user:
        await user.pilot.press(key)
        assert isinstance(app.screen, Help)
        await user.pilot.press(closing)
        assert isinstance(app.screen, Chat)
        assert user.prompt.text == ""
        assert user.prompt.has_focus


async def test_a_question_mark_within_a_text_is_a_letter(app: RungApp) -> None:
    """Questions can be typed."""
    async with terminal(app, 100, 30) as user:
        await user.pilot.press(*"why", "question_mark")
        assert isinstance(app.screen, Chat)
        assert user.prompt.text == "why?"


async def test_help_opens_on_every_page_and_leads_back_to_it(app: RungApp) -> None:
    """The question mark as well: on a page there is nothing to type."""
    async with terminal(app, 100, 30) as user:
        for page in PAGES[1:]:
            key = "f1" if page.id == "knowledge" else "question_mark"  # its search line takes every letter
            await user.pilot.press(page.key, key)
            assert isinstance(app.screen, Help), page.id
            await user.pilot.press("escape")
            assert isinstance(app.screen, Page)
            assert page.id == app.screen.NAME


async def test_all_of_it_can_be_read_in_a_small_terminal(app: RungApp) -> None:
    """Every page, key and command stands there, and the arrow keys reach the last line."""
    async with terminal(app, 80, 24) as user:
        await user.pilot.press("f1")
        await user.pilot.pause()
        await user.pilot.pause()
        text = str(app.screen.query_one(Static).render())
        for expected in [*(f"/show {page.id}" for page in PAGES), *(f"/{command.name}" for command in MENU)]:
            assert expected in text
        for keys, _ in KEYS:
            assert keys in text
        assert "F2 or /show conversation" in user.painted
        await user.pilot.press("end")
        await user.pilot.pause()
        await user.pilot.pause()
        scroll = app.screen.query_one(VerticalScroll)
        assert scroll.scroll_y == scroll.max_scroll_y
        assert "escape closes this" in user.painted


async def test_what_a_key_does_hangs_behind_its_name(app: RungApp) -> None:
    """In 80 columns most of it takes two lines; the second begins where the first did."""
    async with terminal(app, 80, 24) as user:
        await user.pilot.press("f1")
        await user.look()
        lines = str(app.screen.query_one(Static).render()).splitlines()
        first = next(number for number, line in enumerate(lines) if line.startswith("F2 or /show conversation"))
        column = lines[first].index("what was said")
        assert max(map(len, lines)) <= app.screen.query_one(Static).size.width
        assert lines[first + 1][:column].isspace()
        assert lines[first + 1][column] != " "


@pytest.mark.parametrize("keys", [keys for keys, _ in KEYS])
async def test_each_key_of_the_help_is_a_binding(app: RungApp, keys: str) -> None:
    """Nothing is promised that no key does."""
    async with app.run_test(size=(100, 30)):
        bound = {
            each
            for owner in (app, app.screen, app.screen.query_one(Prompt))
            for each in owner._bindings.key_to_bindings
        }
        bound |= {binding.key for binding in SessionsPage.BINDINGS if isinstance(binding, Binding)}
        bound |= set(Page.BINDINGS[-2].key.split(","))  # type: ignore[union-attr]  # escape
        for key in keys.split(", "):
            name = NAMES.get(key, key)
            assert name in bound or name == "question_mark", key
