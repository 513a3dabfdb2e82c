"""`rung assess A B C`: each transcript gets what it would get alone."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from assistant.inference import Doctor as RealDoctor
from tests.processes import README_SENTENCE, Outcome, rung

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from assistant.domain import Knowledge
    from assistant.inference import Doctor

    Assess = Callable[..., Outcome]
    Files = Mapping[str, Path]

TRANSCRIPTS = {
    "talk.txt": f"{README_SENTENCE}\n\nWe have 2 models in production and labels arrive after nine months.",
    "clash.jsonl": '{"text": "We have continuous integration for every commit."}\n'
    '{"text": "Our code is not in version control at all."}\n',
    "answers.yaml": "answers: {version-control: yes, model-monitoring: no, rollback: partial, team-size: '4'}\n",
    "messages.yaml": "messages: [releases are automated, nobody tests for bias]\n",
}
BAD = {
    "not there": (None, "cannot be read"),
    "no YAML": ("answers: [", "is not valid YAML"),
    "neither answers nor messages": ("practices: {}", "neither 'messages:' nor 'answers:'"),
    "an unknown practice": ("answers: {version-contrl: yes}", "did you mean 'version-control'?"),
    "an unknown status": ("answers: {version-control: perhaps}", "perhaps"),
}
"""What stands in a YAML file, and what is said about it."""


@pytest.fixture(scope="module")
def bulk_doctor(knowledge: Knowledge) -> Doctor:
    """Diagnoses without the engine, as many transcripts are."""
    return RealDoctor(knowledge, use_engine=False)


@pytest.fixture
def assess(typed_here: Assess, monkeypatch: pytest.MonkeyPatch, doctor: Doctor, bulk_doctor: Doctor) -> Assess:
    """Run `rung assess` in this process."""
    monkeypatch.setattr("assistant.cli.results.Doctor", lambda _, use_engine: doctor if use_engine else bulk_doctor)
    return partial(typed_here, "assess")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A transcript of each kind, by its name."""
    written = {}
    for name, content in TRANSCRIPTS.items():
        written[name] = tmp_path / name
        written[name].write_text(content, encoding="utf-8")
    return written


@pytest.fixture
def bad_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a file that is no transcript."""

    def write(kind: str) -> Path:
        content, _ = BAD[kind]
        path = tmp_path / "bad.yaml"
        if content is not None:
            path.write_text(content, encoding="utf-8")
        return path

    return write


def lines_of(seen: Outcome) -> list[dict[str, Any]]:
    """The JSON lines on stdout."""
    return [json.loads(line) for line in seen.out.splitlines()]


# --- JSON


def test_each_transcript_gets_a_line_with_its_name(assess: Assess, files: Files) -> None:
    """In the order in which they were named, the name first and as it was typed."""
    seen = assess("--json", *files.values())

    lines = lines_of(seen)
    assert (seen.code, seen.err) == (0, "")
    assert [line["file"] for line in lines] == [str(path) for path in files.values()]
    assert all(next(iter(line)) == "file" for line in lines)


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_a_line_is_what_the_file_gets_alone(name: str, assess: Assess, files: Files) -> None:
    """Apart from the name nothing differs, not even the order of keys, though only the single one runs the engine."""
    alone = json.loads(assess("--json", files[name]).out)

    (line,) = (line for line in lines_of(assess("--json", *files.values())) if line["file"] == str(files[name]))

    del line["file"]
    assert json.dumps(line) == json.dumps(alone)


def test_no_transcript_hears_of_another(assess: Assess, files: Files) -> None:
    """In the opposite order, and each named twice, the lines are the same."""
    lines = assess("--json", *files.values()).out.splitlines()

    backwards = [*files.values()][::-1] * 2

    assert assess("--json", *backwards).out.splitlines() == [*reversed(lines)] * 2


def test_standard_input_can_be_one_of_many(assess: Assess, files: Files) -> None:
    """A `-` among the files is what is piped in, under that name."""
    words = "nobody looks at the model once it is live"
    alone = json.loads(assess("--json", "-", typed=words).out)

    lines = lines_of(assess("--json", files["talk.txt"], "-", files["answers.yaml"], typed=words))

    assert [line["file"] for line in lines] == [str(files["talk.txt"]), "-", str(files["answers.yaml"])]
    assert lines[1] == {"file": "-", **alone}


def test_one_transcript_is_printed_as_before(assess: Assess, files: Files) -> None:
    """A single file is one object over many lines, without a name: scripts rely on it."""
    printed = assess("--json", files["talk.txt"]).out

    assert "file" not in json.loads(printed)
    assert len(printed.splitlines()) > 1


def test_the_contradiction_of_one_is_not_the_contradiction_of_all(assess: Assess, files: Files) -> None:
    """CI without version control stands in one of the four transcripts."""
    lines = lines_of(assess("--json", *files.values()))

    clashes = {line["file"]: [each["rule"] for each in line["contradictions"]] for line in lines}
    assert "ci-needs-version-control" in clashes.pop(str(files["clash.jsonl"]))
    assert "ci-needs-version-control" not in [rule for rules in clashes.values() for rule in rules]


def test_many_are_the_same_bytes_in_every_process(files: Files) -> None:
    """Nothing depends on the order in which Python hashes strings."""
    paths = [str(path) for path in files.values()]

    first, second = (rung("assess", "--json", *paths, PYTHONHASHSEED=seed) for seed in ("1", "4242"))

    assert first == second
    assert [line["file"] for line in lines_of(first)] == paths


# --- one that cannot be read


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_gets_an_error_and_the_others_their_results(
    kind: str, assess: Assess, files: Files, bad_file: Callable[[str], Path]
) -> None:
    """With --json its line has the name and the error, stderr says the same, and the exit code is 2."""
    first, last = files["talk.txt"], files["answers.yaml"]
    bad = bad_file(kind)
    good = lines_of(assess("--json", first, last))

    seen = assess("--json", first, bad, last)

    lines = lines_of(seen)
    assert seen.code == 2
    assert [lines[0], lines[2]] == good
    assert list(lines[1]) == ["file", "error"]
    assert lines[1]["file"] == str(bad)
    assert lines[1]["error"].startswith(str(bad))
    assert BAD[kind][1] in lines[1]["error"]
    assert seen.err == f"rung: error: {lines[1]['error']}\n"


def test_a_bad_file_is_told_on_stderr_alone(assess: Assess, files: Files, bad_file: Callable[[str], Path]) -> None:
    """Without --json stdout holds the reports of the others, and nothing else."""
    first, last = files["talk.txt"], files["answers.yaml"]
    bad = bad_file("an unknown practice")

    seen = assess(first, bad, last)

    assert seen.code == 2
    assert seen.out == assess(first, last).out
    assert seen.err.startswith(f"rung: error: {bad}: ")


def test_when_no_file_can_be_read_each_is_named(assess: Assess, tmp_path: Path) -> None:
    """Every error is told, and there is no result."""
    seen = assess("--json", tmp_path / "a.txt", tmp_path / "b.txt")

    assert seen.code == 2
    assert [list(line) for line in lines_of(seen)] == [["file", "error"]] * 2
    assert seen.err.count("rung: error: ") == 2


def test_a_bad_file_alone_is_an_error_without_a_line(assess: Assess, bad_file: Callable[[str], Path]) -> None:
    """One transcript that cannot be read leaves stdout empty, with --json too."""
    seen = assess("--json", bad_file("no YAML"))

    assert (seen.code, seen.out) == (2, "")
    assert "is not valid YAML" in seen.err


def test_a_process_tells_a_bad_file_by_its_exit_code(files: Files, tmp_path: Path) -> None:
    """In a shell, where the contract holds: 2, with the results of the others on stdout."""
    seen = rung("assess", "--json", str(files["talk.txt"]), str(tmp_path / "none.txt"), str(files["clash.jsonl"]))

    assert seen.code == 2
    assert [list(line)[1] for line in lines_of(seen)] == ["knowledge", "error", "knowledge"]


# --- text


def test_each_report_stands_below_the_name_of_its_file(assess: Assess, files: Files) -> None:
    """Without --json there is a heading for each, and below it the report that the file gets alone."""
    seen = assess(*files.values())

    alone = [f"## {path}\n\n{assess(path).out.strip()}" for path in files.values()]
    assert (seen.code, seen.err) == (0, "")
    assert seen.out.strip() == "\n\n".join(alone)


def test_one_report_has_no_heading_with_a_name(assess: Assess, files: Files) -> None:
    """The reader of a single report knows which it is."""
    assert str(files["talk.txt"]) not in assess(files["talk.txt"]).out


def test_many_canvases_stand_below_the_names_of_their_files(assess: Assess, files: Files) -> None:
    """`--canvas` prints for each file the canvas that it prints for the file alone."""
    first, last = files["talk.txt"], files["answers.yaml"]

    seen = assess("--canvas", first, last)

    assert (seen.code, seen.err) == (0, "")
    assert seen.out == "".join(f"## {path}\n\n{assess('--canvas', path).out}" for path in (first, last))


def test_a_canvas_quotes_what_was_said_in_its_own_file(assess: Assess, files: Files) -> None:
    """The words about the unwatched model stand below the first name, not below the second."""
    first, last = files["talk.txt"], files["messages.yaml"]

    filled, other = assess("--canvas", first, last).out.split(f"## {last}")

    assert "nobody looks at the model once it is live" in filled
    assert "nobody looks at the model once it is live" not in other


def test_a_bad_file_among_canvases_is_an_error(assess: Assess, files: Files, tmp_path: Path) -> None:
    """The others are filled, and the exit code is 2."""
    first, last = files["talk.txt"], files["answers.yaml"]

    seen = assess("--canvas", first, tmp_path / "none.txt", last)

    assert seen.code == 2
    assert seen.out == assess("--canvas", first, last).out
    assert "none.txt: cannot be read" in seen.err
