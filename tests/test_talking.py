"""A conversation: messages in, replies out, and where it stands after each."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import Conversation, Reply, results, wording
from assistant.domain import Claim, Origin, RuleKind, Status
from assistant.errors import RuleError, StoreError
from assistant.inference import Diagnosis, Doctor
from assistant.reader import MENU, Intent
from assistant.store import Store
from tests.talks import noted, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from assistant.domain import Knowledge
    from assistant.reader import Reader

FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
"""The first message of the README."""
DENIAL = "we have no version control at all"
LEADING = ("azure-mlops", "five-levels", "google-mlops")
NO_NAME = "asset-sharing"
"""The one practice whose name is not understood: "assets" is taken for a misspelt "asserts"."""
CI, GIT, DATA = "continuous-integration", "version-control", "data-pipeline"
NONSENSE = ("bananas are yellow", "my dog is brown", "purple", "I like trains", "bananas", "mauve", "chairs have legs")


@pytest.fixture
def talk(doctor: Doctor, reader: Reader, store: Store) -> Conversation:
    """A conversation that has not begun."""
    return Conversation(doctor, reader, store, "team")


def puts_question(reply: Reply, talk: Conversation) -> bool:
    """Whether the reply ends with the question about the pending practice, whole or in short."""
    assert reply.asks is not None
    practice = talk.knowledge.practices[reply.asks]
    last = reply.markdown.rsplit("\n\n", 1)[-1]
    return practice.question in last or f"{wording.within_a_sentence(practice.name)}" in last


def levels(reply: Reply) -> dict[str, str]:
    """Framework to interval."""
    return {id_: str(result.interval) for id_, result in reply.diagnosis.frameworks.items()}


def leading_levels(reply: Reply) -> dict[str, str]:
    """The intervals of the frameworks for whose sake Rung asks."""
    return {id_: levels(reply)[id_] for id_ in LEADING}


def open_clashes(diagnosis: Diagnosis) -> list[str]:
    """Contradictions that are not settled; risks and waste are none."""
    return [item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION]


def stands(talk: Conversation) -> object:
    """Everything that a message could change, apart from the log itself."""
    return (talk.state, talk.asked, talk.clash, talk.diagnosis.true, talk.messages)


def choices(reply: Reply) -> list[str]:
    """The numbered choices of a reply."""
    return re.findall(r"^\d\. (.+)$", reply.markdown, re.MULTILINE)


# --- the first conversation


def test_the_first_message_is_read_back_as_four_claims_with_their_words(talk: Conversation) -> None:
    """Each claim carries the part of the sentence that it came from, and the reply shows both."""
    reply = say(talk, FIRST)

    assert [(claim.practice, str(claim.status), claim.quotes[0].text) for claim in reply.claims] == [
        (GIT, "yes", "code is in git"),
        (CI, "yes", "we have CI"),
        ("data-versioning", "no", "the training data sits on a share"),
        ("model-monitoring", "no", "nobody looks at the model once it is live"),
    ]
    for claim in reply.claims:
        assert f"**{talk.knowledge.practices[claim.practice].name}**" in reply.markdown
        assert f"“{claim.quotes[0].text}”" in reply.markdown


def test_the_words_of_a_claim_stand_in_the_message_where_it_says(talk: Conversation) -> None:
    """Offsets and message number lead back to the text as typed."""
    reply = say(talk, "hello", f"  {FIRST}\n")
    texts = [text for _, text in talk.messages]

    for claim in reply.claims:
        quote = claim.quotes[0]
        assert quote.message == 2
        assert texts[quote.message - 1][quote.start : quote.end] == quote.text


def test_the_first_message_leaves_three_intervals(talk: Conversation) -> None:
    """What the three leading frameworks say about a team of which four things are known.

    Azure 2 asks for models that can be built again and Balawejder 3 for older data, which takes versioned data;
    Google 2 asks for live quality to be measured. Of the levels below some criteria are not known, so the lower ends
    stay at the bottom.
    """
    assert leading_levels(say(talk, FIRST)) == {"azure-mlops": "0-1", "google-mlops": "0-1", "five-levels": "1-2"}


def test_the_third_known_practice_brings_a_first_picture(talk: Conversation) -> None:
    """All leading levels and the first move, once; who has told less has no picture yet."""
    little = say(talk, "the code is in git and we have CI").markdown
    picture = say(talk, "nobody looks at the model once it is live").markdown

    assert "A first picture" not in little
    assert picture.count("A first picture, still wide:") == 1
    assert results.levels(talk.diagnosis) in picture
    assert f"**{talk.moves[0].practice.name}**" in picture
    assert "A first picture" not in say(talk, "3", "there are no unit tests").markdown


def test_levels_that_moved_are_said_by_name(talk: Conversation) -> None:
    """A level that can only be one is given with its name."""
    assert "**Azure** is now level 0, No MLOps" in say(talk, FIRST, "there are no unit tests").markdown


def test_levels_that_did_not_move_are_not_repeated(talk: Conversation) -> None:
    """Only news is told."""
    assert "is now level" not in say(talk, FIRST, "3").markdown


def test_every_reply_ends_with_the_pending_question(talk: Conversation) -> None:
    """The user always knows what is asked."""
    for text in (FIRST, "3", "purple", "help", "skip"):
        reply = say(talk, text)
        assert reply.asks is not None
        assert puts_question(reply, talk)


def test_a_silent_reading_of_the_same_text_gives_the_same_diagnosis(
    talk: Conversation, doctor: Doctor, reader: Reader
) -> None:
    """Whether somebody types or a transcript is read, the verdict is the same."""
    transcript = Conversation(doctor, reader, Store(None), "transcript", asks=False)

    assert say(transcript, FIRST, DENIAL).diagnosis.true == say(talk, FIRST, DENIAL).diagnosis.true
    assert transcript.asked is None


def test_the_opening_asks_for_a_story_and_no_practice(talk: Conversation) -> None:
    """A "yes" at this point would answer nothing."""
    reply = talk.opening()

    assert reply.asks is None
    assert reply.intent is None
    assert noted(say(talk, "yes")) == {}


def test_plain_questions_follow_when_no_story_comes(talk: Conversation) -> None:
    """After two messages without a claim Rung stops waiting."""
    assert say(talk, NONSENSE[0]).asks is None
    assert say(talk, NONSENSE[1]).asks is not None


@pytest.mark.parametrize("typed", ["skip", "don't know", "later"])
def test_who_declines_to_tell_a_story_is_asked_plain_questions(talk: Conversation, typed: str) -> None:
    """Otherwise nobody could get past the first question without a story."""
    assert say(talk, typed, typed).asks is not None


def test_a_message_of_nothing_is_not_logged(talk: Conversation) -> None:
    """Blanks and control characters are no message."""
    talk.say(FIRST)
    before = stands(talk)
    for text in ("", "   \n", "\x1b\x00"):
        assert "`help`" in talk.say(text).markdown

    assert stands(talk) == before


def test_a_message_of_a_megabyte_is_answered_and_said_to_be_cut(talk: Conversation) -> None:
    """The first 20,000 characters are read; the log keeps all of it."""
    text = f"{FIRST}. {'x' * 1_000_000}"
    reply = say(talk, text)

    assert noted(reply)[GIT] == "yes"
    assert "20,000" in reply.markdown
    assert talk.messages[-1][1] == text


# --- contradictions


def clashing(talk: Conversation) -> Reply:
    """CI is claimed and version control is denied: CI starts from a repository, so both cannot be true."""
    return say(talk, "we have CI", DENIAL)


def clashing_twice(talk: Conversation) -> Reply:
    """After the first message version control was claimed, too."""
    return say(talk, FIRST, DENIAL)


def clashing_accounts(talk: Conversation) -> Reply:
    """One practice, described in two ways."""
    return say(talk, "we review each other's code", "nobody reviews code changes")


CLASHES = [clashing, clashing_accounts]


def test_a_contradiction_is_noticed_when_it_is_typed(talk: Conversation) -> None:
    """Both quotes stand side by side, then the rule's reason and the question that settles it."""
    reply = clashing(talk)
    rule = talk.knowledge.rules["ci-needs-version-control"]

    assert open_clashes(reply.diagnosis) == [rule.id]
    assert rule.because in reply.markdown
    assert re.search(r"“we have CI”\n- .*“we have no version control at all”", reply.markdown)
    assert rule.question in reply.markdown.splitlines()[-9]
    assert reply.asks in {CI, GIT}


def test_the_first_message_and_its_denial_are_quoted_side_by_side(talk: Conversation) -> None:
    """The second message takes back what the first one said; the two stand side by side."""
    reply = clashing_twice(talk)

    assert re.search(r"“code is in git”\n- .*“we have no version control at all”", reply.markdown)
    assert "two-accounts:version-control" in open_clashes(reply.diagnosis)


@pytest.mark.parametrize("begin", [*CLASHES, clashing_twice])
def test_the_choices_are_the_two_sides_and_both(talk: Conversation, begin: Callable[[Conversation], Reply]) -> None:
    """They are numbered, the sides cannot both be true, and the third keeps both."""
    first, second, both = choices(begin(talk))

    assert both.startswith("Both are true")
    assert {first.rpartition(": ")[2], second.rpartition(": ")[2]} == {"yes", "no"}


def test_both_sides_count_as_unknown_until_it_is_settled(talk: Conversation) -> None:
    """Everything is possible, as for a team of which nothing is known: all levels and points of every framework."""
    reply = clashing(talk)

    assert reply.diagnosis.contested == {CI, GIT}
    assert levels(reply) == {
        "azure-mlops": "0-4", "google-mlops": "0-2", "five-levels": "1-5", "aws": "1-4", "cmmi": "1-5",
        "devops": "1-5", "gigaom": "0-4", "google-ai-adoption": "1-3", "ml-test-score": "0-7", "modelops": "0-26",
        "stack-canvas": "0-55",
    }  # fmt: skip
    assert "I count both as unknown" in reply.markdown


@pytest.mark.parametrize("begin", CLASHES)
@pytest.mark.parametrize("number", [1, 2])
def test_a_number_makes_that_side_count(
    talk: Conversation, begin: Callable[[Conversation], Reply], number: int
) -> None:
    """What the line of that number says is then held to be true, and the question is settled."""
    reply = begin(talk)
    assert talk.clash is not None
    settled = talk.clash.id
    name, status = choices(reply)[number - 1].split(": ")
    (practice,) = (id_ for id_, each in talk.knowledge.practices.items() if each.name == name)

    after = say(talk, str(number)).diagnosis

    assert after.is_true(practice, Status(status))
    assert settled not in open_clashes(after)


def test_the_denial_of_the_first_message_is_settled_by_the_first_choice(talk: Conversation) -> None:
    """Version control is there after all: nothing clashes any more."""
    reply = clashing_twice(talk)
    assert choices(reply)[:2] == ["Version control: yes", "Version control: no"]

    after = say(talk, "1").diagnosis
    assert open_clashes(after) == []
    assert after.is_true(GIT, Status.YES)
    assert after.is_true(CI, Status.YES)


def test_one_contradiction_may_lead_to_the_next(talk: Conversation) -> None:
    """Without version control, CI cannot be: that is asked next."""
    clashing_twice(talk)
    reply = say(talk, "2")

    assert open_clashes(reply.diagnosis) == ["ci-needs-version-control"]
    assert choices(reply)[:2] == ["Continuous integration: yes", "Version control: no"]


@pytest.mark.parametrize(("typed", "like"), [("one", "1"), ("the first one", "1"), ("2.", "2"), ("second", "2")])
def test_a_choice_may_be_typed_in_words(
    talk: Conversation, doctor: Doctor, reader: Reader, typed: str, like: str
) -> None:
    """It has the effect of the number."""
    other = Conversation(doctor, reader, Store(None), "other")
    clashing(talk)
    clashing(other)

    assert say(talk, typed).diagnosis.true == say(other, like).diagnosis.true


@pytest.mark.parametrize("typed", ["3", "both", "Both are true."])
def test_both_may_stand(talk: Conversation, typed: str) -> None:
    """The user knows better than the rule: nothing is changed, and it is not asked again."""
    clashing(talk)
    claims = talk.state.claims
    reply = say(talk, typed)

    assert open_clashes(reply.diagnosis) == []
    assert talk.state.claims == claims
    assert all(reply.diagnosis.is_true(claim.practice, claim.status) for claim in claims)
    assert talk.clash is None


@pytest.mark.parametrize("typed", ["3", "both"])
def test_done_and_not_done_both_is_done_in_part(talk: Conversation, typed: str) -> None:
    """Two accounts of one practice that are both true mean: here yes, there no. Both quotes are kept."""
    clashing_accounts(talk)
    reply = say(talk, typed)

    assert noted(reply) == {"code-review": "partial"}
    assert [quote.text for quote in reply.claims[0].quotes] == [
        "we review each other's code",
        "nobody reviews code changes",
    ]
    assert open_clashes(reply.diagnosis) == []


@pytest.mark.parametrize("begin", CLASHES)
def test_later_leaves_it_open(talk: Conversation, begin: Callable[[Conversation], Reply]) -> None:
    """The next question is another one; what is open stays listed and counts as unknown."""
    clash = open_clashes(begin(talk).diagnosis)
    contested = talk.diagnosis.contested
    reply = say(talk, "later")

    assert reply.claims == ()
    assert open_clashes(reply.diagnosis) == clash
    assert reply.diagnosis.contested == contested
    assert reply.asks not in contested


@pytest.mark.parametrize("begin", CLASHES)
@pytest.mark.parametrize("typed", ["skip", "don't know", "neither", "not now"])
def test_a_contradiction_can_be_left_like_any_question(
    talk: Conversation, begin: Callable[[Conversation], Reply], typed: str
) -> None:
    """Whoever cannot settle it now is asked something else, and nothing is noted."""
    clash = open_clashes(begin(talk).diagnosis)
    claims, contested = talk.state.claims, talk.diagnosis.contested
    reply = say(talk, typed)

    assert reply.asks not in {None, *contested}
    assert open_clashes(reply.diagnosis) == clash
    assert talk.state.claims == claims
    assert list(talk.state.deferred) == clash


def test_what_is_left_open_is_said_to_count_as_unknown(talk: Conversation) -> None:
    """And the choices are gone."""
    clashing(talk)
    reply = say(talk, "later")

    assert "I leave that open" in reply.markdown
    assert "I count both as unknown" not in say(talk, "repeat").markdown
    assert choices(reply) == []


def test_two_numbers_cannot_both_be_true(talk: Conversation) -> None:
    """There are two choices, and a "3" is a number of models like any other."""
    shown = choices(say(talk, "we have 5 models in production", "our 12 live models"))
    assert shown == ["Models in production: 5", "Models in production: 12"]

    reply = say(talk, "both")
    assert noted(reply) == {}
    assert open_clashes(reply.diagnosis) == ["two-accounts:models-in-production"]
    assert noted(say(talk, "3")) == {"models-in-production": "3"}
    assert open_clashes(talk.diagnosis) == []


@pytest.mark.parametrize(
    ("typed", "status"),
    [("yes, there is one", "yes"), ("sorry, the code is in git", "yes")],
)
def test_a_free_answer_settles_it(talk: Conversation, typed: str, status: str) -> None:
    """It replaces what was said before about the same practice."""
    clashing(talk)
    reply = say(talk, typed)

    assert open_clashes(reply.diagnosis) == []
    assert len(talk.state.about(GIT)) == 1
    assert reply.diagnosis.is_true(GIT, Status(status))


@pytest.mark.parametrize("typed", ["1", "3"])
def test_settling_can_be_undone_and_redone(talk: Conversation, typed: str) -> None:
    """It is a turn like any other."""
    clashing(talk)
    say(talk, typed)
    settled = talk.diagnosis.true

    assert open_clashes(say(talk, "undo").diagnosis) == ["ci-needs-version-control"]
    assert say(talk, "redo").diagnosis.true == settled


def test_a_settled_contradiction_opens_again_when_a_side_changes(talk: Conversation) -> None:
    """Both stood as they were then, and no longer do."""
    clashing(talk)
    say(talk, "3", "change continuous integration to partly")
    assert open_clashes(talk.diagnosis) == []

    assert open_clashes(say(talk, "change continuous integration to yes").diagnosis) == ["ci-needs-version-control"]


def test_a_contradiction_is_told_once(talk: Conversation) -> None:
    """Afterwards only its question is repeated."""
    clashing(talk)
    reply = say(talk, "repeat")

    assert "These two clash" not in reply.markdown
    assert choices(reply)


def test_why_under_a_contradiction_gives_its_rule_and_source(talk: Conversation) -> None:
    """Not the reason for asking about a practice."""
    clashing(talk)
    rule = talk.knowledge.rules["ci-needs-version-control"]
    reply = say(talk, "why")

    assert reply.markdown.startswith(rule.because)
    assert all(talk.knowledge.sources[source].title in reply.markdown for source in rule.sources)


def test_a_number_is_a_choice_only_under_a_contradiction(talk: Conversation) -> None:
    """To another question "3" is three."""
    assert noted(say(talk, FIRST, "3")) == {"models-in-production": "3"}


# --- two accounts


@pytest.mark.parametrize(
    ("first", "second", "practice"),
    [
        ("we run 3 models in production", "our 12 live models", "models-in-production"),
        ("we review each other's code", "nobody reviews code changes", "code-review"),
        ("nobody reviews code changes", "we review each other's code", "code-review"),
    ],
)
def test_two_passing_remarks_that_differ_are_two_accounts(
    talk: Conversation, first: str, second: str, practice: str
) -> None:
    """Numbers that differ, and a yes after a no."""
    reply = say(talk, first, second)

    assert open_clashes(reply.diagnosis) == [f"two-accounts:{practice}"]
    assert f"“{first}”" in reply.markdown
    assert f"“{second}”" in reply.markdown


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("we run 3 models in production", "we run 3 models in production"),
        ("we run 3 models in production", "we have three models in production"),
        ("we plan to introduce a model registry next year", "we have a model registry"),
        ("labels arrive after two days", "labels arrive after nine months"),
    ],
)
def test_remarks_that_can_both_be_true_do_not_clash(talk: Conversation, first: str, second: str) -> None:
    """The same number twice, a plan that came true, labels of two kinds."""
    assert len(talk.say(first).claims) == 1
    assert len(talk.say(second).claims) == 1

    assert open_clashes(talk.diagnosis) == []


def test_an_answer_replaces_what_was_said(talk: Conversation) -> None:
    """Back at the question, the new answer is the only one."""
    say(talk, FIRST, "3", "back")
    reply = say(talk, "12")

    assert noted(reply) == {"models-in-production": "12"}
    assert open_clashes(reply.diagnosis) == []


def test_an_answer_in_a_whole_sentence_replaces_what_was_said(talk: Conversation) -> None:
    """It does not matter whether somebody says "no" or why not."""
    say(talk, "we have git", "yes", "back")
    assert talk.asked == DATA
    reply = say(talk, "no, we have no data pipeline, somebody copies files by hand")

    assert noted(reply)[DATA] == "no"
    assert open_clashes(reply.diagnosis) == []


def test_a_correction_replaces_what_was_said(talk: Conversation) -> None:
    """Whoever types "change" does not contradict themselves."""
    reply = say(talk, "we review each other's code", "change code review to no")

    assert noted(reply) == {"code-review": "no"}
    assert [claim.status for claim in talk.state.about("code-review")] == [Status.NO]


def test_a_number_can_be_corrected(talk: Conversation) -> None:
    """Also when two of them stand against each other."""
    reply = say(talk, "we run 3 models in production", "our 12 live models", "change models in production to 5")

    assert [claim.value for claim in talk.state.about("models-in-production")] == ["5"]
    assert open_clashes(reply.diagnosis) == []


def test_change_corrects_the_practice_that_it_names(doctor: Doctor, reader: Reader, knowledge: Knowledge) -> None:
    """Every practice can be corrected by the name that Rung itself shows; but see the next test."""
    wrong = set()
    for practice in knowledge.practices.values():
        if not practice.is_fact and practice.id != NO_NAME:
            listening = Conversation(doctor, reader, Store(None), practice.id, asks=False)
            _, events = listening.hear(f"change {practice.name.lower()} to no")
            claims = [event.claim for event in events if hasattr(event, "claim")]
            if [(claim.practice, claim.status) for claim in claims] != [(practice.id, Status.NO)]:
                wrong.add(practice.id)

    assert wrong == set()


def test_a_practice_whose_name_looks_misspelt_can_be_corrected(talk: Conversation) -> None:
    """By the name that Rung itself shows, like all others."""
    assert noted(say(talk, f"change {talk.knowledge.practices[NO_NAME].name.lower()} to no")) == {NO_NAME: "no"}


@pytest.mark.parametrize(
    "practice",
    [
        "automated-retraining",
        "data-pipeline",
        "explainability",
        "fairness",
        "labelling",
        "model-inventory",
        "model-monitoring",
        "progressive-delivery",
        "rollback",
        "standards",
        "training-pipeline",
    ],
)
def test_change_does_not_correct_another_practice(talk: Conversation, practice: str) -> None:
    """Names that look like another practice, or like a command, when "change ... to no" is read along with them."""
    reply = say(talk, f"change {talk.knowledge.practices[practice].name.lower()} to no")

    assert noted(reply) == {practice: "no"}


# --- digressions

DIGRESSIONS = [
    ("why", Intent.WHY),
    ("why do you ask?", Intent.WHY),
    ("how", Intent.HOW),
    ("how azure", Intent.HOW),
    ("how cmmi", Intent.HOW),
    ("canvas", Intent.CANVAS),
    ("what is cmmi?", Intent.EXPLAIN_TERM),
    ("help", Intent.HELP),
    ("what is a feature store?", Intent.EXPLAIN_TERM),
    ("what is drift?", Intent.EXPLAIN_TERM),
    ("what do you mean?", Intent.EXPLAIN_TERM),
    ("next", Intent.NEXT_STEPS),
    ("report", Intent.REPORT),
    ("repeat", Intent.REPEAT),
    ("tell me a joke", Intent.SMALL_TALK),
    ("bananas are yellow", Intent.OFF_TOPIC),
    ("hello", Intent.GREETING),
    ("thanks", Intent.THANKS),
    ("redo", Intent.REDO),
    ("change", Intent.CHANGE),
]


@pytest.mark.parametrize(("typed", "intent"), DIGRESSIONS)
def test_a_digression_leaves_everything_as_it_was(talk: Conversation, typed: str, intent: Intent) -> None:
    """The question stays pending, and a "yes" lands on it."""
    pending = say(talk, "the code is in git").asks
    assert pending is not None
    claims, given = talk.state.claims, talk.diagnosis.given
    reply = say(talk, typed)

    assert (reply.intent, reply.asks, reply.claims) == (intent, pending, ())
    assert (talk.state.claims, talk.diagnosis.given) == (claims, given)
    assert puts_question(reply, talk)
    assert noted(say(talk, "yes")) == {pending: "yes"}


@pytest.mark.parametrize(("typed", "intent"), [case for case in DIGRESSIONS if case[0] != "redo"])
def test_a_digression_leaves_a_contradiction_pending(talk: Conversation, typed: str, intent: Intent) -> None:
    """The choices are shown again, and a number still settles it."""
    shown = choices(clashing(talk))
    reply = say(talk, typed)

    assert reply.intent is intent
    assert choices(reply)[-3:] == shown
    assert open_clashes(say(talk, "1").diagnosis) == []


def test_two_digressions_in_a_row_do_not_lose_the_question(talk: Conversation) -> None:
    """Nor do ten."""
    pending = say(talk, "the code is in git").asks
    assert say(talk, *(typed for typed, _ in DIGRESSIONS)).asks == pending


def test_a_digression_in_an_answer_is_answered_too(talk: Conversation) -> None:
    """The claim is noted, and the reason for the question that it answered or the next one is given."""
    pending = say(talk, "the code is in git").asks
    reply = say(talk, "no. why is that needed?")

    assert reply.intent is Intent.WHY
    assert noted(reply) == {pending: "no"}


def test_why_in_an_answer_is_about_the_question_answered(talk: Conversation) -> None:
    """What "that" means is what was just asked."""
    pending = say(talk, "the code is in git").asks
    assert pending is not None

    reply = say(talk, "no. why is that needed?")
    assert talk.knowledge.practices[pending].why in reply.markdown
    assert reply.asks not in {pending, None}
    assert talk.knowledge.practices[reply.asks].why not in reply.markdown


# --- commands


def test_how_alone_is_about_the_leading_frameworks(talk: Conversation) -> None:
    """One proof each, and none of the other eight: `how` with a name gives those."""
    say(talk, FIRST)
    reply = say(talk, "how")

    for framework in talk.knowledge.frameworks.values():
        assert (f"**{framework.name}: " in reply.markdown) == (framework.id in LEADING)


def test_how_alone_gives_no_background(talk: Conversation) -> None:
    """Three proofs are long enough."""
    say(talk, FIRST)

    assert "What is held against it" not in say(talk, "how").markdown


HOW_NAMED = [
    ("how azure", "azure-mlops"),
    ("how google", "google-mlops"),
    ("how five levels", "five-levels"),
    ("how aws", "aws"),
    ("how cmmi", "cmmi"),
    ("how devops", "devops"),
    ("how gigaom", "gigaom"),
    ("how ai adoption", "google-ai-adoption"),
    ("how test score", "ml-test-score"),
    ("how modelops", "modelops"),
    ("how canvas", "stack-canvas"),
    ("how google ai adoption", "google-ai-adoption"),
]


@pytest.mark.parametrize(("typed", "framework"), HOW_NAMED)
def test_how_with_a_name_is_about_that_framework(talk: Conversation, typed: str, framework: str) -> None:
    """And about no other."""
    say(talk, FIRST)
    reply = say(talk, typed)

    for other in talk.knowledge.frameworks.values():
        assert (f"**{other.name}: " in reply.markdown) == (other.id == framework)


def test_how_with_a_name_gives_the_proof_and_the_background(talk: Conversation) -> None:
    """CMMI 1: what carries it, what is typical of it, and what its readers say about five other frameworks."""
    say(talk, FIRST)
    shown = say(talk, "how cmmi").markdown
    cmmi = talk.knowledge.frameworks["cmmi"]

    assert shown.startswith("**CMMI for Development 1.3, read for ML work: level 1, Initial.**")
    assert "“the training data sits on a share”" in shown
    assert f"**Typical here.** {cmmi.levels[0].challenges}" in shown
    assert f"**What is held against it.** {cmmi.criticism}" in shown
    assert len(cmmi.compares) == 5
    assert all(comparison.text in shown for comparison in cmmi.compares)


def test_how_quotes_the_words_that_keep_a_level_out_of_reach(talk: Conversation) -> None:
    """Google 2 is missed for want of monitoring, and the user said so."""
    say(talk, FIRST)

    assert "Level 2 (CI/CD pipeline automation) is out of reach because:" in say(talk, "how google").markdown
    assert "“nobody looks at the model once it is live”" in say(talk, "how google").markdown


def test_help_names_every_command(talk: Conversation) -> None:
    """And each of them is understood as that command."""
    text = say(talk, "help").markdown
    for command in MENU:
        assert f"`{command.typed}`: {command.does}" in text
        assert talk.reader.read(command.typed, question=DATA).intent is command.intent
        assert talk.reader.read(f"/{command.name}", question=DATA).intent is command.intent


@pytest.mark.parametrize("typed", ["how azure", "what is a model registry", "change code review to no", "don't know"])
def test_the_examples_in_help_work(talk: Conversation, typed: str) -> None:
    """What help says can be typed does not end in "not understood"."""
    say(talk, "the code is in git")

    assert not any(sentence in say(talk, typed).markdown for sentence in wording.NOT_UNDERSTOOD)


def test_canvas_is_filled_with_what_was_told(talk: Conversation) -> None:
    """Eleven blocks; what is there and what is not, each with the user's words."""
    say(talk, FIRST)
    shown = say(talk, "canvas").markdown

    assert shown.startswith("### MLOps Stack Canvas\n")
    assert len(re.findall(r"^#### \d+\. ", shown, re.MULTILINE)) == 11
    assert re.search(r"^- It says where code is kept .*“code is in git”", shown, re.MULTILINE)
    assert re.search(r"^- Not there: .*“the training data sits on a share”", shown, re.MULTILINE)
    assert f"- To find out: {talk.knowledge.practices['rollback'].question}" in shown


def test_what_is_explains_what_it_names(doctor: Doctor, reader: Reader, knowledge: Knowledge) -> None:
    """Every practice and fact is explained by the name that Rung itself shows; but see the next test."""
    wrong = {
        practice.id
        for practice in knowledge.practices.values()
        if practice.id != NO_NAME and reader.practice_named(f"what is {practice.name.lower()}?") != practice.id
    }

    assert wrong == set()


def test_what_is_explains_a_practice_that_only_the_glossary_knows(talk: Conversation) -> None:
    """Where the reader does not find the name, the last term in it leads to the practice."""
    assert talk.knowledge.terms["asset"].see == NO_NAME
    assert talk.knowledge.practices[NO_NAME].what in say(talk, "what is shared ML assets?").markdown


def test_what_is_gives_the_term_and_then_the_practice(talk: Conversation) -> None:
    """Concept drift is a word; to monitor drift is what one does about it."""
    say(talk, FIRST)
    shown = say(talk, "what is concept drift?").markdown
    means, what = talk.knowledge.terms["concept-drift"].means, talk.knowledge.practices["drift-monitoring"].what

    assert shown.startswith(f"**Concept drift.** {means} *[")
    assert f"]*\n\n**Drift monitoring.** {what}\n" in shown


def test_what_is_a_framework_introduces_it(talk: Conversation) -> None:
    """With its levels and where the team stands."""
    shown = say(talk, "what is cmmi?").markdown

    assert "**CMMI for Development 1.3, read for ML work** (" in shown
    assert f"- 2, Managed: {talk.knowledge.frameworks['cmmi'].levels[1].summary}" in shown
    assert "Where you stand: **CMMI** level 1 to 5 (of 1 to 5)." in shown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("what is a feature store in azure?", "**Feature store.**"), ("what is devops?", "Building and running software")],
)
def test_what_is_a_term_is_not_hidden_by_a_framework(talk: Conversation, typed: str, expected: str) -> None:
    """DevOps is a way to work before it is a table of 2016, and Azure is only where the feature store stands."""
    assert expected in say(talk, typed).markdown


@pytest.mark.parametrize("told", [(), (FIRST,)])
def test_an_unknown_term_is_said_to_be_unknown(talk: Conversation, told: Sequence[str]) -> None:
    """With a question pending or without one, and with an example of what can be asked."""
    shown = say(talk, *told, "what is a flux capacitor?").markdown

    assert shown.startswith("That is no term that I know. Ask for one of them, for example “what is a feature store?”.")


def test_what_is_a_data_pipeline_explains_data_pipelines(talk: Conversation) -> None:
    """It is one of the first questions, and the term stands in its name."""
    assert "**Data pipeline.**" in say(talk, "what is a data pipeline?").markdown


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("what is CI", "**Continuous integration.**"),
        ("what is a flux capacitor?", "That is no term that I know"),
        ("what does that mean?", "**Data pipeline.**"),
    ],
)
def test_what_is_something_else_does_not_explain_the_question(talk: Conversation, typed: str, expected: str) -> None:
    """An explanation of another thing is worse than none; only "that" is what was just asked."""
    assert say(talk, "the code is in git").asks == DATA
    shown = say(talk, typed).markdown

    assert expected in shown
    assert ("**Data pipeline.**" in shown) == ("Data pipeline" in expected)


@pytest.mark.parametrize("typed", ["skip", "pass", "rather not say", "next question"])
def test_a_skipped_question_is_not_asked_again(talk: Conversation, typed: str) -> None:
    """Nothing is claimed, and another question follows."""
    pending = say(talk, "the code is in git").asks
    reply = say(talk, typed)

    assert reply.claims == ()
    assert talk.state.skipped == (pending,)
    assert reply.asks not in {pending, None}


def test_what_is_told_beside_a_skip_is_kept(talk: Conversation) -> None:
    """Only the question is left out; under a contradiction, too."""
    pending = say(talk, "the code is in git").asks
    reply = say(talk, "we have a model registry. skip that")

    assert reply.intent is Intent.SKIP
    assert noted(reply) == {"model-registry": "yes"}
    assert talk.state.skipped == (pending,)
    assert reply.asks != pending


@pytest.mark.parametrize("typed", ["don't know", "no idea", "not sure"])
def test_not_knowing_is_noted_and_not_asked_again(talk: Conversation, typed: str) -> None:
    """Unknown is not no: it changes no level."""
    first = say(talk, "the code is in git")
    reply = say(talk, typed)

    assert noted(reply) == {first.asks: "unknown"}
    assert levels(reply) == levels(first)
    assert reply.asks not in {first.asks, None}


def test_back_returns_to_the_question_before(talk: Conversation) -> None:
    """The answer to it is then replaced, and the conversation goes on where it was."""
    first = say(talk, "the code is in git").asks
    second = say(talk, "no").asks

    assert say(talk, "back").asks == first
    reply = say(talk, "yes")
    assert noted(reply) == {first: "yes"}
    assert talk.state.returned is None
    assert second != first


def test_back_may_bring_the_new_answer_along(talk: Conversation) -> None:
    """The pending question stays pending."""
    first = say(talk, "the code is in git").asks
    assert first is not None
    second = say(talk, "yes").asks
    reply = say(talk, "go back, I meant partly")

    assert noted(reply) == {first: "partial"}
    assert [str(claim.status) for claim in talk.state.about(first)] == ["partial"]
    assert second is not None


def test_back_before_any_question_says_so(talk: Conversation) -> None:
    """Nothing breaks."""
    assert "no earlier question" in say(talk, "back").markdown


def test_undo_takes_back_the_last_message_that_changed_something(talk: Conversation) -> None:
    """Digressions in between do not count; the reply quotes what was taken back."""
    say(talk, FIRST)
    first = talk.diagnosis.true
    say(talk, "3", "why", "hello")
    reply = say(talk, "undo")

    assert reply.diagnosis.true == first
    assert reply.asks == "models-in-production"
    assert "Taken back: “3”" in reply.markdown


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(talk: Conversation) -> None:
    """Turn by turn; beyond the ends nothing happens."""
    seen = [talk.diagnosis.true]
    for text in (FIRST, "3", "skip", "no"):
        seen.append(say(talk, text).diagnosis.true)

    back = [say(talk, "undo").diagnosis.true for _ in range(4)]
    assert back == seen[-2::-1]
    assert "nothing to take back" in say(talk, "undo").markdown
    forth = [say(talk, "redo").diagnosis.true for _ in range(4)]
    assert forth == seen[1:]
    assert "nothing to redo" in say(talk, "redo").markdown


def test_saying_something_new_ends_redo(talk: Conversation) -> None:
    """As in every editor: otherwise an old answer lands on top of the new one."""
    say(talk, "the code is in git", "no", "undo", "yes")
    reply = say(talk, "redo")

    assert "nothing to redo" in reply.markdown
    assert [str(claim.status) for claim in talk.state.about(DATA)] == ["yes"]


def test_quit_ends_it_and_says_where_it_is_kept(doctor: Doctor, reader: Reader, tmp_path: Path) -> None:
    """By the name of the session."""
    with closing(Store(tmp_path / "sessions.db")) as kept:
        reply = say(Conversation(doctor, reader, kept, "my team"), FIRST, "quit")

    assert reply.is_over
    assert reply.asks is None
    assert "“my team”" in reply.markdown


def test_quit_without_a_file_says_that_nothing_is_kept(talk: Conversation) -> None:
    """Rather than name a session that cannot be found again."""
    reply = Conversation(talk.doctor, talk.reader, Store(None), "my team").say("quit")

    assert reply.is_over
    assert reply.markdown == "Good bye. Nothing of this is kept on disk."


def test_no_other_message_ends_it(talk: Conversation) -> None:
    """Thanks and off-topic talk least of all."""
    say(talk, FIRST)

    assert not any(talk.say(typed).is_over for typed, _ in DIGRESSIONS)


def test_next_before_anything_is_known_recommends_nothing(talk: Conversation) -> None:
    """What is unknown is a question, not a gap."""
    shown = say(talk, "next").markdown

    assert "So far I know of nothing that is missing and worth doing now." in shown
    assert "First step" not in shown


def test_we_dont_is_no_yes(talk: Conversation) -> None:
    """The beginning "we do" of "we don't" answers nothing."""
    say(talk, "the code is in git")

    assert noted(say(talk, "we don't do that here")) == {DATA: "no"}


# --- not understood


def complaint(reply: Reply) -> str:
    """The sentence that says that nothing was understood."""
    (sentence,) = (each for each in wording.NOT_UNDERSTOOD if reply.markdown.startswith(each))
    return sentence


def test_what_is_not_understood_is_said_in_three_ways(talk: Conversation) -> None:
    """Three in a row are different, and none is the same as the one before it."""
    said = [complaint(talk.say(text)) for text in NONSENSE]

    assert set(said) == set(wording.NOT_UNDERSTOOD)
    assert len(set(said[:3])) == 3
    assert all(one != two for one, two in pairwise(said))


@pytest.mark.parametrize(
    ("answers", "pending", "example"),
    [
        (("the code is in git",), DATA, "`yes`, `partly`, `no`"),
        ((FIRST,), "models-in-production", "A number is enough"),
        ((FIRST, "3"), "label-delay", "A time is enough"),
    ],
)
def test_what_is_not_understood_is_told_what_kind_of_answer_fits(
    talk: Conversation, answers: Sequence[str], pending: str, example: str
) -> None:
    """By the kind of the pending question."""
    assert say(talk, *answers).asks == pending

    assert example in say(talk, "purple").markdown


@pytest.mark.parametrize("typed", ["hello", "why", "help"])
def test_a_digression_in_between_does_not_repeat_the_sentence(talk: Conversation, typed: str) -> None:
    """The next one is another."""
    first = complaint(say(talk, NONSENSE[0]))
    say(talk, typed)

    assert complaint(say(talk, NONSENSE[1])) != first


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_not_understood_stores_nothing(talk: Conversation, text: str) -> None:
    """And says that nothing is noted."""
    say(talk, FIRST)
    claims = talk.state.claims
    reply = say(talk, text)

    assert reply.claims == ()
    assert talk.state.claims == claims
    assert reply.intent is Intent.OFF_TOPIC


# --- text of others

HOSTILE = "the code is in git **bold** [link](http://evil.example) <b>x</b> `y` [red]z[/red] | a"


@pytest.mark.parametrize("after", [(), ("undo",), ("report",), ("how",), ("repeat",), (DENIAL,), ("next",)])
def test_markup_that_somebody_types_is_shown_as_typed(talk: Conversation, after: Sequence[str]) -> None:
    """It draws, links and hides nothing, in any reply."""
    reply = say(talk, HOSTILE, *after)

    for raw in ("**bold**", "[link](", "<b>", "`y`", "[red]", "[/red]"):
        assert raw not in reply.markdown


def test_markup_is_escaped_and_not_dropped(talk: Conversation) -> None:
    """What was typed can still be read."""
    assert r"\*\*git\*\* \<b\>" in say(talk, "the code is in **git** <b>").markdown


@pytest.mark.parametrize("hidden", ["\x1b[31m", "\u202e", "\x07", "\u200b"])
def test_control_characters_reach_neither_log_nor_reply(talk: Conversation, hidden: str) -> None:
    """Escape sequences, bidi overrides, bells."""
    reply = say(talk, f"the code is {hidden} in git")

    assert noted(reply) == {GIT: "yes"}
    assert hidden[0] not in reply.markdown
    assert hidden[0] not in talk.messages[0][1]


# --- the session goes on

STORIES = {
    "a question is pending": (FIRST, "3", "no"),
    "a contradiction is pending": (FIRST, DENIAL),
    "both sides stand": ("we have CI", DENIAL, "3"),
    "something was undone": (FIRST, "3", "undo"),
    "gone back": ("we have git", "yes", "back"),
    "skipped and unknown": (FIRST, "skip", "don't know"),
    "digressed": (FIRST, "why", "next", "purple"),
    "only noise": NONSENSE[:3],
    "nothing": (),
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_conversation_is_found_again_as_it_was(
    doctor: Doctor, reader: Reader, tmp_path: Path, story: Sequence[str]
) -> None:
    """State, diagnosis and pending question are the same after a restart, and so are the words of the question."""
    path = tmp_path / "sessions.db"
    with closing(Store(path)) as first:
        before = Conversation(doctor, reader, first, "team")
        for text in story:
            before.say(text)
        question = before._question()
    with closing(Store(path)) as second:
        after = Conversation(doctor, reader, second, "team")

        assert stands(after) == stands(before)
        assert after.diagnosis.claims == before.diagnosis.claims
        assert after._question() == question


def test_undo_and_redo_work_across_a_restart(doctor: Doctor, reader: Reader, store: Store) -> None:
    """They are in the log, too."""
    before = Conversation(doctor, reader, store, "team")
    known = [say(before, FIRST).diagnosis.true, say(before, "3").diagnosis.true]
    say(before, "undo")
    after = Conversation(doctor, reader, store, "team")

    assert say(after, "redo").diagnosis.true == known[1]
    assert say(after, "undo").diagnosis.true == known[0]


def test_the_opening_of_a_known_session_shows_where_things_were_left(
    doctor: Doctor, reader: Reader, store: Store
) -> None:
    """The levels, and the pending question."""
    before = Conversation(doctor, reader, store, "team")
    pending = say(before, FIRST).asks
    assert pending is not None
    opening = Conversation(doctor, reader, store, "team").opening()

    assert opening.asks == pending
    assert "**Azure** level 0 to 1" in opening.markdown
    assert f"**{before.knowledge.practices[pending].question}**" in opening.markdown.rsplit("\n\n", 1)[-1]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (("the code is in git",), "about one thing so far."),
        ((FIRST, DENIAL), "about 4 things so far."),
        (("hello",), "nothing about your work yet."),
    ],
)
def test_the_opening_counts_what_was_told(
    doctor: Doctor, reader: Reader, store: Store, story: Sequence[str], expected: str
) -> None:
    """In grammar, and practices rather than remarks."""
    say(Conversation(doctor, reader, store, "team"), *story)

    opening = Conversation(doctor, reader, store, "team").opening().markdown
    assert opening.startswith("Welcome back. You speak for one team. You have told me ")
    assert expected in opening


def test_sessions_do_not_mix(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Two teams in one store."""
    one, two = (Conversation(doctor, reader, store, name) for name in ("one", "two"))
    say(one, FIRST)
    say(two, "nobody reviews code changes")

    assert [claim.practice for claim in Conversation(doctor, reader, store, "two").state.claims] == ["code-review"]


def test_the_same_messages_give_the_same_replies(doctor: Doctor, reader: Reader) -> None:
    """Word for word."""
    texts = [FIRST, "why", "3", "9 months", DENIAL, "3", "3", "next", "purple", "report", "undo", "how"]
    one, two = (Conversation(doctor, reader, Store(None), "team") for _ in range(2))

    assert [one.say(text) for text in texts] == [two.say(text) for text in texts]


def test_dates_in_the_log_are_the_front_ends_and_change_nothing(doctor: Doctor, reader: Reader, store: Store) -> None:
    """No clock of our own."""
    dated = Conversation(doctor, reader, store, "dated", now=lambda: "2026-01-01")
    plain = Conversation(doctor, reader, store, "plain")

    assert say(dated, FIRST, "next") == say(plain, FIRST, "next")
    assert {event.at for event in store.events("dated")} == {"2026-01-01"}
    assert {event.at for event in store.events("plain")} == {""}


@pytest.mark.parametrize("typed", ["hello", "help", "repeat"])
def test_a_digression_before_the_story_leaves_the_first_question(talk: Conversation, typed: str) -> None:
    """Somebody who says hello and asks for help has not refused to tell."""
    assert say(talk, "hello", typed, typed).asks is None


# --- when something fails


class Fainting(Doctor):
    """A real doctor that cannot diagnose anything with code review in it."""

    def diagnose(self, claims: Sequence[Claim], settled: Collection[str] = ()) -> Diagnosis:
        if any(claim.practice == "code-review" for claim in claims):
            raise RuleError("the engine and the checker differ")
        return super().diagnose(claims, settled)


@pytest.fixture(scope="module")
def fainting(knowledge: Knowledge) -> Fainting:
    return Fainting(knowledge, use_engine=False)


def test_the_log_is_written_before_anything_is_concluded(fainting: Fainting, reader: Reader, store: Store) -> None:
    """A failing diagnosis loses no message: whoever can diagnose finds it there."""
    talk = Conversation(fainting, reader, store, "team")
    say(talk, "the code is in git")
    with pytest.raises(RuleError):
        talk.say("we review each other's code")

    mended = Conversation(Doctor(fainting.knowledge, use_engine=False), reader, store, "team")
    assert [text for _, text in mended.messages] == ["the code is in git", "we review each other's code"]
    assert mended.diagnosis.is_true("code-review", Status.YES)


def test_after_a_failing_diagnosis_the_message_can_be_undone(fainting: Fainting, reader: Reader, store: Store) -> None:
    """Otherwise the session could never be used again."""
    talk = Conversation(fainting, reader, store, "team")
    say(talk, "the code is in git")
    with pytest.raises(RuleError):
        talk.say("we review each other's code")

    assert [claim.practice for claim in say(talk, "undo").diagnosis.claims] == [GIT]


def test_a_locked_store_leaves_everything_as_it_was(
    doctor: Doctor, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message can be sent again when the other program has let go; it then stands there once."""
    monkeypatch.setattr("assistant.store.database.PATIENCE_SECONDS", 0.01)
    path = tmp_path / "sessions.db"
    with closing(Store(path)) as kept, closing(sqlite3.connect(path, isolation_level=None)) as other:
        talk = Conversation(doctor, reader, kept, "team")
        talk.say(FIRST)
        before, log = stands(talk), kept.events("team")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError):
            talk.say("3")

        assert (stands(talk), kept.events("team")) == (before, log)

        other.execute("ROLLBACK")
        assert noted(talk.say("3")) == {"models-in-production": "3"}
        assert [text for _, text in talk.messages] == [FIRST, "3"]


def test_claims_of_a_reply_are_those_of_the_state(talk: Conversation) -> None:
    """Nothing is shown as noted that is not stored, and every claim has its words."""
    for text in (FIRST, "3", "no", "skip", "we have a model registry", "change code review to no"):
        reply = talk.say(text)
        for claim in reply.claims:
            assert claim in talk.state.claims
            assert claim.quotes
            assert claim.origin in {Origin.SAID, Origin.ANSWERED}


def test_a_reply_carries_the_diagnosis_after_the_message(talk: Conversation) -> None:
    """Front ends show that one and need not ask again."""
    reply = say(talk, FIRST)

    assert reply.diagnosis is talk.diagnosis
    assert reply.diagnosis.claims == reply.claims == talk.state.claims
