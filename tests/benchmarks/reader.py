"""How well the reader understands messages, beside plain rapidfuzz and TF-IDF in the same run.

    python -m tests.benchmarks.reader            precision, recall, F1; by kind; confusions; confidence; time and memory
    python -m tests.benchmarks.reader --ablate   the same sets with one technique at a time left out
    python -m tests.benchmarks.reader --misread  the development messages that are misread, one by one

Our own labelled messages stand in ``tests/cases/reader``; every second one is for development, the others are only
counted here and never looked at. The messages of ``../shared/devset`` are read too where that folder is there.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from rapidfuzz import fuzz, process, utils

from assistant.domain import Knowledge, Scorer
from assistant.knowledge_base import load
from assistant.reader import Reader, explaining
from assistant.reader.clauses import split_clauses
from assistant.reader.cues import Cues
from assistant.reader.words import stem
from assistant.resources import data_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.reader.cues import Tone

CASES = Path(__file__).parent.parent / "cases" / "reader"
DEVSET = Path(__file__).parents[3] / "shared" / "devset"
PLAIN_CUTOFF = 60
"""Percent. Of five scorers and four cutoffs this one with `token_set_ratio` does best on the development messages."""
TFIDF_CUTOFF = 0.3
"""Cosine below which nothing is claimed; the best of nine on the development messages."""
KINDS = (
    "negation", "double-negation", "twin", "multi", "contrast", "tool-name", "hedge", "planned", "past-vs-now",
    "implicit", "third-person", "quantity", "typo", "slang", "terse",
)  # fmt: skip
CONFUSIONS = 12

Labels = dict[str, str]
"""Practice to status."""
Case = dict[str, Any]
Read = "Callable[[Case], Labels]"


@dataclass
class Score:
    """Counts over a set of messages."""

    found: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0
    should_be_silent: int = 0

    def add(self, got: Labels, case: Case) -> None:
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

    @property
    def both(self) -> tuple[float, float]:
        """F1 of practices, F1 of practices with status."""
        whole = max(1, 2 * self.found + self.wrong + self.missed)
        return 2 * self.found / whole, 2 * self.right / whole

    def row(self) -> str:
        """Precision, recall, F1 of practices, F1 of practices with status, silence."""
        precision = self.found / max(1, self.found + self.wrong)
        recall = self.found / max(1, self.found + self.missed)
        practice, with_status = self.both
        silent = f"{self.silent}/{self.should_be_silent}" if self.should_be_silent else ""
        return f"{precision:9.2f} {recall:6.2f} {practice:8.2f} {with_status:11.2f} {silent:>9}"


def main() -> None:
    """Print what was asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--ablate", action="store_true")
    arguments.add_argument("--misread", action="store_true")
    options = arguments.parse_args()
    knowledge = load(data_root())
    started = time.perf_counter()
    reader = Reader(knowledge)
    start_up = time.perf_counter() - started
    if options.misread:
        print_misread(reader)
    elif options.ablate:
        print_ablations(knowledge)
    else:
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        plain = plain_rapidfuzz(knowledge)
        print_sets(reader, {"plain rapidfuzz": plain, "TF-IDF": nearest_by_tfidf(knowledge)})
        print_kinds(reader)
        print_confusions(reader)
        print_twins(reader)
        print_reliability(reader)
        print_cost(reader, start_up, memory, plain)


# --- the sets


def sets() -> dict[str, list[Case]]:
    """Every labelled set that is there."""
    found: dict[str, list[Case]] = {}
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


def lines(path: Path) -> list[Case]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def scored(read: Callable[[Case], Labels], cases: Iterable[Case]) -> Score:
    """Read every case and count."""
    score = Score()
    for case in cases:
        score.add(read(case), case)
    return score


# --- readers


def rung(reader: Reader, case: Case) -> Labels:
    """What Rung would store."""
    reading = reader.read(case["text"], question=case.get("question_practice"), previous=case.get("prev_practice"))
    return {claim.practice: str(claim.status) for claim in reading.sure}


def plain_rapidfuzz(knowledge: Knowledge) -> Callable[[Case], Labels]:
    """`process.extractOne` of each clause over the practice descriptions, with the same cues for the status."""
    descriptions = {
        practice.id: " ".join([practice.name, practice.what, practice.question, *practice.looks_like.values()])
        for practice in knowledge.practices.values()
    }
    clean = utils.default_process
    cues = Cues(knowledge.language["cues"])

    def read(case: Case) -> Labels:
        found: Labels = {}
        for clause in split_clauses(case["text"]):
            best = process.extractOne(
                clause.text, descriptions, scorer=fuzz.token_set_ratio, processor=clean, score_cutoff=PLAIN_CUTOFF
            )
            if best is not None:
                found[best[2]] = _by_cues(cues.tone(clause.text))
        return found

    return read


def _by_cues(tone: Tone) -> str:
    """The status that cues alone give to something named."""
    if tone.unknown:
        return "unknown"
    if tone.denies:
        return "no"
    return "planned" if tone.planned else "partial" if tone.partial else "yes"


def nearest_by_tfidf(knowledge: Knowledge) -> Callable[[Case], Labels]:
    """The practice and status of the phrase that is nearest to a clause by the cosine of rarity-weighted stems."""
    phrases = [
        (_stems(text), practice, str(status))
        for practice, book in knowledge.phrases.items()
        for status, remarks in book.remarks.items()
        for text in remarks
    ]
    seen = Counter(word for words, _, _ in phrases for word in set(words))
    rarity = {word: math.log(len(phrases) / count) for word, count in seen.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (words, _, _) in enumerate(phrases):
        length = math.sqrt(sum(rarity[word] ** 2 for word in set(words))) or 1.0
        for word in set(words):
            postings[word].append((number, rarity[word] / length))

    def read(case: Case) -> Labels:
        found: Labels = {}
        for clause in split_clauses(case["text"]):
            words = {word for word in _stems(clause.text) if word in rarity}
            length = math.sqrt(sum(rarity[word] ** 2 for word in words)) or 1.0
            cosines: dict[int, float] = defaultdict(float)
            for word in words:
                for number, weight in postings[word]:
                    cosines[number] += weight * rarity[word] / length
            best = max(cosines, key=lambda number: cosines[number], default=None)
            if best is not None and cosines[best] >= TFIDF_CUTOFF:
                found[phrases[best][1]] = phrases[best][2]
        return found

    return read


def _stems(text: str) -> list[str]:
    return [stem(word) for word in utils.default_process(text).split()]


# --- what is printed


def print_sets(reader: Reader, others: dict[str, Callable[[Case], Labels]]) -> None:
    """Precision, recall and F1 of every reader on every set."""
    print(f"{'':44} precision recall F1 pract. F1 pr.+st. silent when nothing is said")
    for name, cases in sets().items():
        for reader_name, read in others.items():
            print(f"{name:28} {reader_name:15} {scored(read, cases).row()}")
        print(f"{name:28} {'rung':15} {scored(lambda case: rung(reader, case), cases).row()}")
        if "intent" in cases[0]:
            print(f"{name:28} intents         {intents(reader, cases):9.3f}")


def intents(reader: Reader, cases: Sequence[Case]) -> float:
    """Share of messages of which the intent is understood."""
    right = 0
    for case in cases:
        reading = reader.read(case["text"], question=case.get("question_practice"), previous=case.get("prev_practice"))
        right += str(reading.intent.outside) in {case["intent"], *case.get("intent_also_ok", ())}
    return right / len(cases)


def print_kinds(reader: Reader) -> None:
    """The own test messages by kind."""
    cases = sets()["own messages, test"]
    print("\nown messages, test, by kind     precision recall F1 pract. F1 pr.+st.")
    for kind in KINDS:
        chosen = [case for case in cases if kind in case.get("tags", ())]
        print(f"{kind:18} {len(chosen):4}        {scored(lambda case: rung(reader, case), chosen).row()}")


def print_confusions(reader: Reader) -> None:
    """What is taken for what, on all messages for development."""
    practices: Counter[tuple[str, str]] = Counter()
    statuses: Counter[tuple[str, str]] = Counter()
    for case in development():
        got = rung(reader, case)
        gold = {label["practice"]: label["status"] for label in case["gold"]}
        allowed = {(label["practice"], label["status"]) for label in case.get("also_ok", ())}
        extra = got.keys() - gold.keys() - {name for name, _ in allowed}
        practices.update((missed, found) for missed in gold.keys() - got.keys() for found in extra or {"nothing"})
        statuses.update(
            (gold[name], got[name])
            for name in gold.keys() & got.keys()
            if got[name] != gold[name] and (name, got[name]) not in allowed
        )
    print("\nconfusions on the development messages (meant > read)")
    named = ((pair, count) for pair, count in practices.most_common() if pair[1] != "nothing")
    for kind, pairs in (("practice", list(named)[:CONFUSIONS]), ("status", statuses.most_common(CONFUSIONS))):
        print(f"  {kind}: " + ", ".join(f"{meant} > {read} {count}" for (meant, read), count in pairs))


def development() -> list[Case]:
    """All messages that may be looked at."""
    return [case for name, cases in sets().items() if "messages" in name and "test" not in name for case in cases]


def print_twins(reader: Reader) -> None:
    """Pairs of a message and its denial: in how many of those that were found is the status the opposite?"""
    cases = [case for case in lines(CASES / "messages.jsonl") if "twin" in case["tags"]]
    found = opposite = 0
    for first, second in zip(cases[0::2], cases[1::2], strict=True):
        wanted = {label["practice"] for label in first["gold"]} & {label["practice"] for label in second["gold"]}
        one, other = rung(reader, first), rung(reader, second)
        for practice in wanted & one.keys() & other.keys():
            found += 1
            opposite += (one[practice] == "no") != (other[practice] == "no")
    print(f"\nnegated twins: {opposite} of {found} that were found have the opposite status")


def print_reliability(reader: Reader) -> None:
    """How often a claim is right, by its confidence; on all messages for development."""
    counts: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for case in development():
        gold = {label["practice"] for label in case["gold"]}
        allowed = {label["practice"] for label in case.get("also_ok", ())} - gold
        for claim in reader.read(case["text"]).claims:
            if claim.practice not in allowed:
                tenth = min(9, int(claim.confidence * 10))
                counts[tenth] += 1
                right[tenth] += claim.practice in gold
    print("\nconfidence  claims  practice right")
    for tenth in sorted(counts):
        print(f"{tenth / 10:.1f}-{tenth / 10 + 0.1:.1f}     {counts[tenth]:6} {right[tenth] / counts[tenth]:15.2f}")


def print_cost(reader: Reader, start_up: float, memory: float, plain: Callable[[Case], Labels]) -> None:
    """Time for a message, beside plain rapidfuzz, start-up and memory."""
    cases = lines(CASES / "messages.jsonl")
    ours = timed(lambda case: rung(reader, case), cases)
    theirs = timed(plain, cases)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(
        f"\ntime a message: median {statistics.median(ours):.2f} ms, p95 {statistics.quantiles(ours, n=20)[-1]:.2f} ms"
    )
    print(f"                {ratio:.1f} times that of plain rapidfuzz ({statistics.median(theirs):.2f} ms)")
    print(f"start-up of the reader: {start_up * 1000:.0f} ms; memory with it loaded: {memory:.0f} MB")


def timed(read: Callable[[Case], Labels], cases: Iterable[Case]) -> list[float]:
    """Milliseconds for each message."""
    times = []
    for case in cases:
        started = time.perf_counter()
        read(case)
        times.append((time.perf_counter() - started) * 1000)
    return times


def print_misread(reader: Reader) -> None:
    """Each development message that is misread: what is wrong (+), missed (-), or read with another status (#)."""
    for case in development():
        gold = {label["practice"]: label["status"] for label in case["gold"]}
        allowed = {(label["practice"], label["status"]) for label in case.get("also_ok", ())}
        got = rung(reader, case)
        wrong = [f"+ {name} {got[name]}" for name in got.keys() - gold.keys() - {name for name, _ in allowed}]
        wrong += [f"- {name} {gold[name]}" for name in gold.keys() - got.keys()]
        wrong += [
            f"# {name} {gold[name]}, read as {got[name]}"
            for name in gold.keys() & got.keys()
            if got[name] != gold[name] and (name, got[name]) not in allowed
        ]
        if wrong:
            print(case["text"], *sorted(wrong), sep="\n    ")


# --- ablations


def print_ablations(knowledge: Knowledge) -> None:
    """F1 of practices and with status on the development and test messages, with one technique at a time left out."""
    chosen = {name: cases for name, cases in sets().items() if "messages" in name or "replies" in name}
    print(f"{'F1 practice / with status':34}" + "".join(f"{name:>28}" for name in chosen))
    for label, reader in _ablated(knowledge):
        cells = []
        for cases in chosen.values():
            practice, with_status = scored(partial(rung, reader), cases).both
            cells.append(f"{practice:.3f} / {with_status:.3f}")
        print(f"{label:34}" + "".join(f"{cell:>28}" for cell in cells))


def _ablated(knowledge: Knowledge) -> Iterable[tuple[str, Reader]]:
    scorers = knowledge.scorers
    yield "everything", Reader(knowledge)
    yield "without mending of typos", Reader(replace(knowledge, scorers=replace(scorers, words=())))
    yield "without tool names", Reader(replace(knowledge, tools={}))
    yield "without cues", Reader(replace(knowledge, language={**knowledge.language, "cues": {}}))
    yield "without scorer of replies", Reader(replace(knowledge, scorers=replace(scorers, reply=Scorer())))
    yield "without scorer of statuses", Reader(replace(knowledge, scorers=replace(scorers, status=Scorer())))
    only_share = {"constant": 0.0, "share": 1.0}
    yield "confidence is the share", Reader(replace(knowledge, scorers=replace(scorers, curve=only_share)))
    with patch.object(explaining, "territory_of", lambda _message, span, _others: span):
        yield "status from the clause alone", Reader(knowledge)
    with patch.object(explaining, "_AS_SAID", 0.0):
        yield "without the nearest phrase", Reader(knowledge)
    with patch("assistant.reader.message._WIDEST_SPAN", 1):
        yield "clauses one by one", Reader(knowledge)


if __name__ == "__main__":
    main()
