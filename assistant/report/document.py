"""A report as JSON; ``report.schema.json`` beside this file says what stands in it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from assistant import __version__

if TYPE_CHECKING:
    from assistant.report.content import Report

FORMAT = 1
"""Rises when a key goes or changes its meaning, and not when one is added."""


def as_values(report: Report) -> dict[str, Any]:
    """A report as plain values, in the order of reading."""
    return {"format": FORMAT, "rung": __version__, **dataclasses.asdict(report)}


def as_json(report: Report) -> str:
    """A report as JSON, ending in a new line."""
    return json.dumps(as_values(report), ensure_ascii=False, indent=2) + "\n"
