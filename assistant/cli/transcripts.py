"""Transcripts: files of messages or answers, and the diagnosis of what they say."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.json_lines import STDIN, json_object, text_of
from assistant.conversation import Conversation
from assistant.errors import DataError, Place
from assistant.inference import claims_from_answers
from assistant.store import Store
from assistant.yaml_files import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from assistant.domain import Claim, Knowledge
    from assistant.inference import Diagnosis, Doctor
    from assistant.reader import Reader


@dataclass(frozen=True, slots=True)
class Transcript:
    """What somebody said or answered; only one of the two."""

    shown_as: str
    """Its name in error messages."""
    answers: Mapping[str, str]
    messages: tuple[str, ...]


def read_transcript(file: str, source: BinaryIO) -> Transcript:
    """Read a file, or standard input for ``-``.

    Raises:
        DataError: It cannot be read.
    """
    shown_as = STDIN if file == "-" else file
    answers, messages = _transcript(_content(file, source), shown_as, Path(file).suffix.lower())
    return Transcript(shown_as, answers, tuple(messages))


def diagnose(transcript: Transcript, doctor: Doctor, reader: Reader) -> Diagnosis:
    """Diagnose what a transcript says.

    Raises:
        DataError: It answers about a practice that is not known, or in a way that is not.
    """
    if transcript.answers:
        return doctor.diagnose(_claims(doctor.knowledge, transcript.answers, transcript.shown_as))
    conversation = Conversation(doctor, reader, Store(None), "transcript", asks=False)
    for message in transcript.messages:
        conversation.hear(message)
    return conversation.diagnosis


def _content(file: str, source: BinaryIO) -> str:
    try:
        content = source.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", place=Place(file)) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        shown_as = STDIN if file == "-" else file
        print(f"rung: {shown_as}: byte {error.start} is not UTF-8; it is read as “\ufffd”", file=sys.stderr)
        return content.decode("utf-8-sig", errors="replace")


def _transcript(content: str, shown_as: str, suffix: str) -> tuple[dict[str, str], list[str]]:
    """Answers or messages of a transcript; what kind it is, its name tells, or its first character."""
    if suffix in {".yaml", ".yml"}:
        return _from_mapping(parse_yaml(content, shown_as), shown_as)
    if suffix in {".jsonl", ".json"} or content.lstrip().startswith("{"):
        return _from_json(content, shown_as)
    return {}, [paragraph for paragraph in content.replace("\r\n", "\n").split("\n\n") if paragraph.strip()]


def _from_json(content: str, shown_as: str) -> tuple[dict[str, str], list[str]]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        pass  # not one object: a line each, and each error has its line
    else:
        return _from_mapping(value, shown_as)
    answers: dict[str, str] = {}
    messages: list[str] = []
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            place = Place(shown_as, number)
            value = json_object(line.encode("utf-8", "surrogatepass"), place)
            if "text" in value:
                messages.append(text_of(value, place))
            else:
                more_answers, more = _from_mapping(value, str(place))
                answers |= more_answers
                messages += more
            _refuse_both(answers, messages, place)
    return answers, messages


def _from_mapping(value: object, shown_as: str) -> tuple[dict[str, str], list[str]]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            return {}, [value["text"]]
        answers, messages = value.get("answers"), value.get("messages")
        _refuse_both(answers, messages, Place(shown_as))
        if isinstance(answers, dict):
            return {practice: _answer(answer) for practice, answer in answers.items()}, []
        if isinstance(messages, list):
            return {}, [_message(item, shown_as) for item in messages]
    raise DataError(
        "there is neither 'messages:' nor 'answers:'",
        place=Place(shown_as),
        hint="write 'messages:' with a list of texts, or 'answers: {version-control: yes}'",
    )


def _refuse_both(answers: object, messages: object, place: Place) -> None:
    if answers and messages:
        raise DataError("there are both messages and answers", place=place, hint="assess them one after the other")


def _answer(answer: object) -> str:
    """A status or a value as a text; `true` and `false`, which some people write for yes and no, are understood."""
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return str(answer)


def _claims(knowledge: Knowledge, answers: Mapping[str, str], shown_as: str) -> list[Claim]:
    try:
        return claims_from_answers(knowledge, answers)
    except DataError as error:
        raise DataError(error.what, place=Place(shown_as), hint=error.hint) from error


def _message(item: object, shown_as: str) -> str:
    if isinstance(item, dict) and isinstance(item.get("text"), str):
        return str(item["text"])
    if isinstance(item, (dict, list)) or item is None:
        raise DataError("a message should be a text", place=Place(shown_as))
    return str(item)
