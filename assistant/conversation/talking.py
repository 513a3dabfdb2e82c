"""A message in, a reply out. The log is written before anything is concluded, so that even a crash loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.conversation import asking, lessons, results, wording
from assistant.conversation.changes import changes
from assistant.conversation.commands import Commands, Request
from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Event,
    Opened,
    Recalled,
    Returned,
    Reviewed,
    Said,
    SetAside,
    Settled,
    Shown,
    Skipped,
    from_stored,
    to_stored,
)
from assistant.conversation.standpoint import Standpoint
from assistant.conversation.state import replay
from assistant.domain import Status
from assistant.plain_text import as_typed
from assistant.reader import Intent, Reader, Reading
from assistant.teaching import due

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.advice import NextStep
    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.inference import Contradiction, Diagnosis, Doctor
    from assistant.store import Store


_FIRST_VERDICT = 3
"""Practices that have to be known before Rung says by itself where that leaves a team."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Rung answers to one message."""

    markdown: str
    intent: Intent | None
    asks: str | None
    """The practice that the pending question is about."""
    asks_also: tuple[str, ...]
    """Practices that may be answered along with it, by the numbers from 2 on."""
    claims: tuple[Claim, ...]
    """What was stored with this message."""
    diagnosis: Diagnosis
    is_over: bool = False
    """Whether the user wants to stop."""


def _in_context(intent: Intent, events: Sequence[Event]) -> Intent:
    """What a message wanted, now that it is known what it changes."""
    for event in events:
        match event:
            case Reviewed():
                return Intent.QUIZ_ANSWER
            case Opened() if intent not in {Intent.LEARN, Intent.FROM_ZERO}:
                return Intent.QUIZ_ANSWER
            case SetAside():
                return Intent.OBSTACLE
            case Claimed() | Corrected() | Skipped() if intent is Intent.OFF_TOPIC:
                return Intent.ANSWER  # a plain choice
    return intent


def _known(diagnosis: Diagnosis) -> set[str]:
    """Practices of which the user said how far they are with them."""
    practices = diagnosis.knowledge.practices
    return {
        claim.practice
        for claim in diagnosis.claims
        if claim.status is not Status.UNKNOWN and not practices[claim.practice].is_fact
    }


class Conversation:
    """One session: its log, and what follows from it. Everything but the log can be thrown away and rebuilt."""

    def __init__(
        self,
        doctor: Doctor,
        reader: Reader,
        store: Store,
        session: str,
        *,
        asks: bool = True,
        now: Callable[[], str] = lambda: "",
    ) -> None:
        """Open a session; a new one is created.

        Args:
            doctor: Diagnoses.
            reader: Reads messages.
            store: Where the log lies.
            session: Its name.
            asks: False only listens, as for a transcript: no question is ever pending.
            now: The front end's clock, for the dates in the log; nothing is concluded from it.

        Raises:
            StoreError: The log cannot be read or written.
        """
        self.doctor = doctor
        self.reader = reader
        self.store = store
        self.session = session
        self.knowledge = doctor.knowledge
        self._asks = asks
        self._now = now
        self._commands = Commands(doctor, reader)
        self.tutor = self._commands.tutor
        store.start(session, at=now())
        self._log: list[tuple[int, Event]] = []
        for stored in store.events(session):
            event = from_stored(stored)
            if event is not None:
                self._log.append((stored.turn, event))
        self._refresh()

    def another(self, session: str) -> Conversation:
        """Open another session of the same store, with what is loaded already."""
        return Conversation(self.doctor, self.reader, self.store, session, asks=self._asks, now=self._now)

    # --- what follows from the log

    def _refresh(self) -> None:
        self._standpoint = Standpoint(self.doctor, replay(self._log, self.knowledge), asks=self._asks)

    @property
    def now(self) -> str:
        """The time by the front end's clock; empty where there is none."""
        return self._now()

    @property
    def standpoint(self) -> Standpoint:
        """Where the conversation stands, seen through the rules."""
        return self._standpoint

    @property
    def state(self) -> State:
        """The replay of the log."""
        return self._standpoint.state

    @property
    def diagnosis(self) -> Diagnosis:
        """Everything that follows from the claims that stand."""
        return self._standpoint.diagnosis

    @property
    def clash(self) -> Contradiction | None:
        """The contradiction that the pending question is about."""
        return self._standpoint.clash

    @property
    def asked(self) -> str | None:
        """The practice that the pending question is about."""
        return self._standpoint.asked

    @property
    def moves(self) -> tuple[NextStep, ...]:
        """What is worth doing next."""
        return self._standpoint.moves

    @property
    def messages(self) -> list[tuple[int, str]]:
        """Turn and text of every message so far."""
        return [(turn, event.text) for turn, event in self._log if isinstance(event, Said)]

    @property
    def claims_by_turn(self) -> dict[int, tuple[Claim, ...]]:
        """What each message that stands has claimed."""
        told: dict[int, tuple[Claim, ...]] = {}
        for turn, event in self._log:
            if turn in self.state.turns and isinstance(event, Claimed | Corrected):
                told[turn] = (*told.get(turn, ()), event.claim)
        return told

    def recall(self, source: str, claims: Sequence[Claim]) -> None:
        """Lay out what was said last time, or by somebody else, beside the questions; it claims nothing today.

        Args:
            source: When or by whom, in words for the user.
            claims: What was said.

        Raises:
            StoreError: It could not be written down; nothing has changed.
        """
        self._write(self.state.turn + 1, [Recalled(source, tuple(claims))])

    def adopt(self, claims: Sequence[Claim]) -> None:
        """Let claims of other sessions stand in this one, in one turn that can be undone.

        Raises:
            StoreError: They could not be written down; nothing has changed.
        """
        self._write(self.state.turn + 1, [Claimed(claim) for claim in claims])

    # --- talking

    def opening(self) -> Reply:
        """What Rung says before the user says anything: hello, or where things were left."""
        if not self.state.messages and self.state.recalled and not self.state.claims:
            return self._reply(None, [wording.again([each.source for each in self.state.recalled])])
        if not self.state.messages and not self.state.claims:
            return self._reply(None, [wording.OPENING, wording.NO_ENGINE if self.doctor.is_engine_missing else ""])
        waiting = [
            self.knowledge.lessons[id_] for id_ in due(self.state.reviews, self.now) if id_ in self.knowledge.lessons
        ]
        opened = self.knowledge.lessons.get(self.state.lesson or "")
        return self._reply(
            None,
            [
                results.welcome_back(self.diagnosis, self.state.scope),
                lessons.waiting(waiting),
                lessons.question(opened) if opened is not None else "",
                self._question(),
            ],
        )

    def say(self, text: str) -> Reply:
        """Take in a message, and answer.

        Raises:
            StoreError: It could not be written down; nothing has changed, and it can be sent again.
            RuleError: It is written down, but no diagnosis could be made.
        """
        if not as_typed(text).strip():
            return self._reply(None, ["Type a few words, or `help`.", self._question()])
        before = self._standpoint.diagnosis_or_none
        reading, events = self.hear(text)
        return self._answer(reading, events, before)

    def hear(self, text: str) -> tuple[Reading, list[Event]]:
        """Take in a message without answering: what it was read as, and what it changed.

        Raises:
            StoreError: It could not be written down; nothing has changed.
        """
        text = as_typed(text).strip()
        standpoint = self._standpoint
        reading = self.reader.read(
            text, question=standpoint.read_for, previous=standpoint.answered_before, further=standpoint.further
        )
        taught = self.tutor.hear(self._standpoint, reading, text, self.now)
        events = taught if taught is not None else changes(self._standpoint, reading, text)
        if reading.intent is Intent.ANSWER and not events:
            reading = replace(reading, intent=Intent.OFF_TOPIC)  # meant as an answer, and not understood
        reading = replace(reading, intent=_in_context(reading.intent, events))
        said = Said(text, str(reading.intent), self._standpoint.read_for, self.clash.id if self.clash else None)
        self._write(self.state.turn + 1, [said, *events])
        return reading, events

    def _write(self, turn: int, events: Sequence[Event]) -> None:
        at = self.now
        self.store.append(self.session, [to_stored(event, turn, at) for event in events])
        self._log += [(turn, event) for event in events]
        self._refresh()

    # --- replies

    def _reply(self, intent: Intent | None, parts: Sequence[str], claims: Sequence[Claim] = ()) -> Reply:
        markdown = "\n\n".join(part for part in parts if part)
        over = intent is Intent.QUIT
        further = () if over else self._standpoint.further
        return Reply(markdown, intent, None if over else self.asked, further, tuple(claims), self.diagnosis, over)

    def _question(self) -> str:
        """The pending question, in words; other words while it is put again and again."""
        standpoint, times = self._standpoint, self._standpoint.times_asked
        asked = self.knowledge.practices[self.asked] if self.asked is not None else None
        if standpoint.doubts:
            return asking.doubting(standpoint.doubts, self.knowledge, times)
        if self.clash is not None:
            return asking.settling(self.clash, self.knowledge, times)
        if self.state.lesson is not None:
            return asking.stays_open(asked, times)
        if asked is None:
            return asking.nothing_pending(is_new=not self.state.claims, times=times)
        if standpoint.proving is not None:
            return asking.proving(asked, times)
        if standpoint.choices:
            return asking.choosing(asked, [choice.label for choice in standpoint.choices], times)
        further = [self.knowledge.practices[name] for name in standpoint.further]
        accounts = [asking.recalled(self.state.recalled_about(practice.id)) for practice in (asked, *further)]
        if further:
            left, messages = standpoint.questions_left, self.state.messages
            return asking.questions([asked, *further], accounts, times, left, messages)
        return "\n\n".join(filter(None, (asking.question(asked, times, standpoint.questions_left), *accounts)))

    def _answer(self, reading: Reading, events: Sequence[Event], before: Diagnosis | None) -> Reply:
        claims = [event.claim for event in events if isinstance(event, Claimed | Corrected)]
        parts = [wording.WAS_CUT] if reading.was_cut else []
        has_told = claims or any(isinstance(event, Settled | Shown | Deferred | Skipped | Returned) for event in events)
        is_obstacle = reading.intent is Intent.OBSTACLE
        if has_told:
            parts += self._told(reading, events, claims, before)
        doubted = next((event for event in events if isinstance(event, Doubted)), None)
        if doubted is not None and not doubted.claims:
            parts.append("All right, I leave that out.")
        if (not has_told and doubted is None) or reading.intent is Intent.QUIT or is_obstacle:
            parts += self._requested(reading)
        if reading.intent is not Intent.QUIT:
            parts.append(self._question())
        return self._reply(reading.intent, parts, claims)

    def _told(
        self, reading: Reading, events: Sequence[Event], claims: Sequence[Claim], before: Diagnosis | None
    ) -> list[str]:
        """What a message changed: claims, levels, contradictions."""
        parts = [wording.noted(claims, self.knowledge, self.state.messages)]
        if before is not None:
            is_first = len(_known(before)) < _FIRST_VERDICT <= len(_known(self.diagnosis))
            if is_first:
                parts.append(results.first_verdict(self.diagnosis, self._standpoint.moves))
            else:
                parts.append(results.moved(before, self.diagnosis))
        if any(isinstance(event, Settled) for event in events):
            parts.insert(0, "Both stand, then.")
        skipped = sum(isinstance(event, Skipped) for event in events)
        if skipped:
            ways = wording.SKIPPED if skipped == 1 else wording.ALL_SKIPPED
            parts.insert(0, wording.varied(ways, self.state.messages))
        if any(isinstance(event, Deferred) for event in events):
            parts.insert(0, "I leave that open; until it is settled I count both as unknown.")
        for event in events:
            if isinstance(event, Shown):
                parts.insert(0, wording.shown(event.evidence))
        known = {item.id for item in before.contradictions} if before is not None else set()
        new = [item for item in self.diagnosis.contradictions if item.id not in known]
        parts += [wording.contradiction(item, self.knowledge) for item in new[:1]]
        if len(new) > 1:
            parts.append(wording.more_contradictions(len(new) - 1))
        if reading.intent is Intent.WHY and self.state.current is not None:
            parts.append(results.why_asked(self.knowledge.practices[self.state.current], self.diagnosis))
        elif reading.intent in {Intent.EXPLAIN_TERM, Intent.HELP, Intent.NEXT_STEPS, Intent.REPORT}:
            parts += self._requested(reading)
        return parts

    def _requested(self, reading: Reading) -> list[str]:
        """What is said to a message that claims nothing."""
        request = Request(
            reading=reading,
            text=self.messages[-1][1],
            standpoint=self._standpoint,
            last_event=self._log[-1][1],
            texts=dict(self.messages),
            session=self.session,
            now=self.now,
            is_kept=self.store.path is not None,
        )
        return self._commands.answer(reading.intent, request)
