"""What to do next, in words; and what is said when a move is out of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.wording import cited, enumerated, in_quotes, linked, quoted, titles, within_a_sentence
from assistant.domain import ObstacleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice import NextStep, NotNow
    from assistant.domain import Knowledge, Obstacle, Practice, Quote, Rule
    from assistant.inference import Diagnosis

_TELLING = 3
"""Words that an answer worth repeating has at least."""
_MOST_OPEN = 4
"""Unknown points that a move names."""
_MOST_TOOLS = 2
"""Free tools that a move names; `rung kb show` names them all."""


SAY_WHY_NOT = "If one of these cannot be done, or was tried, tell me: “we can't do the second, because …”."
_BY_KIND = {
    ObstacleKind.BUDGET: "Where money is short, I give quick moves more weight.",
    ObstacleKind.PEOPLE: "Where hands are few, I give quick moves more weight.",
    ObstacleKind.REGULATION: "I take it from that that you work under regulation, and advise accordingly.",
}
"""How an obstacle changes the advice."""


def moves(
    steps: Sequence[NextStep], later: Sequence[NotNow], diagnosis: Diagnosis, obstacles: Sequence[Obstacle] = ()
) -> str:
    """The next moves, what not to do yet, and what is out of the question."""
    knowledge = diagnosis.knowledge
    if not steps:
        lines = ["So far I know of nothing that is missing and worth doing now. A few more answers may change that."]
    else:
        lines = ["What I would do next, in this order:"]
        for number, step in enumerate(steps, start=1):
            lines += ["", _move(number, step, diagnosis)]
    if later:
        lines += ["", "**Not yet:**", ""]
        for rule, practices in by_reason(later):
            names = enumerated([f"**{practice.name}**" for practice in practices])
            lines.append(f"- {names}: {rule.because} *[{titles(rule.sources, knowledge)}]*")
    if obstacles:
        lines += ["", "**Out of the question, as you told me:**", ""]
        lines += [f"- **{knowledge.practices[each.practice].name}**: {in_quotes(each.quote)}" for each in obstacles]
    return "\n".join(lines)


def by_reason(later: Sequence[NotNow]) -> list[tuple[Rule, list[Practice]]]:
    """What to leave for later by the rule that says so: several practices may wait for the same reason."""
    found: dict[str, tuple[Rule, list[Practice]]] = {}
    for item in later:
        rule = item.rules[0]
        found.setdefault(rule.id, (rule, []))[1].append(item.practice)
    return list(found.values())


def set_aside(
    obstacle: Obstacle, steps: Sequence[NextStep], diagnosis: Diagnosis, known: Sequence[ObstacleKind] = ()
) -> str:
    """That a move is left out, what that changes, and what comes first instead.

    Args:
        obstacle: Why it is out of the question.
        steps: The moves that are left.
        diagnosis: Where the team stands.
        known: Kinds of obstacles that were told before, and have changed the advice already.
    """
    knowledge = diagnosis.knowledge
    practice = knowledge.practices[obstacle.practice]
    name = within_a_sentence(practice.name)
    lines = [f"Then I leave {name} out, as you said {in_quotes(obstacle.quote)}."]
    if obstacle.kind is ObstacleKind.TRIED and practice.usual_mistake:
        lines.append(f"Where it fails, the usual reason is this: {practice.usual_mistake}")
        lines.append("If that was it, it is worth a second try.")
    elif obstacle.kind in _BY_KIND and obstacle.kind not in known:
        lines.append(_BY_KIND[obstacle.kind])
    if practice.first_step and obstacle.kind in {ObstacleKind.BUDGET, ObstacleKind.PEOPLE}:
        lines.append(f"The smallest beginning would be: {practice.first_step}")
    told = [" ".join(lines)]
    if steps:
        first = steps[0]
        told.append(
            f"First comes now **{within_a_sentence(first.practice.name)}** ({first.practice.effort}, our estimate). "
            f"{because_of(first, diagnosis)}"
        )
        told.append("`next` shows all moves, and `undo` brings the one you ruled out back.")
    else:
        told.append("Nothing else that I know to be missing is worth doing now. `undo` brings it back.")
    return "\n\n".join(told)


def _move(number: int, step: NextStep, diagnosis: Diagnosis) -> str:
    knowledge = diagnosis.knowledge
    practice = step.practice
    lines = [f"**{number}. {practice.name}** ({practice.effort}, our estimate). {because_of(step, diagnosis)}"]
    lines.append(f"   - First step: {practice.first_step}")
    lines.append(f"   - Done when: {practice.done_when}")
    if practice.upkeep:
        lines.append(f"   - To keep it up: {practice.upkeep}")
    if practice.open_source:
        lines.append(f"   - Free tools: {free_tools(practice, knowledge)}")
    if step.prerequisites:
        names = [within_a_sentence(knowledge.practices[id_].name) for id_ in step.prerequisites]
        lines.append(f"   - Needs first, if it is not there yet: {enumerated(names)}")
    if step.depends_on:
        names = [within_a_sentence(knowledge.practices[id_].name) for id_ in step.depends_on[:_MOST_OPEN]]
        lines.append(f"   - May change with what I do not know yet: {enumerated(names)}")
    lines += [f"   - Mind: {rule.because} {rule.advice}".rstrip() for rule in step.caveats[:2]]
    if practice.reading:
        lines.append(f"   - Read first: {linked(knowledge.sources[practice.reading])}")
    lines.append(f"   - {cited(step.sources[:3], knowledge)}")
    return "\n".join(lines)


def free_tools(practice: Practice, knowledge: Knowledge) -> str:
    """Open-source tools for a practice, each with its licence and its trap."""
    tools = [(knowledge.tools[free.tool], free.trap) for free in practice.open_source[:_MOST_TOOLS]]
    return " ".join(f"{tool.name} ({tool.licence.split(',')[0]}): {trap}" for tool, trap in tools)


def is_telling(quote: Quote) -> bool:
    """Whether words are worth repeating; a plain "no" is not."""
    return len(quote.text.split()) >= _TELLING


def because_of(step: NextStep, diagnosis: Diagnosis) -> str:
    """Why a move is worth making, beginning with the user's own words."""
    said_so = [claim for claim in step.claims if any(map(is_telling, claim.quotes))]
    words = [f"You said {quoted(said_so[-1])}."] if said_so else []
    return " ".join([*words, *step.reasons(diagnosis.knowledge.frameworks)])
