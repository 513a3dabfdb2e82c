"""The labelled texts in ``knowledge/examples``. Only learning and checking read them, never a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Examples, LabelledMessage, Status
from assistant.errors import DataError, did_you_mean
from assistant.knowledge_base.context import Context
from assistant.knowledge_base.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from assistant.knowledge_base.fields import Problem
    from assistant.yaml_files import Entry

FOLDER = "knowledge/examples"


def load_examples(root: Path, practices: Mapping[str, object]) -> Examples:
    """Read the labelled texts.

    Raises:
        DataError: Something in them is wrong; the text lists every problem.
    """
    examples, problems = read_examples(root, practices)
    if problems:
        listed = "\n".join(str(problem) for problem in problems)
        raise DataError(f"the examples have {len(problems)} problem(s):\n{listed}", hint="mend them")
    return examples


def read_examples(root: Path, practices: Mapping[str, object]) -> tuple[Examples, list[Problem]]:
    """Read what can be read, with every problem. A practice has to be one of those given."""
    context = Context()
    reading = _Reading(Files(root, context.problems), context, practices)
    return reading.examples(), sorted(set(context.problems))


class _Reading:
    def __init__(self, files: Files, context: Context, practices: Mapping[str, object]) -> None:
        self.files = files
        self.context = context
        self.practices = practices

    def examples(self) -> Examples:
        messages: list[LabelledMessage] = []
        replies: dict[Status, tuple[str, ...]] = {}
        answers: dict[str, dict[Status, tuple[str, ...]]] = {}
        intents: dict[str, tuple[str, ...]] = {}
        for path, entry in self.files.entries(FOLDER):
            match path.stem:
                case "replies":
                    replies = self._by_status(entry)
                case "answers":
                    self.context.fields(entry, known=self.practices)
                    answers = {name: self._by_status(texts) for name, texts in entry.items() if name in self.practices}
                case "intents":
                    intents = dict(self._groups(entry, [*entry]))
                case _:
                    messages += self._messages(entry)
        return Examples(tuple(messages), replies, answers, intents)

    def _by_status(self, entry: Entry) -> dict[Status, tuple[str, ...]]:
        return {Status(status): texts for status, texts in self._groups(entry, [*Status])}

    def _groups(self, entry: Entry, known: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        fields = self.context.fields(entry, known=tuple(map(str, known)))
        yield from ((group, fields.texts(group)) for group in entry if group in map(str, known))

    def _messages(self, entry: Entry) -> Iterator[LabelledMessage]:
        """The two lists of a file: messages with what they claim, and messages that claim nothing."""
        fields = self.context.fields(entry, known=("messages", "nothing"))
        yield from (LabelledMessage(text, {}) for text in fields.texts("nothing"))
        for item in fields.entries("messages", needed=False):
            own = self.context.fields(item, known=("says", "claims", "also"))
            claims = own.mapping("claims")
            also = own.texts("also")
            for key, names in (("claims", claims), ("also", also)):
                for practice in names:
                    if practice not in self.practices:
                        own.note(key, f"unknown practice '{practice}'", did_you_mean(practice, self.practices))
            wrong = [str(status) for status in claims.values() if status not in [*Status]]
            if wrong:
                hint = did_you_mean(wrong[0], [*Status]) or f"one of {', '.join(Status)}"
                own.note("claims", f"unknown status '{wrong[0]}'", hint)
            elif text := own.text("says"):
                yield LabelledMessage(text, {name: Status(status) for name, status in claims.items()}, frozenset(also))
