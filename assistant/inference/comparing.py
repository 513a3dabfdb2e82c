"""What differs between two diagnoses: levels that moved, contradictions that came or went, caveats likewise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.inference.diagnosis import Contradiction, Diagnosis, Finding
    from assistant.inference.levels import Interval


@dataclass(frozen=True, slots=True)
class Moved:
    """A level that is not where it was."""

    framework: str
    dimension: str | None
    """None for the framework as a whole."""
    before: Interval
    after: Interval


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in a second diagnosis of the same team."""

    levels: tuple[Moved, ...]
    """Frameworks before their dimensions, in the order of the knowledge base."""
    opened: tuple[Contradiction, ...]
    """Contradictions, risks and waste that were not there before."""
    closed: tuple[Contradiction, ...]
    caveats: tuple[Finding, ...]
    """Caveats, and reasons why less is enough, that were not there before."""
    gone: tuple[Finding, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.levels or self.opened or self.closed or self.caveats or self.gone)


def compare(before: Diagnosis, after: Diagnosis) -> Difference:
    """Say what differs between two diagnoses by the same knowledge base."""
    return Difference(
        levels=tuple(_moved(before, after)),
        opened=_only_in(after.contradictions, before.contradictions),
        closed=_only_in(before.contradictions, after.contradictions),
        caveats=_new_findings(after, before),
        gone=_new_findings(before, after),
    )


def _moved(before: Diagnosis, after: Diagnosis) -> Iterable[Moved]:
    for id_, now in after.frameworks.items():
        was = before.frameworks[id_]
        if was.interval != now.interval:
            yield Moved(id_, None, was.interval, now.interval)
        for dimension, where in now.dimensions.items():
            if was.dimensions[dimension] != where:
                yield Moved(id_, dimension, was.dimensions[dimension], where)


def _only_in(these: Iterable[Contradiction], those: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    known = {item.id for item in those}
    return tuple(item for item in these if item.id not in known)


def _new_findings(these: Diagnosis, those: Diagnosis) -> tuple[Finding, ...]:
    known = {finding.rule.id for finding in (*those.situations, *those.caveats)}
    return tuple(finding for finding in (*these.situations, *these.caveats) if finding.rule.id not in known)
