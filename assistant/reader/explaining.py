"""A message to findings: which practices its clauses are about, how far the team is with each, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.reader.features import status_features, subject_features
from assistant.reader.message import Passage, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Scorers
    from assistant.reader.cues import Cues
    from assistant.reader.matching import NearestPhrase
    from assistant.reader.message import Message
    from assistant.reader.names import Names

NOTHING = "none"
"""The subject of what is about no practice."""
SURE = 0.5
"""Claims at least this confident are stored without asking."""
_OURSELVES = frozenset("we us our ours i my mine me".split())
_WORTH_A_LOOK = 0.02
"""A practice with a smaller share everywhere is no candidate, unless a tool or its name stands there."""
_PLAIN = 0.5
"""The share from which a clause shows a practice plainly."""
_FAVOUR = 2.0
"""What the practice just asked about has in advance, in log-odds, in a short reply; in a bare one others lose half
of that."""
_SHORT_REPLY, _BARE_REPLY = 12, 8
"""Words."""
_LEAN = 0.45
"""Log-odds that the curve lacks, since the texts that it is fitted to are harder than what most people write; chosen
on the development messages, where confidence comes out true with it (``python -m tests.benchmarks.reader``)."""
_IN_DOUBT, _NEAR, _AS_SAID = 2.5, 65.0, 4.0
"""Log-odds within which the nearest phrase counts; percent from which it does; log-odds if it says just the same."""
_DENIED = 0.15
"""The share of "no" that outweighs a "yes" in words that deny, such as "never": most texts that deny and mean yes show
it plainly. The development messages do not tell 0.15 from 0.3; at 0.2 a plain "never" of our own tests was missed."""
_FURTHEST = 6.0
"""Log-odds beyond this say nothing more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A practice that a message may be about, where it shows most."""

    practice: str
    span: Span
    signs: Mapping[str, float]
    """What speaks for it, for the curve."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A practice that a stretch of a message is about."""

    practice: str
    status: Status
    confidence: float
    start: int
    """Where the clauses begin that name it, in the message."""
    end: int
    core: Passage
    territory: Passage
    """With the neighbouring clauses that are about nothing else."""
    signs: Mapping[str, float]
    statuses: Mapping[str, float]
    """How likely each status is."""


class Explainer:
    """Explains messages by what was learned."""

    def __init__(self, scorers: Scorers, cues: Cues, names: Names, nearest: NearestPhrase) -> None:
        self.scorers = scorers
        self.cues = cues
        self.names = names
        self.nearest = nearest

    def explain(self, message: Message, favoured: str | None = None) -> list[Finding]:
        """Everything the message may be about, in the order of the text; most of it with little confidence.

        Args:
            message: Split already.
            favoured: The practice that was just asked about.
        """
        if len(message.whole.plain) > _SHORT_REPLY:
            favoured = None
        rated = [(each, self._confidence(message, each, favoured)) for each in self.candidates(message)]
        sure = [each for each, confidence in rated if confidence >= SURE]
        findings = [self._finding(message, each, confidence, sure) for each, confidence in rated]
        return sorted(findings, key=lambda finding: (finding.start, -finding.confidence, finding.practice))

    def candidates(self, message: Message) -> list[Candidate]:
        """Every practice that some span may be about, with the span that shows it most."""
        elsewhere = self._elsewhere(message)
        passages = {span: message.passage(span) for span in message.spans() if elsewhere.isdisjoint(span.clauses)}
        shares = {span: self.scorers.subject.shares(subject_features(each)) for span, each in passages.items()}
        practices: set[str] = set()
        for span, of_practices in shares.items():
            practices.update(name for name, share in of_practices.items() if share >= _WORTH_A_LOOK)
            practices.update(passages[span].tools)
        practices.discard(NOTHING)
        best = {
            practice: max(
                shares, key=lambda span: (shares[span].get(practice, 0.0), span.first - span.last, -span.first)
            )
            for practice in practices
        }
        named = {span: self._named(passages[span]) for span in set(best.values())}
        candidates = []
        for practice in sorted(practices):
            own = best[practice]
            elsewhere_shown = {
                other
                for other, place in best.items()
                if set(place.clauses).isdisjoint(own.clauses) and shares[place].get(other, 0.0) >= _PLAIN
            }
            around = [
                _without(shares[span], elsewhere_shown).get(practice, 0.0)
                for span in shares
                if own in span and span != own
            ]
            share = shares[own].get(practice, 0.0)
            signs = self._signs(practice, passages[own], share, around, is_named=practice in named[own])
            candidates.append(Candidate(practice, own, signs))
        return candidates

    def _elsewhere(self, message: Message) -> set[int]:
        """The clauses about other people's teams: from the one that says so to the sentence's end, or to a "we"."""
        found: set[int] = set()
        for number, clause in enumerate(message.clauses):
            tone = self.cues.tone(clause.text)
            goes_on = number - 1 in found and message.clauses[number - 1].sentence == clause.sentence
            if tone.elsewhere or (goes_on and _OURSELVES.isdisjoint(message.passage(Span(number, number)).plain)):
                found.add(number)
        return found

    def _named(self, passage: Passage) -> set[str]:
        return {each.practice for each in self.names.find([word.stem for word in passage.words])}

    def _signs(
        self, practice: str, passage: Passage, share: float, around: Sequence[float], *, is_named: bool
    ) -> dict[str, float]:
        has_tool = practice in passage.tools
        return {
            "constant": 1.0,
            "share": _log_odds(share),
            "around": _log_odds(max(around, default=share)),
            "tool": float(has_tool),
            "denied tool": float(has_tool and self.cues.tone_of(passage.plain).denies),
            "named": float(is_named),
            "words": math.log(1 + len(passage.plain)),
        }

    def _confidence(self, message: Message, candidate: Candidate, favoured: str | None) -> float:
        curve = self.scorers.curve
        strength = _LEAN + sum(curve.get(name, 0.0) * value for name, value in candidate.signs.items())
        if favoured is not None and candidate.practice == favoured:
            strength += _FAVOUR
        elif favoured is not None and len(message.whole.plain) <= _BARE_REPLY:
            strength -= _FAVOUR / 2
        if abs(strength) < _IN_DOUBT:
            near = self.nearest.find(candidate.practice, message.passage(candidate.span).text, _NEAR)
            strength += _AS_SAID * (near.likeness - _NEAR) / (100 - _NEAR) if near is not None else 0.0
        return round(1 / (1 + math.exp(-strength)), 3)

    def _finding(self, message: Message, found: Candidate, confidence: float, sure: Iterable[Candidate]) -> Finding:
        others = {number for each in sure if each.practice != found.practice for number in each.span.clauses}
        core, territory = message.passage(found.span), message.passage(territory_of(message, found.span, others))
        statuses = self.scorers.status.shares(status_features(core, territory, found.practice, self.cues))
        return Finding(
            practice=found.practice,
            status=self._status(statuses, core),
            confidence=confidence,
            start=message.clauses[found.span.first].start,
            end=message.clauses[found.span.last].end,
            core=core,
            territory=territory,
            signs=found.signs,
            statuses=statuses,
        )

    def _status(self, statuses: Mapping[str, float], core: Passage) -> Status:
        """The likeliest status; a yes that is denied has to be likelier than that."""
        if not statuses:
            return Status.YES
        likeliest = Status(max(statuses, key=lambda name: statuses[name]))
        doubtful = likeliest is Status.YES and statuses.get(Status.NO, 0.0) >= _DENIED
        return Status.NO if doubtful and self.cues.tone_of(core.plain).denies else likeliest


def territory_of(message: Message, span: Span, others: set[int]) -> Span:
    """A span with the clauses beside it that bear on it, since they are about nothing else.

    "For search we do, for ads we don't", "CI? Coming.": back to where the sentence begins, on to the end of the next.

    Args:
        message: The whole message.
        span: The clauses that name a practice.
        others: Numbers of the clauses that name other practices.
    """
    first, last = span.first, span.last
    sentence = message.clauses[first].sentence
    while first > 0 and first - 1 not in others and message.clauses[first - 1].sentence == sentence:
        first -= 1
    sentence = message.clauses[last].sentence
    while (
        last + 1 < len(message.clauses)
        and last + 1 not in others
        and message.clauses[last + 1].sentence <= sentence + 1
    ):
        last += 1
    return Span(first, last)


def _without(shares: Mapping[str, float], others: set[str]) -> dict[str, float]:
    """The shares of a wider span without practices that other clauses of it show plainly.

    A sentence that names three tools speaks of three practices; that each has a third of it speaks against none.
    """
    kept = {name: share for name, share in shares.items() if name not in others}
    whole = sum(kept.values())
    return {name: share / whole for name, share in kept.items()} if whole else {}


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-6), 1 - 1e-6)
    return max(-_FURTHEST, min(_FURTHEST, math.log(held / (1 - held))))
