"""Text to claims: what a message says about which practice, and what it asks Rung to do. Pure, offline, no state."""

from assistant.reader.intents import Intent
from assistant.reader.reading import Reader, Reading

__all__ = ["Intent", "Reader", "Reading"]
