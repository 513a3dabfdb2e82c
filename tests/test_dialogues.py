"""The scripted dialogues of ``tests/cases/dialogues`` hold, and reach what Rung has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation
from assistant.reader import Intent
from assistant.store import Store
from tests.dialogues import DIALOGUES, KEYS, Coverage, cover, seen, shippable_rules

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader

_LEAST_SHARE_OF_RULES = 0.95


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
    messages: list[dict[str, Any]], swift: Doctor, reader: Reader, store: Store
) -> None:
    """Nothing but the log carries a conversation on."""
    for expected in messages:
        reply = Conversation(swift, reader, store, "team").say(expected["say"])
        assert seen(reply, expected) == expected, reply.markdown


def test_dialogues_are_written_as_described() -> None:
    """A key that nobody reads would be a test that cannot fail."""
    assert len(DIALOGUES) >= 60
    for name, dialogue in DIALOGUES.items():
        assert set(dialogue) <= {"about", "fails", "messages"}, name
        for message in dialogue["messages"]:
            assert set(message) <= KEYS, f"{name}: {message}"


# --- what they reach


@pytest.fixture(scope="module")
def reached(swift: Doctor, reader: Reader) -> Coverage:
    """All that the dialogues reach; by the direct evaluator, for no verdict is looked at here."""
    return cover(swift, reader)


def test_dialogues_reach_nearly_every_rule(reached: Coverage, doctor: Doctor) -> None:
    """A rule that no conversation brings about may be one that nobody can; a few need a story that is hard to tell."""
    rules = shippable_rules(doctor)
    never = sorted(rules - reached.rules)

    assert len(rules) > 100
    assert len(never) <= (1 - _LEAST_SHARE_OF_RULES) * len(rules), never


def test_dialogues_meet_every_intent(reached: Coverage) -> None:
    """Whatever a message can want, somebody wants it in a dialogue."""
    assert sorted(set(map(str, Intent)) - reached.intents) == []
