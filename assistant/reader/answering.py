"""A message as an answer to the pending question: by value, by set words, by what it resembles."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.domain import Claim, Origin, Quote, Status, ValueKind
from assistant.reader.clauses import split_clauses
from assistant.reader.explaining import NOTHING, SURE
from assistant.reader.features import reply_features, status_features
from assistant.reader.intents import Intent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge, Scorer
    from assistant.reader.cues import Cues
    from assistant.reader.message import Passage, Splitter
    from assistant.reader.patterns import Patterns
    from assistant.reader.values import Values

REPLY_CONFIDENCE = 0.95
_SURE_REPLY = 0.5
"""How likely words have to be an answer that fits any question."""
_HEARD = 0.6
"""Share of its words that have to be known before an answer in no set words is believed."""
_SHORT_ANSWER, _SURE_ANSWER = 14, 0.8
"""Words that state anything after a question mostly answer it, if they are few."""
_FEWEST_WORDS = 3
"""Words before a statement about something else that can answer a question; fewer only lead over: "still, ..."."""
_GOES_ON = re.compile(r"^\W*(?:and|so|then|but)\b", re.IGNORECASE)
"""What begins so goes on with the story: "and yes, we are planning to"."""
_ADDS = re.compile(r"\s+[,(]")
"""What begins so, where a statement about something else stood, belongs to that: "..., all of it"."""
_SHORT_REPLY = 9
"""Words; a longer message that claims nothing recognisable is no answer to the question."""


class Answers:
    """Reads answers."""

    def __init__(self, knowledge: Knowledge, splitter: Splitter, cues: Cues, replies: Patterns, values: Values) -> None:
        self._knowledge = knowledge
        self._splitter = splitter
        self._cues = cues
        self._replies = replies
        self._values = values

    def answered(
        self, text: str, claims: list[Claim], question: str | None, *, in_set_words: bool = False
    ) -> list[Claim]:
        """Read the message as an answer to the question, unless it already says something about what was asked."""
        if question is None or any(claim.practice == question and claim.confidence >= SURE for claim in claims):
            return claims
        answer = self._answer(self._own(text, claims), question)
        if answer is None and not in_set_words and not self._knowledge.practices[question].is_fact:
            answer = self._by_wording(text, claims, question)
        if answer is None:
            return claims
        return [answer, *(claim for claim in claims if claim.practice != question)]

    def _own(self, text: str, claims: Sequence[Claim]) -> str:
        """The text without what it says about practices: "retraining is never automatic" tells no delay."""
        practices = self._knowledge.practices
        own = text
        for claim in claims:
            if claim.confidence >= SURE and not practices[claim.practice].is_fact:
                quote = claim.quotes[0]
                own = own[: quote.start] + " " * (quote.end - quote.start) + own[quote.end :]
        return own if own.strip(" .,;!") else text

    def _answer(self, text: str, question: str) -> Claim | None:
        """What a value or set words answer."""
        practice = self._knowledge.practices[question]
        is_short = len(text.split()) <= _SHORT_REPLY
        value = self._values.find(practice, text) if practice.is_fact and is_short else None
        if value is not None:
            return plain_claim(question, Status.YES, text, value)
        group = self._reply_group(text) if not _ADDS.match(text) else None
        if group is None or not self.fits(group, question):
            return None
        if practice.value is ValueKind.NUMBER and group == "no":
            return plain_claim(question, Status.YES, text, "0")
        is_both = practice.value is ValueKind.YES_NO and group == "partial"
        return plain_claim(question, Status.YES if is_both else Status(group), text)

    def fits(self, group: str | None, question: str) -> bool:
        """Whether set words of a group can answer a question: "later" is no time, and no number."""
        kind = self._knowledge.practices[question].value
        if group is None or kind is None or group in {"unknown", "not-applicable"}:
            return group is not None
        return group in {ValueKind.YES_NO: {"yes", "no", "partial"}, ValueKind.NUMBER: {"no"}}.get(kind, set())

    def _reply_group(self, text: str) -> str | None:
        """What a set reply says: the whole message, or what stands before its first comma or full stop."""
        clauses = split_clauses(text)
        if len(clauses) > 1 and _GOES_ON.match(text):
            return None
        whole = self._replies.group(text)
        if whole is not None or len(clauses) < 2:
            return whole
        first = self._replies.group(clauses[0].text)
        if first == "yes" and any(clause.joint in {"but", "though", "except that"} for clause in clauses[1:]):
            return "partial"
        return first

    def _by_wording(self, text: str, claims: Sequence[Claim], question: str) -> Claim | None:
        """An answer in no set words: what it resembles tells, and what the same words say about the practice asked."""
        others = [claim.quotes[0] for claim in claims if claim.confidence >= SURE]
        own = _before(others, text) if others else text
        passage = self._splitter.split(own).whole
        scorers = self._knowledge.scorers
        shown = reply_features(passage, self._cues)
        reply, intents = scorers.reply.shares(shown), scorers.intent.shares(shown)
        answers = 1 - reply.pop(NOTHING, 1.0)
        states = intents.get(Intent.ANSWER, 0.0) + intents.get(Intent.DONT_KNOW, 0.0)
        is_short = 1 < len(passage.plain) <= _SHORT_ANSWER and not others
        idle = sum(share for name, share in intents.items() if Intent(name).is_idle)
        is_strange = not is_familiar(passage, scorers.reply) or idle > _SURE_REPLY
        is_joint = bool(others) and len(passage.plain) < _FEWEST_WORDS
        if not reply or is_joint or is_strange or (answers < _SURE_REPLY and not (is_short and states >= _SURE_ANSWER)):
            return None
        about = scorers.status.shares(status_features(passage, passage, self._knowledge.whole_of(question), self._cues))
        both = {name: math.sqrt(share * about.get(name, share)) for name, share in reply.items()}
        likeliest = max(both, key=lambda name: both[name])
        is_answer = max(answers, states if is_short else 0.0)
        confidence = round(is_answer * math.sqrt(both[likeliest] / sum(both.values())), 3)
        if confidence < SURE:
            return None  # asking the question again is better than asking what the answer meant
        return replace(plain_claim(question, Status(likeliest), own), confidence=confidence)


def _before(quotes: Sequence[Quote], text: str) -> str:
    """What stands before the first of some quotes."""
    return text[: min(quote.start for quote in quotes)]


def is_familiar(passage: Passage, scorer: Scorer) -> bool:
    """Whether a scorer has heard most of the words before: of others it can tell nothing."""
    words = [word for word in passage.plain if len(word) > 1]
    heard = sum(scorer.has_heard(f"^{word}") for word in words)
    return bool(words) and heard >= _HEARD * len(words)


def plain_claim(practice: str | None, status: Status, text: str, value: str | None = None) -> Claim:
    """A claim that rests on a whole text, as an answer does."""
    assert practice is not None
    stripped = text.strip()
    start = text.find(stripped)
    quote = Quote(stripped, 0, start, start + len(stripped))
    return Claim(practice, status, value, REPLY_CONFIDENCE, Origin.ANSWERED, (quote,))
