"""How many people a team has, in its own words; each expected number was counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.reader import Reader

PEOPLE = "team-size"
COUNTED = {
    # the speaker counts too, and so does who comes without a number
    "right now it's me and one other guy": "2",
    "just me and a colleague": "2",
    "it's me and two others": "3",
    "myself plus three contractors": "4",
    "my colleague and I do everything": "2",
    "an engineer plus a student run the whole thing": "2",
    "we are two data scientists and an engineer": "3",
    "a statistician, a programmer, a nurse: that's the team": "3",
    "I share the models with one other developer": "2",
    "our manager, four devs, two scientists": "7",
    "we work as a trio": "3",
    # who is alone says so in many ways
    "I'm the only data scientist": "1",
    "it is only me": "1",
    "I am the ML team": "1",
    "I work alone on all our models": "1",
    "me, myself and I": "1",
    "it's a one-woman business": "1",
    # lists are added up, unless they name the same people again
    "3 DS + 2 MLE + 1 PM": "6",
    "2 devs, 1 analyst": "3",
    "three data scientists, an engineer and a designer": "5",
    "six full-timers and a working student": "7",
    "we're nine, plus two contractors": "11",
    "a squad of nine: five modellers, three engineers, a product owner": "9",
    "17 people, 6 of them in ML": "17",
    "eight people, three engineers": "8",
    "eleven including the two designers": "11",
    "a team of four, two of them part-time": "4",
    "a team of four and an intern": "5",
    "ten in total, half of them juniors": "10",
    "three people, one of them a student": "3",
    # another time does not count
    "we started as three and are fourteen today": "14",
    "we lost three in the layoffs, leaving six": "6",
    "the number of people went from 12 to 30": "30",
    "four of us, soon five": "4",
    "three people, hiring two more": "3",
    # halves
    "three and a half people": "3.5",
    "half a person": "0.5",
    # what else is counted nearby
    "a staff of twenty handles data, models and servers": "20",
    "one engineer looks after five development environments": "1",
    "In the platform group there are eleven people and they support roughly ninety modellers": "11",
}


@pytest.mark.parametrize("text", COUNTED)
def test_people_are_counted_as_a_careful_colleague_would(text: str, reader: Reader) -> None:
    """Whoever is told this knows how many they are."""
    assert reader.values.find(reader.knowledge.practices[PEOPLE], text) == COUNTED[text]


@pytest.mark.parametrize(
    "text", ["a large team", "a department of its own", "engineering and science", "half my week", "a desk of our own"]
)
def test_words_that_only_look_like_people_are_none(text: str, reader: Reader) -> None:
    """Departments, desks and subjects are no people."""
    assert reader.values.find(reader.knowledge.practices[PEOPLE], text) is None


@pytest.mark.parametrize(
    "text", ["we have a single fraud model", "our only model does the demand forecast", "the sole scoring model"]
)
def test_a_single_model_is_one(text: str, reader: Reader) -> None:
    """One need not say "one"."""
    assert reader.values.find(reader.knowledge.practices["models-in-production"], text) == "1"
