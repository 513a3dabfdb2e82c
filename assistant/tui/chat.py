"""The chat screen: takes messages one by one to the conversation, and hands the replies to the widgets."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer

from assistant.errors import AssistantError, StoreError
from assistant.plain_text import as_typed
from assistant.tui.completion import Completion
from assistant.tui.diagnosis import DiagnosisPanel
from assistant.tui.garbage import collect_now, collect_rarely
from assistant.tui.messages import Answered, AnsweringFailed, Concluded, Earlier, Opened, OpeningFailed, Shown
from assistant.tui.navigation import CONVERSATION, PAGE_BINDINGS, Navigation, page_named
from assistant.tui.page import RungScreen
from assistant.tui.prompt import Prompt
from assistant.tui.transcript import Transcript

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from assistant.conversation import Conversation
    from assistant.tui.said import Turn


_STILL_TRUE = "still true"
_PATIENCE_SECONDS = 0.2
"""How long a reply may take without a word."""
_PAINTING_SECONDS = 0.03
"""How long a reply takes to be painted; a thread that works hard would hold that up."""


class Chat(RungScreen):
    """Conversation left, diagnosis right, prompt below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *PAGE_BINDINGS,
        Binding("f1", "app.show_keys", "Help"),
        Binding("f9", "swap", "Levels"),
        Binding("f3", "app.show_page('diagnosis')", "Pages", key_display="F3-F8"),
        Binding("ctrl+e", "edit_last", "Edit last", show=False, priority=True),
        Binding("ctrl+y", "copy_reply", "Copy reply", show=False, priority=True),
        Binding("ctrl+t", "still_true", "Still true", show=False, priority=True),
        Binding("pageup", "page(-1)", "Scroll up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Scroll down", show=False, priority=True),
        Binding("ctrl+q", "app.quit", "Quit", priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012 (so is it declared)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    AUTO_FOCUS = "Prompt"

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Turn] = deque()
        """Messages that are not answered, oldest first."""
        self._is_answering = False
        """Whether a thread has the conversation; only one may have it at a time."""
        self._patience: Timer | None = None
        self._last_reply = ""
        self._edited: tuple[str, int] | None = None
        """Session and turn of the message that was put into the prompt again."""
        self._session: str | None = None
        """The session whose messages are shown; None while another one is being opened."""
        self._left: Conversation | None = None
        """The one that was left while it was answering; it is let go when it has."""

    def compose(self) -> ComposeResult:
        """Lay out the widgets."""
        yield Navigation(CONVERSATION.id)
        with Horizontal(id="columns"):
            yield Transcript()
            yield DiagnosisPanel()
        yield Prompt()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Load once the screen is painted: a thread that works hard would hold up the painting."""
        self.call_after_refresh(self._open, None)

    # --- on the conversation, in threads that touch no widget

    @work(thread=True, description="open")
    def _open(self, session: str | None) -> None:
        try:
            conversation = self.rung.open_conversation(session)
            opening = conversation.opening()
            shown = _shown(conversation)
        except AssistantError as problem:
            self.post_message(OpeningFailed(problem))
            return
        from assistant.tui import laying_out, summary  # noqa: F401  (here, where nothing waits for the import)

        collect_rarely()
        told = conversation.claims_by_turn
        earlier = tuple(Earlier(turn, text, told.get(turn, ())) for turn, text in conversation.messages)
        self.post_message(Opened(conversation, earlier, opening, shown))

    @work(thread=True, description="answer")
    def _answer(self, conversation: Conversation, text: str) -> None:
        try:
            reply = conversation.say(text)
        except AssistantError as problem:
            self.post_message(AnsweringFailed(problem))
            return
        self.post_message(Answered(conversation.session, reply))

    @work(thread=True, description="conclude")
    def _conclude(self, conversation: Conversation) -> None:
        """Work out what the screens show beside a reply, which is there to be read meanwhile."""
        self.post_message(Concluded(_shown(conversation, self.rung.shown)))
        with suppress(AssistantError):  # what is wrong is told with the next message
            conversation.doctor.prepare()
        collect_now()

    # --- what happens then

    @on(Opened)
    def _begin(self, message: Opened) -> None:
        self._leave_for(message.conversation)
        self.rung.conversation = message.conversation
        self._session = message.conversation.session
        self._show_access()
        self._last_reply = message.opening.markdown
        prompt = self.query_one(Prompt)
        prompt.completion = Completion(message.conversation.knowledge)
        prompt.remember(each.text for each in message.earlier)
        self.query_one(Transcript).begin(message.earlier, message.opening.markdown, message.conversation.knowledge)
        self.rung.show_now(message.shown)
        self._answer_next()

    def _leave_for(self, conversation: Conversation) -> None:
        """Let other processes have the session that is left, once what was said in it is written down."""
        self._left = self.rung.conversation
        if self._left is not None and self._left.session == conversation.session:
            self._left = None  # it is opened anew, and stays ours
        if not self._is_answering:
            self._let_go()

    def _let_go(self) -> None:
        if self._left is not None and self._left.session != self._session:
            self._left.let_go()
        self._left = None

    def _show_access(self) -> None:
        """Say in the prompt if nothing is written."""
        if self.rung.conversation is not None:
            self.query_one(Prompt).warn(self.rung.conversation.not_written)

    @on(OpeningFailed)
    def _give_up(self, message: OpeningFailed) -> None:
        if self.rung.conversation is not None:  # another session than the one that is open
            self.notify(str(message.problem), title="Not opened", severity="error", timeout=10, markup=False)
            self._open(self.rung.conversation.session)
            return
        self.app.exit(return_code=2, message=Text(f"rung: error: {message.problem}"))

    def open_session(self, session: str) -> None:
        """Leave the session that is open for another one, or for a new one of that name."""
        self._waiting.clear()
        self._session = None
        self.query_one(Prompt).forget()
        self.query_one(Transcript).empty()
        self._open(session)

    @on(Prompt.Sent)
    def _sent(self, message: Prompt.Sent) -> None:
        if self.has_class("-narrow"):
            self.remove_class("-swapped")
        page = page_named(message.text)
        if page is not None:
            self.rung.action_show_page(page.id)
            return
        self.hear(message.text)

    @on(Transcript.Correct)
    def _correct(self, message: Transcript.Correct) -> None:
        self.hear(message.text)

    def rename_session(self, name: str) -> None:
        """Give the session that is open another name.

        Raises:
            StoreError: The name is taken, or another process has the session open.
        """
        conversation, shown = self.rung.conversation, self.rung.shown
        if conversation is None or shown is None or self._is_answering:
            raise StoreError("the session is busy", hint="wait for the answer, and rename it then")
        conversation.rename(name)
        self._session = name
        self.rung.show_now(replace(shown, session=name))

    def write(self, text: str) -> None:
        """Put a text into the prompt in place of what is there."""
        prompt = self.query_one(Prompt)
        prompt.load_text(text)
        prompt.move_cursor(prompt.document.end)
        prompt.focus()

    def hear(self, text: str) -> None:
        """Take a message to the conversation, as if it had been typed."""
        self._waiting.append(self.query_one(Transcript).hear(as_typed(text)))
        self._answer_next()

    def _answer_next(self) -> None:
        """Answer the message that has waited longest, unless one is being answered."""
        conversation = self.rung.conversation
        if conversation is not None and self.is_open and self._waiting and not self._is_answering:
            self._is_answering = True
            self._answer(conversation, self._waiting[0].text)
            self._patience = self.set_timer(
                _PATIENCE_SECONDS, partial(self.query_one(Transcript).say_wait, self._waiting[0])
            )

    @property
    def is_open(self) -> bool:
        """Whether there is a conversation, and not one that is being left for another."""
        conversation = self.rung.conversation
        return conversation is not None and conversation.session == self._session

    @property
    def is_busy(self) -> bool:
        """Whether a message waits for its reply, or it is not worked out yet what follows from the last one."""
        return self._is_answering or bool(self._waiting)

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        """Paint the reply at once; what the panel shows takes a moment longer, unless the next message waits."""
        self._is_answering = False
        self._let_go()
        self._show_access()
        if self._patience is not None:
            self._patience.stop()
        conversation = self.rung.conversation
        assert conversation is not None
        if not self._waiting or message.session != self._session:
            self._answer_next()  # it was said in a session that was left meanwhile, and is written down there
            return
        turn, reply = self._waiting.popleft(), message.reply
        self._last_reply = reply.markdown
        self.query_one(Transcript).reply(turn, reply.markdown, reply.claims, conversation.knowledge)
        if reply.is_over:
            self._leave(reply.markdown)
        elif self._waiting:
            self._answer_next()
        else:
            self._is_answering = True
            self.set_timer(_PAINTING_SECONDS, partial(self._conclude, conversation))

    @on(Concluded)
    def _show_conclusions(self, message: Concluded) -> None:
        self._is_answering = False
        if message.shown.session == self._session:
            self.rung.show_now(message.shown)
        self._answer_next()

    @on(AnsweringFailed)
    def _give_back(self, message: AnsweringFailed) -> None:
        """Return what is not answered to the prompt, in its order: what comes later may build on what failed."""
        self._is_answering = False
        self._let_go()
        unanswered = list(self._waiting)
        self._waiting.clear()
        self.query_one(Prompt).give_back(turn.text for turn in unanswered)
        for turn in unanswered:
            self.query_one(Transcript).take_back(turn)
        self.notify(str(message.problem), title="Not sent", severity="error", timeout=10, markup=False)

    def show(self, shown: Shown) -> None:
        """Show another diagnosis beside the conversation."""
        self.query_one(DiagnosisPanel).show(shown.diagnosis, shown.moves)

    def _leave(self, farewell: str) -> None:
        """Paint the last reply, then go; it is said again outside, where it stays to be read."""
        from rich.markdown import Markdown

        self.call_after_refresh(self.app.exit, message=Markdown(farewell))

    # --- keys

    def action_swap(self) -> None:
        """Show or hide the diagnosis; where there is no room for both, in place of the conversation."""
        self.toggle_class("-swapped")

    def action_page(self, pages: int) -> None:
        """Scroll what is read, while the prompt keeps the focus."""
        shown = DiagnosisPanel if self.has_class("-narrow", "-swapped") else Transcript
        area = self.focused if isinstance(self.focused, DiagnosisPanel) else self.query_one(shown)
        if pages < 0:
            area.scroll_page_up(animate=False)
        else:
            area.scroll_page_down(animate=False)

    def action_edit_last(self) -> None:
        """Put the last message into the prompt again, and take back what it changed."""
        prompt, conversation = self.query_one(Prompt), self.rung.conversation
        if conversation is None or self._is_answering or not conversation.messages:
            return
        turn, text = conversation.messages[-1]
        if self._edited == (conversation.session, turn):
            return  # the last that was said is our own "/undo"; the message stands in the prompt
        is_noted = turn in conversation.state.turns
        self._edited = (conversation.session, turn + is_noted)
        if is_noted:
            self.hear("/undo")
        prompt.give_back([text])
        prompt.focus()

    def action_still_true(self) -> None:
        """Keep what was said last time of the practice that is asked about."""
        shown = self.rung.shown
        if shown is None or not shown.state.recalled:
            how = "No earlier session stands beside this one; `rung --again NAME` begins one that does."
            self.notify(how, severity="warning", markup=False)
            return
        self.hear(_STILL_TRUE)

    def action_copy_reply(self) -> None:
        """Copy what Rung said last, as Markdown; works over ssh, if the terminal allows it."""
        self.app.copy_to_clipboard(self._last_reply)
        self.notify("The last reply is copied.", timeout=3)

    def on_key(self, event: events.Key) -> None:
        """Typing goes to the prompt, wherever the focus is; a question mark in an empty one opens the help."""
        prompt = self.query_one(Prompt)
        if event.character == "?" and not prompt.text:
            event.stop()
            event.prevent_default()
            self.rung.action_show_keys()
            return
        if event.is_printable and event.character is not None and self.focused is not prompt:
            event.stop()
            prompt.focus()
            prompt.insert(event.character)


def _shown(conversation: Conversation, before: Shown | None = None) -> Shown:
    """What to show; the moves are those from before if nothing has changed that they follow from."""
    state, diagnosis = conversation.state, conversation.diagnosis
    is_same = before is not None and diagnosis is before.diagnosis and state.obstacles == before.state.obstacles
    moves = before.moves if before is not None and is_same else conversation.moves
    return Shown(conversation.session, state, diagnosis, moves)
