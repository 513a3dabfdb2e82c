"""From arguments to the command that was meant, and from errors to exit codes."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.arguments import parser
from assistant.errors import AssistantError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from assistant.conversation import Conversation

FINE, PROBLEMS_FOUND, BAD_USAGE = 0, 1, 2
FIRST_SESSION = "default"


def run(arguments: Sequence[str], open_screen: Callable[[Callable[[], Conversation]], int]) -> int:
    """Run one command.

    Args:
        arguments: What was typed after ``rung``.
        open_screen: Opens the terminal application on a conversation; the front ends do not know each other.

    Returns:
        The exit code: 0 fine, 1 problems found, 2 bad usage or data.
    """
    options = parser().parse_args(arguments)
    _speak_utf8()
    try:
        return _command(options, open_screen)
    except AssistantError as error:
        print(f"rung: error: {error}", file=sys.stderr)
        return BAD_USAGE
    except BrokenPipeError:  # the reader of our output has gone: nothing to complain about
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130


def _command(options: argparse.Namespace, open_screen: Callable[[Callable[[], Conversation]], int]) -> int:
    match options.command:
        case "kb":
            from assistant.cli.browsing import browse

            return browse(options)
        case "read":
            from assistant.cli.streams import read_lines

            return read_lines(sys.stdin.buffer, sys.stdout)
        case "assess":
            from assistant.cli.streams import assess

            return assess(options.file, sys.stdin.buffer, sys.stdout, as_json=options.json)
        case "talk":
            from assistant.cli.streams import talk

            return talk(
                lambda: open_conversation(options.session, save=bool(options.session)), sys.stdin.buffer, sys.stdout
            )
        case _:

            def conversation() -> Conversation:
                return open_conversation(options.session, save=not options.no_save)

            if options.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
                from assistant.cli.plain import converse

                return converse(conversation(), sys.stdin.buffer, sys.stdout)
            return open_screen(conversation)


def open_conversation(session: str | None, *, save: bool) -> Conversation:
    """Load everything and open a session: the one named, else the latest, else a first one."""
    from assistant.conversation import Conversation
    from assistant.inference import Doctor
    from assistant.knowledge_base import load
    from assistant.reader import Reader
    from assistant.resources import data_root
    from assistant.store import Store

    store = Store(sessions_file() if save else None)
    knowledge = load(data_root())
    name = session or store.latest() or FIRST_SESSION
    return Conversation(Doctor(knowledge), Reader(knowledge), store, name, now=_now)


def sessions_file() -> Path:
    """Where sessions are kept: ``RUNG_HOME``, else the place that the operating system has for it."""
    home = os.environ.get("RUNG_HOME")
    if home:
        return Path(home) / "sessions.db"
    from platformdirs import user_data_path

    return user_data_path("rung", appauthor=False) / "sessions.db"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: the transcript holds dots, dashes and the user's words."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
