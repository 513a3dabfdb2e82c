"""``rung read`` and ``rung talk``: JSON lines in, JSON lines out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from assistant.cli.json_lines import STDIN, json_object, numbered_lines, print_object, text_of
from assistant.cli.places import installed_knowledge
from assistant.errors import AssistantError, DataError, Place, UsageError, did_you_mean
from assistant.plain_text import harmless, one_line
from assistant.reader import Reader, explanation
from assistant.report import (
    claim_values,
    contradiction_values,
    framework_values,
    knowledge_values,
    reading_values,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO, TextIO

    from assistant.conversation import Conversation, Reply
    from assistant.domain import Knowledge
    from assistant.inference import Diagnosis

FINE, BAD_DATA = 0, 2


def read_lines(source: BinaryIO, target: TextIO) -> int:
    """Read JSON lines; a line that cannot be read gets a line with an "error", and the others their answers."""
    knowledge = installed_knowledge()
    reader = Reader(knowledge)
    code = FINE
    for number, line in numbered_lines(source):
        id_: object = None
        try:
            message = json_object(line, Place(STDIN, number))
            id_ = message.get("id")
            text = text_of(message, Place(STDIN, number))
            question = _practice(message, "question_practice", knowledge, Place(STDIN, number))
            previous = _practice(message, "prev_practice", knowledge, Place(STDIN, number))
            values = reading_values(id_, reader.read(harmless(text), question=question, previous=previous), knowledge)
        except DataError as error:
            values = {"id": id_, "error": _complain(error)}
            code = BAD_DATA
        print_object(values, target)
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


def talk(open_conversation: Callable[[], Conversation], source: BinaryIO, target: TextIO) -> int:
    """Converse in JSON lines, one out for each in, after a first one."""
    conversation = open_conversation()
    print_object(_reply_values(conversation.opening(), conversation), target)
    code = FINE
    for number, line in numbered_lines(source):
        try:
            text = text_of(json_object(line, Place(STDIN, number)), Place(STDIN, number))
            reply = conversation.say(text)
        except AssistantError as error:
            print_object({"error": _complain(error)}, target)
            code = BAD_DATA
            continue
        print_object(_reply_values(reply, conversation), target)
        if reply.is_over:
            break
    return code


# --- values


def _reply_values(reply: Reply, conversation: Conversation) -> dict[str, Any]:
    diagnosis: Diagnosis = reply.diagnosis
    return {
        "reply": reply.markdown,
        "asks": reply.asks,
        "asks_also": list(reply.asks_also),
        "intent": str(reply.intent.outside) if reply.intent is not None else None,
        "claims": [claim_values(claim) for claim in reply.claims],
        "frameworks": framework_values(diagnosis),
        "contradictions": [contradiction_values(item) for item in diagnosis.contradictions],
        "knowledge": knowledge_values(diagnosis.knowledge),
        **({"not_written": conversation.not_written} if conversation.not_written else {}),
    }


def _complain(error: AssistantError) -> str:
    """Say on stderr what was wrong with a line, and return it."""
    print(f"rung: error: {error}", file=sys.stderr)
    return str(error)


# --- input


def _practice(message: Mapping[str, Any], key: str, knowledge: Knowledge, place: Place) -> str | None:
    name = message.get(key)
    if name is None:
        return None
    if not isinstance(name, str) or name not in knowledge.practices:
        hint = did_you_mean(str(name), knowledge.practices) or "`rung kb list practices` prints them all"
        raise DataError(f"\"{key}\": unknown practice '{one_line(str(name))}'", place=place, hint=hint)
    return name
