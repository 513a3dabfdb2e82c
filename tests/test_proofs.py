"""Proofs: every conclusion has one, it ends in what was claimed, and what it ends in is enough."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings

from assistant.domain import Claim, Status
from assistant.inference import Diagnosis, Proof, claims_from_answers, prove
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import answers_with_second_accounts

CONCLUSIONS = ("reached:", "missed:", "is:", "fires:", "clash:", "contested:", "met:", "failed:")

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def conclusions(diagnosis: Diagnosis) -> list[str]:
    return sorted(atom for atom in diagnosis.true if atom.startswith(CONCLUSIONS))


def steps_of(proof: Proof) -> Iterator[Proof]:
    yield proof
    for premise in proof.premises:
        yield from steps_of(premise)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=60)
def test_every_conclusion_has_a_proof_that_ends_in_claims(claims: list[Claim]) -> None:
    """Levels reached and missed, implied practices, contradictions and findings: all rest on what was given."""
    diagnosis = DOCTOR.diagnose(claims)
    for atom in conclusions(diagnosis):
        proof = prove(diagnosis, atom)
        assert proof is not None
        assert proof.atom == atom
        leaves = list(proof.leaves())
        assert leaves
        assert diagnosis.given.issuperset(leaves)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_the_leaves_of_a_proof_are_enough_for_its_conclusion(claims: list[Claim]) -> None:
    """From the leaves alone the conclusion follows again, unless an atom that the proof wants absent comes up."""
    diagnosis = DOCTOR.diagnose(claims)
    for atom in conclusions(diagnosis):
        proof = prove(diagnosis, atom)
        assert proof is not None
        again = DOCTOR.suppose(frozenset(proof.leaves())).true
        wanted_absent = {absent for step in steps_of(proof) for absent in step.absent}
        assert atom in again or not again.isdisjoint(wanted_absent)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_no_step_of_a_proof_rests_on_itself(claims: list[Claim]) -> None:
    """Going down from a conclusion never comes back to it, every step is true and what it wants absent is not."""
    diagnosis = DOCTOR.diagnose(claims)
    for atom in conclusions(diagnosis):
        proof = prove(diagnosis, atom)
        assert proof is not None
        todo: list[tuple[Proof, frozenset[str]]] = [(proof, frozenset())]
        while todo:
            step, above = todo.pop()
            assert step.atom not in above
            assert step.atom in diagnosis.true
            assert diagnosis.true.isdisjoint(step.absent)
            todo += [(premise, above | {step.atom}) for premise in step.premises]


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=30)
def test_a_proof_is_the_same_each_time(claims: list[Claim]) -> None:
    """Equal claims give equal proofs, in whatever order they were made."""
    one, other = DOCTOR.diagnose(claims), DOCTOR.diagnose(claims[::-1])
    for atom in conclusions(one):
        assert prove(one, atom) == prove(other, atom)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=40)
def test_each_step_names_an_entry_of_the_knowledge(claims: list[Claim]) -> None:
    """A reader can go from any step to the rule, criterion, framework or practice that it was made from."""
    known = {*KNOWLEDGE.rules, *KNOWLEDGE.criteria, *KNOWLEDGE.frameworks, *KNOWLEDGE.practices}
    diagnosis = DOCTOR.diagnose(claims)
    for atom in conclusions(diagnosis):
        proof = prove(diagnosis, atom)
        assert proof is not None
        for step in steps_of(proof):
            assert step.origin in known if step.premises else step.origin == ""
            assert not step.atom.startswith("part:")


def test_what_does_not_hold_has_no_proof() -> None:
    """Nobody claimed a repository, so that there is nothing to prove."""
    assert prove(DOCTOR.diagnose([]), "is:version-control=yes") is None


def test_an_implied_practice_is_proved_by_its_rule_and_the_claim() -> None:
    """Version control follows from CI by the rule that says so, and CI from the claim."""
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, {"continuous-integration": "yes"}))
    proof = prove(diagnosis, f"is:version-control={Status.YES}")
    assert proof is not None
    assert [step.atom for step in steps_of(proof)] == [
        "is:version-control=yes",
        "is:continuous-integration=yes",
        "claimed:continuous-integration=yes",
    ]
    assert proof.origin == "ci-needs-version-control"
    assert "claimed:version-control" in proof.absent


def test_a_missed_level_is_proved_by_the_criterion_that_fails() -> None:
    """Azure asks for an automated data pipeline at level 1; a team without one misses it for that reason."""
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, {"data-pipeline": "no"}))
    proof = prove(diagnosis, "missed:azure-mlops/1")
    assert proof is not None
    assert "azure-mlops-l1-data-pipeline" in {step.origin for step in steps_of(proof)}
    assert list(proof.leaves()) == ["claimed:data-pipeline=no"]


def test_the_shortest_way_to_a_conclusion_is_shown() -> None:
    """Level 3 needs old data kept; that alone proves it missed, though level 2 below it is missed as well."""
    diagnosis = DOCTOR.diagnose(claims_from_answers(KNOWLEDGE, {"data-pipeline": "no", "data-versioning": "no"}))
    proof = prove(diagnosis, "missed:five-levels/data/3")
    assert proof is not None
    assert list(proof.leaves()) == ["claimed:data-versioning=no"]
