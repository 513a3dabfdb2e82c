"""Text to claims: what a message says about which practice, and what it asks Rung to do. Pure, offline, no state."""

from assistant.reader.horizon import horizon
from assistant.reader.intents import Intent
from assistant.reader.menu import MENU, Command, command_named, slash_command
from assistant.reader.obstacles import move_meant
from assistant.reader.reading import LONGEST_MESSAGE, Reader, Reading
from assistant.reader.several import number_named
from assistant.reader.showing import explanation

__all__ = [
    "LONGEST_MESSAGE",
    "MENU",
    "Command",
    "Intent",
    "Reader",
    "Reading",
    "command_named",
    "explanation",
    "horizon",
    "move_meant",
    "number_named",
    "slash_command",
]
