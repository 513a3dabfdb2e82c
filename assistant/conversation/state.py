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
    Opened,
    Recalled,
    Redone,
    Returned,
    Reviewed,
    Said,
    Scoped,
    SetAside,
    Settled,
    Shown,
    Skipped,
    Undone,
)
from assistant.domain import AFFIRMATIONS, Claim, Knowledge, Obstacle, Origin, Quote, Review, Scope, Status, ValueKind
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MISS = "off-topic"
_STORIES = {"answer", "skip", "later", "dont-know", _MISS}
_ADVICE = {"next-steps", "plan", "report", "obstacle"}
_CORRECTION = "change"
_MAY_DO_NOTHING = {"change", "undo", "redo", "back", "quit"}
_DIGRESSIONS = _ADVICE | {
    "mistyped",
    "help", "why", "how", "why-not", "what-if", "target", "compare", "contradictions", "explain-term", "example",
    "canvas", "repeat", "about", "greeting", "thanks", "small-talk", "abuse", "orders", "scope",
    "learn", "from-zero", "quiz-answer",
}  # fmt: skip
"""What is said in between, and leaves the pending question as it is."""


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
    asked: tuple[str, ...] = ()
    """The practices that questions were about, in the order in which they were put; going back does not change it."""
    current: str | None = None
    """The practice that the last question was about."""
    kept: str | None = None
    """The practice that stays asked about, for the last message was about something else."""
    messages: int = 0
    stories: int = 0
    """Messages that were meant to tell something or declined to; help, hello and the like do not count."""
    misses: int = 0
    """Messages of which nothing was understood."""
    missed_running: int = 0
    """How many of them came last, with nothing else between them."""
    times_asked: int = 0
    """How often the last question was put without being answered."""
    last_question: tuple[str | None, str | None] = (None, None)
    """Practice and contradiction that it was about."""
    is_advised: bool = False
    """Whether the user has just heard what to do next: "we can't" is about that, then."""
    scope: Scope = Scope.TEAM
    obstacles: tuple[Obstacle, ...] = ()
    """What is out of the question, and why."""
    lesson: str | None = None
    """The lesson whose question is waiting for a letter."""
    from_zero: bool = False
    """Whether the user follows the way for beginners."""
    reviews: tuple[Review, ...] = ()
    """Answers to the questions of lessons, oldest first."""
    recalled: tuple[Recalled, ...] = ()
    """What was said last time, or by several people."""
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

    def recalled_about(self, practice: str) -> tuple[tuple[str, Claim], ...]:
        """What was said about a practice last time, or by others: source and claim."""
        return tuple(
            (each.source, claim) for each in self.recalled for claim in each.claims if claim.practice == practice
        )


def replay(events: Iterable[tuple[int, Event]], knowledge: Knowledge, earlier: State | None = None) -> State:
    """Build the state from the log.

    Args:
        events: Pairs of turn and event, oldest first.
        knowledge: Says what clashes.
        earlier: The state that the turns before led to, if the events are only those of later turns. They must take
            back or bring back none of the turns before: for that, all has to be replayed.
    """
    log = list(events)
    state = earlier if earlier is not None else State()
    undone, redoable = _undone(log, state.redoable)
    state = replace(state, redoable=redoable)
    telling = {turn for turn, event in log if not isinstance(event, Said)}
    for turn, event in log:
        state = replace(state, turn=max(state.turn, turn))
        if isinstance(event, Said):
            state = _heard(state, event, is_idle=event.intent in _MAY_DO_NOTHING and turn not in telling)
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


def _undone(log: Sequence[tuple[int, Event]], earlier: Sequence[int]) -> tuple[frozenset[int], tuple[int, ...]]:
    """Turns that do not count, and those of them that can be brought back: none once something new was said.

    Args:
        log: Turns and events.
        earlier: What could be brought back before.
    """
    undone: set[int] = set()
    redoable = list(earlier)
    for _, event in log:
        match event:
            case Undone(turn):
                undone.add(turn)
                redoable.append(turn)
            case Redone(turn):
                undone.discard(turn)
                redoable = [each for each in redoable if each != turn]
            case Said() | Doubted() | Opened() | Recalled():
                pass
            case _:
                redoable = []
    return frozenset(undone), tuple(redoable)


def _heard(state: State, said: Said, *, is_idle: bool) -> State:
    """A message came in: remember which questions it and those before it answered.

    Args:
        state: Before the message.
        said: The message.
        is_idle: Whether it asked for a change that came to nothing, such as "redo" with nothing to redo.
    """
    is_digression = said.intent in _DIGRESSIONS or is_idle
    keeps = is_digression or said.intent == _CORRECTION
    is_miss = said.intent == _MISS
    question = (said.asked, said.clash)
    state = replace(
        state,
        doubts=state.doubts if keeps else (),
        lesson=state.lesson if keeps or is_miss else None,
        kept=said.asked if keeps else None,
        messages=state.messages + 1,
        stories=state.stories + (said.intent in _STORIES),
        misses=state.misses + is_miss,
        missed_running=state.missed_running + 1 if is_miss else state.missed_running if keeps else 0,
        last_question=question,
        times_asked=state.times_asked + 1 if question == state.last_question else 1,
        is_advised=said.intent in _ADVICE or (state.is_advised and is_digression),
    )
    if said.asked is None:
        return state
    others = tuple(practice for practice in state.asked if practice != said.asked)
    is_return = said.asked == state.returned and said.asked in state.asked
    return replace(state, current=said.asked, asked=state.asked if is_return else (*others, said.asked))


def _after(state: State, turn: int, event: Event, knowledge: Knowledge) -> State:
    match event:
        case Claimed(claim):
            state = _undoubted(state, claim)
            settled = state.settled if claim.status is Status.UNKNOWN else _reopened(state, claim)
            state = replace(state, claims=fold(state.claims, claim, knowledge), settled=settled)
            state = _closed(state, claim.practice)
        case Corrected(claim):
            state = _undoubted(state, claim)
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
        case Scoped(scope):
            state = replace(state, scope=scope)
        case SetAside(obstacle):
            others = (each for each in state.obstacles if each.practice != obstacle.practice)
            state = replace(state, obstacles=(*others, obstacle))
        case Opened(lesson, from_zero):
            return replace(state, lesson=lesson or None, from_zero=from_zero)
        case Reviewed(review):
            state = replace(state, lesson=None, reviews=(*state.reviews, review))
        case Recalled():
            return replace(state, recalled=(*state.recalled, event))
        case Returned(practice):
            return replace(state, returned=practice)
        case Doubted(claims):
            return replace(state, doubts=claims, times_asked=0 if claims else state.times_asked)
        case Said() | Undone() | Redone():
            return state
    return replace(state, turns=state.turns if turn in state.turns else (*state.turns, turn))


def _undoubted(state: State, claim: Claim) -> State:
    """What is told now needs no guessing any more."""
    return replace(state, doubts=()) if any(doubt.practice == claim.practice for doubt in state.doubts) else state


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
    both = {known.status, new.status}
    if not both.isdisjoint(AFFIRMATIONS) and Status.NO in both:
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
