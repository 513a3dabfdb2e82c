"""Why a question is asked, and how a result came about: what carries it, what is missing, what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.results import interval
from assistant.conversation.wording import cited, enumerated, quoted, state_of, titles, within_a_sentence
from assistant.domain import Role, Total, practices_in
from assistant.inference import grounds, prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Claim, Criterion, Framework, Knowledge, Practice
    from assistant.inference import Diagnosis, Ground, Interval, Proof

_MOST_NAMED = 3
"""Frameworks that a question is explained with, the leading ones first."""
_MOST_OPEN = 6
"""Open criteria that one answer lists."""


def why_asked(practice: Practice, diagnosis: Diagnosis) -> str:
    """Why a question is asked: what the practice is good for, and which levels ask for it."""
    lines = [practice.why]
    if asked_for := decided_by(practice.id, diagnosis):
        lines.append(f"The answer decides about {enumerated(asked_for)}.")
    elif practice.is_fact:
        lines.append("It changes no level, but it changes the advice: what fits your situation depends on it.")
    lines.append(cited(practice.sources, diagnosis.knowledge))
    return "\n\n".join(lines)


def decided_by(practice: str, diagnosis: Diagnosis) -> list[str]:
    """Levels in words that an answer about a practice decides, those of the leading frameworks first."""
    return [
        f"level {level} of {framework.short_name}"
        for framework in diagnosis.knowledge.frameworks.values()
        if (level := _open_level(framework, practice, diagnosis)) is not None
    ][:_MOST_NAMED]


def _open_level(framework: Framework, practice: str, diagnosis: Diagnosis) -> int | None:
    """The lowest level still open that asks for a practice; None for points, which have no such gate."""
    if framework.counts_points:
        return None
    result = diagnosis.frameworks[framework.id]
    asking = [
        criterion.level
        for criterion in framework.criteria
        if criterion.role is Role.REQUIRED
        and (where := result.decided_by(criterion, framework)).at_least < criterion.level <= where.at_most
        and practice in practices_in(criterion.when)
    ]
    return min(asking, default=None)


def how_concluded(framework: Framework, diagnosis: Diagnosis) -> str:
    """The proof of a result: what carries it, and what keeps the next level or point out of reach."""
    found = diagnosis.frameworks[framework.id]
    if framework.total is not Total.NONE:
        lines = [f"**{framework.name}: {interval(framework, found.interval)}.**"]
        lines += (
            _points_explained(framework, diagnosis)
            if framework.counts_points
            else _level_explained(framework, framework.id, found.interval, framework.criteria, diagnosis)
        )
        return "\n".join(lines)
    lines = [f"**{framework.name}: a profile, without a total.**"]
    for dimension in framework.dimensions:
        where = found.dimensions[dimension.id]
        lines += ["", f"**{dimension.name}: {interval(framework, where)}.**"]
        name = f"{framework.id}/{dimension.id}"
        lines += _level_explained(framework, name, where, framework.within[dimension.id], diagnosis)
    return "\n".join(lines)


def _level_explained(
    framework: Framework, name: str, where: Interval, criteria: Sequence[Criterion], diagnosis: Diagnosis
) -> list[str]:
    """Why a level of a framework, or of one of its dimensions, is where it is.

    Args:
        framework: Whose levels they are.
        name: What atoms call the framework or the dimension.
        where: Its interval.
        criteria: Those that decide about it.
        diagnosis: What is known.
    """
    lowest = framework.level(framework.lowest)
    lines = []
    reached = prove(diagnosis, f"reached:{name}/{where.at_least}")
    if reached is not None and (grounds := _grounds(reached, diagnosis)):
        lines += ["", f"{_at(framework, where.at_least)} is reached because:", *grounds]
    elif where.at_least == framework.lowest and lowest is not None and name == framework.id:
        lines += ["", f"Everybody stands on level {framework.lowest} to begin with: {lowest.summary}"]
    following = where.at_most + 1
    if (missed := prove(diagnosis, f"missed:{name}/{following}")) is not None:
        lines += ["", f"{_at(framework, following)} is out of reach because:", *_grounds(missed, diagnosis)]
    if signs := _symptoms(criteria, where.at_most, diagnosis):
        lines += ["", f"What you describe also has marks of level {where.at_most}:", *signs]
    if not where.is_exact:
        open_here = _open_criteria(criteria, where.at_least + 1, diagnosis)
        lines += ["", f"Still open for level {where.at_least + 1}:"]
        lines += [f"- {criterion.text}" for criterion in open_here[:_MOST_OPEN]]
    return lines


def _at(framework: Framework, number: float) -> str:
    name = framework.level_name(number)
    return f"Level {number}" if name == f"Level {number}" else f"Level {number} ({name})"


def _symptoms(criteria: Iterable[Criterion], level: float, diagnosis: Diagnosis) -> list[str]:
    """Deficits that mark a level and that show in the answers."""
    return [
        f"- {criterion.text} *[{titles(criterion.sources[:1], diagnosis.knowledge)}]*"
        for criterion in criteria
        if criterion.level == level and criterion.role is Role.SYMPTOM and diagnosis.holds(criterion.when)
    ][:_MOST_OPEN]


def _open_criteria(criteria: Iterable[Criterion], level: float, diagnosis: Diagnosis) -> list[Criterion]:
    """Required criteria of a level of which it is not known whether they hold."""
    return [
        criterion
        for criterion in criteria
        if criterion.level == level
        and criterion.role is Role.REQUIRED
        and f"met:{criterion.id}" not in diagnosis.true
        and f"failed:{criterion.id}" not in diagnosis.true
    ]


def _points_explained(framework: Framework, diagnosis: Diagnosis) -> list[str]:
    """Dimension by dimension: the points and what gives them; then what is missing where it counts."""
    found = diagnosis.frameworks[framework.id]
    lines: list[str] = []
    for dimension in framework.dimensions:
        most = framework.highest_of(dimension.id)
        lines += ["", f"*{dimension.name}: {found.dimensions[dimension.id]} of {most:g}*"]
        for criterion in framework.within[dimension.id]:
            for atom, worth in ((f"met:{criterion.id}", "1"), (f"half-met:{criterion.id}", "½")):
                if (proof := prove(diagnosis, atom)) is not None:
                    lines.append(f"- {worth} point: {_ground(criterion, proof, diagnosis)}")
                    break
    if missing := _missing_points(framework, diagnosis):
        lines += ["", "What would raise it:", *missing[:_MOST_OPEN]]
    return lines


def _missing_points(framework: Framework, diagnosis: Diagnosis) -> list[str]:
    """Criteria known to fail, in the dimension that decides where the lowest one does."""
    dimensions = diagnosis.frameworks[framework.id].dimensions
    lowest = min(where.at_most for where in dimensions.values())
    decides = {id_ for id_, where in dimensions.items() if where.at_most == lowest or framework.total is Total.SUM}
    return [
        f"- {_ground(criterion, proof, diagnosis)}"
        for criterion in framework.criteria
        if criterion.dimension in decides and (proof := prove(diagnosis, f"failed:{criterion.id}")) is not None
    ]


def _ground(criterion: Criterion, proof: Proof, diagnosis: Diagnosis) -> str:
    """A criterion with the claims that it rests on and its source."""
    source = titles(criterion.sources[:1], diagnosis.knowledge)
    return f"{criterion.text} {because(proof, diagnosis)} *[{source}]*"


def _grounds(proof: Proof, diagnosis: Diagnosis) -> list[str]:
    """The criteria in a proof, each with the claims it rests on; a criterion that repeats another is left out."""
    lines: dict[str, None] = {}
    for step in _criterion_steps(proof):
        criterion = diagnosis.knowledge.criteria[step.origin]
        lines[f"- {_ground(criterion, step, diagnosis)}"] = None
    return list(lines)


def _criterion_steps(proof: Proof) -> Iterable[Proof]:
    if proof.atom.startswith(("met:", "failed:")):
        yield proof
        return
    for premise in proof.premises:
        yield from _criterion_steps(premise)


def because(step: Proof, diagnosis: Diagnosis) -> str:
    """The user's words at the leaves of a step, and the rules that lead to them."""
    parts = [_grounded(ground, diagnosis.knowledge) for ground in grounds(step, diagnosis)]
    return f"({'; '.join(dict.fromkeys(parts))})" if parts else ""


def _grounded(ground: Ground, knowledge: Knowledge) -> str:
    said = "; ".join(_short(claim, knowledge) for claim in ground.claims)
    because = [knowledge.rules[id_].because for id_ in ground.rules]
    return ". ".join([said, *(sentence.rstrip(".") for sentence in because)])


def _short(claim: Claim, knowledge: Knowledge) -> str:
    name = within_a_sentence(knowledge.practices[claim.practice].name)
    if claim.quotes:
        return f"{name}: {state_of(claim)}, you said {quoted(claim)}"
    return f"{name}: {state_of(claim)}"
