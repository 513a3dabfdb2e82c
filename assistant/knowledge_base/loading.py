"""Files to knowledge. Everything is read before anything is refused, so that one run shows every mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from assistant.domain import FormerPractice, Knowledge, Scorers
from assistant.errors import DataError, Place
from assistant.knowledge_base.catalogue import read_former, read_phrases, read_practice, read_source, read_tool
from assistant.knowledge_base.context import Context
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.files import Files, content_hash
from assistant.knowledge_base.frameworks import read_frameworks
from assistant.knowledge_base.linting import defects, faults
from assistant.knowledge_base.rules import read_rule
from assistant.knowledge_base.scorers import SCORERS, read_scorers
from assistant.knowledge_base.teaching import read_disagreement, read_lesson, read_term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from assistant.yaml_files import Entry

    Noun = TypeVar("Noun")


FORMER = "knowledge/former-ids.yaml"


def load(root: Path) -> Knowledge:
    """Load ``knowledge/`` and ``rules/`` below a folder.

    Raises:
        DataError: Something in them is wrong; the text lists every problem.
    """
    knowledge, problems = _read(root)
    if problems:
        listed = "\n".join(str(problem) for problem in problems)
        raise DataError(
            f"the knowledge base has {len(problems)} problem(s):\n{listed}",
            hint="mend them; `rung kb check` lists them again",
        )
    return knowledge


def read_all(root: Path) -> tuple[Knowledge, list[Problem]]:
    """Read everything that can be read, with every fault and defect, in the order of the files."""
    knowledge, problems = _read(root)
    return knowledge, sorted({*problems, *defects(knowledge)})


def _read(root: Path) -> tuple[Knowledge, list[Problem]]:
    context = Context()
    knowledge = _Reading(Files(root, context.problems), context).knowledge()
    return knowledge, sorted({*context.problems, *faults(knowledge)})


class _Reading:
    """One pass over the files of a knowledge base."""

    def __init__(self, files: Files, context: Context) -> None:
        self.files = files
        self.context = context

    def knowledge(self) -> Knowledge:
        practices = self._by_id("knowledge/practices", read_practice)
        self.context.value_kinds |= {id_: practice.value for id_, practice in practices.items()}
        return Knowledge(
            version=self._version(),
            hash=self._hash(),
            practices=practices,
            frameworks=read_frameworks(self.files, self.context),
            rules=self._by_id("rules", read_rule),
            sources=self._by_id("knowledge/sources", read_source),
            phrases=self._by_id("knowledge/phrases", read_phrases, key="practice"),
            tools=self._by_id("knowledge/tools", read_tool),
            lessons=self._by_id("knowledge/lessons", read_lesson),
            terms=self._by_id("knowledge/glossary", read_term),
            disagreements=self._by_id("knowledge/disagreements", read_disagreement),
            language=self._language(),
            former=self._former(),
            scorers=self._scorers(),
        )

    def _scorers(self) -> Scorers:
        try:
            return read_scorers(self.files.root)
        except DataError as error:
            self.context.problems.append(Problem(error.place or Place(SCORERS), error.what, error.hint))
            return Scorers()

    def _by_id(self, folder: str, read: Callable[[Entry, Context], Noun], key: str = "id") -> dict[str, Noun]:
        """Read each file below a folder; its name has to be its id."""
        found: dict[str, Noun] = {}
        for path, entry in self.files.entries(folder):
            item = read(entry, self.context)
            id_ = str(getattr(item, key))
            if id_ and id_ != path.stem:
                self._note(entry, key, f"the id is '{id_}', the file is named '{path.stem}'", "make them equal")
            if id_ in found:
                self._note(entry, key, f"there are two entries for '{id_}' in {folder}", "rename one")
            found[id_] = item
        return found

    def _note(self, entry: Entry, key: str, what: str, hint: str) -> None:
        self.context.problems.append(Problem(entry.where(key), what, hint))

    def _hash(self) -> str:
        try:
            return content_hash(self.files.root)
        except OSError:  # the file that cannot be read is a problem of its own
            return ""

    def _version(self) -> str:
        entry = self.files.entry(self.files.root / "knowledge" / "version.yaml")
        return self.context.fields(entry, known=("version",)).text("version") if entry is not None else ""

    def _former(self) -> Mapping[str, FormerPractice]:
        """Ids of earlier days; a knowledge base that never took one back has no such file."""
        path = self.files.root / FORMER
        entry = self.files.entry(path) if path.exists() else None
        return read_former(entry, self.context) if entry is not None else {}

    def _language(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        language: dict[str, Any] = {}
        for path, entry in self.files.entries("knowledge/language"):
            fields = self.context.fields(entry, known=tuple(entry))
            language[path.stem] = {group: fields.texts(group) for group in entry}
        return language
