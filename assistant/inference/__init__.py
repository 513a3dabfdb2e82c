"""Claims to a diagnosis with proofs: rules are compiled to propositions, run, and the outcome is certified."""

from assistant.inference.agreement import Decider, Disagreement, Place, disagreement, places
from assistant.inference.answers import claims_from_answers
from assistant.inference.attributing import Cause, Change, Development, development, what_changed
from assistant.inference.carrying import TOP_LEVELS, Backing, Support, backing, support, to_be_shown
from assistant.inference.comparing import Difference, Moved, compare
from assistant.inference.compiling import compile_rules
from assistant.inference.diagnosing import Doctor
from assistant.inference.diagnosis import Contradiction, Diagnosis, Finding
from assistant.inference.examples import example_problems
from assistant.inference.levels import FrameworkResult, Interval, judge
from assistant.inference.lifting import Lift, smallest_lift
from assistant.inference.merging import Account, Dispute, Merged, Outcome, Respondent, merge
from assistant.inference.program import Clause, Program
from assistant.inference.proofs import Ground, Proof, grounds, prove
from assistant.inference.propositions import practice_of, status_proposition

__all__ = [
    "TOP_LEVELS",
    "Account",
    "Backing",
    "Cause",
    "Change",
    "Clause",
    "Contradiction",
    "Decider",
    "Development",
    "Diagnosis",
    "Difference",
    "Disagreement",
    "Dispute",
    "Doctor",
    "Finding",
    "FrameworkResult",
    "Ground",
    "Interval",
    "Lift",
    "Merged",
    "Moved",
    "Outcome",
    "Place",
    "Program",
    "Proof",
    "Respondent",
    "Support",
    "backing",
    "claims_from_answers",
    "compare",
    "compile_rules",
    "development",
    "disagreement",
    "example_problems",
    "grounds",
    "judge",
    "merge",
    "places",
    "practice_of",
    "prove",
    "smallest_lift",
    "status_proposition",
    "support",
    "to_be_shown",
    "what_changed",
]
