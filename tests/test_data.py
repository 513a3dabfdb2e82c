"""Every file of ``knowledge/`` and ``rules/`` by itself, then the links between them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.conversation.glossary import Glossary
from assistant.domain import Role, RuleKind, Status
from assistant.inference import example_problems
from assistant.knowledge_base import read_all
from assistant.resources import data_root
from assistant.yaml_files import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.domain import Knowledge

ROOT = data_root()
SHARED = Path(__file__).parents[2] / "shared"
"""Beside the repository where Rung is developed: evaluation messages and the sources that facts were taken from."""

PRACTICES = """
problem-framing business-value cost-tracking strategy user-adoption
ownership cross-functional-team skills standards documentation
version-control code-review automated-tests continuous-integration modular-code pinned-environments
infrastructure-as-code
data-pipeline data-validation data-versioning labelling data-catalog data-privacy feature-parity feature-store
experiment-tracking baseline-evaluation slice-evaluation reproducible-training lineage
training-pipeline scalable-compute pipeline-tests model-registry model-packaging validation-gate staging
automated-deployment progressive-delivery rollback automated-retraining retraining-trigger
prediction-logging service-monitoring model-monitoring drift-monitoring ground-truth alerting incident-response
fallback debt-cleanup
model-inventory governance audit-trail fairness explainability security
""".split()
PARTS_OF_PROGRESSIVE_DELIVERY = "shadow-deployment canary-release ab-testing".split()
FACTS = "models-in-production team-size label-delay release-frequency serving-mode regulated model-impact".split()


def _needs(folder: str) -> Path:
    """A folder of the development material; skips where that is not at hand."""
    path = SHARED / folder
    if not path.is_dir():
        pytest.skip(f"there is no ../shared/{folder} beside this checkout")
    return path


# --- the practices of the catalogue


def test_the_catalogue_is_complete() -> None:
    """57 practices, three finer ones and seven facts: sessions and evaluation data carry these ids for good."""
    assert (len(PRACTICES), len(PARTS_OF_PROGRESSIVE_DELIVERY), len(FACTS)) == (57, 3, 7)


@pytest.mark.parametrize("id_", [*PRACTICES, *PARTS_OF_PROGRESSIVE_DELIVERY])
def test_a_practice_can_be_asked_about_and_advised(id_: str, knowledge: Knowledge) -> None:
    """It has a question, three pictures, a first step, prerequisites that exist and sources that exist."""
    practice = knowledge.practices[id_]

    assert not practice.is_fact
    assert practice.question.endswith("?")
    assert all(practice.looks_like[status] for status in (Status.YES, Status.PARTIAL, Status.NO))
    assert all([practice.what, practice.why, practice.first_step, practice.done_when])
    assert practice.effort in {"days", "weeks", "months"}
    assert set(practice.prerequisites) <= set(knowledge.practices) - {id_}
    assert practice.sources
    assert set(practice.sources) <= set(knowledge.sources)


@pytest.mark.parametrize("id_", PARTS_OF_PROGRESSIVE_DELIVERY)
def test_the_finer_practices_are_part_of_progressive_delivery(id_: str, knowledge: Knowledge) -> None:
    """So the catalogue says."""
    assert knowledge.practices[id_].part_of == "progressive-delivery"


@pytest.mark.parametrize("id_", FACTS)
def test_a_context_fact_has_a_question_and_a_kind_of_value(id_: str, knowledge: Knowledge) -> None:
    """Facts describe the situation and have no maturity."""
    fact = knowledge.practices[id_]

    assert fact.is_fact
    assert fact.question.endswith("?")
    assert set(fact.sources) <= set(knowledge.sources)


def test_whatever_else_there_is_is_part_of_the_catalogue(knowledge: Knowledge) -> None:
    """Finer practices may be added, as parts of one that is listed."""
    listed = {*PRACTICES, *PARTS_OF_PROGRESSIVE_DELIVERY, *FACTS}

    assert [id_ for id_, each in knowledge.practices.items() if id_ not in listed and each.part_of not in listed] == []


@pytest.mark.parametrize("id_", [*PRACTICES, *PARTS_OF_PROGRESSIVE_DELIVERY])
def test_the_reader_has_phrases_for_every_practice(id_: str, knowledge: Knowledge) -> None:
    """Names, and remarks that it is done, half done and not done."""
    book = knowledge.phrases[id_]

    assert book.terms
    assert all(book.remarks[status] for status in (Status.YES, Status.PARTIAL, Status.NO))


# --- files and rules


@pytest.mark.parametrize("path", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("knowledge/**/*.yaml")))
def test_a_knowledge_file_can_be_read(path: str) -> None:
    """As strict YAML, with something in it."""
    assert read_yaml(ROOT / path, path)


def test_everything_loads_without_a_problem_and_the_examples_hold() -> None:
    """What `rung kb check` looks at."""
    knowledge, problems = read_all(ROOT)

    assert [*map(str, problems), *map(str, example_problems(knowledge))] == []


def test_no_file_is_left_aside() -> None:
    """Only files that end in .yaml are read."""
    stray = [*ROOT.glob("knowledge/**/*.yml"), *ROOT.glob("rules/**/*.yml"), *ROOT.glob("rules/**/*.json")]

    assert stray == []


def test_there_are_contradictions_and_caveats_enough(knowledge: Knowledge) -> None:
    """At least 12 contradictions or risks and 6 caveats, automated retraining among them."""
    kinds = [rule.kind for rule in knowledge.rules.values()]
    caveats = [rule for rule in knowledge.rules.values() if rule.kind is RuleKind.CAVEAT]

    assert kinds.count(RuleKind.CONTRADICTION) + kinds.count(RuleKind.RISK) >= 12
    assert len(caveats) >= 6
    assert [rule for rule in caveats if "automated-retraining" in rule.about]


# --- the frameworks


@pytest.mark.parametrize(("framework", "at_least"), [("azure-mlops", 130), ("google-mlops", 90), ("five-levels", 30)])
def test_a_framework_has_its_criteria(framework: str, at_least: int, knowledge: Knowledge) -> None:
    """About as many as its source has statements."""
    assert len(knowledge.frameworks[framework].criteria) >= at_least


@pytest.mark.parametrize(
    ("framework", "names"),
    [
        (
            "azure-mlops",
            {
                0: "No MLOps",
                1: "DevOps but no MLOps",
                2: "Automated training",
                3: "Automated model deployment",
                4: "Full MLOps automated operations",
            },
        ),
        (
            "google-mlops",
            {0: "Manual process", 1: "ML pipeline automation", 2: "CI/CD pipeline automation"},
        ),
        (
            "five-levels",
            {1: "Manual", 2: "Repeatable", 3: "Reproducible", 4: "Automated", 5: "Continuously improved"},
        ),
    ],
)
def test_levels_have_the_numbers_and_names_of_their_source(
    framework: str, names: dict[int, str], knowledge: Knowledge
) -> None:
    """Microsoft 2025, Google 2020 and Balawejder 2023."""
    levels = knowledge.frameworks[framework].levels

    assert {level.number: level.name.lower() for level in levels} == {n: name.lower() for n, name in names.items()}


def test_every_level_says_what_it_rests_on(knowledge: Knowledge) -> None:
    """Each criterion cites a source, and every level above the lowest has one that gates it."""
    for framework in knowledge.frameworks.values():
        assert all(criterion.sources for criterion in framework.criteria)
        gated = {criterion.level for criterion in framework.criteria if criterion.role is Role.REQUIRED}
        assert framework.counts_points or gated >= {level.number for level in framework.levels[1:]}


# --- terms


EVERYDAY = {
    "retrain", "mixed team", "access to customer data", "clean up", "what really happened", "who is responsible",
    "time until the outcome is known", "times a year", "switch back", "mentoring", "team of", "how many people",
}  # fmt: skip
"""Names of practices in the phrase books that need no explanation."""


def test_the_terms_of_questions_and_lessons_are_explained(knowledge: Knowledge) -> None:
    """Whatever the phrase books know as the name of a practice, and a question or lesson uses, is in the glossary."""
    asked = [practice.question for practice in knowledge.practices.values()]
    taught = [
        " ".join([lesson.what, *lesson.facts, lesson.question, *(f"{a.text} {a.because}" for a in lesson.answers)])
        for lesson in knowledge.lessons.values()
    ]
    text = " ".join(asked + taught).casefold()
    names = {name for book in knowledge.phrases.values() for name in book.terms}
    used = {name for name in names if re.search(rf"\b{re.escape(name.casefold())}\b", text)}
    glossary = Glossary(knowledge.terms.values())

    assert len(used) > 50
    assert {name for name in used if glossary.named(name) is None} <= EVERYDAY


def test_every_term_is_found_by_each_of_its_names(knowledge: Knowledge) -> None:
    """Also within a question about it."""
    glossary = Glossary(knowledge.terms.values())

    assert [
        name
        for term in knowledge.terms.values()
        for name in term.names
        if glossary.named(f"what is {name}?") is not term
    ] == []


# --- own words


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def _runs(texts: Iterable[str], length: int) -> set[tuple[str, ...]]:
    """Every run of that many consecutive words in any of the texts."""
    found = set()
    for words in map(_words, texts):
        found |= {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text in the values of a file."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _shared(paths: Iterable[Path], runs: set[tuple[str, ...]], length: int) -> list[str]:
    """Where a file of ours has a run of words of theirs."""
    return [
        f"{path.relative_to(ROOT)}: {' '.join(run)}"
        for path in sorted(paths)
        for text in _texts(read_yaml(path, path.name))
        for run in sorted(_runs([text], length) & runs)
    ]


def _messages(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            yield from entry.get("messages", [])
            yield entry.get("text", "")


def test_the_check_for_shared_words_finds_them() -> None:
    """Case, punctuation and line breaks do not hide a run of equal words."""
    runs = _runs(["Nobody looks at the model, once it's live."], 6)

    assert _runs(["and nobody looks\nat the MODEL once"], 6) & runs == {
        ("nobody", "looks", "at", "the", "model", "once")
    }
    assert not _runs(["nobody looks at the model if it is live"], 6) & runs


def test_no_phrase_is_taken_from_the_evaluation_messages() -> None:
    """Six consecutive words of a message would make the evaluation a test of memory."""
    messages = _runs(_messages(_needs("devset")), 6)
    assert messages

    ours = [*ROOT.glob("knowledge/phrases/*.yaml"), *ROOT.glob("knowledge/language/*.yaml")]
    assert _shared(ours, messages, 6) == []


@pytest.mark.parametrize("folder", ["dossier", "seeds"])
def test_no_sentence_is_taken_from_a_source(folder: str) -> None:
    """Facts come from sources, sentences do not: nowhere nine consecutive words. Titles are quoted as they are."""
    theirs = _runs((path.read_text(encoding="utf-8") for path in sorted(_needs(folder).iterdir())), 9)
    assert theirs

    ours = [path for part in ("knowledge", "rules") for path in (ROOT / part).rglob("*.yaml")]
    assert _shared((path for path in ours if path.parent.name != "sources"), theirs, 9) == []


def test_no_note_on_a_source_is_taken_from_a_source() -> None:
    """Titles, publishers and addresses are theirs; what we say about them is ours."""
    theirs = _runs((path.read_text(encoding="utf-8") for path in sorted(_needs("dossier").iterdir())), 9)

    notes = {path.stem: read_yaml(path, path.name).get("note") or "" for path in ROOT.glob("knowledge/sources/*.yaml")}
    assert {id_: run for id_, note in notes.items() for run in _runs([note], 9) & theirs} == {}
