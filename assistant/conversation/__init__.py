"""A conversation: an append-only log of events, its state by replay, and a message in, a reply out."""

from assistant.conversation.events import Event
from assistant.conversation.state import State, replay
from assistant.conversation.talking import Conversation, Reply

__all__ = ["Conversation", "Event", "Reply", "State", "replay"]
