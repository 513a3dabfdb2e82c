"""How what is being typed may go on, and the keys that take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from terminal import terminal

from assistant.reader import MENU
from assistant.tui.completion import Completion
from assistant.tui.navigation import PAGES

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from assistant.tui import RungApp


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("/ne", "xt"),
        ("/NE", "xt"),
        ("/wh", "y"),
        ("/why", "-not"),
        ("/show dia", "gnosis"),
        ("/next", ""),
        ("/nothing", ""),
        ("/", "next"),
        ("", ""),
        ("ne", ""),
        ("/ne\nxt", ""),
        ("/next ", ""),
        ("change ", ""),
        ("we change data v", ""),
    ],
)
def test_commands_are_completed_after_a_slash(typed: str, rest: str) -> None:
    """Before anything is loaded; other texts are left alone."""
    assert Completion().rest(typed) == rest


@pytest.mark.parametrize(
    "before", ["/change ", "change ", "/explain ", "explain ", "what is ", "What is a ", "what's an ", "/learn "]
)
def test_names_are_completed_behind_what_takes_one(knowledge: Knowledge, before: str) -> None:
    """The shortest name that begins so."""
    assert Completion(knowledge).rest(f"{before}version c") == "ontrol"
    assert Completion(knowledge).rest(f"{before}Version C") == "ontrol"


def test_every_command_and_page_can_be_completed() -> None:
    """All but its last letter leads to it, or to one that is a beginning of it as well."""
    completion = Completion()
    for name in [*(f"/{command.name}" for command in MENU), *(f"/show {page.id}" for page in PAGES)]:
        assert completion.rest(name[:-1])


async def test_tab_and_right_take_what_is_suggested(app: RungApp) -> None:
    """What is dim behind the cursor becomes text, and can be sent."""
    async with terminal(app, 120, 40) as user:
        for key in ("tab", "right"):
            await user.pilot.press(*"/show dia")
            assert user.prompt.suggestion == "gnosis"
            await user.pilot.press(key)
            assert user.prompt.text == "/show diagnosis"
            assert user.prompt.has_focus
            user.prompt.clear()


async def test_names_are_completed_once_the_conversation_is_open(app: RungApp) -> None:
    """The names are those of its knowledge."""
    async with terminal(app, 120, 40) as user:
        await user.paste("/change version c")
        await user.pilot.pause()
        assert user.prompt.suggestion == "ontrol"


async def test_tab_goes_on_where_nothing_is_suggested(app: RungApp) -> None:
    """So that everything can be reached by keys; shift+tab comes back."""
    async with terminal(app, 120, 40) as user:
        await user.pilot.press("tab")
        assert not user.prompt.has_focus
        await user.pilot.press("shift+tab")
        assert user.prompt.has_focus


async def test_nothing_is_suggested_within_a_text(app: RungApp) -> None:
    """Only at its end."""
    async with terminal(app, 120, 40) as user:
        await user.pilot.press(*"/ne", "left")
        assert user.prompt.suggestion == ""
