"""The JSON of the outside contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from assistant.advice import next_steps, not_now
from assistant.conversation import Conversation
from assistant.domain import Claim, Status
from assistant.inference import claims_from_answers
from assistant.report import assessment, claim_values, contradiction_values, framework_values, reading_values
from assistant.store import Store

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from assistant.inference import Diagnosis, Doctor
    from assistant.reader import Reader

MESSAGES = (
    "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live",
    "we have 2 models in production and labels arrive after nine months",
    "we have no version control at all",
)


@pytest.fixture(scope="module")
def diagnosis(doctor: Doctor, reader: Reader) -> Diagnosis:
    """A transcript of three messages, the last of which takes back a part of the first."""
    talk = Conversation(doctor, reader, Store(None), "transcript", asks=False)
    for text in MESSAGES:
        talk.say(text)
    return talk.diagnosis


@pytest.fixture(scope="module")
def values(doctor: Doctor, diagnosis: Diagnosis) -> dict[str, Any]:
    """What `rung assess --json` prints for it, through JSON and back."""
    printed = json.dumps(assessment(diagnosis, next_steps(doctor, diagnosis), not_now(diagnosis)))
    loaded: dict[str, Any] = json.loads(printed)
    return loaded


def test_an_assessment_has_the_keys_of_the_contract(values: dict[str, Any]) -> None:
    """Scripts rely on them."""
    assert set(values) >= {
        "knowledge", "claims", "frameworks", "contradictions", "next_steps", "not_now", "caveats", "unknown",
    }  # fmt: skip
    assert set(values["knowledge"]) >= {"version", "hash"}


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("claims", {"practice", "status", "confidence", "origin", "quotes"}),
        ("frameworks", {"id", "at_least", "at_most", "level_names", "dimensions"}),
        ("contradictions", {"rule", "practices", "strength", "question", "quotes"}),
        ("next_steps", {"practice", "because", "effort", "prerequisites", "first_step", "caveats", "sources"}),
        ("not_now", {"practice", "because"}),
    ],
)
def test_each_entry_has_the_keys_of_the_contract(values: dict[str, Any], part: str, keys: set[str]) -> None:
    """All of them, in every entry; more may be there."""
    assert values[part]
    assert all(set(entry) >= keys for entry in values[part])


def test_levels_are_the_frameworks_own_numbers(values: dict[str, Any]) -> None:
    """Azure counts from 0 to 4, Google from 0 to 2, Balawejder from 1 to 5; each has as many names."""
    ladders = [entry for entry in values["frameworks"] if entry["counts"] == "levels"]
    numbers = {entry["id"]: list(map(int, entry["level_names"])) for entry in ladders}

    assert numbers["azure-mlops"] == [0, 1, 2, 3, 4]
    assert numbers["google-mlops"] == [0, 1, 2]
    assert numbers["five-levels"] == [1, 2, 3, 4, 5]


def test_levels_are_intervals_within_the_framework(values: dict[str, Any]) -> None:
    """Of each dimension, too; the framework is gated, so none of its ends is above that of all its dimensions."""
    for entry in (each for each in values["frameworks"] if each["counts"] == "levels"):
        numbers = list(map(int, entry["level_names"]))
        for part in (entry, *entry["dimensions"]):
            assert numbers[0] <= part["at_least"] <= part["at_most"] <= numbers[-1]
        assert entry["dimensions"]
        assert entry["at_most"] <= max(part["at_most"] for part in entry["dimensions"])


def test_what_was_said_comes_with_its_words_and_their_place(values: dict[str, Any]) -> None:
    """The quote stands in the message of that number, from start to end."""
    quotes = [quote for claim in values["claims"] for quote in claim["quotes"]]

    assert len(quotes) >= 7
    for quote in quotes:
        assert MESSAGES[quote["message"] - 1][quote["start"] : quote["end"]] == quote["text"]


def test_what_is_implied_is_marked_and_has_no_words(values: dict[str, Any]) -> None:
    """Models cannot be rebuilt because the data is not kept; nobody said so."""
    implied = {claim["practice"]: claim for claim in values["claims"] if claim["origin"] == "implied"}

    assert implied["reproducible-training"]["status"] == "no"
    assert all(claim["quotes"] == [] and "start" not in claim for claim in implied.values())


def test_a_fact_has_its_value(values: dict[str, Any]) -> None:
    """And a practice has none."""
    by_practice = {claim["practice"]: claim for claim in values["claims"]}

    assert by_practice["models-in-production"]["value"] == "2"
    assert by_practice["label-delay"]["value"] == "nine months"
    assert "value" not in by_practice["model-monitoring"]


def test_both_accounts_are_in_the_contradiction(values: dict[str, Any]) -> None:
    """In the order in which they were said."""
    (accounts,) = (item for item in values["contradictions"] if item["rule"] == "two-accounts:version-control")

    assert accounts["strength"] == "contradiction"
    assert accounts["quotes"] == ["code is in git", "we have no version control at all"]
    assert accounts["question"].endswith("?")


def test_everything_named_exists(values: dict[str, Any], knowledge: Knowledge) -> None:
    """Practices, sources and rules are those of the knowledge base."""
    practices = {*values["unknown"], *(claim["practice"] for claim in values["claims"])}
    practices |= {entry["practice"] for part in ("next_steps", "not_now") for entry in values[part]}
    practices |= {needed for step in values["next_steps"] for needed in step["prerequisites"]}
    assert practices <= set(knowledge.practices)
    sources = {source for step in values["next_steps"] for source in step["sources"]}
    sources |= {source for caveat in values["caveats"] for source in caveat["sources"]}
    assert sources <= set(knowledge.sources)
    assert {rule for item in values["not_now"] for rule in item["rules"]} <= set(knowledge.rules)


def test_known_and_unknown_are_the_whole_catalogue(values: dict[str, Any], diagnosis: Diagnosis) -> None:
    """A practice is in one of them; a contested one counts as unknown though something was said."""
    known = {claim["practice"] for claim in values["claims"]} - diagnosis.contested

    assert known | set(values["unknown"]) == set(diagnosis.knowledge.practices)
    assert not known & set(values["unknown"])


def test_the_same_input_gives_the_same_bytes(doctor: Doctor) -> None:
    """Claims in another order are another transcript, but the same claims twice are one text."""
    answers = {"version-control": "yes", "model-monitoring": "no", "models-in-production": "3"}
    texts = set()
    for _ in range(3):
        diagnosis = doctor.diagnose(claims_from_answers(doctor.knowledge, answers))
        texts.add(json.dumps(assessment(diagnosis, next_steps(doctor, diagnosis), not_now(diagnosis))))

    assert len(texts) == 1


def test_nothing_known_is_an_assessment_too(doctor: Doctor) -> None:
    """All levels are open, nothing is recommended."""
    diagnosis = doctor.diagnose([])
    empty = assessment(diagnosis, next_steps(doctor, diagnosis), not_now(diagnosis))

    assert [empty[part] for part in ("claims", "contradictions", "next_steps", "not_now", "caveats")] == [
        [],
        [],
        [],
        [],
        [],
    ]
    assert empty["unknown"] == list(doctor.knowledge.practices)
    assert all(entry["at_least"] < entry["at_most"] for entry in empty["frameworks"])


def test_a_move_quotes_the_words_that_call_for_it(values: dict[str, Any]) -> None:
    """Those in which the user said that it is missing."""
    said = {step["practice"]: step["quotes"] for step in values["next_steps"]}

    assert said["model-monitoring"] == ["nobody looks at the model once it is live"]


def test_a_move_gives_all_its_reasons(values: dict[str, Any], doctor: Doctor, diagnosis: Diagnosis) -> None:
    """What it is good for or the rule that calls for it, then the levels that it holds up."""
    frameworks = {framework.id: framework for framework in diagnosis.knowledge.frameworks.values()}
    held = 0
    for step, entry in zip(next_steps(doctor, diagnosis), values["next_steps"], strict=True):
        assert entry["practice"] == step.practice.id
        reason = step.urged_by[0].because if step.urged_by else step.practice.why
        assert entry["because"].startswith(reason)
        for framework, level in step.holds_back:
            assert f"level {level} of {frameworks[framework].short_name}" in entry["because"]
            held += 1
    assert held


# --- a reading


def test_a_reading_gives_back_the_id_as_it_came(reader: Reader, knowledge: Knowledge) -> None:
    """Whatever JSON value it is."""
    for id_ in ("a", 7, None, [1]):
        assert reading_values(id_, reader.read("code is in git"), knowledge)["id"] == id_


def test_a_reading_has_the_keys_of_the_contract(reader: Reader, knowledge: Knowledge) -> None:
    """Offsets are those of the text as sent."""
    text = "  code is in git"
    values = reading_values("a", reader.read(text), knowledge)
    (claim,) = values["claims"]

    assert values["intent"] == "answer"
    assert (claim["practice"], claim["status"]) == ("version-control", "yes")
    assert 0.5 <= claim["confidence"] <= 1
    assert text[claim["start"] : claim["end"]] == "code is in git"
    assert values["knowledge"] == {"version": knowledge.version, "hash": knowledge.hash}


@pytest.mark.parametrize(
    ("text", "intent", "finer"),
    [("hello", "off-topic", "greeting"), ("how", "why", "how"), ("undo", "back", "undo"), ("why", "why", None)],
)
def test_a_finer_intent_stands_below_one_of_the_contract(
    reader: Reader, knowledge: Knowledge, text: str, intent: str, finer: str | None
) -> None:
    """Scripts that know only the contract need nothing else."""
    values = reading_values(1, reader.read(text), knowledge)

    assert (values["intent"], values.get("finer_intent")) == (intent, finer)


# --- parts


def test_a_claim_without_words_has_no_place() -> None:
    """An answer from a file, for instance."""
    values = claim_values(Claim("code-review", Status.YES))

    assert values["quotes"] == []
    assert not {"start", "end", "value"} & set(values)


def test_parts_are_the_same_alone_and_in_an_assessment(values: dict[str, Any], diagnosis: Diagnosis) -> None:
    """`rung talk` prints the parts."""
    alone = json.loads(
        json.dumps([framework_values(diagnosis), list(map(contradiction_values, diagnosis.contradictions))])
    )

    assert alone == [values["frameworks"], values["contradictions"]]
