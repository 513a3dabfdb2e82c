"""What was learned: how it weighs a text, and the file that it is kept in."""

from __future__ import annotations

import math
from array import array
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Scorer, Scorers
from assistant.errors import DataError, Place
from assistant.knowledge_base import Problem, load
from assistant.knowledge_base.scorers import SCORERS, read_scorers, taught_by, training_problems, write_scorers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.conftest import TinyKnowledge

DAMAGED = "knowledge/scorers.bin: cannot be read: it is damaged\n  `rung kb train` makes it anew"


def scorer_of(weights: Mapping[str, Mapping[str, int]], *, unit: float = 1.0) -> Scorer:
    """A scorer without biases, from feature to class to weight."""
    classes = tuple(sorted({name for of_classes in weights.values() for name in of_classes}))
    features, rows, columns, numbers = array("I"), array("I", [0]), array("B"), array("b")
    for feature in sorted(weights, key=lambda name: crc32(name.encode())):
        features.append(crc32(feature.encode()))
        columns.extend(classes.index(name) for name in weights[feature])
        numbers.extend(weights[feature].values())
        rows.append(len(columns))
    return Scorer(classes, (0.0,) * len(classes), unit, features, rows, columns, numbers)


SUBJECT = scorer_of({"git": {"code": 1}, "branch": {"code": 1}, "batch": {"data": 1}, "row": {"data": 1}})
LEARNED = Scorers(
    subject=SUBJECT,
    status=scorer_of({"not": {"yes": -127, "no": 127}}, unit=0.0123),
    reply=Scorer(("no", "yes"), (-0.25, 0.25)),
    curve={"constant": -1.5, "share": 0.75},
    words=("batch", "größe"),
    made_from="0123456789ab",
)


@pytest.fixture
def content(tiny: TinyKnowledge) -> bytes:
    """The bytes of a sound file, which lies in the tiny knowledge base."""
    write_scorers(tiny.root, LEARNED)
    return (tiny.root / SCORERS).read_bytes()


@pytest.mark.parametrize(
    ("shown", "likeliest"), [(["git"], "code"), (["row", "batch"], "data"), (["git", "branch", "row"], "code")]
)
def test_the_class_whose_features_are_there_is_likeliest(shown: list[str], likeliest: str) -> None:
    """Where features of two classes are there, the majority decides."""
    shares = SUBJECT.shares(dict.fromkeys(shown, 1.0))

    assert max(shares, key=lambda name: shares[name]) == likeliest


@pytest.mark.parametrize("shown", [{}, {"git": 1.0}, {"git": 0.4, "row": 2.0}, {"zebra": 1.0}])
def test_shares_add_up_to_one(shown: dict[str, float]) -> None:
    """Whatever is shown, also nothing."""
    assert math.fsum(SUBJECT.shares(shown).values()) == pytest.approx(1)


def test_one_feature_counts_twice_its_weight() -> None:
    """The features of a text have the length 2 together: with one of weight 1, e^2 to 1."""
    assert SUBJECT.shares({"git": 1.0})["code"] == pytest.approx(math.e**2 / (math.e**2 + 1))


def test_four_features_count_as_much_as_one_each() -> None:
    """Their common length is still 2, so each counts half: weights of 4 together make 4, where one makes 2."""
    four = scorer_of({"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1}, "d": {"x": 1, "y": 0}})

    assert four.shares(dict.fromkeys("abcd", 1.0))["x"] == pytest.approx(math.e**4 / (math.e**4 + 1))


def test_unheard_features_change_nothing() -> None:
    """Neither the balance nor the length of the text."""
    assert SUBJECT.shares({"git": 1.0, "zebra": 1.0, "lion": 5.0}) == SUBJECT.shares({"git": 1.0})


def test_what_is_commoner_is_likelier_where_nothing_is_heard() -> None:
    """The biases alone decide: half a point of difference makes e^0.5 to 1."""
    assert LEARNED.reply.shares({})["yes"] == pytest.approx(math.e**0.5 / (math.e**0.5 + 1))


def test_nothing_learned_gives_nothing() -> None:
    """No classes, no shares."""
    assert Scorer().shares({"git": 1.0}) == {}


def test_huge_weights_do_no_harm() -> None:
    """Powers of e beyond what a float holds are never computed."""
    assert scorer_of({"git": {"code": 100, "data": -100}}, unit=1e6).shares({"git": 1.0}) == {"code": 1, "data": 0}


def test_what_was_written_is_read(tiny: TinyKnowledge, content: bytes) -> None:
    """All of it, to the last number."""
    assert read_scorers(tiny.root) == LEARNED


def test_same_scorers_same_bytes(tiny: TinyKnowledge, content: bytes) -> None:
    """Learning anew without a change leaves no trace in a commit."""
    write_scorers(tiny.root, read_scorers(tiny.root))

    assert (tiny.root / SCORERS).read_bytes() == content


def test_a_missing_file_means_nothing_learned(tiny: TinyKnowledge) -> None:
    """A fresh checkout may lack it."""
    assert read_scorers(tiny.root) == Scorers()


def _head(content: bytes) -> bytes:
    return content.partition(b"\n")[0]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\xff\xfe\x00",
        lambda _: b"version https://git-lfs.github.com/spec/v1\n",
        lambda _: b"[]\n",
        lambda _: b"7\n",
        lambda _: b"{}\n",
        lambda content: content[: len(content) // 3],
        lambda content: content[:-1],
        lambda content: _head(content),
        lambda content: content.replace(b'"lengths":[4,', b'"lengths":['),
        lambda content: content.replace(b'"lengths":[4,', b'"lengths":["four",'),
        lambda content: content.replace(b'"lengths":[4,', b'"lengths":[4000000000000,'),
        lambda content: content.replace(b'"words"', b'"wards"'),
        lambda content: content.replace(b"\n", b"\r", 1),
    ],
)
def test_a_damaged_file_is_named_with_what_to_do(
    tiny: TinyKnowledge, content: bytes, damage: Callable[[bytes], bytes]
) -> None:
    """Cut, emptied, overwritten or a pointer of Git LFS."""
    damaged = damage(content)
    assert damaged != content
    tiny.write(SCORERS, damaged)

    with pytest.raises(DataError) as caught:
        read_scorers(tiny.root)
    assert str(caught.value) == DAMAGED


def test_a_folder_in_place_of_the_file_is_named_too(tiny: TinyKnowledge) -> None:
    """What the system says depends on the system."""
    (tiny.root / SCORERS).mkdir()

    with pytest.raises(DataError, match="cannot be read") as caught:
        read_scorers(tiny.root)
    assert caught.value.place == Place(SCORERS)
    assert "rung kb train" in caught.value.hint


QUICK = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(share=st.floats(0, 1, exclude_max=True))
@settings(QUICK)
def test_a_file_cut_anywhere_is_refused(tiny: TinyKnowledge, content: bytes, share: float) -> None:
    """In its first line or in the numbers: no cut goes unnoticed, none is an error of another kind."""
    tiny.write(SCORERS, content[: int(share * len(content))])

    with pytest.raises(DataError):
        read_scorers(tiny.root)


@given(noise=st.binary(max_size=60), start=st.integers(0, 400))
@settings(QUICK)
def test_noise_in_a_file_is_never_an_error_of_another_kind(
    tiny: TinyKnowledge, content: bytes, noise: bytes, start: int
) -> None:
    """It is read or refused."""
    tiny.write(SCORERS, content[:start] + noise + content[start + len(noise) :])

    with suppress(DataError):
        assert isinstance(read_scorers(tiny.root), Scorers)


def test_the_knowledge_base_is_loaded_with_what_was_learned(tiny: TinyKnowledge, content: bytes) -> None:
    """One load brings both."""
    assert load(tiny.root).scorers == LEARNED


def test_a_knowledge_base_with_a_damaged_file_is_refused(tiny: TinyKnowledge, content: bytes) -> None:
    """The text of the error says which file."""
    tiny.write(SCORERS, content[:-1])

    with pytest.raises(DataError) as caught:
        load(tiny.root)
    assert DAMAGED in str(caught.value)


def test_a_damaged_file_is_one_problem_among_others(tiny: TinyKnowledge, content: bytes) -> None:
    """The rest is still read."""
    tiny.write(SCORERS, content[:-1])

    assert tiny.problems() == [
        Problem(Place(SCORERS), "cannot be read: it is damaged", "`rung kb train` makes it anew")
    ]


def _phrase(tiny: TinyKnowledge) -> None:
    tiny.change("knowledge/phrases/version-control.yaml", "by mail", "by post")


def _example(tiny: TinyKnowledge) -> None:
    tiny.write("knowledge/examples/nothing.yaml", "nothing: [hello]\n")


def _cue(tiny: TinyKnowledge) -> None:
    tiny.change("knowledge/language/cues.yaml", "never", "hardly")


def _tool(tiny: TinyKnowledge) -> None:
    (tiny.root / "knowledge/tools/git.yaml").unlink()


@pytest.mark.parametrize("change", [_phrase, _example, _cue, _tool])
def test_scorers_older_than_what_they_learn_from_are_a_problem(
    tiny: TinyKnowledge, change: Callable[[TinyKnowledge], None]
) -> None:
    """Phrases, examples, cues and tools alike."""
    scorers = Scorers(made_from=taught_by(tiny.root))
    change(tiny)

    assert [*training_problems(tiny.root, scorers)] == [
        Problem(Place(SCORERS), "phrases or examples have changed since it was made", "run `rung kb train`")
    ]


def test_scorers_as_new_as_what_they_learn_from_are_no_problem(tiny: TinyKnowledge) -> None:
    """Nor are they after a change to what nothing is learned from."""
    scorers = Scorers(made_from=taught_by(tiny.root))
    assert [*training_problems(tiny.root, scorers)] == []

    tiny.change("knowledge/sources/field-guide.yaml", "id: field-guide", "# seen again\nid: field-guide")
    assert [*training_problems(tiny.root, scorers)] == []
