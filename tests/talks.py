"""What tests of conversations share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.conversation import Conversation
    from assistant.conversation.talking import Reply


def say(talk: Conversation, *texts: str) -> Reply:
    """Type messages one after the other; the last reply counts."""
    for text in texts:
        reply = talk.say(text)
    return reply


def noted(reply: Reply) -> dict[str, str]:
    """Practice to status, or value, of what a message stored."""
    return {claim.practice: claim.value or str(claim.status) for claim in reply.claims}
