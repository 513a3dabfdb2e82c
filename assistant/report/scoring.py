"""Scorecards: a framework with its dimensions, and a sentence for each of its criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.results import interval, place
from assistant.domain import Criterion, Role, Status, Total, practices_in
from assistant.inference import Proof, backing, grounds, prove
from assistant.report import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.advice import Target, Targets
    from assistant.domain import Framework
    from assistant.inference import Diagnosis, Interval
    from assistant.report.words import Words

_HOLDS, _HALF, _MISSING = "This holds.", "Half of this holds.", "This is not there."
_SHOWS, _ABSENT = "This shows.", "This does not show."
_CLASH = "Your answers clash here, and count as unknown until that is settled."
_UNDECIDED = "What is known does not decide this."


def scorecard(framework: Framework, diagnosis: Diagnosis, found: Targets, words: Words) -> content.Scorecard:
    """A framework by what is known of the team.

    Args:
        framework: Which one.
        diagnosis: Where the team stands.
        found: The levels that fit the team.
        words: What may be quoted.
    """
    result = diagnosis.frameworks[framework.id]
    level = framework.level(result.interval.at_least)
    names = {dimension.id: dimension.name for dimension in framework.dimensions}
    target = found.frameworks[framework.id]
    return content.Scorecard(
        id=framework.id,
        name=framework.name,
        short_name=framework.short_name,
        publisher=framework.publisher,
        about=framework.about,
        leading=framework.leading,
        counts_points=framework.counts_points,
        has_total=framework.total is not Total.NONE,
        where=_stretch(framework, framework.highest, result.interval, target, interval(framework, result.interval)),
        stands=place(framework, diagnosis),
        contested=tuple(names[id_] for id_ in names if id_ in diagnosis.contested_in(framework)),
        typical=level.challenges if level is not None and framework.total is not Total.NONE else "",
        criticism=framework.criticism,
        levels=() if framework.counts_points else tuple(level.name for level in framework.levels),
        dimensions=tuple(
            content.DimensionResult(each.id, each.name, each.about, _within(framework, part, diagnosis))
            for each, part in zip(framework.dimensions, found.dimensions[framework.id], strict=True)
        ),
        criteria=tuple(_criterion(each, names[each.dimension], diagnosis, words) for each in _in_order(framework)),
        backing=backed([framework], diagnosis),
        sources=framework.sources,
    )


def backed(frameworks: Sequence[Framework], diagnosis: Diagnosis) -> content.Backing:
    """How much of what holds rests on the team's word alone, over some frameworks."""
    counted = [backing(diagnosis, framework) for framework in frameworks]
    required, met = sum(each.required for each in counted), sum(each.met for each in counted)
    shown = sum(each.shown for each in counted)
    if not met:
        says = "Nothing that is asked for is known to hold yet."
    elif not shown:
        says = f"{met} of {required} required criteria hold, by the team's own word alone: nothing was shown for any."
    else:
        says = (
            f"{met} of {required} required criteria hold: {met - shown} by the team's own word alone "
            f"({100 * (met - shown) / met:.0f} %), {shown} with something that was shown."
        )
    return content.Backing(required, met, shown, met - shown, says)


def _in_order(framework: Framework) -> list[Criterion]:
    """Level by level, in each the dimensions in their order."""
    place_of = {dimension.id: number for number, dimension in enumerate(framework.dimensions)}
    return sorted(framework.criteria, key=lambda each: (each.level, place_of[each.dimension]))


def _within(framework: Framework, part: Target, diagnosis: Diagnosis) -> content.Stretch:
    assert part.dimension is not None
    where = diagnosis.frameworks[framework.id].dimensions[part.dimension]
    highest = framework.highest_of(part.dimension)
    says = f"{where} of {highest:g}" if framework.counts_points else interval(framework, where)
    return _stretch(framework, highest, where, part, says)


def _stretch(framework: Framework, highest: float, where: Interval, target: Target, says: str) -> content.Stretch:
    return content.Stretch(
        lowest=float(framework.lowest),
        highest=float(highest),
        at_least=float(where.at_least),
        at_most=float(where.at_most),
        fits=float(target.fits) if target.fits < highest else None,
        says=says,
    )


# --- criteria


def _criterion(criterion: Criterion, dimension: str, diagnosis: Diagnosis, words: Words) -> content.CriterionResult:
    framework = diagnosis.knowledge.frameworks[criterion.framework]
    state, sentence, proof = (
        _required(criterion, diagnosis) if criterion.role is Role.REQUIRED else _further(criterion, diagnosis)
    )
    return content.CriterionResult(
        id=criterion.id,
        dimension=dimension,
        level=None if framework.counts_points else float(criterion.level),
        role=str(criterion.role),
        text=criterion.text,
        state=state,
        sentence=sentence,
        grounds=tuple(_grounds(proof, diagnosis, words)) if proof is not None else (),
        sources=criterion.sources,
    )


def _required(criterion: Criterion, diagnosis: Diagnosis) -> tuple[str, str, Proof | None]:
    """What the engine concluded about a criterion: state, sentence, proof."""
    verdicts = (("met", "met", _HOLDS), ("half-met", "half", _HALF), ("failed", "missing", _MISSING))
    for atom, state, sentence in verdicts:
        if (proof := prove(diagnosis, f"{atom}:{criterion.id}")) is not None:
            return state, sentence, proof
    return (*_open(criterion, diagnosis), None)


def _further(criterion: Criterion, diagnosis: Diagnosis) -> tuple[str, str, Proof | None]:
    """What decides no level, and is read off what is known: what is typical of a level, and marks of it."""
    is_mark = criterion.role is Role.SYMPTOM
    asked = practices_in(criterion.when)
    known = Proof("", "", tuple(_known(asked, diagnosis)))
    if diagnosis.holds(criterion.when):
        return ("shows", _SHOWS, known) if is_mark else ("met", _HOLDS, known)
    if set(asked) & (set(diagnosis.unknown) | diagnosis.contested):
        return (*_open(criterion, diagnosis), None)
    return ("absent", _ABSENT, known) if is_mark else ("missing", _MISSING, known)


def _known(practices: Sequence[str], diagnosis: Diagnosis) -> Iterator[Proof]:
    for practice in practices:
        for status in Status:
            if (proof := prove(diagnosis, f"is:{practice}={status}")) is not None:
                yield proof


def _open(criterion: Criterion, diagnosis: Diagnosis) -> tuple[str, str]:
    asked = practices_in(criterion.when)
    if not diagnosis.contested.isdisjoint(asked):
        return "contested", _CLASH
    unknown = [name for name in asked if name in diagnosis.unknown]
    if unknown:
        return "open", f"To find out: {diagnosis.knowledge.practices[unknown[0]].question}"
    return "open", _UNDECIDED


def _grounds(proof: Proof, diagnosis: Diagnosis, words: Words) -> Iterator[content.Ground]:
    rules = diagnosis.knowledge.rules
    for ground in grounds(proof, diagnosis):
        because = (content.Reason(rules[id_].because, rule=id_, sources=rules[id_].sources) for id_ in ground.rules)
        yield content.Ground(tuple(words.told(claim) for claim in ground.claims), tuple(because))
