"""A session as one JSON file: nothing is lost on the way, and what is wrong with a file is named."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from assistant.conversation.events import Event, Reviewed, from_stored, to_stored
from assistant.domain import Claim, Obstacle, ObstacleKind, Origin, Quote, Review, Scope, Status
from assistant.errors import DataError
from assistant.plain_text import harmless
from assistant.store import Footing, KeptSession, Store, StoredEvent, exchange
from assistant.store.exchange import SCHEMA, from_text, to_text
from assistant.store.json_schema import mistakes

if TYPE_CHECKING:
    from collections.abc import Callable

RANDOM = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
FILE = "team.json"

TEXTS = st.text(max_size=30).map(harmless)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
NUMBERS = st.integers(0, 10**9)
DATES = st.one_of(st.just(""), st.datetimes().filter(lambda at: 1900 <= at.year < 2200).map(lambda at: at.isoformat()))
st.register_type_strategy(Quote, st.builds(Quote, TEXTS, NUMBERS, NUMBERS, NUMBERS))
QUOTES = st.lists(st.from_type(Quote), max_size=2).map(tuple)
st.register_type_strategy(
    Claim,
    st.builds(
        Claim,
        practice=IDS,
        status=st.sampled_from(Status),
        origin=st.sampled_from(Origin),
        value=st.none() | TEXTS,
        confidence=st.floats(0, 1),
        quotes=QUOTES,
        evidence=QUOTES,
    ),
)
st.register_type_strategy(Review, st.builds(Review, IDS, NUMBERS, st.booleans(), DATES))
st.register_type_strategy(Obstacle, st.builds(Obstacle, IDS, st.sampled_from(ObstacleKind), st.from_type(Quote)))
BY_NAME = {
    **dict.fromkeys(("text", "intent", "contradiction", "lesson", "source"), TEXTS),
    "practice": IDS,
    "practices": st.lists(IDS, max_size=3).map(tuple),
    "turn": NUMBERS,
    "asked": st.none() | IDS,
    "clash": st.none() | TEXTS,
    "from_zero": st.booleans(),
    "scope": st.sampled_from(Scope),
    "evidence": st.none() | st.from_type(Quote),
    "claims": st.lists(st.from_type(Claim), max_size=2).map(tuple),
    "claim": st.from_type(Claim),
    "review": st.from_type(Review),
    "obstacle": st.from_type(Obstacle),
}
"""What may stand in an event, by the names of its fields."""


def events_of(kind: type) -> st.SearchStrategy[Event]:
    """Any event of one kind."""
    return st.builds(kind, **{name: BY_NAME[name] for name in kind.__dataclass_fields__})


EVENTS = st.one_of([events_of(kind) for kind in get_args(Event)])
FROM_LATER = st.builds(
    StoredEvent,
    NUMBERS,
    st.sampled_from(["dreamt", "sung"]),
    st.dictionaries(TEXTS, TEXTS | NUMBERS | st.none(), max_size=3),
    TEXTS,
)
"""Of kinds that this version does not know."""
STORED = st.one_of(st.builds(to_stored, EVENTS, NUMBERS, TEXTS), FROM_LATER)
HALVES = st.integers(0, 14).map(lambda halves: halves / 2)
FOOTINGS = st.builds(
    Footing,
    turn=NUMBERS,
    version=TEXTS,
    hash=TEXTS,
    practices=st.lists(IDS, max_size=4).map(tuple),
    levels=st.dictionaries(IDS, st.tuples(HALVES, HALVES), max_size=3),
)
SESSIONS = st.builds(
    KeptSession,
    name=TEXTS.filter(bool),
    started=TEXTS,
    is_archived=st.booleans(),
    footing=st.none() | FOOTINGS,
    events=st.lists(STORED, max_size=6).map(tuple),
)


# --- there and back


@RANDOM
@given(SESSIONS)
def test_a_session_comes_back_as_it_was(kept: KeptSession) -> None:
    """From a store to a file, into another store and to a file again: the same session, and the same bytes."""
    with closing(Store(None)) as here, closing(Store(None)) as there:
        here.add(kept)
        text = to_text(here.contents(kept.name))
        there.add(from_text(text, FILE))

        assert there.contents(kept.name) == kept
        assert to_text(there.contents(kept.name)) == text


@RANDOM
@given(SESSIONS)
def test_whatever_is_written_fits_the_published_schema(kept: KeptSession) -> None:
    """As jsonschema reads it."""
    assert list(VALIDATOR.iter_errors(json.loads(to_text(kept)))) == []


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_is_described(kind: type) -> None:
    """A body that is no such event's is refused, so the schema knows what one looks like."""

    @settings(RANDOM, max_examples=5)
    @given(events_of(kind))
    def check(event: Event) -> None:
        stored = to_stored(event, 1, "")
        assert from_stored(stored) == event
        values = document(events=[{"turn": 1, "at": "", "kind": stored.kind, "body": {"nothing": "of it"}}])
        with pytest.raises(DataError, match=r"events\[0\]\.body"):
            from_text(json.dumps(values), FILE)

    check()


def test_the_schema_is_one() -> None:
    """By the standard that it names."""
    Draft202012Validator.check_schema(VALIDATOR.schema)
    assert VALIDATOR.schema["properties"]["rung_session"]["const"] == exchange.DOCUMENT_VERSION


# --- our reading of the schema is that of others


def document(**changed: object) -> dict[str, Any]:
    """A small session as JSON values."""
    claim = {
        "practice": "version-control",
        "status": "yes",
        "value": None,
        "confidence": 0.9,
        "origin": "said",
        "quotes": [["code is in git", 1, 0, 14]],
    }
    review = {"lesson": "drift", "answer": 1, "is_right": True, "at": "2026-10-04T09:00:00+00:00"}
    events = [
        {"turn": 1, "at": "", "kind": "said", "body": {"text": "x", "intent": "answer", "asked": None, "clash": None}},
        {"turn": 1, "at": "", "kind": "claimed", "body": claim},
        {"turn": 2, "at": "", "kind": "reviewed", "body": review},
        {"turn": 3, "at": "", "kind": "shown", "body": {"practice": "version-control", "evidence": None}},
        {"turn": 4, "at": "", "kind": "undone", "body": {"turn": 1}},
    ]
    diagnosed = {
        "turn": 4,
        "knowledge": {"version": "2026.11", "hash": "0123456789ab", "practices": ["version-control"]},
        "levels": {"azure-mlops": [0.0, 1.5]},
    }
    whole = {"rung_session": 1, "name": "team", "started": "", "archived": False, "diagnosed": diagnosed}
    return {**whole, "events": events, **changed}


def places(value: object) -> list[tuple[Any, Any]]:
    """Every container in a value with each of its keys."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    found: list[tuple[Any, Any]] = [(value, key) for key in keys]
    for key in keys:
        found += places(value[key])  # type: ignore[index]
    return found


WRONG = [
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    1.5,
    10**12,
    "",
    "x",
    "NOT AN ID",
    [],
    {},
    ["x"],
    {"x": 1},
    "2026-10-04",
    "yes",
]


@settings(RANDOM, max_examples=300)
@given(st.integers(0, 10**6), st.sampled_from(["replace", "remove", "add"]), st.sampled_from(WRONG))
def test_a_file_that_was_changed_anywhere_is_judged_as_by_jsonschema(where: int, how: str, value: object) -> None:
    """Whatever is replaced, removed or added."""
    values = document()
    found = places(values)
    container, key = found[where % len(found)]
    if how == "replace":
        container[key] = value
    elif how == "remove":
        del container[key]
    elif isinstance(container, dict):
        container["further"] = value
    else:
        container.append(value)

    ours = list(mistakes(values, VALIDATOR.schema, VALIDATOR.schema))

    assert bool(ours) == (not VALIDATOR.is_valid(values)), ours


# --- what is wrong


def wrong(change: Callable[[dict[str, Any]], object]) -> str:
    """What is said of a file that was changed in one way."""
    values = document()
    change(values)
    with pytest.raises(DataError) as caught:
        from_text(json.dumps(values), FILE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda values: values.pop("events"), "team.json: 'events' is missing"),
        (lambda values: values.update(name=""), "team.json: name: is empty"),
        (lambda values: values.update(colour="red"), "team.json: colour: is not known here"),
        (
            lambda values: values["events"][1]["body"].update(confidence=2),
            "team.json: events[1].body.confidence: 2 is more than 1",
        ),
        (
            lambda values: values["events"][1]["body"].update(status="maybe"),
            "team.json: events[1].body.status: 'maybe' should be one of yes, partial",
        ),
        (
            lambda values: values["events"][1]["body"]["quotes"][0].pop(),
            "team.json: events[1].body.quotes[0]: has 3 parts and should have 4",
        ),
        (
            lambda values: values["events"][1]["body"]["quotes"][0].append(1),
            "team.json: events[1].body.quotes[0][4]: is one too many",
        ),
        (
            lambda values: values["events"][2]["body"].update(at="2026-02-30"),
            "team.json: events[2].body.at: '2026-02-30' is no date",
        ),
        (lambda values: values["events"][0].update(turn=1.0), "events[0].turn: 1.0 should be a whole number"),
        (lambda values: values["events"][0].update(turn="1\n2"), "events[0].turn: '1 2' should be a whole number"),
        (lambda values: values.update(rung_session=2), "written by a newer Rung (schema 2, this one knows 1)"),
        (lambda values: values.update(rung_session=0), "team.json: rung_session: 0 should be 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: Callable[[dict[str, Any]], object], said: str) -> None:
    """The file, the way to the value, the value and what it should be."""
    assert said in wrong(change)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "team.json:1: not JSON"),
        ("{\n\n  no", "team.json:3: not JSON"),
        ("[]", "a list should be an object"),
        ("null", "null should be an object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"rung_session": NaN}', "NaN is no number"),
        ('{"rung_session": 1e999}', "1e999 is too large"),
        ('{"rung_session": ' + "1" * 5000 + "}", "not JSON"),
    ],
)
def test_a_file_that_is_no_session_is_refused(text: str, said: str) -> None:
    """Whatever it is, the error is in the user's words."""
    with pytest.raises(DataError) as caught:
        from_text(text, FILE)
    assert said in str(caught.value)


def test_what_is_imported_cannot_command_the_terminal() -> None:
    """Escape sequences, bidi controls and halves of characters become spaces, as in what is typed."""
    values = document()
    values["events"][0]["body"]["text"] = "a\x1b[31mb\u202ec"
    text = json.dumps(values).replace('"team"', '"te\\ud800am"')

    kept = from_text(text, FILE)

    assert kept.events[0].body["text"] == "a [31mb c"
    assert kept.name == "te\ufffdam"


def test_only_so_many_mistakes_are_named() -> None:
    """A file of another kind is not answered with a page."""
    events = [{"turn": "x"}] * 50

    assert len(wrong(lambda values: values.update(events=events)).split("; ")) == 5


@RANDOM
@given(st.builds(Reviewed, st.from_type(Review)))
def test_any_date_that_rung_writes_is_taken(event: Reviewed) -> None:
    """With and without fractions of a second."""
    stored = to_stored(event, 1, "")
    values = document(events=[{"turn": 1, "at": "", "kind": stored.kind, "body": stored.body}])
    assert from_text(json.dumps(values), FILE).events[0].body == stored.body
