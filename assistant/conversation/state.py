"""The state of a conversation: a replay of its events, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Event,
    Redone,
    Returned,
    Said,
    Settled,
    Shown,
    Skipped,
    Undone,
)
from assistant.domain import Claim, Knowledge, Origin, Quote, Status, ValueKind
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MISS = "off-topic"
_STORIES = {"answer", "skip", "later", "dont-know", _MISS}
_DIGRESSIONS = {
    "help", "why", "how", "why-not", "what-if", "target", "plan", "compare", "explain-term", "next-steps", "report",
    "canvas", "repeat", "greeting", "thanks",
}  # fmt: skip
"""What is asked in between, and leaves the pending question as it is."""
_THERE = {Status.YES, Status.PARTIAL}


@dataclass(frozen=True, slots=True)
class State:
    """Where a conversation stands."""

    turn: int = 0
    """Number of the last turn, undone ones included."""
    claims: tuple[Claim, ...] = ()
    """What stands, in the order in which it was first claimed; two about one practice if accounts differ."""
    settled: tuple[Settled, ...] = ()
    """Contradictions of which the user said that both sides hold."""
    skipped: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    """Contradictions left open for now."""
    proved: tuple[str, ...] = ()
    """Practices for which the user was asked what they could show."""
    doubts: tuple[Claim, ...] = ()
    """What the last message may have claimed: the question which of them is pending."""
    returned: str | None = None
    """The practice that the user went back to, until it is answered."""
    asked: str | None = None
    """The practice that the last answered question was about."""
    previous: str | None = None
    """The practice that the question before it was about."""
    messages: int = 0
    stories: int = 0
    """Messages that were meant to tell something or declined to; help, hello and the like do not count."""
    misses: int = 0
    """Messages of which nothing was understood."""
    redoable: tuple[int, ...] = ()
    """Turns taken back that can be brought back, the last one last."""
    turns: tuple[int, ...] = ()
    """Turns that stand and claimed, settled or skipped something: what undo can take back."""

    @property
    def settled_ids(self) -> frozenset[str]:
        """Ids of the settled contradictions."""
        return frozenset(settled.contradiction for settled in self.settled)

    def about(self, practice: str) -> tuple[Claim, ...]:
        """The claims that stand about a practice."""
        return tuple(claim for claim in self.claims if claim.practice == practice)


def replay(events: Iterable[tuple[int, Event]], knowledge: Knowledge) -> State:
    """Build the state from the log: pairs of turn and event, oldest first."""
    log = list(events)
    undone, redoable = _undone(log)
    state = State(redoable=redoable)
    for turn, event in log:
        state = replace(state, turn=max(state.turn, turn))
        if isinstance(event, Said):
            state = _heard(state, event)
        if turn not in undone:
            state = _after(state, turn, event, knowledge)
    return state


def fold(standing: Sequence[Claim], new: Claim, knowledge: Knowledge) -> tuple[Claim, ...]:
    """Add a claim to those that stand.

    An answer to a question replaces what was said before. Something said in passing that cannot be true together
    with what stands is kept beside it: that is a contradiction, and for the user to settle.
    """
    others = tuple(claim for claim in standing if claim.practice != new.practice)
    same = tuple(claim for claim in standing if claim.practice == new.practice)
    if not same or (new.origin is Origin.ANSWERED and new.status is not Status.UNKNOWN):
        return (*others, new) if not same else _in_place(standing, same[0], (new,))
    if new.status is Status.UNKNOWN:
        return tuple(standing)
    last = same[-1]
    if _clash(last, new, knowledge):
        return _in_place(standing, same[0], (last, new))
    if last.status is new.status:
        new = replace(
            new,
            value=_joined(last.value, new.value),
            quotes=(*last.quotes, *new.quotes),
            evidence=(*last.evidence, *new.evidence),
        )
    return _in_place(standing, same[0], (*(c for c in same[:-1] if _clash(c, new, knowledge)), new))


def _undone(log: Sequence[tuple[int, Event]]) -> tuple[frozenset[int], tuple[int, ...]]:
    """Turns that do not count, and those of them that can be brought back: none once something new was said."""
    undone: set[int] = set()
    redoable: list[int] = []
    for _, event in log:
        match event:
            case Undone(turn):
                undone.add(turn)
                redoable.append(turn)
            case Redone(turn):
                undone.discard(turn)
                redoable = [each for each in redoable if each != turn]
            case Said() | Doubted():
                pass
            case _:
                redoable = []
    return frozenset(undone), tuple(redoable)


def _heard(state: State, said: Said) -> State:
    """A message came in: remember which questions it and the one before it answered."""
    state = replace(
        state,
        doubts=state.doubts if said.intent in _DIGRESSIONS else (),
        messages=state.messages + 1,
        stories=state.stories + (said.intent in _STORIES),
        misses=state.misses + (said.intent == _MISS),
    )
    if said.asked is None or said.asked == state.asked:
        return state
    return replace(state, asked=said.asked, previous=state.asked)


def _after(state: State, turn: int, event: Event, knowledge: Knowledge) -> State:
    match event:
        case Claimed(claim):
            settled = state.settled if claim.status is Status.UNKNOWN else _reopened(state, claim)
            state = replace(state, claims=fold(state.claims, claim, knowledge), settled=settled)
            state = _closed(state, claim.practice)
        case Corrected(claim):
            same = state.about(claim.practice)
            claims = _in_place(state.claims, same[0], (claim,)) if same else (*state.claims, claim)
            state = _closed(replace(state, claims=claims, settled=_reopened(state, claim)), claim.practice)
        case Shown(practice, evidence):
            claims = tuple(
                _with_evidence(claim, evidence) if claim.practice == practice else claim for claim in state.claims
            )
            state = replace(state, claims=claims, proved=(*state.proved, practice))
        case Settled():
            state = replace(state, settled=(*state.settled, event))
        case Skipped(practice):
            state = _closed(replace(state, skipped=(*state.skipped, practice)), practice)
        case Deferred(contradiction):
            state = replace(state, deferred=(*state.deferred, contradiction))
        case Returned(practice):
            return replace(state, returned=practice)
        case Doubted(claims):
            return replace(state, doubts=claims)
        case Said() | Undone() | Redone():
            return state
    return replace(state, turns=state.turns if turn in state.turns else (*state.turns, turn))


def _with_evidence(claim: Claim, evidence: Quote | None) -> Claim:
    return replace(claim, evidence=(evidence,)) if evidence is not None else claim


def _closed(state: State, practice: str) -> State:
    """The question that the user went back to has been answered."""
    return replace(state, returned=None) if state.returned == practice else state


def _reopened(state: State, claim: Claim) -> tuple[Settled, ...]:
    """What was settled stays settled until a claim that it rests on changes."""
    known = state.about(claim.practice)
    if any(other.status is claim.status and other.value == claim.value for other in known):
        return state.settled
    return tuple(settled for settled in state.settled if claim.practice not in settled.practices)


def _clash(known: Claim, new: Claim, knowledge: Knowledge) -> bool:
    """Whether two statements about one practice cannot both be true today."""
    if {known.status, new.status} & _THERE and Status.NO in {known.status, new.status}:
        return True
    if knowledge.practices[new.practice].value is not ValueKind.NUMBER or known.value is None or new.value is None:
        return False
    return measure(ValueKind.NUMBER, known.value) != measure(ValueKind.NUMBER, new.value)


def _joined(known: str | None, new: str | None) -> str | None:
    if known is None or new is None or new in known:
        return known or new
    return new if known in new else f"{known}, {new}"


def _in_place(standing: Sequence[Claim], first: Claim, new: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Put claims where the first of their practice stood."""
    result: list[Claim] = []
    for claim in standing:
        if claim is first:
            result += new
        elif claim.practice != first.practice:
            result.append(claim)
    return tuple(result)
