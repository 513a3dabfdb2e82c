"""A message, split: clauses, the spans they form, what stands in each, and which clauses bear on one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Status, Tool, ToolHint
from assistant.errors import Place
from assistant.reader.explaining import territory_of
from assistant.reader.matching import Mender
from assistant.reader.message import Message, Span, Splitter
from assistant.reader.tools import ToolFinder

NOWHERE = Place("tool.yaml")
GIT = Tool("git", "Git", ("git",), {"version-control": Status.YES}, NOWHERE)
CHECKER = Tool(
    "checker", "Checker", ("checker",), {}, NOWHERE, hints=(ToolHint(("schema",), {"data-validation": Status.YES}),)
)
SPLITTER = Splitter(Mender(["pipeline", "repository"]), ToolFinder({"git": GIT, "checker": CHECKER}))

ANY_MESSAGE = st.text(max_size=60) | st.lists(
    st.sampled_from(["we ", "Don't", " piepline", "Git", "9 models", ", ", " but ", ". ", "? ", "Is it ", "\n", "-"]),
    max_size=25,
).map("".join)
RANDOM = settings(deadline=None, database=None, derandomize=True)


def spans_of(text: str) -> list[tuple[int, int]]:
    """First and last clause of each span of a message."""
    return [(span.first, span.last) for span in SPLITTER.split(text).spans()]


def territory(text: str, first: int, last: int, *others: int) -> tuple[int, int]:
    """The first and last clause that bear on a span."""
    span = territory_of(SPLITTER.split(text), Span(first, last), set(others))
    return span.first, span.last


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Code is in Git. Nobody tests.", [("Code is in Git", 0, ""), ("Nobody tests", 1, "")]),
        ("Code is in Git, but nobody tests", [("Code is in Git", 0, ""), ("nobody tests", 0, "but")]),
        ("Code in Git; tests: none", [("Code in Git", 0, ""), ("tests", 1, ""), ("none", 1, ":")]),
        ("Version 2.1 runs", [("Version 2.1 runs", 0, "")]),
        (" ... \n, ", []),
    ],
)
def test_a_message_falls_into_clauses(text: str, clauses: list[tuple[str, int, str]]) -> None:
    """Each with the number of its sentence and what joins it to the one before."""
    assert [(each.text, each.sentence, each.joint) for each in SPLITTER.split(text).clauses] == clauses


def test_spans_are_up_to_three_clauses_of_one_sentence() -> None:
    """Each clause by itself, with the next, and with the next two; never across a full stop."""
    assert spans_of("One, two, three, four. Five, six.") == [
        *[(0, 0), (0, 1), (0, 2)],
        *[(1, 1), (1, 2), (1, 3)],
        *[(2, 2), (2, 3)],
        (3, 3),
        *[(4, 4), (4, 5)],
        (5, 5),
    ]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Is it scripted?", []),
        ("We test. Is it scripted?", [(0, 0)]),
        ("Is it scripted? Is it tested?", []),
        ("Is it scripted? Don't ask me.", [(0, 0), (1, 1)]),
        ("Is it scripted? Is it tested? No.", [(1, 1), (2, 2)]),
        ("Second pair of eyes? No.", [(0, 0), (1, 1)]),
    ],
)
def test_a_question_claims_nothing_unless_it_is_answered(text: str, spans: list[tuple[int, int]]) -> None:
    """By a statement in the next sentence. A topic with a question mark is no question."""
    assert spans_of(text) == spans


def test_a_span_holds_the_spans_within_it() -> None:
    """And itself; not those that reach beyond."""
    assert Span(1, 2) in Span(0, 2)
    assert Span(0, 2) in Span(0, 2)
    assert Span(0, 3) not in Span(0, 2)


def test_a_passage_holds_the_words_of_its_span_only() -> None:
    """As they are compared, and as they are written."""
    message = SPLITTER.split("We tested 9 models, Nobody Looks.")
    first, second = message.passage(Span(0, 0)), message.passage(Span(1, 1))

    assert (first.text, second.text) == ("We tested 9 models", "Nobody Looks")
    assert [word.stem for word in first.words] == ["we", "test", "#number", "model"]
    assert first.plain == ("we", "tested", "9", "models")
    assert second.plain == ("nobody", "looks")


def test_a_passage_holds_the_tools_of_its_span_only() -> None:
    """With what using them says."""
    message = SPLITTER.split("Code is in Git, nobody tests")
    first, second = message.passage(Span(0, 0)), message.passage(Span(1, 1))

    assert (first.names_tool, first.tools) == (True, {"version-control": Status.YES})
    assert (second.names_tool, second.tools) == (False, {})
    assert message.passage(Span(0, 1)).tools == {"version-control": Status.YES}


def test_a_tool_says_more_beside_its_hint() -> None:
    """The hint has to stand in the same passage."""
    message = SPLITTER.split("We have Checker, the schema is fixed")

    assert message.passage(Span(0, 0)).tools == {}
    assert message.passage(Span(0, 0)).names_tool
    assert message.passage(Span(0, 1)).tools == {"data-validation": Status.YES}


def test_the_whole_message_holds_the_joints_too() -> None:
    """They stand in no clause."""
    message = SPLITTER.split("Git but no tests")

    assert [clause.text for clause in message.clauses] == ["Git", "no tests"]
    assert message.whole.plain == ("git", "but", "no", "tests")


def test_a_misspelt_word_is_mended_where_it_stands() -> None:
    """What is compared is the known word; what was written and where stays."""
    text = "Our pipline runs"
    passage = SPLITTER.split(text).whole
    mended = passage.words[1]

    assert (mended.plain, mended.stem) == ("pipeline", "pipelin")
    assert text[mended.start : mended.end] == "pipline"
    assert passage.plain == ("our", "pipline", "runs")


@given(text=ANY_MESSAGE)
@settings(RANDOM, max_examples=200)
def test_offsets_point_into_the_text(text: str) -> None:
    """Of words, in order, and of clauses, which stand there as they are."""
    message = SPLITTER.split(text)

    starts = [word.start for word in message.whole.words]
    assert starts == sorted(starts)
    assert all(0 <= word.start < word.end <= len(text) for word in message.whole.words)
    assert [text[each.start : each.end] for each in message.clauses] == [each.text for each in message.clauses]
    assert all(one.end <= other.start for one, other in zip(message.clauses, message.clauses[1:], strict=False))


@given(text=ANY_MESSAGE)
@settings(RANDOM, max_examples=200)
def test_spans_are_in_order_and_within_a_sentence(text: str) -> None:
    """At most three clauses, each once, and each passage is a part of the text."""
    message = SPLITTER.split(text)
    spans = spans_of(text)

    assert spans == sorted(set(spans))
    for span in message.spans():
        assert 1 <= len(span.clauses) <= 3
        assert len({message.clauses[number].sentence for number in span.clauses}) == 1
        _assert_within(message, span)


def _assert_within(message: Message, span: Span) -> None:
    start, end = message.clauses[span.first].start, message.clauses[span.last].end
    passage = message.passage(span)
    assert passage.text == message.text[start:end]
    assert all(start <= word.start and word.end <= end for word in passage.words)


@pytest.mark.parametrize("own", [0, 1, 2])
def test_a_territory_takes_in_the_unclaimed_clauses_of_its_sentence(own: int) -> None:
    """Those before it and those after it."""
    assert territory("For search we do, for ads we don't, for mail we might", own, own) == (0, 2)


def test_a_territory_takes_in_the_next_sentence() -> None:
    """All of it, and nothing beyond: "CI? Coming, they say."."""
    assert territory("CI? Coming, they say. It rains.", 0, 0) == (0, 2)


def test_a_territory_does_not_take_in_a_statement_before_its_sentence() -> None:
    """What was said before is about something else."""
    assert territory("It rains. We have CI, mostly.", 1, 1) == (1, 2)


@pytest.mark.parametrize(
    ("others", "expected"), [((0,), (1, 4)), ((3,), (0, 2)), ((4,), (0, 3)), ((0, 2), (1, 1)), ((5,), (0, 4))]
)
def test_a_territory_stops_at_the_clauses_of_others(others: tuple[int, ...], expected: tuple[int, int]) -> None:
    """Also where unclaimed clauses stand beyond them."""
    assert territory("One, two, three. Four, five. Six.", 1, 1, *others) == expected


def test_a_territory_holds_its_span() -> None:
    """Even where another practice is named in the same clauses."""
    assert territory("One, two, three, four", 1, 2, 0, 1, 2, 3) == (1, 2)
