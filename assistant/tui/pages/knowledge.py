"""The page on what Rung knows: search, kinds of entries, and each entry with links to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static, Tab, Tabs

from assistant.conversation.wording import claim_line
from assistant.reader.searching import Searcher, entries_in
from assistant.report.cards import KINDS, SCHEME, card
from assistant.report.entries import entries_of
from assistant.tui.page import Page
from assistant.tui.reading import Reading
from assistant.tui.search import Found, Search, count_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.widget import Widget

    from assistant.domain import Claim, Knowledge
    from assistant.tui.messages import Shown

_TABS = {
    "all": ("All", KINDS),
    "practices": ("Practices", ("practices",)),
    "frameworks": ("Frameworks", ("frameworks", "criteria")),
    "rules": ("Rules", ("rules",)),
    "terms": ("Terms", ("terms",)),
    "lessons": ("Lessons", ("lessons",)),
    "sources": ("Sources", ("sources",)),
    "tools": ("Tools", ("tools",)),
    "disagreements": ("Disputed", ("disagreements",)),
}
"""Kinds that are shown together, by the ids of their tabs."""
_ONE_MOMENT = "One moment, I am getting my notes…"
_WEB = ("https://", "http://")


class KnowledgePage(Page):
    """Search above, what was found left, an entry right."""

    NAME = "knowledge"
    AUTO_FOCUS = "Search"
    DEFAULT_CSS = """
    KnowledgePage {
        #finding {
            height: auto;
        }

        #list {
            width: 44;
        }

        #count {
            padding: 0 1;
            color: $text-muted;
        }

        #entry {
            width: 1fr;
            height: 1fr;
            padding: 0 1;
            border: round $primary-muted;

            &:focus {
                border: heavy $accent;
            }
        }

        &.-narrow #list {
            width: 1fr;
        }

        &.-narrow #entry, &.-narrow.-reading #list, &.-narrow.-reading #finding {
            display: none;
        }

        &.-narrow.-reading #entry {
            display: block;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("backspace", "back", "Entry before"),
        Binding("down", "results", "Results", show=False),
        Binding("ctrl+y", "copy", "Copy", show=False),
    ]

    @dataclass
    class Indexed(Message):
        """The entries can be searched."""

        knowledge: Knowledge
        searcher: Searcher

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._searcher: Searcher | None = None
        self._entry: str | None = None
        """Kind and id of what is shown, with a slash between."""
        self._before: list[tuple[str, tuple[int, int | None]]] = []
        """Entries from which a link was followed, and where in them."""
        self._wanted: str | None = None
        """The entry to begin with."""

    def content(self) -> Iterator[Widget]:
        """The search, the list, the entry."""
        with Vertical(id="finding"):
            yield Search(placeholder="Search: a practice, a tool, a word…  (↓ results, tab kinds)")
            yield Tabs(*(Tab(label, id=id_) for id_, (label, _) in _TABS.items()))
        with Horizontal():
            with Vertical(id="list"):
                yield Static("", id="count", markup=False)
                yield Found()
            yield Reading(id="entry")

    def on_mount(self) -> None:
        """Say so while nothing is known; what is shown then comes from the mounting of `Page`."""
        self._reading.show(lambda: _ONE_MOMENT)

    def point_at(self, entry: str) -> None:
        """Begin with an entry; what is found by the empty search is listed beside it."""
        self._wanted = entry

    def show(self, shown: Shown) -> None:
        """Show what the team said about an entry now; the entries themselves stay the same."""
        before, self._shown = self._shown, shown
        if before is None or before.diagnosis.knowledge is not shown.diagnosis.knowledge:
            self._index(shown.diagnosis.knowledge)
        elif self._entry is not None:
            self._show_entry(self._entry, self._reading.bookmark)

    # --- finding

    @work(thread=True, description="what can be found")  # its own would print all knowledge
    def _index(self, knowledge: Knowledge) -> None:
        self.post_message(self.Indexed(knowledge, Searcher(entries_in(knowledge))))

    @on(Indexed)
    def _begin(self, message: Indexed) -> None:
        if message.knowledge is self._knowledge:
            self._searcher = message.searcher
            self._find()

    @on(Input.Changed)
    @on(Tabs.TabActivated)
    def _find(self) -> None:
        """List what fits what was typed, of the kinds that are chosen."""
        knowledge, tab = self._knowledge, self.query_one(Tabs).active_tab
        if self._searcher is None or knowledge is None or tab is None or tab.id is None:
            return
        kinds = _TABS[tab.id][1]
        found = self._searcher.find(self.query_one(Search).value, kinds, len(self._searcher.entries))
        self.query_one("#count", Static).update(count_of(found))
        self.query_one(Found).show(found, knowledge, with_kind=len(kinds) > 1)
        if not found:
            self._entry = None
            self._before.clear()
            self._reading.show(lambda: "")

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _turn_to_entry(self) -> None:
        if self._entry is not None:
            self.add_class("-reading")
            self._reading.focus()

    @on(OptionList.OptionHighlighted)
    def _preview(self, message: OptionList.OptionHighlighted) -> None:
        if message.option_id is not None and message.option is self.query_one(Found).highlighted_option:
            self._before.clear()
            wanted, self._wanted = self._wanted, None
            self._show_entry(wanted or message.option_id)
            if wanted is not None:
                self._turn_to_entry()

    # --- the entry

    @property
    def _reading(self) -> Reading:
        return self.query_one("#entry", Reading)

    @property
    def _knowledge(self) -> Knowledge | None:
        return self._shown.diagnosis.knowledge if self._shown is not None else None

    def _show_entry(self, entry: str, opens_at: tuple[int, int | None] = (0, None)) -> None:
        if self._shown is None:
            return
        self._entry = entry
        diagnosis = self._shown.diagnosis
        self._reading.show(_writer(entry, diagnosis.claims, diagnosis.knowledge), opens_at)
        self.refresh_bindings()

    @on(Reading.Followed)
    def _follow(self, message: Reading.Followed) -> None:
        """Open another entry, or the address of a source outside."""
        if message.target.startswith(_WEB):
            self.app.open_url(message.target)
            return
        entry = message.target.removeprefix(SCHEME)
        kind, _, id_ = entry.partition("/")
        if self._knowledge is None or kind not in KINDS or id_ not in entries_of(kind, self._knowledge):
            return
        if self._entry is not None:
            self._before.append((self._entry, self._reading.bookmark))
        self._show_entry(entry)

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the way back where there is one, and the search where one is not typing already."""
        if action == "back":
            return bool(self._before) or self.has_class("-reading")
        if action == "search":
            return not isinstance(self.focused, Search)
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Type what to look for."""
        self.remove_class("-reading")
        self.query_one(Search).focus()

    def action_results(self) -> None:
        """Go to what was found."""
        self.query_one(Found).focus()

    def action_back(self) -> None:
        """Return to the entry from which a link was followed, or else to what was found."""
        if self._before:
            self._show_entry(*self._before.pop())
            return
        self.remove_class("-reading")
        self.action_results()
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Copy the entry, as Markdown; works over ssh, if the terminal allows it."""
        self.app.copy_to_clipboard(self._reading.markdown)
        self.notify("The entry is copied.", timeout=3)


def _writer(entry: str, claims: tuple[Claim, ...], knowledge: Knowledge) -> Callable[[], str]:
    """What writes the card of an entry, with what the team said about it."""
    kind, _, id_ = entry.partition("/")

    def write() -> str:
        head, _, rest = card(kind, id_, knowledge).partition("\n\n")
        told = [claim for claim in claims if kind == "practices" and claim.practice == id_]
        return "\n\n".join([head, *(f"*You told me.* {claim_line(claim, knowledge)}" for claim in told), rest])

    return write


PAGE = KnowledgePage
