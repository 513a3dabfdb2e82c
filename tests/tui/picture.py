"""Draws the README's pictures: ``python -m tests.tui.picture [FOLDER]`` plays a conversation and opens the pages."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from assistant.conversation import Conversation
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.resources import data_root
from assistant.store import Store
from assistant.tui import RungApp
from tests.tui.terminal import terminal

PICTURES = Path(__file__).parent / "pictures"
COLUMNS, LINES = 110, 34
MESSAGES = (
    "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live",
)
PAGES = {
    "diagnosis": ["f3"],
    "proof": ["f4", "down", "down", "enter", "down", "enter"],
    "plan": ["f5"],
    "learn": ["f6"],
}
"""Keys that lead to what is shown, by the name of the picture."""
_WAIT_SECONDS = 0.4
"""A page works out in a thread what it shows."""


async def draw(folder: Path) -> None:
    """Play the conversation and write the screens as SVG."""
    knowledge = load(data_root())
    app = RungApp(lambda _: Conversation(Doctor(knowledge), Reader(knowledge), Store(None), "picture"))
    async with terminal(app, COLUMNS, LINES) as user:
        user.prompt.cursor_blink = False
        for text in MESSAGES:
            await user.say(text)
        _write(app, folder / "conversation.svg")
        for name, keys in PAGES.items():
            await user.pilot.press(*keys)
            await user.pilot.pause(_WAIT_SECONDS)
            await user.pilot.pause()
            _write(app, folder / f"{name}.svg")


def _write(app: RungApp, target: Path) -> None:
    target.write_text(app.export_screenshot(title="rung"), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
