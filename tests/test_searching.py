"""Finding entries by a few words: what comes first, and what is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.reader.searching import Entry, Searcher, entries_in

if TYPE_CHECKING:
    from assistant.domain import Knowledge

ENTRIES = (
    Entry("practices", "registry", ("Model registry", "version list"), "Where models are kept."),
    Entry("practices", "versions", ("Version control",), "Git, for instance."),
    Entry("terms", "version", ("Version",), "One of several states."),
    Entry("tools", "git", ("Git", "git scm"), "Keeps versions."),
)


def found(text: str, kinds: tuple[str, ...] = ("practices", "terms", "tools"), most: int = 10) -> list[str]:
    """Ids in their order."""
    return [entry.id for entry in Searcher(ENTRIES).find(text, kinds, most)]


def test_nothing_typed_finds_everything_in_its_order() -> None:
    """An empty search is a list."""
    assert found("") == ["registry", "versions", "version", "git"]
    assert found("  ?!") == ["registry", "versions", "version", "git"]


def test_the_name_itself_comes_first() -> None:
    """Then names that begin with it, then other names, then texts."""
    assert found("version") == ["version", "versions", "registry", "git"]


def test_the_beginning_of_a_word_is_enough() -> None:
    """The list follows the typing."""
    assert found("reg") == ["registry"]
    assert found("VERSION con")[0] == "versions"


def test_an_entry_with_all_words_comes_before_those_with_some() -> None:
    """Whatever the single words are worth."""
    assert found("git keeps")[0] == "git"


def test_a_misspelt_word_is_mended() -> None:
    """The nearest known words stand in for one that nobody knows."""
    assert found("registri") == ["registry"]
    assert found("xyzzyx") == []


def test_kinds_and_number_are_kept_to() -> None:
    """Only what was asked for, and not more."""
    assert found("version", ("terms",)) == ["version"]
    assert found("", most=2) == ["registry", "versions"]


def test_every_entry_of_the_knowledge_base_can_be_found(knowledge: Knowledge) -> None:
    """All kinds but phrases are in it, each with a name."""
    entries = list(entries_in(knowledge))
    for kind in (
        "practices",
        "frameworks",
        "criteria",
        "rules",
        "terms",
        "lessons",
        "sources",
        "tools",
        "disagreements",
    ):
        assert {entry.id for entry in entries if entry.kind == kind} == set(getattr(knowledge, kind))
    assert all(entry.names and entry.names[0] for entry in entries)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("drift monitoring", "drift-monitoring"),
        ("version control", "version-control"),
        ("mlflow", "mlflow"),
        ("canary release", "canary-release"),
        ("ml test score", "ml-test-score"),
    ],
)
def test_a_name_finds_its_entry(knowledge: Knowledge, text: str, first: str) -> None:
    """What is looked for by its name is on top."""
    assert (
        Searcher(entries_in(knowledge)).find(text, set(knowledge.__dataclass_fields__) | {"criteria"}, 1)[0].id == first
    )
