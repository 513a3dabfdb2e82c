"""JSON lines: objects in, numbered and checked; objects out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assistant.errors import DataError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO, TextIO

STDIN = "<stdin>"
"""What standard input is called in error messages."""


def print_object(values: Mapping[str, Any], target: TextIO) -> None:
    """Print one line, at once."""
    target.write(json.dumps(values, ensure_ascii=False) + "\n")
    target.flush()


def numbered_lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that hold something."""
    for number, line in enumerate(source, start=1):
        if line.strip():
            yield number, line


def json_object(line: bytes, place: Place) -> dict[str, Any]:
    """Read a line.

    Raises:
        DataError: It is no JSON object.
    """
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(f"byte {error.start} of the line is not UTF-8", place=place) from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"not JSON: {_what_is_wrong(error)}", place=place, hint='write a line like {"text": "code is in git"}'
        ) from error
    if not isinstance(value, dict):
        raise DataError("not a JSON object", place=place, hint='write a line like {"text": "code is in git"}')
    return value


def _what_is_wrong(error: ValueError | RecursionError) -> str:
    """Why Python could not read some JSON; a plain ValueError is its limit on the digits of a number."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return error.msg if isinstance(error, json.JSONDecodeError) else "a number is too long"


def text_of(message: Mapping[str, Any], place: Place) -> str:
    """The text of a message.

    Raises:
        DataError: There is none.
    """
    text = message.get("text")
    if not isinstance(text, str):
        raise DataError('there is no "text", or it is no text', place=place)
    return text
