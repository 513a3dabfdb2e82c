"""The application, `rung --plain` and `rung talk` are one conversation: equal input, equal log, the same words back."""

from __future__ import annotations

import asyncio
import io
import json
import re
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from assistant.cli.plain import converse, without_markup
from assistant.cli.streams import talk as talk_in_json_lines
from assistant.conversation import Conversation
from assistant.conversation.events import Claimed, Said, to_stored
from assistant.domain import Claim, Quote, Status
from assistant.plain_text import harmless
from assistant.reader import Intent, Reader, Reading
from assistant.store import Store, StoredEvent
from assistant.tui import RungApp
from tests.dialogues import DIALOGUES
from tests.processes import rung
from tests.tui.terminal import terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from assistant.conversation import Event
    from assistant.domain import Knowledge
    from assistant.inference import Doctor

SESSION = "team"
NOW = "2026-03-02T09:00:00+00:00"
MUMBLE = "it goes out as it is"
EVERYTHING = [
    "hello",
    "scope one model",
    "we review every code change",
    "skip",
    "yes",
    "back",
    "no",
    "undo",
    "redo",
    MUMBLE,
    "2",
    "We have continuous integration.",
    "We have no version control at all.",
    "both are true",
    "later",
    "change code review to no",
    "what should we do next?",
    "we can't do the first one, there is no budget",
    "learn drift",
    "b",
    "plan for 6 months with 1 person",
    "report",
]
"""A dialogue of our own, from a first hello on."""
GOING_ON = [
    "the protocol of Monday's run lies in our wiki, with the names of those who signed it",
    "We have no version control at all.",
    "later",
    "contradictions",
    "undo",
    "what is a canary release?",
    "compare",
]
"""A dialogue of our own that goes on where a team has said yes to everything."""
SCRIPTED = (
    "advice-before-facts",
    "change-of-mind",
    "clash-both-hold",
    "clash-left-open",
    "nothing-understood",
    "skip-and-unknown",
    "text-of-others",
    "two-numbers",
)
KINDS = set(
    "said claimed corrected doubted shown settled deferred returned skipped scoped set-aside opened reviewed undone "
    "redone".split()
)
"""Everything that can happen in a conversation."""
SENTENCE = "our code is in git"
_PATIENCE_SECONDS = 60
TRICKY = {
    "brackets": (f"[bold]{SENTENCE}[/bold] [link=x]#1[/link] [/]", f"[bold]{SENTENCE}[/bold] [link=x]#1[/link] [/]"),
    "markdown": (f"# **{SENTENCE}** | `a` | _b_ > c \\*", f"# **{SENTENCE}** | `a` | _b_ > c \\*"),
    "control characters": (f"\x1b[31m{SENTENCE}\x07 \x00now\u202e", f"[31m{SENTENCE}   now"),
    "emoji": (f"{SENTENCE} 🧪👩\u200d🔬❤\ufe0f", f"{SENTENCE} 🧪👩\u200d🔬❤\ufe0f"),
    "other scripts": (f"模型 и e\u0301: {SENTENCE}", f"模型 и e\u0301: {SENTENCE}"),
    "a tab": (f"well,\t{SENTENCE}", f"well,\t{SENTENCE}"),
    "CRLF at the end": (f"{SENTENCE}\r\n", SENTENCE),
    "blanks around": (f"  {SENTENCE}  ", SENTENCE),
    "5,000 characters": (f"{SENTENCE}. ".ljust(4_999, "x") + "y", f"{SENTENCE}. ".ljust(4_999, "x") + "y"),
    "12,000 characters": (f"{SENTENCE}. ".ljust(11_999, "x") + "y", f"{SENTENCE}. ".ljust(11_999, "x") + "y"),
    "a speaker": (f"You: {SENTENCE}", f"You: {SENTENCE}"),
    "an unknown command": (f"/bananas [{SENTENCE}]", f"/bananas [{SENTENCE}]"),
    "JSON": (f'{{"text": "{SENTENCE}\\n"}}', f'{{"text": "{SENTENCE}\\n"}}'),
}
"""What is typed, and what has to be written down: characters that could draw or hide are blanks, ends are cut."""


class Unsure(Reader):
    """Reads as the real one does, but for one message of which it is never sure, however well it learns to read."""

    def read(
        self, message: str, *, question: str | None = None, previous: str | None = None, further: Sequence[str] = ()
    ) -> Reading:
        """Two readings of the message that is not clear."""
        if message != MUMBLE:
            return super().read(message, question=question, previous=previous, further=further)
        quote = (Quote(MUMBLE, 0, 0, len(MUMBLE)),)
        near = [Claim(practice, Status.NO, None, 0.4, quotes=quote) for practice in ("staging", "validation-gate")]
        return Reading(Intent.ANSWER, tuple(near))


# --- the front ends


@dataclass(frozen=True)
class Held:
    """What is left of a conversation."""

    log: list[StoredEvent]
    replies: list[str]
    """The opening, then one for each message."""


def bare(talk: Conversation, texts: Sequence[str]) -> Held:
    """The conversation without any front end."""
    replies = [talk.opening().markdown, *(talk.say(text).markdown for text in texts)]
    return Held(talk.store.events(talk.session), replies)


def plain(talk: Conversation, texts: Sequence[str]) -> Held:
    """`rung --plain`, a line for each message."""
    target = io.StringIO()
    assert converse(talk, io.BytesIO("".join(f"{text}\n" for text in texts).encode()), target) == 0
    return Held(talk.store.events(talk.session), spoken(target.getvalue()))


def json_lines(talk: Conversation, texts: Sequence[str]) -> Held:
    """`rung talk`, an object for each message."""
    target = io.StringIO()
    assert talk_in_json_lines(lambda: talk, io.BytesIO(as_lines(texts)), target) == 0
    replies = [json.loads(line)["reply"] for line in target.getvalue().split("\n")[:-1]]
    return Held(talk.store.events(talk.session), replies)


def application(talk: Conversation, texts: Sequence[str]) -> Held:
    """The Textual application, each message pasted and sent off with Enter."""
    return asyncio.run(_application(talk, texts))


async def _application(talk: Conversation, texts: Sequence[str]) -> Held:
    app = RungApp(lambda _: talk)
    answers: list[str] = []
    async with asyncio.timeout(_PATIENCE_SECONDS), terminal(app, 60, 12) as user:
        expected = 1
        for text in texts:
            await user.paste(text)
            await user.pilot.press("enter")
            expected += bool(harmless(text).strip())  # an empty prompt sends nothing
            while app.return_code is None and len(answers) < expected:
                await asyncio.sleep(0.005)
                answers = user.transcript.replies
    return Held(talk.store.events(talk.session), answers)


FRONT_ENDS: dict[str, Callable[[Conversation, Sequence[str]], Held]] = {
    "application": application,
    "plain": plain,
    "talk": json_lines,
}


def as_lines(texts: Sequence[str]) -> bytes:
    """Messages as `rung talk` takes them."""
    return "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()


def spoken(output: str) -> list[str]:
    """What Rung says in the output of `rung --plain`."""
    return [
        what.rstrip("\n")
        for what in re.findall(r"^Rung: (.*?)(?=^You: |^Rung: |\Z)", output, flags=re.MULTILINE | re.DOTALL)
    ]


def letters(text: str) -> str:
    """Letters and digits in their order: what is left of a text, however it is set."""
    return "".join(character for character in text if character.isalnum())


def without_tables(markdown: str) -> str:
    """The text with the rows of each table as lines, every cell behind the head of its column."""
    lines: list[str] = []
    heads: list[str] = []
    for line in markdown.split("\n"):
        cells = line.split("|")[1:-1] if line.startswith("|") else []
        if not cells:
            heads = []
            lines.append(line)
        elif not heads:
            heads = ["", *(cell.lower() for cell in cells[1:])]
        elif set(line) - set("|- "):
            lines.append(" ".join(f"{head} {cell}" for head, cell in zip(heads, cells, strict=True)))
    return "\n".join(lines)


# --- dialogues


@pytest.fixture(scope="module")
def doctor(swift: Doctor) -> Doctor:
    """The direct evaluator, which is quicker: what is compared here are front ends. The processes below have both."""
    return swift


@pytest.fixture(scope="module")
def reader(knowledge: Knowledge) -> Reader:
    """The real one, with one message that is never clear."""
    return Unsure(knowledge)


@dataclass(frozen=True)
class Dialogue:
    """Messages, and the claims of an earlier day that they build on."""

    texts: Sequence[str]
    earlier: Sequence[Claim] = ()

    def begin(self, doctor: Doctor, reader: Reader) -> Conversation:
        """A conversation on a store of its own that has heard no message of the dialogue yet."""
        store = Store(None)
        store.start(SESSION)
        if self.earlier:
            events: list[Event] = [Said("we do all of it", "answer"), *map(Claimed, self.earlier)]
            store.append(SESSION, [to_stored(event, 1, NOW) for event in events])
        return Conversation(doctor, reader, store, SESSION, now=lambda: NOW)


def dialogue(name: str, knowledge: Knowledge) -> Dialogue:
    """One of ours, or one of ``tests/cases/dialogues``."""
    if name == "everything":
        return Dialogue(EVERYTHING)
    if name == "going-on":
        practices = [practice.id for practice in knowledge.practices.values() if not practice.is_fact]
        return Dialogue(GOING_ON, [Claim(practice, Status.YES) for practice in practices])
    return Dialogue([message["say"] for message in DIALOGUES[name]["messages"]])


@dataclass(frozen=True)
class Compared:
    """A dialogue held without a front end, and through each of them."""

    bare: Held
    through: dict[str, Held]


@pytest.fixture(scope="module", params=["everything", "going-on", *SCRIPTED])
def compared(request: pytest.FixtureRequest, knowledge: Knowledge, doctor: Doctor, reader: Reader) -> Compared:
    """A dialogue, held once for all tests of this file."""
    told = dialogue(request.param, knowledge)
    return Compared(
        bare(told.begin(doctor, reader), told.texts),
        {name: hold(told.begin(doctor, reader), told.texts) for name, hold in FRONT_ENDS.items()},
    )


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_a_dialogue_leaves_the_same_log_through_every_front_end(compared: Compared, front_end: str) -> None:
    """The log is all there is: equal logs are the same levels, the same moves and the same next question."""
    assert compared.through[front_end].log == compared.bare.log


@pytest.mark.parametrize("front_end", ["application", "talk"])
def test_a_reply_is_the_same_markdown(compared: Compared, front_end: str) -> None:
    """The application shows it, and `talk` hands it on: no word is added, dropped or changed on the way."""
    assert compared.through[front_end].replies == compared.bare.replies


def test_a_plain_reply_has_the_same_words(compared: Compared) -> None:
    """Only markup goes: every letter and digit is read aloud, in the same order; in tables with the column's head."""
    expected = [letters(without_tables(reply)) for reply in compared.bare.replies]

    assert list(map(letters, compared.through["plain"].replies)) == expected


def test_a_plain_reply_is_the_markdown_without_its_marks(compared: Compared) -> None:
    """Line by line, so that lists and quotes stay what they are."""
    assert compared.through["plain"].replies == list(map(without_markup, compared.bare.replies))


def test_everything_that_can_happen_happens_in_our_two_dialogues(
    knowledge: Knowledge, doctor: Doctor, reader: Reader
) -> None:
    """A kind of event that no message brings about would never be compared."""
    met: set[str] = set()
    for name in ("everything", "going-on"):
        told = dialogue(name, knowledge)
        talk = told.begin(doctor, reader)
        before = len(talk.store.events(SESSION))
        met |= {event.kind for event in bare(talk, told.texts).log[before:]}

    assert met == KINDS


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_good_bye_is_written_down_and_ends_every_front_end(front_end: str, doctor: Doctor, reader: Reader) -> None:
    """Nothing after it is heard."""
    told = Dialogue([SENTENCE, "quit"])
    after = told.texts if front_end == "application" else [*told.texts, "nobody reviews code"]

    log = FRONT_ENDS[front_end](told.begin(doctor, reader), after).log

    assert log == bare(told.begin(doctor, reader), told.texts).log
    assert [event.body["text"] for event in log if event.kind == "said"] == [SENTENCE, "quit"]


def test_a_dialogue_can_change_its_front_end_at_every_message(doctor: Doctor, reader: Reader) -> None:
    """Whoever begins in the terminal and goes on by pipe is in the same place, with the same question."""
    texts = [message["say"] for message in DIALOGUES["change-of-mind"]["messages"]]
    store = Store(None)
    for number, text in enumerate(texts):
        hold = list(FRONT_ENDS.values())[number % len(FRONT_ENDS)]
        hold(Conversation(doctor, reader, store, SESSION, now=lambda: NOW), [text])

    assert store.events(SESSION) == bare(Dialogue(texts).begin(doctor, reader), texts).log


# --- tricky characters


@pytest.fixture(scope="module")
def tricky(doctor: Doctor, reader: Reader) -> dict[str, Held]:
    """All tricky messages in one conversation, through each front end."""
    typed = [text for text, _ in TRICKY.values()]
    return {
        name: hold(Dialogue(typed).begin(doctor, reader), typed) for name, hold in {"bare": bare, **FRONT_ENDS}.items()
    }


@pytest.mark.parametrize("name", TRICKY)
@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_what_is_written_down_of_tricky_characters(front_end: str, name: str, tricky: dict[str, Held]) -> None:
    """Each front end hands over what was typed; what could draw or hide on a screen is a blank in the log."""
    said = [event.body["text"] for event in tricky[front_end].log if event.kind == "said"]

    assert said[list(TRICKY).index(name)] == TRICKY[name][1]


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_tricky_characters_leave_the_same_log(front_end: str, tricky: dict[str, Held]) -> None:
    """Quotes too: their places in the message are counted in the same characters."""
    assert tricky[front_end].log == tricky["bare"].log


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_tricky_characters_are_answered_with_the_same_words(front_end: str, tricky: dict[str, Held]) -> None:
    """Signs of the user are neither markup nor commands in any of them."""
    assert list(map(letters, tricky[front_end].replies)) == list(map(letters, tricky["bare"].replies))


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_an_empty_message_is_not_written_down(front_end: str, doctor: Doctor, reader: Reader) -> None:
    """Enter alone, or signs that nobody can see, are no turn: undo still takes back what was said before."""
    texts = [SENTENCE, "", "   ", "\r", "\x1b\x00", "\u200b\ufeff", "undo"]

    log = FRONT_ENDS[front_end](Dialogue(texts).begin(doctor, reader), texts).log

    assert [event.body["text"] for event in log if event.kind == "said"] == [SENTENCE, "undo"]
    assert log[-1] == StoredEvent(2, "undone", {"turn": 1}, NOW)


def test_a_message_of_several_lines_leaves_the_same_log(doctor: Doctor, reader: Reader) -> None:
    """A paragraph break pasted into the application is one in `talk`; `--plain` takes a line at a time."""
    texts = [f"{SENTENCE}\n\nand we review every code change\n"]

    logs = [hold(Dialogue(texts).begin(doctor, reader), texts).log for hold in (bare, application, json_lines)]

    assert logs[0][0].body["text"] == texts[0].rstrip()
    assert logs[1:] == logs[:1] * 2


@pytest.mark.parametrize("broken_by", ["\r\n", "\r", "\u2028", "\u2029", "\x85"])
def test_other_line_breaks_leave_the_same_log(broken_by: str, doctor: Doctor, reader: Reader) -> None:
    """Text copied from Windows or from a web page is the same text in the application and in `talk`."""
    texts = [f"{SENTENCE}{broken_by}and we review every code change"]

    logs = [hold(Dialogue(texts).begin(doctor, reader), texts).log for hold in (bare, application, json_lines)]

    assert logs[0][0].body["text"] == f"{SENTENCE}\nand we review every code change"
    assert logs[1:] == logs[:1] * 2


# --- processes


def test_the_programs_leave_the_same_log(
    sessions_folder: Path, knowledge: Knowledge, doctor: Doctor, reader: Reader
) -> None:
    """What holds within one process holds for `rung --plain` and `rung talk` as people start them, quotes and all."""
    tricky = [TRICKY[name][0] for name in ("brackets", "control characters", "emoji", "CRLF at the end")]
    texts = [
        *(text for text in EVERYTHING if text not in {MUMBLE, "2"}),
        *tricky,
        TRICKY["5,000 characters"][0],
        "quit",
    ]
    lines = "".join(f"{text}\r\n" for text in texts)
    by_line = rung("--plain", "--session", "by-line", typed=lines)
    by_object = rung("talk", "--session", "by-object", typed=as_lines(texts))
    expected = bare(Dialogue(texts).begin(doctor, reader), texts)

    assert (by_line.code, by_object.code) == (0, 0)
    with closing(Store(sessions_folder / "sessions.db")) as store:
        logs = [list(map(timeless, store.events(name))) for name in ("by-line", "by-object")]
    assert logs == [list(map(timeless, expected.log))] * 2
    replies = [json.loads(line)["reply"] for line in by_object.out.split("\n")[:-1]]
    assert replies[1:-1] == expected.replies[1:-1]  # the first may speak of the engine, the last names the session
    assert list(map(letters, spoken(by_line.out)))[1:-1] == list(map(letters, expected.replies))[1:-1]


def timeless(event: StoredEvent) -> tuple[int, str, dict[str, object]]:
    """Turn, kind and body of an event; when it happened is the clock's business."""
    return event.turn, event.kind, {key: value for key, value in event.body.items() if key != "at"}
