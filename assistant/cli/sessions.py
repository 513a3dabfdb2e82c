"""``rung sessions``: list, rename, archive, delete, bring back, forget, export and import."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.cli.opening import checked
from assistant.errors import DataError, Place, UsageError
from assistant.plain_text import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from assistant.cli.opening import Sessions
    from assistant.store import SessionSummary, Store

FINE = 0
_LONGEST_NAME = 40
_LARGEST_FILE = 64 * 1024 * 1024
"""Bytes that are read of a file to import; a session of a thousand messages has about one million."""


def keep_sessions(options: argparse.Namespace, sessions: Sessions) -> int:
    """Run one of the actions below ``rung sessions``.

    Raises:
        UsageError: A name is missing or cannot be one.
        StoreError: There is no such session, or it cannot be done now.
        DataError: A file cannot be read or written.
    """
    actions: Mapping[str, Callable[[argparse.Namespace, Store], str]] = {
        "rename": _rename,
        "archive": _archive,
        "restore": _restore,
        "delete": _delete,
        "undo": _undo,
        "forget": _forget,
        "export": _export,
    }
    if options.action == "import":
        print(f"rung: {_import(options, sessions)}", file=sys.stderr)
    elif options.action in actions:
        if not sessions.is_there:
            raise UsageError("there is no session yet", hint="start `rung`")
        print(f"rung: {actions[options.action](options, sessions.store())}", file=sys.stderr)
    else:
        _list(sessions.store().sessions() if sessions.is_there else [], options)
    return FINE


def _list(listed: Sequence[SessionSummary], options: argparse.Namespace) -> None:
    shown = [each for each in listed if options.all or each.standing == "active"]
    if options.json:
        print(json.dumps([_values(each) for each in shown], ensure_ascii=False, indent=1))
        return
    rows = [
        (
            one_line(each.name, at_most=_LONGEST_NAME),
            str(each.turns),
            each.started[:10],
            each.used[:16].replace("T", " "),
            str(each.standing),
        )
        for each in shown
    ]
    if rows:
        _print_table([("session", "messages", "begun", "last used", "standing"), *rows])
    more = len(listed) - len(shown)
    if more:
        print(f"rung: {more} archived or deleted; `rung sessions --all` shows them", file=sys.stderr)


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print columns; Chinese characters and emoji take two of a terminal's."""
    from rich.cells import cell_len, set_cell_size

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _values(session: SessionSummary) -> dict[str, Any]:
    return {
        "name": session.name,
        "messages": session.turns,
        "started": session.started,
        "used": session.used,
        "standing": str(session.standing),
    }


# --- in order


def _rename(options: argparse.Namespace, store: Store) -> str:
    store.rename(checked(options.old), checked(options.new))
    return f"“{one_line(options.old)}” is “{one_line(options.new)}” now"


def _archive(options: argparse.Namespace, store: Store) -> str:
    store.archive(checked(options.name))
    return f"“{one_line(options.name)}” is archived; `rung sessions restore` brings it back"


def _restore(options: argparse.Namespace, store: Store) -> str:
    store.restore(checked(options.name))
    return f"“{one_line(options.name)}” is back"


def _delete(options: argparse.Namespace, store: Store) -> str:
    store.delete(checked(options.name))
    return f"“{one_line(options.name)}” is deleted; `rung sessions undo` brings it back, `forget` removes it for good"


def _undo(options: argparse.Namespace, store: Store) -> str:
    del options
    name = store.last_deleted()
    if name is None:
        raise UsageError("no session is deleted", hint="`rung sessions --all` lists them")
    store.restore(name)
    return f"“{one_line(name)}” is back"


def _forget(options: argparse.Namespace, store: Store) -> str:
    if (options.name is None) != options.deleted:
        raise UsageError(
            "forget which session?", hint="`rung sessions forget NAME`, or `--deleted` for all deleted ones"
        )
    names = [checked(options.name)] if options.name is not None else []
    if options.deleted:
        names = [each.name for each in store.sessions() if each.standing == "deleted"]
    store.forget(names)
    told = (
        f"{len(names)} session(s) removed for good" if options.deleted else f"“{one_line(names[0])}” is gone for good"
    )
    aside = store.set_aside_before()
    return (
        f"{told}; {', '.join(map(str, aside))} may still hold it: damaged files are yours to remove" if aside else told
    )


# --- out and in


def _export(options: argparse.Namespace, store: Store) -> str:
    from assistant.store.exchange import to_text

    kept = store.contents(checked(options.name))
    text = to_text(kept)
    told = f"“{one_line(kept.name)}”: {len(kept.events)} events exported"
    if options.out in {None, "-"}:
        sys.stdout.write(text)
        return told
    try:
        # what a team says is nobody else's business, and no file is written over
        file = os.open(options.out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(file, "w", encoding="utf-8", newline="\n") as out:  # noqa: PTH123 (a descriptor, not a path)
            out.write(text)
    except FileExistsError as error:
        raise DataError("is there already", place=Place(options.out), hint="name another file with --out") from error
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", place=Place(options.out)) from error
    return f"{told} to {options.out}"


def _import(options: argparse.Namespace, sessions: Sessions) -> str:
    from dataclasses import replace

    from assistant.store.exchange import from_text

    try:
        with Path(options.file).open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", place=Place(options.file)) from error
    if len(content) > _LARGEST_FILE:
        raise DataError("is too large for a session", place=Place(options.file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"byte {error.start} is not UTF-8", place=Place(options.file)) from error
    kept = from_text(text, options.file)
    kept = replace(kept, name=checked(options.name if options.name is not None else kept.name))
    store = sessions.store()
    if kept.name in {each.name for each in store.sessions()}:
        raise UsageError(
            f"a session '{one_line(kept.name)}' is there already", hint="give it another name with --as NAME"
        )
    store.add(kept)
    return f"“{one_line(kept.name)}” is imported, with {len(kept.events)} events; `rung --session` goes on with it"
