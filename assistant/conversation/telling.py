"""What Rung says to a message that told it something: what was noted, the levels that moved, what clashes now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation import explaining, results, wording
from assistant.conversation.events import Deferred, Settled, Shown, Skipped
from assistant.domain import Status
from assistant.reader import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.events import Event
    from assistant.conversation.standpoint import Standpoint
    from assistant.domain import Claim
    from assistant.inference import Diagnosis

_FIRST_VERDICT = 3
"""Practices that have to be known before Rung says by itself where that leaves a team."""


def told(
    intent: Intent, events: Sequence[Event], claims: Sequence[Claim], before: Diagnosis | None, standpoint: Standpoint
) -> list[str]:
    """What a message changed: claims, levels, contradictions.

    Args:
        intent: What the message wanted.
        events: What it changed.
        claims: What it claimed.
        before: What was concluded before it; None if nothing could be.
        standpoint: Where the conversation stands now.
    """
    diagnosis, state, knowledge = standpoint.diagnosis, standpoint.state, standpoint.doctor.knowledge
    parts = [wording.noted(claims, knowledge, state.messages)]
    if before is not None:
        is_first = len(_known(before)) < _FIRST_VERDICT <= len(_known(diagnosis))
        parts.append(
            results.first_verdict(diagnosis, standpoint.moves) if is_first else results.moved(before, diagnosis)
        )
    if any(isinstance(event, Settled) for event in events):
        parts.insert(0, "Both stand, then.")
    skipped = sum(isinstance(event, Skipped) for event in events)
    if skipped:
        parts.insert(0, wording.varied(wording.SKIPPED if skipped == 1 else wording.ALL_SKIPPED, state.messages))
    if any(isinstance(event, Deferred) for event in events):
        parts.insert(0, "I leave that open; until it is settled I count both as unknown.")
    for event in events:
        if isinstance(event, Shown):
            parts.insert(0, wording.shown(event.evidence))
    known = {item.id for item in before.contradictions} if before is not None else set()
    new = [item for item in diagnosis.contradictions if item.id not in known]
    parts += [wording.contradiction(item, knowledge) for item in new[:1]]
    if len(new) > 1:
        parts.append(wording.more_contradictions(len(new) - 1))
    if intent is Intent.WHY and state.current is not None:
        parts.append(explaining.why_asked(knowledge.practices[state.current], diagnosis))
    return parts


def _known(diagnosis: Diagnosis) -> set[str]:
    """Practices of which the user said how far they are with them."""
    practices = diagnosis.knowledge.practices
    return {
        claim.practice
        for claim in diagnosis.claims
        if claim.status is not Status.UNKNOWN and not practices[claim.practice].is_fact
    }
