"""What follows from a state: the diagnosis and the pending question. Worked out when asked for, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.advice import further_questions, next_question, next_steps, questions_left
from assistant.domain import RuleKind, Scope, Status, ValueKind
from assistant.errors import RuleError
from assistant.inference import to_be_shown

if TYPE_CHECKING:
    from assistant.advice import NextStep
    from assistant.conversation.state import State
    from assistant.domain import Claim
    from assistant.inference import Contradiction, Diagnosis, Doctor

_MOST_PROOFS = 3
"""Claims for which Rung asks what could be shown: a few tell enough, and all would be an audit."""
_OPEN_STORIES = 2
"""Messages that may say nothing before Rung stops waiting for a story and asks plain questions."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be taken by its number."""

    label: str
    status: Status | None
    """None skips the question."""
    value: str | None = None


_NOT_OF_ONE_MODEL = ("models-in-production",)
"""What is not asked where somebody speaks for one model only."""
_MISSES = 2
"""Messages in a row that may be misunderstood before Rung offers plain choices."""
_ANSWERS = (
    Choice("yes", Status.YES),
    Choice("partly", Status.PARTIAL),
    Choice("planned", Status.PLANNED),
    Choice("no", Status.NO),
    Choice("don't know", Status.UNKNOWN),
    Choice("skip", None),
)
_LAST = _ANSWERS[-2:]
_USUAL = {
    ValueKind.DURATION: ("a day", "a week", "a month", "six months", "never"),
    ValueKind.FREQUENCY: ("daily", "weekly", "monthly", "quarterly", "yearly"),
}
"""Values to choose from where somebody cannot think of one."""


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
        self.asks = asks

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
        return self.state.doubts if self.asks else ()

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
        return not self.asks or bool(self.doubts) or self.state.returned is not None or self.diagnosis_or_none is None

    @property
    def _has_proved_enough(self) -> bool:
        return len(self.state.proved) >= _MOST_PROOFS

    @cached_property
    def asked(self) -> str | None:
        """The practice that the pending question is about; None while Rung waits for a story, or has no question."""
        if not self.asks or self.diagnosis_or_none is None:
            return None
        return self.doubts[0].practice if self.doubts else self.read_for

    @cached_property
    def read_for(self) -> str | None:
        """The practice that an answer in own words is taken to be about: the one that was asked before any doubt."""
        if not self.asks or self.diagnosis_or_none is None:
            return None
        if self.state.returned is not None:
            return self.state.returned
        if self.clash is not None:
            return self.clash.practices[-1]
        if self.proving is not None:
            return self.proving
        if self._is_still_open(self.state.kept):
            return self.state.kept
        stories = 1 if self.state.recalled else _OPEN_STORIES
        if not self.state.claims and self.state.stories < stories:
            return None
        return next_question(self.doctor, self.diagnosis, (*self.state.skipped, *self.needless))

    @property
    def needless(self) -> tuple[str, ...]:
        """What is not asked in this scope."""
        return _NOT_OF_ONE_MODEL if self.state.scope is Scope.MODEL else ()

    @cached_property
    def further(self) -> tuple[str, ...]:
        """Practices that can be answered along with the pending question, which is the first of them by number."""
        if self._is_busy or self.asked is None or self.clash or self.proving or self.choices:
            return ()
        return further_questions(self.doctor, self.diagnosis, self.asked, self.state.skipped)

    def _is_still_open(self, practice: str | None) -> bool:
        told = {claim.practice for claim in self.state.claims}
        return practice in self.diagnosis.unknown and practice not in self.state.skipped and practice not in told

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Answers to take by number, once two messages in a row were not understood."""
        if self.state.missed_running < _MISSES or self.asked is None or self.doubts or self.clash or self.proving:
            return ()
        practice = self.doctor.knowledge.practices[self.asked]
        match practice.value:
            case None:
                return _ANSWERS
            case ValueKind.YES_NO:
                return tuple(choice for choice in _ANSWERS if choice.status not in {Status.PARTIAL, Status.PLANNED})
            case ValueKind.CHOICE:
                named = (Choice(value, Status.YES, value) for value in practice.choices)
                return (*named, *_LAST)
            case ValueKind.DURATION | ValueKind.FREQUENCY:
                return (*(Choice(value, Status.YES, value) for value in _USUAL[practice.value]), *_LAST)
            case _:
                return ()

    @cached_property
    def moves(self) -> tuple[NextStep, ...]:
        """What is worth doing next."""
        return next_steps(self.doctor, self.diagnosis, obstacles=self.state.obstacles)

    @cached_property
    def questions_left(self) -> int:
        """About how many more questions until the levels of the leading frameworks are settled."""
        return questions_left(self.diagnosis)

    @property
    def times_asked(self) -> int:
        """How often the pending question has been put already, with nothing but digressions since."""
        question = (self.read_for, self.clash.id if self.clash else None)
        return self.state.times_asked if question == self.state.last_question else 0

    @property
    def asked_before(self) -> str | None:
        """The practice asked about before the pending question."""
        asked, returned = self.state.asked, self.state.returned
        if returned in asked:
            asked = asked[: asked.index(returned)]
        return next((practice for practice in reversed(asked) if practice != self.asked), None)

    @property
    def answered_before(self) -> str | None:
        """The practice of the question that the last message answered, also if the user had gone back to it."""
        current = self.state.current
        has_left = current != self.read_for and self.state.returned is None
        return current if current is not None and has_left else self.asked_before

    def is_about_question(self, practice: str) -> bool:
        """Whether a claim about this practice answers the pending question."""
        return (
            practice == self.asked
            or practice in self.further
            or (self.clash is not None and practice in self.clash.practices)
        )
