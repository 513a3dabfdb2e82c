"""Why a move is out of the question: what is read as such, and how it changes the advice."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import assistant.knowledge_base as knowledge_base
from assistant.advice import next_steps
from assistant.cli.transcripts import Transcript, diagnose
from assistant.conversation import Conversation
from assistant.domain import Obstacle, ObstacleKind, Quote, Status
from assistant.inference import Doctor, claims_from_answers
from assistant.reader import Intent, move_meant
from assistant.store import Store
from tests.talks import say

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.domain import Practice
    from assistant.reader import Reader
    from tests.conftest import TinyKnowledge

STORY = (
    "the code is in git. nobody reviews code changes. there are no unit tests. somebody copies the model to the server "
    "by hand. the training data sits on a share. nobody looks at the model once it is live."
)
"""A team that lacks enough for three moves and a fourth."""
NO_MONEY = "we can't, there is no budget"
GIT, REGULATED = "version-control", "regulated"


@pytest.fixture
def talk(swift: Doctor, reader: Reader, store: Store) -> Conversation:
    """A conversation in which a team has told its story."""
    conversation = Conversation(swift, reader, store, "team")
    conversation.say(STORY)
    assert len(conversation.moves) == 3
    return conversation


@pytest.fixture
def advised(talk: Conversation) -> Conversation:
    """The same, and it has just heard what to do next."""
    talk.say("next")
    return talk


def offered(talk: Conversation) -> list[str]:
    """The moves, by practice."""
    return [step.practice.id for step in talk.moves]


def set_aside(talk: Conversation) -> dict[str, str]:
    """What is out of the question, and the kind of reason."""
    return {each.practice: str(each.kind) for each in talk.state.obstacles}


def move(talk: Conversation, number: int) -> Practice:
    """A move by its number, as `next` shows it."""
    return talk.moves[number - 1].practice


# --- what is read as an obstacle


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("we can't, there is no budget", "budget"),
        ("too expensive", "budget"),
        ("we can't afford a feature store", "budget"),
        ("sorry, the second: we can't, no money", "budget"),
        ("management won't pay for it", "budget"),
        ("We can’t do that, there’s no BUDGET!", "budget"),
        ("we can't do the second, because nobody has time", "people"),
        ("we don't have the people", "people"),
        ("we cannot do that, our team lacks the skills", "people"),
        ("we can't, compliance forbids it", "regulation"),
        ("the regulator won't let us", "regulation"),
        ("we can't do that under GDPR", "regulation"),
        ("already tried that", "tried"),
        ("we tried that last year, and it failed", "tried"),
        ("we've already tried the second one", "tried"),
        ("we can't", "other"),
        ("no, we can't do that", "other"),
        ("that is not possible", "other"),
        ("the first one is out of the question", "other"),
    ],
)
def test_a_refusal_is_read_with_its_reason(reader: Reader, text: str, kind: str) -> None:
    """Budget, people, regulation, already tried: the reasons of the issue, and none of them."""
    assert str(reader.read(text).obstacle) == kind


@pytest.mark.parametrize(
    "text",
    [
        "the code is in git", "we have a model registry", "nobody reviews code changes", "yes", "no", "3", "next",
        "the budget is fixed every year", "compliance signs off every release", "we have two people for this",
        "legal reads each contract", "our models are expensive to train", "training takes a lot of time",
        "we try new features every month", "the team can do that", "it is possible to roll back",
        "",
    ],
)  # fmt: skip
def test_a_statement_is_no_refusal(reader: Reader, text: str) -> None:
    """Words of a reason alone refuse nothing."""
    assert reader.read(text).obstacle is None


@pytest.mark.parametrize(
    "text",
    [
        "can we do that without budget?", "why can't we do that?", "is that too expensive?", "what if we can't?",
        "we can't do that, or can we?", "have we tried that?", "is it forbidden?", "we can't do the second?",
    ],
)  # fmt: skip
def test_a_question_is_no_refusal(reader: Reader, text: str) -> None:
    """Somebody who asks has not decided."""
    assert reader.read(text).obstacle is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("we cant, there is no budget", "budget"),
        ("GDPR does not allow that", "regulation"),
        ("the law forbids it", "regulation"),
    ],
)
def test_a_refusal_is_read_as_people_type_it(reader: Reader, text: str, kind: str) -> None:
    """The words for laws are known as reasons, so what they forbid should count."""
    assert str(reader.read(text).obstacle) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [("we can't, we are not allowed to hire anybody", "people"), ("not allowed, there is no budget", "budget")],
)
def test_what_is_not_allowed_is_not_always_a_law(reader: Reader, text: str, kind: str) -> None:
    """Read as regulation it would be noted as a fact about the team, and change other advice as well."""
    assert str(reader.read(text).obstacle) == kind


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("we can't do the first", 1), ("the second one is too expensive", 2), ("the third move is not possible", 3),
        ("number 3 is out of the question", 3), ("move 1 won't work", 1), ("2: no money", 2), ("3. we can't", 3),
        ("The SECOND: we tried that", 2), ("we can't", None), ("we have 2 models", None), ("", None),
    ],
)  # fmt: skip
def test_the_number_of_the_move_that_is_meant(text: str, number: int | None) -> None:
    """As somebody names a line of a list of three."""
    assert move_meant(text) == number


@pytest.mark.parametrize(
    "text", ["we can't do 2", "we can't do #2", "we can't do number two", "the 2nd is too expensive"]
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    """Otherwise another move is ruled out than the one that was named."""
    assert move_meant(text) == 2


# --- after advice


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (NO_MONEY, "budget"), ("we can't", "other"), ("we can't, nobody has time", "people"),
        ("already tried that", "tried"), ("that is not possible", "other"),
        ("legal won't let us", "regulation"),
    ],
)  # fmt: skip
def test_after_advice_the_first_move_is_set_aside(advised: Conversation, typed: str, kind: str) -> None:
    """What "we can't" is about is what stands on top; it is no claim, and the next in line moves up."""
    first, *others = offered(advised)
    claims = advised.state.claims
    reply = say(advised, typed)

    assert reply.intent is Intent.OBSTACLE
    assert set_aside(advised) == {first: kind}
    assert first not in offered(advised)
    assert set(others) < set(offered(advised))
    assert advised.state.claims[: len(claims)] == claims


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("we can't do the second, because nobody has time", 2), ("the third is too expensive", 3),
        ("number 2 is not possible", 2), ("3: no budget", 3), ("we already tried the second one", 2),
    ],
)  # fmt: skip
def test_the_numbered_move_is_set_aside(advised: Conversation, typed: str, number: int) -> None:
    """`next` itself says: “we can't do the second, because …”."""
    meant = move(advised, number).id
    say(advised, typed)

    assert list(set_aside(advised)) == [meant]


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("our people lack the skills", "people"),
        ("compliance forbids it", "regulation"),
        ("GDPR forbids it", "regulation"),
    ],
)
@pytest.mark.parametrize(("refusal", "number"), [("we can't", 1), ("we can't do the second", 2)])
def test_a_reason_may_name_a_practice(advised: Conversation, refusal: str, number: int, reason: str, kind: str) -> None:
    """Skills, governance and privacy are practices, too; here they say why something else cannot be done."""
    meant = move(advised, number).id
    reply = say(advised, f"{refusal}, {reason}")

    assert set_aside(advised) == {meant: kind}
    assert "no" not in {str(claim.status) for claim in reply.claims}


@pytest.mark.parametrize("typed", ["the regulator won't let us", "we can't, the regulator forbids it"])
def test_who_has_a_regulator_is_regulated(advised: Conversation, typed: str) -> None:
    """The opposite would be the worst reading of all."""
    first = offered(advised)[0]
    reply = say(advised, typed)

    assert set_aside(advised) == {first: "regulation"}
    assert reply.diagnosis.is_true(REGULATED, Status.YES)


@pytest.mark.parametrize("sentence", ["we can't do {}, there is no budget", "{} is too expensive", "we tried {} once"])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("has_asked", [True, False])
def test_the_named_move_is_set_aside(talk: Conversation, sentence: str, number: int, *, has_asked: bool) -> None:
    """A name is clear enough: the advice need not have been shown just before."""
    if has_asked:
        talk.say("next")
    meant = move(talk, number)
    reply = say(talk, sentence.format(meant.name.lower()))

    assert reply.intent is Intent.OBSTACLE
    assert list(set_aside(talk)) == [meant.id]


def test_the_pending_question_stays(advised: Conversation) -> None:
    """It is put again, and the next answer lands on it."""
    pending = advised.asked
    reply = say(advised, NO_MONEY)

    assert reply.asks == pending == "models-in-production"
    assert [(claim.practice, claim.value) for claim in say(advised, "4").claims] == [(pending, "4")]


def test_the_reply_says_what_is_left_out_and_what_comes_first_instead(advised: Conversation) -> None:
    """With the user's words, and the way back."""
    left_out, then = move(advised, 1), move(advised, 2)
    shown = say(advised, "we can't").markdown

    assert f"I leave {left_out.name.lower()} out, as you said “we can't”." in shown
    assert f"First comes now **{then.name.lower()}**" in shown
    assert "`undo`" in shown


def test_a_second_refusal_is_about_the_move_that_moved_up(advised: Conversation) -> None:
    """It was named last."""
    first, second = offered(advised)[:2]
    say(advised, NO_MONEY, "we can't, nobody has time")

    assert set_aside(advised) == {first: "budget", second: "people"}


@pytest.mark.parametrize("between", ["why", "what is drift?", "hello", "compare"])
def test_a_digression_between_advice_and_refusal_changes_nothing(advised: Conversation, between: str) -> None:
    """The list is still what was talked about."""
    first = offered(advised)[0]
    say(advised, between, NO_MONEY)

    assert set_aside(advised) == {first: "budget"}


def test_the_plan_is_advice_too(talk: Conversation) -> None:
    """Whoever reads a plan and says "we can't" means its moves."""
    first = offered(talk)[0]
    say(talk, "plan", NO_MONEY)

    assert set_aside(talk) == {first: "budget"}


@pytest.mark.parametrize("typed", ["we can't do the second", "the second one is too expensive"])
def test_the_report_is_advice_too(talk: Conversation, typed: str) -> None:
    """It ends with the same numbered list."""
    second = offered(talk)[1]
    say(talk, "report", typed)

    assert list(set_aside(talk)) == [second]


def test_the_reason_given_last_counts(advised: Conversation) -> None:
    """One move is listed once."""
    name = move(advised, 1).name.lower()
    first = offered(advised)[0]
    say(advised, f"we can't do {name}, there is no budget", "next", f"we tried {name} last year")

    assert [(each.practice, str(each.kind)) for each in advised.state.obstacles] == [(first, "tried")]


def test_when_nothing_is_left_that_is_said(advised: Conversation) -> None:
    """No move is made up."""
    for _ in range(12):
        if not advised.moves:
            break
        reply = say(advised, "we can't")

    assert advised.moves == ()
    assert "Nothing else that I know to be missing is worth doing now." in reply.markdown


# --- what it changes


def test_next_shows_it_no_more_but_among_what_is_out_of_the_question(advised: Conversation) -> None:
    """With the words, so that nobody wonders later where it went."""
    left_out = move(advised, 2)
    shown = say(advised, "we can't do the second, there is no budget", "next").markdown
    moves, _, ruled_out = shown.partition("**Out of the question, as you told me:**")

    assert f". {left_out.name}**" not in moves
    assert f"- **{left_out.name}**: “we can't do the second, there is no budget”" in ruled_out


def test_the_plan_leaves_it_out(advised: Conversation) -> None:
    """Also where there are time and hands for everything."""
    everything = "plan for 24 months with 5 people"
    left_out = move(advised, 1)
    assert f"{left_out.name}**" in say(advised, everything).markdown

    assert f"{left_out.name}**" not in say(advised, "we can't", everything).markdown


def test_the_report_leaves_it_out_and_says_so(advised: Conversation) -> None:
    """A report is read by others, who should see what was ruled out and why."""
    left_out = move(advised, 1)
    _, _, advice = say(advised, NO_MONEY, "report").markdown.partition("### What next")

    assert f". {left_out.name}**" not in advice
    assert f"- **{left_out.name}**: “{NO_MONEY}”" in advice


def test_a_what_if_does_not_bring_it_back(advised: Conversation) -> None:
    """A supposition about something else makes no budget."""
    left_out, supposed = move(advised, 1), move(advised, 3)
    shown = say(advised, NO_MONEY, f"what if we had {supposed.name.lower()}?").markdown
    _, _, then = shown.partition("Next I would do")

    assert left_out.name.lower() not in then


def test_undo_brings_it_back_and_redo_sets_it_aside_again(advised: Conversation) -> None:
    """As any other message that changed something."""
    before = offered(advised)
    say(advised, NO_MONEY)
    after = offered(advised)

    say(advised, "undo")
    assert (offered(advised), set_aside(advised)) == (before, {})
    say(advised, "redo")
    assert (offered(advised), set_aside(advised)) == (after, {before[0]: "budget"})


def test_it_is_found_again_after_a_restart(swift: Doctor, reader: Reader, tmp_path: Path) -> None:
    """It stands in the log, with its words."""
    path = tmp_path / "sessions.db"
    with closing(Store(path)) as first:
        before = Conversation(swift, reader, first, "team")
        say(before, STORY, "next", NO_MONEY)
    with closing(Store(path)) as second:
        after = Conversation(swift, reader, second, "team")

        assert after.state.obstacles == before.state.obstacles
        assert [each.quote.text for each in after.state.obstacles] == [NO_MONEY]
        assert offered(after) == offered(before)


def test_the_words_stand_in_the_message_where_it_says(advised: Conversation) -> None:
    """Offsets and message number lead back to the text as typed."""
    say(advised, f"  {NO_MONEY} ")
    (obstacle,) = advised.state.obstacles
    quote = obstacle.quote

    assert advised.messages[quote.message - 1][1][quote.start : quote.end] == quote.text == NO_MONEY


# --- by the kind of reason


def ranked(swift: Doctor, kind: ObstacleKind | None) -> list[str]:
    """The moves of a small team without version control and data pipeline, something else being ruled out."""
    obstacles = [] if kind is None else [Obstacle("continuous-integration", kind, Quote("we can't", 1, 0, 8))]
    diagnosis = swift.diagnose(claims_from_answers(swift.knowledge, {GIT: "no", "data-pipeline": "no"}))
    return [step.practice.id for step in next_steps(swift, diagnosis, obstacles=obstacles)]


@pytest.fixture
def hurried(tiny: TinyKnowledge) -> Doctor:
    """Four rules urge a data pipeline, which takes months; one urges version control, which takes days.

    By the weights of `next_steps` the pipeline is worth at least 4 * 5 / 2.6 = 7.7 and version control 5 and a little,
    so the pipeline comes first. Where the cost counts twice the pipeline is worth about 20 / 6.76 = 3.0.
    """
    tiny.change("knowledge/practices/data-pipeline.yaml", "effort: days", "effort: months")
    for number in range(4):
        tiny.add_rule(f"calls-for-data-{number}", "when: {version-control: no}\nurges: [data-pipeline]")
    tiny.add_rule("calls-for-code", "when: {version-control: no}\nurges: [version-control]")
    return Doctor(knowledge_base.load(tiny.root), use_engine=False)


@pytest.mark.parametrize("kind", [None, ObstacleKind.REGULATION, ObstacleKind.TRIED, ObstacleKind.OTHER])
def test_other_reasons_leave_the_order_of_the_rest(hurried: Doctor, kind: ObstacleKind | None) -> None:
    """A law against one move makes no other move dearer."""
    assert ranked(hurried, kind) == ["data-pipeline", GIT]


@pytest.mark.parametrize("kind", [ObstacleKind.BUDGET, ObstacleKind.PEOPLE])
def test_where_money_or_hands_are_short_quick_moves_come_forward(hurried: Doctor, kind: ObstacleKind) -> None:
    """Whoever cannot pay for one thing cannot pay for months of another."""
    assert ranked(hurried, kind) == [GIT, "data-pipeline"]


@pytest.mark.parametrize("typed", [NO_MONEY, "we can't, nobody has time"])
def test_where_money_or_hands_are_short_a_small_beginning_is_named(advised: Conversation, typed: str) -> None:
    """The first step of the move that is left out may still be possible."""
    left_out = move(advised, 1)
    shown = say(advised, typed).markdown

    assert left_out.first_step in shown
    assert "I give quick moves more weight" in shown


def test_regulation_is_noted_with_the_words(advised: Conversation) -> None:
    """It is a fact that other advice depends on as well, and the reply says that it was taken down."""
    reply = say(advised, "we can't, our auditors forbid it")

    assert [(claim.practice, str(claim.status), claim.quotes[0].text) for claim in reply.claims] == [
        (REGULATED, "yes", "we can't, our auditors forbid it")
    ]
    assert reply.diagnosis.is_true(REGULATED, Status.YES)
    assert advised.knowledge.practices[REGULATED].name in reply.markdown


def test_undo_takes_the_regulation_back_too(advised: Conversation) -> None:
    """Both came with one message."""
    before = offered(advised)
    assert say(advised, "we can't, our auditors forbid it").diagnosis.is_true(REGULATED, Status.YES)
    reply = say(advised, "undo")

    assert not reply.diagnosis.is_true(REGULATED, Status.YES)
    assert offered(advised) == before


def test_what_was_said_about_regulation_is_not_overruled(talk: Conversation) -> None:
    """A refusal is a weaker sign than a plain answer."""
    first = offered(talk)[0]
    say(talk, "change regulated domain to no", "next", "we can't, our auditors forbid it")

    assert set_aside(talk) == {first: "regulation"}
    assert [str(claim.status) for claim in talk.state.about(REGULATED)] == ["no"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_was_tried_is_told_the_usual_mistake(advised: Conversation, number: int) -> None:
    """Knowing why it mostly fails, one may try again."""
    tried = move(advised, number)
    shown = say(advised, f"we already tried {tried.name.lower()}").markdown

    assert tried.usual_mistake
    assert tried.usual_mistake in shown


def test_other_refusals_are_told_no_mistake(advised: Conversation) -> None:
    """Nobody made one."""
    tried = move(advised, 1)

    assert tried.usual_mistake not in say(advised, NO_MONEY).markdown


# --- where nothing is set aside


@pytest.mark.parametrize("typed", [NO_MONEY, "we can't", "not possible", "we tried that", "too expensive"])
def test_without_advice_and_a_name_it_is_an_ordinary_statement(talk: Conversation, typed: str) -> None:
    """Nothing was recommended that it could be about."""
    before = offered(talk)
    reply = say(talk, typed)

    assert reply.intent is not Intent.OBSTACLE
    assert set_aside(talk) == {}
    assert set(before) & set(offered(talk))


@pytest.mark.parametrize("typed", ["we can't do code review, nobody has time", "we cannot roll back"])
def test_before_any_story_a_refusal_tells_what_is_missing(
    swift: Doctor, reader: Reader, store: Store, typed: str
) -> None:
    """There are no moves yet; that something is not done is what the levels rest on."""
    talk = Conversation(swift, reader, store, "new")
    reply = say(talk, typed)

    assert set_aside(talk) == {}
    assert {str(claim.status) for claim in reply.claims} == {"no"}


def test_an_answer_ends_the_talk_about_advice(advised: Conversation) -> None:
    """After it the conversation is about the next question."""
    reply = say(advised, "3", "we can't, nobody has time")

    assert reply.intent is not Intent.OBSTACLE
    assert set_aside(advised) == {}


@pytest.mark.parametrize(
    "typed", ["can we do that without budget?", "3", "why", "the second one?", "what if we can't?"]
)
def test_other_messages_after_advice_set_nothing_aside(advised: Conversation, typed: str) -> None:
    """A question about a move, or the answer to the pending question, is no refusal."""
    before = offered(advised)
    say(advised, typed)

    assert set_aside(advised) == {}
    assert set(before) & set(offered(advised))


@pytest.mark.parametrize("typed", ["I can't say", "I can't tell", "i cannot remember"])
def test_not_knowing_the_answer_rules_no_move_out(advised: Conversation, typed: str) -> None:
    """It answers the pending question, as it does at any other time."""
    pending = advised.asked
    reply = say(advised, typed)

    assert set_aside(advised) == {}
    assert [(claim.practice, str(claim.status)) for claim in reply.claims] == [(pending, "unknown")]


@pytest.mark.parametrize(
    ("typed", "practice"),
    [("we can't roll back", "rollback"), ("we have no budget for a model registry", "model-registry")],
)
def test_a_refusal_that_names_something_else_is_about_that(advised: Conversation, typed: str, practice: str) -> None:
    """It tells what is missing; the moves have nothing to do with it."""
    assert practice not in offered(advised)
    reply = say(advised, typed)

    assert set_aside(advised) == {}
    assert {claim.practice: str(claim.status) for claim in reply.claims}[practice] == "no"


def test_a_refusal_that_tells_of_something_else_is_about_that(advised: Conversation) -> None:
    """As above, in other words than the name; it was told to be missing, so it is out of the question later, too."""
    before = offered(advised)
    assert "automated-deployment" not in before
    say(advised, "we can't deploy automatically")

    assert set_aside(advised) == {"automated-deployment": "other"}
    assert offered(advised) == before


@pytest.mark.parametrize("typed", ["we can't do 3", "we can't do the last one", "the last is impossible"])
def test_the_last_move_can_be_named_by_its_place(advised: Conversation, typed: str) -> None:
    """There are three."""
    third = offered(advised)[2]
    say(advised, typed)

    assert list(set_aside(advised)) == [third]


@pytest.mark.parametrize("typed", ["number 3 is out of the question", "we already tried the second one"])
def test_the_number_of_a_missing_move_is_no_answer(advised: Conversation, typed: str) -> None:
    """The pending question is how many models are in use, and one move is left."""
    while len(advised.moves) > 1:
        say(advised, "we can't", "next")
    assert advised.asked == "models-in-production"
    reply = say(advised, typed)

    assert reply.claims == ()


# --- transcripts


@pytest.mark.parametrize("refusal", [NO_MONEY, "we can't do {}, there is no budget", "we can't do {}"])
def test_a_transcript_has_no_obstacles(swift: Doctor, reader: Reader, talk: Conversation, refusal: str) -> None:
    """Nobody advised anything there: a sentence tells what is missing, and the advice is for all of it."""
    named = move(talk, 1)
    messages = (STORY, "next", refusal.format(named.name.lower()))
    diagnosis = diagnose(Transcript("transcript", {}, messages), swift, reader)
    silent = Conversation(swift, reader, Store(None), "transcript", asks=False)
    for text in messages:
        silent.hear(text)

    assert silent.state.obstacles == ()
    assert silent.diagnosis.claims == diagnosis.claims
    assert named.id in {step.practice.id for step in next_steps(swift, diagnosis)}


def test_the_outside_contract_knows_refusals_as_answers() -> None:
    """DESIGN.md lists the intents; finer ones go under one of them."""
    assert Intent.OBSTACLE.outside is Intent.ANSWER
