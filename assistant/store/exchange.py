"""A session as one JSON file: ``session.schema.json`` says what stands in it."""

from __future__ import annotations

import json
import math
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import DataError, Place
from assistant.plain_text import harmless, one_line
from assistant.store.json_schema import mistakes
from assistant.store.records import Footing, KeptSession, StoredEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = Path(__file__).with_name("session.schema.json")
DOCUMENT_VERSION = 1
_MOST_SHOWN = 5
"""Mistakes that are named at once."""
_HINT = f"the file should be as `rung sessions export` writes it (see {SCHEMA.name})"


def to_text(kept: KeptSession) -> str:
    """A session as JSON, with a line break at its end."""
    footing = kept.footing
    values = {
        "rung_session": DOCUMENT_VERSION,
        "name": kept.name,
        "started": kept.started,
        "archived": kept.is_archived,
        "diagnosed": None if footing is None else _footing_values(footing),
        "events": [
            {"turn": event.turn, "at": event.at, "kind": event.kind, "body": event.body} for event in kept.events
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def from_text(text: str, shown_as: str) -> KeptSession:
    """Read a session.

    What would command a terminal becomes a space, as it does in what is typed.

    Args:
        text: What `to_text` returned, there or elsewhere.
        shown_as: The name of the file, for error messages.

    Raises:
        DataError: It is no session; the text says where and what.
    """
    place = Place(shown_as)
    try:
        values = _clean(json.loads(text, parse_constant=_refuse_constant, parse_float=_finite))
    except json.JSONDecodeError as error:
        raise DataError(f"not JSON: {error.msg}", place=Place(shown_as, error.lineno), hint=_HINT) from error
    except RecursionError as error:
        raise DataError("not a session: nested too deeply", place=place, hint=_HINT) from error
    except ValueError as error:  # a number that is none, or that has more digits than Python reads
        raise DataError(f"not JSON: {one_line(str(error))}", place=place, hint=_HINT) from error
    version = values.get("rung_session") if isinstance(values, dict) else None
    if isinstance(version, int) and version > DOCUMENT_VERSION:
        raise DataError(
            f"written by a newer Rung (schema {version}, this one knows {DOCUMENT_VERSION})",
            place=place,
            hint="update Rung, and import it again",
        )
    wrong = list(islice(mistakes(values, _schema(), _schema()), _MOST_SHOWN)) or _wrong_dates(values)
    if wrong:
        raise DataError("; ".join(wrong), place=place, hint=_HINT)
    return KeptSession(
        values["name"],
        values["started"],
        values["archived"],
        _footing(values["diagnosed"]),
        tuple(StoredEvent(each["turn"], each["kind"], each["body"], each["at"]) for each in values["events"]),
    )


@cache
def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema


def _footing_values(footing: Footing) -> dict[str, Any]:
    return {
        "turn": footing.turn,
        "knowledge": {"version": footing.version, "hash": footing.hash, "practices": list(footing.practices)},
        "levels": {place: list(level) for place, level in footing.levels.items()},
    }


def _footing(values: Mapping[str, Any] | None) -> Footing | None:
    if values is None:
        return None
    knowledge = values["knowledge"]
    levels = {place: (at_least, at_most) for place, (at_least, at_most) in values["levels"].items()}
    return Footing(values["turn"], knowledge["version"], knowledge["hash"], tuple(knowledge["practices"]), levels)


def _wrong_dates(values: Mapping[str, Any]) -> list[str]:
    """Answers to lessons on a day that is in no calendar: when a lesson is due is worked out from them."""
    wrong = []
    for number, event in enumerate(values["events"]):
        if event["kind"] == "reviewed" and event["body"]["at"]:
            try:
                datetime.fromisoformat(event["body"]["at"])
            except ValueError:
                wrong.append(f"events[{number}].body.at: '{event['body']['at']}' is no date")
    return wrong


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, dict):
        return {harmless(key): _clean(each) for key, each in value.items()}
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large")
    return number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
