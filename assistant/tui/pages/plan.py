"""The next moves by month, as a timeline and in words, with what each needs first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from rich.text import Text
from textual import work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static, Tree

from assistant.advice import CAPACITY, LONGEST, MONTHS, plan
from assistant.conversation import outlook
from assistant.tui.charts import Timeline
from assistant.tui.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from assistant.advice import Plan
    from assistant.domain import Knowledge
    from assistant.tui.messages import Shown

_CAPACITIES = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
_MORE_MONTHS = 3


class PlanPage(Page):
    """Timeline, prerequisites, words. The keys change how far it looks and with how many people."""

    NAME = "plan"
    DEFAULT_CSS = """
    PlanPage {
        & VerticalScroll { padding: 1 2; }
        & VerticalScroll Static { height: auto; margin: 0 0 1 0; }
        & Tree { height: auto; background: $background; margin: 0 0 1 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("less_than_sign", f"months(-{_MORE_MONTHS})", "Shorter", key_display="<"),
        Binding("greater_than_sign", f"months({_MORE_MONTHS})", "Longer", key_display=">"),
        Binding("minus", "capacity(-1)", "Fewer people"),
        Binding("plus", "capacity(1)", "More people"),
        Binding("ctrl+y", "copy", "Copy", priority=True),
    ]

    class Made(Message):
        """A plan is made."""

        def __init__(self, shown: Shown, made: Plan) -> None:
            super().__init__()
            self.shown = shown
            self.made = made

    def __init__(self) -> None:
        super().__init__()
        self._months, self._capacity = MONTHS, CAPACITY
        self._words = ""

    def content(self) -> Iterator[Widget]:
        """The parts, one under the other."""
        with VerticalScroll():
            yield Static("One moment, I am making the plan…", id="head", markup=False)
            yield Timeline()
            tree: Tree[None] = Tree(Text("What needs what first"))
            tree.root.expand()
            yield tree
            yield Static("", id="words")

    def on_mount(self) -> None:
        """Focus what scrolls."""
        self.query_one(VerticalScroll).focus()

    def show(self, shown: Shown) -> None:
        """Make the plan anew."""
        self._make(shown, self._months, self._capacity)

    @work(thread=True, exclusive=True, description="plan")
    def _make(self, shown: Shown, months: int, capacity: float) -> None:
        conversation = self.rung.conversation
        if conversation is None:
            return
        made = plan(conversation.doctor, shown.diagnosis, months, capacity, shown.state.obstacles)
        self.post_message(self.Made(shown, made))

    def on_plan_page_made(self, message: Made) -> None:
        """Show a plan, unless another one was asked for meanwhile."""
        made = message.made
        if message.shown is not self.rung.shown or (made.months, made.capacity) != (self._months, self._capacity):
            return
        head = f"{made.months} months with {outlook.hands(made.capacity)}. < and > change the time, + and - the people."
        self.query_one("#head", Static).update(head)
        timeline, tree = self.query_one(Timeline), self.query_one(Tree)
        timeline.display = tree.display = bool(made.moves)
        timeline.draw(made)
        _grow(tree, made, message.shown.diagnosis.knowledge)
        self._words = outlook.planned(message.shown.diagnosis, made)
        self.query_one("#words", Static).update(Markdown(self._words, hyperlinks=False))

    def action_months(self, more: int) -> None:
        """Look further ahead, or less far."""
        self._months = min(max(self._months + more, _MORE_MONTHS), LONGEST)
        self._again()

    def action_capacity(self, more: int) -> None:
        """Plan with more people, or fewer."""
        here = _CAPACITIES.index(self._capacity)
        self._capacity = _CAPACITIES[min(max(here + more, 0), len(_CAPACITIES) - 1)]
        self._again()

    def action_copy(self) -> None:
        """Copy the plan as Markdown."""
        self.app.copy_to_clipboard(self._words)
        self.notify("The plan is copied.", timeout=3)

    def _again(self) -> None:
        if self.rung.shown is not None:
            self.show(self.rung.shown)


def _grow(tree: Tree[None], made: Plan, knowledge: Knowledge) -> None:
    """Each move with what it needs first: made earlier in the plan, or not known to be there."""
    tree.root.remove_children()
    planned = {move.step.practice.id: move for move in made.moves}
    for number, move in enumerate(made.moves, start=1):
        practice = move.step.practice
        needed = [need for need in practice.prerequisites if need in planned or need in move.step.prerequisites]
        name = Text(f"{number}. {practice.name} ({practice.effort})")
        if not needed:
            tree.root.add_leaf(name)
            continue
        node = tree.root.add(name, expand=True)
        for need in needed:
            when = f"month {planned[need].months[-1]}" if need in planned else "not known to be there"
            node.add_leaf(Text(f"needs {knowledge.practices[need].name} ({when})"))


PAGE = PlanPage
