"""Learns the scorers from the phrases and examples. Run by ``rung kb train``, never in a conversation.

Four logistic regressions: what a passage is about, how far the team is with it, what a bare answer means, what a
message wants. A labelled message is first laid out by scorers that know only the phrases: each claim goes to
the span that shows it most, and spans that touch no claim are examples of nothing. Then all is learned anew.
The home of numpy and scipy, which are needed for this only (``pip install 'rung[train]'``).
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from assistant.domain import Scorer, Scorers, Status, ValueKind, scaled
from assistant.errors import UsageError
from assistant.reader.cues import Cues
from assistant.reader.explaining import NOTHING, Explainer, territory_of
from assistant.reader.features import reply_features, status_features, subject_features
from assistant.reader.matching import Mender, NearestPhrase
from assistant.reader.message import Message, Span, Splitter
from assistant.reader.names import Names
from assistant.reader.tools import ToolFinder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from assistant.domain import Examples, Knowledge, LabelledMessage

_LEAST_OFTEN = 2
"""A feature heard less often teaches nothing."""
_DECAY = {"subject": 1e-4, "status": 0.0, "reply": 0.0, "intent": 0.0}
_ROUNDS, _AT_ONCE, _PACE, _FIRST_STEP, _SEED = 10, 32, 0.5, 1e-3, 1
"""Of the descent; chosen on the development messages, where twice or half of each makes no difference."""
_NEWTON_STEPS, _RIDGE = 20, 0.01
_FRAMES = 2
"""Plain sentences of each status around every name."""
_FINEST, _LEAST = 127, 2
"""Weights are whole numbers from this to that; leaving out those below costs nothing and halves the file."""
_HELD_OUT, _HELD_OUT_PHRASES = 2, 10
"""Parts that messages and phrases are cut into, so that the curve is fitted to texts that were not learned from."""
_OTHER_TEXTS = 4
"""Every so many phrases, one is taken as an example of an answer that does name a practice."""

Example = tuple["Mapping[str, float]", tuple[str, ...]]
"""Features of a passage, and its classes; more than one share it equally."""


def train(knowledge: Knowledge, examples: Examples, made_from: str) -> Scorers:
    """Learn everything anew. Takes some minutes.

    Args:
        knowledge: Its phrases, language and tools are used, its scorers are not.
        examples: Labelled texts.
        made_from: Hash over the files of both, kept with the result.

    Raises:
        UsageError: numpy or scipy is not installed.
    """
    return _Trainer(knowledge, examples).scorers(made_from)


class _Trainer:
    def __init__(self, knowledge: Knowledge, examples: Examples) -> None:
        self.knowledge = knowledge
        self.examples = examples
        language = knowledge.language
        self.cues = Cues(language.get("cues", {}))
        self.names = Names(knowledge)
        self.splitter = Splitter(Mender(()), ToolFinder(knowledge.tools))
        self.facts = {practice.id for practice in knowledge.practices.values() if practice.is_fact}
        self.graded = knowledge.practices.keys() - {
            practice.id for practice in knowledge.practices.values() if practice.value not in {None, ValueKind.YES_NO}
        }
        self.messages = [(self.splitter.split(each.text), each) for each in examples.messages]
        self.remarks = [
            (self.splitter.split(text), knowledge.whole_of(book.practice), status)
            for book in knowledge.phrases.values()
            for status, text in _said(knowledge, book.practice)
        ]

    def scorers(self, made_from: str) -> Scorers:
        phrases = self._subjects()
        layout = Scorers(subject=_learned(phrases, "subject"))
        laid_out = [self._laid_out(layout, *each) for each in self.messages]
        everything = [*phrases, *(example for found, _ in laid_out for example in found)]
        scorers = Scorers(
            subject=_learned(everything, "subject"),
            status=_learned([*self._statuses(), *(each for _, found in laid_out for each in found)], "status"),
            reply=_learned(list(self._replies()), "reply"),
            intent=_learned(list(self._intents()), "intent"),
            words=self._words(),
            made_from=made_from,
        )
        return replace(scorers, curve=self._curve(phrases, [found for found, _ in laid_out]))

    # --- examples

    def _subjects(self) -> list[Example]:
        remarks = [(subject_features(message.whole), (subject,)) for message, subject, _ in self.remarks]
        framed = [
            (subject_features(self.splitter.split(text).whole), (self.knowledge.whole_of(practice),))
            for practice, _, text in self._framed()
        ]
        return [*remarks, *framed]

    def _statuses(self) -> Iterable[Example]:
        """Each text as a whole; what finer parts teach, they teach about the practice that they belong to."""
        graded = [(message, subject, str(status)) for message, subject, status in self.remarks if status is not None]
        texts = [(practice, str(status), text) for practice, status, text in self._answers()]
        graded += [
            (self.splitter.split(text), self.knowledge.whole_of(practice), status)
            for practice, status, text in (*texts, *self._framed())
            if practice in self.graded
        ]
        for message, subject, status in graded:
            if subject in self.graded:
                whole = message.whole
                yield status_features(whole, whole, subject, self.cues), (status,)

    def _framed(self) -> Iterable[tuple[str, str, str]]:
        """Every name of a practice and of its tools in a plain sentence of each status; the sentences take turns."""
        frames = self.knowledge.language.get("frames", {})
        names: list[tuple[str, str, str]] = []
        for practice, book in self.knowledge.phrases.items():
            if practice in self.graded:
                own = (self.knowledge.practices[practice].name, *book.terms)
                names += [(practice, "", name) for name in own]
        for tool in self.knowledge.tools.values():
            done = (practice for practice, status in tool.says.items() if status is Status.YES)
            names += [(practice, "tool ", tool.spellings[0]) for practice in done if practice in self.graded]
        for group, sentences in frames.items():
            kind = "tool " if group.startswith("tool ") else ""
            fitting = [(practice, name) for practice, its_kind, name in names if its_kind == kind]
            for number, (practice, name) in enumerate(fitting):
                for turn in range(_FRAMES):
                    sentence = sentences[(_FRAMES * number + turn) % len(sentences)]
                    yield practice, group.removeprefix("tool "), sentence.replace("{}", name)

    def _answers(self) -> Iterable[tuple[str, Status, str]]:
        for practice, by_status in self.examples.answers.items():
            for status, texts in by_status.items():
                yield from ((practice, status, text) for text in texts)

    def _replies(self) -> Iterable[Example]:
        for status, texts in self.examples.replies.items():
            yield from ((self._reply(text), (str(status),)) for text in texts)
        yield from ((self._reply(text), (str(status),)) for _, status, text in self._answers())
        others = [message for message, _, _ in self.remarks[::_OTHER_TEXTS]]
        others += [message for message, label in self.messages if not label.claims]
        yield from ((reply_features(message.whole, self.cues), (NOTHING,)) for message in others)

    def _intents(self) -> Iterable[Example]:
        for intent, texts in self.examples.intents.items():
            yield from ((self._reply(text), (intent,)) for text in texts)
        for status, texts in self.examples.replies.items():
            intent = "dont-know" if status is Status.UNKNOWN else "answer"
            yield from ((self._reply(text), (intent,)) for text in texts)
        for _, status, text in self._answers():
            yield self._reply(text), ("dont-know" if status is Status.UNKNOWN else "answer",)
        for message, label in self.messages[::_OTHER_TEXTS]:
            yield reply_features(message.whole, self.cues), ("answer" if label.claims else "off-topic",)
        for message, _, _ in self.remarks[:: 4 * _OTHER_TEXTS]:
            yield reply_features(message.whole, self.cues), ("answer",)
        for intent, expressions in self.knowledge.language.get("intents", {}).items():
            yield from ((self._reply(text), (intent,)) for text in expressions if "*" not in text)

    def _reply(self, text: str) -> Mapping[str, float]:
        return reply_features(self.splitter.split(text).whole, self.cues)

    def _words(self) -> tuple[str, ...]:
        texts = [*(message for message, _, _ in self.remarks), *(message for message, _ in self.messages)]
        heard = Counter(
            word.plain
            for message in texts
            for word in message.whole.words
            if len(word.plain) > 2 and word.plain.isalpha()
        )
        return tuple(sorted(word for word, count in heard.items() if count > _LEAST_OFTEN))

    # --- labelled messages

    def _laid_out(
        self, scorers: Scorers, message: Message, label: LabelledMessage
    ) -> tuple[list[Example], list[Example]]:
        """The spans of a message with their subjects, and its claims with their statuses."""
        shares = {span: scorers.subject.shares(subject_features(message.passage(span))) for span in message.spans()}
        if not shares:
            return [], []
        also = {self.knowledge.whole_of(practice) for practice in label.also}
        best = {
            practice: max(shares, key=lambda span: (shares[span].get(practice, 0.0), span.first - span.last))
            for practice in dict.fromkeys(self.knowledge.whole_of(practice) for practice in label.claims)
        }
        taken = {number for span in best.values() for number in span.clauses}
        subjects: list[Example] = []
        for span in shares:
            about = tuple(sorted(practice for practice, place in best.items() if place == span))
            likeliest = max(shares[span], key=lambda name: shares[span][name])
            if about or (taken.isdisjoint(span.clauses) and likeliest not in also):
                subjects.append((subject_features(message.passage(span)), about or (NOTHING,)))
        return subjects, [
            self._status(message, best, self.knowledge.whole_of(practice), status)
            for practice, status in label.claims.items()
            if practice not in self.facts
        ]

    def _status(self, message: Message, best: Mapping[str, Span], practice: str, status: Status) -> Example:
        others = {number for other, span in best.items() if other != practice for number in span.clauses}
        own = best[practice]
        core, territory = message.passage(own), message.passage(territory_of(message, own, others))
        return status_features(core, territory, practice, self.cues), (str(status),)

    # --- confidence

    def _curve(self, phrases: list[Example], laid_out: Sequence[list[Example]]) -> dict[str, float]:
        """Fit the curve to what scorers find in messages that they have not seen."""
        rows: list[Mapping[str, float]] = []
        right: list[bool] = []
        for part in range(_HELD_OUT):
            seen = [each for number, found in enumerate(laid_out) if number % _HELD_OUT != part for each in found]
            seen += [each for number, each in enumerate(phrases) if number % _HELD_OUT_PHRASES != part]
            scorers = Scorers(subject=_learned(seen, "subject"))
            explainer = Explainer(scorers, self.cues, self.names, NearestPhrase({}))
            for message, claimed, also in self._unseen(part):
                for candidate in explainer.candidates(message):
                    if candidate.practice not in also:
                        rows.append(candidate.signs)
                        right.append(candidate.practice in claimed)
        return _fitted_curve(rows, right)

    def _unseen(self, part: int) -> Iterator[tuple[Message, set[str], set[str]]]:
        """The texts of a part that is held out: with what they claim, and what one may take from them as well."""
        for message, label in self.messages[part::_HELD_OUT]:
            claimed = {self.knowledge.whole_of(practice) for practice in label.claims}
            yield message, claimed, {self.knowledge.whole_of(practice) for practice in label.also} - claimed
        for message, subject, status in self.remarks[part::_HELD_OUT_PHRASES]:
            if status is not None:
                yield message, {subject}, set()


def _said(knowledge: Knowledge, practice: str) -> Iterable[tuple[Status | None, str]]:
    """Every phrase of a practice with its status; names and terms have none."""
    book = knowledge.phrases[practice]
    yield from ((None, term) for term in (knowledge.practices[practice].name, *book.terms))
    for status, remarks in book.remarks.items():
        yield from ((status, remark) for remark in remarks)


def _learned(examples: Sequence[Example], kind: str) -> Scorer:
    """Fit one scorer; the same examples give the same scorer."""
    numpy, sparse = _libraries()
    heard = Counter(feature for features, _ in examples for feature in features)
    names = sorted(name for name, count in heard.items() if count >= _LEAST_OFTEN)
    place = {name: number for number, name in enumerate(names)}
    classes = sorted({each for _, own in examples for each in own})
    targets = numpy.zeros((len(examples), len(classes)), numpy.float32)
    values: list[float] = []
    columns, ends = array("i"), array("i", [0])
    for row, (features, own) in enumerate(examples):
        known = [(place[name], value) for name, value in features.items() if name in place]
        values += [value * scaled(len(known)) for _, value in known]
        columns.extend(number for number, _ in known)
        ends.append(len(columns))
        targets[row, [classes.index(each) for each in own]] = 1 / len(own)
    if len(classes) < 2:
        return Scorer()
    shape = (len(examples), len(names))
    table = sparse.csr_matrix((numpy.array(values, numpy.float32), columns, ends), shape=shape)
    weights, biases = _descended(table, targets, _DECAY[kind])
    return _rounded(names, classes, biases, weights)


def _descended(table: Any, targets: Any, decay: float) -> tuple[Any, list[float]]:
    """Multinomial logistic regression by AdaGrad, some examples at a time.

    Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning" (JMLR 12, 2011).
    A solver over all examples at once was ten times slower to the same fit.

    Args:
        table: Sparse, a row for each example, a column for each feature.
        targets: A row for each example, a column for each class; rows add up to 1.
        decay: How much weights of the features in use shrink in each step.
    """
    numpy, sparse = _libraries()
    weights = numpy.zeros((table.shape[1], targets.shape[1]), numpy.float32)
    biases = numpy.zeros(targets.shape[1], numpy.float32)
    seen, seen_biases = numpy.full_like(weights, _FIRST_STEP), numpy.full_like(biases, _FIRST_STEP)
    shuffle = numpy.random.default_rng(_SEED).permutation
    for _ in range(_ROUNDS):
        order = shuffle(len(targets))
        for start in range(0, len(order), _AT_ONCE):
            chosen = order[start : start + _AT_ONCE]
            batch = table[chosen]
            used = numpy.unique(batch.indices)
            columns = numpy.searchsorted(used, batch.indices)
            batch = sparse.csr_matrix((batch.data, columns, batch.indptr), shape=(len(chosen), len(used)))
            scores = batch @ weights[used] + biases
            powers = numpy.exp(scores - scores.max(axis=1, keepdims=True))
            error = (powers / powers.sum(axis=1, keepdims=True) - targets[chosen]) / len(chosen)
            slope = batch.T @ error + decay * weights[used]
            seen[used] += slope**2
            weights[used] -= _PACE * slope / numpy.sqrt(seen[used])
            slope = error.sum(axis=0)
            seen_biases += slope**2
            biases -= _PACE * slope / numpy.sqrt(seen_biases)
    return weights, biases.tolist()


def _rounded(names: Sequence[str], classes: Sequence[str], biases: Sequence[float], table: Any) -> Scorer:
    """Weights as whole numbers in a sparse table, those that round to zero left out."""
    unit = float(abs(table).max()) / _FINEST
    whole = (table / unit).round().astype(int)
    coded = sorted((crc32(name.encode()), number) for number, name in enumerate(names))
    features, rows, columns, weights = array("I"), array("I", [0]), array("B"), array("b")
    for code, number in coded:
        own = [(column, weight) for column, weight in enumerate(whole[number].tolist()) if abs(weight) >= _LEAST]
        if own and (not features or features[-1] != code):
            features.append(code)
            columns.extend(column for column, _ in own)
            weights.extend(weight for _, weight in own)
            rows.append(len(columns))
    return Scorer(tuple(classes), tuple(round(bias, 6) for bias in biases), unit, features, rows, columns, weights)


def _fitted_curve(rows: Sequence[Mapping[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Logistic regression on a handful of signs, by Newton's method."""
    numpy, _ = _libraries()
    names = sorted({name for row in rows for name in row})
    table = numpy.array([[row.get(name, 0.0) for name in names] for row in rows])
    weights = numpy.zeros(len(names))
    for _ in range(_NEWTON_STEPS):
        chances = 1 / (1 + numpy.exp(-table @ weights))
        slope = table.T @ (numpy.array(right) - chances) - _RIDGE * weights
        bend = (table * (chances * (1 - chances))[:, None]).T @ table + _RIDGE * numpy.eye(len(names))
        weights += numpy.linalg.solve(bend, slope)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def _libraries() -> tuple[Any, Any]:
    try:
        import numpy
        from scipy import sparse
    except ImportError as error:
        raise UsageError("learning needs numpy and scipy", hint="pip install 'rung[train]'") from error
    return numpy, sparse
