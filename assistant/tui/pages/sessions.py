"""The sessions on this machine: open one, begin another, and put them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from assistant.errors import AssistantError
from assistant.plain_text import one_line
from assistant.tui.comparison import Comparison, compared
from assistant.tui.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.widget import Widget

    from assistant.conversation import Conversation
    from assistant.store import SessionSummary, Store
    from assistant.tui.messages import Shown

_LONGEST_NAME = 40
_LONGEST_NEW_NAME = 100
_MOST_BETWEEN = 6
"""Sessions between two others that a chart has room for."""
_NEW = "name of a new session, then enter"


class SessionsPage(Page):
    """A table, and a line for a name."""

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
        Binding("r", "rename", "Rename"),
        Binding("a", "archive", "Archive/back"),
        Binding("d", "delete", "Delete"),
        Binding("u", "undo", "Undo"),
        Binding("c", "compare", "Compare"),
    ]

    class Listed(Message):
        """The sessions are read."""

        def __init__(self, sessions: Sequence[SessionSummary]) -> None:
            super().__init__()
            self.sessions = sessions

    def __init__(self) -> None:
        super().__init__()
        self._standings: dict[str, str] = {}
        """The sessions in the table, and whether they are archived."""
        self._renamed: str | None = None
        """The session for which a name is being typed; None for a new one."""

    def content(self) -> Iterator[Widget]:
        """The table, and a line for a name."""
        yield Static("", id="head", markup=False)
        yield DataTable(cursor_type="row", zebra_stripes=True)
        yield Input(placeholder=_NEW)

    def show(self, shown: Shown) -> None:
        """List the sessions anew."""
        here = one_line(shown.session)
        how = "Enter or a double click opens another one, n begins a new one."
        self.query_one("#head", Static).update(f"You are in “{here}”. {how}")
        self._list()

    @work(thread=True, exclusive=True)
    def _list(self) -> None:
        self._listed()

    @work(thread=True)
    def _do(self, change: Callable[[Store], str]) -> None:
        """Change something, tell of it, and list the sessions anew.

        Args:
            change: Does it, and returns what is told.
        """
        conversation = self.rung.conversation
        if conversation is None:
            return
        try:
            told = change(conversation.store)
        except AssistantError as problem:
            self.app.call_from_thread(self.notify, str(problem), severity="warning", timeout=10, markup=False)
            return
        self.app.call_from_thread(self.notify, told, markup=False)
        self._listed()

    def _listed(self) -> None:
        conversation = self.rung.conversation
        if conversation is None:
            return
        try:
            sessions = conversation.store.sessions()
        except AssistantError as problem:
            self.app.call_from_thread(self.notify, str(problem), severity="error", markup=False)
            return
        self.post_message(self.Listed([each for each in sessions if each.standing != "deleted"]))

    def on_sessions_page_listed(self, message: Listed) -> None:
        """Fill the table, and keep its place."""
        table = self.query_one(DataTable)
        row = table.cursor_row
        table.clear(columns=True)
        table.add_columns("", "Session", "Messages", "Begun", "Last used", "")
        here = self.rung.shown.session if self.rung.shown is not None else ""
        for session in message.sessions:
            is_here = session.name == here
            table.add_row(
                "•" if is_here else "",
                Text(one_line(session.name, at_most=_LONGEST_NAME)),
                str(session.turns),
                session.started[:10],
                session.used[:16].replace("T", " "),
                "archived" if session.standing == "archived" else "",
                key=session.name,
            )
        self._standings = {each.name: str(each.standing) for each in message.sessions}
        table.move_cursor(row=row)
        if not self.query_one(Input).has_focus:
            table.focus()

    @property
    def _chosen(self) -> str | None:
        """The session under the cursor."""
        row = self.query_one(DataTable).cursor_row
        names = list(self._standings)
        return names[row] if row < len(names) else None

    @on(DataTable.RowSelected)
    def _open_chosen(self, event: DataTable.RowSelected) -> None:
        if event.row_key.value is not None:
            self._go_to(event.row_key.value)

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        name = " ".join(event.value.split())
        if not name or not name.isprintable() or len(name) > _LONGEST_NEW_NAME:
            self.notify("A name is a word or a few, such as fraud-team.", severity="warning", markup=False)
            return
        renamed = self._renamed
        self._ask(None)
        if renamed is None:
            self._go_to(name)
        elif self.rung.shown is not None and renamed == self.rung.shown.session:
            self.query_one(DataTable).focus()
            self._rename_open(name)
        else:
            self.query_one(DataTable).focus()
            self._do(lambda store: _renamed(store, renamed, name))

    def _ask(self, renamed: str | None) -> None:
        """Make the line ready for the new name of a session, or for the name of a new one."""
        self._renamed = renamed
        line = self.query_one(Input)
        line.value = renamed or ""
        line.placeholder = _NEW if renamed is None else "new name, then enter"

    def _rename_open(self, name: str) -> None:
        try:
            self.rung.chat.rename_session(name)
        except AssistantError as problem:
            self.notify(str(problem), severity="warning", timeout=10, markup=False)

    # --- keys

    def action_open(self) -> None:
        """Open the session that is chosen; the table does the same on enter."""
        self.query_one(DataTable).action_select_cursor()

    def action_new(self) -> None:
        """Ask for the name of a new session."""
        self._ask(None)
        self.query_one(Input).focus()

    def action_rename(self) -> None:
        """Ask for another name of the session that is chosen."""
        if self._chosen is not None:
            self._ask(self._chosen)
            self.query_one(Input).focus()

    def action_archive(self) -> None:
        """Put the session that is chosen out of the way, or bring it back."""
        name = self._chosen
        if name is not None:
            is_back = self._standings[name] == "archived"
            self._do(lambda store: _restored(store, name) if is_back else _archived(store, name))

    def action_delete(self) -> None:
        """Delete the session that is chosen; u brings it back."""
        name = self._chosen
        if self.rung.shown is not None and name == self.rung.shown.session:
            self.notify("This is the session you are in: open another one first.", severity="warning", markup=False)
        elif name is not None:
            self._do(lambda store: _deleted(store, name))

    def action_undo(self) -> None:
        """Bring back the session that was deleted last."""
        self._do(_undone)

    def action_compare(self) -> None:
        """Show how the levels went from the session that is chosen to the one that is open, over all between."""
        conversation, name = self.rung.conversation, self._chosen
        if conversation is None or name is None or name == conversation.session:
            self.notify("Choose another session than the one you are in.", severity="warning", markup=False)
            return
        self._compare(conversation, name)

    @work(thread=True, exclusive=True, group="compare")
    def _compare(self, conversation: Conversation, name: str) -> None:
        used = {each.name: each.used for each in conversation.store.sessions() if str(each.standing) == "active"}
        ends = sorted({name, conversation.session}, key=lambda each: (used.get(each, ""), each))
        first, last = (used.get(each, "") for each in ends)
        between = sorted((each for each in used if first < used[each] < last), key=lambda each: (used[each], each))
        try:
            shown = compared(conversation, [ends[0], *between[:_MOST_BETWEEN], ends[1]])
        except AssistantError as problem:
            self.app.call_from_thread(self.notify, str(problem), severity="error", markup=False)
            return
        self.app.call_from_thread(self.app.push_screen, Comparison(shown))

    def _go_to(self, session: str) -> None:
        self.rung.action_show_page("conversation")
        if self.rung.shown is None or session != self.rung.shown.session:
            self.rung.call_later(self.rung.chat.open_session, session)


def _renamed(store: Store, old: str, new: str) -> str:
    store.rename(old, new)
    return f"“{one_line(old)}” is “{one_line(new)}” now."


def _archived(store: Store, name: str) -> str:
    store.archive(name)
    return f"“{one_line(name)}” is archived; a brings it back."


def _restored(store: Store, name: str) -> str:
    store.restore(name)
    return f"“{one_line(name)}” is back."


def _deleted(store: Store, name: str) -> str:
    store.delete(name)
    return f"“{one_line(name)}” is deleted; u brings it back."


def _undone(store: Store) -> str:
    name = store.last_deleted()
    return "No session is deleted." if name is None else _restored(store, name)


PAGE = SessionsPage
