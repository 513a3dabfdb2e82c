"""What follows from a state: the diagnosis and the pending question. Worked out when asked for, never changed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from assistant.advice import next_question
from assistant.domain import RuleKind
from assistant.errors import RuleError
from assistant.inference import to_be_shown

if TYPE_CHECKING:
    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.inference import Contradiction, Diagnosis, Doctor

_MOST_PROOFS = 3
"""Claims for which Rung asks what could be shown: a few tell enough, and all would be an audit."""
_OPEN_STORIES = 2
"""Messages that may say nothing before Rung stops waiting for a story and asks plain questions."""


class Standpoint:
    """Where a conversation stands, seen through the rules. Equal states give equal standpoints."""

    def __init__(self, doctor: Doctor, state: State, *, asks: bool) -> None:
        """Look at a state.

        Args:
            doctor: Diagnoses.
            state: The replay of a log.
            asks: False only listens: no question is ever pending.
        """
        self.doctor = doctor
        self.state = state
        self._asks = asks

    @cached_property
    def diagnosis(self) -> Diagnosis:
        """Everything that follows from the claims that stand.

        Raises:
            RuleError: The rules do not work on them.
        """
        return self.doctor.diagnose(self.state.claims, self.state.settled_ids)

    @cached_property
    def diagnosis_or_none(self) -> Diagnosis | None:
        """The diagnosis, or None where there is none: a message can still be taken back then."""
        try:
            return self.diagnosis
        except RuleError:
            return None

    @property
    def doubts(self) -> tuple[Claim, ...]:
        """What the last message may have claimed; the pending question is which of them."""
        return self.state.doubts if self._asks else ()

    @cached_property
    def clash(self) -> Contradiction | None:
        """The contradiction that the pending question is about."""
        if self._is_busy:
            return None
        return next(
            (
                item
                for item in self.diagnosis.contradictions
                if item.strength is RuleKind.CONTRADICTION and item.id not in self.state.deferred
            ),
            None,
        )

    @cached_property
    def proving(self) -> str | None:
        """The practice of which the pending question is what the user could show for it."""
        if self._is_busy or self.clash is not None or not self.diagnosis.has_settled or self._has_proved_enough:
            return None
        return next((name for name in to_be_shown(self.diagnosis) if name not in self.state.proved), None)

    @property
    def _is_busy(self) -> bool:
        """Whether something else is pending than a question of Rung's own choice."""
        return not self._asks or bool(self.doubts) or self.state.returned is not None or self.diagnosis_or_none is None

    @property
    def _has_proved_enough(self) -> bool:
        return len(self.state.proved) >= _MOST_PROOFS

    @cached_property
    def asked(self) -> str | None:
        """The practice that the pending question is about; None while Rung waits for a story, or has no question."""
        if not self._asks or self.diagnosis_or_none is None:
            return None
        if self.doubts:
            return self.doubts[0].practice
        if self.state.returned is not None:
            return self.state.returned
        if self.clash is not None:
            return self.clash.practices[-1]
        if self.proving is not None:
            return self.proving
        if not self.state.claims and self.state.stories < _OPEN_STORIES:
            return None
        return next_question(self.doctor, self.diagnosis, self.state.skipped)

    @property
    def asked_before(self) -> str | None:
        """The practice asked about before the pending question."""
        return self.state.asked if self.state.asked != self.asked else self.state.previous

    def is_about_question(self, practice: str) -> bool:
        """Whether a claim about this practice answers the pending question."""
        return practice == self.asked or (self.clash is not None and practice in self.clash.practices)
