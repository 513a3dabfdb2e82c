"""Corrections: "sorry, that was wrong: we do review code" takes back what stands and puts something in its place."""

from __future__ import annotations

import re

_BEFORE = (
    r"^\W*(?:(?:oh|oops|ah|sorry|apologies|pardon|wait|hang on|hold on|hm+|actually|no|well|fair point|good point|"
    r"fair enough|true|right|you are right|you're right|ok|okay|one more thing)\b\W*){0,3}"
)
_ABOUT = r"(?: (?:about|on|with) [^:,.;]{3,50}?)?"
_CORRECTS = re.compile(
    _BEFORE + r"(?:(?:a |small |quick |one )*correction\b(?: to (?:that|what i said|my (?:last|earlier) answer))?|"
    rf"(?:that|what i said|my (?:last |earlier )?answer){_ABOUT} "
    r"(?:(?:was|is) (?:wrong|not right|not true|incorrect|a mistake|nonsense)|(?:wasn't|isn't) (?:right|true|correct))|"
    r"that's (?:wrong|not right|not true)|"
    rf"i (?:was|got (?:that|it|this)) (?:wrong|mistaken)(?: there)?{_ABOUT}|"
    r"i(?:'ve| have)? (?:misspoke|misspoken|mixed that up|was mistaken|made a mistake|said that wrong)"
    rf"(?: there)?{_ABOUT}|"
    r"i (?:have|need|must|want) to correct (?:myself|that|this|something)|let me correct (?:myself|that|this)|"
    r"(?:my|a) mistake|my bad|scratch that|i take that back|i take it back)\s*[:,.;!—–-]+\s*(?=\w+\W+\w)",
    re.IGNORECASE,
)


def correction(text: str) -> str | None:
    """What a correction puts in place of the old, in its place in the message: what comes before is blanked.

    Returns:
        None for a message that corrects nothing, or does not say what is right.
    """
    found = _CORRECTS.match(text)
    return None if found is None else " " * found.end() + text[found.end() :]
