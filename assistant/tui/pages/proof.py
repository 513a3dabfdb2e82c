"""Why a level is what it is: levels, criteria, practices, and at the end the user's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
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


class ProofPage(Page):
    """A tree; what lies below a node is worked out when it is opened."""

    NAME = "proof"
    DEFAULT_CSS = """
    ProofPage Tree {
        padding: 1 2;
        background: $background;
    }
    """

    def content(self) -> Iterator[Widget]:
        """The tree alone."""
        tree: Tree[str | None] = Tree(Text("What do you want to see the proof of? Enter opens a line."))
        tree.root.expand()
        tree.guide_depth = 3
        yield tree

    def show(self, shown: Shown) -> None:
        """Begin with the frameworks, and the contradictions."""
        tree: Tree[str | None] = self.query_one(Tree)
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
            found: TreeNode[str | None] = tree.root.add(Text("What does not fit together"))
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
        tree: Tree[str | None] = self.query_one(Tree)
        for node in _all_below(tree.root):
            if node.data == conclusion:
                tree.move_cursor(node)
                if opens:
                    node.expand()
                return

    @on(Tree.NodeExpanded)
    def _prove(self, event: Tree.NodeExpanded[str | None]) -> None:
        """Put the proof of a conclusion under its line, when it is opened for the first time."""
        node, shown = event.node, self.rung.shown
        if shown is None or node.data is None or node.data in self._proved:
            return
        self._proved.add(node.data)
        asked = conclusion(node.data, shown.diagnosis)
        found = [proof for atom in asked.atoms if (proof := prove(shown.diagnosis, atom)) is not None]
        if not found:
            node.add_leaf(Text("Nothing that is known decides it so far."))
        for proof in found:
            _grow(node, step(proof, shown.diagnosis))


def _all_below(root: TreeNode[str | None]) -> list[TreeNode[str | None]]:
    """Every line under a line, from the top."""
    return [each for child in root.children for each in (child, *_all_below(child))]


def _grow(node: TreeNode[str | None], shown: Step) -> None:
    """Put a proof under a node, down to the words."""
    label = Text(without_markup(shown.says))
    if shown.ground:
        label.append(f"  ({shown.kind} {shown.ground})", "dim")
    if shown.sources:
        label.append(f"  [{shown.sources}]", "dim italic")
    if not shown.below:
        node.add_leaf(label)
        return
    child = node.add(label)
    for each in shown.below:
        _grow(child, each)


PAGE = ProofPage
