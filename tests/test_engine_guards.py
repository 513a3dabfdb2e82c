"""The traps of durable-rules, one by one: what the adapter and the compiler guard against stays guarded.

The numbers of traps (T1 to T20) are those of the study of durable-rules 2.0.28 that the adapter was written from.
What can be refused before the engine sees it is in ``test_compiling.py`` too; what a run does is in ``test_engine.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import warnings
from collections import Counter
from itertools import permutations, product
from pathlib import Path
from string import ascii_letters, digits
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from assistant.errors import RuleError
from assistant.inference import Doctor, claims_from_answers, compile_rules, engine
from assistant.inference.engine import Engine, fnv32
from assistant.inference.evaluation import Evaluator
from assistant.inference.program import MOST_PREMISES, Clause, Program
from assistant.knowledge_base import load
from tests.processes import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import TinyKnowledge

ROOT = Path(__file__).parent.parent
needs_engine = pytest.mark.skipif(
    not engine.is_installed(), reason="durable-rules is not installed: only the direct evaluation can be tried"
)


def rule(id_: str, premises: str, conclusion: str, absent: str = "") -> Clause:
    return Clause(id_, tuple(premises.split()), tuple(absent.split()), conclusion, id_)


SMALL = Program((rule("one", "a b", "c"), rule("two", "c", "d", absent="e")))


def run_alone(code: str, *options: str) -> str:
    """What some code prints in a Python of its own: a crash or a hang there ends no other test."""
    run = subprocess.run(
        [sys.executable, *options, "-c", code],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


# --- crashes and hangs


@needs_engine
def test_sessions_in_which_nothing_fires_can_be_deleted() -> None:
    """T1: deleting a session in which no rule has fired crashed; the boot rule fires in each."""
    code = """
from tests.test_engine_guards import SMALL, Engine
matcher = Engine(SMALL)
print({matcher.run(()) for _ in range(300)})
"""
    assert run_alone(code) == "{()}\n"


@needs_engine
def test_more_sessions_than_the_engine_can_hold_are_run_one_after_the_other() -> None:
    """T7: the 1,025th live session was an error, and then a crash; each run deletes its own."""
    code = """
from tests.test_engine_guards import SMALL, Engine
matcher = Engine(SMALL)
print({matcher.run({"a", "b"}) for _ in range(1_100)})
"""
    assert run_alone(code) == "{('one', 'two')}\n"


@needs_engine
def test_the_engine_starts_no_threads() -> None:
    """T2: two timer threads of the usual host walk through sessions that have been deleted."""
    before = set(threading.enumerate())
    Engine(SMALL).run({"a", "b"})
    assert set(threading.enumerate()) <= before


class Witness:
    """Stands before the matcher and notes what it is asked for."""

    def __init__(self, matcher: Any) -> None:
        self.matcher = matcher
        self.called: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.called.append(name)
        return getattr(self.matcher, name)


@needs_engine
def test_a_run_asserts_single_facts_and_deletes_its_session() -> None:
    """T3, T6, T9, T18: retracting, asserting in batches and posting events crash or go wrong, so none of it is used."""
    one = Engine(SMALL)
    witness = Witness(one._matcher)
    one._matcher = witness
    one.run({"a", "b", "e"})
    assert set(witness.called) == {
        "assert_fact",
        "start_action_for_state",
        "complete_and_start_action",
        "delete_state",
    }
    assert witness.called[-1] == "delete_state"


@needs_engine
def test_a_program_goes_to_the_matcher_as_rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only equality and absence: no timers, priorities, counts or consequences, and nothing that compares or joins."""
    witness = Witness(engine._matcher())
    documents: list[Any] = []

    def create_ruleset(name: str, document: str) -> Any:
        documents.append(json.loads(document))
        return witness.matcher.create_ruleset(name, document)

    monkeypatch.setattr(witness, "create_ruleset", create_ruleset, raising=False)
    monkeypatch.setattr(engine, "_matcher", lambda: witness)
    Engine(STUDY)
    assert documents
    for rules in documents:
        for name, parts in rules.items():
            assert set(parts) == {"all"}
            for condition in parts["all"]:
                ((alias, pattern),) = condition.items()
                tests = [test for each in pattern.get("$and", [pattern]) for test in each.items()]
                assert all(isinstance(value, str) for _, value in tests)
                assert {key for key, _ in tests} == ({"group"} if name == "boot" else {"group", "atom"})
                assert alias.removesuffix("$not").isalnum()


def fan(size: int) -> Engine:
    """An engine in which many rules wait for one atom, and two for another one."""
    clauses = [rule(f"there{n}", "all", f"x{n}", absent="never") for n in range(size)]
    clauses += [rule(f"other{n}", "b", f"y{n}") for n in range(2)]
    return Engine(Program(tuple(clauses)))


@needs_engine
def test_more_uses_of_one_pattern_than_the_engine_takes_lose_nothing() -> None:
    """T4: 256 conditions on one pattern crashed, or fired rules of another one; here premises, absences and signals."""
    code = """
from tests.test_engine_guards import fan
for size in (255, 256, 257):
    matcher = fan(size)
    print(*(len(set(matcher.run(given))) for given in ({"all"}, {"all", "never"}, {"b"})))
"""
    assert run_alone(code) == "255 0 2\n256 0 2\n257 0 2\n"


def side_by_side(size: int) -> Engine:
    """An engine with a rule for each of many atoms."""
    return Engine(Program(tuple(rule(f"r{n}", f"in{n}", f"out{n}") for n in range(size))))


@needs_engine
def test_more_atoms_than_the_engine_tells_apart_below_one_parent_are_told_apart() -> None:
    """T5: from 512 tests below one parent on it was an error or a hang; groups keep them few."""
    code = """
from tests.test_engine_guards import side_by_side
for size in (511, 512, 513, 1_100):
    matcher = side_by_side(size)
    print(all(matcher.run({f"in{number}"}) == (f"r{number}",) for number in (0, 510, size - 1)))
"""
    assert run_alone(code) == "True\n" * 4


@pytest.mark.parametrize("size", [1, 16, 255, 256, 257, 4_502, 201_600])
def test_neither_the_groups_nor_the_atoms_in_one_are_ever_too_many(size: int) -> None:
    """T5: 511 is the most; two groups more are kept for the signals."""
    program = cast("Program", SimpleNamespace(atoms=frozenset(f"atom{n}" for n in range(size))))
    groups = engine._groups(program)
    members = Counter(groups.values())
    assert len(groups) == size
    assert len(members) + 2 < 511
    assert max(members.values()) < 511


def test_more_atoms_than_groups_can_hold_are_refused() -> None:
    """T5: with 202,500 atoms either the groups or the atoms in one would come near the limit."""
    program = cast("Program", SimpleNamespace(atoms=frozenset(f"atom{n}" for n in range(202_500))))
    with pytest.raises(RuleError, match="202500 atoms are more than the rules engine can tell apart"):
        engine._groups(program)


@needs_engine
def test_a_circle_comes_to_an_end() -> None:
    """Facts that rules assert without end were never stopped; here each atom is asserted once."""
    circle = (rule("in", "start", "a"), rule("there", "a", "b"), rule("back", "b", "a"))
    assert sorted(Engine(Program(circle)).run({"start"})) == ["back", "in", "there"]


# --- wrong conclusions

STUDY = Program(
    (
        rule("data-1", "a:vcs=yes a:ci=yes", "l:data:1"),
        rule("retrain", "a:retrain=yes", "x:blind-retraining", absent="a:monitor=yes a:monitor=partial"),
        rule("next", "l:data:1", "r:add-lineage", absent="l:data:2"),
        rule("data-2", "l:data:1 a:lineage=yes", "l:data:2"),
    )
)


@needs_engine
def test_the_worked_example_of_the_study() -> None:
    """Level 1, a blind retraining and the advice to add lineage; with lineage that advice does not come (T9)."""
    matcher = Engine(STUDY)
    assert sorted(matcher.run({"a:vcs=yes", "a:ci=yes", "a:retrain=yes"})) == ["data-1", "next", "retrain"]
    assert sorted(matcher.run({"a:vcs=yes", "a:ci=yes", "a:lineage=yes"})) == ["data-1", "data-2"]
    assert sorted(matcher.run({"a:vcs=yes", "a:ci=yes"})) == ["data-1", "next"]


@needs_engine
@pytest.mark.parametrize("order", list(permutations(["a", "b", "c"])))
def test_what_should_be_absent_blocks_in_whatever_order_atoms_come(order: tuple[str, ...]) -> None:
    """T10, T11: with a, not b and c in the order a, b, c the rule fired although b was there."""
    names = dict(zip(order, ["1", "2", "3"], strict=True))  # atoms are asserted in the order of their names
    program = Program((rule("blocked", f"{names['a']} {names['c']}", "d", absent=names["b"]),))
    assert Engine(program).run(set(names.values())) == ()
    assert Engine(program).run({names["a"], names["c"]}) == ("blocked",)


@needs_engine
@pytest.mark.parametrize("count", [1, 15, 16, 17, 64, 300])
def test_any_number_of_absent_atoms_is_looked_at(count: int) -> None:
    """Each of them blocks the rule, the last like the first."""
    absent = [f"no{n}" for n in range(count)]
    matcher = Engine(Program((rule("free", "start", "done", absent=" ".join(absent)),)))
    assert matcher.run({"start"}) == ("free",)
    for atom in (absent[0], absent[count // 2], absent[-1]):
        assert matcher.run({"start", atom}) == ()


def colliding_with(name: str) -> str:
    """Another name that the engine takes for this one, met in the middle: three letters from the front and the back."""
    letters = (ascii_letters + digits).encode()
    backwards = pow(16_777_619, -1, 2**32)
    after: dict[int, str] = {}
    for tail in product(letters, repeat=3):
        value = fnv32(name)
        for byte in reversed(tail):
            value = (value * backwards & 0xFFFFFFFF) ^ byte
        after[value] = bytes(tail).decode()
    heads = (bytes(head).decode() for head in product(letters, repeat=3))
    return next(head + after[fnv32(head)] for head in heads if fnv32(head) in after)


@needs_engine
@pytest.mark.parametrize("own", ["boot", "sid-run", "go:0"])
def test_an_atom_that_the_engine_would_take_for_a_signal_is_refused(own: str) -> None:
    """T12: identity is a hash of 32 bits; the adapter's own facts have one as well."""
    atom = colliding_with(own)
    assert atom != own
    assert fnv32(atom) == fnv32(own)
    with pytest.raises(RuleError, match="cannot tell"):
        Engine(Program((rule("one", atom, "c"),)))


@pytest.mark.parametrize("name", ["go:0", "go:17", "boot", "boots", "sid-run", "sid-"])
@pytest.mark.parametrize("place", ["premise", "absent", "conclusion"])
def test_names_that_the_evaluation_keeps_for_itself_are_refused(name: str, place: str) -> None:
    """T12: a rule that gave a signal would open a layer too early; a session has a name like any fact."""
    atoms = {"premise": "a", "absent": "b", "conclusion": "c", place: name}
    with pytest.raises(RuleError, match=f"'mine' uses '{name}', a name that the evaluation keeps for itself"):
        Program((rule("mine", atoms["premise"], atoms["conclusion"], absent=atoms["absent"]),))


@needs_engine
def test_a_clause_in_the_place_of_the_boot_rule_is_an_error_and_no_silence() -> None:
    """T1: rules have names, and the first one must not be lost to a clause of the same name."""
    with pytest.raises(RuleError):
        Engine(Program((rule("boot", "a", "b"),))).run({"a"})


LOOKALIKES = [
    "1",
    "1.0",
    "1e0",
    "True",
    "true",
    "yes",
    "null",
    "None",
    "",
    " ",
    "é",
    "e\u0301",
    "日",
    "\\",
    '"',
    "\0",
    "\t",
]


@needs_engine
def test_atoms_that_look_like_other_types_are_told_apart() -> None:
    """T14: numbers, truth values and spellings are coerced elsewhere; texts are not."""
    matcher = Engine(Program(tuple(Clause(f"r{n}", (a,), (), f"out{n}", "") for n, a in enumerate(LOOKALIKES))))
    assert [matcher.run({atom}) for atom in LOOKALIKES] == [(f"r{n}",) for n in range(len(LOOKALIKES))]


@needs_engine
def test_an_atom_that_is_given_twice_counts_once() -> None:
    """T16: the engine refuses a fact that it has seen; a run asserts each atom once."""
    assert Engine(SMALL).run(["a", "b", "a", "b"]) == ("one", "two")


@needs_engine
def test_an_atom_that_follows_in_two_ways_counts_once() -> None:
    """T16: both rules fire, and what rests on their conclusion fires once."""
    program = Program((rule("one", "a", "c"), rule("other", "b", "c"), rule("then", "c", "d")))
    assert sorted(Engine(program).run({"a", "b"})) == ["one", "other", "then"]


@needs_engine
def test_two_engines_in_one_process_know_nothing_of_each_other() -> None:
    """Their rulesets and sessions have the same names, and each has a host of its own."""
    one, other = Engine(Program((rule("one", "a", "b"),))), Engine(Program((rule("other", "a", "b"),)))
    assert (one.run({"a"}), other.run({"a"}), one.run({"a"})) == (("one",), ("other",), ("one",))


# --- silent failures


@needs_engine
def test_a_fact_that_no_rule_waits_for_is_an_error_if_it_gets_to_the_engine() -> None:
    """T18: the engine throws such a fact away."""
    one = Engine(SMALL)
    (ruleset,) = one._rulesets
    with pytest.raises(RuleError, match="the rules engine refused 'unheard'"):
        one._assert(ruleset, "group0", "unheard")


@needs_engine
def test_a_fact_that_the_engine_has_seen_is_an_error() -> None:
    """T16: it would not fire a second time."""
    one = Engine(SMALL)
    (ruleset,) = one._rulesets
    one._assert(ruleset, one._group["a"], "a")
    with pytest.raises(RuleError, match="the rules engine refused 'a'"):
        one._assert(ruleset, one._group["a"], "a")


@needs_engine
def test_what_the_engine_refuses_in_a_run_is_an_error_and_the_end_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """T8: after an error its memory is not trusted again, though it would go on."""
    one = Engine(SMALL)
    with monkeypatch.context() as patch:
        patch.setitem(one._group, "b", "nowhere")
        with pytest.raises(RuleError, match="the rules engine refused 'b'"):
            one.run({"a", "b"})
    with pytest.raises(RuleError, match="failed before"):
        one.run({"a", "b"})


STEPS = ["assert_fact", "start_action_for_state", "complete_and_start_action", "delete_state"]


@needs_engine
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("error", [ValueError, MemoryError, SystemExit, KeyboardInterrupt])
def test_whatever_a_step_raises_ends_the_run_and_the_engine(
    step: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """T8, T17: what is raised is neither swallowed nor taken for a rule that stays silent."""
    one = Engine(SMALL)
    witness = Witness(one._matcher)

    def fails(*_: object) -> None:
        raise error("no more")

    monkeypatch.setattr(witness, step, fails, raising=False)
    monkeypatch.setattr(one, "_matcher", witness)
    with pytest.raises((RuleError, error), match="no more"):
        one.run({"a", "b"})
    monkeypatch.undo()
    with pytest.raises(RuleError, match="failed before"):
        one.run({"a", "b"})


@needs_engine
@pytest.mark.parametrize("options", [("-W", "error"), ("-W", "error::DeprecationWarning"), ()])
def test_rules_fire_where_warnings_are_errors(options: tuple[str, ...]) -> None:
    """Python 3.12 warns of a function that the engine calls at each firing; as an error it kept all rules silent."""
    code = """
from assistant.inference.engine import Engine
from assistant.inference.program import Clause, Program
print(Engine(Program((Clause("one", ("a", "b"), (), "c", "one"),))).run({"a", "b"}))
"""
    assert run_alone(code, *options) == "('one',)\n"


@needs_engine
def test_warnings_that_become_errors_later_keep_no_rule_silent() -> None:
    """A run either is complete or fails; it never comes back with less."""
    matcher = Engine(SMALL)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            fired = matcher.run({"a", "b"})
        except RuleError:
            return
    assert fired == ("one", "two")


def test_without_the_engine_there_is_an_error_that_says_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that cannot be imported, as the engine on a Python that it was not built for."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    assert not engine.is_installed()
    with pytest.raises(RuleError, match=r"durable-rules is not installed\n.*README"):
        Engine(SMALL)


def test_a_doctor_without_the_engine_says_so_and_works(tiny: TinyKnowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The direct evaluation gives the verdict then."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    knowledge = load(tiny.root)
    doctor = Doctor(knowledge)
    diagnosis = doctor.diagnose(claims_from_answers(knowledge, {"continuous-integration": "yes"}))
    assert doctor.is_engine_missing
    assert diagnosis.engine == doctor.engine_name == "direct evaluation"
    assert str(diagnosis.frameworks["ladder"].dimensions["code"]) == "2"


# --- limits


@needs_engine
def test_the_most_premises_leave_room_for_the_signal() -> None:
    """The 17th fact of a match was an error: with an absence there is one signal beside the premises."""
    assert MOST_PREMISES + 1 <= 16


@needs_engine
def test_more_clauses_than_one_ruleset_takes_lose_nothing() -> None:
    """4,096 rules are the most in one; clauses are spread over several."""
    matcher = Engine(Program(tuple(rule(f"r{n}", "start", f"out{n}", absent="never") for n in range(4_097))))
    assert len(set(matcher.run({"start"}))) == 4_097


@needs_engine
def test_layers_may_be_many() -> None:
    """Each layer of negation has a signal: more of them than tests below one pattern cross all rulesets."""
    count = 520
    program = Program(tuple(rule(f"r{n}", "start", f"out{n + 1}", absent=f"out{n}") for n in range(count)))
    assert max(program.layers.values()) == count - 1
    assert set(Engine(program).run({"start"})) == {f"r{n}" for n in range(0, count, 2)}


def practices_of(tiny: TinyKnowledge, count: int) -> list[str]:
    """Write so many further practices, and ask for all of them on the first rung of the code."""
    text = (tiny.root / "knowledge/practices/data-pipeline.yaml").read_text(encoding="utf-8")
    names = [f"practice-{number}" for number in range(count)]
    for name in names:
        tiny.write(f"knowledge/practices/{name}.yaml", text.replace("id: data-pipeline", f"id: {name}"))
    return names


def ask_for_each(tiny: TinyKnowledge, names: list[str]) -> None:
    """A criterion of the first rung for each practice."""
    tiny.write(
        "knowledge/frameworks/ladder/level-1.yaml",
        "framework: ladder\nlevel: 1\ncriteria:\n"
        + "".join(
            f"  - id: ladder-l1-{name}\n    dimension: code\n    text: It is there.\n    role: required\n"
            f"    standing: primary\n    when: {{{name}: yes}}\n    sources: [field-guide]\n"
            for name in names
        ),
    )


def ask_for_all(tiny: TinyKnowledge, names: list[str]) -> None:
    """One criterion of the first rung for all practices together."""
    condition = ", ".join(f"{name}: yes" for name in names)
    tiny.change("knowledge/frameworks/ladder/level-1.yaml", "when: {version-control: yes}", f"when: {{{condition}}}")


@pytest.mark.parametrize("ask", [ask_for_each, ask_for_all])
@pytest.mark.parametrize("count", [MOST_PREMISES, MOST_PREMISES + 1, 17, 2 * MOST_PREMISES, 40])
def test_more_premises_than_the_engine_takes_are_gathered_into_parts(
    tiny: TinyKnowledge, ask: Callable[[TinyKnowledge, list[str]], None], count: int
) -> None:
    """A rung that asks for many things is reached with all of them and missed without any one."""
    names = practices_of(tiny, count)
    ask(tiny, names)
    knowledge = load(tiny.root)
    assert max(len(clause.premises) for clause in compile_rules(knowledge).clauses) <= MOST_PREMISES
    doctor = Doctor(knowledge)
    everything = dict.fromkeys(names, "yes")
    reached = doctor.diagnose(claims_from_answers(knowledge, everything | {"continuous-integration": "no"}))
    assert str(reached.frameworks["ladder"].dimensions["code"]) == "1"
    for missing in (names[0], names[MOST_PREMISES - 1], names[-1]):
        lacking = doctor.diagnose(claims_from_answers(knowledge, everything | {missing: "no"}))
        assert str(lacking.frameworks["ladder"].dimensions["code"]) == "0"
        silent = {name: "yes" for name in names if name != missing}
        unknown = doctor.diagnose(claims_from_answers(knowledge, silent | {"continuous-integration": "no"}))
        assert str(unknown.frameworks["ladder"].dimensions["code"]) == "0-1"


def test_a_rule_with_more_conditions_than_the_engine_takes_fires_with_all_of_them(tiny: TinyKnowledge) -> None:
    """Findings are compiled in the same way; one condition less keeps them silent."""
    names = practices_of(tiny, 17)
    tiny.add_rule("all-at-once", "when: {" + ", ".join(f"{name}: yes" for name in names) + "}", about=names[0])
    path = "rules/added/all-at-once.yaml"
    text = (tiny.root / path).read_text(encoding="utf-8")
    claims = ", ".join(f"{name}: yes" for name in names)
    tiny.write(
        path, text.replace("{claims: {version-control: yes}, fires: true}", f"{{claims: {{{claims}}}, fires: true}}")
    )
    knowledge = load(tiny.root)
    doctor = Doctor(knowledge)
    for told, fires in ((names, True), (names[1:], False), (names[:-1], False)):
        diagnosis = doctor.diagnose(claims_from_answers(knowledge, dict.fromkeys(told, "yes")))
        assert ("all-at-once" in [item.id for item in diagnosis.contradictions]) is fires


# --- what the direct evaluation, which certifies the engine, must not miss


def test_the_direct_evaluation_waits_for_what_should_be_absent_as_well() -> None:
    """The worked example of the study comes out the same, whichever of the two runs it."""
    evaluator = Evaluator(STUDY)
    assert sorted(evaluator.run({"a:vcs=yes", "a:ci=yes", "a:lineage=yes"}).fired) == ["data-1", "data-2"]
