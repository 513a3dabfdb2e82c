"""The conversation in the terminal: widgets show, the screen decides, the conversation thinks."""

import os

# A change waits for the next frame, or the one after it: at Textual's own 60 a second, for half of what a reply takes.
os.environ.setdefault("TEXTUAL_FPS", "120")

from assistant.tui.app import RungApp

__all__ = ["RungApp"]
