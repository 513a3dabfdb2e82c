"""Reading the keys of one entry."""

from __future__ import annotations

import pytest

from assistant.domain import Role
from assistant.errors import Place
from assistant.knowledge_base.fields import LONGEST_TEXT, Fields, Problem
from assistant.yaml_files import parse_yaml

KEYS = ("id", "name", "note", "sources", "level", "flag", "role", "says", "levels")


def fields_of(text: str) -> Fields:
    """The fields of one entry, as if it stood in ``a.yaml``."""
    return Fields(parse_yaml(text, "a.yaml"), [], known=KEYS)


def test_an_unknown_key_is_noted_with_the_nearest_known_one() -> None:
    """Each slip is noted at its own line, while the keys around it are read."""
    fields = fields_of("id: a\nsuorces: [x]\nname: A\ncolour: red\n")

    assert [str(problem) for problem in fields.problems] == [
        "a.yaml:2: unknown key 'suorces'\n  did you mean 'sources'?",
        f"a.yaml:4: unknown key 'colour'\n  keys here: {', '.join(KEYS)}",
    ]
    assert fields.text("name") == "A"


def test_a_missing_text_is_noted_at_the_entry() -> None:
    """There is no line to point at but the first of the entry."""
    fields = fields_of("# comment\nid: a\n")

    assert fields.text("name") == ""
    assert fields.problems == [Problem(Place("a.yaml", 2), "'name' is missing")]


def test_a_text_that_may_be_missing_is_empty() -> None:
    """No problem is noted for it."""
    fields = fields_of("id: a\n")

    assert fields.text("note", needed=False) == ""
    assert fields.problems == []


@pytest.mark.parametrize("written", ["[a, b]", "{a: b}", "true"])
def test_a_text_cannot_be_a_list_a_mapping_or_a_boolean(written: str) -> None:
    """The hint says how to write it."""
    fields = fields_of(f"id: a\nname: {written}\n")

    assert fields.text("name") == ""
    assert fields.problems == [Problem(Place("a.yaml", 2), "'name' should be a text", "put quotes around it")]


def test_a_number_is_a_text_where_a_text_is_wanted() -> None:
    """A year needs no quotes."""
    assert fields_of("name: 2025\n").text("name") == "2025"


@pytest.mark.parametrize(("characters", "problems"), [(LONGEST_TEXT, 0), (LONGEST_TEXT + 1, 1)])
def test_a_text_may_have_600_characters_and_no_more(characters: int, problems: int) -> None:
    """The limit that the format names, and one character beyond it."""
    fields = fields_of(f"name: {'x' * characters}\n")
    fields.text("name")

    assert LONGEST_TEXT == 600
    assert len(fields.problems) == problems


@pytest.mark.parametrize("name", ["data-validation", "ab", "l1", "5-levels"])
def test_an_id_is_lower_case_words_joined_by_hyphens(name: str) -> None:
    """Digits may stand anywhere."""
    fields = fields_of(f"id: {name}\n")

    assert fields.identifier() == name
    assert fields.problems == []


@pytest.mark.parametrize("name", ["Data", "data_validation", "data--validation", "-data", "data-", "a b", "prüfung"])
def test_an_id_of_another_form_is_noted(name: str) -> None:
    """The hint shows the form by example."""
    fields = fields_of(f"id: {name}\n")
    fields.identifier()

    assert fields.problems == [
        Problem(Place("a.yaml", 1), f"'{name}' is not lower case with hyphens", "write it like 'data-validation'")
    ]


def test_texts_are_a_list_of_texts() -> None:
    """Numbers and booleans in it are taken as words."""
    assert fields_of("sources: [a, 2025, ' b ']\n").texts("sources") == ("a", "2025", "b")


@pytest.mark.parametrize("written", ["a", "{a: b}", "[[a]]", "[{a: b}]", "[a, ~]"])
def test_anything_else_than_a_list_of_texts_is_noted(written: str) -> None:
    """One text is no list, and neither is a list of lists."""
    fields = fields_of(f"sources: {written}\n")

    assert fields.texts("sources") == ()
    assert fields.problems == [
        Problem(Place("a.yaml", 1), "'sources' should be a list of texts", "write it like 'sources: [one, two]'")
    ]


def test_missing_texts_are_noted_only_where_needed() -> None:
    """Most lists may be left out."""
    fields = fields_of("id: a\n")

    assert fields.texts("sources") == ()
    assert fields.problems == []
    assert fields.texts("sources", needed=True) == ()
    assert [problem.what for problem in fields.problems] == ["'sources' is missing"]


def test_a_word_outside_its_set_is_noted_with_the_nearest_one() -> None:
    """The default stands in, so that reading goes on."""
    fields = fields_of("role: requird\n")

    assert fields.word("role", Role, Role.CONTEXT) is Role.CONTEXT
    assert [str(problem) for problem in fields.problems] == [
        "a.yaml:1: 'requird' is none of required, supporting, symptom, context\n  did you mean 'required'?"
    ]


def test_a_flag_is_true_or_false_and_false_when_missing() -> None:
    """``yes`` is a word and no flag."""
    assert fields_of("flag: true\n").flag("flag") is True
    assert fields_of("id: a\n").flag("flag") is False
    wrong = fields_of("flag: yes\n")
    assert wrong.flag("flag") is False
    assert [problem.what for problem in wrong.problems] == ["'flag' should be true or false"]


@pytest.mark.parametrize("written", ["two", "1.5", "true", '"2"', ""])
def test_a_whole_number_has_no_quotes_and_no_fraction(written: str) -> None:
    """Booleans, which Python counts as numbers, are refused too."""
    fields = fields_of(f"id: a\nlevel: {written}\n")
    fields.whole_number("level")

    assert fields.problems == [Problem(Place("a.yaml", 2), "'level' should be a whole number")]


def test_entries_are_a_list_of_mappings() -> None:
    """Each keeps its own line."""
    fields = fields_of("levels:\n  - {number: 1}\n  - {number: 2}\n")

    assert [entry.place.line for entry in fields.entries("levels")] == [2, 3]
    wrong = fields_of("levels: [one, two]\n")
    assert wrong.entries("levels") == []
    assert [problem.hint for problem in wrong.problems] == ["start each with '- '"]


def test_a_mapping_that_is_none_is_noted_and_read_as_empty() -> None:
    """The keys that should stand in it are looked for at its line."""
    fields = fields_of("id: a\nsays: git\n")

    assert fields.mapping("says") == {}
    assert fields.mapping("says").place == Place("a.yaml", 2)
    assert [problem.what for problem in fields.problems][:1] == ["'says' should be a mapping"]
    assert fields_of("id: a\n").mapping("says", needed=False) == {}


def test_problems_sort_by_file_and_line() -> None:
    """Line 10 comes after line 9."""
    problems = [Problem(Place("b", 1), "x"), Problem(Place("a", 10), "x"), Problem(Place("a", 9), "x")]

    assert [str(problem) for problem in sorted(problems)] == ["a:9: x", "a:10: x", "b:1: x"]
