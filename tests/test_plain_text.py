"""Text of others made harmless."""

from __future__ import annotations

import unicodedata
from html import unescape
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.plain_text import escape_inline, escape_markdown, harmless, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

ANY_TEXT = st.text(alphabet=st.characters(), max_size=80)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b", "a b"),
        ("\x1b[31mred\x1b[0m", " [31mred [0m"),
        ("bell\x07", "bell "),
        ("a\rb", "a b"),
        ("\x9b1m", " 1m"),
        ("\u202eevil", " evil"),
        ("\u2066a\u2069", " a "),
        ("zero\u200bwidth", "zero width"),
        ("\ufeffstart", " start"),
        ("half \ud83d", "half \ufffd"),
        ("private \ue000", "private  "),
    ],
)
def test_what_could_draw_or_hide_is_replaced(text: str, shown: str) -> None:
    """Control, escape, bidi, zero-width, private and surrogate characters are replaced one by one."""
    assert harmless(text) == shown


@pytest.mark.parametrize(
    "text", ["tab\tand\nnewline", "Prüfung", "模型", "a[b](c)", "👩\u200d🔬", "❤\ufe0f", "٣", "—“”"]
)
def test_what_people_write_is_kept(text: str) -> None:
    """Line breaks, tabs, brackets, all scripts and joined emoji stay as they are."""
    assert harmless(text) == text


@given(ANY_TEXT)
@example("\ud800\udfff")
def test_harmless_keeps_the_length_and_leaves_nothing_hidden(text: str) -> None:
    """Offsets into the text stay true, and only line breaks, tabs and joiners are left of the special ones."""
    shown = harmless(text)

    assert len(shown) == len(text)
    hidden = {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn"}}
    assert hidden <= {"\n", "\t", "\u200d"}
    assert harmless(shown) == shown


@given(ANY_TEXT)
def test_harmless_text_can_be_encoded(text: str) -> None:
    """No surrogate is left that a file, a pipe or a database would refuse."""
    assert harmless(text).encode("utf-8").decode("utf-8") == harmless(text)


@pytest.mark.parametrize(
    ("text", "at_most", "shown"),
    [
        ("two\n lines", 160, "two lines"),
        ("exactly ten", 11, "exactly ten"),
        ("exactly eleven", 11, "exactly el…"),
        ("cut at a blank here", 7, "cut at…"),
    ],
)
def test_one_line_joins_and_cuts(text: str, at_most: int, shown: str) -> None:
    """Line breaks become blanks; what is longer than allowed ends with an ellipsis within the limit."""
    assert one_line(text, at_most=at_most) == shown


@given(ANY_TEXT, st.integers(min_value=1, max_value=40))
def test_one_line_is_one_line_of_at_most_its_limit(text: str, at_most: int) -> None:
    """Whatever comes in, the result fits."""
    line = one_line(text, at_most=at_most)

    assert len(line) <= at_most
    assert len(line.splitlines()) <= 1


def _as_shown(markdown: str) -> str:
    """What a reader of the rendered Markdown sees, as text; fails where anything but a paragraph was made."""
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown).strip()
    assert html.startswith("<p>")
    assert html.endswith("</p>")
    inside = html.removeprefix("<p>").removesuffix("</p>")
    assert "<" not in inside
    return unescape(inside)


@pytest.mark.parametrize("escape", [escape_markdown, escape_inline])
@pytest.mark.parametrize(
    "text",
    [
        "[red]not markup[/red]",
        "[a link](http://example.org)",
        "![a picture](x.png)",
        "<b>bold</b>",
        "# heading",
        "- item",
        "1. item",
        "1) item",
        "> quote",
        "*a* _b_ `c` ~~d~~",
        "| a | b |",
        r"back\slash",
        "&lt;b&gt; &amp; &copy;",
        "<http://example.org>",
        "---",
        "===",
        "+",
        "12.",
        "```",
        "see https://example.org or www.example.org",
    ],
)
def test_escaped_markdown_shows_the_text_itself(text: str, escape: Callable[[str], str]) -> None:
    """Brackets, tags, lists, emphasis and entities are seen as they were typed."""
    assert _as_shown(escape(text)) == text


@pytest.mark.parametrize("text", ["It takes 2.5 days, at most.", "2026-03-02", "0.1.0", "(half-done)!"])
def test_what_means_nothing_inside_a_line_is_left_readable(text: str) -> None:
    """Reports are also read as they are, and dates and sentences carry no backslashes there."""
    assert escape_inline(text) == text


@pytest.mark.parametrize("escape", [escape_markdown, escape_inline])
@given(st.text(alphabet="ab1 [](){}<>*_`~#+-.!|\\&;:=\"'/@lt", min_size=1, max_size=30).map(one_line).filter(bool))
def test_any_escaped_line_shows_the_text_itself(escape: Callable[[str], str], text: str) -> None:
    """No combination of Markdown's special characters gets through."""
    assert _as_shown(escape(text)) == text
