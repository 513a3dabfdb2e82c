"""``rung --plain``: the conversation line by line, for pipes and screen readers."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from assistant.plain_text import harmless

if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

    from assistant.conversation import Conversation

_TABLE_RULE = re.compile(r"^\|[\s|:-]*\|$")


def converse(conversation: Conversation, source: BinaryIO, target: TextIO) -> int:
    """Answer each line; "You:" and "Rung:" tell who speaks."""
    _say(conversation.opening().markdown, target)
    code = number = 0
    while True:
        target.write("You: ")
        target.flush()
        line = source.readline()
        if not line:
            target.write("\n")
            return code
        number += 1
        text = _decoded(line, number)
        if not source.isatty():
            target.write(f"{harmless(text).strip()}\n")
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


def without_markup(markdown: str) -> str:
    """Markdown as text to be read aloud: no emphasis, no tables, no marks; the user's own signs stay."""
    lines = []
    for line in markdown.splitlines():
        if _TABLE_RULE.match(line.strip()):
            continue
        text = line
        if text.startswith("| "):
            text = ": ".join(cell.strip() for cell in text.strip("| \n").split(" | "))
        text = re.sub(r"^#+ ", "", text)
        text = re.sub(r"(?<!\\)[*`]+", "", text)
        text = re.sub(r"\\([\\`*_{}\[\]()<>#+\-.!|~])", r"\1", text)
        lines.append(re.sub(r"^(\s*- ) +", r"\1", text))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()


def _say(markdown: str, target: TextIO) -> None:
    target.write(f"Rung: {without_markup(markdown)}\n")
    target.flush()
