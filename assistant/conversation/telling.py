"""What Rung says to a message: what was noted, the levels that moved, what clashes now, and what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation import explaining, results, wording
from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Returned,
    Settled,
    Shown,
    Skipped,
    claims_in,
)
from assistant.domain import Status
from assistant.reader import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.commands import Commands, Request
    from assistant.conversation.events import Event
    from assistant.inference import Diagnosis

_FIRST_VERDICT = 3
"""Practices that have to be known before Rung says by itself where that leaves a team."""
_TELLING = Claimed | Corrected | Settled | Shown | Deferred | Skipped | Returned
"""Events that are answered by saying what they changed."""
_ASKED_ALONG = {Intent.EXPLAIN_TERM, Intent.HELP, Intent.NEXT_STEPS, Intent.REPORT}
"""What a message may ask for while it tells something."""


def answer(request: Request, events: Sequence[Event], before: Diagnosis | None, commands: Commands) -> list[str]:
    """What is said to a message, but for the question that is pending then.

    Args:
        request: The message, and where the conversation stands now.
        events: What the message changed.
        before: What was concluded before it; None if nothing could be.
        commands: Answers what it asks for.
    """
    intent = request.reading.intent
    has_told = any(isinstance(event, _TELLING) for event in events)
    doubted = next((event for event in events if isinstance(event, Doubted)), None)
    parts = [wording.WAS_CUT] if request.reading.was_cut else []
    if has_told:
        parts += _told(request, events, before)
    if doubted is not None and not doubted.claims:
        parts.append("All right, I leave that out.")
    is_asked = intent in _ASKED_ALONG if has_told else doubted is None
    if is_asked or intent in {Intent.QUIT, Intent.OBSTACLE}:
        parts += commands.answer(intent, request)
    return parts


def _told(request: Request, events: Sequence[Event], before: Diagnosis | None) -> list[str]:
    """What a message changed: claims, levels, contradictions."""
    standpoint = request.standpoint
    diagnosis, state, knowledge = standpoint.diagnosis, standpoint.state, standpoint.doctor.knowledge
    parts = [wording.noted(claims_in(events), knowledge, state.messages)]
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
    if request.reading.intent is Intent.WHY and state.current is not None:
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
