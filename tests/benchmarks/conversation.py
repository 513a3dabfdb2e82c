"""How many questions it takes until the levels are known: Rung's own choice, the order of the catalogue, random order.

    python -m tests.benchmarks.conversation             the personas of the tests and 500 random coherent teams
    python -m tests.benchmarks.conversation --worst 3   and the three longest conversations

The respondent knows everything about a team. Twice Rung is the one who asks: of a respondent who answers only the
first question of those that Rung puts together, and of one who answers all of them at once ("1 and 3", "all but 2");
what is answered in one message counts as one question. A level is known from the answer on after which it equals that
of the full questionnaire and stays so. Rung asks personas and some random teams until it has no further question, the
others until their leading levels are exact. Times are CPU times of choosing a question.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING

from assistant.advice import further_questions, next_question
from assistant.domain import RuleKind, Status
from assistant.inference import judge
from tests.simulated import KINDS, Answers, Team, coherent, random_teams, value_of
from tests.texts import DOCTOR, KNOWLEDGE, PERSONAS, persona

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assistant.domain import Claim
    from assistant.inference import Diagnosis, FrameworkResult, Interval

    Truth = Mapping[str, Claim]

FRAMEWORKS = list(KNOWLEDGE.frameworks.values())
LEADING = [framework for framework in FRAMEWORKS if framework.leading]
OWN, TOGETHER, CATALOGUE, RANDOM = "Rung", "put together", "catalogue", "random order"


def one_question(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What Rung asks, answered by a plain yes or no."""
    question = next_question(DOCTOR, diagnosis)
    return () if question is None else (question,)


def several_questions(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What Rung asks, with all that can be answered along with it."""
    question = next_question(DOCTOR, diagnosis)
    return () if question is None else (question, *further_questions(DOCTOR, diagnosis, question))


CHOICES: dict[str, Callable[[Diagnosis], tuple[str, ...]]] = {OWN: one_question, TOGETHER: several_questions}
"""Policies that look at the answers so far. The others ask everything."""
POLICIES = (*CHOICES, CATALOGUE, RANDOM)
PERSONA = "persona"
AFTER = (3, 6, 9, 12, 15, 20)
"""Numbers of answers after which it is counted how many teams know their leading levels."""
STEP = 0.25
"""Of the table of open widths."""
PROCESSES = 2


@dataclass(frozen=True)
class State:
    """The levels after some answers."""

    results: dict[str, FrameworkResult]

    @property
    def totals(self) -> dict[str, Interval]:
        """By framework."""
        return {id_: result.interval for id_, result in self.results.items()}

    @property
    def dimensions(self) -> dict[str, dict[str, Interval]]:
        """By framework and dimension."""
        return {id_: dict(result.dimensions) for id_, result in self.results.items()}

    @property
    def leading(self) -> list[Interval]:
        """Of the leading frameworks."""
        return [self.results[framework.id].interval for framework in LEADING]

    def includes(self, later: State) -> bool:
        """Whether all totals of another state are within the intervals of this one."""
        pairs = [(interval, later.totals[id_]) for id_, interval in self.totals.items()]
        return all(mine.at_least <= its.at_least and its.at_most <= mine.at_most for mine, its in pairs)

    @property
    def open_width(self) -> float:
        """Sum over the leading frameworks: the share of the scale that is open."""
        scales = [framework.highest - framework.lowest for framework in LEADING]
        return sum(interval.width / scale for interval, scale in zip(self.leading, scales, strict=True))


@dataclass(frozen=True)
class Run:
    """One team, asked by one policy. Numbers of questions are None for what never came to be known."""

    team: Team
    policy: str
    rounds: tuple[tuple[str, ...], ...]
    """What was answered with each message: practices, facts, and contradictions that the whole team does not have."""
    has_ended: bool
    """Whether there was no further question, so that `totals`, `dimensions` and the end mean something."""
    leading: int | None
    totals: int | None
    dimensions: int | None
    widths: tuple[float, ...]
    """`State.open_width` after no answer, one, two... as long as the leading levels are not known; else nothing."""
    is_open: bool
    """Whether some total is still open at the end, that of the full questionnaire being within its interval."""
    is_wrong: bool
    """Whether some total lies elsewhere at the end."""
    seconds: tuple[float, ...]


# --- teams


def personas() -> list[Team]:
    """The personas of the tests: what is open is answered with their ``all:``, or no, and mended until it fits.

    Those that contradict themselves are left out.
    """
    teams = []
    for name in PERSONAS:
        values, dice, answers = persona(name), random.Random(name), Answers()
        named = {practice: str(answer) for practice, answer in values["answers"].items()}
        for practice in KNOWLEDGE.practices.values():
            answers[practice.id] = value_of(practice, dice) if practice.is_fact else values.get("all", Status.NO.value)
        whole = coherent(DOCTOR, answers | named, dice, keep=named)
        if whole is not None and not values["contradictions"]:
            teams.append(Team(name, PERSONA, whole))
    return teams


# --- conversations


def given(truth: Truth, asked: Iterable[str]) -> tuple[list[Claim], list[str]]:
    """The answers, and the contradictions that the team was asked about: it says that both claims stand."""
    asked = list(asked)
    return [truth[point] for point in asked if point in truth], [point for point in asked if point not in truth]


def state_after(truth: Truth, asked: Iterable[str]) -> State:
    """What all frameworks say, and nothing else."""
    evaluator = DOCTOR.supposing(FRAMEWORKS)
    true = evaluator.run(DOCTOR.atoms(*given(truth, asked)) & evaluator.program.inputs).true
    return State({framework.id: judge(framework, true) for framework in FRAMEWORKS})


def ask(policy: str, truth: Truth, *, to_the_end: bool) -> tuple[list[tuple[str, ...]], list[float]]:
    """What a team is asked, open contradictions first, and the time that each choice took."""
    asked, seconds = list[tuple[str, ...]](), list[float]()
    while len(asked) < len(KNOWLEDGE.practices):
        diagnosis = DOCTOR.imagine(*given(truth, chain(*asked)))
        clash = next((item.id for item in diagnosis.contradictions if item.strength is RuleKind.CONTRADICTION), None)
        if clash is not None:
            asked.append((clash,))
            continue
        if diagnosis.has_settled and not to_the_end:
            break
        started = time.process_time()
        questions = CHOICES[policy](diagnosis)
        seconds.append(time.process_time() - started)
        if not questions:
            break
        asked.append(questions)
    return asked, seconds


def converse(policy: str, team: Team, *, to_the_end: bool = True) -> Run:
    """Ask a team until there is no further question; or until the leading levels are exact, by policies that look."""
    truth, order = team.claims(KNOWLEDGE), [(practice,) for practice in KNOWLEDGE.practices]
    looks = policy in CHOICES
    seconds = list[float]()
    if looks:
        order, seconds = ask(policy, truth, to_the_end=to_the_end)
    elif policy == RANDOM:
        random.Random(team.name).shuffle(order)
    after = cache(lambda number: state_after(truth, chain(*order[:number])))
    full, last = state_after(truth, truth), after(len(order))
    leading = _known_from(len(order), lambda number: after(number).leading == full.leading)
    return Run(
        team,
        policy,
        tuple(order),
        has_ended=to_the_end or not looks,
        leading=leading,
        totals=_known_from(len(order), lambda number: after(number).totals == full.totals),
        dimensions=_known_from(len(order), lambda number: after(number).dimensions == full.dimensions),
        widths=tuple(after(number).open_width for number in range(leading or 0)) if looks else (),
        is_open=last.totals != full.totals and last.includes(full),
        is_wrong=not last.includes(full),
        seconds=tuple(seconds),
    )


def _known_from(asked: int, is_known: Callable[[int], bool]) -> int | None:
    """After how many answers it is known to the end."""
    unknown = next((number for number in range(asked, -1, -1) if not is_known(number)), -1)
    return None if unknown == asked else unknown + 1


def _all_policies(task: tuple[Team, bool]) -> list[Run]:
    team, to_the_end = task
    return [converse(policy, team, to_the_end=to_the_end) for policy in POLICIES]


# --- tables


def percentile(numbers: Sequence[float], percent: int) -> float:
    """The smallest number that so many percent do not exceed."""
    return sorted(numbers)[max(0, -(-len(numbers) * percent // 100) - 1)]


def _summary(numbers: Iterable[int | None], *, is_end: bool = False) -> str:
    """Mean, median, 90th percentile; and either the most, or how many are never known."""
    each = list(numbers)
    known = [number for number in each if number is not None]
    last = max(known, default=0) if is_end else len(each) - len(known)
    if not known:
        return f"{'-':>7}{'-':>6}{'-':>5}{last:6}"
    return f"{statistics.mean(known):7.1f}{statistics.median(known):6.1f}{percentile(known, 90):5}{last:6}"


def print_group(title: str, runs: Sequence[Run]) -> None:
    """A line for each policy."""
    asked_by = {policy: [run for run in runs if run.policy == policy] for policy in POLICIES}
    size, to_the_end = len(KNOWLEDGE.practices), sum(run.has_ended for run in asked_by[OWN])
    print(f"\n{title}: {len(asked_by[OWN])} teams, {to_the_end} to the end; full questionnaire: {size} questions")
    blocks = ("until the end", "leading levels known", "all totals known", "all dimensions known")
    print(" " * 14 + "".join(f"|{block:^25}" for block in blocks) + "| of the | totals at the end")
    print(
        " " * 14
        + f"|{'mean   med  p90   max':>24} "
        + f"|{'mean   med  p90 never':>24} " * 3
        + "|  full  | open   wrong"
    )
    for policy, own in asked_by.items():
        ended = [run for run in own if run.has_ended]
        lengths = [len(run.rounds) for run in ended]
        cells = [_summary(lengths, is_end=True), _summary(run.leading for run in own)]
        cells += [_summary(getattr(run, name) for run in ended) for name in ("totals", "dimensions")]
        share = statistics.mean(lengths) / size if lengths else 0
        ends = f"{share:7.2f} |{sum(run.is_open for run in ended):5}{sum(run.is_wrong for run in ended):8}"
        print(f"  {policy:12}" + "".join(f"|{cell:25}" for cell in cells) + f"|{ends}")
    print("  leading levels known after" + "".join(f"{number:>8}" for number in AFTER) + "  answers")
    for policy, own in asked_by.items():
        shares = [sum(run.leading is not None and run.leading <= number for run in own) / len(own) for number in AFTER]
        print(f"  {policy:26}" + "".join(f"{share:>8.1%}" for share in shares))


def print_widths(runs: Iterable[Run]) -> None:
    """How many questions are still to come, by what is open."""
    to_come: dict[float, list[int]] = defaultdict(list)
    for run in runs:
        for number, width in enumerate(run.widths):
            to_come[STEP * -(-width // STEP)].append(len(run.widths) - number)
    print(f"\nOpen width of the leading levels (0 to {len(LEADING)}), and questions still to come until they are known")
    print("  width up to    mean  median     p90   observations")
    for width, left in sorted(to_come.items()):
        mean, median = statistics.mean(left), statistics.median(left)
        print(f"  {width:11.2f}{mean:8.1f}{median:8.1f}{percentile(left, 90):8}{len(left):15}")


def print_times(runs: Sequence[Run], policy: str) -> None:
    """How long a choice takes."""
    times = [1000 * each for run in runs for each in run.seconds]
    first = statistics.median(1000 * run.seconds[0] for run in runs)
    figures = f"{statistics.median(times):.1f} ms (median), {percentile(times, 95):.1f} ms (p95)"
    print(f"{policy}: a choice takes {figures}, {max(times):.1f} ms at most; the first one {first:.1f} ms")


def print_conversation(run: Run) -> None:
    """Each question with its answer and the levels that it moved; leading levels always."""
    known = "never" if run.leading is None else f"after {run.leading}"
    print(f"\n{run.team.name}: leading levels known {known}, {len(run.rounds)} questions in all")
    truth = run.team.claims(KNOWLEDGE)
    before = state_after(truth, [])
    for number, (question,) in enumerate(run.rounds, 1):
        state = state_after(truth, chain(*run.rounds[:number]))
        shown = [f"{framework.id} {state.results[framework.id].interval}" for framework in LEADING]
        moved = [f"{id_} {level}" for id_, level in state.totals.items() if level != before.totals[id_]]
        moved = [each for each in moved if each not in shown] or ["-" * (state.dimensions == before.dimensions)]
        answer = run.team.answers.get(question, "both stand")
        line = f"{number:4} {question:28}{answer:11}{', '.join(shown):52}{', '.join(moved)}"
        print(line.rstrip())
        before = state


def _length(run: Run) -> tuple[float, int]:
    return math.inf if run.leading is None else run.leading, len(run.rounds)


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--teams", type=int, default=500, help="random teams (%(default)s)")
    arguments.add_argument("--seed", type=int, default=0, help="of the random teams (%(default)s)")
    arguments.add_argument("--worst", type=int, default=0, metavar="K", help="print the K longest conversations")
    arguments.add_argument("--ends", type=int, default=100, metavar="N", help="random teams asked to the end (100)")
    chosen = arguments.parse_args()
    tasks = [(team, True) for team in personas()]
    tasks += [
        (team, number < chosen.ends) for number, team in enumerate(random_teams(DOCTOR, chosen.teams, chosen.seed))
    ]
    with get_context("fork").Pool(PROCESSES) as pool:
        runs = [run for of_team in pool.imap(_all_policies, tasks, chunksize=4) for run in of_team]
    print_group("Personas", [run for run in runs if run.team.kind == PERSONA])
    print_group("Random teams", [run for run in runs if run.team.kind != PERSONA])
    for kind in KINDS:
        print_group(f"Random teams, {kind}", [run for run in runs if run.team.kind == kind])
    own = [run for run in runs if run.policy == OWN]
    print_widths(own)
    print()
    for policy in CHOICES:
        print_times([run for run in runs if run.policy == policy], policy)
    clashes = Counter(point for run in own for point in chain(*run.rounds) if point not in KNOWLEDGE.practices)
    print(f"{OWN}: contradictions asked about, though the whole team has none: {dict(clashes)}")
    for run in sorted(own, key=_length, reverse=True)[: chosen.worst]:
        print_conversation(run)


if __name__ == "__main__":
    main()
