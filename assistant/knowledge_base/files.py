"""The files of a knowledge base: found, read, hashed; what cannot be read is noted and left out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from assistant.errors import DataError, Place
from assistant.knowledge_base.fields import Problem
from assistant.yaml_files import Entry, parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDERS = ("knowledge", "rules")
_KINDS = (".yaml", ".bin")
"""What is written by hand, and what is learned from it."""


def content_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of all files below ``knowledge/`` and ``rules/``, 12 hexadecimal digits.

    Raises:
        OSError: A file cannot be read.
    """
    return hash_of(root, _paths(root))


def hash_of(root: Path, paths: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of files below a folder, 12 hexadecimal digits.

    Raises:
        OSError: A file cannot be read.
    """
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _paths(root: Path) -> list[Path]:
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in _KINDS)


class Files:
    """The YAML files below one folder."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        self.root = root
        self.problems = problems

    def entries(self, folder: str) -> Iterable[tuple[Path, Entry]]:
        """Every entry below a folder, in the order of the paths."""
        for path in sorted((self.root / folder).rglob("*.yaml")):
            entry = self.entry(path)
            if entry is not None:
                yield path, entry

    def entry(self, path: Path) -> Entry | None:
        """The entry in a file, or None if there is none that can be read."""
        shown_as = path.relative_to(self.root).as_posix()
        try:
            value = parse_yaml(path.read_bytes().decode("utf-8"), shown_as)
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
