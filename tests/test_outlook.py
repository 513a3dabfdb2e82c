"""What could be, in words: what a level still needs, what-ifs, the level that fits, plans, all frameworks at once."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest

import assistant.knowledge_base as knowledge_base
from assistant.advice import plan, targets, within_reason
from assistant.conversation import Conversation, outlook, side_by_side
from assistant.domain import Claim, Quote, Status
from assistant.inference import Diagnosis, Doctor, claims_from_answers, smallest_lift
from assistant.reader import Intent, horizon
from assistant.store import Store
from tests.installed import DOCTOR, KNOWLEDGE
from tests.test_doubts import MUMBLE, Unsure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Framework, Knowledge
    from assistant.reader import Reader
    from tests.conftest import TinyKnowledge

LEADING = [framework for framework in KNOWLEDGE.frameworks.values() if framework.leading]
PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
"""The first message of the README."""
CI, GIT, DATA, CHECKS = "continuous-integration", "version-control", "data-pipeline", "data-validation"
EVERYTHING = f"{GIT}=yes {DATA}=yes {CI}=yes {CHECKS}=yes"


def answered(text: str) -> dict[str, str]:
    """Answers that are written like ``data-pipeline=no``."""
    return dict(answer.split("=") for answer in text.split())


def told(doctor: Doctor, answers: str) -> Diagnosis:
    return doctor.diagnose(claims_from_answers(doctor.knowledge, answered(answers)))


def small(tiny: TinyKnowledge) -> Doctor:
    return Doctor(knowledge_base.load(tiny.root), use_engine=False)


def bullets(text: str) -> list[str]:
    """The lines of a list, without its sign."""
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


# --- why not the next level


def why_not(tiny: TinyKnowledge, answers: str, framework: str = "ladder") -> str:
    doctor = small(tiny)
    return outlook.why_not(doctor, doctor.knowledge.frameworks[framework], told(doctor, answers))


def needed(text: str) -> list[str]:
    """The practices that are listed for the level, before those for its dimensions."""
    return re.findall(r"^- \*\*(.+?)\*\*", text.partition("One dimension alone")[0], re.MULTILINE)


def test_what_is_missing_comes_with_a_first_step_and_what_is_unknown_with_its_question(tiny: TinyKnowledge) -> None:
    """A team without version control that did not speak of its data; a pipeline in part is enough for the first rung.

    Two practices of three days are about a week.
    """
    assert why_not(tiny, f"{GIT}=no").splitlines() == [
        "**What level 1 (First rung) of Ladder needs.** About a week of one person's work at most, by our estimate.",
        "",
        "- **version control**. First step: Start with one.",
        "",
        "And these I know nothing about; what you have already costs nothing:",
        "",
        "- **a data pipeline** (partly is enough): Do you have a data pipeline?",
        "",
        "Leave any one of them out, and it stays where it is.",
        "",
        "One dimension alone takes less:",
        "",
        "- Code (to level 1): version control",
        "- Data (to level 1): a data pipeline",
    ]


def test_where_nothing_is_known_there_are_only_questions(tiny: TinyKnowledge) -> None:
    """One after the other. Integration, which would bring version control with it, takes longer here."""
    tiny.change(f"knowledge/practices/{CI}.yaml", "effort: days", "effort: weeks")
    text = why_not(tiny, "")

    assert "I know nothing about these yet; what you have already costs nothing:" in text
    assert "First step" not in text
    assert needed(text) == ["a data pipeline", "version control"]


def test_a_single_practice_is_not_said_to_be_one_of_several(tiny: TinyKnowledge) -> None:
    """Nor is there a dimension that takes less."""
    text = why_not(tiny, f"{GIT}=no {DATA}=yes")

    assert needed(text) == ["version control"]
    assert "Leave any one" not in text
    assert "One dimension" not in text


def test_what_the_user_said_is_quoted(tiny: TinyKnowledge) -> None:
    """Beside the practice that it was about."""
    doctor = small(tiny)
    said = Claim(GIT, Status.NO, quotes=(Quote("scripts go round by mail", 1),))
    text = outlook.why_not(doctor, doctor.knowledge.frameworks["ladder"], doctor.diagnose([said]))

    assert "- **version control**. You said “scripts go round by mail”. First step: Start with one." in text


def test_nothing_is_needed_at_the_top(tiny: TinyKnowledge) -> None:
    """And that is said."""
    assert why_not(tiny, EVERYTHING) == "**Ladder**: level 2, Second rung is the top."


def test_where_a_fact_stands_in_the_way_no_practice_is_promised_to_help(whole: TinyKnowledge) -> None:
    """The last half point is for batches only."""
    text = why_not(whole, f"{GIT}=yes {CHECKS}=partial serving-mode=real-time", "scores")
    assert text == "**Scores**: 0.5 points, a start is as far as practices alone can take you."


def test_points_are_named_as_points(whole: TinyKnowledge) -> None:
    """The next half point needs both sides."""
    text = why_not(whole, f"{GIT}=no {CHECKS}=no serving-mode=batch", "scores")

    assert text.startswith("**What 0.5 points in Scores needs.** ")
    assert needed(text) == ["data validation", "version control"]
    assert "- Data (to 0.5 points): data validation" in text


@pytest.mark.parametrize("seed", range(6))
def test_exactly_the_practices_of_the_smallest_lift_are_listed(seed: int) -> None:
    """Those of the level, each once; in part where that is enough; with a question exactly where nothing is known."""
    dice = random.Random(seed)
    missing = {
        practice: dice.choice([Status.NO, Status.PARTIAL, Status.UNKNOWN]) for practice in dice.sample(PRACTICES, 5)
    }
    diagnosis = DOCTOR.diagnose([Claim(practice, missing.get(practice, Status.YES)) for practice in PRACTICES])
    for framework in LEADING:
        lift = smallest_lift(DOCTOR, diagnosis, framework)
        text = outlook.why_not(DOCTOR, framework, diagnosis)
        if lift is None:
            assert needed(text) == []
            continue
        assert sorted(needed(text)) == sorted(KNOWLEDGE.practices[name].name for name in lift.needs)
        for name, status in lift.needs.items():
            practice = KNOWLEDGE.practices[name]
            (line,) = (line for line in bullets(text) if line.startswith(f"**{practice.name}**"))
            assert ("(partly is enough)" in line) == (status is Status.PARTIAL)
            assert line.endswith(practice.question) == (name in diagnosis.unknown)
            assert (practice.first_step in line) == (name not in diagnosis.unknown)


def test_of_what_is_contested_rung_does_not_say_that_it_knows_nothing(tiny: TinyKnowledge) -> None:
    """The user has spoken of it twice; what helps is to settle it."""
    doctor = small(tiny)
    accounts = [Claim(GIT, Status.YES, quotes=(Quote("it is in git", 1),)), Claim(GIT, Status.NO)]
    diagnosis = doctor.diagnose([*accounts, Claim(DATA, Status.YES)])
    text = outlook.why_not(doctor, doctor.knowledge.frameworks["ladder"], diagnosis)

    assert needed(text) == ["version control"]
    assert "know nothing" not in text


def test_a_team_that_told_nothing_is_not_sent_to_a_retraining_trigger_for_its_first_pipeline() -> None:
    """Google's pipeline dimension asks for a training pipeline at level 1, and for no more."""
    text = outlook.why_not(DOCTOR, KNOWLEDGE.frameworks["google-mlops"], DOCTOR.diagnose([]))
    assert "- Pipeline (to level 1): training pipeline" in text


@pytest.mark.parametrize(
    ("person_weeks", "words"),
    [(0.3, "2 days"), (0.6, "3 days"), (1.2, "a week"), (1.8, "2 weeks"), (3, "3 weeks"), (9.6, "10 weeks")],
)
def test_work_is_told_in_days_or_weeks(person_weeks: float, words: str) -> None:
    """A week has five days."""
    assert outlook.weeks(person_weeks) == words


# --- what if


def what_if(tiny: TinyKnowledge, answers: str, supposed: str) -> list[str]:
    """What would be different, one line each."""
    doctor = small(tiny)
    claims = claims_from_answers(doctor.knowledge, answered(supposed))
    return bullets(outlook.what_if(doctor, told(doctor, answers), claims))


def test_a_what_if_shows_the_levels_that_would_move(tiny: TinyKnowledge) -> None:
    """With a pipeline the first rung is reached; what the second asks for nobody knows. Frameworks come first."""
    assert what_if(tiny, f"{GIT}=yes {DATA}=no", f"{DATA}=yes") == [
        "**Ladder**: 0 → 1-2 (of 0 to 2)",
        "Ladder, Data: 0 → 1-2",
    ]


def test_a_what_if_may_suppose_the_worse(tiny: TinyKnowledge) -> None:
    """From the top to the ground."""
    assert what_if(tiny, EVERYTHING, f"{DATA}=no")[:2] == ["**Ladder**: 2 → 0 (of 0 to 2)", "Ladder, Data: 2 → 0"]


def test_a_what_if_shows_what_would_not_fit_together_any_more(tiny: TinyKnowledge) -> None:
    """Integration without a repository."""
    assert "New: Continuous integration starts from a repository." in what_if(tiny, f"{GIT}=no", f"{CI}=yes")


def test_a_what_if_shows_what_would_fit_together_again(tiny: TinyKnowledge) -> None:
    """The risk of checks without a pipeline is gone with a pipeline."""
    lines = what_if(tiny, f"{CHECKS}=yes {DATA}=no", f"{DATA}=yes")
    assert "No longer: Checks by hand are forgotten." in lines


def test_a_what_if_shows_what_would_have_to_be_minded(whole: TinyKnowledge) -> None:
    """Of a fact."""
    assert what_if(whole, f"{GIT}=yes", "serving-mode=batch") == ["To be minded then: Nobody waits for a batch."]
    gone = what_if(whole, f"{GIT}=yes serving-mode=batch", "serving-mode=real-time")
    assert "No longer to be minded: Nobody waits for a batch." in gone


def test_a_what_if_that_changes_nothing_says_so(tiny: TinyKnowledge) -> None:
    """Supposing what is there already."""
    doctor = small(tiny)
    text = outlook.what_if(doctor, told(doctor, f"{GIT}=yes"), [Claim(GIT, Status.YES)])

    assert "Nothing would move" in text
    assert bullets(text) == []


def test_a_what_if_says_what_would_be_next_then(tiny: TinyKnowledge) -> None:
    """Integration waits for version control, which it needs; once that is there, its time has come."""
    doctor = small(tiny)
    text = outlook.what_if(doctor, told(doctor, f"{GIT}=no {CI}=no {DATA}=yes"), [Claim(GIT, Status.YES)])

    assert "Next I would do continuous integration." in text


def conversation(reader: Reader, *texts: str) -> Conversation:
    talk = Conversation(DOCTOR, reader, Store(None), "team")
    for text in texts:
        talk.say(text)
    return talk


def all_but_the_log(talk: Conversation) -> tuple[object, ...]:
    """Everything that a message could change, apart from the log and the count of messages."""
    state, clash = talk.state, talk.clash
    return (
        state.claims, state.settled, state.skipped, state.deferred, state.proved, state.doubts, state.returned,
        talk.asked, clash.id if clash is not None else None, talk.diagnosis.true,
    )  # fmt: skip


pending = [
    pytest.param([FIRST], id="a question"),
    pytest.param([FIRST, "we have no version control at all"], id="a contradiction"),
    pytest.param([FIRST, "skip", "back"], id="a question gone back to"),
    pytest.param([], id="a story"),
]


@pytest.mark.parametrize("texts", pending)
@pytest.mark.parametrize("supposed", ["what if we had data versioning?", "what if we had no CI?"])
def test_a_what_if_stores_nothing(reader: Reader, texts: list[str], supposed: str) -> None:
    """The claims, the levels and the pending question are what they were; the log has one message more."""
    talk = conversation(reader, *texts)
    before, log = all_but_the_log(talk), talk.store.events("team")
    reply = talk.say(supposed)

    assert (reply.intent, reply.claims) == (Intent.WHAT_IF, ())
    assert "I only supposed that; nothing is noted." in reply.markdown
    assert all_but_the_log(talk) == before
    assert talk.store.events("team")[:-1] == log
    assert talk.store.events("team")[-1].kind == "said"


def test_a_what_if_of_nothing_asks_what_to_suppose(reader: Reader) -> None:
    """With an example."""
    assert conversation(reader).say("what if").markdown.startswith("What should I suppose? For example:")


@pytest.mark.parametrize("texts", pending)
def test_after_a_what_if_the_pending_question_is_asked_again(reader: Reader, texts: list[str]) -> None:
    """It ends the reply, in the words whose turn it is."""
    talk = conversation(reader, *texts)
    reply = talk.say("what if we had data versioning?").markdown

    assert talk._question()
    assert reply.endswith(f"noted.\n\n{talk._question()}")


@pytest.mark.parametrize("typed", ["what if we had data versioning?", "help", "repeat"])
def test_a_message_that_only_asks_leaves_the_question_what_was_meant(knowledge: Knowledge, typed: str) -> None:
    """It is still not known what the message before it said."""
    talk = conversation(Unsure(knowledge), MUMBLE)
    assert talk.state.doubts
    assert talk.say(typed).asks == "staging"


def test_a_what_if_shows_the_move_of_the_level_that_the_reply_to_a_claim_shows(reader: Reader) -> None:
    """Supposing version control away equals a second team that never had it."""
    talk, other = conversation(reader, FIRST), conversation(reader, FIRST, "change version control to no")
    supposed = bullets(talk.say("what if we had no version control?").markdown)

    for framework in LEADING:
        was, then = (each.diagnosis.frameworks[framework.id].interval for each in (talk, other))
        line = f"**{framework.short_name}**: {was} → {then} (of {framework.span})"
        assert (line in supposed) == (was != then)


# --- the level that fits

FACTS = ("models-in-production", "team-size", "regulated", "model-impact", "release-frequency")
"""Facts that decide which level fits and that the small knowledge base has not."""


@pytest.fixture
def situated(whole: TinyKnowledge) -> Doctor:
    """The small knowledge base with all facts that decide which level fits."""
    for fact in FACTS:
        whole.write(
            f"knowledge/practices/{fact}.yaml",
            f"id: {fact}\nkind: fact\nname: {fact}\narea: context\nvalue: number\nquestion: How about {fact}?\n"
            "what: A number.\nwhy: It matters.\nsources: [field-guide]\n",
        )
    return small(whole)


def fitting(doctor: Doctor, answers: str, *frameworks: str) -> str:
    named = [doctor.knowledge.frameworks[name] for name in frameworks or ("ladder",)]
    return outlook.fitting(named, told(doctor, answers))


THERE = "**You are where you should be.**"


def test_who_stands_where_less_is_enough_is_where_they_should_be(situated: Doctor) -> None:
    """Batches need no integration, so the first rung fits; the data could be checked all the same."""
    text = fitting(situated, f"serving-mode=batch {GIT}=yes {DATA}=yes")

    assert text.startswith(f"{THERE}\n\n- **Ladder**: level 1 fits, and you are there\n")
    assert "More would do no harm in data (2), but this level does not ask for it." in text
    assert "- Nobody waits for a batch. Start it by hand. *[A field guide]*" in text


@pytest.mark.parametrize(("data", "where"), [("no", "0"), ("unknown", "0-2")])
def test_who_does_not_stand_there_is_told_where_they_are(situated: Doctor, data: str, where: str) -> None:
    """Also as long as it is not certain."""
    text = fitting(situated, f"serving-mode=batch {GIT}=yes {DATA}={data}")

    assert THERE not in text
    assert f"- **Ladder**: level 1 fits; you are at {where}" in text


def test_where_only_some_of_the_frameworks_are_reached_they_are_named(situated: Doctor) -> None:
    """The first rung is reached, the point is not."""
    text = fitting(situated, f"serving-mode=batch {GIT}=yes {DATA}=yes", "ladder", "scores")
    assert text.startswith("**By Ladder you are where you should be.**")


def test_what_has_to_be_there_all_the_same_is_named(situated: Doctor) -> None:
    """The rule keeps version control."""
    sentence = "What should be there all the same: version control."
    assert sentence in fitting(situated, "serving-mode=batch")
    assert sentence not in fitting(situated, f"serving-mode=batch {GIT}=yes")


@pytest.mark.parametrize("answers", ["", EVERYTHING, f"{GIT}=no"])
def test_without_a_rule_nobody_is_told_to_stop(situated: Doctor, answers: str) -> None:
    """Nor to be where they should be."""
    text = fitting(situated, answers)

    assert text.startswith("Nothing that is known speaks for stopping below the top.")
    assert "fits" not in text


def test_three_facts_that_could_change_it_are_asked_for(situated: Doctor) -> None:
    """Those that were not told, and no more than three."""
    questions = "How about models-in-production? How about team-size? How long until you know whether a prediction was"
    assert questions in fitting(situated, "")
    assert "How about team-size? How long until" in fitting(situated, "models-in-production=1")
    assert "models-in-production" not in fitting(situated, "models-in-production=1")


def test_with_all_facts_told_nothing_can_change_it(situated: Doctor) -> None:
    """There is nothing to ask."""
    facts = " ".join(f"{fact}=1" for fact in FACTS)
    assert "This can still change" not in fitting(situated, f"{facts} label-delay=never serving-mode=real-time")


TEAMS: list[dict[str, str]] = [
    {},
    {"models-in-production": "1"},
    {"models-in-production": "1", "version-control": "no", "automated-tests": "no"},
    {"label-delay": "6 months", **dict.fromkeys(PRACTICES, "no")},
    {"models-in-production": "1", **dict.fromkeys(PRACTICES, "yes")},
    {"regulated": "yes", **dict.fromkeys(PRACTICES, "yes"), "automated-deployment": "no"},
    {
        "models-in-production": "1", **dict.fromkeys(PRACTICES, "yes"), "training-pipeline": "no",
        "automated-retraining": "no", "retraining-trigger": "no",
    },
    dict.fromkeys(PRACTICES, "yes"),
]  # fmt: skip


@pytest.mark.parametrize("answers", TEAMS)
@pytest.mark.parametrize("named", [LEADING, LEADING[:1], list(KNOWLEDGE.frameworks.values())], ids=["3", "1", "all"])
def test_you_are_where_you_should_be_exactly_when_all_named_targets_are_reached(
    answers: dict[str, str], named: Sequence[Framework]
) -> None:
    """And some rule says that less is enough."""
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers))
    found = targets(diagnosis)
    is_there = all(diagnosis.frameworks[each.id].interval.at_least >= found.frameworks[each.id].fits for each in named)

    assert (THERE in outlook.fitting(named, diagnosis)) == (is_there and bool(found.rules))


def test_both_answers_occur_among_these_teams() -> None:
    """Otherwise the test above could not fail."""
    told_so = [
        THERE in outlook.fitting(LEADING[:1], DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers)))
        for answers in TEAMS
    ]
    assert sum(told_so) >= 3
    assert not all(told_so)


def test_a_team_at_the_top_is_not_told_why_less_is_right() -> None:
    """It does everything for its one model, and nothing limits it."""
    answers = {**dict.fromkeys(PRACTICES, "yes"), "models-in-production": "1"}
    text = outlook.fitting(LEADING, DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers)))

    assert "level 4 fits, and you are there" in text
    assert "Why less than the top is right" not in text


def test_where_the_top_fits_nobody_is_told_that_it_is_too_much() -> None:
    """CMMI asks for nothing that late labels speak against."""
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, {"label-delay": "6 months"}))
    text = outlook.fitting([KNOWLEDGE.frameworks["cmmi"]], diagnosis)

    assert "What fits you is below the top" not in text


def test_a_knowledge_base_need_not_have_every_fact(tiny: TinyKnowledge) -> None:
    """It is data that others may edit; this one has the label delay only."""
    assert fitting(small(tiny), "")


# --- plans


def planned(tiny: TinyKnowledge, answers: str, months: int = 1, capacity: float = 1.0) -> str:
    doctor = small(tiny)
    diagnosis = told(doctor, answers)
    return outlook.planned(diagnosis, plan(doctor, diagnosis, months, capacity))


def test_a_plan_says_when_what_why_and_where_it_leads(tiny: TinyKnowledge) -> None:
    """A move with its months, first step, end and source; then the levels before and after."""
    because = "Why version control matters. Without it level 1 of Ladder stays out of reach."
    assert planned(tiny, f"{GIT}=no {DATA}=yes").splitlines() == [
        "**A month with one person full time.**",
        "",
        f"- **Month 1: version control** (3 days). {because}",
        "   - First step: Start with one.",
        "   - Done when: It is there.",
        "   - *Source: A field guide*",
        "",
        "Where that leads, if all of it holds:",
        "- **Ladder**: 0 → 1-2 (of 0 to 2)",
        "",
        "*Times are our estimates; upkeep comes on top.*",
    ]


def test_a_move_of_several_months_names_the_first_and_the_last(tiny: TinyKnowledge) -> None:
    """Nine weeks of half a person are four months and a bit."""
    tiny.change(f"knowledge/practices/{GIT}.yaml", "effort: days", "effort: months")
    assert "- **Months 1 to 5: version control** (9 weeks)." in planned(tiny, f"{GIT}=no", 6, 0.5)


def test_what_does_not_fit_is_named(tiny: TinyKnowledge) -> None:
    """Nothing else is there to plan."""
    text = planned(tiny, f"{GIT}=no", capacity=0.01)

    assert "I know of nothing missing that fits into that time." in text
    assert "What would come next and does not fit: version control." in text
    assert "level" not in text.lower()


def test_moves_that_lift_no_level_are_not_said_to(tiny: TinyKnowledge) -> None:
    """The first rung takes a pipeline in part, and the second does not ask for it."""
    assert "No level changes by that alone." in planned(tiny, f"{EVERYTHING} {DATA}=partial")


def test_a_plan_for_nothing_has_no_moves(tiny: TinyKnowledge) -> None:
    """Everything is there."""
    text = planned(tiny, EVERYTHING)
    assert "I know of nothing missing that fits into that time." in text
    assert bullets(text) == []


@pytest.mark.parametrize(
    ("months", "capacity", "head"),
    [(1, 1.0, "A month with one person full time"), (6, 2.0, "6 months with 2 people"), (3, 1.5, "with 1.5 people")],
)
def test_a_plan_begins_with_its_time_and_people(tiny: TinyKnowledge, months: int, capacity: float, head: str) -> None:
    """As they were asked for."""
    assert f"{head}.**" in planned(tiny, "", months, capacity).splitlines()[0]


# --- the time that a request names


@pytest.mark.parametrize(
    ("text", "months", "capacity"),
    [
        ("plan", 6, 0.5),
        ("what is the plan", 6, 0.5),
        ("plan for 6 months with 1 person", 6, 1),
        ("plan for 3 months with 2 people", 3, 2),
        ("plan the next 18 months for 2 engineers", 18, 2),
        ("a 3-month plan", 3, 0.5),
        ("plan for a year", 12, 0.5),
        ("plan for one year with 3 people", 12, 3),
        ("plan for 2 years", 24, 0.5),
        ("plan for two years", 24, 0.5),
        ("plan for the next quarter", 3, 0.5),
        ("plan for 3 months with one full-time engineer", 3, 1),
        ("plan for 3 months with half an engineer", 3, 0.5),
        ("plan for 3 months with 0.5 FTE", 3, 0.5),
        ("plan with 1.5 people", 6, 1.5),
        ("PLAN FOR 3 MONTHS WITH 2 PEOPLE", 3, 2),
        ("plan for 0 months", 1, 0.5),
        ("plan for 99 years", 60, 0.5),
        ("plan for 3 months with 0 people", 3, 0.5),
        ("plan with 500 people", 6, 100),
        ("plan for 3 months with two people", 3, 2),
        ("plan for three months", 3, 0.5),
        ("plan for a month", 1, 0.5),
        ("plan for half a year", 6, 0.5),
        ("plan for 1.5 years", 18, 0.5),
        ("plan for 3 months with an engineer", 3, 1),
        ("plan for 3 months with 2 full-time engineers", 3, 2),
        ("plan for 3 months with 2 data scientists", 3, 2),
        ("plan for a quarter of a person", 6, 0.25),
    ],
)
def test_a_request_names_its_time_and_people(text: str, months: int, capacity: float) -> None:
    """What is not named is half a year of half a person; nobody plans for longer than five years or for a city."""
    assert within_reason(*horizon(text)) == (months, capacity)


# --- all frameworks next to each other


def rows(text: str) -> list[list[str]]:
    """The cells of a table below its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_a_table_has_a_row_for_each_framework(whole: TinyKnowledge) -> None:
    """Where the team stands, out of what, and which share of the way that is."""
    doctor = small(whole)
    text = side_by_side.table(told(doctor, f"{GIT}=yes {DATA}=yes {CI}=no {CHECKS}=partial serving-mode=real-time"))

    assert text.startswith("| Framework | Where you stand | Of | Share of the way |\n")
    assert rows(text) == [
        ["Ladder", "level 1, First rung", "0 to 2", "50 %"],
        ["Scores", "0.5 points, a start", "0 to 1", "50 %"],
    ]


def test_an_open_place_has_two_ends(tiny: TinyKnowledge) -> None:
    """The first rung is reached, the second is open."""
    assert rows(side_by_side.table(told(small(tiny), f"{GIT}=yes {DATA}=yes"))) == [
        ["Ladder", "level 1 to 2", "0 to 2", "50 to 100 %"]
    ]


def test_a_table_without_a_disagreement_says_so() -> None:
    """As far as is known."""
    text = side_by_side.table(DOCTOR.diagnose([]))

    assert len(rows(text)) == len(KNOWLEDGE.frameworks) - 1
    assert text.endswith("As far as I can tell by now, they do not disagree about you.")


def disputed(*claims: Claim, **answers: str) -> str:
    """The table of a team that is half-way up for GigaOm and lacks something."""
    known = dict.fromkeys(("strategy", "reproducible-training", "version-control", "pinned-environments"), "yes")
    known |= {name.replace("_", "-"): status for name, status in answers.items()}
    return side_by_side.table(DOCTOR.diagnose([*claims_from_answers(KNOWLEDGE, known), *claims]))


def test_what_decides_comes_with_the_criterion_its_source_and_the_users_words() -> None:
    """Azure asks for tests at level 1, GigaOm at none."""
    said = Claim("automated-tests", Status.NO, quotes=(Quote("we test by hand", 1),))
    text = disputed(said)
    criterion = next(
        c for c in KNOWLEDGE.frameworks["azure-mlops"].criteria if c.id.endswith("l1-application-unit-tests")
    )

    assert "**Azure sees you lower than GigaOm.**" in text
    assert "Azure asks now for what GigaOm asks for later or not at all." in text
    (line,) = bullets(text)
    assert re.search(r"\*\[.+\]\* You said “we test by hand”\. GigaOm asks for automated tests at no level\.$", line)
    texts = {c.text for c in KNOWLEDGE.frameworks["azure-mlops"].criteria if c.level == 1 and c.when == criterion.when}
    assert any(line.startswith(each) for each in texts)


def test_what_is_asked_for_later_comes_with_the_level() -> None:
    """Balawejder asks for continuous integration at level 4; this team has all of his level 3, and no integration."""
    five = (
        "modular-code version-control automated-tests data-pipeline model-packaging model-monitoring data-versioning "
        "rollback training-pipeline experiment-tracking"
    )
    answers: dict[str, Any] = {**dict.fromkeys(five.split(), "yes"), CI: "no"}
    text = side_by_side.table(DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, answers)))

    assert "**Azure sees you lower than Five levels.**" in text
    assert text.endswith("Five levels asks for continuous integration from level 4.")


def test_no_more_than_four_practices_are_explained() -> None:
    """This team is on Balawejder's first level for want of six practices; only GigaOm's third asks for one of them."""
    missing = "modular-code model-packaging automated-deployment service-monitoring model-monitoring drift-monitoring"
    azure_1 = dict.fromkeys((DATA, "automated-tests", CI), "yes")
    text = disputed(**azure_1, **dict.fromkeys(missing.split(), "no"))

    assert "**Five levels sees you lower than GigaOm.**" in text
    assert [line.partition("GigaOm asks for ")[2] for line in bullets(text)] == [
        "modular production code at no level.",
        "model packaging and serving at no level.",
        "automated deployment from level 3.",
        "service monitoring at no level.",
    ]
