"""Text of others made harmless: it may be shown, but it cannot draw, link, hide or command."""

from __future__ import annotations

import re
import unicodedata

_TABLE_RULE = re.compile(r"^\|[\s|:-]*\|$")
_NEW_LINE = re.compile(r"\r\n|[\r\u2028\u2029\x85]")
_ACTS_ANYWHERE = re.compile(r"([\\`*_\[\]<>|~&])")
_ACTS_AT_THE_BEGINNING = re.compile(r"^(\d*)((?<=\d)[.)](?=\s|$)|(?<!\d)[#+=-])")
_MAKES_A_LINK = re.compile(r"(:(?=//)|\bwww(?=\.))([/.])", re.IGNORECASE)
_NOT_PLAIN = re.compile(r"[^\n\t -~]")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_USEFUL_JOINERS = {"\u200d", "\ufe0f"}
"""Zero-width joiner and emoji selector: parts of emoji and of several scripts."""


def harmless(text: str) -> str:
    """Replace control, escape, bidi and surrogate characters, one by one, so that offsets stay true."""
    return _NOT_PLAIN.sub(lambda found: _replaced(found[0]), text)


def as_typed(text: str) -> str:
    """A message made harmless, with its lines broken in one way: front ends differ in that, and the log should not."""
    return harmless(_NEW_LINE.sub("\n", text))


def one_line(text: str, *, at_most: int = 160) -> str:
    """A harmless text on one line, cut with an ellipsis where it is longer than `at_most` characters."""
    joined = " ".join(harmless(text).split())
    return joined if len(joined) <= at_most else joined[: at_most - 1].rstrip() + "…"


def escape_markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()<>#+-.!|~&" else character for character in text)


def escape_inline(text: str) -> str:
    """A text on one line that Markdown shows as it is, wherever it stands; full stops and the like stay readable.

    What means something at the beginning of a line only is escaped there only, and addresses do not become links.
    """
    escaped = _ACTS_ANYWHERE.sub(r"\\\1", " ".join(text.split()))
    return _MAKES_A_LINK.sub(r"\1\\\2", _ACTS_AT_THE_BEGINNING.sub(r"\1\\\2", escaped))


def _replaced(character: str) -> str:
    if character in _USEFUL_JOINERS or unicodedata.category(character) not in _HIDDEN:
        return character
    return "\ufffd" if unicodedata.category(character) == "Cs" else " "


def without_markup(markdown: str) -> str:
    """Markdown as text to be read aloud: no emphasis, no tables, no marks; the user's own signs stay."""
    lines: list[str] = []
    heads: list[str] = []
    for line in markdown.splitlines():
        if _TABLE_RULE.match(line.strip()):
            continue
        text = line
        if text.startswith("| "):
            cells = [cell.strip() for cell in text.strip("| \n").split(" | ")]
            if not heads:
                heads = [cell.lower() for cell in cells]
                continue
            named = zip(heads[1:], cells[1:], strict=False)
            text = f"{cells[0]}: {'; '.join(f'{head} {cell}' for head, cell in named)}"
        else:
            heads = []
        text = re.sub(r"^#+ ", "", text)
        text = re.sub(r"(?<!\\)[*`]+", "", text)
        text = re.sub(r"\\([\\`*_{}\[\]()<>#+\-.!|~])", r"\1", text)
        lines.append(re.sub(r"^(\s*- ) +", r"\1", text))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
