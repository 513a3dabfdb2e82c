"""A diagnosis or a reading as plain values for JSON. Returns values, writes nothing."""

from assistant.report.values import (
    assessment,
    claim_values,
    contradiction_values,
    framework_values,
    knowledge_values,
    reading_values,
)

__all__ = [
    "assessment",
    "claim_values",
    "contradiction_values",
    "framework_values",
    "knowledge_values",
    "reading_values",
]
