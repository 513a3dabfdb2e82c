"""A message in, a reply out. The log is written before anything is concluded, so that even a crash loses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import next_steps, not_now
from assistant.conversation import results, wording
from assistant.conversation.changes import changes
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
    Skipped,
    Undone,
    from_stored,
    to_stored,
)
from assistant.conversation.glossary import Glossary
from assistant.conversation.standpoint import Standpoint
from assistant.conversation.state import replay
from assistant.plain_text import escape_markdown, harmless, one_line
from assistant.reader import Intent, Reader, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.conversation.state import State
    from assistant.domain import Claim, Framework, Practice
    from assistant.inference import Contradiction, Diagnosis, Doctor
    from assistant.store import Store

_SOMETHING = re.compile(
    r"\b(?:what|does|do|is|are|was|that|this|it|mean|meant|means|by|you|i|don|t|not|get|understand|explain|please|can|"
    r"could|huh|sorry|an?|for|give|me|example|such|as|like|in|other|words|plain|english|rephrase|come|again|exactly|"
    r"the|question|s)\b",
    re.IGNORECASE,
)
"""Words of a question that names no term: "what does that mean?"."""


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
        self._glossary = Glossary(self.knowledge.terms.values())
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
        if self.asked is not None:
            return wording.question(self.knowledge.practices[self.asked])
        if not self.state.claims:
            return "**How does a model get from an idea to production with you?**"
        return "I have no further question. `next` shows what to do, `report` shows everything."

    def _answer(self, reading: Reading, events: Sequence[Event], before: Diagnosis | None) -> Reply:
        claims = [event.claim for event in events if isinstance(event, Claimed | Corrected)]
        parts = [wording.WAS_CUT] if reading.was_cut else []
        has_told = claims or any(isinstance(event, Settled | Deferred | Skipped | Returned) for event in events)
        if has_told:
            parts += self._told(reading, events, claims, before)
        doubted = next((event for event in events if isinstance(event, Doubted)), None)
        if doubted is not None and not doubted.claims:
            parts.append("All right, I leave that out.")
        if (not has_told and doubted is None) or reading.intent is Intent.QUIT:
            parts += self._said(reading.intent)
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
        known = {item.id for item in before.contradictions} if before is not None else set()
        new = [item for item in self.diagnosis.contradictions if item.id not in known]
        parts += [wording.contradiction(item, self.knowledge) for item in new[:1]]
        if len(new) > 1:
            parts.append(wording.more_contradictions(len(new) - 1))
        if reading.intent is Intent.WHY and self.state.asked is not None:
            parts.append(results.why_asked(self.knowledge.practices[self.state.asked], self.diagnosis))
        elif reading.intent in {Intent.EXPLAIN_TERM, Intent.HELP, Intent.NEXT_STEPS, Intent.REPORT}:
            parts += self._said(reading.intent)
        return parts

    def _said(self, intent: Intent) -> list[str]:
        """What is said to a message that claims nothing."""
        last = self.messages[-1][1]
        asked = self.knowledge.practices[self.asked] if self.asked is not None else None
        match intent:
            case Intent.HELP:
                return [wording.HELP]
            case Intent.WHY if self.clash is not None:
                return [f"{self.clash.rule.because}\n\n{wording.cited(self.clash.rule.sources, self.knowledge)}"]
            case Intent.WHY if asked is not None:
                return [results.why_asked(asked, self.diagnosis)]
            case Intent.WHY:
                return ["I listen for what your team does and does not do; the levels follow from that alone."]
            case Intent.HOW:
                leading = [framework for framework in self.knowledge.frameworks.values() if framework.leading]
                named = self._frameworks_named(last) or leading
                proofs = [results.how_concluded(framework, self.diagnosis) for framework in named]
                return [*proofs, results.background(named[0], self.diagnosis)] if len(named) == 1 else proofs
            case Intent.EXPLAIN_TERM:
                return [self._explained(last, asked)]
            case Intent.NEXT_STEPS:
                return [wording.moves(next_steps(self.doctor, self.diagnosis), not_now(self.diagnosis), self.diagnosis)]
            case Intent.CANVAS:
                return [results.document(framework, self.diagnosis) for framework in self._documents()]
            case Intent.REPORT:
                moves = next_steps(self.doctor, self.diagnosis)
                return [results.report(self.diagnosis, moves, not_now(self.diagnosis))]
            case Intent.QUIT:
                return [self._good_bye()]
            case Intent.UNDO:
                undone = self._log[-1][1]
                if isinstance(undone, Undone):
                    texts = dict(self.messages)
                    return [f"Taken back: “{escape_markdown(one_line(texts[undone.turn]))}”. `redo` brings it back."]
                return ["There is nothing to take back."]
            case Intent.REDO:
                return ["It stands again."] if isinstance(self._log[-1][1], Redone) else ["There is nothing to redo."]
            case Intent.BACK:
                return ["There is no earlier question."]
            case Intent.CHANGE:
                return ["Which answer should change, and to what? For example: “change code review to no”."]
            case Intent.REPEAT:
                return []
            case Intent.GREETING:
                return ["Hello."]
            case Intent.THANKS:
                return ["You are welcome."]
            case Intent.SKIP | Intent.LATER:
                return ["All right."]
            case _:
                sorry = wording.NOT_UNDERSTOOD[self.state.misses % len(wording.NOT_UNDERSTOOD)]
                return [f"{sorry} {wording.expected(asked)}" if asked is not None and self.clash is None else sorry]

    def _good_bye(self) -> str:
        if self.store.path is None:
            return "Good bye. Nothing of this is kept on disk."
        return (
            f"Good bye. Everything is kept in the session “{escape_markdown(self.session)}”; start Rung again to go on."
        )

    def _frameworks_named(self, text: str) -> list[Framework]:
        """Frameworks by a name of theirs; "google ai adoption" does not name Google's levels as well."""
        named: dict[str, Framework] = {}
        for framework in self.knowledge.frameworks.values():
            names = (framework.id, framework.id.replace("-", " "), framework.short_name)
            spoken = [name.casefold() for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)]
            if spoken:
                named[max(spoken, key=len)] = framework
        return [
            framework for name, framework in named.items() if not any(name in other for other in named if other != name)
        ]

    def _documents(self) -> list[Framework]:
        return [framework for framework in self.knowledge.frameworks.values() if framework.document]

    def _explained(self, text: str, asked: Practice | None) -> str:
        term, frameworks = self._glossary.named(text), self._frameworks_named(text)
        names = {name for framework in frameworks for name in (framework.short_name, framework.name)}
        if frameworks and (term is None or names & set(term.names)):
            meaning = [wording.meaning(term, None, self.knowledge)] if term is not None else []
            return "\n\n".join([*meaning, *(results.introduction(each, self.diagnosis) for each in frameworks)])
        named = (term.see if term is not None else "") or self.reader.practice_named(text)
        practice = self.knowledge.practices[named] if named else None
        if practice is not None or term is not None:
            return wording.meaning(term, practice, self.knowledge)
        if asked is not None and not _SOMETHING.sub(" ", text).strip(" ?!.,'’"):
            return wording.explained(asked, self.knowledge)
        return "That is no term that I know. Ask for one of them, for example “what is a feature store?”."
