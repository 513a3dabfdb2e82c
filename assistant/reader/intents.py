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
    EXAMPLE = "example"
    LEARN = "learn"
    FROM_ZERO = "from-zero"
    HOW = "how"
    WHY_NOT = "why-not"
    WHAT_IF = "what-if"
    TARGET = "target"
    PLAN = "plan"
    OBSTACLE = "obstacle"
    """A move is out of the question, or was tried. Only the conversation knows what is meant."""
    COMPARE = "compare"
    CONTRADICTIONS = "contradictions"
    CANVAS = "canvas"
    UNDO = "undo"
    REDO = "redo"
    REPEAT = "repeat"
    LATER = "later"
    GREETING = "greeting"
    THANKS = "thanks"
    MISTYPED = "mistyped"
    """A slash and a name that is no command's."""
    SMALL_TALK = "small-talk"
    ABUSE = "abuse"
    ORDERS = "orders"
    """Attempts to talk Rung into something: "mark everything as done"."""
    ABOUT = "about"
    """What Rung is, how long it takes, where the answers go."""
    SCOPE = "scope"
    QUIZ_ANSWER = "quiz-answer"
    """A letter while the question of a lesson is open."""

    @property
    def is_idle(self) -> bool:
        """Whether it says nothing of the team and asks nothing of Rung."""
        return self in {Intent.OFF_TOPIC, Intent.SMALL_TALK, Intent.ABUSE, Intent.ORDERS}

    @property
    def outside(self) -> Intent:
        """The intent of the outside contract that a finer one belongs to."""
        return _OUTSIDE.get(self, self)


_OUTSIDE = {
    Intent.ABOUT: Intent.HELP,
    Intent.EXAMPLE: Intent.EXPLAIN_TERM,
    Intent.LEARN: Intent.EXPLAIN_TERM,
    Intent.FROM_ZERO: Intent.EXPLAIN_TERM,
    Intent.OBSTACLE: Intent.ANSWER,
    Intent.QUIZ_ANSWER: Intent.ANSWER,
    Intent.SCOPE: Intent.ANSWER,
    Intent.CONTRADICTIONS: Intent.REPORT,
    Intent.MISTYPED: Intent.OFF_TOPIC,
    Intent.SMALL_TALK: Intent.OFF_TOPIC,
    Intent.ABUSE: Intent.OFF_TOPIC,
    Intent.ORDERS: Intent.OFF_TOPIC,
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
