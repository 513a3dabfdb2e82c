"""The command line as a whole: commands, exit codes, sessions on disk, and a world that is not as it should be."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from assistant import __version__
from assistant.cli import run
from assistant.conversation import Conversation
from assistant.store import Store
from tests.processes import README_SENTENCE, README_STATUSES, ROOT, Outcome, command, environment, outcome, rung, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.settings import Settings

_YAML = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Everything is text to it."""


def no_screen(open_conversation: Callable[[], Conversation]) -> int:
    """Stand where the terminal application would open."""
    raise AssertionError("the terminal application was opened")


@pytest.fixture
def here(typed_here: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Run a command in this process."""
    return typed_here


@pytest.fixture
def tell(doctor: Doctor, reader: Reader, sessions_folder: Path) -> Callable[[str, str], None]:
    """Say something in a session that is kept where the processes of this test look for it."""

    def tell_(session: str, text: str) -> None:
        with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
            Conversation(doctor, reader, store, session).say(text)

    return tell_


def yaml_of(folder: str) -> list[Any]:
    """Every file below a folder of the checkout, read without our own loader."""
    return [yaml.load(file.read_text(encoding="utf-8"), _YAML) for file in sorted((ROOT / folder).rglob("*.yaml"))]


def sentences(outcome_: Outcome) -> list[str]:
    """The complaint on stderr, line by line."""
    return outcome_.err.splitlines()


def last_line(seen: Outcome) -> dict[str, Any]:
    """The last reply of `rung talk`."""
    values: dict[str, Any] = json.loads(seen.out.splitlines()[-1])
    return values


# --- rung kb


def test_the_counts_are_those_of_the_files(here: Callable[..., Outcome]) -> None:
    """`kb stats --json` has the keys of the contract, in that order, and counts what lies in the folders."""
    criteria = {
        folder.name: [
            criterion
            for file in folder.glob("*.yaml")
            if file.name != "framework.yaml"
            for criterion in yaml.load(file.read_text(encoding="utf-8"), _YAML)["criteria"]
        ]
        for folder in sorted((ROOT / "knowledge/frameworks").iterdir())
    }
    frameworks = [entry for entry in yaml_of("knowledge/frameworks") if "publisher" in entry]
    expressions = [texts for book in yaml_of("knowledge/phrases") for key, texts in book.items() if key != "practice"]

    counted = here("kb", "stats", "--json")

    counts = json.loads(counted.out)
    assert list(counts) == [
        "frameworks", "practices", "rules", "contradictions", "caveats", "lessons", "sources", "phrases", "tools",
        "terms", "disagreements",
    ]  # fmt: skip
    assert counts["frameworks"] == {
        entry["id"]: {
            "criteria": len(criteria[entry["id"]]),
            "dimensions": len(entry["dimensions"]),
            "levels": len(entry.get("levels", [])),
        }
        for entry in frameworks
    }
    assert {key: counts[key] for key in list(counts)[1:]} == {
        "practices": len(yaml_of("knowledge/practices")),
        "rules": len(yaml_of("rules")),
        "contradictions": len(yaml_of("rules/contradictions")),
        "caveats": len(yaml_of("rules/caveats")),
        "lessons": len(yaml_of("knowledge/lessons")),
        "sources": len(yaml_of("knowledge/sources")),
        "phrases": sum(len(texts) for texts in expressions),
        "tools": len(yaml_of("knowledge/tools")),
        "terms": len(yaml_of("knowledge/glossary")),
        "disagreements": len(yaml_of("knowledge/disagreements")),
    }
    assert (counted.code, counted.err) == (0, "")


def test_the_counts_can_be_read_by_people(here: Callable[..., Outcome]) -> None:
    """`kb stats` prints the same numbers, a line for each."""
    counts = json.loads(here("kb", "stats", "--json").out)

    lines = here("kb", "stats").out.splitlines()

    for name in ("practices", "rules", "contradictions", "caveats", "sources", "phrases", "tools"):
        assert f"{name}: {counts[name]}" in lines
    for id_, numbers in counts["frameworks"].items():
        assert (
            f"{id_}: {numbers['criteria']} criteria, {numbers['dimensions']} dimensions, {numbers['levels']} levels"
            in lines
        )


@pytest.mark.parametrize(
    ("kind", "folder"),
    [
        ("practices", "knowledge/practices"),
        ("rules", "rules"),
        ("sources", "knowledge/sources"),
        ("tools", "knowledge/tools"),
        ("phrases", "knowledge/phrases"),
        ("lessons", "knowledge/lessons"),
        ("terms", "knowledge/glossary"),
        ("disagreements", "knowledge/disagreements"),
    ],
)
def test_a_kind_is_listed_by_the_names_of_its_files(here: Callable[..., Outcome], kind: str, folder: str) -> None:
    """`kb list KIND` prints a line for each file of the kind: its id, a tab, and what it is."""
    listed = here("kb", "list", kind)

    ids = [line.split("\t")[0] for line in listed.out.splitlines()]
    assert sorted(ids) == sorted(file.stem for file in (ROOT / folder).rglob("*.yaml"))
    assert (listed.code, listed.err) == (0, "")


def test_criteria_and_frameworks_are_listed(here: Callable[..., Outcome]) -> None:
    """`kb list` knows the parts of frameworks too, and shows the text beside the id."""
    assert "azure-mlops\tMicrosoft MLOps maturity model" in here("kb", "list", "frameworks").out.splitlines()
    criterion = yaml_of("knowledge/frameworks/google-mlops")[1]["criteria"][0]
    assert f"{criterion['id']}\t{criterion['text']}" in here("kb", "list", "criteria").out.splitlines()


def test_an_entry_is_shown_with_its_place_and_its_uses(here: Callable[..., Outcome]) -> None:
    """`kb show` prints what the file says, where it stands, and which criteria and rules use it."""
    entry = yaml.load((ROOT / "knowledge/practices/version-control.yaml").read_text("utf-8"), _YAML)

    shown = here("kb", "show", "version-control")

    assert shown.out.startswith("practices/version-control\n")
    assert f"  question: {entry['question']}\n" in shown.out
    assert "  place: knowledge/practices/version-control.yaml:1\n" in shown.out
    assert "  used by: ci-needs-version-control (implication)\n" in shown.out
    assert shown.code == 0


@pytest.mark.parametrize(
    ("id_", "kind"),
    [
        ("azure-mlops", "frameworks"),
        ("ci-needs-version-control", "rules"),
        ("azure-mlops-2025", "sources"),
        ("mlflow", "tools"),
        ("models-in-production", "practices"),
        ("watching-live-models", "lessons"),
        ("concept-drift", "terms"),
        ("approvals-at-the-top", "disagreements"),
        ("ml-test-score-features-beneficial", "criteria"),
    ],
)
def test_every_kind_of_entry_can_be_shown(here: Callable[..., Outcome], id_: str, kind: str) -> None:
    """A framework, rule, lesson, term or whatever else is found by its id alone."""
    shown = here("kb", "show", id_)

    assert shown.out.splitlines()[0] == f"{kind}/{id_}"
    assert (shown.code, shown.err) == (0, "")


def test_the_table_of_the_readme_is_up_to_date(here: Callable[..., Outcome]) -> None:
    """`kb coverage` prints what stands in knowledge/README.md; `kb coverage --write` puts it there."""
    text = (ROOT / "knowledge/README.md").read_text(encoding="utf-8")

    table = here("kb", "coverage").out

    assert f"<!-- coverage -->\n{table}<!-- end of coverage -->" in text


def test_the_table_counts_what_stands_in_the_files(here: Callable[..., Outcome]) -> None:
    """GigaOm: ten statements of a secondary text, and one that is our reading."""
    (row,) = (line for line in here("kb", "coverage").out.splitlines() if line.startswith("| gigaom "))
    entries = [entry for entry in yaml_of("knowledge/frameworks/gigaom") if "criteria" in entry]
    criteria = [criterion for entry in entries for criterion in entry["criteria"]]
    standings = [criterion["standing"] for criterion in criteria]
    required = [criterion for criterion in criteria if criterion["role"] == "required"]

    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[:6] == ["gigaom", "levels", "5", "5", str(len(criteria)), str(len(required))]
    assert cells[7:] == [str(standings.count(each)) for each in ("primary", "secondary", "derived")]


def test_the_table_is_written_where_it_belongs(tmp_path: Path) -> None:
    """A stale table is replaced, and nothing else in the file changes."""
    checkout = shutil.copytree(ROOT / "assistant", tmp_path / "assistant").parent
    for folder in ("knowledge", "rules"):
        shutil.copytree(ROOT / folder, checkout / folder)
    readme = checkout / "knowledge/README.md"
    before = readme.read_text(encoding="utf-8")
    readme.write_text(before.replace("| gigaom | levels | 5 |", "| gigaom | levels | 6 |"), encoding="utf-8")

    written = rung("kb", "coverage", "--write", folder=checkout)

    assert (written.code, written.out) == (0, "")
    assert readme.read_text(encoding="utf-8") == before


def test_an_unknown_id_gets_the_nearest_one(here: Callable[..., Outcome]) -> None:
    """A typo after `kb show` costs one more try: the nearest known name is in the message."""
    shown = here("kb", "show", "version-contrl")

    assert (shown.code, shown.out) == (2, "")
    assert sentences(shown) == ["rung: error: nothing is called 'version-contrl'", "  did you mean 'version-control'?"]


def test_an_id_like_no_other_gets_the_way_to_the_list(here: Callable[..., Outcome]) -> None:
    """Where no name is near, the message says how to see them."""
    shown = here("kb", "show", "zzzzqqqq")

    assert shown.code == 2
    assert "`rung kb list" in shown.err


def test_knowledge_in_order_is_no_result(here: Callable[..., Outcome]) -> None:
    """`kb check` prints problems on stdout; that there is none it says on stderr."""
    checked = here("kb", "check")

    assert (checked.code, checked.out) == (0, "")
    assert "in order" in checked.err


def test_explain_shows_how_a_message_is_read(here: Callable[..., Outcome]) -> None:
    """Clauses with their cues, what tools say, candidates with the nearest phrase, and what is stored in the end."""
    shown = here("read", "--explain", "MLflow for runs, nothing is versioned")

    assert shown.code == 0
    for part in (
        "nothing is versioned  cues: nothing (negation)",
        "tools say: experiment-tracking yes",
        "nearest phrase: “",
        "experiment-tracking: yes  confidence",
    ):
        assert part in shown.out


def test_explain_takes_the_question_into_account(here: Callable[..., Outcome]) -> None:
    """And names a practice that there is none of, with the nearest one."""
    assert "rollback: no" in here("read", "--explain", "nope", "--question", "rollback").out

    wrong = here("read", "--explain", "nope", "--question", "rolback")
    assert (wrong.code, "did you mean 'rollback'?" in wrong.err) == (2, True)


# --- arguments


@pytest.mark.parametrize("arguments", [["asess"], ["kb"], ["kb", "list", "practises"], ["kb", "show"], ["--plane"]])
def test_an_unknown_command_or_option_is_bad_usage(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not a command ends with exit code 2, nothing on stdout and the usage on stderr."""
    with pytest.raises(SystemExit) as ended:
        run(arguments, no_screen)

    captured = capsys.readouterr()
    assert (ended.value.code, captured.out) == (2, "")
    assert captured.err.startswith("usage: rung")


def test_the_module_and_its_version_are_run_by_name() -> None:
    """`python -m assistant --version` prints the version of the package and is fine."""
    assert rung("--version") == Outcome(0, f"rung {__version__}\n", "")


class Terminal(io.BytesIO):
    """A stdin at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_terminal_application(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command, at a terminal, the application opens on the session named, and its exit code counts."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Terminal()))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    opened: list[str] = []

    def open_screen(open_conversation: Callable[[str | None], Conversation], settings: Settings) -> int:
        opened.append(open_conversation(None).session)
        return 7

    assert run(["--session", "fraud-team"], open_screen) == 7
    assert opened == ["fraud-team"]


def test_a_first_start_makes_its_places(tmp_path: Path) -> None:
    """Without RUNG_HOME the conversation and the loaded knowledge go where the system has data and caches."""
    data, caches = tmp_path / "data", tmp_path / "caches"
    places = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(data), "XDG_CACHE_HOME": str(caches)}

    started = rung("--plain", typed="Our code is in git.\n", RUNG_HOME="", **places)

    assert (started.code, "- Version control: yes" in started.out) == (0, True)
    made = {path.name for path in tmp_path.rglob("*.*")}
    assert {"sessions.db", "knowledge.pickle"} <= made


def test_a_pipe_gets_the_conversation_line_by_line(sessions_folder: Path) -> None:
    """`rung` without a command is `rung --plain` where no terminal is."""
    piped = rung(typed="quit\n")

    assert piped.code == 0
    assert piped.out.startswith("Rung: ")


def test_stdout_is_utf8_whatever_the_locale() -> None:
    """In the C locale, where Python would write ASCII, words come back as they were written."""
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    talked = rung("talk", typed='{"text": "the Prüfung code is in git"}\n', **ascii_only)

    assert "“the Prüfung code is in git”" in last_line(talked)["reply"]


# --- equal words, equal diagnosis


def intervals_in_report(text: str, names: dict[str, str]) -> dict[str, tuple[int, int]]:
    """The lines "- Azure level 0 to 1 (of 0 to 4)" of the plain report as framework id to interval."""
    found = {}
    for line in text.partition("Where you stand")[2].splitlines()[1:]:
        if not line.startswith("- "):
            break
        name, _, levels = line.removeprefix("- ").partition(" level ")
        numbers = [int(word) for word in levels.partition("(")[0].replace(",", " ").split() if word.isdigit()]
        found[names[name]] = (numbers[0], numbers[-1])
    return found


def intervals(frameworks: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Framework id to interval, from the JSON of the contract."""
    return {framework["id"]: (framework["at_least"], framework["at_most"]) for framework in frameworks}


def test_the_same_words_give_the_same_diagnosis_by_every_way_in() -> None:
    """The README's sentence means the same four claims and intervals to `--plain`, `talk` and `assess --json -`."""
    leading = [entry for entry in yaml_of("knowledge/frameworks") if entry.get("leading")]
    short_names = {entry["short_name"]: entry["id"] for entry in leading}
    names = {entry["id"]: entry["name"] for entry in yaml_of("knowledge/practices")}

    assessed = json.loads(rung("assess", "--json", "-", typed=README_SENTENCE).out)
    talked = json.loads(rung("talk", typed=json.dumps({"text": README_SENTENCE}) + "\n").out.splitlines()[1])
    plain = rung("--plain", "--no-save", typed=f"{README_SENTENCE}\nreport\nquit\n").out

    said = [claim for claim in assessed["claims"] if claim["origin"] != "implied"]
    assert {claim["practice"]: claim["status"] for claim in said} == README_STATUSES
    assert talked["claims"] == said
    noted = plain.partition("Rung: I understand:")[2].partition("A first picture")[0].strip().splitlines()
    assert noted == [
        f"- {names[claim['practice']]}: {claim['status']} — “{claim['quotes'][0]['text']}”" for claim in said
    ]
    assert talked["frameworks"] == assessed["frameworks"]
    led = [result for result in assessed["frameworks"] if result["id"] in short_names.values()]
    assert intervals_in_report(plain, short_names) == intervals(led)


def test_a_diagnosis_is_the_same_bytes_in_every_process() -> None:
    """`assess --json` does not depend on the order in which Python hashes strings."""
    text = f"{README_SENTENCE}\n\nWe retrain every night. We have 12 models. There is no version control at all."

    first, second = (rung("assess", "--json", typed=text, PYTHONHASHSEED=seed) for seed in ("1", "4242"))

    assert first.out == second.out
    assert len(json.loads(first.out)["contradictions"]) >= 1


# --- sessions


def test_a_session_is_found_again_by_other_processes() -> None:
    """What was told to `talk --session` is known to a second `talk`, and `--plain` says welcome back."""
    told = rung("talk", "--session", "fraud", typed=json.dumps({"text": README_SENTENCE}) + "\n")
    again = rung("talk", "--session", "fraud")
    plain = rung("--plain", "--session", "fraud", typed="report\n")

    assert last_line(again)["frameworks"] == last_line(told)["frameworks"]
    assert "Welcome back" in last_line(again)["reply"]
    assert plain.out.startswith("Rung: Welcome back")
    assert "“the training data sits on a share”" in plain.out


def test_the_session_may_be_named_before_the_command() -> None:
    """`rung --session NAME talk` keeps the conversation just as `rung talk --session NAME` does."""
    rung("--session", "fraud", "talk", typed='{"text": "Our code is in git."}\n')

    assert "Welcome back" in last_line(rung("talk", "--session", "fraud"))["reply"]


def test_plain_goes_on_with_the_latest_session(tell: Callable[[str, str], None]) -> None:
    """Without a name, the session used last is opened."""
    for session, text in [("credit", "Our code is in git."), ("fraud", "Nobody writes tests.")]:
        tell(session, text)

    resumed = rung("--plain", typed="report\n")

    assert resumed.out.startswith("Rung: Welcome back")
    assert "“Nobody writes tests”" in resumed.out
    assert "Our code is in git" not in resumed.out


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (["talk"], '{"text": "Our code is in git."}\n'),
        (["talk", "--session", ""], ""),
        (["--plain", "--no-save"], "Our code is in git.\n"),
        (["--no-save", "talk", "--session", "fraud"], '{"text": "Our code is in git."}\n'),
        (["assess"], "Our code is in git."),
        (["read"], '{"text": "Our code is in git."}\n'),
        (["kb", "stats"], ""),
    ],
)
def test_nothing_is_stored_unasked(arguments: list[str], typed: str, sessions_folder: Path) -> None:
    """Only the conversation and `talk --session` write sessions, and not with --no-save; the cache holds no words."""
    (sessions_folder / "cache").mkdir(parents=True)  # empty, so that this very process has to fill it
    rung(*arguments, typed=typed)

    kept = list(sessions_folder.rglob("*.*"))
    assert [path.name for path in kept] in ([], ["knowledge.pickle"])
    assert all(b"Our code is in git" not in path.read_bytes() for path in kept)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "\x1b[31mred", "\udcff"])
def test_a_session_has_a_name_that_can_be_printed(here: Callable[..., Outcome], name: str) -> None:
    """An empty name, or one with control characters or broken bytes in it, is refused before anything is stored."""
    refused = here("--plain", "--session", name)

    assert (refused.code, refused.out) == (2, "")
    assert "cannot be the name of a session" in refused.err
    assert refused.err.isprintable() or refused.err.count("\n") == 2


# --- a world that is not as it should be


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    """RUNG_HOME that is a file: exit code 2, and the message says which path and what to do."""
    (tmp_path / "occupied").write_text("mine", encoding="utf-8")

    refused = rung("--plain", typed="hello\n", RUNG_HOME=str(tmp_path / "occupied"))

    assert refused.code == 2
    assert str(tmp_path / "occupied") in refused.err
    assert "RUNG_HOME" in refused.err
    assert (tmp_path / "occupied").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "arguments", [["--plain"], ["talk", "--session", "fraud"], ["sessions"], ["learn"], ["--new-session", "browser"]]
)
def test_a_damaged_database_is_set_aside_and_the_user_told(arguments: list[str], sessions_folder: Path) -> None:
    """A file that is no database is kept, every byte of it, under a name that is told once; Rung begins a new one."""
    file = sessions_folder / "sessions.db"
    sessions_folder.mkdir()
    file.write_bytes(b"this was a database once" * 400)

    run = rung(*arguments, typed='{"text": "hello"}\n')

    told = run.out.replace("\\\\", "") + run.err
    assert run.code == 0
    assert told.count(f"It is kept as {file}.damaged-1") == 1
    assert file.with_name("sessions.db.damaged-1").read_bytes() == b"this was a database once" * 400
    assert "damaged" not in rung(*arguments, typed='{"text": "hello"}\n').out


@pytest.mark.parametrize("arguments", [["--plain"], ["talk", "--session", "fraud"]])
def test_a_locked_database_is_said_to_be_locked(
    arguments: list[str], sessions_folder: Path, tell: Callable[[str, str], None]
) -> None:
    """Another program that holds the sessions costs a clear message, and nothing that was told before."""
    tell("fraud", "Our code is in git.")
    with contextlib.closing(sqlite3.connect(sessions_folder / "sessions.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused = rung(*arguments, typed='{"text": "hello"}\n')
        other.execute("ROLLBACK")

    assert refused.code == 2
    assert "locked by another program" in refused.err
    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        assert [event.body["text"] for event in store.events("fraud") if event.kind == "said"] == [
            "Our code is in git."
        ]


@pytest.mark.parametrize("what", ["practices", "criteria"])
def test_a_reader_that_leaves_is_no_error(what: str) -> None:
    """`rung kb list | head -1` ends with 0 and without a word, be the list short or long."""
    with start("kb", "list", what) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        error = process.stderr.read()

    assert outcome(process.returncode, b"", error) == Outcome(0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to write to")
def test_a_full_disk_is_said_to_be_full() -> None:
    """Results that cannot be written end with exit code 2 and one line that says why."""
    with Path("/dev/full").open("wb") as full:
        run_ = subprocess.run(
            command("kb", "stats"), cwd=ROOT, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )

    seen = outcome(run_.returncode, b"", run_.stderr)
    assert seen.code == 2
    assert sentences(seen) == ["rung: error: input or output failed: No space left on device"]


@pytest.mark.parametrize("arguments", ["--plain", "read"])
def test_a_closed_stdin_is_an_empty_one(arguments: str) -> None:
    """Started without any stdin, as some schedulers do, a command ends by itself and is fine."""
    shell = ["/bin/sh", "-c", 'exec "$@" <&-', "sh", *command(arguments)]
    run_ = subprocess.run(shell, cwd=ROOT, env=environment(), capture_output=True, timeout=60, check=False)

    assert outcome(run_.returncode, run_.stdout, run_.stderr).code == 0


@pytest.mark.parametrize("arguments", [["--plain"], ["read"]])
def test_ctrl_c_ends_without_a_traceback(arguments: list[str]) -> None:
    """SIGINT while waiting for words ends with 130, the code that shells expect, and with nothing on stderr."""
    with start(*arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"text": "Our code is in git."}\n')
        process.stdin.flush()
        process.stdout.readline()  # loaded, and waiting for the next line or about to
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)

    assert outcome(process.returncode, out, error).code == 130
    assert error == b""


# --- a damaged knowledge base


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the program and its knowledge, free to be broken."""
    root = tmp_path / "checkout"
    for name in ("assistant", "knowledge", "rules"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def change(file: Path, old: str, new: str) -> int:
    """Replace the first line that is `old` and return its number."""
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if line.startswith(old))
    lines[number] = new
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return number + 1


def test_every_mistake_in_the_knowledge_is_named_with_its_line(checkout: Path) -> None:
    """`kb check` finds a text that breaks YAML, a misspelt key and an unknown practice in one run, and ends with 1."""
    broken = change(checkout / "knowledge/practices/alerting.yaml", "what:", "what: a: b: c")
    misspelt = change(checkout / "knowledge/practices/staging.yaml", "why:", "wy: it is cheap")
    unknown = change(checkout / "rules/implied/ci-needs-version-control.yaml", "then:", "then: {version-contrl: yes}")

    checked = rung("kb", "check", folder=checkout)

    assert checked.code == 1
    for place in (
        f"knowledge/practices/alerting.yaml:{broken}: is not valid YAML",
        f"knowledge/practices/staging.yaml:{misspelt}: unknown key 'wy'",
        f"rules/implied/ci-needs-version-control.yaml:{unknown}: unknown practice 'version-contrl'",
    ):
        assert place in checked.out
    assert "did you mean 'version-control'?" in checked.out


@pytest.mark.parametrize("arguments", [["assess"], ["read"], ["talk"], ["--plain"], ["kb", "stats"]])
def test_with_damaged_knowledge_nothing_is_said_but_what_is_wrong(arguments: list[str], checkout: Path) -> None:
    """No command goes on with half the knowledge: exit code 2, the file and line, nothing on stdout."""
    line = change(checkout / "knowledge/practices/alerting.yaml", "what:", "what: a: b: c")

    refused = rung(*arguments, typed=README_SENTENCE, folder=checkout)

    assert (refused.code, refused.out) == (2, "")
    assert refused.err.count("rung: error:") == 1
    assert f"knowledge/practices/alerting.yaml:{line}: is not valid YAML" in refused.err
