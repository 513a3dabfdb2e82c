"""What Rung says, as Markdown. Every sentence here shows data: a claim, a rule, a criterion, a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import RuleKind, Status, ValueKind
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.advice import NextStep, NotNow
    from assistant.domain import Claim, Disagreement, Knowledge, Practice, Quote, Source, Term
    from assistant.inference import Contradiction, Diagnosis, Finding

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
- `why not azure`: what the next level still needs
- `what if we had data versioning?`: what that would change; nothing is noted
- `target`: the level that fits your team, which is seldom the top
- `compare`: all frameworks side by side, and where they disagree about you
- `next`: the three moves worth making next, and what to leave for later
- `plan for 6 months with 1 person`: the moves by month
- `report`: everything so far
- `canvas`: the MLOps Stack Canvas, filled in with what you told me
- `skip` or `don't know`: leave the question out
- `back`: return to the question before
- `change code review to no`: correct yourself
- `undo`, `redo`: take the last message back, or forward again
- `repeat`: the question again
- `quit`: stop; everything is kept and you can go on later
"""
WAS_CUT = "That was very long: I read the first 20,000 characters of it."
_MOST_TOOLS = 2
"""Free tools that a move names; `rung kb show` names them all."""
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


def said_about(practice: str, diagnosis: Diagnosis) -> str:
    """The user's last words about a practice as a sentence to append; empty if there are none."""
    words = [quoted(claim) for claim in diagnosis.claims if claim.practice == practice and claim.quotes]
    return f" You said {words[-1]}." if words else ""


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


def doubting(doubts: Sequence[Claim], knowledge: Knowledge) -> str:
    """The question which of the likeliest readings was meant."""
    choices = [f"{number}. {_side(claim, knowledge)}" for number, claim in enumerate(doubts, start=1)]
    words = escape_markdown(one_line(doubts[0].quotes[0].text)) if doubts[0].quotes else ""
    return "\n".join(
        [
            f"**What does “{words}” say?**",
            "",
            "I am not sure. Answer with a number, or in other words:",
            "",
            *choices,
            f"{len(doubts) + 1}. Neither." if len(doubts) > 1 else f"{len(doubts) + 1}. Not that.",
        ]
    )


def _side(claim: Claim, knowledge: Knowledge) -> str:
    state = claim.value if claim.value and claim.status is Status.YES else STATUS_WORDS[claim.status]
    return f"{knowledge.practices[claim.practice].name}: {escape_markdown(state)}"


def proving(practice: Practice) -> str:
    """The question what a team could show for a claim that carries a high level."""
    return (
        f"**One of your top levels rests on “{within_a_sentence(practice.name)}”. What could you show for it, and when "
        f"did it last run?**\n\nConvincing would be: {practice.done_when} A sentence is enough; `skip` leaves it as "
        "your own word."
    )


def shown(evidence: Quote | None) -> str:
    """That evidence was noted, or that there is none."""
    if evidence is None:
        return "All right. It counts, and I mark it as your own word."
    return f"Good, I note what you could show: “{escape_markdown(one_line(evidence.text, at_most=110))}”."


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


def explained(practice: Practice, knowledge: Knowledge) -> str:
    """What a practice is, and what yes, partly and no look like."""
    lines = [f"**{practice.name}.** {practice.what}", "", practice.why]
    if practice.looks_like:
        lines += [
            "",
            *(f"- *{STATUS_WORDS[status]}*: {text}" for status, text in practice.looks_like.items()),
        ]
    disputed = [each for each in knowledge.disagreements.values() if practice.id in each.about]
    if disputed:
        lines += ["", *_both_sides(disputed[0], knowledge)]
    if disputed[1:]:
        lines += ["", f"Also disputed: {' '.join(each.question for each in disputed[1:])}"]
    return "\n".join([*lines, "", cited(practice.sources, knowledge)])


def _both_sides(disagreement: Disagreement, knowledge: Knowledge) -> list[str]:
    """Who answers a question how, and how Rung decides."""
    sides = [f"- {side.says} *[{titles(side.sources[:1], knowledge)}]*" for side in disagreement.positions]
    return [f"**Here the sources disagree.** {disagreement.question}", "", *sides, "", disagreement.reading]


def meaning(term: Term | None, practice: Practice | None, knowledge: Knowledge) -> str:
    """What a term means, and the practice that it belongs to; either may be missing."""
    parts = []
    if term is not None and (practice is None or term.term.casefold() != practice.name.casefold()):
        parts.append(f"**{term.term}.** {term.means} *[{titles(term.sources, knowledge)}]*")
    if practice is not None:
        parts.append(explained(practice, knowledge))
    return "\n\n".join(parts)


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
            f"- **{item.practice.name}**: {item.rules[0].because} *[{titles(item.rules[0].sources, knowledge)}]*"
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
    if practice.open_source:
        lines.append(f"   - Free tools: {free_tools(practice, knowledge)}")
    if step.prerequisites:
        names = [within_a_sentence(knowledge.practices[id_].name) for id_ in step.prerequisites]
        lines.append(f"   - Needs first, if it is not there yet: {enumerated(names)}")
    lines += [f"   - Mind: {rule.because} {rule.advice}".rstrip() for rule in step.caveats[:2]]
    if practice.reading:
        lines.append(f"   - Read first: {_linked(knowledge.sources[practice.reading])}")
    lines.append(f"   - {cited(step.sources[:3], knowledge)}")
    return "\n".join(lines)


def free_tools(practice: Practice, knowledge: Knowledge) -> str:
    """Open-source tools for a practice, each with its licence and its trap."""
    tools = [(knowledge.tools[free.tool], free.trap) for free in practice.open_source[:_MOST_TOOLS]]
    return " ".join(f"{tool.name} ({tool.licence.split(',')[0]}): {trap}" for tool, trap in tools)


def _linked(source: Source) -> str:
    return f"[{_title(source)}]({source.url})" if source.url else _title(source)


def because_of(step: NextStep, diagnosis: Diagnosis) -> str:
    """Why a move is worth making, beginning with the user's own words."""
    words = [f"You said {quoted(step.claims[-1])}."] if step.claims and step.claims[-1].quotes else []
    return " ".join([*words, *step.reasons(diagnosis.knowledge.frameworks)])


def caveat(finding: Finding, knowledge: Knowledge) -> str:
    """A caveat with its advice and source."""
    return f"{finding.rule.because} {finding.rule.advice} *[{titles(finding.rule.sources, knowledge)}]*".replace(
        "  ", " "
    )


def cited(sources: Iterable[str], knowledge: Knowledge) -> str:
    """Sources by title."""
    return f"*Source: {titles(sources, knowledge)}*"


def titles(sources: Iterable[str], knowledge: Knowledge) -> str:
    """The titles of sources, each once."""
    return "; ".join(dict.fromkeys(_title(knowledge.sources[id_]) for id_ in sources))


def _title(source: Source) -> str:
    year = source.date[:4]
    return f"{source.title} ({year})" if year and year not in source.title else source.title


def within_a_sentence(name: str) -> str:
    """A name in lower case, but for its acronyms."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in name.split())


def enumerated(names: Sequence[str]) -> str:
    """Names with commas and an "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
