"""How well the reader understands messages, beside plain rapidfuzz in the same run.

    python -m tests.benchmarks.reader               print precision, recall and F1, and the time for a message
    python -m tests.benchmarks.reader --calibrate   fit the constants of the confidence curve again

Our own labelled messages stand in ``tests/cases/reader``; every second one is for development, the others are only
counted here. The messages of ``../shared/devset`` are read too where that folder is there.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process, utils

from assistant.domain import Knowledge, Status
from assistant.knowledge_base import load
from assistant.reader import Reader
from assistant.reader.clauses import split_clauses
from assistant.reader.cues import Cues, Tone, turned
from assistant.resources import data_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

CASES = Path(__file__).parent.parent / "cases" / "reader"
DEVSET = Path(__file__).parents[3] / "shared" / "devset"
PLAIN_CUTOFF = 60
"""Percent. Of five scorers and four cutoffs this one with `token_set_ratio` does best on the development messages."""

Labels = dict[str, str]
"""Practice to status."""


@dataclass
class Score:
    """Counts over a set of messages."""

    found: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0
    should_be_silent: int = 0

    def add(self, got: Labels, case: dict[str, Any]) -> None:
        """Count one message; what is marked as also all right is neither right nor wrong."""
        gold = {label["practice"]: label["status"] for label in case["gold"]}
        allowed = {(label["practice"], label["status"]) for label in case.get("also_ok", ())}
        for practice, status in got.items():
            if practice in gold:
                self.found += 1
                self.right += status == gold[practice] or (practice, status) in allowed
            else:
                self.wrong += practice not in {name for name, _ in allowed}
        self.missed += len(gold.keys() - got.keys())
        if not gold:
            self.should_be_silent += 1
            self.silent += not got

    def row(self) -> str:
        """Precision, recall, F1 of practices, F1 of practices with status."""
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        with_status = 2 * self.right / max(1, 2 * self.found + self.wrong + self.missed)
        practice = 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)
        silent = f"{self.silent}/{self.should_be_silent}"
        return f"{precision:9.2f} {recall:6.2f} {practice:8.2f} {with_status:11.2f} {silent:>9}"


def main() -> None:
    """Print the comparison, or fit the confidence curve."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--calibrate", action="store_true")
    options = arguments.parse_args()
    knowledge = load(data_root())
    started = time.perf_counter()
    reader = Reader(knowledge)
    start_up = time.perf_counter() - started
    if options.calibrate:
        calibrate(reader)
        return
    plain = plain_rapidfuzz(knowledge)
    print(f"{'':44} precision recall F1 pract. F1 pr.+st. silent when nothing is said")
    for name, cases in sets().items():
        rows = {"plain rapidfuzz": plain, "rung": lambda case: rung(reader, case)}
        for reader_name, read in rows.items():
            score = Score()
            for case in cases:
                score.add(read(case), case)
            print(f"{name:28} {reader_name:15} {score.row()}")
        if "intent" in cases[0]:
            print(f"{name:28} intents         {intents(reader, cases):9.2f}")
    report_cost(reader, start_up, plain)


def sets() -> dict[str, list[dict[str, Any]]]:
    """Every labelled set that is there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind in ("messages", "replies"):
        cases = lines(CASES / f"{kind}.jsonl")
        found[f"own {kind}, development"] = cases[0::2]
        found[f"own {kind}, test"] = cases[1::2]
    if DEVSET.is_dir():
        found["devset messages"] = lines(DEVSET / "utterances.jsonl")
        found["devset replies"] = lines(DEVSET / "replies.jsonl")
    else:
        print(f"(no devset at {DEVSET.name}: only our own messages are read)")
    return found


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def rung(reader: Reader, case: dict[str, Any]) -> Labels:
    """What Rung would store."""
    reading = reader.read(case["text"], question=case.get("question_practice"), previous=case.get("prev_practice"))
    return {claim.practice: str(claim.status) for claim in reading.sure}


def intents(reader: Reader, cases: Sequence[dict[str, Any]]) -> float:
    """Share of messages of which the intent is understood."""
    right = 0
    for case in cases:
        reading = reader.read(case["text"], question=case.get("question_practice"), previous=case.get("prev_practice"))
        right += str(reading.intent.outside) in {case["intent"], *case.get("intent_also_ok", ())}
    return right / len(cases)


def plain_rapidfuzz(knowledge: Knowledge) -> Callable[[dict[str, Any]], Labels]:
    """`process.extractOne` of each clause over the practice descriptions, with the same cues for the status."""
    descriptions = {
        practice.id: " ".join([practice.name, practice.what, practice.question, *practice.looks_like.values()])
        for practice in knowledge.practices.values()
    }
    clean = utils.default_process
    cues = Cues(knowledge.language["cues"])

    def read(case: dict[str, Any]) -> Labels:
        found: Labels = {}
        for clause in split_clauses(case["text"]):
            best = process.extractOne(
                clause.text, descriptions, scorer=fuzz.token_set_ratio, processor=clean, score_cutoff=PLAIN_CUTOFF
            )
            if best is not None:
                found[best[2]] = str(turned(Status.YES, Tone(), cues.tone(clause.text)))
        return found

    return read


def report_cost(reader: Reader, start_up: float, plain: Callable[[dict[str, Any]], Labels]) -> None:
    """Time for a message, beside plain rapidfuzz, start-up and memory."""
    cases = lines(CASES / "messages.jsonl")
    ours = timed(lambda case: rung(reader, case), cases)
    theirs = timed(plain, cases)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"time a message: median {statistics.median(ours):.2f} ms, p95 {statistics.quantiles(ours, n=20)[-1]:.2f} ms")
    print(f"                {ratio:.1f} times that of plain rapidfuzz ({statistics.median(theirs):.2f} ms)")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"start-up of the reader: {start_up * 1000:.0f} ms; peak memory of this process: {memory:.0f} MB")


def timed(read: Callable[[dict[str, Any]], Labels], cases: Iterable[dict[str, Any]]) -> list[float]:
    """Milliseconds for each message."""
    times = []
    for case in cases:
        started = time.perf_counter()
        read(case)
        times.append((time.perf_counter() - started) * 1000)
    return times


def calibrate(reader: Reader) -> None:
    """Fit the logistic curve of `assistant.reader.explaining` on the development messages, and show how true it is."""
    rows: list[tuple[tuple[float, ...], bool]] = []
    for case in lines(CASES / "messages.jsonl")[0::2]:
        wanted = {label["practice"] for label in (*case["gold"], *case.get("also_ok", ()))}
        clauses = [clause for clause in split_clauses(case["text"]) if not clause.asks]
        for finding in reader.explainer.explain(clauses):
            evidence = max(-30.0, min(30.0, finding.evidence))
            rows.append(((1.0, evidence, min(25.0, finding.lead), finding.nearness), finding.practice in wanted))
    weights = fitted(rows)
    print("constant, evidence, lead, nearness:", ", ".join(f"{weight:.3f}" for weight in weights))
    print("confidence  findings  share right")
    for tenth in range(10):
        here = [right for values, right in rows if int(10 * min(0.999, logistic(weights, values))) == tenth]
        if here:
            print(f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}     {len(here):8} {sum(here) / len(here):12.2f}")


def fitted(rows: Sequence[tuple[tuple[float, ...], bool]]) -> list[float]:
    """Logistic regression by gradient descent on scaled values; deterministic."""
    scales = [max(abs(values[n]) for values, _ in rows) or 1.0 for n in range(len(rows[0][0]))]
    scaled = [(tuple(v / s for v, s in zip(values, scales, strict=True)), right) for values, right in rows]
    weights = [0.0] * len(scales)
    for _ in range(4000):
        slope = [0.0] * len(weights)
        for values, right in scaled:
            error = logistic(weights, values) - right
            for n, value in enumerate(values):
                slope[n] += error * value
        weights = [weight - 4.0 * each / len(scaled) for weight, each in zip(weights, slope, strict=True)]
    return [weight / scale for weight, scale in zip(weights, scales, strict=True)]


def logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    """A share between 0 and 1."""
    return 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, values, strict=True))))


if __name__ == "__main__":
    main()
