"""What `rung read` takes for a request (why-not, what-if, target, plan, compare), and what only shares its words."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from assistant.cli import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assistant.domain import Knowledge
    from assistant.reader import Reader

    Read = Callable[..., dict[str, Any]]

OUTSIDE = {
    "why-not": "why",
    "what-if": "next-steps",
    "target": "next-steps",
    "plan": "next-steps",
    "compare": "report",
}
"""The intent of the contract to which each request belongs."""
REQUESTS: dict[str, list[str]] = {
    "why-not": [
        "why not level 3 of Azure already?",
        "why aren't we further up the ladder?",
        "what is missing for level 2 of Five levels?",
        "what do we need for the top of Google's levels?",
        "what would it take to be optimized at CMMI?",
        "how far are we from full automation?",
        "what keeps us from a higher level?",
        "what's holding us back in deployment?",
        "how do we get to level 4 from here?",
        "What stops us from reaching level 2",
    ],
    "what-if": [
        "What if we had CI on every branch?",
        "so what if we dropped code review?",
        "suppose we tested the data",
        "assuming all models were packaged",
        "let's say our predictions were stored",
        "what would happen if everything was in version control?",
        "how would it look if we versioned data",
        "/what-if we had a feature store",
    ],
    "target": [
        "where should we be with two models and three people?",
        "where ought we to be as a bank?",
        "what level should we have with one model?",
        "what level do we need for medical devices?",
        "which level fits us with three people?",
        "how far should we go with two models?",
        "how mature do we need to be for an audit?",
        "do we need to be at level 4 for the regulator?",
        "are we where we should be for our size?",
        "what is the right level for a start-up?",
    ],
    "plan": [
        "give us a plan for the rest of the year",
        "show me a plan for 18 months",
        "roadmap for the next two quarters",
        "what can we get done in one sprint?",
        "what can we do in six months with half a person?",
        "plan the coming year",
        "what would twelve months look like?",
        "/plan 3 months 1 person",
        "what is the plan for the next half year?",
        "make a roadmap until Christmas",
    ],
    "compare": [
        "compare the frameworks for me",
        "compare frameworks by level",
        "compare them all",
        "show me all frameworks please",
        "where do the frameworks disagree most?",
        "how do the frameworks compare with each other?",
        "how do they compare?",
        "which framework is so strict?",
        "why do they disagree about monitoring?",
        "compare the levels of all frameworks",
    ],
}
UNKNOWN: dict[str, list[str]] = {
    "why-not": ["ok, why not level 2?", "and what is missing for level 2?", "so what's holding us back?"],
    "what-if": ["imagine that somebody was on call", "let's assume we had CI"],
    "target": ["which level makes sense for us?", "should we aim for level 4?", "is level 2 enough for us?"],
    "plan": ["plan", "roadmap", "make a plan", "make a plan for one engineer", "what's the plan?", "give me a roadmap"],
    "compare": ["compare azure and google", "can you compare the frameworks?", "compare our levels"],
}
"""What people mean by it and the reader takes for something else: shorter or wider sets of words win."""
STATEMENTS: dict[str, dict[str, str]] = {
    # plan
    "the plan is to add tests next quarter": {"automated-tests": "planned"},
    "we plan monitoring for May": {},
    "there is no roadmap": {"strategy": "no"},
    "our plan is to version data this year": {"data-versioning": "planned"},
    "we have no plan for monitoring": {},
    "CI is on the roadmap": {"continuous-integration": "planned"},
    "no plans for a feature store": {"feature-store": "no"},
    "planning to add a feature store in the next 6 months": {"feature-store": "planned"},
    "rollback is on the roadmap for next year": {"rollback": "planned"},
    "the plan for this year is a model registry": {"model-registry": "planned"},
    # target
    "our target is weekly releases": {"release-frequency": "yes"},
    "the target metric is monitored in production": {},
    "target values arrive after nine months": {"label-delay": "yes"},
    "our target level is 3": {},
    "no target was set": {"problem-framing": "no"},
    "target audience is marketing, code is in git": {"version-control": "yes"},
    "we hit our targets with weekly releases": {},
    "right size of our cluster is found by autoscaling": {"scalable-compute": "yes"},
    "where we should be is full automation but nothing is automated": {},
    # compare
    "compared with last year we test more": {},
    "we compare models on a holdout set before release": {"baseline-evaluation": "yes"},
    "new models are compared with the old one in shadow mode": {"progressive-delivery": "yes"},
    "comparing runs happens in MLflow": {},
    "all frameworks are in git": {"version-control": "yes"},
    "all levels of the company approve releases": {},
    "the challenger runs side by side with the champion": {"progressive-delivery": "yes"},
    "we compare training and serving distributions every day": {"drift-monitoring": "yes"},
    "compare the models? we do, on a holdout set": {},
    # why not
    "we do not know why predictions are not logged": {"prediction-logging": "no"},
    "nothing holds us back: deployments are automated": {"automated-deployment": "yes"},
    "next level would be canaries, we have none": {"progressive-delivery": "no"},
    "nobody asks why we are not testing for bias": {"fairness": "no"},
    "code review? why not, everybody does it": {},
    "how we get to production is a manual copy": {"automated-deployment": "no"},
    "the next level of our testing is data tests, planned for May": {},
    "what we need for releases is a sign-off, by hand": {},
    # what if
    "if drift is found an alert goes out": {"alerting": "yes"},
    "we know what to do if the model fails: there is a runbook": {"incident-response": "yes"},
    "we run what-if analyses for each model": {},
    "nobody asked what if the data changes": {},
    "as if we had tests": {},
    "we roll back if a release fails": {"rollback": "yes"},
    "even if nobody likes it, code is reviewed": {"code-review": "yes"},
    "we say what has changed in a model card": {"documentation": "yes"},
}
"""Plain statements, and what a careful colleague would note at least; nothing where even that is open."""
MISTAKEN = {
    "plan is to have alerts by the end of the quarter": "plan",
    "a plan for CI exists": "plan",
    "plan: CI by next quarter": "plan",
    "plan is CI within 3 months": "plan",
    "roadmap for monitoring exists": "plan",
    "what is still missing is monitoring": "why-not",
    "what is missing for us is a model registry": "why-not",
    "what keeps us from releasing daily is manual testing": "why-not",
    "what holds us back is that we have no tests": "why-not",
    "what's holding us back is the missing staging environment": "why-not",
    "what stops us from bad releases is a review": "why-not",
    "are we good enough at tests? no, there are none": "target",
    "what if analysis is done with SHAP": "what-if",
}
"""Statements that begin with the words of a request, and for which request they are taken."""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, reader: Reader) -> Read:
    """What `rung read` prints for one message, with the knowledge and phrases that are loaded already."""
    monkeypatch.setattr(streams, "installed_knowledge", lambda: knowledge)
    monkeypatch.setattr(streams, "Reader", lambda _: reader)

    def read_(text: str, **context: str) -> dict[str, Any]:
        line = json.dumps({"id": 1, "text": text, **context}) + "\n"
        target = io.StringIO()
        assert streams.read_lines(io.BytesIO(line.encode()), target) == 0
        values: dict[str, Any] = json.loads(target.getvalue())
        return values

    return read_


def pairs(table: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Each wording with its request."""
    return [(request, text) for request, texts in table.items() for text in texts]


def sure(values: Mapping[str, Any]) -> dict[str, str]:
    """Practice to status of the claims that would be stored."""
    return {claim["practice"]: claim["status"] for claim in values["claims"] if claim["confidence"] >= 0.5}


@pytest.mark.parametrize(("request_", "text"), pairs(REQUESTS))
def test_a_request_is_read_with_both_intents(request_: str, text: str, read: Read) -> None:
    """`intent` is one of the contract, `finer_intent` the request, and a request claims nothing."""
    values = read(text)

    assert list(values) == ["id", "intent", "claims", "finer_intent", "knowledge"]
    assert (values["finer_intent"], values["intent"]) == (request_, OUTSIDE[request_])
    assert values["claims"] == []


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_answers_no_question(request_: str, read: Read) -> None:
    """It is a request whatever was asked, and the question stays open."""
    for text in REQUESTS[request_]:
        values = read(text, question_practice="staging", prev_practice="rollback")

        assert (values.get("finer_intent"), values["claims"]) == (request_, []), text


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_may_be_shouted_or_typed_in_a_hurry(request_: str, read: Read) -> None:
    """Capitals, missing question marks and spaces around it change nothing."""
    for text in REQUESTS[request_]:
        for typed in (text.upper(), f"  {text.rstrip('?')}  ", text.rstrip("?") + " ?"):
            assert read(typed).get("finer_intent") == request_, typed


@pytest.mark.parametrize(("request_", "text"), pairs(UNKNOWN))
def test_more_wordings_of_a_request_are_read_as_one(request_: str, text: str, read: Read) -> None:
    """A greeting word in front, fewer words or other words ask for the same."""
    assert read(text).get("finer_intent") == request_


def test_a_what_if_by_its_command_supposes_what_it_names(reader: Reader) -> None:
    """`/what-if we had a feature store` is “what if we had a feature store”."""
    (supposed,) = reader.read("/what-if we had a feature store").supposed

    assert (supposed.practice, str(supposed.status)) == ("feature-store", "yes")


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_with_the_words_of_a_request_is_none(text: str, read: Read) -> None:
    """Plans, targets and comparisons of the team's own are what the team does, and no request."""
    assert read(text).get("finer_intent") not in OUTSIDE


@pytest.mark.parametrize("text", [text for text, claims in STATEMENTS.items() if claims])
def test_a_statement_with_the_words_of_a_request_keeps_its_claims(text: str, read: Read) -> None:
    """What it says is noted as if the words were others."""
    assert STATEMENTS[text].items() <= sure(read(text)).items()


@pytest.mark.parametrize("text", MISTAKEN)
def test_a_statement_that_begins_like_a_request_is_none(text: str, read: Read) -> None:
    """What comes after its first words tells that nobody asks for anything."""
    assert read(text).get("finer_intent") != MISTAKEN[text]


@pytest.mark.parametrize(
    ("text", "practice", "status"),
    [
        ("code review? why not, everybody does it", "code-review", "no"),
        pytest.param(
            *("even if we have CI, tests are not run", "continuous-integration", "no"),
            marks=pytest.mark.xfail(strict=True, reason="what is granted in the first clause is read with the second"),
        ),
        ("compared to last year, releases are automated", "baseline-evaluation", "yes"),
    ],
)
def test_a_turn_of_phrase_turns_no_claim(text: str, practice: str, status: str, read: Read) -> None:
    """What nobody said is not stored."""
    assert sure(read(text)).get(practice) != status
