"""Fixtures that several test files share."""

from __future__ import annotations

import gc
import io
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.cli import run
from assistant.inference import Doctor
from assistant.knowledge_base import read_all
from assistant.reader import Reader
from assistant.store import Store
from tests import processes
from tests.offline import sitecustomize as offline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.domain import Knowledge
    from assistant.knowledge_base import Problem

    Typed = Callable[..., processes.Outcome]

OFFLINE = str(Path(offline.__file__).parent)
_LOADED = sys.modules.get("sitecustomize")
ATTEMPTS: list[str] = getattr(_LOADED, "ATTEMPTS", offline.ATTEMPTS)
"""A worker of pytest-xdist has run the same file as Python started, and is stopped by that hook first."""
if OFFLINE not in os.environ.get("PYTHONPATH", ""):
    os.environ["PYTHONPATH"] = os.pathsep.join([OFFLINE, *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for no garbage among ten thousand tests: what is collected stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(autouse=True)
def network_attempts() -> Iterator[list[str]]:
    """What a test has tried to reach; it fails if that is anything but this machine."""
    ATTEMPTS.clear()
    yield ATTEMPTS
    assert ATTEMPTS == []


@pytest.fixture(autouse=True)
def sessions_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for sessions that no other test sees: nothing ever touches the home folder."""
    folder = tmp_path / "sessions"
    monkeypatch.setenv("RUNG_HOME", str(folder))
    return folder


@pytest.fixture(scope="session", autouse=True)
def _shared_by_processes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the programs that tests start have in common."""
    processes.share(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The real knowledge base. Shared by all tests, so leave it as it is."""
    from tests import installed  # loaded when the first test wants it: many a file of tests does without

    return installed.KNOWLEDGE


@pytest.fixture(scope="session")
def doctor(knowledge: Knowledge) -> Doctor:
    """Diagnoses by the real rules, on durable-rules where it is installed."""
    return Doctor(knowledge)


@pytest.fixture(scope="session")
def swift() -> Doctor:
    """The real rules on the direct evaluation alone: the same verdicts in less time, for many diagnoses."""
    from tests import installed

    return installed.DOCTOR


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> Reader:
    """Reads messages by the real phrases."""
    return Reader(knowledge)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, doctor: Doctor, reader: Reader) -> None:
    """Commands in this process find the knowledge, rules and phrases loaded already."""
    for module in ("places", "browsing", "streams"):
        monkeypatch.setattr(f"assistant.cli.{module}.installed_knowledge", lambda: knowledge)
    monkeypatch.setattr("assistant.inference.Doctor", lambda _: doctor)
    monkeypatch.setattr("assistant.cli.results.Doctor", lambda _, use_engine: doctor)
    for module in ("reader", "cli.streams"):
        monkeypatch.setattr(f"assistant.{module}.Reader", lambda _: reader)


@pytest.fixture
def typed_here(loaded: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run `rung` with arguments in this process, where nothing has to be loaded; ``typed`` is its stdin."""

    def no_screen(*_: object) -> int:
        raise AssertionError("the terminal application was opened")

    def run_(*arguments: str | Path, typed: str = "") -> processes.Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        try:
            code = run([*map(str, arguments)], no_screen)
        except SystemExit as ended:  # what argparse itself refuses
            code = int(str(ended.code))
        return processes.Outcome(code, *capsys.readouterr())

    return run_


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store in memory."""
    opened = Store(None)
    yield opened
    opened.close()


@dataclass(frozen=True)
class TinyKnowledge:
    """A knowledge base of a handful of files, free to be broken."""

    root: Path

    def problems(self) -> list[Problem]:
        """Every problem in it now."""
        return read_all(self.root)[1]

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file, new or not."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands in a file once."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))

    def add_rule(self, id_: str, condition: str, *, kind: str = "risk", about: str = "data-pipeline") -> str:
        """Write a rule with a condition, ``when: ...`` and whatever else; returns its path."""
        path = f"rules/added/{id_}.yaml"
        self.write(
            path,
            f"id: {id_}\nkind: {kind}\n{condition}\nabout: [{about}]\nbecause: Somebody has seen it.\n"
            "question: Which of them?\nadvice: Look again.\nsources: [field-guide]\nexamples:\n"
            "  - {claims: {version-control: yes}, fires: true}\n  - {claims: {version-control: no}, fires: false}\n",
        )
        return path

    def line_of(self, path: str, text: str) -> int:
        """The number of the first line that holds a text, from 1."""
        lines = (self.root / path).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.fixture
def tiny(tmp_path: Path) -> TinyKnowledge:
    """A copy of ``tests/cases/tiny``: 4 practices, a fact, a framework of 3 levels, 5 rules, all in order."""
    root = tmp_path / "tiny"
    shutil.copytree(Path(__file__).parent / "cases" / "tiny", root)
    return TinyKnowledge(root)


@pytest.fixture
def whole(tiny: TinyKnowledge) -> TinyKnowledge:
    """The tiny knowledge base with ``tests/cases/whole`` on top: at least one entry of each kind, all in order."""
    shutil.copytree(Path(__file__).parent / "cases" / "whole", tiny.root, dirs_exist_ok=True)
    return tiny
