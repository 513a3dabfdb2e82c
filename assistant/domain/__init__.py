"""The nouns of Rung: practices, frameworks, rules, claims. All frozen, none does I/O."""

from assistant.domain.catalogue import (
    FormerPractice,
    FreeTool,
    PhraseBook,
    Practice,
    Source,
    Standing,
    Tool,
    ToolHint,
    ValueKind,
)
from assistant.domain.circumstances import Obstacle, ObstacleKind, Scope
from assistant.domain.claims import AFFIRMATIONS, DENIALS, SAYS_SOMETHING, Claim, Origin, Quote, Status
from assistant.domain.conditions import AllOf, AnyOf, Condition, StatusIs, ValueIs, leaves, practices_in
from assistant.domain.examples import Examples, LabelledMessage
from assistant.domain.frameworks import Comparison, Criterion, Dimension, Framework, Level, Role, Scale, Total
from assistant.domain.knowledge import Knowledge
from assistant.domain.rules import Example, Rule, RuleKind
from assistant.domain.scorers import Scorer, Scorers, scaled
from assistant.domain.teaching import Answer, Disagreement, Lesson, Position, Review, Term

__all__ = [
    "AFFIRMATIONS",
    "DENIALS",
    "SAYS_SOMETHING",
    "AllOf",
    "Answer",
    "AnyOf",
    "Claim",
    "Comparison",
    "Condition",
    "Criterion",
    "Dimension",
    "Disagreement",
    "Example",
    "Examples",
    "FormerPractice",
    "Framework",
    "FreeTool",
    "Knowledge",
    "LabelledMessage",
    "Lesson",
    "Level",
    "Obstacle",
    "ObstacleKind",
    "Origin",
    "PhraseBook",
    "Position",
    "Practice",
    "Quote",
    "Review",
    "Role",
    "Rule",
    "RuleKind",
    "Scale",
    "Scope",
    "Scorer",
    "Scorers",
    "Source",
    "Standing",
    "Status",
    "StatusIs",
    "Term",
    "Tool",
    "ToolHint",
    "Total",
    "ValueIs",
    "ValueKind",
    "leaves",
    "practices_in",
    "scaled",
]
