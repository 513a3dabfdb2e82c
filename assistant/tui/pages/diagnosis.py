"""All frameworks and their dimensions, with figures and a chart, and where they disagree about the team."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.conversation import explaining, results, side_by_side
from assistant.domain import Total
from assistant.plain_text import without_markup
from assistant.tui.charts import DimensionChart
from assistant.tui.listing import Listing
from assistant.tui.page import Page
from assistant.tui.summary import CONTESTED, ladder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from assistant.domain import Framework
    from assistant.inference import Diagnosis
    from assistant.tui.messages import Shown

_NAME_COLUMNS = 28
_COMPARED = "compared"


class DiagnosisPage(Page):
    """Frameworks left, the one that is chosen right."""

    NAME = "diagnosis"
    DEFAULT_CSS = """
    DiagnosisPage {
        & Listing { width: 38; text-wrap: nowrap; text-overflow: ellipsis; }
        & VerticalScroll { padding: 0 2; }
        & VerticalScroll Static { height: auto; margin: 1 0 0 0; }
        &.-narrow Listing { width: 24; }
        &.-narrow VerticalScroll { padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "prove", "Proof"),
        Binding("ctrl+y", "copy", "Copy", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_narrow = False
        """Whether the lines of the list are the short ones."""

    def content(self) -> Iterator[Widget]:
        """The list, the figures, the chart, the words."""
        with Horizontal():
            yield Listing()
            with VerticalScroll():
                yield Static("One moment, I am getting my notes…", id="figures")
                yield DimensionChart()
                yield Static("", id="words")

    def on_resize(self) -> None:
        """Say less on a line where there is less room."""
        if self.rung.shown is not None and self.is_narrow is not self._is_narrow:
            self.show(self.rung.shown)

    def show(self, shown: Shown) -> None:
        """List the frameworks with where the team stands in each."""
        frameworks = self.query_one(Listing)
        here = frameworks.highlighted or 0
        self._is_narrow = self.is_narrow
        frameworks.clear_options()
        for framework in shown.diagnosis.knowledge.frameworks.values():
            line = _line(framework, shown.diagnosis, with_span=not self._is_narrow)
            frameworks.add_option(Option(line, id=framework.id))
        frameworks.add_option(
            Option("Side by side" if self._is_narrow else "Side by side, and disagreements", id=_COMPARED)
        )
        frameworks.highlighted = min(here, frameworks.option_count - 1)
        frameworks.focus()

    @on(OptionList.OptionHighlighted)
    def _choose(self, event: OptionList.OptionHighlighted) -> None:
        shown = self.rung.shown
        if shown is None or event.option_id is None:
            return
        figures, words = self.query_one("#figures", Static), self.query_one("#words", Static)
        chart = self.query_one(DimensionChart)
        framework = shown.diagnosis.knowledge.frameworks.get(event.option_id)
        chart.display = framework is not None
        if framework is None:
            figures.update("")
            words.update(Markdown(side_by_side.table(shown.diagnosis), hyperlinks=False))
            return
        figures.update(_figures(framework, shown.diagnosis))
        chart.draw(framework, shown.diagnosis)
        words.update(Markdown(explaining.how_concluded(framework, shown.diagnosis), hyperlinks=False))

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_prove()

    def action_prove(self) -> None:
        """Open the proof of the framework that is chosen."""
        chosen = self.query_one(Listing).highlighted_option
        if chosen is not None and chosen.id not in {None, _COMPARED}:
            self.rung.action_show_page("proof")
            self.rung.call_later(self._point_at, chosen.id)

    def _point_at(self, conclusion: str) -> None:
        from assistant.tui.pages.proof import ProofPage

        if isinstance(self.rung.screen, ProofPage):
            self.rung.screen.point_at(conclusion)

    def action_copy(self) -> None:
        """Copy the whole diagnosis as Markdown."""
        shown = self.rung.shown
        if shown is not None:
            self.app.copy_to_clipboard(
                f"{results.levels(shown.diagnosis)}\n{results.further_levels(shown.diagnosis)}\n"
            )
            self.notify("The diagnosis is copied.", timeout=3)


def _line(framework: Framework, diagnosis: Diagnosis, *, with_span: bool) -> str:
    found = diagnosis.frameworks[framework.id]
    if framework.total is Total.NONE:
        ends = [end for where in found.dimensions.values() for end in (where.at_least, where.at_most)]
        interval, span = f"{min(ends):g}-{max(ends):g}", "by theme"
    else:
        interval, span = str(found.interval), f"of {framework.span}"
    return f"{framework.short_name:<13} {interval:<7} {span if with_span else ''}".rstrip()


def _figures(framework: Framework, diagnosis: Diagnosis) -> Content:
    """The name, and a line for each dimension: ladder and interval."""
    found = diagnosis.frameworks[framework.id]
    contested = diagnosis.contested_in(framework)
    lines = [
        Content.styled(framework.name, "bold"),
        Content(without_markup(results.standing(framework, diagnosis))),
        Content(""),
    ]
    for dimension in framework.dimensions:
        where = found.dimensions[dimension.id]
        lines.append(
            Content.assemble(
                f"{dimension.name:<{_NAME_COLUMNS}} ",
                *([] if framework.counts_points else ladder(framework, where)),
                f"  {where}",
                f" {CONTESTED} contested" if dimension.id in contested else "",
            )
        )
    lines.append(Content.styled("■ █ reached   □ ░ still possible   × out of reach", "$text-muted"))
    return Content("\n").join(lines)


PAGE = DiagnosisPage
