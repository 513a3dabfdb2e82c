"""Reports as HTML, Markdown, CSV and JSON: valid, complete, and with nothing of the user's that acts."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import html5lib
import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.domain import Claim, Obstacle, ObstacleKind, Quote, Status
from assistant.report import document
from assistant.report.composing import Subject, compose
from assistant.report.rendering import Markup, render
from assistant.report.summary import summarize
from assistant.report.tables import COLUMNS, as_csv
from tests.installed import DOCTOR, KNOWLEDGE
from tests.texts import FIXED, diagnosed, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.report.content import Report

SCHEMA = json.loads((Path(document.__file__).with_name("report.schema.json")).read_text(encoding="utf-8"))
HOSTILE = "<script>alert(1)</script> *bold* [link](http://evil.example) {{ 7 * 7 }} & “so”"
TEXTS: dict[str, Callable[[Report], str]] = {
    "html": lambda report: render(report, "report", Markup.HTML),
    "md": lambda report: render(report, "report", Markup.MARKDOWN),
    "csv": as_csv,
    "json": document.as_json,
    "summary.html": lambda report: render(summarize(report, KNOWLEDGE), "summary", Markup.HTML),
    "summary.md": lambda report: render(summarize(report, KNOWLEDGE), "summary", Markup.MARKDOWN),
}
"""How each format is written, but for PDF, which is printed HTML."""


def talk(words: Callable[[str], str], session: str) -> tuple[tuple[Claim, ...], Subject]:
    """A session with a quote, a value, evidence, a clash and an obstacle, in given words.

    Args:
        words: What was said where the plain sentence would stand.
        session: Its name.
    """
    versioned = said("version-control", "yes", words("code is in git"))
    claims = (
        replace(versioned, evidence=(Quote(words("the repository"), 2),)),
        said("continuous-integration", "yes", words("we have CI")),
        said("model-monitoring", "no", words("nobody looks")),
        said("data-versioning", "no", words("on a share")),
        said("data-pipeline", "yes", words("a nightly job")),
        said("data-pipeline", "no", words("somebody copies it")),
        said("label-delay", "yes", words("they come late"), value="nine months"),
        said("models-in-production", "yes", words("just the one"), value="1"),
    )
    obstacle = Obstacle("data-versioning", ObstacleKind.BUDGET, Quote(words("no money"), 3))
    return claims, Subject(session, began="2026-03-02T09:00:00", ended="2026-03-04T09:00:00", obstacles=(obstacle,))


def report_on(words: Callable[[str], str] = str, session: str = "fraud", *, is_redacted: bool = False) -> Report:
    """The report on that session."""
    claims, subject = talk(words, session)
    return compose(DOCTOR, DOCTOR.diagnose(claims), subject, is_redacted=is_redacted)


@cache
def html_of(name: str, kind: str = "report") -> str:
    """A persona as a page."""
    report = compose(DOCTOR, diagnosed(name), Subject(name))
    shown = report if kind == "report" else summarize(report, KNOWLEDGE)
    return render(shown, kind, Markup.HTML)


def elements(html: str) -> Iterator[Any]:
    """Every element of a page, as a browser would understand it."""
    return html5lib.parse(html, namespaceHTMLElements=False).iter()


def visible(html: str) -> str:
    """The text of a page without its style."""
    body = html.partition("<body")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


# --- HTML


@pytest.mark.parametrize("kind", ["report", "summary"])
@pytest.mark.parametrize("name", FIXED)
def test_a_page_is_valid_html(name: str, kind: str) -> None:
    """A strict parser finds no error, each id stands once, and each link within the page leads somewhere."""
    html = html_of(name, kind)

    html5lib.HTMLParser(strict=True).parse(html)
    ids = [element.get("id") for element in elements(html) if element.get("id")]
    named = " ".join(element.get("aria-labelledby", "") for element in elements(html)).split()
    inside = [element.get("href")[1:] for element in elements(html) if (element.get("href") or "").startswith("#")]
    assert len(set(ids)) == len(ids)
    assert set(inside) | set(named) <= set(ids)


@pytest.mark.parametrize("kind", ["report", "summary"])
def test_a_page_needs_nothing_but_itself(kind: str) -> None:
    """No script, picture, font or style from outside; links are there to be followed by people."""
    html = html_of("first-message", kind)

    tags = {element.tag for element in elements(html) if isinstance(element.tag, str)}
    attributes = {name for element in elements(html) for name in element.attrib}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use"})
    assert attributes.isdisjoint({"src", "srcset", "data", "action", "background", "poster"})
    assert not {name for name in attributes if str(name).startswith("on")}
    assert not re.search(r"@import|url\(|expression\(", html)


def test_each_chart_can_be_read_without_seeing_it() -> None:
    """A picture that says something has a title and a description; one that decorates is hidden from readers."""
    pictures = [element for element in elements(html_of("first-message")) if str(element.tag).endswith("svg")]

    assert len(pictures) > 50
    for picture in pictures:
        parts = {str(child.tag).rpartition("}")[2]: child.text for child in picture}
        is_told = picture.get("role") == "img" and parts.get("title") and parts.get("desc")
        assert is_told or picture.get("aria-hidden") == "true"


def test_headings_leave_no_step_out() -> None:
    """So that a screen reader's list of headings is a table of contents."""
    tags = [str(element.tag) for element in elements(html_of("first-message"))]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_fits_stands_near_the_top() -> None:
    """What a reader has to know comes first: what fits, what to do, what not to do; the scorecards after that."""
    text = visible(html_of("first-message")).partition("In short")[2]
    headings = ["What fits you", "What to do next", "What not to do yet, and why", "The plan", "Scorecards", "Sources"]

    places = [text.index(heading) for heading in headings]

    assert places == sorted(places)


# --- colours


def colours(scheme: str) -> dict[str, str]:
    """The variables of the style sheet, for light or dark."""
    style = re.search(r"<style>(.*?)</style>", html_of("first-message"), re.DOTALL)
    assert style is not None
    light, _, rest = style[1].partition("@media screen and (prefers-color-scheme: dark)")
    shown = light if scheme == "light" else rest.partition("\n}\n")[0]
    return dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{6});", shown))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_is_computed_as_the_standard_says() -> None:
    """Black on white is 21, and the grey #767676 is known as the lightest that passes on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#777777", "#ffffff") < 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["ink", "muted", "accent", "good", "bad", "open"])
@pytest.mark.parametrize("ground", ["page", "card"])
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    """WCAG AA: 4.5 to 1 for all text, on the page and in boxes."""
    shown = colours(scheme)

    assert contrast(shown[text], shown[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_can_be_told_apart(scheme: str) -> None:
    """WCAG AA: 3 to 1 between what is reached and what is not, and between the mark and the page."""
    shown = colours(scheme)

    assert contrast(shown["reached"], shown["out"]) >= 3
    assert contrast(shown["reached"], shown["page"]) >= 3
    assert contrast(shown["fits"], shown["page"]) >= 3


# --- own words


@pytest.mark.parametrize("name", ["html", "md", "csv", "json"])
def test_every_quote_is_there(name: str) -> None:
    """What was said stands in the report, word for word, and so does what could be shown."""
    text = TEXTS[name](report_on())

    for words in ("code is in git", "we have CI", "nobody looks", "on a share", "a nightly job", "somebody copies it",
                  "they come late", "just the one", "the repository"):  # fmt: skip
        assert words in text
    assert ("no money" in text) == (name != "csv")  # the table is about practices, not about moves


@pytest.mark.parametrize("name", ["html", "summary.html"])
def test_markup_of_users_is_text_in_html(name: str) -> None:
    """It is seen as it was typed, and makes no element."""
    html = TEXTS[name](report_on(lambda _: HOSTILE, f"team {HOSTILE}"))

    html5lib.HTMLParser(strict=True).parse(html)
    assert "script" not in {element.tag for element in elements(html)}
    assert not [element for element in elements(html) if element.get("href") == "http://evil.example"]
    assert HOSTILE in visible(html)


@pytest.mark.parametrize("name", ["md", "summary.md"])
def test_markup_of_users_is_text_in_markdown(name: str) -> None:
    """Rendered, it is seen as it was typed: no element, no link, no emphasis of the user's."""
    markdown = TEXTS[name](report_on(lambda _: HOSTILE, f"team {HOSTILE}"))

    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    assert HOSTILE in visible(f"<body>{html}")
    assert not re.search(r"<script|href=\"http://evil|<em>bold", html)


@pytest.mark.parametrize("beginning", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "|calc", " =1+1"])
def test_no_cell_of_a_table_begins_a_formula(beginning: str) -> None:
    """What a spreadsheet would run gets an apostrophe, in a quote and in the value of a fact."""
    claims = (said("model-monitoring", "no", beginning), said("label-delay", "yes", "late", value=beginning))
    report = compose(DOCTOR, DOCTOR.diagnose(claims), Subject(beginning))

    rows = list(csv.reader(io.StringIO(as_csv(report), newline="")))

    (monitoring,) = [row for row in rows if row[0] == "model-monitoring"]
    (delay,) = [row for row in rows if row[0] == "label-delay"]
    assert monitoring[COLUMNS.index("quotes")].startswith("'")
    assert delay[COLUMNS.index("value")].startswith("'")


def test_a_table_has_a_row_per_practice() -> None:
    """Below the head, in the order of the catalogue, whatever was said."""
    table = as_csv(report_on(lambda _: 'so, "quoted"\nand broken'))

    head, *rows = csv.reader(io.StringIO(table, newline=""))
    assert tuple(head) == COLUMNS
    assert [row[0] for row in rows] == list(KNOWLEDGE.practices)
    assert {len(row) for row in rows} == {len(COLUMNS)}


# --- redacted


WORDS = st.text(min_size=1, max_size=30).filter(str.strip)


@cache
def on_nobody(name: str) -> str:
    """The redacted report on somebody who used no words at all."""
    return TEXTS[name](report_on(lambda _: "", "", is_redacted=True))


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=6, deadline=None)
@given(WORDS, WORDS)
@example("<b>Jane Doe</b>", "Ødegård & Söhne")
@example("\u202ereversed\u0000", "=cmd")
def test_a_redacted_report_depends_on_no_word_of_the_user(name: str, words: str, session: str) -> None:
    """Whatever was said, shown and named, it is byte for byte the report on somebody who used no words at all."""
    assert TEXTS[name](report_on(lambda _: words, session, is_redacted=True)) == on_nobody(name)


@pytest.mark.parametrize("name", TEXTS)
def test_a_redacted_report_names_nobody(name: str) -> None:
    """Neither the words, nor the session, nor a value as it was said; the figure behind it stays."""
    text = TEXTS[name](report_on(lambda plain: f"Jane Doe: {plain}", "jane-doe-and-sons", is_redacted=True)).lower()

    assert not re.search(r"jane|\bdoe\b|and-sons|nine months", text)
    assert ("270 days" in text) == (not name.startswith("summary"))


# --- JSON


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, refusing keys that it does not describe."""
    objects = [schema, *schema["$defs"].values()]
    for each in objects:
        each["additionalProperties"] = False
    return schema


@pytest.mark.parametrize("name", FIXED)
def test_json_is_as_its_schema_says(name: str) -> None:
    """Each key is described, and each has the type and the values that stand there."""
    schema = strict(json.loads(json.dumps(SCHEMA)))
    jsonschema.Draft202012Validator.check_schema(schema)
    report = compose(DOCTOR, diagnosed(name), Subject(name))

    jsonschema.validate(json.loads(document.as_json(report)), schema, jsonschema.Draft202012Validator)


def test_the_schema_refuses_what_is_no_report() -> None:
    """Otherwise the test above would say nothing."""
    values = json.loads(document.as_json(report_on()))
    values["moves"][0]["effort"] = "soon"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(values, SCHEMA, jsonschema.Draft202012Validator)


def test_a_status_of_two_accounts_is_marked_as_contested() -> None:
    """In the table and in JSON alike."""
    report = report_on()
    row = next(row for row in csv.DictReader(io.StringIO(as_csv(report))) if row["practice"] == "data-pipeline")
    record = next(each for each in document.as_values(report)["records"] if each["practice"] == "data-pipeline")

    assert (row["contested"], row["quotes"]) == ("yes", "a nightly job | somebody copies it")
    assert record["is_contested"] is True
    assert [told["says"] for told in record["told"]] == ["yes", "no"]


def test_a_practice_that_follows_says_so() -> None:
    """CI implies version control: nobody said it, so it has no quote and its origin is told."""
    diagnosis = DOCTOR.diagnose([said("continuous-integration", "yes", "we have CI")])

    record = next(row for row in compose(DOCTOR, diagnosis, Subject()).records if row.practice == "version-control")

    assert (record.status, record.origin) == (Status.YES, "implied")
    assert [(told.follows, told.quotes) for told in record.told] == [(True, ())]
