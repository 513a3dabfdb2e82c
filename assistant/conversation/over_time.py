"""What changed between two sessions of one team, and which change moved which level, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.outlook import moved_line
from assistant.conversation.side_by_side import levels
from assistant.conversation.wording import enumerated, quoted, state_of, within_a_sentence
from assistant.domain import RuleKind
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Claim, Knowledge
    from assistant.inference import Cause, Change, Contradiction, Development, Diagnosis, Difference

_TWO = 2
"""Sessions whose levels need no table: what moved is told in words."""
NOTHING_SAID = "nothing was said"
_MOST_CAUSES = 6
"""Changes that are named for one level; with more, their number tells enough."""


def compared(found: Development, before: Diagnosis, after: Diagnosis, names: tuple[str, str]) -> str:
    """Levels with the changes that moved them, answers then and now, contradictions that came and went.

    Args:
        found: What changed from the one to the other, and what that moved.
        before: The earlier diagnosis.
        after: The later one, by the same knowledge.
        names: What the two are called.
    """
    knowledge = after.knowledge
    changed = found.changes
    first, second = (escape_markdown(one_line(name)) for name in names)
    lines = [f"# {first} → {second}", "", "## Levels", ""]
    lines += [_level(cause, changed, knowledge) for cause in found.causes if cause.moved.dimension is None]
    if not any(cause.moved.dimension is None for cause in found.causes):
        lines.append("No framework's level moved.")
    parts = [_level(cause, changed, knowledge) for cause in found.causes if cause.moved.dimension is not None]
    if parts:
        lines += ["", "By dimension:", "", *parts]
    lines += ["", "## Answers", ""]
    lines += [f"- **{knowledge.practices[change.practice].name}**: {then_and_now(change)}" for change in changed]
    same = len({claim.practice for claim in after.claims} - {change.practice for change in changed})
    if not changed:
        lines.append("Nothing was answered otherwise.")
    elif same:
        lines += ["", f"{same} {'answer is' if same == 1 else 'answers are'} the same."]
    clashes = _clashes(found.difference, before, after)
    if clashes:
        lines += ["", "## Contradictions, risks and waste", "", *clashes]
    return "\n".join(lines)


def trend(found: Development, sessions: Mapping[str, Diagnosis]) -> str:
    """The levels of several sessions, and what changed from the first to the last.

    Args:
        found: What changed from the first to the last, and what that moved.
        sessions: By name, the earliest first; two or more.
    """
    (first, before), *_, (last, after) = sessions.items()
    told = compared(found, before, after, (first, last))
    if len(sessions) == _TWO:
        return told
    return "\n".join(
        [f"# {enumerated([escape_markdown(one_line(name)) for name in sessions])}", "", *levels(sessions), "", told]
    )


def then_and_now(change: Change) -> str:
    """What was said of a practice before and after, with the words."""
    return f"{account(change.before)} → {account(change.after)}"


def account(claims: Sequence[Claim]) -> str:
    """What claims about one practice say, with the words of the last."""
    if not claims:
        return NOTHING_SAID
    return " and ".join(f"{state_of(claim)}{f' — {quoted(claim)}' if claim.quotes else ''}" for claim in claims)


def _level(cause: Cause, changed: Iterable[Change], knowledge: Knowledge) -> str:
    """A level that moved, and by what."""
    by = {change.practice: change for change in changed}
    told = [f"{within_a_sentence(knowledge.practices[name].name)} ({_short(by[name])})" for name in cause.practices]
    told += [f"settling “{knowledge.rules[id_].because if id_ in knowledge.rules else id_}”" for id_ in cause.settled]
    if len(told) > _MOST_CAUSES:
        told = [*told[: _MOST_CAUSES - 1], f"{len(told) - _MOST_CAUSES + 1} more"]
    return f"{moved_line(cause.moved, knowledge)}{f', by {enumerated(told)}' if told else ''}"


def _short(change: Change) -> str:
    then, now = (
        " and ".join(state_of(claim) for claim in claims) or NOTHING_SAID for claims in (change.before, change.after)
    )
    return f"{then} → {now}"


def _clashes(difference: Difference, before: Diagnosis, after: Diagnosis) -> list[str]:
    lines = [f"- {_gone(item, after)}: {item.rule.because}" for item in difference.closed]
    lines += [f"- New: {item.rule.because}" for item in difference.opened]
    open_still = [
        item
        for item in after.contradictions
        if item.strength is RuleKind.CONTRADICTION and item.id in {each.id for each in before.contradictions}
    ]
    return [*lines, *(f"- Still open: {item.rule.because}" for item in open_still)]


def _gone(item: Contradiction, after: Diagnosis) -> str:
    return "Settled, both hold" if item.id in after.settled else "No longer"
