"""The habits of this repository hold: what pre-commit runs before a commit passes here as well."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
COMMAND_BY_ID = {hook["id"]: shlex.split(hook["entry"]) for hook in HOOKS}


def tool(name: str) -> str | None:
    """The program beside the running Python, else the one on the PATH."""
    if name == "python":
        return sys.executable
    beside = Path(sys.executable).parent
    return shutil.which(name, path=str(beside)) or shutil.which(name)


@pytest.mark.parametrize("hook", [hook["id"] for hook in HOOKS if "pre-push" not in hook.get("stages", [])])
def test_a_habit_holds(hook: str) -> None:
    """What the hook checks is true of the whole tree."""
    name, *arguments = COMMAND_BY_ID[hook]
    program = tool(name)
    if program is None:
        pytest.skip(f"{name} is not installed; it comes with the extra 'test'")

    run = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_no_habit_is_forgotten() -> None:
    """Lint, format, types, direction of imports, knowledge and tests: each has its hook."""
    programs = [" ".join(command) for command in COMMAND_BY_ID.values()]

    assert programs == [
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports",
        "python -m assistant kb check",
        "python -m pytest -q -m not slow",
    ]
