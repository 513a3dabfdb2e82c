"""A YAML file to plain values that know their line; the home of PyYAML.

Stricter than PyYAML's own loaders: only ``true`` and ``false`` are booleans (so ``no`` stays a word), a key may
stand only once in a mapping, and there are no anchors' tricks, tags or dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from assistant.errors import DataError, Place

if TYPE_CHECKING:
    from pathlib import Path

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BRACKETS = re.compile(r"[\[\]{}]")
_DEEPEST = 200
"""Brackets in brackets; nothing that people write comes near."""
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")


class Entry(dict[str, Any]):
    """A mapping that remembers where it and each of its keys stand."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def where(self, key: str) -> Place:
        """The line of a key, or of the whole mapping if the key is missing."""
        return self.places.get(key, self.place)


def read_yaml(path: Path, shown_as: str) -> Any:
    """Read one document; mappings become `Entry`, scalars str, int, float, bool or None.

    Args:
        path: The file.
        shown_as: How error messages name it.

    Raises:
        DataError: The file cannot be read, is not UTF-8 or YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"is not UTF-8 text (byte {error.start} cannot be read)",
            place=Place(shown_as),
            hint="save it as UTF-8 and try again",
        ) from error
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", place=Place(shown_as)) from error
    return parse_yaml(text, shown_as)


def parse_yaml(text: str, shown_as: str) -> Any:
    """As `read_yaml`, from a string."""
    try:
        loader = _Loader(text)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _not_yaml(error, shown_as) from error
    _refuse_deep_nesting(text, shown_as)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        raise _not_yaml(error, shown_as) from error
    finally:
        loader.dispose()
    if node is None:
        return None
    try:
        return _value(node, shown_as)
    except RecursionError as error:  # an alias that holds itself
        raise _too_deep(shown_as) from error


def _refuse_deep_nesting(text: str, shown_as: str) -> None:
    """The C parser has no limit of its own: deep enough, brackets bring the process down."""
    depth = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{" else -1
        if depth > _DEEPEST:
            raise _too_deep(shown_as)


def _too_deep(shown_as: str) -> DataError:
    return DataError("is nested too deeply", place=Place(shown_as), hint="write it with fewer lists in lists")


def _not_yaml(error: yaml.YAMLError | UnicodeEncodeError, shown_as: str) -> DataError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it holds a character that YAML does not allow"
    return DataError(
        f"is not valid YAML: {problem}",
        place=Place(shown_as, mark.line + 1 if mark else 0),
        hint="often a text needs quotes because it holds ': ' or ' #', or a line is indented wrongly",
    )


def _value(node: yaml.Node, shown_as: str) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, shown_as) for item in node.value]
    entry = Entry(Place(shown_as, node.start_mark.line + 1))
    for key_node, value_node in node.value:
        place = Place(shown_as, key_node.start_mark.line + 1)
        key = str(key_node.value)
        if key in entry:
            raise DataError(
                f"'{key}' stands here twice",
                place=place,
                hint="keep one of the two; YAML would silently drop one",
            )
        entry[key] = _value(value_node, shown_as)
        entry.places[key] = place
    return entry


def _scalar(node: yaml.ScalarNode) -> str | int | float | bool | None:
    text: str = node.value
    if node.style:  # quoted, or a block
        return text
    if text in {"true", "false"}:
        return text == "true"
    if text in {"", "null", "~"}:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
