"""The sessions on this machine: open one, or begin another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from assistant.errors import AssistantError
from assistant.plain_text import one_line
from assistant.tui.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

    from assistant.store import SessionSummary
    from assistant.tui.messages import Shown

_LONGEST_NAME = 40
_LONGEST_NEW_NAME = 100


class SessionsPage(Page):
    """A table, and a line for the name of a new session."""

    NAME = "sessions"
    DEFAULT_CSS = """
    SessionsPage {
        & #head { height: auto; padding: 1 2; }
        & DataTable { height: 1fr; margin: 0 2; background: $background; }
        & Input { margin: 0 2; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("n", "new", "New"),
    ]

    class Listed(Message):
        """The sessions are read."""

        def __init__(self, sessions: Sequence[SessionSummary]) -> None:
            super().__init__()
            self.sessions = sessions

    def content(self) -> Iterator[Widget]:
        """The table, and a line for a name."""
        yield Static("", id="head", markup=False)
        yield DataTable(cursor_type="row", zebra_stripes=True)
        yield Input(placeholder="name of a new session, then enter")

    def show(self, shown: Shown) -> None:
        """List the sessions anew."""
        here = one_line(shown.session)
        how = "Enter or a double click opens another one, n begins a new one."
        self.query_one("#head", Static).update(f"You are in “{here}”. {how}")
        self._list()

    @work(thread=True, exclusive=True)
    def _list(self) -> None:
        conversation = self.rung.conversation
        if conversation is None:
            return
        try:
            sessions = conversation.store.sessions()
        except AssistantError as problem:
            self.app.call_from_thread(self.notify, str(problem), severity="error", markup=False)
            return
        self.post_message(self.Listed(sessions))

    def on_sessions_page_listed(self, message: Listed) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.clear(columns=True)
        table.add_columns("", "Session", "Messages", "Begun", "Last used")
        here = self.rung.shown.session if self.rung.shown is not None else ""
        for session in message.sessions:
            is_here = session.name == here
            table.add_row(
                "•" if is_here else "",
                Text(one_line(session.name, at_most=_LONGEST_NAME)),
                str(session.turns),
                session.started[:10],
                session.used[:16].replace("T", " "),
                key=session.name,
            )
        table.focus()

    @on(DataTable.RowSelected)
    def _chosen(self, event: DataTable.RowSelected) -> None:
        if event.row_key.value is not None:
            self._go_to(event.row_key.value)

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        name = " ".join(event.value.split())
        if not name or not name.isprintable() or len(name) > _LONGEST_NEW_NAME:
            self.notify("A name is a word or a few, such as fraud-team.", severity="warning", markup=False)
            return
        self._go_to(name)

    def action_open(self) -> None:
        """Open the session that is chosen; the table does the same on enter."""
        self.query_one(DataTable).action_select_cursor()

    def action_new(self) -> None:
        """Ask for the name of a new session."""
        self.query_one(Input).focus()

    def _go_to(self, session: str) -> None:
        self.rung.action_show_page("conversation")
        if self.rung.shown is None or session != self.rung.shown.session:
            self.rung.call_later(self.rung.chat.open_session, session)


PAGE = SessionsPage
