"""The conversation in the terminal: widgets show, the screen decides, the conversation thinks."""

from assistant.tui.app import RungApp

__all__ = ["RungApp"]
