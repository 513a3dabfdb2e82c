"""What one clause does to another: "CI? Coming.", "for search we do, for ads we don't", "no idea whether it runs"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.reader.clauses import CONTRASTS
from assistant.reader.words import plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.reader.clauses import Clause
    from assistant.reader.cues import Tone
    from assistant.reader.explaining import Finding

_LONGEST_REMARK = 9
"""Words of a clause that can still be a remark on the one before it."""
_LAST_WORDS = {"not", "none", "neither", "nothing", "never", "yet", "without"}
_BARE_DENIAL_WORDS = 3
_REST = {"elsewhere", "others"}
_OTHERS = (
    ["the", "others"],
    ["the", "rest"],
    ["the", "other"],
    ["the", "remaining"],
    ["everywhere", "else"],
    ["all", "others"],
)


def settle(findings: Sequence[Finding], clauses: Sequence[Clause], tone_of: Callable[[str], Tone]) -> list[Finding]:
    """Let clauses that claim nothing themselves bear on the finding before them, or after them if there is none.

    Args:
        findings: The sure ones, in any order.
        clauses: All clauses of the message, questions included.
        tone_of: Reads the cues of a text.

    Returns:
        The findings in the order of the text. Those from a question stay only if a remark answers them.
    """
    ordered = sorted(findings, key=lambda finding: (finding.start, finding.end, finding.practice))
    explained = {clause for finding in ordered for clause in finding.clauses}
    remarks: dict[int, list[Tone]] = {}
    for position, clause in enumerate(clauses):
        if clause not in explained:
            tone = _bearing(tone_of(clause.text), clause)
            for number in _concerned(clauses, position, ordered):
                remarks.setdefault(number, []).append(tone)
    settled = []
    for number, finding in enumerate(ordered):
        about = remarks.get(number, [])
        asks = all(clause.asks for clause in finding.clauses)
        if not asks:
            settled.append(replace(finding, status=_with_remarks(finding.status, about)))
        elif (answer := _answered(about)) is not None:
            settled.append(replace(finding, status=answer))
    return settled


def _concerned(clauses: Sequence[Clause], position: int, findings: Sequence[Finding]) -> Iterator[int]:
    """Which findings a remark bears on: those of the nearest clause before it, else of the one after it."""
    remark = clauses[position]
    if len(remark.text.split()) > _LONGEST_REMARK:
        return
    before = [n for n, finding in enumerate(findings) if finding.end <= remark.start]
    if before:
        nearest = max(findings[n].end for n in before)
        last = next(clause for clause in findings[before[-1]].clauses[::-1])
        near = remark.sentence - last.sentence <= (1 if _is_free(clauses, position) else 0)
        if near:
            yield from (n for n in before if findings[n].end == nearest)
            return
    after = [n for n, finding in enumerate(findings) if finding.start >= remark.end]
    if after and findings[after[0]].clauses[0].sentence == remark.sentence:
        first = min(findings[n].start for n in after)
        yield from (n for n in after if findings[n].start == first)


def _is_free(clauses: Sequence[Clause], position: int) -> bool:
    """Whether no other finding shares the remark's sentence: then it speaks about the sentence before."""
    return position > 0 and clauses[position].sentence > clauses[position - 1].sentence


def _bearing(tone: Tone, clause: Clause) -> Tone:
    """What a clause says about its neighbour.

    A clause after "but" takes something back, whatever it says. A "not" is about the neighbour only where the clause
    leaves out what is not done: "for ads we don't", "the notebooks are not", "not for search".
    """
    words = [word for word, _, _ in plain_words(clause.text)] or [""]
    is_cut_short = words[-1] in _LAST_WORDS or words[0] == "not" or len(words) <= _BARE_DENIAL_WORDS
    return replace(
        tone,
        negations=tone.negations if is_cut_short else 0,
        partial=clause.joint in CONTRASTS or words[0] in _REST or words[:2] in _OTHERS,
    )


def _with_remarks(status: Status, remarks: Sequence[Tone]) -> Status:
    for tone in remarks:
        if tone.unknown:
            status = Status.UNKNOWN
        elif tone.planned and status is not Status.UNKNOWN:
            status = Status.PLANNED
        elif status is Status.YES and (tone.denies or tone.partial):
            status = Status.NO if tone.past else Status.PARTIAL
    return status


def _answered(remarks: Sequence[Tone]) -> Status | None:
    """The status that remarks give to something asked: "Is it scripted? Don't ask me."."""
    for tone in remarks:
        if tone.unknown:
            return Status.UNKNOWN
        if tone.planned:
            return Status.PLANNED
        if tone.denies:
            return Status.NO
    return None
