"""`rung --plain`: line by line, readable aloud, and unimpressed by whatever is typed."""

from __future__ import annotations

import contextlib
import io
import re
import sqlite3
from typing import TYPE_CHECKING

import pytest

from assistant.cli.plain import converse
from assistant.conversation import Conversation
from assistant.plain_text import without_markup
from assistant.store import Store
from tests.processes import README_SENTENCE, rung

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.inference import Doctor
    from assistant.reader import Reader

    Talk = Callable[..., tuple[int, str]]

EVERYTHING = [
    README_SENTENCE,
    "We have continuous integration for every commit. Our code is not in version control at all.",
    "why",
    "3",
    "help",
    "why",
    "how",
    "how azure",
    "what is drift monitoring?",
    "next",
    "report",
    "skip",
    "back",
    "don't know",
    "change code review to no",
    "undo",
    "redo",
    "repeat",
    "hello",
    "what is the capital of France?",
    "We retrain every night automatically.",
    "report",
    "quit",
]
"""Messages that bring about every kind of reply."""


@pytest.fixture
def plain(doctor: Doctor, reader: Reader) -> Talk:
    """Exit code and output of a conversation by pipe."""

    def plain_(typed: str | bytes, store: Store | None = None) -> tuple[int, str]:
        target = io.StringIO()
        conversation = Conversation(doctor, reader, store or Store(None), "test")
        code = converse(conversation, io.BytesIO(typed.encode() if isinstance(typed, str) else typed), target)
        return code, target.getvalue()

    return plain_


def turns(output: str) -> list[tuple[str, str]]:
    """Who says what: each line that begins with a prefix begins a turn, other lines go on with it."""
    found = re.findall(r"^(You|Rung): (.*?)(?=^You: |^Rung: |\Z)", output, flags=re.MULTILINE | re.DOTALL)
    assert "".join(f"{who}: {what}" for who, what in found) == output
    return [(who, what.rstrip("\n")) for who, what in found]


def replies(output: str) -> list[str]:
    """What Rung says, turn by turn."""
    return [what for who, what in turns(output) if who == "Rung"]


# --- the form


def test_prefixes_tell_who_speaks(plain: Talk) -> None:
    """Rung begins, then what was typed and its answer take turns; no line stands outside a turn."""
    _, output = plain("our code is in git\nhelp\nquit\n")

    assert [who for who, _ in turns(output)] == ["Rung", "You", "Rung", "You", "Rung", "You", "Rung"]
    assert [what for who, what in turns(output) if who == "You"] == ["our code is in git", "help", "quit"]


def test_no_reply_holds_boxes_or_markdown(plain: Talk) -> None:
    """A screen reader finds no asterisks, backticks, table rules, heading signs, backslashes or drawn lines."""
    _, output = plain("\n".join(EVERYTHING))

    for reply in replies(output):
        assert not re.search(r"\*\*|`|\|---|\|\s*\||^#|^\||\\", reply, flags=re.MULTILINE), reply
        assert not re.search(r"[\u2500-\u259f\u25cb-\u25d4]", reply), reply


def test_a_reply_has_no_empty_lines(plain: Talk) -> None:
    """Pauses are left to the reader: paragraphs follow each other line by line."""
    _, output = plain("\n".join(EVERYTHING))

    assert [reply for reply in replies(output) if "\n\n" in reply] == []


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("### Where you stand\n\nlevel 1", "Where you stand\nlevel 1"),
        ("a **bold** and *slanted* `word`", "a bold and slanted word"),
        (
            "| Of | Where | Left |\n| --- | --- | --- |\n| `b` | 1 | 2 |\n| c | 3 | 4 |",
            "b: where 1; left 2\nc: where 3; left 4",
        ),
        ("| A | B |\n|---|---|\n| c | 1 |\n\nand\n\n| D | E |\n|---|---|\n| f | 2 |", "c: b 1\nand\nf: e 2"),
        ("- **Code review**: yes — “all of it”", "- Code review: yes — “all of it”"),
        (r"“\*\*all\*\* of \`it\` \[b\] \# 1\. \\ \|”", r"“**all** of `it` [b] # 1. \ |”"),
        ("   - First step: a\n   - Done when: b", "- First step: a\n   - Done when: b"),
        ("1. Code review: yes\n3. Both are true.", "1. Code review: yes\n3. Both are true."),
        ("", ""),
    ],
)
def test_markdown_becomes_plain_text(markdown: str, text: str) -> None:
    """Signs of Markdown go, its order stays, and an escaped sign is a sign of the user's and stays as it was typed.

    Of a table each row is a line, and each cell follows the head of its column.
    """
    assert without_markup(markdown) == text


# --- the end


def test_quit_ends_it(plain: Talk) -> None:
    """After `quit` nothing more is read, and all is fine."""
    code, output = plain("quit\nour code is in git\n")

    assert code == 0
    assert "git" not in output


@pytest.mark.parametrize("typed", ["", "our code is in git\n", "our code is in git", "\n\n"])
def test_the_end_of_the_input_ends_it(plain: Talk, typed: str) -> None:
    """A pipe that runs dry is fine, whether its last line is ended or not, and the output ends with a line feed."""
    code, output = plain(typed)

    assert code == 0
    assert output.endswith("\nYou: \n")


# --- bad input


def test_an_empty_line_asks_again(plain: Talk) -> None:
    """Enter alone is no message: nothing is answered, and the prompt comes again."""
    _, output = plain("\n   \n\r\nquit\n")

    assert len(replies(output)) == 2


def test_what_was_typed_is_quoted_with_its_own_signs(plain: Talk) -> None:
    """Brackets, asterisks and backticks of the user are shown as typed, not as markup."""
    _, output = plain("[bold]our code[/bold] **is** in `git` [link=x]#1[/link]\n")

    assert "[bold]our code[/bold] **is** in `git` [link=x]#1[/link]" in replies(output)[1]


def test_control_characters_go_no_further(plain: Talk) -> None:
    """Neither the echo nor the reply hands on escape, bell, null or direction characters."""
    _, output = plain("\x1b[31mour code\x1b[0m\x07 is in git\x00\u202e\r\n")

    assert "Version control: yes" in output
    assert output.replace("\n", "").isprintable()


def test_broken_bytes_are_replaced_and_said(plain: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    """A byte that is not UTF-8 costs that character alone; stderr names the line and the byte."""
    code, output = plain(b"hello\nour c\xf6de is in git\nquit\n")

    assert code == 0
    assert "“our c\ufffdde is in git”" in output
    assert capsys.readouterr().err == "rung: line 2: byte 5 is not UTF-8; it is read as “\ufffd”\n"


def test_a_line_of_a_megabyte_is_answered(plain: Talk) -> None:
    """A very long line is read as far as it goes, Rung says how far, and the conversation goes on."""
    _, output = plain("our code is in git. " + "blah " * 200_000 + "\nquit\n")

    assert "20,000 characters" in replies(output)[1]
    assert "Version control: yes" in replies(output)[1]
    assert len(replies(output)) == 3


def test_a_message_that_could_not_be_stored_is_said_and_can_be_sent_again(
    doctor: Doctor,
    reader: Reader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """While another program holds the sessions nothing is lost: an error, the prompt, and the same words go through."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    with contextlib.closing(Store(tmp_path / "sessions.db")) as store:
        other = sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)

        class LockedForOneLine(io.BytesIO):
            """The other program holds the file while the first line is taken in, and lets go before the second."""

            def readline(self, size: int | None = -1) -> bytes:
                other.execute("BEGIN EXCLUSIVE" if self.tell() == 0 else "ROLLBACK" if other.in_transaction else "")
                return super().readline(size)

        conversation = Conversation(doctor, reader, store, "test")
        target = io.StringIO()
        code = converse(conversation, LockedForOneLine(b"our code is in git\nour code is in git\n"), target)
        other.close()

    assert code == 2
    assert "locked by another program" in capsys.readouterr().err
    assert [who for who, _ in turns(target.getvalue())] == ["Rung", "You", "You", "Rung", "You"]
    assert "Version control: yes" in target.getvalue()


# --- at a terminal


class Terminal(io.BytesIO):
    """A stdin at which somebody types, so that the words are on the screen already."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_nothing_is_typed_twice(doctor: Doctor, reader: Reader, store: Store) -> None:
    """The terminal shows what is typed; only for a pipe does Rung write it after "You:"."""
    target = io.StringIO()

    converse(Conversation(doctor, reader, store, "test"), Terminal(b"tell me a joke\nquit\n"), target)

    assert "tell me a joke" not in target.getvalue()


# --- as a process


def test_a_conversation_by_pipe_leaves_stderr_alone() -> None:
    """All of the conversation is on stdout, none of it on stderr, and it ends with 0."""
    talked = rung("--plain", typed="\n".join(EVERYTHING))

    assert talked.code == 0
    assert talked.err == ""
    assert len(replies(talked.out)) == len(EVERYTHING) + 1


def test_one_bad_conversation_from_end_to_end() -> None:
    """Everything odd in one pipe: each line gets its answer, nothing breaks, and the good line is noted."""
    odd = [b"[/]", b"\x00", b"\xff\xfe", b"%s %d {}", b"\x1b[2J", b"'; DROP TABLE event; --", b"x" * 1_000_000]

    talked = rung("--plain", typed=b"\n".join([*odd, b"our code is in git", b"quit\n"]))

    assert talked.code == 0
    assert "Version control: yes — “our code is in git”" in talked.out
    assert talked.err == "rung: line 3: byte 0 is not UTF-8; it is read as “\ufffd”\n"
