"""The learning path: lessons in the order in which they help a team, and finding the one that is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from assistant.advice import next_steps
from assistant.conversation.glossary import Glossary
from assistant.conversation.tutor import Tutor
from assistant.domain import Claim, Obstacle, ObstacleKind, Origin, Quote, Review, Status
from assistant.resources import data_root
from assistant.teaching import Standing, Station, find_lesson, learning_path, next_lesson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.domain import Knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader

NOTHING: tuple[Review, ...] = ()
MONITORING = Claim("model-monitoring", Status.NO, quotes=(Quote("nobody looks at the model", 1, 0, 25),))
VERSIONS = Claim("data-versioning", Status.NO, quotes=(Quote("the data sits on a share", 2, 0, 24),))


def lesson_files() -> list[dict[str, Any]]:
    """All lessons, read without our own loader."""
    folder = Path(str(data_root())) / "knowledge" / "lessons"
    return [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yaml"))]


FULL = sorted((entry for entry in lesson_files() if "place" in entry), key=lambda entry: int(entry["place"]))
WAY = [entry["id"] for entry in FULL]
"""Ids of the full lessons, in the order of their places."""


def full_lesson_on(practice: str) -> str | None:
    """The full lesson with the lowest place that treats a practice."""
    return next((entry["id"] for entry in FULL if practice in entry["practices"]), None)


def path_of(
    doctor: Doctor,
    *claims: Claim,
    reviews: Sequence[Review] = NOTHING,
    due: Sequence[str] = (),
    from_zero: bool = False,
) -> tuple[Station, ...]:
    """The path of a team."""
    return learning_path(doctor, doctor.diagnose(claims), reviews, due, from_zero=from_zero)


def ids(path: Sequence[Station]) -> list[str]:
    """Lessons of a path."""
    return [station.lesson.id for station in path]


def standings(path: Sequence[Station]) -> dict[str, str]:
    """How the lessons of a path stand, where they are not new."""
    return {station.lesson.id: str(station.standing) for station in path if station.standing is not Standing.NEW}


def all_practices(knowledge: Knowledge, status: Status) -> list[Claim]:
    """The same answer about everything that a team can do."""
    return [Claim(id_, status) for id_, practice in knowledge.practices.items() if not practice.is_fact]


# --- without gaps


def test_the_full_lessons_have_thirteen_places() -> None:
    """As the README promises; the order below rests on it."""
    assert [entry["place"] for entry in FULL] == list(range(1, 14))


def test_without_claims_the_path_is_the_full_lessons_in_their_order(doctor: Doctor) -> None:
    """Where no gap is known, the whole subject is as good as anything."""
    assert ids(path_of(doctor)) == WAY


def test_a_team_that_does_everything_gets_the_full_lessons(doctor: Doctor, knowledge: Knowledge) -> None:
    """It has no gap either."""
    assert ids(path_of(doctor, *all_practices(knowledge, Status.YES))) == WAY


def test_without_gaps_no_lesson_has_a_reason(doctor: Doctor) -> None:
    """Nothing is claimed to be missing where nothing was told."""
    assert {(station.gap, station.move, station.claim) for station in path_of(doctor)} == {(None, None, None)}


# --- made of gaps


def test_one_missing_practice_gives_its_full_lesson_and_then_its_short_one(doctor: Doctor) -> None:
    """The subject first, then the practice; nothing else is on the path."""
    assert ids(path_of(doctor, MONITORING)) == ["watching-live-models", "model-monitoring"]


@pytest.mark.parametrize("status", [Status.NO, Status.PLANNED, Status.PARTIAL])
def test_what_is_not_wholly_there_is_a_gap(doctor: Doctor, status: Status) -> None:
    """A plan is no practice, and half of one can be learned about, too."""
    assert "model-monitoring" in ids(path_of(doctor, Claim("model-monitoring", status)))


def test_what_is_there_is_no_gap(doctor: Doctor) -> None:
    """Nobody is taught what they do already."""
    path = path_of(doctor, MONITORING, Claim("rollback", Status.YES), Claim("version-control", Status.YES))

    assert {station.gap for station in path} == {"model-monitoring"}


def test_a_station_says_which_gap_and_move_it_is_for_and_what_was_said(doctor: Doctor) -> None:
    """The path is the user's own: each lesson leads back to their words."""
    path = path_of(doctor, MONITORING)

    assert [(station.gap, station.move) for station in path] == [("model-monitoring", 1)] * 2
    for station in path:
        assert station.claim is not None
        assert [quote.text for quote in station.claim.quotes] == ["nobody looks at the model"]


def test_a_claim_without_words_is_not_cited(doctor: Doctor) -> None:
    """There is nothing to quote: "you said" would be empty."""
    assert [station.claim for station in path_of(doctor, replace(MONITORING, quotes=()))] == [None, None]


GAPS = ("model-monitoring", "data-versioning", "rollback", "automated-tests", "ownership", "version-control")


@pytest.mark.parametrize("count", range(1, len(GAPS) + 1))
def test_the_gaps_come_in_the_order_of_the_moves(doctor: Doctor, count: int) -> None:
    """What is worth doing first is worth knowing first; the path and `next` speak of the same moves."""
    diagnosis = doctor.diagnose([Claim(id_, Status.NO) for id_ in GAPS[:count]])
    moves = [step.practice.id for step in next_steps(doctor, diagnosis)]
    path = learning_path(doctor, diagnosis, NOTHING, ())

    numbers = [station.move for station in path if station.move is not None]
    assert numbers == sorted(numbers)
    assert {station.gap: station.move for station in path if station.move is not None} == {
        practice: number for number, practice in enumerate(moves, start=1)
    }
    assert [station.move is None for station in path] == sorted(station.move is None for station in path)


def test_a_full_lesson_stands_before_the_short_ones_of_its_subject(doctor: Doctor) -> None:
    """First the whole, then the part."""
    order = ids(path_of(doctor, *(Claim(id_, Status.NO) for id_ in GAPS)))
    pairs = [(full_lesson_on(id_), id_) for id_ in order if id_ not in WAY]

    assert len([full for full, _ in pairs if full is not None]) >= 3
    for full, short in pairs:
        assert full is None or order.index(full) < order.index(short)


def test_a_full_lesson_for_two_gaps_stands_there_once(doctor: Doctor) -> None:
    """Model monitoring and drift monitoring are one subject."""
    order = ids(path_of(doctor, MONITORING, Claim("drift-monitoring", Status.NO)))

    assert full_lesson_on("drift-monitoring") == full_lesson_on("model-monitoring") == "watching-live-models"
    assert order[0] == "watching-live-models"
    assert sorted(order[1:]) == ["drift-monitoring", "model-monitoring"]


def test_a_path_stays_short(doctor: Doctor, knowledge: Knowledge) -> None:
    """A team that lacks everything gets nine lessons and not two hundred, the three moves among them."""
    path = path_of(doctor, *all_practices(knowledge, Status.NO))

    assert len(path) == len(set(ids(path))) <= 9
    assert {station.move for station in path} >= {1, 2, 3}


def test_what_the_team_does_not_know_is_on_the_path(doctor: Doctor) -> None:
    """Who cannot tell whether it is there may not know what it is."""
    path = path_of(doctor, Claim("rollback", Status.UNKNOWN, origin=Origin.ANSWERED))

    assert ids(path) == ["serving-and-safe-release", "rollback"]
    assert {(station.gap, station.move) for station in path} == {("rollback", None)}


def test_what_is_missing_comes_before_what_is_not_known(doctor: Doctor) -> None:
    """A gap is sure, and that one is only likely."""
    path = path_of(doctor, Claim("rollback", Status.UNKNOWN, origin=Origin.ANSWERED), MONITORING)

    assert [station.gap for station in path] == ["model-monitoring", "model-monitoring", "rollback", "rollback"]


def test_what_is_out_of_the_question_is_a_gap_behind_the_moves(doctor: Doctor) -> None:
    """It is missing all the same; the next move has the number 1."""
    obstacle = Obstacle("model-monitoring", ObstacleKind.BUDGET, Quote("there is no budget", 3, 0, 18))
    diagnosis = doctor.diagnose([MONITORING, VERSIONS])
    path = learning_path(doctor, diagnosis, NOTHING, (), obstacles=[obstacle])

    moves = {station.gap: station.move for station in path}
    assert list(moves.items()) == [("data-versioning", 1), ("model-monitoring", None)]


def test_a_fact_that_is_not_known_is_no_gap(doctor: Doctor, knowledge: Knowledge) -> None:
    """How many models there are is nothing to learn."""
    assert knowledge.practices["models-in-production"].is_fact

    assert ids(path_of(doctor, Claim("models-in-production", Status.UNKNOWN))) == WAY


def test_every_practice_that_is_missing_alone_leads_to_a_lesson_on_it(doctor: Doctor, knowledge: Knowledge) -> None:
    """Whatever the gap, there is something to learn about it and the path says so."""
    searching = type(doctor)(knowledge, use_engine=False)
    lost = set()
    for id_ in knowledge.practices:
        if knowledge.practices[id_].is_fact:
            continue
        diagnosis = searching.diagnose([Claim(id_, Status.NO)])
        if any(step.practice.id == id_ for step in next_steps(searching, diagnosis)):
            path = learning_path(searching, diagnosis, NOTHING, ())
            lost |= {id_} - {station.lesson.practice for station in path if station.gap == id_}

    assert lost == set()


def test_equal_teams_get_equal_paths(doctor: Doctor) -> None:
    """No chance, no clock."""
    claims = [Claim(id_, Status.NO) for id_ in GAPS]

    assert path_of(doctor, *claims) == path_of(doctor, *claims)


# --- how lessons stand


def answered(lesson: str, *, is_right: bool) -> Review:
    """A question that was answered."""
    return Review(lesson, 0, is_right, "2026-03-01T09:00:00+00:00")


def test_a_lesson_stands_as_its_last_answer_left_it(doctor: Doctor) -> None:
    """Progress shows on the path, and a slip as well."""
    reviews = [
        answered(WAY[0], is_right=True),
        answered(WAY[1], is_right=False),
        answered(WAY[2], is_right=False),
        answered(WAY[2], is_right=True),
        answered(WAY[3], is_right=True),
        answered(WAY[3], is_right=False),
    ]

    assert standings(path_of(doctor, reviews=reviews)) == {
        WAY[0]: "right",
        WAY[1]: "wrong",
        WAY[2]: "right",
        WAY[3]: "wrong",
    }


def test_progress_shows_on_a_path_of_gaps_too(doctor: Doctor) -> None:
    """It is the lesson that was learned, by whichever way."""
    path = path_of(doctor, MONITORING, reviews=[answered("model-monitoring", is_right=True)])

    assert standings(path) == {"model-monitoring": "right"}


def test_what_is_due_comes_before_everything_in_its_order(doctor: Doctor) -> None:
    """It is a matter of minutes, and forgetting does not wait."""
    due = ["rollback", "watching-live-models"]
    path = path_of(doctor, MONITORING, VERSIONS, reviews=[answered(each, is_right=True) for each in due], due=due)

    assert ids(path)[:2] == due
    assert standings(path) == {"rollback": "due", "watching-live-models": "due"}
    assert len(ids(path)) == len(set(ids(path)))


def test_what_is_due_comes_before_the_whole_subject(doctor: Doctor) -> None:
    """Also where no gap is known."""
    path = path_of(doctor, reviews=[answered(WAY[4], is_right=True)], due=[WAY[4]])

    assert ids(path) == [WAY[4], *(each for each in WAY if each != WAY[4])]


def test_what_is_due_keeps_its_gap_and_its_move(doctor: Doctor) -> None:
    """It is still learned for a reason; what is due for no gap has none."""
    due = ["rollback", "watching-live-models"]
    path = path_of(doctor, MONITORING, reviews=[answered(each, is_right=True) for each in due], due=due)

    assert [(station.lesson.id, station.gap, station.move) for station in path] == [
        ("rollback", None, None),
        ("watching-live-models", "model-monitoring", 1),
        ("model-monitoring", "model-monitoring", 1),
    ]


def test_a_lesson_that_no_longer_exists_is_left_out(doctor: Doctor) -> None:
    """Logs live longer than lessons."""
    gone = answered("lesson-of-last-year", is_right=True)

    assert ids(path_of(doctor, reviews=[gone], due=["lesson-of-last-year"])) == WAY


# --- from zero


def test_from_zero_it_is_the_full_lessons_whatever_is_missing(doctor: Doctor) -> None:
    """Beginners begin at the beginning; no lesson speaks of a gap."""
    path = path_of(doctor, MONITORING, VERSIONS, from_zero=True)

    assert ids(path) == WAY
    assert {(station.gap, station.move, station.claim) for station in path} == {(None, None, None)}


def test_from_zero_what_is_due_keeps_its_place(doctor: Doctor) -> None:
    """The way for beginners has one order; that a lesson is due is said."""
    path = path_of(doctor, reviews=[answered(WAY[6], is_right=False)], due=[WAY[6], "rollback"], from_zero=True)

    assert ids(path) == WAY
    assert standings(path) == {WAY[6]: "due"}


# --- finding a lesson


@pytest.fixture(scope="module")
def tutor(doctor: Doctor, reader: Reader) -> Tutor:
    """Takes a request apart: what is asked for stands among words of asking."""
    return Tutor(doctor, reader, Glossary(doctor.knowledge.terms.values()))


def named(text: str, tutor: Tutor, path: tuple[Station, ...] = ()) -> str | None:
    """The id of the lesson that a request names."""
    lesson = tutor.find(text, path)
    return lesson.id if lesson is not None else None


def found(subject: str, knowledge: Knowledge, path: Sequence[Station] = (), practice: str | None = None) -> str | None:
    """The id of the lesson on a subject."""
    lesson = find_lesson(subject, subject, practice, path, knowledge)
    return lesson.id if lesson is not None else None


@pytest.mark.parametrize("text", ["2", "learn 2", "lesson 2, please", "learn #2", "/learn 2", "learn no. 2."])
def test_a_number_is_that_of_the_path(doctor: Doctor, tutor: Tutor, text: str) -> None:
    """As it was shown, counted from 1."""
    assert named(text, tutor, path_of(doctor, MONITORING, VERSIONS)) == "model-monitoring"


def test_a_number_beyond_the_path_names_no_lesson(doctor: Doctor, tutor: Tutor) -> None:
    """Neither the last one nor the first is meant, nor any other."""
    path = path_of(doctor, MONITORING)
    texts = ("learn 0", "learn 3", "learn 99", "learn 2026")

    assert len(path) == 2
    assert {text: named(text, tutor, path) for text in texts} == dict.fromkeys(texts)


def test_a_number_that_belongs_to_something_else_is_no_place_of_the_path(doctor: Doctor, tutor: Tutor) -> None:
    """Maturity levels have numbers, too."""
    path = path_of(doctor)
    texts = ("learn level 2 of google", "learn about level 3", "learn the 4 golden signals")

    assert {text: named(text, tutor, path) for text in texts} == dict.fromkeys(texts)


def next_on(path: Sequence[Station]) -> str | None:
    """The id of the next lesson on a path."""
    lesson = next_lesson(path)
    return lesson.id if lesson is not None else None


def test_next_is_the_first_that_was_not_tried(doctor: Doctor, tutor: Tutor) -> None:
    """What was answered wrongly has just been explained; it comes back by itself."""
    reviews = [answered(WAY[0], is_right=True), answered(WAY[1], is_right=False)]

    assert next_on(path_of(doctor)) == WAY[0]
    assert next_on(path_of(doctor, reviews=reviews)) == WAY[2]
    assert named("next", tutor, path_of(doctor, reviews=reviews)) == WAY[2]


def test_once_all_were_tried_next_is_the_first_that_was_answered_wrongly(doctor: Doctor) -> None:
    """It is not done."""
    reviews = [answered(each, is_right=each not in {WAY[3], WAY[7]}) for each in WAY]

    assert next_on(path_of(doctor, reviews=reviews)) == WAY[3]


def test_next_is_what_is_due_before_what_is_new(doctor: Doctor) -> None:
    """As the path has it."""
    path = path_of(doctor, reviews=[answered(WAY[5], is_right=True)], due=[WAY[5]])

    assert next_on(path) == WAY[5]


def test_next_is_nothing_once_all_are_done(doctor: Doctor) -> None:
    """There is an end."""
    assert next_on(path_of(doctor, reviews=[answered(each, is_right=True) for each in WAY])) is None


def test_every_lesson_is_found_by_its_id(doctor: Doctor, tutor: Tutor) -> None:
    """Governance is not governance-cost-and-value, and hyphens make no difference."""
    path = path_of(doctor)
    wrong = {
        text: named(text, tutor, path)
        for id_ in doctor.knowledge.lessons
        for text in (id_, f"learn {id_}", f"/learn {id_.replace('-', ' ')}")
        if named(text, tutor, path) != id_
    }

    assert wrong == {}


def test_every_lesson_is_found_by_its_title(doctor: Doctor, tutor: Tutor) -> None:
    """As it stands on the path; case and punctuation make no difference, and "next" in a title is no request."""
    path = path_of(doctor)
    wrong = {
        text: named(text, tutor, path)
        for entry in lesson_files()
        for text in (entry["title"], f"learn {entry['title'].upper()}", f"teach me “{entry['title']}”")
        if named(text, tutor, path) != entry["id"]
    }

    assert wrong == {}


def test_a_practice_leads_to_the_lesson_on_it(knowledge: Knowledge) -> None:
    """The short one: who asks for one practice gets that one."""
    assert found("going back", knowledge, practice="rollback") == "rollback"


def test_a_part_without_a_lesson_leads_to_that_of_its_whole(knowledge: Knowledge) -> None:
    """Canary releases are a form of progressive delivery."""
    assert knowledge.practices["canary-release"].part_of == "progressive-delivery"
    fewer = replace(
        knowledge, lessons={id_: each for id_, each in knowledge.lessons.items() if each.practice != "canary-release"}
    )

    assert found("canaries", knowledge, practice="canary-release") == "canary-release"
    assert found("canaries", fewer, practice="canary-release") == "progressive-delivery"


def test_what_is_not_taught_finds_nothing(doctor: Doctor, tutor: Tutor) -> None:
    """No other lesson is offered for it, whatever words it shares with a title."""
    path = path_of(doctor)
    texts = ("learn quantum physics", "learn what a cat thinks", "learn cooking with gas", "teach me something")

    assert {text: named(text, tutor, path) for text in texts} == dict.fromkeys(texts)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("monitoring", "watching-live-models"), ("reproducibility", "reproducible-work-and-tracked-runs")],
)
def test_a_subject_is_found_by_the_word_that_its_full_lesson_has_in_the_title(
    doctor: Doctor, knowledge: Knowledge, subject: str, expected: str
) -> None:
    """A newcomer does not know the whole title."""
    assert found(subject, knowledge, path_of(doctor)) == expected


def test_an_empty_name_finds_nothing(doctor: Doctor, knowledge: Knowledge) -> None:
    """Nothing was asked for."""
    assert found("", knowledge, path_of(doctor)) is None
