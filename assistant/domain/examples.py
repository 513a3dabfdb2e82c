"""Labelled texts that the scorers learn from, besides the phrases of each practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain.claims import Status


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message, and what a careful reader takes from it."""

    text: str
    claims: Mapping[str, Status]
    also: frozenset[str] = frozenset()
    """Practices that one may take from it as well or leave."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Everything in ``knowledge/examples``."""

    messages: tuple[LabelledMessage, ...]
    """Those that claim nothing are among them."""
    replies: Mapping[Status, tuple[str, ...]]
    """Answers to any question, by the status that they give."""
    answers: Mapping[str, Mapping[Status, tuple[str, ...]]]
    """Answers that mean something only after the question about a practice."""
    intents: Mapping[str, tuple[str, ...]]
