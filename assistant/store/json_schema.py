"""Values checked against a JSON Schema: as much of the standard as ``session.schema.json`` uses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schema = Mapping[str, Any] | bool

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_SAID_AS = {"object": "an object", "array": "a list", "string": "a text", "integer": "a whole number", "null": "null"}
_LONGEST_SHOWN = 40
"""Characters of a wrong value that are repeated."""


def mistakes(value: object, schema: Schema, root: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What is wrong with a value, and where: ``events[3].body.confidence: 2 is more than 1``.

    A whole number has to be written as one: 1.0, which the standard lets pass, is refused.

    Args:
        value: What ``json.loads`` returns.
        schema: What it has to be like.
        root: The whole schema, whose ``$defs`` the schema refers to.
        path: Where the value stands; empty for the whole.
    """
    if isinstance(schema, bool):
        if not schema:
            yield _at(path, "is one too many")
        return
    if "$ref" in schema:
        yield from mistakes(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, path)
    wrong = _wrong_by_itself(value, schema)
    if wrong:
        yield _at(path, wrong)
        return
    if isinstance(value, dict):
        yield from _in_object(value, schema, root, path)
    if isinstance(value, list):
        first = schema.get("prefixItems", ())
        for number, item in enumerate(value):
            item_schema = first[number] if number < len(first) else schema.get("items", True)
            yield from mistakes(item, item_schema, root, f"{path}[{number}]")
    for part in schema.get("allOf", ()):
        yield from mistakes(value, part, root, path)
    if "if" in schema and next(mistakes(value, schema["if"], root), None) is None:
        yield from mistakes(value, schema.get("then", True), root, path)


def _in_object(
    value: Mapping[str, object], schema: Mapping[str, Any], root: Mapping[str, Any], path: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield _at(path, f"'{key}' is missing")
    for key, item in value.items():
        where = f"{path}.{key}" if path else key
        if key not in known and schema.get("additionalProperties") is False:
            yield _at(where, "is not known here")
        else:
            yield from mistakes(item, known.get(key, schema.get("additionalProperties", True)), root, where)


def _wrong_by_itself(value: Any, schema: Mapping[str, Any]) -> str:
    """What is wrong with a value apart from its parts; empty if nothing is."""
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(_is_a(value, name) for name in types):
        return f"{_shown(value)} should be {' or '.join(_SAID_AS.get(name, f'a {name}') for name in types)}"
    if "const" in schema and not _equal(value, schema["const"]):
        return f"{_shown(value)} should be {_shown(schema['const'])}"
    if "enum" in schema and not any(_equal(value, each) for each in schema["enum"]):
        return f"{_shown(value)} should be one of {', '.join(map(str, schema['enum']))}"
    if isinstance(value, str):
        if len(value) < schema.get("minLength", 0):
            return "is empty"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            return f"{_shown(value)} is not written as it should be"
    elif isinstance(value, list) and len(value) < schema.get("minItems", 0):
        return f"has {len(value)} parts and should have {schema['minItems']}"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value):
            return f"{_shown(value)} is less than {schema['minimum']}"
        if value > schema.get("maximum", value):
            return f"{_shown(value)} is more than {schema['maximum']}"
    return ""


def _is_a(value: object, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _equal(value: object, other: object) -> bool:
    """Equality as JSON has it: true is not 1."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return one_line(f"'{value}'" if isinstance(value, str) else json.dumps(value), at_most=_LONGEST_SHOWN)


def _at(path: str, what: str) -> str:
    return f"{one_line(path)}: {what}" if path else what
