"""What the tests of Rung's sentences share: the personas, worked out, and the sources that a text names."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import Claim, Quote, Status
from assistant.inference import Diagnosis, claims_from_answers
from assistant.quantities import measure
from assistant.yaml_files import read_yaml
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

PRACTICES = list(KNOWLEDGE.practices.values())
TITLES = {source.title for source in KNOWLEDGE.sources.values()}
PERSONAS = {path.stem: path for path in sorted((Path(__file__).parent / "cases" / "personas").glob("*.yaml"))}
FIXED = ("first-message", "half-told", "claims-that-clash", "only-plans")
"""Personas that are tried with all frameworks: much, little or nothing is known of each."""


def said(practice: str, status: str, words: str = "", *, value: str | None = None) -> Claim:
    """Something said in passing."""
    return Claim(practice, Status(status), value, quotes=(Quote(words, 1, 0, len(words)),) if words else ())


@cache
def persona(name: str) -> dict[str, Any]:
    """The file of a persona; ``levels`` is what it expects of the frameworks that it names."""
    values: dict[str, Any] = read_yaml(PERSONAS[name], name)
    return values


@cache
def diagnosed(name: str) -> Diagnosis:
    """A persona with everything that follows."""
    values = persona(name)
    everything = {p.id: values["all"] for p in PRACTICES if not p.is_fact} if "all" in values else {}
    answers = {**everything, **{practice: str(answer) for practice, answer in values["answers"].items()}}
    return DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers))


@cache
def expected_ends(name: str) -> Mapping[tuple[str, str], tuple[float, float]]:
    """Framework and dimension (or `tests.oracle.WHOLE`) of a persona to both ends of its interval, by the oracle."""
    amounts: dict[str, float] = {}
    for claim in diagnosed(name).claims:
        kind = KNOWLEDGE.practices[claim.practice].value
        if claim.value and kind is not None and (amount := measure(kind, claim.value)) is not None:
            amounts[claim.value] = amount
    return judge(KNOWLEDGE, diagnosed(name).claims, amounts).levels


def cited_titles(markdown: str) -> list[str]:
    """Titles in ``*Source: a; b*`` and ``*[a; b]*``, without the year that may follow."""
    cited = re.findall(r"\*Source: (.+?)\*(?:\n|$)|\*\[(.+?)\]\*", markdown)
    titles = [title for pair in cited for group in pair if group for title in group.split("; ")]
    return [title if title in TITLES else re.sub(r" \(\d{4}\)$", "", title) for title in titles]
