"""The pages beside the conversation: every way to them and back, and what they show of what was said."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING

import pytest
from terminal import SlowStart, Terminal, terminal
from textual.command import CommandPalette
from textual.widgets import DataTable, Input, OptionList, Tree

from assistant.conversation import Conversation
from assistant.settings import Settings
from assistant.tui import RungApp
from assistant.tui.chat import Chat
from assistant.tui.help import Help
from assistant.tui.navigation import PAGES, Navigation, page_named
from assistant.tui.page import Page
from assistant.tui.themes import THEMES

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import Store

pytestmark = pytest.mark.slow  # each test drives the whole application

SAID = "All our code is in git, nobody monitors the model and there are no automated tests."
NASTY = "All our code is in git [@click=app.quit]y[/] [b]z[/b] \x1b[31m\u202eevil\x9b2J"
BESIDE = [page for page in PAGES if page.id != "conversation"]


@pytest.fixture
def app(doctor: Doctor, reader: Reader, store: Store) -> RungApp:
    """An application that can go from session to session of one store."""
    return RungApp(lambda name: Conversation(doctor, reader, store, name or "test"))


async def press(user: Terminal, *keys: str) -> str:
    """Press keys, and look."""
    await user.pilot.press(*keys)
    return await user.look()


def place(user: Terminal) -> str:
    """The id of the page that is open."""
    screen = user.pilot.app.screen
    return screen.NAME if isinstance(screen, Page) else "conversation" if isinstance(screen, Chat) else "?"


def rung(user: Terminal) -> RungApp:
    """The application."""
    return user.chat.rung


# --- the ways to a page, and back


async def test_each_page_has_a_key_and_escape_goes_back(app: RungApp) -> None:
    """The key opens the page from the conversation and from every other page; F2 and escape lead back."""
    async with terminal(app, 120, 40) as user:
        for page in PAGES:
            await press(user, page.key)
            assert place(user) == page.id
            assert len(app.screen_stack) <= 2
        await press(user, "escape")
        assert place(user) == "conversation"
        await press(user, "f4", "f2")
        assert place(user) == "conversation"
        assert user.prompt.has_focus


async def test_each_page_is_opened_by_show(app: RungApp) -> None:
    """`/show NAME` is no message to the conversation: it opens the page, also when it is cut short."""
    async with terminal(app, 120, 40) as user:
        for page in BESIDE:
            await user.paste(f"/show {page.id[:4]}")
            await press(user, "enter")
            assert place(user) == page.id
            await press(user, "escape")
        assert user.conversation_texts() == []


@pytest.mark.parametrize("text", ["show diagnosis", "/show", "/show nothing", "/show diagnosis now", "/shows plan"])
def test_other_texts_are_no_way_to_a_page(text: str) -> None:
    """What is not `/show NAME` is for the conversation."""
    assert page_named(text) is None


async def test_each_page_is_in_the_palette(app: RungApp) -> None:
    """ctrl+p, the name, enter."""
    async with terminal(app, 120, 40) as user:
        for page in (BESIDE[0], BESIDE[-1]):
            await user.pilot.press("ctrl+p")
            assert isinstance(app.screen, CommandPalette)
            await user.pilot.press(*page.title)
            while not (found := app.screen.query_one(OptionList)).option_count or found.highlighted is None:
                await user.pilot.pause()
            await app.workers.wait_for_complete()
            await user.pilot.press("enter")
            while isinstance(app.screen, CommandPalette):
                await user.pilot.pause()
            await user.look()
            assert place(user) == page.id


async def test_a_click_on_the_line_at_the_top_opens_a_page(app: RungApp) -> None:
    """Key and title are one target, on every page."""
    async with terminal(app, 120, 40) as user:
        for page in [*BESIDE, PAGES[0]]:
            column = user.painted.splitlines()[0].index(page.title)
            await user.pilot.click(Navigation, offset=(column, 0))
            await user.look()
            assert place(user) == page.id


async def test_the_line_at_the_top_says_where_one_is_without_colour(app: RungApp) -> None:
    """The page that is open stands in brackets; in 80 columns each key can still be read."""
    async with terminal(app, 80, 24) as user:
        for page in PAGES:
            await press(user, page.key)
            top = user.painted.splitlines()[0]
            assert f"[{page.title}]" in top
            assert all(each.key.upper() in top for each in PAGES)


async def test_help_makes_way_for_a_page(app: RungApp) -> None:
    """No window is left lying under a page."""
    async with terminal(app, 120, 40) as user:
        await user.pilot.press("f3", "f1")
        assert isinstance(app.screen, Help)
        app.action_show_page("proof")
        await user.look()
        assert place(user) == "proof"
        assert len(app.screen_stack) == 2


# --- what the pages show


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
async def test_every_page_opens_in_every_size_before_anything_is_said(app: RungApp, columns: int, lines: int) -> None:
    """Nothing known yet is a state like others: something is said, the way back stands in the footer."""
    async with terminal(app, columns, lines) as user:
        for page in BESIDE:
            painted = await press(user, page.key)
            body = painted.splitlines()[1:-1]
            assert sum(bool(line.strip()) for line in body) >= 3, page.id
            assert "Back" in painted.splitlines()[-1], page.id
            assert app.screen.focused is not None, page.id


async def test_every_page_opens_before_the_conversation_is_there(slow: SlowStart) -> None:
    """Keys on an empty page do no harm, and the page fills when the session is open."""
    async with slow.app.run_test(size=(120, 40)) as pilot:
        user = Terminal(pilot)
        with slow:
            for name in ("diagnosis", "proof", "plan", "sessions"):
                slow.app.action_show_page(name)
                await pilot.pause()
                await pilot.press("enter", "down", "ctrl+y", "greater_than_sign", "plus")
                slow.app.action_show_page(name)
                await pilot.pause()
                assert any(line.strip() for line in user.painted.splitlines()[1:-1])
            slow.app.action_show_page("diagnosis")
            await pilot.pause()
            assert "One moment" in user.painted
        painted = await user.look()
        assert "Side by side" in painted


async def test_an_open_page_is_shown_the_new_state(app: RungApp) -> None:
    """An answer that arrives while a page lies on the conversation changes the page."""
    async with terminal(app, 120, 40) as user:
        for name in ("diagnosis", "proof", "plan"):
            app.action_show_page(name)
            before = await user.look()
            user.chat.hear({"diagnosis": SAID, "proof": "We have unit tests.", "plan": "We have no CI at all."}[name])
            after = await user.look()
            assert place(user) == name
            assert before != after, name


async def test_what_was_said_stays_text_on_every_page(app: RungApp) -> None:
    """Brackets, escape sequences and bidi controls can neither draw, hide nor command."""
    async with terminal(app, 160, 60) as user:
        await user.say(NASTY)
        for page in BESIDE:
            painted = await press(user, page.key)
            if page.id == "proof":
                await press(user, "down")
                for _ in range(3):
                    painted = await press(user, "enter", "down")
            assert not {"\x1b", "\x9b", "\u202e"} & set(painted), page.id
        assert app.is_running


# --- the diagnosis


async def test_a_framework_takes_one_line_in_eighty_columns(app: RungApp) -> None:
    """The list has as many lines as entries, and none is cut."""
    async with terminal(app, 80, 24) as user:
        await user.say(SAID)
        painted = await press(user, "f3")
        knowledge = rung(user).shown.diagnosis.knowledge  # type: ignore[union-attr]
        listed = app.screen.query_one(OptionList)
        column = [line[: listed.region.right] for line in painted.splitlines()[1:]]
        for number, framework in enumerate(knowledge.frameworks.values()):
            assert framework.short_name in column[number]
            assert "…" not in column[number]


async def test_the_diagnosis_lists_all_frameworks_and_shows_the_one_that_is_chosen(app: RungApp) -> None:
    """Arrow keys go through the frameworks; the last entry puts them side by side."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        painted = await press(user, "f3")
        assert rung(user).shown is not None
        frameworks = list(rung(user).shown.diagnosis.knowledge.frameworks.values())  # type: ignore[union-attr]
        assert all(framework.short_name in painted for framework in frameworks)
        assert frameworks[0].name in painted
        painted = await press(user, "down")
        assert frameworks[1].name in painted
        painted = await press(user, "end")
        assert "Where you stand" in painted


async def test_enter_on_a_framework_opens_its_proof(app: RungApp) -> None:
    """The proof begins with the framework that was chosen."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await press(user, "f3", "down", "enter")
        assert place(user) == "proof"
        tree = app.screen.query_one(Tree)
        assert tree.cursor_node is tree.root.children[1]
        assert tree.root.children[1].is_expanded


async def test_a_framework_is_chosen_by_a_click(app: RungApp) -> None:
    """A click opens its proof, as enter does."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f3")
        await user.pilot.click(OptionList, offset=(2, 2))
        await user.look()
        assert place(user) == "proof"


async def test_the_diagnosis_keeps_the_choice_when_it_changes(app: RungApp) -> None:
    """An answer does not throw the reader back to the first framework."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f3", "down", "down")
        user.chat.hear(SAID)
        await user.look()
        assert app.screen.query_one(OptionList).highlighted == 2


async def test_the_diagnosis_and_the_plan_are_copied(app: RungApp) -> None:
    """ctrl+y copies Markdown."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await press(user, "f3", "ctrl+y")
        assert "Azure" in app.clipboard
        await press(user, "f5")
        await press(user, "ctrl+y")
        assert "month" in app.clipboard.lower()


# --- the proof


async def test_the_proof_goes_down_to_the_words(app: RungApp) -> None:
    """Opening a dimension shows what it rests on, at the end the message."""
    async with terminal(app, 160, 60) as user:
        await user.say(SAID)
        await press(user, "f4")
        tree = app.screen.query_one(Tree)
        labels: list[str] = []
        for framework in tree.root.children:
            framework.expand()
            await user.look()
            stack = list(framework.children)
            while stack:
                node = stack.pop()
                labels.append(str(node.label))
                stack.extend(node.children)
            if any("code is in git" in label for label in labels):
                break
        assert any("code is in git" in label for label in labels)


async def test_the_proof_keeps_what_is_open_when_it_changes(app: RungApp) -> None:
    """After an answer the same line is open and chosen."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await press(user, "f4", "down", "down", "enter")
        tree = app.screen.query_one(Tree)
        chosen = tree.cursor_node.data if tree.cursor_node is not None else None
        assert chosen is not None
        user.chat.hear("We have unit tests.")
        await user.look()
        assert tree.cursor_node is not None
        assert (tree.cursor_node.data, tree.cursor_node.is_expanded) == (chosen, True)


# --- the plan


async def test_the_keys_of_the_plan_change_time_and_people(app: RungApp) -> None:
    """Each key works one step, and stops at the ends."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        first = await press(user, "f5")
        longer = await press(user, "greater_than_sign")
        assert (await press(user, "less_than_sign")) == first
        more = await press(user, "plus")
        assert (await press(user, "minus")) == first
        assert len({first, longer, more}) == 3
        await press(user, *["minus"] * 10, *["less_than_sign"] * 20)
        assert "3 months" in user.painted


# --- the sessions


async def test_a_new_session_is_begun_by_name(app: RungApp, store: Store) -> None:
    """n, a name, enter: an empty conversation with nothing of the one before; that one is untouched."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        log = store.events("test")
        await press(user, "f7", "n", *"other team", "enter")
        await user.look()
        assert place(user) == "conversation"
        shown = rung(user).shown
        assert shown is not None
        assert shown.session == "other team"
        assert shown.state.claims == ()
        assert not user.transcript.turns
        assert not user.transcript.chips
        await user.say("We have no tests.")
        assert store.events("test") == log
        assert "git" not in " ".join(event.kind + json.dumps(dict(event.body)) for event in store.events("other team"))
        await press(user, "up")
        assert user.prompt.text == "We have no tests."
        await press(user, "up")
        assert user.prompt.text == "We have no tests."


@pytest.mark.parametrize("way", ["enter", "click", "footer"])
async def test_another_session_is_opened(app: RungApp, doctor: Doctor, reader: Reader, store: Store, way: str) -> None:
    """Transcript, chips and levels are those of the session that is opened, and so are the earlier messages."""
    Conversation(doctor, reader, store, "fraud [b]").say("We have data versioning.")
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        log = store.events("test")
        painted = await press(user, "f7")
        assert "fraud [b]" in painted
        table = app.screen.query_one(DataTable)
        await press(user, "down")
        if way == "enter":
            await user.pilot.press("enter")
        elif way == "click":
            await user.pilot.double_click(DataTable, offset=(12, 2))
        else:
            await app.screen.run_action("open")
        assert table is not None
        await user.look()
        await user.look()
        assert place(user) == "conversation"
        shown = rung(user).shown
        assert shown is not None
        assert shown.session == "fraud [b]"
        assert [claim.practice for claim in shown.state.claims] == ["data-versioning"]
        assert "We have data versioning." in user.painted
        assert "code is in git" not in user.painted
        assert "✓" in user.painted
        assert store.events("test") == log
        await press(user, "up")
        assert user.prompt.text == "We have data versioning."


async def test_a_session_can_be_left_while_it_answers(
    app: RungApp, doctor: Doctor, reader: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that comes too late is written down where it belongs, and shown nowhere else."""
    may_answer = threading.Event()
    say = Conversation.say

    def say_slowly(self: Conversation, text: str) -> object:
        if self.session == "test":
            may_answer.wait(10)
        return say(self, text)

    async with terminal(app, 120, 40) as user:
        monkeypatch.setattr(Conversation, "say", say_slowly)
        try:
            user.chat.hear(SAID)
            await user.pilot.pause()
            user.chat.open_session("other")
            await asyncio.sleep(0.1)
            await user.pilot.pause()
        finally:
            may_answer.set()
        await user.look()
        assert rung(user).shown is not None
        assert rung(user).shown.session == "other"  # type: ignore[union-attr]
        assert not user.transcript.turns
        assert store.events("test")
        await user.say("We have no tests.")
        assert store.events("other")
        assert len(user.transcript.turns) == 1


@pytest.mark.parametrize("name", ["", "   ", "a\u202eb", "x" * 500])
async def test_a_name_that_is_none_is_refused(app: RungApp, name: str) -> None:
    """The page stays open and says what a name is."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f7", "n")
        app.screen.query_one(Input).value = name
        painted = await press(user, "enter")
        assert place(user) == "sessions"
        assert "A name is a word or a few" in painted


async def test_the_session_that_is_open_is_marked_and_opening_it_changes_nothing(app: RungApp) -> None:
    """Enter on it leads back to the conversation."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        painted = await press(user, "f7")
        assert "•" in painted
        await press(user, "enter")
        assert place(user) == "conversation"
        assert "code is in git" in user.painted


# --- what is edited and copied


async def test_ctrl_e_takes_the_last_message_back_and_into_the_prompt(app: RungApp) -> None:
    """The claims are gone, and the words stand there to be mended."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await press(user, "ctrl+e")
        assert user.prompt.text == SAID
        assert user.prompt.has_focus
        assert rung(user).conversation is not None
        assert rung(user).conversation.state.claims == ()  # type: ignore[union-attr]
        assert user.conversation_texts() == [SAID, "/undo"]


async def test_ctrl_e_twice_does_not_edit_the_undo(app: RungApp) -> None:
    """The second time nothing more happens: the message stands in the prompt already."""
    async with terminal(app, 120, 40) as user:
        await user.say(SAID)
        await press(user, "ctrl+e")
        await press(user, "ctrl+e")
        assert user.prompt.text == SAID
        assert user.conversation_texts() == [SAID, "/undo"]


async def test_ctrl_e_with_nothing_said_does_nothing(app: RungApp) -> None:
    """There is nothing to edit."""
    async with terminal(app, 120, 40) as user:
        await press(user, "ctrl+e")
        assert user.prompt.text == ""
        assert user.conversation_texts() == []


async def test_ctrl_y_copies_the_last_reply(app: RungApp) -> None:
    """First the greeting, then what was replied, as Markdown."""
    async with terminal(app, 120, 40) as user:
        await press(user, "ctrl+y")
        assert "what to do next" in app.clipboard
        await user.say(SAID)
        painted = await press(user, "ctrl+y")
        assert "I understand" in app.clipboard
        assert "copied" in painted


# --- the theme


async def test_f10_takes_the_next_theme_and_it_is_kept(
    doctor: Doctor, reader: Reader, store: Store, tmp_path: Path
) -> None:
    """Also on a page; the next start has it."""
    path = tmp_path / "settings.json"

    def start() -> RungApp:
        return RungApp(lambda _: Conversation(doctor, reader, store, "test"), Settings(path))

    async with terminal(start(), 120, 40) as user:
        seen = [user.pilot.app.theme]
        for _ in THEMES:
            await press(user, "f10")
            seen.append(user.pilot.app.theme)
        assert seen == [*(theme.name for theme in THEMES), THEMES[0].name]
        await press(user, "f3", "f10")
    async with terminal(start(), 80, 24) as user:
        assert user.pilot.app.theme == THEMES[1].name


async def test_an_unknown_theme_in_the_settings_is_passed_over(
    doctor: Doctor, reader: Reader, store: Store, tmp_path: Path
) -> None:
    """A theme of another version does not keep Rung from starting."""
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "gone"}', encoding="utf-8")
    async with terminal(RungApp(lambda _: Conversation(doctor, reader, store, "test"), Settings(path))) as user:
        assert user.pilot.app.theme == THEMES[0].name


async def test_without_colour_every_page_says_the_same(
    doctor: Doctor, reader: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR paints shades of grey only."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = RungApp(lambda _: Conversation(doctor, reader, store, "test"))
    async with terminal(app, 120, 40) as user:
        for page in PAGES:
            await press(user, page.key)
            strips = app.screen._compositor.render_strips()
            filters = [each for each in app._filters if each.enabled]
            for strip in strips:
                for each in filters:
                    strip = strip.apply_filter(each, app.screen.background_colors[1])
                for segment in strip:
                    colour = segment.style.color if segment.style is not None else None
                    if colour is not None and colour.triplet is not None:
                        assert len(set(colour.triplet)) == 1, (page.id, segment)
