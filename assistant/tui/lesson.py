"""One lesson to be read, with its question, and once that is answered what is right about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from assistant.conversation import lessons
from assistant.tui.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from assistant.domain import Lesson, Review

_TO_ANSWER = "Answer with a letter, or choose with the arrow keys and enter."


class LessonPane(VerticalScroll):
    """Shows a lesson from top to bottom; tells which answer was chosen, and leaves it to others what follows."""

    DEFAULT_CSS = """
    LessonPane {
        padding: 0 1;
        border: round $primary-muted;
        scrollbar-size-vertical: 1;

        &:focus {
            border: heavy $accent;
        }

        & > Reading {
            height: auto;
            min-height: 1;
            overflow: hidden;
            scrollbar-gutter: auto;
        }

        & > #question {
            padding: 1 0;
            text-style: bold;
        }

        & > #answers {
            max-height: 100vh;
            padding: 0;
            background: $background;
        }

        & > #onward {
            padding: 1 0 0 0;
            color: $text-muted;
        }
    }
    """

    @dataclass
    class Chosen(Message):
        """The user has chosen an answer."""

        number: int
        """Which, counted from 0."""

    def __init__(self, hint: str) -> None:
        """Show no lesson.

        Args:
            hint: What is said while there is none.
        """
        super().__init__()
        self._hint = hint
        self.lesson: Lesson | None = None
        """The one that is shown."""
        self.review: Review | None = None
        """How its question was answered."""

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        yield Static(self._hint, id="hint", markup=False)
        yield Reading(id="text", with_addresses=True, can_focus=False)
        yield Static("", id="question", markup=False)
        yield OptionList(id="answers", markup=False)
        yield Reading(id="feedback", with_addresses=True, can_focus=False)
        yield Static("", id="onward", markup=False)

    def on_mount(self) -> None:
        """There is no lesson yet."""
        self._show_parts()

    @property
    def is_asked(self) -> bool:
        """Whether the question waits for its answer."""
        return self.lesson is not None and self.review is None

    @property
    def markdown(self) -> str:
        """The lesson, as it can be copied."""
        return self.query_one("#text", Reading).markdown if self.lesson is not None else ""

    def open(self, lesson: Lesson, write: Callable[[], str]) -> None:
        """Show a lesson from its top, with its question.

        Args:
            lesson: Which.
            write: Writes it as Markdown, without its question; called in a thread.
        """
        is_other = lesson is not self.lesson
        self.lesson, self.review = lesson, None
        self.query_one("#question", Static).update(f"To check: {lesson.question}")
        answers = zip(lessons.LETTERS, lesson.answers, strict=False)
        self.query_one("#answers", OptionList).set_options(
            Content(f"{letter}) {each.text}") for letter, each in answers
        )
        self._show_parts()
        self.say_onward(_TO_ANSWER)
        if is_other:
            self.query_one("#text", Reading).show(write)
            self.scroll_home(animate=False)
        else:  # its question alone is asked again
            self.call_after_refresh(self._show_question)

    def judge(self, review: Review) -> None:
        """Say whether the answer was right, and why each of them is or is not."""
        lesson = self.lesson
        if lesson is None:
            return
        self.review = review
        had_focus = self.query_one("#answers").has_focus
        self._show_parts()
        if had_focus:
            self.focus()
        self.query_one("#feedback", Reading).show(lambda: lessons.feedback(lesson, review))

    def clear(self) -> None:
        """Show no lesson any more."""
        self.lesson = self.review = None
        self._show_parts()

    def say_onward(self, told: str) -> None:
        """Say how it goes on."""
        self.query_one("#onward", Static).update(told)

    def _show_parts(self) -> None:
        is_open = self.lesson is not None
        self.query_one("#hint").display = not is_open
        for selector in ("#text", "#question", "#onward"):
            self.query_one(selector).display = is_open
        self.query_one("#answers").display = self.is_asked
        self.query_one("#feedback").display = self.review is not None

    @on(Reading.Changed, "#feedback")
    def _show_feedback(self) -> None:
        self.call_after_refresh(self._show_question)

    def _show_question(self) -> None:
        self.scroll_to_widget(self.query_one("#question"), top=True, animate=False)

    def on_descendant_focus(self) -> None:
        """Begin with the first answer."""
        answers = self.query_one("#answers", OptionList)
        if answers.has_focus and answers.highlighted is None:
            answers.highlighted = 0

    def on_descendant_blur(self) -> None:
        """Show no answer as chosen while the keys go elsewhere."""
        self.query_one("#answers", OptionList).highlighted = None

    @on(OptionList.OptionSelected, "#answers")
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.option_index))
