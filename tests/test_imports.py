"""Who may import whom, and what a start does not load. The direction of imports itself is a hook (test_habits)."""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import environment

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "assistant"
HOME_BY_LIBRARY = {
    "durable_rules_engine": "inference/engine.py",
    "jinja2": "report/rendering.py",
    "pickle": "knowledge_base/caching.py",
    "rapidfuzz": "reader/",
    "snowballstemmer": "reader/",
    "sqlite3": "store/",
    "textual": "tui/",
    "weasyprint": "report/rendering.py",
    "yaml": "yaml_files.py",
}


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh Python has loaded once it has run some code."""
    script = f"import sys\n{code}\nimport json\nprint(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT)),
        input="Our code is in git.",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def core_modules() -> list[str]:
    """All modules of the package but the terminal application and ``__main__``."""
    found = [module.name for module in pkgutil.walk_packages([str(PACKAGE)], "assistant.")]
    return [name for name in found if not name.startswith(("assistant.tui", "assistant.__main__"))]


def libraries_of(modules: set[str]) -> set[str]:
    """The names at the top of module paths."""
    return {name.partition(".")[0] for name in modules}


def imported_by(file: Path) -> set[str]:
    """Top-level names that a file imports, also inside functions and by ``import_module``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names.update(alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                names.add(module)
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(module)), *_]):
                names.add(module)
    return libraries_of(names)


def test_the_core_loads_neither_textual_nor_the_engine() -> None:
    """Everything but the terminal application can be imported without Textual, and without the rules engine."""
    modules = core_modules()
    assert {"assistant.cli", "assistant.conversation", "assistant.inference.engine"} <= set(modules)

    loaded = loaded_after(f"import {', '.join(modules)}")

    assert set(modules) <= loaded
    assert libraries_of(loaded) & {"textual", "durable_rules_engine"} == set()


@pytest.mark.parametrize("arguments", [["kb", "check"], ["kb", "stats"], ["assess", "--json", "-"]])
def test_a_command_does_not_load_the_terminal_application(arguments: list[str]) -> None:
    """A command that prints starts without Textual and without `assistant.tui`."""
    start = f"sys.argv[1:] = {arguments!r}\nfrom assistant.__main__ import main\nassert main() == 0"

    loaded = loaded_after(start)

    assert "assistant.cli" in loaded
    assert "assistant.tui" not in loaded
    assert "textual" not in loaded


def test_templates_and_pdf_are_loaded_where_they_are_needed() -> None:
    """A report as a table needs neither, and whatever is not asked for costs nobody time."""
    arguments = ["report", "--format", "csv", "--file", "-"]
    start = f"sys.argv[1:] = {arguments!r}\nfrom assistant.__main__ import main\nassert main() == 0"

    loaded = loaded_after(start)

    assert "assistant.report.rendering" in loaded
    assert libraries_of(loaded) & {"jinja2", "weasyprint"} == set()


def test_the_screen_is_painted_before_anything_that_thinks_is_loaded() -> None:
    """What reads, infers and advises comes with the conversation, which opens once the screen is there."""
    loaded = loaded_after("import assistant.__main__, assistant.tui, assistant.cli.places, assistant.settings")

    assert "textual" in loaded
    assert not {f"assistant.{name}" for name in ("domain", "inference", "reader", "knowledge_base", "advice")} & loaded
    assert not {"rich.markdown", "markdown_it", "plotext", "yaml", "sqlite3"} & loaded


@pytest.mark.parametrize(("library", "home"), HOME_BY_LIBRARY.items())
def test_a_library_has_one_home(library: str, home: str) -> None:
    """A library that shapes the code around it is imported in one place."""
    users = [
        file.relative_to(PACKAGE).as_posix() for file in sorted(PACKAGE.rglob("*.py")) if library in imported_by(file)
    ]

    assert users
    assert [user for user in users if not user.startswith(home)] == []
