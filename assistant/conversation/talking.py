"""A message in, a reply out. The log is written before anything is concluded, so that even a crash loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.conversation import asking, greeting, updating
from assistant.conversation.commands import Commands, Request
from assistant.conversation.events import Claimed, Corrected, Opened, Recalled, Redone, Said, Undone, claims_in
from assistant.conversation.hearing import heard
from assistant.conversation.keeping import Keeping
from assistant.conversation.logbook import Logbook
from assistant.conversation.standpoint import Standpoint
from assistant.conversation.state import replay
from assistant.conversation.telling import answer
from assistant.conversation.updating import Access
from assistant.plain_text import as_typed, escape_markdown
from assistant.reader import Intent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.advice import NextStep
    from assistant.conversation.events import Event
    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.inference import Contradiction, Diagnosis, Doctor
    from assistant.reader import Reader, Reading
    from assistant.store import Store


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
        writes: bool = True,
        now: Callable[[], str] = lambda: "",
    ) -> None:
        """Open a session; a new one is created.

        Args:
            doctor: Diagnoses.
            reader: Reads messages.
            store: Where the log lies.
            session: Its name.
            asks: False only listens, as for a transcript: no question is ever pending.
            writes: False only looks: nothing is written, and nobody else is kept from writing.
            now: The front end's clock, for the dates in the log; nothing is concluded from it.

        Raises:
            StoreError: The log cannot be read or written.
        """
        self.doctor = doctor
        self.reader = reader
        self.store = store
        self.knowledge = doctor.knowledge
        self._asks = asks
        self._now = now
        self._commands = Commands(doctor, reader)
        self.tutor = self._commands.tutor
        book = Logbook(store, session, self.knowledge, at=now(), writes=writes)
        self._keeping = Keeping(book, doctor)
        self._refresh()

    def another(self, session: str, *, writes: bool = True) -> Conversation:
        """Open another session of the same store, with what is loaded already; to look at it only, if need be."""
        return Conversation(
            self.doctor, self.reader, self.store, session, asks=self._asks, writes=writes, now=self._now
        )

    def let_go(self) -> None:
        """Let other processes write to the session; from here on this one only looks."""
        self._keeping.book.let_go()

    def rename(self, name: str) -> None:
        """Give the session another name.

        Raises:
            StoreError: The name is taken, or another process has the session open.
        """
        self._keeping.book.rename(name)

    @property
    def session(self) -> str:
        """The name of the session."""
        return self._keeping.book.session

    @property
    def access(self) -> Access:
        """Whether what is said is written down, and if not, why."""
        return self._keeping.access

    @property
    def not_written(self) -> str:
        """Why nothing is written down; empty if it is."""
        return updating.NOT_WRITTEN.get(self.access, "")

    @property
    def has_news(self) -> bool:
        """Whether newer knowledge changes something, and the user has not agreed to it yet."""
        return self._keeping.update is not None

    # --- what follows from the log

    @property
    def _log(self) -> list[tuple[int, Event]]:
        return self._keeping.book.entries

    def _refresh(self) -> None:
        self._stand(replay(self._log, self.knowledge))

    def _stand(self, state: State) -> None:
        self._standpoint = Standpoint(self.doctor, state, asks=self._asks and self.access is Access.WRITES)

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
        parts = [escape_markdown(self.store.notice)]
        if self._keeping.update is not None:
            parts.append(updating.described(self._keeping.update, self.knowledge))
        if self.access is Access.ELSEWHERE:
            parts.append(self.not_written)
        return self._reply(None, [*parts, *self._greeting()])

    def _greeting(self) -> list[str]:
        if not self.state.messages and not self.state.claims:
            return [greeting.hello(self.state.recalled, is_engine_missing=self.doctor.is_engine_missing)]
        if self.access is Access.UNDECIDED:
            return [self._question()]
        return [*greeting.where_left(self._standpoint, self.now), self._question()]

    def say(self, text: str) -> Reply:
        """Take in a message, and answer.

        Raises:
            StoreError: It could not be written down; nothing has changed, and it can be sent again.
            RuleError: It is written down, but no diagnosis could be made.
        """
        if not as_typed(text).strip():
            return self._reply(None, ["Type a few words, or `help`.", self._question()])
        if self.access is Access.UNDECIDED and (goes_on := updating.decision(text)) is not None:
            return self._decided(goes_on=goes_on)
        is_regained = self.access is Access.ELSEWHERE and self._regain()
        if is_regained and self.access is Access.UNDECIDED:
            return self.opening()
        before = self._standpoint.diagnosis_or_none
        reading, events = self.hear(text)
        reply = self._answer(reading, events, before)
        if events:
            self._keeping.note_levels(self.diagnosis, self.state.turn)
        return replace(reply, markdown=f"{updating.REGAINED}\n\n{reply.markdown}") if is_regained else reply

    def _decided(self, *, goes_on: bool) -> Reply:
        """Apply newer knowledge, or leave the session as it is."""
        if not goes_on:
            self._keeping.leave()
            return self._reply(None, [self.not_written])
        self._keeping.go_on(self.diagnosis, self.state.turn)
        self._refresh()
        return self._reply(None, self._greeting())

    def _regain(self) -> bool:
        is_regained = self._keeping.regain()
        self._refresh()
        return is_regained

    def hear(self, text: str) -> tuple[Reading, list[Event]]:
        """Take in a message without answering: what it was read as, and what it changed.

        Raises:
            StoreError: It could not be written down; nothing has changed.
        """
        text, standpoint = as_typed(text).strip(), self._standpoint
        reading, events = heard(text, standpoint, self.reader, self.tutor, self.now)
        said = Said(text, str(reading.intent), standpoint.read_for, standpoint.clash.id if standpoint.clash else None)
        self._write(self.state.turn + 1, [said, *events])
        return reading, events

    def _write(self, turn: int, events: Sequence[Event]) -> None:
        self._keeping.write(turn, events, self.now)
        if self.access is not Access.WRITES or any(isinstance(event, Undone | Redone) for event in events):
            self._refresh()
        else:
            self._stand(replay([(turn, event) for event in events], self.knowledge, self.state))

    # --- replies

    def _reply(self, intent: Intent | None, parts: Sequence[str], claims: Sequence[Claim] = ()) -> Reply:
        markdown = "\n\n".join(part for part in parts if part)
        over = intent is Intent.QUIT
        further = () if over else self._standpoint.further
        return Reply(markdown, intent, None if over else self.asked, further, tuple(claims), self.diagnosis, over)

    def _question(self) -> str:
        """The pending question, in words."""
        if self.access is not Access.WRITES:
            return updating.DECIDE if self.access is Access.UNDECIDED else ""
        return asking.pending(self._standpoint)

    def _answer(self, reading: Reading, events: Sequence[Event], before: Diagnosis | None) -> Reply:
        if self.access is not Access.WRITES:
            if reading.intent is Intent.QUIT:
                return self._reply(Intent.QUIT, [updating.GOOD_BYE])
            if not all(isinstance(event, Opened) for event in events):
                not_written = f"I did not note that. {self.not_written}"
                return self._reply(reading.intent, [not_written, self._question()])
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
        parts = answer(request, events, before, self._commands)
        if reading.intent is not Intent.QUIT:
            parts.append(self._question())
        return self._reply(reading.intent, parts, claims_in(events))
