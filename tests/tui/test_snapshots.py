"""What the screen looks like in two common sizes; on the tiny knowledge base, so that new rules change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from terminal import Terminal

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.tui import RungApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import TinyKnowledge
    from textual.pilot import Pilot

    from assistant.store import Store


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_chat_looks_like_its_picture(
    snap_compare: Callable[..., bool], tiny: TinyKnowledge, store: Store, size: tuple[int, int]
) -> None:
    """One message has been answered; the levels stand beside it where there is room."""
    knowledge = load(tiny.root)
    app = RungApp(lambda _: Conversation(Doctor(knowledge, use_engine=False), Reader(knowledge), store, "picture"))

    async def talk(pilot: Pilot[Any]) -> None:
        user = Terminal(pilot)
        user.prompt.cursor_blink = False
        await user.settle()
        await user.say("All code is in a repository, nobody looks at the batches")

    assert snap_compare(app, terminal_size=size, run_before=talk)
