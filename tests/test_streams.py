"""`rung read`, `rung assess` and `rung talk`: the outside contract, and input that is not as it should be."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from assistant.cli import results, streams
from assistant.conversation import Conversation
from assistant.errors import DataError
from assistant.store import Store
from tests.processes import README_SENTENCE, README_STATUSES, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader

    Talk = Callable[..., tuple[int, list[dict[str, Any]]]]

INTENTS = {
    "answer",
    "skip",
    "dont-know",
    "why",
    "explain-term",
    "back",
    "change",
    "help",
    "next-steps",
    "report",
    "off-topic",
    "quit",
}
STATUSES = {"yes", "partial", "planned", "no", "unknown", "not-applicable"}
FRAMEWORKS = {"azure-mlops", "google-mlops", "five-levels"}
LEVELS = {
    "azure-mlops": (0, 4),
    "google-mlops": (0, 2),
    "gigaom": (0, 4),
    "five-levels": (1, 5),
    "cmmi": (1, 5),
    "aws": (1, 4),
    "google-ai-adoption": (1, 3),
    "ml-test-score": (0, 7),
    "modelops": (0, 26),
    "stack-canvas": (0, 55),
    "devops": (1, 5),
}
"""Lowest and highest level of each framework of the contract, as its publisher numbers them or its sum of points."""
CLASH = "We have continuous integration for every commit. Our code is not in version control at all."
HINT = '{"text": "code is in git"}'
BAD_LINES = {
    "no JSON": (b"code is in git", "not JSON"),
    "cut off": (b'{"text": "code is', "not JSON"),
    "a list": (b'["code is in git"]', "not a JSON object"),
    "a number": (b"12", "not a JSON object"),
    "null": (b"null", "not a JSON object"),
    "no text": (b'{"id": 1}', '"text"'),
    "text is a number": (b'{"text": 1}', '"text"'),
    "text is null": (b'{"text": null}', '"text"'),
    "text is a list": (b'{"text": ["code is in git"]}', '"text"'),
    "nested too deeply": (b"[" * 100_000, "nested too deeply"),
    "a number without end": (b'{"text": ' + b"1" * 5_000 + b"}", "a number is too long"),
    "not UTF-8": (b'{"text": "code \xff is in git"}', "byte 15 of the line is not UTF-8"),
    "UTF-16": ('{"text": "code is in git"}'.encode("utf-16-le")[:-1], "not JSON"),
}
"""Line and what is said about it."""


@pytest.fixture(autouse=True)
def loaded_once(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, doctor: Doctor, reader: Reader) -> None:
    """The commands take the real knowledge, rules and phrases that other tests have loaded already."""
    monkeypatch.setattr(streams, "installed_knowledge", lambda: knowledge)
    monkeypatch.setattr(streams, "Reader", lambda _: reader)
    monkeypatch.setattr(results, "Doctor", lambda _, use_engine: doctor)
    monkeypatch.setitem(LOADED, "knowledge", knowledge)
    monkeypatch.setitem(LOADED, "reader", reader)


LOADED: dict[str, Any] = {}
ADDED = ["counts", "total", "contested", "self_reported"]
"""Keys of a framework that came after those of the contract."""


def assess(file: str, source: io.BytesIO, target: io.StringIO, *, as_json: bool = True) -> int:
    """`rung assess` of one file."""
    output = results.Output(target, as_json)
    return results.assess([file], source, LOADED["knowledge"], LOADED["reader"], output, as_canvas=False)


def as_lines(*messages: object) -> bytes:
    """JSON lines."""
    return "".join(json.dumps(message, ensure_ascii=False) + "\n" for message in messages).encode()


def read(*lines: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and output lines of `rung read`."""
    target = io.StringIO()
    code = streams.read_lines(io.BytesIO(b"".join(lines)), target)
    return code, [json.loads(line) for line in target.getvalue().splitlines()]


def read_one(text: str, **context: str) -> dict[str, Any]:
    """The output of `rung read` for one message."""
    _, (values,) = read(as_lines({"id": 1, "text": text, **context}))
    return values


def assessed(content: str | bytes, file: Path | None = None) -> dict[str, Any]:
    """The output of `rung assess --json`, of a file or of stdin."""
    data = content.encode() if isinstance(content, str) else content
    if file is not None:
        file.write_bytes(data)
    target = io.StringIO()
    assert assess(str(file or "-"), io.BytesIO(data), target) == 0
    values: dict[str, Any] = json.loads(target.getvalue())
    return values


def refused(content: str | bytes, file: Path) -> DataError:
    """What `rung assess` complains of."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError) as caught:
        assess(str(file), io.BytesIO(), io.StringIO())
    return caught.value


def said(values: dict[str, Any]) -> dict[str, str]:
    """Practice to status of what was claimed, without what follows from it."""
    return {claim["practice"]: claim["status"] for claim in values["claims"] if claim.get("origin") != "implied"}


@pytest.fixture
def talk(doctor: Doctor, reader: Reader) -> Talk:
    """Exit code and output lines of `rung talk`."""

    def talk_(*lines: bytes, store: Store | None = None) -> tuple[int, list[dict[str, Any]]]:
        target = io.StringIO()
        kept_in = store or Store(None)
        code = streams.talk(lambda: Conversation(doctor, reader, kept_in, "test"), io.BytesIO(b"".join(lines)), target)
        return code, [json.loads(line) for line in target.getvalue().splitlines()]

    return talk_


# --- rung read


def test_a_message_is_read_with_the_words_of_each_claim() -> None:
    """A line of `read` has the keys and types of the contract, and start and end cut the words out of the message."""
    values = read_one(README_SENTENCE)

    assert list(values) == ["id", "intent", "claims", "knowledge"]
    assert values["intent"] == "answer"
    assert {c["practice"]: c["status"] for c in values["claims"] if c["confidence"] >= 0.5} == README_STATUSES
    for claim in values["claims"]:
        assert list(claim) == ["practice", "status", "confidence", "start", "end"]
        assert claim["status"] in STATUSES
        assert 0 <= claim["confidence"] <= 1
    words = {claim["practice"]: README_SENTENCE[claim["start"] : claim["end"]] for claim in values["claims"]}
    assert words["data-versioning"] == "the training data sits on a share"


def test_a_context_fact_is_read_with_its_value() -> None:
    """A number of models is a claim with a value, which is a text."""
    claims = read_one("12", question_practice="models-in-production")["claims"]

    assert [(claim["practice"], claim["status"], claim["value"]) for claim in claims] == [
        ("models-in-production", "yes", "12")
    ]


def test_lines_are_answered_in_order_under_their_own_ids() -> None:
    """The id comes back whatever JSON it is, blank lines are passed over, and the last line needs no end."""
    ids = [7, "seven", None, [1, {"a": 2}], 1.5, True]

    code, lines = read(
        as_lines(*({"id": id_, "text": "hello"} for id_ in ids)), b"\n  \n", b'{"id": 8, "text": "hello"}'
    )

    assert [line["id"] for line in lines] == [*ids, 8]
    assert code == 0


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("skip", "skip"),
        ("don't know", "dont-know"),
        ("why", "why"),
        ("how azure", "why"),
        ("what is drift", "explain-term"),
        ("back", "back"),
        ("undo", "back"),
        ("change code review to no", "change"),
        ("help", "help"),
        ("next", "next-steps"),
        ("report", "report"),
        ("hello", "off-topic"),
        ("what's the capital of France?", "off-topic"),
        ("quit", "quit"),
        ("our code is in git", "answer"),
    ],
)
def test_commands_have_the_intents_of_the_contract(text: str, intent: str) -> None:
    """What `help` and the README offer is read as one of the twelve intents that scripts know."""
    values = read_one(text, question_practice="code-review")

    assert values["intent"] == intent
    assert values["intent"] in INTENTS


def test_the_question_makes_a_short_reply_an_answer() -> None:
    """What claims nothing by itself ("nope, only for fraud") is an answer after a question."""
    text = "nope, only for fraud"

    assert "drift-monitoring" not in said(read_one(text))
    assert said(read_one(text, question_practice="drift-monitoring"))["drift-monitoring"] in {"no", "partial"}


def test_going_back_corrects_the_question_before() -> None:
    """The words "go back, I meant no" are about the practice that was asked before."""
    values = read_one("go back, I meant no", question_practice="staging", prev_practice="code-review")

    assert (values["intent"], said(values)) == ("back", {"code-review": "no"})


@pytest.mark.parametrize(
    "text",
    [
        README_SENTENCE,
        "maybe there is some kind of model registry",
        "We have continuous integration, I think. Tests? Hardly. Airflow runs the training.",
        "no idea whether anybody watches for drift",
        "the models are somehow deployed",
    ],
)
def test_what_is_sure_is_what_would_be_stored(talk: Talk, text: str) -> None:
    """A confidence of 0.5 or more marks exactly the claims that the conversation stores without asking."""
    sure = {claim["practice"]: claim["status"] for claim in read_one(text)["claims"] if claim["confidence"] >= 0.5}

    _, lines = talk(as_lines({"text": text}))

    assert said(lines[-1]) == sure


@pytest.mark.parametrize("bad", BAD_LINES)
def test_a_bad_line_gets_an_error_and_the_others_their_answers(bad: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`read` says which line is wrong and why, on its line of stdout and on stderr, goes on, and ends with 2."""
    line, why = BAD_LINES[bad]

    code, lines = read(
        as_lines({"id": 1, "text": "our code is in git"}), line + b"\n", as_lines({"id": 3, "text": "help"})
    )

    assert code == 2
    assert (lines[0]["id"], said(lines[0])) == (1, {"version-control": "yes"})
    assert why in lines[1]["error"]
    assert lines[1]["error"].startswith("<stdin>:2: ")
    assert (lines[2]["id"], lines[2]["intent"]) == (3, "help")
    assert capsys.readouterr().err == f"rung: error: {lines[1]['error']}\n"


def test_an_error_keeps_the_id_of_its_line() -> None:
    """A line that is JSON and still wrong can be told by its id."""
    assert read(as_lines({"id": "a-7", "text": 5}))[1][0]["id"] == "a-7"


@pytest.mark.parametrize("key", ["question_practice", "prev_practice"])
@pytest.mark.parametrize("name", ["code-revew", "", 5, ["code-review"], {"code-review": 1}, True])
def test_an_unknown_question_is_an_error(key: str, name: object) -> None:
    """A practice that does not exist, or is no name at all, is named in the error of its line."""
    code, (values,) = read(as_lines({"id": 1, "text": "yes", key: name}))

    assert code == 2
    assert f'"{key}": unknown practice' in values["error"]


def test_a_misspelt_question_gets_the_nearest_name() -> None:
    """The error suggests the practice that was probably meant."""
    _, (values,) = read(as_lines({"text": "yes", "question_practice": "code-revew"}))

    assert "did you mean 'code-review'?" in values["error"]


def test_no_question_may_be_written_as_null() -> None:
    """Front ends that always send the keys send null for none."""
    code, (values,) = read(as_lines({"text": "our code is in git", "question_practice": None, "prev_practice": None}))

    assert (code, said(values)) == (0, {"version-control": "yes"})


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00\x1b", "\ud800", "[", "[/]", "[bold", "%s{}", "\u202e", "🧪" * 50]
)
def test_odd_texts_are_read_and_claim_nothing(text: str) -> None:
    """Empty, unprintable and bracketed messages are answered like any other that says nothing about ML."""
    source = json.dumps({"id": 1, "text": text}).encode() + b"\n"

    code, (values,) = read(source)

    assert (code, values["id"], values["claims"]) == (0, 1, [])


def test_control_characters_move_no_offset() -> None:
    """Start and end count the characters of the message as it was sent."""
    text = "\x1b[31m[b]hm[/b]\x00. 模型: our code is in git\x07"

    (claim,) = read_one(text)["claims"]

    assert "our code is in git" in text[claim["start"] : claim["end"]]


def test_a_message_of_a_megabyte_is_answered() -> None:
    """The beginning of a very long message is read, and nothing breaks."""
    values = read_one("our code is in git. " + "blah " * 200_000)

    assert said(values)["version-control"] == "yes"


# --- rung assess: what comes out


def test_a_diagnosis_has_the_keys_of_the_contract(knowledge: Knowledge) -> None:
    """`assess --json` prints the keys that scripts rely on, in that order, with the types that they expect."""
    values = assessed(f"{README_SENTENCE}\n\nWe retrain every night automatically.")

    assert list(values) == [
        "knowledge",
        "claims",
        "frameworks",
        "contradictions",
        "next_steps",
        "not_now",
        "caveats",
        "unknown",
        "targets",
    ]
    assert values["knowledge"] == {"version": knowledge.version, "hash": knowledge.hash}
    for claim in values["claims"]:
        assert claim.keys() >= {"practice", "status", "confidence", "origin", "quotes"}
        assert claim["status"] in STATUSES
        assert claim["origin"] in {"said", "answered", "implied", "scanned"}
    for step in values["next_steps"]:
        assert step.keys() >= {"practice", "because", "effort", "prerequisites", "first_step", "caveats", "sources"}
        assert step["effort"] in {"days", "weeks", "months"}
        assert set(step["sources"]) <= knowledge.sources.keys()
    assert 1 <= len(values["next_steps"]) <= 3
    for item in values["not_now"]:
        assert item.keys() >= {"practice", "because"}
    assert [item["practice"] for item in values["not_now"]] != []
    assert all(isinstance(item["advice"], str) for item in values["caveats"])


def test_levels_are_in_the_numbers_of_the_frameworks() -> None:
    """Each framework has an interval within its own numbers, a name for each level, and intervals of dimensions."""
    frameworks = assessed(README_SENTENCE)["frameworks"]

    assert {framework["id"] for framework in frameworks} >= FRAMEWORKS
    for framework in frameworks:
        assert list(framework) == ["id", "at_least", "at_most", "level_names", "dimensions", *ADDED]
        lowest, highest = LEVELS[framework["id"]]
        assert lowest <= framework["at_least"] <= framework["at_most"] <= highest
        if framework["counts"] == "levels":
            assert list(framework["level_names"]) == [str(number) for number in range(lowest, highest + 1)]
        for dimension in framework["dimensions"]:
            assert list(dimension) == ["id", "at_least", "at_most"]
            assert lowest <= dimension["at_least"] <= dimension["at_most"] <= highest


def test_what_is_known_and_what_is_unknown_is_everything(knowledge: Knowledge) -> None:
    """`unknown` lists each practice about which nothing was said and nothing follows."""
    values = assessed(README_SENTENCE)

    known = [claim["practice"] for claim in values["claims"]]
    assert sorted([*known, *values["unknown"]]) == sorted(knowledge.practices)


def test_a_contradiction_names_both_sides_in_the_words_of_the_team() -> None:
    """CI without version control cannot be: the entry has rule, practices, strength, question and quotes."""
    (clash,) = assessed(CLASH)["contradictions"]

    assert clash.keys() >= {"rule", "practices", "strength", "question", "quotes"}
    assert (clash["rule"], clash["strength"]) == ("ci-needs-version-control", "contradiction")
    assert set(clash["practices"]) == {"continuous-integration", "version-control"}
    assert clash["question"].endswith("?")
    assert clash["quotes"] == [
        "We have continuous integration for every commit",
        "Our code is not in version control at all",
    ]


def test_the_quotes_of_a_claim_know_their_message() -> None:
    """A paragraph is a message; quotes carry its number and the place of the words in it."""
    values = assessed("Our code is in git.\n\nNobody looks at the model once it is live.")

    quotes = {claim["practice"]: claim["quotes"][0] for claim in values["claims"] if claim["quotes"]}
    assert quotes["version-control"] == {"text": "Our code is in git", "message": 1, "start": 0, "end": 18}
    assert quotes["model-monitoring"]["message"] == 2


def test_nothing_said_leaves_everything_open(knowledge: Knowledge) -> None:
    """An empty transcript is no error: each framework may be anything, and nothing is known."""
    values = assessed(b"")

    for framework in values["frameworks"]:
        assert (framework["at_least"], framework["at_most"]) == LEVELS[framework["id"]]
    assert (values["claims"], values["contradictions"]) == ([], [])
    assert values["unknown"] == list(knowledge.practices)


def test_without_json_the_report_can_be_read_by_people() -> None:
    """`assess` prints levels, the quoted claims and the moves as text."""
    target = io.StringIO()

    code = assess("-", io.BytesIO(README_SENTENCE.encode()), target, as_json=False)

    assert code == 0
    for part in ("Where you stand", "“code is in git”", "What next", "First step"):
        assert part in target.getvalue()


# --- rung assess: what goes in


MESSAGES = ["Our code is in git: every line.", "Nobody looks at the model — once it is live."]
TRANSCRIPTS = {
    "talk.txt": "\n\n".join(MESSAGES),
    "windows.txt": "\r\n\r\n".join(MESSAGES) + "\r\n",
    "signature.txt": "\ufeff" + "\n\n".join(MESSAGES),
    "talk.jsonl": "\n".join(json.dumps({"text": text}) for text in MESSAGES),
    "messages.jsonl": "\n".join(json.dumps({"messages": [text]}) for text in MESSAGES),
    "one-object.jsonl": json.dumps({"messages": MESSAGES}),
    "pretty.json": json.dumps({"messages": [{"text": text} for text in MESSAGES]}, indent=2),
    "talk.yaml": "messages:\n" + "".join(f"  - '{text}'\n" for text in MESSAGES),
    "objects.yml": "messages:\n" + "".join(f"  - text: '{text}'\n" for text in MESSAGES),
    "no-suffix": "\n" + json.dumps({"messages": MESSAGES}),
}


@pytest.mark.parametrize("name", TRANSCRIPTS)
def test_the_form_of_a_transcript_changes_nothing(name: str, tmp_path: Path) -> None:
    """The same two messages are the same diagnosis as text, JSON lines, JSON and YAML."""
    assert assessed(TRANSCRIPTS[name], tmp_path / name) == assessed("\n\n".join(MESSAGES))


def test_a_file_and_stdin_are_the_same(tmp_path: Path) -> None:
    """`assess FILE` and `assess -` of the same words print the same."""
    assert assessed(README_SENTENCE, tmp_path / "talk.txt") == assessed(README_SENTENCE)


def test_a_line_separator_inside_a_text_ends_no_line() -> None:
    """JSON lines end at line feeds alone; U+2028 and U+0085 may stand in a text."""
    lines = as_lines({"text": "Our code is in git.\u2028"}, {"text": "\x85Nobody looks at the model once it is live."})

    assert said(assessed(lines)) == {"version-control": "yes", "model-monitoring": "no"}


def test_answers_are_taken_as_they_are(tmp_path: Path) -> None:
    """`answers:` gives statuses by practice, and the value of a context fact; nothing is read between the lines."""
    content = (
        "answers:\n  version-control: yes\n  staging: planned\n  models-in-production: 12\n  label-delay: 9 months\n"
    )

    claims = {claim["practice"]: claim for claim in assessed(content, tmp_path / "answers.yaml")["claims"]}

    assert claims["version-control"]["status"] == "yes"
    assert claims["staging"]["status"] == "planned"
    assert (claims["models-in-production"]["value"], claims["label-delay"]["value"]) == ("12", "9 months")
    assert {claim["origin"] for claim in claims.values()} <= {"answered", "implied"}
    assert claims["version-control"]["confidence"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("answers.yaml", "answers: {version-control: true, staging: false, regulated: false}"),
        ("answers.json", '{"answers": {"version-control": true, "staging": false, "regulated": false}}'),
    ],
)
def test_true_and_false_are_yes_and_no(name: str, content: str, tmp_path: Path) -> None:
    """Who writes true or false for an answer means yes or no, also for a context fact."""
    assert said(assessed(content, tmp_path / name)) == {"version-control": "yes", "staging": "no", "regulated": "no"}


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("answers: {version-contrl: yes}", ["'version-contrl'", "did you mean 'version-control'?"]),
        ("answers: {version-control: yess}", ["'yess'", "'version-control'", "statuses: yes, partial"]),
        ("answers: {version-control: }", ["no status for 'version-control'"]),
        ("answers: {version-control: [yes, no]}", ["no status for 'version-control'"]),
        ("answers: [version-control]", ["'answers:'"]),
        ("messages: our code is in git", ["'messages:'"]),
        ("messages: [[our code, is in git]]", ["should be a text"]),
        ("messages: [~]", ["should be a text"]),
        ("notes: [our code is in git]", ["neither 'messages:' nor 'answers:'"]),
        ("our code is in git", ["neither 'messages:' nor 'answers:'"]),
        ("", ["neither 'messages:' nor 'answers:'"]),
        ("messages: [our code is in git]\nanswers: {staging: yes}", ["both messages and answers"]),
        ("messages:\n  - our code: is: in git", [":2: is not valid YAML"]),
        ("messages: [a\n\nb: c", [":3: is not valid YAML"]),
        ("answers:\n  staging: yes\n  staging: no", [":3: 'staging' stands here twice"]),
        ("messages: [a\x00b]", ["is not valid YAML"]),
        ("messages: " + "[" * 3_000 + "]" * 3_000, ["nested too deeply"]),
        ("[" * 100_000, ["nested too deeply"]),
    ],
)
def test_a_damaged_yaml_transcript_is_named_with_what_is_wrong(content: str, parts: list[str], tmp_path: Path) -> None:
    """The error begins with the file, and the line where there is one, and says what is wrong with it."""
    error = str(refused(content, tmp_path / "talk.yaml"))

    assert error.startswith(str(tmp_path / "talk.yaml"))
    for part in parts:
        assert part in error


@pytest.mark.parametrize("bad", [name for name in BAD_LINES if name not in {"not UTF-8", "UTF-16"}])
def test_a_bad_line_of_a_jsonl_transcript_is_named(bad: str, tmp_path: Path) -> None:
    """Half a transcript is no transcript: the line is named and there is no diagnosis."""
    line, _ = BAD_LINES[bad]

    error = refused(as_lines({"text": "Our code is in git."}) + line + b"\n", tmp_path / "talk.jsonl")

    assert str(error).startswith(f"{tmp_path / 'talk.jsonl'}:2: ")


def test_answers_and_messages_are_not_mixed_in_lines(tmp_path: Path) -> None:
    """A line of answers after a line of text would silently lose one of the two, so it is refused."""
    content = as_lines({"text": "Our code is in git."}, {"answers": {"staging": "yes"}})

    assert "both messages and answers" in str(refused(content, tmp_path / "talk.jsonl"))


def test_a_deeply_nested_json_transcript_is_refused(tmp_path: Path) -> None:
    """JSON that no person wrote is an error in one sentence."""
    assert "nested too deeply" in str(refused('{"messages":' * 100_000, tmp_path / "talk.json"))


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_file_that_cannot_be_read_is_named(name: str, tmp_path: Path) -> None:
    """A missing file, or a folder in its place, is an error with the path as it was typed."""
    with pytest.raises(DataError) as caught:
        assess(str(tmp_path / name), io.BytesIO(), io.StringIO())

    assert str(caught.value).startswith(f"{tmp_path / name}: cannot be read: ")


def test_what_is_not_utf8_is_replaced_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A Latin-1 umlaut in plain text costs that character alone, and stderr says where it was."""
    values = assessed(b"Our code f\xfcr Betrug is in git.")

    assert said(values) == {"version-control": "yes"}
    assert "\ufffd" in values["claims"][0]["quotes"][0]["text"]
    assert "byte 10 is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("odd", ["\x00", "\x1b[31m", "[/bold]", "\u202e", "%s", "模型"])
def test_odd_characters_do_not_change_the_diagnosis(odd: str) -> None:
    """Control, escape and bracket characters between the paragraphs claim nothing."""
    assert (
        assessed(f"{MESSAGES[0]}\n\n{odd}\n\n{MESSAGES[1]}")["frameworks"]
        == assessed("\n\n".join(MESSAGES))["frameworks"]
    )


def test_a_transcript_of_a_megabyte_is_assessed() -> None:
    """The first part of a very long paragraph is read; a paragraph after it is read as well."""
    values = assessed("Our code is in git. " + "blah " * 200_000 + "\n\nNobody looks at the model once it is live.")

    assert (
        README_STATUSES.items() >= {"version-control": "yes", "model-monitoring": "no"}.items() <= said(values).items()
    )


# --- rung talk


def test_talk_begins_before_anybody_has_typed() -> None:
    """The first line comes from a process that has been given nothing yet; it asks for a story, not for a practice."""
    with start("talk") as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        assert process.stdin is not None
        process.stdin.close()

    assert first["asks"] is None
    assert "?" in first["reply"] or "Tell me" in first["reply"]
    assert process.returncode == 0


def test_each_line_of_talk_has_the_keys_of_the_contract(talk: Talk, knowledge: Knowledge) -> None:
    """Replies carry Markdown, the practice asked about, the intent, claims, levels and contradictions."""
    code, lines = talk(as_lines({"text": README_SENTENCE}, {"text": "why"}))

    assert (code, len(lines)) == (0, 3)
    for line in lines:
        assert list(line) == [
            "reply",
            "asks",
            "asks_also",
            "intent",
            "claims",
            "frameworks",
            "contradictions",
            "knowledge",
        ]
        assert isinstance(line["reply"], str)
        assert line["asks"] is None or line["asks"] in knowledge.practices
        assert {f["id"] for f in line["frameworks"]} >= FRAMEWORKS
    assert [line["intent"] for line in lines] == [None, "answer", "why"]
    assert said(lines[1]) == README_STATUSES
    assert knowledge.practices[lines[1]["asks"]].question in lines[1]["reply"]


def test_a_contradiction_is_told_when_it_is_typed(talk: Talk) -> None:
    """The reply to the message that clashes carries the contradiction, and asks the question that settles it."""
    _, lines = talk(as_lines({"text": CLASH}))

    (clash,) = lines[-1]["contradictions"]
    assert clash["rule"] == "ci-needs-version-control"
    assert lines[-1]["asks"] in clash["practices"]
    assert clash["question"] in lines[-1]["reply"]


def test_quit_ends_talk(talk: Talk) -> None:
    """`quit` is answered, asks nothing, and what comes after it is not."""
    code, lines = talk(as_lines({"text": "quit"}, {"text": "our code is in git"}))

    assert (code, len(lines)) == (0, 2)
    assert (lines[-1]["intent"], lines[-1]["asks"]) == ("quit", None)


@pytest.mark.parametrize("bad", BAD_LINES)
def test_a_bad_line_of_talk_changes_nothing(bad: str, talk: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    """The line gets an error with its number, the conversation goes on where it was, and the exit code is 2."""
    line, why = BAD_LINES[bad]
    first, second = (
        as_lines({"text": "our code is in git"}),
        as_lines({"text": "nobody looks at the model once it is live"}),
    )

    code, lines = talk(first, line + b"\n", second)

    assert code == 2
    assert lines[2]["error"].startswith("<stdin>:2: ")
    assert why in lines[2]["error"]
    assert lines[3] == talk(first, second)[1][2]
    assert f"rung: error: {lines[2]['error']}" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x07", "\u200b"])
def test_an_empty_message_is_answered_and_not_counted(text: str, talk: Talk) -> None:
    """Nothing typed is nothing said: the question stands, and so do the levels."""
    _, lines = talk(as_lines({"text": "our code is in git"}, {"text": text}))

    assert lines[2]["claims"] == []
    assert (lines[2]["asks"], lines[2]["frameworks"]) == (lines[1]["asks"], lines[1]["frameworks"])


def test_a_reply_shows_no_control_characters(talk: Talk) -> None:
    """Escape sequences in a message are not handed on to the terminal of whoever reads the reply."""
    text = "\x1b]0;owned\x07\x1b[31m our code\x00 is in git\u202e"

    _, lines = talk(as_lines({"text": text}))

    shown = lines[-1]["reply"] + "".join(quote["text"] for claim in lines[-1]["claims"] for quote in claim["quotes"])
    assert said(lines[-1]) == {"version-control": "yes"}
    assert shown.replace("\n", "").isprintable()


def test_a_message_of_a_megabyte_is_answered_with_what_was_read(talk: Talk) -> None:
    """A very long message is cut, and the reply says where."""
    _, lines = talk(as_lines({"text": "our code is in git. " + "blah " * 200_000}))

    assert said(lines[-1])["version-control"] == "yes"
    assert "20,000" in lines[-1]["reply"]


def test_a_message_that_could_not_be_stored_can_be_sent_again(
    talk: Talk, doctor: Doctor, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program holds the sessions, a line gets an error and nothing changes; later it goes through."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.05)
    message = {"text": "our code is in git"}
    with contextlib.closing(Store(tmp_path / "sessions.db")) as store:
        other = sqlite3.connect(tmp_path / "sessions.db", isolation_level=None)

        class LockedForOneLine(io.BytesIO):
            """Two equal lines; the other program lets go before the second."""

            def __next__(self) -> bytes:
                if self.tell() == 0:
                    other.execute("BEGIN EXCLUSIVE")
                elif other.in_transaction:
                    other.execute("ROLLBACK")
                return super().__next__()

        conversation = Conversation(doctor, reader, store, "test")
        target = io.StringIO()
        code = streams.talk(lambda: conversation, LockedForOneLine(as_lines(message, message)), target)
        other.close()

    lines = [json.loads(line) for line in target.getvalue().splitlines()]
    assert code == 2
    assert "locked" in lines[1]["error"]
    assert said(lines[2]) == {"version-control": "yes"}
    assert lines[2]["claims"][0]["quotes"][0]["message"] == 1
