"""A message to what it claims and what it asks for. Joins clauses, cues, matching, tools and set replies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain import Claim, Quote, Status, ValueKind
from assistant.reader.answering import REPLY_CONFIDENCE, Answers, is_familiar, plain_claim
from assistant.reader.asides import Asides
from assistant.reader.clauses import split_clauses
from assistant.reader.correcting import correction
from assistant.reader.cues import Cues
from assistant.reader.explaining import SURE, Explainer, Finding
from assistant.reader.features import reply_features, status_features
from assistant.reader.intents import Intent
from assistant.reader.matching import Mender, NearestPhrase
from assistant.reader.menu import command_named, slash_command
from assistant.reader.message import Span, Splitter
from assistant.reader.names import Names
from assistant.reader.obstacles import Obstacles, refused
from assistant.reader.patterns import Patterns
from assistant.reader.several import answers_together
from assistant.reader.supposing import GONE, supposition
from assistant.reader.tools import ToolFinder
from assistant.reader.values import Values
from assistant.reader.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge, ObstacleKind
    from assistant.reader.message import Passage

LONGEST_MESSAGE = 20_000
"""Characters that are read; the rest of a longer message is left out, and the reply says so."""
_CHANGE = re.compile(r"^\W*change\s+", re.IGNORECASE)
"""The command before what is to be changed; "change managed labelling" is not about change management."""
_NAME_ALONE = 4
_ANSWERS_ITSELF = re.compile(r"\?\s+\w+\W+\w+\W+\w+[^?]*$")
_TO = re.compile(r"\b(?:to|is|was|meant)\s+(?:be\s+)?[\"'“]?([^\"'“”.!,]+?)[\"'”.!\s]*$", re.IGNORECASE)
_STATUS_NAMES = {str(status).replace("-", " "): status for status in Status}
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
"""Words in a web address say nothing about the team."""
_SUSPECTED = 0.3
"""A message with a finding this sure was meant as an answer, understood or not; after a question less will do."""
_BARELY = 0.25
"""What a what-if may rest on where it says nothing clearer: nothing of it is stored."""
_NOISE = 0.15
"""Findings less sure than this are not even suspected."""
_SHORT_MESSAGE = 25
"""Words; in a longer message a clause that looks like a command is part of a story."""
_IN_PASSING = {"why", "explain-term", "help", "next-steps", "report", "quit", "back", "skip"}
_EASILY_STATED = {Intent.PLAN, Intent.TARGET, Intent.COMPARE, Intent.WHY_NOT}
"""Requests whose first words also begin statements: "the plan is CI by next quarter"."""
_ORDERS = re.compile(r"^\W*(?:please |now )?(?:make|give|show|draw)\b", re.IGNORECASE)
_LEADING = {Intent.CHANGE, Intent.BACK}
"""Commands that the rest of the message belongs to: "go back, I meant no"."""
_SHORT_COMMAND = 12
"""Words; a longer statement that claims something is no command, whatever words stand in it."""
_SURE_COMMAND = 0.5
"""How likely a message has to be a command that is none by its set words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says."""

    intent: Intent
    claims: tuple[Claim, ...]
    """Only those with a confidence of at least 0.5 are stored without asking."""
    details: tuple[Claim, ...] = ()
    """Finer practices that the words name, such as canary releases: parts of what is claimed."""
    supposed: tuple[Claim, ...] = ()
    """What a "what if" supposes. Never stored."""
    obstacle: ObstacleKind | None = None
    """What stands in the way, if the message says that something cannot be done."""
    named: tuple[str, ...] = ()
    """The practices that such a message names."""
    was_cut: bool = False
    """Whether the message was too long to be read whole."""

    @property
    def sure(self) -> tuple[Claim, ...]:
        """Claims that are stored."""
        return tuple(claim for claim in self.claims if claim.confidence >= SURE)

    @property
    def doubtful(self) -> tuple[Claim, ...]:
        """Claims that would have to be asked about."""
        return tuple(claim for claim in self.claims if claim.confidence < SURE)


class Reader:
    """Reads messages by the phrases, tools and cues of one knowledge base. Pure: same words, same reading."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        language = knowledge.language
        self.cues = Cues(language.get("cues", {}))
        self.names = Names(knowledge)
        self.splitter = Splitter(_mender(knowledge), ToolFinder(knowledge.tools))
        self.explainer = Explainer(knowledge.scorers, self.cues, self.names, NearestPhrase(knowledge.phrases))
        self.asides = Asides(language.get("asides", {}))
        self.commands = Patterns(language.get("intents", {}))
        self.replies = Patterns(language.get("replies", {}))
        self.obstacles = Obstacles(language.get("obstacles", {}))
        self.values = Values(language.get("choices", {}), language.get("counted", {}))
        self.answers = Answers(knowledge, self.splitter, self.cues, self.replies, self.values)

    def read(
        self, message: str, *, question: str | None = None, previous: str | None = None, further: Sequence[str] = ()
    ) -> Reading:
        """Read a message.

        Args:
            message: Any text.
            question: The practice that was just asked about; "nope, only for fraud" is an answer to it.
            previous: The practice asked about before, for "go back, I meant no".
            further: Practices asked about together with the question, which is number 1: "all but the second".
        """
        typed = message[:LONGEST_MESSAGE]
        text = self.asides.in_plain_words(_ADDRESS.sub(lambda match: " " * len(match.group()), typed))
        was_cut = len(message) > LONGEST_MESSAGE
        if question is not None and further and (together := self._together(text, (question, *further))):
            return Reading(Intent.ANSWER, tuple(_as_typed(claim, typed) for claim in together))
        named = slash_command(text)
        if named is None:
            reading = self._read(text, question, previous)
        else:
            reading = self._named_command(*named, question, previous)
        reading = replace(
            reading,
            claims=tuple(_as_typed(claim, typed) for claim in reading.claims),
            details=tuple(_as_typed(claim, typed) for claim in reading.details),
        )
        obstacle = self.obstacles.kind(text)
        if obstacle is not None:
            reading = replace(reading, obstacle=obstacle, named=self._refused(refused(text)))
        return replace(reading, was_cut=was_cut)

    def _together(self, text: str, practices: Sequence[str]) -> tuple[Claim, ...]:
        """What one message answers to questions that were put together."""
        words = self.splitter.split(text).whole.words
        named = [
            (words[each.start].start, words[each.start + each.length - 1].end, practices.index(each.practice) + 1)
            for each in self.names.find([word.stem for word in words])
            if each.practice in practices
        ]
        statuses = answers_together(text, len(practices), self.replies, named)
        return tuple(plain_claim(practices[number - 1], status, text) for number, status in sorted(statuses.items()))

    def _refused(self, text: str) -> tuple[str, ...]:
        """The practices that a refusal names or describes."""
        found = self.names.find([word.stem for word in self.splitter.split(text).whole.words])
        named = [each.practice for each in found]
        described = [claim.practice for claim in self._claims(text, None) if claim.confidence >= SURE]
        practices = dict.fromkeys(named or described)
        return tuple(practice for practice in practices if not self.knowledge.practices[practice].is_fact)

    def _named_command(self, name: str, spoken: str, question: str | None, previous: str | None) -> Reading:
        """A message such as "/change code review to no"."""
        command = command_named(name)
        if command is None:
            return Reading(Intent.MISTYPED, ())
        return self._command(command.intent, spoken, self._claims(spoken, question), question, previous)

    def _read(self, text: str, question: str | None, previous: str | None) -> Reading:
        corrected = correction(text)
        right = [] if corrected is None else self._claims(corrected, question)
        if corrected is not None and any(claim.confidence >= SURE for claim in right):
            return Reading(Intent.CHANGE, tuple(right), self._details(corrected, right))
        is_reply = question is not None and self.answers.fits(self.replies.exact(text), question)
        claims = self._claims(text, question)
        command = None if is_reply else self._command_in(text, claims)
        asked_in_passing = None if is_reply or command in _LEADING else self._in_passing(text)
        if command is not None and (asked_in_passing is None or question is None):
            return self._command(command, text, claims, question, previous)
        if asked_in_passing is not None:
            intent, rest = asked_in_passing
            found = [] if "?" in rest else self._claims(rest, question)
            return Reading(intent, tuple(self.answers.answered(rest, found, question, in_set_words=True)))
        claims = self.answers.answered(text, claims, question)
        details = self._details(text, claims)
        sure = [claim for claim in claims if claim.confidence >= SURE]
        if len(sure) == 1 and sure[0].status is Status.UNKNOWN and sure[0].practice == question:
            return Reading(Intent.DONT_KNOW, tuple(claims), details)
        enough = _NOISE if question is not None else _SUSPECTED
        is_answer = any(claim.confidence >= enough for claim in claims)
        return Reading(Intent.ANSWER if is_answer else Intent.OFF_TOPIC, tuple(claims), details)

    def _command_in(self, text: str, claims: Sequence[Claim]) -> Intent | None:
        """What the whole message asks for: by set words, else by what it resembles. Long statements ask for nothing."""
        exact = self.commands.exact(text)
        if exact is not None:
            return Intent(exact)
        if supposition(text) is not None:
            return Intent.WHAT_IF
        states = any(claim.confidence >= SURE for claim in claims) and not text.rstrip().endswith("?")
        if states and len(text.split()) > _SHORT_COMMAND:
            return None
        by_pattern = self.commands.open(text)
        if states and _ANSWERS_ITSELF.search(text):
            return None
        is_stated = states and by_pattern in _EASILY_STATED and self._tells_of_practice(claims)
        if by_pattern is not None and (not is_stated or _ORDERS.match(text)):
            return Intent(by_pattern)
        shares = self.intents(text)
        likeliest = max(shares, key=lambda name: shares[name], default=Intent.ANSWER)
        is_strange = not is_familiar(self.splitter.split(text).whole, self.knowledge.scorers.intent)
        if states or is_strange or likeliest in {Intent.ANSWER, Intent.OFF_TOPIC} or shares[likeliest] < _SURE_COMMAND:
            return None
        return Intent(likeliest)

    def _tells_of_practice(self, claims: Sequence[Claim]) -> bool:
        """Whether something is claimed beside facts: "plan for 6 months with two people" is a request all the same."""
        practices = self.knowledge.practices
        return any(claim.confidence >= SURE and not practices[claim.practice].is_fact for claim in claims)

    def intents(self, text: str) -> dict[str, float]:
        """How likely the message wants each thing, by what it resembles."""
        return self.knowledge.scorers.intent.shares(reply_features(self.splitter.split(text).whole, self.cues))

    def _in_passing(self, text: str) -> tuple[Intent, str] | None:
        """A command in one clause of a short message: "no. why is that needed?"; and the message without it."""
        clauses = split_clauses(text)
        if len(clauses) < 2 or len(text.split()) > _SHORT_MESSAGE:
            return None
        for clause in reversed(clauses):
            group = self.commands.group(text[clause.start : clause.end + 1])
            is_question = "?" in text[clause.end : clause.end + 2]
            if group == "explain-term" and not (is_question and clause is clauses[-1]):
                continue  # "CI? Coming." answers itself
            if group in _IN_PASSING and self.replies.exact(clause.text) is None:
                return Intent(group), f"{text[: clause.start]}{' ' * (clause.end - clause.start)}{text[clause.end :]}"
        return None

    def practice_named(self, text: str) -> str | None:
        """The practice that a question or a correction names, as in "what is a feature store?"."""
        found = max(self.explainer.explain(self.splitter.split(text)), key=lambda each: each.confidence, default=None)
        return self._named(text) or (found.practice if found is not None and found.confidence >= SURE else None)

    def _named(self, text: str) -> str | None:
        """The practice that stands in the text by one of its names, the longest if there are several."""
        named = self.names.find([word.stem for word in self.splitter.split(text).whole.words])
        return max(named, key=lambda each: (each.length, -each.start)).practice if named else None

    # --- commands

    def _command(
        self, intent: Intent, text: str, claims: Sequence[Claim], question: str | None, previous: str | None
    ) -> Reading:
        """What a command changes, besides being one."""
        if intent is Intent.DONT_KNOW:
            others = tuple(claim for claim in claims if claim.practice != question)
            return Reading(intent, (*((plain_claim(question, Status.UNKNOWN, text),) if question else ()), *others))
        if intent is Intent.CHANGE:
            return Reading(intent, tuple(self._changed(text, claims, question, previous)))
        if intent is Intent.BACK:
            return Reading(intent, tuple(self._meant(text, previous)))
        if intent is Intent.WHAT_IF:
            return Reading(intent, (), supposed=tuple(self._supposed(text)))
        if intent is Intent.QUIT and len(split_clauses(text)) > 1:
            return Reading(intent, tuple(claim for claim in claims if claim.confidence >= SURE))
        return Reading(intent, ())

    def _changed(
        self, text: str, claims: Sequence[Claim], question: str | None, previous: str | None
    ) -> Sequence[Claim]:
        """The corrected claim: about what the message names, else about what was asked before."""
        new = self._status_named(text)
        named = self._named(_CHANGE.sub("", text)) or self._named(text)
        fact = self.knowledge.practices[named] if named is not None else None
        if fact is not None and fact.is_fact and fact.value is not ValueKind.YES_NO:
            value = self.values.find(fact, text)
            return [plain_claim(fact.id, Status.YES, text, value)] if value is not None else []
        if named is not None and new is not None:
            return [plain_claim(named, new, text)]
        if named is not None and _CHANGE.match(text) and len(text.split()) <= _NAME_ALONE:
            return []  # "change code review" does not say to what
        about = [claim for claim in claims if claim.practice != question] or claims
        if about and new is not None:
            return [replace(about[0], status=new, confidence=REPLY_CONFIDENCE)]
        if about:
            return about
        if previous is not None and new is not None:
            return [plain_claim(previous, new, text)]
        return []

    def _supposed(self, text: str) -> list[Claim]:
        """What "what if we had data versioning and canaries" supposes: there, unless it is said to be gone."""
        stated = supposition(text) or ""
        if not stated:
            return []
        found = sorted(self._claims(stated, None), key=lambda claim: -claim.confidence)
        claims = {claim.practice: claim for claim in found if claim.confidence >= _SUSPECTED}
        claims = claims or {claim.practice: claim for claim in found[:1] if claim.confidence >= _BARELY}
        message = self.splitter.split(stated)
        for clause in message.clauses:
            for named in self.names.find([word.stem for word in self.splitter.split(clause.text).whole.words]):
                if not self.knowledge.practices[named.practice].is_fact:
                    claims.setdefault(named.practice, plain_claim(named.practice, Status.YES, clause.text))
        return [
            claim if claim.value is not None else replace(claim, status=self._supposable(claim))
            for claim in claims.values()
        ]

    def _supposable(self, claim: Claim) -> Status:
        """One has not planned, and does not doubt, what one supposes."""
        words = claim.quotes[0].text
        tone = self.cues.tone(words)
        if GONE.search(words) or tone.denies:
            return Status.NO
        return Status.PARTIAL if tone.partial else Status.YES

    def _meant(self, text: str, previous: str | None) -> list[Claim]:
        """The previous question answered anew: "go back, I meant no"."""
        new = self._status_named(text)
        if previous is None or new is None or "meant" not in text.lower():
            return []
        return [plain_claim(previous, new, text)]

    def _status_named(self, text: str) -> Status | None:
        """The status that somebody names in so many words, nearest to the end: "change that to yes"."""
        last = _TO.search(text)
        if last is not None:
            words = " ".join(last[1].lower().replace("-", " ").split())
            group = _STATUS_NAMES.get(words) or self.replies.group(words)
            if group is not None:
                return Status(group)
        for word in reversed([word.plain for word in split_words(text)]):
            group = self.replies.group(word)
            if group is not None and word not in {"right", "true", "ok", "to", "on", "next", "some"}:
                return Status(group)
        return None

    # --- claims

    def _claims(self, text: str, question: str | None) -> list[Claim]:
        """Everything the message claims by itself, in the order of the text."""
        is_practice = question is not None and not self.knowledge.practices[question].is_fact
        favoured = self.knowledge.whole_of(question) if question is not None and is_practice else None
        findings = self.explainer.explain(self.splitter.split(text), favoured)
        found = [self._from_finding(text, finding) for finding in findings if finding.confidence >= _NOISE]
        claims = [claim for claim in found if claim is not None]
        about_part = [claim for claim in claims if claim.practice == favoured != question]
        return [*claims, *(replace(claim, practice=str(question)) for claim in about_part)]

    def _details(self, text: str, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """What the words say about the named parts of what is claimed; of several each in its own clause."""
        message = self.splitter.split(text)
        sure = {claim.practice: claim for claim in claims if claim.confidence >= SURE}
        passages: dict[str, Passage] = {}
        for number in range(len(message.clauses)):
            passage = message.passage(Span(number, number))
            for named in self.names.find([word.stem for word in passage.words]):
                if named.practice not in sure and self.knowledge.practices[named.practice].part_of in sure:
                    passages[named.practice] = passage
        details = []
        for part, passage in passages.items():
            whole = sure[self.knowledge.whole_of(part)]
            status = whole.status if len(passages) == 1 else self._status(passage, whole.practice) or whole.status
            details.append(replace(whole, practice=part, status=status))
        return tuple(details)

    def _status(self, passage: Passage, practice: str) -> Status | None:
        """The status that a passage by itself gives to a practice."""
        shares = self.knowledge.scorers.status.shares(status_features(passage, passage, practice, self.cues))
        return Status(max(shares, key=lambda name: shares[name])) if shares else None

    def _from_finding(self, text: str, finding: Finding) -> Claim | None:
        practice = self.knowledge.practices[finding.practice]
        words = text[finding.start : finding.end]
        status, value = finding.status, None
        if practice.is_fact:
            near = (words, finding.territory.text)  # a number may be narrowed down nearby: "10 models, 2 of them live"
            places = reversed(near) if practice.value is ValueKind.NUMBER else near
            value = next((found for place in places if (found := self.values.find(practice, place)) is not None), None)
            if practice.value is ValueKind.YES_NO:
                status = Status.NO if status is Status.NO else Status.YES
            elif value is None:
                return None
            else:
                status = Status.YES
        quote = Quote(words, 0, finding.start, finding.end)
        return Claim(practice.id, status, value, finding.confidence, quotes=(quote,))


def _as_typed(claim: Claim, text: str) -> Claim:
    """A claim whose quotes are what stands in the text: "dont-know", and not how one would say it."""
    return replace(claim, quotes=tuple(replace(quote, text=text[quote.start : quote.end]) for quote in claim.quotes))


def _mender(knowledge: Knowledge) -> Mender:
    """Mends to words that were learned; names are right as they are, and nothing is mended into them."""
    tools = (spelling for tool in knowledge.tools.values() for spelling in tool.spellings)
    practices = (practice.name for practice in knowledge.practices.values())
    named = (word for name in (*tools, *practices) for word in name.casefold().split())
    return Mender(knowledge.scorers.words, left_alone=named)
