"""The diagnosis beside the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from assistant.advice import NextStep
    from assistant.inference import Diagnosis


class DiagnosisPanel(VerticalScroll):
    """Shows one diagnosis, and forgets the one before."""

    DEFAULT_CSS = """
    DiagnosisPanel {
        padding: 1 1 0 1;
        border-left: vkey $primary-muted;
        background: $background;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Diagnosis, Sequence[NextStep]] | None = None

    def compose(self) -> ComposeResult:
        """Nothing is known before the first diagnosis."""
        yield Static("", markup=False)

    def show(self, diagnosis: Diagnosis, moves: Sequence[NextStep]) -> None:
        """Replace what is shown.

        Args:
            diagnosis: What to show.
            moves: What `next_steps` makes of it; too slow to work out here.
        """
        if self._shown is not None and self._shown[0] is diagnosis and self._shown[1] == moves:
            return
        self._shown = diagnosis, moves
        from assistant.tui.summary import summary  # needs the domain, which the first painting does not wait for

        self.query_one(Static).update(summary(diagnosis, moves))
