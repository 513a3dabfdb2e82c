"""``rung learn``: the path, a lesson and an answer to its question, as text and as JSON."""

from __future__ import annotations

import json
import re
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from assistant.cli import opening, run
from assistant.conversation import Conversation
from assistant.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.domain import Knowledge, Lesson
    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import StoredEvent
    from tests.processes import Outcome

FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
"""The first message of the README: two things are missing."""
MONDAY, TUESDAY, WEDNESDAY = (f"2026-03-0{day}T09:00:00+00:00" for day in (2, 3, 4))
DRIFT = "drift-monitoring"


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of the command line."""

    def today_(at: str) -> None:
        monkeypatch.setattr(opening, "now", lambda: at)

    today_(MONDAY)
    return today_


@pytest.fixture
def learn(typed_here: Callable[..., Outcome], today: Callable[[str], None]) -> Callable[..., Outcome]:
    """Run ``rung learn`` in this process; it is Monday."""
    return partial(typed_here, "learn")


@pytest.fixture
def tell(doctor: Doctor, reader: Reader, sessions_folder: Path) -> Callable[..., None]:
    """Say something in a session that is kept where `learn` looks for it."""

    def tell_(session: str, *texts: str) -> None:
        with closing(Store(sessions_folder / "sessions.db")) as store:
            talk = Conversation(doctor, reader, store, session)
            for text in texts:
                talk.say(text)

    return tell_


@pytest.fixture
def log(sessions_folder: Path) -> Callable[[str], list[StoredEvent]]:
    """Read the log of a session."""

    def log_(session: str) -> list[StoredEvent]:
        with closing(Store(sessions_folder / "sessions.db")) as store:
            return store.events(session)

    return log_


@pytest.fixture
def drift(knowledge: Knowledge) -> Lesson:
    """The lesson that most tests open."""
    return knowledge.lessons[DRIFT]


def full_lessons(knowledge: Knowledge) -> list[Lesson]:
    """The lessons of the way for beginners, in their order."""
    return sorted((lesson for lesson in knowledge.lessons.values() if lesson.step), key=lambda lesson: lesson.step)


def letter(lesson: Lesson, *, is_right: bool = True) -> str:
    """The first answer of that kind."""
    return next("abcdefgh"[number] for number, answer in enumerate(lesson.answers) if answer.right is is_right)


def values(seen: Outcome) -> dict[str, Any]:
    """What was printed as JSON."""
    assert (seen.code, seen.err) == (0, "")
    read: dict[str, Any] = json.loads(seen.out)
    return read


def text(seen: Outcome) -> str:
    """What was printed for people."""
    assert (seen.code, seen.err) == (0, "")
    return seen.out


def complaint(seen: Outcome) -> list[str]:
    """The lines on stderr of a command that was refused: nothing else is printed."""
    assert (seen.code, seen.out) == (2, "")
    return seen.err.splitlines()


def listed(markdown: str) -> list[str]:
    """The titles of the learning path that is shown."""
    return re.findall(r"^\d+\. \*\*(.+?)\*\*", markdown, re.MULTILINE)


# --- the path


def test_without_a_session_the_path_is_the_full_lessons(learn: Callable[..., Outcome], knowledge: Knowledge) -> None:
    """One can begin by learning: no session is needed for it."""
    assert listed(text(learn())) == [lesson.title for lesson in full_lessons(knowledge)]


def test_the_path_as_json_has_every_lesson_with_its_standing(
    learn: Callable[..., Outcome], knowledge: Knowledge
) -> None:
    """For scripts: ids, not only titles."""
    assert values(learn("--json")) == {
        "path": [
            {"lesson": each.id, "title": each.title, "standing": "new", "gap": None, "move": None, "quotes": []}
            for each in full_lessons(knowledge)
        ],
        "due": [],
    }


def test_the_path_of_a_session_is_made_of_its_gaps(learn: Callable[..., Outcome], tell: Callable[..., None]) -> None:
    """With the move each is for and the words it comes from."""
    tell("team", FIRST)
    stations = values(learn("--json"))["path"]

    assert {station["lesson"] for station in stations} == {
        "watching-live-models",
        "model-monitoring",
        "data-labels-quality-versions",
        "data-versioning",
    }
    assert {(station["gap"], *station["quotes"]) for station in stations} == {
        ("model-monitoring", "nobody looks at the model once it is live"),
        ("data-versioning", "the training data sits on a share"),
    }
    assert [station["move"] for station in stations] == [1, 1, 2, 2]


def test_text_and_json_show_the_same_path(learn: Callable[..., Outcome], tell: Callable[..., None]) -> None:
    """Two forms of one result."""
    tell("team", FIRST)

    assert listed(text(learn())) == [station["title"] for station in values(learn("--json"))["path"]]


def test_from_zero_is_the_way_for_beginners_whatever_was_told(
    learn: Callable[..., Outcome], tell: Callable[..., None], knowledge: Knowledge
) -> None:
    """All full lessons in their order, as text and JSON."""
    tell("team", FIRST)
    way = full_lessons(knowledge)

    assert [station["lesson"] for station in values(learn("--from-zero", "--json"))["path"]] == [
        each.id for each in way
    ]
    assert listed(text(learn("--from-zero"))) == [each.title for each in way]


def test_the_latest_session_counts_unless_one_is_named(
    learn: Callable[..., Outcome], tell: Callable[..., None], knowledge: Knowledge
) -> None:
    """As everywhere."""
    tell("old", "nobody looks at the model once it is live")
    tell("new", "the training data sits on a share")

    assert {station["gap"] for station in values(learn("--json"))["path"]} == {"data-versioning"}
    assert {station["gap"] for station in values(learn("--session", "old", "--json"))["path"]} == {"model-monitoring"}


# --- a lesson


def test_a_lesson_is_shown_with_its_question(learn: Callable[..., Outcome], drift: Lesson) -> None:
    """The same lesson as in the conversation."""
    shown = text(learn(DRIFT))

    assert shown.startswith(f"**Lesson: {drift.title}**")
    assert drift.question in shown
    assert all(f"- {'abcd'[number]}) {answer.text}" in shown for number, answer in enumerate(drift.answers))


def test_a_lesson_as_json_has_all_parts_and_does_not_tell_the_right_answer(
    learn: Callable[..., Outcome], drift: Lesson, knowledge: Knowledge
) -> None:
    """What it is, smallest version, mistake, proof, question with answers, reading; the practice fills in the parts."""
    practice = knowledge.practices[DRIFT]

    assert values(learn(DRIFT, "--json")) == {
        "lesson": DRIFT,
        "title": drift.title,
        "practice": DRIFT,
        "what": drift.what,
        "facts": [],
        "smallest_version": practice.first_step,
        "usual_mistake": practice.usual_mistake,
        "proof": practice.done_when,
        "question": drift.question,
        "answers": {"abcd"[number]: answer.text for number, answer in enumerate(drift.answers)},
        "reading": list(drift.reading),
        "sources": list(drift.sources),
    }


def test_a_full_lesson_as_json_has_facts_and_parts_of_its_own(
    learn: Callable[..., Outcome], knowledge: Knowledge
) -> None:
    """It belongs to no practice."""
    lesson = full_lessons(knowledge)[1]
    shown = values(learn(lesson.id, "--json"))

    assert shown["practice"] is None
    assert len(shown["facts"]) >= 3
    assert (shown["smallest_version"], shown["usual_mistake"], shown["proof"]) == (
        lesson.smallest_version,
        lesson.usual_mistake,
        lesson.proof,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("drift", DRIFT),
        ("Drift Monitoring", DRIFT),
        ("data versioning", "data-versioning"),
        ("Is it still right?", "model-monitoring"),
        ("watching-live-models", "watching-live-models"),
    ],
)
@pytest.mark.parametrize("is_quoted", [True, False])
def test_a_lesson_is_found_by_what_one_would_call_it(
    learn: Callable[..., Outcome], name: str, expected: str, is_quoted: bool
) -> None:
    """Id, title or practice; in one argument or several."""
    arguments = [name] if is_quoted else name.split()

    assert values(learn(*arguments, "--json"))["lesson"] == expected


def test_a_number_is_that_of_the_path_shown_with_the_same_options(
    learn: Callable[..., Outcome], tell: Callable[..., None], knowledge: Knowledge
) -> None:
    """Of the gaps, or of the way for beginners."""
    tell("team", FIRST)
    second = values(learn("--json"))["path"][1]["lesson"]

    assert values(learn("2", "--json"))["lesson"] == second
    assert values(learn("2", "--from-zero", "--json"))["lesson"] == full_lessons(knowledge)[1].id


def test_next_is_the_first_that_is_not_done(learn: Callable[..., Outcome], knowledge: Knowledge) -> None:
    """After a right answer it is the second."""
    first, second = full_lessons(knowledge)[:2]
    assert values(learn("next", "--json"))["lesson"] == first.id
    learn("next", "--answer", letter(first))

    assert values(learn("next", "--json"))["lesson"] == second.id


# --- an answer


def test_a_right_answer_is_noted_with_reasons_and_the_day_it_comes_back(
    learn: Callable[..., Outcome], drift: Lesson
) -> None:
    """Two days later, by FSRS; the reasons stand in the order of the answers."""
    assert values(learn(DRIFT, "--answer", letter(drift), "--json")) == {
        "lesson": DRIFT,
        "answer": letter(drift),
        "right": True,
        "because": [answer.because for answer in drift.answers],
        "due": WEDNESDAY,
    }


def test_a_wrong_answer_comes_back_sooner(learn: Callable[..., Outcome], drift: Lesson) -> None:
    """The next day. It is a result like any other, and no error."""
    shown = values(learn(DRIFT, "--answer", letter(drift, is_right=False), "--json"))

    assert (shown["right"], shown["due"]) == (False, TUESDAY)


@pytest.mark.parametrize("is_right", [True, False])
def test_an_answer_is_explained_in_words(learn: Callable[..., Outcome], drift: Lesson, is_right: bool) -> None:
    """Feedback on each of the answers."""
    shown = text(learn(DRIFT, "--answer", letter(drift, is_right=is_right)))

    assert ("**Right.**" in shown) is is_right
    assert (f"it is {letter(drift)})." in shown) is not is_right
    assert all(answer.because in shown for answer in drift.answers)


@pytest.mark.parametrize("form", ["{}", " {} "])
def test_a_letter_may_be_upper_case(learn: Callable[..., Outcome], drift: Lesson, form: str) -> None:
    """Or stand between blanks."""
    shown = values(learn(DRIFT, "--answer", form.format(letter(drift).upper()), "--json"))

    assert (shown["answer"], shown["right"]) == (letter(drift), True)


def test_an_answer_without_a_session_begins_one(
    learn: Callable[..., Outcome], drift: Lesson, sessions_folder: Path
) -> None:
    """Progress has to be kept somewhere."""
    learn(DRIFT, "--answer", letter(drift))

    with closing(Store(sessions_folder / "sessions.db")) as store:
        assert len(store.sessions()) == 1


def test_an_answer_is_noted_in_the_session_that_is_named(
    learn: Callable[..., Outcome], tell: Callable[..., None], log: Callable[[str], list[StoredEvent]], drift: Lesson
) -> None:
    """And in no other."""
    tell("old", "the code is in git")
    tell("new", "the code is in git")
    before = log("new")
    learn(DRIFT, "--session", "old", "--answer", letter(drift))

    assert [event.body["lesson"] for event in log("old") if event.kind == "reviewed"] == [DRIFT]
    assert log("new") == before


def test_an_answer_claims_nothing_about_the_team(
    learn: Callable[..., Outcome], tell: Callable[..., None], log: Callable[[str], list[StoredEvent]], drift: Lesson
) -> None:
    """To know what is right is not to do it; what was told stays as it was."""
    tell("team", FIRST)
    before = [event for event in log("team") if event.kind == "claimed"]
    learn(DRIFT, "--answer", letter(drift))

    assert [event for event in log("team") if event.kind in {"claimed", "corrected", "skipped"}] == before


def test_progress_shows_on_the_path_at_once(learn: Callable[..., Outcome], knowledge: Knowledge) -> None:
    """Each command is a restart."""
    first, second = full_lessons(knowledge)[:2]
    learn(first.id, "--answer", letter(first))
    learn(second.id, "--answer", letter(second, is_right=False))

    assert [station["standing"] for station in values(learn("--json"))["path"]] == ["right", "wrong", *["new"] * 11]


def test_what_is_due_is_listed_and_comes_first_after_days(
    learn: Callable[..., Outcome], today: Callable[[str], None], drift: Lesson
) -> None:
    """Not the next day, but the day after; then `next` opens it, too."""
    learn(DRIFT, "--answer", letter(drift))
    today(TUESDAY)
    assert values(learn("--json"))["due"] == []
    today(WEDNESDAY)
    shown = values(learn("--json"))

    assert shown["due"] == [DRIFT]
    assert (shown["path"][0]["lesson"], shown["path"][0]["standing"]) == (DRIFT, "due")
    assert values(learn("next", "--json"))["lesson"] == DRIFT
    assert "due again" in text(learn())


def test_on_the_way_for_beginners_an_answer_leads_to_the_next_lesson_of_that_way(
    learn: Callable[..., Outcome], tell: Callable[..., None], knowledge: Knowledge
) -> None:
    """Whoever walks it with --from-zero is not sent elsewhere."""
    tell("team", FIRST)
    first, second = full_lessons(knowledge)[:2]

    assert f"goes on with “{second.title}”" in text(learn("next", "--from-zero", "--answer", letter(first)))


# --- looking creates nothing


@pytest.mark.parametrize(
    "arguments",
    [(), ("--json",), ("--from-zero",), (DRIFT,), (DRIFT, "--json"), ("next",), ("3",), ("zzz",)],
)
def test_without_an_answer_no_session_is_created(
    learn: Callable[..., Outcome], sessions_folder: Path, arguments: tuple[str, ...]
) -> None:
    """Looking leaves no trace, nor do mistakes."""
    learn(*arguments)

    assert not (sessions_folder / "sessions.db").exists()


@pytest.mark.parametrize("arguments", [(DRIFT, "--answer", "z"), ("zzz", "--answer", "b"), ("--answer", "b")])
def test_an_answer_that_is_refused_creates_no_session(
    learn: Callable[..., Outcome], sessions_folder: Path, arguments: tuple[str, ...]
) -> None:
    """There is nothing to keep."""
    assert learn(*arguments).code == 2

    assert not (sessions_folder / "sessions.db").exists()


@pytest.mark.parametrize(
    "arguments", [(), ("--json",), ("--from-zero",), (DRIFT,), ("next", "--json"), (DRIFT, "--answer", "z")]
)
def test_looking_changes_nothing_in_a_session(
    learn: Callable[..., Outcome],
    tell: Callable[..., None],
    log: Callable[[str], list[StoredEvent]],
    arguments: tuple[str, ...],
) -> None:
    """Not even its pending lesson; a refused letter neither."""
    tell("team", FIRST)
    before = log("team")
    learn(*arguments)

    assert log("team") == before


def test_equal_commands_print_equal_bytes(learn: Callable[..., Outcome], tell: Callable[..., None]) -> None:
    """Scripts compare them."""
    tell("team", FIRST)

    for arguments in ((), ("--json",), (DRIFT, "--json")):
        assert learn(*arguments) == learn(*arguments)


# --- refused


def test_a_lesson_that_is_not_there_is_refused(learn: Callable[..., Outcome]) -> None:
    """In the user's words, with a way to go on."""
    first, hint = complaint(learn("roman", "law"))

    assert first == "rung: error: there is no lesson on “roman law”"
    assert "rung kb list lessons" in hint


def test_a_misspelt_lesson_is_named(learn: Callable[..., Outcome]) -> None:
    """The nearest one there is."""
    seen = complaint(learn("keeping-model-frsh"))

    assert "keeping-models-fresh" in seen[1]


@pytest.mark.parametrize("wrong", ["z", "e", "1", "ab", "", "yes"])
def test_a_letter_that_is_no_answer_is_refused(learn: Callable[..., Outcome], drift: Lesson, wrong: str) -> None:
    """With the letters there are: this lesson has four."""
    assert len(drift.answers) == 4
    first, hint = complaint(learn(DRIFT, "--answer", wrong))

    assert first == f"rung: error: “{wrong}” is no answer to “{DRIFT}”"
    assert "a, b, c, d" in hint


def test_an_answer_to_no_lesson_is_refused(learn: Callable[..., Outcome]) -> None:
    """With how it is typed."""
    first, hint = complaint(learn("--answer", "b"))

    assert "which lesson" in first
    assert "rung learn LESSON --answer" in hint


def test_a_session_that_is_not_there_is_refused(learn: Callable[..., Outcome], tell: Callable[..., None]) -> None:
    """It is not created by a slip of the keyboard."""
    tell("fraud-team", "the code is in git")
    first, hint = complaint(learn("--session", "fraud-taem"))

    assert first == "rung: error: there is no session 'fraud-taem'"
    assert "fraud-team" in hint


def test_a_session_that_is_named_has_to_be_there_even_before_the_first(learn: Callable[..., Outcome]) -> None:
    """Only without a name one begins anew."""
    assert "there is no session 'team'" in complaint(learn("--session", "team", DRIFT, "--answer", "b"))[0]


def test_with_an_empty_store_one_can_begin_by_learning(
    learn: Callable[..., Outcome], sessions_folder: Path, knowledge: Knowledge
) -> None:
    """As without one: the file alone is no session."""
    Store(sessions_folder / "sessions.db").close()

    seen = learn()
    assert (seen.code, listed(seen.out)) == (0, [lesson.title for lesson in full_lessons(knowledge)])


def test_help_names_what_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    """The way for beginners and the answer are found without a manual."""
    with pytest.raises(SystemExit) as stopped:
        run(("learn", "--help"), lambda _: 0)

    assert stopped.value.code == 0
    assert {"--answer", "--from-zero", "--json", "--session"} <= set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
