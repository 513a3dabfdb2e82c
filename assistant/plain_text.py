"""Text of others made harmless: it may be shown, but it cannot draw, link, hide or command."""

from __future__ import annotations

import unicodedata

_KEPT = {"\n", "\t"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_USEFUL_JOINERS = {"\u200d", "\ufe0f"}
"""Zero-width joiner and emoji selector: parts of emoji and of several scripts."""


def harmless(text: str) -> str:
    """Replace control, escape, bidi and surrogate characters, one by one, so that offsets stay true."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_replaced(character) for character in text)


def one_line(text: str, *, at_most: int = 160) -> str:
    """A harmless text on one line, cut with an ellipsis where it is longer than `at_most` characters."""
    joined = " ".join(harmless(text).split())
    return joined if len(joined) <= at_most else joined[: at_most - 1].rstrip() + "…"


def escape_markdown(text: str) -> str:
    """A text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()<>#+-.!|~&" else character for character in text)


def _replaced(character: str) -> str:
    if character in _KEPT or character in _USEFUL_JOINERS or unicodedata.category(character) not in _HIDDEN:
        return character
    return "\ufffd" if unicodedata.category(character) == "Cs" else " "
