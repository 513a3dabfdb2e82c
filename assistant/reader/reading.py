"""A message to what it claims and what it asks for. Joins clauses, cues, matching, tools and set replies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain import Claim, Origin, Quote, Status, ValueKind
from assistant.quantities import find_durations, find_frequencies, find_numbers
from assistant.reader.clauses import Clause, split_clauses
from assistant.reader.cues import Cues, Tone, turned
from assistant.reader.intents import Intent
from assistant.reader.matching import Candidate, Matcher
from assistant.reader.patterns import Patterns
from assistant.reader.tools import ToolFinder, says
from assistant.reader.words import Vocabulary, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge, Practice

SURE = 0.5
"""Claims at least this confident are stored without asking."""
LONGEST_MESSAGE = 20_000
"""Characters that are read; the rest of a longer message is left out, and the reply says so."""
_MATCH_FLOOR = 0.40
"""Scores below this are noise: nothing is even suspected."""
_MATCH_SURE = 0.52
"""The score at which a claim is as likely right as a claim has to be (confidence 0.5)."""
_WEIGHT_FLOOR = 3.2
"""Weight that shared words need together, so that one common word alone finds nothing."""
_WIDEST_SPAN = 3
"""Neighbouring clauses of one sentence that are read together."""
_TOOL_CONFIDENCE = 0.9
_REPLY_CONFIDENCE = 0.95
_TONE_REPLY_CONFIDENCE = 0.6
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


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbouring clauses that are read as one."""

    clauses: tuple[Clause, ...]
    words: tuple[Word, ...]

    @property
    def start(self) -> int:
        return self.clauses[0].start

    @property
    def end(self) -> int:
        return self.clauses[-1].end


class Reader:
    """Reads messages by the phrases, tools and cues of one knowledge base. Pure: same words, same reading."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        language = knowledge.language
        self.vocabulary = Vocabulary(language.get("synonyms", {}))
        self.cues = Cues(language.get("cues", {}))
        self.matcher = Matcher(knowledge, self.vocabulary, self.cues)
        self.tools = ToolFinder(knowledge.tools, self.matcher.mend)
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
        text = message[:LONGEST_MESSAGE]
        was_cut = len(message) > LONGEST_MESSAGE
        claims = self._claims(text, question)
        command = None
        if question is None or self.replies.exact(text) is None:
            command = self.commands.group(text)
        if command is not None:
            reading = self._command(Intent(command), text, claims, question, previous)
            return replace(reading, was_cut=was_cut)
        if question is not None:
            claims = self._answered(text, claims, question)
        if claims:
            unknown = len(claims) == 1 and claims[0].status is Status.UNKNOWN and claims[0].practice == question
            return Reading(Intent.DONT_KNOW if unknown else Intent.ANSWER, tuple(claims), was_cut)
        return Reading(Intent.OFF_TOPIC, (), was_cut)

    def practice_named(self, text: str) -> str | None:
        """The practice that a question names, as in "what is a feature store?"."""
        words = [word for word in self.vocabulary.words(text) if word.stem in self.matcher.weights]
        found = self.matcher.candidates([replace(word, stem=word.stem) for word in words])
        terms = [candidate for candidate in found if candidate.remark.is_term] or found
        good = [candidate for candidate in terms if candidate.score >= _MATCH_FLOOR]
        return good[0].remark.practice if good else None

    # --- commands

    def _command(
        self, intent: Intent, text: str, claims: list[Claim], question: str | None, previous: str | None
    ) -> Reading:
        """What a command changes, besides being one."""
        if intent is Intent.DONT_KNOW:
            return Reading(intent, (self._claim(question, Status.UNKNOWN, text),) if question else ())
        if intent is Intent.CHANGE:
            return Reading(intent, tuple(self._changed(text, claims, question, previous)))
        if intent is Intent.BACK:
            return Reading(intent, tuple(self._meant(text, previous)))
        return Reading(intent, ())

    def _changed(self, text: str, claims: list[Claim], question: str | None, previous: str | None) -> list[Claim]:
        """The corrected claim: about what the message names, else about what was asked before."""
        new = self._status_named(text)
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
        value = self._value(practice, text)
        if practice.is_fact and value is not None:
            return self._claim(question, Status.YES, text, value)
        group = self._reply_group(text)
        if group is not None and (
            group in {"unknown", "not-applicable"} or not practice.is_fact or practice.value is ValueKind.YES_NO
        ):
            return self._claim(question, Status(group), text)
        words = self.vocabulary.words(text)
        if practice.is_fact or claims or not words or len(words) > _SHORT_REPLY:
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
        clauses = [clause for clause in split_clauses(text) if not clause.asks]
        claims: dict[str, Claim] = {}
        for claim in [*self._tool_claims(text, clauses), *self._phrase_claims(text, clauses, question)]:
            known = claims.get(claim.practice)
            if known is None or (claim.confidence, -claim.quotes[0].start) > (
                known.confidence,
                -known.quotes[0].start,
            ):
                claims[claim.practice] = claim
        return sorted(claims.values(), key=lambda claim: (claim.quotes[0].start, claim.practice))

    def _tool_claims(self, text: str, clauses: Sequence[Clause]) -> list[Claim]:
        claims = []
        for mention in self.tools.find(text):
            clause = next((c for c in clauses if c.start <= mention.start < c.end), None)
            if clause is None:
                continue
            tone = self.cues.tone(clause.text)
            if tone.elsewhere:
                continue
            for practice, status in says(mention.tool, clause.text).items():
                quote = Quote(clause.text, 0, clause.start, clause.end)
                confidence = _TOOL_CONFIDENCE if not tone.denies else 0.6
                claims.append(Claim(practice, turned(status, Tone(), tone), confidence=confidence, quotes=(quote,)))
        return claims

    def _phrase_claims(self, text: str, clauses: Sequence[Clause], question: str | None) -> list[Claim]:
        """The best explanation of the words: practices in the order of their scores, each word explained once."""
        scored = []
        for span in self._spans(clauses):
            for candidate in self.matcher.candidates(span.words, question)[:4]:
                if candidate.score >= _MATCH_FLOOR and self.matcher.weigh(candidate.shared) >= _WEIGHT_FLOOR:
                    scored.append((candidate, span))
        scored.sort(key=lambda pair: (-pair[0].score, pair[1].start, pair[1].end, pair[0].remark.practice))
        explained: set[int] = set()
        claims: list[Claim] = []
        for candidate, span in scored:
            places = {word.start for word in span.words if word.stem in candidate.shared}
            if places & explained:
                continue
            claim = self._from_candidate(text, candidate, span)
            if claim is not None:
                claims.append(claim)
                explained |= places
        return claims

    def _spans(self, clauses: Sequence[Clause]) -> list[_Span]:
        """Each clause by itself, and with its neighbours in the same sentence."""
        words = {clause: tuple(self._mended(clause)) for clause in clauses}
        spans = []
        for first in range(len(clauses)):
            for last in range(first, min(first + _WIDEST_SPAN, len(clauses))):
                together = clauses[first : last + 1]
                if together[-1].sentence != together[0].sentence:
                    break
                if last > first and together[-1].joint in {
                    "but",
                    "however",
                    "though",
                    "although",
                    "whereas",
                    "while",
                }:
                    break
                spans.append(_Span(tuple(together), tuple(word for clause in together for word in words[clause])))
        return spans

    def _mended(self, clause: Clause) -> list[Word]:
        words = []
        for word in self.vocabulary.words(clause.text):
            mended = self.matcher.mend(word.plain)
            stem = word.stem if mended == word.plain else self.vocabulary.concept(mended)
            words.append(Word(mended, stem, clause.start + word.start, clause.start + word.end))
        return words

    def _from_candidate(self, text: str, candidate: Candidate, span: _Span) -> Claim | None:
        practice = self.knowledge.practices[candidate.remark.practice]
        words = text[span.start : span.end]
        tone = self.cues.tone(words)
        if tone.elsewhere:
            return None
        status = turned(candidate.remark.status, candidate.remark.tone, tone)
        value = None
        if practice.is_fact:
            value = self._value(practice, words)
            if practice.value is not ValueKind.YES_NO:
                if value is None:
                    return None
                status = Status.YES
        quote = Quote(words, 0, span.start, span.end)
        return Claim(practice.id, status, value, _confidence(candidate.score), quotes=(quote,))

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


def _confidence(score: float) -> float:
    """A score as a confidence: 0.5 where a claim is just worth storing, rising on either side."""
    slope = 0.5 / (1 - _MATCH_SURE) if score >= _MATCH_SURE else 0.5 / _MATCH_SURE
    return round(max(0.0, min(1.0, 0.5 + (score - _MATCH_SURE) * slope)), 3)
