"""The JSON of the outside contract. Scripts rely on these keys: they may be added to, never renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.advice import targets
from assistant.domain import Origin
from assistant.inference import support

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice import NextStep, NotNow, Plan
    from assistant.domain import Claim, Knowledge, Rule
    from assistant.inference import Contradiction, Diagnosis, Interval
    from assistant.reader import Reading


def knowledge_values(knowledge: Knowledge) -> dict[str, str]:
    """Which knowledge a result rests on."""
    return {"version": knowledge.version, "hash": knowledge.hash}


def reading_values(id_: object, reading: Reading, knowledge: Knowledge) -> dict[str, Any]:
    """What `rung read` prints for one message."""
    values: dict[str, Any] = {
        "id": id_,
        "intent": str(reading.intent.outside),
        "claims": [_read_claim(claim) for claim in reading.claims],
    }
    if reading.intent.outside is not reading.intent:
        values["finer_intent"] = str(reading.intent)
    return {**values, "knowledge": knowledge_values(knowledge)}


def assessment(diagnosis: Diagnosis, steps: Sequence[NextStep], later: Sequence[NotNow]) -> dict[str, Any]:
    """What `rung assess --json` prints."""
    knowledge = diagnosis.knowledge
    return {
        "knowledge": knowledge_values(knowledge),
        "claims": [claim_values(claim) for claim in (*diagnosis.claims, *diagnosis.implied)],
        "frameworks": framework_values(diagnosis),
        "contradictions": [contradiction_values(item) for item in diagnosis.contradictions],
        "next_steps": [step_values(step, diagnosis) for step in steps],
        "not_now": [not_now_values(item) for item in later],
        "caveats": [_caveat_values(finding.rule) for finding in (*diagnosis.situations, *diagnosis.caveats)],
        "unknown": list(diagnosis.unknown),
        "targets": target_values(diagnosis),
    }


def claim_values(claim: Claim) -> dict[str, Any]:
    """A claim with its words and where it comes from."""
    quotes = [
        {"text": quote.text, "message": quote.message, "start": quote.start, "end": quote.end} for quote in claim.quotes
    ]
    return {**_read_claim(claim), "origin": str(claim.origin), "quotes": quotes}


def framework_values(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """Levels as intervals, in the frameworks' own numbers; without a total, those of the lowest dimension."""
    return [
        {
            "id": framework.id,
            "at_least": diagnosis.frameworks[framework.id].interval.at_least,
            "at_most": diagnosis.frameworks[framework.id].interval.at_most,
            "level_names": {str(level.number): level.name for level in framework.levels},
            "dimensions": [
                {"id": id_, "at_least": interval.at_least, "at_most": interval.at_most}
                for id_, interval in diagnosis.frameworks[framework.id].dimensions.items()
            ],
            "counts": str(framework.scale),
            "total": str(framework.total),
            "contested": sorted(diagnosis.contested_in(framework)),
            "self_reported": round(support(diagnosis, framework).share, 2),
        }
        for framework in diagnosis.knowledge.frameworks.values()
    ]


def interval_values(where: Interval) -> dict[str, float]:
    """A level."""
    return {"at_least": where.at_least, "at_most": where.at_most}


def contradiction_values(item: Contradiction) -> dict[str, Any]:
    """A contradiction, risk or waste, with the question that settles it."""
    return {
        "rule": item.id,
        "practices": list(item.practices),
        "strength": str(item.strength),
        "because": item.rule.because,
        "question": item.question,
        "quotes": [quote.text for claim in item.claims for quote in claim.quotes],
        "sources": list(item.rule.sources),
    }


def _read_claim(claim: Claim) -> dict[str, Any]:
    values: dict[str, Any] = {"practice": claim.practice, "status": str(claim.status)}
    if claim.value is not None:
        values["value"] = claim.value
    values["confidence"] = claim.confidence
    if claim.origin is not Origin.IMPLIED and claim.quotes:
        values |= {"start": claim.quotes[-1].start, "end": claim.quotes[-1].end}
    return values


def not_now_values(item: NotNow) -> dict[str, Any]:
    """What is better left for later, and why."""
    return {
        "practice": item.practice.id,
        "because": item.rules[0].because,
        "rules": [rule.id for rule in item.rules],
        "sources": _sources(item.rules),
    }


def target_values(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """The level that fits the team in each framework and dimension, and the rules that say why no more."""
    found = targets(diagnosis)
    return [
        {
            "framework": framework,
            "fits": target.fits,
            "is_reached": target.is_reached,
            "because": [rule.id for rule in target.limits],
            "dimensions": [
                {"id": part.dimension, "fits": part.fits, "because": [rule.id for rule in part.limits]}
                for part in found.dimensions[framework]
            ],
        }
        for framework, target in found.frameworks.items()
    ]


def plan_values(diagnosis: Diagnosis, made: Plan) -> dict[str, Any]:
    """What `rung plan --json` prints."""
    return {
        "months": made.months,
        "capacity": made.capacity,
        "moves": [
            {
                **step_values(move.step, diagnosis),
                "begins": round(move.begins, 2),
                "ends": round(move.ends, 2),
                "months": list(move.months),
                "person_weeks": move.person_weeks,
            }
            for move in made.moves
        ],
        "left_over": [step.practice.id for step in made.left_over],
        "frameworks_after": framework_values(made.after),
        "knowledge": knowledge_values(diagnosis.knowledge),
    }


def step_values(step: NextStep, diagnosis: Diagnosis) -> dict[str, Any]:
    """A move, with all that is needed to decide on it."""
    return {
        "practice": step.practice.id,
        "because": " ".join(step.reasons(diagnosis.knowledge.frameworks)),
        "quotes": [quote.text for claim in step.claims for quote in claim.quotes],
        "effort": step.practice.effort,
        "prerequisites": list(step.prerequisites),
        "first_step": step.practice.first_step,
        "done_when": step.practice.done_when,
        "upkeep": step.practice.upkeep,
        "tools": [{"tool": free.tool, "trap": free.trap} for free in step.practice.open_source],
        "reading": step.practice.reading,
        "caveats": [_caveat_values(rule) for rule in step.caveats],
        "sources": list(step.sources),
    }


def _caveat_values(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "kind": str(rule.kind),
        "about": list(rule.about),
        "because": rule.because,
        "advice": rule.advice,
        "sources": list(rule.sources),
    }


def _sources(rules: Sequence[Rule]) -> list[str]:
    return list(dict.fromkeys(source for rule in rules for source in rule.sources))
