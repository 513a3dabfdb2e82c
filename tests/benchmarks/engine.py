"""How fast the rules run: durable-rules, CLIPS, experta and the direct evaluation, beside a bare loop in the same run.

    python -m tests.benchmarks.engine          the real program, growth with made-up programs, assessing in bulk
    python -m tests.benchmarks.engine --quick  fewer rounds, a tenth of the transcripts, no program of x16

Times are medians of rounds in which the engines take turns; in brackets, how many times those of the bare loop. After
each run the outcome is compared with the direct evaluation. Optional: ``pip install durable-rules clipspy experta``.
"""

from __future__ import annotations

import argparse
import collections
import gc
import importlib
import json
import os
import random
import signal
import statistics
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO, StringIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from assistant.cli import results
from assistant.domain import Status
from assistant.errors import RuleError
from assistant.inference import Clause, Doctor, Program, claims_from_answers, compile_rules
from assistant.inference.engine import Engine
from assistant.inference.evaluation import Evaluator
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.resources import data_root

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

MESSAGES = Path(__file__).parent.parent / "cases" / "reader" / "messages.jsonl"
LIMIT, BUDGET = 30, 10
"""Seconds that an engine gets for one thing, and at one task before it is measured there no more."""
TEAMS, FEW, MANY, TOLD = 5, 60, 120, 8
"""How many teams, how many claims they make, and messages in a transcript."""

Atoms = frozenset[str]
Answers = dict[str, str]


@dataclass(frozen=True)
class Machine:
    """A program, compiled by an engine."""

    run: Callable[[Atoms], Any]
    """Derives everything that follows, from the beginning."""
    read: Callable[[Any], tuple[Collection[str], Collection[str] | None]]
    """What a run returned, to all that holds and the clauses that fired, where those are known."""
    change: Callable[[Atoms], Any] | None = None
    """Goes on from what was given before, where the engine withdraws conclusions."""


def bare_loop(program: Program) -> Machine:
    """The smallest correct worklist: a clause with something absent waits until its layer begins. No checks."""
    clauses, waiting = program.clauses, defaultdict[str, list[int]](list)
    layer_of = [program.layers[clause.conclusion] for clause in clauses]
    premises = [len(clause.premises) for clause in clauses]
    for number, clause in enumerate(clauses):
        for atom in clause.premises:
            waiting[atom].append(number)

    def run(given: Atoms) -> tuple[set[str], list[str]]:
        true, fired, agenda, missing = set[str](), list[str](), list(given), premises.copy()
        layers: list[list[Clause]] = [[] for _ in range(max(layer_of) + 1)]
        for ready in layers:
            while ready or agenda:
                while agenda:
                    atom = agenda.pop()
                    if atom in true:
                        continue
                    true.add(atom)
                    for number in waiting.get(atom, ()):
                        missing[number] -= 1
                        if not missing[number]:
                            clause = clauses[number]
                            if clause.absent:
                                layers[layer_of[number]].append(clause)
                            else:
                                fired.append(clause.id)
                                agenda.append(clause.conclusion)
                while ready:
                    clause = ready.pop()
                    if true.isdisjoint(clause.absent):
                        fired.append(clause.id)
                        agenda.append(clause.conclusion)
        return true, fired

    return Machine(run, lambda outcome: outcome)


def direct_evaluation(program: Program) -> Machine:
    """The evaluator of Rung."""
    return Machine(Evaluator(program).run, lambda outcome: (outcome.true, outcome.fired))


def durable_rules(program: Program) -> Machine:
    """durable-rules, as Rung runs it."""
    engine, by_id = Engine(program), program.by_id
    return Machine(
        lambda given: (given, engine.run(given)),
        lambda outcome: (outcome[0].union(by_id[id_].conclusion for id_ in outcome[1]), outcome[1]),
    )


def clipspy(program: Program) -> Machine:
    """CLIPS: each atom has a template (the fastest way), lower layers fire first, conclusions withdraw themselves."""
    facts: dict[str, Any] = {}
    environment: Any = importlib.import_module("clips").Environment()
    # a `Fact` of clipspy 1.0.6 is never released, so that runs grow slower: the C functions below it have no such flaw
    below: Any = importlib.import_module("clips._clips")
    builder = importlib.import_module("clips.common").environment_builder(environment._env, "fact")
    names = {atom: f"a{number}" for number, atom in enumerate(sorted(program.atoms))}
    for name in names.values():
        environment.build(f"(deftemplate {name})")
    for number, clause in enumerate(program.clauses):
        conditions = [f"({names[atom]})" for atom in clause.premises]
        conditions += [f"(not ({names[atom]}))" for atom in clause.absent]
        environment.build(
            f"(defrule r{number} (declare (salience {-program.layers[clause.conclusion]}))"
            f" (logical {' '.join(conditions)}) => (assert ({names[clause.conclusion]})))"
        )
    templates = {atom: name.encode() for atom, name in names.items()}
    atoms = {template: atom for atom, template in templates.items()}

    def run(given: Atoms) -> None:
        facts.clear()
        environment.reset()
        change(given)

    def change(given: Atoms) -> None:
        for atom in facts.keys() - given:
            below.lib.Retract(facts.pop(atom))
        for atom in given - facts.keys():
            below.lib.FBSetDeftemplate(builder, templates[atom])
            facts[atom] = below.lib.FBAssert(builder)
        environment.run()

    def read(_: None) -> tuple[set[str], None]:
        true, fact = set[str](), below.lib.GetNextFact(environment._env, below.ffi.NULL)
        while fact:
            true.add(atoms[below.ffi.string(below.lib.DeftemplateName(below.lib.FactDeftemplate(fact)))])
            fact = below.lib.GetNextFact(environment._env, fact)
        return true, None

    return Machine(run, read, change)


def experta(program: Program) -> Machine:
    """experta: lower layers fire first; conclusions are not withdrawn."""
    collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]  # frozendict 1.2 looks for it there
    library: Any = importlib.import_module("experta")
    atom_of: Any = type("Atom", (library.Fact,), {})
    fired: list[str] = []

    def consequence(clause: Clause, engine: Any) -> None:
        fired.append(clause.id)
        engine.declare(atom_of(clause.conclusion))

    rules: dict[str, Any] = {}
    for clause in program.clauses:
        conditions = [atom_of(atom) for atom in clause.premises]
        conditions += [library.NOT(atom_of(atom)) for atom in clause.absent]
        noting: Any = partial(consequence, clause)
        noting.__name__ = clause.id
        rules[clause.id] = library.Rule(*conditions, salience=-program.layers[clause.conclusion])(noting)
    engine: Any = type("Rules", (library.KnowledgeEngine,), rules)()

    def run(given: Atoms) -> None:
        fired.clear()
        engine.reset()
        for atom in given:
            engine.declare(atom_of(atom))
        engine.run()

    return Machine(run, lambda _: ({fact[0] for fact in engine.facts.values() if isinstance(fact, atom_of)}, fired))


ENGINES = {it.__name__.replace("_", " "): it for it in (bare_loop, direct_evaluation, durable_rules, clipspy, experta)}
BARE, CLIPS, UNREAD = "bare loop", "clipspy", ", not read out"


@dataclass
class Contest:
    """One program, and the engines that have compiled it and are not out."""

    program: Program
    machines: dict[str, Machine] = field(default_factory=dict)
    seconds: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    """Engine and task to times."""
    out: dict[str, str] = field(default_factory=dict)
    """Why an engine takes no further part."""
    compared: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)

    def compile(self, rounds: int) -> None:
        """Have every engine compile the program, in turns."""
        self.evaluator = Evaluator(self.program)
        self.program.by_id, self.program.inputs  # noqa: B018  (worked out once, at the expense of no engine)
        for _ in range(rounds):
            for name in [name for name in ENGINES if name not in self.out]:
                with self._limits(name):
                    started = time.perf_counter()
                    self.machines[name] = ENGINES[name](self.program)
                    self.seconds[name, "compile"].append(time.perf_counter() - started)
        gc.collect()
        gc.freeze()  # what the others have compiled should not slow down the collections during the runs of one

    def measure(self, task: str, pairs: Sequence[tuple[Atoms | None, Atoms]], rounds: int) -> None:
        """Time what follows from the second of each pair; after the first of it, if there is one."""
        for name in list(self.machines) * rounds:
            for before, given in pairs:
                if name in self.machines and sum(self.seconds[name, task]) < BUDGET:
                    with self._limits(name):
                        self._run(name, task, before, given)

    def _run(self, name: str, task: str, before: Atoms | None, given: Atoms) -> None:
        machine, run = self.machines[name], self.machines[name].run
        if before is not None and machine.change is not None:
            machine.run(before)
            run = machine.change
        started = time.perf_counter()
        outcome = run(given)
        ran = time.perf_counter()
        true, fired = machine.read(outcome)
        self.seconds[name, task].append(time.perf_counter() - started)
        self.seconds[name + UNREAD, task].append(ran - started)
        direct = self.evaluator.run(given)
        differing = {atom for atom in direct.true.symmetric_difference(true) if not atom.startswith("go:")}
        differing |= set() if fired is None else set(direct.fired).symmetric_difference(fired)
        self.compared[name] += 1
        self.equal[name] += not differing
        if differing:
            print(f"!!! DIFFERENCE !!! {name}, {task}: {len(differing)} differ, such as {sorted(differing)[:3]}")

    @contextmanager
    def _limits(self, name: str) -> Iterator[None]:
        def stop(_signal: int, _frame: object) -> None:
            raise TimeoutError

        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, LIMIT)
        try:
            yield
        except (ImportError, RuleError) as error:
            self.out[name] = f"{str(error).splitlines()[0]}: pip install {name.replace(' ', '-')}"
        except TimeoutError:
            self.out[name] = f"more than {LIMIT} s"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if name in self.out:
            self.machines.pop(name, None)

    def cell(self, name: str, task: str) -> str:
        """Milliseconds, and in brackets how many times those of the bare loop."""
        times = self.seconds.get((name, task))
        if not times:
            return "-"
        own, bare = statistics.median(times), statistics.median(self.seconds[BARE, task])
        return f"{milliseconds(own)} ({own / bare:,.{1 if own < 99 * bare else 0}f}x)"

    def print_table(self, tasks: Sequence[str], last: Mapping[str, str]) -> None:
        """A line for each engine, and how often it concluded what the direct evaluation concludes."""
        print(f"  {f'{len(self.program.clauses):,} clauses':21}" + "".join(f"{task:>22}" for task in tasks))
        for name in (*ENGINES, CLIPS + UNREAD):
            cells = "".join(f"{self.cell(name, task):>22}" for task in tasks)
            print(f"  {name:21}{cells}   {last.get(name, '')}{self.out.get(name, '')}")
        print("  equal outcomes:", ", ".join(f"{name} {self.equal[name]} of {n}" for name, n in self.compared.items()))


def milliseconds(seconds: float) -> str:
    """Seconds as a text in milliseconds."""
    return f"{1000 * seconds:,.{0 if seconds >= 0.1 else 2 if seconds < 0.01 else 1}f} ms"


PACES = ("yes yes yes yes yes yes partial no", "yes yes partial partial planned no", "yes no no no planned partial")
"""Kinds of teams: how often each status comes up."""
VALUES = {"number": "1 4 20", "duration": "1day 6months", "frequency": "yearly daily", "yes-no": "yes no"}


def atoms_of(doctor: Doctor, answers: Answers) -> Atoms:
    """The atoms that answers give."""
    return doctor.atoms(claims_from_answers(doctor.knowledge, answers))


def random_team(doctor: Doctor, claims: int, dice: random.Random) -> Answers:
    """A team that has said so many things; what would contradict an earlier answer is answered in another way."""
    pace, answers = dice.choice(PACES), Answers()
    for practice in dice.sample(list(doctor.knowledge.practices.values()), claims):
        likely = practice.choices or VALUES.get(practice.value or "", pace).split()
        options = (dice.choice(likely), *dict.fromkeys(likely), *Status)
        trials = ((one, doctor.suppose(atoms_of(doctor, answers | {practice.id: one})).true) for one in options)
        answers[practice.id] = next(one for one, true in trials if not any(it.startswith("clash:") for it in true))
    return answers


def print_real(doctor: Doctor, rounds: int) -> None:
    """Compile time, diagnoses, a change and memory, on the rules of the knowledge base."""
    dice, contest = random.Random(1), Contest(doctor.program)
    contest.compile(min(3, rounds))
    few, many = ([random_team(doctor, claims, dice) for _ in range(TEAMS)] for claims in (FEW, MANY))
    given = [atoms_of(doctor, team) for team in many]
    after = [atoms_of(doctor, team | {next(id_ for id_ in team if team[id_] == "yes"): "no"}) for team in many]
    contest.measure(f"{FEW} claims", [(None, atoms_of(doctor, team)) for team in few], rounds)
    contest.measure(f"{MANY} claims", [(None, atoms) for atoms in given], rounds)
    contest.measure("a change", list(zip(given, after, strict=True)), rounds)
    print(f"\nThe real program, {TEAMS} coherent teams of each size, {rounds} rounds")
    megabytes = {}
    for name in contest.machines:
        with get_context("spawn").Pool(1) as fresh:
            megabytes[name] = fresh.apply(memory, (name, doctor.program, given[0]))
    contest.print_table(["compile", f"{FEW} claims", f"{MANY} claims", "a change"], megabytes)
    print(
        f"  a change: one of {MANY} answers, from yes to no; only CLIPS goes on from where it was, the others run again"
    )
    print("  not read out: without collecting all that holds; MB: compiled and after a run, in a fresh process")


def memory(name: str, program: Program, given: Atoms) -> str:
    """In a fresh process: megabytes that an engine takes, compiled and after a run."""

    def resident() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    before = resident()
    machine = ENGINES[name](program)
    compiled = resident()
    machine.read(machine.run(given))
    return f"{compiled - before:.1f}, {resident() - before:.1f} MB"


CRITERIA, STATUSES = 120, ["yes"] * 12 + ["no", "partial", "planned"]


def made_up(scale: int) -> Program:
    """For each step of the scale 300 levels, 200 contradictions, 150 recommendations and 50 caveats."""
    dice, clauses = random.Random(scale), list[Clause]()

    def add(id_: str, premises: Sequence[str], statuses: str, absent: Sequence[str] = ()) -> None:
        asked = zip(dice.sample(range(CRITERIA), len(statuses.split())), statuses.split(), strict=True)
        answers = [f"answer:{criterion}={status}" for criterion, status in asked]
        clauses.append(Clause(id_, (*premises, *answers), tuple(absent), id_, ""))

    for ladder in range(60 * scale):
        for level in range(1, 6):
            add(f"level:{ladder}/{level}", [f"level:{ladder}/{level - 1}"] if level > 1 else [], "yes " * 8)
    for number in range(200 * scale):
        add(f"clash:{number}", [], "yes no", [f"answer:{dice.randrange(CRITERIA)}=planned"] * (number % 2))
    for number in range(150 * scale):
        ladder, level = dice.randrange(60 * scale), dice.randint(1, 4)
        add(f"do:{number}", [f"level:{ladder}/{level}"], "no", [f"level:{ladder}/{level + 1}"])
    for number in range(50 * scale):
        add(f"caveat:{number}", [f"clash:{dice.randrange(200 * scale)}"], "partial")
    return Program(tuple(clauses))


def print_growth(scales: Sequence[int], rounds: int) -> None:
    """The time of one run as the program grows."""
    print(f"\nMade-up programs, {CRITERIA} answers, {TEAMS} teams, {rounds} rounds")
    for scale in scales:
        dice, contest = random.Random(scale), Contest(made_up(scale))
        contest.compile(1)
        drawn = [[f"answer:{n}={dice.choice(STATUSES)}" for n in range(CRITERIA)] for _ in range(TEAMS)]
        contest.measure("run", [(None, contest.program.inputs.intersection(atoms)) for atoms in drawn], rounds)
        contest.print_table(["compile", "run"], {})


class Stopwatch:
    """Where the time goes: seconds and calls by stage; what is measured within a stage does not count for it."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self._stages: list[str] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure a piece of work; also a decorator for a function that does it."""
        full_name = ": ".join([*self._stages[-1:], name])
        self._stages.append(full_name)
        started = time.perf_counter()
        yield
        taken = time.perf_counter() - started
        self._stages.pop()
        self.calls[full_name] += 1
        self.seconds[full_name] += taken
        for outer in self._stages[-1:]:
            self.seconds[outer] -= taken


def print_bulk(doctor: Doctor, reader: Reader, kind: str, transcripts: Sequence[object]) -> None:
    """Transcripts a second in one process that has loaded everything, and where the time goes."""
    watch = Stopwatch()
    stages: list[tuple[Any, str, str]] = [
        (results, "read_transcript", "take in"), (results, "diagnose", "diagnose"), (reader, "read", "reader"),
        (results, "next_steps", "advise"), (results, "not_now", "advise"), (results, "assessment", "report"),
        (results, "print_object", "print"), (doctor, "atoms", "claims to atoms"),
        (doctor.evaluator, "run", "direct evaluation"),
        (importlib.import_module("assistant.advice.next_steps"), "judge", "levels"),
    ]  # fmt: skip
    with TemporaryDirectory() as folder, ExitStack() as patches:
        files = [Path(folder) / f"{number}.json" for number in range(len(transcripts))]
        for file, transcript in zip(files, transcripts, strict=True):
            file.write_text(json.dumps(transcript), encoding="utf-8")
        patches.enter_context(patch.object(results, "Doctor", lambda *_, **__: doctor))
        for owner, name, stage in stages:
            patches.enter_context(patch.object(owner, name, watch.stage(stage)(getattr(owner, name))))
        started, output = time.perf_counter(), results.Output(StringIO(), as_json=True)
        results.assess(list(map(str, files)), BytesIO(), doctor.knowledge, reader, output, as_canvas=False)
        rate = len(files) / (time.perf_counter() - started)
    print(f"\nrung assess --json, {len(files)} transcripts of {kind} in one process: {rate:.1f} a second")
    for stage, seconds in sorted(watch.seconds.items(), key=lambda item: -item[1]):
        each = f"{milliseconds(seconds / len(files)):>8} each, {watch.calls[stage] / len(files):.1f} calls"
        print(f"  {stage:36}{100 * seconds / sum(watch.seconds.values()):5.1f} %   {each}")


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true")
    quick = arguments.parse_args().quick
    knowledge, dice, count = load(data_root()), random.Random(0), 100 if quick else 1000
    doctor, reader, started = Doctor(knowledge, use_engine=False), Reader(knowledge), time.perf_counter()
    compile_rules(knowledge)
    print(f"From rules to clauses, for all engines: {milliseconds(time.perf_counter() - started)}")
    print_real(doctor, rounds=2 if quick else 7)
    print_growth((1, 4) if quick else (1, 4, 16), rounds=2 if quick else 5)
    teams = (random_team(doctor, FEW, dice) for _ in range(count))
    print_bulk(doctor, reader, f"{FEW} answers", [{"answers": team} for team in teams])
    texts = [json.loads(line)["text"] for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    print_bulk(doctor, reader, f"{TOLD} messages", [{"messages": dice.sample(texts, TOLD)} for _ in range(count)])


if __name__ == "__main__":
    main()
