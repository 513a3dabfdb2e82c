"""``rung read``, ``rung assess`` and ``rung talk``: text and JSON in, text and JSON out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.advice import next_steps, not_now
from assistant.cli.places import installed_knowledge
from assistant.conversation import Conversation, results
from assistant.errors import AssistantError, DataError, Place, UsageError, did_you_mean
from assistant.inference import Doctor, claims_from_answers
from assistant.plain_text import harmless, one_line
from assistant.reader import Reader, explanation
from assistant.report import (
    assessment,
    claim_values,
    contradiction_values,
    framework_values,
    knowledge_values,
    reading_values,
)
from assistant.store import Store
from assistant.yaml_files import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO, TextIO

    from assistant.conversation import Reply
    from assistant.domain import Claim, Knowledge
    from assistant.inference import Diagnosis

FINE, BAD_DATA = 0, 2
_STDIN = "<stdin>"


def read_lines(source: BinaryIO, target: TextIO) -> int:
    """Read JSON lines; a line that cannot be read gets a line with an "error", and the others their answers."""
    knowledge = installed_knowledge()
    reader = Reader(knowledge)
    code = FINE
    for number, line in _lines(source):
        id_: object = None
        try:
            message = _json_object(line, Place(_STDIN, number))
            id_ = message.get("id")
            text = _text(message, Place(_STDIN, number))
            question = _practice(message, "question_practice", knowledge, Place(_STDIN, number))
            previous = _practice(message, "prev_practice", knowledge, Place(_STDIN, number))
            values = reading_values(id_, reader.read(harmless(text), question=question, previous=previous), knowledge)
        except DataError as error:
            values = {"id": id_, "error": _complain(error)}
            code = BAD_DATA
        _print(values, target)
    return code


def explain(text: str, question: str | None, target: TextIO) -> int:
    """Show how one message is read.

    Raises:
        UsageError: There is no such practice.
    """
    knowledge = installed_knowledge()
    if question is not None and question not in knowledge.practices:
        raise UsageError(f"there is no practice '{question}'", hint=did_you_mean(question, knowledge.practices))
    print(explanation(Reader(knowledge), harmless(text), question), file=target)
    return FINE


def assess(file: str, source: BinaryIO, target: TextIO, *, as_json: bool, as_canvas: bool = False) -> int:
    """Diagnose a transcript and print the diagnosis.

    Raises:
        DataError: The transcript cannot be read.
    """
    knowledge = installed_knowledge()
    doctor = Doctor(knowledge)
    shown_as = _STDIN if file == "-" else file
    answers, messages = _transcript(_content(file, source), shown_as, Path(file).suffix.lower())
    if answers:
        diagnosis = doctor.diagnose(_claims(knowledge, answers, shown_as))
    else:
        conversation = Conversation(doctor, Reader(knowledge), Store(None), "transcript", asks=False)
        for message in messages:
            conversation.hear(message)
        diagnosis = conversation.diagnosis
    if as_canvas:
        for framework in knowledge.frameworks.values():
            if framework.document:
                target.write(results.document(framework, diagnosis) + "\n")
        return FINE
    steps, later = next_steps(doctor, diagnosis), not_now(diagnosis)
    if as_json:
        json.dump(assessment(diagnosis, steps, later), target, ensure_ascii=False, indent=2)
        target.write("\n")
    else:
        target.write(results.report(diagnosis, steps, later) + "\n")
    return FINE


def talk(open_conversation: Callable[[], Conversation], source: BinaryIO, target: TextIO) -> int:
    """Converse in JSON lines, one out for each in, after a first one."""
    conversation = open_conversation()
    _print(_reply_values(conversation.opening()), target)
    code = FINE
    for number, line in _lines(source):
        try:
            text = _text(_json_object(line, Place(_STDIN, number)), Place(_STDIN, number))
            reply = conversation.say(text)
        except AssistantError as error:
            _print({"error": _complain(error)}, target)
            code = BAD_DATA
            continue
        _print(_reply_values(reply), target)
        if reply.is_over:
            break
    return code


# --- values


def _reply_values(reply: Reply) -> dict[str, Any]:
    diagnosis: Diagnosis = reply.diagnosis
    return {
        "reply": reply.markdown,
        "asks": reply.asks,
        "intent": str(reply.intent.outside) if reply.intent is not None else None,
        "claims": [claim_values(claim) for claim in reply.claims],
        "frameworks": framework_values(diagnosis),
        "contradictions": [contradiction_values(item) for item in diagnosis.contradictions],
        "knowledge": knowledge_values(diagnosis.knowledge),
    }


def _print(values: Mapping[str, Any], target: TextIO) -> None:
    target.write(json.dumps(values, ensure_ascii=False) + "\n")
    target.flush()


def _complain(error: AssistantError) -> str:
    """Say on stderr what was wrong with a line, and return it."""
    print(f"rung: error: {error}", file=sys.stderr)
    return str(error)


# --- input


def _lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines that hold something."""
    for number, line in enumerate(source, start=1):
        if line.strip():
            yield number, line


def _json_object(line: bytes, place: Place) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DataError(f"byte {error.start} of the line is not UTF-8", place=place) from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"not JSON: {_what_is_wrong(error)}", place=place, hint='write a line like {"text": "code is in git"}'
        ) from error
    if not isinstance(value, dict):
        raise DataError("not a JSON object", place=place, hint='write a line like {"text": "code is in git"}')
    return value


def _what_is_wrong(error: ValueError | RecursionError) -> str:
    """Why Python could not read some JSON; a plain ValueError is its limit on the digits of a number."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return error.msg if isinstance(error, json.JSONDecodeError) else "a number is too long"


def _text(message: Mapping[str, Any], place: Place) -> str:
    text = message.get("text")
    if not isinstance(text, str):
        raise DataError('there is no "text", or it is no text', place=place)
    return text


def _practice(message: Mapping[str, Any], key: str, knowledge: Knowledge, place: Place) -> str | None:
    name = message.get(key)
    if name is None:
        return None
    if not isinstance(name, str) or name not in knowledge.practices:
        hint = did_you_mean(str(name), knowledge.practices) or "`rung kb list practices` prints them all"
        raise DataError(f"\"{key}\": unknown practice '{one_line(str(name))}'", place=place, hint=hint)
    return name


def _content(file: str, source: BinaryIO) -> str:
    try:
        content = source.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", place=Place(file)) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        shown_as = _STDIN if file == "-" else file
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
            value = _json_object(line.encode("utf-8", "surrogatepass"), place)
            if "text" in value:
                messages.append(_text(value, place))
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
