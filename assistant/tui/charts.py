"""Charts, drawn by plotext in the colours of the theme. The figures always stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual_plotext import PlotextPlot

from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.advice import Plan
    from assistant.domain import Framework
    from assistant.inference import Diagnosis

_LONGEST_NAME = 22
_BAR = 0.6
_PERCENT = (0.0, 25.0, 50.0, 75.0, 100.0)
_MARKERS = ("a", "5", "g")
"""For Azure, Five levels and Google: told apart without colour."""


class DimensionChart(PlotextPlot):
    """The dimensions of a framework as bars: what is reached, and on top of it what is still possible."""

    DEFAULT_CSS = """
    DimensionChart {
        min-height: 8;
    }
    """

    def draw(self, framework: Framework, diagnosis: Diagnosis) -> None:
        """Replace what is drawn."""
        found = diagnosis.frameworks[framework.id]
        dimensions = list(reversed(framework.dimensions))  # the first one is drawn lowest
        names = [one_line(dimension.name, at_most=_LONGEST_NAME) for dimension in dimensions]
        where = [found.dimensions[dimension.id] for dimension in dimensions]
        lowest = framework.lowest
        plot = self.plt
        plot.clear_figure()
        plot.stacked_bar(
            names,
            [[each.at_least - lowest for each in where], [each.width for each in where]],
            orientation="horizontal",
            width=_BAR,
            marker=["sd", "░"],  # type: ignore[arg-type]  # a list, one for each part; plotext takes both
        )
        highest = max(framework.highest_of(dimension.id) for dimension in framework.dimensions)
        ticks = [level - lowest for level in _whole_numbers(lowest, highest)]
        plot.xticks(ticks, [f"{tick + lowest:g}" for tick in ticks])
        plot.xlim(0, max(highest - lowest, 1))
        self.styles.height = len(names) * 2 + 5
        self.refresh()


class Timeline(PlotextPlot):
    """The moves of a plan as bars over the months."""

    DEFAULT_CSS = """
    Timeline {
        min-height: 6;
    }
    """

    def draw(self, made: Plan) -> None:
        """Replace what is drawn."""
        moves = list(reversed(made.moves))
        names = [one_line(move.step.practice.name, at_most=_LONGEST_NAME) for move in moves]
        plot = self.plt
        plot.clear_figure()
        if names:
            plot.stacked_bar(
                names,
                [[move.begins for move in moves], [move.ends - move.begins for move in moves]],
                orientation="horizontal",
                width=_BAR,
                marker=[" ", "sd"],  # type: ignore[arg-type]  # a list, one for each part; plotext takes both
            )
        plot.xticks(list(range(made.months + 1)), [str(month) for month in range(made.months + 1)])
        plot.xlim(0, made.months)
        plot.xlabel("months from now")
        self.styles.height = max(len(names), 1) * 2 + 5
        self.refresh()


class TrendChart(PlotextPlot):
    """The leading levels over several sessions, each as its share of the way from the lowest to the highest."""

    DEFAULT_CSS = """
    TrendChart {
        height: 15;
    }
    """

    def draw(self, sessions: Mapping[str, Diagnosis]) -> None:
        """Replace what is drawn.

        Args:
            sessions: By name, the earliest first.
        """
        plot = self.plt
        plot.clear_figure()
        places = [float(number) for number in range(1, len(sessions) + 1)]
        knowledge = next(iter(sessions.values())).knowledge
        leading = [framework for framework in knowledge.frameworks.values() if framework.leading]
        for framework, marker in zip(leading, _MARKERS, strict=False):
            scale = framework.highest - framework.lowest
            reached = [each.frameworks[framework.id].interval.at_least - framework.lowest for each in sessions.values()]
            shares = [100 * level / scale for level in reached]
            plot.plot(places, shares, label=framework.short_name, marker=marker)
        plot.title("reached for sure, in percent of the scale")
        plot.ylim(0, 100)
        plot.yticks(list(_PERCENT), [f"{tick:g}" for tick in _PERCENT])
        plot.xticks(places, [one_line(name, at_most=_LONGEST_NAME // 2) for name in sessions])
        self.refresh()


def _whole_numbers(first: float, last: float) -> Sequence[int]:
    return range(int(first), int(last) + 1)
