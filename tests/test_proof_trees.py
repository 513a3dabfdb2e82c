"""Proofs in words: from a name that somebody asks about down to the user's own words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import assistant.knowledge_base as knowledge_base
from assistant.conversation import proofs
from assistant.domain import Claim, Quote, Role, RuleKind, Status
from assistant.errors import UsageError
from assistant.inference import Diagnosis, Doctor, prove
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import answers, answers_with_second_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import TinyKnowledge

RANDOM = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CI, GIT, DATA, CHECKS = "continuous-integration", "version-control", "data-pipeline", "data-validation"
NOTHING = "Nothing that is known decides"


def said(practice: str, status: str, words: str = "", *, value: str | None = None) -> Claim:
    quotes = (Quote(words, 1, 0, len(words)),) if words else ()
    return Claim(practice, Status(status), value=value, quotes=quotes)


def small(tiny: TinyKnowledge, *claims: Claim) -> Diagnosis:
    return Doctor(knowledge_base.load(tiny.root), use_engine=False).diagnose(claims)


def why(name: str, diagnosis: Diagnosis) -> list[str]:
    """The lines that are told about a name."""
    return proofs.told(proofs.conclusion(name, diagnosis), diagnosis).splitlines()


FIRST_RUNG = (said(GIT, "yes", "it is all in git"), said(DATA, "partial", "a script gets the big tables"))
GIT_SAID = "- version control: yes, you said “it is all in git”"
DATA_SAID = "- a data pipeline: partly, you said “a script gets the big tables”"
CODE_KEPT = "- Code is under version control. (criterion `ladder-l1-code`) *[A field guide]*"
DATA_KEPT = "- Data comes from a pipeline. (criterion `ladder-l1-data`) *[A field guide]*"


# --- what can be asked about


def test_a_level_is_proved_down_to_the_users_words(tiny: TinyKnowledge) -> None:
    """Level, dimensions, criteria with their sources, and what was said, each a step further in."""
    assert why("ladder/1", small(tiny, *FIRST_RUNG)) == [
        "- Level 1 of Ladder is reached",
        "   - Level 1 of code in Ladder is reached",
        f"      {CODE_KEPT}",
        f"         {GIT_SAID}",
        "   - Level 1 of data in Ladder is reached",
        f"      {DATA_KEPT}",
        f"         {DATA_SAID}",
    ]


def test_a_level_out_of_reach_is_proved_by_what_keeps_it_there(tiny: TinyKnowledge) -> None:
    """One dimension is enough."""
    assert why("ladder/2", small(tiny, *FIRST_RUNG, said(CHECKS, "no", "nobody looks"))) == [
        "- Level 2 of Ladder is out of reach",
        "   - Level 2 of data in Ladder is out of reach",
        "      - Not so: Data is checked. (criterion `ladder-l2-data`) *[A field guide]*",
        "         - data validation: no, you said “nobody looks”",
    ]


def test_a_framework_is_proved_by_the_level_that_it_has_and_the_one_that_it_has_not(tiny: TinyKnowledge) -> None:
    """Both ends of where the team stands."""
    diagnosis = small(tiny, *FIRST_RUNG, said(CHECKS, "no"))
    assert why("ladder", diagnosis) == [*why("ladder/1", diagnosis), *why("ladder/2", diagnosis)]


def test_a_dimension_is_proved_like_a_framework(tiny: TinyKnowledge) -> None:
    """With nothing of the other dimensions."""
    assert why("ladder/code", small(tiny, *FIRST_RUNG)) == [
        "- Level 1 of code in Ladder is reached",
        f"   {CODE_KEPT}",
        f"      {GIT_SAID}",
    ]


def test_a_level_of_a_dimension_can_be_asked_about(tiny: TinyKnowledge) -> None:
    """One that follows from a level below."""
    assert why("ladder/data/2", small(tiny, said(DATA, "no", "by hand"))) == [
        "- Level 2 of data in Ladder is out of reach",
        "   - Level 1 of data in Ladder is out of reach",
        "      - Not so: Data comes from a pipeline. (criterion `ladder-l1-data`) *[A field guide]*",
        "         - a data pipeline: no, you said “by hand”",
    ]


def test_points_are_proved_criterion_by_criterion(whole: TinyKnowledge) -> None:
    """Those that are had, whole or half, and those that are missed; one that is missed may have its half."""
    diagnosis = small(whole, said(GIT, "no", "by mail"), said(CHECKS, "partial", "the big tables"))
    assert why("scores", diagnosis) == [
        "- Not so: Code is kept. (criterion `scores-code`) *[A field guide]*",
        "   - version control: no, you said “by mail”",
        "- Half of: Data is looked at. (criterion `scores-data`) *[A field guide]*",
        "   - data validation: partly, you said “the big tables”",
        "- Not so: Data is looked at. (criterion `scores-data`) *[A field guide]*",
        "   - data validation: partly, you said “the big tables”",
    ]
    assert why("scores/code", diagnosis) == why("scores", diagnosis)[:2]


def test_a_criterion_is_proved_by_what_was_said(tiny: TinyKnowledge) -> None:
    """Met or failed."""
    assert why("ladder-l1-code", small(tiny, *FIRST_RUNG)) == [CODE_KEPT, f"   {GIT_SAID}"]
    assert why("ladder-l1-code", small(tiny, said(GIT, "no"))) == [
        "- Not so: Code is under version control. (criterion `ladder-l1-code`) *[A field guide]*",
        "   - version control: no",
    ]


def test_a_practice_that_was_said_is_its_own_proof(tiny: TinyKnowledge) -> None:
    """There is nothing below it."""
    assert why(GIT, small(tiny, *FIRST_RUNG)) == [GIT_SAID]


def test_a_practice_that_follows_is_proved_by_its_rule(tiny: TinyKnowledge) -> None:
    """Integration starts from a repository; the rule can be asked about as well."""
    diagnosis = small(tiny, said(CI, "yes", "we have CI"))
    lines = [
        "- version control: yes (rule `ci-needs-version-control`) *[A field guide]*",
        "   - continuous integration: yes, you said “we have CI”",
    ]

    assert why(GIT, diagnosis) == lines
    assert why("ci-needs-version-control", diagnosis) == lines


def test_a_rule_that_applies_is_proved_by_what_made_it_apply(tiny: TinyKnowledge) -> None:
    """A risk."""
    assert why("checks-without-data", small(tiny, said(CHECKS, "yes", "we check"), said(DATA, "no", "by hand"))) == [
        "- Checks by hand are forgotten. (rule `checks-without-data`) *[A field guide]*",
        "   - data validation: yes, you said “we check”",
        "   - a data pipeline: no, you said “by hand”",
    ]


def test_a_contradiction_is_proved_by_its_two_sides(tiny: TinyKnowledge) -> None:
    """By the name of the rule that is broken."""
    diagnosis = small(tiny, said(CI, "yes", "we have CI"), said(GIT, "no", "scripts go by mail"))
    assert why("ci-needs-version-control", diagnosis) == [
        "- Continuous integration starts from a repository. (rule `ci-needs-version-control`) *[A field guide]*",
        "   - continuous integration: yes, you said “we have CI”",
        "   - version control: no, you said “scripts go by mail”",
    ]


def test_two_accounts_are_proved_by_both(tiny: TinyKnowledge) -> None:
    """By the name under which they can be settled."""
    diagnosis = small(tiny, said(GIT, "yes", "it is in git"), said(GIT, "no", "scripts go by mail"))
    assert why("two-accounts:version-control", diagnosis) == [
        "- Both cannot be true today. (rule `two-accounts`) *[A field guide]*",
        "   - version control is told in two ways, you said “it is in git” and “scripts go by mail”",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "ladder", "ladder/data", "ladder/2", "ladder/data/1", "ladder-l2-data", DATA, CHECKS, "late-labels",
        "checks-without-data", "ci-needs-version-control", "two-accounts:data-pipeline",
    ],
)  # fmt: skip
def test_what_nothing_decides_is_said_to_be_open(tiny: TinyKnowledge, name: str) -> None:
    """It is a name all the same."""
    (line,) = why(name, small(tiny))
    assert line.startswith(NOTHING)


def all_names() -> Iterator[str]:
    """Everything that has a name of its own, with each framework by dimension and level."""
    for framework in KNOWLEDGE.frameworks.values():
        yield framework.id
        parts = [dimension.id for dimension in framework.dimensions]
        levels = [] if framework.counts_points else [f"{level.number:g}" for level in framework.levels]
        yield from (f"{framework.id}/{end}" for end in (*parts, *levels))
        yield from (f"{framework.id}/{part}/{level}" for part in parts for level in levels)
    yield from KNOWLEDGE.criteria
    yield from KNOWLEDGE.practices
    yield from KNOWLEDGE.rules


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=3)
def test_everything_that_has_a_name_can_be_asked_about(claims: list[Claim]) -> None:
    """Whatever the team says there is an answer: a proof, or that it is open."""
    diagnosis = DOCTOR.diagnose(claims)
    for name in all_names():
        first = why(name, diagnosis)[0]
        assert first.startswith(("- ", NOTHING)), name


@given(claims=answers(KNOWLEDGE))
@settings(RANDOM, max_examples=10)
def test_where_a_team_stands_is_proved(claims: list[Claim]) -> None:
    """Every level that is reached, and every one that is out of reach, has a proof under its name."""
    diagnosis = DOCTOR.diagnose(claims)
    for framework in KNOWLEDGE.frameworks.values():
        where = diagnosis.frameworks[framework.id].interval
        for level in framework.levels[1:] if not framework.counts_points else ():
            (*_, last) = why(f"{framework.id}/{level.number:g}", diagnosis)
            is_decided = level.number <= where.at_least or level.number > where.at_most
            assert last.startswith(NOTHING) != is_decided


# --- what cannot


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("laddder", "ladder"),
        ("version-contrl", GIT),
        ("late-label", "late-labels"),
        ("ladder-l1-cod", "ladder-l1-code"),
    ],
)
def test_a_misspelt_name_gets_the_nearest_one(tiny: TinyKnowledge, typed: str, nearest: str) -> None:
    """Of frameworks, practices, rules and criteria."""
    with pytest.raises(UsageError, match=f"there is no conclusion '{typed}'") as error:
        proofs.conclusion(typed, small(tiny))
    assert f"did you mean '{nearest}'?" in str(error.value)


def test_a_misspelt_dimension_gets_the_nearest_one_of_its_framework(tiny: TinyKnowledge) -> None:
    """And its framework is named as people call it."""
    with pytest.raises(UsageError, match="Ladder has no dimension 'coed'") as error:
        proofs.conclusion("ladder/coed", small(tiny))
    assert "did you mean 'code'?" in str(error.value)


@pytest.mark.parametrize(
    "typed", ["", "/", "ladder/", "/1", "ladder/1/code", "ladder/1.5", "ladder//1", "?", "a" * 500]
)
def test_what_is_no_name_is_bad_usage(tiny: TinyKnowledge, typed: str) -> None:
    """With the way to the list."""
    with pytest.raises(UsageError) as error:
        proofs.conclusion(typed, small(tiny))
    assert "rung kb list" in str(error.value)


@pytest.mark.parametrize("typed", ["ladder/9", "ladder/code/7"])
def test_a_level_that_a_framework_has_not_is_bad_usage(tiny: TinyKnowledge, typed: str) -> None:
    """With those that it has."""
    with pytest.raises(UsageError, match="Ladder has no level") as error:
        proofs.conclusion(typed, small(tiny))
    assert "0 to 2" in str(error.value)


@pytest.mark.parametrize("typed", ["two-accounts:no-such-practice", "ci-needs-version-control+no-such-rule"])
def test_a_rule_with_an_unknown_end_is_bad_usage(tiny: TinyKnowledge, typed: str) -> None:
    """Nothing will ever decide about it."""
    with pytest.raises(UsageError):
        proofs.conclusion(typed, small(tiny))


# --- words


def quoting(claims: list[Claim]) -> list[Claim]:
    """The same claims, each with words of its own."""
    return [
        replace(claim, quotes=(Quote(f"words {number} on {claim.practice.replace('-', ' ')}", 1),))
        for number, claim in enumerate(claims)
    ]


def shown(claim: Claim) -> str:
    """The words of a claim as a proof shows them."""
    return f"“{claim.quotes[0].text}”"


def innermost(lines: list[str]) -> list[str]:
    """The lines with nothing below them."""
    depths = [len(line) - len(line.lstrip(" ")) for line in lines] + [0]
    return [
        line.strip().removeprefix("- ")
        for line, here, after in zip(lines, depths, depths[1:], strict=False)
        if after <= here
    ]


EVERYBODY = "That is where everybody begins"


@given(claims=answers(KNOWLEDGE).map(quoting))
@settings(RANDOM, max_examples=12)
def test_every_proof_ends_in_the_users_words(claims: list[Claim]) -> None:
    """Each innermost line names a practice and quotes what was said about that practice, and nothing else."""
    diagnosis = DOCTOR.diagnose(claims)
    by_name = {KNOWLEDGE.practices[claim.practice].name: claim for claim in claims}
    firing = [atom.removeprefix("fires:") for atom in diagnosis.true if atom.startswith("fires:")]
    for name in (*KNOWLEDGE.frameworks, *firing):
        lines = why(name, diagnosis)
        if lines[0].startswith(NOTHING):
            continue
        for line in innermost(lines):
            words = re.findall(r"“words \d+ on [a-z ]+”", line)
            about = max((each for each in by_name if line.startswith(each)), key=len, default=None)
            if line != EVERYBODY:
                assert about is not None
                assert words == [shown(by_name[about])]


def test_a_claim_without_words_is_told_without_any(tiny: TinyKnowledge) -> None:
    """Answers from a file have none."""
    assert why(GIT, small(tiny, said(GIT, "yes"))) == ["- version control: yes"]


def test_words_are_shown_as_they_were_typed(tiny: TinyKnowledge) -> None:
    """Markdown in them is escaped, and they stay on one line."""
    (line,) = why(GIT, small(tiny, said(GIT, "yes", "*all* of it\n- is in `git`")))
    assert line == r"- version control: yes, you said “\*all\* of it \- is in \`git\`”"


def test_a_side_of_a_contradiction_is_not_quoted_for_the_other_side(tiny: TinyKnowledge) -> None:
    """That version control is missing was not said with "it is in git"."""
    accounts = (said(GIT, "yes", "it is in git"), said(GIT, "no", "scripts go by mail"))
    lines = why("ci-needs-version-control", small(tiny, said(CI, "yes", "we have CI"), *accounts))

    assert "   - version control: no, you said “scripts go by mail”" in lines


def test_nothing_is_told_twice_under_one_step() -> None:
    """Balawejder's level 3 asks for monitoring in two ways; it is missing once."""
    lines = why("five-levels-l3-monitoring-service", DOCTOR.diagnose([said("model-monitoring", "no", "nobody looks")]))
    assert [line.strip() for line in lines[1:]] == ["- Model monitoring: no, you said “nobody looks”"]


# --- as plain values


def steps(values: dict[str, object]) -> Iterator[dict[str, object]]:
    """All steps of a proof in plain values."""
    yield values
    premises = values["premises"]
    assert isinstance(premises, list)
    for premise in premises:
        yield from steps(premise)


@given(claims=answers(KNOWLEDGE).map(quoting))
@settings(RANDOM, max_examples=5)
def test_plain_values_have_the_sources_of_every_criterion_and_rule(claims: list[Claim]) -> None:
    """Steps of the program's own have none; each step says what it says, and JSON takes all of it."""
    diagnosis = DOCTOR.diagnose(claims)
    words = {claim.practice: claim.quotes[0].text for claim in claims}
    for atom in sorted(diagnosis.true):
        if not atom.startswith(("reached:", "missed:", "fires:", "met:")):
            continue
        proof = prove(diagnosis, atom)
        assert proof is not None
        values = proofs.values(proof, diagnosis)
        assert json.loads(json.dumps(values)) == values
        assert values["atom"] == atom
        for step in steps(values):
            kind, _, about = str(step["atom"]).partition(":")
            entry = KNOWLEDGE.criteria.get(str(step["origin"])) or KNOWLEDGE.rules.get(str(step["origin"]))
            assert step["sources"] == (list(entry.sources) if entry is not None else [])
            if kind in {"met", "failed", "half-met", "half-failed"}:
                assert step["origin"] == about
                assert step["sources"]
            if kind == "claimed":
                assert step["premises"] == []
                assert step["words"] == [words[re.split(r"!?[=<>~]", about)[0]]]
            assert step["says"] == proofs.statement(str(step["atom"]), diagnosis)


def test_plain_values_of_a_proof(tiny: TinyKnowledge) -> None:
    """A criterion that rests on one claim."""
    diagnosis = small(tiny, *FIRST_RUNG)
    proof = prove(diagnosis, "met:ladder-l1-code")
    assert proof is not None
    claimed = {
        "atom": "claimed:version-control=yes", "says": "version control: yes", "origin": "", "sources": [],
        "words": ["it is all in git"], "premises": [], "absent": [],
    }  # fmt: skip
    holds = {
        "atom": "is:version-control=yes", "says": "version control: yes", "origin": GIT, "sources": [], "words": [],
        "premises": [claimed], "absent": ["contested:version-control"],
    }  # fmt: skip
    assert proofs.values(proof, diagnosis) == {
        "atom": "met:ladder-l1-code", "says": "Code is under version control.", "origin": "ladder-l1-code",
        "sources": ["field-guide"], "words": [], "premises": [holds], "absent": [],
    }  # fmt: skip


# --- statements


@pytest.mark.parametrize(
    ("atom", "text"),
    [
        ("is:version-control=partial", "version control: partly"),
        ("claimed:version-control=planned", "version control: planned, not there yet"),
        ("claimed:version-control!=", "version control is told in two ways"),
        ("is:version-control=not-applicable", "version control: does not apply"),
        ("met:ladder-l1-code", "Code is under version control."),
        ("failed:ladder-l1-code", "Not so: Code is under version control."),
        ("half-met:scores-data", "Half of: Data is looked at."),
        ("half-failed:scores-data", "Not so: Data is looked at."),
        ("reached:ladder/1", "Level 1 of Ladder is reached"),
        ("missed:ladder/data/2", "Level 2 of data in Ladder is out of reach"),
        ("fires:late-labels", "The truth comes late."),
        ("clash:ci-needs-version-control", "Continuous integration starts from a repository."),
        ("clash:two-accounts:version-control", "Both cannot be true today."),
        ("contested:version-control", "version control is in doubt"),
        ("settled:ci-needs-version-control", "You said that both hold"),
        ("start", EVERYBODY),
    ],
)
def test_an_atom_is_put_in_words(whole: TinyKnowledge, atom: str, text: str) -> None:
    """One of each kind."""
    assert proofs.statement(atom, small(whole)) == text


INTERNAL = ("part:", "go:")
"""Atoms of the compiler and the evaluator; no proof shows one."""


def is_raw(text: str, atom: str) -> bool:
    """Whether a text shows an atom as the engine knows it."""
    kind, _, rest = atom.partition(":")
    return bool(re.search(r"[=<>~]|part:", text)) or text.startswith(f"{kind}:") or ("-" in rest and rest in text)


def of_a_value(atom: str) -> bool:
    """Whether an atom says on which side of a limit a value is."""
    return bool(re.search(r"[<>~]", atom))


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=15)
def test_no_statement_is_raw(claims: list[Claim]) -> None:
    """Whatever is true of a team."""
    diagnosis = DOCTOR.diagnose(claims)
    for atom in diagnosis.true:
        if not atom.startswith(INTERNAL):
            text = proofs.statement(atom, diagnosis)
            assert text
            assert not is_raw(text, atom), (atom, text)


@given(claims=answers_with_second_accounts(KNOWLEDGE))
@settings(RANDOM, max_examples=6)
def test_no_proof_shows_what_is_internal(claims: list[Claim]) -> None:
    """Neither parts of conditions nor signals of the evaluation."""
    diagnosis = DOCTOR.diagnose(claims)
    for atom in diagnosis.true:
        if atom.startswith(("reached:", "missed:", "fires:", "clash:")):
            proof = prove(diagnosis, atom)
            assert proof is not None
            assert not any(str(step["atom"]).startswith(INTERNAL) for step in steps(proofs.values(proof, diagnosis)))


def test_an_implied_denial_is_told_as_one() -> None:
    """Data that is not kept means that no model can be built again."""
    diagnosis = DOCTOR.diagnose([said("data-versioning", "no", "it sits on a share")])
    rule, leaf, *_ = why("reproducible-training", diagnosis)

    assert KNOWLEDGE.rules["rebuilding-needs-old-data"].kind is RuleKind.IMPLICATION
    assert rule.startswith("- Reproducible training: no (rule `rebuilding-needs-old-data`) *[")
    assert leaf == "   - Data versioning: no, you said “it sits on a share”"


@pytest.mark.parametrize(("fact", "value"), [("label-delay", "9 months"), ("serving-mode", "batch")])
def test_the_limit_of_a_value_is_put_in_words(whole: TinyKnowledge, fact: str, value: str) -> None:
    """Nobody has said ">=30" or "~batch"."""
    diagnosis = small(whole, said(fact, "yes", "so it is", value=value))
    limits = [atom for atom in diagnosis.true if of_a_value(atom)]

    assert limits
    assert not any(is_raw(proofs.statement(atom, diagnosis), atom) for atom in limits)


@pytest.mark.parametrize(
    ("fact", "value", "unit"),
    [("label-delay", "9 months", "days"), ("label-delay", "never", "never"), ("release-frequency", "weekly", "year")],
)
def test_the_limit_of_a_value_names_its_unit(fact: str, value: str, unit: str) -> None:
    """Durations are in days and frequencies in times a year (`ValueKind`); nobody says "inf"."""
    diagnosis = DOCTOR.diagnose([said(fact, "yes", "so it is", value=value)])
    texts = [proofs.statement(atom, diagnosis) for atom in diagnosis.true if of_a_value(atom)]

    assert any(unit in text for text in texts)
    assert not any(text.endswith("inf") for text in texts)


def test_a_required_criterion_of_each_framework_can_be_told() -> None:
    """A team that does everything meets all of them, and each proof begins with the text of its criterion."""
    practices = [practice.id for practice in KNOWLEDGE.practices.values() if not practice.is_fact]
    diagnosis = DOCTOR.diagnose([said(practice, "yes", "we do") for practice in practices])
    met = [c for c in KNOWLEDGE.criteria.values() if c.role is Role.REQUIRED and f"met:{c.id}" in diagnosis.true]

    assert {criterion.framework for criterion in met} == set(KNOWLEDGE.frameworks)
    for criterion in met:
        assert why(criterion.id, diagnosis)[0].startswith(f"- {criterion.text} (criterion `{criterion.id}`) *[")
