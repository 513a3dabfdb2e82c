"""What the reading of an entry needs to know beside the entry."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.errors import did_you_mean
from assistant.knowledge_base.conditions import read_condition
from assistant.knowledge_base.fields import Fields, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.domain import Condition, ValueKind
    from assistant.yaml_files import Entry


@dataclass
class Context:
    """Problems found so far, and the practices that entries may name."""

    problems: list[Problem] = field(default_factory=list)
    value_kinds: dict[str, ValueKind | None] = field(default_factory=dict)
    """Every practice id, with its `ValueKind` if it is a context fact; filled once the practices are read."""

    def fields(self, entry: Entry, known: Iterable[str]) -> Fields:
        """The keys of an entry; those not known are noted."""
        return Fields(entry, self.problems, known=known)

    def condition(self, fields: Fields, key: str) -> Condition:
        """The condition under a key."""
        return read_condition(fields.entry.get(key), fields.entry.where(key), self.value_kinds, self.problems)

    def practices_only(self, entry: Entry) -> None:
        """Note each key of a mapping that is no practice."""
        for name in entry:
            if name not in self.value_kinds:
                hint = did_you_mean(name, self.value_kinds)
                self.problems.append(Problem(entry.where(name), f"unknown practice '{name}'", hint))
