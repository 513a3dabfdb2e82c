"""The picture in the README can be drawn anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_picture_shows_the_conversation(tmp_path: Path) -> None:
    """The program writes an SVG that holds words of the user, of Rung and of the panel."""
    picture = tmp_path / "conversation.svg"
    subprocess.run([sys.executable, "-m", "tests.tui.picture", str(picture)], cwd=ROOT, check=True)
    drawn = picture.read_text(encoding="utf-8").replace("&#160;", " ")

    assert "code is in git" in drawn
    assert "Noted" in drawn
    assert "Five levels" in drawn
