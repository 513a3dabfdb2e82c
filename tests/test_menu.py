"""Slash commands: every entry of the menu, further names for some, and what is said to a name that is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation, Reply
from assistant.domain import Scope
from assistant.reader import MENU, Intent, command_named, slash_command
from tests.talks import noted, say

if TYPE_CHECKING:
    from assistant.inference import Doctor
    from assistant.reader import Reader
    from assistant.reader.menu import Command
    from assistant.store import Store

FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
"""The first message of the README."""
GIT = "the code is in git"
ASKED_FOR_BY_THE_ISSUE = set(
    "why how explain example skip dont-know back change undo redo repeat next what-if compare contradictions learn "
    "report help quit".split()
)
"""What can be said at any prompt, as issue 6 lists it; a reason why something does not apply is no command."""
ALIASES = {"exit": "quit", "q": "quit", "commands": "help", "h": "help", "unknown": "dont-know", "define": "explain"}
ONLY_ASK = [
    "next", "plan", "target", "report", "compare", "contradictions", "canvas", "why", "how", "why-not", "what-if",
    "example", "repeat", "scope", "help", "change", "redo",
]  # fmt: skip
"""Names that by themselves change nothing; ``redo`` where nothing was taken back."""

CHANGES = ["/change code review to no", "  /change code review to no\n", "/CHANGE code review to NO"]


@pytest.fixture
def talk(swift: Doctor, reader: Reader, store: Store) -> Conversation:
    """A conversation that has not begun."""
    return Conversation(swift, reader, store, "team")


def words_in_place(talk: Conversation, reply: Reply) -> list[tuple[str, str]]:
    """The words of each claim, and what stands in the message where they are said to stand."""
    texts = [text for _, text in talk.messages]
    quotes = [quote for claim in reply.claims for quote in claim.quotes]
    return [(quote.text, texts[quote.message - 1][quote.start : quote.end]) for quote in quotes]


# --- the entries


def test_the_menu_has_what_the_issue_lists() -> None:
    """Whoever reads the issue finds each of its digressions under a slash."""
    assert {command.name for command in MENU} >= ASKED_FOR_BY_THE_ISSUE


def test_no_two_entries_have_one_name() -> None:
    """Otherwise one of them could not be reached; and no further name hides an entry."""
    names = [command.name for command in MENU]

    assert len(set(names)) == len(names)
    assert set(names).isdisjoint(ALIASES)


@pytest.mark.parametrize("command", MENU, ids=lambda command: command.name)
@pytest.mark.parametrize("question", [None, "data-pipeline", "models-in-production"])
def test_every_entry_is_read_by_its_name(reader: Reader, command: Command, question: str | None) -> None:
    """In any case, with blanks around it, whatever question is pending; as somebody types who does not look up."""
    name = command.name
    for typed in (f"/{name}", f"/{name.upper()}", f"/{name.title()}", f"  /{name} ", f"/{name}\n"):
        assert reader.read(typed, question=question).intent is command.intent


@pytest.mark.parametrize(("typed", "name"), ALIASES.items())
def test_further_names_stand_for_an_entry(reader: Reader, typed: str, name: str) -> None:
    """Somebody who comes from another program is understood, shouting or not."""
    command = command_named(name)
    assert command is not None

    assert command_named(typed) is command
    for spelled in (typed, typed.upper()):
        assert reader.read(f"/{spelled}", question="data-pipeline").intent is command.intent


@pytest.mark.parametrize("name", ["", "nothing", "NEXT", "next ", "/next", "n"])
def test_a_name_that_is_none_is_no_entry(name: str) -> None:
    """Names are looked up as the reader gives them: in lower case and bare."""
    assert command_named(name) is None


def test_help_lists_the_menu(talk: Conversation) -> None:
    """Each name with its slash, in the order of the menu, and for each what it does."""
    shown = say(talk, GIT, "/help").markdown

    assert re.findall(r"`/([a-z-]+)`", shown) == [command.name for command in MENU]
    assert re.findall(r"^- `(.+?)`: (.+)$", shown, re.MULTILINE) == [(each.typed, each.does) for each in MENU]


# --- what is a slash command


@pytest.mark.parametrize(
    ("text", "name", "spoken"),
    [
        ("/next", "next", " next"),
        ("/NEXT", "next", " NEXT"),
        ("/plan for 6 months", "plan", " plan for 6 months"),
        ("  /Why-Not azure", "why-not", "   Why Not azure"),
        ("/what-if\twe had CI", "what-if", " what if\twe had CI"),
        ("/learn\nwhy-not", "learn", " learn\nwhy-not"),
        ("/nonsense the code", "nonsense", " nonsense the code"),
    ],
)
def test_a_slash_and_a_name_are_said_in_as_many_characters(text: str, name: str, spoken: str) -> None:
    """Only the slash and the hyphens of the name are blanked, so that quotes still point into what was typed."""
    assert slash_command(text) == (name, spoken)
    assert len(spoken) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "next", "", "/", "/ next", "/7", "we run a/b tests", "models lie in /srv", "either /or",
        "/srv/models is a share", "<b>/next</b>", "and /next",
    ],
)  # fmt: skip
def test_other_messages_are_no_slash_commands(text: str) -> None:
    """A path or an alternative in a sentence must not turn the sentence into a command."""
    assert slash_command(text) is None


# --- what commands do


@pytest.mark.parametrize("name", ONLY_ASK)
def test_a_command_that_asks_keeps_the_place(talk: Conversation, name: str) -> None:
    """Claims and the pending question stay, and the next answer lands on it."""
    pending = say(talk, GIT).asks
    assert pending is not None
    claims = talk.state.claims
    reply = say(talk, f"/{name}")

    assert (reply.asks, reply.claims, talk.state.claims) == (pending, (), claims)
    assert noted(say(talk, "yes")) == {pending: "yes"}


@pytest.mark.parametrize("name", [*ONLY_ASK, "learn", "from-zero", "explain", "skip", "dont-know", "back", "undo"])
def test_every_command_has_an_answer_before_anything_was_told(talk: Conversation, name: str) -> None:
    """A newcomer may try out the menu first: nothing is noted, and it is not called unknown."""
    reply = say(talk, f"/{name}")

    assert "There is no command" not in reply.markdown
    assert reply.markdown
    assert (reply.claims, talk.state.claims) == ((), ())


def test_skip_leaves_the_question_out(talk: Conversation) -> None:
    """Under its slash as in words: nothing is claimed, and something else is asked."""
    pending = say(talk, GIT).asks
    reply = say(talk, "/skip")

    assert noted(reply) == {}
    assert talk.state.skipped == (pending,)
    assert reply.asks not in {pending, None}


@pytest.mark.parametrize("typed", ["/dont-know", "/DONT-KNOW", "/unknown"])
def test_dont_know_is_noted_about_the_question(talk: Conversation, typed: str) -> None:
    """Unknown is not no, and not the same as leaving it out."""
    pending = say(talk, GIT).asks

    assert noted(say(talk, typed)) == {pending: "unknown"}


def test_back_undo_and_redo_work_under_a_slash(talk: Conversation) -> None:
    """The question before comes again; an answer is taken back and brought back."""
    pending = say(talk, GIT).asks
    assert pending is not None
    assert say(talk, "yes").asks != pending

    assert say(talk, "/back").asks == pending
    assert talk.state.about(pending)
    say(talk, "/undo")
    assert not talk.state.about(pending)
    say(talk, "/redo")
    assert talk.state.about(pending)


@pytest.mark.parametrize("typed", ["/quit", "/QUIT", "/exit", "/q"])
def test_quit_ends_it(talk: Conversation, typed: str) -> None:
    """The front end hears that it is over, and no question follows."""
    reply = say(talk, GIT, typed)

    assert (reply.is_over, reply.asks) == (True, None)


@pytest.mark.parametrize(
    ("typed", "there", "absent"),
    [
        ("/plan for 3 months with 2 people", "**3 months with 2 people.**", "6 months"),
        ("/how azure", "**Microsoft MLOps maturity model: ", "**5 Levels"),
        ("/why-not azure", " of Azure needs.", " of Google needs."),
        ("/explain feature store", "**Feature store.**", "no term that I know"),
        ("/define feature store", "**Feature store.**", "no term that I know"),
        ("/example rollback", "**Rollback**, for example:", "Data pipeline"),
        ("/what-if we had data versioning", "**Suppose: data versioning: yes.**", "What should I suppose?"),
        ("/learn drift", "**Lesson: ", "I have no lesson on that"),
        ("/HOW AZURE", "**Microsoft MLOps maturity model: ", "**5 Levels"),
    ],
)
def test_what_stands_behind_the_name_counts(talk: Conversation, typed: str, there: str, absent: str) -> None:
    """A command takes what the same request in words would take."""
    shown = say(talk, FIRST, typed).markdown

    assert there in shown
    assert absent not in shown


@pytest.mark.parametrize(
    ("typed", "scope"), [("/scope one model", Scope.MODEL), ("/scope company", Scope.COMPANY), ("/scope", Scope.TEAM)]
)
def test_scope_says_for_whom_the_user_speaks(talk: Conversation, typed: str, scope: Scope) -> None:
    """Without a name it only shows what holds, which is one team to begin with."""
    say(talk, GIT, typed)

    assert talk.state.scope is scope


# --- change


@pytest.mark.parametrize("typed", CHANGES)
def test_change_stores_the_claim_that_it_names(talk: Conversation, typed: str) -> None:
    """It replaces what stood there, without a clash, and leaves the pending question alone."""
    pending = say(talk, "we review each other's code").asks
    reply = say(talk, typed)

    assert reply.intent is Intent.CHANGE
    assert noted(reply) == {"code-review": "no"}
    assert [str(claim.status) for claim in talk.state.about("code-review")] == ["no"]
    assert reply.diagnosis.contradictions == ()
    assert reply.asks == pending


@pytest.mark.parametrize("typed", CHANGES)
def test_the_words_of_a_change_stand_in_the_message_where_it_says(talk: Conversation, typed: str) -> None:
    """A proof quotes the user, and a front end marks the words: both go by these places."""
    reply = say(talk, "hello", "we review each other's code", typed)

    assert len(reply.claims) == 1
    assert {quote.message for quote in reply.claims[0].quotes} == {3}
    for words, in_place in words_in_place(talk, reply):
        assert words == in_place
        assert words.casefold() == "change code review to no"


def test_a_number_is_changed_under_a_slash(talk: Conversation) -> None:
    """Facts have values; the old one is gone."""
    say(talk, "3 models are live")

    assert noted(say(talk, "/change models in production to 4")) == {"models-in-production": "4"}
    assert [claim.value for claim in talk.state.about("models-in-production")] == ["4"]


def test_change_alone_asks_what_and_to_what(talk: Conversation) -> None:
    """It shows how, and changes nothing."""
    say(talk, GIT)
    claims = talk.state.claims

    assert "change code review to no" in say(talk, "/change").markdown
    assert talk.state.claims == claims


@pytest.mark.parametrize("typed", ["/change code review", "change code review"])
def test_change_without_a_new_answer_changes_nothing(talk: Conversation, typed: str) -> None:
    """Whoever says what is wrong has not yet said what is right: a guess would be noted in their name."""
    say(talk, "nobody reviews code changes")
    reply = say(talk, typed)

    assert noted(reply) == {}
    assert [str(claim.status) for claim in talk.state.about("code-review")] == ["no"]


def test_the_words_of_dont_know_stand_in_the_message_where_it_says(talk: Conversation) -> None:
    """A quote is what somebody typed, letter for letter."""
    reply = say(talk, GIT, "/dont-know")

    assert [words for words, _ in words_in_place(talk, reply)] == [text for _, text in words_in_place(talk, reply)]


# --- names that are none


@pytest.mark.parametrize(
    ("typed", "hint"), [("/plann", "plan"), ("/wy", "why"), ("/reprot", "report"), ("/Contradiction", "contradictions")]
)
def test_a_misspelt_name_is_said_to_be_unknown_with_the_nearest(talk: Conversation, typed: str, hint: str) -> None:
    """Both what was typed and what may have been meant; nothing is done on a guess."""
    pending = say(talk, GIT).asks
    reply = say(talk, typed)

    assert f"There is no command “{typed.lower()}”; did you mean" in reply.markdown
    assert re.search(rf"did you mean\W+{hint}\b", reply.markdown)
    assert reply.intent is not None
    assert reply.intent.outside is Intent.OFF_TOPIC
    assert (reply.asks, reply.claims) == (pending, ())


@pytest.mark.parametrize("typed", ["/purple", "/xyzzy now", "/PURPLE"])
def test_a_name_like_no_other_is_sent_to_help(talk: Conversation, typed: str) -> None:
    """Where nothing is near, the whole list is."""
    shown = say(talk, GIT, typed).markdown

    assert f"There is no command “{typed.split()[0].lower()}”; `help`" in shown
    assert "did you mean" not in shown


@pytest.mark.parametrize(
    "typed", ["/nonsense we have a model registry", "/yes", "/no", "/3", "/purple code review: no"]
)
def test_what_stands_behind_an_unknown_name_is_not_noted(talk: Conversation, typed: str) -> None:
    """A slash says that something is wanted done; it claims nothing about the team."""
    pending = say(talk, GIT).asks
    claims = talk.state.claims
    reply = say(talk, typed)

    assert (reply.claims, talk.state.claims, reply.asks) == ((), claims, pending)


def test_an_unknown_name_leaves_a_contradiction_pending(talk: Conversation) -> None:
    """The question that settles it is put again."""
    say(talk, "we have CI", "we have no version control at all")
    clash = talk.clash
    assert clash is not None
    reply = say(talk, "/purple")

    assert talk.clash == clash
    assert "There is no command “/purple”" in reply.markdown
    assert "\n3. Both are true." in reply.markdown


def test_the_hint_ends_as_a_sentence_does(talk: Conversation) -> None:
    """One sign at the end."""
    assert "?." not in say(talk, GIT, "/plann").markdown


# --- signs beside a name


@pytest.mark.parametrize("typed", ["/next.", "/next!", "/repeat!"])
def test_a_name_with_a_sign_behind_it_stores_and_skips_nothing(talk: Conversation, typed: str) -> None:
    """A full stop does not make a request for advice a refusal to answer, or a claim."""
    pending = say(talk, GIT).asks
    reply = say(talk, typed)

    assert (noted(reply), talk.state.skipped, reply.asks) == ({}, (), pending)


def test_explain_alone_is_about_the_question(talk: Conversation) -> None:
    """Somebody who types it under a question wants to know what that means."""
    pending = say(talk, GIT).asks
    assert pending is not None

    assert f"**{talk.knowledge.practices[pending].name}.**" in say(talk, "/explain").markdown
