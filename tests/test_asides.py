"""Turns of phrase: they turn no claim, and everything else keeps its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.installed import KNOWLEDGE

if TYPE_CHECKING:
    from assistant.reader import Reader

PHRASES = KNOWLEDGE.language["asides"]
STATEMENTS = {
    "all our code is reviewed": ("code-review", "yes"),
    "we log every prediction": ("prediction-logging", "yes"),
    "releases are done by hand": ("automated-deployment", "no"),
}


def sure(reader: Reader, text: str) -> dict[str, str]:
    """What is stored of a message."""
    return {claim.practice: str(claim.status) for claim in reader.read(text).sure}


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("phrase", PHRASES["nothing"])
def test_a_phrase_that_says_nothing_changes_nothing(phrase: str, statement: str, reader: Reader) -> None:
    """Whatever negation it has in it."""
    begun = phrase.capitalize() + ("" if phrase[-1] in ",.:!" or phrase.endswith(("that", "but")) else ",")

    assert dict([STATEMENTS[statement]]) == sure(reader, f"{begun} {statement}.")


@pytest.mark.parametrize(
    ("text", "practice", "status"),
    [
        ("not to mention that drift is watched each day", "drift-monitoring", "yes"),
        ("we have nothing but praise for our CI", "continuous-integration", "yes"),
        ("every merge request is reviewed without fail", "code-review", "yes"),
        ("the code is, believe it or not, in git", "version-control", "yes"),
        ("last but not least, nobody looks at drift", "drift-monitoring", "no"),
    ],
)
def test_a_phrase_is_read_as_what_it_amounts_to(text: str, practice: str, status: str, reader: Reader) -> None:
    """At the beginning, in the middle and at the end."""
    assert sure(reader, text)[practice] == status


@pytest.mark.parametrize(
    ("text", "practice", "status"),
    [
        ("nothing fancy watches the models for drift", "drift-monitoring", "no"),
        ("we do not mention drift anywhere, it is not watched", "drift-monitoring", "no"),
        ("no doubtful value is caught, for the data is not checked", "data-validation", "no"),
    ],
)
def test_words_that_only_look_like_a_phrase_mean_what_they_say(
    text: str, practice: str, status: str, reader: Reader
) -> None:
    """A denial stays one."""
    assert sure(reader, text)[practice] == status


def test_the_quote_is_what_was_typed(reader: Reader) -> None:
    """The user's own words, with the phrase in them."""
    (claim,) = reader.read("Our code is, believe it or not, all in git").sure

    assert claim.quotes[0].text == "Our code is, believe it or not, all in git"


def test_the_quote_of_an_answer_to_several_questions_is_what_was_typed(reader: Reader) -> None:
    """As of any other message."""
    typed = "1 yes, no doubt, 2 no"

    claims = reader.read(typed, question="code-review", further=("model-registry",)).claims

    assert [claim.quotes[0].text for claim in claims] == [typed, typed]


@pytest.mark.parametrize("phrase", ["no doubt", "last but not least", "no kidding", "Believe it or not"])
def test_a_message_of_nothing_else_stays_as_it_is(phrase: str, reader: Reader) -> None:
    """To a question it may be an answer."""
    assert reader.asides.in_plain_words(phrase) == phrase


@pytest.mark.parametrize("text", ["no lıe, NO LİE", "No\nLie, No\u00a0doubt", "no  doubt", "l\u2019ast but not least"])
def test_letters_and_spaces_of_any_kind_do_no_harm(text: str, reader: Reader) -> None:
    """A message is whatever somebody has pasted."""
    assert len(reader.asides.in_plain_words(f"{text}, we have CI")) == len(f"{text}, we have CI")


def test_everything_else_keeps_its_place(reader: Reader) -> None:
    """Quotes are found by their places, so no phrase may become longer or shorter."""
    for plain, phrases in PHRASES.items():
        for phrase in phrases:
            text = f"before {phrase} after"

            changed = reader.asides.in_plain_words(text)

            assert plain == "nothing" or len(plain) <= len(phrase), phrase
            assert phrase not in changed
            assert len(changed) == len(text)
            assert changed.endswith(" after")
