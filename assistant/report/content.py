"""What a report says, before it looks like anything: plain text and plain values, the same for every format.

Texts hold no markup: each format escapes what it shows. Sources and rules stand by their ids; `Report.sources` and
`Report.rules` list them in the order in which they are first cited, and a format numbers them so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence or two of the knowledge base, with what they rest on."""

    text: str
    advice: str = ""
    """What to do about it; empty where there is nothing to say."""
    rule: str = ""
    """Id of the rule that says so; empty where none does."""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a practice or fact."""

    practice: str
    """Its id."""
    name: str
    says: str
    """The status in words, or the value of a fact."""
    quotes: tuple[str, ...] = ()
    """The team's own words, oldest first."""
    shown: tuple[str, ...] = ()
    """What the team could show for it, in its words."""
    is_shown: bool = False
    """Whether it rests on more than somebody's word."""
    follows: bool = False
    """Whether nobody said it, and it follows from what was said."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a criterion rests on: what was told, and the rules that lead from there."""

    told: tuple[Told, ...]
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One statement of a framework, and whether it holds."""

    id: str
    dimension: str
    """The dimension's name."""
    level: float | None
    """None where the framework counts points."""
    role: str
    text: str
    state: str
    """``met``, ``half``, ``missing``, ``open``, ``contested``, and for marks of a level ``shows`` or ``absent``."""
    sentence: str
    grounds: tuple[Ground, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place on a scale, from the lowest to the highest that there is."""

    lowest: float
    highest: float
    at_least: float
    """Reached, whatever is still unknown."""
    at_most: float
    """Still within reach."""
    fits: float | None
    """The level or the points that fit the team; None where nothing speaks for stopping below the top."""
    says: str
    """The place in words."""


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """The place in one dimension of a framework."""

    id: str
    name: str
    about: str
    where: Stretch


@dataclass(frozen=True, slots=True)
class Backing:
    """How many of the required criteria hold, and on what."""

    required: int
    met: int
    """In full or by half."""
    shown: int
    """Those of them for which something was shown."""
    by_word: int
    """Those that rest on the team's word alone."""
    says: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One framework."""

    id: str
    name: str
    short_name: str
    publisher: str
    about: str
    leading: bool
    counts_points: bool
    has_total: bool
    where: Stretch
    """Where there is no total, the place in the lowest dimension."""
    stands: str
    """The place in words, with its span and what is to be said about it."""
    contested: tuple[str, ...]
    """Names of dimensions that an open contradiction keeps uncertain."""
    typical: str
    """What is typical of this level; empty where the source says nothing."""
    criticism: str
    levels: tuple[str, ...]
    """The names of the levels, from the lowest."""
    dimensions: tuple[DimensionResult, ...]
    criteria: tuple[CriterionResult, ...]
    """The framework's lowest level first."""
    backing: Backing
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The level that fits the team, in one framework."""

    framework: str
    name: str
    rung: str
    """The level, or the points, in words."""
    says: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Target:
    """How far is far enough."""

    verdict: str
    fits: tuple[Fit, ...]
    """In the leading frameworks; none where nothing speaks for stopping below the top."""
    reasons: tuple[Reason, ...]
    """Why less than the top is right, the weightiest first."""
    still_needed: tuple[str, ...]
    """Practices, by name, that should be there all the same."""
    open_questions: tuple[str, ...]
    """Their answers can still change what fits."""


@dataclass(frozen=True, slots=True)
class Move:
    """Something worth doing now."""

    practice: str
    name: str
    what: str
    why: str
    effort: str
    """``days``, ``weeks`` or ``months``; an estimate."""
    quotes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    first_step: str
    done_when: str
    upkeep: str
    needs: tuple[str, ...]
    """Practices, by name, that come first and are not known to be there."""
    may_change_with: tuple[str, ...]
    """Unknown points, by name, that could make it a bad move."""
    caveats: tuple[Reason, ...]
    tools: tuple[str, ...]
    """Free tools, each with its licence and its trap."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What not to do yet, and why."""

    practices: tuple[str, ...]
    """Ids."""
    names: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class RuledOut:
    """What the team says is out of the question."""

    practice: str
    name: str
    kind: str
    """``regulation``, ``budget``, ``people``, ``tried`` or ``other``."""
    quote: str


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A move with its place in the plan."""

    practice: str
    name: str
    begins: float
    """Months from the start of the plan, from 0."""
    ends: float
    when: str
    takes: str
    done_when: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The moves in their order."""

    time: str
    """For how long it is, and for how many people."""
    months: int
    moves: tuple[Scheduled, ...]
    leads_to: tuple[str, ...]
    """Levels that move if all of it holds."""
    left_over: tuple[str, ...]
    """What would come next and does not fit, by name."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Answers that do not fit together, or that are risky or wasteful together."""

    id: str
    strength: str
    """``contradiction``, ``risk`` or ``waste``."""
    label: str
    because: Reason
    told: tuple[Told, ...]
    todo: str
    """The question that settles it, or the advice."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something nobody has told yet."""

    practice: str
    question: str
    decides: tuple[str, ...]
    """Levels that hang on it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A practice or fact with all that the report says of it: a row of a table."""

    practice: str
    name: str
    area: str
    status: str
    """``yes``, ``partial``, ``planned``, ``no``, ``not-applicable`` or ``unknown``; of two accounts the last one."""
    value: str
    origin: str
    """``said``, ``answered``, ``scanned`` or ``implied``; empty where it is unknown."""
    told: tuple[Told, ...]
    """Two where the accounts differ."""
    is_contested: bool
    move: int
    """Its number among the moves worth making now, from 1; 0 where it is none."""
    month: float | None
    """When the plan begins with it, in months from its start; None where it does not."""
    not_yet: str
    """Why to leave it for later; empty where nothing says so."""
    question: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CitedSource:
    """Where something in the report comes from."""

    id: str
    title: str
    publisher: str
    date: str
    url: str
    """Empty where there is none that a browser could open."""
    standing: str
    """``primary``, ``secondary`` or ``derived``."""


@dataclass(frozen=True, slots=True)
class CitedRule:
    """A rule that something in the report follows from."""

    id: str
    kind: str
    because: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report."""

    title: str
    session: str
    """Its name; empty where names are left out."""
    whom: str
    """For whom somebody spoke: one model, one team, a company."""
    began: str
    """The day of the first message, ISO 8601; empty where it is not known."""
    ended: str
    knowledge_version: str
    knowledge_hash: str
    is_redacted: bool
    in_short: tuple[str, ...]
    """A few sentences for somebody who reads nothing else."""
    target: Target
    moves: tuple[Move, ...]
    not_yet: tuple[Waiting, ...]
    ruled_out: tuple[RuledOut, ...]
    plan: Plan
    clashes: tuple[Clash, ...]
    caveats: tuple[Reason, ...]
    """Also why less is enough here."""
    scorecards: tuple[Scorecard, ...]
    backing: Backing
    """Over all frameworks of the report."""
    open_questions: tuple[OpenQuestion, ...]
    further_open: int
    """How many more practices and facts are unknown, which move no leading framework."""
    records: tuple[Record, ...]
    """Every practice and fact, in the order of the catalogue."""
    sources: tuple[CitedSource, ...]
    rules: tuple[CitedRule, ...]
