"""What-ifs: what a message supposes is looked at and never noted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation
from assistant.reader import Intent
from assistant.reader.supposing import supposition

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import Store

UNDERSTOOD: dict[str, dict[str, str]] = {
    "what if we had data versioning and canaries?": {"data-versioning": "yes", "progressive-delivery": "yes"},
    "what would change if all models had an owner": {"ownership": "yes"},
    "let's say nobody reviewed code": {"code-review": "no"},
    "how would things look if we added CI": {"continuous-integration": "yes"},
    "what if we never retrained automatically?": {"automated-retraining": "no"},
    "and what if we got a model registry?": {"model-registry": "yes"},
    "suppose our models had no rollback": {"rollback": "no"},
    "imagine that we had a staging environment": {"staging": "yes"},
    "Okay, so what if there was no alerting?": {"alerting": "no"},
    "let us say they introduced code review for everything": {"code-review": "yes"},
    "assuming we set up drift monitoring, where would we be?": {"drift-monitoring": "yes"},
    "what about if we had shadow deployments?": {"progressive-delivery": "yes"},
    "supposing that nobody is on call": {"incident-response": "no"},
    "hm, what if every model had a model card?": {"documentation": "yes"},
    "WHAT IF WE HAD A FEATURE STORE": {"feature-store": "yes"},
    "what if we had a model registry but no experiment tracking?": {
        "model-registry": "yes",
        "experiment-tracking": "no",
    },
    "what would be different if we logged all predictions?": {"prediction-logging": "yes"},
    "assume that all deployments were automated": {"automated-deployment": "yes"},
    "suppose tomorrow we had A/B tests": {"progressive-delivery": "yes"},
    "now imagine we had no version control at all": {"version-control": "no"},
    "how would the levels change if we had automated retraining?": {"automated-retraining": "yes"},
    "what if our predictions were not logged any more?": {"prediction-logging": "no"},
    "let's say there is a rollback for half of the models": {"rollback": "partial"},
    "what if we weren't testing for bias?": {"fairness": "no"},
    "so suppose we had CI but no code review": {"continuous-integration": "yes", "code-review": "no"},
    "suppose we no longer tracked experiments": {"experiment-tracking": "no"},
    "what about if all of the infrastructure was in Terraform?": {"infrastructure-as-code": "yes"},
}
"""What each message supposes, as a careful colleague would note it; parts count for their whole."""
MISREAD: dict[str, dict[str, str]] = {
    "assume we dropped the feature store": {"feature-store": "no"},
    "assume we removed the staging environment": {"staging": "no"},
    "what would happen if we lost our experiment tracking?": {"experiment-tracking": "no"},
    "how does it look if we adopt infrastructure as code": {"infrastructure-as-code": "yes"},
    "what if someone was on call for the models?": {"incident-response": "yes"},
    "what if we bought a feature store?": {"feature-store": "yes"},
}
"""What the reader takes for the opposite, or for nothing."""
VALUES = {
    "what if we had 20 models instead of 2?": {"models-in-production": "20"},
    "what if we had ten engineers and 3 models?": {"team-size": "10", "models-in-production": "3"},
    "what if labels arrived after a week?": {"label-delay": "a week"},
}


def supposed(reader: Reader, text: str) -> dict[str, str]:
    """Practice to status of what a message supposes, parts under the name of their whole."""
    return {reader.knowledge.whole_of(claim.practice): str(claim.status) for claim in reader.read(text).supposed}


# --- what is one


@pytest.mark.parametrize("text", [*UNDERSTOOD, *MISREAD, *VALUES])
def test_a_what_if_is_a_request_and_claims_nothing(text: str, reader: Reader) -> None:
    """Its intent is what-if, next-steps for the outside, and there is nothing that could be stored."""
    reading = reader.read(text)

    assert (reading.intent, reading.intent.outside) == (Intent.WHAT_IF, Intent.NEXT_STEPS)
    assert (reading.claims, reading.details) == ((), ())


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_a_what_if_supposes_practices_with_their_status(text: str, reader: Reader) -> None:
    """What would be there, what would be gone, and no other practice."""
    assert supposed(reader, text) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", MISREAD)
def test_a_what_if_about_an_end_or_a_beginning_has_its_status(text: str, reader: Reader) -> None:
    """To drop or lose something is to be without it; to adopt or buy something is to have it."""
    assert supposed(reader, text) == MISREAD[text]


@pytest.mark.parametrize("text", VALUES)
def test_a_what_if_can_be_about_a_number(text: str, reader: Reader) -> None:
    """Team size, models and delays are supposed with their values."""
    assert {claim.practice: claim.value for claim in reader.read(text).supposed} == VALUES[text]


def test_a_part_is_supposed_beside_its_whole(reader: Reader) -> None:
    """Whoever supposes canaries supposes canary releases, and with them that models are tried on a part first."""
    statuses = {claim.practice: str(claim.status) for claim in reader.read("what if we had canary releases?").supposed}

    assert statuses == {"canary-release": "yes", "progressive-delivery": "yes"}


@pytest.mark.parametrize("text", ["what if", "what if?", "and what if we did?", "suppose we were better at all of it"])
def test_a_what_if_about_nothing_supposes_nothing(text: str, reader: Reader) -> None:
    """It is still one, so that Rung can ask what to suppose."""
    reading = reader.read(text)

    assert (reading.intent, reading.supposed, reading.claims) == (Intent.WHAT_IF, (), ())


@pytest.mark.parametrize("question", ["staging", "model-registry", "team-size"])
@pytest.mark.parametrize("text", ["what if we had a model registry?", "suppose we had no staging environment"])
def test_a_what_if_answers_no_question(text: str, question: str, reader: Reader) -> None:
    """Not even the one that was just asked about the same practice."""
    reading = reader.read(text, question=question, previous="rollback")

    assert (reading.intent, reading.claims) == (Intent.WHAT_IF, ())


@pytest.mark.parametrize("text", ["what if code was not in git?", "imagine we had canary releases"])
def test_a_conversation_keeps_nothing_of_a_what_if(text: str, doctor: Doctor, reader: Reader, store: Store) -> None:
    """The claims and levels are those from before, and the reply says so."""
    conversation = Conversation(doctor, reader, store, "test")
    conversation.say("code is in git")
    before = conversation.diagnosis

    reply = conversation.say(text)

    assert reply.claims == ()
    assert "nothing is noted" in reply.markdown
    assert conversation.diagnosis.claims == before.claims
    assert conversation.diagnosis.frameworks == before.frameworks


@pytest.mark.parametrize(
    "text",
    [
        "let's assume we had CI",
        "let's suppose all models had an owner",
        "let's imagine we had no CI",
        "pretend we had a feature store",
        "if we had CI, what would change?",
        "say we had a model registry, what then?",
        "and if we had a model registry?",
        "could you tell me what would change if we had CI?",
        "assume the feature store is gone",
    ],
)
def test_other_wordings_of_a_what_if_are_one_too(text: str, reader: Reader) -> None:
    """People put it in many ways; none of them claims anything."""
    assert reader.read(text).intent is Intent.WHAT_IF


@pytest.mark.parametrize(
    "text",
    [
        "let's imagine we had no CI",
        "if we had CI, what would change?",
        "pretend we had a feature store",
        "would it help if we had a feature store?",
        "assume the feature store is gone",
        "say we had a registry",
    ],
)
def test_a_what_if_that_is_not_recognised_is_not_stored_either(text: str, reader: Reader) -> None:
    """To be asked again is better than a claim that nobody made."""
    assert reader.read(text).sure == ()


# --- what is none

STATEMENTS: dict[str, dict[str, str]] = {
    "say what you like, code is in git": {"version-control": "yes"},
    "imagine that: no tests": {"automated-tests": "no"},
    "Imagine! No tests at all.": {"automated-tests": "no"},
    "assuming the best, we have tests": {"automated-tests": "yes"},
    "we have tests, I suppose": {"automated-tests": "yes"},
    "we have a fallback if the model fails": {"fallback": "yes"},
    "if a model is bad we roll back": {"rollback": "yes"},
    "assumptions are written down in a model card": {"documentation": "yes"},
    "we wish we had a feature store": {"feature-store": "no"},
}
LOOKALIKES = [
    *STATEMENTS,
    "I suppose we test",
    "I assume we monitor drift somewhere",
    "we suppose that somebody reviews the code",
    "we are supposed to version data but do not",
    "our CI is in Jenkins, let's say mostly",
    "supposedly somebody watches for drift",
    "nobody knows what would happen if the service went down",
    "nobody asked what if the data changes",
    "we run what-if analyses for each model",
    "we assume nothing and validate every dataset",
    "what about tests? we have none",
    "if only we had tests",
    "let's say it is complicated",
    "suppose so",
    "whatever happens, if a release fails we roll back",
    "the assumption is that we can retrain at any time",
]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_what_only_sounds_like_a_what_if_is_none(text: str, reader: Reader) -> None:
    """Doubts, conditions and turns of phrase are statements."""
    reading = reader.read(text)

    assert reading.intent is not Intent.WHAT_IF
    assert reading.supposed == ()


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_that_sounds_like_a_what_if_keeps_its_claim(text: str, reader: Reader) -> None:
    """What is said about the team is noted as ever."""
    assert STATEMENTS[text].items() <= {claim.practice: str(claim.status) for claim in reader.read(text).sure}.items()


@pytest.mark.parametrize(
    ("text", "practice"),
    [
        ("What if not? Code is in git.", "version-control"),
        ("Suppose I am new here. Code is in git.", "version-control"),
        ("what if a model fails? we roll back", "rollback"),
        ("What if the data drifts? An alert goes out.", "alerting"),
    ],
)
def test_a_question_that_its_speaker_answers_is_a_statement(text: str, practice: str, reader: Reader) -> None:
    """The sentence after the rhetorical question claims something."""
    assert practice in {claim.practice for claim in reader.read(text).sure}


def test_a_rhetorical_what_if_is_none(reader: Reader) -> None:
    """Nobody wants to know what would change if anything broke."""
    assert reader.read("what if anything breaks? nobody knows").intent is not Intent.WHAT_IF


# --- as a plain statement


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("what if we had CI?", "we have CI."),
        ("suppose that they'd had a registry", "they have a registry"),
        ("imagine I added tests", "I have tests"),
        ("so, what would happen if we were to introduce DVC?", "we have DVC."),
        ("let's say nobody reviewed code", "nobody reviewed code"),
    ],
)
def test_a_what_if_is_put_as_a_plain_statement(text: str, statement: str) -> None:
    """Its opening goes, and to get something is to have it."""
    assert " ".join((supposition(text) or "").split()) == statement


@pytest.mark.parametrize("text", ["what if we add CI?", "what if we adopt CI?", "what if we were to build CI?"])
def test_a_what_if_in_the_present_is_put_as_a_plain_statement(text: str) -> None:
    """To add something is to have it, as it is to have added it."""
    assert (supposition(text) or "").split() == ["we", "have", "CI."]


@pytest.mark.parametrize("text", [*STATEMENTS, "", "?", "if", "so", "what", "help", "what is next"])
def test_what_supposes_nothing_is_put_as_nothing(text: str) -> None:
    """There is no statement to read."""
    assert supposition(text) is None
