"""``rung learn``: the learning path, a lesson, an answer to its question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.conversation import lessons
from assistant.errors import StoreError, UsageError, did_you_mean
from assistant.report import lesson_values, station_values
from assistant.teaching import due, due_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.cli.results import Output
    from assistant.conversation import Conversation
    from assistant.domain import Lesson

FINE = 0


def learn(
    conversation: Conversation,
    keep: Callable[[], Conversation],
    name: str,
    answer: str | None,
    *,
    from_zero: bool,
    output: Output,
) -> int:
    """Show the learning path or a lesson; with an answer, note it in the session and say whether it is right.

    Args:
        conversation: The session, or an empty one to look only.
        keep: Opens the session to write an answer down.
        name: The lesson, as it would be asked for: an id, a number of the path, "next", words; empty for the path.
        answer: A letter.
        from_zero: Show the way for beginners.
        output: Where it goes.

    Raises:
        UsageError: There is no such lesson, or it has no such answer.
        StoreError: The answer cannot be written down.
    """
    tutor, now = conversation.tutor, conversation.now
    path = tutor.path(conversation.standpoint, now, from_zero=from_zero)
    if not name:
        if answer is not None:
            raise UsageError("an answer to which lesson?", hint="`rung learn LESSON --answer b`")
        waiting = due(conversation.state.reviews, now)
        values: dict[str, Any] = {"path": [station_values(station) for station in path], "due": list(waiting)}
        return output.show(lessons.path(path, conversation.diagnosis, from_zero=from_zero), values)
    lesson = tutor.find(name, path)
    if lesson is None:
        hint = did_you_mean(name, conversation.knowledge.lessons) or "`rung kb list lessons` prints them all"
        raise UsageError(f"there is no lesson on “{name}”", hint=hint)
    if answer is None:
        return output.show(tutor.shown(lesson), lesson_values(lesson, conversation.knowledge))
    return _answered(keep, lesson, answer, output, from_zero=from_zero)


def _answered(keep: Callable[[], Conversation], lesson: Lesson, answer: str, output: Output, *, from_zero: bool) -> int:
    letters = lessons.LETTERS[: len(lesson.answers)]
    letter = answer.strip().lower()
    if len(letter) != 1 or letter not in letters:
        raise UsageError(f"“{answer}” is no answer to “{lesson.id}”", hint=f"take one of {', '.join(letters)}")
    conversation = keep()
    if conversation.not_written:
        raise StoreError("the answer cannot be written down", hint=f"{conversation.not_written} `rung` shows it")
    if from_zero and not conversation.state.from_zero:
        conversation.say("/from-zero")
    conversation.say(f"/learn {lesson.id}")
    reply = conversation.say(letter)
    review = conversation.state.reviews[-1]
    again = due_at(conversation.state.reviews).get(lesson.id)
    values = {
        "lesson": lesson.id,
        "answer": letter,
        "right": review.is_right,
        "because": [each.because for each in lesson.answers],
        "due": again.isoformat() if again is not None else None,
    }
    return output.show(reply.markdown, values)
