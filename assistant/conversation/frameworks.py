"""What there is to know about a framework: what it is, what is typical of a level, what is held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.results import standing
from assistant.conversation.wording import cited, enumerated, titles

if TYPE_CHECKING:
    from assistant.domain import Framework
    from assistant.inference import Diagnosis


def introduction(framework: Framework, diagnosis: Diagnosis) -> str:
    """What a framework is, its levels, and where the team stands in it."""
    lines = [f"**{framework.name}** ({framework.publisher}). {framework.about}", ""]
    for level in framework.levels:
        also = f" (also called {enumerated(level.also_called)})" if level.also_called else ""
        lines.append(f"- {level.number}, {level.name}{also}: {level.summary}")
    place = f"Where you stand: {standing(framework, diagnosis)}."
    return "\n".join([*lines, "", place, "", cited(framework.sources[:3], diagnosis.knowledge)])


def background(framework: Framework, diagnosis: Diagnosis) -> str:
    """What is typical of where the team stands, what leads on, and what to hold against the framework."""
    where = diagnosis.frameworks[framework.id].interval
    level = framework.level(where.at_least)
    lines = []
    if level is not None and level.challenges:
        lines.append(f"**Typical here.** {level.challenges}")
    if level is not None and level.move_up:
        lines.append(f"**What leads on.** {level.move_up}")
    if framework.criticism:
        lines.append(f"**What is held against it.** {framework.criticism}")
    if framework.not_known:
        lines.append(f"**What is not known.** {framework.not_known}")
    if framework.compares:
        lines.append("\n".join(["**What it says about others.**", "", *_compared(framework, diagnosis)]))
    return "\n\n".join([*lines, cited(framework.sources[:3], diagnosis.knowledge)])


def _compared(framework: Framework, diagnosis: Diagnosis) -> list[str]:
    knowledge = diagnosis.knowledge
    return [
        f"- {knowledge.frameworks[other.framework].short_name}: {other.text} *[{titles(other.sources[:1], knowledge)}]*"
        for other in framework.compares
    ]
