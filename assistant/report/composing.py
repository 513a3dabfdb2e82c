"""What a report says, put together from a diagnosis, the advice and the plan. Wording is that of the conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.advice import CAPACITY, MONTHS, next_steps, not_now, plan, targets
from assistant.conversation import outlook
from assistant.conversation.advising import by_reason, free_tools, is_telling
from assistant.conversation.explaining import decided_by
from assistant.conversation.wording import SCOPES, STRENGTHS, enumerated, within_a_sentence
from assistant.domain import RuleKind, Scope, Status
from assistant.inference import compare
from assistant.report import content
from assistant.report.citing import cited
from assistant.report.scoring import backed, scorecard
from assistant.report.tables import records
from assistant.report.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.advice import NextStep, NotNow, Plan, Targets
    from assistant.domain import Framework, Knowledge, Obstacle, Rule
    from assistant.inference import Contradiction, Diagnosis, Doctor, Finding

_MOST_REASONS = 4
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a report is about."""

    session: str = ""
    scope: Scope = Scope.TEAM
    began: str = ""
    """When the session began, ISO 8601, by the session's own clock; empty where it is not known."""
    ended: str = ""
    obstacles: tuple[Obstacle, ...] = ()


def compose(
    doctor: Doctor,
    diagnosis: Diagnosis,
    subject: Subject,
    *,
    months: int = MONTHS,
    capacity: float = CAPACITY,
    is_redacted: bool = False,
) -> content.Report:
    """Put a report together. Equal arguments give equal reports.

    Args:
        doctor: Its direct evaluation tries the moves.
        diagnosis: Where the team stands.
        subject: Whom it is about.
        months: How far the plan reaches, at least 1.
        capacity: Full-time people who work on it, more than 0.
        is_redacted: Leave out the user's words and names.
    """
    knowledge = diagnosis.knowledge
    words = Words(knowledge, are_left_out=is_redacted)
    steps = next_steps(doctor, diagnosis, obstacles=subject.obstacles)
    later, found = not_now(diagnosis), targets(diagnosis)
    made = plan(doctor, diagnosis, months, capacity, subject.obstacles)
    leading = [framework for framework in knowledge.frameworks.values() if framework.leading]
    in_order = sorted(knowledge.frameworks.values(), key=lambda each: not each.leading)
    scorecards = tuple(scorecard(framework, diagnosis, found, words) for framework in in_order)
    target = _target(leading, found, knowledge)
    moves = tuple(_move(step, knowledge, words) for step in steps)
    not_yet = tuple(_waiting(rule, [practice.id for practice in each], knowledge) for rule, each in by_reason(later))
    clashes = tuple(_clash(item, words) for item in diagnosis.contradictions)
    caveats = tuple(_advice(finding) for finding in (*diagnosis.situations, *diagnosis.caveats))
    backing = backed(in_order, diagnosis)
    sources, rules = cited((target, moves, not_yet, clashes, caveats, scorecards), knowledge)
    session = words.name(subject.session)
    return content.Report(
        title=f"MLOps maturity of {session}" if session else "MLOps maturity",
        session=session,
        whom=SCOPES[subject.scope],
        began=subject.began[:10],
        ended=subject.ended[:10],
        knowledge_version=knowledge.version,
        knowledge_hash=knowledge.hash,
        is_redacted=is_redacted,
        in_short=_in_short(scorecards, target, moves, later, clashes, backing),
        target=target,
        moves=moves,
        not_yet=not_yet,
        ruled_out=tuple(_ruled_out(obstacle, knowledge, words) for obstacle in subject.obstacles),
        plan=_plan(made, diagnosis),
        clashes=clashes,
        caveats=caveats,
        scorecards=scorecards,
        backing=backing,
        open_questions=tuple(_question(name, diagnosis) for name in diagnosis.open_points),
        further_open=len(diagnosis.unknown) - len(diagnosis.open_points),
        records=records(diagnosis, words, steps, made, later),
        sources=sources,
        rules=rules,
    )


def _in_short(
    scorecards: Sequence[content.Scorecard],
    target: content.Target,
    moves: Sequence[content.Move],
    later: Sequence[NotNow],
    clashes: Sequence[content.Clash],
    backing: content.Backing,
) -> tuple[str, ...]:
    """What somebody has to know who reads nothing else."""
    levels = [f"{each.short_name} {each.stands}" for each in scorecards if each.leading]
    lines = [f"Where you stand: {'; '.join(levels)}.", *_enough(target)]
    if moves:
        lines.append(f"To do next, in this order: {_listed([move.name for move in moves])}.")
    else:
        lines.append("So far nothing is known to be missing and worth doing now. A few more answers may change that.")
    if later:
        rest = len(later) - _MOST_NAMED
        others = f"; {rest} more below" if rest > 0 else ""
        lines.append(
            f"Not yet: {_listed([item.practice.name for item in later[:_MOST_NAMED]])}{others}, each for a reason."
        )
    if count := sum(clash.strength == RuleKind.CONTRADICTION for clash in clashes):
        things = "One pair of answers clashes" if count == 1 else f"{count} pairs of answers clash"
        lines.append(f"{things}; until that is settled, both sides count as unknown.")
    return (*lines, backing.says)


def _enough(target: content.Target) -> list[str]:
    """What fits, and the weightiest reason where that is less than the top."""
    if not target.reasons:
        return [target.verdict]
    fits = enumerated([f"{fit.rung} of {fit.name}" for fit in target.fits])
    return [f"What fits you: {fits}. {target.reasons[0].text}"]


def _listed(names: Sequence[str]) -> str:
    return enumerated([within_a_sentence(name) for name in names])


def _names(practices: Iterable[str], knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(knowledge.practices[id_].name for id_ in practices)


def _said_by(rule: Rule) -> content.Reason:
    return content.Reason(rule.because, rule=rule.id, sources=rule.sources)


def _advised_by(rule: Rule) -> content.Reason:
    return content.Reason(rule.because, rule.advice, rule.id, rule.sources)


def _advice(finding: Finding) -> content.Reason:
    return _advised_by(finding.rule)


def _target(leading: Sequence[Framework], found: Targets, knowledge: Knowledge) -> content.Target:
    verdict = outlook.verdict(leading, found)
    fits = [] if verdict == outlook.NO_LIMIT else [(each, found.frameworks[each.id]) for each in leading]
    return content.Target(
        verdict=verdict,
        fits=tuple(
            content.Fit(
                framework=each.id,
                name=each.short_name,
                rung=outlook.rung(each, target.fits),
                says=outlook.fit(each, target),
                is_reached=target.is_reached,
            )
            for each, target in fits
        ),
        reasons=tuple(_advised_by(rule) for rule in outlook.decisive(leading, found)[:_MOST_REASONS]),
        still_needed=_names(found.still_needed, knowledge),
        open_questions=tuple(knowledge.practices[fact].question for fact in found.unknown_facts[:_MOST_NAMED]),
    )


def _move(step: NextStep, knowledge: Knowledge, words: Words) -> content.Move:
    practice = step.practice
    urging = step.urged_by[0] if step.urged_by else None
    first, *further = step.reasons(knowledge.frameworks)
    reason = _said_by(urging) if urging is not None else content.Reason(first, sources=practice.sources)
    return content.Move(
        practice=practice.id,
        name=practice.name,
        what=practice.what,
        why=practice.why,
        effort=practice.effort,
        quotes=words.quotes(quote for claim in step.claims for quote in claim.quotes if is_telling(quote)),
        reasons=(reason, *(content.Reason(text) for text in further)),
        first_step=practice.first_step,
        done_when=practice.done_when,
        upkeep=practice.upkeep,
        needs=_names(step.prerequisites, knowledge),
        may_change_with=_names(step.depends_on, knowledge),
        caveats=tuple(_advised_by(rule) for rule in step.caveats[:2]),
        tools=(free_tools(practice, knowledge),) if practice.open_source else (),
        sources=step.sources,
    )


def _waiting(rule: Rule, practices: Sequence[str], knowledge: Knowledge) -> content.Waiting:
    return content.Waiting(tuple(practices), _names(practices, knowledge), _said_by(rule))


def _ruled_out(obstacle: Obstacle, knowledge: Knowledge, words: Words) -> content.RuledOut:
    quote = "".join(words.quotes([obstacle.quote]))
    return content.RuledOut(obstacle.practice, knowledge.practices[obstacle.practice].name, str(obstacle.kind), quote)


def _plan(made: Plan, diagnosis: Diagnosis) -> content.Plan:
    frameworks = diagnosis.knowledge.frameworks
    moved = [each for each in compare(diagnosis, made.after).levels if each.dimension is None]
    return content.Plan(
        time=outlook.time_planned(made),
        months=made.months,
        moves=tuple(
            content.Scheduled(
                practice=move.step.practice.id,
                name=move.step.practice.name,
                begins=round(move.begins, 2),
                ends=round(move.ends, 2),
                when=outlook.when(move),
                takes=outlook.weeks(move.person_weeks),
                done_when=move.step.practice.done_when,
            )
            for move in made.moves
        ),
        leads_to=tuple(
            f"{frameworks[each.framework].short_name}: {outlook.risen(each, frameworks[each.framework])}"
            for each in moved
        ),
        left_over=tuple(step.practice.name for step in made.left_over),
    )


def _clash(item: Contradiction, words: Words) -> content.Clash:
    is_contradiction = item.strength is RuleKind.CONTRADICTION
    return content.Clash(
        id=item.id,
        strength=str(item.strength),
        label=STRENGTHS[item.strength],
        because=_said_by(item.rule),
        told=tuple(words.told(claim) for claim in item.claims if claim.status is not Status.UNKNOWN),
        todo=item.question if is_contradiction else item.rule.advice,
    )


def _question(practice: str, diagnosis: Diagnosis) -> content.OpenQuestion:
    asked = diagnosis.knowledge.practices[practice]
    return content.OpenQuestion(practice, asked.question, tuple(decided_by(practice, diagnosis)))
