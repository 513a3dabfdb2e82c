"""Entries of the knowledge base as Markdown to be read: complete, linked, harmless."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.knowledge_base import load
from assistant.report.cards import KINDS, SCHEME, card, title
from assistant.report.entries import entries_of

if TYPE_CHECKING:
    from conftest import TinyKnowledge

    from assistant.domain import Knowledge

LINK = re.compile(rf"\]\({SCHEME}([a-z]+)/([a-z0-9-]+)\)")


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_has_a_card_whose_links_lead_somewhere(knowledge: Knowledge, kind: str) -> None:
    """No card is empty, and no link goes nowhere or to its own entry."""
    for id_, entry in entries_of(kind, knowledge).items():
        written = card(kind, id_, knowledge)
        assert title(entry)
        assert written.startswith("**")
        for linked_kind, linked in LINK.findall(written):
            assert linked in entries_of(linked_kind, knowledge)
            assert (linked_kind, linked) != (kind, id_)


def test_a_practice_links_to_all_that_is_about_it(whole: TinyKnowledge) -> None:
    """Prerequisites both ways, criteria, rules and sources."""
    knowledge = load(whole.root)
    written = card("practices", "version-control", knowledge)

    kinds = {kind for kind, _ in LINK.findall(written)}
    assert {"practices", "criteria", "rules", "sources"} <= kinds
    assert knowledge.practices["version-control"].what.split(".")[0] in written.replace("\\", "")


def test_a_condition_names_its_practices_and_units(knowledge: Knowledge) -> None:
    """Limits are written as people write them."""
    written = card("rules", "feature-store-few-models", knowledge).replace("\\", "")

    assert f"[Models in production]({SCHEME}practices/models-in-production) at least 1 and" in written


def test_texts_of_entries_are_never_markup(knowledge: Knowledge) -> None:
    """A text with links, code, tags and control characters is shown as it is, without what could command."""
    evil = "[x](rung:practices/data-pipeline) `code` <b>b</b> **bold** \x1b[31m\u202e\n# head"
    practice = replace(knowledge.practices["version-control"], name=evil, what=evil, first_step=evil)
    practices = {**knowledge.practices, "version-control": practice}
    written = card("practices", "version-control", replace(knowledge, practices=practices))

    assert "](rung:practices/data-pipeline) \\`" not in written
    assert "\\[x\\]\\(rung:practices/data\\-pipeline\\)" in written
    assert "\\*\\*bold\\*\\*" in written
    assert not {"\x1b", "\u202e"} & set(written)
    assert "\n# head" not in written


def test_only_addresses_of_the_web_are_links(knowledge: Knowledge) -> None:
    """Anything else stays text."""
    id_ = "azure-mlops-2025"
    for url in ("javascript:alert(1)", "file:///etc/passwd", "https://a.b/) [x](rung:x"):
        sources = {**knowledge.sources, id_: replace(knowledge.sources[id_], url=url)}
        written = card("sources", id_, replace(knowledge, sources=sources))
        assert f"(<{url}>)" not in written

    assert f"(<{knowledge.sources[id_].url}>)" in card("sources", id_, knowledge)


def test_an_unknown_entry_is_an_error(knowledge: Knowledge) -> None:
    """Neither another kind nor another id."""
    for kind, id_ in (("phrases", "version-control"), ("practices", "no-such-practice")):
        with pytest.raises(KeyError):
            card(kind, id_, knowledge)
