"""A conversation: an append-only log of events, its state by replay, and a message in, a reply out."""

from assistant.conversation.events import Event
from assistant.conversation.state import State, replay
from assistant.conversation.talking import Conversation, Reply
from assistant.conversation.updating import NOT_WRITTEN, Access

__all__ = ["NOT_WRITTEN", "Access", "Conversation", "Event", "Reply", "State", "replay"]
