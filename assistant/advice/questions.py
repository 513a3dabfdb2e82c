"""What to ask next: the point whose answer is expected to leave the fewest points that still matter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from assistant.domain import SAYS_SOMETHING, Claim, Role, Status, Total, practices_in
from assistant.inference import status_proposition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from assistant.domain import Framework, Practice
    from assistant.inference import Diagnosis, Doctor

_FACTS_FIRST = ("models-in-production", "label-delay")
"""What advice depends on most; asked once a few practices are known."""
_CLAIMS_BEFORE_FACTS = 3
_DOUBT = 0.5
"""How often "yes" is to be expected before anything is known, counted as one answer."""
_MOST_CANDIDATES = 60
"""So many points are tried out, those that most criteria ask for; the rest waits."""
_MOST_AT_ONCE = 3
"""Questions that are read at a glance."""
_MOSTLY_YES = 0.7
"""Share of yes from which an answer seldom spares the next questions, so that they can be put together."""


def next_question(doctor: Doctor, diagnosis: Diagnosis, skipped: Collection[str] = ()) -> str | None:
    """Choose the practice or fact to ask about, or None when nothing is left to ask.

    A point matters while a criterion asks for it that is undecided and can still move a level. Every such point is
    supposed to be there, and then not to be there; weighed with how often the team has said yes so far, the two
    answers tell how many points would matter afterwards. The one that leaves the fewest is asked: for the leading
    frameworks first, and when these are exact, for the others. Never chosen: what was said, implied, skipped or
    declared unknown.
    """
    knowledge = diagnosis.knowledge
    asked = {claim.practice for claim in diagnosis.claims} | set(skipped)
    unknown = [point for point in diagnosis.unknown if point not in asked]
    if len(diagnosis.claims) >= _CLAIMS_BEFORE_FACTS:
        for fact in _FACTS_FIRST:
            if fact in unknown:
                return fact
    open_points = set(unknown)
    for frameworks, by_dimension in _passes(knowledge.frameworks.values()):
        chosen = _most_telling(doctor, diagnosis, frameworks, open_points, by_dimension=by_dimension)
        if chosen is not None:
            return chosen
    return None


def further_questions(
    doctor: Doctor, diagnosis: Diagnosis, question: str, skipped: Collection[str] = ()
) -> tuple[str, ...]:
    """Choose practices that can be answered along with a question: what would be asked if the answers were yes.

    Those that most criteria ask for, of equals one of the same area. While the leading levels are open, only a team
    that mostly says yes is asked so: of others one answer often makes the next question needless. Empty for facts, and
    for the first questions.
    """
    practices = diagnosis.knowledge.practices
    if practices[question].is_fact or len(diagnosis.claims) < _CLAIMS_BEFORE_FACTS:
        return ()
    told = {claim.practice for claim in diagnosis.claims} | set(skipped)
    is_atoms = {point: _is_atoms(practices[point]) for point in diagnosis.unknown if point not in told}
    for number, (frameworks, by_dimension) in enumerate(_passes(diagnosis.knowledge.frameworks.values())):
        gates = _kept_gates(doctor, frameworks, by_dimension=by_dimension)
        if _mattering(gates, diagnosis.true, is_atoms):
            is_worth_it = number > 0 or _share_of_yes(diagnosis) >= _MOSTLY_YES
            return _along(doctor, diagnosis, question, frameworks, gates, is_atoms) if is_worth_it else ()
    return ()


def _along(
    doctor: Doctor,
    diagnosis: Diagnosis,
    question: str,
    frameworks: Sequence[Framework],
    gates: Sequence[_Gate],
    is_atoms: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    """Further points of the same gates that matter even if the ones before them are there."""
    practices, whole_of = diagnosis.knowledge.practices, diagnosis.knowledge.whole_of
    order = {practice: number for number, practice in enumerate(practices)}
    evaluator = doctor.supposing(frameworks)
    given = diagnosis.given & evaluator.program.inputs
    together = [question]
    while len(together) < _MOST_AT_ONCE:
        supposed = doctor.atoms(Claim(point, Status.YES) for point in together) & evaluator.program.inputs
        wholes = {whole_of(point) for point in together}
        matters = {
            point: count
            for point, count in _mattering(gates, evaluator.run(given | supposed).true, is_atoms).items()
            if not practices[point].is_fact and whole_of(point) not in wholes
        }
        if not matters:
            break
        area = practices[question].area
        together.append(min(matters, key=lambda point: (-matters[point], practices[point].area != area, order[point])))
    return tuple(together[1:])


def questions_left(diagnosis: Diagnosis) -> int:
    """About how many more questions settle the leading frameworks: a guess.

    All points that still matter, if every answer is a yes; about one, if the next no ends it. In simulated
    conversations their number times the squared share of yes was off by three questions in the mean.
    """
    leading = [framework for framework in diagnosis.knowledge.frameworks.values() if framework.leading]
    gates = _gates(leading, by_dimension=False)
    practices = diagnosis.knowledge.practices
    matters = _mattering(gates, diagnosis.true, {point: _is_atoms(practices[point]) for point in diagnosis.unknown})
    return max(1, round(_share_of_yes(diagnosis) ** 2 * len(matters))) if matters else 0


def _most_telling(
    doctor: Doctor,
    diagnosis: Diagnosis,
    frameworks: Sequence[Framework],
    open_points: AbstractSet[str],
    *,
    by_dimension: bool,
) -> str | None:
    """The point whose answer is expected to leave the fewest that matter; None when none matters."""
    gates = _kept_gates(doctor, frameworks, by_dimension=by_dimension)
    practices = diagnosis.knowledge.practices
    is_atoms = {point: _is_atoms(practices[point]) for point in open_points}
    matters = _mattering(gates, diagnosis.true, is_atoms)
    facts = [point for point in matters if practices[point].is_fact]  # have no yes and no to suppose
    matters = {point: count for point, count in matters.items() if point not in facts}
    if not matters:
        return facts[0] if facts else None
    order = {practice: number for number, practice in enumerate(practices)}
    for point in list(matters):  # the whole that a point is a part of: where that is missing, so are its parts
        whole = diagnosis.knowledge.whole_of(point)
        if whole != point and whole in open_points:
            matters[whole] = matters.get(whole, 0) + matters[point]
    candidates = sorted(matters, key=lambda point: (-matters[point], order[point]))[:_MOST_CANDIDATES]
    share = _share_of_yes(diagnosis)
    evaluator = doctor.supposing(frameworks)
    given = diagnosis.given & evaluator.program.inputs
    left: dict[str, float] = {}
    for point in candidates:
        rest = {name: atoms for name, atoms in is_atoms.items() if name != point}
        for status, weight in ((Status.YES, share), (Status.NO, 1 - share)):
            true = evaluator.run(given | (doctor.atoms([Claim(point, status)]) & evaluator.program.inputs)).true
            left[point] = left.get(point, 0.0) + weight * len(_mattering(gates, true, rest))
    return min(candidates, key=lambda point: (round(left[point], 9), order[point]))


def _share_of_yes(diagnosis: Diagnosis) -> float:
    """How likely the next answer is a yes: as often as so far, with one answer that says nothing to begin with."""
    practices = diagnosis.knowledge.practices
    told = [claim.status for claim in diagnosis.claims if not practices[claim.practice].is_fact]
    yes = sum(status is Status.YES for status in told) + 0.5 * sum(status is Status.PARTIAL for status in told)
    telling = sum(status in SAYS_SOMETHING and status is not Status.NOT_APPLICABLE for status in told)
    return (yes + _DOUBT) / (telling + 1)


def _is_atoms(point: Practice) -> tuple[str, ...]:
    """The atoms of which one holds once it is known how far a practice is."""
    return () if point.is_fact else tuple(f"is:{status_proposition(point.id, status)}" for status in SAYS_SOMETHING)


@dataclass(frozen=True, slots=True)
class _Gate:
    """A scale with the criteria that decide about it."""

    missed: tuple[tuple[float, str], ...]
    """Levels from the second one on, and the atoms that say they are out of reach; empty where points are counted."""
    criteria: tuple[tuple[float, tuple[str, ...], tuple[str, ...]], ...]
    """Level, the atoms of which any decides it, the practices and facts that it asks for; and so for half a point."""


def _passes(frameworks: Collection[Framework]) -> list[tuple[list[Framework], bool]]:
    """In which order results are settled: leading levels, their dimensions, further levels one by one, points."""
    leading = [framework for framework in frameworks if framework.leading]
    further = [framework for framework in frameworks if not framework.leading]
    levels = [([framework], False) for framework in further if not framework.counts_points]
    points = [framework for framework in further if framework.counts_points]
    return [(leading, False), (leading, True), *levels, (points, False)]


def _gated(framework: Framework, *, by_dimension: bool) -> Iterable[str | None]:
    """The scales of a framework: the whole, or each dimension, also where there is no total."""
    return framework.within if by_dimension or framework.total is Total.NONE else (None,)


_GATES: WeakKeyDictionary[Doctor, dict[tuple[tuple[str, ...], bool], list[_Gate]]] = WeakKeyDictionary()
"""What the frameworks of a doctor's knowledge ask for: the same at every question, and slow to gather."""


def _kept_gates(doctor: Doctor, frameworks: Sequence[Framework], *, by_dimension: bool) -> list[_Gate]:
    kept = _GATES.setdefault(doctor, {})
    key = (tuple(framework.id for framework in frameworks), by_dimension)
    if key not in kept:
        kept[key] = _gates(frameworks, by_dimension=by_dimension)
    return kept[key]


def _gates(frameworks: Sequence[Framework], *, by_dimension: bool) -> list[_Gate]:
    return [_gate(framework, name) for framework in frameworks for name in _gated(framework, by_dimension=by_dimension)]


def _gate(framework: Framework, dimension: str | None) -> _Gate:
    criteria = framework.criteria if dimension is None else framework.within[dimension]
    name = framework.id if dimension is None else f"{framework.id}/{dimension}"
    levels = () if framework.counts_points else framework.levels[1:]
    lowest = levels[0].number if levels else -math.inf  # what the first level asks for stands in the way of the second
    return _Gate(
        missed=tuple((level.number, f"missed:{name}/{level.number}") for level in levels),
        criteria=tuple(
            (max(each.level, lowest), deciding, tuple(practices_in(condition)))
            for each in criteria
            if each.role is Role.REQUIRED
            for condition, deciding in (
                (each.when, (f"met:{each.id}", f"failed:{each.id}")),
                (each.half, (f"met:{each.id}", f"half-met:{each.id}", f"half-failed:{each.id}")),
            )
            if condition is not None
        ),
    )


def _mattering(
    gates: Iterable[_Gate], true: AbstractSet[str], is_atoms: Mapping[str, tuple[str, ...]]
) -> dict[str, int]:
    """The unknown points that an undecided criterion asks for at a level within reach, and how many do."""
    counts: dict[str, int] = {}
    for gate in gates:
        reach = min((level for level, missed in gate.missed if missed in true), default=math.inf)
        for level, deciding, practices in gate.criteria:
            if level < reach and true.isdisjoint(deciding):
                for practice in practices:
                    counts[practice] = counts.get(practice, 0) + 1
    return {
        point: count
        for point, count in counts.items()
        if point in is_atoms and not any(atom in true for atom in is_atoms[point])
    }
