"""What can go wrong in a way the user can mend, and where it went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file; prints as ``rules/implied/x.yaml:14``."""

    file: str
    """Path as the user knows it, relative where possible."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class AssistantError(Exception):
    """A problem that the user can mend; its text says where, what and what next."""

    def __init__(self, what: str, *, place: Place | None = None, hint: str = "") -> None:
        self.what = what
        self.place = place
        self.hint = hint
        super().__init__(what)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        what_next = f"\n  {self.hint}" if self.hint else ""
        return f"{where}{self.what}{what_next}"


class DataError(AssistantError):
    """A file of the knowledge base, a transcript or a line of input is not as it should be."""


class RuleError(AssistantError):
    """The rules cannot be compiled, or the engine and the checker disagree about them."""


class StoreError(AssistantError):
    """The sessions cannot be read or written."""


class UsageError(AssistantError):
    """A command was given something it cannot work with."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest known name, or say nothing when none is near."""
    nearest = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean '{nearest[0]}'?" if nearest else ""
