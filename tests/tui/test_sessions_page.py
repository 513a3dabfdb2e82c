"""The keys of the page of sessions: rename, archive, delete, undo; and a session that another process has open."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from terminal import Terminal, terminal
from textual.widgets import DataTable, Input

from assistant.conversation import Conversation
from assistant.domain import Claim, Status
from assistant.store import Store
from assistant.tui import RungApp

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.inference import Doctor
    from assistant.reader import Reader

LOOK = "nothing is written"


@pytest.fixture(scope="module")
def doctor(swift: Doctor) -> Doctor:
    """Diagnoses by the direct evaluation, which is fifty times as fast."""
    return swift


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the sessions lie."""
    return tmp_path / "sessions.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A store in a file with the sessions fraud and churn, of which churn is the later one."""
    with closing(Store(path)) as opened:
        for name in ("fraud", "churn"):
            opened.start(name)
        yield opened


@pytest.fixture
def app(doctor: Doctor, reader: Reader, store: Store) -> RungApp:
    """An application that can go from session to session of one store; at first it is in `test`."""
    return RungApp(lambda name: Conversation(doctor, reader, store, name or "test"))


async def look(user: Terminal) -> str:
    """Wait until everything has been worked out and painted."""
    await user.settle()
    await user.pilot.app.workers.wait_for_complete()
    for _ in range(5):  # messages of workers, laid out, scrolled, painted
        await user.pilot.pause()
    return user.painted


async def press(user: Terminal, *keys: str) -> str:
    """Press keys, and look."""
    await user.pilot.press(*keys)
    return await look(user)


def listed(user: Terminal) -> list[str]:
    """The sessions in the table, in its order: the one that is open first, for it is the newest."""
    table = user.pilot.app.screen.query_one(DataTable)
    return [str(table.get_row_at(row)[1]) for row in range(table.row_count)]


def standings(store: Store) -> dict[str, str]:
    """Each session and whether it is in use."""
    return {each.name: str(each.standing) for each in store.sessions()}


async def test_a_session_is_renamed_by_key(app: RungApp, store: Store) -> None:
    """The key r, another name, enter; the line begins with the name that it has."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f7")
        assert listed(user) == ["test", "churn", "fraud"]
        await press(user, "down", "r")
        assert app.screen.query_one(Input).value == "churn"
        painted = await press(user, *"churn rate", "enter")

        assert listed(user) == ["test", "churn rate", "fraud"]
        assert "“churn” is “churn rate” now." in painted
        assert set(standings(store)) == {"test", "churn rate", "fraud"}


async def test_the_session_that_is_open_is_renamed_and_goes_on(app: RungApp, store: Store) -> None:
    """What is said next is written down under the new name, also on the page and in the farewell."""
    async with terminal(app, 120, 40) as user:
        await user.say("All our code is in git.")
        painted = await press(user, "f7", "r", "end", *"-2", "enter")
        assert "You are in “test-2”." in painted
        marks = app.screen.query_one(DataTable).get_column_at(0)
        assert list(zip(marks, listed(user), strict=True)) == [("•", "test-2"), ("", "churn"), ("", "fraud")]
        await press(user, "escape")
        await user.say("We have CI.")

    texts = [event.body["text"] for event in store.events("test-2") if event.kind == "said"]
    assert texts == ["All our code is in git.", "We have CI."]
    assert "test" not in standings(store)


async def test_a_name_that_is_taken_is_refused_in_words(app: RungApp, store: Store) -> None:
    """Of the open session and of another one; nothing changes."""
    async with terminal(app, 120, 40) as user:
        for way in ([], ["down"]):
            await press(user, "f7", *way, "r")
            app.screen.query_one(Input).value = "fraud"
            assert "is there already" in await press(user, "enter")
            await press(user, "escape")
    assert set(standings(store)) == {"test", "churn", "fraud"}


async def test_a_session_is_archived_and_comes_back(app: RungApp, store: Store) -> None:
    """The key a does both; an archived one stays in the table, and says so."""
    async with terminal(app, 120, 40) as user:
        painted = await press(user, "f7", "down", "a")
        assert standings(store)["churn"] == "archived"
        assert "archived" in painted
        await press(user, "a")
        assert standings(store)["churn"] == "active"


async def test_deleted_sessions_come_back_one_after_the_other(app: RungApp, store: Store) -> None:
    """The key d takes the session under the cursor away, u brings back the one deleted last."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f7", "down", "d")
        await press(user, "d")
        assert listed(user) == ["test"]
        assert set(standings(store).values()) == {"active", "deleted"}
        await press(user, "u")
        assert listed(user) == ["test", "fraud"]
        await press(user, "u")
        assert listed(user) == ["test", "churn", "fraud"]
        assert "No session is deleted." in await press(user, "u")


async def test_the_session_that_is_open_is_not_deleted(app: RungApp, store: Store) -> None:
    """One would type into nothing."""
    async with terminal(app, 120, 40) as user:
        assert "open another one first" in await press(user, "f7", "d")
        assert listed(user) == ["test", "churn", "fraud"]


async def test_keys_are_letters_while_a_name_is_typed(app: RungApp, store: Store) -> None:
    """A name may hold d, a, u and r."""
    async with terminal(app, 120, 40) as user:
        await press(user, "f7", "n", *"radau")
        assert app.screen.query_one(Input).value == "radau"
        assert set(standings(store).values()) == {"active"}


# --- two processes


async def test_a_session_that_is_open_elsewhere_is_left_alone(app: RungApp, path: Path, store: Store) -> None:
    """It can be looked at, and is neither renamed nor deleted; the prompt says that nothing is written."""
    with closing(Store(path)) as other:
        assert other.hold("churn")
        async with terminal(app, 120, 40) as user:
            assert "open in another Rung" in await press(user, "f7", "down", "d")
            await press(user, "enter")
            *_, frame, within, _, _ = (await look(user)).splitlines()
            assert LOOK in frame
            assert "This session is open in another Rung: you can look, nothing is written." in within
            await user.say("All our code is in git.")
            assert "I did not note that." in user.painted
    assert store.events("churn") == []


async def test_the_prompt_says_when_writing_goes_on(app: RungApp, path: Path, store: Store) -> None:
    """The other one was closed: the next message is noted."""
    other = Store(path)
    assert other.hold("churn")
    async with terminal(app, 120, 40) as user:
        await press(user, "f7", "down", "enter")
        await look(user)
        assert user.prompt.border_title == LOOK
        other.close()
        await user.say("All our code is in git.")
        assert not user.prompt.border_title
        assert store.events("churn")


async def test_a_session_that_is_left_is_free_for_others(app: RungApp, path: Path) -> None:
    """The one that is opened is not."""
    async with terminal(app, 120, 40) as user:
        await user.say("All our code is in git.")
        with closing(Store(path)) as other:
            assert not other.hold("test")
            await press(user, "f7", "down", "enter")
            await look(user)
            assert other.hold("test")
            assert not other.hold("churn")


# --- over time


async def test_two_sessions_are_compared_by_key(app: RungApp, swift: Doctor, reader: Reader, store: Store) -> None:
    """The key c: a chart of the leading levels, the levels of all between, what changed and by what; escape closes."""
    for name, text in (("fraud", "no code is in git"), ("churn", "the code is in git and we have a training pipeline")):
        Conversation(swift, reader, store, name, now=lambda: "2026-01-01T00:00:00+00:00").say(text)
    async with terminal(app, 120, 60) as user:
        await user.say("All our code is in git.")
        painted = await press(user, "f7", "down", "down", "c")
        assert "reached for sure, in percent of the scale" in painted
        for name in ("Azure", "Five levels", "Google"):
            assert name in painted
        await press(user, *["pagedown"] * 3)
        assert "Version control" in user.painted
        await press(user, "escape")
        assert listed(user) == ["test", "churn", "fraud"]


async def test_a_session_is_not_compared_with_itself(app: RungApp) -> None:
    """There is nothing to tell."""
    async with terminal(app, 120, 40) as user:
        assert "Choose another session" in await press(user, "f7", "c")


async def test_one_key_keeps_the_answer_of_last_time(swift: Doctor, reader: Reader) -> None:
    """Ctrl+T, where an earlier session stands beside the questions; elsewhere it says how to get there."""
    conversation = Conversation(swift, reader, Store(None), "autumn")
    practices = conversation.knowledge.practices.values()
    conversation.recall("spring", [Claim(each.id, Status.PARTIAL) for each in practices if not each.is_fact])
    async with terminal(RungApp(lambda _: conversation), 120, 40) as user:
        await user.say("skip")
        await press(user, "ctrl+t")
        assert [str(claim.status) for claim in conversation.state.claims] == ["partial"]

    async with terminal(RungApp(lambda _: Conversation(swift, reader, Store(None), "new")), 120, 40) as user:
        assert "rung --again" in await press(user, "ctrl+t")
