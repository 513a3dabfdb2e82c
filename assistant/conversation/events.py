"""What can happen in a conversation. Events are all that is stored; everything else is a replay of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.domain import Claim, Obstacle, ObstacleKind, Origin, Quote, Review, Scope, Status
from assistant.store import StoredEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Said:
    """The user typed a message."""

    text: str
    intent: str
    asked: str | None = None
    """The practice that the question before it was about."""
    clash: str | None = None
    """The contradiction that the question before it was about."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The message claimed something about a practice."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Corrected:
    """The user took back what was claimed about a practice, and put this in its place."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class Doubted:
    """The message may have claimed one of these, and Rung asks which; none left once the user says neither."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The user was asked what they could show for a claim."""

    practice: str
    evidence: Quote | None
    """In their words; None if there was nothing."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The user said that both sides of a contradiction hold."""

    contradiction: str
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """The user went back to an earlier question."""

    practice: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """The user left a contradiction open for now."""

    contradiction: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The user did not want to answer now."""

    practice: str


@dataclass(frozen=True, slots=True)
class Scoped:
    """The user said for whom they speak."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class SetAside:
    """The user said that a move is out of the question, and why."""

    obstacle: Obstacle


@dataclass(frozen=True, slots=True)
class Opened:
    """The user opened a lesson: its question is waiting for a letter."""

    lesson: str
    """Empty if the one that was open is left."""
    from_zero: bool = False
    """Whether they follow the way for beginners."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The user answered the question of a lesson."""

    review: Review


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was said last time, or by somebody else: shown beside the questions, and no claim of today."""

    source: str
    """When or by whom."""
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """The user took back a whole turn."""

    turn: int


@dataclass(frozen=True, slots=True)
class Redone:
    """The user wanted an undone turn back."""

    turn: int


Event = (
    Said
    | Claimed
    | Corrected
    | Doubted
    | Shown
    | Settled
    | Deferred
    | Returned
    | Skipped
    | Scoped
    | SetAside
    | Opened
    | Reviewed
    | Recalled
    | Undone
    | Redone
)


def claims_in(events: Iterable[Event]) -> list[Claim]:
    """What events claim or correct, in their order."""
    return [event.claim for event in events if isinstance(event, Claimed | Corrected)]


def to_stored(event: Event, turn: int, at: str) -> StoredEvent:
    """An event as a line of the log."""
    match event:
        case Said(text, intent, asked, clash):
            body = {"text": text, "intent": intent, "asked": asked, "clash": clash}
            return StoredEvent(turn, "said", body, at)
        case Claimed(claim):
            return StoredEvent(turn, "claimed", _to_body(claim), at)
        case Corrected(claim):
            return StoredEvent(turn, "corrected", _to_body(claim), at)
        case Doubted(claims):
            return StoredEvent(turn, "doubted", {"claims": [_to_body(claim) for claim in claims]}, at)
        case Shown(practice, evidence):
            return StoredEvent(turn, "shown", {"practice": practice, "evidence": _quoted(evidence)}, at)
        case Settled(contradiction, practices):
            return StoredEvent(turn, "settled", {"contradiction": contradiction, "practices": list(practices)}, at)
        case Deferred(contradiction):
            return StoredEvent(turn, "deferred", {"contradiction": contradiction}, at)
        case Returned(practice):
            return StoredEvent(turn, "returned", {"practice": practice}, at)
        case Skipped(practice):
            return StoredEvent(turn, "skipped", {"practice": practice}, at)
        case Scoped(scope):
            return StoredEvent(turn, "scoped", {"scope": str(scope)}, at)
        case SetAside(obstacle):
            words = _quoted(obstacle.quote)
            return StoredEvent(
                turn, "set-aside", {"practice": obstacle.practice, "kind": str(obstacle.kind), "quote": words}, at
            )
        case Opened(lesson, from_zero):
            return StoredEvent(turn, "opened", {"lesson": lesson, "from_zero": from_zero}, at)
        case Reviewed(review):
            return StoredEvent(turn, "reviewed", asdict(review), at)
        case Recalled(source, claims):
            told = [_to_body(claim) for claim in claims]
            return StoredEvent(turn, "recalled", {"source": source, "claims": told}, at)
        case Undone(undone):
            return StoredEvent(turn, "undone", {"turn": undone}, at)
        case Redone(redone):
            return StoredEvent(turn, "redone", {"turn": redone}, at)


def from_stored(stored: StoredEvent) -> Event | None:
    """A line of the log as an event; None for a kind that this version does not know."""
    body = stored.body
    match stored.kind:
        case "said":
            return Said(body["text"], body["intent"], body["asked"], body["clash"])
        case "claimed":
            return Claimed(_from_body(body))
        case "corrected":
            return Corrected(_from_body(body))
        case "doubted":
            return Doubted(tuple(map(_from_body, body["claims"])))
        case "shown":
            return Shown(body["practice"], Quote(*body["evidence"]) if body["evidence"] else None)
        case "settled":
            return Settled(body["contradiction"], tuple(body["practices"]))
        case "deferred":
            return Deferred(body["contradiction"])
        case "returned":
            return Returned(body["practice"])
        case "skipped":
            return Skipped(body["practice"])
        case "scoped":
            return Scoped(Scope(body["scope"]))
        case "set-aside":
            return SetAside(Obstacle(body["practice"], ObstacleKind(body["kind"]), Quote(*body["quote"])))
        case "opened":
            return Opened(body["lesson"], body["from_zero"])
        case "reviewed":
            return Reviewed(Review(**body))
        case "recalled":
            return Recalled(body["source"], tuple(map(_from_body, body["claims"])))
        case "undone":
            return Undone(body["turn"])
        case "redone":
            return Redone(body["turn"])
        case _:
            return None


def _to_body(claim: Claim) -> dict[str, Any]:
    return {
        "practice": claim.practice,
        "status": str(claim.status),
        "value": claim.value,
        "confidence": claim.confidence,
        "origin": str(claim.origin),
        "quotes": [_quoted(quote) for quote in claim.quotes],
        "evidence": [_quoted(quote) for quote in claim.evidence],
    }


def _quoted(quote: Quote | None) -> list[Any] | None:
    return [quote.text, quote.message, quote.start, quote.end] if quote is not None else None


def _from_body(body: Mapping[str, Any]) -> Claim:
    return Claim(
        practice=body["practice"],
        status=Status(body["status"]),
        value=body["value"],
        confidence=body["confidence"],
        origin=Origin(body["origin"]),
        quotes=tuple(Quote(*quote) for quote in body["quotes"]),
        evidence=tuple(Quote(*quote) for quote in body.get("evidence", ())),  # older logs have none
    )
