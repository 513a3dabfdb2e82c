"""Random teams that contradict themselves nowhere: what a respondent would answer who knows everything about one."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from statistics import mean
from typing import TYPE_CHECKING

from assistant.domain import Role, RuleKind, Status, StatusIs, ValueKind, practices_in
from assistant.inference import claims_from_answers
from tests.oracle import AMOUNTS, CHOICES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from assistant.domain import Claim, Knowledge, Practice
    from assistant.inference import Doctor

Answers = dict[str, str]
"""Practice to status, fact to value."""
DENIED = {Status.NO, Status.PLANNED}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the teams of one kind are drawn; the scale is that of `difficulties`, from 0 to 1."""

    maturity: tuple[float, float]
    """From where to where a team as a whole stands."""
    spread_of_areas: float
    """Standard deviation of what it is better or worse at in one area of the catalogue."""
    spread_of_practices: tuple[float, float]
    """The same for single practices: some teams are orderly, some patchy."""


KINDS = {
    "low": Kind((-0.1, 0.35), 0.08, (0.02, 0.25)),
    "mid": Kind((0.35, 0.75), 0.08, (0.02, 0.25)),
    "high": Kind((0.75, 1.3), 0.08, (0.02, 0.25)),
    "lopsided": Kind((0.2, 1.0), 0.4, (0.02, 0.15)),
}
_NEARLY, _INTENDED = 0.08, 0.14
"""So far short of a practice it is done in part, or at least planned."""
_MENDINGS, _DRAWS = 400, 20
"""Changes after which a team is given up, and teams after which the search is."""


@dataclass(frozen=True)
class Team:
    """A team, and the truth about it."""

    name: str
    kind: str
    answers: Mapping[str, str]
    """For every practice and fact of the catalogue."""

    def claims(self, knowledge: Knowledge) -> dict[str, Claim]:
        """What the team answers, by practice."""
        return {claim.practice: claim for claim in claims_from_answers(knowledge, self.answers)}


def random_teams(doctor: Doctor, count: int, seed: int = 0) -> list[Team]:
    """Coherent teams of all kinds in turn; the first ones are the same for any count."""
    hard = difficulties(doctor.knowledge)
    kinds = list(KINDS)
    teams = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        dice = random.Random(f"{seed}/{number}")
        drawn = (coherent(doctor, _drawn(doctor.knowledge, KINDS[kind], hard, dice), dice) for _ in range(_DRAWS))
        answers = next(team for team in drawn if team is not None)
        teams.append(Team(f"{kind}-{number}", kind, answers))
    return teams


def difficulties(knowledge: Knowledge) -> dict[str, float]:
    """How high up each practice stands, 0 to 1: the mean of the lowest levels that ask for it, over frameworks.

    What no framework with levels asks for is as hard as what it is a part of, or else halfway up.
    """
    lowest: dict[str, dict[str, float]] = defaultdict(dict)
    for framework in knowledge.frameworks.values():
        if framework.counts_points:
            continue
        for criterion in framework.criteria:
            if criterion.role is Role.REQUIRED:
                height = (criterion.level - framework.lowest) / (framework.highest - framework.lowest)
                for practice in practices_in(criterion.when):
                    lowest[practice][framework.id] = min(height, lowest[practice].get(framework.id, 1.0))
    named = {practice: mean(levels.values()) for practice, levels in lowest.items()}
    return {
        practice: named.get(practice, named.get(knowledge.whole_of(practice), 0.5)) for practice in knowledge.practices
    }


def value_of(fact: Practice, dice: random.Random) -> str:
    """Some value of a fact."""
    if fact.value is ValueKind.YES_NO:
        return dice.choice(["yes", "no"])
    assert fact.value is not None
    return dice.choice(list(CHOICES.get(fact.id) or AMOUNTS[fact.value]))


def _drawn(knowledge: Knowledge, kind: Kind, hard: Mapping[str, float], dice: random.Random) -> Answers:
    maturity = dice.uniform(*kind.maturity)
    spread = dice.uniform(*kind.spread_of_practices)
    areas = dict.fromkeys(practice.area for practice in knowledge.practices.values())
    at_home = {area: dice.gauss(0, kind.spread_of_areas) for area in areas}
    answers = {}
    for practice in knowledge.practices.values():
        short = hard[practice.id] - maturity - at_home[practice.area] - dice.gauss(0, spread)
        statuses = (Status.YES, short <= 0), (Status.PARTIAL, short <= _NEARLY), (Status.PLANNED, short <= _INTENDED)
        status = next((status for status, is_so in statuses if is_so), Status.NO)
        answers[practice.id] = value_of(practice, dice) if practice.is_fact else str(status)
    return answers


def coherent(doctor: Doctor, answers: Answers, dice: random.Random, keep: Collection[str] = ()) -> Answers | None:
    """Change one side of whatever does not fit together until all does; None if that leads nowhere.

    What is in `keep` is changed only where both sides are.
    """
    answers = dict(answers)
    for _ in range(_MENDINGS):
        broken = list(_broken(doctor.knowledge, answers)) or _clashing(doctor, answers, dice)
        if not broken:
            return answers
        ways = dice.choice(broken)
        free = {practice: answer for practice, answer in ways.items() if practice not in keep}
        practice = dice.choice(sorted(free or ways))
        answers[practice] = ways[practice]
    return None


def _broken(knowledge: Knowledge, answers: Answers) -> Iterator[Answers]:
    """Implications and parts that are not respected: for each the answers of which one would mend it."""
    for rule in knowledge.rules.values():
        if rule.kind is RuleKind.IMPLICATION:
            assert isinstance(rule.when, StatusIs)
            first, then = rule.when.practice, rule.then
            if answers[then] in DENIED and answers[first] not in DENIED:
                yield {first: "no", then: "yes"}
            elif answers[first] == Status.YES != answers[then]:
                yield {first: "partial", then: "yes"}
    for whole, parts in knowledge.parts.items():
        for part in parts:
            if answers[whole] in DENIED and answers[part] not in DENIED:
                yield {part: "no", whole: "partial"}


def _clashing(doctor: Doctor, answers: Answers, dice: random.Random) -> list[Answers]:
    """The same for open contradictions."""
    practices = doctor.knowledge.practices
    return [
        {
            name: value_of(practices[name], dice)
            if practices[name].is_fact
            else ("yes" if answers[name] in DENIED else "no")
            for name in item.practices
        }
        for item in doctor.imagine(claims_from_answers(doctor.knowledge, answers)).contradictions
        if item.strength is RuleKind.CONTRADICTION
    ]
