"""Levels and points in words, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.advising import because_of, moves
from assistant.conversation.wording import (
    SCOPES,
    caveat,
    cited,
    claim_line,
    contradiction,
    enumerated,
    quoted,
    state_of,
    titles,
    within_a_sentence,
)
from assistant.domain import Role, Total, practices_in
from assistant.inference import TOP_LEVELS, grounds, prove, support

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.advice import NextStep, NotNow
    from assistant.domain import Claim, Criterion, Framework, Knowledge, Obstacle, Practice, Scope
    from assistant.inference import Diagnosis, Ground, Interval, Proof

ALL_SETTLED = (
    "That settles these levels. `next` says what to do now, and `report` shows everything; what I ask from here on "
    "completes the dimensions and the other frameworks."
)
_MOST_NAMED = 3
"""Frameworks that a question is explained with, the leading ones first."""
_MOST_OPEN = 6
"""Open criteria that one answer lists."""


def welcome_back(diagnosis: Diagnosis, scope: Scope) -> str:
    """Where things were left."""
    known = len({claim.practice for claim in diagnosis.claims})
    whom = f"You speak for {SCOPES[scope]}."
    if not known:
        return f"Welcome back. {whom} You have told me nothing about your work yet."
    things = "one thing" if known == 1 else f"{known} things"
    return f"Welcome back. {whom} You have told me about {things} so far. That leaves you here:\n\n{levels(diagnosis)}"


def first_verdict(diagnosis: Diagnosis, steps: Sequence[NextStep]) -> str:
    """A first level and a first move, once a little is known."""
    lines = [f"A first picture, still wide:\n\n{levels(diagnosis)}"]
    if steps:
        name = within_a_sentence(steps[0].practice.name)
        lines.append(f"The first move I see so far: **{name}**. {because_of(steps[0], diagnosis)} `next` says more.")
    else:
        lines.append("A first move has to wait: nothing that I know to be missing is worth doing now.")
    return "\n\n".join(lines)


def interval(framework: Framework, where: Interval) -> str:
    """A level in words: its name if it is certain, else the two ends; or points."""
    name = framework.level_name(where.at_least)
    same_name = name == framework.level_name(where.at_most)
    if framework.counts_points:
        ends = f"{where.at_least:g}" if where.is_exact else f"{where.at_least:g} to {where.at_most:g}"
        points = f"{ends} {'point' if ends == '1' else 'points'}"
        return f"{points}, {within_a_sentence(name)}" if name and same_name else points
    if where.is_exact:
        return (
            f"level {where.at_least:g}, {name}" if name != f"Level {where.at_least:g}" else f"level {where.at_least:g}"
        )
    return f"level {where.at_least:g} to {where.at_most:g}"


def levels(diagnosis: Diagnosis) -> str:
    """The level in each leading framework, one line each."""
    return _listed(diagnosis, leading=True)


def further_levels(diagnosis: Diagnosis) -> str:
    """What the same answers say in the frameworks for which nothing is asked, one line each."""
    return _listed(diagnosis, leading=False)


def _listed(diagnosis: Diagnosis, *, leading: bool) -> str:
    frameworks = (each for each in diagnosis.knowledge.frameworks.values() if each.leading is leading)
    return "\n".join(f"- {standing(framework, diagnosis)}" for framework in frameworks)


def standing(framework: Framework, diagnosis: Diagnosis) -> str:
    """Where the team stands in one framework, with its name."""
    return f"**{framework.short_name}** {place(framework, diagnosis)}"


def place(framework: Framework, diagnosis: Diagnosis) -> str:
    """Where the team stands in one framework; dimension by dimension where there is no total."""
    found = diagnosis.frameworks[framework.id]
    if framework.total is Total.NONE:
        names = {dimension.id: dimension.name for dimension in framework.dimensions}
        profile = ", ".join(f"{names[id_]} {where}" for id_, where in found.dimensions.items())
        return f"{profile} (each of {framework.span}, no total)"
    level = f"{interval(framework, found.interval)} (of {framework.span})"
    return f"{level}{_contested(framework, diagnosis)}{_word_alone(framework, diagnosis)}"


def _contested(framework: Framework, diagnosis: Diagnosis) -> str:
    """That an open contradiction keeps a level uncertain."""
    parts = diagnosis.contested_in(framework)
    return ", contested" if parts else ""


def _word_alone(framework: Framework, diagnosis: Diagnosis) -> str:
    """How much of a high level nobody has shown anything for."""
    level = diagnosis.frameworks[framework.id].interval.at_least
    if framework.counts_points or level <= framework.highest - TOP_LEVELS or level == framework.lowest:
        return ""
    found = support(diagnosis, framework)
    if not found.self_reported:
        return ", shown" if found.practices else ""
    return f", {len(found.self_reported)} of {len(found.practices)} claims on your word alone"


def moved(before: Diagnosis, after: Diagnosis) -> str:
    """The levels of the leading frameworks that changed with the last message."""
    lines = []
    for framework in after.knowledge.frameworks.values():
        old, new = before.frameworks[framework.id].interval, after.frameworks[framework.id].interval
        if framework.leading and old != new:
            lines.append(f"**{framework.short_name}** is now {interval(framework, new)}")
    if not lines:
        return ""
    told = "; ".join(lines) + "."
    return f"{told}\n\n{ALL_SETTLED}" if after.has_settled and not before.has_settled else told


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


def introduction(framework: Framework, diagnosis: Diagnosis) -> str:
    """What a framework is, its levels, and where the team stands in it."""
    lines = [f"**{framework.name}** ({framework.publisher}). {framework.about}", ""]
    for level in framework.levels:
        also = f" (also called {enumerated(level.also_called)})" if level.also_called else ""
        lines.append(f"- {level.number}, {level.name}{also}: {level.summary}")
    place = f"Where you stand: {standing(framework, diagnosis)}."
    return "\n".join([*lines, "", place, "", cited(framework.sources[:3], diagnosis.knowledge)])


def background(framework: Framework, diagnosis: Diagnosis) -> str:
    """What is typical of where the team stands, what leads on, and what to hold against the framework."""
    where = diagnosis.frameworks[framework.id].interval
    level = framework.level(where.at_least)
    lines = []
    if level is not None and level.challenges:
        lines.append(f"**Typical here.** {level.challenges}")
    if level is not None and level.move_up:
        lines.append(f"**What leads on.** {level.move_up}")
    if framework.criticism:
        lines.append(f"**What is held against it.** {framework.criticism}")
    if framework.not_known:
        lines.append(f"**What is not known.** {framework.not_known}")
    if framework.compares:
        lines.append("\n".join(["**What it says about others.**", "", *_compared(framework, diagnosis)]))
    return "\n\n".join([*lines, cited(framework.sources[:3], diagnosis.knowledge)])


def _compared(framework: Framework, diagnosis: Diagnosis) -> list[str]:
    knowledge = diagnosis.knowledge
    return [
        f"- {knowledge.frameworks[other.framework].short_name}: {other.text} *[{titles(other.sources[:1], knowledge)}]*"
        for other in framework.compares
    ]


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
        open_here = open_criteria(criteria, where.at_least + 1, diagnosis)
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
    return f"{criterion.text} {_because(proof, diagnosis)} *[{source}]*"


def open_criteria(criteria: Iterable[Criterion], level: float, diagnosis: Diagnosis) -> list[Criterion]:
    """Required criteria of a level of which it is not known whether they hold."""
    return [
        criterion
        for criterion in criteria
        if criterion.level == level
        and criterion.role is Role.REQUIRED
        and f"met:{criterion.id}" not in diagnosis.true
        and f"failed:{criterion.id}" not in diagnosis.true
    ]


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


def _because(step: Proof, diagnosis: Diagnosis) -> str:
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


def document(framework: Framework, diagnosis: Diagnosis) -> str:
    """A framework as a document to fill: block by block what the team said, what it lacks, and what to find out."""
    knowledge = diagnosis.knowledge
    lines = [f"### {framework.name}", "", framework.about]
    for number, dimension in enumerate(framework.dimensions, start=1):
        lines += ["", f"#### {number}. {dimension.name}", "", f"*{dimension.about}*", ""]
        there, missing, asked = [], [], []
        for criterion in framework.within[dimension.id]:
            if (proof := prove(diagnosis, f"met:{criterion.id}")) is not None:
                there.append(f"- {criterion.text} {_because(proof, diagnosis)}".rstrip())
            elif (proof := prove(diagnosis, f"failed:{criterion.id}")) is not None:
                missing.append(f"- Not there: {criterion.text} {_because(proof, diagnosis)}".rstrip())
            else:
                open_points = [name for name in practices_in(criterion.when) if name in diagnosis.unknown]
                asked += [f"- To find out: {knowledge.practices[name].question}" for name in open_points[:1]]
        lines += dict.fromkeys([*there, *missing, *asked])
    return "\n".join([*lines, "", cited(framework.sources, knowledge)])


def report(
    diagnosis: Diagnosis, steps: Sequence[NextStep], later: Sequence[NotNow], obstacles: Sequence[Obstacle] = ()
) -> str:
    """Everything so far."""
    knowledge = diagnosis.knowledge
    parts = [f"### Where you stand\n\n{levels(diagnosis)}"]
    if further := further_levels(diagnosis):
        parts.append(f"### What the same answers say elsewhere\n\n{further}")
    if diagnosis.claims:
        said = "\n".join(f"- {claim_line(claim, knowledge)}" for claim in diagnosis.claims)
        parts.append(f"### What you told me\n\n{said}")
    if diagnosis.implied:
        follows = "\n".join(f"- {claim_line(claim, knowledge)}" for claim in diagnosis.implied)
        parts.append(f"### What follows from it\n\n{follows}")
    if diagnosis.contradictions:
        parts += [
            "### What does not fit together",
            *(contradiction(item, knowledge) for item in diagnosis.contradictions),
        ]
    if diagnosis.situations:
        enough = "\n".join(f"- {caveat(finding, knowledge)}" for finding in diagnosis.situations)
        parts.append(f"### What is enough for you\n\n{enough}")
    if diagnosis.caveats:
        listed = "\n".join(f"- {caveat(finding, knowledge)}" for finding in diagnosis.caveats)
        parts.append(f"### Mind\n\n{listed}")
    parts.append(f"### What next\n\n{moves(steps, later, diagnosis, obstacles)}")
    parts.append(
        f"*{len(diagnosis.open_points)} of {len(knowledge.leading_points)} points are still open "
        f"for the levels at the top. Knowledge {knowledge.version} ({knowledge.hash}).*"
    )
    return "\n\n".join(parts)
