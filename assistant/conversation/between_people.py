"""What several people said about one team: together, and where an hour's talk is worth it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.over_time import account
from assistant.conversation.side_by_side import levels
from assistant.conversation.wording import enumerated, within_a_sentence
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.domain import Knowledge
    from assistant.inference import Diagnosis, Dispute, Merged, Outcome

_MOST_NAMED = 4
_MOST_WORTHWHILE = 8
"""Disputes that fit into an hour."""


def together(merged: Merged, alone: Mapping[str, Diagnosis]) -> str:
    """Levels together and alone, disputes with the words of each and where they lead, what only one person knew.

    Args:
        merged: What they know together.
        alone: The diagnosis of each respondent, by name.
    """
    knowledge = merged.diagnosis.knowledge
    names = [_name(name) for name in merged.respondents]
    lines = [f"# {enumerated(names)} together", ""]
    lines += levels({"Together": merged.diagnosis, **{name: alone[name] for name in merged.respondents}})
    worthwhile = [dispute for dispute in merged.disputes if dispute.moves]
    if worthwhile:
        shown = worthwhile[:_MOST_WORTHWHILE]
        lines += ["", "## Worth an hour's talk", "", "Until one of these is settled it counts as unknown."]
        for number, dispute in enumerate(shown, start=1):
            lines += ["", *_dispute(number, dispute, knowledge)]
        left = worthwhile[_MOST_WORTHWHILE:]
        if left:
            lines += ["", f"After that: {enumerated([_practice(each, knowledge) for each in left])}."]
    harmless = [dispute for dispute in merged.disputes if not dispute.moves]
    if harmless:
        lines += ["", "## Told differently, and no level hangs on it", ""]
        lines += [f"- **{knowledge.practices[each.practice].name}**: {_accounts(each)}" for each in harmless]
    if not merged.disputes:
        lines += ["", "Nobody contradicts anybody else."]
    if merged.settled:
        lines += ["", "## Settled", ""]
        lines += [_settled(dispute, merged) for dispute in merged.settled]
    return "\n".join([*lines, "", "## Who knew what", "", *_knowing(merged)])


def _dispute(number: int, dispute: Dispute, knowledge: Knowledge) -> list[str]:
    practice = knowledge.practices[dispute.practice]
    lines = [f"{number}. **{practice.name}** (`{practice.id}`). {practice.question}"]
    lines += [f"   - {_name(each.name)}: {account(each.claims)}" for each in dispute.accounts]
    return [*lines, *(f"   - If {_right(each)}: {_levels(each, knowledge)}" for each in dispute.outcomes)]


def _right(outcome: Outcome) -> str:
    names = [_name(name) for name in outcome.names]
    return f"{enumerated(names)} {'is' if len(names) == 1 else 'are'} right"


def _levels(outcome: Outcome, knowledge: Knowledge) -> str:
    told = [f"{knowledge.frameworks[id_].short_name} {where}" for id_, where in outcome.levels.items()]
    more = len(told) - _MOST_NAMED
    return f"{enumerated(told) if more <= 1 else enumerated([*told[:_MOST_NAMED], f'{more} more'])}."


def _accounts(dispute: Dispute) -> str:
    return "; ".join(f"{_name(each.name)}: {account(each.claims)}" for each in dispute.accounts)


def _settled(dispute: Dispute, merged: Merged) -> str:
    practice = merged.diagnosis.knowledge.practices[dispute.practice]
    standing = [claim for claim in merged.diagnosis.claims if claim.practice == practice.id]
    return f"- **{practice.name}**: {account(standing)} (before: {_accounts(dispute)})"


def _knowing(merged: Merged) -> list[str]:
    knowledge = merged.diagnosis.knowledge
    shared = sum(len(names) > 1 for names in merged.told_by.values())
    lines = [f"- {shared} {'point' if shared == 1 else 'points'} on which all who spoke of it agree."]
    for name in merged.respondents:
        alone = [practice for practice, names in merged.told_by.items() if names == (name,)]
        if alone:
            listed = _listed([within_a_sentence(knowledge.practices[practice].name) for practice in alone])
            lines.append(f"- Only from {_name(name)}: {listed}.")
    return lines


def _listed(names: Sequence[str]) -> str:
    more = len(names) - 2 * _MOST_NAMED
    return enumerated(names if more <= 1 else [*names[: 2 * _MOST_NAMED], f"{more} more"])


def _practice(dispute: Dispute, knowledge: Knowledge) -> str:
    return within_a_sentence(knowledge.practices[dispute.practice].name)


def _name(name: str) -> str:
    return escape_markdown(one_line(name))
