"""What a move still depends on: against all answers that could be given to what is unknown."""

from __future__ import annotations

import itertools
import random
import re
from typing import TYPE_CHECKING

import pytest

import assistant.knowledge_base as knowledge_base
from assistant.advice import next_steps
from assistant.advice.unsettled import depends_on
from assistant.conversation import Conversation
from assistant.domain import AllOf, AnyOf, Claim, RuleKind, Status, StatusIs, ValueKind, leaves, practices_in
from assistant.inference import Diagnosis, Doctor, claims_from_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.domain import Condition, Knowledge, Rule
    from assistant.reader import Reader
    from assistant.store import Store
    from tests.conftest import TinyKnowledge

    Answer = Status | float | str

CI, DATA, CHECKS, DELAY, GIT = (
    "continuous-integration", "data-pipeline", "data-validation", "label-delay", "version-control",
)  # fmt: skip
SPEAKS_AGAINST = {RuleKind.NOT_NOW, RuleKind.SITUATION}
VALUES = {
    ValueKind.YES_NO: ("yes", "no"),
    ValueKind.NUMBER: ("0", "1", "2", "5", "12", "30"),
    ValueKind.DURATION: ("1 day", "2 weeks", "6 months", "never"),
    ValueKind.FREQUENCY: ("yearly", "quarterly", "monthly", "daily"),
}
TEAMS = 40


def small(tiny: TinyKnowledge) -> Doctor:
    return Doctor(knowledge_base.load(tiny.root), use_engine=False)


def told(doctor: Doctor, answers: str) -> Diagnosis:
    """A team whose answers are written like ``data-pipeline=no``."""
    return doctor.imagine(claims_from_answers(doctor.knowledge, dict(each.split("=") for each in answers.split())))


# --- by hand: one rule puts CI off while nothing is under version control, unless there is a data pipeline


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (f"{CI}=no", [DATA, GIT]),
        (f"{CI}=no {DATA}=no", [GIT]),
        (f"{CI}=no {DATA}=yes", []),
        (f"{CI}=no {GIT}=yes", []),
        (f"{CI}=no {GIT}=partial", []),
        (f"{CI}=no {GIT}=not-applicable", []),
        (f"{CI}=no {GIT}=unknown", [DATA, GIT]),
        (f"{CI}=no {GIT}=no", []),
    ],
)
def test_what_may_still_bring_the_rule_to_apply(tiny: TinyKnowledge, answers: str, expected: Sequence[str]) -> None:
    """Nothing once it cannot apply any more, and nothing where it applies already: then this is no move at all."""
    assert list(depends_on(CI, told(small(tiny), answers))) == expected


@pytest.mark.parametrize("practice", [DATA, CHECKS, GIT])
def test_rules_about_something_else_do_not_count(tiny: TinyKnowledge, practice: str) -> None:
    """No rule of the tiny knowledge base speaks against these."""
    assert depends_on(practice, told(small(tiny), "")) == ()


def test_only_what_speaks_against_a_move_counts(tiny: TinyKnowledge) -> None:
    """The caveat about late labels is about CI, too, and leaves it a good move; so do risks and waste."""
    tiny.add_rule("risky", "when: {label-delay: {at_least: 1 day}}", kind="risk", about=CI)

    assert depends_on(CI, told(small(tiny), f"{CI}=no {GIT}=yes")) == ()


@pytest.mark.parametrize("kind", ["not-now", "situation"])
def test_a_fact_may_speak_against_a_move(tiny: TinyKnowledge, kind: str) -> None:
    """Both by a "not now" and where less is enough; a value on the harmless side settles it."""
    tiny.add_rule("waits", "when: {label-delay: {at_least: 30 days}}", kind=kind, about=CHECKS)
    doctor = small(tiny)

    assert depends_on(CHECKS, told(doctor, f"{CHECKS}=no")) == (DELAY,)
    assert depends_on(CHECKS, told(doctor, f"{CHECKS}=no {DELAY}=2days")) == ()


def test_a_move_does_not_depend_on_itself(tiny: TinyKnowledge) -> None:
    """A rule may ask for the very practice that it speaks against."""
    tiny.add_rule("waits", f"when: {{{CHECKS}: no, {GIT}: no}}", kind="not-now", about=CHECKS)

    assert depends_on(CHECKS, told(small(tiny), "")) == (GIT,)


def test_every_part_has_to_be_possible(tiny: TinyKnowledge) -> None:
    """Where one of two conditions has failed the other decides nothing."""
    tiny.add_rule("waits", f"when: {{{DATA}: no, {GIT}: no}}", kind="not-now", about=CHECKS)
    doctor = small(tiny)

    assert depends_on(CHECKS, told(doctor, "")) == (DATA, GIT)
    assert depends_on(CHECKS, told(doctor, f"{DATA}=no")) == (GIT,)
    assert depends_on(CHECKS, told(doctor, f"{DATA}=yes")) == ()


def test_one_part_of_several_is_enough(tiny: TinyKnowledge) -> None:
    """Each of them may bring the rule to apply while none has."""
    tiny.add_rule("waits", f"when: {{any: [{{{DATA}: no}}, {{{GIT}: no}}]}}", kind="not-now", about=CHECKS)
    doctor = small(tiny)

    assert depends_on(CHECKS, told(doctor, "")) == (DATA, GIT)
    assert depends_on(CHECKS, told(doctor, f"{DATA}=yes")) == (GIT,)
    assert depends_on(CHECKS, told(doctor, f"{DATA}=no")) == ()


def test_what_is_implied_is_known(tiny: TinyKnowledge) -> None:
    """CI implies version control, so that need not be asked."""
    tiny.add_rule("waits", f"when: {{{GIT}: no}}", kind="not-now", about=CHECKS)

    assert depends_on(CHECKS, told(small(tiny), f"{CI}=yes")) == ()


def test_what_is_contested_is_unknown(tiny: TinyKnowledge) -> None:
    """Of two accounts either may be the true one."""
    claims = [Claim(CI, Status.NO), Claim(DATA, Status.NO), Claim(GIT, Status.YES), Claim(GIT, Status.NO)]

    assert depends_on(CI, small(tiny).imagine(claims)) == (GIT,)


def test_what_cannot_matter_any_more_is_not_named(tiny: TinyKnowledge) -> None:
    """With a data pipeline the second way cannot apply, whatever else is true."""
    second = f"{{all: [{{{DATA}: no}}, {{{DELAY}: {{at_least: 30 days}}}}]}}"
    tiny.add_rule("waits", f"when: {{any: [{{{GIT}: no}}, {second}]}}", kind="not-now", about=CHECKS)

    assert depends_on(CHECKS, told(small(tiny), f"{DATA}=yes")) == (GIT,)


# --- the real rules, against every combination of answers


def conditions(rule: Rule) -> list[Condition]:
    return [each for each in (rule.when, rule.unless) if each is not None]


def points(rule: Rule) -> list[str]:
    """The practices and facts that a rule asks for, each once."""
    return list(dict.fromkeys(point for each in conditions(rule) for point in practices_in(each)))


def against(knowledge: Knowledge) -> list[Rule]:
    """The rules that can make a move a bad one."""
    return [rule for rule in knowledge.rules.values() if rule.kind in SPEAKS_AGAINST]


def answers_to(point: str, rule: Rule, knowledge: Knowledge) -> Sequence[Answer]:
    """Answers that a rule can tell apart: statuses, choices, or amounts below, at and above its limits."""
    practice = knowledge.practices[point]
    if practice.value is None:
        return [Status.YES, Status.PARTIAL, Status.PLANNED, Status.NO]
    if practice.value is ValueKind.YES_NO:
        return [Status.YES, Status.NO]
    if practice.value is ValueKind.CHOICE:
        return practice.choices
    limits = {
        leaf.limit
        for each in conditions(rule)
        for leaf in leaves(each)
        if not isinstance(leaf, StatusIs) and leaf.fact == point and isinstance(leaf.limit, float)
    }
    return sorted(amount for limit in limits for amount in (limit - 0.5, limit, limit + 0.5))


def holds(condition: Condition, supposed: Mapping[str, Answer], diagnosis: Diagnosis) -> bool:
    """Whether a condition holds if the answers supposed are given; all else is as it is known."""
    if isinstance(condition, AllOf):
        return all(holds(part, supposed, diagnosis) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, supposed, diagnosis) for part in condition.parts)
    point = condition.practice if isinstance(condition, StatusIs) else condition.fact
    if point not in supposed:
        return diagnosis.holds(condition)
    answer = supposed[point]
    if isinstance(condition, StatusIs):
        return answer in condition.accepted
    if isinstance(condition.limit, float):
        assert isinstance(answer, float)
        return answer >= condition.limit if condition.comparison == "at_least" else answer <= condition.limit
    return answer == condition.limit


def decisive(rule: Rule, practice: str, diagnosis: Diagnosis) -> set[str]:
    """Unknown points of a rule for which some answers to the others leave the answer to this one to decide.

    Where the move itself is unknown, it may turn out either way; it is no point of its own.
    """
    asked = [point for point in points(rule) if point in diagnosis.unknown]
    choices = [answers_to(point, rule, diagnosis.knowledge) for point in asked]
    applies = {
        given: holds(rule.when, supposed, diagnosis)
        and not (rule.unless is not None and holds(rule.unless, supposed, diagnosis))
        for given in itertools.product(*choices)
        for supposed in [dict(zip(asked, given, strict=True))]
    }
    return {
        point
        for number, point in enumerate(asked)
        if point != practice
        for given in applies
        for other in choices[number]
        if applies[given] != applies[(*given[:number], other, *given[number + 1 :])]
    }


def by_brute_force(practice: str, diagnosis: Diagnosis) -> set[str]:
    """What may make a practice a bad move: what decides about a rule that does not apply yet."""
    return {
        point
        for rule in against(diagnosis.knowledge)
        if practice in rule.about and f"fires:{rule.id}" not in diagnosis.true
        for point in decisive(rule, practice, diagnosis)
    }


def answer(point: str, knowledge: Knowledge, dice: random.Random) -> str:
    """Some answer to some question."""
    practice = knowledge.practices[point]
    if practice.value is None:
        return dice.choice(["yes", "partial", "planned", "no"])
    return dice.choice(practice.choices or VALUES[practice.value])


def team(doctor: Doctor, seed: int) -> Diagnosis:
    """A team that has answered some of what the rules ask for."""
    dice = random.Random(seed)
    asked = sorted({point for rule in against(doctor.knowledge) for point in points(rule)})
    chosen = dice.sample(asked, dice.randrange(len(asked)))
    answers = {point: answer(point, doctor.knowledge, dice) for point in chosen}
    return doctor.imagine(claims_from_answers(doctor.knowledge, answers))


def advised_against(knowledge: Knowledge) -> list[str]:
    """Practices that some rule may speak against."""
    return sorted({practice for rule in against(knowledge) for practice in rule.about})


@pytest.mark.parametrize("seed", range(TEAMS))
def test_nothing_that_matters_is_left_out(swift: Doctor, seed: int) -> None:
    """Every unknown point whose answer can turn a good move into a bad one is named."""
    diagnosis = team(swift, seed)
    for practice in advised_against(swift.knowledge):
        assert by_brute_force(practice, diagnosis) <= set(depends_on(practice, diagnosis)), practice


def test_nothing_that_does_not_matter_is_named(swift: Doctor) -> None:
    """Each name in a reply invites the user to find out about it, which should be worth it."""
    for seed in range(TEAMS):
        diagnosis = team(swift, seed)
        for practice in advised_against(swift.knowledge):
            assert set(depends_on(practice, diagnosis)) <= by_brute_force(practice, diagnosis), practice


@pytest.mark.parametrize("seed", range(TEAMS))
def test_only_what_is_unknown_is_named(swift: Doctor, seed: int) -> None:
    """Each once, in the order of the catalogue, and never the move itself."""
    diagnosis = team(swift, seed)
    for practice in swift.knowledge.practices:
        named = depends_on(practice, diagnosis)

        assert list(named) == [point for point in diagnosis.unknown if point in set(named) - {practice}]


@pytest.mark.parametrize("seed", range(TEAMS))
def test_what_is_not_named_cannot_spoil_the_move(swift: Doctor, seed: int) -> None:
    """By the rules themselves: whatever else is answered, no new rule speaks against it, unless by what was named.

    An answer to something else may imply one of the points that were named.
    """
    diagnosis, knowledge = team(swift, seed), swift.knowledge
    dice = random.Random(seed + TEAMS)
    for practice in advised_against(knowledge):
        named = set(depends_on(practice, diagnosis))
        others = [point for point in diagnosis.unknown if point not in named | {practice} | diagnosis.contested]
        further = claims_from_answers(knowledge, {point: answer(point, knowledge, dice) for point in others})
        after = swift.imagine([*diagnosis.claims, *further])

        for rule in against(knowledge):
            atom = f"fires:{rule.id}"
            if practice in rule.about and atom in after.true - diagnosis.true:
                assert named - set(after.unknown), (practice, rule.id)


@pytest.mark.parametrize("seed", range(TEAMS))
def test_once_everything_named_is_answered_nothing_is_open(swift: Doctor, seed: int) -> None:
    """Whatever the answers; only what they contradict can be open again."""
    diagnosis, knowledge = team(swift, seed), swift.knowledge
    dice = random.Random(seed + 2 * TEAMS)
    for practice in advised_against(knowledge):
        named = [point for point in depends_on(practice, diagnosis) if point not in diagnosis.contested]
        further = claims_from_answers(knowledge, {point: answer(point, knowledge, dice) for point in named})
        after = swift.imagine([*diagnosis.claims, *further])

        assert set(depends_on(practice, after)) <= after.contested


# --- what the moves say


def test_a_move_carries_what_it_depends_on(tiny: TinyKnowledge) -> None:
    """And is no move any more when the answer turns out badly."""
    doctor = small(tiny)

    def moves(answers: str) -> dict[str, tuple[str, ...]]:
        steps = next_steps(doctor, told(doctor, answers))
        return {step.practice.id: step.depends_on for step in steps}

    assert moves(f"{CI}=no") == {CI: (DATA, GIT)}
    assert moves(f"{CI}=no {GIT}=yes") == {CI: ()}
    assert moves(f"{CI}=no {DATA}=no {GIT}=no").keys() == {DATA, GIT}


STORY = (
    "the code is in git. nobody reviews code changes. there are no unit tests. somebody copies the model to the server "
    "by hand. the training data sits on a share. nobody looks at the model once it is live."
)
MAY_CHANGE = re.compile(r"^ +- May change with what I do not know yet: (.+)$", re.MULTILINE)


def test_next_names_what_each_move_depends_on(doctor: Doctor, reader: Reader, store: Store) -> None:
    """At most four names in words, under the move that they belong to; no such line where nothing is open."""
    talk = Conversation(doctor, reader, store, "team")
    talk.say(STORY)
    shown = talk.say("next").markdown
    _, *parts = re.split(r"^\*\*\d\. ", shown.partition("**Not yet:**")[0], flags=re.MULTILINE)

    assert len(parts) == len(talk.moves) == 3
    assert any(step.depends_on for step in talk.moves)
    for step, part in zip(talk.moves, parts, strict=True):
        found = MAY_CHANGE.search(part)
        names = [talk.knowledge.practices[point].name.lower() for point in step.depends_on[:4]]
        listed = re.split(r", | and ", found[1].lower()) if found is not None else []
        assert listed == names


def test_an_answer_shortens_the_list(doctor: Doctor, reader: Reader, store: Store) -> None:
    """What was answered is not unknown any more."""
    talk = Conversation(doctor, reader, store, "team")
    talk.say(STORY)
    open_before = {step.practice.id: step.depends_on for step in talk.moves}
    assert any("models-in-production" in points for points in open_before.values())
    talk.say("40")

    assert all("models-in-production" not in step.depends_on for step in talk.moves)
