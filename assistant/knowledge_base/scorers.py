"""The file of the learned scorers: a line of JSON, then their numbers, little-endian and packed by zlib."""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from assistant.domain import Scorer, Scorers
from assistant.errors import DataError, Place
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.files import hash_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCORERS = "knowledge/scorers.bin"
_NAMES = ("subject", "status", "reply", "intent")
_ARRAYS = (("features", "I"), ("rows", "I"), ("columns", "B"), ("weights", "b"))
_TAUGHT_BY = ("knowledge/phrases", "knowledge/examples", "knowledge/language", "knowledge/tools")
"""What the scorers are learned from."""


def read_scorers(root: Path) -> Scorers:
    """Read what was learned; nothing learned yet if there is no file.

    Raises:
        DataError: The file is there and cannot be read.
    """
    try:
        content = (root / SCORERS).read_bytes()
    except FileNotFoundError:
        return Scorers()
    except OSError as error:
        raise _unreadable(str(error.strerror)) from error
    try:
        return _unpacked(content)
    except (ValueError, KeyError, TypeError, RecursionError, zlib.error) as error:
        raise _unreadable("it is damaged") from error


def write_scorers(root: Path, scorers: Scorers) -> None:
    """Write what was learned. Same scorers, same bytes.

    Raises:
        OSError: The file cannot be written.
    """
    head: dict[str, Any] = {"made_from": scorers.made_from, "curve": dict(scorers.curve), "words": list(scorers.words)}
    body = b""
    for name in _NAMES:
        scorer: Scorer = getattr(scorers, name)
        arrays = [getattr(scorer, field) for field, _ in _ARRAYS]
        head[name] = {
            "classes": scorer.classes,
            "biases": scorer.biases,
            "unit": scorer.unit,
            "lengths": [len(each) for each in arrays],
        }
        body += b"".join(_little_endian(each).tobytes() for each in arrays)
    head["checksum"] = _checksum(body)
    line = json.dumps(head, ensure_ascii=True, separators=(",", ":"))
    (root / SCORERS).write_bytes(line.encode("ascii") + b"\n" + zlib.compress(body, level=9))


def taught_by(root: Path) -> str:
    """SHA-256 over everything that the scorers learn from, 12 hexadecimal digits.

    Raises:
        OSError: A file cannot be read.
    """
    return hash_of(root, sorted(path for folder in _TAUGHT_BY for path in (root / folder).rglob("*.yaml")))


def training_problems(root: Path, scorers: Scorers) -> Iterator[Problem]:
    """Whether the scorers are older than what they learn from."""
    if scorers.made_from != taught_by(root):
        yield Problem(Place(SCORERS), "phrases or examples have changed since it was made", "run `rung kb train`")


def _unpacked(content: bytes) -> Scorers:
    line, _, packed = content.partition(b"\n")
    head = json.loads(line)
    body = zlib.decompress(packed)
    if head["checksum"] != _checksum(body):
        raise ValueError("checksum")
    scorers: dict[str, Scorer] = {}
    position = 0
    for name in _NAMES:
        about = head[name]
        arrays: dict[str, array[int]] = {}
        for (field, code), length in zip(_ARRAYS, about["lengths"], strict=True):
            numbers: array[int] = array(code)
            size = length * numbers.itemsize
            numbers.frombytes(body[position : position + size])
            if len(numbers) != length:
                raise ValueError(field)
            arrays[field] = _little_endian(numbers)
            position += size
        scorers[name] = Scorer(tuple(about["classes"]), tuple(about["biases"]), about["unit"], **arrays)
    return Scorers(curve=head["curve"], words=tuple(head["words"]), made_from=head["made_from"], **scorers)


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _little_endian(numbers: array[int]) -> array[int]:
    """The same numbers with their bytes turned where the machine has them the other way round."""
    if sys.byteorder == "little":
        return numbers
    turned = array(numbers.typecode, numbers)
    turned.byteswap()
    return turned


def _unreadable(why: str) -> DataError:
    return DataError(f"cannot be read: {why}", place=Place(SCORERS), hint="`rung kb train` makes it anew")
