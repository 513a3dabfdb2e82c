"""`rung why`, `rung next` and `rung plan`: questions about a session or a transcript, which change nothing."""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation import Conversation
from assistant.store import Store
from tests.processes import README_SENTENCE, ROOT, Outcome, environment, rung

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader

    Ask = Callable[..., Outcome]
    Tell = Callable[..., None]

QUESTIONS = {"why": ["why", "model-monitoring"], "next": ["next"], "plan": ["plan"]}
UNWATCHED = "nobody looks at the model once it is live"
ON_A_SHARE = "the training data sits on a share"
LONG_TALK = (
    README_SENTENCE,
    "we have 2 models in production and labels arrive after nine months, there are three of us",
    "models are deployed by hand and nobody owns them",
    "We have continuous integration for every commit. Our code is not in version control at all.",
)
"""Messages with gaps, context facts, and two contradictions: the code is told in two ways, and CI needs it in git."""
ASK_ALL = """
import sys
from assistant.cli import run
for question in (["why", "ml-test-score"], ["next"], ["plan"]):
    assert run([*question, "--json", "--file", sys.argv[1]], exit) == 0
"""
"""A program that puts the three questions to one transcript."""
PROOF_KEYS = ["atom", "says", "origin", "sources", "words", "premises", "absent"]


@pytest.fixture
def ask(typed_here: Ask) -> Ask:
    """Run a command in this process."""
    return typed_here


@pytest.fixture
def tell(doctor: Doctor, reader: Reader, sessions_folder: Path) -> Tell:
    """Say something in a session that is kept where commands look for it."""

    def tell_(session: str, *texts: str) -> None:
        with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
            conversation = Conversation(doctor, reader, store, session)
            for text in texts:
                conversation.say(text)

    return tell_


@pytest.fixture
def two_sessions(tell: Tell) -> None:
    """First a talk about credit with data on a share, then one about fraud with an unwatched model."""
    tell("credit", ON_A_SHARE)
    tell("fraud", UNWATCHED)


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    """The long talk as a text file, a message a paragraph."""
    file = tmp_path / "talk.txt"
    file.write_text("\n\n".join(LONG_TALK), encoding="utf-8")
    return file


def values_of(seen: Outcome) -> dict[str, Any]:
    """The JSON on stdout of a command that went well."""
    assert (seen.code, seen.err) == (0, "")
    values: dict[str, Any] = json.loads(seen.out)
    return values


def steps_of(proof: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A proof and everything below it."""
    yield proof
    for premise in proof["premises"]:
        yield from steps_of(premise)


def stored(folder: Path) -> list[str]:
    """Every row of a database, as SQL: the event log, the sessions, and what SQLite itself counts."""
    with contextlib.closing(sqlite3.connect(folder / "sessions.db")) as database:
        return [line for line in database.iterdump() if line.startswith("INSERT")]


def without_counters(rows: list[str]) -> list[str]:
    """The rows that are ours."""
    return [row for row in rows if '"sqlite_sequence"' not in row]


# --- what a question is about


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_about_the_latest_session(question: str, ask: Ask, two_sessions: None) -> None:
    """Without a name it is the session used last, and its words are quoted."""
    answered = ask(*QUESTIONS[question])

    assert (answered.code, answered.err) == (0, "")
    assert f"“{UNWATCHED}”" in answered.out
    assert ON_A_SHARE not in answered.out


@pytest.mark.parametrize("question", [["why", "data-versioning"], ["next"], ["plan"]])
@pytest.mark.parametrize("where", ["before the command", "after the command"])
def test_a_session_can_be_named(question: list[str], where: str, ask: Ask, two_sessions: None) -> None:
    """`rung --session NAME next` and `rung next --session NAME` are about that session, though it is not the latest."""
    named = ["--session", "credit"]

    answered = ask(*(named + question if where == "before the command" else question + named))

    assert (answered.code, answered.err) == (0, "")
    assert f"“{ON_A_SHARE}”" in answered.out
    assert UNWATCHED not in answered.out


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_can_be_about_a_transcript(question: str, ask: Ask, tmp_path: Path) -> None:
    """With --file a text file is asked, and no session has to be there."""
    file = tmp_path / "talk.txt"
    file.write_text(UNWATCHED, encoding="utf-8")

    answered = ask(*QUESTIONS[question], "--file", str(file))

    assert (answered.code, answered.err) == (0, "")
    assert f"“{UNWATCHED}”" in answered.out


@pytest.mark.parametrize("question", QUESTIONS)
def test_standard_input_is_a_transcript_too(question: str, ask: Ask, tmp_path: Path) -> None:
    """`--file -` gives what the same words in a file give."""
    file = tmp_path / "talk.txt"
    file.write_text(README_SENTENCE, encoding="utf-8")

    assert ask(*QUESTIONS[question], "--file", "-", typed=README_SENTENCE) == ask(
        *QUESTIONS[question], "--file", str(file)
    )


def test_answers_in_yaml_are_proved_without_words(ask: Ask, tmp_path: Path) -> None:
    """Whoever answered by status said nothing that could be quoted."""
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {model-monitoring: no}\n", encoding="utf-8")

    told = ask("why", "model-monitoring", "--file", str(file))

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("- Model monitoring: no\n")
    assert "you said" not in told.out


def test_what_speaks_for_a_practice_is_proved_with_it(ask: Ask, tmp_path: Path) -> None:
    """Why it is advised, or left for later: the rules that fire about it, down to what they rest on."""
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {automated-retraining: no, label-delay: 9 months}\n", encoding="utf-8")
    told = ask("why", "automated-retraining", "--file", str(file))

    assert "(rule `retraining-late-labels-first`)" in told.out
    assert "   - Label delay: at least 30 days" in told.out


def test_what_is_missing_by_answers_in_yaml_is_the_next_move(ask: Ask, tmp_path: Path) -> None:
    """The only practice that is said to be missing is the only thing to do."""
    file = tmp_path / "answers.yaml"
    file.write_text("answers: {version-control: yes, model-monitoring: no}\n", encoding="utf-8")

    steps = values_of(ask("next", "--json", "--file", str(file)))["next_steps"]

    assert [(step["practice"], step["quotes"]) for step in steps] == [("model-monitoring", [])]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_transcript_is_not_kept(question: str, ask: Ask, transcript: Path, sessions_folder: Path) -> None:
    """Asking about a file neither makes a session nor a database for one."""
    ask(*QUESTIONS[question], "--file", str(transcript))

    assert not (sessions_folder / "sessions.db").exists()


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_session_in_which_nothing_was_said_can_be_asked(question: str, ask: Ask, sessions_folder: Path) -> None:
    """Nothing is known, and that is no error."""
    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        store.start("fraud")

    answered = ask(*QUESTIONS[question])

    assert (answered.code, answered.err) == (0, "")
    assert "“nobody" not in answered.out


def test_what_one_process_was_told_another_can_be_asked(ask: Ask) -> None:
    """`rung talk --session` and `rung next` share nothing but the disk; what is printed is what this process prints."""
    rung("talk", "--session", "fraud", typed=json.dumps({"text": README_SENTENCE}) + "\n")

    asked = rung("next")

    assert f"“{UNWATCHED}”" in asked.out
    assert asked == ask("next")


# --- why


@pytest.mark.parametrize(
    "name",
    [
        "five-levels",
        "five-levels/3",
        "five-levels/data",
        "five-levels/data/3",
        "ml-test-score",
        "five-levels-l3-data-versions-kept",
        "data-versioning",
        "ci-needs-version-control",
        "small-team-at-reasonable-scale",
        "two-accounts:version-control",
    ],
)
def test_every_kind_of_conclusion_can_be_proved(name: str, ask: Ask, transcript: Path) -> None:
    """Frameworks, levels, dimensions, criteria, practices, rules and contradictions are asked for by their ids."""
    values = values_of(ask("why", name, "--json", "--file", str(transcript)))

    assert values["conclusion"] == name
    assert values["proofs"]


def test_a_proof_goes_from_the_level_to_the_words(ask: Ask) -> None:
    """Balawejder's third level keeps older versions of the data, and a share keeps none."""
    lines = ask("why", "five-levels", "--file", "-", typed=ON_A_SHARE).out.splitlines()

    assert [line.strip().partition(" (")[0] for line in lines] == [
        "- Level 3 of Five levels is out of reach",
        "- Level 3 of data in Five levels is out of reach",
        "- Not so: Older versions of the data are still there.",
        f"- Data versioning: no, you said “{ON_A_SHARE}”",
    ]
    assert "`five-levels-l3-data-versions-kept`" in lines[2]
    assert lines[2].endswith("*[5 Levels of MLOps Maturity (2023)]*")


def test_a_contradiction_is_proved_by_both_sides(ask: Ask, transcript: Path) -> None:
    """What was said about CI and what was said about the code stand below the rule that they break."""
    proved = ask("why", "ci-needs-version-control", "--file", str(transcript)).out

    assert "(rule `ci-needs-version-control`)" in proved.splitlines()[0]
    assert "“We have continuous integration for every commit”" in proved
    assert "“Our code is not in version control at all”" in proved


def test_what_nothing_decides_has_no_proof(ask: Ask) -> None:
    """Nobody said anything about a feature store: that is an answer, and no error."""
    values = values_of(ask("why", "feature-store", "--json", "--file", "-", typed=UNWATCHED))

    assert values["proofs"] == []


def test_every_step_of_a_proof_has_its_keys(ask: Ask, transcript: Path) -> None:
    """Scripts find atom, words and premises in each step, in one order, however deep it lies."""
    values = values_of(ask("why", "five-levels", "--json", "--file", str(transcript)))

    assert list(values) == ["conclusion", "proofs", "knowledge"]
    assert list(values["knowledge"]) == ["version", "hash"]
    for proof in values["proofs"]:
        for step in steps_of(proof):
            assert list(step) == PROOF_KEYS
            assert step["says"]


@pytest.mark.parametrize(
    "name", ["azure-mlops", "google-mlops", "five-levels", "ml-test-score", "ci-needs-version-control", "cmmi", "aws"]
)
def test_a_proof_ends_in_the_words_of_the_user(name: str, ask: Ask, transcript: Path) -> None:
    """Each leaf is a claim with words out of the messages, or the level at which everybody begins."""
    values = values_of(ask("why", name, "--json", "--file", str(transcript)))
    leaves = [step for proof in values["proofs"] for step in steps_of(proof) if not step["premises"]]

    assert leaves
    for leaf in leaves:
        assert leaf["words"] or leaf["says"] == "That is where everybody begins", leaf
        assert all(any(words in message for message in LONG_TALK) for words in leaf["words"])


def test_only_claims_have_words(ask: Ask, transcript: Path) -> None:
    """What follows by a rule was said by nobody."""
    values = values_of(ask("why", "ml-test-score", "--json", "--file", str(transcript)))

    for proof in values["proofs"]:
        assert not [step["atom"] for step in steps_of(proof) if step["words"] and step["premises"]]


def test_a_proof_says_a_thing_once(ask: Ask) -> None:
    """A monitoring service fails for one reason, which is told once."""
    lines = ask("why", "five-levels", "--file", "-", typed=UNWATCHED).out.splitlines()

    assert len(lines) == len(set(lines))


def test_a_rule_that_a_proof_names_can_be_asked_about(ask: Ask) -> None:
    """Data on a share means that no model can be rebuilt, by a rule that `why reproducible-training` names."""
    by_rule = ask("why", "reproducible-training", "--file", "-", typed=ON_A_SHARE).out
    assert "(rule `rebuilding-needs-old-data`)" in by_rule

    assert values_of(ask("why", "rebuilding-needs-old-data", "--json", "--file", "-", typed=ON_A_SHARE))["proofs"]


def test_a_level_that_a_framework_does_not_have_is_an_error(ask: Ask) -> None:
    """Microsoft's levels end with 4."""
    assert ask("why", "azure-mlops/9", "--file", "-", typed=UNWATCHED).code == 2


# --- next and plan


def test_the_next_moves_are_those_of_the_assessment(ask: Ask, transcript: Path) -> None:
    """`next --json` gives the steps and targets that `assess --json` gives, with all their keys."""
    assessed = values_of(ask("assess", "--json", str(transcript)))

    values = values_of(ask("next", "--json", "--file", str(transcript)))

    assert list(values) == ["next_steps", "not_now", "targets", "knowledge"]
    assert values["next_steps"]
    for key in ("next_steps", "targets", "knowledge"):
        assert values[key] == assessed[key]


def test_what_to_leave_for_later_is_what_the_assessment_says(ask: Ask, transcript: Path) -> None:
    """The same practices in the same order, for the same reasons."""
    assessed = values_of(ask("assess", "--json", str(transcript)))

    values = values_of(ask("next", "--json", "--file", str(transcript)))

    assert values["not_now"]
    assert values["not_now"] == [{key: each[key] for key in values["not_now"][0]} for each in assessed["not_now"]]
    assert values["not_now"][0].keys() >= {"practice", "because"}


def test_a_session_and_its_transcript_get_the_same_moves(ask: Ask, tell: Tell) -> None:
    """The same words, said or piped in, lead to the same advice."""
    tell("fraud", README_SENTENCE)

    assert values_of(ask("next", "--json")) == values_of(ask("next", "--json", "--file", "-", typed=README_SENTENCE))


def test_a_plan_has_steps_with_times(ask: Ask, transcript: Path) -> None:
    """Each move of `plan --json` has the keys of a step and when it is done; what it leads to is a diagnosis."""
    steps = values_of(ask("next", "--json", "--file", str(transcript)))["next_steps"]

    values = values_of(ask("plan", "--json", "--file", str(transcript)))

    assert list(values) == ["months", "capacity", "moves", "left_over", "frameworks_after", "knowledge"]
    assert values["moves"]
    for move in values["moves"]:
        assert list(move) == [*steps[0], "begins", "ends", "months", "person_weeks"]
    assert {"id", "at_least", "at_most", "dimensions"} <= values["frameworks_after"][0].keys()


def test_a_plan_is_for_half_a_person_and_half_a_year_unless_told(ask: Ask, transcript: Path) -> None:
    """That is what `rung plan --help` says."""
    values = values_of(ask("plan", "--json", "--file", str(transcript)))

    assert (values["months"], values["capacity"]) == (6, 0.5)


@pytest.mark.parametrize(("months", "capacity"), [("1", "0.2"), ("3", "1"), ("12", "2.5"), ("60", "100")])
def test_a_plan_keeps_to_the_time_and_the_people(months: str, capacity: str, ask: Ask, transcript: Path) -> None:
    """No move ends after the last month, and all together take no more work than there is."""
    asked = ["plan", "--json", "--months", months, "--capacity", capacity, "--file", str(transcript)]

    values = values_of(ask(*asked))

    assert (values["months"], values["capacity"]) == (int(months), float(capacity))
    for move in values["moves"]:
        assert 0 <= move["begins"] <= move["ends"] <= int(months)
        assert set(move["months"]) <= set(range(1, int(months) + 1))
    weeks_there_are = float(capacity) * int(months) * 52 / 12
    assert sum(move["person_weeks"] for move in values["moves"]) <= weeks_there_are + 0.1


def test_what_does_not_fit_into_a_plan_is_named(ask: Ask, transcript: Path) -> None:
    """With an hour a week nothing gets done, and everything is left over."""
    steps = values_of(ask("next", "--json", "--file", str(transcript)))["next_steps"]

    values = values_of(ask("plan", "--json", "--months", "1", "--capacity", "0.05", "--file", str(transcript)))

    assert values["moves"] == []
    assert values["left_over"][: len(steps)] == [step["practice"] for step in steps]


# --- what cannot be asked

REFUSED: dict[str, tuple[list[str], str]] = {
    "an unknown session": (["next", "--session", "froud"], "did you mean 'fraud'?"),
    "an unknown session, named first": (["--session", "froud", "plan"], "did you mean 'fraud'?"),
    "a session unlike any": (["why", "five-levels", "--session", "zzz"], "there is no session 'zzz'"),
    "an empty name": (["next", "--session", ""], "there is no session ''"),
    "an unprintable name": (["next", "--session", "a\x1b[31m\nb"], "there is no session"),
    "an unknown framework": (["why", "azure-mlop"], "did you mean 'azure-mlops'?"),
    "an unknown practice": (["why", "modl-monitoring"], "did you mean 'model-monitoring'?"),
    "an unknown dimension": (["why", "azure-mlops/peple"], "did you mean 'people'?"),
    "a half level": (["why", "azure-mlops/2.5"], "there is no conclusion"),
    "an empty conclusion": (["why", ""], "there is no conclusion"),
    "no conclusion": (["why"], "CONCLUSION"),
    "no months": (["plan", "--months", "0"], "0 months"),
    "months gone by": (["plan", "--months", "-1"], "-1 months"),
    "more than five years": (["plan", "--months", "61"], "61 months"),
    "half a month": (["plan", "--months", "1.5"], "--months"),
    "months in words": (["plan", "--months", "six"], "--months"),
    "nobody": (["plan", "--capacity", "0"], "capacity of 0"),
    "less than nobody": (["plan", "--capacity", "-0.5"], "capacity of -0.5"),
    "a crowd": (["plan", "--capacity", "101"], "capacity of 101"),
    "endless people": (["plan", "--capacity", "inf"], "capacity of inf"),
    "no number of people": (["plan", "--capacity", "nan"], "capacity of nan"),
    "people in words": (["plan", "--capacity", "half"], "--capacity"),
    "a missing file": (["next", "--file", "missing.txt"], "missing.txt: cannot be read"),
    "an unknown option": (["next", "--months", "3"], "--months"),
}
"""What is asked while there is a session 'fraud', and a part of the complaint."""


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_asked_is_an_error(what: str, ask: Ask, sessions_folder: Path) -> None:
    """Exit code 2, the reason on stderr with the nearest name, and not a byte on stdout, as text and as JSON."""
    question, part = REFUSED[what]
    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        store.start("fraud")

    for refused in (ask(*question), ask(*question, "--json")):
        assert (refused.code, refused.out) == (2, "")
        assert part in refused.err
        assert refused.err.startswith(("rung: error: ", "usage: rung "))
        assert refused.err.replace("\n", "").isprintable()


@pytest.mark.parametrize("question", QUESTIONS)
def test_before_the_first_session_there_is_nothing_to_ask(question: str, ask: Ask) -> None:
    """The error says how to begin."""
    refused = ask(*QUESTIONS[question])

    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("rung: error: there is no session yet\n")
    assert "--file" in refused.err


def test_a_process_that_cannot_answer_says_so_on_stderr() -> None:
    """Exit code and streams of a process of its own are those of the contract."""
    refused = rung("why", "azure-mlop", "--json", "--file", "-", typed=UNWATCHED)

    assert (refused.code, refused.out) == (2, "")
    assert "did you mean 'azure-mlops'?" in refused.err


# --- nothing changes


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("session", ["credit", "fraud", "froud"])
def test_asking_changes_no_session(
    question: str, session: str, ask: Ask, two_sessions: None, sessions_folder: Path
) -> None:
    """Every row of the log is what it was; a session that does not exist is not begun."""
    before = without_counters(stored(sessions_folder))

    ask(*QUESTIONS[question], "--session", session)

    assert len(before) > 2
    assert without_counters(stored(sessions_folder)) == before


def test_asking_writes_nothing_at_all(ask: Ask, two_sessions: None, sessions_folder: Path) -> None:
    """Who only asks needs no right to write, and waits for nobody who does."""
    before = stored(sessions_folder)

    ask("next", "--session", "credit")

    assert stored(sessions_folder) == before


def test_a_session_can_be_asked_while_another_program_writes(
    ask: Ask, two_sessions: None, sessions_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the WAL mode of the store, readers do not wait for a writer."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    with contextlib.closing(sqlite3.connect(sessions_folder / "sessions.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answered = ask("next")
        other.execute("ROLLBACK")

    assert (answered.code, answered.err) == (0, "")


def test_asking_about_an_old_session_does_not_make_it_the_latest(ask: Ask, two_sessions: None) -> None:
    """The session used last is the one in which somebody last spoke."""
    ask("next", "--session", "credit")

    assert UNWATCHED in ask("next").out


@pytest.mark.parametrize("question", QUESTIONS)
def test_asking_before_the_first_session_begins_none(question: str, ask: Ask, sessions_folder: Path) -> None:
    """The error leaves no session behind."""
    ask(*QUESTIONS[question])

    with contextlib.closing(Store(sessions_folder / "sessions.db")) as store:
        assert store.sessions() == []


def test_answers_are_the_same_bytes_in_every_process(transcript: Path) -> None:
    """`why`, `next` and `plan` with --json do not depend on the order in which Python hashes strings."""
    program = [sys.executable, "-c", ASK_ALL, str(transcript)]
    processes = [
        subprocess.Popen(
            program, cwd=ROOT, env=environment(PYTHONHASHSEED=seed), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for seed in ("0", "1", "4242")
    ]

    seen = [(*process.communicate(timeout=60), process.returncode) for process in processes]

    assert [(error, code) for _, error, code in seen] == [(b"", 0)] * 3
    assert {out for out, _, _ in seen} == {seen[0][0]}
    assert [line for line in seen[0][0].decode().splitlines() if line in {"{", "}"}] == ["{", "}"] * 3


# --- text for people


@pytest.mark.parametrize(
    "question",
    [
        ["next"],
        ["plan"],
        ["plan", "--months", "1", "--capacity", "0.05"],
        ["why", "ml-test-score"],
        ["why", "azure-mlops"],
        ["why", "five-levels/data"],
        ["why", "ci-needs-version-control"],
        ["why", "small-team-at-reasonable-scale"],
        ["why", "models-in-production"],
    ],
    ids=" ".join,
)
def test_ids_stand_in_backticks_or_not_at_all(
    question: list[str], ask: Ask, transcript: Path, knowledge: Knowledge
) -> None:
    """People read names; an id is there to be typed, and is marked as such."""
    kinds = (knowledge.frameworks, knowledge.practices, knowledge.rules, knowledge.criteria, knowledge.sources)
    ids = {id_ for kind in kinds for id_ in kind if "-" in id_}
    text = re.sub(r"`[^`]*`|\]\([^)]*\)", " ", ask(*question, "--file", str(transcript)).out).replace("\\", "")

    assert text.strip()
    assert set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text)) & ids == set()
    assert not re.search(r"\b(?:is|claimed|met|failed|reached|missed|fires|clash|contested):\S", text)


def test_what_nothing_decides_is_named_as_it_was_typed(ask: Ask) -> None:
    """The id can be copied out of the answer and typed again."""
    answered = ask("why", "feature-store", "--file", "-", typed=UNWATCHED).out

    assert "feature-store" in answered


def test_nothing_said_reaches_the_terminal_as_a_command(ask: Ask) -> None:
    """Escape sequences in a transcript are not printed by whoever asks about it."""
    typed = f"\x1b]0;owned\x07\x1b[31m {UNWATCHED}\x00\u202e"

    answered = ask("why", "model-monitoring", "--file", "-", typed=typed)

    assert "Model monitoring: no" in answered.out
    assert answered.out.replace("\n", "").isprintable()
