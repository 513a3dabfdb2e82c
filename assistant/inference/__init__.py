"""Claims to a diagnosis with proofs: rules are compiled to propositions, run, and the outcome is certified."""

from assistant.inference.compiling import compile_rules
from assistant.inference.diagnosing import (
    Contradiction,
    Diagnosis,
    Doctor,
    Finding,
    claims_from_answers,
)
from assistant.inference.examples import example_problems
from assistant.inference.levels import FrameworkResult, Interval, judge
from assistant.inference.program import Clause, Program
from assistant.inference.proofs import Proof, prove

__all__ = [
    "Clause",
    "Contradiction",
    "Diagnosis",
    "Doctor",
    "Finding",
    "FrameworkResult",
    "Interval",
    "Program",
    "Proof",
    "claims_from_answers",
    "compile_rules",
    "example_problems",
    "judge",
    "prove",
]
