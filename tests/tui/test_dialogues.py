"""The dialogues of the development set, typed into the application."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from terminal import terminal

from assistant.conversation import Conversation
from assistant.store import Store
from assistant.tui import RungApp

if TYPE_CHECKING:
    from assistant.inference import Diagnosis, Doctor
    from assistant.reader import Reader

pytestmark = pytest.mark.slow  # each test drives the whole application

DIALOGUES = Path(__file__).parents[3] / "shared" / "devset" / "dialogues.jsonl"


def dialogues() -> list[Any]:
    """All dialogues, or none where the development set is not at hand."""
    if not DIALOGUES.exists():
        return []
    found = [json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines()]
    return [pytest.param(dialogue, id=dialogue["id"]) for dialogue in found]


def verdict(diagnosis: Diagnosis) -> dict[str, Any]:
    """What has to be equal: every interval, and every contradiction."""
    return {
        "frameworks": {id_: (result.interval, result.dimensions) for id_, result in diagnosis.frameworks.items()},
        "contradictions": [item.id for item in diagnosis.contradictions],
    }


@pytest.mark.skipif(not DIALOGUES.exists(), reason="the development set is not part of the distribution")
@pytest.mark.parametrize("dialogue", dialogues())
async def test_a_dialogue_gives_the_same_diagnosis_in_the_application_as_anywhere(
    dialogue: dict[str, Any], doctor: Doctor, reader: Reader, store: Store
) -> None:
    """The application changes nothing: a team that types into it gets the verdict of the bare conversation."""
    bare = Conversation(doctor, reader, Store(None), "bare")
    for text in dialogue["messages"]:
        bare.say(text)

    typed = Conversation(doctor, reader, store, "typed")
    async with terminal(RungApp(lambda _: typed), 120, 40) as user:
        for text in dialogue["messages"]:
            await user.say(text)

    assert verdict(typed.diagnosis) == verdict(bare.diagnosis)
