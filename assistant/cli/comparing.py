"""``rung compare`` and ``rung merge``: several sessions side by side, as text or JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.conversation.between_people import together
from assistant.conversation.over_time import trend
from assistant.domain import Quote
from assistant.errors import UsageError, did_you_mean
from assistant.inference import Respondent, claims_from_answers, development, merge
from assistant.plain_text import one_line
from assistant.report import claim_values, framework_values, interval_values, knowledge_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.cli.results import Output
    from assistant.conversation import Conversation
    from assistant.domain import Claim, Knowledge
    from assistant.inference import Development, Diagnosis, Dispute, Merged


def compare_sessions(sessions: Sequence[Conversation], output: Output) -> int:
    """The levels of several sessions, what changed from the first to the last, and which change moved which level.

    Raises:
        UsageError: One is named twice.
    """
    names = [each.session for each in sessions]
    if len(set(names)) < len(names):
        raise UsageError("a session cannot be compared with itself", hint="name each session once, the earliest first")
    found = development(sessions[0].doctor, sessions[0].diagnosis, sessions[-1].diagnosis)
    text = trend(found, {each.session: each.diagnosis for each in sessions})
    levels = [{"name": each.session, "frameworks": framework_values(each.diagnosis)} for each in sessions]
    return output.show(text, {**_comparison(found, sessions[0], sessions[-1]), "sessions": levels})


def merge_sessions(
    sessions: Sequence[Conversation], settlements: Sequence[str], name: str | None, output: Output
) -> int:
    """One diagnosis from several people; with a name it becomes a session to go on with.

    Raises:
        UsageError: There are too few sessions, the name is taken, or nobody disputes what is to be settled.
        DataError: A settlement names no practice or no status.
    """
    first = sessions[0]
    settled = [_settlement(text, first.knowledge) for text in settlements]
    respondents = [Respondent(each.session, each.state.claims) for each in sessions]
    merged = merge(first.doctor, respondents, settled)
    alone = {each.session: each.diagnosis for each in sessions}
    text = together(merged, alone)
    if name is not None:
        _begin(first.another(name), merged)
        text += f"\n\nWhat is agreed is now the session “{one_line(name)}”. Open it to settle the rest."
    return output.show(text, _merged(merged))


def _begin(talk: Conversation, merged: Merged) -> None:
    """A session that knows what is agreed, and shows all accounts beside what is not."""
    talk.adopt(merged.diagnosis.claims)
    for respondent in merged.respondents:
        accounts = [each for dispute in merged.disputes for each in dispute.accounts if each.name == respondent]
        if accounts:
            talk.recall(respondent, [claim for account in accounts for claim in account.claims])


def _settlement(text: str, knowledge: Knowledge) -> Claim:
    """A settlement such as "rollback=partial: we tried it" as a claim that rests on the note."""
    answer, _, note = text.partition(":")
    practice, _, status = (part.strip() for part in answer.partition("="))
    if not status:
        raise UsageError(
            f"'{one_line(text)}' settles nothing", hint="write it like 'rollback=partial: we tried it on Monday'"
        )
    if practice not in knowledge.practices:
        raise UsageError(
            f"there is no practice '{one_line(practice)}'", hint=did_you_mean(practice, knowledge.practices)
        )
    (claim,) = claims_from_answers(knowledge, {practice: status})
    words = one_line(note or f"settled: {status}", at_most=1_000)
    return replace(claim, quotes=(Quote(words, 0, 0, len(words)),))


# --- values


def _comparison(found: Development, before: Conversation, after: Conversation) -> dict[str, Any]:
    return {
        "before": before.session,
        "after": after.session,
        "levels": [
            {
                "framework": cause.moved.framework,
                "dimension": cause.moved.dimension,
                "before": interval_values(cause.moved.before),
                "after": interval_values(cause.moved.after),
                "because": list(cause.practices),
                "because_settled": list(cause.settled),
            }
            for cause in found.causes
        ],
        "changes": [
            {
                "practice": change.practice,
                "before": [claim_values(claim) for claim in change.before],
                "after": [claim_values(claim) for claim in change.after],
            }
            for change in found.changes
        ],
        "contradictions": {
            "gone": [item.id for item in found.difference.closed],
            "new": [item.id for item in found.difference.opened],
        },
        "knowledge": knowledge_values(after.knowledge),
    }


def _merged(merged: Merged) -> dict[str, Any]:
    diagnosis: Diagnosis = merged.diagnosis
    return {
        "respondents": list(merged.respondents),
        "frameworks": framework_values(diagnosis),
        "claims": [claim_values(claim) for claim in diagnosis.claims],
        "told_by": {practice: list(names) for practice, names in merged.told_by.items()},
        "disputes": [_dispute(each) for each in merged.disputes],
        "settled": [_dispute(each) for each in merged.settled],
        "knowledge": knowledge_values(diagnosis.knowledge),
    }


def _dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "practice": dispute.practice,
        "accounts": [
            {"name": account.name, "claims": [claim_values(claim) for claim in account.claims]}
            for account in dispute.accounts
        ],
        "outcomes": [
            {
                "names": list(outcome.names),
                "levels": {id_: interval_values(where) for id_, where in outcome.levels.items()},
            }
            for outcome in dispute.outcomes
        ],
    }
