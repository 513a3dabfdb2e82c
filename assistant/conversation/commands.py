"""What Rung says to a message that asks for something: an explanation, a result, advice, a way to go on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import LONGEST, MOST_PEOPLE, not_now, plan, within_reason
from assistant.conversation import advising, asking, documents, explaining, lessons, outlook, side_by_side, wording
from assistant.conversation.events import Redone, Undone
from assistant.conversation.frameworks import background, introduction
from assistant.conversation.glossary import Glossary
from assistant.conversation.tutor import Tutor
from assistant.domain import Claim, RuleKind, Status
from assistant.errors import did_you_mean
from assistant.plain_text import escape_markdown, one_line
from assistant.reader import MENU, Intent, command_named, horizon, number_named, slash_command

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
    r"the|question|s|why|ask|about|number|ones?|first|second|third|last|[1-3])\b",
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
    now: str
    """The front end's clock; empty where there is none."""
    session: str
    is_kept: bool
    """Whether the session is kept on disk."""

    @property
    def asked(self) -> Practice | None:
        """The practice that the pending question is about; of several put together that whose number is named."""
        if self.standpoint.asked is None:
            return None
        together = (self.standpoint.asked, *self.standpoint.further)
        number = number_named(self.text, len(together)) if len(together) > 1 else None
        return self.standpoint.diagnosis.knowledge.practices[together[(number or 1) - 1]]


HELP = "\n".join(
    [
        "You can answer in your own words at any time, also about something I did not ask. And you can type:",
        "",
        *(f"- `{command.typed}`: {command.does}" for command in MENU),
        "",
        f"A slash and a name do as well: {', '.join(f'`/{command.name}`' for command in MENU)}.",
    ]
)
AS_IF_NOTHING = "You told me of nothing that is missing, so this is a first plan for a team with nothing in place yet."
_NEAREST = 2
"""Readings that are named when a message was not understood."""
_PLEASANTRIES = {
    Intent.GREETING: ("Hello.", "Hello again."),
    Intent.THANKS: ("Gladly.", "Good.", "Fine."),
    Intent.SMALL_TALK: wording.SMALL_TALK,
    Intent.ABUSE: wording.ABUSE,
    Intent.ORDERS: wording.ORDERS,
}
_NO_COMMAND = ("There is no command {}", "I know no command {}")
_UNANSWERED = {
    Intent.UNDO: ("There is nothing to take back.", "Nothing is left to take back."),
    Intent.REDO: ("There is nothing to redo.", "Nothing is left to bring back."),
    Intent.BACK: ("There is no earlier question.", "No question came before."),
    Intent.CHANGE: (
        "Which answer should change, and to what? For example: “change code review to no”.",
        "Say which answer, and what is right: “change code review to partly”, for instance.",
    ),
    Intent.WHAT_IF: outlook.SUPPOSE_WHAT,
    Intent.EXAMPLE: (
        "An example of what? “Give me an example of a rollback”, for instance.",
        "Say of what, as in “give me an example of a model registry”.",
    ),
    Intent.EXPLAIN_TERM: (
        "That is no term that I know. Ask for one of them, for example “what is a feature store?”.",
        "I do not know that term. I do know others: “what is drift?”, for instance.",
    ),
    Intent.LEARN: (
        "I have no lesson on that. `learn` shows your path, and `what is …?` explains a term.",
        "There is no lesson on that; `learn` lists those that help you.",
    ),
}
"""What is said where there is nothing to be done or to be told, in more ways than one."""


class Commands:
    """Answers requests. Changes nothing."""

    def __init__(self, doctor: Doctor, reader: Reader) -> None:
        self.doctor = doctor
        self.reader = reader
        self.knowledge: Knowledge = doctor.knowledge
        self._glossary = Glossary(self.knowledge.terms.values())
        self.tutor = Tutor(doctor, reader, self._glossary)

    def answer(self, intent: Intent, request: Request) -> list[str]:
        """What is said to a request; nothing where the pending question says it all."""
        diagnosis, state = request.standpoint.diagnosis, request.standpoint.state
        match intent:
            case Intent.HELP:
                return [HELP]
            case Intent.WHY:
                return [self._why(request)]
            case Intent.HOW:
                named = self._frameworks(request.text)
                proofs = [explaining.how_concluded(framework, diagnosis) for framework in named]
                return [*proofs, background(named[0], diagnosis)] if len(named) == 1 else proofs
            case Intent.WHY_NOT:
                named = self._frameworks(request.text)
                return [outlook.why_not(self.doctor, framework, diagnosis) for framework in named]
            case Intent.WHAT_IF if request.reading.supposed:
                return [outlook.what_if(self.doctor, diagnosis, request.reading.supposed, state.obstacles)]
            case Intent.TARGET:
                return [outlook.fitting(self._frameworks(request.text), diagnosis, request.standpoint.needless)]
            case Intent.PLAN:
                return [self._plan(request)]
            case Intent.COMPARE:
                return [side_by_side.table(diagnosis)]
            case Intent.EXPLAIN_TERM:
                return [self._explained(request)]
            case Intent.NEXT_STEPS:
                steps = request.standpoint.moves
                told = advising.moves(steps, not_now(diagnosis), diagnosis, state.obstacles)
                return [told, advising.SAY_WHY_NOT] if steps else [told]
            case Intent.OBSTACLE:
                known = [each.kind for each in state.obstacles[:-1]]
                return [advising.set_aside(state.obstacles[-1], request.standpoint.moves, diagnosis, known)]
            case Intent.EXAMPLE:
                return [self._example(request)]
            case Intent.LEARN | Intent.FROM_ZERO | Intent.QUIZ_ANSWER:
                told = self.tutor.answer(request.standpoint, intent, request.text, request.now, request.last_event)
                return [told or _unanswered(intent, request)]
            case Intent.CONTRADICTIONS:
                return [self._contradictions(request)]
            case Intent.CANVAS:
                to_fill = [each for each in self.knowledge.frameworks.values() if each.document]
                return [documents.document(framework, diagnosis) for framework in to_fill]
            case Intent.REPORT:
                return [documents.report(diagnosis, request.standpoint.moves, not_now(diagnosis), state.obstacles)]
            case Intent.REPEAT:
                lesson = self.knowledge.lessons.get(state.lesson or "")
                return [lessons.question(lesson)] if lesson is not None else []
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
                return _unanswered(intent, request)
            case Intent.REDO if isinstance(request.last_event, Redone):
                return "It stands again."
            case Intent.REDO | Intent.BACK | Intent.CHANGE | Intent.WHAT_IF:
                return _unanswered(intent, request)
            case Intent.ABOUT:
                return wording.about(request.standpoint.questions_left, is_kept=request.is_kept)
            case Intent.SCOPE:
                return wording.scope(request.standpoint.state.scope)
            case Intent.ANSWER | Intent.OFF_TOPIC | Intent.MISTYPED:
                return self._not_understood(request)
            case _:
                options = _PLEASANTRIES.get(intent, ("All right.", "Fine."))
                return wording.varied(options, request.standpoint.state.messages - 1)

    def _not_understood(self, request: Request) -> str:
        """That a message told nothing; and what comes nearest to it, or what would be an answer."""
        named = slash_command(request.text)
        if named is not None and command_named(named[0]) is None:
            hint = did_you_mean(named[0], [command.name for command in MENU]) or "`help` lists them all."
            name = f"“/{escape_markdown(one_line(named[0]))}”"
            return f"{wording.varied(_NO_COMMAND, _times_put_again(request)).format(name)}; {hint}"
        standpoint = request.standpoint
        sorry = wording.varied(wording.NOT_UNDERSTOOD, standpoint.state.misses)
        near = list(dict.fromkeys(self.knowledge.practices[each.practice].name for each in request.reading.doubtful))
        if near and standpoint.asked is None:
            names = " and ".join(f"“{wording.within_a_sentence(name)}”" for name in near[:_NEAREST])
            return f"{sorry} The nearest I know is {names}; if you meant that, say so in other words."
        if request.asked is None or standpoint.clash is not None or standpoint.choices:
            return sorry
        return f"{sorry} {asking.expected(request.asked, standpoint.state.missed_running - 1)}"

    def _plan(self, request: Request) -> str:
        """The plan; for beginners who told nothing, a first one as if nothing were there yet."""
        standpoint = request.standpoint
        diagnosis, state = standpoint.diagnosis, standpoint.state
        is_first = state.from_zero and not diagnosis.lacking
        if is_first:
            nothing = [Claim(id_, Status.NO) for id_ in diagnosis.unknown if not self.knowledge.practices[id_].is_fact]
            diagnosis = self.doctor.imagine([*diagnosis.claims, *nothing], diagnosis.settled)
        asked_for = horizon(request.text)
        taken = within_reason(*asked_for)
        told = outlook.planned(diagnosis, plan(self.doctor, diagnosis, *taken, state.obstacles))
        if any(wish is not None and abs(wish - used) > 1 for wish, used in zip(asked_for, taken, strict=True)):
            limits = f"I plan for 1 to {LONGEST} months and up to {MOST_PEOPLE:g} people"
            told = f"{limits}; so this is the nearest to it.\n\n{told}"
        return f"{AS_IF_NOTHING}\n\n{told}" if is_first else told

    def _example(self, request: Request) -> str:
        """What the statuses of a practice look like, or what answers a fact takes."""
        named = (
            self.reader.practice_named(request.text) if _SOMETHING.sub(" ", request.text).strip(" /?!.,'’") else None
        )
        practice = self.knowledge.practices[named] if named is not None else request.asked
        if practice is None:
            return _unanswered(Intent.EXAMPLE, request)
        if practice.looks_like:
            return wording.looks_like(practice)
        return asking.expected(practice)

    def _contradictions(self, request: Request) -> str:
        """What clashes, what is risky or wasteful, and what was settled."""
        diagnosis, state = request.standpoint.diagnosis, request.standpoint.state
        parts = [wording.contradiction(item, self.knowledge) for item in diagnosis.contradictions]
        if not parts:
            parts = ["Nothing of what you told me clashes, and no rule calls it risky or wasteful."]
        elif not any(item.strength is RuleKind.CONTRADICTION for item in diagnosis.contradictions):
            parts.insert(0, "No two answers clash. But:")
        if state.settled:
            count = len(state.settled)
            parts.append(f"Settled by you: {'one clash' if count == 1 else f'{count} clashes'}, where both sides hold.")
        return "\n\n".join(parts)

    def _why(self, request: Request) -> str:
        clash = request.standpoint.clash
        if clash is not None:
            return f"{clash.rule.because}\n\n{wording.cited(clash.rule.sources, self.knowledge)}"
        if request.asked is not None:
            names_one = number_named(request.text, len(request.standpoint.further) + 1) is not None
            reason = explaining.why_asked(request.asked, request.standpoint.diagnosis)
            others = [] if names_one else [self.knowledge.practices[name] for name in request.standpoint.further]
            return "\n\n".join([reason, *(f"**{other.name}.** {other.why}" for other in others)])
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
            return "\n\n".join([*meaning, *(introduction(each, diagnosis) for each in frameworks)])
        if request.asked is not None and not _SOMETHING.sub(" ", request.text).strip(" /?!.,'’"):
            return wording.explained(request.asked, self.knowledge)
        named = (term.see if term is not None else "") or self.reader.practice_named(request.text)
        practice = self.knowledge.practices[named] if named else None
        if practice is not None or term is not None:
            return wording.meaning(term, practice, self.knowledge)
        return _unanswered(Intent.EXPLAIN_TERM, request)


def _times_put_again(request: Request) -> int:
    """How often the pending question comes again, with nothing but digressions since: 0 for the first of them."""
    return max(request.standpoint.times_asked - 1, 0)


def _unanswered(intent: Intent, request: Request) -> str:
    return wording.varied(_UNANSWERED[intent], _times_put_again(request))


def _good_bye(request: Request) -> str:
    if not request.is_kept:
        return "Good bye. Nothing of this is kept on disk."
    session = escape_markdown(request.session)
    return f"Good bye. Everything is kept in the session “{session}”; start Rung again to go on."
