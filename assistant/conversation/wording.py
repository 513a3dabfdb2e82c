"""What Rung says, as Markdown. Every sentence here shows data: a claim, a rule, a criterion, a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import RuleKind, Scope, Status
from assistant.plain_text import escape_markdown, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Claim, Disagreement, Knowledge, Practice, Quote, Source, Term
    from assistant.inference import Contradiction, Diagnosis, Finding

OPENING = (
    "Hello, I'm **Rung**. I find out where your team stands with MLOps, show you why, and say what to do next.\n\n"
    "It takes about ten minutes: you tell me how you work, and I ask about a dozen short questions. I take you to "
    "speak for one team; `scope one model` or `scope company` changes that.\n\n"
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
WAS_CUT = "That was very long: I read the first 20,000 characters of it."
SCOPES = {Scope.MODEL: "one model", Scope.TEAM: "one team", Scope.COMPANY: "a company"}
_NOTED = ("Noted:", "I understand:", "Written down:", "Taken down:")
SKIPPED = ("All right, I leave that out.", "Fine, we skip it.", "Then we leave it.")
ALL_SKIPPED = ("All right, I leave them out.", "Fine, we skip all of them.", "Then we leave them.")
SMALL_TALK = (
    "I am only good at MLOps, I'm afraid.",
    "That is beyond me; I know MLOps and little else.",
    "I would rather hear about your models.",
)
ABUSE = (
    "Fair enough. Tell me what annoys you about my question, or `skip` it.",
    "I hear you. `skip` leaves a question out, `quit` stops.",
    "Sorry for the bother. A rough answer is enough.",
)
ORDERS = (
    "I take down what your team does, and nobody can talk me into a level.",
    "That is not how it works here: levels follow from practices alone.",
    "Nice try. What counts is what your team does.",
)
NOT_UNDERSTOOD = (
    "I could not tie that to a practice, so I noted nothing.",
    "That did not tell me anything I can place; nothing is noted.",
    "I am not sure what that says about your ML work, so I left it out.",
)


def quoted(claim: Claim) -> str:
    """The user's own words behind a claim."""
    if not claim.quotes:
        return ""
    return in_quotes(claim.quotes[-1])


def in_quotes(words: Quote) -> str:
    """Words of the user between quotation marks."""
    return f"“{escape_markdown(one_line(words.text, at_most=110))}”"


def state_of(claim: Claim) -> str:
    """What a claim says of its practice: the value of a fact, or the status in words."""
    return escape_markdown(state_words(claim))


def state_words(claim: Claim) -> str:
    """The same as plain text."""
    return claim.value if claim.value and claim.status is Status.YES else STATUS_WORDS[claim.status]


def said_about(practice: str, diagnosis: Diagnosis) -> str:
    """The user's last words about a practice as a sentence to append; empty if there are none."""
    words = [quoted(claim) for claim in diagnosis.claims if claim.practice == practice and claim.quotes]
    return f" You said {words[-1]}." if words else ""


def claim_line(claim: Claim, knowledge: Knowledge) -> str:
    """One claim: practice, status or value, words."""
    name = knowledge.practices[claim.practice].name
    words = f" — {quoted(claim)}" if claim.quotes else ""
    return f"**{name}**: {state_of(claim)}{words}"


def varied(options: Sequence[str], number: int) -> str:
    """One of several ways to say something; the next number takes the next way."""
    return options[number % len(options)]


def noted(claims: Sequence[Claim], knowledge: Knowledge, number: int = 0) -> str:
    """What was understood, with the words it came from.

    Args:
        claims: What was understood.
        knowledge: Where the practices have their names.
        number: The number of the message.
    """
    if not claims:
        return ""
    return "\n".join([varied(_NOTED, number), "", *(f"- {claim_line(claim, knowledge)}" for claim in claims)])


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


def shown(evidence: Quote | None) -> str:
    """That evidence was noted, or that there is none."""
    if evidence is None:
        return "All right. It counts, and I mark it as your own word."
    return f"Good, I note what you could show: {in_quotes(evidence)}."


def explained(practice: Practice, knowledge: Knowledge) -> str:
    """What a practice is, and what yes, partly and no look like."""
    lines = [f"**{practice.name}.** {practice.what}", "", practice.why]
    if practice.looks_like:
        lines += ["", *_examples(practice)]
    disputed = [each for each in knowledge.disagreements.values() if practice.id in each.about]
    if disputed:
        lines += ["", *_both_sides(disputed[0], knowledge)]
    if disputed[1:]:
        lines += ["", f"Also disputed: {' '.join(each.question for each in disputed[1:])}"]
    return "\n".join([*lines, "", cited(practice.sources, knowledge)])


def looks_like(practice: Practice) -> str:
    """What yes, partly and no look like, as examples."""
    return "\n".join([f"**{practice.name}**, for example:", "", *_examples(practice)])


def _examples(practice: Practice) -> list[str]:
    return [f"- *{STATUS_WORDS[status]}*: {text}" for status, text in practice.looks_like.items()]


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


def linked(source: Source) -> str:
    """A source by title, with its address."""
    return f"[{dated(source)}]({source.url})" if source.url else dated(source)


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
    return "; ".join(dict.fromkeys(dated(knowledge.sources[id_]) for id_ in sources))


def dated(source: Source) -> str:
    """The title of a source with its year."""
    year = source.date[:4]
    return f"{source.title} ({year})" if year and year not in source.title else source.title


def within_a_sentence(name: str) -> str:
    """A name in lower case, but for its acronyms."""
    return " ".join(word if sum(map(str.isupper, word)) > 1 else word.lower() for word in name.split())


def enumerated(names: Sequence[str]) -> str:
    """Names with commas and an "and"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def again(sources: Sequence[str]) -> str:
    """What Rung says where somebody is asked once more."""
    when = enumerated([f"“{escape_markdown(one_line(source))}”" for source in sources])
    return (
        f"Hello again. What you said in {when} stands beside each question; today's answers alone count.\n\n"
        "**What has changed since?** Tell me in your own words, or type `skip` and take one question after the other: "
        "`same` keeps an old answer."
    )


def scope(whom: Scope) -> str:
    """For whom the user speaks, and what that means for the answers."""
    if whom is Scope.MODEL:
        return "I take everything to be about one model: answer for that one, whatever the others are like."
    if whom is Scope.COMPANY:
        return "I take everything to be about the company: answer for most teams, and “partly” where only some do it."
    return "I take everything to be about one team; `scope one model` or `scope company` changes that."


def about(questions_left: int, *, is_kept: bool) -> str:
    """What Rung is, how much is still to come, and where the answers go."""
    left = f"about {questions_left} more questions" if questions_left else "no more questions that would move them"
    kept = "kept on this machine only" if is_kept else "kept nowhere"
    return (
        "I'm Rung: I find out how far your team is with MLOps and what is worth doing next, by rules and sources that "
        f"you can look at. Your leading levels need {left}. Your answers are {kept}; nothing is sent anywhere."
    )
