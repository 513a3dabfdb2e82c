"""What can be typed after ``rung``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from assistant import __version__

if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  (it has no public name)

KINDS = (
    "practices", "frameworks", "criteria", "rules", "sources", "tools", "phrases", "lessons", "terms", "disagreements",
)  # fmt: skip
FORMATS = ("md", "html", "pdf", "json", "csv")
"""What a report can be written as."""


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    rung = argparse.ArgumentParser(
        prog="rung",
        description="Find the rung your ML team stands on, and the next one worth climbing.",
        epilog="Without a command Rung opens the conversation in the terminal.",
    )
    rung.add_argument("--version", action="version", version=f"rung {__version__}")
    rung.add_argument(
        "--again",
        metavar="NAME",
        help="assess anew: start a session that shows the answers of this one beside the questions",
    )
    rung.add_argument("--plain", action="store_true", help="converse line by line, for pipes and screen readers")
    _session(rung)
    commands = rung.add_subparsers(dest="command", metavar="COMMAND")
    _read(commands)
    _assess(commands)
    _asking(commands)
    _report(commands)
    _learning(commands)
    _compare(commands)
    _merge(commands)
    _talk(commands)
    _serve(commands)
    _sessions(commands)
    _knowledge(commands)
    return rung


def _read(commands: _Commands) -> None:
    """What messages claim."""
    read = commands.add_parser(
        "read",
        help="say what messages claim (JSON lines in, JSON lines out)",
        description='Reads lines such as {"id": 1, "text": "code is in git"} from stdin; "question_practice" and '
        '"prev_practice" name the practices asked about last. Prints a line for each, in the same order.',
    )
    read.add_argument("--explain", metavar="TEXT", help="show how one message is read: clauses, cues, candidates")
    read.add_argument("--question", metavar="PRACTICE", help="with --explain: the practice just asked about")


def _assess(commands: _Commands) -> None:
    """The diagnosis of transcripts."""
    assess = commands.add_parser(
        "assess",
        help="diagnose a transcript",
        description="Diagnoses transcripts: plain text (a message a paragraph), .jsonl or .yaml with 'messages:' or "
        "'answers: {practice: status}'. Several are diagnosed by the direct evaluation; with --json, a line each.",
    )
    assess.add_argument("files", nargs="*", default=["-"], metavar="FILE", help="transcripts; - or nothing reads stdin")
    form = assess.add_mutually_exclusive_group()
    form.add_argument("--canvas", action="store_true", help="print the MLOps Stack Canvas filled with what was said")
    form.add_argument("--json", action="store_true", help="print the diagnosis as JSON")


def _asking(commands: _Commands) -> None:
    """Questions about a session or a transcript."""
    why = commands.add_parser(
        "why",
        help="prove a conclusion, down to your own words",
        description="Proves a level (azure-mlops, azure-mlops/2, azure-mlops/people), a rule, a criterion or what is "
        "known of a practice: rules, criteria with their sources, and the words it rests on.",
    )
    why.add_argument("conclusion", metavar="CONCLUSION")
    _about(why)
    _about(commands.add_parser("next", help="the moves worth making next, and what to leave for later"))
    plan = commands.add_parser("plan", help="the moves by month, within what the team can spend")
    _planned(plan)
    _about(plan)


def _report(commands: _Commands) -> None:
    """All of it, for others."""
    report = commands.add_parser(
        "report",
        help="all of it, to be read by others: Markdown, HTML, PDF, JSON or CSV",
        description="Writes the right-sized target, the moves, what not to do yet, the plan, a scorecard for each "
        "framework, what is open and all sources. The ending of FILE says what it is written as.",
    )
    report.add_argument("--out", metavar="FILE", help="write it there, whole or not at all; otherwise it is printed")
    report.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=f"{', '.join(FORMATS)}; md if nothing says")
    report.add_argument("--summary", action="store_true", help="one page for people who pay for the work")
    report.add_argument("--redact", action="store_true", help="leave out your words and names")
    report.add_argument("--template", metavar="FILE", help="a Jinja template of your own, for md, html or pdf")
    _planned(report)
    _about(report)


def _planned(parser_: argparse.ArgumentParser) -> None:
    """What a plan covers."""
    parser_.add_argument("--months", type=int, metavar="N", help="how far to plan; 6 if not given")
    parser_.add_argument(
        "--capacity",
        type=float,
        metavar="PEOPLE",
        help="full-time people who work on it; 0.5 if not given",
    )


def _compare(commands: _Commands) -> None:
    """Sessions of one team over time."""
    compare = commands.add_parser(
        "compare",
        help="what changed between sessions, and which change moved which level",
        description="Compares sessions of one team by the knowledge of today: levels with the changes that moved them, "
        "answers, contradictions that came and went. Of more than two, a table shows the levels of all.",
    )
    compare.add_argument("before", metavar="A", help="the earliest session")
    compare.add_argument("after", nargs="+", metavar="B", help="the later ones")
    compare.add_argument("--json", action="store_true", help="print it as JSON")


def _merge(commands: _Commands) -> None:
    """The sessions of several people as one."""
    merge = commands.add_parser(
        "merge",
        help="one diagnosis from the sessions of several people, and what they should talk about",
        description="Puts together what several people said about one team, a session each. What they dispute counts "
        "as unknown until it is settled; nothing is averaged.",
    )
    merge.add_argument("sessions", nargs="+", metavar="SESSION", help="the sessions, two or more")
    merge.add_argument(
        "--settle",
        action="append",
        default=[],
        metavar="PRACTICE=ANSWER[: NOTE]",
        help='what is true of a disputed practice, and how you know: "rollback=partial: we tried it on Monday"',
    )
    merge.add_argument(
        "--as", dest="name", metavar="NAME", help="start a session with what is agreed, to settle the rest"
    )
    merge.add_argument("--json", action="store_true", help="print it as JSON")


def _learning(commands: _Commands) -> None:
    """Lessons."""
    learn = commands.add_parser(
        "learn",
        help="your learning path, or a lesson with a question to check",
        description="Without LESSON, shows the lessons that help, made from what is missing in the session; with one "
        "(an id, a number of the path, `next`, or words such as `drift`), the lesson and its question.",
    )
    learn.add_argument("lesson", metavar="LESSON", nargs="*")
    learn.add_argument("--answer", metavar="LETTER", help="answer the lesson's question; noted in the session")
    learn.add_argument("--from-zero", action="store_true", help="the way for beginners, from first terms to a plan")
    _late_session(learn, "the session; otherwise the latest")
    learn.add_argument("--json", action="store_true", help="print it as JSON")


def _talk(commands: _Commands) -> None:
    """The conversation for other programs."""
    talk = commands.add_parser(
        "talk",
        help="converse in JSON lines, for other front ends",
        description='Takes lines such as {"text": "code is in git"} and prints a line for each; one comes before any '
        "input. Nothing is stored without --session.",
    )
    _late_session(talk, "keep the conversation under this name")


def _serve(commands: _Commands) -> None:
    """The application in a browser."""
    serve = commands.add_parser(
        "serve",
        help="open the application in a browser",
        description="Serves the terminal application as a web page on this machine, and prints its address. Each "
        "visitor has a session of their own: a new one that is kept, or with --token one that is not.",
    )
    serve.add_argument("--host", metavar="ADDRESS", help="listen elsewhere than on 127.0.0.1; needs --token")
    serve.add_argument("--port", type=int, default=0, metavar="N", help="the port; otherwise a free one")
    serve.add_argument("--token", metavar="WORD", help="what visitors have to know, at least 12 characters")


def _sessions(commands: _Commands) -> None:
    """The sessions on this machine."""
    sessions = commands.add_parser(
        "sessions",
        help="list the sessions, put them in order, take them elsewhere",
        description="Without ACTION, lists the sessions. What is deleted can be brought back until it is forgotten.",
    )
    sessions.add_argument("--all", action="store_true", help="list archived and deleted ones as well")
    sessions.add_argument("--json", action="store_true", help="print the list as JSON")
    actions = sessions.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="list the sessions, the one used last first")
    for flag, help_ in (("--all", "archived and deleted ones as well"), ("--json", "print JSON")):
        listing.add_argument(flag, action="store_true", default=argparse.SUPPRESS, help=help_)
    rename = actions.add_parser("rename", help="give a session another name")
    rename.add_argument("old", metavar="OLD")
    rename.add_argument("new", metavar="NEW")
    actions.add_parser("archive", help="put a session out of the way").add_argument("name", metavar="NAME")
    actions.add_parser("restore", help="bring back what was archived or deleted").add_argument("name", metavar="NAME")
    actions.add_parser("delete", help="delete a session; it can be brought back").add_argument("name", metavar="NAME")
    actions.add_parser("undo", help="bring back the session that was deleted last")
    forget = actions.add_parser("forget", help="remove a session for good: nothing of it stays on disk")
    forget.add_argument("name", metavar="NAME", nargs="?")
    forget.add_argument("--deleted", action="store_true", help="all that are deleted, in place of NAME")
    export = actions.add_parser("export", help="write a session as one JSON file")
    export.add_argument("name", metavar="NAME")
    export.add_argument("--out", metavar="FILE", help="a new file, for its owner only; otherwise stdout")
    import_ = actions.add_parser("import", help="read a session from a file that `export` wrote")
    import_.add_argument("file", metavar="FILE")
    import_.add_argument("--as", dest="name", metavar="NAME", help="the name it gets here; otherwise its own")


def _knowledge(commands: _Commands) -> None:
    """The knowledge base."""
    knowledge = commands.add_parser("kb", help="check and browse the knowledge base")
    actions = knowledge.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("check", help="name every mistake in knowledge/ and rules/")
    actions.add_parser(
        "train",
        help="learn anew how people talk, after phrases or examples changed",
        description="Learns the scorers of the reader from knowledge/phrases, knowledge/examples, knowledge/language "
        "and knowledge/tools, and writes knowledge/scorers.bin. Takes some minutes and needs rung[train].",
    )
    listing = actions.add_parser("list", help="list the entries of a kind")
    listing.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    show = actions.add_parser("show", help="show one entry, of whatever kind")
    show.add_argument("id", metavar="ID")
    coverage = actions.add_parser(
        "coverage",
        help="how much of each framework is there, and what it rests on",
        description="Prints a table of the frameworks: criteria, practices asked for, standing of the statements.",
    )
    coverage.add_argument("--write", action="store_true", help="put the table into knowledge/README.md")
    stats = actions.add_parser("stats", help="count what is there")
    stats.add_argument("--json", action="store_true", help="print the counts as JSON")


def _about(parser_: argparse.ArgumentParser) -> None:
    """What a question is about."""
    _late_session(parser_, "the session; otherwise the latest")
    parser_.add_argument("--file", metavar="FILE", help="a transcript instead of a session; - reads stdin")
    parser_.add_argument("--json", action="store_true", help="print the answer as JSON")


def _late_session(parser_: argparse.ArgumentParser, help_: str) -> None:
    # a default would undo what stood before the command
    parser_.add_argument("--session", metavar="NAME", default=argparse.SUPPRESS, help=help_)


def _session(parser_: argparse.ArgumentParser) -> None:
    parser_.add_argument("--session", metavar="NAME", help="open or start this session; otherwise the latest")
    parser_.add_argument("--no-save", action="store_true", help="keep nothing on disk")
    parser_.add_argument("--new-session", metavar="PREFIX", help="start a session with a new name that begins so")
