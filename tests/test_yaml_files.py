"""YAML files to plain values that know their line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.errors import DataError, Place
from assistant.yaml_files import Entry, parse_yaml, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("word", ["yes", "no", "Yes", "No", "on", "off", "NO", "y", "n", "True", "FALSE"])
def test_only_lower_case_true_and_false_are_booleans(word: str) -> None:
    """Words that YAML 1.1 takes for booleans stay words."""
    assert parse_yaml(f"answer: {word}", "a.yaml") == {"answer": word}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0.5", 0.5),
        ("null", None),
        ("~", None),
        ("", None),
        ("2025-10-28", "2025-10-28"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ('"1.10"', "1.10"),
        ("'true'", "true"),
    ],
)
def test_a_plain_scalar_is_read_as_it_looks(written: str, value: object) -> None:
    """Booleans, plain numbers and nothing; dates, octal, times of day and all that is quoted stay text."""
    read = parse_yaml(f"key: {written}", "a.yaml")["key"]

    assert read == value
    assert type(read) is type(value)


def test_keys_that_look_like_other_types_stay_words() -> None:
    """A condition over statuses is keyed by words such as ``no``, which must not become false."""
    assert parse_yaml("{no: 1, 1: 2, true: 3}", "a.yaml") == {"no": 1, "1": 2, "true": 3}


def test_an_entry_knows_the_lines_of_itself_and_of_its_keys() -> None:
    """Lines count from 1; a key that is missing is looked for at its entry."""
    entry = parse_yaml("# a comment\nid: a\nlevels:\n  - name: one\n    number: 1\n", "a.yaml")

    assert entry.place == Place("a.yaml", 2)
    assert entry.where("levels") == Place("a.yaml", 3)
    assert entry["levels"][0].where("number") == Place("a.yaml", 5)
    assert entry["levels"][0].where("missing") == Place("a.yaml", 4)


def test_a_repeated_key_is_refused_at_its_second_line() -> None:
    """YAML would silently keep the last of the two."""
    with pytest.raises(DataError, match="'id' stands here twice") as caught:
        parse_yaml("id: a\nname: b\nid: c\n", "a.yaml")

    assert caught.value.place == Place("a.yaml", 3)
    assert "keep one" in caught.value.hint


def test_a_key_may_return_in_another_mapping() -> None:
    """Only keys of one and the same mapping clash."""
    assert parse_yaml("a: {id: 1}\nb: {id: 2}\n", "a.yaml") == {"a": {"id": 1}, "b": {"id": 2}}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id: a\nquestion: Is it there: yes or no?\n", 2),
        ("id: a\nname: 'open\n", 3),
        ("id: [a\nname: b\n", 2),
        ("id: a\n\tname: b\n", 2),
        ("a: *nowhere\n", 1),
        ("a: 1\n--- \nb: 2\n", 2),
    ],
)
def test_a_syntax_error_says_its_line_and_the_usual_cause(text: str, line: int) -> None:
    """The line is where the parser stumbled, which may be after an unclosed quote."""
    with pytest.raises(DataError, match="is not valid YAML") as caught:
        parse_yaml(text, "a.yaml")

    assert caught.value.place == Place("a.yaml", line)
    assert "quotes" in caught.value.hint


@pytest.mark.parametrize("text", ["a: \x00", "a: \x1b[31m", "a: \ud800", "a: \ufffe"])
def test_a_character_that_yaml_forbids_is_a_data_error(text: str) -> None:
    """Control characters and lone surrogates are told to the user like any other slip."""
    with pytest.raises(DataError, match="is not valid YAML"):
        parse_yaml(text, "a.yaml")


def test_a_number_with_thousands_of_digits_stays_text() -> None:
    """Python refuses to turn more than 4,300 digits into a number; the file is no worse for them."""
    assert parse_yaml("a: " + "9" * 5_000, "a.yaml") == {"a": "9" * 5_000}


@pytest.mark.parametrize("text", ["a: &x [*x]", "a: " + "[" * 2_000 + "]" * 2_000], ids=["in itself", "2,000 deep"])
def test_endless_nesting_is_a_data_error(text: str) -> None:
    """A list that holds itself, or thousands of lists in each other, is refused with its file."""
    with pytest.raises(DataError):
        parse_yaml(text, "a.yaml")


def test_a_tag_builds_no_python_object() -> None:
    """Tags are not obeyed: the value stays text."""
    assert parse_yaml("a: !!python/name:os.system x", "a.yaml") == {"a": "x"}


def test_an_empty_file_holds_nothing() -> None:
    """Comments alone are no entry."""
    assert parse_yaml("# only a comment\n", "a.yaml") is None


@given(st.text(max_size=60))
@example("{a: 1, a: 2}")
@example("? [a]\n: b")
@example("a: &b 1\nc: *b")
@example("%TAG")
@example("<<: {a: 1}\na: 2")
def test_any_short_text_is_read_or_refused_with_its_file(text: str) -> None:
    """Whatever stands in a file, reading it ends in a value or in a data error that names the file."""
    value, place = None, Place("a.yaml")
    try:
        value = parse_yaml(text, "a.yaml")
    except DataError as error:
        place = error.place

    assert place is not None
    assert place.file == "a.yaml"
    assert value is None or isinstance(value, (Entry, list, str, int, float, bool))


def test_a_file_that_is_not_utf_8_is_refused_with_the_byte(tmp_path: Path) -> None:
    """Latin-1 umlauts are the usual case."""
    path = tmp_path / "a.yaml"
    path.write_bytes("name: Prüfung".encode("latin-1"))

    with pytest.raises(DataError, match="not UTF-8 text \\(byte 8") as caught:
        read_yaml(path, "notes/a.yaml")

    assert caught.value.place == Place("notes/a.yaml")
    assert "UTF-8" in caught.value.hint


def test_a_missing_file_is_a_data_error(tmp_path: Path) -> None:
    """The message names the file as the user named it."""
    with pytest.raises(DataError, match="cannot be read: No such file") as caught:
        read_yaml(tmp_path / "none.yaml", "none.yaml")

    assert caught.value.place == Place("none.yaml")


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    """Windows editors write one in front of UTF-8."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfid: a\n")

    assert read_yaml(path, "a.yaml") == {"id": "a"}
