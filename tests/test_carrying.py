"""What a level rests on, and what of it nobody has shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from assistant.domain import Claim, Origin, Quote, Status
from assistant.inference import Diagnosis, Doctor, Support, claims_from_answers, support, to_be_shown
from assistant.knowledge_base import load

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from tests.conftest import TinyKnowledge

FIRST_RUNG = "version-control=yes data-pipeline=yes"
SECOND_RUNG = f"{FIRST_RUNG} continuous-integration=yes data-validation=yes"
LADDER = "knowledge/frameworks/ladder"


@dataclass(frozen=True)
class Team:
    """What a team told, and what follows."""

    knowledge: Knowledge
    diagnosis: Diagnosis

    def support(self, framework: str = "ladder") -> Support:
        return support(self.diagnosis, self.knowledge.frameworks[framework])

    def to_be_shown(self) -> tuple[str, ...]:
        return to_be_shown(self.diagnosis)


def team(tiny: TinyKnowledge, answers: str, *, scanned: str = "", shown: str = "") -> Team:
    """A team by its answers, written like ``data-pipeline=no``.

    What stands in `scanned` was found done by a scan; for what stands in `shown` the user has named some evidence.
    """
    knowledge = load(tiny.root)
    claims = claims_from_answers(knowledge, dict(answer.split("=") for answer in answers.split()))
    evidence = (Quote("here is the link", 2),)
    claims = [replace(claim, evidence=evidence) if claim.practice in shown.split() else claim for claim in claims]
    claims += [Claim(practice, Status.YES, origin=Origin.SCANNED) for practice in scanned.split()]
    return Team(knowledge, Doctor(knowledge, use_engine=False).diagnose(claims))


def add_ladder_of_five(tiny: TinyKnowledge, lines: str = "leading: true\n") -> None:
    """A leading framework with levels 0 to 4, each of which asks for one thing more."""
    folder = "knowledge/frameworks/five"
    steps = ("version-control", "data-pipeline", "continuous-integration", "data-validation")
    levels = "".join(f"  - {{number: {number}, name: Rung {number}, summary: It is there.}}\n" for number in range(5))
    tiny.write(
        f"{folder}/framework.yaml",
        f"id: five\nname: Five\nshort_name: Five\npublisher: Nobody\n{lines}about: Four rungs.\n"
        "sources: [field-guide]\ndimensions:\n  - {id: all, name: All, about: Everything.}\n"
        f"levels:\n{levels}",
    )
    for number, practice in enumerate(steps, 1):
        tiny.write(
            f"{folder}/level-{number}.yaml",
            f"framework: five\nlevel: {number}\ncriteria:\n  - id: five-l{number}\n    dimension: all\n"
            f"    text: It is there.\n    role: required\n    standing: primary\n    when: {{{practice}: yes}}\n"
            "    sources: [field-guide]\n",
        )


# --- support


def test_a_level_rests_on_the_claims_that_its_criteria_ask_for(tiny: TinyKnowledge) -> None:
    """The first rung asks for a repository and a pipeline; they stand in the order of the catalogue."""
    carried = team(tiny, FIRST_RUNG).support()
    assert carried == Support(("data-pipeline", "version-control"), ("data-pipeline", "version-control"))


def test_what_a_higher_level_asks_for_carries_none_that_is_reached(tiny: TinyKnowledge) -> None:
    """Integration alone, without checks of the data, leaves the team on the first rung."""
    carried = team(tiny, f"{FIRST_RUNG} continuous-integration=yes").support()
    assert "continuous-integration" not in carried.practices


def test_levels_below_are_a_part_of_what_a_level_rests_on(tiny: TinyKnowledge) -> None:
    """The second rung rests on what the first asks for, too."""
    carried = team(tiny, SECOND_RUNG).support()
    assert carried.practices == ("continuous-integration", "data-pipeline", "data-validation", "version-control")


def test_nobody_has_to_claim_anything_for_the_lowest_level(tiny: TinyKnowledge) -> None:
    """Everybody stands on the ground; so it rests on nothing, and nothing of it is self-reported."""
    carried = team(tiny, "version-control=yes data-pipeline=no").support()
    assert (carried.practices, carried.self_reported, carried.share) == ((), (), 0.0)


def test_a_practice_done_in_part_carries_where_that_is_enough(tiny: TinyKnowledge) -> None:
    """The first rung takes a pipeline in part."""
    carried = team(tiny, "version-control=yes data-pipeline=partial").support()
    assert carried.practices == ("data-pipeline", "version-control")


def test_what_does_not_apply_carries_nothing(tiny: TinyKnowledge) -> None:
    """Nobody can show something that is not there."""
    carried = team(tiny, "version-control=yes data-pipeline=not-applicable").support()
    assert carried.practices == ("version-control",)


def test_the_claim_that_implies_a_practice_carries_in_its_place(tiny: TinyKnowledge) -> None:
    """Nobody spoke of version control: the first rung rests on continuous integration, which starts from it."""
    carried = team(tiny, "continuous-integration=yes data-pipeline=yes").support()
    assert carried.practices == ("continuous-integration", "data-pipeline")


def test_what_is_contested_carries_nothing(tiny: TinyKnowledge) -> None:
    """Integration without a repository counts for nothing until that is settled, and the ground needs neither."""
    carried = team(tiny, "continuous-integration=yes version-control=no data-pipeline=yes").support()
    assert carried.practices == ()


def test_what_a_scan_has_found_is_not_self_reported(tiny: TinyKnowledge) -> None:
    """It carries the level, and nobody has to be believed for it."""
    carried = team(tiny, "data-pipeline=yes", scanned="version-control").support()
    assert carried == Support(("data-pipeline", "version-control"), ("data-pipeline",))


def test_what_was_shown_is_not_self_reported(tiny: TinyKnowledge) -> None:
    """The user has named some evidence for it."""
    carried = team(tiny, FIRST_RUNG, shown="data-pipeline").support()
    assert carried == Support(("data-pipeline", "version-control"), ("version-control",))


def test_the_share_is_the_self_reported_part(tiny: TinyKnowledge) -> None:
    """Three of four claims rest on nobody's word but the user's."""
    carried = team(
        tiny, "data-pipeline=yes continuous-integration=yes data-validation=yes", scanned="version-control"
    ).support()
    assert carried.share == pytest.approx(3 / 4)


def test_of_what_is_shown_nothing_is_self_reported(tiny: TinyKnowledge) -> None:
    """The share is 0 when there is evidence for everything."""
    assert team(tiny, "", scanned="version-control data-pipeline").support().share == 0.0


# --- points


def test_points_rest_on_all_claims_that_bring_a_point(whole: TinyKnowledge) -> None:
    """Code has its point though the data has none, and the lower side counts for the whole."""
    carried = team(whole, "version-control=yes data-validation=no").support("scores")
    assert carried.practices == ("version-control",)


def test_a_point_of_several_conditions_rests_on_their_practices(whole: TinyKnowledge) -> None:
    """The point on data is for checks, of batches: of a practice and of a fact."""
    carried = team(whole, "version-control=yes data-validation=yes serving-mode=batch").support("scores")
    assert carried.practices == ("data-validation", "serving-mode", "version-control")


def test_half_a_point_rests_on_the_claim_that_brings_it(whole: TinyKnowledge) -> None:
    """The whole has half a point, for the code and for checks of the big tables."""
    told = team(whole, "version-control=yes data-validation=partial serving-mode=batch")
    assert told.diagnosis.frameworks["scores"].interval.at_least == 0.5
    assert "data-validation" in told.support("scores").practices


# --- what is to be shown


def test_claims_that_carry_one_of_the_top_two_levels_are_to_be_shown(tiny: TinyKnowledge) -> None:
    """Of the levels 0, 1 and 2 the upper two are worth a proof."""
    assert set(team(tiny, FIRST_RUNG).to_be_shown()) == {"data-pipeline", "version-control"}


def test_at_the_lowest_level_nothing_is_to_be_shown(tiny: TinyKnowledge) -> None:
    """A team on the ground is taken at its word."""
    assert team(tiny, "version-control=yes data-pipeline=no").to_be_shown() == ()


FOUR_STEPS = "version-control=yes data-pipeline=yes continuous-integration={} data-validation={}"


@pytest.mark.parametrize(
    ("level", "answers", "expected"),
    [
        (2, FOUR_STEPS.format("no", "no"), set()),
        (3, FOUR_STEPS.format("yes", "no"), {"continuous-integration"}),
        (4, FOUR_STEPS.format("yes", "yes"), {"continuous-integration", "data-validation"}),
    ],
)
def test_below_the_top_two_levels_claims_are_taken_at_their_word(
    tiny: TinyKnowledge, level: int, answers: str, expected: set[str]
) -> None:
    """Of levels 0 to 4 only what 3 and 4 ask for is to be shown, once they are reached."""
    add_ladder_of_five(tiny)
    tiny.change(f"{LADDER}/framework.yaml", "leading: true\n", "")
    told = team(tiny, answers)
    assert told.diagnosis.frameworks["five"].interval.at_least == level
    assert set(told.to_be_shown()) == expected


def test_only_leading_frameworks_ask_for_a_proof(tiny: TinyKnowledge) -> None:
    """The others are read off what is known anyway."""
    tiny.change(f"{LADDER}/framework.yaml", "leading: true\n", "")
    assert team(tiny, SECOND_RUNG).to_be_shown() == ()


def test_the_ground_needs_no_proof_even_if_it_asks_for_something(tiny: TinyKnowledge) -> None:
    """With one level above the ground the ground is among the top two, but nobody is asked to prove that."""
    text = (tiny.root / f"{LADDER}/framework.yaml").read_text(encoding="utf-8")
    tiny.write(f"{LADDER}/framework.yaml", text[: text.index("  - number: 2")])
    (tiny.root / f"{LADDER}/level-2.yaml").rename(tiny.root / f"{LADDER}/level-0.yaml")
    tiny.change(f"{LADDER}/level-0.yaml", "level: 2", "level: 0")
    assert team(tiny, "continuous-integration=yes data-pipeline=no data-validation=yes").to_be_shown() == ()
    assert len(team(tiny, SECOND_RUNG).to_be_shown()) == 4


def test_what_was_scanned_or_shown_is_not_asked_for(tiny: TinyKnowledge) -> None:
    """Of four claims on the second rung one was found by a scan and one has been shown."""
    told = "data-pipeline=yes continuous-integration=yes data-validation=yes"
    assert set(team(tiny, told, scanned="version-control", shown="data-pipeline").to_be_shown()) == {
        "continuous-integration",
        "data-validation",
    }


def test_of_claims_that_carry_as_much_the_first_of_the_catalogue_comes_first(tiny: TinyKnowledge) -> None:
    """Each of the four carries one criterion of the ladder."""
    assert team(tiny, SECOND_RUNG).to_be_shown() == (
        "continuous-integration",
        "data-pipeline",
        "data-validation",
        "version-control",
    )


def test_what_carries_most_criteria_comes_first(tiny: TinyKnowledge) -> None:
    """Nobody spoke of version control, so integration carries its criterion beside its own."""
    told = team(tiny, "data-pipeline=yes data-validation=yes continuous-integration=yes")
    assert told.to_be_shown() == ("continuous-integration", "data-pipeline", "data-validation")
    tiny.change(
        f"{LADDER}/level-2.yaml",
        "when: {data-validation: yes}\n    sources",
        "when: {data-validation: yes, data-pipeline: yes}\n    sources",
    )
    told = team(tiny, "version-control=yes data-pipeline=yes data-validation=yes continuous-integration=yes")
    assert told.to_be_shown() == ("data-pipeline", "continuous-integration", "data-validation", "version-control")


def test_what_carries_in_two_frameworks_counts_twice(tiny: TinyKnowledge) -> None:
    """At the top of both, checks and integration carry two criteria each, the others one."""
    add_ladder_of_five(tiny)
    assert team(tiny, SECOND_RUNG).to_be_shown() == (
        "continuous-integration",
        "data-validation",
        "data-pipeline",
        "version-control",
    )
