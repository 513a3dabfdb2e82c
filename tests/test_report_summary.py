"""One page for people who pay: short, and every term in it explained."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.conversation.glossary import Glossary
from assistant.report.composing import Subject, compose
from assistant.report.rendering import Markup, render
from assistant.report.summary import MOST_WORDS, Summary, first_sentence, summarize
from tests.installed import DOCTOR, KNOWLEDGE
from tests.test_report_content import ONE_MODEL
from tests.texts import PERSONAS, diagnosed, said

GLOSSARY = Glossary(KNOWLEDGE.terms.values())


@cache
def page(name: str) -> Summary:
    """The page of a persona."""
    return summarize(compose(DOCTOR, diagnosed(name), Subject("our fraud model")), KNOWLEDGE)


@pytest.mark.parametrize("name", PERSONAS)
def test_a_page_has_at_most_450_words(name: str) -> None:
    """As a word processor counts the rendered page, headings and explanations included."""
    markdown = render(page(name), "summary", Markup.MARKDOWN)

    assert len(markdown.replace("#", "").replace("\n- ", "\n").split()) <= MOST_WORDS == 450


@pytest.mark.parametrize("name", PERSONAS)
def test_every_term_on_a_page_is_explained(name: str) -> None:
    """Also those in the explanations: what a term means stands on the page, or what the practice of that name is."""
    text = page(name).text
    unexplained = [
        term.term
        for line in text.splitlines()
        for term in GLOSSARY.found_in(line)
        if first_sentence(term.means) not in text and not is_explained_by_its_practice(term.names, text)
    ]

    assert unexplained == []


def is_explained_by_its_practice(names: tuple[str, ...], text: str) -> bool:
    """Whether the practice with one of these names stands in a text with what it is."""
    wanted = set(map(str.casefold, names))
    return any(
        first_sentence(practice.what) in text
        for practice in KNOWLEDGE.practices.values()
        if practice.name.casefold() in wanted
    )


@pytest.mark.parametrize("name", PERSONAS)
def test_a_page_says_where_how_far_what_next_and_how_sure(name: str) -> None:
    """However little is known, and however much has to be explained."""
    headings = [section.heading for section in page(name).sections]

    needed = ["Where the team stands", "How far is far enough", "What to pay for next", "How sure this is"]
    assert [heading for heading in headings if heading in needed] == needed


def test_a_page_for_one_model_says_that_less_is_enough() -> None:
    """And what to pay for, and what not to pay for yet."""
    summary = summarize(compose(DOCTOR, DOCTOR.diagnose(ONE_MODEL), Subject("fraud")), KNOWLEDGE)
    sections = {section.heading: " ".join(section.sentences) for section in summary.sections}

    assert "The top of a scale is not the aim." in sections["How far is far enough"]
    assert "Model monitoring (weeks of work, our estimate)" in sections["What to pay for next"]
    assert sections["What not to pay for yet"]
    assert "own word alone" in sections["How sure this is"]


def test_a_name_of_a_session_is_explained_too() -> None:
    """It may hold a term like any other text."""
    report = compose(DOCTOR, DOCTOR.diagnose([said("version-control", "yes", "git")]), Subject("feature store team"))

    assert "Feature store" in [word.term for word in summarize(report, KNOWLEDGE).words]
