"""A diagnosis or a reading as plain values for JSON, and reports for others. Returns values and texts, writes nothing.

A report is composed (`composing`, of the parts in `content`) and then shown: `rendering`, `tables`, `document`.
"""

from assistant.report.lessons import lesson_values, station_values
from assistant.report.values import (
    assessment,
    claim_values,
    contradiction_values,
    framework_values,
    interval_values,
    knowledge_values,
    not_now_values,
    plan_values,
    reading_values,
    step_values,
    target_values,
)

__all__ = [
    "assessment",
    "claim_values",
    "contradiction_values",
    "framework_values",
    "interval_values",
    "knowledge_values",
    "lesson_values",
    "not_now_values",
    "plan_values",
    "reading_values",
    "station_values",
    "step_values",
    "target_values",
]
