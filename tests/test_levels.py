"""Points, profiles and parts: what is not a plain ladder."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from assistant.domain import Status
from assistant.inference import Diagnosis, Doctor, Interval, claims_from_answers, prove
from assistant.knowledge_base import load

if TYPE_CHECKING:
    from tests.conftest import TinyKnowledge

FOLDER = "knowledge/frameworks/score"
FRAMEWORK = """
id: score
name: The score
short_name: Score
publisher: Nobody
about: A small framework that counts points.
counts: points
total: {total}
sources: [field-guide]
dimensions:
  - {{id: code, name: Code, about: How code is kept.}}
  - {{id: data, name: Data, about: How data is kept.}}
levels:
  - {{number: 0, name: Nothing, summary: There is nothing.}}
  - {{number: 0.5, name: A start, summary: There is something.}}
  - {{number: 1.5, name: Much, summary: There is much.}}
"""
CODE = """
framework: score
criteria:
  - id: score-versions
    dimension: code
    text: Code has versions.
    standing: primary
    when: {version-control: yes}
    half: {version-control: [yes, partial]}
    sources: [field-guide]
  - id: score-integration
    dimension: code
    text: Code is built at each change.
    standing: primary
    when: {continuous-integration: yes}
    sources: [field-guide]
"""
DATA = """
framework: score
criteria:
  - id: score-checks
    dimension: data
    text: Data is checked.
    standing: primary
    when: {data-validation: yes}
    half: {data-validation: [yes, partial]}
    sources: [field-guide]
"""


@pytest.fixture
def score(tiny: TinyKnowledge) -> TinyKnowledge:
    """The tiny knowledge base with a framework that counts points."""
    tiny.write(f"{FOLDER}/framework.yaml", FRAMEWORK.format(total="lowest"))
    tiny.write(f"{FOLDER}/code.yaml", CODE)
    tiny.write(f"{FOLDER}/data.yaml", DATA)
    return tiny


def diagnosed(tiny: TinyKnowledge, **answers: str) -> Diagnosis:
    """A diagnosis of answers; underscores stand for hyphens."""
    knowledge = load(tiny.root)
    named = {practice.replace("_", "-"): status for practice, status in answers.items()}
    return Doctor(knowledge).diagnose(claims_from_answers(knowledge, named))


def test_a_knowledge_base_with_points_is_in_order(score: TinyKnowledge) -> None:
    """Neither levels nor roles are asked for."""
    assert score.problems() == []


@pytest.mark.parametrize(
    ("answers", "code", "data", "total"),
    [
        ({}, (0, 2), (0, 1), (0, 1)),
        ({"version_control": "yes"}, (1, 2), (0, 1), (0, 1)),
        ({"version_control": "partial"}, (0.5, 1.5), (0, 1), (0, 1)),
        ({"continuous_integration": "partial"}, (0, 1), (0, 1), (0, 1)),
        ({"version_control": "yes", "data_validation": "partial"}, (1, 2), (0.5, 0.5), (0.5, 0.5)),
        ({"version_control": "no", "data_validation": "yes"}, (0, 0), (1, 1), (0, 0)),
        ({"data_validation": "planned"}, (0, 2), (0, 0), (0, 0)),
        ({"data_validation": "not-applicable"}, (0, 2), (1, 1), (0, 1)),
    ],
)
def test_a_criterion_is_worth_a_point_or_half_a_point(
    score: TinyKnowledge,
    answers: dict[str, str],
    code: tuple[float, float],
    data: tuple[float, float],
    total: tuple[float, float],
) -> None:
    """Done is a point, partly half a point where the criterion says so; the lowest dimension is the score.

    Without version control there is no CI, so the whole of the first dimension is decided by one answer.
    """
    found = diagnosed(score, **answers).frameworks["score"]

    assert found.dimensions == {"code": Interval(*code), "data": Interval(*data)}
    assert found.interval == Interval(*total)


def test_points_can_be_added_up_over_the_dimensions(score: TinyKnowledge) -> None:
    """Where the framework says so."""
    score.change(f"{FOLDER}/framework.yaml", "total: lowest", "total: sum")
    found = diagnosed(score, version_control="yes", data_validation="partial").frameworks["score"]

    assert found.interval == Interval(1.5, 2.5)


def test_an_interval_of_points_is_what_the_answers_to_come_can_make_of_it(score: TinyKnowledge) -> None:
    """Its ends are the fewest and the most points over all ways to answer what is open."""
    statuses = (Status.YES, Status.PARTIAL, Status.NO)
    start = diagnosed(score).frameworks["score"].interval
    ways = [
        diagnosed(score, version_control=one, continuous_integration=two, data_validation=three)
        for one, two, three in product(statuses, repeat=3)
        if not (one is Status.NO and two is Status.YES)  # a contradiction
    ]
    scores = [way.frameworks["score"].interval for way in ways]

    assert all(score.is_exact for score in scores)
    assert start == Interval(min(score.at_least for score in scores), max(score.at_most for score in scores))


@pytest.mark.parametrize(("points", "name"), [(0, "Nothing"), (0.5, "A start"), (1, "A start"), (1.5, "Much")])
def test_a_score_lies_in_the_band_that_begins_below_it(score: TinyKnowledge, points: float, name: str) -> None:
    """A band's number is the lowest score in it."""
    assert load(score.root).frameworks["score"].level_name(points) == name


def test_a_point_has_a_proof(score: TinyKnowledge) -> None:
    """Down to the claim."""
    diagnosis = diagnosed(score, data_validation="partial")
    proof = prove(diagnosis, "half-met:score-checks")

    assert proof is not None
    assert list(proof.leaves()) == ["claimed:data-validation=partial"]


def test_a_profile_has_a_level_for_each_dimension(tiny: TinyKnowledge) -> None:
    """What stands for the whole in figures is the lowest of them."""
    tiny.change("knowledge/frameworks/ladder/framework.yaml", "leading: true", "leading: true\ntotal: none")
    found = diagnosed(tiny, version_control="yes", data_validation="no").frameworks["ladder"]

    assert found.interval.at_most == min(where.at_most for where in found.dimensions.values())
    assert len({where.at_most for where in found.dimensions.values()}) > 1


# --- parts


@pytest.fixture
def parts(tiny: TinyKnowledge) -> TinyKnowledge:
    """CI as a part of version control, and the rule about clashes between the two taken away."""
    tiny.change("knowledge/practices/continuous-integration.yaml", "area:", "part_of: version-control\narea:")
    (tiny.root / "rules/implied/ci-needs-version-control.yaml").unlink()
    return tiny


@pytest.mark.parametrize("denial", ["no", "planned"])
def test_what_is_not_done_at_all_is_not_done_in_part(parts: TinyKnowledge, denial: str) -> None:
    """Nobody has to be asked about it."""
    diagnosis = diagnosed(parts, version_control=denial)
    proof = prove(diagnosis, "is:continuous-integration=no")

    assert diagnosis.is_true("continuous-integration", Status.NO)
    assert "continuous-integration" not in diagnosis.unknown
    assert proof is not None
    assert proof.origin == "parts"


@pytest.mark.parametrize("status", ["yes", "partial"])
def test_what_is_done_says_nothing_of_its_parts(parts: TinyKnowledge, status: str) -> None:
    """The part may still be missing."""
    assert "continuous-integration" in diagnosed(parts, version_control=status).unknown


def test_what_is_said_of_a_part_outweighs_the_whole(parts: TinyKnowledge) -> None:
    """An implied status gives way to a claim."""
    diagnosis = diagnosed(parts, version_control="no", continuous_integration="yes")

    assert diagnosis.is_true("continuous-integration", Status.YES)
    assert not diagnosis.is_true("continuous-integration", Status.NO)
