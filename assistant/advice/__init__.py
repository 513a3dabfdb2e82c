"""From a diagnosis to what to ask and what to do next. Pure."""

from assistant.advice.next_steps import NextStep, NotNow, next_steps, not_now
from assistant.advice.questions import next_question

__all__ = ["NextStep", "NotNow", "next_question", "next_steps", "not_now"]
