"""The loaded knowledge is kept for the next start, and never when it should not be."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING

import pytest

from assistant.errors import DataError
from assistant.knowledge_base import caching, load, load_cached

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import TinyKnowledge

PRACTICE = "knowledge/practices/data-validation.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the copy goes; it does not exist yet."""
    return tmp_path / "somewhere" / "cache"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every time that the files are really read."""
    read: list[Path] = []

    def counted(root: Path) -> object:
        read.append(root)
        return load(root)

    monkeypatch.setattr(caching, "load", counted)
    return read


def test_the_second_load_reads_the_copy(tiny: TinyKnowledge, folder: Path, loads: list[Path]) -> None:
    """And gives the same knowledge."""
    first, second = load_cached(tiny.root, folder), load_cached(tiny.root, folder)

    assert len(loads) == 1
    assert first == second == load(tiny.root)


def _change(tiny: TinyKnowledge) -> None:
    tiny.change(PRACTICE, "days", "weeks")


def _add(tiny: TinyKnowledge) -> None:
    source = (tiny.root / "knowledge/sources/field-guide.yaml").read_text(encoding="utf-8")
    tiny.write("knowledge/sources/second-guide.yaml", source.replace("field-guide", "second-guide"))


def _remove(tiny: TinyKnowledge) -> None:
    (tiny.root / "knowledge/tools/git.yaml").unlink()


def _rename(tiny: TinyKnowledge) -> None:
    tools = tiny.root / "knowledge/tools"
    (tools / "git.yaml").rename(tools / "gitty.yaml")
    tiny.change("knowledge/tools/gitty.yaml", "id: git", "id: gitty")


@pytest.mark.parametrize("change", [_change, _add, _remove, _rename])
def test_a_changed_knowledge_base_is_noticed(
    tiny: TinyKnowledge, folder: Path, loads: list[Path], change: Callable[[TinyKnowledge], None]
) -> None:
    """By the bytes and names of the files, not by their dates; the hash on the results changes with it."""
    before = load_cached(tiny.root, folder)
    change(tiny)
    after = load_cached(tiny.root, folder)

    assert len(loads) == 2
    assert after == load(tiny.root)
    assert after.hash != before.hash


def test_a_file_that_was_touched_and_not_changed_costs_nothing(
    tiny: TinyKnowledge, folder: Path, loads: list[Path]
) -> None:
    """A checkout sets new dates."""
    load_cached(tiny.root, folder)
    os.utime(tiny.root / PRACTICE, (0, 0))
    load_cached(tiny.root, folder)

    assert len(loads) == 1


def test_changed_code_is_noticed(
    tiny: TinyKnowledge, folder: Path, loads: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy made by other code may have another shape."""
    code = tmp_path / "code.py"
    code.write_text("one = 1", encoding="utf-8")
    monkeypatch.setattr(caching, "_code_files", lambda: [code])
    load_cached(tiny.root, folder)
    code.write_text("one = 2", encoding="utf-8")
    load_cached(tiny.root, folder)

    assert len(loads) == 2


def _cut(copy: bytes) -> bytes:
    return copy[: len(copy) // 2]


def _other(copy: bytes) -> bytes:
    return copy.split(b"\n", 1)[0] + b"\n" + pickle.dumps(["not what was kept"])


@pytest.mark.parametrize("damage", [_cut, _other, lambda _: b"", lambda _: b"\xff\xfe\n", lambda it: it + b"x" * 9])
def test_a_damaged_copy_is_replaced(
    tiny: TinyKnowledge, folder: Path, loads: list[Path], damage: Callable[[bytes], bytes]
) -> None:
    """It never shows: the files are there. What stands after the copy does no harm."""
    load_cached(tiny.root, folder)
    (copy,) = folder.iterdir()
    copy.write_bytes(damage(copy.read_bytes()))

    assert load_cached(tiny.root, folder) == load(tiny.root)
    loads.clear()
    load_cached(tiny.root, folder)
    assert loads == []


def test_a_copy_that_others_could_have_written_is_not_opened(
    tiny: TinyKnowledge, folder: Path, loads: list[Path]
) -> None:
    """Reading a pickle runs what is in it."""
    load_cached(tiny.root, folder)
    (copy,) = folder.iterdir()
    copy.chmod(0o666)
    load_cached(tiny.root, folder)

    assert len(loads) == 2


def test_the_copy_is_for_its_owner_alone(tiny: TinyKnowledge, folder: Path) -> None:
    """Folder and file."""
    load_cached(tiny.root, folder)
    (copy,) = folder.iterdir()

    assert (folder.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_folder_that_cannot_be_made_costs_only_time(tiny: TinyKnowledge, tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert load_cached(tiny.root, tmp_path / "file" / "cache") == load(tiny.root)


def test_a_broken_knowledge_base_is_refused_and_not_kept(tiny: TinyKnowledge, folder: Path) -> None:
    """Also when a good copy was there before."""
    load_cached(tiny.root, folder)
    tiny.change(PRACTICE, "[field-guide]", "[gide]")

    for _ in range(2):
        with pytest.raises(DataError, match="unknown source 'gide'"):
            load_cached(tiny.root, folder)
