"""The command line: arguments, exit codes, printing. Results go to stdout, everything else to stderr."""

from assistant.cli.commands import run

__all__ = ["run"]
