"""Whether a conversation may be written down, and by which knowledge it goes on."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from assistant.conversation.events import Opened, Said
from assistant.conversation.standpoint import Standpoint
from assistant.conversation.state import replay
from assistant.conversation.updating import Access, footing_of, update_between
from assistant.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.events import Event
    from assistant.conversation.logbook import Logbook
    from assistant.conversation.updating import Update
    from assistant.inference import Diagnosis, Doctor


class Keeping:
    """The log of a session behind its gate: nothing passes that the user has not agreed to, or that is not ours."""

    def __init__(self, book: Logbook, doctor: Doctor) -> None:
        self.book = book
        self._doctor = doctor
        self._is_left = False
        """Whether the user does not want to go on with newer knowledge."""
        self.update = self._found()
        """What newer knowledge changes, as long as the user has not agreed to it; None if nothing does."""

    @property
    def access(self) -> Access:
        """Whether what is said is written down, and if not, why."""
        if not self.book.is_ours:
            return Access.ELSEWHERE
        if self.update is not None:
            return Access.LEFT if self._is_left else Access.UNDECIDED
        return Access.WRITES

    def write(self, turn: int, events: Sequence[Event], at: str) -> None:
        """Add the events of a turn; where nothing may be written, one may still ask, and look at a lesson.

        Raises:
            StoreError: Nothing was written.
        """
        if self.access is Access.WRITES:
            self.book.write(turn, events, at)
        else:
            self.book.bear_in_mind(turn, [event for event in events if isinstance(event, Said | Opened)])

    def leave(self) -> None:
        """Let the session stay as it was under older knowledge."""
        self._is_left = True

    def go_on(self, diagnosis: Diagnosis, turn: int) -> None:
        """Apply newer knowledge.

        Raises:
            StoreError: That could not be written down.
        """
        self.book.note(footing_of(diagnosis, turn))
        self.update = None

    def regain(self) -> bool:
        """Take the session back that another process had open; False if it still has."""
        if not self.book.claim():
            return False
        self.update = self._found()
        return True

    def note_levels(self, diagnosis: Diagnosis, turn: int) -> None:
        """Keep what an answer rests on, to be compared with under newer knowledge.

        The turn is written already and has its answer: if this cannot be written, nothing is lost but the comparison.
        """
        if self.access is Access.WRITES:
            with contextlib.suppress(StoreError):
                self.book.note(footing_of(diagnosis, turn))

    def _found(self) -> Update | None:
        knowledge, footing = self._doctor.knowledge, self.book.footing
        if not self.book.named or (footing is not None and footing.hash == knowledge.hash):
            return None
        then = [(turn, event) for turn, event in self.book.entries if footing is None or turn <= footing.turn]
        diagnosis = Standpoint(self._doctor, replay(then, knowledge), asks=False).diagnosis_or_none
        update = update_between(footing, self.book.named, knowledge, diagnosis)
        return None if update.is_empty else update
