"""The page for learning: the path and a lesson. All that is done here is said to the conversation, as if typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.markdown import Markdown
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import OptionList, Static

from assistant.conversation import lessons
from assistant.teaching import Standing, Station, due, learning_path, next_lesson
from assistant.tui.lesson import LessonPane
from assistant.tui.page import Page
from assistant.tui.path import PathList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from assistant.domain import Knowledge, Lesson
    from assistant.tui.messages import Shown

_ONE_MOMENT = "One moment, I am getting my notes…"
_NOTHING_OPEN = "Choose a lesson with the arrow keys and enter. n takes the next one, z begins from zero."


class LearnPage(Page):
    """The learning path left, the lesson with its question right."""

    NAME = "learn"
    AUTO_FOCUS = "PathList"
    DEFAULT_CSS = """
    LearnPage {
        #stations {
            width: 40;
        }

        #head {
            padding: 1;
        }

        &.-narrow #stations {
            width: 1fr;
        }

        &.-narrow LessonPane, &.-narrow.-reading #stations {
            display: none;
        }

        &.-narrow.-reading LessonPane {
            display: block;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(letter, f"answer({number})", "Answer", show=not number, key_display="a-d")
            for number, letter in enumerate(lessons.LETTERS)
        ),
        Binding("n", "next", "Next lesson"),
        Binding("z", "from_zero", "From zero"),
        Binding("r", "again", "Ask again"),
        Binding("p", "path", "Path"),
        Binding("ctrl+y", "copy", "Copy", show=False),
    ]

    @dataclass
    class PathFound(Message):
        """The learning path has been worked out."""

        shown: Shown
        from_zero: bool
        stations: tuple[Station, ...]

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._stations: tuple[Station, ...] = ()
        self._from_zero = False

    def content(self) -> Iterator[Widget]:
        """The path beside the lesson."""
        with Horizontal():
            with Vertical(id="stations"):
                yield Static(_ONE_MOMENT, id="head", markup=False)
                yield PathList()
            yield LessonPane(_NOTHING_OPEN)

    def show(self, shown: Shown) -> None:
        """Show the path that follows from another diagnosis, and the lesson that is open in the conversation."""
        before, self._shown = self._shown, shown
        state, pane = shown.state, self._pane
        if before is not None and before.session != shown.session:
            before = None
            pane.clear()
        if before is None or before.state.from_zero is not state.from_zero:
            self._from_zero = state.from_zero
        if state.lesson is not None and state.lesson in self._knowledge.lessons:
            if pane.lesson is None or pane.lesson.id != state.lesson or not pane.is_asked:
                self._show_lesson(state.lesson)
        elif before is not None and len(state.reviews) > len(before.state.reviews):
            review = state.reviews[-1]
            if pane.lesson is None or pane.lesson.id != review.lesson:
                self._show_lesson(review.lesson)
            pane.judge(review)
        elif pane.lesson is not None and pane.review is not None and pane.review not in state.reviews:
            self._show_lesson(pane.lesson.id)  # the answer was taken back
        self.refresh_bindings()
        self._find_path(shown, self._from_zero)

    # --- the path

    @work(thread=True, exclusive=True, description="the learning path")  # its own would print the diagnosis
    def _find_path(self, shown: Shown, from_zero: bool) -> None:
        conversation = self.rung.conversation
        if conversation is None:
            return
        reviews = shown.state.reviews
        waiting = due(reviews, conversation.now)
        stations = learning_path(
            conversation.doctor,
            shown.diagnosis,
            reviews,
            waiting,
            obstacles=shown.state.obstacles,
            from_zero=from_zero,
        )
        self.post_message(self.PathFound(shown, from_zero, stations))

    @on(PathFound)
    def _show_path(self, message: PathFound) -> None:
        if message.shown is not self._shown or message.from_zero is not self._from_zero:
            return
        self._stations = stations = message.stations
        told = lessons.path(stations, message.shown.diagnosis, from_zero=message.from_zero).partition("\n")[0]
        count = sum(station.standing is Standing.DUE for station in stations)
        head = f"{told}\n\n**{count} due again**, marked with ?" if count else told
        self.query_one("#head", Static).update(Markdown(head))
        self.query_one(PathList).show(stations, self._knowledge, self._opened)
        self._say_onward()

    @on(OptionList.OptionSelected, "PathList")
    def _choose(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self._ask_for(event.option_id)

    def _ask_for(self, lesson: str) -> None:
        """Ask the conversation for a lesson, unless its question is waiting there already."""
        assert self._shown is not None
        if self._is_busy():
            return
        if self._shown.state.lesson != lesson:
            self.rung.chat.hear(f"/learn {lesson}")
        elif self._opened == lesson:
            self._turn_to_lesson()

    def _following(self) -> Lesson | None:
        """The next lesson to be learned, from the open one on; behind the last comes the first."""
        ids, opened = [station.lesson.id for station in self._stations], self._opened
        start = ids.index(opened) if opened in ids else 0
        return next_lesson([it for it in (*self._stations[start:], *self._stations[:start]) if it.lesson.id != opened])

    # --- the lesson

    @property
    def _pane(self) -> LessonPane:
        return self.query_one(LessonPane)

    @property
    def _opened(self) -> str | None:
        """The lesson that is shown."""
        lesson = self._pane.lesson
        return lesson.id if lesson is not None else None

    def _show_lesson(self, id_: str) -> None:
        conversation = self.rung.conversation
        if conversation is None:
            return
        lesson, tutor = self._knowledge.lessons[id_], conversation.tutor
        question = lessons.question(lesson)
        self._pane.open(lesson, lambda: tutor.shown(lesson).replace(question, ""))
        self._turn_to_lesson()

    def _turn_to_lesson(self) -> None:
        self.add_class("-reading")
        self._pane.focus()
        self.refresh_bindings()

    def _say_onward(self) -> None:
        """Say how it goes on behind a lesson that was answered."""
        if self._pane.review is None:
            return
        self._pane.say_onward(f"{self._onward(self._following())} r asks this question again.")

    def _onward(self, following: Lesson | None) -> str:
        """Where n leads; that nothing is left, if that is so."""
        if following is not None:
            return f"n goes on with “{following.title}”."
        if any(station.standing is not Standing.RIGHT for station in self._stations):
            return "Of the others on your path, none is left."
        return lessons.going_on(None, from_zero=self._from_zero).replace("`", "")

    @on(LessonPane.Chosen)
    def _answer(self, event: LessonPane.Chosen) -> None:
        self.action_answer(event.number)

    @property
    def _knowledge(self) -> Knowledge:
        assert self._shown is not None
        return self._shown.diagnosis.knowledge

    def _is_busy(self) -> bool:
        """Whether a message waits for its reply: a letter that is said before may answer something else."""
        is_busy = self.rung.chat.is_busy
        if is_busy:
            self.notify("One moment, I am still answering.", timeout=2)
        return is_busy

    # --- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that do something now."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        pane = self._pane
        match action:
            case "answer":
                answers = pane.lesson.answers if pane.lesson is not None and pane.is_asked else ()
                return pane.display and parameters[0] in range(len(answers))
            case "again":
                return pane.review is not None
            case "next" | "from_zero":
                return self._shown is not None
            case _:
                return super().check_action(action, parameters)

    def action_answer(self, number: int) -> None:
        """Say the letter of an answer; if another message came between, ask for the lesson again first."""
        if self._shown is None or self._opened is None or self._is_busy():
            return
        if self._shown.state.lesson != self._opened:
            self.rung.chat.hear(f"/learn {self._opened}")
        self.rung.chat.hear(lessons.LETTERS[number])

    def action_next(self) -> None:
        """Open the next lesson that is not answered rightly."""
        following = self._following()
        if following is not None:
            self._ask_for(following.id)
        elif self._stations:
            self.notify(self._onward(None), markup=False)

    def action_again(self) -> None:
        """Put the question of the open lesson again."""
        if self._opened is not None:
            self._ask_for(self._opened)

    def action_from_zero(self) -> None:
        """Take the way for beginners, or return from it to the path that is made of the gaps."""
        if not self._is_busy():
            self._from_zero = not self._from_zero
            self.rung.chat.hear("/from-zero" if self._from_zero else "/learn")

    def action_path(self) -> None:
        """Go to the path; in a narrow terminal, in place of the lesson."""
        self.remove_class("-reading")
        self.query_one(PathList).focus()
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Copy the lesson, as Markdown; works over ssh, if the terminal allows it."""
        if self._pane.markdown:
            self.app.copy_to_clipboard(self._pane.markdown)
            self.notify("The lesson is copied.", timeout=3)


PAGE = LearnPage
