"""How a message was read, for people who mend phrases: ``rung read --explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.reader.explaining import Finding
    from assistant.reader.matching import NearestPhrase
    from assistant.reader.reading import Reader

_CANDIDATES, _SHARES = 6, 3
"""How many are shown."""


def explanation(reader: Reader, text: str, question: str | None = None) -> str:
    """Clauses, cues, candidates with their scores, and what is claimed in the end, as lines of text."""
    return "\n".join(_lines(reader, text, question))


def _lines(reader: Reader, text: str, question: str | None) -> Iterator[str]:
    message = reader.splitter.split(text)
    yield "clauses"
    for clause in message.clauses:
        found = ", ".join(f"{cue} ({group})" for cue, group in reader.cues.tone(clause.text).found)
        yield f"  {clause.text}{'  [a question]' if clause.asks else ''}{f'  cues: {found}' if found else ''}"
    tools = ", ".join(f"{practice} {status}" for practice, status in message.whole.tools.items())
    if tools:
        yield f"tools say: {tools}"
    yield f"intent: {_best(reader.intents(text))}"
    yield "candidates"
    findings = sorted(reader.explainer.explain(message, question), key=lambda each: -each.confidence)
    nearest = reader.explainer.nearest
    for finding in findings[:_CANDIDATES]:
        yield from _candidate(finding, nearest)
    yield "claims"
    reading = reader.read(text, question=question)
    for claim in reading.claims:
        value = f" = {claim.value}" if claim.value else ""
        stored = "stored" if claim in reading.sure else "not stored"
        yield f"  {claim.practice}: {claim.status}{value}  confidence {claim.confidence:.2f}, {stored}"
    if not reading.claims:
        yield "  none"


def _candidate(finding: Finding, nearest: NearestPhrase) -> Iterator[str]:
    signs = ", ".join(f"{name} {value:.1f}" for name, value in finding.signs.items() if value and name != "constant")
    yield f"  {finding.practice}  confidence {finding.confidence:.2f}  “{finding.core.text}”"
    yield f"    signs: {signs}"
    if finding.territory.text != finding.core.text:
        yield f"    status read from: “{finding.territory.text}”"
    yield f"    status: {_best(finding.statuses)}"
    near = nearest.find(finding.practice, finding.core.text)
    if near is not None:
        yield f"    nearest phrase: “{near.text}” ({near.status}, {near.likeness:.0f} % alike)"


def _best(shares: Mapping[str, float]) -> str:
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])[:_SHARES]
    return ", ".join(f"{name} {share:.2f}" for name, share in ranked)
