"""What the compiler makes of knowledge, and what a program refuses."""

import pytest

import assistant.knowledge_base as knowledge_base
from assistant.domain import Knowledge, Role
from assistant.errors import RuleError
from assistant.inference import Clause, Program, compile_rules
from assistant.inference.program import MOST_PREMISES
from assistant.resources import data_root
from tests.installed import KNOWLEDGE

PROGRAM = compile_rules(KNOWLEDGE)


def rule(id_: str, premises: str, conclusion: str, absent: str = "") -> Clause:
    return Clause(id_, tuple(premises.split()), tuple(absent.split()), conclusion, id_)


# --- a program refuses what the engine cannot run


@pytest.mark.parametrize("count", [MOST_PREMISES + 1, 17])
def test_too_many_premises_are_refused(count: int) -> None:
    """The engine fails at 17 conditions; the limit here leaves room for the signal."""
    with pytest.raises(RuleError, match=f"has {count} premises; {MOST_PREMISES} is the most"):
        Program((rule("wide", " ".join(f"p{n}" for n in range(count)), "c"),))


def test_two_clauses_of_one_name_are_refused() -> None:
    """The second would replace the first."""
    with pytest.raises(RuleError, match="two clauses are called 'same'"):
        Program((rule("same", "a", "b"), rule("same", "c", "d")))


def test_a_clause_without_premises_is_refused() -> None:
    """It would never fire."""
    with pytest.raises(RuleError, match="'bare' has no premise"):
        Program((rule("bare", "", "b", absent="c"),))


@pytest.mark.parametrize(("premises", "absent"), [("a a", ""), ("a b", "b"), ("a", "b b")])
def test_an_atom_named_twice_is_refused(premises: str, absent: str) -> None:
    """One fact never fills two conditions of the engine."""
    with pytest.raises(RuleError, match="'double' names an atom twice"):
        Program((rule("double", premises, "c", absent=absent),))


@pytest.mark.parametrize(
    "clauses",
    [
        [rule("self", "a", "b", absent="b")],
        [rule("one", "a", "b", absent="c"), rule("two", "a", "c", absent="b")],
        [rule("one", "a", "b", absent="c"), rule("two", "b", "d"), rule("three", "d", "c")],
    ],
)
def test_a_conclusion_that_depends_on_its_own_absence_is_refused(clauses: list[Clause]) -> None:
    """There is no order in which such clauses could be decided."""
    with pytest.raises(RuleError, match="depends on its own absence"):
        Program(tuple(clauses))


def test_a_circle_without_negation_is_accepted() -> None:
    """Two statements that imply each other are no mistake."""
    program = Program((rule("there", "a", "b"), rule("back", "b", "a"), rule("in", "start", "a")))
    assert set(program.layers.values()) == {0}


def test_an_absent_atom_lies_in_a_lower_layer() -> None:
    """What a clause wants absent is decided before the clause is looked at; absent inputs cost no layer."""
    program = Program((rule("one", "a", "b", absent="x"), rule("two", "a", "c", absent="b"), rule("three", "c", "d")))
    assert program.layers == {"a": 0, "x": 0, "b": 0, "c": 1, "d": 1}


# --- the compiler


def test_every_required_criterion_can_be_met_and_failed() -> None:
    """A level is an interval because each gate is compiled twice."""
    concluded = {clause.conclusion for clause in PROGRAM.clauses}
    required = [criterion.id for criterion in KNOWLEDGE.criteria.values() if criterion.role is Role.REQUIRED]
    assert concluded >= {f"met:{id_}" for id_ in required} | {f"failed:{id_}" for id_ in required}


def test_symptoms_and_context_never_reach_a_level() -> None:
    """They are shown and change no level."""
    names = {
        f"{word}:{criterion.id}"
        for criterion in KNOWLEDGE.criteria.values()
        if criterion.role is not Role.REQUIRED
        for word in ("met", "failed")
    }
    ladders = [clause for clause in PROGRAM.clauses if clause.conclusion.startswith(("reached:", "missed:"))]
    assert not names & {atom for clause in ladders for atom in (*clause.premises, *clause.absent)}


def test_only_claims_settlements_and_the_start_can_be_given() -> None:
    """Nothing that a rule should derive is left to be fed in: a misspelt atom would show here.

    A dimension in which a framework asks for nothing at a level cannot be missed there; that atom just never comes.
    """
    gated = {(c.framework, c.dimension, c.level) for c in KNOWLEDGE.criteria.values() if c.role is Role.REQUIRED}
    never = {
        f"missed:{framework.id}/{dimension.id}/{level.number}"
        for framework in KNOWLEDGE.frameworks.values()
        if not framework.counts_points
        for dimension in framework.dimensions
        for level in framework.levels
        if not any((framework.id, dimension.id, number) in gated for number in range(int(level.number) + 1))
    }
    assert {atom.split(":")[0] for atom in PROGRAM.inputs - never} == {"claimed", "settled", "start"}


def test_every_clause_knows_the_entry_that_it_was_made_from() -> None:
    """A proof leads back to a rule, criterion, framework or practice; only pieces of conditions have no name."""
    known = {*KNOWLEDGE.rules, *KNOWLEDGE.criteria, *KNOWLEDGE.frameworks, *KNOWLEDGE.practices}
    assert {clause.origin for clause in PROGRAM.clauses if not clause.conclusion.startswith("part:")} <= known


def test_compiling_twice_gives_the_same_program() -> None:
    """The order of clauses and the names of pieces do not depend on chance."""
    again: Knowledge = knowledge_base.load(data_root())
    assert compile_rules(again).clauses == PROGRAM.clauses
