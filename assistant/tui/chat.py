"""The chat screen: takes messages one by one to the conversation, and hands the replies to the widgets."""

from __future__ import annotations

import gc
from collections import deque
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer

from assistant.errors import AssistantError
from assistant.tui.diagnosis import DiagnosisPanel
from assistant.tui.messages import Answered, AnsweringFailed, Opened, OpeningFailed
from assistant.tui.prompt import Prompt
from assistant.tui.transcript import Transcript, Turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from assistant.conversation import Conversation


class Chat(Screen[None]):
    """Conversation left, diagnosis right, prompt below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "swap", "Levels"),
        Binding("pageup", "page(-1)", "Scroll up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Scroll down", show=False, priority=True),
        Binding("ctrl+q", "app.quit", "Quit", priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (90, "-wide")]  # noqa: RUF012 (so is it declared)
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]  # noqa: RUF012
    AUTO_FOCUS = "Prompt"

    def __init__(self, open_conversation: Callable[[], Conversation]) -> None:
        super().__init__()
        self._open_conversation = open_conversation
        self._conversation: Conversation | None = None
        self._waiting: deque[Turn] = deque()
        """Messages that are not answered; the first is in work if `_is_answering`."""
        self._is_answering = False

    def compose(self) -> ComposeResult:
        """Lay out the widgets."""
        with Horizontal(id="columns"):
            yield Transcript()
            yield DiagnosisPanel()
        yield Prompt()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Load once the screen is painted: a thread that works hard would hold up the painting."""
        self.call_after_refresh(self._open)

    # --- on the conversation, in threads that touch no widget

    @work(thread=True)
    def _open(self) -> None:
        from assistant.advice import next_steps  # takes time to import: not before the first paint

        try:
            conversation = self._open_conversation()
            opening = conversation.opening()
            moves = next_steps(conversation.doctor, opening.diagnosis)
        except AssistantError as problem:
            self.post_message(OpeningFailed(problem))
            return
        _collect_rarely()
        earlier = tuple(text for _, text in conversation.messages)
        self.post_message(Opened(conversation, earlier, opening, moves))

    @work(thread=True)
    def _answer(self, conversation: Conversation, text: str) -> None:
        from assistant.advice import next_steps

        try:
            reply = conversation.say(text)
            moves = next_steps(conversation.doctor, reply.diagnosis)
        except AssistantError as problem:
            self.post_message(AnsweringFailed(problem))
            return
        self.post_message(Answered(reply, moves))

    # --- what happens then

    @on(Opened)
    async def _begin(self, message: Opened) -> None:
        self._conversation = message.conversation
        self.query_one(Prompt).remember(message.earlier)
        self.query_one(DiagnosisPanel).show(message.opening.diagnosis, message.moves)
        await self.query_one(Transcript).begin(message.earlier, message.opening.markdown)
        self._answer_next()

    @on(OpeningFailed)
    def _give_up(self, message: OpeningFailed) -> None:
        self.app.exit(return_code=2, message=Text(f"rung: error: {message.problem}"))

    @on(Prompt.Sent)
    def _hear(self, message: Prompt.Sent) -> None:
        if self.has_class("-narrow"):
            self.remove_class("-swapped")
        self._waiting.append(self.query_one(Transcript).hear(message.text))
        self._answer_next()

    def _answer_next(self) -> None:
        """Answer the message that has waited longest, unless one is being answered."""
        if self._conversation is not None and self._waiting and not self._is_answering:
            self._is_answering = True
            self._answer(self._conversation, self._waiting[0].text)

    @on(Answered)
    async def _show(self, message: Answered) -> None:
        self._is_answering = False
        turn = self._waiting.popleft()
        with self.app.batch_update():  # one layout for all of it, and one painting
            self.query_one(DiagnosisPanel).show(message.reply.diagnosis, message.moves)
            await self.query_one(Transcript).reply(turn, message.reply.markdown)
        if message.reply.is_over:
            self._leave(message.reply.markdown)
        else:
            self._answer_next()

    @on(AnsweringFailed)
    async def _give_back(self, message: AnsweringFailed) -> None:
        """Return what is not answered to the prompt, in its order: what comes later may build on what failed."""
        self._is_answering = False
        unanswered = list(self._waiting)
        self._waiting.clear()
        self.query_one(Prompt).give_back(turn.text for turn in unanswered)
        for turn in unanswered:
            await turn.remove()
        self.notify(str(message.problem), title="Not sent", severity="error", timeout=10, markup=False)

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

    def on_key(self, event: events.Key) -> None:
        """Typing goes to the prompt, wherever the focus is."""
        prompt = self.query_one(Prompt)
        if event.is_printable and event.character is not None and self.focused is not prompt:
            event.stop()
            prompt.focus()
            prompt.insert(event.character)


def _collect_rarely() -> None:
    """Keep full garbage collections, a fifth of a second each, out of a conversation.

    What is loaded stays to the end, and a widget alone is a hundred objects to walk through.
    """
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
