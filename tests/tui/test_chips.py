"""Chips under a message: what was understood, and the small window that corrects it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from terminal import Terminal, terminal
from textual.widgets import Input, OptionList

from assistant.tui.chat import Chat
from assistant.tui.correcting import Correction
from assistant.tui.transcript import Transcript

if TYPE_CHECKING:
    from assistant.domain import Claim, Knowledge
    from assistant.tui import RungApp

SAID = "All our code is in git and there are no automated tests."
STATUSES = ["yes", "partial", "planned", "no", "not applicable", "unknown"]


def claim(user: Terminal, practice: str) -> Claim | None:
    """What is known of a practice now."""
    conversation = user.chat.rung.conversation
    assert conversation is not None
    return next((each for each in conversation.state.claims if each.practice == practice), None)


async def choose(user: Terminal, *keys: str) -> None:
    """Focus the last chips by keys, press some, and wait for the window."""
    user.transcript.focus()
    await user.pilot.pause()
    await user.pilot.press(*keys)
    await user.pilot.pause()


async def test_every_claim_of_a_message_is_a_chip_with_its_mark(app: RungApp) -> None:
    """A sign for each status, so that it can be told without colour."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        assert "✓ Version control" in user.painted
        assert "✗ " in user.painted


async def test_chips_are_reached_by_tab(app: RungApp) -> None:
    """Nothing needs a mouse."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        for _ in range(4):
            if isinstance(app.focused, Transcript):
                break
            await user.pilot.press("tab")
        assert isinstance(app.focused, Transcript)
        assert "Correct" in user.painted.splitlines()[-1]


@pytest.mark.parametrize("number", range(len(STATUSES)), ids=STATUSES)
async def test_each_status_can_be_chosen(app: RungApp, number: int) -> None:
    """What is said is a message like others, and the claim changes."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await choose(user, "enter")
        assert isinstance(app.screen, Correction)
        await user.pilot.press("home", *["down"] * number, "enter")
        await user.settle()
        assert user.conversation_texts()[-1] == f"/change version-control to {STATUSES[number]}"
        found = claim(user, "version-control")
        assert (found.status.value if found is not None else "unknown") == STATUSES[number].replace(" ", "-")


async def test_the_arrow_keys_choose_a_claim(app: RungApp) -> None:
    """Right and left go round; the window asks about the one that is chosen."""
    async with terminal(app, 120, 40) as user:
        await user.say("All our code is in git and we have a feature store.")
        practices = [each.practice.id for each in user.transcript.chips]
        assert len(practices) >= 2
        await choose(user, "right", "enter")
        await user.pilot.press("home", "enter")
        await user.settle()
        assert user.conversation_texts()[-1] == f"/change {practices[1]} to yes"


async def test_a_click_opens_the_choices_and_a_click_chooses(app: RungApp) -> None:
    """By mouse alone."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        line = next(number for number, line in enumerate(user.painted.splitlines()) if "✓ Version control" in line)
        await user.pilot.click(offset=(6, line))
        await user.pilot.pause()
        assert isinstance(app.screen, Correction)
        await user.pilot.click(OptionList, offset=(4, 4))
        await user.settle()
        assert user.conversation_texts()[-1] == "/change version-control to no"


async def test_escape_leaves_the_claim_as_it_is(app: RungApp) -> None:
    """Nothing is said."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await choose(user, "enter", "escape")
        assert isinstance(app.screen, Chat)
        assert user.conversation_texts() == [SAID]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_value_is_typed(app: RungApp, size: tuple[int, int]) -> None:
    """A number has room for another one; an empty line says nothing."""
    async with terminal(app, *size) as user:
        await user.say("We are a team of 5 people.")
        before = claim(user, "team-size")
        assert before is not None
        await choose(user, "enter")
        assert isinstance(app.screen, Correction)
        assert isinstance(app.focused, Input)
        await user.pilot.press("enter")
        assert isinstance(app.screen, Correction)
        await user.pilot.press(*"12", "enter")
        await user.settle()
        assert user.conversation_texts()[-1] == "/change team-size to 12"
        after = claim(user, "team-size")
        assert after is not None
        assert after.value == "12"


async def test_a_choice_is_chosen_as_it_is_written(app: RungApp, knowledge: Knowledge) -> None:
    """Hyphens of a choice stay."""
    async with terminal(app, 120, 40) as user:
        await user.say("Predictions are made in nightly batches.")
        assert claim(user, "serving-mode") is not None
        practices = [each.practice.id for each in user.transcript.chips]
        await choose(user, *["right"] * practices.index("serving-mode"), "enter")
        assert knowledge.practices["serving-mode"].choices[1] == "real-time"
        await user.pilot.press("home", "down", "enter")
        await user.settle()
        assert user.conversation_texts()[-1] == "/change serving-mode to real-time"
        after = claim(user, "serving-mode")
        assert after is not None
        assert after.value == "real-time"


async def test_a_value_of_brackets_and_controls_stays_text(app: RungApp) -> None:
    """In the window, in the message and in the chips."""
    async with terminal(app, 120, 40) as user:
        await user.say("We are a team of 5 people.")
        await choose(user, "enter")
        app.screen.query_one(Input).value = "[@click=app.quit]7[/] \x1b[31m\u202e"
        await user.pilot.press("enter")
        await user.settle()
        assert "[@click=app.quit]7[/]" in user.painted
        assert not {"\x1b", "\u202e"} & set(user.painted)
