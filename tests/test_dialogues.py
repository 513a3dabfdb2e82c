"""Scripted dialogues: messages, and what has to hold after each.

A dialogue is a file of ``tests/cases/dialogues``. ``about`` says what it shows, ``fails`` why it does not hold yet.
Each message has ``say`` and, as far as it matters there:

    intent    what it was read as, in the finer intents of `Intent`
    claims    all that it stored: practice to status, or to the value of a fact
    asks      the practice that the pending question is about; null for none
    clashes   ids of all open contradictions
    levels    framework to the interval, such as "0-1"
    reply     pieces of text that stand in the reply
    never     pieces that do not
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation, Reply
from assistant.domain import RuleKind
from assistant.store import Store
from assistant.yaml_files import read_yaml

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader

DIALOGUES = {
    path.stem: read_yaml(path, path.name)
    for path in sorted((Path(__file__).parent / "cases" / "dialogues").glob("*.yaml"))
}
KEYS = {"say", "intent", "claims", "asks", "clashes", "levels", "reply", "never"}


def scripted() -> list[Any]:
    """The dialogues; those with ``fails`` are expected to fail."""
    return [
        pytest.param(
            dialogue["messages"],
            id=name,
            marks=[pytest.mark.xfail(reason=dialogue["fails"], strict=True)] if "fails" in dialogue else [],
        )
        for name, dialogue in DIALOGUES.items()
    ]


def seen(reply: Reply, expected: dict[str, Any]) -> dict[str, Any]:
    """What the reply has for each thing that is expected of it; of ``reply`` and ``never``, what is there."""
    frameworks = reply.diagnosis.frameworks
    contradictions = reply.diagnosis.contradictions
    found: dict[str, Any] = {
        "say": expected["say"],
        "intent": str(reply.intent),
        "claims": {claim.practice: claim.value or str(claim.status) for claim in reply.claims},
        "asks": reply.asks,
        "clashes": [item.id for item in contradictions if item.strength is RuleKind.CONTRADICTION],
        "levels": {name: str(frameworks[name].interval) for name in expected.get("levels", ())},
        "reply": [piece for piece in expected.get("reply", ()) if piece in reply.markdown],
        "never": [piece for piece in expected.get("never", ()) if piece not in reply.markdown],
    }
    return {key: found[key] for key in expected}


@pytest.mark.parametrize("messages", scripted())
def test_a_dialogue_goes_as_written(messages: list[dict[str, Any]], doctor: Doctor, reader: Reader) -> None:
    """After every message."""
    talk = Conversation(doctor, reader, Store(None), "team")
    talk.opening()
    for expected in messages:
        reply = talk.say(expected["say"])
        assert seen(reply, expected) == expected, reply.markdown


@pytest.mark.parametrize("messages", scripted())
def test_a_dialogue_goes_the_same_with_a_restart_after_every_message(
    messages: list[dict[str, Any]], doctor: Doctor, reader: Reader, store: Store
) -> None:
    """Nothing but the log carries a conversation on."""
    for expected in messages:
        reply = Conversation(doctor, reader, store, "team").say(expected["say"])
        assert seen(reply, expected) == expected, reply.markdown


def test_dialogues_are_written_as_described() -> None:
    """A key that nobody reads would be a test that cannot fail."""
    assert len(DIALOGUES) >= 15
    for name, dialogue in DIALOGUES.items():
        assert set(dialogue) <= {"about", "fails", "messages"}, name
        for message in dialogue["messages"]:
            assert set(message) <= KEYS, f"{name}: {message}"
