"""The page for learning: each key, click and state, on the real lessons."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from terminal import SlowStart, Terminal, terminal
from textual.widgets import OptionList

from assistant.conversation import Conversation
from assistant.conversation.events import Opened
from assistant.tui import RungApp
from assistant.tui.lesson import LessonPane
from assistant.tui.pages.learn import LearnPage
from assistant.tui.path import PathList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.store import Store

pytestmark = pytest.mark.slow  # each test drives the whole application

GAPS = "No version control, and there are no automated tests."
FIRST, SECOND = "reproducible-work-and-tracked-runs", "version-control"
"""What the path of a team without version control begins with: the full lesson, then the short one."""
RIGHT, WRONG = "a", "b"
"""Answers to the question of the first one: training data and libraries are what is missing, not the commit."""


_LEFT_COLUMNS = 40


def _words(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).translate(dict.fromkeys(map(ord, "│┃█"), " ")).split())


class Learner(Terminal):
    """Somebody on the page for learning."""

    @property
    def page(self) -> LearnPage:
        """The page, which lies on the chat."""
        screen = self.pilot.app.screen
        assert isinstance(screen, LearnPage)
        return screen

    @property
    def pane(self) -> LessonPane:
        """Where the lesson is shown."""
        return self.page.query_one(LessonPane)

    @property
    def path(self) -> list[str]:
        """The lessons of the path, in their order."""
        return [option.id or "" for option in self.page.query_one(PathList).options]

    @property
    def left(self) -> str:
        """The words of the left column."""
        return _words(line[:_LEFT_COLUMNS] for line in self.painted.splitlines())

    @property
    def right(self) -> str:
        """The words of the right column."""
        return _words(line[_LEFT_COLUMNS:] for line in self.painted.splitlines())

    @property
    def log(self) -> list[str]:
        """What was said to the conversation."""
        conversation = self.chat.rung.conversation
        assert conversation is not None
        return [text for _, text in conversation.messages]

    async def look(self) -> str:
        """Wait until everything has been worked out and painted."""
        await self.settle()
        await self.pilot.app.workers.wait_for_complete()
        for _ in range(5):  # messages of workers, laid out, scrolled, painted
            await self.pilot.pause()
        return self.painted

    async def press(self, *keys: str) -> str:
        """Press keys, and look."""
        await self.pilot.press(*keys)
        return await self.look()


@asynccontextmanager
async def learner(app: RungApp, *said: str, columns: int = 120, lines: int = 40) -> AsyncIterator[Learner]:
    """Say something, then open the page."""
    async with terminal(app, columns, lines) as user:
        for text in said:
            await user.say(text)
        app.action_show_page("learn")
        learning = Learner(user.pilot)
        await learning.look()
        yield learning


async def test_without_claims_the_path_is_the_whole_subject(app: RungApp) -> None:
    """Who has told nothing yet sees all full lessons in their order, and what to do."""
    async with learner(app) as user:
        assert len(user.path) == 13
        assert "I know of no gap yet" in user.left
        assert "Choose a lesson with the arrow keys and enter." in user.painted
        assert user.log == []


async def test_a_path_has_standing_and_reason(app: RungApp) -> None:
    """A lesson is there for a gap, and the user's words for it stand below it."""
    async with learner(app, GAPS) as user:
        assert user.path[:2] == [FIRST, SECOND]
        assert "· 1.  Reproducibility and experiment" in user.painted
        assert "you said “No version control”" in user.left


async def test_enter_opens_a_lesson_as_if_it_had_been_typed(app: RungApp) -> None:
    """Opening is a message of its own: the conversation waits for the answer."""
    async with learner(app, GAPS) as user:
        painted = await user.press("down", "enter")

        assert user.log[1:] == [f"/learn {SECOND}"]
        assert "Lesson: One history for everything." in painted
        assert "To check" not in user.pane.markdown  # the question stands below, to be answered
        assert "a) Which change to the service introduced last week's error." in painted
        assert "One history for everything (open)" in user.left
        assert user.pane.has_focus


async def test_a_click_opens_a_lesson(app: RungApp) -> None:
    """The mouse does what enter does."""
    async with learner(app, GAPS) as user:
        await user.pilot.click(PathList, offset=(10, 1))
        await user.look()

        assert user.log[1:] == [f"/learn {FIRST}"]


async def test_an_open_lesson_is_not_asked_for_twice(app: RungApp) -> None:
    """Enter on the lesson whose question is waiting only goes there."""
    async with learner(app, GAPS) as user:
        await user.press("enter", "p", "enter")

        assert user.log[1:] == [f"/learn {FIRST}"]
        assert user.pane.has_focus


@pytest.mark.parametrize(("letter", "verdict", "mark"), [(RIGHT, "Right.", "✓"), (WRONG, "Not quite: it is a).", "✗")])
async def test_a_letter_answers_and_every_answer_is_explained(
    app: RungApp, letter: str, verdict: str, mark: str
) -> None:
    """The verdict comes with the reason of each answer, and the path shows how the lesson stands now."""
    async with learner(app, GAPS) as user:
        await user.press("enter")
        painted = await user.press(letter)

        assert user.log[1:] == [f"/learn {FIRST}", letter]
        assert verdict in painted
        words = user.right
        assert "if somebody noted it." in words
        assert "without them the result differs." in words
        assert "nobody needs them to rebuild a model." in words
        assert f"{mark} 1.  Reproducibility" in painted
        assert "n goes on with “One history for everything”" in words


async def test_an_answer_is_chosen_with_the_arrow_keys(app: RungApp) -> None:
    """Tab goes to the answers; enter says the letter of the one that is highlighted."""
    async with learner(app, GAPS) as user:
        await user.press("enter", "tab")
        assert user.page.query_one("#answers", OptionList).highlighted == 0
        painted = await user.press("down", "enter")

        assert user.log[-1] == "b"
        assert "Not quite" in painted
        assert user.pane.has_focus


async def test_an_answer_is_chosen_with_a_click(app: RungApp) -> None:
    """The mouse does what a letter does."""
    async with learner(app, GAPS, lines=60) as user:
        await user.press("enter")
        await user.pilot.click("#answers", offset=(5, 3))
        await user.look()

        assert user.log[-1] == "c"


async def test_a_letter_without_an_answer_does_nothing(app: RungApp) -> None:
    """Neither before a lesson is open, nor a letter too far, nor after the answer."""
    async with learner(app, GAPS) as user:
        await user.press("a")
        await user.press("enter", "h")
        await user.press(WRONG, "a", "c")

        assert user.log[1:] == [f"/learn {FIRST}", WRONG]


async def test_a_letter_counts_for_the_lesson_even_if_something_else_was_said_meanwhile(app: RungApp) -> None:
    """The conversation has forgotten the question then, so the lesson is asked for again before the letter."""
    async with learner(app, GAPS) as user:
        await user.press("enter")
        user.chat.hear("we have a model registry")
        await user.look()
        painted = await user.press(RIGHT)

        assert user.log[1:] == [f"/learn {FIRST}", "we have a model registry", f"/learn {FIRST}", RIGHT]
        assert "Right." in painted


async def test_n_goes_from_lesson_to_lesson(app: RungApp) -> None:
    """The first, then the one after it; what was answered rightly is left out."""
    async with learner(app, GAPS) as user:
        await user.press("n")
        await user.press(RIGHT)
        await user.press("n")
        assert user.log[1:] == [f"/learn {FIRST}", RIGHT, f"/learn {SECOND}"]

        for _ in user.path[2:]:
            await user.press("n")
        await user.press("n")
        assert user.log[-1] == f"/learn {SECOND}"


async def test_z_takes_the_way_from_zero_and_returns(app: RungApp) -> None:
    """The way for beginners opens its first lesson; once more, and the path is made of the gaps again."""
    async with learner(app, GAPS) as user:
        painted = await user.press("z")
        assert user.log[1:] == ["/from-zero"]
        assert len(user.path) == 13
        assert "The way for beginners." in painted
        assert "Lesson: Does the problem need ML, and what is success?" in painted

        await user.press("z")
        assert user.log[-1] == "/learn"
        assert user.path[:2] == [FIRST, SECOND]


async def test_r_asks_the_question_again(app: RungApp) -> None:
    """A wrong answer can be made good."""
    async with learner(app, GAPS) as user:
        await user.press("enter")
        await user.press(WRONG)
        painted = await user.press("r")
        assert "Not quite" not in painted
        painted = await user.press(RIGHT)

        assert "Right." in painted
        assert user.log[1:] == [f"/learn {FIRST}", WRONG, f"/learn {FIRST}", RIGHT]


async def test_an_answer_that_is_taken_back_is_asked_again(app: RungApp) -> None:
    """Undo concerns answers too; the page follows."""
    async with learner(app, GAPS) as user:
        await user.press("enter")
        await user.press(WRONG)
        user.chat.hear("/undo")
        painted = await user.look()

        assert "Not quite" not in painted
        assert "· 1.  Reproducibility" in painted
        assert user.pane.is_asked


async def test_once_all_is_answered_rightly_that_is_said(app: RungApp, knowledge: Knowledge) -> None:
    """The last lesson ends with what comes then, and n has nowhere to go."""
    async with learner(app, GAPS) as user:
        while user.page._following() is not None:
            await user.press("n")
            assert user.pane.lesson is not None
            right = next(number for number, answer in enumerate(user.pane.lesson.answers) if answer.right)
            await user.press("abcd"[right])
        said = list(user.log)
        painted = await user.press("n")

        assert "You have answered all of these rightly." in " ".join(painted.replace("┃", " ").split())
        assert user.log == said


async def test_due_questions_come_first_and_are_marked(doctor: Doctor, reader: Reader, store: Store) -> None:
    """A year later, what was answered once is asked again before anything else."""
    times = ["2025-01-01T00:00:00"]
    app = RungApp(lambda _: Conversation(doctor, reader, store, "test", now=lambda: times[-1]))
    async with learner(app, GAPS, "/learn watching-live-models", "a") as user:
        times.append("2026-01-01T00:00:00")
        await user.press("escape")
        app.action_show_page("learn")
        painted = await user.look()

        assert user.path[0] == "watching-live-models"
        assert "? 1.  Monitoring, drift and feedback" in painted
        assert "due again" in painted
        assert "1 due again, marked with ?" in user.left


async def test_a_lesson_that_is_open_in_the_conversation_is_shown(app: RungApp) -> None:
    """Who has typed `learn drift` finds it here, with its question."""
    async with learner(app, "learn drift") as user:
        assert "Lesson: Has the world moved?" in user.painted
        assert user.pane.is_asked


async def test_a_narrow_terminal_shows_path_or_lesson(app: RungApp) -> None:
    """With 80 columns the lesson takes the place of the path; p brings the path back, and letters rest then."""
    async with learner(app, GAPS, columns=80, lines=24) as user:
        assert "One history for everything" in user.painted
        painted = await user.press("enter")
        assert "Lesson: Reproducibility" in painted
        assert "One history for everything" not in painted
        assert "a-d Answer" in painted

        painted = await user.press("p")
        assert "One history for everything" in painted
        assert "a-d Answer" not in painted
        await user.press("a")
        assert user.log[1:] == [f"/learn {FIRST}"]

        painted = await user.press("enter")
        assert "Lesson: Reproducibility" in painted


async def test_after_an_answer_the_verdict_can_be_seen(app: RungApp) -> None:
    """A low terminal scrolls to it."""
    async with learner(app, GAPS, columns=80, lines=24) as user:
        await user.press("enter")
        painted = await user.press(WRONG)

        assert "To check:" in painted
        assert "Not quite" in painted


async def test_ctrl_y_copies_the_lesson(app: RungApp) -> None:
    """What is copied is the lesson as Markdown."""
    async with learner(app, GAPS) as user:
        await user.press("enter", "ctrl+y")

        assert app.clipboard.startswith("**Lesson: Reproducibility and experiment tracking.**")


async def test_escape_returns_to_the_conversation_where_all_of_it_stands(app: RungApp) -> None:
    """The transcript holds what was done here."""
    async with learner(app, GAPS) as user:
        await user.press("enter")
        await user.press(RIGHT)
        await user.press("escape")

        turns = user.transcript.turns
        assert [turn.text for turn in turns][1:] == [f"/learn {FIRST}", RIGHT]
        assert all(turn.is_answered for turn in turns)


async def test_words_of_the_user_stay_text(app: RungApp) -> None:
    """Brackets, escape sequences and bidi controls in what was said cannot draw, hide or command."""
    said = "We do not keep code in git [@click=app.quit]y[/] [b]z[/b] \x1b[31m\u202eevil\x9b2J"
    async with learner(app, said) as user:
        assert "“We do not keep code in git [@click=app.quit]y[/] [b]z[/" in user.left
        assert not {"\x1b", "\x9b", "\u202e"} & set(user.painted)


async def test_before_the_conversation_is_open_there_is_a_friendly_line(slow: SlowStart) -> None:
    """The page can be opened at once, and fills as soon as there is something to show."""
    async with slow.app.run_test(size=(120, 40)) as pilot:
        user = Learner(pilot)
        with slow:
            slow.app.action_show_page("learn")
            await pilot.press("n", "z", "a", "r", "p", "enter", "ctrl+y")
            assert "One moment" in user.painted
        await user.look()
        assert len(user.path) == 13
        assert user.log == []


def test_every_lesson_is_opened_by_its_id(doctor: Doctor, reader: Reader, store: Store) -> None:
    """`/learn ID`, which the page says, never opens another lesson, whatever numbers or words are in the id."""
    conversation = Conversation(doctor, reader, store, "test")
    for id_ in doctor.knowledge.lessons:
        text = f"/learn {id_}"
        events = conversation.tutor.hear(conversation.standpoint, reader.read(text), text, "")
        assert events == [Opened(id_)]
