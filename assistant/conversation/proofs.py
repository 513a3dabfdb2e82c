"""Proofs in words: from a conclusion down to rules, criteria with their sources, and the user's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.conversation.wording import STATUS_WORDS, quoted, titles, within_a_sentence
from assistant.domain import RuleKind, Status, ValueKind, practices_in
from assistant.errors import UsageError, did_you_mean
from assistant.inference import practice_of, prove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Claim, Framework, Practice, Rule
    from assistant.inference import Diagnosis, Proof

_LEVEL = re.compile(r"^(?P<name>[^/]+)(?:/(?P<part>[a-z][^/]*))?(?:/(?P<level>\d+))?$")
_INDENT = "   "
_SIGNS = {
    "!=": " is told in two ways",
    ">=": ": at least",
    "<=": ": at most",
    "!~": ": not",
    ">": ": more than",
    "<": ": less than",
    "~": ":",
}
"""How atoms compare values, longer signs first."""
_FIRES = {RuleKind.RISK, RuleKind.WASTE, RuleKind.CAVEAT, RuleKind.SITUATION, RuleKind.NOT_NOW}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Something that can be proved, by the name under which a user asks for it."""

    name: str
    atoms: tuple[str, ...]
    """What holds, or what keeps it from holding; all of them are proved."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a proof in words, with what it rests on."""

    says: str
    """Markdown."""
    kind: str = ""
    """``rule`` or ``criterion``, if one is behind it."""
    ground: str = ""
    """Its id."""
    sources: str = ""
    """By title."""
    below: tuple[Step, ...] = ()


def conclusion(name: str, diagnosis: Diagnosis) -> Conclusion:
    """Find what a name means.

    Args:
        name: A framework (``azure-mlops``), one of its dimensions (``azure-mlops/people``), a level of either
            (``azure-mlops/2``, ``azure-mlops/people/2``), a criterion, a rule, or a practice.
        diagnosis: Where the team stands.

    Raises:
        UsageError: There is nothing of that name.
    """
    knowledge = diagnosis.knowledge
    if name in knowledge.criteria:
        return Conclusion(name, (f"met:{name}", f"half-met:{name}", f"failed:{name}"))
    rules, _, practice = name.partition(":")
    if set(rules.split("+")) <= knowledge.rules.keys() and (not practice or practice in knowledge.practices):
        return Conclusion(name, _of_rule(name, diagnosis))
    if name in knowledge.practices:
        standing = (*(f"is:{name}={status}" for status in Status), f"contested:{name}")
        return Conclusion(name, (*standing, *_advising(name, diagnosis)))
    matched = _LEVEL.match(name)
    if matched and matched["name"] in knowledge.frameworks:
        return Conclusion(name, tuple(_of_level(knowledge.frameworks[matched["name"]], matched, diagnosis)))
    known = [*knowledge.frameworks, *knowledge.practices, *knowledge.rules, *knowledge.criteria]
    raise UsageError(
        f"there is no conclusion '{name}'",
        hint=f"{did_you_mean(name, known)} Try a framework such as azure-mlops, a level such as azure-mlops/2, "
        "a practice or a rule; `rung kb list` prints their ids.".strip(),
    )


def _advising(practice: str, diagnosis: Diagnosis) -> Iterator[str]:
    """What speaks for doing a practice, for leaving it, or for waiting: rules that fire, and criteria that fail."""
    for rule in diagnosis.knowledge.rules.values():
        if practice in (*rule.about, *rule.urges):
            yield f"fires:{rule.id}"
            yield f"clash:{rule.id}"
    for framework in diagnosis.knowledge.frameworks.values():
        for criterion in framework.criteria:
            if framework.leading and practice in practices_in(criterion.when):
                following = diagnosis.frameworks[framework.id].decided_by(criterion, framework).at_most + 1
                if criterion.level == following:
                    yield f"failed:{criterion.id}"


def _of_rule(name: str, diagnosis: Diagnosis) -> tuple[str, ...]:
    """What a rule has concluded: that it fires, a contradiction, or what it implies."""
    own = (diagnosis.program.by_id[clause] for clause in diagnosis.fired)
    implied = (clause.conclusion for clause in own if clause.origin == name and clause.conclusion.startswith("is:"))
    return (f"fires:{name}", f"clash:{name}", *dict.fromkeys(implied))


def _of_level(framework: Framework, matched: re.Match[str], diagnosis: Diagnosis) -> Iterator[str]:
    """The atoms behind a level that is named, or behind where the team stands."""
    part = matched["part"]
    if part is not None and part not in framework.within:
        hint = did_you_mean(part, framework.within)
        raise UsageError(f"{framework.short_name} has no dimension '{part}'", hint=hint)
    criteria = framework.within[part] if part is not None else framework.criteria
    if framework.counts_points:
        yield from (f"{kind}:{each.id}" for each in criteria for kind in ("met", "half-met", "failed"))
        return
    name = f"{framework.id}/{part}" if part is not None else framework.id
    result = diagnosis.frameworks[framework.id]
    where = result.dimensions[part] if part is not None else result.interval
    if matched["level"] and framework.lowest <= float(matched["level"]) <= framework.highest:
        levels = [float(matched["level"])]
        if levels[0] == framework.lowest:
            yield "start"
    elif matched["level"]:
        raise UsageError(f"{framework.short_name} has no level {matched['level']}", hint=f"it has {framework.span}")
    else:
        levels = [where.at_least, where.at_most + 1]
    for level in levels:
        yield f"reached:{name}/{level:g}"
        yield f"missed:{name}/{level:g}"


def told(asked_for: Conclusion, diagnosis: Diagnosis) -> str:
    """The proofs of a conclusion as nested lists; or that nothing is known that decides it."""
    found = [proof for atom in asked_for.atoms if (proof := prove(diagnosis, atom)) is not None]
    if not found:
        return f"Nothing that is known decides `{asked_for.name}` so far."
    return "\n".join(line for proof in found for line in _lines(step(proof, diagnosis), 0))


def values(proof: Proof, diagnosis: Diagnosis) -> dict[str, object]:
    """A proof as plain values, for JSON: each step with its origin, sources, the user's words, and its premises."""
    claims = _claims(proof, diagnosis)
    origin = diagnosis.knowledge.criteria.get(proof.origin) or diagnosis.knowledge.rules.get(proof.origin)
    return {
        "atom": proof.atom,
        "says": statement(proof.atom, diagnosis),
        "origin": proof.origin,
        "sources": list(origin.sources) if origin is not None else [],
        "words": [quote.text for claim in claims for quote in claim.quotes],
        "premises": [values(premise, diagnosis) for premise in proof.premises],
        "absent": list(proof.absent),
    }


def step(proof: Proof, diagnosis: Diagnosis) -> Step:
    """A proof in words.

    Steps between a claim and what holds by it are left out, and what is proved twice is said once.
    """
    kind = proof.atom.partition(":")[0]
    if kind == "is" and len(proof.premises) == 1 and proof.premises[0].atom.startswith("claimed:"):
        return Step(_claimed(proof.premises[0], diagnosis))
    if kind == "claimed":
        return Step(_claimed(proof, diagnosis))
    below = dict.fromkeys(step(premise, diagnosis) for premise in proof.premises)
    return Step(statement(proof.atom, diagnosis), *_ground(proof, diagnosis), tuple(below))


def _lines(shown: Step, depth: int) -> Iterator[str]:
    ground = f" ({shown.kind} `{shown.ground}`)" if shown.ground else ""
    sources = f" *[{shown.sources}]*" if shown.sources else ""
    yield f"{_INDENT * depth}- {shown.says}{ground}{sources}"
    for each in shown.below:
        yield from _lines(each, depth + 1)


def _ground(proof: Proof, diagnosis: Diagnosis) -> tuple[str, str, str]:
    """What kind of thing is behind a step, its id, and its sources by title."""
    knowledge = diagnosis.knowledge
    if (criterion := knowledge.criteria.get(proof.origin)) is not None:
        return "criterion", criterion.id, titles(criterion.sources, knowledge)
    if (rule := knowledge.rules.get(proof.origin)) is not None:
        return "rule", rule.id, titles(rule.sources, knowledge)
    return "", "", ""


def _claimed(proof: Proof, diagnosis: Diagnosis) -> str:
    claims = _claims(proof, diagnosis)
    words = [quoted(claim) for claim in claims if claim.quotes]
    said = f", you said {' and '.join(words)}" if words else ""
    return f"{statement(proof.atom, diagnosis)}{said}"


def _claims(proof: Proof, diagnosis: Diagnosis) -> list[Claim]:
    if not proof.atom.startswith("claimed:"):
        return []
    practice = practice_of(proof.atom)
    status = proof.atom.partition("=")[2]
    about = [claim for claim in diagnosis.claims if claim.practice == practice]
    return [claim for claim in about if claim.status == status] if status in set(Status) else about


def statement(atom: str, diagnosis: Diagnosis) -> str:
    """What an atom says, in words."""
    knowledge = diagnosis.knowledge
    kind, _, rest = atom.partition(":")
    match kind:
        case "is" | "claimed":
            practice = knowledge.practices.get(practice_of(atom))
            if practice is None:
                return atom
            told_of = rest.removeprefix(practice.id)
            status = told_of.removeprefix("=")
            if status in set(Status):
                return f"{practice.name}: {STATUS_WORDS[Status(status)]}"
            sign = next((sign for sign in _SIGNS if told_of.startswith(sign)), "")
            return f"{practice.name}{_SIGNS.get(sign, '')} {amount(told_of.removeprefix(sign), practice)}".strip()
        case "met" | "half-met" | "failed" | "half-failed":
            text = knowledge.criteria[rest].text
            return {"met": text, "half-met": f"Half of: {text}"}.get(kind, f"Not so: {text}")
        case "reached" | "missed":
            ending = "is reached" if kind == "reached" else "is out of reach"
            return f"{_level_name(rest, diagnosis)} {ending}"
        case "clash" | "fires":
            rule: Rule = knowledge.rules[rest.split("+")[0].split(":")[0]]
            return rule.because
        case "contested":
            return f"{knowledge.practices[rest].name} is in doubt"
        case "settled":
            return "You said that both hold"
        case "start":
            return "That is where everybody begins"
        case _:
            return atom


def amount(figure: str, practice: Practice) -> str:
    """A figure with the unit of the fact that it is about."""
    if figure == "inf":
        return "never"
    match practice.value:
        case ValueKind.DURATION:
            return f"{figure} days"
        case ValueKind.FREQUENCY:
            return f"{figure} times a year"
        case _:
            return figure


def _level_name(name: str, diagnosis: Diagnosis) -> str:
    framework_id, *part, level = name.split("/")
    framework = diagnosis.knowledge.frameworks[framework_id]
    inside = next((each.name for each in framework.dimensions if part and each.id == part[0]), "")
    of = f"{within_a_sentence(inside)} in {framework.short_name}" if inside else framework.short_name
    return f"Level {level} of {of}"
