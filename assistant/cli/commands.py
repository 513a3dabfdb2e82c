"""From arguments to the command that was meant, and from errors to exit codes."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

from assistant.cli.arguments import parser
from assistant.cli.opening import Sessions
from assistant.errors import AssistantError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from assistant.conversation import Conversation
    from assistant.inference import Diagnosis, Doctor
    from assistant.settings import Settings

    OpenScreen = Callable[[Callable[[str | None], Conversation], Settings], int]

FINE, PROBLEMS_FOUND, BAD_USAGE = 0, 1, 2
INTERRUPTED = 130
"""What shells expect of a program that Ctrl-C ended."""
_IN_BROWSER = "TEXTUAL_DRIVER"
"""Set by textual-serve: there is no terminal, and still a screen."""


def run(arguments: Sequence[str], open_screen: OpenScreen) -> int:
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
        with Sessions() as sessions:
            code = _command(options, open_screen, sessions)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where its errors can be told, and not when Python ends
    except AssistantError as error:
        print(f"rung: error: {error}", file=sys.stderr)
        return BAD_USAGE
    except BrokenPipeError:  # the reader of our output has gone: nothing to complain about
        _drop_output()
        return FINE
    except OSError as error:
        _drop_output()
        print(f"rung: error: input or output failed: {error.strerror}", file=sys.stderr)
        return BAD_USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _command(options: argparse.Namespace, open_screen: OpenScreen, sessions: Sessions) -> int:
    match options.command:
        case "kb":
            from assistant.cli.browsing import browse

            return browse(options)
        case "read":
            return _read(options)
        case "assess":
            return _assess(options)
        case "why" | "next" | "plan":
            return _ask(options, sessions)
        case "report":
            return _report(options, sessions)
        case "learn":
            return _learn(options, sessions)
        case "sessions":
            from assistant.cli.sessions import keep_sessions

            return keep_sessions(options, sessions)
        case "compare":
            return _compare(options, sessions)
        case "merge":
            return _merge(options, sessions)
        case "serve":
            from assistant.cli.serving import serve

            return serve(options.host, options.port, options.token)
        case "talk":
            return _talk(options, sessions)
        case _:
            return _converse(options, open_screen, sessions)


def _converse(options: argparse.Namespace, open_screen: OpenScreen, sessions: Sessions) -> int:
    """The conversation: on a screen, or line by line where there is none."""
    conversation = _opener(options, sessions)
    is_screen = (_input().isatty() and sys.stdout.isatty()) or _IN_BROWSER in os.environ
    if options.plain or not is_screen:
        from assistant.cli.plain import converse

        return converse(conversation(None), _input(), sys.stdout)
    from assistant.cli.places import settings_file
    from assistant.settings import Settings

    return open_screen(conversation, Settings(None if options.no_save else settings_file()))


def _opener(options: argparse.Namespace, sessions: Sessions) -> Callable[[str | None], Conversation]:
    """What opens sessions for the conversation: for None the one asked for, then others by name."""
    opened: list[Conversation] = []

    def conversation(session: str | None) -> Conversation:
        """Open a session; from the second one on with what is loaded already."""
        if opened and session is not None:
            return opened[0].another(session)
        name = sessions.new_name(options.new_session) if options.new_session else options.session
        if options.again is not None and session is None:
            opened.append(sessions.once_more(options.again, name))
        else:
            opened.append(sessions.open(session or name, save=not options.no_save))
        while options.new_session and opened[0].not_written:  # somebody has taken the name at the same moment
            opened[0] = opened[0].another(sessions.new_name(options.new_session))
        return opened[0]

    return conversation


def _talk(options: argparse.Namespace, sessions: Sessions) -> int:
    from assistant.cli.streams import talk

    is_kept = options.session is not None and not options.no_save
    return talk(lambda: sessions.open(options.session, save=is_kept), _input(), sys.stdout)


def _read(options: argparse.Namespace) -> int:
    from assistant.cli.streams import explain, read_lines

    if options.explain is not None:
        return explain(options.explain, options.question, sys.stdout)
    return read_lines(_input(), sys.stdout)


def _assess(options: argparse.Namespace) -> int:
    from assistant.cli.places import installed_knowledge
    from assistant.cli.results import Output, assess
    from assistant.reader import Reader

    knowledge = installed_knowledge()
    output = Output(sys.stdout, options.json)
    return assess(options.files, _input(), knowledge, Reader(knowledge), output, as_canvas=options.canvas)


def _ask(options: argparse.Namespace, sessions: Sessions) -> int:
    """A question about a session, or about a transcript."""
    from assistant.cli.results import Output, what_next, what_when, why

    doctor, diagnosis, conversation = _asked_about(options, sessions)
    obstacles = () if conversation is None else conversation.state.obstacles
    output = Output(sys.stdout, options.json)
    match options.command:
        case "why":
            return why(options.conclusion, diagnosis, output)
        case "next":
            return what_next(doctor, diagnosis, output, obstacles)
        case _:
            return what_when(doctor, diagnosis, options.months, options.capacity, output, obstacles)


def _report(options: argparse.Namespace, sessions: Sessions) -> int:
    """A report on a session, or on a transcript."""
    from assistant.cli.reporting import Order, report, subject_of, subject_of_file
    from assistant.cli.results import to_plan_for

    order = Order.of(options)  # what cannot be done is said before anything is read
    months, capacity = to_plan_for(options.months, options.capacity)
    doctor, diagnosis, conversation = _asked_about(options, sessions)
    subject = subject_of_file(options.file) if conversation is None else subject_of(conversation)
    return report(doctor, diagnosis, subject, order, months=months, capacity=capacity)


def _asked_about(options: argparse.Namespace, sessions: Sessions) -> tuple[Doctor, Diagnosis, Conversation | None]:
    """What a question is about: a session, or a transcript, which has no conversation.

    Raises:
        UsageError: Both are named, or there is no such session.
        DataError: The transcript cannot be read.
    """
    from assistant.cli.places import installed_knowledge
    from assistant.cli.transcripts import diagnose, read_transcript
    from assistant.inference import Doctor
    from assistant.reader import Reader

    if options.file is not None and options.session is not None:
        raise UsageError("a question is about a session or about a file", hint="give --session or --file, not both")
    if options.file is not None:
        knowledge = installed_knowledge()
        doctor = Doctor(knowledge)
        return doctor, diagnose(read_transcript(options.file, _input()), doctor, Reader(knowledge)), None
    conversation = sessions.kept(options.session, sessions.names(), writes=False)
    return conversation.doctor, conversation.diagnosis, conversation


def _learn(options: argparse.Namespace, sessions: Sessions) -> int:
    """Lessons for a session; without one to look at, one can begin by learning."""
    from assistant.cli.learning import learn
    from assistant.cli.results import Output

    names = sessions.names()
    is_kept = options.session is not None or bool(names)
    writes = options.answer is not None
    conversation = sessions.kept(options.session, names, writes=writes) if is_kept else sessions.open(None, save=False)

    def keep() -> Conversation:
        return conversation if is_kept else sessions.open(None)

    name, output = " ".join(options.lesson), Output(sys.stdout, options.json)
    return learn(conversation, keep, name, options.answer, from_zero=options.from_zero, output=output)


def _compare(options: argparse.Namespace, sessions: Sessions) -> int:
    from assistant.cli.comparing import compare_sessions
    from assistant.cli.results import Output

    compared = sessions.several([options.before, *options.after])
    return compare_sessions(compared, Output(sys.stdout, options.json))


def _merge(options: argparse.Namespace, sessions: Sessions) -> int:
    from assistant.cli.comparing import merge_sessions
    from assistant.cli.results import Output

    sessions.expect_new(options.name)
    people = sessions.several(options.sessions)
    return merge_sessions(people, options.settle, options.name, Output(sys.stdout, options.json))


def _input() -> BinaryIO:
    """What is typed or piped in; empty where stdin is closed."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def _drop_output() -> None:
    """Throw away what could not be written, so that Python does not try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says: the transcript holds dots, dashes and the user's words."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
