"""What Rung says: every sentence shows data, and what it names exists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from assistant.advice import next_steps, not_now
from assistant.conversation import Conversation, advising, wording
from assistant.domain import Claim, Knowledge, Origin, Practice, RuleKind, Status
from assistant.inference import Doctor, claims_from_answers
from assistant.knowledge_base import load
from assistant.store import Store
from tests.installed import DOCTOR, KNOWLEDGE
from tests.texts import PERSONAS, PRACTICES, TITLES, cited_titles, diagnosed, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.reader import Reader
    from tests.conftest import TinyKnowledge

FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
DISPUTED = {
    practice: [each for each in KNOWLEDGE.disagreements.values() if practice in each.about]
    for practice in KNOWLEDGE.practices
    if any(practice in each.about for each in KNOWLEDGE.disagreements.values())
}
"""Practices to the questions about them on which sources disagree."""


def replies(doctor: Doctor, reader: Reader) -> Iterator[str]:
    """What Rung says in a conversation with all there is in it."""
    talk = Conversation(doctor, reader, Store(None), "team")
    yield talk.opening().markdown
    for text in (
        FIRST, "why", "how", "next", "report", "2", "why", "6 months", "why", "how", "next", "what is drift?", "no",
        "why", "we have a model registry", "next", "nobody reviews code changes", "we review each other's code", "why",
        "3", "we have no version control at all", "why", "report", "1", "we want to build a feature store next year",
        "retraining starts by itself when the data drifts", "report", "how", "how aws", "how cmmi", "how devops",
        "how gigaom", "how ai adoption", "how test score", "how modelops", "how canvas", "canvas",
        "what is retraining?", "what is calibration?", "next", "undo", "redo", "back", "help", "quit",
    ):  # fmt: skip
        yield talk.say(text).markdown


@pytest.fixture(scope="module")
def said_by_rung(doctor: Doctor, reader: Reader) -> list[str]:
    """A conversation's replies."""
    return list(replies(doctor, reader))


# --- what is named exists


def test_titles_can_be_told_apart() -> None:
    """Otherwise the tests below could not find them."""
    assert not any("; " in source.title or "*" in source.title for source in KNOWLEDGE.sources.values())


def test_every_source_named_in_a_conversation_exists(said_by_rung: list[str]) -> None:
    """Each title stands in knowledge/sources."""
    titles = [title for reply in said_by_rung for title in cited_titles(reply)]

    assert len(titles) > 30
    assert set(titles) <= TITLES


def test_a_year_that_is_shown_is_that_of_a_source(said_by_rung: list[str]) -> None:
    """With the title that it belongs to."""
    dated = {(source.title, source.date[:4]) for source in KNOWLEDGE.sources.values()}
    shown = {
        (match[1], match[2])
        for reply in said_by_rung
        for line in re.findall(r"\*Source: (.+?)\*(?:\n|$)", reply)
        for title in line.split("; ")
        if title not in TITLES and (match := re.fullmatch(r"(.+) \((\d{4})\)", title))
    }

    assert shown
    assert shown <= dated


@pytest.mark.parametrize("practice", PRACTICES, ids=[practice.id for practice in PRACTICES])
def test_an_explanation_says_what_it_is_what_for_and_what_it_looks_like(practice: Practice) -> None:
    """With a line for yes, partly and no where the practice has them."""
    text = wording.explained(practice, KNOWLEDGE)

    assert practice.what in text
    assert practice.why in text
    assert all(f": {look}" in text for look in practice.looks_like.values())
    assert cited_titles(text)


# --- where sources disagree


@pytest.mark.parametrize("practice", DISPUTED)
def test_an_explanation_shows_both_sides_of_the_first_disagreement(practice: str) -> None:
    """The question, each position with the first of its sources, and how Rung decides."""
    first = DISPUTED[practice][0]
    text = wording.explained(KNOWLEDGE.practices[practice], KNOWLEDGE)
    _, _, disputed = text.partition(f"**Here the sources disagree.** {first.question}\n\n")
    sides, reading = disputed.split("\n\n")[:2]

    assert [re.sub(r" \*\[.+\]\*$", "", line) for line in sides.splitlines()] == [
        f"- {side.says}" for side in first.positions
    ]
    assert [cited_titles(line) for line in sides.splitlines()] == [
        [KNOWLEDGE.sources[side.sources[0]].title] for side in first.positions
    ]
    assert reading == first.reading


@pytest.mark.parametrize("practice", DISPUTED)
def test_further_disagreements_are_named_by_their_question(practice: str) -> None:
    """And no more: their sides would fill the screen."""
    text = wording.explained(KNOWLEDGE.practices[practice], KNOWLEDGE)
    further = DISPUTED[practice][1:]

    assert re.findall(r"^Also disputed: (.+)$", text, re.MULTILINE) == (
        [" ".join(each.question for each in further)] if further else []
    )
    assert not any(each.reading in text for each in further)


def test_automated_retraining_is_disputed_in_five_ways() -> None:
    """The first by file name is whether it is the top; the other four are questions."""
    text = wording.explained(KNOWLEDGE.practices["automated-retraining"], KNOWLEDGE)

    assert "**Here the sources disagree.** Is automatic retraining the top of the ladder?" in text
    assert (
        "Also disputed: What does CT stand for? Should a team in a regulated domain aim higher or lower? "
        "Is it good practice to retrain at fixed intervals? "
        "Should a model be retrained only when its performance falls?"
    ) in text


def test_a_practice_that_nobody_disputes_has_no_such_part() -> None:
    """Most of them."""
    assert "code-review" not in DISPUTED
    assert "disagree" not in wording.explained(KNOWLEDGE.practices["code-review"], KNOWLEDGE)


CHECKS_EXPLAINED = """**data validation.** What data validation is.

Why data validation matters.

- *yes*: It is there for everything.
- *partly*: It is there for some things.
- *no*: It is not there.

**Here the sources disagree.** What comes first, checks or code?

- Checks. *[A field guide]*
- Code. *[Another field guide]*

Whichever hurts more.

*Source: A field guide*"""
"""Put together by hand from the files of the small knowledge base."""


def test_an_explanation_has_its_parts_in_order(whole: TinyKnowledge) -> None:
    """What it is, what for, what it looks like, what is disputed, and where that comes from."""
    knowledge = load(whole.root)

    assert wording.explained(knowledge.practices["data-validation"], knowledge) == CHECKS_EXPLAINED


# --- what a term means


def test_a_term_without_a_practice_has_its_own_source(whole: TinyKnowledge) -> None:
    """There is nothing else to show."""
    knowledge = load(whole.root)

    assert wording.meaning(knowledge.terms["feature"], None, knowledge) == (
        "**Feature.** A column that a prediction rests on. *[A field guide]*"
    )


def test_a_term_with_a_practice_is_followed_by_it(whole: TinyKnowledge) -> None:
    """What the word means first, then what to do about it."""
    knowledge = load(whole.root)
    text = wording.meaning(knowledge.terms["drift"], knowledge.practices["data-validation"], knowledge)

    assert text == f"**Drift.** Inputs are not what they were. *[A field guide]*\n\n{CHECKS_EXPLAINED}"


def test_a_practice_without_a_term_is_explained(whole: TinyKnowledge) -> None:
    """Not every practice stands in the glossary."""
    knowledge = load(whole.root)

    assert wording.meaning(None, knowledge.practices["data-validation"], knowledge) == CHECKS_EXPLAINED


def test_a_term_that_is_called_like_its_practice_is_explained_once() -> None:
    """Two beginnings that say the same would look like an error; letters' case makes no difference."""
    term, practice = KNOWLEDGE.terms["code-review-term"], KNOWLEDGE.practices["code-review"]

    assert wording.meaning(term, practice, KNOWLEDGE) == wording.explained(practice, KNOWLEDGE)
    assert wording.meaning(term, practice, KNOWLEDGE).count("**Code review.**") == 1


def test_a_term_with_a_practice_names_the_source_of_its_meaning() -> None:
    """Every sentence can be traced to its source."""
    untraced = set()
    for term in KNOWLEDGE.terms.values():
        if term.see and term.term.casefold() != KNOWLEDGE.practices[term.see].name.casefold():
            cited = cited_titles(wording.meaning(term, KNOWLEDGE.practices[term.see], KNOWLEDGE))
            untraced |= {term.id} - {term.id for id_ in term.sources if KNOWLEDGE.sources[id_].title in cited}

    assert untraced == set()


# --- moves


@pytest.mark.parametrize("name", PERSONAS)
def test_moves_name_only_rules_and_practices_that_exist(name: str) -> None:
    """What is not to be done yet is given once, with the reason and the sources of a not-now rule."""
    diagnosis = diagnosed(name)
    text = advising.moves(next_steps(DOCTOR, diagnosis), not_now(diagnosis), diagnosis)
    moves, _, later = text.partition("**Not yet:**")
    names = {practice.name for practice in PRACTICES}

    for named in re.findall(r"^\*\*\d\. (.+?)\*\* \((?:days|weeks|months), our estimate\)", moves, re.MULTILINE):
        assert named in names
    because = {rule.because: rule for rule in KNOWLEDGE.rules.values() if rule.kind is RuleKind.NOT_NOW}
    waiting: list[str] = []
    reasons: list[str] = []
    for line in later.strip().splitlines():
        match = re.fullmatch(r"- \*\*(.+?)\*\*: (.+?) (\*\[.+\]\*)", line)
        assert match is not None
        waiting += re.split(r"\*\*(?:,| and) \*\*", match[1])
        reasons.append(match[2])
        rule = because[match[2]]
        assert set(cited_titles(match[3])) <= {KNOWLEDGE.sources[source].title for source in rule.sources}
    assert set(waiting) <= names
    assert len(waiting) == len(set(waiting))
    assert len(reasons) == len(set(reasons))


def moved(root: TinyKnowledge, *claims: Claim) -> str:
    """The next moves by the small knowledge base."""
    doctor = Doctor(load(root.root), use_engine=False)
    diagnosis = doctor.diagnose(claims)
    return advising.moves(next_steps(doctor, diagnosis), not_now(diagnosis), diagnosis)


def test_a_move_says_all_that_is_needed_to_make_it(whole: TinyKnowledge) -> None:
    """Reason, first step, end, upkeep, free tools with licence and trap, what to read first, and the source.

    Put together by hand from the practice, its tool and its source; the source to read has no address.
    """
    schema = said("schema-check", "no", "the columns vary")

    assert moved(whole, said("data-pipeline", "yes"), said("data-validation", "yes"), schema) == (
        "What I would do next, in this order:\n\n"
        "**1. schema check** (days, our estimate). You said “the columns vary”. Why a schema check matters.\n"
        "   - First step: Start with one.\n"
        "   - Done when: It is there.\n"
        "   - To keep it up: An hour a month.\n"
        "   - Free tools: Checker (Apache-2.0): Too many checks at once.\n"
        "   - Read first: A field guide\n"
        "   - *Source: A field guide*"
    )


def test_a_bare_no_is_not_quoted_back(whole: TinyKnowledge) -> None:
    """Words that say nothing by themselves give no reason."""
    checks = said("data-pipeline", "yes"), said("data-validation", "yes")

    for words in ("no", "not yet"):
        assert "You said" not in moved(whole, *checks, said("schema-check", "no", words))


def test_the_first_reading_is_linked(whole: TinyKnowledge) -> None:
    """Where its source has an address; the year helps to find it elsewhere."""
    whole.write(
        "knowledge/sources/field-guide.yaml",
        'id: field-guide\ntitle: A field guide\nstanding: primary\ndate: "2024-05"\nurl: https://example.org/guide\n',
    )

    assert "   - Read first: [A field guide (2024)](https://example.org/guide)\n" in moved(
        whole, said("version-control", "no")
    )


def test_a_move_of_the_real_knowledge_shows_its_tools_and_its_reading() -> None:
    """As in ``data-versioning.yaml``: the first two of three tools, and a lecture."""
    diagnosis = DOCTOR.diagnose([said("version-control", "yes"), said("data-versioning", "no")])
    text = advising.moves(next_steps(DOCTOR, diagnosis), [], diagnosis)
    practice = KNOWLEDGE.practices["data-versioning"]
    dvc, lakefs, _ = (free.trap for free in practice.open_source)

    assert f"- Free tools: DVC (Apache-2.0): {dvc} lakeFS (Apache-2.0): {lakefs}\n" in text
    assert "- Read first: [Lecture 8: Data Management (2021)](https://fullstackdeeplearning.com/" in text


@pytest.mark.parametrize("practice", [p for p in PRACTICES if p.open_source], ids=lambda practice: practice.id)
def test_free_tools_have_their_licence_and_their_trap(practice: Practice) -> None:
    """The first two of the practice's file; a licence is shown up to its first comma."""
    tools = [(KNOWLEDGE.tools[free.tool], free.trap) for free in practice.open_source[:2]]

    assert advising.free_tools(practice, KNOWLEDGE) == " ".join(
        f"{tool.name} ({tool.licence.partition(',')[0]}): {trap}" for tool, trap in tools
    )


# --- one line each


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        (said("code-review", "yes", "we review"), "**Code review**: yes — “we review”"),
        (said("code-review", "partial", "sometimes"), "**Code review**: partly — “sometimes”"),
        (said("code-review", "planned", "soon"), "**Code review**: planned, not there yet — “soon”"),
        (said("code-review", "no", "never"), "**Code review**: no — “never”"),
        (said("code-review", "unknown", "no idea"), "**Code review**: not known — “no idea”"),
        (said("code-review", "not-applicable", "n/a"), "**Code review**: does not apply — “n/a”"),
        (
            said("models-in-production", "yes", "we have three", value="3"),
            "**Models in production**: 3 — “we have three”",
        ),
        (Claim("code-review", Status.NO, origin=Origin.IMPLIED), "**Code review**: no"),
    ],
)
def test_a_claim_is_shown_with_its_state_and_its_words(claim: Claim, shown: str) -> None:
    """The state is a word and no colour; without words there are no quotation marks."""
    assert wording.claim_line(claim, KNOWLEDGE).replace("\\", "") == shown


def test_long_words_are_cut() -> None:
    """A quote stays on one line."""
    line = wording.claim_line(said("code-review", "yes", "we review\nit " * 100), KNOWLEDGE)

    assert "\n" not in line
    assert len(line) < 200
    assert line.endswith("…”")


def test_a_value_of_a_user_is_escaped() -> None:
    """It is their text."""
    assert "**9**" not in wording.claim_line(said("label-delay", "yes", value="**9** months"), KNOWLEDGE)


def test_every_kind_of_clash_is_called_by_its_name(doctor: Doctor) -> None:
    """A risk is no contradiction: nothing counts as unknown for it."""
    risky = doctor.diagnose(claims_from_answers(KNOWLEDGE, {"automated-retraining": "yes", "model-monitoring": "no"}))
    risks = [item for item in risky.contradictions if item.strength is RuleKind.RISK]

    assert risks
    for item in risks:
        text = wording.contradiction(item, KNOWLEDGE)
        assert text.startswith("**Risky.**")
        assert "unknown" not in text
        assert item.rule.advice in text


# --- rough spots


IDS = [id_ for id_ in (*KNOWLEDGE.practices, *KNOWLEDGE.rules) if id_.count("-") > 1] + list(KNOWLEDGE.frameworks)
"""Those that cannot be plain words."""
ROUGH = {
    "two full stops": r"[^.]\.\.(?!\.)",
    "a space before a sign": r"\w [,;:?!](?:\s|$)|\w \.(?:\s|$)",
    "something empty": r"“”|\(\)|\[\]|\*\*\*\*|None\b",
    "a Python value": r"Status\.|frozenset|<assistant|\bNaN\b",
    "an id": rf"(?<![`“\w/-])(?:{'|'.join(IDS)})(?![`\w-])",
    "a question without a mark": r"\*\*(?:How|Is|Does|Do|Are|Can|What(?! it says)|Which|Where)\b[^*?]*\*\*$",
}


@pytest.mark.parametrize("pattern", ROUGH.values(), ids=ROUGH)
def test_replies_are_free_of(pattern: str, said_by_rung: list[str]) -> None:
    """Signs of a sentence that was put together badly."""
    for reply in said_by_rung:
        match = re.search(pattern, reply, re.MULTILINE)
        assert match is None, reply[max(0, match.start() - 60) : match.end() + 60]


def test_no_level_is_called_a_level_twice(said_by_rung: list[str]) -> None:
    """The short name of Balawejder's framework ends in "levels"."""
    assert not any("levels level" in reply for reply in said_by_rung)
    assert any(re.search(r"level \d of Five levels", reply) for reply in said_by_rung)


def test_a_choice_is_not_quoted_as_a_statement(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Who types "1" has chosen a line, and the proof should show that line."""
    talk = Conversation(doctor, reader, store, "team")
    for text in ("we have CI", "we have no version control at all"):
        talk.say(text)

    assert "“1”" not in talk.say("1").markdown


@pytest.mark.parametrize("practice", [p for p in PRACTICES if not p.is_fact], ids=lambda practice: practice.id)
def test_every_line_that_is_shown_is_short(practice: Practice) -> None:
    """No line of the knowledge base is longer than 600 characters (knowledge/README.md)."""
    assert all(len(line) <= 700 for line in wording.explained(practice, KNOWLEDGE).splitlines())


def test_knowledge_is_the_one_of_the_fixtures(knowledge: Knowledge) -> None:
    """What is loaded here for the lists is what the doctor uses."""
    assert knowledge.hash == KNOWLEDGE.hash
