"""What was understood of a message, under it: each claim can be corrected or taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Claim, Knowledge

_MARKS = {"yes": "✓", "partial": "~", "planned": "…", "no": "✗", "unknown": "?", "not-applicable": "–"}
_LONGEST_VALUE = 30


class Chips(Static, can_focus=True):
    """One line of claims; a click, or the arrow keys and enter, opens the choices for one of them."""

    DEFAULT_CSS = """
    Chips {
        margin: 0 2 0 1;
        padding: 0 1;
        border-left: thick $primary;
        background: $boost;
        color: $text-muted;

        &:focus {
            border-left: thick $accent;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Claim before", show=False),
        Binding("right", "move(1)", "Claim after", show=False),
        Binding("enter", "open", "Correct"),
    ]

    @dataclass
    class Corrected(Message):
        """The user wants a claim changed."""

        text: str
        """What is said to the conversation for that."""

    def __init__(self, claims: Sequence[Claim], knowledge: Knowledge) -> None:
        super().__init__()
        self._claims = list(claims)
        self._knowledge = knowledge
        self._chosen = 0
        self.update(self._in_words())

    def _in_words(self) -> Content:
        return Content("  ").join([self._chip(number, claim) for number, claim in enumerate(self._claims)])

    def _chip(self, number: int, claim: Claim) -> Content:
        name = self._knowledge.practices[claim.practice].name
        has_value = claim.value and claim.status.value == "yes"
        value = one_line(claim.value or "", at_most=_LONGEST_VALUE)
        words = f"{name}: {value}" if has_value else f"{_MARKS[claim.status.value]} {name}"
        is_chosen = self.has_focus and number == self._chosen
        return Content(words).stylize(f"{'reverse ' if is_chosen else ''}@click=open({number})")

    def on_focus(self) -> None:
        """Show which claim is chosen."""
        self.update(self._in_words())

    def on_blur(self) -> None:
        """Show none as chosen."""
        self.update(self._in_words())

    def action_move(self, steps: int) -> None:
        """Choose the claim before or after."""
        self._chosen = (self._chosen + steps) % len(self._claims)
        self.update(self._in_words())

    def action_open(self, number: int | None = None) -> None:
        """Offer what can be done with a claim."""
        from assistant.tui.correcting import Correction

        claim = self._claims[self._chosen if number is None else number]
        practice = self._knowledge.practices[claim.practice]

        def say(text: str | None) -> None:
            if text is not None:
                self.post_message(self.Corrected(text))

        self.app.push_screen(Correction(practice), say)
