"""Messages to words: lower case, stemmed, quantities made placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from assistant.quantities import DAYS, NUMBER_WORDS, find_durations, find_frequencies, find_numbers

NUMBER, DURATION, FREQUENCY = "#number", "#duration", "#frequency"
"""Stand for any quantity of the kind, so that "twelve models" also finds "9 models"."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:-[^\W_]+)*", re.UNICODE)
_SHORT_FORMS = {
    "can't": "can not", "won't": "will not", "ain't": "is not", "shan't": "shall not", "cannot": "can not",
    "dont": "do not", "doesnt": "does not", "isnt": "is not", "arent": "are not", "cant": "can not",
    "wont": "will not", "didnt": "did not", "havent": "have not", "hasnt": "has not", "wasnt": "was not",
    "gonna": "going to", "wanna": "want to", "gotta": "got to", "noone": "no one",
}  # fmt: skip
_MAY_COUNT = re.compile(
    r"\d|\b(?:" + "|".join([*NUMBER_WORDS, *DAYS]) + r"|[a-z]*ly|same|once|twice|every|each|instant|immediate)",
    re.IGNORECASE,
)
"""A quick look whether a text can hold any quantity at all."""
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message."""

    plain: str
    """As written, in lower case; short forms are spelled out."""
    stem: str
    """What is compared: stemmed, or a placeholder."""
    start: int
    end: int

    @property
    def is_quantity(self) -> bool:
        """Whether it stands for a number, a duration or a rhythm."""
        return self.stem.startswith("#")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut a lower-case word down to its stem."""
    stemmed: str = _stemmer.stemWord(word)
    return stemmed


def plain_words(text: str) -> list[tuple[str, int, int]]:
    """Split into lower-case words with their offsets; "don't" becomes two words at one place."""
    words = []
    for match in _WORD.finditer(text):
        whole = match.group().lower().replace("’", "'")
        for part in _pieces(whole):
            words.append((part, match.start(), match.end()))
    return words


def _pieces(word: str) -> list[str]:
    if word in _SHORT_FORMS:
        return _SHORT_FORMS[word].split()
    if word.endswith("n't"):
        return [word[:-3], "not"]
    head, _, tail = word.partition("'")
    if tail == "s":
        return [head]
    if tail in {"re", "ve", "ll", "d", "m"}:
        return [head, {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}[tail]]
    return [part for part in word.replace("'", "").split("-") if part]


def split_words(text: str) -> list[Word]:
    """Split a text into words; each quantity becomes one placeholder."""
    quantities = _quantities(text) if _MAY_COUNT.search(text) else []
    words: list[Word] = []
    for plain, start, end in plain_words(text):
        placeholder = next((kind for kind, low, high in quantities if low <= start < high), None)
        if placeholder is None:
            words.append(Word(plain, stem(plain), start, end))
        elif not (words and words[-1].stem == placeholder and _same_quantity(quantities, words[-1].start, start)):
            words.append(Word(plain, placeholder, start, end))
    return words


def _quantities(text: str) -> list[tuple[str, int, int]]:
    """Kind and place of each quantity; a number inside a duration or a rhythm does not count again."""
    found: list[tuple[str, int, int]] = []
    for kind, items in (
        (FREQUENCY, find_frequencies(text)),
        (DURATION, find_durations(text)),
        (NUMBER, find_numbers(text)),
    ):
        for item in items:
            if not any(low < item.end and item.start < high for _, low, high in found) and item.text.lower() != "never":
                found.append((kind, item.start, item.end))
    return found


def _same_quantity(quantities: list[tuple[str, int, int]], first: int, second: int) -> bool:
    return any(low <= first < high and low <= second < high for _, low, high in quantities)
