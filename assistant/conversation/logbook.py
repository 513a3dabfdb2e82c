"""The log of one session, under the ids that practices have today; written turn by turn while it is ours to write."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation.events import (
    Claimed,
    Corrected,
    Doubted,
    Event,
    Recalled,
    Returned,
    Said,
    SetAside,
    Settled,
    Shown,
    Skipped,
    from_stored,
    to_stored,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.domain import Claim, Knowledge
    from assistant.store import Footing, Store


class Logbook:
    """A session in its store. What stands there is never changed: former ids are translated when it is read."""

    def __init__(self, store: Store, session: str, knowledge: Knowledge, *, at: str, writes: bool) -> None:
        """Open a session; a new one is created.

        Args:
            store: Where it lies.
            session: Its name.
            knowledge: Says which ids there are.
            at: The time by the front end's clock.
            writes: False only looks, and keeps nobody else from writing.

        Raises:
            StoreError: It was deleted, or cannot be read or created.
        """
        self.store = store
        self.session = session
        self._knowledge = knowledge
        store.start(session, at=at)
        self.is_ours = writes and store.hold(session)
        """Whether it may be written: no other process has it open."""
        self._load()

    def _load(self) -> None:
        stored = [(each.turn, event) for each in self.store.events(self.session) if (event := from_stored(each))]
        self.footing: Footing | None = self.store.footing(self.session)
        self.named = frozenset(name for _, event in stored for name in practices_of(event))
        """The practices that it is about, by the ids of the time."""
        self.entries: list[tuple[int, Event]] = []
        """Turn and event, oldest first; what is about a practice that is gone is left out."""
        for turn, event in stored:
            today = _as_of_today(event, self._knowledge)
            if today is not None:
                self.entries.append((turn, today))

    def claim(self) -> bool:
        """Try again to be the one that writes; if that works, what others have written meanwhile is read."""
        if not self.is_ours and self.store.hold(self.session):
            self.is_ours = True
            self._load()
        return self.is_ours

    def let_go(self) -> None:
        """Let others write."""
        self.is_ours = False
        self.store.release(self.session)

    def rename(self, name: str) -> None:
        """Give the session another name.

        Raises:
            StoreError: The name is taken, or another process has the session open.
        """
        self.store.rename(self.session, name)
        self.session = name

    def write(self, turn: int, events: Sequence[Event], at: str) -> None:
        """Add the events of a turn.

        Raises:
            StoreError: Nothing was written.
        """
        self.store.append(self.session, [to_stored(event, turn, at) for event in events])
        self.bear_in_mind(turn, events)

    def bear_in_mind(self, turn: int, events: Iterable[Event]) -> None:
        """Count events as having happened, without writing them."""
        self.entries += [(turn, event) for event in events]

    def note(self, footing: Footing) -> None:
        """Keep what the session was diagnosed by.

        Raises:
            StoreError: Nothing was written.
        """
        self.store.note(self.session, footing)
        self.footing = footing


def practices_of(event: Event) -> tuple[str, ...]:
    """The practices that an event is about."""
    match event:
        case Claimed(claim) | Corrected(claim):
            return (claim.practice,)
        case Doubted(claims) | Recalled(_, claims):
            return tuple(claim.practice for claim in claims)
        case Shown(practice) | Returned(practice) | Skipped(practice):
            return (practice,)
        case SetAside(obstacle):
            return (obstacle.practice,)
        case Settled(_, practices):
            return practices
        case _:
            return ()


def _as_of_today(event: Event, knowledge: Knowledge) -> Event | None:
    """An event with the ids of today; None if it is about a practice that is gone."""
    named = practices_of(event)
    today = [knowledge.present_id(name) for name in named]
    match event:
        case Said(asked=str(asked)):
            return replace(event, asked=knowledge.present_id(asked))
        case Doubted(claims) | Recalled(_, claims):
            pairs = zip(claims, today, strict=True)
            return replace(event, claims=tuple(_about(claim, name) for claim, name in pairs if name is not None))
        case Settled():
            return replace(event, practices=tuple(name for name in today if name is not None))
    if not today:
        return event
    if today == list(named):
        return event
    (name,) = today
    if name is None:
        return None
    match event:
        case Claimed(claim) | Corrected(claim):
            return replace(event, claim=_about(claim, name))
        case Shown() | Returned() | Skipped():
            return replace(event, practice=name)
        case SetAside(obstacle):
            return replace(event, obstacle=replace(obstacle, practice=name))
    return event


def _about(claim: Claim, practice: str) -> Claim:
    return claim if claim.practice == practice else replace(claim, practice=practice)
