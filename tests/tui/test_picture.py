"""The pictures in the README can be drawn anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each test drives the whole application

ROOT = Path(__file__).parents[2]
SHOWS = {
    "conversation": ("code is in git", "I understand", "Five levels"),
    "diagnosis": ("Microsoft MLOps maturity model", "still possible"),
    "proof": ("Five levels", "is out of reach"),
    "plan": ("months from now", "What needs what first"),
    "learn": ("path",),
}
"""Words of the user, of Rung and of the page that stand in each picture."""


def test_the_pictures_show_the_pages(tmp_path: Path) -> None:
    """The program writes an SVG for each, and the README shows all of them."""
    subprocess.run([sys.executable, "-m", "tests.tui.picture", str(tmp_path)], cwd=ROOT, check=True)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert {file.stem for file in tmp_path.glob("*.svg")} == set(SHOWS)
    for name, pieces in SHOWS.items():
        drawn = (tmp_path / f"{name}.svg").read_text(encoding="utf-8").replace("&#160;", " ")
        assert all(piece in drawn for piece in pieces), name
        assert f"tests/tui/pictures/{name}.svg" in readme
