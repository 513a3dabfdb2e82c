"""What a passage shows to a scorer: words, neighbours, pieces of words, cues and tools, each with a weight."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.reader.cues import Cues
    from assistant.reader.message import Passage
    from assistant.reader.words import Word

_PIECE_LENGTH = 4
_PIECE, _PAIR, _TRIPLE, _GAP = 0.4, 0.7, 0.7, 0.5
"""Pieces overlap each other and the words they are cut from, so they count less; so do pairs and triples."""
_CUE, _TOOL = 2.0, 2.0
_NEGATIONS = frozenset(
    "no not never nobody none without nothing neither nor hardly barely zero lack lacks nowhere".split()
)
_REACH = 4
"""Words after a negation that it is likely to be about."""
_SHORT = 6
"""Words of a clause that has little room for a subject of its own."""
_DENIES, _AFFIRMS = "#denies", "#affirms"
_TONES = ("past", "partial", "planned", "unknown", "elsewhere")


def subject_features(passage: Passage) -> dict[str, float]:
    """What tells the practice."""
    stems = [word.stem for word in passage.words]
    features = dict.fromkeys(stems, 1.0)
    features.update({f"{first} {second}": _PAIR for first, second in pairwise(stems)})
    features.update(dict.fromkeys(_pieces(passage.words), _PIECE))
    if passage.names_tool:
        features["@tool"] = 1.0
        features.update({f"@{practice}": _TOOL for practice in passage.tools})
    return features


def status_features(core: Passage, territory: Passage, practice: str, cues: Cues) -> dict[str, float]:
    """What tells the status.

    Args:
        core: The clauses that name the practice.
        territory: These and their neighbours that are about nothing else.
        practice: Its id; some words mean yes for one practice and no for another.
        cues: Finds "not", "only for" and the like.
    """
    features = _wording(territory, cues)
    features.update(dict.fromkeys(_turns(territory, cues), _CUE))
    if core.text != territory.text:
        own = _wording(core, cues)
        features.update({f"core {name}": value for name, value in own.items() if name[0] in "#^"})
    stems = [word.stem for word in territory.words]
    features.update({f"{practice}|{stem}": 1.0 for stem in stems})
    features.update({f"{practice}|{first} {second}": 1.0 for first, second in pairwise(stems)})
    features.update({f"{practice}|!{word}": _PAIR for word in _denied(territory.plain)})
    features[practice] = 1.0
    if practice in core.tools:
        features[f"@tool for it says {core.tools[practice]}"] = _TOOL
    features[f"{practice}|{_DENIES if _DENIES in features else _AFFIRMS}"] = 1.0
    return features


def reply_features(passage: Passage, cues: Cues) -> dict[str, float]:
    """What tells the status of an answer that names no practice, or the intent of a message."""
    features = _wording(passage, cues)
    features.update(dict.fromkeys(_pieces(passage.words), _PIECE))
    features[f"#length {min(len(passage.plain), 20).bit_length()}"] = 1.0
    return features


def _wording(passage: Passage, cues: Cues) -> dict[str, float]:
    """Words as they stand, with their neighbours; their stems; and what their cues add up to."""
    plain = passage.plain
    features = {f"^{word}": 1.0 for word in plain}
    features.update({f"={first} {second}": 1.0 for first, second in pairwise(("<", *plain, ">"))})
    features.update({f"={a} {b} {c}": _TRIPLE for a, b, c in zip(plain, plain[1:], plain[2:], strict=False)})
    features.update({f"={a} _ {c}": _GAP for a, c in zip(plain, plain[2:], strict=False)})
    features.update({word.stem: 1.0 for word in passage.words})
    features.update({f"!{word}": _PAIR for word in _denied(plain)})
    tone = cues.tone_of(plain)
    features.update({f"#{name}": _CUE for name in _TONES if getattr(tone, name)})
    features[f"#negations {min(tone.negations, 2)}"] = _CUE
    features[_DENIES if tone.denies else _AFFIRMS] = 1.0
    if "?" in passage.text:
        features["#asks"] = 1.0
    if passage.names_tool:
        features["@tool"] = 1.0
    return features


def _turns(passage: Passage, cues: Cues) -> Iterable[str]:
    """How the clauses follow each other: which affirm, which deny, how they begin, and whether they stand alone.

    "Training yes, serving no" and "The tables are versioned. The images are not." deny in an elliptical clause what
    the one before affirms.
    """
    clauses = [clause for clause in passage.clauses if clause]
    if len(clauses) < 2:
        return
    signs = ["-" if cues.tone_of(clause).denies else "+" for clause in clauses]
    yield f"#turns {''.join(signs[:4])}"
    yield f"#turns {'both' if len(set(signs)) > 1 else signs[0]}"
    yield f"#last {signs[-1]}"
    for clause, sign in zip(clauses[1:], signs[1:], strict=True):
        length = "short" if len(clause) <= _SHORT else "long"
        yield f"#then {clause[0]} {sign}"
        yield f"#then {length} {sign}"
        yield f"#ends {clause[-1]} {sign}"


def _denied(plain: Sequence[str]) -> Iterable[str]:
    """The words that stand shortly after a negation."""
    left = 0
    for word in plain:
        if word in _NEGATIONS:
            left = _REACH
        elif left:
            left -= 1
            yield word


def _pieces(words: Sequence[Word]) -> Iterable[str]:
    for word in words:
        if not word.is_quantity:
            framed = f"<{word.plain}>"
            for start in range(len(framed) - _PIECE_LENGTH + 1):
                yield f"~{framed[start : start + _PIECE_LENGTH]}"
