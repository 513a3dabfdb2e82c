"""Every key that is bound does something, and every entry of the palette leads somewhere.

`DOES` names what each binding is good for: a binding that is added without a line here fails a test.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest
from terminal import Terminal, terminal
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Tree

import assistant.tui
import assistant.tui.pages
from assistant.conversation import Conversation
from assistant.reader import MENU
from assistant.tui import RungApp
from assistant.tui.navigation import PAGES
from assistant.tui.page import Page
from assistant.tui.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import Store

SAID = "All our code is in git, nobody monitors the model and there are no automated tests."

Steps = tuple[str, ...]
DOES: dict[tuple[str, str], tuple[Steps, Steps]] = {
    ("RungApp", "f1"): ((), ("f1",)),
    ("RungApp", "f10"): ((), ("f10",)),
    ("RungApp", "ctrl+q"): ((), ("ctrl+q",)),
    **{("Chat", page.key): (("f9",), (page.key,)) for page in PAGES if page.id != "conversation"},
    ("Chat", "f2"): (("f3",), ("f2",)),
    ("Chat", "f1"): ((), ("f1",)),
    ("Chat", "f9"): ((), ("f9",)),
    ("Chat", "ctrl+e"): ((), ("ctrl+e",)),
    ("Chat", "ctrl+y"): ((), ("ctrl+y",)),
    ("Chat", "ctrl+t"): ((), ("ctrl+t",)),
    ("Chat", "pageup"): ((), ("pageup",)),
    ("Chat", "pagedown"): (("pageup", "pageup"), ("pagedown",)),
    ("Chat", "ctrl+q"): ((), ("ctrl+q",)),
    ("Prompt", "enter"): (("h", "i"), ("enter",)),
    ("Prompt", "ctrl+j"): (("h",), ("ctrl+j",)),
    ("Prompt", "shift+enter"): (("h",), ("shift+enter",)),
    ("Prompt", "tab"): (("slash", "n", "e"), ("tab",)),
    ("Transcript", "right"): (("shift+tab", "shift+tab"), ("right",)),
    ("Transcript", "left"): (("shift+tab", "shift+tab"), ("left",)),
    ("Transcript", "enter"): (("shift+tab", "shift+tab"), ("enter",)),
    ("Correction", "escape"): (("shift+tab", "shift+tab", "enter"), ("escape",)),
    **{("Help", key): (("f1",), (key,)) for key in ("escape", "enter", "q", "question_mark", "f1")},
    **{("Page", page.key): (("f3" if page.key != "f3" else "f4",), (page.key,)) for page in PAGES},
    ("Page", "escape"): (("f4",), ("escape",)),
    ("Page", "question_mark"): (("f4",), ("question_mark",)),
    ("DiagnosisPage", "enter"): (("f3",), ("enter",)),
    ("DiagnosisPage", "ctrl+y"): (("f3",), ("ctrl+y",)),
    ("ProofPage", "k"): (("f4", "down"), ("k",)),
    ("PlanPage", "less_than_sign"): (("f5",), ("less_than_sign",)),
    ("PlanPage", "greater_than_sign"): (("f5",), ("greater_than_sign",)),
    ("PlanPage", "minus"): (("f5",), ("minus",)),
    ("PlanPage", "plus"): (("f5",), ("plus",)),
    ("PlanPage", "ctrl+y"): (("f5",), ("ctrl+y",)),
    **{("LearnPage", letter): (("f6", "enter"), (letter,)) for letter in "abcd"},
    ("LearnPage", "n"): (("f6",), ("n",)),
    ("LearnPage", "z"): (("f6",), ("z",)),
    ("LearnPage", "r"): (("f6", "enter", "a"), ("r",)),
    ("LearnPage", "p"): (("f6", "enter"), ("p",)),
    ("LearnPage", "ctrl+y"): (("f6", "enter"), ("ctrl+y",)),
    ("SessionsPage", "enter"): (("f7",), ("enter",)),
    ("SessionsPage", "n"): (("f7",), ("n",)),
    **{("SessionsPage", key): (("f7",), (key,)) for key in "raduc"},
    ("KnowledgePage", "slash"): (("f8", "down"), ("slash",)),
    ("KnowledgePage", "backspace"): (("f8", "down", "enter"), ("backspace",)),
    ("KnowledgePage", "down"): (("f8",), ("down",)),
    ("KnowledgePage", "ctrl+y"): (("f8", "down"), ("ctrl+y",)),
    ("Reading", "right"): (("f8", "down", "enter"), ("right",)),
    ("Reading", "left"): (("f8", "down", "enter"), ("left",)),
    ("Reading", "enter"): (("f8", "down", "enter", "right"), ("enter",)),
}
"""For each binding, by its class and key: what is pressed to come to where it holds, and then the key itself."""


SPARE = {*(("LearnPage", letter) for letter in "efgh"), ("Comparison", "escape"), ("Comparison", "q")}
"""For lessons of more than four answers, of which there are none so far; and what takes two sessions, tested there."""


@pytest.fixture
def app(doctor: Doctor, reader: Reader, store: Store) -> RungApp:
    """An application that can go from session to session of one store."""
    return RungApp(lambda name: Conversation(doctor, reader, store, name or "test"))


def classes() -> Iterator[type[DOMNode]]:
    """Every class of the terminal application that binds keys of its own."""
    for package in (assistant.tui, assistant.tui.pages):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            for each in vars(import_module(module.name)).values():
                is_ours = inspect.isclass(each) and each.__module__ == module.name
                if is_ours and issubclass(each, DOMNode) and "BINDINGS" in vars(each):
                    yield each


def bound() -> set[tuple[str, str]]:
    """Class and key of every binding."""
    inherited = {(key.strip(), each.action) for each in Page.BINDINGS for key in each.key.split(",")}  # type: ignore[union-attr]
    return {
        (owner.__name__, key.strip())
        for owner in classes()
        for each in owner.BINDINGS
        for key in each.key.split(",")  # type: ignore[union-attr]
        if owner is Page or not issubclass(owner, Page) or (key.strip(), each.action) not in inherited  # type: ignore[union-attr]
    }


def everything(user: Terminal, copied: list[str]) -> tuple[Any, ...]:
    """All that a key can change: the screen and its cursor, the focus, the clipboard, the end of the application."""
    app = user.pilot.app
    return (
        user.painted,
        app.theme,
        type(app.screen).__name__,
        app.focused,
        user.prompt.text,
        user.transcript.chosen,
        list(copied),
        app._exit,
        tuple(app.screen._compositor.render_strips()) if app.is_running else (),
    )


def test_every_binding_is_listed_here() -> None:
    """None without a use that is shown below, and none below that is not bound."""
    assert all(isinstance(each, Binding) for owner in classes() for each in owner.BINDINGS)
    assert bound() == DOES.keys() | SPARE


@pytest.mark.slow
@pytest.mark.parametrize(("owner", "key"), DOES)
async def test_each_binding_does_something(app: RungApp, owner: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen, the focus, the clipboard or the application is not as it was before the key."""
    copied: list[str] = []
    monkeypatch.setattr(app, "copy_to_clipboard", copied.append)
    before, press = DOES[owner, key]
    async with terminal(app, 120, 24) as user:
        user.prompt.cursor_blink = False
        await user.say(SAID)
        for each in before:
            await user.pilot.press(each)
            await user.look()
        was = everything(user, copied)
        await user.pilot.press(*press)
        if not app._exit:
            await user.look()
        assert everything(user, copied) != was


async def test_the_palette_offers_every_page_and_every_command(app: RungApp) -> None:
    """By name, with a line on what it does; what begins with a slash is written into the prompt."""
    async with terminal(app, 120, 40) as user:
        entries = {title: (about, run) for title, about, run in Palette(app.screen)._entries()}
        assert {f"Page: {page.title}" for page in PAGES} <= entries.keys()
        assert {f"/{command.name}" for command in MENU} <= entries.keys()
        assert all(about for about, _ in entries.values())
        for command in MENU:
            entries[f"/{command.name}"][1]()
            assert user.prompt.text == f"/{command.name} "


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.name)
async def test_each_command_of_the_menu_is_answered(app: RungApp, command: Any) -> None:
    """With a reply that is not the one to words that nobody understands."""
    async with terminal(app, 120, 24) as user:
        user.chat.hear("xyzzy plugh")
        await user.settle()
        misunderstood = user.transcript.replies[-1]
        user.chat.hear(f"/{command.name}")
        while not app._exit and not user.is_settled:
            await user.pilot.pause()
        assert user.transcript.replies[-1].strip()
        assert user.transcript.replies[-1] != misunderstood


async def test_what_is_behind_a_step_of_a_proof_can_be_looked_up(app: RungApp) -> None:
    """Enter on the last line of a proof, or k on any, opens the entry with its sources."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await user.pilot.press("f4", "down")
        await user.look()
        tree = app.screen.query_one(Tree)
        name = str(tree.cursor_node.data)  # type: ignore[union-attr]
        await user.pilot.press("k")
        painted = await user.look()
        assert "[Knowledge]" in painted
        conversation = user.chat.rung.conversation
        assert conversation is not None
        assert conversation.knowledge.frameworks[name].name in painted
