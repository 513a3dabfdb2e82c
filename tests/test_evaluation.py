"""The direct evaluation, and the certificate that it gives."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import RuleError
from assistant.inference.evaluation import Evaluator, certify
from assistant.inference.program import Clause, Program
from tests.oracle import fired_clauses, inputs_of, programs

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def rule(id_: str, premises: str, conclusion: str, absent: str = "") -> Clause:
    return Clause(id_, tuple(premises.split()), tuple(absent.split()), conclusion, id_)


CHAIN = Program(
    (
        rule("data-level", "vcs ci", "level"),
        rule("retraining", "retrain", "blind-retraining", absent="monitor monitor-partly"),
        rule("next-level", "level", "advice", absent="lineage-level"),
        rule("lineage-level", "level lineage", "lineage-level"),
    )
)
"""The worked example of the durable-rules study, with shorter names."""


def test_a_conclusion_follows_from_its_premises_and_from_absence() -> None:
    """With version control, CI and retraining the level is reached, retraining is blind and lineage is advised."""
    outcome = Evaluator(CHAIN).run({"vcs", "ci", "retrain"})
    assert set(outcome.fired) == {"data-level", "retraining", "next-level"}


def test_a_conclusion_is_withheld_when_what_should_be_absent_follows() -> None:
    """With lineage the advice to add it does not come up, though lineage is derived after the level."""
    outcome = Evaluator(CHAIN).run({"vcs", "ci", "lineage"})
    assert set(outcome.fired) == {"data-level", "lineage-level"}


@given(program=programs(), data=st.data())
@settings(RANDOM, max_examples=300)
def test_random_programs_fire_the_clauses_of_the_oracle(program: Program, data: st.DataObject) -> None:
    """The evaluator and the oracle fire the same clauses, and the true atoms are those given and concluded."""
    evaluator = Evaluator(program)
    for _ in range(3):
        atoms = data.draw(inputs_of(program))
        outcome = evaluator.run(atoms)
        assert set(outcome.fired) == fired_clauses(program.clauses, atoms)
        assert outcome.true >= atoms
        concluded = {program.by_id[clause_id].conclusion for clause_id in outcome.fired}
        assert {atom for atom in outcome.true if atom in program.atoms} == atoms | concluded


@given(program=programs(), data=st.data())
@settings(RANDOM, max_examples=100)
def test_clauses_fire_once_and_after_their_premises(program: Program, data: st.DataObject) -> None:
    """Read from left to right, each fired clause rests on what was given or concluded before it."""
    atoms = data.draw(inputs_of(program))
    known = set(atoms)
    fired = Evaluator(program).run(atoms).fired
    assert len(set(fired)) == len(fired)
    for clause_id in fired:
        assert known.issuperset(program.by_id[clause_id].premises)
        known.add(program.by_id[clause_id].conclusion)


def test_an_evaluator_can_be_used_again() -> None:
    """A run leaves nothing behind for the next."""
    evaluator = Evaluator(CHAIN)
    evaluator.run({"vcs", "ci", "retrain"})
    assert evaluator.run({"vcs"}).fired == ()


def test_an_atom_that_no_rule_knows_is_refused() -> None:
    """A misspelt atom is an error, not a fact that matches nothing."""
    with pytest.raises(RuleError, match="no rule knows 'vsc'"):
        Evaluator(CHAIN).run({"vsc"})


def test_a_conclusion_cannot_be_given() -> None:
    """What a rule concludes cannot be fed in from outside."""
    with pytest.raises(RuleError, match="no rule knows 'level'"):
        Evaluator(CHAIN).run({"level"})


def test_a_right_run_is_certified() -> None:
    """The certificate holds what follows, whatever the order of the firings."""
    outcome = certify(CHAIN, Evaluator(CHAIN), {"vcs", "ci"}, ["next-level", "data-level"], "the engine")
    assert outcome.true >= {"level", "advice"}
    assert outcome.given == {"vcs", "ci"}


def test_a_missing_firing_is_an_error_that_names_both_sides() -> None:
    """A conclusion that the engine did not draw leaves no verdict."""
    with pytest.raises(RuleError) as caught:
        certify(CHAIN, Evaluator(CHAIN), {"vcs", "ci"}, ["data-level"], "the engine")
    assert "only the engine fired nothing" in str(caught.value)
    assert "only the direct evaluation fired next-level" in str(caught.value)


def test_an_invented_firing_is_an_error_that_names_both_sides() -> None:
    """A conclusion that does not follow leaves no verdict."""
    with pytest.raises(RuleError) as caught:
        certify(CHAIN, Evaluator(CHAIN), {"vcs"}, ["data-level"], "the engine")
    assert "only the engine fired data-level" in str(caught.value)
    assert "only the direct evaluation fired nothing" in str(caught.value)


def test_a_firing_of_an_unknown_clause_is_an_error() -> None:
    """An engine that reports a clause nobody wrote is not believed."""
    with pytest.raises(RuleError, match="only the engine fired no-such-clause"):
        certify(CHAIN, Evaluator(CHAIN), set(), ["no-such-clause"], "the engine")
