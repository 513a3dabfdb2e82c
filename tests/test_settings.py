"""What the user has chosen for good is kept, and never stops the work."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assistant.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_choice_is_there_the_next_time(tmp_path: Path) -> None:
    """The folder is made when there is something to keep."""
    path = tmp_path / "new" / "settings.json"
    assert Settings(path).theme is None
    assert not path.parent.exists()
    Settings(path).keep(theme="rung-light")
    assert Settings(path).theme == "rung-light"
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_another_version_has_written_stays(tmp_path: Path) -> None:
    """A choice that is not known here is not lost."""
    path = tmp_path / "settings.json"
    path.write_text('{"other": [1]}', encoding="utf-8")
    Settings(path).keep(theme="rung-light")
    assert json.loads(path.read_text(encoding="utf-8")) == {"other": [1], "theme": "rung-light"}


def test_the_same_choice_writes_nothing(tmp_path: Path) -> None:
    """To start with a theme is no choice of one."""
    path = tmp_path / "settings.json"
    path.write_text('{"theme":"x"}', encoding="utf-8")
    Settings(path).keep(theme="x")
    assert path.read_text(encoding="utf-8") == '{"theme":"x"}'


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"null", b'{"theme": 3}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_counts_as_nothing_chosen(tmp_path: Path, content: bytes) -> None:
    """Whatever stands there; the next choice is kept again."""
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.theme is None
    settings.keep(theme="rung-light")
    assert Settings(path).theme == "rung-light"


def test_a_place_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    """The choice holds as long as the application runs."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.keep(theme="rung-light")
    assert settings.theme == "rung-light"


def test_without_a_path_nothing_is_kept() -> None:
    """As with --no-save."""
    settings = Settings(None)
    settings.keep(theme="rung-light")
    assert settings.theme == "rung-light"
