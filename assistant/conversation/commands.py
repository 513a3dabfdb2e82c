"""What Rung says to a message that asks for something: an explanation, a result, advice, a way to go on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import next_steps, not_now, plan, within_reason
from assistant.conversation import outlook, results, side_by_side, wording
from assistant.conversation.events import Redone, Undone
from assistant.conversation.glossary import Glossary
from assistant.plain_text import escape_markdown, one_line
from assistant.reader import Intent, horizon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.conversation.events import Event
    from assistant.conversation.standpoint import Standpoint
    from assistant.domain import Framework, Knowledge, Practice
    from assistant.inference import Doctor
    from assistant.reader import Reader, Reading

_SOMETHING = re.compile(
    r"\b(?:what|does|do|is|are|was|that|this|it|mean|meant|means|by|you|i|don|t|not|get|understand|explain|please|can|"
    r"could|huh|sorry|an?|for|give|me|example|such|as|like|in|other|words|plain|english|rephrase|come|again|exactly|"
    r"the|question|s)\b",
    re.IGNORECASE,
)
"""Words of a question that names no term: "what does that mean?"."""


@dataclass(frozen=True, slots=True)
class Request:
    """A message that asks for something, and where the conversation stands then."""

    reading: Reading
    text: str
    standpoint: Standpoint
    last_event: Event
    """What was written down last."""
    texts: Mapping[int, str]
    """What was said in each turn."""
    session: str
    is_kept: bool
    """Whether the session is kept on disk."""

    @property
    def asked(self) -> Practice | None:
        """The practice that the pending question is about."""
        practices = self.standpoint.diagnosis.knowledge.practices
        return practices[self.standpoint.asked] if self.standpoint.asked is not None else None


class Commands:
    """Answers requests. Changes nothing."""

    def __init__(self, doctor: Doctor, reader: Reader) -> None:
        self.doctor = doctor
        self.reader = reader
        self.knowledge: Knowledge = doctor.knowledge
        self._glossary = Glossary(self.knowledge.terms.values())

    def answer(self, intent: Intent, request: Request) -> list[str]:
        """What is said to a request; nothing where the pending question says it all."""
        diagnosis = request.standpoint.diagnosis
        match intent:
            case Intent.HELP:
                return [wording.HELP]
            case Intent.WHY:
                return [self._why(request)]
            case Intent.HOW:
                named = self._frameworks(request.text)
                proofs = [results.how_concluded(framework, diagnosis) for framework in named]
                return [*proofs, results.background(named[0], diagnosis)] if len(named) == 1 else proofs
            case Intent.WHY_NOT:
                named = self._frameworks(request.text)
                return [outlook.why_not(self.doctor, framework, diagnosis) for framework in named]
            case Intent.WHAT_IF:
                return [outlook.what_if(self.doctor, diagnosis, request.reading.supposed)]
            case Intent.TARGET:
                return [outlook.fitting(self._frameworks(request.text), diagnosis)]
            case Intent.PLAN:
                made = plan(self.doctor, diagnosis, *within_reason(*horizon(request.text)))
                return [outlook.planned(diagnosis, made)]
            case Intent.COMPARE:
                return [side_by_side.table(diagnosis)]
            case Intent.EXPLAIN_TERM:
                return [self._explained(request)]
            case Intent.NEXT_STEPS:
                return [wording.moves(next_steps(self.doctor, diagnosis), not_now(diagnosis), diagnosis)]
            case Intent.CANVAS:
                documents = [each for each in self.knowledge.frameworks.values() if each.document]
                return [results.document(framework, diagnosis) for framework in documents]
            case Intent.REPORT:
                return [results.report(diagnosis, next_steps(self.doctor, diagnosis), not_now(diagnosis))]
            case Intent.REPEAT:
                return []
            case _:
                return [self._short(intent, request)]

    def _short(self, intent: Intent, request: Request) -> str:
        match intent:
            case Intent.QUIT:
                return _good_bye(request)
            case Intent.UNDO:
                if isinstance(request.last_event, Undone):
                    taken_back = one_line(request.texts[request.last_event.turn])
                    return f"Taken back: “{escape_markdown(taken_back)}”. `redo` brings it back."
                return "There is nothing to take back."
            case Intent.REDO:
                return "It stands again." if isinstance(request.last_event, Redone) else "There is nothing to redo."
            case Intent.BACK:
                return "There is no earlier question."
            case Intent.CHANGE:
                return "Which answer should change, and to what? For example: “change code review to no”."
            case Intent.GREETING:
                return "Hello."
            case Intent.THANKS:
                return "You are welcome."
            case Intent.SKIP | Intent.LATER:
                return "All right."
            case _:
                sorry = wording.NOT_UNDERSTOOD[request.standpoint.state.misses % len(wording.NOT_UNDERSTOOD)]
                expects_answer = request.asked is not None and request.standpoint.clash is None
                return f"{sorry} {wording.expected(request.asked)}" if expects_answer and request.asked else sorry

    def _why(self, request: Request) -> str:
        clash = request.standpoint.clash
        if clash is not None:
            return f"{clash.rule.because}\n\n{wording.cited(clash.rule.sources, self.knowledge)}"
        if request.asked is not None:
            return results.why_asked(request.asked, request.standpoint.diagnosis)
        return "I listen for what your team does and does not do; the levels follow from that alone."

    def _frameworks(self, text: str) -> list[Framework]:
        """Those that the text names, else the leading ones."""
        leading = [framework for framework in self.knowledge.frameworks.values() if framework.leading]
        return self._frameworks_named(text) or leading

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

    def _explained(self, request: Request) -> str:
        diagnosis = request.standpoint.diagnosis
        term, frameworks = self._glossary.named(request.text), self._frameworks_named(request.text)
        names = {name for framework in frameworks for name in (framework.short_name, framework.name)}
        if frameworks and (term is None or names & set(term.names)):
            meaning = [wording.meaning(term, None, self.knowledge)] if term is not None else []
            return "\n\n".join([*meaning, *(results.introduction(each, diagnosis) for each in frameworks)])
        named = (term.see if term is not None else "") or self.reader.practice_named(request.text)
        practice = self.knowledge.practices[named] if named else None
        if practice is not None or term is not None:
            return wording.meaning(term, practice, self.knowledge)
        if request.asked is not None and not _SOMETHING.sub(" ", request.text).strip(" ?!.,'’"):
            return wording.explained(request.asked, self.knowledge)
        return "That is no term that I know. Ask for one of them, for example “what is a feature store?”."


def _good_bye(request: Request) -> str:
    if not request.is_kept:
        return "Good bye. Nothing of this is kept on disk."
    session = escape_markdown(request.session)
    return f"Good bye. Everything is kept in the session “{session}”; start Rung again to go on."
