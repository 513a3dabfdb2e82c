"""Files to nouns. Everything is read before anything is refused, so that one run shows every mistake."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from assistant.domain import (
    Criterion,
    Dimension,
    Example,
    Framework,
    Knowledge,
    Level,
    PhraseBook,
    Practice,
    Role,
    Rule,
    RuleKind,
    Source,
    Standing,
    Status,
    Tool,
    ToolHint,
    ValueKind,
)
from assistant.errors import DataError, Place, did_you_mean
from assistant.knowledge_base.conditions import NOTHING, read_condition
from assistant.knowledge_base.fields import Fields, Problem
from assistant.knowledge_base.linting import lint
from assistant.yaml_files import Entry, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_FACT_KEYS = ("id", "kind", "name", "area", "question", "what", "why", "value", "choices", "sources")
_PRACTICE_KEYS = (
    "id", "name", "area", "question", "what", "why", "looks_like", "prerequisites", "first_step", "done_when",
    "effort", "upkeep", "usual_mistake", "part_of", "sources",
)  # fmt: skip
_RULE_KEYS = (
    "id", "kind", "when", "unless", "then", "about", "urges", "because", "question", "advice", "sources", "examples",
)  # fmt: skip
_SHOWN_STATUSES = (Status.YES, Status.PARTIAL, Status.NO)


def load(root: Path) -> Knowledge:
    """Load ``knowledge/`` and ``rules/`` below a folder.

    Raises:
        DataError: Something in them is wrong; the text lists every problem.
    """
    knowledge, problems = read_all(root)
    if problems:
        listed = "\n".join(str(problem) for problem in problems)
        raise DataError(
            f"the knowledge base has {len(problems)} problem(s):\n{listed}",
            hint="mend them; `rung kb check` lists them again",
        )
    return knowledge


def read_all(root: Path) -> tuple[Knowledge, list[Problem]]:
    """Read everything that can be read, with every problem found on the way, in the order of the files."""
    reading = _Reading(root)
    knowledge = reading.knowledge()
    return knowledge, sorted({*reading.problems, *lint(knowledge)})


class _Reading:
    """One pass over the files of a knowledge base."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.digest = hashlib.sha256()
        self.value_kinds: dict[str, ValueKind | None] = {}

    def knowledge(self) -> Knowledge:
        practices = self._by_id(self._entries("knowledge/practices"), self._practice, "practice")
        self.value_kinds = {id_: practice.value for id_, practice in practices.items()}
        return Knowledge(
            version=self._version(),
            practices=practices,
            frameworks=self._frameworks(),
            rules=self._by_id(self._entries("rules"), self._rule, "rule"),
            sources=self._by_id(self._entries("knowledge/sources"), self._source, "source"),
            phrases=self._by_id(self._entries("knowledge/phrases"), self._phrases, "phrases"),
            tools=self._by_id(self._entries("knowledge/tools"), self._tool, "tool"),
            language=self._language(),
            hash=self.digest.hexdigest()[:12],
        )

    # --- files

    def _entries(self, folder: str) -> Iterable[tuple[Path, Entry]]:
        """Every YAML file below a folder, in the order of their paths; unreadable ones are noted and left out."""
        for path in sorted((self.root / folder).rglob("*.yaml")):
            entry = self._entry(path)
            if entry is not None:
                yield path, entry

    def _entry(self, path: Path) -> Entry | None:
        shown_as = path.relative_to(self.root).as_posix()
        try:
            content = path.read_bytes()
            self.digest.update(shown_as.encode() + b"\0" + content + b"\0")
            value = parse_yaml(content.decode("utf-8"), shown_as)
        except UnicodeDecodeError as error:
            self.problems.append(Problem(Place(shown_as), f"byte {error.start} is not UTF-8", "save the file as UTF-8"))
            return None
        except OSError as error:
            self.problems.append(Problem(Place(shown_as), f"cannot be read: {error.strerror}"))
            return None
        except DataError as error:
            self.problems.append(Problem(error.place or Place(shown_as), error.what, error.hint))
            return None
        if not isinstance(value, Entry):
            self.problems.append(
                Problem(Place(shown_as), "should hold one entry: keys and values", "see knowledge/README.md")
            )
            return None
        return value

    def _by_id(self, entries: Iterable[tuple[Path, Entry]], read: Callable[[Entry], Any], kind: str) -> dict[str, Any]:
        """Read each file with `read`; its name has to be its id."""
        found: dict[str, Any] = {}
        for path, entry in entries:
            item = read(entry)
            id_ = item.practice if isinstance(item, PhraseBook) else item.id
            if id_ and id_ != path.stem:
                self.problems.append(
                    Problem(
                        entry.where("id"),
                        f"the id is '{id_}', the file is named '{path.stem}'",
                        "make them equal",
                    )
                )
            if id_ in found:
                self.problems.append(
                    Problem(entry.where("id"), f"there are two entries for {kind} '{id_}'", "rename one")
                )
            found[id_] = item
        return found

    def _version(self) -> str:
        path = self.root / "knowledge" / "version.yaml"
        entry = self._entry(path)
        return Fields(entry, self.problems, known=("version",)).text("version") if entry is not None else ""

    def _language(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        language = {}
        for path, entry in self._entries("knowledge/language"):
            fields = Fields(entry, self.problems, known=tuple(entry))
            language[path.stem] = {group: fields.texts(group) for group in entry}
        return language

    # --- entries

    def _practice(self, entry: Entry) -> Practice:
        is_fact = entry.get("kind") == "fact"
        fields = Fields(entry, self.problems, known=_FACT_KEYS if is_fact else _PRACTICE_KEYS)
        looks_like: dict[Status, str] = {}
        if not is_fact:
            shown = Fields(
                fields.mapping("looks_like"), self.problems, known=[str(status) for status in _SHOWN_STATUSES]
            )
            looks_like = {status: shown.text(str(status)) for status in _SHOWN_STATUSES}
            if fields.text("effort") not in {"days", "weeks", "months"}:
                fields.note("effort", "'effort' should be days, weeks or months")
        return Practice(
            id=fields.identifier(),
            name=fields.text("name"),
            area=fields.text("area"),
            question=fields.text("question"),
            what=fields.text("what"),
            why=fields.text("why"),
            sources=fields.texts("sources", needed=True),
            place=entry.place,
            looks_like=looks_like,
            prerequisites=fields.texts("prerequisites"),
            first_step=fields.text("first_step", needed=not is_fact),
            done_when=fields.text("done_when", needed=not is_fact),
            effort=fields.text("effort", needed=not is_fact),
            upkeep=fields.text("upkeep", needed=False),
            usual_mistake=fields.text("usual_mistake", needed=False),
            part_of=fields.text("part_of", needed=False) or None,
            value=fields.word("value", ValueKind, ValueKind.NUMBER) if is_fact else None,
            choices=fields.texts("choices"),
        )

    def _source(self, entry: Entry) -> Source:
        fields = Fields(entry, self.problems, known=("id", "title", "publisher", "date", "url", "standing", "note"))
        return Source(
            id=fields.identifier(),
            title=fields.text("title"),
            standing=fields.word("standing", Standing, Standing.SECONDARY),
            publisher=fields.text("publisher", needed=False),
            date=fields.text("date", needed=False),
            url=fields.text("url", needed=False),
            note=fields.text("note", needed=False),
        )

    def _rule(self, entry: Entry) -> Rule:
        fields = Fields(entry, self.problems, known=_RULE_KEYS)
        kind = fields.word("kind", RuleKind, RuleKind.CAVEAT)
        names_its_condition = kind is not RuleKind.TWO_ACCOUNTS
        return Rule(
            id=fields.identifier(),
            kind=kind,
            when=self._condition(fields, "when") if names_its_condition else NOTHING,
            because=fields.text("because"),
            sources=fields.texts("sources", needed=True),
            examples=tuple(
                self._example(example) for example in fields.entries("examples", needed=names_its_condition)
            ),
            place=entry.place,
            unless=self._condition(fields, "unless") if fields.has("unless") else None,
            then=self._implied(fields) if kind is RuleKind.IMPLICATION else "",
            about=fields.texts("about"),
            urges=fields.texts("urges"),
            question=fields.text("question", needed=kind in {RuleKind.CONTRADICTION, RuleKind.RISK, RuleKind.WASTE}),
            advice=fields.text("advice", needed=False),
        )

    def _condition(self, fields: Fields, key: str) -> Any:
        return read_condition(fields.entry.get(key), fields.entry.where(key), self.value_kinds, self.problems)

    def _implied(self, fields: Fields) -> str:
        then = fields.mapping("then")
        if len(then) != 1 or set(then.values()) != {"yes"}:
            fields.note(
                "then",
                "'then' should name one practice with yes",
                "write it like 'then: {version-control: yes}'",
            )
            return ""
        practice = next(iter(then))
        if practice not in self.value_kinds:
            fields.note("then", f"unknown practice '{practice}'", did_you_mean(practice, self.value_kinds))
        return practice

    def _example(self, entry: Entry) -> Example:
        fields = Fields(entry, self.problems, known=("claims", "fires"))
        if not fields.has("fires"):
            fields.note("fires", "'fires' is missing", "say true or false")
        claims = fields.mapping("claims")
        for practice in claims:
            if practice not in self.value_kinds:
                hint = did_you_mean(practice, self.value_kinds)
                self.problems.append(Problem(claims.where(practice), f"unknown practice '{practice}'", hint))
        return Example({practice: str(value) for practice, value in claims.items()}, fields.flag("fires"), entry.place)

    def _phrases(self, entry: Entry) -> PhraseBook:
        fields = Fields(entry, self.problems, known=("practice", "terms", "yes", "partial", "no", "planned"))
        statuses = (Status.YES, Status.PARTIAL, Status.NO, Status.PLANNED)
        practice = fields.text("practice")
        if practice and practice not in self.value_kinds:
            fields.note("practice", f"unknown practice '{practice}'", did_you_mean(practice, self.value_kinds))
        return PhraseBook(
            practice=practice,
            terms=fields.texts("terms"),
            remarks={status: fields.texts(str(status)) for status in statuses},
        )

    def _tool(self, entry: Entry) -> Tool:
        keys = ("id", "name", "spellings", "says", "ambiguous", "hints", "does_not_say", "licence")
        fields = Fields(entry, self.problems, known=keys)
        hints = []
        for item in fields.entries("hints", needed=False):
            hint = Fields(item, self.problems, known=("words", "says"))
            hints.append(ToolHint(hint.texts("words", needed=True), self._says(hint)))
        return Tool(
            id=fields.identifier(),
            name=fields.text("name"),
            spellings=fields.texts("spellings", needed=True),
            says=self._says(fields),
            ambiguous=fields.flag("ambiguous"),
            hints=tuple(hints),
            does_not_say=fields.text("does_not_say", needed=False),
            licence=fields.text("licence", needed=False),
        )

    def _says(self, fields: Fields) -> dict[str, Status]:
        says: dict[str, Status] = {}
        mapping = fields.mapping("says")
        for practice, status in mapping.items():
            if practice not in self.value_kinds:
                hint = did_you_mean(practice, self.value_kinds)
                self.problems.append(Problem(mapping.where(practice), f"unknown practice '{practice}'", hint))
            elif status not in set(Status):
                self.problems.append(Problem(mapping.where(practice), f"'{status}' is no status", "yes, partial or no"))
            else:
                says[practice] = Status(status)
        return says

    # --- frameworks

    def _frameworks(self) -> dict[str, Framework]:
        frameworks = {}
        for folder in sorted(path for path in (self.root / "knowledge" / "frameworks").glob("*") if path.is_dir()):
            entry = self._entry(folder / "framework.yaml")
            if entry is not None:
                framework = self._framework(entry, folder)
                frameworks[framework.id] = framework
        return frameworks

    def _framework(self, entry: Entry, folder: Path) -> Framework:
        known = (
            "id",
            "name",
            "short_name",
            "publisher",
            "about",
            "criticism",
            "sources",
            "dimensions",
            "levels",
        )
        fields = Fields(entry, self.problems, known=known)
        id_ = fields.identifier()
        if id_ and id_ != folder.name:
            fields.note("id", f"the id is '{id_}', the folder is named '{folder.name}'", "make them equal")
        return Framework(
            id=id_,
            name=fields.text("name"),
            short_name=fields.text("short_name"),
            publisher=fields.text("publisher"),
            about=fields.text("about"),
            criticism=fields.text("criticism", needed=False),
            dimensions=tuple(self._dimension(item) for item in fields.entries("dimensions")),
            levels=tuple(self._level(item) for item in fields.entries("levels")),
            criteria=tuple(
                criterion for path in sorted(folder.glob("level-*.yaml")) for criterion in self._criteria(path, id_)
            ),
            sources=fields.texts("sources", needed=True),
            place=entry.place,
        )

    def _dimension(self, entry: Entry) -> Dimension:
        fields = Fields(entry, self.problems, known=("id", "name", "about"))
        return Dimension(fields.identifier(), fields.text("name"), fields.text("about"))

    def _level(self, entry: Entry) -> Level:
        fields = Fields(
            entry, self.problems, known=("number", "name", "summary", "also_called", "challenges", "move_up")
        )
        return Level(
            number=fields.whole_number("number"),
            name=fields.text("name"),
            summary=fields.text("summary"),
            also_called=fields.texts("also_called"),
            challenges=fields.text("challenges", needed=False),
            move_up=fields.text("move_up", needed=False),
        )

    def _criteria(self, path: Path, framework: str) -> Iterable[Criterion]:
        entry = self._entry(path)
        if entry is None:
            return
        fields = Fields(entry, self.problems, known=("framework", "level", "criteria"))
        if fields.text("framework") != framework:
            fields.note("framework", f"should be '{framework}', as in framework.yaml")
        level = fields.whole_number("level")
        for item in fields.entries("criteria"):
            yield self._criterion(item, framework, level)

    def _criterion(self, entry: Entry, framework: str, level: int) -> Criterion:
        known = ("id", "dimension", "text", "role", "standing", "when", "sources", "note")
        fields = Fields(entry, self.problems, known=known)
        return Criterion(
            id=fields.identifier(),
            framework=framework,
            dimension=fields.text("dimension"),
            level=level,
            text=fields.text("text"),
            role=fields.word("role", Role, Role.CONTEXT),
            standing=fields.word("standing", Standing, Standing.DERIVED),
            when=self._condition(fields, "when"),
            sources=fields.texts("sources", needed=True),
            place=entry.place,
            note=fields.text("note", needed=False),
        )
