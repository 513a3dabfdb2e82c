"""Values of context facts: which of several numbers counts what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.reader import Reader

PEOPLE, MODELS, DELAY, RHYTHM = "team-size", "models-in-production", "label-delay", "release-frequency"
SEVERAL: dict[str, dict[str, str]] = {
    "two people with one model": {PEOPLE: "2", MODELS: "1"},
    "one model, three of us": {PEOPLE: "3", MODELS: "1"},
    "six in data science, four models": {PEOPLE: "6", MODELS: "4"},
    "14 use cases, 9 engineers, 2 years old": {PEOPLE: "9", MODELS: "14"},
    "we retrain 3 models twice a month": {MODELS: "3", RHYTHM: "twice a month"},
    "we are 5 people and run 12 models": {PEOPLE: "5", MODELS: "12"},
    "12 models and 5 people": {PEOPLE: "5", MODELS: "12"},
    "a dozen models, a couple of engineers": {PEOPLE: "2", MODELS: "12"},
    "three data scientists look after forty models": {PEOPLE: "3", MODELS: "40"},
    "2 models in production and labels arrive after nine months": {MODELS: "2", DELAY: "nine months"},
    "4 engineers release 2 models every two weeks": {PEOPLE: "4", MODELS: "2", RHYTHM: "every two weeks"},
    "one model per engineer, and there are eight engineers": {PEOPLE: "8", MODELS: "1"},
    "our 7 models are retrained every 3 months by 2 people": {PEOPLE: "2", MODELS: "7", RHYTHM: "every 3 months"},
    "two of us, 1 model, labels after 90 days": {PEOPLE: "2", MODELS: "1", DELAY: "90 days"},
    "20 models live, 3 data scientists, releases weekly": {PEOPLE: "3", MODELS: "20", RHYTHM: "weekly"},
    "there are seven of us and about thirty models in production": {PEOPLE: "7", MODELS: "30"},
    "a team of five with two models": {PEOPLE: "5", MODELS: "2"},
    "the 2 classifiers are 3 years old and 4 of us maintain them": {PEOPLE: "4", MODELS: "2"},
    "1,200 stores, 2 models, 6 people": {PEOPLE: "6", MODELS: "2"},
    "since 2019 we are 4 people with 6 models": {PEOPLE: "4", MODELS: "6"},
    "95% accuracy with one model, two analysts": {PEOPLE: "2", MODELS: "1"},
    "we release 1 model 4 times a year with 3 people": {PEOPLE: "3", MODELS: "1", RHYTHM: "4 times a year"},
    "it takes 6 weeks until labels arrive for our 3 models": {MODELS: "3", DELAY: "6 weeks"},
    "labels come after 30 to 60 days, we are 8 people": {PEOPLE: "8", DELAY: "30 to 60 days"},
    "5 full-time engineers, 15 recommender models": {PEOPLE: "5", MODELS: "15"},
    "three rather tired engineers, eleven forecasters": {PEOPLE: "3", MODELS: "11"},
    "three people, one of them a student, with 4 models": {PEOPLE: "3", MODELS: "4"},
    "8 models for 20 customers, 3 engineers": {PEOPLE: "3", MODELS: "8"},
    "a 10-person team with 4 models": {PEOPLE: "10", MODELS: "4"},
    "v2 of one model, 2 people": {PEOPLE: "2", MODELS: "1"},
    "3 teams, 12 engineers, 1 model each": {PEOPLE: "12", MODELS: "1"},
    "twenty-two models, thirty-five employees": {PEOPLE: "35", MODELS: "22"},
    "TWO MODELS, FOUR PEOPLE": {PEOPLE: "4", MODELS: "2"},
    "half a dozen engineers, 25 detectors": {PEOPLE: "6", MODELS: "25"},
    "models: 3, people: 8": {PEOPLE: "8", MODELS: "3"},
    "two data scientists and three engineers": {PEOPLE: "5"},
    "labels after two weeks, for models that are 3 years old": {DELAY: "two weeks"},
}
"""What a careful colleague would note of each clause."""


def found(reader: Reader, text: str, *facts: str) -> dict[str, str | None]:
    """The values of some facts in a text."""
    return {fact: reader.values.find(reader.knowledge.practices[fact], text) for fact in facts}


@pytest.mark.parametrize("text", SEVERAL)
def test_each_number_goes_to_what_it_counts(text: str, reader: Reader) -> None:
    """People, models, durations and rhythms in one clause are told apart, in any order."""
    assert found(reader, text, *SEVERAL[text]) == SEVERAL[text]


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        (PEOPLE, "we retrain 3 models twice a month"),
        (PEOPLE, "the 4 models are two years old"),
        (PEOPLE, "in three months we have 9 models"),
        (MODELS, "two data scientists and three engineers"),
        (MODELS, "five of us, once a week"),
        (MODELS, "labels come after 60 days"),
        (DELAY, "two people with one model"),
        (RHYTHM, "two people with one model"),
        (RHYTHM, "labels come after 60 days"),
        (PEOPLE, "99% of it is done with python3 and s3"),
        (PEOPLE, "a large team with many models"),
        (MODELS, ""),
    ],
)
def test_a_number_of_something_else_is_no_value(fact: str, text: str, reader: Reader) -> None:
    """Models are no people, months are neither, and vague words are no number."""
    assert found(reader, text, fact) == {fact: None}


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        (PEOPLE, "seven", "7"),
        (MODELS, "seven", "7"),
        (MODELS, "just the one", "1"),
        (PEOPLE, "about 20, since 3 years", "20"),
        (MODELS, "roughly 15 at the moment", "15"),
    ],
)
def test_a_number_that_counts_nothing_fits_any_fact(fact: str, text: str, value: str, reader: Reader) -> None:
    """Whoever was asked how many need not say of what."""
    assert found(reader, text, fact) == {fact: value}


@pytest.mark.parametrize("fact", [PEOPLE, MODELS])
@pytest.mark.parametrize(
    "text", ["two people with one model", "one model, three of us", "14 use cases, 9 engineers, 2 years old"]
)
def test_an_answer_with_several_numbers_gives_the_one_asked_for(fact: str, text: str, reader: Reader) -> None:
    """The question tells which of them is meant."""
    claims = {claim.practice: claim.value for claim in reader.read(text, question=fact).sure}

    assert claims[fact] == SEVERAL[text][fact]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("batch for 3 models, real time for one", "batch and real-time"),
        ("12 models score every night", "batch"),
        ("two models answer at checkout, within a second", "real-time"),
        ("one model runs on the device", "edge"),
        ("3 models read from kafka, 1 runs nightly", "batch and streaming"),
        ("4 people, 2 models", None),
    ],
)
def test_ways_of_serving_are_found_among_numbers(text: str, value: str | None, reader: Reader) -> None:
    """Several are joined in the order in which the practice lists them."""
    assert found(reader, text, "serving-mode") == {"serving-mode": value}


@pytest.mark.parametrize("text", ["we have two models", "once a week", "kafka"])
def test_yes_or_no_has_no_value(text: str, reader: Reader) -> None:
    """Whether rules apply is a status, and no amount."""
    assert found(reader, text, "regulated") == {"regulated": None}
