"""Draws the README's picture: ``python -m tests.tui.picture [FILE]`` plays a short first conversation."""

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

PICTURE = Path(__file__).parent / "pictures" / "conversation.svg"
COLUMNS, LINES = 110, 34
MESSAGES = (
    "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live",
)


async def draw() -> str:
    """Play the conversation and return the screen as SVG."""
    knowledge = load(data_root())
    app = RungApp(lambda: Conversation(Doctor(knowledge), Reader(knowledge), Store(None), "picture"))
    async with terminal(app, COLUMNS, LINES) as user:
        user.prompt.cursor_blink = False
        for text in MESSAGES:
            await user.say(text)
        return app.export_screenshot(title="rung")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    target.write_text(asyncio.run(draw()), encoding="utf-8")
