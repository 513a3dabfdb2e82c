"""Why a level is what it is: levels, criteria, practices, and at the end the user's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Tree

from assistant.conversation.proofs import conclusion, step
from assistant.domain import Total
from assistant.inference import prove
from assistant.plain_text import without_markup
from assistant.tui.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget
    from textual.widgets.tree import TreeNode

    from assistant.conversation.proofs import Step
    from assistant.tui.messages import Shown


_KINDS = {"criterion": "criteria", "rule": "rules"}
"""What can be behind a step, and how the knowledge base calls that kind of entry."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is behind a line: a criterion or a rule."""

    entry: str
    """Kind and id, with a slash between."""


Behind = str | Ground | None
"""A conclusion by its name, an entry, or neither."""


class ProofPage(Page):
    """A tree; what lies below a node is worked out when it is opened."""

    NAME = "proof"
    DEFAULT_CSS = """
    ProofPage Tree {
        padding: 1 2;
        background: $background;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("k", "entry", "Look up")]

    @dataclass
    class Proved(Message):
        """It is worked out what lies below a line."""

        shown: Shown
        node: TreeNode[Behind]
        steps: tuple[Step, ...]

    def content(self) -> Iterator[Widget]:
        """The tree alone."""
        tree: Tree[Behind] = Tree(Text("What do you want to see the proof of? Enter opens a line."))
        tree.root.expand()
        tree.guide_depth = 3
        yield tree

    def show(self, shown: Shown) -> None:
        """Begin with the frameworks, and the contradictions."""
        tree: Tree[Behind] = self.query_one(Tree)
        chosen = tree.cursor_node.data if tree.cursor_node is not None else None
        was_open = [node.data for node in _all_below(tree.root) if node.is_expanded and node.data is not None]
        tree.root.remove_children()
        self._proved: set[str] = set()
        diagnosis = shown.diagnosis
        for framework in diagnosis.knowledge.frameworks.values():
            where = diagnosis.frameworks[framework.id]
            total = f": {where.interval}" if framework.total is not Total.NONE else ""
            node = tree.root.add(Text(f"{framework.short_name}{total}"), data=framework.id)
            for dimension in framework.dimensions:
                name = f"{framework.id}/{dimension.id}"
                node.add(Text(f"{dimension.name}: {where.dimensions[dimension.id]}"), data=name)
        if diagnosis.contradictions:
            found: TreeNode[Behind] = tree.root.add(Text("What does not fit together"))
            for item in diagnosis.contradictions:
                found.add(Text(item.rule.because), data=item.id)
        for each in _all_below(tree.root):
            if each.data in was_open:
                each.expand()
        if chosen is not None:
            self.call_after_refresh(self._move_to, chosen)
        tree.focus()

    def point_at(self, conclusion: str) -> None:
        """Open the proof of a conclusion, and go to it."""
        self.call_after_refresh(self._move_to, conclusion, opens=True)

    def _move_to(self, conclusion: str, *, opens: bool = False) -> None:
        tree: Tree[Behind] = self.query_one(Tree)
        for node in _all_below(tree.root):
            if node.data == conclusion:
                tree.move_cursor(node)
                if opens:
                    node.expand()
                return

    @on(Tree.NodeExpanded)
    def _open(self, event: Tree.NodeExpanded[Behind]) -> None:
        """Prove a conclusion when its line is opened for the first time."""
        name, shown = event.node.data, self.rung.shown
        if shown is None or not isinstance(name, str) or name in self._proved:
            return
        self._proved.add(name)
        self._prove(shown, event.node, name)

    @work(thread=True, description="a proof")  # its own would print the diagnosis
    def _prove(self, shown: Shown, node: TreeNode[Behind], name: str) -> None:
        asked = conclusion(name, shown.diagnosis)
        found = (prove(shown.diagnosis, atom) for atom in asked.atoms)
        steps = tuple(step(proof, shown.diagnosis) for proof in found if proof is not None)
        self.post_message(self.Proved(shown, node, steps))

    @on(Proved)
    def _grow_proof(self, message: Proved) -> None:
        """Put a proof under its line, unless another diagnosis is shown meanwhile."""
        if message.shown is not self.rung.shown:
            return
        if not message.steps:
            message.node.add_leaf(Text("Nothing that is known decides it so far."))
        for each in message.steps:
            _grow(message.node, each)

    @on(Tree.NodeSelected)
    def _selected(self, event: Tree.NodeSelected[Behind]) -> None:
        """Enter on a last line looks up what is behind it; other lines open."""
        if not event.node.allow_expand:
            self.action_entry()

    def action_entry(self) -> None:
        """Show the criterion or rule behind a line, or the framework, with its sources."""
        node, shown = self.query_one(Tree).cursor_node, self.rung.shown
        if node is None or shown is None:
            return
        knowledge = shown.diagnosis.knowledge
        behind = node.data
        while isinstance(behind, str) and behind not in knowledge.frameworks and "/" in behind:
            behind = behind.rpartition("/")[0]  # a dimension is told of with its framework
        if isinstance(behind, Ground):
            self.rung.look_up(behind.entry)
        elif behind in knowledge.frameworks:
            self.rung.look_up(f"frameworks/{behind}")
        elif behind in knowledge.rules:
            self.rung.look_up(f"rules/{behind}")


def _all_below(root: TreeNode[Behind]) -> list[TreeNode[Behind]]:
    """Every line under a line, from the top."""
    return [each for child in root.children for each in (child, *_all_below(child))]


def _grow(node: TreeNode[Behind], shown: Step) -> None:
    """Put a proof under a node, down to the words."""
    label = Text(without_markup(shown.says))
    if shown.ground:
        label.append(f"  ({shown.kind} {shown.ground})", "dim")
    if shown.sources:
        label.append(f"  [{shown.sources}]", "dim italic")
    behind = Ground(f"{_KINDS[shown.kind]}/{shown.ground}") if shown.kind in _KINDS else None
    if not shown.below:
        node.add_leaf(label, behind)
        return
    child = node.add(label, behind)
    for each in shown.below:
        _grow(child, each)


PAGE = ProofPage
