"""Sessions over time: the trend of the leading levels as a chart, and what changed between two of them in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from assistant.conversation.over_time import trend
from assistant.inference import development
from assistant.tui.charts import TrendChart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult

    from assistant.conversation import Conversation
    from assistant.inference import Diagnosis


@dataclass(frozen=True, slots=True)
class Compared:
    """What is shown of some sessions."""

    sessions: Mapping[str, Diagnosis]
    """The earliest first."""
    told: str
    """Markdown."""


def compared(conversation: Conversation, sessions: Sequence[str]) -> Compared:
    """Look at sessions of the same store; takes some hundredths of a second for each.

    Args:
        conversation: The one that is open.
        sessions: Names, the earliest first; two or more.

    Raises:
        StoreError: One of them cannot be read.
        RuleError: No diagnosis could be made.
    """
    found = {
        name: (
            conversation.diagnosis
            if name == conversation.session
            else conversation.another(name, writes=False).diagnosis
        )
        for name in sessions
    }
    changed = development(conversation.doctor, found[sessions[0]], found[sessions[-1]])
    return Compared(found, trend(changed, found))


class Comparison(ModalScreen[None]):
    """A chart and a text, closed with any key that closes the help."""

    DEFAULT_CSS = """
    Comparison {
        align: center middle;

        & > VerticalScroll {
            width: 94%;
            max-width: 120;
            height: 94%;
            padding: 1 2;
            border: round $primary;
            background: $surface;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss", "Close")]

    def __init__(self, shown: Compared) -> None:
        super().__init__()
        self._shown = shown

    def compose(self) -> ComposeResult:
        """Lay out chart and text; the figures stand in the table below the chart."""
        with VerticalScroll():
            yield TrendChart()
            yield Static(Markdown(self._shown.told, hyperlinks=False), markup=False)

    def on_mount(self) -> None:
        """Draw."""
        self.query_one(TrendChart).draw(self._shown.sessions)
        self.query_one(VerticalScroll).focus()
