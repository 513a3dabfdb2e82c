"""The first thing that Rung says: hello, or where things were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation import lessons, wording
from assistant.conversation.results import levels
from assistant.teaching import due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.events import Recalled
    from assistant.conversation.standpoint import Standpoint
    from assistant.domain import Scope
    from assistant.inference import Diagnosis


def hello(recalled: Sequence[Recalled], *, is_engine_missing: bool) -> str:
    """What is said where nothing was said yet.

    Args:
        recalled: What was told last time, or by others, and lies beside the questions.
        is_engine_missing: See `Doctor`.
    """
    if recalled:
        return wording.again([each.source for each in recalled])
    return f"{wording.OPENING}\n\n{wording.NO_ENGINE}" if is_engine_missing else wording.OPENING


def where_left(standpoint: Standpoint, now: str) -> list[str]:
    """Where things were left, the lessons whose questions are due, and the lesson that is open."""
    state, known = standpoint.state, standpoint.doctor.knowledge.lessons
    waiting = [known[id_] for id_ in due(state.reviews, now) if id_ in known]
    opened = known.get(state.lesson or "")
    return [
        welcome_back(standpoint.diagnosis, state.scope),
        lessons.waiting(waiting),
        lessons.question(opened) if opened is not None else "",
    ]


def welcome_back(diagnosis: Diagnosis, scope: Scope) -> str:
    """For whom the user speaks, how much they have told, and where that leaves them."""
    known = len({claim.practice for claim in diagnosis.claims})
    whom = f"You speak for {wording.SCOPES[scope]}."
    if not known:
        return f"Welcome back. {whom} You have told me nothing about your work yet."
    things = "one thing" if known == 1 else f"{known} things"
    return f"Welcome back. {whom} You have told me about {things} so far. That leaves you here:\n\n{levels(diagnosis)}"
