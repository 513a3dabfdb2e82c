"""What was loaded once is kept, so that the next start need not parse a thousand files. The home of pickle.

A kept copy is used only if it was made from the same bytes by the same code: its key is a hash over both. A file that
changed, came or went gives another key, and the files are read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain import Knowledge
from assistant.knowledge_base.files import content_hash
from assistant.knowledge_base.loading import load

if TYPE_CHECKING:
    from collections.abc import Iterable

_FILE = "knowledge.pickle"
_PACKAGE = Path(__file__).parent.parent
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def load_cached(root: Path, folder: Path) -> Knowledge:
    """Load as `load` does, from a copy in a folder where there is one that fits; else leave one there.

    A copy that is damaged, or that somebody else could have written, is not looked at; a folder that cannot be written
    costs time at the next start and nothing else.

    Raises:
        DataError: Something in the knowledge base is wrong.
    """
    try:
        key = _key(root)
    except OSError:  # `load` says which file cannot be read
        return load(root)
    kept = _kept(folder / _FILE, key)
    if kept is not None:
        return kept
    knowledge = load(root)
    with contextlib.suppress(OSError):
        _keep(folder, key, knowledge)
    return knowledge


def _key(root: Path) -> str:
    code = hashlib.sha256(sys.version.encode())
    for path in _code_files():
        code.update(path.read_bytes())
    return f"{content_hash(root)}-{code.hexdigest()}"


def _code_files() -> Iterable[Path]:
    """What decides what is made of the files."""
    return [
        *sorted((_PACKAGE / "domain").glob("*.py")),
        *sorted((_PACKAGE / "knowledge_base").rglob("*.py")),
        _PACKAGE / "yaml_files.py",
        _PACKAGE / "quantities.py",
        _PACKAGE / "errors.py",
    ]


def _kept(file: Path, key: str) -> Knowledge | None:
    try:
        with file.open("rb") as stream:
            about = os.fstat(stream.fileno())
            if about.st_mode & _WRITABLE_BY_OTHERS or (hasattr(os, "getuid") and about.st_uid != os.getuid()):
                return None
            if stream.readline().decode("ascii", "replace").strip() != key:
                return None
            knowledge = pickle.load(stream)
    except (OSError, pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError, IndexError):
        return None
    return knowledge if isinstance(knowledge, Knowledge) else None


def _keep(folder: Path, key: str, knowledge: Knowledge) -> None:
    """Write beside and move into place: another process sees the old copy or the new one, never half of it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, beside = tempfile.mkstemp(dir=folder, prefix=_FILE)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(f"{key}\n".encode())
            pickle.dump(knowledge, stream, protocol=pickle.HIGHEST_PROTOCOL)
        Path(beside).replace(folder / _FILE)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
