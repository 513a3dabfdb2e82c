"""Claims from answers that name a practice and a status or value, without any words to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Claim, Origin, Status, ValueKind
from assistant.errors import DataError, did_you_mean
from assistant.quantities import measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.domain import Knowledge


def claims_from_answers(knowledge: Knowledge, answers: Mapping[str, str]) -> list[Claim]:
    """Turn ``{practice: status}`` into claims; a context fact takes a value instead.

    Raises:
        DataError: A practice or a status is not known, or a value is none of the kind that its fact has.
    """
    return [_claim_from_answer(knowledge, name, answer) for name, answer in answers.items()]


def _claim_from_answer(knowledge: Knowledge, name: str, answer: str) -> Claim:
    practice = knowledge.practices.get(name)
    if practice is None:
        raise DataError(f"unknown practice '{name}'", hint=did_you_mean(name, knowledge.practices))
    if answer in set(Status):
        return Claim(name, Status(answer), origin=Origin.ANSWERED)
    if practice.value is None or practice.value is ValueKind.YES_NO:
        hint = f"{did_you_mean(answer, Status)} statuses: {', '.join(Status)}".strip()
        raise DataError(f"'{answer}' is no status for '{name}'", hint=hint)
    choices = [choice for choice in practice.choices if choice in answer.lower()]
    if not choices and measure(practice.value, answer) is None:
        known = (
            f"choices: {', '.join(practice.choices)}"
            if practice.choices
            else "write it like '3', '9 months' or 'weekly'"
        )
        raise DataError(f"'{answer}' is no {practice.value} for '{name}'", hint=known)
    return Claim(name, Status.YES, value=answer, origin=Origin.ANSWERED)
