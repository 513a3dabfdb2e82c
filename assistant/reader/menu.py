"""What can be asked for by name: ``/why``, ``/plan for 6 months``. The one list behind help, completion and reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reader.intents import Intent

_SLASH = re.compile(r"^\s*/([a-z][a-z-]*)(?=[\s!.?]|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of the menu."""

    name: str
    intent: Intent
    does: str
    """What it does, in a few words."""
    example: str = ""
    """How it is typed with what may stand behind it, without the slash; empty if nothing may."""

    @property
    def typed(self) -> str:
        """The whole of what is typed, as an example."""
        return self.example or self.name


MENU = (
    Command("next", Intent.NEXT_STEPS, "the three moves worth making next, and what to leave for later"),
    Command("plan", Intent.PLAN, "the moves by month", "plan for 6 months with 1 person"),
    Command("target", Intent.TARGET, "the level that fits your team, which is seldom the top"),
    Command("report", Intent.REPORT, "everything so far"),
    Command("compare", Intent.COMPARE, "all frameworks side by side, and where they disagree about you"),
    Command("contradictions", Intent.CONTRADICTIONS, "what does not fit together in what you told me"),
    Command("canvas", Intent.CANVAS, "the MLOps Stack Canvas, filled in with what you told me"),
    Command("why", Intent.WHY, "why I ask this"),
    Command("how", Intent.HOW, "how I come to the levels, or to one of them", "how azure"),
    Command("why-not", Intent.WHY_NOT, "what the next level still needs", "why not azure"),
    Command("what-if", Intent.WHAT_IF, "what that would change; nothing is noted", "what if we had data versioning?"),
    Command("explain", Intent.EXPLAIN_TERM, "what a term means", "what is a feature store?"),
    Command("example", Intent.EXAMPLE, "what yes, partly and no look like", "give me an example"),
    Command("learn", Intent.LEARN, "your learning path, or a lesson with a question to check", "learn drift"),
    Command("from-zero", Intent.FROM_ZERO, "the way for beginners, from first terms to a plan", "teach me from zero"),
    Command("skip", Intent.SKIP, "leave the question out"),
    Command("dont-know", Intent.DONT_KNOW, "the same, and I note that you do not know", "don't know"),
    Command("back", Intent.BACK, "return to the question before"),
    Command("change", Intent.CHANGE, "correct yourself", "change code review to no"),
    Command("undo", Intent.UNDO, "take the last message back"),
    Command("redo", Intent.REDO, "bring back what you took back"),
    Command("repeat", Intent.REPEAT, "the question again"),
    Command("scope", Intent.SCOPE, "whom you speak for: one model, a team, a company", "scope one model"),
    Command("help", Intent.HELP, "this list"),
    Command("quit", Intent.QUIT, "stop; everything is kept and you can go on later"),
)
_BY_NAME = {command.name: command for command in MENU}
_ALIASES = {"exit": "quit", "q": "quit", "commands": "help", "h": "help", "unknown": "dont-know", "define": "explain"}


def slash_command(text: str) -> tuple[str, str] | None:
    """The name in a message such as "/plan for 6 months", and how one would say it; None for other messages.

    The name is in lower case and may be in the menu or not. What would be said is as long as the message, so that
    places in one are places in the other.
    """
    found = _SLASH.match(text)
    if found is None:
        return None
    name = found[1]
    return name.lower(), f"{text[: found.start(1) - 1]} {name.replace('-', ' ')}{text[found.end(1) :]}"


def command_named(name: str) -> Command | None:
    """The entry of the menu with this name, or with another one for it."""
    return _BY_NAME.get(_ALIASES.get(name, name))
