"""What Rung says: every sentence shows data, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.advice import next_steps, not_now
from assistant.conversation import Conversation, results, wording
from assistant.domain import Claim, Framework, Knowledge, Origin, Practice, Quote, Role, RuleKind, Status, practices_in
from assistant.inference import Diagnosis, Doctor, Interval, claims_from_answers
from assistant.knowledge_base import load
from assistant.resources import data_root
from assistant.store import Store
from assistant.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.reader import Reader

KNOWLEDGE = load(data_root())
"""Loaded here because tests are listed by its practices and frameworks."""
FIRST = "code is in git and we have CI, the training data sits on a share and nobody looks at the model once it is live"
PERSONAS = {path.stem: path for path in sorted((Path(__file__).parent / "cases" / "personas").glob("*.yaml"))}
PRACTICES = list(KNOWLEDGE.practices.values())
TITLES = {source.title for source in KNOWLEDGE.sources.values()}


@pytest.fixture(scope="module")
def diagnoses() -> dict[str, Diagnosis]:
    """The worked personas."""
    doctor = Doctor(KNOWLEDGE, use_engine=False)
    found = {}
    for name, path in PERSONAS.items():
        persona = read_yaml(path, path.name)
        everything = {p.id: persona["all"] for p in PRACTICES if not p.is_fact} if "all" in persona else {}
        answers = {**everything, **{practice: str(answer) for practice, answer in persona["answers"].items()}}
        found[name] = doctor.diagnose(claims_from_answers(KNOWLEDGE, answers))
    return found


def said(practice: str, status: str, words: str = "", *, value: str | None = None) -> Claim:
    """Something said in passing."""
    return Claim(practice, Status(status), value, quotes=(Quote(words, 1, 0, len(words)),) if words else ())


def replies(doctor: Doctor, reader: Reader) -> Iterator[str]:
    """What Rung says in a conversation with all there is in it."""
    talk = Conversation(doctor, reader, Store(None), "team")
    yield talk.opening().markdown
    for text in (
        FIRST, "why", "how", "next", "report", "2", "why", "6 months", "why", "how", "next", "what is drift?", "no",
        "why", "we have a model registry", "next", "nobody reviews code changes", "we review each other's code", "why",
        "3", "we have no version control at all", "why", "report", "1", "we want to build a feature store next year",
        "retraining starts by itself when the data drifts", "report", "how", "next", "undo", "redo", "back", "help",
        "quit",
    ):  # fmt: skip
        yield talk.say(text).markdown


@pytest.fixture(scope="module")
def said_by_rung(doctor: Doctor, reader: Reader) -> list[str]:
    """A conversation's replies."""
    return list(replies(doctor, reader))


# --- what is named exists


def cited_titles(markdown: str) -> list[str]:
    """Titles in ``*Source: a; b*`` and ``*[a; b]*``, without the year that may follow."""
    cited = re.findall(r"\*Source: (.+?)\*(?:\n|$)|\*\[(.+?)\]\*", markdown)
    titles = [title for pair in cited for group in pair if group for title in group.split("; ")]
    return [title if title in TITLES else re.sub(r" \(\d{4}\)$", "", title) for title in titles]


def test_titles_can_be_told_apart() -> None:
    """Otherwise the tests below could not find them."""
    assert not any("; " in source.title or "*" in source.title for source in KNOWLEDGE.sources.values())


def test_every_source_named_in_a_conversation_exists(said_by_rung: list[str]) -> None:
    """Each title stands in knowledge/sources."""
    titles = [title for reply in said_by_rung for title in cited_titles(reply)]

    assert len(titles) > 30
    assert set(titles) <= TITLES


def test_a_year_that_is_shown_is_that_of_a_source(said_by_rung: list[str]) -> None:
    """With the title that it belongs to."""
    dated = {(source.title, source.date[:4]) for source in KNOWLEDGE.sources.values()}
    shown = {
        (match[1], match[2])
        for reply in said_by_rung
        for line in re.findall(r"\*Source: (.+?)\*(?:\n|$)", reply)
        for title in line.split("; ")
        if title not in TITLES and (match := re.fullmatch(r"(.+) \((\d{4})\)", title))
    }

    assert shown
    assert shown <= dated


@pytest.mark.parametrize("framework", KNOWLEDGE.frameworks.values(), ids=KNOWLEDGE.frameworks)
@pytest.mark.parametrize("name", PERSONAS)
def test_how_names_only_criteria_of_the_framework(
    diagnoses: dict[str, Diagnosis], name: str, framework: Framework
) -> None:
    """Each line is the text of a criterion, and its sources are those of the criterion."""
    text = results.how_concluded(framework, diagnoses[name])
    lines = [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]

    assert text.startswith(f"**{framework.name}: level ")
    for line in lines:
        criteria = [criterion for criterion in framework.criteria if line.startswith(criterion.text)]
        assert criteria, line
        titles = {KNOWLEDGE.sources[source].title for criterion in criteria for source in criterion.sources}
        assert set(cited_titles(line)) <= titles


@pytest.mark.parametrize("framework", KNOWLEDGE.frameworks.values(), ids=KNOWLEDGE.frameworks)
@pytest.mark.parametrize("name", PERSONAS)
def test_how_says_what_keeps_the_next_level_out_of_reach(
    diagnoses: dict[str, Diagnosis], name: str, framework: Framework
) -> None:
    """A level above the upper end is named with a failed criterion of it or below; at the top there is none."""
    where = diagnoses[name].frameworks[framework.id].interval
    text = results.how_concluded(framework, diagnoses[name])

    if where.at_most == framework.highest:
        assert "out of reach" not in text
        return
    part = text.split("is out of reach because:\n")[1].split("\n\n")[0]
    failed = [
        criterion
        for criterion in framework.criteria
        if criterion.level <= where.at_most + 1 and f"failed:{criterion.id}" in diagnoses[name].true
    ]
    assert any(part.startswith(f"- {criterion.text}") for criterion in failed)


@pytest.mark.parametrize("framework", KNOWLEDGE.frameworks.values(), ids=KNOWLEDGE.frameworks)
@pytest.mark.parametrize("name", PERSONAS)
def test_how_lists_as_open_only_what_is_open(diagnoses: dict[str, Diagnosis], name: str, framework: Framework) -> None:
    """Required criteria of the level above the lower end that neither hold nor fail."""
    diagnosis = diagnoses[name]
    where = diagnosis.frameworks[framework.id].interval
    text = results.how_concluded(framework, diagnosis)

    assert ("Still open" in text) == (not where.is_exact)
    if not where.is_exact:
        listed = text.split(f"Still open for level {where.at_least + 1}:\n")[1].splitlines()
        by_text = {c.text: c for c in framework.criteria if c.level == where.at_least + 1 and c.role is Role.REQUIRED}
        assert listed
        for line in listed:
            criterion = by_text[line.removeprefix("- ")]
            assert not {f"met:{criterion.id}", f"failed:{criterion.id}"} & diagnosis.true


def test_a_ground_quotes_the_words_it_rests_on(doctor: Doctor) -> None:
    """Through a rule, too: old models cannot be rebuilt because the data is not kept."""
    diagnosis = doctor.diagnose([said("data-versioning", "no", "the training data sits on a share")])
    text = results.how_concluded(KNOWLEDGE.frameworks["azure-mlops"], diagnosis)

    assert "“the training data sits on a share”" in text
    rule = next(rule for rule in KNOWLEDGE.rules.values() if rule.id == "rebuilding-needs-old-data")
    assert rule.because.rstrip(".") in text


def levels_still_open(name: str) -> dict[str, range]:
    """Of each framework, by the levels that the persona's file expects."""
    expected = read_yaml(PERSONAS[name], name)["levels"]
    ends = {id_: str(levels).split("-") for id_, levels in expected.items()}
    return {id_: range(int(each[0]) + 1, int(each[-1]) + 1) for id_, each in ends.items()}


@pytest.mark.parametrize("name", ["half-told", "first-message", "claims-that-clash"])
@pytest.mark.parametrize("practice", PRACTICES, ids=[practice.id for practice in PRACTICES])
def test_why_gives_the_reason_and_the_sources_of_the_practice(
    practice: Practice, name: str, diagnoses: dict[str, Diagnosis]
) -> None:
    """And names, of each framework, the lowest level that is still open and whose required criteria ask for it."""
    text = results.why_asked(practice, diagnoses[name])

    assert text.startswith(practice.why)
    assert cited_titles(text) == list(dict.fromkeys(KNOWLEDGE.sources[source].title for source in practice.sources))
    for framework in KNOWLEDGE.frameworks.values():
        asking = {
            c.level for c in framework.criteria if c.role is Role.REQUIRED and practice.id in practices_in(c.when)
        } & set(levels_still_open(name)[framework.id])
        _, _, decides = text.partition("The answer decides about ")
        assert re.findall(rf"level (\d) of {framework.short_name}\b", decides) == [
            str(level) for level in sorted(asking)[:1]
        ]


def test_why_says_when_no_level_asks_for_it(diagnoses: dict[str, Diagnosis]) -> None:
    """A context fact changes advice only."""
    assert "It changes no level" in results.why_asked(KNOWLEDGE.practices["label-delay"], diagnoses["half-told"])


@pytest.mark.parametrize("practice", PRACTICES, ids=[practice.id for practice in PRACTICES])
def test_an_explanation_says_what_it_is_what_for_and_what_it_looks_like(practice: Practice) -> None:
    """With a line for yes, partly and no where the practice has them."""
    text = wording.explained(practice, KNOWLEDGE)

    assert practice.what in text
    assert practice.why in text
    assert all(f": {look}" in text for look in practice.looks_like.values())
    assert cited_titles(text)


@pytest.mark.parametrize("name", PERSONAS)
def test_moves_name_only_rules_and_practices_that_exist(diagnoses: dict[str, Diagnosis], name: str) -> None:
    """What is not to be done yet is given with the reason and the sources of a not-now rule."""
    doctor = Doctor(KNOWLEDGE, use_engine=False)
    diagnosis = diagnoses[name]
    text = wording.moves(next_steps(doctor, diagnosis), not_now(diagnosis), diagnosis)
    moves, _, later = text.partition("**Not yet:**")
    names = {practice.name for practice in PRACTICES}

    for named in re.findall(r"^\*\*\d\. (.+?)\*\* \((?:days|weeks|months), our estimate\)", moves, re.MULTILINE):
        assert named in names
    because = {rule.because: rule for rule in KNOWLEDGE.rules.values() if rule.kind is RuleKind.NOT_NOW}
    for line in later.strip().splitlines():
        match = re.fullmatch(r"- \*\*(.+?)\*\*: (.+?) (\*\[.+\]\*)", line)
        assert match is not None
        assert match[1] in names
        rule = because[match[2]]
        assert set(cited_titles(match[3])) <= {KNOWLEDGE.sources[source].title for source in rule.sources}


@pytest.mark.parametrize("name", PERSONAS)
def test_a_report_shows_every_level_claim_and_contradiction(diagnoses: dict[str, Diagnosis], name: str) -> None:
    """Nothing that was concluded is left out."""
    diagnosis = diagnoses[name]
    text = results.report(diagnosis, [], [])

    assert all(f"**{framework.short_name}** level" in text for framework in KNOWLEDGE.frameworks.values())
    for claim in (*diagnosis.claims, *diagnosis.implied):
        assert f"**{KNOWLEDGE.practices[claim.practice].name}**: " in text
    for item in diagnosis.contradictions:
        assert item.rule.because in text
    for finding in diagnosis.caveats:
        assert finding.rule.because in text
    assert f"{len(diagnosis.unknown)} of {len(PRACTICES)} points are still open" in text


# --- one line each


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        (said("code-review", "yes", "we review"), "**Code review**: yes — “we review”"),
        (said("code-review", "partial", "sometimes"), "**Code review**: partly — “sometimes”"),
        (said("code-review", "planned", "soon"), "**Code review**: planned, not there yet — “soon”"),
        (said("code-review", "no", "never"), "**Code review**: no — “never”"),
        (said("code-review", "unknown", "no idea"), "**Code review**: not known — “no idea”"),
        (said("code-review", "not-applicable", "n/a"), "**Code review**: does not apply — “n/a”"),
        (
            said("models-in-production", "yes", "we have three", value="3"),
            "**Models in production**: 3 — “we have three”",
        ),
        (Claim("code-review", Status.NO, origin=Origin.IMPLIED), "**Code review**: no"),
    ],
)
def test_a_claim_is_shown_with_its_state_and_its_words(claim: Claim, shown: str) -> None:
    """The state is a word and no colour; without words there are no quotation marks."""
    assert wording.claim_line(claim, KNOWLEDGE).replace("\\", "") == shown


def test_long_words_are_cut() -> None:
    """A quote stays on one line."""
    line = wording.claim_line(said("code-review", "yes", "we review\nit " * 100), KNOWLEDGE)

    assert "\n" not in line
    assert len(line) < 200
    assert line.endswith("…”")


def test_a_value_of_a_user_is_escaped() -> None:
    """It is their text."""
    assert "**9**" not in wording.claim_line(said("label-delay", "yes", value="**9** months"), KNOWLEDGE)


@pytest.mark.parametrize(
    ("at_least", "at_most", "shown"), [(0, 4, "level 0 to 4"), (1, 2, "level 1 to 2"), (0, 0, "level 0, No MLOps")]
)
def test_a_level_has_its_name_only_when_it_is_certain(at_least: int, at_most: int, shown: str) -> None:
    """An interval has two ends and no name."""
    assert results.interval(KNOWLEDGE.frameworks["azure-mlops"], Interval(at_least, at_most)) == shown


def test_only_levels_that_changed_are_told(doctor: Doctor) -> None:
    """And nothing if none did."""
    nothing, something = doctor.diagnose([]), doctor.diagnose([said("data-versioning", "no")])

    assert results.moved(nothing, nothing) == ""
    told = results.moved(nothing, something)
    for framework in KNOWLEDGE.frameworks.values():
        differs = nothing.frameworks[framework.id].interval != something.frameworks[framework.id].interval
        assert (f"**{framework.short_name}** is now" in told) == differs


def test_every_kind_of_clash_is_called_by_its_name(doctor: Doctor) -> None:
    """A risk is no contradiction: nothing counts as unknown for it."""
    risky = doctor.diagnose(claims_from_answers(KNOWLEDGE, {"automated-retraining": "yes", "model-monitoring": "no"}))
    risks = [item for item in risky.contradictions if item.strength is RuleKind.RISK]

    assert risks
    for item in risks:
        text = wording.contradiction(item, KNOWLEDGE)
        assert text.startswith("**Risky.**")
        assert "unknown" not in text
        assert item.rule.advice in text


# --- rough spots


IDS = [id_ for id_ in (*KNOWLEDGE.practices, *KNOWLEDGE.rules) if id_.count("-") > 1] + list(KNOWLEDGE.frameworks)
"""Those that cannot be plain words."""
ROUGH = {
    "two full stops": r"[^.]\.\.(?!\.)",
    "a space before a sign": r"\w [,;:?!](?:\s|$)|\w \.(?:\s|$)",
    "something empty": r"“”|\(\)|\[\]|\*\*\*\*|None\b",
    "a Python value": r"Status\.|frozenset|<assistant|\bNaN\b",
    "an id": rf"(?<![`“\w/-])(?:{'|'.join(IDS)})(?![`\w-])",
    "a question without a mark": r"\*\*(?:How|Is|Does|Do|Are|Can|What|Which|Where)\b[^*?]*\*\*$",
}


@pytest.mark.parametrize("pattern", ROUGH.values(), ids=ROUGH)
def test_replies_are_free_of(pattern: str, said_by_rung: list[str]) -> None:
    """Signs of a sentence that was put together badly."""
    for reply in said_by_rung:
        match = re.search(pattern, reply, re.MULTILINE)
        assert match is None, reply[max(0, match.start() - 60) : match.end() + 60]


def test_no_level_is_called_a_level_twice(said_by_rung: list[str]) -> None:
    """The short name of Balawejder's framework ends in "levels"."""
    assert not any("levels level" in reply for reply in said_by_rung)
    assert any(re.search(r"level \d of Five levels", reply) for reply in said_by_rung)


def test_a_choice_is_not_quoted_as_a_statement(doctor: Doctor, reader: Reader, store: Store) -> None:
    """Who types "1" has chosen a line, and the proof should show that line."""
    talk = Conversation(doctor, reader, store, "team")
    for text in ("we have CI", "we have no version control at all"):
        talk.say(text)

    assert "“1”" not in talk.say("1").markdown


@pytest.mark.parametrize("practice", [p for p in PRACTICES if not p.is_fact], ids=lambda practice: practice.id)
def test_every_line_that_is_shown_is_short(practice: Practice) -> None:
    """No line of the knowledge base is longer than 600 characters (knowledge/README.md)."""
    assert all(len(line) <= 700 for line in wording.explained(practice, KNOWLEDGE).splitlines())


def test_knowledge_is_the_one_of_the_fixtures(knowledge: Knowledge) -> None:
    """What is loaded here for the lists is what the doctor uses."""
    assert knowledge.hash == KNOWLEDGE.hash
