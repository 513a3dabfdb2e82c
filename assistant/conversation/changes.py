"""What a message changes: from what was read to the events that are written down. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Event,
    Redone,
    Returned,
    Scoped,
    SetAside,
    Settled,
    Shown,
    Skipped,
    Undone,
)
from assistant.domain import (
    AFFIRMATIONS,
    DENIALS,
    Claim,
    Obstacle,
    ObstacleKind,
    Origin,
    Quote,
    RuleKind,
    Scope,
    Status,
)
from assistant.reader import Intent, move_meant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.standpoint import Standpoint
    from assistant.inference import Contradiction
    from assistant.reader import Reading

_FIRST = re.compile(r"^\W*(?:1|one|first|the first(?: one)?|a)\W*$", re.IGNORECASE)
_SECOND = re.compile(r"^\W*(?:2|two|second|the second(?: one)?|b|the latter|the last)\W*$", re.IGNORECASE)
_BOTH = re.compile(r"^\W*(?:3|three|both|both are true|both hold|keep both)\W*$", re.IGNORECASE)
_THAT_ONE = re.compile(r"^\W*(?:yes|yep|yeah|right|correct|exactly|that's it|that one)\W*$", re.IGNORECASE)
_NO_SUCH_THING = re.compile(r"^\W*(?:no|nope|neither(?: of them)?|none(?: of them)?|3|three)\W*$", re.IGNORECASE)
_DOUBTED = 0.25
"""What is less sure than this is not worth a question."""
_CHOICES = 2
"""Readings that are offered at once."""
_TAKEN_BACK = {Status.NO, Status.PLANNED, Status.PARTIAL}
_LEAVE_IT = {Intent.SKIP, Intent.LATER, Intent.DONT_KNOW, Intent.UNDO}
_LEAST_EVIDENCE = 4
"""Words of a message that takes a claim back, and not only the proof."""
_LEAST_TELLING = 3
"""Words beyond a yes: "yes of course we do" shows nothing."""
_ASSENT = set(
    "yes yeah yep sure of course we do it is have has that this definitely absolutely certainly all always really i "
    "can say so the a an and there are was been done not no nothing much very indeed right ok okay".split()
)
_NOTHING_TO_SHOW = re.compile(
    r"\b(?:nothing|no (?:evidence|proof)|not much|little) (?:really )?to show\b|\bno (?:evidence|proof)\b|"
    r"\b(?:can't|cannot|couldn't|could not) (?:really )?(?:show|prove)\b",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(
    r"^\W*(?:later|not now|neither(?: of them)?|none(?: of them)?|leave it(?: open)?)\W*$", re.IGNORECASE
)


_STILL = re.compile(
    r"^\W*(?:yes|yeah|it is|it's|that's|that is|that|all of (?:it|them|that)|all)?,?\s*(?:is |are )?"
    r"(?:still (?:true|so|the case|holds?|valid|like that)|still|(?:the )?same(?: as (?:before|last time|then))?|"
    r"unchanged|no changes?|nothing (?:has )?changed|as (?:before|last time|then))\W*$",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|them|these|everything|both)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*\(?([1-9])\)?[.!]?\s*$")
_LAST = -1
_REGULATED = "regulated"
"""The fact that somebody tells who says that regulation forbids something."""
_SCOPES = {
    "model": Scope.MODEL,
    "team": Scope.TEAM,
    "department": Scope.TEAM,
    "group": Scope.TEAM,
    "company": Scope.COMPANY,
    "organisation": Scope.COMPANY,
    "organization": Scope.COMPANY,
}


def changes(standpoint: Standpoint, reading: Reading, text: str) -> list[Event]:
    """What a message changes, in the order in which it is to be written down; nothing, if it only asks.

    Args:
        standpoint: Where the conversation stands before the message.
        reading: What the message was read as.
        text: The message.
    """
    state = standpoint.state
    claims = [_numbered(claim, state.messages + 1) for claim in (*reading.sure, *reading.details)]
    claims = _without_denied_wholes(claims, standpoint)
    if standpoint.doubts and (chosen := _chosen(standpoint.doubts, text)) is not None:
        return chosen
    if standpoint.doubts and (reading.intent in _LEAVE_IT or _LEFT_OPEN.match(text)):
        return [Doubted(())]
    if (chosen := _choice(standpoint, text, state.messages + 1)) is not None:
        return chosen
    if (kept := _as_before(standpoint, text, state.messages + 1)) is not None:
        return kept
    if (set_aside := _set_aside(standpoint, reading, text, state.messages + 1)) is not None:
        return set_aside
    if standpoint.clash is not None and (settled := _settling(standpoint, standpoint.clash, reading, text)):
        others = [c for c in claims if reading.intent is Intent.SKIP and not standpoint.is_about_question(c.practice)]
        return [*settled, *_claimed(standpoint, others)]
    if standpoint.proving is not None and (shown := _shown(standpoint.proving, reading, text, state.messages + 1)):
        others = [claim for claim in claims if claim.practice != standpoint.proving]
        return [shown, *_claimed(standpoint, others)]
    match reading.intent:
        case Intent.UNDO if state.turns:
            return [Undone(state.turns[-1])]
        case Intent.REDO if state.redoable:
            return [Redone(state.redoable[-1])]
        case Intent.SKIP | Intent.LATER if standpoint.asked is not None:
            further = standpoint.further if _ALL.search(text) else ()
            return [*map(Skipped, (standpoint.asked, *further)), *_claimed(standpoint, claims)]
        case Intent.BACK if not claims and (before := standpoint.asked_before) is not None:
            return [Returned(before)]
        case Intent.SCOPE if (scope := _scope(text)) is not None:
            return [Scoped(scope)]
        case Intent.CHANGE | Intent.BACK:
            return [Corrected(claim) for claim in claims]
        case _:
            return _claimed(standpoint, claims) or _doubted(reading, state.messages + 1)


def _without_denied_wholes(claims: Sequence[Claim], standpoint: Standpoint) -> list[Claim]:
    """Leave out the denial of a whole that only denies a part of it, where another part is there.

    "No A/B tests here, only canaries" does not say that there is no progressive delivery.
    """
    if not claims:
        return []
    practices = standpoint.doctor.knowledge.practices
    there = {claim.practice for claim in (*standpoint.state.claims, *claims) if claim.status in AFFIRMATIONS}
    kept_up = {whole for practice in there if (whole := practices[practice].part_of) is not None}
    denied = {whole for claim in claims if claim.status in DENIALS and (whole := practices[claim.practice].part_of)}
    return [claim for claim in claims if claim.practice not in denied & kept_up or claim.status not in DENIALS]


def _choice(standpoint: Standpoint, text: str, message: int) -> list[Event] | None:
    """The plain choice that was taken by its number."""
    number = _NUMBER.match(text)
    if number is None or not 1 <= int(number[1]) <= len(standpoint.choices) or standpoint.asked is None:
        return None
    choice = standpoint.choices[int(number[1]) - 1]
    if choice.status is None:
        return [Skipped(standpoint.asked)]
    quote = Quote(text, message, 0, len(text))
    claim = Claim(standpoint.asked, choice.status, choice.value, origin=Origin.ANSWERED, quotes=(quote,))
    return [Corrected(claim)]


def _as_before(standpoint: Standpoint, text: str, message: int) -> list[Event] | None:
    """What was said last time counts today: "still true"; for several questions, or for all, if the message says so."""
    state = standpoint.state
    if standpoint.clash is not None or not state.recalled or not _STILL.match(text):
        return None
    quote = (Quote(text, message, 0, len(text)),)
    if standpoint.asked is None:  # "nothing has changed", where Rung asked what has
        asked = tuple(dict.fromkeys(claim.practice for each in state.recalled for claim in each.claims))
    else:
        asked = (standpoint.asked, *standpoint.further) if _ALL.search(text) else (standpoint.asked,)
    accounts = [state.recalled_about(practice) for practice in asked]
    return [
        Corrected(replace(told[0][1], confidence=1.0, origin=Origin.ANSWERED, quotes=quote, evidence=()))
        for told in accounts
        if len(told) == 1  # of several accounts it does not say which
    ] or None


def _set_aside(standpoint: Standpoint, reading: Reading, text: str, message: int) -> list[Event] | None:
    """The move that is out of the question: named, numbered, or the first one if they were just shown.

    Returns:
        Nothing for a number that no move has; None for a message that is not about a move.
    """
    if reading.obstacle is None or not standpoint.asks:
        return None
    practice = _move_meant(standpoint, reading, text)
    if practice is None:
        is_about_moves = standpoint.state.is_advised and not reading.named and move_meant(text) is not None
        return [] if is_about_moves else None
    quote = Quote(text, message, 0, len(text))
    events: list[Event] = [SetAside(Obstacle(practice, reading.obstacle, quote))]
    if reading.obstacle is ObstacleKind.REGULATION and _REGULATED in standpoint.diagnosis.unknown:
        events.append(Claimed(Claim(_REGULATED, Status.YES, quotes=(quote,))))
    return events


def _move_meant(standpoint: Standpoint, reading: Reading, text: str) -> str | None:
    whole_of = standpoint.doctor.knowledge.whole_of
    moves = [step.practice.id for step in standpoint.moves]
    for practice in reading.named:
        meant = [move for move in moves if practice in {move, whole_of(move)} or whole_of(practice) == move]
        if meant:
            return meant[0]
    if not standpoint.state.is_advised:
        return None
    if reading.named:
        return next((practice for practice in reading.named if practice in standpoint.diagnosis.lacking), None)
    number = move_meant(text) or 1
    if number == _LAST:
        number = len(moves)
    return moves[number - 1] if 1 <= number <= len(moves) else None


def _scope(text: str) -> Scope | None:
    """For whom the user speaks, as far as they say so."""
    return next((_SCOPES[word] for word in re.findall(r"\w+", text.lower()) if word in _SCOPES), None)


def _doubted(reading: Reading, message: int) -> list[Event]:
    """The likeliest readings of a message of which nothing was sure: asked about, not stored."""
    near = sorted(reading.doubtful, key=lambda claim: -claim.confidence)[:_CHOICES]
    near = [_numbered(claim, message) for claim in near if claim.confidence >= _DOUBTED]
    return [Doubted(tuple(near))] if near and reading.intent in {Intent.ANSWER, Intent.OFF_TOPIC} else []


def _chosen(doubts: Sequence[Claim], text: str) -> list[Event] | None:
    """What was meant, by its number; None for an answer in own words."""
    number = 0 if _FIRST.match(text) or (len(doubts) == 1 and _THAT_ONE.match(text)) else None
    number = 1 if _SECOND.match(text) else number
    if _NO_SUCH_THING.match(text) or (number is not None and number >= len(doubts)):
        return [Doubted(())]
    return None if number is None else [Claimed(replace(doubts[number], confidence=1.0, origin=Origin.ANSWERED))]


def _shown(practice: str, reading: Reading, text: str, message: int) -> Shown | None:
    """What the user could show for a claim; None for a message that is about something else, or takes it back."""
    telling = [word for word in re.findall(r"\w+", text.lower()) if word not in _ASSENT]
    if _NOTHING_TO_SHOW.search(text):
        return Shown(practice, None)
    if any(claim.practice == practice and claim.status is Status.NOT_APPLICABLE for claim in reading.sure):
        return None
    if any(claim.practice == practice and claim.status in _TAKEN_BACK for claim in reading.sure):
        return Shown(practice, None) if len(text.split()) < _LEAST_EVIDENCE else None
    if reading.intent in {Intent.SKIP, Intent.LATER, Intent.DONT_KNOW}:
        return Shown(practice, None)
    if reading.intent not in {Intent.ANSWER, Intent.OFF_TOPIC} or text.rstrip().endswith("?"):
        return None
    if any(claim.practice != practice and claim.status in DENIALS for claim in reading.sure):
        return None  # that something else is missing proves nothing
    if len(telling) < _LEAST_TELLING:
        return Shown(practice, None)
    return Shown(practice, Quote(text, message, 0, len(text)))


def _claimed(standpoint: Standpoint, claims: Sequence[Claim]) -> list[Event]:
    """Claims as events: what answers the pending question replaces, the rest is added."""
    return [Corrected(claim) if standpoint.is_about_question(claim.practice) else Claimed(claim) for claim in claims]


def _settling(standpoint: Standpoint, clash: Contradiction, reading: Reading, text: str) -> list[Event]:
    """What a message does to a contradiction: choose a side, keep both, or leave it open."""
    sides = clash.sides
    is_two_accounts = clash.rule.kind is RuleKind.TWO_ACCOUNTS
    if _LEFT_OPEN.match(text) or reading.intent in {Intent.SKIP, Intent.LATER, Intent.DONT_KNOW}:
        return [Deferred(clash.id)]
    if _BOTH.match(text) and is_two_accounts and sides[0].status is not sides[1].status:
        is_fact = standpoint.doctor.knowledge.practices[sides[0].practice].is_fact
        return [Corrected(_both_hold(sides[0], sides[1], Status.YES if is_fact else Status.PARTIAL))]
    if _BOTH.match(text) and not is_two_accounts:
        return [Settled(clash.id, tuple(dict.fromkeys(clash.practices)))]
    chosen = 0 if _FIRST.match(text) else 1 if _SECOND.match(text) else None
    if chosen is None or len(sides) < 2:
        return []
    kept, dropped = sides[chosen], sides[1 - chosen]
    if kept.practice == dropped.practice:
        return [Corrected(kept)]
    opposite = Status.NO if dropped.status in AFFIRMATIONS else Status.YES
    return [Corrected(Claim(dropped.practice, opposite, origin=Origin.ANSWERED))]


def _both_hold(first: Claim, second: Claim, status: Status) -> Claim:
    """Two accounts that are both true: a practice is done here and not there, a fact is true of some."""
    quotes = (*first.quotes, *second.quotes)
    return replace(second, status=status, origin=Origin.ANSWERED, quotes=quotes)


def _numbered(claim: Claim, message: int) -> Claim:
    """A claim whose quotes know the number of their message."""
    return replace(claim, quotes=tuple(replace(quote, message=message) for quote in claim.quotes))
