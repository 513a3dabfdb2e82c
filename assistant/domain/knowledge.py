"""Everything together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.domain.conditions import practices_in
from assistant.domain.frameworks import Role
from assistant.domain.scorers import Scorers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain.catalogue import FormerPractice, PhraseBook, Practice, Source, Tool
    from assistant.domain.frameworks import Criterion, Framework
    from assistant.domain.rules import Rule
    from assistant.domain.teaching import Disagreement, Lesson, Term


@dataclass(frozen=True)
class Knowledge:
    """All that Rung knows, loaded and linked."""

    version: str
    hash: str
    """SHA-256 over all files, first 12 hexadecimal digits."""
    practices: Mapping[str, Practice]
    frameworks: Mapping[str, Framework]
    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]
    phrases: Mapping[str, PhraseBook]
    tools: Mapping[str, Tool]
    lessons: Mapping[str, Lesson]
    terms: Mapping[str, Term]
    disagreements: Mapping[str, Disagreement]
    language: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Subject to group to expressions, from ``knowledge/language``."""
    former: Mapping[str, FormerPractice] = field(default_factory=dict)
    """Ids of practices and facts that were renamed or removed."""
    scorers: Scorers = field(default_factory=Scorers)
    """What was learned from the phrases and examples."""

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every criterion of every framework by its id."""
        return {criterion.id: criterion for framework in self.frameworks.values() for criterion in framework.criteria}

    @cached_property
    def leading_points(self) -> frozenset[str]:
        """The practices and facts that decide about the levels of the leading frameworks."""
        return frozenset(
            name
            for framework in self.frameworks.values()
            if framework.leading
            for criterion in framework.criteria
            if criterion.role is Role.REQUIRED
            for name in practices_in(criterion.when)
        )

    def present_id(self, practice: str) -> str | None:
        """The id that a practice or fact of an older knowledge base has here; None if it is gone."""
        if practice in self.former:
            practice = self.former[practice].now
        return practice if practice in self.practices else None

    def whole_of(self, practice: str) -> str:
        """The practice of the catalogue that a finer one belongs to, or the practice itself."""
        return self.practices[practice].part_of or practice

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """Each practice that has finer parts, to their ids."""
        parts: dict[str, tuple[str, ...]] = {}
        for practice in self.practices.values():
            if practice.part_of is not None:
                parts[practice.part_of] = (*parts.get(practice.part_of, ()), practice.id)
        return parts
