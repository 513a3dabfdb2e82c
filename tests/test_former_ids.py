"""Ids never change meaning: those that practices once had are listed, and are never given away again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.errors import Place
from assistant.knowledge_base import load

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from tests.conftest import TinyKnowledge

FORMER = "knowledge/former-ids.yaml"
PUBLISHED = Path(__file__).parent / "cases" / "published-ids.txt"


def found(tiny: TinyKnowledge) -> list[tuple[str, str, str]]:
    """Every problem: where, what, what next."""
    return [(str(problem.place), problem.what, problem.hint) for problem in tiny.problems()]


def test_no_published_id_is_lost(knowledge: Knowledge) -> None:
    """Every id that a Rung was ever given away with is there, or is listed with what became of it."""
    published = PUBLISHED.read_text(encoding="utf-8").split()

    assert len(published) >= 132
    assert [id_ for id_ in published if id_ not in knowledge.practices and id_ not in knowledge.former] == []


def test_a_former_id_leads_to_the_present_one(tiny: TinyKnowledge) -> None:
    """Renamed, removed, unknown or still there."""
    tiny.write(FORMER, "renamed: {data-checks: data-validation}\nremoved: {magic: It was none.}\n")
    knowledge = load(tiny.root)

    assert knowledge.present_id("data-checks") == "data-validation"
    assert knowledge.present_id("data-validation") == "data-validation"
    assert knowledge.present_id("magic") is None
    assert knowledge.present_id("never-heard-of") is None
    assert knowledge.former["magic"].because == "It was none."
    assert tiny.problems() == []


def test_a_knowledge_base_without_former_ids_has_no_such_file(tiny: TinyKnowledge) -> None:
    """It is there once it is needed."""
    assert not (tiny.root / FORMER).exists()
    assert load(tiny.root).former == {}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("renamed: {data-validation: data-pipeline}", "was renamed to 'data-pipeline'"),
        ("removed: {data-validation: It was too hard.}", "was removed"),
    ],
)
def test_an_id_that_comes_back_is_named(tiny: TinyKnowledge, line: str, what: str) -> None:
    """At the practice that has it now: sessions would take what was said of the old one for an answer."""
    tiny.write(FORMER, line + "\n")

    ((place, told, hint),) = found(tiny)

    assert place == "knowledge/practices/data-validation.yaml:1"
    assert told == f"'data-validation' {what}, so sessions know it by another meaning"
    assert hint.startswith("take an id that was never used")
    assert FORMER in hint


def test_an_id_that_leads_to_nothing_is_named_with_the_nearest_one(tiny: TinyKnowledge) -> None:
    """With its line."""
    tiny.write(FORMER, "renamed:\n  one: data-pipeline\n  two: data-pipline\n")

    assert found(tiny) == [(f"{FORMER}:3", "unknown practice 'data-pipline'", "did you mean 'data-pipeline'?")]


def test_an_id_that_leads_to_another_former_one_is_named(tiny: TinyKnowledge) -> None:
    """Each leads to today's id at once: who renames a second time changes the first line too."""
    tiny.write(FORMER, "renamed: {one: two, two: data-pipeline}\n")

    assert [what for _, what, _ in found(tiny)] == ["unknown practice 'two'"]


def test_other_mistakes_are_named(tiny: TinyKnowledge) -> None:
    """A reason that is missing, an id in both lists, a key that is none."""
    tiny.write(FORMER, "renamed: {one: data-pipeline}\nremoved: {one: It went., two: }\nmoved: {}\n")

    assert {(what, place) for place, what, _ in found(tiny)} == {
        ("'one' is renamed and removed", str(Place(FORMER, 2))),
        ("'two' is missing", str(Place(FORMER, 2))),
        ("unknown key 'moved'", str(Place(FORMER, 3))),
    }
