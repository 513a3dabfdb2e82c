"""What was said: the user's words as they are, Rung's replies as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markdown import Markdown
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from assistant.tui.chips import Chips

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from assistant.domain import Claim, Knowledge
    from assistant.tui.messages import Earlier

_SHOWN_CHARACTERS = 4_000
_SHOWN_EARLIER = 50
"""Messages of an earlier day that are shown; the arrow keys reach the others."""
_SCREENS_LAID_OUT = 2
"""Every layout visits every widget, so what was said long ago is left out until somebody scrolls up to it."""
_TURNS_BROUGHT_BACK = 5


class Words(Static):
    """Words of the user: never markup, never commands."""

    DEFAULT_CSS = """
    Words {
        margin: 1 2 0 1;
        padding: 0 1;
        border-left: thick $primary;
        background: $boost;
        color: $foreground;
    }
    """

    def __init__(self, text: str) -> None:
        """Show a text; of a very long one, the beginning and its length."""
        rest = len(text) - _SHOWN_CHARACTERS
        shown = f"{text[:_SHOWN_CHARACTERS]}… and {rest:,} more characters" if rest > 0 else text
        super().__init__(shown, markup=False)


class Answer(Static):
    """What Rung says. One widget for the whole reply: every block of a `Markdown` widget would be one to lay out."""

    DEFAULT_CSS = """
    Answer {
        margin: 1 2 0 1;
        padding: 0 1;
    }
    """

    def __init__(self, markdown: str) -> None:
        super().__init__(Markdown(markdown, hyperlinks=False))


class Note(Static):
    """A line that neither of the two said."""

    DEFAULT_CSS = """
    Note {
        margin: 1 2 0 1;
        padding: 0 1;
        color: $text-muted;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, markup=False)


class Turn(Vertical):
    """A message and, once it is there, the reply to it."""

    DEFAULT_CSS = """
    Turn {
        height: auto;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def compose(self) -> ComposeResult:
        """Show the message at once."""
        yield Words(self.text)


class Transcript(VerticalScroll):
    """The conversation from its beginning, scrolled to its end."""

    DEFAULT_CSS = """
    Transcript {
        padding: 0 0 1 0;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    def compose(self) -> ComposeResult:
        """Say what is going on until the conversation is open."""
        yield Note("One moment, I am getting my notes…")

    async def begin(self, earlier: tuple[Earlier, ...], opening: str, knowledge: Knowledge) -> None:
        """Show what was said on an earlier day and how the conversation opens, above what was typed meanwhile."""
        note = self.query_one(Note)
        await self.mount_all([*_earlier_parts(earlier, knowledge), Answer(opening)], after=note)
        await note.remove()
        self._follow(self.children[-1])

    def hear(self, text: str) -> Turn:
        """Show a message; its reply will follow right under it."""
        turn = Turn(text)
        self.mount(turn)
        self._follow(turn)
        return turn

    async def empty(self) -> None:
        """Forget what was said: another conversation begins."""
        await self.remove_children()
        await self.mount(Note("One moment, I am getting my notes…"))

    async def reply(self, turn: Turn, markdown: str, claims: Sequence[Claim], knowledge: Knowledge) -> None:
        """Show the reply to a message, and under the message what was understood of it."""
        self._leave_out_old_turns()
        chips = [Chips(claims, knowledge)] if claims else []
        await turn.mount(*chips, Answer(markdown))
        self._follow(turn)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Bring back older turns when the user arrives at the top."""
        super().watch_scroll_y(old_value, new_value)
        if new_value <= 0 < old_value:
            self._bring_back_turns()

    def _leave_out_old_turns(self) -> None:
        if not self.size.height:
            return  # it was behind the panel until now and has no size yet: nothing can be told to be far away
        lines = _SCREENS_LAID_OUT * self.size.height
        for turn in reversed(self._turns()):
            if lines <= 0:
                turn.display = False
            lines -= turn.outer_size.height

    def _bring_back_turns(self) -> None:
        hidden = [turn for turn in self._turns() if not turn.display]
        if not hidden:
            return
        for turn in hidden[-_TURNS_BROUGHT_BACK:]:
            turn.display = True
        self.call_after_refresh(self.scroll_to_widget, hidden[-1], animate=False, immediate=True)

    def _turns(self) -> list[Turn]:
        return [child for child in self.children if isinstance(child, Turn)]

    def _follow(self, last: Widget) -> None:
        """Scroll to the end, but not past the first line of what came last: it is to be read from there."""
        if self.max_scroll_y > 0:
            self.anchor()  # scrolls within the layout, which saves a painting
        self.call_after_refresh(self._show_from_its_top, last)

    def _show_from_its_top(self, last: Widget) -> None:
        self.anchor(anchor=False)
        self.scroll_to_widget(last, top=True, animate=False, immediate=True)


def _earlier_parts(earlier: tuple[Earlier, ...], knowledge: Knowledge) -> Iterator[Static]:
    if not earlier:
        return
    left_out = len(earlier) - _SHOWN_EARLIER
    yield Note(f"What you told me earlier, without the first {left_out} messages:" if left_out > 0 else "Earlier:")
    for message in earlier[-_SHOWN_EARLIER:]:
        yield Words(message.text)
        if message.claims:
            yield Chips(message.claims, knowledge)
