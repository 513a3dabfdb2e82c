"""The real application on the real conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from terminal import SlowStart

from assistant.conversation import Conversation
from assistant.tui import RungApp

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import Store


@pytest.fixture(scope="session")
def doctor(swift: Doctor) -> Doctor:
    """Diagnoses by the direct evaluation, which is fifty times as fast; what the engine says is tested elsewhere."""
    return swift


@pytest.fixture
def slow(doctor: Doctor, reader: Reader, store: Store) -> SlowStart:
    """The application on a new conversation in memory, which takes its time to open."""
    return SlowStart(lambda: Conversation(doctor, reader, store, "test"))


@pytest.fixture
def app(doctor: Doctor, reader: Reader, store: Store) -> RungApp:
    """The application on a new conversation in memory."""
    return RungApp(lambda _: Conversation(doctor, reader, store, "test"))
