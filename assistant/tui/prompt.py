"""Where the user types: several lines if need be, with the earlier messages at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import TextArea

from assistant.plain_text import as_typed
from assistant.tui.completion import Completion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual import events

_LONGEST_SHOWN = 10_000
"""Characters; a longer text is folded into a few words, for wrapping it would hold up the typing for seconds."""


_HINT = "In your own words, or: help"


class Prompt(TextArea):
    """The text that is being written."""

    DEFAULT_CSS = """
    Prompt {
        height: auto;
        min-height: 1;
        max-height: 8;
        padding: 0 1;
        border: round $primary;
        background: $background;
        scrollbar-size-vertical: 1;

        &:focus {
            border: round $primary;
        }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send"),
        Binding("ctrl+j,shift+enter", "new_line", "New line", show=False),
        Binding("tab", "finish", "Complete", show=False),
    ]

    @dataclass
    class Sent(Message):
        """The user is done with a text."""

        text: str

    def __init__(self) -> None:
        super().__init__(
            placeholder=_HINT,
            highlight_cursor_line=False,
            max_checkpoints=20,
        )
        self.completion = Completion()
        self._earlier: list[str] = []
        self._recalled: int | None = None
        """Which of the earlier messages is shown, if one is."""
        self._folded: dict[str, str] = {}
        """Long texts by the words that stand for them."""

    @property
    def whole_text(self) -> str:
        """What is being written, with the long texts in place of the words that stand for them."""
        if not self._folded:
            return self.text
        stand_ins = re.compile("|".join(map(re.escape, self._folded)))
        return stand_ins.sub(lambda found: self._folded[found[0]], self.text)

    def warn(self, not_written: str) -> None:
        """Say that nothing is written, and why; an empty text takes that back."""
        self.border_title = "nothing is written" if not_written else ""
        self.placeholder = Content(not_written or _HINT)

    def remember(self, texts: Iterable[str]) -> None:
        """Offer texts of an earlier day, oldest first, before those of today."""
        self._earlier[:0] = texts

    def forget(self) -> None:
        """Leave what was sent in another session to that session."""
        self._earlier.clear()
        self._recalled = None

    def give_back(self, texts: Iterable[str]) -> None:
        """Put texts that could not be sent before what is being written, so that they can be sent again."""
        self._show("\n".join([*(self._shortened(text) for text in texts), *([self.text] if self.text else [])]))

    def action_send(self) -> None:
        """Hand over the text, and start afresh; an empty prompt sends nothing."""
        text = self.whole_text
        if not text.strip():
            return
        if not self._earlier or self._earlier[-1] != text:
            self._earlier.append(text)
        self._recalled = None
        self.clear()
        self.post_message(self.Sent(text))

    def update_suggestion(self) -> None:
        """Show how the text may go on, behind the cursor at its end."""
        is_at_end = self.cursor_location == self.document.end
        self.suggestion = self.completion.rest(self.text) if is_at_end else ""

    def on_text_area_selection_changed(self) -> None:
        """Suggest nothing while the cursor stands within the text."""
        self.update_suggestion()

    def action_finish(self) -> None:
        """Take what is suggested; where nothing is, go to the next part of the screen."""
        if self.suggestion:
            self.insert(self.suggestion)
        else:
            self.screen.focus_next()

    def action_new_line(self) -> None:
        """Break the line here."""
        self.insert("\n")

    def action_cursor_up(self, select: bool = False) -> None:
        """Move up; from an empty prompt or an untouched earlier message, to the message before."""
        if select or not self._is_recalling or self.cursor_location[0] > 0:
            super().action_cursor_up(select)
        elif self._earlier:
            last = len(self._earlier) if self._recalled is None else self._recalled
            self._recall(max(last - 1, 0))

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down; from an untouched earlier message, to the one after it, and at last to an empty prompt."""
        if select or not self._is_recalling or self.cursor_location[0] < self.document.line_count - 1:
            super().action_cursor_down(select)
        elif self._recalled is not None:
            self._recall(self._recalled + 1)

    async def _on_key(self, event: events.Key) -> None:
        """Send on Enter, in its turn: a priority binding would overtake letters that are still in the queue.

        A question mark in an empty prompt opens the help.
        """
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_send()
        elif event.character == "?" and not self.text:
            event.stop()
            event.prevent_default()
            await self.app.run_action("show_keys")

    async def _on_paste(self, event: events.Paste) -> None:
        """Paste characters only: what would command the terminal becomes a space, as it does in the conversation."""
        event.text = self._shortened(as_typed(event.text))

    @property
    def _is_recalling(self) -> bool:
        """Whether the arrow keys walk through the earlier messages: nothing of the user's own would be lost."""
        if not self.text:
            self._recalled = None
            return True
        return self._recalled is not None and self.whole_text == self._earlier[self._recalled]

    def _recall(self, number: int) -> None:
        """Show an earlier message; one past the last is the empty prompt."""
        is_there = number < len(self._earlier)
        self._recalled = number if is_there else None
        self._show(self._shortened(self._earlier[number]) if is_there else "")

    def _shortened(self, text: str) -> str:
        """The text, or if it is long the words that stand for it."""
        if len(text) <= _LONGEST_SHOWN:
            return text
        for words, folded in self._folded.items():
            if folded == text:
                return words
        words = f"[long text {len(self._folded) + 1}: {len(text):,} characters]"
        self._folded[words] = text
        return words

    def _show(self, text: str) -> None:
        self.load_text(text)
        self.move_cursor(self.document.end)
