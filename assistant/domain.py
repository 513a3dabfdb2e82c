"""The nouns of Rung: practices, frameworks, rules, claims. All frozen, none does I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.errors import Place


class Status(StrEnum):
    """How far a team is with a practice."""

    YES = "yes"
    PARTIAL = "partial"
    PLANNED = "planned"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Origin(StrEnum):
    """How a claim came about."""

    SAID = "said"
    ANSWERED = "answered"
    IMPLIED = "implied"
    SCANNED = "scanned"


class Standing(StrEnum):
    """How near a statement is to its source."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DERIVED = "derived"


class Role(StrEnum):
    """What a criterion does to its level."""

    REQUIRED = "required"
    SUPPORTING = "supporting"
    SYMPTOM = "symptom"
    CONTEXT = "context"


class RuleKind(StrEnum):
    """What follows when a rule fires."""

    IMPLICATION = "implication"
    CONTRADICTION = "contradiction"
    TWO_ACCOUNTS = "two-accounts"
    RISK = "risk"
    WASTE = "waste"
    CAVEAT = "caveat"
    NOT_NOW = "not-now"


class ValueKind(StrEnum):
    """What the value of a context fact measures."""

    NUMBER = "number"
    DURATION = "duration"
    """In days."""
    FREQUENCY = "frequency"
    """In times a year."""
    CHOICE = "choice"
    YES_NO = "yes-no"


# --- conditions -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusIs:
    """The status of a practice is one of those accepted."""

    practice: str
    accepted: frozenset[Status]


@dataclass(frozen=True, slots=True)
class ValueIs:
    """The value of a context fact is on one side of a limit, or includes a choice."""

    fact: str
    comparison: str
    """``at_least``, ``at_most`` or ``includes``."""
    limit: float | str
    """In the unit of the fact's `ValueKind`; a choice for ``includes``."""


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition = StatusIs | ValueIs | AllOf | AnyOf


def leaves(condition: Condition) -> Iterator[StatusIs | ValueIs]:
    """Every comparison in a condition, in the order of writing."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case StatusIs() | ValueIs():
            yield condition


def practices_in(condition: Condition) -> list[str]:
    """The practices and facts that a condition asks about, each once."""
    asked = (leaf.practice if isinstance(leaf, StatusIs) else leaf.fact for leaf in leaves(condition))
    return list(dict.fromkeys(asked))


# --- knowledge ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from."""

    id: str
    title: str
    standing: Standing
    publisher: str = ""
    date: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """Something a team observably does, or a fact about its situation."""

    id: str
    name: str
    area: str
    question: str
    what: str
    why: str
    sources: tuple[str, ...]
    place: Place
    looks_like: Mapping[Status, str] = field(default_factory=dict)
    prerequisites: tuple[str, ...] = ()
    first_step: str = ""
    done_when: str = ""
    effort: str = ""
    """``days``, ``weeks`` or ``months``: our estimate for a team of three to six."""
    upkeep: str = ""
    usual_mistake: str = ""
    part_of: str | None = None
    value: ValueKind | None = None
    """Set for context facts only."""
    choices: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """Whether this is a context fact, which has a value and no maturity of its own."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One statement of a framework about one of its levels, as a condition over practices."""

    id: str
    framework: str
    dimension: str
    level: int
    text: str
    role: Role
    standing: Standing
    when: Condition
    sources: tuple[str, ...]
    place: Place
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One rung of a framework."""

    number: int
    name: str
    summary: str
    also_called: tuple[str, ...] = ()
    challenges: str = ""
    move_up: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the work that a framework looks at."""

    id: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A published maturity model."""

    id: str
    name: str
    short_name: str
    publisher: str
    about: str
    criticism: str
    dimensions: tuple[Dimension, ...]
    levels: tuple[Level, ...]
    """In rising order, without a gap."""
    criteria: tuple[Criterion, ...]
    sources: tuple[str, ...]
    place: Place

    @property
    def lowest(self) -> int:
        """The number of the level on which everybody stands."""
        return self.levels[0].number

    @property
    def highest(self) -> int:
        """The number of the top level."""
        return self.levels[-1].number

    def level(self, number: int) -> Level:
        """The level of that number."""
        return self.levels[number - self.lowest]


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule should do with given claims; the tests run it."""

    claims: Mapping[str, str]
    """Practice to status, or context fact to value."""
    fires: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from what, and why."""

    id: str
    kind: RuleKind
    when: Condition
    because: str
    sources: tuple[str, ...]
    examples: tuple[Example, ...]
    place: Place
    unless: Condition | None = None
    then: str = ""
    """The practice that an implication concludes to be done."""
    about: tuple[str, ...] = ()
    urges: tuple[str, ...] = ()
    question: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """How people talk about one practice."""

    practice: str
    terms: tuple[str, ...]
    remarks: Mapping[Status, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ToolHint:
    """What a tool says when one of some words stands beside it."""

    words: tuple[str, ...]
    says: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class Tool:
    """A product, and what using it says about practices."""

    id: str
    name: str
    spellings: tuple[str, ...]
    says: Mapping[str, Status]
    ambiguous: bool = False
    hints: tuple[ToolHint, ...] = ()
    does_not_say: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Knowledge:
    """All that Rung knows, loaded and linked."""

    version: str
    hash: str
    """SHA-256 over all files, first 12 hexadecimal digits."""
    practices: Mapping[str, Practice]
    frameworks: Mapping[str, Framework]
    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]
    phrases: Mapping[str, PhraseBook]
    tools: Mapping[str, Tool]
    language: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Subject to group to expressions, from ``knowledge/language``."""

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Every criterion of every framework by its id."""
        return {criterion.id: criterion for framework in self.frameworks.values() for criterion in framework.criteria}


# --- what a team says -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the user, and where they stand."""

    text: str
    message: int
    """Number of the message in its conversation, from 1; 0 where there is none."""
    start: int = 0
    """Offset in the message, in characters."""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says about a practice, and in which words."""

    practice: str
    status: Status
    value: str | None = None
    """The value of a context fact as said, such as ``9 months``."""
    confidence: float = 1.0
    """From 0 to 1; below 0.5 it is doubtful and is not stored without asking."""
    origin: Origin = Origin.SAID
    quotes: tuple[Quote, ...] = ()
