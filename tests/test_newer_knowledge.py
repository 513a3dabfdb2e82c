"""An old session under newer knowledge: everything that changes is listed before anything is applied."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation
from assistant.domain import Claim, Quote, Status
from assistant.inference import Doctor
from assistant.knowledge_base import load
from assistant.store import Store, StoredEvent
from tests.processes import rung

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from assistant.reader import Reader
    from tests.conftest import TinyKnowledge

CASES = Path(__file__).parent / "cases"
SAID = ["/change version-control to yes", "/change data-validation to yes", "/change label-delay to 9 months"]
RENAMED = "renamed: {data-validation: input-checks}\nremoved: {label-delay: Nobody could answer it.}\n"


def talk(tiny: TinyKnowledge, reader: Reader, store: Store, *, writes: bool = True) -> Conversation:
    """The session under what the knowledge base says now."""
    return Conversation(Doctor(load(tiny.root), use_engine=False), reader, store, "team", writes=writes)


@pytest.fixture
def told(tiny: TinyKnowledge, reader: Reader, store: Store) -> Store:
    """A session in which three things were told under the older knowledge."""
    conversation = talk(tiny, reader, store)
    for text in SAID:
        conversation.say(text)
    assert [claim.practice for claim in conversation.state.claims] == [
        "version-control",
        "data-validation",
        "label-delay",
    ]
    conversation.let_go()
    return store


def rename(tiny: TinyKnowledge) -> None:
    """Data validation becomes input checks, label delay goes, and both are listed as former ids."""
    for file in sorted([*tiny.root.rglob("*.yaml")]):
        text = file.read_text(encoding="utf-8").replace("data-validation", "input-checks")
        file.unlink()
        if "label-delay" not in text:
            tiny.write(file.relative_to(tiny.root).as_posix().replace("data-validation", "input-checks"), text)
    tiny.write("knowledge/former-ids.yaml", RENAMED)


def add(tiny: TinyKnowledge) -> None:
    """There is one more practice."""
    pipeline = (tiny.root / "knowledge/practices/data-pipeline.yaml").read_text(encoding="utf-8")
    tiny.write(
        "knowledge/practices/backups.yaml",
        pipeline.replace("data-pipeline", "backups").replace("data pipeline", "backups"),
    )


def demand_more(tiny: TinyKnowledge) -> None:
    """The first rung of code asks for what nobody knows, in place of version control."""
    tiny.change("knowledge/frameworks/ladder/level-1.yaml", "{version-control: yes}", "{continuous-integration: yes}")


def log(store: Store) -> list[StoredEvent]:
    """What is written down."""
    return store.events("team")


# --- what is listed


def test_what_was_renamed_and_removed_is_listed(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """By the old and the new name, with the reason, and with what no longer counts."""
    rename(tiny)
    opening = talk(tiny, reader, told).opening().markdown

    assert "Rung knows more than when you were here last" in opening
    assert "“data\\-validation” is now “data validation”" in opening
    assert "“label\\-delay” (Nobody could answer it; what you said of it does not count any more)" in opening
    assert "New practices" not in opening
    assert "Levels that move" not in opening


def test_new_practices_are_listed(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """And nothing else, where nothing else is different."""
    add(tiny)
    opening = talk(tiny, reader, told).opening().markdown

    assert "- New practices: a backups." in opening
    assert not any(word in opening for word in ("Gone", "Renamed", "Levels that move"))


def test_every_level_that_moves_is_listed(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """Code stood on the first rung for its version control; the data and the whole stay where they were."""
    demand_more(tiny)
    opening = talk(tiny, reader, told).opening().markdown

    assert [line.strip() for line in opening.splitlines() if "becomes" in line] == ["- Ladder, Code: 1-2 becomes 0-2"]


def test_a_framework_that_comes_or_goes_is_listed(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """A ladder that is called otherwise is another one."""
    ladder = tiny.root / "knowledge/frameworks/ladder"
    for file in sorted(ladder.iterdir()):
        text = file.read_text(encoding="utf-8").replace("ladder", "stairs").replace("Ladder", "Stairs")
        tiny.write(f"knowledge/frameworks/stairs/{file.name}", text)
    shutil.rmtree(ladder)
    opening = talk(tiny, reader, told).opening().markdown

    moves = [line.strip() for line in opening.splitlines() if line.startswith("  - ")]
    assert moves == [
        "- Stairs: new, 0-2",
        "- Stairs, Code: new, 1-2",
        "- Stairs, Data: new, 0-2",
        "- ladder: 0-2 is gone",
        "- ladder/code: 1-2 is gone",
        "- ladder/data: 0-2 is gone",
    ]


def test_levels_are_compared_as_of_the_turn_of_which_they_were_noted(
    told: Store, tiny: TinyKnowledge, reader: Reader
) -> None:
    """A crash between writing a turn and noting its levels does not make that turn look like newer knowledge."""
    late = {"practice": "continuous-integration", "status": "yes", "value": None, "confidence": 1.0, "origin": "said"}
    told.append("team", [StoredEvent(4, "claimed", {**late, "quotes": []})])
    add(tiny)

    assert "becomes" not in talk(tiny, reader, told).opening().markdown


def test_knowledge_that_changes_nothing_for_a_session_is_not_worth_a_word(
    told: Store, tiny: TinyKnowledge, reader: Reader
) -> None:
    """A sentence was mended."""
    tiny.change("knowledge/practices/data-pipeline.yaml", "An hour a month.", "An hour each month.")
    conversation = talk(tiny, reader, told)

    assert "Rung knows more" not in conversation.opening().markdown
    assert conversation.not_written == ""


def test_a_session_that_says_nothing_of_a_team_is_not_worth_a_word(
    tiny: TinyKnowledge, reader: Reader, store: Store
) -> None:
    """Somebody said hello."""
    first = talk(tiny, reader, store)
    first.say("hello")
    first.let_go()
    rename(tiny)

    assert "Rung knows more" not in talk(tiny, reader, store).opening().markdown


# --- nothing before the user has said yes


def test_nothing_is_written_before_the_user_has_decided(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """What is told is not noted, and that is said; what is asked is answered."""
    rename(tiny)
    before, footing = log(told), told.footing("team")
    conversation = talk(tiny, reader, told)
    conversation.opening()
    claims = conversation.state.claims

    reply = conversation.say("/change continuous-integration to yes")
    assert "I did not note that" in reply.markdown
    assert "Shall I go on with the newer knowledge?" in reply.markdown
    assert reply.claims == ()
    assert reply.asks is None
    assert "Ladder" in conversation.say("/report").markdown
    assert conversation.say("/quit").is_over
    assert conversation.state.claims == claims
    assert (log(told), told.footing("team")) == (before, footing)


@pytest.mark.parametrize("text", ["yes", "Yes!", "ok", "/update"])
def test_yes_goes_on_with_the_newer_knowledge(told: Store, tiny: TinyKnowledge, reader: Reader, text: str) -> None:
    """The log keeps its old ids, the state has the new ones; from then on everything is written, and asked once."""
    rename(tiny)
    before = log(told)
    conversation = talk(tiny, reader, told)

    reply = conversation.say(text)

    assert "Welcome back" in reply.markdown
    assert log(told) == before
    assert [claim.practice for claim in conversation.state.claims] == ["version-control", "input-checks"]
    conversation.say("/change continuous-integration to yes")
    assert len(log(told)) > len(before)
    conversation.let_go()
    assert "Rung knows more" not in talk(tiny, reader, told).opening().markdown


def test_no_leaves_the_session_as_it_is(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """One can look, and is asked again the next time."""
    rename(tiny)
    before = log(told), told.footing("team")
    conversation = talk(tiny, reader, told)

    assert "you can look, nothing is written" in conversation.say("no").markdown
    assert "I did not note that" in conversation.say("/change continuous-integration to yes").markdown
    assert "Ladder" in conversation.say("/report").markdown
    assert (log(told), told.footing("team")) == before
    conversation.let_go()
    assert "Shall I go on" in talk(tiny, reader, told).opening().markdown


def test_a_session_that_only_looks_does_not_decide(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """`rung next` and the like say that there is news, and leave it."""
    rename(tiny)
    looking = talk(tiny, reader, told, writes=False)

    assert looking.has_news
    assert told.hold("team")


# --- sessions from before levels were noted


def test_a_session_of_the_first_schema_goes_on(
    knowledge: Knowledge, doctor: Doctor, reader: Reader, sessions_folder: Path
) -> None:
    """All its practices are still there, so there is nothing to ask; what it was diagnosed by is noted from now on."""
    sessions_folder.mkdir()
    (sessions_folder / "sessions.db").write_bytes((CASES / "stores" / "version-1.db").read_bytes())
    with closing(Store(sessions_folder / "sessions.db")) as store:
        conversation = Conversation(doctor, reader, store, "fraud-team")
        assert conversation.not_written == ""
        assert [(claim.practice, str(claim.status)) for claim in conversation.state.claims] == [
            ("version-control", "yes"),
            ("continuous-integration", "yes"),
            ("models-in-production", "yes"),
        ]
        assert [(review.lesson, review.answer) for review in conversation.state.reviews] == [("drift-monitoring", 1)]
        conversation.say("We have no tests.")
        footing = store.footing("fraud-team")
        assert footing is not None
        assert (footing.hash, footing.turn) == (knowledge.hash, 7)


def test_a_session_without_noted_levels_lists_what_it_names(tiny: TinyKnowledge, reader: Reader, store: Store) -> None:
    """What was removed or renamed; whether something is new, or a level moves, nobody knows."""
    store.start("team")
    claim = {"status": "yes", "value": None, "confidence": 1.0, "origin": "said", "quotes": []}
    store.append(
        "team", [StoredEvent(1, "claimed", {"practice": name, **claim}) for name in ("lost", "data-validation")]
    )
    rename(tiny)
    opening = talk(tiny, reader, store).opening().markdown

    assert "an older Rung" in opening
    assert "“lost” (what you said of it does not count any more)" in opening
    assert "Renamed" in opening
    assert "New practices" not in opening


# --- every event under its ids of today


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("said", {"text": "x", "intent": "answer", "asked": "data-validation", "clash": None}, True),
        ("said", {"text": "x", "intent": "answer", "asked": "label-delay", "clash": None}, True),
        ("skipped", {"practice": "data-validation"}, True),
        ("skipped", {"practice": "label-delay"}, False),
        ("returned", {"practice": "data-validation"}, True),
        ("shown", {"practice": "data-validation", "evidence": None}, True),
        ("shown", {"practice": "label-delay", "evidence": ["a log", 1, 0, 5]}, False),
        ("set-aside", {"practice": "data-validation", "kind": "budget", "quote": ["no money", 1, 0, 8]}, True),
        ("set-aside", {"practice": "label-delay", "kind": "budget", "quote": ["no money", 1, 0, 8]}, False),
        ("settled", {"contradiction": "c", "practices": ["data-validation", "label-delay"]}, True),
        ("undone", {"turn": 1}, True),
    ],
)
def test_every_event_comes_under_the_ids_of_today(
    told: Store, tiny: TinyKnowledge, reader: Reader, kind: str, body: dict[str, object], kept: bool
) -> None:
    """Nothing in the state names a practice that there is not; the log still does."""
    told.append("team", [StoredEvent(4, kind, body)])
    rename(tiny)
    conversation = talk(tiny, reader, told)
    conversation.say("yes")
    state = conversation.state

    assert (state.turn == 4) == kept
    named = {state.current, state.returned, state.kept, *state.skipped, *state.proved, *state.asked}
    named |= {claim.practice for claim in state.claims} | {each.practice for each in state.obstacles}
    named |= {practice for settled in state.settled for practice in settled.practices}
    assert named - {None} <= set(conversation.knowledge.practices)
    assert log(told)[-1] == StoredEvent(4, kind, body)
    if kind not in {"undone"} and kept and "data-validation" in str(body):
        assert "input-checks" in named


def test_a_claim_keeps_its_words_under_another_id(told: Store, tiny: TinyKnowledge, reader: Reader) -> None:
    """Only the id is another one."""
    (old,) = talk(tiny, reader, told, writes=False).state.about("data-validation")
    rename(tiny)
    (new,) = talk(tiny, reader, told, writes=False).state.about("input-checks")

    assert isinstance(old, Claim)
    assert (new.status, new.quotes, new.origin) == (old.status, old.quotes, old.origin)
    assert new.status is Status.YES
    assert all(isinstance(quote, Quote) for quote in new.quotes)


def test_a_question_about_a_session_says_that_there_is_news(sessions_folder: Path) -> None:
    """`rung next` answers by the newer knowledge, changes nothing, and tells on stderr where to look."""
    path = sessions_folder / "sessions.db"
    with closing(Store(path)) as store:
        store.start("team")
        claim = {"status": "yes", "value": None, "confidence": 1.0, "origin": "said", "quotes": []}
        store.append("team", [StoredEvent(1, "claimed", {"practice": "a-lost-practice", **claim})])
    run = rung("next", "--session", "team")

    assert run.code == 0
    assert "rung --session 'team'" in run.err
    with closing(Store(path)) as store:
        assert store.footing("team") is None
