"""Reports as HTML and Markdown: the home of Jinja2. Templates are data; their words come from the content.

Every template, shipped or a user's own, runs in a sandbox and escapes all that it shows, for its format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.conversation.wording import enumerated, within_a_sentence
from assistant.errors import DataError, Place, UsageError
from assistant.plain_text import escape_inline
from assistant.report.charts import bar_of, chart, ladder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jinja2 import Environment

    from assistant.report.content import CriterionResult, Report, Scorecard, Told
    from assistant.report.summary import Summary

_TEMPLATES = Path(__file__).parent / "templates"
_STATES = {
    "met": "Holds",
    "half": "Holds by half",
    "missing": "Not there",
    "open": "Not known",
    "contested": "Contested",
    "shows": "Shows",
    "absent": "Does not show",
}
_ROLES = {"supporting": "typical, decides nothing", "symptom": "a mark of this level", "context": "background"}
_VARIABLE = re.compile(r"--(\w+):\s*(#[0-9a-f]{6})")


class Markup(StrEnum):
    """What templates write."""

    HTML = "html"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the user's own."""

    name: str
    """How errors call it."""
    text: str


def render(shown: Report | Summary, kind: str, markup: Markup, own: Template | None = None) -> str:
    """Write a report or a summary.

    Args:
        shown: What it says; templates call it ``report`` or ``summary``.
        kind: ``report`` or ``summary``: which of the shipped templates.
        markup: What the template writes, and so how it escapes.
        own: Takes the place of the shipped template, which it may extend or include.

    Raises:
        DataError: The user's own template cannot be used.
    """
    from jinja2 import TemplateError

    name = f"{kind}.{markup}"
    environment = _environment(markup, own)
    source_number = {source.id: number for number, source in enumerate(getattr(shown, "sources", ()), start=1)}
    rule_number = {rule.id: number for number, rule in enumerate(getattr(shown, "rules", ()), start=1)}
    environment.filters["numbered"] = lambda ids: sorted(set(ids), key=source_number.__getitem__)
    values: dict[str, Any] = {
        kind: shown,
        "version": __version__,
        "states": _STATES,
        "roles": _ROLES,
        "colours": _colours(),
        "source_number": source_number,
        "source_title": {source.id: source.title for source in getattr(shown, "sources", ())},
        "rule_number": rule_number,
    }
    if own is None:
        return environment.get_template(name).render(values)
    try:
        return environment.get_template(own.name).render(values)
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        line = getattr(error, "lineno", None) or _line_in(error, own)
        raise DataError(
            f"the template does not work: {error}",
            place=Place(own.name, line),
            hint=f"it may use what {name} in assistant/report/templates uses, and nothing outside",
        ) from error
    except RecursionError as error:
        raise DataError("the template includes itself without end", place=Place(own.name)) from error


def _environment(markup: Markup, own: Template | None) -> Environment:
    from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    loaders = [DictLoader({own.name: own.text})] if own is not None else []
    environment = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*loaders, FileSystemLoader(_TEMPLATES)]),
        autoescape=True,
        finalize=_as_markdown if markup is Markup.MARKDOWN else None,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=markup is Markup.MARKDOWN,
        lstrip_blocks=markup is Markup.MARKDOWN,
    )
    filters: dict[str, Callable[..., Any]] = {
        "listed": _listed,
        "enumerated": lambda names: enumerated(list(names)),
        "capitalized": lambda text: text[:1].upper() + text[1:],
        "drawn": lambda where, counts_points: chart(where, counts_points=counts_points),
        "ladder": ladder,
        "planned": bar_of,
        "by_level": _by_level,
        "known": _known,
        "address": _address,
    }
    environment.filters.update(filters)
    return environment


def _as_markdown(value: object) -> object:
    """Escape for Markdown what a template shows; what its own macros wrote is left as it is."""
    from markupsafe import Markup as Safe

    return value if isinstance(value, Safe) else Safe(escape_inline(str(value)))


def _address(url: str) -> object:
    """An address as it is; `citing` lets none through that could end or change what stands around it."""
    from markupsafe import Markup as Safe

    return Safe(url)


def _listed(names: Sequence[str]) -> str:
    return enumerated([within_a_sentence(name) for name in names])


def _by_level(card: Scorecard) -> list[tuple[str, list[CriterionResult]]]:
    """Criteria below headings: levels with their names, or the dimensions of points."""
    groups: dict[str, list[CriterionResult]] = {}
    for criterion in card.criteria:
        heading = criterion.dimension
        if criterion.level is not None:
            heading = f"Level {criterion.level:g}"
            name = card.levels[int(criterion.level - card.where.lowest)]
            heading += f": {name}" if name != heading else ""
        groups.setdefault(heading, []).append(criterion)
    return list(groups.items())


def _known(report: Report) -> list[Told]:
    """All that was told, then what follows from it."""
    told = [claim for record in report.records for claim in record.told]
    return sorted(told, key=lambda claim: claim.follows)


def _colours() -> dict[str, str]:
    """The colours of a light page, as the style sheet has them."""
    light = (_TEMPLATES / "style.css").read_text(encoding="utf-8").partition("@media")[0]
    return dict(_VARIABLE.findall(light))


def _line_in(error: BaseException, own: Template) -> int:
    """The line of a template on which it failed; 0 where that is not known."""
    step, line = error.__traceback__, 0
    while step is not None:
        if step.tb_frame.f_code.co_filename in {own.name, "<template>"}:
            line = step.tb_lineno
        step = step.tb_next
    return line


def as_pdf(html: str) -> bytes:
    """Print a page of HTML. Nothing outside the page is fetched.

    Raises:
        UsageError: WeasyPrint or Pango is not installed.
    """
    try:
        import weasyprint
    except ImportError as error:
        raise UsageError(
            "PDF needs WeasyPrint, which is not installed",
            hint="pip install 'rung[pdf]', or write HTML and print it from a browser",
        ) from error
    except OSError as error:
        raise UsageError(
            "PDF needs Pango, which is not installed",
            hint="Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
            "macOS: brew install pango. Or write HTML and print it from a browser",
        ) from error

    printed: bytes = weasyprint.HTML(
        string=html, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=())
    ).write_pdf(pdf_tags=True, pdf_identifier=b"rung")
    return printed
