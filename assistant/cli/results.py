"""``rung assess``, ``why``, ``next`` and ``plan``: what follows from a transcript or a session, as text or JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.advice import CAPACITY, FEWEST_PEOPLE, LONGEST, MONTHS, MOST_PEOPLE, next_steps, not_now, plan
from assistant.cli.json_lines import print_object
from assistant.cli.transcripts import diagnose, read_transcript
from assistant.conversation import advising, documents, outlook, proofs
from assistant.errors import DataError, UsageError
from assistant.inference import Doctor, prove
from assistant.report import assessment, knowledge_values, not_now_values, plan_values, step_values, target_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO, TextIO

    from assistant.domain import Knowledge, Obstacle
    from assistant.inference import Diagnosis
    from assistant.reader import Reader

FINE, BAD_DATA = 0, 2


@dataclass(frozen=True, slots=True)
class Output:
    """Where results go, and how."""

    target: TextIO
    as_json: bool

    def show(self, text: str, values: Mapping[str, Any]) -> int:
        """Print one result."""
        if self.as_json:
            json.dump(values, self.target, ensure_ascii=False, indent=2)
            self.target.write("\n")
        else:
            self.target.write(text + "\n")
        return FINE


def assess(
    files: Sequence[str], source: BinaryIO, knowledge: Knowledge, reader: Reader, output: Output, *, as_canvas: bool
) -> int:
    """Diagnose transcripts. One is certified by the engine; many are bulk work for the direct evaluation.

    Many as JSON are printed a line each, with the name of the file; one that cannot be read gets a line with an
    "error", and the others their results.

    Raises:
        DataError: The only transcript cannot be read.
    """
    doctor = Doctor(knowledge, use_engine=len(files) == 1)
    if len(files) == 1:
        diagnosis = diagnose(read_transcript(files[0], source), doctor, reader)
        if as_canvas:
            return _canvas(diagnosis, output.target)
        steps, later = next_steps(doctor, diagnosis), not_now(diagnosis)
        return output.show(documents.report(diagnosis, steps, later), assessment(diagnosis, steps, later))
    code = FINE
    for file in files:
        try:
            diagnosis = diagnose(read_transcript(file, source), doctor, reader)
        except DataError as error:
            print(f"rung: error: {error}", file=sys.stderr)
            code = BAD_DATA
            if output.as_json:
                print_object({"file": file, "error": str(error)}, output.target)
            continue
        if not output.as_json:
            output.target.write(f"## {file}\n\n")
        if as_canvas:
            _canvas(diagnosis, output.target)
            continue
        steps, later = next_steps(doctor, diagnosis), not_now(diagnosis)
        if output.as_json:
            print_object({"file": file, **assessment(diagnosis, steps, later)}, output.target)
        else:
            output.target.write(documents.report(diagnosis, steps, later) + "\n\n")
    return code


def _canvas(diagnosis: Diagnosis, target: TextIO) -> int:
    for framework in diagnosis.knowledge.frameworks.values():
        if framework.document:
            target.write(documents.document(framework, diagnosis) + "\n")
    return FINE


def why(name: str, diagnosis: Diagnosis, output: Output) -> int:
    """Prove a conclusion.

    Raises:
        UsageError: There is nothing of that name.
    """
    asked_for = proofs.conclusion(name, diagnosis)
    found = [proof for atom in asked_for.atoms if (proof := prove(diagnosis, atom)) is not None]
    values = {
        "conclusion": name,
        "proofs": [proofs.values(proof, diagnosis) for proof in found],
        "knowledge": knowledge_values(diagnosis.knowledge),
    }
    return output.show(proofs.told(asked_for, diagnosis), values)


def what_next(doctor: Doctor, diagnosis: Diagnosis, output: Output, obstacles: Sequence[Obstacle] = ()) -> int:
    """The next moves, what not to do yet, and the level that fits."""
    steps, later = next_steps(doctor, diagnosis, obstacles=obstacles), not_now(diagnosis)
    leading = [framework for framework in diagnosis.knowledge.frameworks.values() if framework.leading]
    values = {
        "next_steps": [step_values(step, diagnosis) for step in steps],
        "not_now": [not_now_values(each) for each in later],
        "targets": target_values(diagnosis),
        "knowledge": knowledge_values(diagnosis.knowledge),
    }
    text = f"{advising.moves(steps, later, diagnosis, obstacles)}\n\n{outlook.fitting(leading, diagnosis)}"
    return output.show(text, values)


def what_when(
    doctor: Doctor,
    diagnosis: Diagnosis,
    months: int | None,
    capacity: float | None,
    output: Output,
    obstacles: Sequence[Obstacle] = (),
) -> int:
    """The plan; half a year of half a person where nothing is said.

    Raises:
        UsageError: There is no time, or nobody, to plan for.
    """
    made = plan(doctor, diagnosis, *to_plan_for(months, capacity), obstacles)
    return output.show(outlook.planned(diagnosis, made), plan_values(diagnosis, made))


def to_plan_for(months: int | None, capacity: float | None) -> tuple[int, float]:
    """The months and the people of a plan; the usual ones where nothing is said.

    Raises:
        UsageError: There is no time, or nobody, to plan for.
    """
    months = MONTHS if months is None else months
    capacity = CAPACITY if capacity is None else capacity
    if not 1 <= months <= LONGEST:
        raise UsageError(f"{months} months cannot be planned", hint=f"take 1 to {LONGEST}")
    if not FEWEST_PEOPLE <= capacity <= MOST_PEOPLE:
        raise UsageError(
            f"a capacity of {capacity:g} cannot be planned with",
            hint="it is people working full time, such as 0.5 for one person half of the time",
        )
    return months, capacity
