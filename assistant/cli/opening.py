"""Sessions opened for one command, and closed when it is done."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

from assistant.errors import UsageError, did_you_mean
from assistant.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation import Conversation
    from assistant.store import Store

FIRST_SESSION = "default"


class Sessions:
    """The sessions on this machine, as one command sees them. Nothing is opened, or created, before it is needed."""

    def __init__(self) -> None:
        self._store: Store | None = None

    def __enter__(self) -> Sessions:
        return self

    def __exit__(self, *_: object) -> None:
        if self._store is not None:
            self._store.close()

    def store(self, *, is_told: bool = False) -> Store:
        """Where the sessions lie.

        Args:
            is_told: Whether the user hears by other means what there is to say about the file, such as a greeting.

        Raises:
            StoreError: It cannot be opened.
        """
        from assistant.cli.places import sessions_file
        from assistant.store import Store

        if self._store is None:
            self._store = Store(sessions_file())
            if self._store.notice and not is_told:
                print(f"rung: {self._store.notice}", file=sys.stderr)
        return self._store

    @property
    def is_there(self) -> bool:
        """Whether there is a place for sessions yet; to ask creates none."""
        from assistant.cli.places import sessions_file

        return sessions_file().exists()

    def names(self) -> list[str]:
        """The sessions that can be opened, the latest first; to ask creates nothing."""
        if not self.is_there:
            return []
        return [each.name for each in self.store().sessions() if each.standing != "deleted"]

    def new_name(self, prefix: str) -> str:
        """A name that no session has: "browser-3"."""
        taken = {each.name for each in self.store(is_told=True).sessions()} if self.is_there else set()
        return next(name for number in count(1) if (name := f"{prefix}-{number}") not in taken)

    def kept(self, session: str | None, names: Sequence[str], *, writes: bool) -> Conversation:
        """A session that is there already: the one named, else the latest.

        Args:
            session: Its name; None takes the latest.
            names: Those that are there.
            writes: False only looks.

        Raises:
            UsageError: There is none.
        """
        if session is not None:
            _expect(session, names)
        if not names:
            raise UsageError("there is no session yet", hint="start `rung`, or name a transcript with --file")
        conversation = self.open(session, writes=writes)
        if conversation.has_news:
            name = one_line(conversation.session)
            news = (
                f"Rung knows more than when “{name}” was talked to last; `rung --session '{name}'` lists what changes"
            )
            print(f"rung: {news}", file=sys.stderr)
        return conversation

    def several(self, sessions: Sequence[str]) -> list[Conversation]:
        """Several sessions to look at, with what they share loaded once.

        Raises:
            UsageError: One of them is not there.
        """
        names = self.names()
        for session in sessions:
            _expect(session, names)
        first = self.kept(sessions[0], names, writes=False)
        return [first, *(first.another(session, writes=False) for session in sessions[1:])]

    def once_more(self, earlier: str, name: str | None) -> Conversation:
        """A new session of the same team, with what was said in an earlier one beside the questions.

        Args:
            earlier: The name of the earlier one.
            name: That of the new one; None makes one up.

        Raises:
            UsageError: There is no such session, or there is one of the new name.
        """
        self.expect_new(name)
        before = self.kept(earlier, self.names(), writes=False)
        talk = before.another(name or self.new_name(earlier))
        talk.recall(earlier, before.state.claims)
        return talk

    def expect_new(self, name: str | None) -> None:
        """Refuse a name that a session has.

        Raises:
            UsageError: It is taken.
        """
        if name is not None and name in self.names():
            raise UsageError(f"there is a session '{one_line(name)}' already", hint="take another name for the new one")

    def open(self, session: str | None, *, save: bool = True, writes: bool = True) -> Conversation:
        """Load everything and open a session: the one named, else the latest, else a first one.

        Args:
            session: Its name; a new one is created.
            save: False keeps nothing on disk.
            writes: False only looks.

        Raises:
            UsageError: The name is empty, or cannot be printed.
            AssistantError: The knowledge base or the sessions cannot be read.
        """
        if session is not None:
            checked(session)
        from assistant.cli.places import installed_knowledge
        from assistant.conversation import Conversation
        from assistant.inference import Doctor
        from assistant.reader import Reader
        from assistant.store import Store

        store = self.store(is_told=True) if save else Store(None)
        knowledge = installed_knowledge()
        name = session or store.latest() or store.fresh_name(FIRST_SESSION)
        return Conversation(Doctor(knowledge), Reader(knowledge), store, name, writes=writes, now=now)


def _expect(session: str, names: Sequence[str]) -> None:
    if session not in names:
        raise UsageError(
            f"there is no session '{one_line(session)}'",
            hint=did_you_mean(session, names) or "`rung --session NAME` starts one",
        )


def checked(session: str) -> str:
    """The name of a session, if it can be one.

    Raises:
        UsageError: It is empty, or cannot be printed.
    """
    if not session.strip() or not session.isprintable():
        raise UsageError(
            f"'{one_line(session)}' cannot be the name of a session", hint="use a word, such as 'fraud-team'"
        )
    return session


def now() -> str:
    """The time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
