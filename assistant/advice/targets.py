"""The right-sized target: in each dimension the level that fits the team, which is seldom the top one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import AllOf, AnyOf, Role, Status, StatusIs, Total, practices_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.domain import Condition, Criterion, Framework, Rule
    from assistant.inference import Diagnosis, Interval

FACTS = (
    "models-in-production", "team-size", "label-delay", "regulated", "model-impact", "release-frequency",
    "serving-mode",
)  # fmt: skip
"""What decides which level fits."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Target:
    """The highest level that asks for nothing which this team can well do without."""

    framework: str
    dimension: str | None
    """None for the framework as a whole."""
    fits: float
    where: Interval
    """Where the team stands."""
    limits: tuple[Rule, ...]
    """Why the next level is not worth it here; empty at the top."""
    spared: tuple[str, ...]
    """The practices that the next level asks for and that the team can do without."""

    @property
    def is_reached(self) -> bool:
        """Whether the team is where it should be."""
        return self.where.at_least >= self.fits


@dataclass(frozen=True, slots=True)
class Targets:
    """What fits one team."""

    unknown_facts: tuple[str, ...]
    """Facts that were not told; the answer to any of them may change what fits."""
    rules: tuple[Rule, ...]
    """The reasons why less is enough, in the order of the ids."""
    still_needed: tuple[str, ...]
    """What those rules want to be there all the same, and what is not known to be."""
    frameworks: Mapping[str, Target]
    dimensions: Mapping[str, tuple[Target, ...]]
    """By framework."""


def targets(diagnosis: Diagnosis) -> Targets:
    """Find the level that fits a team in each framework and dimension.

    Rules of two kinds say what a team can do without: situations, in which less is enough, and what is not worth
    starting because of a fact such as a single model. The target is the highest level that can be reached without any
    of that. What the team already does limits nothing. A practice that only has to wait for another one limits nothing
    either: that is a matter of order.
    """
    knowledge = diagnosis.knowledge
    rules = tuple(_sparing(diagnosis))
    spared = {practice: [rule for rule in rules if practice in rule.about] for rule in rules for practice in rule.about}
    spared |= {part: spared[whole] for whole in list(spared) for part in knowledge.parts.get(whole, ())}
    spared = {
        practice: speaking
        for practice, speaking in spared.items()
        if not diagnosis.is_true(practice, Status.YES, Status.PARTIAL, Status.NOT_APPLICABLE)
    }
    told = {claim.practice for claim in diagnosis.claims}
    still_needed = dict.fromkeys(practice for rule in rules for practice in rule.keeps)
    out_of_place = {
        criterion.id: criterion
        for criterion in knowledge.criteria.values()
        if criterion.role is Role.REQUIRED and not _can_hold(criterion.when, spared)
    }
    return Targets(
        unknown_facts=tuple(fact for fact in FACTS if fact in knowledge.practices and fact not in told),
        rules=rules,
        still_needed=tuple(
            practice
            for practice in still_needed
            if practice not in spared and not diagnosis.is_true(practice, Status.YES, Status.NOT_APPLICABLE)
        ),
        frameworks={
            each.id: _target(each, None, diagnosis, spared, out_of_place) for each in knowledge.frameworks.values()
        },
        dimensions={
            each.id: tuple(
                _target(each, dimension.id, diagnosis, spared, out_of_place) for dimension in each.dimensions
            )
            for each in knowledge.frameworks.values()
        },
    )


def _sparing(diagnosis: Diagnosis) -> Iterable[Rule]:
    practices = diagnosis.knowledge.practices
    yield from (finding.rule for finding in diagnosis.situations)
    for finding in diagnosis.not_now:
        if all(practices[name].is_fact for name in practices_in(finding.rule.when)):
            yield finding.rule


def _target(
    framework: Framework,
    dimension: str | None,
    diagnosis: Diagnosis,
    spared: Mapping[str, Sequence[Rule]],
    out_of_place: Mapping[str, Criterion],
) -> Target:
    """The target of a framework or dimension.

    Args:
        framework: Which one.
        dimension: Id of one of its dimensions; None for the whole.
        diagnosis: Where the team stands.
        spared: What the team can do without, and the rules that say so.
        out_of_place: The required criteria that cannot hold without any of that, by id.
    """
    result = diagnosis.frameworks[framework.id]
    where = result.interval if dimension is None else result.dimensions[dimension]
    criteria = framework.criteria if dimension is None else framework.within[dimension]
    blocking = [criterion for criterion in criteria if criterion.id in out_of_place]
    if framework.counts_points:
        fits = _points_without(framework, dimension, out_of_place, spared)
    else:
        limit = min((criterion.level for criterion in blocking), default=None)
        fits = framework.highest if limit is None else max(framework.lowest, limit - 1)
        blocking = [criterion for criterion in blocking if criterion.level == limit]
    names = dict.fromkeys(name for criterion in blocking for name in practices_in(criterion.when) if name in spared)
    limits = dict.fromkeys(spared[name][0].id for name in names)
    rules = [diagnosis.knowledge.rules[id_] for id_ in limits]
    return Target(
        framework.id,
        dimension,
        max(fits, where.at_least),
        where,
        tuple(rules),
        tuple(names),
    )


def _points_without(
    framework: Framework,
    dimension: str | None,
    out_of_place: Mapping[str, Criterion],
    spared: Mapping[str, Sequence[Rule]],
) -> float:
    """The most points that can be had without what the team can do without."""

    def points(criteria: Iterable[Criterion]) -> float:
        return sum(
            1.0
            if criterion.id not in out_of_place
            else _HALF * (criterion.half is not None and _can_hold(criterion.half, spared))
            for criterion in criteria
        )

    if dimension is not None:
        return points(framework.within[dimension])
    if framework.total is Total.SUM:
        return points(framework.criteria)
    return min(points(criteria) for criteria in framework.within.values())


def _can_hold(condition: Condition, spared: Mapping[str, Sequence[Rule]]) -> bool:
    """Whether a condition can hold while nothing that is spared is done."""
    match condition:
        case AllOf(parts):
            return all(_can_hold(part, spared) for part in parts)
        case AnyOf(parts):
            return any(_can_hold(part, spared) for part in parts)
        case StatusIs(practice, accepted):
            return practice not in spared or Status.NO in accepted
        case _:
            return True
