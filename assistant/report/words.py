"""The one door through which words of the user come into a report; it is shut where they are to be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.conversation.proofs import amount
from assistant.conversation.wording import STATUS_WORDS, state_words
from assistant.domain import Origin, Status, ValueKind
from assistant.plain_text import one_line
from assistant.quantities import measure
from assistant.report.content import Told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.domain import Claim, Knowledge, Practice, Quote

_LONGEST = 400
"""Characters of a quote."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the user said, made harmless and put on one line; or nothing of it."""

    knowledge: Knowledge
    are_left_out: bool = False

    def name(self, text: str) -> str:
        """A name that the user gave to something; empty where names are left out."""
        return "" if self.are_left_out else one_line(text)

    def quotes(self, quotes: Iterable[Quote]) -> tuple[str, ...]:
        """Own words, each once."""
        if self.are_left_out:
            return ()
        texts = (one_line(quote.text, at_most=_LONGEST) for quote in quotes)
        return tuple(dict.fromkeys(text for text in texts if text))

    def told(self, claim: Claim) -> Told:
        """What a claim says, in which words."""
        practice = self.knowledge.practices[claim.practice]
        return Told(
            practice=practice.id,
            name=practice.name,
            says=self.says(claim),
            quotes=self.quotes(claim.quotes),
            shown=self.quotes(claim.evidence),
            is_shown=not claim.is_self_reported and claim.origin is not Origin.IMPLIED,
            follows=claim.origin is Origin.IMPLIED,
        )

    def says(self, claim: Claim) -> str:
        """The status, or the value of a fact: as it was said, or as a plain figure where words are left out."""
        practice = self.knowledge.practices[claim.practice]
        if not self.are_left_out or claim.value is None or claim.status is not Status.YES:
            return one_line(state_words(claim))
        return _figure(practice, claim.value) or STATUS_WORDS[claim.status]


def _figure(practice: Practice, value: str) -> str:
    """A value without the words in which it was said; empty where none can be told."""
    if practice.value is None or practice.value is ValueKind.YES_NO:
        return ""
    if practice.value is ValueKind.CHOICE:
        return ", ".join(choice for choice in practice.choices if choice in value)
    measured = measure(practice.value, value)
    return amount(f"{measured:.10g}", practice) if measured is not None else ""
