"""Finding the term that somebody asks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.conversation.glossary import Glossary
from assistant.domain import Term
from assistant.errors import Place

if TYPE_CHECKING:
    from assistant.domain import Knowledge


def term(name: str, *also: str) -> Term:
    """A term that is its own id."""
    return Term(name, name, f"What {name} means.", ("field-guide",), Place("knowledge/glossary/a.yaml", 1), also)


GLOSSARY = Glossary(
    [
        term("Drift"),
        term("Concept drift", "concept shift"),
        term("Feature"),
        term("Feature store"),
        term("Feature store of a whole company"),
        term("GPU", "graphics processor"),
        term("Batch"),
        term("Loss"),
        term("Blue-green deployment"),
    ]
)


CAPITALS = ("FEATURES", "Feature")


def named(text: str) -> str | None:
    """The name of the term that is found."""
    found = GLOSSARY.named(text)
    return found.term if found is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is drift?", "Drift"),
        ("what is concept drift?", "Concept drift"),
        ("drift or concept drift or drift", "Concept drift"),
        ("what is a feature?", "Feature"),
        ("what is a feature store for?", "Feature store"),
        ("what is the feature store of a whole company", "Feature store of a whole company"),
    ],
)
def test_the_longest_name_wins(text: str, expected: str) -> None:
    """Wherever it stands: who says "concept drift" does not ask about drift in general."""
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("does a feature cause drift?", "Drift"),
        ("does drift change a feature?", "Feature"),
        ("a feature store, and concept drift", "Concept drift"),
        ("concept drift in the feature store", "Feature store"),
    ],
)
def test_of_equally_long_names_the_last_one_wins(text: str, expected: str) -> None:
    """A question ends in its subject."""
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("features", "Feature"),
        ("what are feature stores?", "Feature store"),
        ("GPUs", "GPU"),
        ("loss", "Loss"),
        ("batches", "Batch"),
    ],
)
def test_a_plural_is_found(text: str, expected: str) -> None:
    """The s of "loss" is none of a plural."""
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("DRIFT", "Drift"), ("gpu", "GPU"), ("Concept Drift", "Concept drift"), CAPITALS]
)
def test_case_makes_no_difference(text: str, expected: str) -> None:
    """Neither in the question nor in the term."""
    assert named(text) == expected


@pytest.mark.parametrize("text", ["blue-green deployment", "blue green deployment", "Blue-green-deployment"])
def test_hyphens_make_no_difference(text: str) -> None:
    """People write them or not."""
    assert named(text) == "Blue-green deployment"


@pytest.mark.parametrize("text", ["concept shift", "what is a concept shift?", "concept shifts"])
def test_a_term_is_found_by_its_other_names(text: str) -> None:
    """They mean the same."""
    assert named(text) == "Concept drift"


@pytest.mark.parametrize("text", ["", "?!", "what is a flux capacitor?", "concept", "store", "drifting", "a processor"])
def test_words_that_are_no_terms_find_nothing(text: str) -> None:
    """A part of a name is no name, and a word that begins like one neither."""
    assert named(text) is None


@pytest.mark.parametrize("question", ["{}", "what is {}?", "What does {} mean?", "please explain {} to me"])
def test_every_term_is_found_by_each_of_its_names(knowledge: Knowledge, question: str) -> None:
    """Also by other names, and no two terms share one."""
    glossary = Glossary(knowledge.terms.values())
    lost = {
        name
        for each in knowledge.terms.values()
        for name in each.names
        if glossary.named(question.format(name)) is not each
    }

    assert lost == set()
