"""Messages that cross widgets: what a worker on the conversation tells the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from assistant.advice import NextStep
    from assistant.conversation import Conversation, Reply
    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.errors import AssistantError
    from assistant.inference import Diagnosis


@dataclass(frozen=True, slots=True)
class Shown:
    """What the screens show of a conversation, at one moment."""

    session: str
    state: State
    diagnosis: Diagnosis
    moves: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message of an earlier day."""

    turn: int
    text: str
    claims: tuple[Claim, ...]


@dataclass
class Opened(Message):
    """The conversation is there, and has said its first words."""

    conversation: Conversation
    earlier: tuple[Earlier, ...]
    """The user's messages of this session so far, oldest first."""
    opening: Reply
    shown: Shown


@dataclass
class OpeningFailed(Message):
    """There is no conversation to be had."""

    problem: AssistantError


@dataclass
class Answered(Message):
    """The conversation has replied to the message it was given."""

    session: str
    reply: Reply


@dataclass
class Concluded(Message):
    """It is worked out where the team stands after the last reply."""

    shown: Shown


@dataclass
class AnsweringFailed(Message):
    """The message that the conversation was given could not be answered."""

    problem: AssistantError
