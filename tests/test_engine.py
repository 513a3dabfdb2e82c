"""The rules engine: equal to the direct evaluation and to the oracle, and never silently wrong."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import RuleError
from assistant.inference import engine
from assistant.inference.engine import Engine, fnv32
from assistant.inference.evaluation import Evaluator
from assistant.inference.program import MOST_PREMISES, Clause, Program
from tests.oracle import fired_clauses, inputs_of, programs

pytestmark = pytest.mark.skipif(
    not engine.is_installed(), reason="durable-rules is not installed: only the direct evaluation can be tried"
)

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def rule(id_: str, premises: str, conclusion: str, absent: str = "") -> Clause:
    return Clause(id_, tuple(premises.split()), tuple(absent.split()), conclusion, id_)


SMALL = Program((rule("one", "a b", "c"), rule("two", "c", "d", absent="e")))


@given(program=programs(), data=st.data())
@settings(RANDOM, max_examples=200)
def test_random_programs_fire_the_same_clauses_in_engine_evaluator_and_oracle(
    program: Program, data: st.DataObject
) -> None:
    """Three ways of running a program agree on every clause, run after run, and none fires twice."""
    matcher, evaluator = Engine(program), Evaluator(program)
    for _ in range(4):
        atoms = data.draw(inputs_of(program))
        fired = matcher.run(atoms)
        assert len(set(fired)) == len(fired)
        assert set(fired) == set(evaluator.run(atoms).fired) == fired_clauses(program.clauses, atoms)


@pytest.mark.parametrize("size", [239, 240, 241, 600])
def test_a_program_of_several_rulesets_loses_nothing(size: int) -> None:
    """However many clauses wait for one atom, all of them fire, and a chain crosses from ruleset to ruleset."""
    fan = tuple(rule(f"fan{n}", "start", f"leaf{n}") for n in range(size))
    chain = tuple(rule(f"chain{n}", f"leaf{n}", f"end{n}", absent="never") for n in range(size))
    assert set(Engine(Program(fan + chain)).run({"start"})) == {clause.id for clause in fan + chain}


def test_a_clause_with_the_most_premises_fires_only_when_all_are_there() -> None:
    """At the limit nothing is lost: all premises fire it, one less does not."""
    premises = [f"p{n}" for n in range(MOST_PREMISES)]
    matcher = Engine(Program((rule("wide", " ".join(premises), "done", absent="stop"),)))
    assert matcher.run(premises) == ("wide",)
    assert matcher.run(premises[1:]) == ()
    assert matcher.run([*premises, "stop"]) == ()


def colliding_names() -> tuple[str, str]:
    """Two short names with one hash, found by trying."""
    seen: dict[int, str] = {}
    for number in count():
        name = f"{number * 2_654_435_761 % 2**32:08x}"
        other = seen.setdefault(fnv32(name), name)
        if other != name:
            return other, name
    raise AssertionError


def test_the_hash_is_the_engines_own() -> None:
    """Two property names that the study of the engine found to be one to it have one hash here too."""
    assert fnv32("p2039599") == fnv32("p2222382")


def test_names_that_the_engine_cannot_tell_apart_are_refused() -> None:
    """Two atoms with one hash would be one fact to the engine."""
    first, second = colliding_names()
    with pytest.raises(RuleError, match=f"cannot tell '{second}' from '{first}'|cannot tell '{first}' from '{second}'"):
        Engine(Program((rule("one", first, "c"), rule("two", second, "d"))))


def test_an_atom_that_is_too_long_is_refused() -> None:
    """The engine compares long texts wrongly, so none gets there."""
    with pytest.raises(RuleError, match="too long"):
        Engine(Program((rule("one", "x" * 201, "c"),)))


def test_the_longest_atom_is_accepted() -> None:
    """The limit itself still works."""
    assert Engine(Program((rule("one", "x" * 200, "c"),))).run({"x" * 200}) == ("one",)


def test_an_atom_that_no_rule_knows_is_not_passed_over() -> None:
    """A run that starts from an unknown atom is certified by nobody: the direct evaluation refuses it."""
    assert Engine(SMALL).run({"a", "b"}) == ("one", "two")
    with pytest.raises(RuleError, match="no rule knows 'x'"):
        Evaluator(SMALL).run({"a", "b", "x"})


class Unlucky:
    """Stands before the matcher, and fails at a fact while `is_failing` is set."""

    def __init__(self, matcher: Any) -> None:
        self.matcher = matcher
        self.is_failing = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.matcher, name)

    def complete_and_start_action(self, ruleset: int, state: int) -> Any:
        if self.is_failing:
            raise MemoryError("no more paper")
        return self.matcher.complete_and_start_action(ruleset, state)


def unlucky() -> Engine:
    """An engine whose matcher fails when a rule has fired."""
    failing = Engine(SMALL)
    failing._matcher = Unlucky(failing._matcher)
    return failing


def test_a_prepared_engine_fires_what_any_other_does() -> None:
    """However often it was prepared, and in whatever order with the runs."""
    given = {"a", "b", "e"}
    expected = Engine(SMALL).run(given)
    prepared = Engine(SMALL)
    prepared.prepare()
    prepared.prepare()

    assert prepared.run(given) == expected
    assert prepared.run(given) == expected
    prepared.prepare()
    assert prepared.run(set()) == Engine(SMALL).run(set())


def test_a_failure_of_the_matcher_is_an_error() -> None:
    """It says what happened, and at which atom."""
    with pytest.raises(RuleError, match=r"refused '\w+'.*no more paper"):
        unlucky().run({"a", "b"})


def test_an_engine_that_failed_is_dead() -> None:
    """After a failure the memory of the engine is not trusted again, even if it would work by now."""
    failed = unlucky()
    with pytest.raises(RuleError):
        failed.run({"a", "b"})
    failed._matcher.is_failing = False
    with pytest.raises(RuleError, match="failed before"):
        failed.run({"a"})


def test_an_engine_that_does_not_start_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the first rule stays silent there is no run."""
    matcher = Engine(SMALL)
    monkeypatch.setattr(matcher, "_assert", lambda *_: None)
    with pytest.raises(RuleError, match="did not start"):
        matcher.run({"a"})


def test_eight_threads_share_an_engine() -> None:
    """Runs from eight threads at once give what they give one after the other."""
    program = Program(
        tuple(rule(f"r{n}", f"in{n} in{(n + 1) % 40}", f"out{n}", absent=f"in{(n + 2) % 40}") for n in range(40))
    )
    matcher, evaluator = Engine(program), Evaluator(program)
    inputs = [frozenset(f"in{n}" for n in range(40) if (seed >> (n % 12)) & 1 or n == seed % 40) for seed in range(400)]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(matcher.run, inputs))
    assert [set(fired) for fired in together] == [set(evaluator.run(atoms).fired) for atoms in inputs]
