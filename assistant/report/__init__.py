"""A diagnosis or a reading as plain values for JSON. Returns values, writes nothing."""

from assistant.report.values import (
    assessment,
    claim_values,
    contradiction_values,
    framework_values,
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
    "knowledge_values",
    "not_now_values",
    "plan_values",
    "reading_values",
    "step_values",
    "target_values",
]
