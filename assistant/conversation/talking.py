"""A message in, a reply out. The log is written before anything is concluded, so that even a crash loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.conversation import results, wording
from assistant.conversation.changes import changes
from assistant.conversation.commands import Commands, Request
from assistant.conversation.events import (
    Claimed,
    Corrected,
    Deferred,
    Doubted,
    Event,
    Returned,
    Said,
    Settled,
    Shown,
    Skipped,
    from_stored,
    to_stored,
)
from assistant.conversation.standpoint import Standpoint
from assistant.conversation.state import replay
from assistant.plain_text import harmless
from assistant.reader import Intent, Reader, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.inference import Contradiction, Diagnosis, Doctor
    from assistant.store import Store


@dataclass(frozen=True, slots=True)
class Reply:
    """What Rung answers to one message."""

    markdown: str
    intent: Intent | None
    asks: str | None
    """The practice that the pending question is about."""
    claims: tuple[Claim, ...]
    """What was stored with this message."""
    diagnosis: Diagnosis
    is_over: bool = False
    """Whether the user wants to stop."""


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
        store.start(session, at=now())
        self._log: list[tuple[int, Event]] = []
        for stored in store.events(session):
            event = from_stored(stored)
            if event is not None:
                self._log.append((stored.turn, event))
        self._refresh()

    # --- what follows from the log

    def _refresh(self) -> None:
        self._standpoint = Standpoint(self.doctor, replay(self._log, self.knowledge), asks=self._asks)

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
    def messages(self) -> list[tuple[int, str]]:
        """Turn and text of every message so far."""
        return [(turn, event.text) for turn, event in self._log if isinstance(event, Said)]

    # --- talking

    def opening(self) -> Reply:
        """What Rung says before the user says anything: hello, or where things were left."""
        if not self.state.messages:
            return self._reply(None, [wording.OPENING, wording.NO_ENGINE if self.doctor.is_engine_missing else ""])
        return self._reply(None, [results.welcome_back(self.diagnosis), self._question()])

    def say(self, text: str) -> Reply:
        """Take in a message, and answer.

        Raises:
            StoreError: It could not be written down; nothing has changed, and it can be sent again.
            RuleError: It is written down, but no diagnosis could be made.
        """
        if not harmless(text).strip():
            return self._reply(None, ["Type a few words, or `help`.", self._question()])
        before = self._standpoint.diagnosis_or_none
        reading, events = self.hear(text)
        return self._answer(reading, events, before)

    def hear(self, text: str) -> tuple[Reading, list[Event]]:
        """Take in a message without answering: what it was read as, and what it changed.

        Raises:
            StoreError: It could not be written down; nothing has changed.
        """
        text = harmless(text).strip()
        reading = self.reader.read(text, question=self.asked, previous=self._standpoint.asked_before)
        said = Said(text, str(reading.intent), self.asked, self.clash.id if self.clash else None)
        events = changes(self._standpoint, reading, text)
        self._write(self.state.turn + 1, [said, *events])
        return reading, events

    def _write(self, turn: int, events: Sequence[Event]) -> None:
        at = self._now()
        self.store.append(self.session, [to_stored(event, turn, at) for event in events])
        self._log += [(turn, event) for event in events]
        self._refresh()

    # --- replies

    def _reply(self, intent: Intent | None, parts: Sequence[str], claims: Sequence[Claim] = ()) -> Reply:
        markdown = "\n\n".join(part for part in parts if part)
        over = intent is Intent.QUIT
        return Reply(markdown, intent, None if over else self.asked, tuple(claims), self.diagnosis, over)

    def _question(self) -> str:
        """The pending question, in words."""
        if self._standpoint.doubts:
            return wording.doubting(self._standpoint.doubts, self.knowledge)
        if self.clash is not None:
            return wording.settling(self.clash, self.knowledge)
        if self._standpoint.proving is not None:
            return wording.proving(self.knowledge.practices[self._standpoint.proving])
        if self.asked is not None:
            return wording.question(self.knowledge.practices[self.asked])
        if not self.state.claims:
            return "**How does a model get from an idea to production with you?**"
        return "I have no further question. `next` shows what to do, `report` shows everything."

    def _answer(self, reading: Reading, events: Sequence[Event], before: Diagnosis | None) -> Reply:
        claims = [event.claim for event in events if isinstance(event, Claimed | Corrected)]
        parts = [wording.WAS_CUT] if reading.was_cut else []
        has_told = claims or any(isinstance(event, Settled | Shown | Deferred | Skipped | Returned) for event in events)
        if has_told:
            parts += self._told(reading, events, claims, before)
        doubted = next((event for event in events if isinstance(event, Doubted)), None)
        if doubted is not None and not doubted.claims:
            parts.append("All right, I leave that out.")
        if (not has_told and doubted is None) or reading.intent is Intent.QUIT:
            parts += self._requested(reading)
        if reading.intent is not Intent.QUIT:
            parts.append(self._question())
        return self._reply(reading.intent, parts, claims)

    def _told(
        self, reading: Reading, events: Sequence[Event], claims: Sequence[Claim], before: Diagnosis | None
    ) -> list[str]:
        """What a message changed: claims, levels, contradictions."""
        parts = [wording.noted(claims, self.knowledge)]
        if before is not None:
            parts.append(results.moved(before, self.diagnosis))
        if any(isinstance(event, Settled) for event in events):
            parts.insert(0, "Both stand, then.")
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
        if reading.intent is Intent.WHY and self.state.asked is not None:
            parts.append(results.why_asked(self.knowledge.practices[self.state.asked], self.diagnosis))
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
            is_kept=self.store.path is not None,
        )
        return self._commands.answer(reading.intent, request)
