"""The three moves worth making next, and what is better left for later."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice.unsettled import depends_on
from assistant.domain import DENIALS, Claim, ObstacleKind, Role, RuleKind, Status, Total, practices_in
from assistant.inference import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Framework, Obstacle, Practice, Rule
    from assistant.inference import Diagnosis, Doctor

MOST_MOVES = 3
_EFFORT = {"days": 1.0, "weeks": 1.6, "months": 2.6}
"""What a move costs, as a divisor of its worth: rising slower than time, for months of work are not worth nothing."""
_SCARCE = {ObstacleKind.BUDGET, ObstacleKind.PEOPLE}
"""What makes long work dearer still: the cost counts twice then."""
_LIFT, _HELD_BACK, _URGED, _KEPT, _PREPARES = 3.0, 0.35, 5.0, 2.5, 0.5
"""Worth of lifting a framework, of standing in its way, of a risk that calls for it, of the one thing that must be
there even where less is enough; share of what it prepares. A risk weighs more than a level, which is no end in itself.
"""
_FURTHER = 0.2
"""What a framework that does not lead counts beside one that does."""
_MOST_NAMED = 3
"""Levels held back that a reason names."""
_SMALLER_GAP = 0.6
"""What is done in part is worth less to begin with."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One move, with all that is needed to decide on it."""

    practice: Practice
    claims: tuple[Claim, ...]
    """What the team said about it; empty if its absence is implied."""
    lifts: tuple[str, ...]
    """Frameworks of which this move alone raises the level that can be reached."""
    holds_back: tuple[tuple[str, float], ...]
    """Framework and level whose required criteria lack it, the leading frameworks first."""
    urged_by: tuple[Rule, ...]
    """Risks, contradictions and caveats that speak for it."""
    prerequisites: tuple[str, ...]
    """Practices that come first and are not known to be there."""
    kept_by: tuple[Rule, ...]
    """Situations in which less is enough, but not less than this."""
    caveats: tuple[Rule, ...]
    depends_on: tuple[str, ...]
    """Unknown practices and facts that may make it a bad move after all."""

    def reasons(self, frameworks: Mapping[str, Framework]) -> list[str]:
        """Why it is worth making: a rule that calls for it or else what it is good for, and the levels it holds up."""
        reasons = [self.urged_by[0].because if self.urged_by else self.practice.why]
        named = self.holds_back[:_MOST_NAMED]
        held = [f"level {level:g} of {frameworks[id_].short_name}" for id_, level in named]
        if held:
            listed = held[0] if len(held) == 1 else f"{', '.join(held[:-1])} and {held[-1]}"
            reasons.append(f"Without it {listed} {'stays' if len(held) == 1 else 'stay'} out of reach.")
        return reasons

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the advice comes from."""
        rules = [source for rule in (*self.urged_by, *self.caveats) for source in rule.sources]
        return tuple(dict.fromkeys([*self.practice.sources, *rules]))


@dataclass(frozen=True, slots=True)
class NotNow:
    """A practice that is better left for later, and the rules that say so."""

    practice: Practice
    rules: tuple[Rule, ...]


def not_now(diagnosis: Diagnosis) -> tuple[NotNow, ...]:
    """What not to do yet, in the order of the catalogue; what is there already is not listed."""
    by_practice: dict[str, list[Rule]] = {}
    for finding in diagnosis.not_now:
        for practice in finding.rule.about:
            by_practice.setdefault(practice, []).append(finding.rule)
    return tuple(
        NotNow(practice, tuple(by_practice[id_]))
        for id_, practice in diagnosis.knowledge.practices.items()
        if id_ in by_practice and not diagnosis.is_true(id_, Status.YES)
    )


def next_steps(
    doctor: Doctor, diagnosis: Diagnosis, at_most: int = MOST_MOVES, obstacles: Sequence[Obstacle] = ()
) -> tuple[NextStep, ...]:
    """Rank what the team lacks by what it brings for its effort.

    Only what is known to be missing is recommended; what is unknown is a question, not a gap. Nothing that a "not
    now" rule speaks against is recommended, nothing that the team can do without unless a risk calls for it, nor what
    waits for more than its own prerequisites, nor what the team says is out of the question. Where money or hands are
    short, quick moves come forward.
    """
    later = {item.practice.id for item in not_now(diagnosis)} | {each.practice for each in obstacles}
    is_scarce = any(each.kind in _SCARCE for each in obstacles)
    missing = [
        practice
        for id_, practice in diagnosis.knowledge.practices.items()
        if not practice.is_fact
        and id_ not in later
        and id_ in diagnosis.lacking
        and not _waits_for_the_whole(practice, diagnosis)
        and not _is_spared(id_, diagnosis)
    ]
    lifts, held_back = _lifting(doctor, diagnosis), _held_back(diagnosis)
    steps = [_step(diagnosis, practice, lifts[practice.id], held_back[practice.id]) for practice in missing]
    order = {practice.id: number for number, practice in enumerate(missing)}
    worth = {step.practice.id: _worth(step, diagnosis, is_scarce=is_scarce) for step in steps}
    for step in steps:  # a prerequisite shares in the worth of what waits for it
        for prerequisite in step.prerequisites:
            if prerequisite in worth:
                worth[prerequisite] += _PREPARES * worth[step.practice.id]
    ready = [step for step in steps if not any(diagnosis.is_true(p, *DENIALS) for p in step.prerequisites)]
    ready.sort(key=lambda step: (-worth[step.practice.id], order[step.practice.id]))
    return tuple(ready[:at_most])


def _waits_for_the_whole(practice: Practice, diagnosis: Diagnosis) -> bool:
    """A finer part of what is not there at all is no move of its own."""
    return practice.part_of is not None and diagnosis.is_true(practice.part_of, *DENIALS)


def _is_spared(practice: str, diagnosis: Diagnosis) -> bool:
    """Whether less is enough here, so that doing more would serve the level and not the team."""
    is_enough = any(practice in finding.rule.about for finding in diagnosis.situations)
    return is_enough and not any(practice in rule.urges for rule in _speaking(diagnosis))


def _step(
    diagnosis: Diagnosis, practice: Practice, lifts: Sequence[str], holds_back: Sequence[tuple[str, float]]
) -> NextStep:
    return NextStep(
        practice=practice,
        claims=tuple(claim for claim in diagnosis.claims if claim.practice == practice.id),
        lifts=tuple(lifts),
        holds_back=tuple(holds_back),
        urged_by=tuple(rule for rule in _speaking(diagnosis) if practice.id in rule.urges),
        prerequisites=tuple(dict.fromkeys([*_lacking_first(practice, diagnosis), *_denied(practice, diagnosis)])),
        kept_by=tuple(finding.rule for finding in diagnosis.situations if practice.id in finding.rule.keeps),
        caveats=tuple(
            finding.rule
            for finding in (*diagnosis.situations, *diagnosis.caveats)
            if practice.id in finding.rule.about and practice.id not in finding.rule.urges
        ),
        depends_on=depends_on(practice.id, diagnosis),
    )


def _lacking_first(practice: Practice, diagnosis: Diagnosis) -> Iterable[str]:
    """Its prerequisites that are not known to be there."""
    there = (Status.YES, Status.PARTIAL, Status.NOT_APPLICABLE)
    return (needed for needed in practice.prerequisites if not diagnosis.is_true(needed, *there))


def _denied(practice: Practice, diagnosis: Diagnosis) -> Iterable[str]:
    """What would follow from it and is denied: the two could not both be true."""
    for rule in diagnosis.knowledge.rules.values():
        is_implied = rule.kind is RuleKind.IMPLICATION and practice.id in practices_in(rule.when)
        if is_implied and diagnosis.is_true(rule.then, *DENIALS):
            yield rule.then


def _speaking(diagnosis: Diagnosis) -> list[Rule]:
    """The rules that apply and can make a practice more urgent."""
    return [*(item.rule for item in diagnosis.contradictions), *(finding.rule for finding in diagnosis.caveats)]


def _worth(step: NextStep, diagnosis: Diagnosis, *, is_scarce: bool) -> float:
    held_back = [framework for framework, _ in step.holds_back]
    worth = _LIFT * _weight(step.lifts, diagnosis) + _HELD_BACK * _weight(held_back, diagnosis)
    worth += _URGED * len(step.urged_by) + _KEPT * sum(1 / len(rule.keeps) for rule in step.kept_by)
    if diagnosis.is_true(step.practice.id, Status.PARTIAL):
        worth *= _SMALLER_GAP
    return worth / _EFFORT[step.practice.effort] ** (2 if is_scarce else 1)


def _weight(frameworks: Iterable[str], diagnosis: Diagnosis) -> float:
    return sum(1.0 if diagnosis.knowledge.frameworks[id_].leading else _FURTHER for id_ in frameworks)


def _lifting(doctor: Doctor, diagnosis: Diagnosis) -> Mapping[str, list[str]]:
    """For each practice the frameworks whose reachable level rises when just this practice is supposed to be done.

    Only what every failure in the way rests on can do that alone; so few practices have to be tried. What would open a
    contradiction lifts nothing: it only puts other answers in doubt.
    """
    lifting: dict[str, list[str]] = defaultdict(list)
    outcomes: dict[str, Diagnosis] = {}
    for framework in diagnosis.knowledge.frameworks.values():
        if framework.total is Total.SUM:
            continue  # a sum rises with whatever is done, and says nothing of its worth
        for practice in _in_the_way(framework, diagnosis):
            if practice not in outcomes:
                claims = [claim for claim in diagnosis.claims if claim.practice != practice]
                outcomes[practice] = doctor.imagine([*claims, Claim(practice, Status.YES)], diagnosis.settled)
            after, best = outcomes[practice], diagnosis.frameworks[framework.id].interval.at_most
            if after.contested <= diagnosis.contested and judge(framework, after.true).interval.at_most > best:
                lifting[practice].append(framework.id)
    return lifting


def _in_the_way(framework: Framework, diagnosis: Diagnosis) -> list[str]:
    """The practices on whose absence every failure rests that keeps the next level, or point, out of reach."""
    result = diagnosis.frameworks[framework.id]
    shared: frozenset[str] | None = None
    for dimension, where in result.dimensions.items():
        if framework.counts_points and where.at_most > result.interval.at_most:
            continue
        failing = [
            diagnosis.rests_on(f"{failed}:{criterion.id}")
            for criterion in framework.within[dimension]
            if criterion.role is Role.REQUIRED
            and (framework.counts_points or criterion.level <= result.interval.at_most + 1)
            for failed in ("failed", "half-failed")
            if f"{failed}:{criterion.id}" in diagnosis.true
        ]
        if not failing:
            continue
        here = frozenset[str]().union(*failing) if framework.counts_points else frozenset.intersection(*failing)
        shared = here if shared is None else shared & here
    return sorted(shared or ())


def _held_back(diagnosis: Diagnosis) -> Mapping[str, list[tuple[str, float]]]:
    """For each practice the next level of each framework where a required criterion fails for want of it."""
    held: dict[str, dict[str, float]] = defaultdict(dict)
    for framework in diagnosis.knowledge.frameworks.values():
        if framework.counts_points:
            continue
        result = diagnosis.frameworks[framework.id]
        for criterion in framework.criteria:
            if (
                criterion.role is Role.REQUIRED
                and f"failed:{criterion.id}" in diagnosis.true
                and criterion.level == result.decided_by(criterion, framework).at_most + 1
            ):
                for practice in practices_in(criterion.when):
                    lowest = held[practice].get(framework.id, criterion.level)
                    held[practice][framework.id] = min(lowest, criterion.level)
    return defaultdict(list, {practice: list(levels.items()) for practice, levels in held.items()})
