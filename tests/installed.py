"""The knowledge base that comes with Rung, loaded once in each process of tests. It is shared: leave it as it is.

For what tests need while they are listed, or between the examples of Hypothesis; else take the fixtures of that name.
"""

from __future__ import annotations

from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.resources import data_root

KNOWLEDGE = load(data_root())
DOCTOR = Doctor(KNOWLEDGE, use_engine=False)
"""By the direct evaluation alone: the same verdicts in less time."""
