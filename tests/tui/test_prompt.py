"""The prompt: sending, several lines, and the way back to earlier messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.events import Paste

from assistant.tui.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.pilot import Pilot

LONG = "a line of some words\n" * 1_000


class Host(App[None]):
    """Nothing but a prompt, and a list of what was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def compose(self) -> ComposeResult:
        yield Prompt()

    def on_prompt_sent(self, message: Prompt.Sent) -> None:
        self.sent.append(message.text)

    @property
    def prompt(self) -> Prompt:
        return self.query_one(Prompt)


@pytest.fixture
def host() -> Host:
    """A bare application around the prompt."""
    return Host()


async def test_enter_sends_and_empties(host: Host) -> None:
    """The text is handed over once, and the prompt is ready for the next."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", "enter")

        assert host.sent == ["one"]
        assert host.prompt.text == ""


@pytest.mark.parametrize("keys", [[], ["space"], ["ctrl+j"]])
async def test_an_empty_prompt_sends_nothing(host: Host, keys: list[str]) -> None:
    """Blanks and line breaks alone are no message."""
    async with host.run_test() as pilot:
        await pilot.press(*keys, "enter")

        assert host.sent == []


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter"])
async def test_a_message_may_have_several_lines(host: Host, key: str) -> None:
    """Both keys break the line instead of sending."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", key, *"two", "enter")

        assert host.sent == ["one\ntwo"]


async def test_the_prompt_grows_with_its_lines_up_to_a_limit(host: Host) -> None:
    """It never takes the screen from the conversation."""
    async with host.run_test(size=(80, 24)) as pilot:
        empty = host.prompt.region.height
        await pilot.press("a", "ctrl+j", "b")
        grown = host.prompt.region.height
        await pilot.press(*["ctrl+j"] * 20)

        assert (empty, grown, host.prompt.region.height) == (3, 4, 8)


async def test_the_arrows_walk_through_earlier_messages(host: Host) -> None:
    """Up goes back to the first and stays there; down comes forward, and ends in an empty prompt."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", "enter", *"two", "enter")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            seen.append(host.prompt.text)

        assert seen == ["two", "one", "one", "two", "", ""]


async def test_the_arrows_leave_a_begun_message_alone(host: Host) -> None:
    """What the user has begun to write is never replaced by an earlier message."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", "enter", *"begun", "up", "down")

        assert host.prompt.text == "begun"


async def test_a_recalled_message_that_was_changed_is_the_users_own(host: Host) -> None:
    """The arrows move in it, and do not throw the change away."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", "enter", *"two", "enter", "up", "x", "up")

        assert host.prompt.text == "twox"


async def test_a_recalled_message_of_several_lines_can_be_walked_through(host: Host) -> None:
    """Up moves to its first line before it fetches the message before."""
    async with host.run_test() as pilot:
        await pilot.press(*"one", "enter", "a", "ctrl+j", "b", "enter", "up", "up")
        inside = host.prompt.text
        await pilot.press("up")

        assert (inside, host.prompt.text) == ("a\nb", "one")


async def test_a_long_text_is_folded_and_sent_whole(host: Host) -> None:
    """A long paste is shown as a few words, between which one can go on writing."""
    async with host.run_test() as pilot:
        host.prompt.insert("see: ")
        await paste(host, pilot, LONG)
        shown = host.prompt.text
        await pilot.press("!", "enter")

        assert shown == "see: [long text 1: 21,000 characters]"
        assert host.sent == [f"see: {LONG}!"]


async def test_texts_that_look_like_a_folded_one_stay_what_they_are(host: Host) -> None:
    """Only what was folded is unfolded, once."""
    decoy = "[long text 2: 21,000 characters]"
    async with host.run_test() as pilot:
        await paste(host, pilot, f"{decoy}{LONG}")
        await paste(host, pilot, " [long text 9: 3 characters]")
        await pilot.press("enter")

        assert host.sent == [f"{decoy}{LONG} [long text 9: 3 characters]"]


async def test_line_ends_of_all_systems_break_lines(host: Host) -> None:
    """Terminals paste carriage returns where the text had line breaks."""
    async with host.run_test() as pilot:
        await paste(host, pilot, "one\r\ntwo\rthree\nfour")

        assert host.prompt.text == "one\ntwo\nthree\nfour"


async def paste(host: Host, pilot: Pilot[None], text: str) -> None:
    """Paste a text, as a terminal does."""
    host.post_message(Paste(text))
    await pilot.pause()
