"""Messages that cross widgets: what a worker on the conversation tells the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from assistant.advice import NextStep
    from assistant.conversation import Conversation, Reply
    from assistant.errors import AssistantError


@dataclass
class Opened(Message):
    """The conversation is there, and has said its first words."""

    conversation: Conversation
    earlier: tuple[str, ...]
    """The user's messages of this session so far, oldest first."""
    opening: Reply
    moves: tuple[NextStep, ...]


@dataclass
class OpeningFailed(Message):
    """There is no conversation to be had."""

    problem: AssistantError


@dataclass
class Answered(Message):
    """The conversation has replied to the message it was given."""

    reply: Reply
    moves: tuple[NextStep, ...]


@dataclass
class AnsweringFailed(Message):
    """The message that the conversation was given could not be answered."""

    problem: AssistantError
