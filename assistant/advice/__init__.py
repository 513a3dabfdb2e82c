"""From a diagnosis to what to ask and what to do next. Pure."""

from assistant.advice.next_steps import MOST_MOVES, NextStep, NotNow, next_steps, not_now
from assistant.advice.planning import (
    CAPACITY,
    FEWEST_PEOPLE,
    LONGEST,
    MONTHS,
    MOST_PEOPLE,
    Plan,
    PlannedMove,
    plan,
    within_reason,
)
from assistant.advice.questions import further_questions, next_question, questions_left
from assistant.advice.targets import Target, Targets, targets

__all__ = [
    "CAPACITY",
    "FEWEST_PEOPLE",
    "LONGEST",
    "MONTHS",
    "MOST_MOVES",
    "MOST_PEOPLE",
    "NextStep",
    "NotNow",
    "Plan",
    "PlannedMove",
    "Target",
    "Targets",
    "further_questions",
    "next_question",
    "next_steps",
    "not_now",
    "plan",
    "questions_left",
    "targets",
    "within_reason",
]
