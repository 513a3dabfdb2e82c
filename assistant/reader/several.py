"""One answer to several numbered questions: "all", "none", "1 and 3", "all but the second", "1 yes, 2 partly"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.domain import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.reader.patterns import Patterns

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_FIRST_TWO = re.compile(r"\b(?:first|1st) (?:two|2)\b")
_LAST_TWO = re.compile(r"\blast (?:two|2)\b")
_MARKED = re.compile(r"(?:#|\b(?:number|question|point|item) )(?=\d)|(?<=\b\d)[.)](?=\s|$)")
_FILLERS = re.compile(
    r"\b(?:the|ones?|of|them|these|those|we|have|got|do|does|is|are|there|in place|well|so|ok|okay|actually|really|"
    r"please|here|that|this|above|i think|i guess|i would say)\b|\b(?:to|for|on)\b(?=\s+(?:\d|all|none))"
)
_SIGNS = re.compile(r"[^\w\s,;:=']|(?<!\w)'|'(?!\w)")
_NUMBERS = r"\d\b(?:(?:\s*,)?(?:\s+and)?(?:\s+or)?\s+\d\b)*"
_LIST = re.compile(_NUMBERS)
_ALL = r"(?:all|everything|every|each|lot)(?: three| two| 3| 2)?"
_NONE = r"(?:none|neither|nothing|not any|not one|(?:don't|haven't|hasn't) any|no all|all no)(?: at all)?"
_EXCEPT = r"(?:(?:but|except|excepting|excluding|apart from|other than|besides|without|minus)(?: not| no)?|not)"
_MISSING = r"(?:not|missing|lack|lacking|without|absent|miss)"
_YES = r"(?:(?:yes|yep|yeah) )"
_NO = r"(?:(?:no|nope) )"
_NAMED_FORMS = (
    (re.compile(rf"{_YES}?{_ALL}(?: yes)? {_EXCEPT} (?P<no>{_NUMBERS})"), Status.YES),
    (re.compile(rf"{_NO}?{_NONE} {_EXCEPT} (?P<yes>{_NUMBERS})"), Status.NO),
    (re.compile(rf"(?:{_YES}|{_NO})?(?:only|just) (?P<yes>{_NUMBERS})(?: yes)?"), Status.NO),
)
"""Forms that say themselves what the others are, and that take a name in place of a number; what the others are."""
# "Everything" and "nothing" alone are no such answers: they may be about the first question.
_FORMS = (
    *_NAMED_FORMS,
    (re.compile(rf"{_YES}?all(?: three| two| 3| 2)?(?: yes)?|yes yes(?: yes)?"), Status.YES),
    (re.compile(rf"{_NO}?(?!nothing){_NONE}|no no(?: no)?"), Status.NO),
    (re.compile(rf"{_YES}?(?P<yes>{_NUMBERS})(?: only| yes)?"), Status.NO),
    (re.compile(rf"{_YES}{_EXCEPT} (?P<no>{_NUMBERS})|{_MISSING} (?P<lost>{_NUMBERS})"), Status.YES),
    (re.compile(rf"(?P<no>{_NUMBERS}) (?:missing|lacking|absent)"), Status.YES),
)
_STATED = r"(?:planned|partly|partially|not yet|not applicable|n/a|unknown|don't know|no idea|not sure|no clue)"
_ALIKE = re.compile(
    rf"(?:all|none) (?P<before>{_STATED})|"
    rf"(?P<after>{_STATED}) ?,? (?:about |with )?(?:all|any|either)(?: three| two| 3| 2)?"
)
"""Only what states a status and nothing else: "all by hand" answers the first question."""
_TWO = 2
"""Questions of which one says "both"."""
_BETWEEN = re.compile(r"^[\s,;:=]*(?:(?:and|but) )?[\s,;:=]*|[\s,;:=]*(?: (?:and|but))?[\s,;:=]*$")


def answers_together(
    text: str, count: int, replies: Patterns, named: Iterable[tuple[int, int, int]] = ()
) -> Mapping[int, Status]:
    """What a message answers to questions with numbers; empty for a message that is no such answer.

    A bare "yes" or "no" is none either: it may be meant for the first question alone.

    Args:
        text: The message.
        count: How many questions there are, numbered from 1.
        replies: The set replies, by status.
        named: Where the message names what a question is about: start, end, number of the question.

    Returns:
        Numbers of questions, with the statuses; a question that is left open is not among them.
    """
    plain = _normal(text, count)
    by_form = _by_form(plain, count, _FORMS) or _all_alike(plain, count, replies) or _one_by_one(plain, count, replies)
    if by_form:
        return by_form
    numbered = text
    for start, end, number in sorted(named, reverse=True):
        numbered = f"{numbered[:start]} {number} {numbered[end:]}"
    return _by_form(_normal(numbered, count), count, _NAMED_FORMS) if numbered != text else {}


def number_named(text: str, count: int) -> int | None:
    """The one question out of several that a message names by its number: "what does the second mean?"."""
    numbers = {int(number) for number in re.findall(r"(?<![\w.])\d(?![\w.]\w)", _numbered(text, count))}
    return numbers.pop() if len(numbers) == 1 and numbers <= set(range(1, count + 1)) else None


def _normal(text: str, count: int) -> str:
    """Lower case, ordinals as numbers, without signs and words that change nothing."""
    plain = _numbered(text, count).replace("’", "'").replace("&", " and ").replace("+", " and ")
    plain = re.sub(r"\bboth\b", "all" if count == _TWO else "both", plain)
    plain = re.sub(r"(?<=\d) (?:is|are) (?:there|in place|done)\b", " yes", plain)
    plain = _FILLERS.sub(" ", _SIGNS.sub(" ", _MARKED.sub("", plain)))
    return " ".join(plain.replace(",", " , ").split()).strip(" ,;:")


def _numbered(text: str, count: int) -> str:
    """Lower case, with numbers in place of "first" and "last"."""
    plain = _FIRST_TWO.sub("1 and 2", _LAST_TWO.sub(f"{count - 1} and {count}", text.lower()))
    plain = re.sub(r"\blast\b", str(count), plain)
    return re.sub(r"\w+", lambda word: str(_ORDINALS.get(word.group(), word.group())), plain)


def _by_form(plain: str, count: int, forms: Iterable[tuple[re.Pattern[str], Status]]) -> dict[int, Status]:
    """A message that is one of the forms as a whole."""
    joined = " ".join(plain.replace(",", " ").replace(" and ", " ").split())
    for form, others in forms:
        match = form.fullmatch(joined)
        if match is None:
            continue
        found = {kind: list(map(int, re.findall(r"\d", numbers or ""))) for kind, numbers in match.groupdict().items()}
        there, missing = found.get("yes", []), [*found.get("no", []), *found.get("lost", [])]
        if not all(1 <= number <= count for number in (*there, *missing)):
            return {}
        answers = dict.fromkeys(range(1, count + 1), others)
        return answers | dict.fromkeys(there, Status.YES) | dict.fromkeys(missing, Status.NO)
    return {}


def _all_alike(plain: str, count: int, replies: Patterns) -> dict[int, Status]:
    """One status for all: "all planned", "no idea about any of them"."""
    match = _ALIKE.fullmatch(plain)
    status = replies.exact(match["before"] or match["after"]) if match is not None else None
    return dict.fromkeys(range(1, count + 1), Status(status)) if status is not None else {}


def _one_by_one(plain: str, count: int, replies: Patterns) -> dict[int, Status]:
    """Each with its own status: "1 yes, 2 partly", "no 2, yes 1 and 3", or "yes, no, planned" in their order."""
    lists = list(_LIST.finditer(plain))
    if not lists:
        groups = [replies.exact(part) for part in re.split(r"\s*[,;]\s*|\s+and\s+", plain)]
        if len(groups) != count:
            groups = [replies.exact(word) for word in plain.replace(",", " ").split()]
        known = [Status(group) for group in groups if group is not None]
        return dict(enumerate(known, start=1)) if len(known) == len(groups) == count else {}
    edges = [0, *(edge for match in lists for edge in match.span()), len(plain)]
    phrases = [_BETWEEN.sub("", plain[edges[place] : edges[place + 1]]) for place in range(0, len(edges), 2)]
    told = phrases[1:] if not phrases[0] else phrases[:-1] if not phrases[-1] else []
    statuses = [replies.group(phrase) for phrase in told]
    numbers = [[int(number) for number in re.findall(r"\d", match.group())] for match in lists]
    if not told or None in statuses or not all(1 <= each <= count for row in numbers for each in row):
        return {}
    return {each: Status(str(group)) for row, group in zip(numbers, statuses, strict=True) for each in row}
