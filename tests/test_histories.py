"""Long histories: however a team got to its answers, only they count; thousands of verdicts stay right and cheap."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from assistant.advice import next_steps, not_now
from assistant.conversation import Conversation
from assistant.conversation.events import Claimed, Corrected, Deferred, Redone, Settled, Skipped, Undone
from assistant.domain import Claim, Origin, Status
from assistant.inference import Doctor, engine
from assistant.reader import Reader
from assistant.report import assessment
from assistant.store import Store
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import ALL_AMOUNTS, AMOUNTS, CHOICES, WHOLE, judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.events import Event
    from assistant.inference import Diagnosis

ROOT = Path(__file__).parent.parent
READER = Reader(KNOWLEDGE)
PRACTICES = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# --- conversations

WORDS = {"yes": Status.YES, "no": Status.NO, "partly": Status.PARTIAL, "planned": Status.PLANNED}
CHANGED = ["version-control", "continuous-integration", "code-review", "data-pipeline", "lineage", "model-registry"]
CORRECTIONS = [f"change {KNOWLEDGE.practices[id_].name.lower()} to {word}" for id_ in CHANGED for word in WORDS]
ANSWERS = ["yes", "no", "partly", "we plan to", "I don't know", "skip", "both"]
CLASHES = [
    ["change continuous integration to yes", "change version control to no", "both"],
    ["change lineage to yes", "change version control to planned", "3", "change lineage to partly"],
    ["change code review to yes", "change version control to no", "later", "undo"],
]
"""One claim implies what the other denies; both are said to hold, or that is left open."""
HISTORIES = st.lists(
    st.one_of(
        st.sampled_from(CORRECTIONS).map(lambda text: [text]),
        st.sampled_from(ANSWERS).map(lambda text: [text]),
        st.sampled_from(["undo", "undo", "redo"]).map(lambda text: [text]),
        st.sampled_from(CLASHES),
    ),
    max_size=12,
).map(lambda parts: [text for part in parts for text in part])


@dataclass
class Ledger:
    """What stands after each turn, kept in the plainest way: a stack of what was done and one of what was undone."""

    done: list[list[Event]] = field(default_factory=list)
    undone: list[list[Event]] = field(default_factory=list)

    def enter(self, text: str, events: list[Event]) -> None:
        """Book what a message was taken for; which turn is taken back or brought back is worked out here."""
        if text == "undo":
            assert [type(each) for each in events] == [Undone] * bool(self.done)
            if self.done:
                self.undone.append(self.done.pop())
        elif text == "redo":
            assert [type(each) for each in events] == [Redone] * bool(self.undone)
            if self.undone:
                self.done.append(self.undone.pop())
        elif any(isinstance(each, Claimed | Corrected | Settled | Deferred | Skipped) for each in events):
            self.done.append(events)
            self.undone.clear()

    def answers(self) -> tuple[list[Claim], set[str]]:
        """The last answer on each practice, in the order of the first ones; and what was settled and holds still."""
        claims: dict[str, Claim] = {}
        settled: dict[str, tuple[str, ...]] = {}
        for each in (entry for turn in self.done for entry in turn):
            match each:
                case Claimed(claim) if claim.practice in claims and claim.status is Status.UNKNOWN:
                    pass  # not to know something now takes back nothing
                case Claimed(claim) | Corrected(claim):
                    assert (
                        isinstance(each, Corrected) or claim.practice not in claims or claim.origin is Origin.ANSWERED
                    )
                    before = claims.get(claim.practice)
                    if before is None or before.status is not claim.status:
                        settled = {id_: about for id_, about in settled.items() if claim.practice not in about}
                    claims[claim.practice] = claim
                case Settled(id_, about):
                    settled[id_] = about
        return list(claims.values()), set(settled)


def printed(diagnosis: Diagnosis) -> bytes:
    """What ``rung assess --json`` prints."""
    return json.dumps(assessment(diagnosis, next_steps(DOCTOR, diagnosis), not_now(diagnosis))).encode()


def check_history(messages: Sequence[str]) -> None:
    """Say everything; compare with a diagnosis of the answers that stand, and with the session opened again."""
    store, ledger = Store(None), Ledger()
    talk = Conversation(DOCTOR, READER, store, "team")
    for text in messages:
        ledger.enter(text, talk.hear(text)[1])
    claims, settled = ledger.answers()
    fresh = printed(DOCTOR.diagnose(claims, settled))
    assert printed(talk.diagnosis) == fresh
    assert printed(Conversation(DOCTOR, READER, store, "team").diagnosis) == fresh
    event(f"{len(claims) // 3 * 3}+ answers, {'some' if settled else 'nothing'} settled")


@given(messages=HISTORIES)
@settings(RANDOM, max_examples=40)
def test_a_verdict_depends_on_the_answers_that_stand_and_not_on_the_way_there(messages: list[str]) -> None:
    """Answers, corrections, undoing and redoing leave, to the byte, what the last answers give to a fresh doctor."""
    check_history(messages)


@pytest.mark.slow
@given(messages=HISTORIES)
@settings(RANDOM, max_examples=500)
def test_five_hundred_verdicts_do_not_depend_on_the_way_there(messages: list[str]) -> None:
    """The same for many conversations."""
    check_history(messages)


# --- many teams

STATUSES = [
    [Status.YES],
    [Status.YES, Status.YES, Status.YES, Status.YES, Status.PARTIAL, Status.NO],
    [Status.YES, Status.YES, Status.PARTIAL, Status.PLANNED, Status.NO, Status.UNKNOWN, Status.NOT_APPLICABLE],
    [Status.NO, Status.PLANNED, Status.PARTIAL],
]
"""Kinds of teams: what each of their answers is drawn from."""


def by_chance(seed: int) -> list[Claim]:
    """Answers of a team to everything, or to some of it; a few practices are spoken of twice."""
    chance = random.Random(seed)
    statuses, told_share = chance.choice(STATUSES), chance.choice([0.1, 0.5, 0.9, 1.0])
    odd_ones = chance.sample(PRACTICES, chance.randint(0, 8))
    claims: list[Claim] = []
    for practice in KNOWLEDGE.practices.values():
        if chance.random() > told_share:
            continue
        if practice.value is None or practice.value == "yes-no":
            claims.append(Claim(practice.id, chance.choice(list(Status) if practice.id in odd_ones else statuses)))
        else:
            values = CHOICES.get(practice.id) or list(AMOUNTS[practice.value])
            claims.append(Claim(practice.id, Status.YES, value=chance.choice(values)))
    second = [Claim(practice, Status.NO) for practice in odd_ones if chance.random() < 0.1]
    return [*claims, *(claim for claim in second if Claim(claim.practice, Status.YES) in claims)]


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 5_000, 1_000))
def test_thousands_of_teams_get_the_levels_of_the_oracle(first: int) -> None:
    """Each level of a thousand random teams, from both ends, is what the oracle reads from the criteria."""
    for seed in range(first, first + 1_000):
        claims = by_chance(seed)
        diagnosis, verdict = DOCTOR.diagnose(claims), judge(KNOWLEDGE, claims, ALL_AMOUNTS)
        found = {(result.id, WHOLE): result.interval for result in diagnosis.frameworks.values()}
        for result in diagnosis.frameworks.values():
            found |= {(result.id, dimension): interval for dimension, interval in result.dimensions.items()}
        ends = {place: (interval.at_least, interval.at_most) for place, interval in found.items()}
        assert ends == verdict.levels, f"team {seed}"
        assert diagnosis.contested == verdict.contested, f"team {seed}"


# --- many diagnoses in one process


def resident_megabytes() -> float:
    """What this process holds in memory, the engine's own included."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def diagnose_many(use_engine: bool, stops: Sequence[int]) -> list[float]:
    """Diagnose small teams, each with all that follows; returns the megabytes held after so many of them."""
    doctor, readings = Doctor(KNOWLEDGE, use_engine=use_engine), []
    teams = [told[:4] for told in map(by_chance, range(40)) if len(told) > 4]
    for number in range(1, max(stops) + 1):
        diagnosis = doctor.diagnose(teams[number % len(teams)])
        assert diagnosis.frameworks
        assert diagnosis.contradictions is not None
        if number in stops:
            readings.append(resident_megabytes())
    return readings


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the memory of a process is read from /proc")
@pytest.mark.parametrize(
    "use_engine",
    [
        pytest.param(
            True, marks=pytest.mark.skipif(not engine.is_installed(), reason="durable-rules is not installed")
        ),
        False,
    ],
)
def test_ten_thousand_diagnoses_need_no_more_memory_than_one_thousand(use_engine: bool) -> None:
    """A process that lives long does not grow: nothing of a diagnosis is kept once nobody asks for it."""
    program = f"import tests.test_histories as here; print(here.diagnose_many({use_engine}, [1_000, 10_000]))"
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    early, late = json.loads(run.stdout)
    assert late - early < 5
