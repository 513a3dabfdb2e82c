"""One page for people who pay for the work: at most 450 words, and every term of the glossary in it explained."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.conversation.glossary import Glossary
from assistant.conversation.wording import enumerated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from assistant.domain import Knowledge, Term
    from assistant.report.content import Move, Report, Scorecard, Waiting

MOST_WORDS = 450
WORDS = "Words used here"
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_STANDS, _ENOUGH, _NEXT, _NOT_YET, _SURE = (
    "Where the team stands",
    "How far is far enough",
    "What to pay for next",
    "What not to pay for yet",
    "How sure this is",
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence below a heading."""

    heading: str
    text: str
    explains: tuple[str, ...] = ()
    """Ids of terms that it explains."""


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs below a heading."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A term that stands on the page, and what it means."""

    term: str
    means: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The page. All its text is here: templates add none."""

    title: str
    about: str
    sections: tuple[Section, ...]
    words: tuple[Word, ...]
    words_heading: str = WORDS

    @property
    def text(self) -> str:
        """All of it, in the order of reading."""
        parts = [self.title, self.about]
        for section in self.sections:
            parts += [section.heading, *section.sentences]
        if self.words:
            parts += [self.words_heading, *(f"{word.term}: {word.means}" for word in self.words)]
        return "\n".join(parts)

    @property
    def word_count(self) -> int:
        """Words of all of it, titles and explanations included."""
        return len(self.text.split())


def summarize(report: Report, knowledge: Knowledge) -> Summary:
    """Write the page: what matters most first, and as much of the rest as fits with its terms explained."""
    explainer = _Explainer(Glossary(knowledge.terms.values()))
    written = list(_frame(report))
    page = _page(report, written, explainer)
    for ways in (*(_ways_to_name(move, knowledge) for move in report.moves), *_further(report)):
        longer = [_page(report, [*written, way], explainer) for way in ways]
        shortest = min(range(len(ways)), key=lambda number: longer[number].word_count)
        if longer[shortest].word_count <= MOST_WORDS:
            written, page = [*written, ways[shortest]], longer[shortest]
    return page


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def _frame(report: Report) -> Iterator[_Line]:
    """Sentences that no page does without."""
    leading = [card for card in report.scorecards if card.leading]
    scales = "; ".join(f"{_name(card)} {_figures(card)}" for card in leading)
    yield _Line(_STANDS, f"On published scales it stands here: {scales}.")
    if any(card.where.at_least < card.where.at_most for card in leading):
        yield _Line(_STANDS, "Two numbers mean: between these, for some answers are missing.")
    fits = "; ".join(f"{_name(card)} {card.where.fits:g}" for card in leading if card.where.fits is not None)
    yield _Line(
        _ENOUGH,
        "Nothing that is known speaks for stopping below the top. Go one step at a time, as far as it pays."
        if not fits
        else f"For this team: {fits}. The top of a scale is not the aim.",
    )
    if not report.moves:
        yield _Line(_NEXT, "Nothing yet: too little is known to be missing and worth doing now.")
    yield _Line(_SURE, _trust(report))


def _ways_to_name(move: Move, knowledge: Knowledge) -> list[_Line]:
    """A move with what it is: as the practice says it, or the term."""
    head = f"{move.name} ({move.effort} of work, our estimate)"
    name = move.name.casefold()
    terms = [term for term in knowledge.terms.values() if name in map(str.casefold, term.names)]
    ways = [_Line(_NEXT, f"{head}: {first_sentence(move.what)}", tuple(term.id for term in terms))]
    return ways + [_Line(_NEXT, f"{head}: {first_sentence(term.means)}", (term.id,)) for term in terms]


def _further(report: Report) -> Iterator[list[_Line]]:
    """What may follow where there is room, the weightiest first."""
    for move in report.moves[:1]:
        yield [_Line(_NEXT, f"Why that first: {first_sentence(move.why)}")]
    for waiting in report.not_yet[:1]:
        yield [_Line(_NOT_YET, _left(waiting))]
    for reason in report.target.reasons[:1]:
        yield [_Line(_ENOUGH, first_sentence(reason.text))]
    for waiting in report.not_yet[1:4]:
        yield [_Line(_NOT_YET, _left(waiting))]
    if report.open_questions:
        count = len(report.open_questions)
        yield [_Line(_SURE, f"{count} open question{'s' if count > 1 else ''} can still move the figures above.")]
    if report.plan.moves:
        yield [_Line(_NEXT, f"{report.plan.time}: room for {len(report.plan.moves)} such steps, by our estimate.")]


def _name(card: Scorecard) -> str:
    """Who wrote a framework, which says more to those outside than its name."""
    return card.publisher.split(",")[0]


def _figures(card: Scorecard) -> str:
    where = card.where
    between = "" if where.at_most == where.at_least else f" to {where.at_most:g}"
    return f"{where.at_least:g}{between} (of {where.lowest:g} to {where.highest:g})"


def _left(waiting: Waiting) -> str:
    return f"{enumerated(list(waiting.names))}: {first_sentence(waiting.reason.text)}"


def _trust(report: Report) -> str:
    backing = report.backing
    if not backing.met:
        return "It rests on too few answers to say much."
    if not backing.shown:
        return "It rests on the team's own word alone: nobody has checked it."
    return (
        f"Of {backing.met} points that hold, {backing.by_word} rest on the team's own word alone; "
        f"for {backing.shown} something was shown."
    )


def _page(report: Report, written: Sequence[_Line], explainer: _Explainer) -> Summary:
    sections = tuple(
        Section(heading, tuple(line.text for line in written if line.heading == heading))
        for heading in (_STANDS, _ENOUGH, _NEXT, _NOT_YET, _SURE)
        if any(line.heading == heading for line in written)
    )
    dates = f", {report.ended}" if report.ended else ""
    title = f"One page on {report.session}" if report.session else "One page for those who pay"
    bare = Summary(title, f"By Rung{dates}, knowledge {report.knowledge_version}", sections, ())
    explained = {term for line in written for term in line.explains}
    words = tuple(Word(term.term, first_sentence(term.means)) for term in explainer.left_in(bare.text, explained))
    return Summary(bare.title, bare.about, sections, words)


class _Explainer:
    """Finds the terms that a text leaves to be explained."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._below: dict[str, list[Term]] = {}

    def left_in(self, text: str, explained: Collection[str]) -> list[Term]:
        """The terms in a text, then those in their explanations, and so on; by the alphabet.

        Args:
            text: What is read.
            explained: Ids of terms that it explains itself.
        """
        found: dict[str, Term] = {}
        agenda = self._glossary.found_in(f"{text}\n{WORDS}")
        while agenda:
            term = agenda.pop()
            if term.id not in found and term.id not in explained:
                found[term.id] = term
                agenda += self._in_explanation(term)
        return sorted(found.values(), key=lambda term: (term.term.casefold(), term.id))

    def _in_explanation(self, term: Term) -> list[Term]:
        if term.id not in self._below:
            self._below[term.id] = self._glossary.found_in(f"{term.term}: {first_sentence(term.means)}")
        return self._below[term.id]
