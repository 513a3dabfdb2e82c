"""Misspelt words are mended, and texts compared with phrases as a whole."""

from __future__ import annotations

import pytest

from assistant.domain import PhraseBook, Status
from assistant.reader.matching import Mender, Nearest, NearestPhrase

MENDER = Mender(["batch", "check", "monitoring", "pipeline", "validation"], left_alone=["pipelines"])
BOOKS = {
    "data-validation": PhraseBook(
        "data-validation",
        ("data validation",),
        {Status.YES: ("every batch is checked",), Status.NO: ("nobody looks at the batches", "we never check")},
    ),
    "version-control": PhraseBook("version-control", ("version control",), {}),
}
NEAREST = NearestPhrase(BOOKS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("piepline", "pipeline"),
        ("pipline", "pipeline"),
        ("pipelline", "pipeline"),
        ("pipelime", "pipeline"),
        ("bacth", "batch"),
        ("montioirng", "monitoring"),
    ],
)
def test_a_slip_is_mended(written: str, meant: str) -> None:
    """A letter too few, too many, wrong, or two swapped; in a long word, two slips."""
    assert MENDER.mend(written) == meant


def test_the_nearest_known_word_is_taken() -> None:
    """Of two words within reach, the one with fewer slips."""
    assert Mender(["monitoring", "mentoring"]).mend("mentorng") == "mentoring"


@pytest.mark.parametrize("word", ["pipeline", "batch", "check"])
def test_a_known_word_stays(word: str) -> None:
    """Nothing is wrong with it."""
    assert MENDER.mend(word) == word


def test_a_word_that_is_right_as_it_is_stays() -> None:
    """Even one letter from a known one; and nothing is mended to it."""
    assert MENDER.mend("pipelines") == "pipelines"
    assert Mender([], left_alone=["kubeflow"]).mend("kubeflwo") == "kubeflwo"


@pytest.mark.parametrize(
    "word",
    [
        "chek",  # four letters: too many words are near
        "pip3line",  # holds a digit: a name or a number
        "kubernetes",  # near nothing
        "papelime",  # two slips in eight letters
    ],
)
def test_what_may_be_another_word_stays(word: str) -> None:
    """Short ones, those that are no words, and those that are near nothing."""
    assert MENDER.mend(word) == word


def test_without_known_words_nothing_is_mended() -> None:
    """As it is before anything was learned."""
    assert Mender(()).mend("piepline") == "piepline"


def test_the_same_word_is_mended_the_same_way_again() -> None:
    """What is kept in mind changes nothing, and neither does the order of the known words."""
    words = ["casting", "lasting", "pasting"]

    assert [Mender(words).mend("qasting") for _ in range(2)] == [Mender(words[::-1]).mend("qasting")] * 2
    assert MENDER.mend("piepline") == MENDER.mend("piepline")


@pytest.mark.parametrize("text", ["every batch is checked", "Is every batch checked?", "checked: every batch IS"])
def test_a_phrase_in_any_order_is_the_nearest(text: str) -> None:
    """Order, case and punctuation do not count."""
    assert NEAREST.find("data-validation", text) == Nearest("every batch is checked", Status.YES, 100)


def test_the_nearest_phrase_brings_its_status() -> None:
    """It is alike in part only."""
    nearest = NEAREST.find("data-validation", "nobody looks at the tables")

    assert nearest is not None
    assert (nearest.text, nearest.status) == ("nobody looks at the batches", Status.NO)
    assert 50 < nearest.likeness < 100


@pytest.mark.parametrize("practice", ["version-control", "data-pipeline"])
def test_without_phrases_there_is_no_nearest_one(practice: str) -> None:
    """A book that has terms alone, and no book at all."""
    assert NEAREST.find(practice, "all code is in a repository") is None
