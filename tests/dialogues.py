"""Scripted dialogues: messages, and what has to hold after each; and what of Rung they reach.

A dialogue is a file of ``tests/cases/dialogues``. ``about`` says what it shows, ``fails`` why it does not hold yet.
Each message has ``say`` and, as far as it matters there:

    intent    what it was read as, in the finer intents of `Intent`
    claims    all that it stored: practice to status, or to the value of a fact
    asks      the practice that the pending question is about; null for none
    clashes   ids of all open contradictions
    fires     ids of rules that apply now, others may apply as well
    levels    framework to the interval, such as "0-1"
    reply     pieces of text that stand in the reply
    never     pieces that do not

``python -m tests.dialogues`` prints which rules never applied, which questions were never asked, and which intents
were never met.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.conversation import Conversation, Reply
from assistant.domain import RuleKind
from assistant.reader import Intent
from assistant.store import Store
from assistant.yaml_files import read_yaml

if TYPE_CHECKING:
    from assistant.inference import Diagnosis, Doctor
    from assistant.reader import Reader

DIALOGUES = {
    path.stem: read_yaml(path, path.name)
    for path in sorted((Path(__file__).parent / "cases" / "dialogues").glob("*.yaml"))
}
KEYS = {"say", "intent", "claims", "asks", "clashes", "fires", "levels", "reply", "never"}
_WRITTEN_BY_HAND = {RuleKind.PARTS, RuleKind.TWO_ACCOUNTS}
"""Rules that the program adds to those of the files."""


def seen(reply: Reply, expected: dict[str, Any]) -> dict[str, Any]:
    """What the reply has for each thing that is expected of it; of ``reply`` and ``never``, what is there."""
    frameworks = reply.diagnosis.frameworks
    contradictions = reply.diagnosis.contradictions
    applying = applied(reply.diagnosis)
    found: dict[str, Any] = {
        "say": expected["say"],
        "intent": str(reply.intent),
        "claims": {claim.practice: claim.value or str(claim.status) for claim in reply.claims},
        "asks": reply.asks,
        "clashes": [item.id for item in contradictions if item.strength is RuleKind.CONTRADICTION],
        "fires": [rule for rule in expected.get("fires", ()) if rule in applying],
        "levels": {name: str(frameworks[name].interval) for name in expected.get("levels", ())},
        "reply": [piece for piece in expected.get("reply", ()) if piece in reply.markdown],
        "never": [piece for piece in expected.get("never", ()) if piece not in reply.markdown],
    }
    return {key: found[key] for key in expected}


def applied(diagnosis: Diagnosis) -> frozenset[str]:
    """Ids of the rules that hold: what fires, what clashes, and what implied something."""
    holding = {atom.split(":", 1)[1] for atom in diagnosis.true if atom.startswith(("fires:", "clash:"))}
    implying = {clause.split(":", 1)[1].split("/")[0] for clause in diagnosis.fired if clause.startswith("implied:")}
    return frozenset(holding | implying) & diagnosis.knowledge.rules.keys()


@dataclass
class Coverage:
    """What dialogues reach."""

    rules: set[str] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    intents: set[str] = field(default_factory=set)

    def count(self, reply: Reply) -> None:
        """Add what one reply reaches."""
        self.rules |= applied(reply.diagnosis)
        self.questions |= {reply.asks} - {None}  # type: ignore[arg-type]
        self.intents |= {str(reply.intent)} - {"None"}


def cover(doctor: Doctor, reader: Reader) -> Coverage:
    """Hold all dialogues."""
    coverage = Coverage()
    for dialogue in DIALOGUES.values():
        talk = Conversation(doctor, reader, Store(None), "team")
        coverage.count(talk.opening())
        for message in dialogue["messages"]:
            coverage.count(talk.say(message["say"]))
    return coverage


def shippable_rules(doctor: Doctor) -> set[str]:
    """Ids of the rules that stand in files."""
    return {rule.id for rule in doctor.knowledge.rules.values() if rule.kind not in _WRITTEN_BY_HAND}


def main() -> None:
    """Print what the dialogues do not reach."""
    from assistant.cli.places import installed_knowledge
    from assistant.inference import Doctor
    from assistant.reader import Reader

    knowledge = installed_knowledge()
    doctor = Doctor(knowledge, use_engine=False)
    reached = cover(doctor, Reader(knowledge))
    for what, everything, met in (
        ("rules", shippable_rules(doctor), reached.rules),
        ("questions", set(knowledge.practices), reached.questions),
        ("intents", set(map(str, Intent)), reached.intents),
    ):
        never = sorted(everything - met)
        print(f"{what}: {len(everything) - len(never)} of {len(everything)} reached by {len(DIALOGUES)} dialogues")
        print("".join(f"  never: {name}\n" for name in never), end="")


if __name__ == "__main__":
    main()
