"""What a message asks Rung to do."""

from __future__ import annotations

from enum import StrEnum


class Intent(StrEnum):
    """The intents of the outside contract, and finer ones below them."""

    ANSWER = "answer"
    SKIP = "skip"
    DONT_KNOW = "dont-know"
    WHY = "why"
    EXPLAIN_TERM = "explain-term"
    BACK = "back"
    CHANGE = "change"
    HELP = "help"
    NEXT_STEPS = "next-steps"
    REPORT = "report"
    OFF_TOPIC = "off-topic"
    QUIT = "quit"
    # finer ones
    HOW = "how"
    WHY_NOT = "why-not"
    WHAT_IF = "what-if"
    TARGET = "target"
    PLAN = "plan"
    COMPARE = "compare"
    CANVAS = "canvas"
    UNDO = "undo"
    REDO = "redo"
    REPEAT = "repeat"
    LATER = "later"
    GREETING = "greeting"
    THANKS = "thanks"

    @property
    def outside(self) -> Intent:
        """The intent of the outside contract that a finer one belongs to."""
        return _OUTSIDE.get(self, self)


_OUTSIDE = {
    Intent.HOW: Intent.WHY,
    Intent.WHY_NOT: Intent.WHY,
    Intent.WHAT_IF: Intent.NEXT_STEPS,
    Intent.TARGET: Intent.NEXT_STEPS,
    Intent.PLAN: Intent.NEXT_STEPS,
    Intent.COMPARE: Intent.REPORT,
    Intent.CANVAS: Intent.REPORT,
    Intent.UNDO: Intent.BACK,
    Intent.REDO: Intent.BACK,
    Intent.REPEAT: Intent.BACK,
    Intent.LATER: Intent.SKIP,
    Intent.GREETING: Intent.OFF_TOPIC,
    Intent.THANKS: Intent.OFF_TOPIC,
}
