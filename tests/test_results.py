"""Levels and points in words: what carries them, what is open, and the whole of a report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from assistant.conversation import documents, explaining, frameworks, greeting, results
from assistant.domain import Criterion, Framework, Role, Scope, Total, practices_in
from assistant.inference import Diagnosis, Doctor, Interval
from assistant.knowledge_base import load
from tests.installed import DOCTOR, KNOWLEDGE
from tests.oracle import WHOLE
from tests.texts import FIXED, PERSONAS, PRACTICES, cited_titles, diagnosed, expected_ends, persona, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.domain import Claim, Practice
    from tests.conftest import TinyKnowledge

FRAMEWORKS = KNOWLEDGE.frameworks
LEADING = ["Azure", "Five levels", "Google"]
"""Those with ``leading: true`` in their files."""
FURTHER = ["AWS", "CMMI", "DevOps", "GigaOm", "AI Adoption", "Test Score", "ModelOps", "Canvas"]
PROFILE, THEMES = "google-ai-adoption", ("Learn", "Lead", "Access", "Scale", "Secure", "Automate")

NAMED = [(name, framework) for name in PERSONAS for framework in persona(name)["levels"]]
"""Each persona with the frameworks of which its file gives the level."""
PAIRS = list(dict.fromkeys([*NAMED, *((name, framework) for name in FIXED for framework in FRAMEWORKS)]))
LADDERS = [pair for pair in PAIRS if not FRAMEWORKS[pair[1]].counts_points]
POINTS = [pair for pair in PAIRS if FRAMEWORKS[pair[1]].counts_points]

REACHED = r"Level (\d)(?: \(.+\))? is reached because"
OUT_OF_REACH = r"Level (\d)(?: \(.+\))? is out of reach because"
MARKS = r"What you describe also has marks of level (\d)"
STILL_OPEN = r"Still open for level (\d)"


def how(name: str, framework: str) -> str:
    """How the levels of a persona are explained."""
    return explaining.how_concluded(FRAMEWORKS[framework], diagnosed(name))


def listed(text: str, heading: str) -> dict[int, list[str]]:
    """The level in a heading to the lines below it."""
    found = re.findall(rf"^{heading}:\n((?:- .+(?:\n|$))+)", text, re.MULTILINE)
    return {int(level): [line.removeprefix("- ") for line in block.splitlines()] for level, block in found}


@dataclass(frozen=True)
class Ladder:
    """A framework with levels, or one dimension of a profile, as it is explained."""

    text: str
    criteria: tuple[Criterion, ...]
    lowest: float
    highest: float
    at_least: float
    """By the oracle, like the upper end."""
    at_most: float

    def texts(self, *levels: float, role: Role = Role.REQUIRED) -> list[str]:
        """What the criteria of some levels say."""
        return [criterion.text for criterion in self.criteria if criterion.level in levels and criterion.role is role]


def ladders(name: str, framework_id: str) -> Iterator[Ladder]:
    """The one ladder of a framework, or those of a profile."""
    framework, text = FRAMEWORKS[framework_id], how(name, framework_id)
    parts = {WHOLE: (text, framework.criteria)}
    if framework.total is Total.NONE:
        parts = {
            dimension.id: (text.split(f"**{dimension.name}: ")[1].split("\n\n**")[0], framework.within[dimension.id])
            for dimension in framework.dimensions
        }
    for id_, (part, criteria) in parts.items():
        ends = expected_ends(name)[framework_id, id_]
        yield Ladder(part, criteria, framework.levels[0].number, framework.levels[-1].number, *ends)


def sections(markdown: str) -> dict[str, str]:
    """The headings of a report to what stands below them."""
    parts = [part.partition("\n") for part in re.split(r"^### ", markdown, flags=re.MULTILINE)[1:]]
    return {heading: body.strip() for heading, _, body in parts}


def short_names(lines: str) -> list[str]:
    """The frameworks of a list of levels."""
    return re.findall(r"^- \*\*(.+?)\*\* ", lines, re.MULTILINE)


def scored(root: TinyKnowledge, *claims: Claim) -> tuple[Framework, Diagnosis]:
    """The points of the small knowledge base, and a diagnosis by it."""
    knowledge = load(root.root)
    return knowledge.frameworks["scores"], Doctor(knowledge, use_engine=False).diagnose(claims)


# --- how: the result


@pytest.mark.parametrize(("name", "framework"), [pair for pair in NAMED if pair[1] != PROFILE])
def test_how_begins_with_the_framework_and_the_level_that_the_persona_has(name: str, framework: str) -> None:
    """The level is the one in the persona's file; a level has its number first, points their unit last."""
    expected = str(persona(name)["levels"][framework]).replace("-", " to ")
    shown = f"{expected} points" if FRAMEWORKS[framework].counts_points else f"level {expected}"

    assert re.match(rf"{re.escape(f'**{FRAMEWORKS[framework].name}: {shown}')}(?:, .+)?\.\*\*\n", how(name, framework))


@pytest.mark.parametrize(("name", "framework"), PAIRS)
def test_how_names_only_criteria_of_the_framework(name: str, framework: str) -> None:
    """Each line is the text of a criterion, and its sources are those of the criterion."""
    text = how(name, framework)

    for line in re.findall(r"^- (?:(?:1|½) point: )?(.+)$", text, re.MULTILINE):
        criteria = [criterion for criterion in FRAMEWORKS[framework].criteria if line.startswith(criterion.text)]
        assert criteria, line
        titles = {KNOWLEDGE.sources[source].title for criterion in criteria for source in criterion.sources}
        assert set(cited_titles(line)) <= titles


# --- how: ladders, and each dimension of a profile


@pytest.mark.parametrize(("name", "framework"), LADDERS)
def test_how_lists_everything_that_a_level_rests_on(name: str, framework: str) -> None:
    """All required criteria of the level and of those below, each once and with its source."""
    for ladder in ladders(name, framework):
        reached = listed(ladder.text, REACHED)

        assert set(reached) <= {ladder.at_least}
        if ladder.at_least > ladder.lowest:
            lines = reached[int(ladder.at_least)]
            required = [c.text for c in ladder.criteria if c.role is Role.REQUIRED and c.level <= ladder.at_least]
            assert all(any(line.startswith(text) for line in lines) for text in required)
            assert all(line.startswith(tuple(required)) and cited_titles(line) for line in lines)
            assert len(lines) == len(set(lines))


@pytest.mark.parametrize(("name", "framework"), LADDERS)
def test_how_says_what_keeps_the_next_level_out_of_reach(name: str, framework: str) -> None:
    """A level above the upper end is named with a failed criterion of it or below; at the top there is none."""
    for ladder in ladders(name, framework):
        missed = listed(ladder.text, OUT_OF_REACH)

        assert list(missed) == ([ladder.at_most + 1] if ladder.at_most < ladder.highest else [])
        for line in (line for lines in missed.values() for line in lines):
            meant = [c for c in ladder.criteria if line.startswith(c.text) and c.role is Role.REQUIRED]
            assert any(c.level <= ladder.at_most + 1 and f"failed:{c.id}" in diagnosed(name).true for c in meant)


@pytest.mark.parametrize(("name", "framework"), LADDERS)
def test_how_lists_as_open_only_what_is_open(name: str, framework: str) -> None:
    """Required criteria of the level above the lower end that neither hold nor fail; six at most."""
    for ladder in ladders(name, framework):
        still_open = listed(ladder.text, STILL_OPEN)

        assert list(still_open) == ([] if ladder.at_least == ladder.at_most else [ladder.at_least + 1])
        by_text = {c.text: c for c in ladder.criteria if c.level == ladder.at_least + 1 and c.role is Role.REQUIRED}
        for lines in still_open.values():
            assert 1 <= len(lines) <= 6
            for line in lines:
                assert not {f"met:{by_text[line].id}", f"failed:{by_text[line].id}"} & diagnosed(name).true


@pytest.mark.parametrize(("name", "framework"), LADDERS)
def test_how_shows_only_marks_of_the_highest_level_within_reach(name: str, framework: str) -> None:
    """Deficits of higher levels are no news, and those of lower ones are behind the team."""
    for ladder in ladders(name, framework):
        for level, lines in listed(ladder.text, MARKS).items():
            assert level == ladder.at_most
            assert len(lines) <= 6
            assert all(line.startswith(tuple(ladder.texts(level, role=Role.SYMPTOM))) for line in lines)
            assert all(len(cited_titles(line)) == 1 for line in lines)


@pytest.mark.parametrize(
    ("claims", "framework", "marks"),
    [
        ({"data-versioning": "no"}, "cmmi", {1: ["cmmi-l1-success-not-repeatable"]}),
        ({"strategy": "planned"}, "cmmi", {1: ["cmmi-l1-no-stable-setting"]}),
        (
            {"project-planning": "partial"},
            "cmmi",
            {1: ["cmmi-l1-ad-hoc", "cmmi-l1-late-and-over-budget", "cmmi-l1-overcommitment"]},
        ),
        ({"project-planning": "yes"}, "cmmi", {}),
        ({}, "azure-mlops", {}),
    ],
)
def test_symptoms_are_shown_as_marks_of_a_level(
    claims: dict[str, str], framework: str, marks: dict[int, list[str]]
) -> None:
    """As the conditions of ``level-1.yaml`` say; without old data no training can be repeated (a rule)."""
    diagnosis = DOCTOR.diagnose([said(practice, status) for practice, status in claims.items()])
    text = explaining.how_concluded(FRAMEWORKS[framework], diagnosis)

    shown = {level: [line.partition(" *[")[0] for line in lines] for level, lines in listed(text, MARKS).items()}
    assert shown == {level: [KNOWLEDGE.criteria[id_].text for id_ in ids] for level, ids in marks.items()}


def test_no_more_than_six_marks_are_shown() -> None:
    """CMMI's first level has seven, and a team that does nothing shows all of them."""
    nothing = DOCTOR.diagnose([said(practice.id, "no") for practice in PRACTICES if not practice.is_fact])

    assert len(listed(explaining.how_concluded(FRAMEWORKS["cmmi"], nothing), MARKS)[1]) == 6


def test_everybody_stands_on_the_lowest_level_to_begin_with() -> None:
    """Where nothing carries it, the summary of that level does."""
    text = explaining.how_concluded(FRAMEWORKS["cmmi"], DOCTOR.diagnose([]))

    assert f"Everybody stands on level 1 to begin with: {FRAMEWORKS['cmmi'].levels[0].summary}" in text


def test_a_ground_quotes_the_words_it_rests_on() -> None:
    """Through a rule, too: old models cannot be rebuilt because the data is not kept."""
    diagnosis = DOCTOR.diagnose([said("data-versioning", "no", "the training data sits on a share")])
    text = explaining.how_concluded(FRAMEWORKS["azure-mlops"], diagnosis)

    assert "“the training data sits on a share”" in text
    assert KNOWLEDGE.rules["rebuilding-needs-old-data"].because.rstrip(".") in text


def test_a_ground_leaves_acronyms_as_they_are() -> None:
    """The practice is called “ML strategy and roadmap”."""
    text = explaining.how_concluded(FRAMEWORKS[PROFILE], DOCTOR.diagnose([said("strategy", "no")]))

    assert "ML strategy and roadmap: no" in text


# --- how: a profile


def test_a_profile_is_explained_dimension_by_dimension_and_has_no_total() -> None:
    """The file of this persona says that each of the six themes stays strategic."""
    first, *parts = how("google-ai-adoption-2-central-team", PROFILE).split("\n\n**")

    assert first == "**Google Cloud AI Adoption Framework: a profile, without a total.**"
    assert [part.partition("**")[0] for part in parts] == [f"{theme}: level 2, Strategic." for theme in THEMES]


def test_the_dimensions_of_a_profile_do_not_share_a_level() -> None:
    """Names in the training set keep Secure on the first level and no other theme (the persona's file)."""
    text = how("google-ai-adoption-1-names-in-the-training-set", PROFILE)

    assert re.findall(r"^\*\*(\w+): level (\d), ", text, re.MULTILINE) == [
        (theme, "1" if theme == "Secure" else "3") for theme in THEMES
    ]


# --- how: points


@pytest.mark.parametrize(("name", "framework"), POINTS)
def test_each_dimension_has_its_points_and_what_gives_them(name: str, framework: str) -> None:
    """The lines below a dimension add up to the lower end, and its most are as many as its criteria."""
    _, *parts = how(name, framework).partition("\n\nWhat would raise it:")[0].split("\n\n")

    assert len(parts) == len(FRAMEWORKS[framework].dimensions)
    for dimension, part in zip(FRAMEWORKS[framework].dimensions, parts, strict=True):
        head, *lines = part.splitlines()
        least, most = expected_ends(name)[framework, dimension.id]
        points = f"{least:g}" if least == most else f"{least:g}-{most:g}"
        assert head == f"*{dimension.name}: {points} of {len(FRAMEWORKS[framework].within[dimension.id])}*"
        assert sum({"- 1": 1.0, "- ½": 0.5}[line.partition(" point: ")[0]] for line in lines) == least


def test_the_canvas_of_a_light_stack_has_the_points_that_were_counted_by_hand() -> None:
    """Block by block, as the persona's file counts them."""
    heads = re.findall(r"^\*.+: (\S+) of \d+\*$", how("stack-canvas-27-light-stack", "stack-canvas"), re.MULTILINE)

    assert heads == ["4", "2", "2", "3", "3", "2", "4", "2", "2", "0", "3"]


def test_what_is_done_by_hand_is_worth_half_a_point() -> None:
    """Each of the 28 tests, for a team that does all of them by hand."""
    text = how("ml-test-score-3.5-all-by-hand", "ml-test-score")

    assert text.count("\n- ½ point: ") == 28
    assert "- 1 point" not in text
    assert text.count(": 3.5 of 7*") == 4


def test_points_are_explained_by_the_answers_that_give_them(whole: TinyKnowledge) -> None:
    """Worked out by hand: code has its point; data has the half that partly checked data gives, and no more."""
    framework, diagnosis = scored(
        whole, said("version-control", "yes", "all in git"), said("data-validation", "partial")
    )

    assert explaining.how_concluded(framework, diagnosis) == (
        "**The scores: 0.5 points, a start.**\n"
        "\n*Code: 1 of 1*\n"
        "- 1 point: Code is kept. (version control: yes, you said “all in git”) *[A field guide]*\n"
        "\n*Data: 0.5 of 1*\n- ½ point: Data is looked at. (data validation: partly) *[A field guide]*\n"
        "\nWhat would raise it:\n- Data is looked at. (data validation: partly) *[A field guide]*"
    )


def test_points_that_are_open_have_two_ends_and_no_line(whole: TinyKnowledge) -> None:
    """Nothing is known, so everything is possible and nothing is shown to be there."""
    framework, diagnosis = scored(whole)

    assert explaining.how_concluded(framework, diagnosis) == (
        "**The scores: 0 to 1 points.**\n\n*Code: 0-1 of 1*\n\n*Data: 0-1 of 1*"
    )


# --- introduction


@pytest.mark.parametrize("id_", FRAMEWORKS)
def test_an_introduction_says_what_a_framework_is_and_what_its_levels_are(id_: str) -> None:
    """Name, publisher, purpose, and each level or band with its number, its names and its summary."""
    framework = FRAMEWORKS[id_]
    first, _, *lines = frameworks.introduction(framework, diagnosed("first-message")).splitlines()

    assert first == f"**{framework.name}** ({framework.publisher}). {framework.about}"
    for line, level in zip(lines, framework.levels, strict=False):
        assert line.startswith(f"- {level.number}, {level.name}")
        assert line.endswith(f": {level.summary}")
        assert all(name in line for name in level.also_called)
    assert lines[len(framework.levels)] == ""


def test_an_introduction_ends_with_where_the_team_stands(tiny: TinyKnowledge) -> None:
    """Put together by hand: with all of the first rung and nothing known of the second, both are possible."""
    knowledge = load(tiny.root)
    claims = [said("version-control", "yes"), said("data-pipeline", "yes")]
    diagnosis = Doctor(knowledge, use_engine=False).diagnose(claims)

    assert frameworks.introduction(knowledge.frameworks["ladder"], diagnosis) == (
        "**The ladder** (Nobody). A small framework to test with.\n\n"
        "- 0, Ground: Everybody stands here.\n"
        "- 1, First rung: Code and data are looked after.\n"
        "- 2, Second rung: Machines check both.\n\n"
        "Where you stand: **Ladder** level 1 to 2 (of 0 to 2), 2 of 2 claims on your word alone.\n\n"
        "*Source: A field guide*"
    )


# --- background


@pytest.mark.parametrize("name", ["first-message", "half-told"])
@pytest.mark.parametrize("id_", FRAMEWORKS)
def test_background_says_what_the_files_of_the_framework_say(id_: str, name: str) -> None:
    """What is typical of the level that is certain, what leads on, and what is held against the framework."""
    framework = FRAMEWORKS[id_]
    at_least, _ = expected_ends(name)[id_, WHOLE]
    here = [level for level in framework.levels if level.number <= at_least][-1:]
    expected = [
        *(("Typical here.", level.challenges) for level in here),
        *(("What leads on.", level.move_up) for level in here),
        ("What is held against it.", framework.criticism),
        ("What is not known.", framework.not_known),
    ]

    shown = re.findall(r"^\*\*(.+?)\*\* (.+)$", frameworks.background(framework, diagnosed(name)), re.MULTILINE)
    assert shown == [(label, text) for label, text in expected if text]


@pytest.mark.parametrize("id_", FRAMEWORKS)
def test_background_ends_with_the_first_three_sources(id_: str) -> None:
    """Those of the framework."""
    last = frameworks.background(FRAMEWORKS[id_], diagnosed("first-message")).splitlines()[-1]

    titles = [KNOWLEDGE.sources[source].title for source in FRAMEWORKS[id_].sources[:3]]
    assert list(dict.fromkeys(cited_titles(last))) == list(dict.fromkeys(titles))


def test_background_has_what_is_said_about_other_frameworks() -> None:
    """All five comparisons with CMMI that its file holds, each with the first of its sources."""
    text = frameworks.background(FRAMEWORKS["cmmi"], diagnosed("first-message"))
    lines = text.partition("**What it says about others.**\n\n")[2].partition("\n\n")[0].splitlines()

    assert [line.partition(":")[0] for line in lines] == ["- Google", "- Azure", "- AWS", "- GigaOm", "- DevOps"]
    for line, comparison in zip(lines, FRAMEWORKS["cmmi"].compares, strict=True):
        assert comparison.text in line
        assert cited_titles(line) == [KNOWLEDGE.sources[comparison.sources[0]].title]


def test_background_leaves_out_what_a_framework_has_not(whole: TinyKnowledge) -> None:
    """The scores have a comparison, and neither challenges nor criticism."""
    framework, diagnosis = scored(whole)

    assert frameworks.background(framework, diagnosis) == (
        "**What it says about others.**\n\n- Ladder: It leads to the first rung. *[Another field guide]*\n\n"
        "*Source: A field guide*"
    )


# --- a document to fill

CANVAS = FRAMEWORKS["stack-canvas"]


def filled(*claims: Claim) -> dict[str, list[str]]:
    """The blocks of the canvas to their lines."""
    _, *parts = documents.document(CANVAS, DOCTOR.diagnose(claims)).split("\n\n#### ")
    blocks = [part.split("\n\n") for part in parts]
    return {block[0]: block[2].splitlines() for block in blocks}


def test_a_document_has_its_blocks_in_order_with_what_each_is_about() -> None:
    """The eleven of the canvas, numbered."""
    text = documents.document(CANVAS, DOCTOR.diagnose([]))

    assert text.startswith(f"### MLOps Stack Canvas\n\n{CANVAS.about}\n\n#### 1. Value proposition\n\n")
    assert re.findall(r"^#### (\d+)\. (.+)\n\n\*(.+)\*$", text, re.MULTILINE) == [
        (str(number), dimension.name, dimension.about) for number, dimension in enumerate(CANVAS.dimensions, start=1)
    ]


def test_a_document_ends_with_its_sources() -> None:
    """All of them."""
    last = documents.document(CANVAS, DOCTOR.diagnose([])).splitlines()[-1]

    assert cited_titles(last) == [KNOWLEDGE.sources[source].title for source in CANVAS.sources]


def test_a_block_shows_what_is_there_then_what_is_not_then_what_to_find_out() -> None:
    """By ``model-registry.yaml``: lineage gives the scheme of versions, the others lack a registry or are open."""
    schemes = "It says how versions of models are named and tied to what made them."
    place = "It says where new models are put and how one finds them again."
    block = filled(
        said("lineage", "yes", "each model names its commit"), said("model-registry", "no", "models lie on a drive")
    )["7. Model registry"]

    assert block == [
        f"- {schemes} (lineage: yes, you said “each model names its commit”)",
        f"- Not there: {place} (model registry: no, you said “models lie on a drive”)",
        f"- To find out: {KNOWLEDGE.practices['model-inventory'].question}",
        f"- To find out: {KNOWLEDGE.practices['rollback'].question}",
    ]


def test_a_block_asks_each_question_once() -> None:
    """Three statements about the feature store wait for the same answer, the fourth for another."""
    assert filled()["4. Feature store"] == [
        f"- To find out: {KNOWLEDGE.practices[practice].question}" for practice in ("feature-store", "feature-parity")
    ]


def test_a_document_of_a_team_that_told_everything_asks_nothing() -> None:
    """Every statement is there or not; this one has no default for a model that fails, and so on (its file)."""
    text = documents.document(CANVAS, diagnosed("stack-canvas-47-no-default"))

    assert "To find out" not in text
    assert len(re.findall(r"^- (?!Not there: )", text, re.MULTILINE)) == 47
    assert text.count("\n- Not there: ") == 55 - 47


# --- why a question is asked


@pytest.mark.parametrize("practice", PRACTICES, ids=[practice.id for practice in PRACTICES])
def test_why_gives_the_reason_and_the_sources_of_the_practice(practice: Practice) -> None:
    """The reason comes first."""
    text = explaining.why_asked(practice, diagnosed("half-told"))

    assert text.startswith(practice.why)
    assert cited_titles(text) == list(dict.fromkeys(KNOWLEDGE.sources[source].title for source in practice.sources))


def levels_at_stake(practice: str, name: str) -> list[str]:
    """The lowest level still open that requires a practice, of each framework; the leading ones first, no points.

    Without a total each dimension is open or not by itself.
    """
    stake = []
    for framework in sorted(FRAMEWORKS.values(), key=lambda framework: not framework.leading):
        asking = []
        for criterion in framework.criteria:
            decides = criterion.dimension if framework.total == "none" else WHOLE
            at_least, at_most = expected_ends(name)[framework.id, decides]
            asks = criterion.role is Role.REQUIRED and practice in practices_in(criterion.when)
            if asks and at_least < criterion.level <= at_most:
                asking.append(criterion.level)
        if asking and framework.scale != "points":
            stake.append(f"level {min(asking)} of {framework.short_name}")
    return stake


@pytest.mark.parametrize("name", FIXED)
def test_why_names_the_first_three_levels_that_the_answer_decides_about(name: str) -> None:
    """Of every practice; where no level waits for it there is no such sentence."""
    for practice in PRACTICES:
        decides = re.findall(
            r"^The answer decides about (.+)\.$", explaining.why_asked(practice, diagnosed(name)), re.MULTILINE
        )
        shown = re.split(r", | and ", decides[0]) if decides else []
        assert shown == levels_at_stake(practice.id, name)[:3], practice.id


def test_why_names_leading_frameworks_before_all_others() -> None:
    """Others require a data pipeline, too; nothing is known of this team."""
    text = explaining.why_asked(KNOWLEDGE.practices["data-pipeline"], diagnosed("claims-that-clash"))

    assert "The answer decides about level 1 of Azure, level 2 of Five levels and level 1 of Google." in text


def test_points_are_no_level_that_an_answer_decides_about() -> None:
    """Only the ML Test Score asks for this one, and it has no gates."""
    asking = {c.framework for c in KNOWLEDGE.criteria.values() if "numerical-stability" in practices_in(c.when)}
    text = explaining.why_asked(KNOWLEDGE.practices["numerical-stability"], diagnosed("claims-that-clash"))

    assert asking == {"ml-test-score"}
    assert "The answer decides" not in text


def test_why_says_when_no_level_asks_for_it() -> None:
    """A context fact changes advice only."""
    assert "It changes no level" in explaining.why_asked(KNOWLEDGE.practices["label-delay"], diagnosed("half-told"))


# --- one line each


@pytest.mark.parametrize(
    ("framework", "at_least", "at_most", "shown"),
    [
        ("azure-mlops", 0, 4, "level 0 to 4"),
        ("azure-mlops", 1, 2, "level 1 to 2"),
        ("azure-mlops", 0, 0, "level 0, No MLOps"),
        ("gigaom", 2, 2, "level 2"),
        ("ml-test-score", 0, 7, "0 to 7 points"),
        ("ml-test-score", 3.5, 3.5, "3.5 points, strongly tested"),
        ("ml-test-score", 4, 5, "4 to 5 points, strongly tested"),
        ("ml-test-score", 5, 5.5, "5 to 5.5 points"),
        ("modelops", 5, 5, "5 points"),
        ("ml-test-score", 1, 1, "1 point, some tests"),
    ],
)  # fmt: skip
def test_a_result_has_a_name_only_when_it_is_certain(
    framework: str, at_least: float, at_most: float, shown: str
) -> None:
    """An interval of levels has two ends and no name; one of points has a name if it lies in one band."""
    assert results.interval(FRAMEWORKS[framework], Interval(at_least, at_most)) == shown


@pytest.mark.parametrize(
    ("name", "framework", "shown"),
    [
        ("half-told", "azure-mlops", "**Azure** level 1, DevOps but no MLOps (of 0 to 4)"),
        ("half-told", "google-mlops", "**Google** level 0 to 2 (of 0 to 2)"),
        ("ml-test-score-3.5-all-by-hand", "ml-test-score", "**Test Score** 3.5 points, strongly tested (of 0 to 7)"),
        ("stack-canvas-27-light-stack", "stack-canvas", "**Canvas** 27 points (of 0 to 55)"),
        (
            "google-ai-adoption-2-central-team",
            PROFILE,
            "**AI Adoption** " + ", ".join(f"{theme} 2" for theme in THEMES) + " (each of 1 to 3, no total)",
        ),
        (
            "claims-that-clash",
            PROFILE,
            "**AI Adoption** " + ", ".join(f"{theme} 1-3" for theme in THEMES) + " (each of 1 to 3, no total)",
        ),
    ],
)
def test_a_standing_says_where_and_out_of_what(name: str, framework: str, shown: str) -> None:
    """Levels and points as the personas' files give them; a profile dimension by dimension."""
    assert results.standing(FRAMEWORKS[framework], diagnosed(name)) == shown


@pytest.mark.parametrize("name", FIXED)
def test_levels_are_those_of_the_leading_frameworks(name: str) -> None:
    """One line each."""
    lines = results.levels(diagnosed(name))

    assert short_names(lines) == LEADING
    assert len(lines.splitlines()) == 3


@pytest.mark.parametrize("name", FIXED)
def test_further_levels_are_those_of_all_others(name: str) -> None:
    """One line each."""
    lines = results.further_levels(diagnosed(name))

    assert short_names(lines) == FURTHER
    assert len(lines.splitlines()) == 8


def test_only_levels_that_changed_are_told() -> None:
    """Those of the leading frameworks; nothing if none did."""
    nothing, something = DOCTOR.diagnose([]), DOCTOR.diagnose([said("data-versioning", "no")])

    assert results.moved(nothing, nothing) == ""
    told = results.moved(nothing, something)
    for framework in FRAMEWORKS.values():
        differs = nothing.frameworks[framework.id].interval != something.frameworks[framework.id].interval
        assert (f"**{framework.short_name}** is now" in told) == (differs and framework.short_name in LEADING)


def test_it_is_said_once_that_the_leading_levels_are_settled() -> None:
    """With the answer that settles the last of them, and not when one of them moves again."""
    by_hand = [said(practice.id, "no") for practice in PRACTICES if not practice.is_fact]
    nothing, settled = DOCTOR.diagnose([]), DOCTOR.diagnose(by_hand)
    tracked = DOCTOR.diagnose([claim for claim in by_hand if claim.practice != "version-control"])
    higher = diagnosed("azure-4-everything")

    assert results.moved(nothing, settled).endswith(results.ALL_SETTLED)
    assert results.ALL_SETTLED not in results.moved(settled, higher)
    assert results.ALL_SETTLED not in results.moved(settled, tracked)
    assert results.ALL_SETTLED not in results.moved(nothing, DOCTOR.diagnose([said("data-versioning", "no")]))


def test_a_level_of_another_framework_moves_in_silence() -> None:
    """Planning ends the climb at CMMI 1, and no leading framework asks for it."""
    nothing, something = DOCTOR.diagnose([]), DOCTOR.diagnose([said("project-planning", "no")])

    assert str(something.frameworks["cmmi"].interval) == "1"
    assert results.moved(nothing, something) == ""


# --- everything so far


@pytest.mark.parametrize("name", PERSONAS)
def test_a_report_shows_every_level_claim_and_finding(name: str) -> None:
    """Nothing that was concluded is left out, and each kind of it has its heading."""
    diagnosis = diagnosed(name)
    shown = sections(documents.report(diagnosis, [], []))

    assert short_names(shown["Where you stand"]) == LEADING
    assert short_names(shown["What the same answers say elsewhere"]) == FURTHER
    for heading, claims in (("What you told me", diagnosis.claims), ("What follows from it", diagnosis.implied)):
        assert (heading in shown) == bool(claims)
        assert all(f"**{KNOWLEDGE.practices[claim.practice].name}**: " in shown[heading] for claim in claims)
    for heading, findings in (
        ("What does not fit together", diagnosis.contradictions),
        ("What is enough for you", diagnosis.situations),
        ("Mind", diagnosis.caveats),
    ):
        assert (heading in shown) == bool(findings)
        assert all(finding.rule.because in shown[heading] for finding in findings)


def test_a_report_says_what_is_enough_for_the_team() -> None:
    """With the advice and the source of the rule: a well-made model that is released by hand."""
    rule = KNOWLEDGE.rules["well-made-model"]
    shown = sections(documents.report(diagnosed("google-0-careful-by-hand"), [], []))["What is enough for you"]

    assert f"- {rule.because} {rule.advice} *[" in shown
    assert set(cited_titles(shown)) == {KNOWLEDGE.sources[source].title for source in rule.sources}


def test_a_report_ends_with_what_is_open_and_the_version_of_the_knowledge() -> None:
    """What the leading frameworks require and nobody spoke of: four answers are known, and a fifth follows from one.

    Data that is not kept means that no model can be built again (a rule), which Azure asks for at level 2.
    """
    claims = [
        said("version-control", "yes"), said("continuous-integration", "yes"), said("data-versioning", "no"),
        said("model-monitoring", "no"),
    ]  # fmt: skip
    required = {
        practice
        for id_ in ("azure-mlops", "five-levels", "google-mlops")
        for criterion in FRAMEWORKS[id_].criteria
        if criterion.role is Role.REQUIRED
        for practice in practices_in(criterion.when)
    }

    assert documents.report(DOCTOR.diagnose(claims), [], []).splitlines()[-1] == (
        f"*{len(required) - 5} of {len(required)} points are still open for the levels at the top. "
        f"Knowledge {KNOWLEDGE.version} ({KNOWLEDGE.hash}).*"
    )


def test_a_report_has_no_second_list_where_all_frameworks_lead(tiny: TinyKnowledge) -> None:
    """The small knowledge base has one framework, and it leads."""
    diagnosis = Doctor(load(tiny.root), use_engine=False).diagnose([])

    assert list(sections(documents.report(diagnosis, [], []))) == ["Where you stand", "What next"]


def test_a_welcome_back_shows_the_levels_of_the_leading_frameworks_only() -> None:
    """The others are a report away."""
    assert short_names(greeting.welcome_back(diagnosed("first-message"), Scope.TEAM)) == LEADING
