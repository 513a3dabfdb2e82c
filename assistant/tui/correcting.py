"""A small window in which a claim is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from assistant.domain import ValueKind
from assistant.plain_text import one_line

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from assistant.domain import Practice

_STATUSES = {
    "yes": "yes",
    "partial": "partly",
    "planned": "planned, not there yet",
    "no": "no",
    "not applicable": "does not apply to us",
    "unknown": "take it out: I do not know",
}


class Correction(ModalScreen[str | None]):
    """Asks for the right status, or value; returns the message that says so."""

    DEFAULT_CSS = """
    Correction {
        align: center middle;

        & > Vertical {
            width: 60;
            max-width: 95%;
            height: auto;
            padding: 1 2;
            border: round $primary;
            background: $surface;
        }

        & .keys {
            margin: 1 0 0 0;
            color: $text-muted;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Leave it")]

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice
        self._answers: list[str] = []
        """What is said for each option, in their order."""

    def compose(self) -> ComposeResult:
        """The question, and its answers or room for a value."""
        practice = self._practice
        names, labels = list(_STATUSES), list(_STATUSES.values())
        if practice.value is ValueKind.CHOICE:
            names = labels = list(practice.choices)
        elif practice.value is ValueKind.YES_NO:
            names = labels = ["yes", "no"]
        self._answers = names
        with Vertical():
            yield Static(practice.question, markup=False)
            if practice.value in {None, ValueKind.CHOICE, ValueKind.YES_NO}:
                yield OptionList(*labels, markup=False)
            else:
                yield Input(placeholder="the right value, then enter")
            yield Static("enter: say so · escape: leave it", classes="keys", markup=False)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(f"/change {self._practice.id} to {self._answers[event.option_index]}")

    @on(Input.Submitted)
    def _enter(self, event: Input.Submitted) -> None:
        value = one_line(event.value)
        if value:
            self.dismiss(f"/change {self._practice.id} to {value}")
