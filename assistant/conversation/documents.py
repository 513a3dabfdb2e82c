"""Everything so far in one piece: the report in the chat, and a framework that is a document to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.advising import moves
from assistant.conversation.explaining import because
from assistant.conversation.results import further_levels, levels
from assistant.conversation.wording import caveat, cited, claim_line, contradiction
from assistant.domain import practices_in
from assistant.inference import prove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.advice import NextStep, NotNow
    from assistant.domain import Framework, Obstacle
    from assistant.inference import Diagnosis


def report(
    diagnosis: Diagnosis, steps: Sequence[NextStep], later: Sequence[NotNow], obstacles: Sequence[Obstacle] = ()
) -> str:
    """Everything so far."""
    knowledge = diagnosis.knowledge
    parts = [f"### Where you stand\n\n{levels(diagnosis)}"]
    if further := further_levels(diagnosis):
        parts.append(f"### What the same answers say elsewhere\n\n{further}")
    if diagnosis.claims:
        said = "\n".join(f"- {claim_line(claim, knowledge)}" for claim in diagnosis.claims)
        parts.append(f"### What you told me\n\n{said}")
    if diagnosis.implied:
        follows = "\n".join(f"- {claim_line(claim, knowledge)}" for claim in diagnosis.implied)
        parts.append(f"### What follows from it\n\n{follows}")
    if diagnosis.contradictions:
        parts += [
            "### What does not fit together",
            *(contradiction(item, knowledge) for item in diagnosis.contradictions),
        ]
    if diagnosis.situations:
        enough = "\n".join(f"- {caveat(finding, knowledge)}" for finding in diagnosis.situations)
        parts.append(f"### What is enough for you\n\n{enough}")
    if diagnosis.caveats:
        listed = "\n".join(f"- {caveat(finding, knowledge)}" for finding in diagnosis.caveats)
        parts.append(f"### Mind\n\n{listed}")
    parts.append(f"### What next\n\n{moves(steps, later, diagnosis, obstacles)}")
    parts.append(
        f"*{len(diagnosis.open_points)} of {len(knowledge.leading_points)} points are still open "
        f"for the levels at the top. Knowledge {knowledge.version} ({knowledge.hash}).*"
    )
    return "\n\n".join(parts)


def document(framework: Framework, diagnosis: Diagnosis) -> str:
    """A framework as a document to fill: block by block what the team said, what it lacks, and what to find out."""
    knowledge = diagnosis.knowledge
    lines = [f"### {framework.name}", "", framework.about]
    for number, dimension in enumerate(framework.dimensions, start=1):
        lines += ["", f"#### {number}. {dimension.name}", "", f"*{dimension.about}*", ""]
        there, missing, asked = [], [], []
        for criterion in framework.within[dimension.id]:
            if (proof := prove(diagnosis, f"met:{criterion.id}")) is not None:
                there.append(f"- {criterion.text} {because(proof, diagnosis)}".rstrip())
            elif (proof := prove(diagnosis, f"failed:{criterion.id}")) is not None:
                missing.append(f"- Not there: {criterion.text} {because(proof, diagnosis)}".rstrip())
            else:
                open_points = [name for name in practices_in(criterion.when) if name in diagnosis.unknown]
                asked += [f"- To find out: {knowledge.practices[name].question}" for name in open_points[:1]]
        lines += dict.fromkeys([*there, *missing, *asked])
    return "\n".join([*lines, "", cited(framework.sources, knowledge)])
