"""An older session under newer knowledge: what is different, in words, before anything of it is applied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from assistant.conversation.wording import enumerated
from assistant.inference import Interval
from assistant.plain_text import escape_markdown, one_line
from assistant.store import Footing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from assistant.domain import Knowledge
    from assistant.inference import Diagnosis


class Access(Enum):
    """What may be done with a session."""

    WRITES = auto()
    ELSEWHERE = auto()
    """Another process has it open."""
    UNDECIDED = auto()
    """The knowledge is newer, and the user has not said yet whether to go on with it."""
    LEFT = auto()
    """The user has said no."""


NOT_WRITTEN = {
    Access.ELSEWHERE: "This session is open in another Rung: you can look, nothing is written.",
    Access.UNDECIDED: "Nothing is written before you have decided.",
    Access.LEFT: "The session stays as it was: you can look, nothing is written. Open it again to decide anew.",
}
DECIDE = (
    "Shall I go on with the newer knowledge? `yes` applies what stands above; `no` leaves the session as it is, and "
    "you can only look."
)
REGAINED = (
    "The other Rung has closed this session. From here on everything is written; what was said there counts as well."
)
GOOD_BYE = "Good bye. The session is as it was: nothing was written."
_YES = {"yes", "y", "ok", "okay", "sure", "update", "/update", "go on", "yes please"}
_NO = {"no", "n", "nope", "leave it", "no thanks"}


@dataclass(frozen=True, slots=True)
class LevelMoved:
    """A level that is another one under the newer knowledge, from the same answers."""

    place: str
    """``azure-mlops`` or ``azure-mlops/people``."""
    before: Interval | None
    """None where there was no such framework or dimension."""
    after: Interval | None
    """None where there is none any more."""


@dataclass(frozen=True, slots=True)
class Update:
    """What newer knowledge changes for a session."""

    version: str
    """Of the older knowledge; empty if that was never noted."""
    new: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    """Ids of the time, each with the one it has now."""
    named: frozenset[str]
    """The practices that the session is about, by the ids of the time."""
    levels: tuple[LevelMoved, ...]

    @property
    def is_empty(self) -> bool:
        """Whether everything is as it was."""
        return not (self.new or self.removed or self.renamed or self.levels)


def footing_of(diagnosis: Diagnosis, turn: int) -> Footing:
    """What a session is diagnosed by now, and the levels that come out."""
    knowledge = diagnosis.knowledge
    levels = {place: (where.at_least, where.at_most) for place, where in _levels(diagnosis).items()}
    return Footing(turn, knowledge.version, knowledge.hash, tuple(sorted(knowledge.practices)), levels)


def update_between(
    footing: Footing | None, named: Collection[str], knowledge: Knowledge, diagnosis: Diagnosis | None
) -> Update:
    """What is different under newer knowledge.

    Args:
        footing: What the session was last diagnosed by; None if that was never noted: then only what happened to the
            practices that it names can be told.
        named: The practices that the session is about, by the ids of the time.
        knowledge: The newer knowledge.
        diagnosis: What the newer knowledge makes of the session as it was then; None if it makes nothing of it.
    """
    known = set(footing.practices) | set(named) if footing is not None else set(named)
    renamed = tuple((name, now) for name in sorted(known) if (now := knowledge.present_id(name)) not in {None, name})
    removed = tuple(name for name in sorted(known) if knowledge.present_id(name) is None)
    come_from = {now for _, now in renamed}
    new = () if footing is None else tuple(sorted(set(knowledge.practices) - known - come_from))
    return Update(
        version=footing.version if footing is not None else "",
        new=new,
        removed=removed,
        renamed=tuple((name, now) for name, now in renamed if now is not None),
        named=frozenset(named),
        levels=() if footing is None or diagnosis is None else tuple(_moved(footing.levels, _levels(diagnosis))),
    )


def decision(text: str) -> bool | None:
    """Whether a message goes on with the newer knowledge; None if it is about something else."""
    words = " ".join(text.casefold().strip(" .!,\n").split())
    return True if words in _YES else False if words in _NO else None


def described(update: Update, knowledge: Knowledge) -> str:
    """Everything that is different, as Markdown."""
    then = f"knowledge {escape_markdown(update.version)}" if update.version else "an older Rung"
    now = escape_markdown(knowledge.version)
    head = f"**Rung knows more than when you were here last**: that was {then}, this is {now}."
    name_of = {id_: practice.name for id_, practice in knowledge.practices.items()}
    lines = [
        *_named("New practices", [name_of[id_] for id_ in update.new]),
        *_named("Gone", [_gone(id_, update, knowledge) for id_ in update.removed]),
        *_named("Renamed", [f"“{_shown(old)}” is now “{name_of[now]}”" for old, now in update.renamed]),
    ]
    if update.levels:
        lines.append("- Levels that move, from what you had told me by then:")
        lines += [f"  - {_place(moved.place, knowledge)}: {_ends(moved)}" for moved in update.levels]
    return "\n".join([head, "", *lines])


def _levels(diagnosis: Diagnosis) -> dict[str, Interval]:
    found: dict[str, Interval] = {}
    for id_, result in diagnosis.frameworks.items():
        found[id_] = result.interval
        found |= {f"{id_}/{dimension}": where for dimension, where in result.dimensions.items()}
    return found


def _moved(before: Mapping[str, tuple[float, float]], after: Mapping[str, Interval]) -> Iterator[LevelMoved]:
    for place in dict.fromkeys([*after, *before]):
        was = Interval(*before[place]) if place in before else None
        now = after.get(place)
        if was != now:
            yield LevelMoved(place, was, now)


def _named(head: str, names: list[str]) -> list[str]:
    return [f"- {head}: {enumerated(names)}."] if names else []


def _gone(name: str, update: Update, knowledge: Knowledge) -> str:
    why = knowledge.former[name].because.rstrip(".") if name in knowledge.former else ""
    remarks = [why, "what you said of it does not count any more" if name in update.named else ""]
    remark = "; ".join(remark for remark in remarks if remark)
    return f"“{_shown(name)}”" + (f" ({remark})" if remark else "")


def _place(place: str, knowledge: Knowledge) -> str:
    id_, _, dimension = place.partition("/")
    framework = knowledge.frameworks.get(id_)
    if framework is None:
        return _shown(place)
    names = {part.id: part.name for part in framework.dimensions}
    return framework.short_name + (f", {names.get(dimension, _shown(dimension))}" if dimension else "")


def _ends(moved: LevelMoved) -> str:
    if moved.before is None:
        return f"new, {moved.after}"
    return f"{moved.before} is gone" if moved.after is None else f"{moved.before} becomes {moved.after}"


def _shown(id_: str) -> str:
    return escape_markdown(one_line(id_))
