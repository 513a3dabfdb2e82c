"""The page on what Rung knows: searching, kinds, entries and the links between them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from terminal import SlowStart, Terminal, terminal
from textual.widgets import Tabs

from assistant.tui import RungApp
from assistant.tui.pages.knowledge import KnowledgePage
from assistant.tui.reading import Reading
from assistant.tui.search import Found, Search

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


pytestmark = pytest.mark.slow  # each test drives the whole application


class Browser(Terminal):
    """Somebody on the page on what Rung knows."""

    @property
    def page(self) -> KnowledgePage:
        """The page, which lies on the chat."""
        screen = self.pilot.app.screen
        assert isinstance(screen, KnowledgePage)
        return screen

    @property
    def found(self) -> list[str]:
        """Kind and id of what is listed, without notes."""
        return [option.id for option in self.page.query_one(Found).options if option.id is not None]

    @property
    def reading(self) -> Reading:
        """Where the entry is shown."""
        return self.page.query_one("#entry", Reading)

    @property
    def heading(self) -> str:
        """The title of the entry that is shown."""
        return self.reading.markdown.partition("  \n")[0].strip("*").replace("\\", "")

    async def look(self) -> str:
        """Wait until everything has been found and painted."""
        await self.settle()
        for _ in range(2):  # the index first, then an entry
            await self.pilot.app.workers.wait_for_complete()
            for _ in range(3):  # messages of workers, laid out, painted
                await self.pilot.pause()
        return self.painted

    async def press(self, *keys: str) -> str:
        """Press keys, and look."""
        await self.pilot.press(*keys)
        return await self.look()

    async def find(self, text: str) -> list[str]:
        """Type what to look for; returns what is listed."""
        self.page.query_one(Search).value = text
        await self.look()
        return self.found


@asynccontextmanager
async def browser(app: RungApp, *said: str, columns: int = 120, lines: int = 40) -> AsyncIterator[Browser]:
    """Say something, then open the page."""
    async with terminal(app, columns, lines) as user:
        for text in said:
            await user.say(text)
        app.action_show_page("knowledge")
        browsing = Browser(user.pilot)
        await browsing.look()
        yield browsing


async def test_it_opens_with_the_search_and_the_first_entries(app: RungApp) -> None:
    """One can type at once, and sees what kinds of things there are."""
    async with browser(app) as user:
        assert user.page.query_one(Search).has_focus
        assert "All  Practices  Frameworks  Rules  Terms  Lessons  Sources  Tools  Disputed" in user.painted
        assert user.found[0].startswith("practices/")
        assert user.heading


async def test_the_list_follows_the_typing(app: RungApp) -> None:
    """Each letter narrows the list; the best entry is shown beside it."""
    async with browser(app) as user:
        await user.press(*"feature sto")

        assert set(user.found[:2]) == {"practices/feature-store", "terms/feature-store-term"}
        assert user.heading == "Feature store"


async def test_misspelt_words_are_mended(app: RungApp) -> None:
    """A slip of the finger finds what was meant."""
    async with browser(app) as user:
        assert "practices/version-control" in (await user.find("verson contorl"))[:3]


async def test_nothing_found_is_said(app: RungApp) -> None:
    """A word that nothing knows leaves a friendly line, and enter does no harm."""
    async with browser(app) as user:
        await user.find("zzzzqqqq")
        painted = await user.press("enter")

        assert user.found == []
        assert "Nothing like that here." in painted


async def test_tabs_leave_one_kind(app: RungApp) -> None:
    """Tab and the arrow keys choose a kind; what was typed stays; of very many the first are listed."""
    async with browser(app) as user:
        await user.press("tab")
        for kinds, query, entry in (
            ({"practices"}, "drift", "practices/drift-monitoring"),
            ({"frameworks", "criteria"}, "", "frameworks/azure-mlops"),
            ({"rules"}, "one model", "rules/retraining-one-model"),
            ({"terms"}, "drift", "terms/drift"),
            ({"lessons"}, "has the world moved", "lessons/drift-monitoring"),
            ({"sources"}, "azure", "sources/azure-mlops-2025"),
            ({"tools"}, "mlflow", "tools/mlflow"),
            ({"disagreements"}, "approve", "disagreements/approvals-at-the-top"),
        ):
            await user.press("right")
            found = await user.find(query)
            assert {key.partition("/")[0] for key in found} <= kinds
            assert entry in found
            if not query:
                assert len(found) == 100
                assert "830 found, the first 100 are listed" in user.painted


async def test_a_kind_is_chosen_with_a_click(app: RungApp) -> None:
    """The mouse does what the arrow keys do."""
    async with browser(app) as user:
        await user.pilot.click("#tools")
        await user.look()

        assert user.page.query_one(Tabs).active == "tools"
        assert {key.partition("/")[0] for key in user.found} == {"tools"}


async def test_the_arrow_keys_walk_through_the_list(app: RungApp) -> None:
    """Down from the search goes to the list, further down to the next entry, enter into it."""
    async with browser(app) as user:
        await user.find("version control")
        await user.press("down", "down")
        assert user.page.query_one(Found).highlighted == 1
        shown = user.heading
        await user.press("enter")

        assert user.reading.has_focus
        assert user.heading == shown


async def test_a_click_shows_an_entry(app: RungApp) -> None:
    """The mouse does what the arrow keys do."""
    async with browser(app) as user:
        await user.find("version control")
        await user.pilot.click(Found, offset=(5, 1))
        await user.look()

        assert user.page.query_one(Found).highlighted == 1


async def test_a_practice_shows_what_it_says_and_what_it_is_linked_with(app: RungApp) -> None:
    """Signs, first step, lessons, criteria, rules and sources are all there."""
    async with browser(app, columns=200, lines=60) as user:
        await user.find("version control")

        for words in ("Done when", "Comes before", "Lessons:", "Asked for by:", "Rules that look at it:", "Sources:"):
            assert words in user.reading.markdown
        assert "You told me" not in user.reading.markdown


async def test_what_the_team_said_stands_with_the_practice(app: RungApp) -> None:
    """Claims of the session are shown, as text whatever they hold; and a new one as soon as it is made."""
    said = "We do not keep code in git [@click=app.quit]y[/] [b]z[/b] \x1b[31m\u202eevil\x9b2J"
    async with browser(app, said, columns=200) as user:
        painted = await user.press(*"version control")
        assert (
            "You told me. Version control: no — “We do not keep code in git [@click=app.quit]y[/] [b]z[/b]" in painted
        )
        assert not {"\x1b", "\x9b", "\u202e"} & set(painted)

        user.chat.hear("/change version-control to yes")
        assert "You told me. Version control: yes" in await user.look()


async def test_links_are_followed_with_keys_and_back(app: RungApp) -> None:
    """The arrow keys choose a link, enter opens it, backspace returns to the same place in the entry before."""
    async with browser(app) as user:
        await user.find("version control")
        await user.press("enter", "right", "right")
        place = user.reading.bookmark
        assert place[1] == 1
        await user.press("enter")
        assert user.heading == "Code review"

        await user.press("backspace")
        assert user.heading == "Version control"
        assert user.reading.bookmark == place
        await user.press("backspace")
        assert user.page.query_one(Found).has_focus


async def test_a_link_is_followed_with_a_click(app: RungApp) -> None:
    """A practice leads to its criteria, a criterion to its framework."""
    async with browser(app, lines=60) as user:
        await user.find("google-mlops-l2-source-control")
        line = next(number for number, text in enumerate(user.reading.markdown.splitlines()) if "Google" in text)
        await user.pilot.click(Reading, offset=(5, line + 1))
        await user.look()

        assert user.heading == "Google Cloud MLOps levels 0 to 2"


async def test_the_address_of_a_source_is_opened_outside(app: RungApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only when the user follows the link; the address is there to be read as well."""
    opened: list[str] = []
    monkeypatch.setattr(RungApp, "open_url", lambda _, url, **__: opened.append(url))
    async with browser(app) as user:
        await user.find("azure-mlops-2025")
        assert opened == []
        assert "https://learn.microsoft.com" in user.painted
        await user.press("enter", "right", "enter")

    assert opened == ["https://learn.microsoft.com/en-us/azure/architecture/ai-ml/guide/mlops-maturity-model"]


async def test_slash_goes_to_the_search_from_anywhere(app: RungApp) -> None:
    """In the search itself it is a letter."""
    async with browser(app) as user:
        await user.press("enter")
        await user.press("slash")
        search = user.page.query_one(Search)
        assert search.has_focus
        await user.press("slash")

        assert search.value == "/"


async def test_a_narrow_terminal_shows_list_or_entry(app: RungApp) -> None:
    """With 80 columns an entry takes the place of the list; backspace brings the list back."""
    async with browser(app, columns=80, lines=24) as user:
        await user.find("version control")
        assert "One history for everything" in user.painted
        painted = await user.press("enter")
        assert "Is all the code behind your models kept in Git" in painted
        assert "One history for everything" not in painted

        painted = await user.press("backspace")
        assert "One history for everything" in painted
        assert user.page.query_one(Found).has_focus


async def test_ctrl_y_copies_the_entry(app: RungApp) -> None:
    """What is copied is the entry as Markdown."""
    async with browser(app) as user:
        await user.find("version control")
        await user.press("enter", "ctrl+y")

        assert app.clipboard.startswith("**Version control**")


async def test_what_is_pasted_into_the_search_stays_text(app: RungApp) -> None:
    """Escape sequences, bidi controls and brackets neither command nor crash."""
    async with browser(app) as user:
        await user.paste("\x1b[31mdrift [bold]x[/] \u202e[@click=app.quit]\nmore")
        painted = await user.look()

        assert "drift [bold]x[/]" in painted
        assert not {"\x1b", "\u202e"} & set(painted)


async def test_before_the_conversation_is_open_there_is_a_friendly_line(slow: SlowStart) -> None:
    """The page can be opened at once, and finds what was typed as soon as it can."""
    async with slow.app.run_test(size=(120, 40)) as pilot:
        user = Browser(pilot)
        with slow:
            slow.app.action_show_page("knowledge")
            await pilot.press(*"drift", "enter", "down", "slash")
            for _ in range(20):
                await pilot.pause(0.01)
            assert "One moment" in user.painted
        await user.look()
        assert "practices/drift-monitoring" in user.found
