"""The scripted dialogues of ``tests/cases/dialogues`` hold, and reach what Rung has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation
from assistant.store import Store
from tests.dialogues import DIALOGUES, KEYS, seen

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader


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
