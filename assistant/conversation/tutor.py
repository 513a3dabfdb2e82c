"""Guided learning within a conversation: which lesson is meant, what its question was answered, what is said then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.conversation import lessons
from assistant.conversation.events import Opened, Reviewed
from assistant.domain import Review
from assistant.reader import Intent
from assistant.teaching import NOT_KNOWN, Standing, due, find_lesson, learning_path, next_lesson

if TYPE_CHECKING:
    from assistant.conversation.events import Event
    from assistant.conversation.glossary import Glossary
    from assistant.conversation.standpoint import Standpoint
    from assistant.domain import Lesson
    from assistant.inference import Doctor
    from assistant.reader import Reader, Reading
    from assistant.teaching import Station

_LETTER = re.compile(
    r"^\W*(?:(?:the |my )?answer(?: is)? |it's |it is |i'd say |i say |i (?:would )?(?:think|guess|choose|take|say)"
    r"(?: it's| it is| that)? |i'd (?:take|choose|go with) |option |choice |letter |maybe |probably )*"
    r"([a-z])\)?(?: is (?:right|correct|it|my answer))?"
    r"(?:,? (?:i (?:think|guess|suppose|would say)|maybe|probably|please))?\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:next|another|continue|go on|start|begin|open|give me a|quiz|test me|check question|tutorial)\b",
    re.IGNORECASE,
)
"""Asks for a lesson without saying which."""
_ASKING = re.compile(
    r"\b(?:learn|learning|lessons?|path|show|me|my|the|us|list|open|a|an|i|we|want|to|would|like|should|what|can|could|do|"
    r"due|is|are|there|quiz|test|knowledge|teach|please|study|plan|need|read|s|d|about|on|more|something|anything|new|first|"
    r"here|another|give|start|begin|continue|help|you|which|ask|check|question|tutorial|next|one|understand|go|have|now|number|no)\b",
    re.IGNORECASE,
)
"""Words of a request that name no subject: "show me my learning path"."""


class Tutor:
    """Leads through lessons. Pure: the time comes from outside."""

    def __init__(self, doctor: Doctor, reader: Reader, glossary: Glossary) -> None:
        self.doctor = doctor
        self.reader = reader
        self.knowledge = doctor.knowledge
        self._glossary = glossary

    def hear(self, standpoint: Standpoint, reading: Reading, text: str, now: str) -> list[Event] | None:
        """What a message changes about lessons; None for one that has nothing to do with them."""
        state = standpoint.state
        waiting = self.knowledge.lessons.get(state.lesson or "")
        if waiting is not None and (answered := self._answered(waiting, reading, text, now, from_zero=state.from_zero)):
            return [answered]
        if reading.intent is Intent.FROM_ZERO:
            lesson = next_lesson(self.path(standpoint, now, from_zero=True))
            return [Opened(lesson.id if lesson is not None else "", from_zero=True)]
        if reading.intent is not Intent.LEARN:
            return None
        subject = self._subject(text)
        if subject or _NEXT.search(text):
            path = self.path(standpoint, now, from_zero=state.from_zero)
            named = self.reader.practice_named(text) if subject else None
            lesson = find_lesson(text, subject, named, path, self.knowledge) if subject else next_lesson(path)
            return [Opened(lesson.id, from_zero=state.from_zero)] if lesson is not None else []
        # "learn" returns to the path that is made of the gaps, and asks again what is due
        again = [each.lesson for each in self.path(standpoint, now, from_zero=False) if each.standing is Standing.DUE]
        return [Opened(again[0].id if again else "")] if again or state.from_zero else []

    def _answered(
        self, waiting: Lesson, reading: Reading, text: str, now: str, *, from_zero: bool
    ) -> Reviewed | Opened | None:
        """What answers the question of a lesson: a letter, or that one does not know, or does not want to."""
        letter = _LETTER.match(text)
        if letter is None and reading.intent is Intent.DONT_KNOW:
            return Reviewed(Review(waiting.id, NOT_KNOWN, is_right=False, at=now))
        if letter is None:
            return Opened("", from_zero=from_zero) if reading.intent is Intent.SKIP else None
        number = ord(letter[1].lower()) - ord("a")
        if number >= len(waiting.answers):
            return Opened(waiting.id, from_zero=from_zero)  # there is no such answer: the question is put again
        return Reviewed(Review(waiting.id, number, waiting.answers[number].right, now))

    def _subject(self, text: str) -> str:
        """What a request is about; empty for "show me my lessons"."""
        return " ".join(re.findall(r"[^\W_]+", _ASKING.sub(" ", text)))

    def path(self, standpoint: Standpoint, now: str, *, from_zero: bool) -> tuple[Station, ...]:
        """The lessons that help, in their order."""
        state = standpoint.state
        return learning_path(
            self.doctor,
            standpoint.diagnosis,
            state.reviews,
            due(state.reviews, now),
            obstacles=state.obstacles,
            from_zero=from_zero,
        )

    def answer(self, standpoint: Standpoint, intent: Intent, text: str, now: str, last: Event) -> str:
        """What is said to a message about lessons, once it is written down; empty where there is no such lesson.

        Args:
            standpoint: After the message.
            intent: What it wanted.
            text: The message.
            now: The time.
            last: What was written down last.
        """
        state = standpoint.state
        opened = self.knowledge.lessons.get(last.lesson) if isinstance(last, Opened) else None
        if intent is Intent.QUIZ_ANSWER:
            if isinstance(last, Reviewed):
                return self._feedback(standpoint, last.review, now)
            return lessons.question(opened) if opened is not None else "All right, we leave that question."
        if intent is Intent.LEARN and not self._subject(text) and not _NEXT.search(text):
            return self._overview(standpoint, now, opened)
        if opened is None:
            if self._subject(text) and intent is Intent.LEARN:
                return ""
            return lessons.going_on(None, from_zero=state.from_zero)
        shown = self.shown(opened)
        if intent is Intent.FROM_ZERO:
            path = self.path(standpoint, now, from_zero=True)
            return f"{lessons.path(path, standpoint.diagnosis, from_zero=True)}\n\n{shown}"
        return shown

    def _feedback(self, standpoint: Standpoint, review: Review, now: str) -> str:
        from_zero = standpoint.state.from_zero
        following = next_lesson(self.path(standpoint, now, from_zero=from_zero))
        told = lessons.feedback(self.knowledge.lessons[review.lesson], review)
        return f"{told}\n\n{lessons.going_on(following, from_zero=from_zero)}"

    def _overview(self, standpoint: Standpoint, now: str, asked_again: Lesson | None) -> str:
        """The path, and the question that is due."""
        path = self.path(standpoint, now, from_zero=False)
        told = lessons.path(path, standpoint.diagnosis, from_zero=False)
        if asked_again is None:
            return told
        return f"{told}\n\nIt is time to look at this one again.\n\n{lessons.question(asked_again)}"

    def shown(self, lesson: Lesson) -> str:
        """A lesson, with its question and the words in it that can be asked about."""
        terms = self._glossary.found_in(" ".join([lesson.what, *lesson.facts]))
        return lessons.lesson(lesson, terms, self.knowledge)

    def find(self, text: str, path: tuple[Station, ...]) -> Lesson | None:
        """The lesson that a text names outside of a conversation: an id, a number of the path, "next", a subject."""
        if text.strip().lower() == "next":
            return next_lesson(path)
        subject = self._subject(text)
        practice = self.reader.practice_named(text) if subject else None
        return find_lesson(text, subject or text, practice, path, self.knowledge)
