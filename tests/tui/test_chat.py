"""The chat screen: from the message to the reply and the panel, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from terminal import SlowStart, Terminal, terminal
from textual import events
from textual.geometry import Offset
from textual.selection import Selection

from assistant.conversation import Conversation
from assistant.errors import StoreError
from assistant.store import Store
from assistant.tui import RungApp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.conversation import Reply
    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader

GIT = "All our code is in git."


async def test_the_screen_is_painted_before_anything_is_loaded(slow: SlowStart) -> None:
    """While the conversation is still being opened, the prompt is there to type in."""
    async with slow.app.run_test(size=(100, 30)) as pilot:
        waiting = Terminal(pilot)
        with slow:
            await pilot.press("h", "i")
            assert "hi" in waiting.painted
            assert "One moment" in waiting.painted
        await waiting.settle()


async def test_what_was_sent_before_the_opening_is_answered_after_it(slow: SlowStart) -> None:
    """A message that is sent while the conversation is still being opened waits for it."""
    async with slow.app.run_test(size=(100, 60)) as pilot:
        waiting = Terminal(pilot)
        with slow:
            await waiting.paste(GIT)
            await pilot.press("enter")
        await waiting.settle()

        assert waiting.painted.index("I'm Rung") < waiting.painted.index(GIT) < waiting.painted.index("I understand")


async def test_the_conversation_opens_with_a_greeting_and_a_question(app: RungApp) -> None:
    """The first thing to read is who Rung is and what to tell it."""
    async with terminal(app) as user:
        assert "Hello, I'm Rung." in user.painted
        assert "Tell me how a model gets from an idea to production" in user.painted


async def test_a_typed_message_is_answered_in_the_transcript(app: RungApp) -> None:
    """What is typed is shown, and under it what Rung understood and the words it came from."""
    async with terminal(app) as user:
        await user.pilot.press(*GIT, "enter")
        await user.settle()

        assert user.painted.index(GIT) < user.painted.index("I understand")
        assert "Version control: yes" in user.painted
        assert user.prompt.text == ""


async def test_an_answer_changes_the_panel(app: RungApp) -> None:
    """A claim closes open points, and the panel counts them."""
    async with terminal(app, 120, 60) as user:
        before = user.painted
        await user.say(GIT)

        total = len(app_knowledge(user).leading_points)
        assert f"{total} of {total} points open" in before
        assert f"{total - 1} of {total} points open" in user.painted


async def test_two_quick_messages_are_answered_in_order(app: RungApp) -> None:
    """A message sent while another is being answered waits for its turn; each reply stands under its own."""
    async with terminal(app, 200, 50) as user:
        for text in ("next", "undo"):
            user.prompt.insert(text)
            user.prompt.action_send()
        await user.settle()

        expected = (" next ", "nothing that is missing", " undo ", "is left to take back")
        places = [user.painted.index(text) for text in expected]
        assert places == sorted(places)


async def test_enter_does_not_overtake_the_letters_before_it(app: RungApp) -> None:
    """Keys that arrive in one burst, as over a slow line, are taken in the order they were typed."""
    async with terminal(app) as user:
        for letter in GIT:
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        app.post_message(events.Key("enter", "\r"))
        await user.pilot.pause()
        await user.settle()

        assert user.prompt.text == ""
        assert user.conversation_texts() == [GIT]


@pytest.mark.parametrize(
    "text",
    [
        "[bold]x[/bold] [red on blue]",
        "[@click=app.quit]go[/]",
        "<b>x</b> &lt;i&gt; &amp;",
        "*stars* _lines_ `code` **two** ~~three~~",
        "[a link](https://example.org) ![x](y)",
        "# no heading | no | table",
    ],
)
async def test_markup_of_the_user_is_shown_as_it_was_typed(app: RungApp, text: str) -> None:
    """Brackets, tags and stars are words like others, in the message and in the reply that quotes it."""
    async with terminal(app, 140, 40) as user:
        await user.say(f"all our code is in git {text}")
        await user.say("undo")

        said = f"all our code is in git {text}"
        assert user.painted.index(said) < user.painted.index(f"Taken back: “{said}”")


async def test_escape_sequences_never_reach_the_terminal(app: RungApp) -> None:
    """A pasted escape character becomes a space; the characters after it stay."""
    async with terminal(app) as user:
        await user.paste("\x1b[31mred\x1b]0;title\x07 \x9b2J code is in git")

        assert "[31mred ]0;title" in user.prompt.text
        await user.pilot.press("enter")
        await user.settle()
        assert not any(
            ord(character) < 32 or 127 <= ord(character) < 160 for character in user.painted.replace("\n", "")
        )


async def test_a_megabyte_is_taken_whole(app: RungApp) -> None:
    """A very long paste reaches the conversation as it is, is answered, and can be recalled."""
    text = "We keep all our code in git. " * 35_000
    async with terminal(app) as user:
        await user.say(text)

        assert user.chat._waiting == type(user.chat._waiting)()
        await user.pilot.press("up")
        assert user.prompt.whole_text == text


async def test_help_is_a_message_like_others(app: RungApp) -> None:
    """Commands go to the conversation as they are typed."""
    async with terminal(app, 100, 50) as user:
        await user.pilot.press(*"help", "enter")
        await user.settle()

        assert "the three moves worth making next" in user.painted


async def test_quit_ends_the_application_in_peace(app: RungApp) -> None:
    """After `quit` the application is over with return code 0."""
    async with app.run_test() as pilot:
        await Terminal(pilot).settle()
        await pilot.press(*"quit", "enter")
        await app.workers.wait_for_complete()
        while app.is_running and app.return_code is None:
            await pilot.pause()

    assert app.return_code == 0


async def test_control_q_quits(app: RungApp) -> None:
    """The key that the footer names ends the application, also in the middle of a message."""
    async with terminal(app) as user:
        await user.pilot.press("h", "i", "ctrl+q")

    assert app.return_code == 0


# --- what goes wrong


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, doctor: Doctor, reader: Reader) -> LockedStore:
    """An application on a database that another program can lock."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    return LockedStore(tmp_path / "sessions.db", doctor, reader)


class LockedStore:
    """A database file, and another program that may lock it."""

    def __init__(self, path: Path, doctor: Doctor, reader: Reader) -> None:
        self.app = RungApp(lambda _: Conversation(doctor, reader, Store(path), "test"))
        self._path = path
        self._other: sqlite3.Connection | None = None

    def lock(self) -> None:
        """Let the other program write for as long as it likes."""
        self._other = sqlite3.connect(self._path, isolation_level=None)
        self._other.execute("BEGIN EXCLUSIVE")

    def unlock(self) -> None:
        """The other program is done."""
        assert self._other is not None
        self._other.close()


async def test_a_locked_database_keeps_the_typed_text(locked: LockedStore) -> None:
    """What could not be written down is in the prompt again, and the message says why."""
    async with terminal(locked.app, 200, 40) as user:
        locked.lock()
        await user.say("All our [code] is in git.")
        locked.unlock()

        assert user.prompt.text == "All our [code] is in git."
        assert user.conversation_texts() == []
        assert "Not sent" in user.painted
        assert "locked" in user.painted


async def test_what_was_not_sent_can_be_sent_again(locked: LockedStore) -> None:
    """Once the database is free, Enter is enough."""
    async with terminal(locked.app) as user:
        locked.lock()
        await user.say(GIT)
        locked.unlock()
        await user.pilot.press("enter")
        await user.settle()

        assert user.conversation_texts() == [GIT]
        assert "I understand" in user.painted


async def test_messages_behind_a_failed_one_come_back_with_it_in_their_order(locked: LockedStore) -> None:
    """A later message may build on the one that failed, so it is not sent alone; what is being written comes last."""
    async with terminal(locked.app) as user:
        locked.lock()
        for text in ("one", "two"):
            user.prompt.insert(text)
            user.prompt.action_send()
        user.prompt.insert("three")
        await user.settle()
        await user.pilot.pause()
        locked.unlock()

        assert user.prompt.text.splitlines() == ["one", "two", "three"]


async def test_a_conversation_that_cannot_be_opened_ends_the_application() -> None:
    """The problem is told where it stays to be read, and the return code says that the data was bad."""

    def refuse(_: str | None) -> Conversation:
        raise StoreError("sessions.db is damaged [really]", hint="move it aside")

    app = RungApp(refuse)
    async with app.run_test() as pilot:
        while app.return_code is None:
            await pilot.pause()

        told = "\n".join(str(renderable) for renderable in app._exit_renderables)

    assert app.return_code == 2
    assert "sessions.db is damaged [really]" in told
    assert "move it aside" in told


# --- on another day


async def test_a_resumed_conversation_shows_what_was_said(
    app: RungApp, doctor: Doctor, reader: Reader, store: Store
) -> None:
    """Earlier messages stand above the words that welcome the user back."""
    earlier = Conversation(doctor, reader, store, "test")
    earlier.say(GIT)
    async with terminal(app) as user:
        assert user.painted.index(GIT) < user.painted.index("Welcome back")


async def test_messages_of_an_earlier_day_can_be_recalled(
    app: RungApp, doctor: Doctor, reader: Reader, store: Store
) -> None:
    """The arrow up fetches them as if they had been typed today."""
    earlier = Conversation(doctor, reader, store, "test")
    earlier.say(GIT)
    async with terminal(app) as user:
        await user.pilot.press("up")

        assert user.prompt.text == GIT


# --- room and keys


@pytest.mark.parametrize(("columns", "lines"), [(40, 10), (20, 6), (89, 24), (300, 100)])
async def test_the_prompt_is_in_view_in_every_terminal(app: RungApp, columns: int, lines: int) -> None:
    """However small the terminal is, what is typed can be seen, and so can a part of the reply."""
    async with terminal(app, columns, lines) as user:
        await user.say("help")
        await user.pilot.press(*"typed")

        assert "typed" in user.painted
        assert user.chat.region.contains_region(user.prompt.region)
        assert user.transcript.region.height >= 2


async def test_a_narrow_terminal_shows_the_conversation_or_the_panel(app: RungApp) -> None:
    """Below 90 columns F9 swaps the two."""
    async with terminal(app, 89, 40) as user:
        seen = [(user.transcript.display, user.panel.display)]
        for _ in range(2):
            await user.pilot.press("f9")
            seen.append((user.transcript.display, user.panel.display))

        assert seen == [(True, False), (False, True), (True, False)]


async def test_sending_in_a_narrow_terminal_brings_the_conversation_back(app: RungApp) -> None:
    """The reply is not hidden behind the panel."""
    async with terminal(app, 60, 20) as user:
        await user.pilot.press("f9")
        await user.say(GIT)

        assert "I understand" in user.painted


async def test_a_wide_terminal_shows_both_and_f9_hides_the_panel(app: RungApp) -> None:
    """From 90 columns on there is room for both."""
    async with terminal(app, 90, 40) as user:
        seen = [(user.transcript.display, user.panel.display)]
        for _ in range(2):
            await user.pilot.press("f9")
            seen.append((user.transcript.display, user.panel.display))

        assert seen == [(True, True), (True, False), (True, True)]


async def test_the_footer_names_the_keys_even_in_forty_columns(app: RungApp) -> None:
    """How to send, how to see the levels and how to leave can be read."""
    async with terminal(app, 40, 10) as user:
        footer = user.painted.splitlines()[-1]

        assert "Send" in footer
        assert "Levels" in footer
        assert "Quit" in footer


async def test_the_page_keys_scroll_what_is_read(app: RungApp) -> None:
    """The prompt keeps the focus, and the transcript moves."""
    async with terminal(app, 100, 20) as user:
        await user.say("help")
        await user.say("report")
        await user.pilot.press("pageup")
        higher = user.transcript.scroll_y
        await user.pilot.press("pagedown")

        assert user.transcript.scroll_y > higher
        assert user.prompt.has_focus


async def test_a_long_reply_is_shown_from_its_first_line(app: RungApp) -> None:
    """What is longer than the screen is read from the top."""
    async with terminal(app, 100, 16) as user:
        await user.say("help")

        assert "You can answer in your own words" in user.painted


async def test_scrolling_to_the_top_brings_old_turns_back(app: RungApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said long ago is left out of the lines, and is there again for who scrolls up to it."""
    monkeypatch.setattr("assistant.tui.said._LINES_KEPT", 60)
    async with terminal(app, 100, 12) as user:
        await user.say(GIT)
        for _ in range(3):
            await user.say("help")

        def has_first() -> bool:
            return any(GIT in line.text for line in user.transcript.lines)

        left_out = not has_first()
        user.transcript.scroll_home(animate=False)
        await user.pilot.pause()

        assert left_out
        assert has_first()


async def test_what_is_read_stays_where_it_is_while_older_turns_come_back(
    app: RungApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that are put above do not push away those on the screen."""
    monkeypatch.setattr("assistant.tui.said._LINES_KEPT", 60)
    async with terminal(app, 100, 12) as user:
        await user.say(GIT)
        for _ in range(3):
            await user.say("help")
        transcript = user.transcript
        first = transcript.lines[0]
        before = len(transcript.lines)
        transcript.scroll_home(animate=False)
        await user.pilot.pause()

        assert len(transcript.lines) > before
        assert transcript.lines[transcript.scroll_offset.y] is first


async def test_a_reply_that_comes_while_a_page_is_open_is_in_view_afterwards(app: RungApp) -> None:
    """Who comes back to the conversation reads what was said last, and need not scroll to it."""
    async with terminal(app, 100, 16) as user:
        await user.say("help")
        await user.pilot.press("f4")
        user.chat.hear(GIT)
        await user.look()
        await user.pilot.press("escape")
        await user.look()

        assert "Version control: yes" in user.painted


@pytest.fixture
def may_answer(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Rung answers once this is set."""
    is_allowed = threading.Event()
    say = Conversation.say

    def say_slowly(self: Conversation, text: str) -> Reply:
        is_allowed.wait()
        return say(self, text)

    monkeypatch.setattr(Conversation, "say", say_slowly)
    yield is_allowed
    is_allowed.set()


async def test_a_message_is_shown_while_its_reply_takes_its_time(app: RungApp, may_answer: threading.Event) -> None:
    """The user sees at once that the message has arrived."""
    async with terminal(app) as user:
        user.chat.hear(GIT)
        try:
            async with asyncio.timeout(10):
                while GIT not in user.painted:
                    await user.pilot.pause()
        finally:
            may_answer.set()


async def test_a_reply_that_takes_its_time_is_announced(
    app: RungApp, may_answer: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user reads that it comes; once it is there, nothing is left of that."""
    monkeypatch.setattr("assistant.tui.chat._PATIENCE_SECONDS", 0.01)
    async with terminal(app) as user:
        user.chat.hear(GIT)
        try:
            async with asyncio.timeout(10):
                while "I am thinking about it" not in user.painted:
                    await user.pilot.pause()
        finally:
            may_answer.set()
        await user.settle()

        assert "I am thinking about it" not in user.painted
        assert "Version control: yes" in user.painted


async def test_words_are_selected_without_what_stands_before_them(app: RungApp) -> None:
    """The mouse copies what was said, not the bar beside it."""
    async with terminal(app, 100, 40) as user:
        await user.say(GIT)
        line = next(number for number, line in enumerate(user.transcript.lines) if GIT in line.text)
        found = user.transcript.get_selection(Selection(Offset(0, line), Offset(90, line)))

        assert found is not None
        assert found[0] == GIT


@pytest.mark.parametrize("text", ["漢字" * 60, "e\u0301" * 100, "👩\u200d👩\u200d👧 family " * 20, "x" * 500, "a\tb"])
async def test_words_of_any_width_stay_within_the_transcript(app: RungApp, text: str) -> None:
    """Wide, combined and endless characters are broken into lines that fit."""
    async with terminal(app, 60, 20) as user:
        await user.say(text)

        width = user.transcript.scrollable_content_region.width
        assert all(cell_len(line.text) <= width for line in user.transcript.lines)


async def test_a_change_of_width_breaks_the_lines_anew(app: RungApp) -> None:
    """What was said last stays in view."""
    async with terminal(app, 120, 20) as user:
        await user.say("help")
        await user.say(GIT)
        await user.pilot.resize_terminal(60, 20)
        await user.look()

        assert all(cell_len(line.text) <= 60 for line in user.transcript.lines)
        assert "Version control: yes" in user.painted


async def test_letters_go_to_the_prompt_wherever_the_focus_is(app: RungApp) -> None:
    """Who has scrolled in the panel just types on."""
    async with terminal(app) as user:
        await user.pilot.press("t", "tab")
        assert not user.prompt.has_focus
        await user.pilot.press("w", "o")

        assert user.prompt.text == "two"
        assert user.prompt.has_focus


def app_knowledge(user: Terminal) -> Knowledge:
    """What the conversation knows."""
    assert user.chat.rung.conversation is not None
    return user.chat.rung.conversation.knowledge
