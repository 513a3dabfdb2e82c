"""What Rung says, as Markdown. Every sentence here shows data: a claim, a rule, a criterion, a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Role, RuleKind, Status, ValueKind, practices_in
from assistant.inference import prove
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.advice import NextStep, NotNow
    from assistant.domain import Claim, Criterion, Framework, Knowledge, Practice, Source
    from assistant.inference import Contradiction, Diagnosis, Finding, Interval, Proof

OPENING = (
    "Hello, I'm **Rung**. I find out where your team stands with MLOps, show you why, and say what to do next.\n\n"
    "**Tell me how a model gets from an idea to production with you, and what happens to it after that.** "
    "A few sentences in your own words are best. `help` shows what else you can type."
)
NO_ENGINE = (
    "*The rules engine durable-rules is not installed here, so I use my direct evaluator alone. The verdicts are the "
    "same; the README says under “Install” how to get the engine.*"
)
STATUS_WORDS = {
    Status.YES: "yes",
    Status.PARTIAL: "partly",
    Status.PLANNED: "planned, not there yet",
    Status.NO: "no",
    Status.UNKNOWN: "not known",
    Status.NOT_APPLICABLE: "does not apply",
}
STRENGTHS = {
    RuleKind.CONTRADICTION: "These two clash",
    RuleKind.RISK: "Risky",
    RuleKind.WASTE: "Perhaps not worth it",
}
HELP = """You can answer in your own words at any time, also about something I did not ask. And you can type:

- `why`: why I ask this
- `how`: how I come to the levels; `how azure` for one framework
- `what is a feature store?`: what a term means
- `next`: the three moves worth making next, and what to leave for later
- `report`: everything so far
- `skip` or `don't know`: leave the question out
- `back`: return to the question before
- `change code review to no`: correct yourself
- `undo`, `redo`: take the last message back, or forward again
- `repeat`: the question again
- `quit`: stop; everything is kept and you can go on later
"""
WAS_CUT = "That was very long: I read the first 20,000 characters of it."
NOT_UNDERSTOOD = (
    "I could not tie that to a practice, so I noted nothing.",
    "That did not tell me anything I can place; nothing is noted.",
    "I am not sure what that says about your ML work, so I left it out.",
)


def quoted(claim: Claim) -> str:
    """The user's own words behind a claim."""
    if not claim.quotes:
        return ""
    return f"“{escape_markdown(one_line(claim.quotes[-1].text, at_most=110))}”"


def claim_line(claim: Claim, knowledge: Knowledge) -> str:
    """One claim: practice, status or value, words."""
    name = knowledge.practices[claim.practice].name
    state = claim.value if claim.value and claim.status is Status.YES else STATUS_WORDS[claim.status]
    words = f" — {quoted(claim)}" if claim.quotes else ""
    return f"**{name}**: {escape_markdown(state)}{words}"


def noted(claims: Sequence[Claim], knowledge: Knowledge) -> str:
    """What was understood, with the words it came from."""
    if not claims:
        return ""
    head = "Noted:" if len(claims) > 1 else "Noted."
    return "\n".join([head, "", *(f"- {claim_line(claim, knowledge)}" for claim in claims)])


def welcome_back(diagnosis: Diagnosis) -> str:
    """Where things were left."""
    known = len({claim.practice for claim in diagnosis.claims})
    things = "one thing" if known == 1 else f"{known or 'no'} things"
    return f"Welcome back. You have told me about {things} so far. That leaves you here:\n\n{levels(diagnosis)}"


def interval(framework: Framework, where: Interval) -> str:
    """A level in words: its name if it is certain, else the two ends."""
    if where.is_exact:
        return f"level {where.at_least}, {framework.level(where.at_least).name}"
    return f"level {where.at_least} to {where.at_most}"


def levels(diagnosis: Diagnosis) -> str:
    """The level in each framework, one line each."""
    lines = []
    for framework in diagnosis.knowledge.frameworks.values():
        where = diagnosis.frameworks[framework.id].interval
        lines.append(
            f"- **{framework.short_name}** {interval(framework, where)} (of {framework.lowest} to {framework.highest})"
        )
    return "\n".join(lines)


def moved(before: Diagnosis, after: Diagnosis) -> str:
    """The levels that changed with the last message."""
    lines = []
    for framework in after.knowledge.frameworks.values():
        old, new = before.frameworks[framework.id].interval, after.frameworks[framework.id].interval
        if old != new:
            lines.append(f"**{framework.short_name}** is now {interval(framework, new)}")
    return "; ".join(lines) + "." if lines else ""


def contradiction(item: Contradiction, knowledge: Knowledge) -> str:
    """Two claims side by side, why they do not fit, and the question that settles it."""
    lines = [f"**{STRENGTHS[item.strength]}.** {item.rule.because}", ""]
    lines += [f"- {claim_line(claim, knowledge)}" for claim in item.claims]
    if item.strength is RuleKind.CONTRADICTION:
        lines += ["", "Until that is settled I count both as unknown."]
    elif item.rule.advice:
        lines += ["", item.rule.advice]
    return "\n".join(lines)


def more_contradictions(count: int) -> str:
    """That more than one thing does not fit."""
    things = "another thing does" if count == 1 else f"{count} other things do"
    return f"And {things} not fit together; `report` lists everything."


def settling(item: Contradiction, knowledge: Knowledge) -> str:
    """The question that settles a contradiction, with plain choices."""
    choices = [f"{number}. {_side(claim, knowledge)}" for number, claim in enumerate(item.claims[:2], start=1)]
    if not (item.rule.kind is RuleKind.TWO_ACCOUNTS and item.claims[0].status is item.claims[1].status):
        choices.append("3. Both are true.")
    return "\n".join(
        [
            f"**{item.question}**",
            "",
            "Answer in your own words, or with a number: which one should count?",
            "",
            *choices,
            "",
            "`later` leaves it open.",
        ]
    )


def _side(claim: Claim, knowledge: Knowledge) -> str:
    state = claim.value if claim.value and claim.status is Status.YES else STATUS_WORDS[claim.status]
    return f"{knowledge.practices[claim.practice].name}: {escape_markdown(state)}"


def question(practice: Practice) -> str:
    """A question to the user."""
    return f"**{practice.question}**"


def expected(practice: Practice) -> str:
    """What kind of answer a question takes."""
    match practice.value:
        case ValueKind.NUMBER:
            return "A number is enough, for example “3”; or `skip`."
        case ValueKind.DURATION:
            return "A time is enough, for example “two weeks”, “nine months” or “never”; or `skip`."
        case ValueKind.FREQUENCY:
            return "A rhythm is enough, for example “weekly” or “twice a year”; or `skip`."
        case ValueKind.CHOICE:
            return f"One of these is enough: {', '.join(practice.choices)}; or `skip`."
        case _:
            return "`yes`, `partly`, `no`, `planned` and `don't know` are all fine; or `skip`."


def why_asked(practice: Practice, diagnosis: Diagnosis) -> str:
    """Why a question is asked: what the practice is good for, and which levels ask for it."""
    asked_for = [
        f"level {level} of {framework.short_name}"
        for framework in diagnosis.knowledge.frameworks.values()
        if (level := _open_level(framework, practice.id, diagnosis)) is not None
    ]
    lines = [practice.why]
    if asked_for:
        lines.append(f"The answer decides about {_and(asked_for)}.")
    elif practice.is_fact:
        lines.append("It changes no level, but it changes the advice: what fits your situation depends on it.")
    lines.append(cited(practice.sources, diagnosis.knowledge))
    return "\n\n".join(lines)


def _open_level(framework: Framework, practice: str, diagnosis: Diagnosis) -> int | None:
    """The lowest level still open that asks for a practice."""
    where = diagnosis.frameworks[framework.id].interval
    asking = [
        criterion.level
        for criterion in framework.criteria
        if criterion.role is Role.REQUIRED
        and where.at_least < criterion.level <= where.at_most
        and practice in practices_in(criterion.when)
    ]
    return min(asking, default=None)


def explained(practice: Practice, knowledge: Knowledge) -> str:
    """What a practice is, and what yes, partly and no look like."""
    lines = [f"**{practice.name}.** {practice.what}", "", practice.why]
    if practice.looks_like:
        lines += [
            "",
            *(f"- *{STATUS_WORDS[status]}*: {text}" for status, text in practice.looks_like.items()),
        ]
    return "\n".join([*lines, "", cited(practice.sources, knowledge)])


def how_concluded(framework: Framework, diagnosis: Diagnosis) -> str:
    """The proof of a level: what carries it, and what keeps the next one out of reach."""
    where = diagnosis.frameworks[framework.id].interval
    lines = [f"**{framework.name}: {interval(framework, where)}.**"]
    reached = prove(diagnosis, f"reached:{framework.id}/{where.at_least}")
    if reached is not None:
        lines += ["", f"Level {where.at_least} is reached because:"]
        lines += _grounds(reached, diagnosis)
    else:
        lines += [
            "",
            f"Everybody stands on level {framework.lowest} to begin with: {framework.level(framework.lowest).summary}",
        ]
    if where.at_most < framework.highest:
        missed = prove(diagnosis, f"missed:{framework.id}/{where.at_most + 1}")
        if missed is not None:
            lines += [
                "",
                f"Level {where.at_most + 1} ({framework.level(where.at_most + 1).name}) is out of reach because:",
            ]
            lines += _grounds(missed, diagnosis)
    if not where.is_exact:
        lines += ["", f"Still open for level {where.at_least + 1}:"]
        lines += [f"- {criterion.text}" for criterion in open_criteria(framework, where.at_least + 1, diagnosis)[:6]]
    return "\n".join(lines)


def open_criteria(framework: Framework, level: int, diagnosis: Diagnosis) -> list[Criterion]:
    """Required criteria of a level of which it is not known whether they hold."""
    return [
        criterion
        for criterion in framework.criteria
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
        lines[
            f"- {criterion.text} {_because(step, diagnosis)} *[{_titles(criterion.sources[:1], diagnosis.knowledge)}]*"
        ] = None
    return list(lines)


def _criterion_steps(proof: Proof) -> Iterable[Proof]:
    if proof.atom.startswith(("met:", "failed:")):
        yield proof
        return
    for premise in proof.premises:
        yield from _criterion_steps(premise)


def _because(step: Proof, diagnosis: Diagnosis) -> str:
    """The user's words at the leaves of a step, and the rules that lead to them."""
    parts = []
    for premise in step.premises:
        parts += _statement(premise, diagnosis)
    return f"({'; '.join(dict.fromkeys(parts))})" if parts else ""


def _statement(proof: Proof, diagnosis: Diagnosis) -> list[str]:
    rules = diagnosis.knowledge.rules
    if proof.origin in rules:
        ground = "; ".join(part for premise in proof.premises for part in _statement(premise, diagnosis))
        return [f"{ground}. {rules[proof.origin].because}".rstrip(".")]
    kind, _, proposition = proof.atom.partition(":")
    if kind in {"is", "claimed"}:
        name = proposition.split("=")[0].split("<")[0].split(">")[0].split("~")[0].rstrip("!")
        claims = [claim for claim in diagnosis.claims if claim.practice == name]
        return [_short(claim, diagnosis.knowledge) for claim in claims[-1:]]
    return [part for premise in proof.premises for part in _statement(premise, diagnosis)]


def _short(claim: Claim, knowledge: Knowledge) -> str:
    name = knowledge.practices[claim.practice].name.lower()
    if claim.quotes:
        return f"{name}: {STATUS_WORDS[claim.status]}, you said {quoted(claim)}"
    return f"{name}: {STATUS_WORDS[claim.status]}"


def moves(steps: Sequence[NextStep], later: Sequence[NotNow], diagnosis: Diagnosis) -> str:
    """The next moves, and what not to do yet."""
    knowledge = diagnosis.knowledge
    if not steps:
        lines = ["So far I know of nothing that is missing and worth doing now. A few more answers may change that."]
    else:
        lines = ["What I would do next, in this order:"]
        for number, step in enumerate(steps, start=1):
            lines += ["", _move(number, step, diagnosis)]
    if later:
        lines += ["", "**Not yet:**", ""]
        lines += [
            f"- **{item.practice.name}**: {item.rules[0].because} *[{_titles(item.rules[0].sources, knowledge)}]*"
            for item in later
        ]
    return "\n".join(lines)


def _move(number: int, step: NextStep, diagnosis: Diagnosis) -> str:
    knowledge = diagnosis.knowledge
    practice = step.practice
    lines = [f"**{number}. {practice.name}** ({practice.effort}, our estimate). {because_of(step, diagnosis)}"]
    lines.append(f"   - First step: {practice.first_step}")
    lines.append(f"   - Done when: {practice.done_when}")
    if practice.upkeep:
        lines.append(f"   - To keep it up: {practice.upkeep}")
    if step.prerequisites:
        names = [knowledge.practices[id_].name.lower() for id_ in step.prerequisites]
        lines.append(f"   - Needs first, if it is not there yet: {_and(names)}")
    lines += [f"   - Mind: {rule.because} {rule.advice}".rstrip() for rule in step.caveats[:2]]
    lines.append(f"   - {cited(step.sources[:3], knowledge)}")
    return "\n".join(lines)


def because_of(step: NextStep, diagnosis: Diagnosis) -> str:
    """Why a move is worth making, beginning with the user's own words."""
    words = [f"You said {quoted(step.claims[-1])}."] if step.claims and step.claims[-1].quotes else []
    return " ".join([*words, *step.reasons(diagnosis.knowledge.frameworks)])


def caveat(finding: Finding, knowledge: Knowledge) -> str:
    """A caveat with its advice and source."""
    return f"{finding.rule.because} {finding.rule.advice} *[{_titles(finding.rule.sources, knowledge)}]*".replace(
        "  ", " "
    )


def report(diagnosis: Diagnosis, steps: Sequence[NextStep], later: Sequence[NotNow]) -> str:
    """Everything so far."""
    knowledge = diagnosis.knowledge
    parts = [f"### Where you stand\n\n{levels(diagnosis)}"]
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
    if diagnosis.caveats:
        listed = "\n".join(f"- {caveat(finding, knowledge)}" for finding in diagnosis.caveats)
        parts.append(f"### Mind\n\n{listed}")
    parts.append(f"### What next\n\n{moves(steps, later, diagnosis)}")
    parts.append(
        f"*{len(diagnosis.unknown)} of {len(knowledge.practices)} points are still open. "
        f"Knowledge {knowledge.version}.*"
    )
    return "\n\n".join(parts)


def cited(sources: Iterable[str], knowledge: Knowledge) -> str:
    """Sources by title."""
    return f"*Source: {_titles(sources, knowledge)}*"


def _titles(sources: Iterable[str], knowledge: Knowledge) -> str:
    return "; ".join(dict.fromkeys(_title(knowledge.sources[id_]) for id_ in sources))


def _title(source: Source) -> str:
    year = source.date[:4]
    return f"{source.title} ({year})" if year and year not in source.title else source.title


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
