"""A message in its place: what it is read as after what was asked, and what it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation.changes import changes
from assistant.conversation.events import Claimed, Corrected, Opened, Reviewed, SetAside, Skipped
from assistant.reader import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.events import Event
    from assistant.conversation.standpoint import Standpoint
    from assistant.conversation.tutor import Tutor
    from assistant.reader import Reader, Reading


def heard(text: str, standpoint: Standpoint, reader: Reader, tutor: Tutor, now: str) -> tuple[Reading, list[Event]]:
    """Read a message in its place.

    Args:
        text: The message.
        standpoint: Where the conversation stood before it.
        reader: Reads it, as an answer to the pending question if it can be one.
        tutor: Takes what is about lessons.
        now: The front end's clock; empty where there is none.

    Returns:
        What it was read as, and the events that follow from it.
    """
    reading = reader.read(
        text, question=standpoint.read_for, previous=standpoint.answered_before, further=standpoint.further
    )
    taught = tutor.hear(standpoint, reading, text, now)
    events = taught if taught is not None else changes(standpoint, reading, text)
    if reading.intent is Intent.ANSWER and not events:
        reading = replace(reading, intent=Intent.OFF_TOPIC)  # meant as an answer, and not understood
    return replace(reading, intent=_in_context(reading.intent, events)), events


def _in_context(intent: Intent, events: Sequence[Event]) -> Intent:
    """What a message wanted, now that it is known what it changes."""
    for event in events:
        match event:
            case Reviewed():
                return Intent.QUIZ_ANSWER
            case Opened() if intent not in {Intent.LEARN, Intent.FROM_ZERO}:
                return Intent.QUIZ_ANSWER
            case SetAside():
                return Intent.OBSTACLE
            case Claimed() | Corrected() | Skipped() if intent is Intent.OFF_TOPIC:
                return Intent.ANSWER  # a plain choice
    return intent
