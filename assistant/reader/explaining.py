"""Clauses to findings: which practices best explain the words, how far the team is with them, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.reader.clauses import CONTRASTS
from assistant.reader.evidence import PracticeEvidence, StatusEvidence, practice_features, status_features
from assistant.reader.matching import Mender, NearestPhrase, Remark
from assistant.reader.names import Names
from assistant.reader.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Knowledge
    from assistant.reader.clauses import Clause
    from assistant.reader.cues import Cues, Tone
    from assistant.reader.words import Vocabulary

_WIDEST_SPAN = 3
"""Neighbouring clauses of one sentence that are read together."""
_SUBJECTS_IN_A_SPAN = 2
"""Practices that one span can be about."""
_FAVOUR = 5.0
"""Nats that the practice just asked about has in advance, in a short reply."""
_NAMED = 6.0
"""Nats that a practice has in advance when it is called by its name, or by a term of two words or more."""
_SHORT_REPLY_WORDS = 12
SURE = 0.5
"""Claims at least this confident are stored without asking."""
_MOST_EVIDENCE, _MOST_LEAD = 30.0, 25.0
"""More than this says nothing more."""
_CONFIDENCE = (-6.64, 0.024, 0.188, 7.247)
"""Constant, and weights of evidence, lead and nearness, in a logistic curve; fitted by
``python -m tests.benchmarks.reader --calibrate`` on the development part of ``tests/cases/reader``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A practice that a stretch of a message is about."""

    practice: str
    status: Status
    confidence: float
    clauses: tuple[Clause, ...]
    evidence: float
    """In nats."""
    lead: float
    """Evidence beyond that for the next best practice, in nats."""
    nearness: float
    """Likeness of the nearest phrase, from 0 to 1."""
    nearest: Remark | None
    tone: Tone

    @property
    def start(self) -> int:
        """Where its words begin in the message."""
        return self.clauses[0].start

    @property
    def end(self) -> int:
        """Where its words end in the message."""
        return self.clauses[-1].end


def _names(knowledge: Knowledge) -> list[str]:
    return [practice.name for practice in knowledge.practices.values()]


class Explainer:
    """Explains clauses by the phrases of one knowledge base."""

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, cues: Cues) -> None:
        self.vocabulary = vocabulary
        self.cues = cues
        self.remarks = list(_remarks(knowledge, vocabulary, cues))
        spellings = [spelling for tool in knowledge.tools.values() for spelling in tool.spellings]
        named = (word for name in (*spellings, *_names(knowledge)) for word in name.casefold().split())
        # names are known words too, so that they are not mended into others; nothing is mended into them
        plain = (word.plain for remark in self.remarks for word in remark.words if len(word.plain) > 2)
        self.mender = Mender(plain, left_alone=named)
        self.practices = PracticeEvidence((r.practice, _subject(r.words)) for r in self.remarks)
        facts = {practice.id for practice in knowledge.practices.values() if practice.is_fact}
        self.statuses = StatusEvidence(
            (r.status, status_features(r.stems, r.tone))
            for r in self.remarks
            if not r.is_term and r.practice not in facts
        )
        self.nearest = NearestPhrase(self.remarks)
        self.names = Names(knowledge, vocabulary)

    def explain(self, clauses: Sequence[Clause], favoured: str | None = None) -> list[Finding]:
        """Choose the findings that explain the clauses best, the surest first; each clause is explained once.

        Args:
            clauses: Of one message, in order, without questions.
            favoured: The practice that was just asked about.
        """
        words = {clause: self.words(clause) for clause in clauses}
        if favoured is not None and sum(len(each) for each in words.values()) > _SHORT_REPLY_WORDS:
            favoured = None
        proposals = [
            (position, finding)
            for span in _spans(clauses)
            for position, finding in enumerate(self._subjects(span, [w for c in span for w in words[c]], favoured))
        ]
        proposals.sort(key=lambda pair: _preference(*pair))
        taken: dict[Clause, tuple[Clause, ...]] = {}
        chosen: list[Finding] = []
        for _, finding in proposals:
            owners = {taken.get(clause) for clause in finding.clauses}
            if owners == {None} or owners == {finding.clauses}:
                chosen.append(finding)
                taken.update(dict.fromkeys(finding.clauses, finding.clauses))
        return chosen

    def words(self, clause: Clause) -> list[Word]:
        """The words of a clause, mended, with their places in the message."""
        words = []
        for word in self.vocabulary.words(clause.text):
            mended = self.mender.mend(word.plain)
            changed = mended != word.plain and not word.stem.startswith("#")
            stem = self.vocabulary.concept(mended) if changed else word.stem
            words.append(Word(mended, stem, clause.start + word.start, clause.start + word.end))
        return words

    def _subjects(self, span: tuple[Clause, ...], words: Sequence[Word], favoured: str | None) -> Iterable[Finding]:
        """What a span is about: the best practice, then what explains the words that are left."""
        features = _subject(words)
        named = {each.practice for each in self.names.find([word.stem for word in words]) if each.length > 1}
        tone = self.cues.tone_of([word.plain for word in words])
        if tone.elsewhere:
            return
        for _ in range(_SUBJECTS_IN_A_SPAN):
            evidence = self.practices.weigh(features)
            if favoured in evidence:
                evidence[favoured] += _FAVOUR
            for practice in named & evidence.keys():
                evidence[practice] += _NAMED
            ranked = sorted(evidence.items(), key=lambda pair: (-pair[1], pair[0]))
            if not ranked:
                return
            practice, weight = ranked[0]
            lead = weight - ranked[1][1] if len(ranked) > 1 else weight
            yield self._finding(practice, span, words, tone, weight, lead)
            features = {
                feature: share
                for feature, share in features.items()
                if self.practices.ratios(feature).get(practice, 0.0) < 1.0
            }

    def _finding(
        self,
        practice: str,
        span: tuple[Clause, ...],
        words: Sequence[Word],
        tone: Tone,
        evidence: float,
        lead: float,
    ) -> Finding:
        stems = [word.stem for word in words]
        near = self.nearest.find(practice, stems)
        nearest = max(near.values(), key=lambda each: each.nearness, default=None)
        nearness = nearest.nearness if nearest is not None else 0.0
        by_status = {status: each.nearness for status, each in near.items() if each.remark.tone.denies == tone.denies}
        suggested = self.statuses.suggest(status_features(stems, tone), by_status)
        return Finding(
            practice=practice,
            status=_status(suggested, tone),
            confidence=_confidence(evidence, lead, nearness),
            clauses=span,
            evidence=evidence,
            lead=lead,
            nearness=nearness,
            nearest=nearest.remark if nearest is not None else None,
            tone=tone,
        )


def _preference(position: int, finding: Finding) -> tuple[object, ...]:
    """First what a span is mainly about; among the sure, the narrower span, so that wide ones do not swallow it."""
    is_sure = finding.confidence >= SURE
    width = len(finding.clauses) if is_sure else 0
    return (position, not is_sure, width, -finding.confidence, finding.start, finding.end, finding.practice)


def _remarks(knowledge: Knowledge, vocabulary: Vocabulary, cues: Cues) -> Iterable[Remark]:
    for book in knowledge.phrases.values():
        texts = [(Status.YES, term, True) for term in (knowledge.practices[book.practice].name, *book.terms)]
        texts += [(status, remark, False) for status, remarks in book.remarks.items() for remark in remarks]
        for status, text, is_term in texts:
            words = tuple(vocabulary.words(text))
            yield Remark(book.practice, status, text, words, cues.tone_of([word.plain for word in words]), is_term)


def _subject(words: Sequence[Word]) -> dict[str, float]:
    plain = [word.plain for word in words if not word.stem.startswith("#")]
    return practice_features([word.stem for word in words], plain)


def _spans(clauses: Sequence[Clause]) -> Iterable[tuple[Clause, ...]]:
    """Each clause by itself, and with its neighbours in the same sentence, but not across a "but"."""
    for first in range(len(clauses)):
        for last in range(first, min(first + _WIDEST_SPAN, len(clauses))):
            here = clauses[last]
            if here.sentence != clauses[first].sentence or (last > first and here.joint in CONTRASTS):
                break
            yield tuple(clauses[first : last + 1])


def _status(suggested: Status, tone: Tone) -> Status:
    """The status that the wording suggests, unless a cue says otherwise."""
    if tone.unknown:
        return Status.UNKNOWN
    if tone.planned:
        return Status.PLANNED
    if tone.partial and suggested is Status.YES:
        return Status.PARTIAL
    if tone.past and suggested is Status.YES and not tone.negations:
        return Status.NO
    return suggested


def _confidence(evidence: float, lead: float, nearness: float) -> float:
    constant, by_evidence, by_lead, by_nearness = _CONFIDENCE
    strength = (
        constant
        + by_evidence * max(-_MOST_EVIDENCE, min(_MOST_EVIDENCE, evidence))
        + by_lead * min(_MOST_LEAD, lead)
        + by_nearness * nearness
    )
    return round(1 / (1 + math.exp(-strength)), 3)
