"""Claims to a diagnosis with proofs: rules are compiled to propositions, run, and the outcome is certified."""

from assistant.inference.carrying import Support, support, to_be_shown
from assistant.inference.comparing import Difference, Moved, compare
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
from assistant.inference.lifting import Lift, smallest_lift
from assistant.inference.program import Clause, Program
from assistant.inference.proofs import Proof, prove

__all__ = [
    "Clause",
    "Contradiction",
    "Diagnosis",
    "Difference",
    "Doctor",
    "Finding",
    "FrameworkResult",
    "Interval",
    "Lift",
    "Moved",
    "Program",
    "Proof",
    "Support",
    "claims_from_answers",
    "compare",
    "compile_rules",
    "example_problems",
    "judge",
    "prove",
    "smallest_lift",
    "support",
    "to_be_shown",
]
