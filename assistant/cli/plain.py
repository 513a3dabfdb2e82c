"""``rung --plain``: the conversation line by line, for pipes and screen readers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.plain_text import as_typed, without_markup

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

    from assistant.conversation import Conversation


def converse(conversation: Conversation, source: BinaryIO, target: TextIO) -> int:
    """Answer each line; "You:" and "Rung:" tell who speaks."""
    _say(conversation.opening().markdown, target)
    code = number = 0
    while True:
        target.write("You (nothing is written): " if conversation.not_written else "You: ")
        target.flush()
        line = source.readline()
        if not line:
            target.write("\n")
            return code
        number += 1
        text = _decoded(line, number)
        if not source.isatty():
            target.write(f"{as_typed(text).strip()}\n")
        if not text.strip():
            continue
        try:
            reply = conversation.say(text)
        except AssistantError as error:
            print(f"rung: error: {error}", file=sys.stderr)
            code = 2
            continue
        _say(reply.markdown, target)
        if reply.is_over:
            return code


def _decoded(line: bytes, number: int) -> str:
    """A line as text; what is not UTF-8 is replaced, and stderr says so."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        print(
            f"rung: line {number}: byte {error.start} is not UTF-8; it is read as “\ufffd”",
            file=sys.stderr,
        )
        return line.decode("utf-8", errors="replace")


def _say(markdown: str, target: TextIO) -> None:
    target.write(f"Rung: {without_markup(markdown)}\n")
    target.flush()
