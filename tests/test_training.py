"""Learning from a dozen phrases and a few messages."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.domain import Examples, LabelledMessage, PhraseBook, Scorers, Status
from assistant.errors import UsageError
from assistant.knowledge_base import load
from assistant.knowledge_base.scorers import read_scorers, write_scorers
from assistant.reader.cues import Cues
from assistant.reader.explaining import NOTHING
from assistant.reader.features import reply_features, status_features, subject_features
from assistant.reader.matching import Mender
from assistant.reader.message import Splitter
from assistant.reader.tools import ToolFinder
from assistant.reader.training import train

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.reader.message import Passage

TINY = Path(__file__).parent / "cases" / "tiny"
PHRASES: dict[str, dict[Status, tuple[str, ...]]] = {
    "version-control": {
        Status.YES: (
            "all code is in a repository",
            "every script is committed",
            "our code lives in git branches",
            "whatever we write is committed to the repository",
        ),
        Status.NO: (
            "scripts go round by mail",
            "the code is not in a repository",
            "we never commit our scripts",
            "our code is not committed",
        ),
        Status.PARTIAL: ("some teams use git", "only some of the code is committed"),
    },
    "data-validation": {
        Status.YES: (
            "every batch is checked against a schema",
            "bad rows are stopped before training",
            "all tables are checked",
            "the schema is checked for every table",
        ),
        Status.NO: (
            "nobody looks at the rows",
            "the batches are not checked",
            "we never check a table",
            "there is not a schema for any batch",
        ),
        Status.PARTIAL: ("only some tables are checked", "some of the rows are checked"),
    },
    "continuous-integration": {
        Status.YES: ("each push is built and tested", "the build runs on each merge"),
        Status.NO: ("builds are not automatic", "we never build on a push"),
    },
}
CODE_ONLY = {"version-control": Status.YES, "data-validation": Status.NO}
DATA_ONLY = {"version-control": Status.NO, "data-validation": Status.YES}
EXAMPLES = Examples(
    messages=(
        LabelledMessage("code is in a repository, batches are not checked", CODE_ONLY),
        LabelledMessage("each table is checked, scripts are not committed", DATA_ONLY),
        LabelledMessage("scripts are committed, and nobody looks at bad rows", CODE_ONLY),
        LabelledMessage("pushes are built", {"continuous-integration": Status.YES}),
        LabelledMessage("the canteen has curry for lunch", {}),
        LabelledMessage("lunch in the canteen was late", {}),
        LabelledMessage("curry again, the canteen is out of soup", {}),
        LabelledMessage("soup and curry were late for lunch", {}),
    ),
    replies={Status.YES: ("yes", "yes we do", "yes sure"), Status.NO: ("no", "no we do not", "no sorry")},
    answers={},
    intents={"skip": ("skip it", "please skip that", "skip this one"), "why": ("why that", "why this", "but why")},
)
KNOWLEDGE = replace(load(TINY), phrases={name: PhraseBook(name, (), remarks) for name, remarks in PHRASES.items()})
CUES = Cues(KNOWLEDGE.language["cues"])


@pytest.fixture(scope="module")
def learned() -> Scorers:
    """What is learned from the phrases and messages above."""
    pytest.importorskip("scipy", reason="only learning needs numpy and scipy: pip install 'rung[train]'")
    return train(KNOWLEDGE, EXAMPLES, "0123456789ab")


def passage_of(text: str) -> Passage:
    """A whole message."""
    return Splitter(Mender(()), ToolFinder(KNOWLEDGE.tools)).split(text).whole


def likeliest(shares: Mapping[str, float]) -> str:
    """The class with the highest share."""
    return max(shares, key=lambda name: shares[name])


@pytest.mark.parametrize(
    ("text", "practice"),
    [
        ("the scripts of both teams are committed", "version-control"),
        ("no repository for the code", "version-control"),
        ("rows are checked in each batch", "data-validation"),
        ("nobody has a schema for that table", "data-validation"),
    ],
)
def test_practices_are_told_apart_in_new_sentences(learned: Scorers, text: str, practice: str) -> None:
    """Whatever the sentence says about them."""
    assert likeliest(learned.subject.shares(subject_features(passage_of(text)))) == practice


@pytest.mark.parametrize(
    ("text", "practice", "status"),
    [
        ("the script is in the repository", "version-control", Status.YES),
        ("the script is not in the repository", "version-control", Status.NO),
        ("all rows are checked", "data-validation", Status.YES),
        ("we never check the rows", "data-validation", Status.NO),
    ],
)
def test_yes_is_told_from_no_in_new_sentences(learned: Scorers, text: str, practice: str, status: Status) -> None:
    """Two sentences about the same, one of them denied."""
    passage = passage_of(text)

    assert likeliest(learned.status.shares(status_features(passage, passage, practice, CUES))) == status


@pytest.mark.parametrize("text", ["curry for lunch again", "the soup in the canteen was late"])
def test_a_message_that_claims_nothing_teaches_nothing(learned: Scorers, text: str) -> None:
    """A text like it is about no practice."""
    assert likeliest(learned.subject.shares(subject_features(passage_of(text)))) == NOTHING


@pytest.mark.parametrize(("text", "status"), [("yes yes", Status.YES), ("no no", Status.NO)])
def test_a_bare_answer_is_understood(learned: Scorers, text: str, status: Status) -> None:
    """Without the name of a practice."""
    assert likeliest(learned.reply.shares(reply_features(passage_of(text), CUES))) == status


@pytest.mark.parametrize(("text", "intent"), [("skip skip", "skip"), ("why is that", "why"), ("yes yes", "answer")])
def test_what_a_message_wants_is_told(learned: Scorers, text: str, intent: str) -> None:
    """Those that answer a question are told from those that want something else."""
    assert likeliest(learned.intent.shares(reply_features(passage_of(text), CUES))) == intent


def test_a_clear_sign_makes_sure_and_a_weak_one_does_not(learned: Scorers) -> None:
    """The larger the share of a practice, the higher the confidence."""
    assert learned.curve["share"] > 0


def test_words_heard_once_are_not_mended_to(learned: Scorers) -> None:
    """They may be slips themselves."""
    assert {"code", "repository", "canteen"} <= {*learned.words}
    assert not {"whatever", "automatic"} & {*learned.words}


def test_learning_twice_gives_the_same(learned: Scorers) -> None:
    """What was learned before plays no part, and the hash is kept with it."""
    assert train(replace(KNOWLEDGE, scorers=learned), EXAMPLES, "0123456789ab") == learned
    assert learned.made_from == "0123456789ab"


def test_what_was_learned_survives_its_file(learned: Scorers, tmp_path: Path) -> None:
    """Rounded as it is, it is read as it was written."""
    (tmp_path / "knowledge").mkdir()
    write_scorers(tmp_path, learned)

    assert read_scorers(tmp_path) == learned


def test_without_scipy_the_hint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only learning needs it."""
    monkeypatch.setitem(sys.modules, "scipy", None)

    with pytest.raises(UsageError, match="scipy") as caught:
        train(KNOWLEDGE, EXAMPLES, "")
    assert "rung[train]" in caught.value.hint
