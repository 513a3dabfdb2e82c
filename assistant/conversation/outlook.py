"""What could be, in words: what a level still needs, what-ifs, the level that fits, the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.advice import next_steps, targets
from assistant.conversation.advising import because_of
from assistant.conversation.results import interval
from assistant.conversation.wording import (
    STATUS_WORDS,
    cited,
    enumerated,
    said_about,
    titles,
    within_a_sentence,
)
from assistant.domain import Claim, Status
from assistant.inference import compare, smallest_lift
from assistant.plain_text import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assistant.advice import Plan, PlannedMove, Target, Targets
    from assistant.domain import Framework, Knowledge, Obstacle, Rule
    from assistant.inference import Contradiction, Diagnosis, Difference, Doctor, Lift, Moved

SUPPOSE_WHAT = (
    "What should I suppose? For example: “what if we had data versioning and canary releases?”.",
    "Say what I should suppose: “what if we had a model registry?”, for instance.",
)
NO_LIMIT = (
    "Nothing that is known speaks for stopping below the top. Still, go one level at a time, and only as far as "
    "it pays: a higher level promises no better results."
)
_MOST_RULES = 3
_MOST_MOVED = 12


# --- why not the next level


def why_not(doctor: Doctor, framework: Framework, diagnosis: Diagnosis) -> str:
    """The smallest change that lifts a framework, and those that lift its dimensions."""
    where = diagnosis.frameworks[framework.id].interval
    lift = smallest_lift(doctor, diagnosis, framework)
    if lift is None:
        top = "the top" if where.at_least >= framework.highest else "as far as practices alone can take you"
        return f"**{framework.short_name}**: {interval(framework, where)} is {top}."
    lines = [f"**What {_goal(framework, lift)} needs.** {_cost(lift)}"]
    lines += _needed(lift, diagnosis)
    if len(lift.needs) > 1:
        lines += ["", "Leave any one of them out, and it stays where it is."]
    cheaper = [
        f"- {dimension.name} ({_to(framework, part)}): {enumerated(_names(part.needs, diagnosis.knowledge))}"
        for dimension in framework.dimensions
        if (part := smallest_lift(doctor, diagnosis, framework, dimension.id)) is not None
        and len(part.needs) < len(lift.needs)
    ]
    if cheaper:
        lines += ["", "One dimension alone takes less:", "", *cheaper]
    return "\n".join(lines)


def _goal(framework: Framework, lift: Lift) -> str:
    if framework.counts_points:
        return f"{points(lift.target)} in {framework.short_name}"
    name = framework.level_name(lift.target)
    named = f" ({name})" if name != f"Level {lift.target:g}" else ""
    return f"level {lift.target:g}{named} of {framework.short_name}"


def _to(framework: Framework, lift: Lift) -> str:
    return f"to {points(lift.target)}" if framework.counts_points else f"to level {lift.target:g}"


def _cost(lift: Lift) -> str:
    return f"About {weeks(lift.person_weeks)} of one person's work at most, by our estimate."


def points(count: float) -> str:
    """Points in words."""
    return f"{count:g} {'point' if count == 1 else 'points'}"


def weeks(person_weeks: float) -> str:
    """Work in words, in weeks of one person."""
    if person_weeks < 1:
        return f"{max(1, round(person_weeks * 5))} days"
    rounded = round(person_weeks)
    return "a week" if rounded == 1 else f"{rounded} weeks"


def _needed(lift: Lift, diagnosis: Diagnosis) -> list[str]:
    """The practices of a lift: those to find out about after those known to be missing."""
    practices = diagnosis.knowledge.practices
    missing, unknown = [], []
    for name, status in lift.needs.items():
        enough = " (partly is enough)" if status is Status.PARTIAL else ""
        if name in diagnosis.unknown and name not in diagnosis.contested:
            unknown.append(f"- **{practices[name].name}**{enough}: {practices[name].question}")
        elif name in diagnosis.contested:
            missing.append(f"- **{practices[name].name}**{enough}: your answers clash here; settle that first.")
        else:
            said = said_about(name, diagnosis)
            missing.append(f"- **{practices[name].name}**{enough}.{said} First step: {practices[name].first_step}")
    lines = ["", *missing] if missing else []
    if unknown:
        these = "And these I know nothing about" if missing else "I know nothing about these yet"
        lines += ["", f"{these}; what you have already costs nothing:", "", *unknown]
    return lines


def _names(practices: Iterable[str], knowledge: Knowledge) -> list[str]:
    return [within_a_sentence(knowledge.practices[name].name) for name in practices]


# --- what if


def what_if(doctor: Doctor, diagnosis: Diagnosis, supposed: Sequence[Claim], obstacles: Sequence[Obstacle] = ()) -> str:
    """What would be different if some practices had another status. Nothing of it is kept."""
    knowledge = diagnosis.knowledge
    if not supposed:
        return SUPPOSE_WHAT[0]
    names = {claim.practice for claim in supposed}
    claims = [*(claim for claim in diagnosis.claims if claim.practice not in names), *supposed]
    after = doctor.imagine(claims, diagnosis.settled)
    listed = [
        f"{within_a_sentence(knowledge.practices[claim.practice].name)}: "
        f"{escape_markdown(claim.value) if claim.value else STATUS_WORDS[claim.status]}"
        for claim in supposed
    ]
    difference = compare(diagnosis, after)
    lines = [f"**Suppose: {enumerated(listed)}.**", ""]
    lines += changed(difference, knowledge) or ["Nothing would move: no level, no contradiction, no advice."]
    if not after.contested <= diagnosis.contested:
        lines += ["", "Some of that only moves because answers would contradict each other, and count as unknown."]
    before, then = (
        [step.practice.id for step in next_steps(doctor, each, obstacles=obstacles)] for each in (diagnosis, after)
    )
    if then and then != before:
        lines += ["", f"Next I would do {enumerated(_names(then, knowledge))}."]
    return "\n".join([*lines, "", "I only supposed that; nothing is noted."])


def changed(difference: Difference, knowledge: Knowledge) -> list[str]:
    """What differs between two diagnoses, one line each."""
    lines = [moved_line(each, knowledge) for each in difference.levels if each.dimension is None]
    parts = [moved_line(each, knowledge) for each in difference.levels if each.dimension is not None]
    lines += parts[: max(0, _MOST_MOVED - len(lines))]
    lines += [f"- No longer: {_clash(item)}" for item in difference.closed]
    lines += [f"- New: {_clash(item)}" for item in difference.opened]
    lines += [f"- To be minded then: {finding.rule.because}" for finding in difference.caveats[:_MOST_RULES]]
    lines += [f"- No longer to be minded: {finding.rule.because}" for finding in difference.gone[:_MOST_RULES]]
    return lines


def moved_line(moved: Moved, knowledge: Knowledge) -> str:
    """Where a level was, and where it is."""
    framework = knowledge.frameworks[moved.framework]
    name = framework.short_name
    if moved.dimension is not None:
        part = next(each.name for each in framework.dimensions if each.id == moved.dimension)
        return f"- {name}, {part}: {moved.before} → {moved.after}"
    return f"- **{name}**: {risen(moved, framework)}"


def risen(moved: Moved, framework: Framework) -> str:
    """From where to where the level of a whole framework goes."""
    return f"{moved.before} → {moved.after} (of {framework.span})"


def _clash(item: Contradiction) -> str:
    return item.rule.because


# --- the level that fits


def fitting(frameworks: Sequence[Framework], diagnosis: Diagnosis, needless: Collection[str] = ()) -> str:
    """The level that fits the team, with the reasons; and that they are there, if they are.

    Args:
        frameworks: Of which the level is wanted.
        diagnosis: Where the team stands.
        needless: Facts that are not asked about in this scope.
    """
    knowledge = diagnosis.knowledge
    found = targets(diagnosis)
    lines = []
    is_limited = _is_limited(frameworks, found)
    if found.rules and (is_limited or _is_there(frameworks, found)):
        lines += [f"**{verdict(frameworks, found)}**", ""]
        for framework in frameworks:
            lines += _fits(framework, found)
        if is_limited:
            lines += ["", "Why less than the top is right:", ""]
            lines += [
                f"- {' '.join(filter(None, (rule.because, rule.advice)))} *[{titles(rule.sources, knowledge)}]*"
                for rule in decisive(frameworks, found)
            ]
        if found.still_needed:
            lines += ["", f"What should be there all the same: {enumerated(_names(found.still_needed, knowledge))}."]
    else:
        lines.append(NO_LIMIT)
    unknown = [fact for fact in found.unknown_facts if fact not in needless]
    if unknown:
        questions = " ".join(knowledge.practices[fact].question for fact in unknown[:_MOST_RULES])
        lines += ["", f"This can still change with what I do not know: {questions}"]
    return "\n".join(lines)


def _is_limited(frameworks: Sequence[Framework], found: Targets) -> bool:
    return any(found.frameworks[each.id].fits < each.highest for each in frameworks)


def _is_there(frameworks: Sequence[Framework], found: Targets) -> bool:
    return all(found.frameworks[each.id].is_reached for each in frameworks)


def verdict(frameworks: Sequence[Framework], found: Targets) -> str:
    """Whether the team is where it should be, by some frameworks; for a team that something is told about."""
    if not (found.rules and (_is_limited(frameworks, found) or _is_there(frameworks, found))):
        return NO_LIMIT
    there = [framework.short_name for framework in frameworks if found.frameworks[framework.id].is_reached]
    if len(there) == len(frameworks):
        return "You are where you should be."
    if there:
        return f"By {enumerated(there)} you are where you should be."
    return "What fits you is below the top."


def _fits(framework: Framework, found: Targets) -> list[str]:
    target = found.frameworks[framework.id]
    lines = [f"- **{framework.short_name}**: {fit(framework, target)}"]
    higher = [
        f"{within_a_sentence(dimension.name)} ({part.fits:g})"
        for dimension, part in zip(framework.dimensions, found.dimensions[framework.id], strict=True)
        if part.fits > target.fits
    ]
    if higher:
        lines.append(f"   - More would do no harm in {enumerated(higher)}, but this level does not ask for it.")
    return lines


def fit(framework: Framework, target: Target) -> str:
    """The level that fits, and where the team is."""
    fits = rung(framework, target.fits)
    if target.is_reached:
        return f"{fits} fits, and you are there"
    return f"{fits} fits; you are at {target.where}"


def rung(framework: Framework, number: float) -> str:
    """A level or so many points in words, without a name."""
    return points(number) if framework.counts_points else f"level {number:g}"


def decisive(frameworks: Sequence[Framework], found: Targets) -> list[Rule]:
    """The rules that limit something in these frameworks, those that limit most first."""
    whole = [found.frameworks[each.id] for each in frameworks]
    parts = [target for each in frameworks for target in found.dimensions[each.id]]
    limits = [rule.id for target in (*whole, *parts) for rule in target.limits]
    ranked = sorted(found.rules, key=lambda rule: -limits.count(rule.id))
    return [rule for rule in ranked if rule.id in limits][:_MOST_RULES]


# --- the plan


def planned(diagnosis: Diagnosis, made: Plan) -> str:
    """The moves by month, what they bring together, and what does not fit any more."""
    knowledge = diagnosis.knowledge
    head = f"**{time_planned(made)}.**"
    if not made.moves:
        head += " I know of nothing missing that fits into that time."
    lines = [head]
    for move in made.moves:
        lines += ["", *_planned_move(move, diagnosis)]
    if made.moves:
        lifted = [
            moved_line(each, knowledge) for each in compare(diagnosis, made.after).levels if each.dimension is None
        ]
        lines += ["", "Where that leads, if all of it holds:" if lifted else "No level changes by that alone.", *lifted]
    if made.left_over:
        names = _names((step.practice.id for step in made.left_over), knowledge)
        lines += ["", f"What would come next and does not fit: {enumerated(names)}."]
    return "\n".join([*lines, "", "*Times are our estimates; upkeep comes on top.*"])


def time_planned(made: Plan) -> str:
    """For how long a plan is, and for how many people."""
    return f"{'A month' if made.months == 1 else f'{made.months} months'} with {hands(made.capacity)}"


def hands(capacity: float) -> str:
    """How many people work on a plan."""
    if capacity > 1:
        return f"{capacity:g} people"
    usual = {1.0: "one person full time", 0.5: "half of one person's time"}
    return usual.get(capacity, f"{capacity:.0%} of one person's time")


def when(move: PlannedMove) -> str:
    """The months in which a move is worked on."""
    months = move.months
    return f"Month {months[0]}" if len(months) == 1 else f"Months {months[0]} to {months[-1]}"


def _planned_move(move: PlannedMove, diagnosis: Diagnosis) -> list[str]:
    practice = move.step.practice
    return [
        f"- **{when(move)}: {practice.name}** ({weeks(move.person_weeks)}). {because_of(move.step, diagnosis)}",
        f"   - First step: {practice.first_step}",
        f"   - Done when: {practice.done_when}",
        f"   - {cited(move.step.sources[:2], diagnosis.knowledge)}",
    ]
