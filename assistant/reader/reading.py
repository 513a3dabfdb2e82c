"""A message to what it claims and what it asks for. Joins clauses, cues, matching, tools and set replies."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain import Claim, Origin, Quote, Status, ValueKind
from assistant.quantities import find_durations, find_frequencies, find_numbers
from assistant.reader.clauses import Clause, split_clauses
from assistant.reader.cues import Cues, Tone, turned
from assistant.reader.explaining import SURE, Explainer, Finding
from assistant.reader.intents import Intent
from assistant.reader.patterns import Patterns
from assistant.reader.scope import settle
from assistant.reader.tools import ToolFinder, says
from assistant.reader.words import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge, Practice

LONGEST_MESSAGE = 20_000
"""Characters that are read; the rest of a longer message is left out, and the reply says so."""
_CHANGE = re.compile(r"^\W*change\s+", re.IGNORECASE)
"""The command before what is to be changed; "change managed labelling" is not about change management."""
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
"""Words in a web address say nothing about the team."""
_SUSPECTED = 0.3
"""A message with a finding this sure was meant as an answer, understood or not; after a question less will do."""
_NOISE = 0.15
"""Findings less sure than this are not even suspected."""
_TOOL_CONFIDENCE, _DENIED_TOOL_CONFIDENCE = 0.9, 0.45
"""Not to use a tool does not yet mean not to do what it is for."""
_FACT_SHARE = 0.8
"""A number stands near many things; context facts have to be surer than practices."""
_REPLY_CONFIDENCE = 0.95
_TONE_REPLY_CONFIDENCE = 0.6
_SHORT_MESSAGE = 25
"""Words; in a longer message a clause that looks like a command is part of a story."""
_IN_PASSING = {"why", "explain-term", "help", "next-steps", "report", "quit", "back", "skip"}
_SHORT_REPLY = 9
"""Words; a longer message that claims nothing recognisable is no answer to the question."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says."""

    intent: Intent
    claims: tuple[Claim, ...]
    """Only those with a confidence of at least 0.5 are stored without asking."""
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
        self.vocabulary = Vocabulary(language.get("synonyms", {}))
        self.cues = Cues(language.get("cues", {}))
        self.explainer = Explainer(knowledge, self.vocabulary, self.cues)
        self.tools = ToolFinder(knowledge.tools)
        self.commands = Patterns(language.get("intents", {}))
        self.replies = Patterns(language.get("replies", {}))
        self.choices = language.get("choices", {})

    def read(self, message: str, *, question: str | None = None, previous: str | None = None) -> Reading:
        """Read a message.

        Args:
            message: Any text.
            question: The practice that was just asked about; "nope, only for fraud" is an answer to it.
            previous: The practice asked about before, for "go back, I meant no".
        """
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), message[:LONGEST_MESSAGE])
        was_cut = len(message) > LONGEST_MESSAGE
        reading = self._read(text, question, previous)
        return replace(reading, was_cut=was_cut)

    def _read(self, text: str, question: str | None, previous: str | None) -> Reading:
        is_reply = question is not None and self.replies.exact(text) is not None
        command = None if is_reply else self.commands.group(text)
        if command is not None:
            return self._command(Intent(command), text, question, previous)
        asked_in_passing = None if is_reply else self._in_passing(text)
        if asked_in_passing is not None:
            intent, rest = asked_in_passing
            claims = self._claims(rest, question)
            return Reading(intent, tuple(claims if question is None else self._answered(rest, claims, question)))
        claims = self._claims(text, question)
        if question is not None:
            claims = self._answered(text, claims, question)
        sure = [claim for claim in claims if claim.confidence >= SURE]
        if len(sure) == 1 and sure[0].status is Status.UNKNOWN and sure[0].practice == question:
            return Reading(Intent.DONT_KNOW, tuple(claims))
        enough = _NOISE if question is not None else _SUSPECTED
        is_answer = any(claim.confidence >= enough for claim in claims)
        return Reading(Intent.ANSWER if is_answer else Intent.OFF_TOPIC, tuple(claims))

    def _in_passing(self, text: str) -> tuple[Intent, str] | None:
        """A command in one clause of a short message: "no. why is that needed?"; and the message without it."""
        clauses = split_clauses(text)
        if len(clauses) < 2 or len(text.split()) > _SHORT_MESSAGE:
            return None
        for clause in reversed(clauses):
            group = self.commands.group(text[clause.start : clause.end + 1])
            is_question = "?" in text[clause.end : clause.end + 2]
            if group == "explain-term" and not is_question:
                continue
            if group in _IN_PASSING and self.replies.exact(clause.text) is None:
                return Intent(group), f"{text[: clause.start]}{' ' * (clause.end - clause.start)}{text[clause.end :]}"
        return None

    def practice_named(self, text: str) -> str | None:
        """The practice that a question or a correction names, as in "what is a feature store?"."""
        whole = Clause(text, 0, len(text), 0, "", asks=False)
        words = self.explainer.words(whole)
        named = self.explainer.names.find([word.stem for word in words])
        if named:
            return max(named, key=lambda each: (each.length, -each.start)).practice
        found = self.explainer.explain([whole])
        return found[0].practice if found and found[0].confidence >= SURE else None

    # --- commands

    def _command(self, intent: Intent, text: str, question: str | None, previous: str | None) -> Reading:
        """What a command changes, besides being one."""
        if intent is Intent.DONT_KNOW:
            return Reading(intent, (self._claim(question, Status.UNKNOWN, text),) if question else ())
        if intent is Intent.CHANGE:
            return Reading(intent, tuple(self._changed(text, question, previous)))
        if intent is Intent.BACK:
            return Reading(intent, tuple(self._meant(text, previous)))
        if intent is Intent.QUIT and len(split_clauses(text)) > 1:
            return Reading(intent, tuple(claim for claim in self._claims(text, question) if claim.confidence >= SURE))
        return Reading(intent, ())

    def _changed(self, text: str, question: str | None, previous: str | None) -> list[Claim]:
        """The corrected claim: about what the message names, else about what was asked before."""
        new = self._status_named(text)
        named = self.practice_named(_CHANGE.sub("", text)) or self.practice_named(text)
        if named is not None and new is not None:
            return [self._claim(named, new, text)]
        claims = self._claims(text, question)
        about = [claim for claim in claims if claim.practice != question] or claims
        if about and new is not None:
            return [replace(about[0], status=new, confidence=_REPLY_CONFIDENCE)]
        if about:
            return about
        if previous is not None and new is not None:
            return [self._claim(previous, new, text)]
        return []

    def _meant(self, text: str, previous: str | None) -> list[Claim]:
        """The previous question answered anew: "go back, I meant no"."""
        new = self._status_named(text)
        if previous is None or new is None or "meant" not in text.lower():
            return []
        return [self._claim(previous, new, text)]

    def _status_named(self, text: str) -> Status | None:
        """The status that somebody names in so many words, nearest to the end: "change that to yes"."""
        for word in reversed([word.plain for word in self.vocabulary.words(text)]):
            group = self.replies.group(word)
            if group is not None and word not in {"right", "true", "ok", "to", "on", "next", "some"}:
                return Status(group)
        return None

    # --- answers to the question

    def _answered(self, text: str, claims: list[Claim], question: str) -> list[Claim]:
        """Read the message as an answer, unless it already says something about what was asked."""
        if any(claim.practice == question and claim.confidence >= SURE for claim in claims):
            return claims
        answer = self._answer(text, claims, question)
        if answer is None:
            return claims
        return [answer, *(claim for claim in claims if claim.practice != question)]

    def _answer(self, text: str, claims: list[Claim], question: str) -> Claim | None:
        practice = self.knowledge.practices[question]
        is_short = len(text.split()) <= _SHORT_REPLY
        value = self._value(practice, text) if practice.is_fact and is_short else None
        if value is not None:
            return self._claim(question, Status.YES, text, value)
        group = self._reply_group(text)
        if practice.value is ValueKind.NUMBER and group == "no":
            return self._claim(question, Status.YES, text, "0")
        if group is not None and (
            group in {"unknown", "not-applicable"} or not practice.is_fact or practice.value is ValueKind.YES_NO
        ):
            return self._claim(question, Status(group), text)
        if practice.is_fact or claims or not is_short:
            return None
        return self._by_tone(text, question)

    def _reply_group(self, text: str) -> str | None:
        """What a set reply says: the whole message, or what stands before its first comma or full stop."""
        whole = self.replies.group(text)
        if whole is not None:
            return whole
        clauses = split_clauses(text)
        if len(clauses) < 2:
            return None
        first = self.replies.group(clauses[0].text)
        if first == "yes" and any(clause.joint in {"but", "though", "except that"} for clause in clauses[1:]):
            return "partial"
        return first

    def _by_tone(self, text: str, question: str) -> Claim | None:
        """A short reply without any known wording: its cues alone tell, and not with certainty."""
        tone = self.cues.tone(text)
        if not tone.found or tone.elsewhere:
            return None
        status = turned(Status.YES, Tone(), tone)
        return replace(self._claim(question, status, text), confidence=_TONE_REPLY_CONFIDENCE)

    # --- claims

    def _claims(self, text: str, question: str | None) -> list[Claim]:
        """Everything the message claims by itself, in the order of the text."""
        clauses = split_clauses(text)
        findings = [*self._tool_findings(text, clauses), *self.explainer.explain(clauses, question)]
        sure = [finding for finding in findings if finding.confidence >= SURE]
        doubtful = [f for f in findings if _NOISE <= f.confidence < SURE and not any(c.asks for c in f.clauses)]
        claims: dict[str, Claim] = {}
        for finding in [*settle(sure, clauses, self.cues.tone), *doubtful]:
            claim = self._from_finding(text, finding)
            if claim is not None:
                known = claims.get(claim.practice)
                claims[claim.practice] = claim if known is None else _merged(known, claim)
        return sorted(claims.values(), key=lambda claim: (claim.quotes[0].start, claim.practice))

    def _tool_findings(self, text: str, clauses: Sequence[Clause]) -> list[Finding]:
        """What the named tools say, each in the clause that names it."""
        findings = []
        for mention in self.tools.find(text):
            clause = next((c for c in clauses if c.start <= mention.start < c.end), None)
            tone = self.cues.tone(clause.text) if clause is not None else Tone()
            if clause is None or tone.elsewhere:
                continue
            confidence = _DENIED_TOOL_CONFIDENCE if tone.denies else _TOOL_CONFIDENCE
            for practice, status in says(mention.tool, clause.text).items():
                turned_status = turned(status, Tone(), tone)
                findings.append(Finding(practice, turned_status, confidence, (clause,), 0.0, 0.0, 1.0, None, tone))
        return findings

    def _from_finding(self, text: str, finding: Finding) -> Claim | None:
        practice = self.knowledge.practices[finding.practice]
        words = text[finding.start : finding.end]
        status, value = finding.status, None
        if practice.is_fact:
            value = self._value(practice, words)
            if practice.value is ValueKind.YES_NO:
                status = Status.NO if finding.tone.denies else Status.YES
            elif value is None:
                return None
            else:
                status = Status.YES
        confidence = finding.confidence * (_FACT_SHARE if practice.is_fact else 1.0)
        quote = Quote(words, 0, finding.start, finding.end)
        return Claim(practice.id, status, value, round(confidence, 3), quotes=(quote,))

    def _claim(self, practice: str | None, status: Status, text: str, value: str | None = None) -> Claim:
        assert practice is not None
        stripped = text.strip()
        start = text.find(stripped)
        quote = Quote(stripped, 0, start, start + len(stripped))
        return Claim(practice, status, value, _REPLY_CONFIDENCE, Origin.ANSWERED, (quote,))

    # --- context facts

    def _value(self, fact: Practice, text: str) -> str | None:
        """The value of a context fact in a stretch of text, as said."""
        match fact.value:
            case ValueKind.NUMBER:
                found = find_numbers(text)
                return f"{found[0].amount:g}" if found else None
            case ValueKind.DURATION:
                durations = find_durations(text)
                return text[durations[0].start : durations[-1].end] if durations else None
            case ValueKind.FREQUENCY:
                rhythms = find_frequencies(text)
                return rhythms[0].text if rhythms else None
            case ValueKind.CHOICE:
                lowered = f" {text.lower()} "
                chosen = [
                    choice
                    for choice in fact.choices
                    if any(f" {word}" in lowered for word in self.choices.get(f"{fact.id}:{choice}", (choice,)))
                ]
                return " and ".join(chosen) or None
            case _:
                return None


def _merged(first: Claim, second: Claim) -> Claim:
    """Two claims of one message about one practice: done here and not done there is done in part."""
    if second.confidence < SURE or first.confidence < SURE:
        return first if first.confidence >= second.confidence else second
    statuses = {first.status, second.status}
    if len(statuses) == 1 or Status.UNKNOWN in statuses:
        return second if first.status is Status.UNKNOWN else first
    status = Status.PLANNED if statuses == {Status.PLANNED, Status.NO} else Status.PARTIAL
    return replace(first, status=status, quotes=(*first.quotes, *second.quotes))
