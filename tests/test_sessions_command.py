"""``rung sessions``: what a user types to put sessions in order, and what is printed."""

from __future__ import annotations

import json
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from assistant.cli import opening, run
from assistant.cli.arguments import parser
from assistant.store import Store, StoredEvent
from tests.processes import ROOT, Outcome, rung

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.conversation import Conversation
    from assistant.settings import Settings

    Sessions = Callable[..., Outcome]


@pytest.fixture
def path(sessions_folder: Path) -> Path:
    """Two sessions, and where they lie; the second was used last."""
    path = sessions_folder / "sessions.db"
    with closing(Store(path)) as store:
        for number, name in enumerate(("fraud-team", "Preise 模型"), start=1):
            store.start(name, at=f"2026-03-0{number}T09:00:00+00:00")
            store.append(
                name, [StoredEvent(1, "said", said("All our code is in git."), f"2026-03-0{number}T10:30:00+00:00")]
            )
    return path


def said(text: str) -> dict[str, Any]:
    """A message as it is stored."""
    return {"text": text, "intent": "answer", "asked": None, "clash": None}


@pytest.fixture
def sessions(capsys: pytest.CaptureFixture[str]) -> Sessions:
    """Run ``rung sessions`` in this process."""

    def no_screen(*_: Callable[[], Conversation]) -> int:
        raise AssertionError("the terminal application was opened")

    def sessions_(*arguments: str) -> Outcome:
        code = run(("sessions", *arguments), no_screen)
        return Outcome(code, *capsys.readouterr())

    return sessions_


def names(sessions: Sessions, *arguments: str) -> list[str]:
    """The sessions that are listed."""
    return [each["name"] for each in json.loads(sessions("list", "--json", *arguments).out)]


# --- the list


def test_sessions_are_listed_the_latest_first(path: Path, sessions: Sessions) -> None:
    """As a table with heads."""
    listed = sessions()

    assert listed.code == 0
    assert [line.split() for line in listed.out.splitlines()] == [
        ["session", "messages", "begun", "last", "used", "standing"],
        ["Preise", "模型", "1", "2026-03-02", "2026-03-02", "10:30", "active"],
        ["fraud-team", "1", "2026-03-01", "2026-03-01", "10:30", "active"],
    ]
    assert sessions("list") == listed


def test_the_columns_of_the_list_stand_under_each_other(path: Path, sessions: Sessions) -> None:
    """Also where a name has characters that take two columns of a terminal."""
    head, *rows = sessions().out.splitlines()

    assert {cell_len(row[: row.index("active")]) for row in rows} == {head.index("standing")}


def test_the_list_is_there_as_json(path: Path, sessions: Sessions) -> None:
    """Everything the table has."""
    assert json.loads(sessions("--json").out)[1] == {
        "name": "fraud-team",
        "messages": 1,
        "started": "2026-03-01T09:00:00+00:00",
        "used": "2026-03-01T10:30:00+00:00",
        "standing": "active",
    }


def test_to_list_creates_nothing(sessions_folder: Path, sessions: Sessions) -> None:
    """Whoever looks before the first session finds nothing, and leaves nothing."""
    assert sessions() == Outcome(0, "", "")
    assert sessions("--json").out == "[]\n"
    assert not sessions_folder.exists()


def test_archived_and_deleted_sessions_are_listed_on_request(path: Path, sessions: Sessions) -> None:
    """Without it, a line says how many there are."""
    sessions("archive", "fraud-team")
    sessions("delete", "Preise 模型")

    assert names(sessions) == []
    assert "2 archived or deleted" in sessions().err
    assert [(each["name"], each["standing"]) for each in json.loads(sessions("--all", "--json").out)] == [
        ("Preise 模型", "deleted"),
        ("fraud-team", "archived"),
    ]
    assert names(sessions, "--all") == ["Preise 模型", "fraud-team"]


def test_the_commands_of_the_readme_are_understood() -> None:
    """Each is a command line, with a name in place of what stands in capitals."""
    shown = re.findall(r"`rung (sessions[^`]*)`", (ROOT / "README.md").read_text(encoding="utf-8"))

    assert len(shown) > 8
    for line in shown:
        assert parser().parse_args(line.lower().split()).command == "sessions"


def test_two_that_begin_at_the_same_moment_get_two_sessions(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two visitors of `rung serve` that were given one name: the second one's is counted on."""
    names_given = iter(["browser-1", "browser-2"])
    monkeypatch.setattr(opening.Sessions, "new_name", lambda _, prefix: next(names_given))
    monkeypatch.setenv("TEXTUAL_DRIVER", "a browser")
    begun: list[str] = []

    def open_screen(open_conversation: Callable[[str | None], Conversation], _: Settings) -> int:
        conversation = open_conversation(None)
        assert not conversation.not_written
        begun.append(conversation.session)
        return 0

    with closing(Store(path)) as first:
        first.start("browser-1")
        assert first.hold("browser-1")
        assert run(("--new-session", "browser"), open_screen) == 0

    assert begun == ["browser-2"]


# --- in order


def test_a_session_is_renamed(path: Path, sessions: Sessions) -> None:
    """Its place in the list stays."""
    assert "“fraud-team” is “cards” now" in sessions("rename", "fraud-team", "cards").err
    assert names(sessions) == ["Preise 模型", "cards"]


def test_what_is_archived_or_deleted_comes_back(path: Path, sessions: Sessions) -> None:
    """By its name, or the one deleted last by `undo`."""
    sessions("archive", "fraud-team")
    sessions("restore", "fraud-team")
    sessions("delete", "fraud-team")
    sessions("delete", "Preise 模型")
    sessions("undo")
    assert names(sessions) == ["Preise 模型"]
    sessions("restore", "fraud-team")
    assert names(sessions) == ["Preise 模型", "fraud-team"]
    assert sessions("undo").code == 2


def test_a_deleted_session_cannot_be_opened_by_accident(path: Path) -> None:
    """Its name does not begin a new one either; the error says both ways on."""
    rung("sessions", "delete", "Preise 模型")

    refused = rung("talk", "--session", "Preise 模型")

    assert refused.code == 2
    assert "was deleted" in refused.err
    assert "rung sessions restore 'Preise 模型'" in refused.err
    assert "rung sessions forget 'Preise 模型'" in refused.err
    assert "“fraud-team”" in rung("--plain", typed="quit\n").out


def test_where_the_first_session_was_deleted_another_one_is_begun(sessions_folder: Path) -> None:
    """Without a name, Rung does not stumble over what was deleted."""
    rung("--plain", typed="All our code is in git.\nquit\n")
    rung("sessions", "delete", "default")

    assert "“default-2”" in rung("--plain", typed="quit\n").out


def test_what_is_forgotten_is_gone(path: Path, sessions: Sessions) -> None:
    """One by name, or all that are deleted."""
    for name in ("a", "b"):
        with closing(Store(path)) as store:
            store.start(name)
            store.append(name, [StoredEvent(1, "said", said(f"xyzzy {name}"))])
    assert "“a” is gone for good" in sessions("forget", "a").err
    sessions("delete", "b")
    assert "1 session(s) removed for good" in sessions("forget", "--deleted").err

    assert names(sessions, "--all") == ["Preise 模型", "fraud-team"]
    assert not any(b"xyzzy" in file.read_bytes() for file in path.parent.rglob("*") if file.is_file())


def test_forgetting_names_the_damaged_files_that_may_still_hold_it(path: Path, sessions: Sessions) -> None:
    """They were set aside for their owner to look at, and are the owner's to remove."""
    aside = path.with_name("sessions.db.damaged-1")
    aside.write_bytes(b"damaged")

    assert str(aside) in sessions("forget", "fraud-team").err


@pytest.mark.parametrize("arguments", [[], ["fraud-team", "--deleted"]])
def test_forget_wants_one_thing(path: Path, sessions: Sessions, arguments: list[str]) -> None:
    """A name, or all that are deleted: what cannot be undone is not guessed."""
    assert sessions("forget", *arguments).code == 2
    assert len(names(sessions)) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rename", "fraud-team", "Preise 模型"], "is there already"),
        (["rename", "fraud-team", " "], "cannot be the name of a session"),
        (["rename", "fraud-team", "a\u202eb"], "cannot be the name of a session"),
        (["rename", "fraud-teem", "x"], "did you mean 'fraud-team'?"),
        (["archive", "\udce4"], "cannot be the name of a session"),
        (["delete", "nobody"], "there is no session 'nobody'"),
        (["forget", "nobody"], "there is no session 'nobody'"),
        (["export", "nobody"], "there is no session 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_said(path: Path, sessions: Sessions, arguments: list[str], told: str) -> None:
    """Exit code 2, an error in words, and everything as it was."""
    run = sessions(*arguments)

    assert (run.code, run.out) == (2, "")
    assert told in run.err
    assert names(sessions, "--all") == ["Preise 模型", "fraud-team"]


@pytest.mark.parametrize("arguments", [["delete", "x"], ["undo"], ["forget", "--deleted"], ["export", "x"]])
def test_where_there_is_no_session_nothing_is_created(
    sessions_folder: Path, sessions: Sessions, arguments: list[str]
) -> None:
    """The error says how to begin."""
    run = sessions(*arguments)

    assert run.code == 2
    assert "there is no session yet" in run.err
    assert not sessions_folder.exists()


# --- out and in


def test_a_session_goes_out_and_comes_in_elsewhere(
    path: Path, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another machine it is the same; under another name on this one as well."""
    file = tmp_path / "team.json"
    sessions("export", "fraud-team", "--out", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert sessions("export", "fraud-team").out == file.read_text(encoding="utf-8")

    assert sessions("import", str(file), "--as", "copy").code == 0
    assert names(sessions) == ["copy", "Preise 模型", "fraud-team"]

    monkeypatch.setenv("RUNG_HOME", str(tmp_path / "elsewhere"))
    assert sessions("import", str(file)).code == 0
    assert sessions("export", "fraud-team").out == file.read_text(encoding="utf-8")


def test_a_name_that_is_taken_is_not_imported_over(path: Path, sessions: Sessions, tmp_path: Path) -> None:
    """The error names the way out."""
    file = tmp_path / "team.json"
    sessions("export", "fraud-team", "--out", str(file))

    run = sessions("import", str(file))

    assert run.code == 2
    assert "--as NAME" in run.err
    assert names(sessions) == ["Preise 模型", "fraud-team"]


def test_no_file_is_written_over(path: Path, sessions: Sessions, tmp_path: Path) -> None:
    """Whatever stands in it stays."""
    file = tmp_path / "notes.txt"
    file.write_text("my notes", encoding="utf-8")

    run = sessions("export", "fraud-team", "--out", str(file))

    assert run.code == 2
    assert f"{file}: is there already" in run.err
    assert file.read_text(encoding="utf-8") == "my notes"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", "byte 0 is not UTF-8"),
        (b"my notes", "not JSON"),
        (b'{"rung_session": 1}', "'name' is missing"),
    ],
)
def test_a_file_that_is_no_session_is_not_imported(
    sessions_folder: Path, sessions: Sessions, tmp_path: Path, content: bytes, told: str
) -> None:
    """It is named with what is wrong, and nothing is created."""
    file = tmp_path / "notes.txt"
    file.write_bytes(content)

    run = sessions("import", str(file))

    assert run.code == 2
    assert str(file) in run.err
    assert told in run.err
    assert not sessions_folder.exists()


def test_a_file_that_is_not_there_is_named(sessions: Sessions, tmp_path: Path) -> None:
    """As any other file."""
    run = sessions("import", str(tmp_path / "gone.json"))

    assert run.code == 2
    assert "gone.json: cannot be read" in run.err


def test_a_session_of_a_whole_conversation_comes_back(sessions_folder: Path, tmp_path: Path) -> None:
    """What Rung really writes fits the schema, and the copy says what the session says."""
    lines = "All our code is in git, nobody monitors the model.\n/learn drift\nb\nundo\nwe have 3 models\nskip\nquit\n"
    rung("--plain", "--session", "team", typed=lines)
    rung("sessions", "export", "team", "--out", str(tmp_path / "team.json"))

    assert rung("sessions", "import", str(tmp_path / "team.json"), "--as", "copy").code == 0

    values = json.loads((tmp_path / "team.json").read_text(encoding="utf-8"))
    assert values["diagnosed"]["knowledge"]["version"]
    assert values["diagnosed"]["levels"]["azure-mlops"]
    assert rung("next", "--session", "copy").out == rung("next", "--session", "team").out
