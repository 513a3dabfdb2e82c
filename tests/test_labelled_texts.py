"""The labelled texts in ``knowledge/examples``: what is read, and how slips in them are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import Examples, LabelledMessage, Status
from assistant.errors import DataError, Place
from assistant.knowledge_base import Problem
from assistant.knowledge_base.examples import load_examples, read_examples

if TYPE_CHECKING:
    from pathlib import Path

PRACTICES = dict.fromkeys(["data-validation", "version-control"])


def write(root: Path, **files: str) -> None:
    """Write files of examples by their names."""
    folder = root / "knowledge" / "examples"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def problem_of(root: Path) -> Problem:
    """The one problem there is."""
    (problem,) = read_examples(root, PRACTICES)[1]
    return problem


def test_messages_come_with_what_they_claim(tmp_path: Path) -> None:
    """And with what one may take from them as well."""
    write(
        tmp_path,
        team="messages:\n  - says: all in git, unchecked\n    claims: {version-control: yes}\n"
        "    also: [data-validation]\n",
    )

    assert load_examples(tmp_path, PRACTICES).messages == (
        LabelledMessage("all in git, unchecked", {"version-control": Status.YES}, frozenset({"data-validation"})),
    )


def test_messages_that_claim_nothing_are_among_them(tmp_path: Path) -> None:
    """A list of plain texts, in a file of their own or not."""
    write(tmp_path, nothing="nothing: [hello, how is lunch]\n")

    assert load_examples(tmp_path, PRACTICES).messages == (
        LabelledMessage("hello", {}),
        LabelledMessage("how is lunch", {}),
    )


def test_messages_of_all_files_are_read(tmp_path: Path) -> None:
    """In the order of the files."""
    write(tmp_path, b="nothing: [second]\n", a="nothing: [first]\n")

    assert [message.text for message in load_examples(tmp_path, PRACTICES).messages] == ["first", "second"]


def test_replies_stand_under_the_status_that_they_give(tmp_path: Path) -> None:
    """A bare yes is a word here, not a boolean."""
    write(tmp_path, replies="yes: [yep, yes]\nnot-applicable: [does not matter here]\n")

    assert load_examples(tmp_path, PRACTICES).replies == {
        Status.YES: ("yep", "yes"),
        Status.NOT_APPLICABLE: ("does not matter here",),
    }


def test_answers_stand_under_their_practice_and_status(tmp_path: Path) -> None:
    """They mean something only after the question about it."""
    write(tmp_path, answers="version-control:\n  yes: [all of it]\n  no: [on my laptop]\n")

    assert load_examples(tmp_path, PRACTICES).answers == {
        "version-control": {Status.YES: ("all of it",), Status.NO: ("on my laptop",)}
    }


def test_intents_stand_under_their_names(tmp_path: Path) -> None:
    """Each with its texts, in the order of the file."""
    write(tmp_path, intents="skip: [next, skip it]\nwhy: [how come]\n")

    assert load_examples(tmp_path, PRACTICES).intents == {"skip": ("next", "skip it"), "why": ("how come",)}


def test_without_a_folder_there_are_no_examples(tmp_path: Path) -> None:
    """That is no problem: a conversation never reads them."""
    assert load_examples(tmp_path, PRACTICES) == Examples((), {}, {}, {})


def test_an_unknown_practice_in_a_claim_is_named(tmp_path: Path) -> None:
    """With its line and the nearest known one."""
    write(tmp_path, team="messages:\n  - says: all in git\n    claims: {version-contrl: yes}\n")

    assert problem_of(tmp_path) == Problem(
        Place("knowledge/examples/team.yaml", 3),
        "unknown practice 'version-contrl'",
        "did you mean 'version-control'?",
    )


def test_an_unknown_practice_beside_the_claims_is_named(tmp_path: Path) -> None:
    """What one may take from a message as well has to be a practice too."""
    write(tmp_path, team="messages:\n  - {says: all in git, claims: {version-control: yes}, also: [data-validaton]}\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/team.yaml:2: unknown practice 'data-validaton'\n  did you mean 'data-validation'?"
    )


def test_an_unknown_practice_with_answers_is_named(tmp_path: Path) -> None:
    """It is a key there."""
    write(tmp_path, answers="data-validation:\n  no: [never]\nversion-contrl:\n  yes: [all of it]\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/answers.yaml:3: unknown key 'version-contrl'\n  did you mean 'version-control'?"
    )


def test_an_unknown_status_in_a_claim_is_named(tmp_path: Path) -> None:
    """With its line and the nearest known one."""
    write(tmp_path, team="messages:\n  - says: some in git\n    claims: {version-control: partal}\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/team.yaml:3: unknown status 'partal'\n  did you mean 'partial'?"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [("replies", "no: [nope]\npartal: [so so]\n"), ("answers", "version-control:\n  partal: [the big ones]\n")],
)
def test_an_unknown_status_of_short_answers_is_named(tmp_path: Path, name: str, text: str) -> None:
    """It is a key there."""
    write(tmp_path, **{name: text})

    assert str(problem_of(tmp_path)) == (
        f"knowledge/examples/{name}.yaml:2: unknown key 'partal'\n  did you mean 'partial'?"
    )


def test_an_unknown_key_of_a_file_is_named(tmp_path: Path) -> None:
    """What stands under it would be lost in silence."""
    write(tmp_path, team="mesages:\n  - says: all in git\n    claims: {version-control: yes}\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/team.yaml:1: unknown key 'mesages'\n  did you mean 'messages'?"
    )


def test_an_unknown_key_of_a_message_is_named(tmp_path: Path) -> None:
    """Where none is near, the hint lists those there are."""
    write(tmp_path, team="messages:\n  - says: all in git\n    claims: {version-control: yes}\n    weight: 2\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/team.yaml:4: unknown key 'weight'\n  keys here: says, claims, also"
    )


def test_a_file_that_is_no_mapping_is_named(tmp_path: Path) -> None:
    """The hint says where its form is described."""
    write(tmp_path, team="- all in git\n- nothing checked\n")

    assert str(problem_of(tmp_path)) == (
        "knowledge/examples/team.yaml: should hold one entry: keys and values\n  see knowledge/README.md"
    )


@pytest.mark.parametrize("missing", ["claims: {version-control: yes}", "says: all in git"])
def test_a_message_without_text_or_claims_is_named(tmp_path: Path, missing: str) -> None:
    """At the line where the message begins."""
    write(tmp_path, team=f"messages:\n  - {missing}\n")

    assert problem_of(tmp_path).place == Place("knowledge/examples/team.yaml", 2)


def test_what_is_right_beside_a_wrong_entry_is_still_read(tmp_path: Path) -> None:
    """In the same list, in the same file and in others."""
    write(
        tmp_path,
        broken="[]\n",
        replies="yes: [yep]\npartal: [so so]\n",
        team="messages:\n  - {says: lost, claims: {version-control: maybe}}\n"
        "  - {says: kept, claims: {version-control: no}}\nnothing: [hello]\n",
    )
    examples, problems = read_examples(tmp_path, PRACTICES)

    assert {message.text for message in examples.messages} == {"kept", "hello"}
    assert examples.replies == {Status.YES: ("yep",)}
    assert [problem.place.file for problem in problems] == [
        f"knowledge/examples/{name}.yaml" for name in ("broken", "replies", "team")
    ]


def test_loading_refuses_with_every_problem(tmp_path: Path) -> None:
    """One run shows every mistake."""
    write(tmp_path, broken="[]\n", replies="partal: [so so]\n")

    with pytest.raises(DataError) as caught:
        load_examples(tmp_path, PRACTICES)
    assert "2 problem(s)" in str(caught.value)
    assert "knowledge/examples/broken.yaml: should hold" in str(caught.value)
    assert "knowledge/examples/replies.yaml:1: unknown key 'partal'" in str(caught.value)
