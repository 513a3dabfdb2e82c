"""Every practice with all that a report says of it, and these rows as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.report.content import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice import NextStep, NotNow, Plan
    from assistant.domain import Claim
    from assistant.inference import Diagnosis
    from assistant.report.content import Report
    from assistant.report.words import Words

COLUMNS = (
    "practice", "name", "area", "status", "value", "origin", "contested", "quotes", "shown", "move", "plan_month",
    "not_yet", "question", "sources",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take for the beginning of a formula or a command."""
_BETWEEN = " | "


def records(
    diagnosis: Diagnosis, words: Words, steps: Sequence[NextStep], made: Plan, later: Sequence[NotNow]
) -> tuple[Record, ...]:
    """A row for each practice and fact, in the order of the catalogue.

    Args:
        diagnosis: Where the team stands.
        words: What may be quoted.
        steps: The moves worth making now.
        made: The plan.
        later: What not to do yet.
    """
    claims: dict[str, list[Claim]] = {}
    for claim in (*diagnosis.claims, *diagnosis.implied):
        if claim.status is not Status.UNKNOWN:
            claims.setdefault(claim.practice, []).append(claim)
    moves = {step.practice.id: number for number, step in enumerate(steps, start=1)}
    months = {move.step.practice.id: round(move.begins, 2) for move in made.moves}
    reasons = {item.practice.id: item.rules[0].because for item in later}
    rows = []
    for id_, practice in diagnosis.knowledge.practices.items():
        about = claims.get(id_, [])
        last = about[-1] if about else None
        rows.append(
            Record(
                practice=id_,
                name=practice.name,
                area=practice.area,
                status=str(last.status) if last is not None else str(Status.UNKNOWN),
                value=words.says(last) if last is not None and practice.is_fact else "",
                origin=str(last.origin) if last is not None else "",
                told=tuple(words.told(claim) for claim in about),
                is_contested=id_ in diagnosis.contested,
                move=moves.get(id_, 0),
                month=months.get(id_),
                not_yet=reasons.get(id_, ""),
                question=practice.question,
                sources=practice.sources,
            )
        )
    return tuple(rows)


def as_csv(report: Report) -> str:
    """The rows as CSV with a head, lines ending in CR and LF.

    No cell begins like a formula: spreadsheets run what begins so, and show an apostrophe before it as nothing.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for row in report.records:
        cells = (
            row.practice,
            row.name,
            row.area,
            row.status,
            row.value,
            row.origin,
            "yes" if row.is_contested else "",
            _BETWEEN.join(quote for told in row.told for quote in told.quotes),
            _BETWEEN.join(words for told in row.told for words in told.shown),
            row.move or "",
            "" if row.month is None else row.month,
            row.not_yet,
            row.question,
            _BETWEEN.join(row.sources),
        )
        writer.writerow([_cell(str(cell)) for cell in cells])
    return target.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
