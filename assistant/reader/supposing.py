"""What-ifs: "what if we had data versioning and canaries" supposes something and claims nothing."""

from __future__ import annotations

import re

_OPENING = r"^\W*(?:(?:and|so|but|ok|okay|well|hm+|now)\W+)*"
_SOMEBODY = (
    r"(?:tomorrow |one day |next \w+ )?"
    r"(?:we|i|they|our|there|the(?! best| worst)|all|every|some(?:body|one)|nobody|no one)\b"
)
_ASKED = re.compile(
    rf"{_OPENING}(?:/what-if|"
    r"(?:(?:could you )?(?:tell|show) (?:me|us) )?what(?: would (?:happen|change|be different))? if|"
    r"(?:what|how) about if|(?:would|will) it (?:help|change \w+|matter) if|how (?:would|does|do) [\w ]{2,20}? if)\b"
    r"(?! anal| scenario)",
    re.IGNORECASE,
)
_ASSUMED = re.compile(
    rf"{_OPENING}(?:(?:let us |let's )?(?:suppose|supposing|imagine|assume|assuming|pretend|say)\b)(?: that)?"
    rf"(?=\s+{_SOMEBODY})",
    re.IGNORECASE,
)
_ONLY_IF = re.compile(rf"{_OPENING}if(?=\s+{_SOMEBODY})", re.IGNORECASE)
_AND_THEN = re.compile(r",\s*what (?:would|will|then|changes)\b.*$|,\s*what then\b.*$", re.IGNORECASE)
_MAY_ANSWER = re.compile(r"(?<!let us )(?<!let's )\bsay\b", re.IGNORECASE)
_UNREAL = re.compile(r"\b(?:had|were|would|could|did|stopped|dropped|lost|removed|added|got)\b", re.IGNORECASE)
_LATER = re.compile(r"[.!?;]\s+\w+\W+\w+")
"""Another sentence: a question that its speaker answers is a statement."""
_HAVING = re.compile(
    r"\b(we|i|they)(?:'d| would| did| were to| could)? (?:had|have|get|got|introduced?|add(?:ed)?|set up|buil[dt]|"
    r"adopt(?:ed)?|bought|buy)\b",
    re.IGNORECASE,
)
GONE = re.compile(
    r"\b(?:stop(?:ped)?|dropp?(?:ed)?|removed?|lost|lose|gone|abolish(?:ed)?|switched off|g[ai]ve up|g[eo]t rid of|"
    r"no longer|any ?more)\b",
    re.IGNORECASE,
)
"""What says of a supposed practice that it would not be there any more; "no" and "not" are cues already."""


def supposition(text: str) -> str | None:
    """What a message supposes, put as a plain statement: "we have data versioning and canaries".

    Returns:
        None for a message that supposes nothing, or that goes on to say something.
    """
    wonders = _AND_THEN.search(text) or (text.rstrip().endswith("?") and _UNREAL.search(text))
    asked = _ASKED.match(text) or (_ONLY_IF.match(text) if wonders else None)
    begins = asked or _ASSUMED.match(text)
    if begins is None or _LATER.search(text):
        return None
    if asked is None and _MAY_ANSWER.search(begins.group()) and not _UNREAL.search(text):
        return None  # "say we test" may be an answer
    stated = _AND_THEN.sub("", text[begins.end() :].replace("?", "."))
    return _HAVING.sub(lambda match: f"{match[1]} have", stated).strip()
