"""``rung report``: what was ordered, and a file that is written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.arguments import FORMATS
from assistant.errors import DataError, Place, UsageError, did_you_mean
from assistant.report.composing import Subject, compose
from assistant.report.document import as_json
from assistant.report.rendering import Markup, Template, as_pdf, render
from assistant.report.summary import summarize
from assistant.report.tables import as_csv

if TYPE_CHECKING:
    import argparse

    from assistant.conversation import Conversation
    from assistant.inference import Diagnosis, Doctor
    from assistant.report.content import Report

FINE = 0
STDOUT = "-"
_ENDINGS = {".markdown": "md", ".htm": "html"}
"""Endings that are not the name of their format."""
_WITH_TEMPLATE = ("md", "html", "pdf")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else; other programs skip it."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to have written."""

    format: str
    out: Path | None
    """None prints it."""
    is_summary: bool
    is_redacted: bool
    template: Template | None

    @classmethod
    def of(cls, options: argparse.Namespace) -> Order:
        """Read what was typed.

        Raises:
            UsageError: It does not go together.
            DataError: The template cannot be read.
        """
        out = None if options.out in {None, STDOUT} else Path(options.out)
        format_ = _format(options, out)
        if options.summary and format_ not in _WITH_TEMPLATE:
            raise UsageError(f"there is no summary as {format_}", hint=f"take {', '.join(_WITH_TEMPLATE)}")
        if options.template is not None and format_ not in _WITH_TEMPLATE:
            raise UsageError(f"{format_} takes no template", hint=f"take {', '.join(_WITH_TEMPLATE)}")
        if format_ == "pdf" and out is None and sys.stdout.isatty():
            raise UsageError("a PDF cannot be shown in a terminal", hint="name a file with --out report.pdf")
        for read in (options.file, options.template):
            if out is not None and read not in {None, STDOUT} and _is_same(out, Path(read)):
                raise UsageError(f"'{out}' is what the report is made from", hint="name another file with --out")
        template = None if options.template is None else _template(options.template)
        return cls(format_, out, options.summary, options.redact, template)


def subject_of(conversation: Conversation) -> Subject:
    """A session, with the days of its first and its last message."""
    kept = next(each for each in conversation.store.sessions() if each.name == conversation.session)
    state = conversation.state
    return Subject(kept.name, state.scope, kept.started, kept.used, state.obstacles)


def subject_of_file(file: str) -> Subject:
    """A transcript, which has no dates."""
    return Subject("" if file == STDOUT else Path(file).stem)


def report(
    doctor: Doctor, diagnosis: Diagnosis, subject: Subject, order: Order, *, months: int, capacity: float
) -> int:
    """Write a report.

    Raises:
        UsageError: PDF is wanted and cannot be had, or the file cannot be written.
        DataError: The user's own template does not work.
    """
    made = compose(doctor, diagnosis, subject, months=months, capacity=capacity, is_redacted=order.is_redacted)
    content = _written(made, diagnosis, order)
    if order.out is not None:
        _put(order.out, content)
        print(f"rung: wrote {order.out}", file=sys.stderr)
    elif isinstance(content, bytes):
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content)
    return FINE


def _written(made: Report, diagnosis: Diagnosis, order: Order) -> str | bytes:
    match order.format:
        case "json":
            return as_json(made)
        case "csv":
            return as_csv(made) if order.out is None else _BYTE_ORDER_MARK + as_csv(made)
        case _:
            markup = Markup.MARKDOWN if order.format == "md" else Markup.HTML
            if order.is_summary:
                text = render(summarize(made, diagnosis.knowledge), "summary", markup, order.template)
            else:
                text = render(made, "report", markup, order.template)
            return as_pdf(text) if order.format == "pdf" else text


def _format(options: argparse.Namespace, out: Path | None) -> str:
    if options.json:
        if options.format not in {None, "json"}:
            raise UsageError(f"--json and --format {options.format} exclude each other", hint="give one of them")
        return "json"
    if options.format is not None or out is None:
        return options.format or "md"
    ending = out.suffix.lower()
    found = _ENDINGS.get(ending, ending.removeprefix("."))
    if found not in FORMATS:
        guess = did_you_mean(found, FORMATS)
        raise UsageError(
            f"'{out.name}' does not say what to write",
            hint=f"{guess} End it in .{', .'.join(FORMATS)}, or give --format".strip(),
        )
    return found


def _template(file: str) -> Template:
    try:
        return Template(file, Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", place=Place(file)) from error
    except UnicodeDecodeError as error:
        raise DataError("is not UTF-8", place=Place(file), hint="save it as UTF-8") from error


def _is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _put(file: Path, content: str | bytes) -> None:
    """Write a file as a whole: until the last byte is on disk, what stood there before stays.

    Raises:
        UsageError: It cannot be written; what stood there before still stands.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    target = Path(os.path.realpath(file))  # a link stays a link, to a new file
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)  # a pipe or a device, which nothing can take the place of
        else:
            _replace(target, data)
    except OSError as error:
        raise UsageError(
            f"'{file}' cannot be written: {error.strerror}", hint="name a file in a folder of yours with --out"
        ) from error


def _replace(target: Path, data: bytes) -> None:
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
