"""Which changes moved a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.domain import Claim, Quote, Status
from assistant.inference import (
    Diagnosis,
    Doctor,
    Interval,
    Moved,
    claims_from_answers,
    compare,
    development,
    judge,
    what_changed,
)
from assistant.knowledge_base import load
from tests.simulated import random_teams

if TYPE_CHECKING:
    from assistant.domain import Framework
    from tests.conftest import TinyKnowledge

GIT, CI, DATA, CHECKS = "version-control", "continuous-integration", "data-pipeline", "data-validation"


@pytest.fixture
def ladder(tiny: TinyKnowledge) -> Doctor:
    """Level 1 takes version control and a data pipeline, level 2 CI and checked data; CI implies version control."""
    return Doctor(load(tiny.root), use_engine=False)


def told(doctor: Doctor, **answers: str) -> Diagnosis:
    named = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return doctor.diagnose(claims_from_answers(doctor.knowledge, named))


def whole(doctor: Doctor, before: Diagnosis, after: Diagnosis) -> dict[str, tuple[str, ...]]:
    """By where the whole framework went, what took it there."""
    return {
        str(cause.moved.after): cause.practices
        for cause in development(doctor, before, after).causes
        if cause.moved.dimension is None
    }


def test_what_a_level_does_not_need_is_no_cause(ladder: Doctor) -> None:
    """Checked data is for level 2, which stays out of reach without CI."""
    before = told(ladder, version_control="yes", data_pipeline="no", data_validation="no", continuous_integration="no")
    after = told(ladder, version_control="yes", data_pipeline="yes", data_validation="yes", continuous_integration="no")

    assert whole(ladder, before, after) == {"1": (DATA,)}


def test_what_is_only_enough_together_is_named_together(ladder: Doctor) -> None:
    """Level 2 takes both."""
    before = told(ladder, version_control="yes", data_pipeline="yes", data_validation="no", continuous_integration="no")
    after = told(
        ladder, version_control="yes", data_pipeline="yes", data_validation="yes", continuous_integration="yes"
    )

    (found,) = whole(ladder, before, after).items()
    assert (found[0], set(found[1])) == ("2", {CHECKS, CI})


def test_one_of_two_sufficient_changes_is_named(ladder: Doctor) -> None:
    """CI implies version control: either brings level 1, and one is enough to say why."""
    before = told(ladder, data_pipeline="yes", data_validation="no")
    after = told(ladder, data_pipeline="yes", data_validation="no", version_control="yes", continuous_integration="yes")

    (names,) = whole(ladder, before, after).values()
    assert names in {(GIT,), (CI,)}


def test_a_fall_has_causes_too(ladder: Doctor) -> None:
    """Something was lost, or was never there."""
    before = told(ladder, version_control="yes", data_pipeline="yes")
    after = told(ladder, version_control="yes", data_pipeline="no")

    assert whole(ladder, before, after) == {"0": (DATA,)}


def test_other_words_and_the_same_amount_are_no_change(swift: Doctor) -> None:
    """Once a month is monthly, and a practice told in other words is the same practice."""
    quotes = [(Quote(words, 1, 0, len(words)),) for words in ("git", "all in Git")]
    before, after = (
        swift.diagnose([
            Claim("version-control", Status.YES, quotes=quote),
            Claim("release-frequency", Status.YES, rhythm),
            Claim("rollback", status),
        ])
        for quote, rhythm, status in zip(quotes, ("monthly", "once a month"), (Status.NO, Status.PARTIAL), strict=True)
    )  # fmt: skip

    assert [change.practice for change in what_changed(before, after)] == ["rollback"]


def test_the_causes_of_a_real_team_take_it_there_and_none_can_be_spared(swift: Doctor) -> None:
    """Checked from outside, on the whole evaluation: all of them move the level, all but one do not."""
    teams = random_teams(swift, 8, seed=3)
    checked = 0
    for earlier, later in zip(teams[::2], teams[1::2], strict=True):
        was, now = earlier.claims(swift.knowledge), later.claims(swift.knowledge)
        before, after = swift.imagine(list(was.values())), swift.imagine(list(now.values()))
        for cause in development(swift, before, after).causes[::5]:
            moved = cause.moved
            framework = swift.knowledge.frameworks[moved.framework]

            def level(changed: set[str], framework: Framework = framework, moved: Moved = moved) -> Interval:
                claims = [now[name] if name in changed else was[name] for name in was]  # noqa: B023
                result = judge(framework, swift.imagine(claims).true)
                return result.interval if moved.dimension is None else result.dimensions[moved.dimension]

            assert level(set(cause.practices)) == moved.after
            for spared in cause.practices:
                assert level(set(cause.practices) - {spared}) != moved.after
                checked += 1
    assert checked > 20


def test_every_move_has_its_cause(swift: Doctor) -> None:
    """In the same order."""
    before, after = told(swift, version_control="yes"), told(swift, version_control="yes", training_pipeline="no")

    assert [cause.moved for cause in development(swift, before, after).causes] == list(compare(before, after).levels)
    assert all(cause.practices == ("training-pipeline",) for cause in development(swift, before, after).causes)
