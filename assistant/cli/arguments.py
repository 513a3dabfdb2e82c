"""What can be typed after ``rung``."""

from __future__ import annotations

import argparse

from assistant import __version__

KINDS = (
    "practices", "frameworks", "criteria", "rules", "sources", "tools", "phrases", "lessons", "terms", "disagreements",
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """Build the parser of the whole command line."""
    rung = argparse.ArgumentParser(
        prog="rung",
        description="Find the rung your ML team stands on, and the next one worth climbing.",
        epilog="Without a command Rung opens the conversation in the terminal.",
    )
    rung.add_argument("--version", action="version", version=f"rung {__version__}")
    rung.add_argument("--plain", action="store_true", help="converse line by line, for pipes and screen readers")
    _session(rung)
    commands = rung.add_subparsers(dest="command", metavar="COMMAND")

    read = commands.add_parser(
        "read",
        help="say what messages claim (JSON lines in, JSON lines out)",
        description='Reads lines such as {"id": 1, "text": "code is in git"} from stdin; "question_practice" and '
        '"prev_practice" name the practices asked about last. Prints a line for each, in the same order.',
    )
    read.add_argument("--explain", metavar="TEXT", help="show how one message is read: clauses, cues, candidates")
    read.add_argument("--question", metavar="PRACTICE", help="with --explain: the practice just asked about")

    assess = commands.add_parser(
        "assess",
        help="diagnose a transcript",
        description="Diagnoses a transcript: plain text (a message a paragraph), .jsonl or .yaml with 'messages:' or "
        "'answers: {practice: status}'.",
    )
    assess.add_argument("file", nargs="?", default="-", metavar="FILE", help="the transcript; - or nothing reads stdin")
    assess.add_argument("--canvas", action="store_true", help="print the MLOps Stack Canvas filled with what was said")
    assess.add_argument("--json", action="store_true", help="print the diagnosis as JSON")

    talk = commands.add_parser(
        "talk",
        help="converse in JSON lines, for other front ends",
        description='Takes lines such as {"text": "code is in git"} and prints a line for each; one comes before any '
        "input. Nothing is stored without --session.",
    )
    talk.add_argument(
        "--session",
        metavar="NAME",
        default=argparse.SUPPRESS,  # a default would undo the one before the command
        help="keep the conversation under this name",
    )

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
    return rung


def _session(parser_: argparse.ArgumentParser) -> None:
    parser_.add_argument("--session", metavar="NAME", help="open or start this session; otherwise the latest")
    parser_.add_argument("--no-save", action="store_true", help="keep nothing on disk")
