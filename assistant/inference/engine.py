"""The home of durable-rules: a `Program` run by its matcher, inside the narrow subset in which it is sound.

durable-rules 2.0.28 is unmaintained and unforgiving. What is done about it here, and why:

- Only equality of short strings, no joins, no retraction, no session state: everything else has wrong answers.
- A fresh session for each run, deleted afterwards: conclusions are never withdrawn from a live one.
- A boot rule fires first in each session: deleting a session in which nothing fired frees a wild pointer.
- Its matcher is called directly, below its Python host: the host starts timer threads that walk deleted sessions,
  swallows what a consequence raises, locks a session in which one takes long, and takes half of the time of a run.
  So rules have no consequences at all; the matcher says which rule fires, and we note it.
- "Absent" conditions come with a go signal as their first condition, and the signal of a layer is asserted last:
  in any other place `none()` fires too early or not at all.
- Atoms are spread over groups: more than 511 different tests below one parent hang the process.
- Rules are spread over rulesets: 255 uses of one pattern are the most.
- Fact ids must not collide in the engine's 32-bit hash: it would take one for the other.
"""

from __future__ import annotations

import importlib
import json
import threading
from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from math import isqrt
from typing import TYPE_CHECKING, Any

from assistant.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from assistant.inference.program import Clause, Program

NAME = "durable-rules"
_CLAUSES_IN_A_RULESET = 240
_MOST_GROUPS = 450
_LONGEST_ATOM = 200
_SESSION = "run"
_BOOT = "boot"
_TAKEN = 0
"""What the matcher says of a fact that some rule waits for and that it has not seen yet."""
_DECODER = json.JSONDecoder()


def is_installed() -> bool:
    """Whether durable-rules can be had on this machine."""
    try:
        _matcher()
    except RuleError:
        return False
    return True


class Engine:
    """A `Program` compiled for durable-rules. One run at a time; safe to share between threads.

    After any error of the engine the instance is dead, for its memory can no longer be trusted.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.layers = range(max(program.layers.values(), default=0) + 1)
        self._lock = threading.Lock()
        self._dead = False
        self._notes: list[str] = []
        self._booted = 0
        self._has_begun = False
        """Whether there are sessions in which nothing but the boot rules has fired yet."""
        self._group = _groups(program)
        _refuse_collisions([*program.atoms, _BOOT, f"sid-{_SESSION}", *(_go(layer) for layer in self.layers)])
        self._matcher = _matcher()
        self._rulesets: list[int] = []
        """The handles of the rulesets."""
        self._awaiting: dict[str, list[int]] = defaultdict(list)
        """For each atom the rulesets that wait for it."""
        # What waits for the same atom goes into one ruleset, as far as it can: an atom is asserted in each that waits.
        clauses = sorted(program.clauses, key=lambda clause: (clause.premises, clause.absent, clause.id))
        for number in range(0, len(clauses), _CLAUSES_IN_A_RULESET):
            self._register(f"rules{number}", clauses[number : number + _CLAUSES_IN_A_RULESET])

    def run(self, given: Collection[str]) -> tuple[str, ...]:
        """Return the ids of the clauses that fire, in the order in which they do.

        Raises:
            RuleError: The engine failed; this instance must not be used again.
        """
        with self._used():
            self._begin()
            self._has_begun, fired = False, []
            known: set[str] = set()
            fired += self._spread(sorted(given), known)
            for layer in self.layers:
                for ruleset in self._awaiting.get(_go(layer), ()):
                    self._assert(ruleset, "go", _go(layer))
                fired += self._spread([], known)
            for ruleset in self._rulesets:
                self._matcher.delete_state(ruleset, _SESSION)
            return tuple(fired)

    def prepare(self) -> None:
        """Begin the sessions of the next run now, in a spare moment: that is a good third of a run.

        Raises:
            RuleError: The engine failed; this instance must not be used again.
        """
        with self._used():
            self._begin()

    @contextmanager
    def _used(self) -> Iterator[None]:
        """One at a time; after any error nobody any more."""
        with self._lock:
            if self._dead:
                raise RuleError("the rules engine failed before", hint="start Rung again")
            self._dead = True
            yield
            self._dead = False

    def _begin(self) -> None:
        """Begin a session in each ruleset, unless that is done already."""
        if self._has_begun:
            return
        self._booted = 0
        for ruleset in self._rulesets:
            self._assert(ruleset, _BOOT, _BOOT)
        if self._booted != len(self._rulesets):
            raise RuleError("the rules engine did not start: its first rule stayed silent")
        self._has_begun = True

    def _spread(self, agenda: list[str], known: set[str]) -> list[str]:
        """Assert atoms, and what the rules make of them, in every ruleset that waits for them."""
        fired: list[str] = []
        while agenda or self._notes:
            notes, self._notes = self._notes, []
            fired += notes
            agenda += [self.program.by_id[clause_id].conclusion for clause_id in notes]
            if not agenda:
                continue
            atom = agenda.pop()
            if atom in known:
                continue
            known.add(atom)
            for ruleset in self._awaiting.get(atom, ()):
                self._assert(ruleset, self._group[atom], atom)
        return fired

    def _assert(self, ruleset: int, group: str, atom: str) -> None:
        """Assert a fact, and note the rules that fire with it."""
        try:
            for rule in self._firing(ruleset, _fact(group, atom)):
                if rule == _BOOT:
                    self._booted += 1
                else:
                    self._notes.append(rule)
        except Exception as error:
            raise RuleError(f"the rules engine refused '{atom}': {error}") from error

    def _firing(self, ruleset: int, fact: str) -> Iterator[str]:
        code, state = self._matcher.assert_fact(ruleset, fact)
        if code != _TAKEN:
            raise RuleError(f"the fact was not taken (code {code})")
        found = self._matcher.start_action_for_state(ruleset, state)
        matches = found[1] if found else None
        while matches:
            name, _ = _DECODER.raw_decode(matches, 1)  # {"name": {"p0": ...}}; what it matched is known by the rule
            yield name
            matches = self._matcher.complete_and_start_action(ruleset, state)

    def _register(self, name: str, clauses: Iterable[Clause]) -> None:
        rules: dict[str, Any] = {_BOOT: {"all": [{"boot": {"group": _BOOT}}]}}
        awaited: set[str] = set()
        for clause in clauses:
            conditions: list[dict[str, Any]] = []
            if clause.absent:
                signal = _go(self.program.layers[clause.conclusion])
                conditions.append({"go": _pattern("go", signal)})
                awaited.add(signal)
            conditions += [{f"p{n}": self._is(atom)} for n, atom in enumerate(clause.premises)]
            conditions += [{f"n{n}$not": self._is(atom)} for n, atom in enumerate(clause.absent)]
            awaited.update(clause.premises, clause.absent)
            rules[clause.id] = {"all": conditions}
        ruleset = self._matcher.create_ruleset(name, json.dumps(rules))
        self._rulesets.append(ruleset)
        for atom in awaited:
            self._awaiting[atom].append(ruleset)

    def _is(self, atom: str) -> dict[str, Any]:
        return _pattern(self._group[atom], atom)


def fnv32(text: str) -> int:
    """The hash by which the engine tells facts apart: FNV-1a over signed bytes, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ (byte | 0xFFFFFF00 if byte > 127 else byte)) * 16_777_619) & 0xFFFFFFFF
    return value


def _matcher() -> Any:
    """The compiled part of durable-rules."""
    try:
        return importlib.import_module("durable_rules_engine")
    except ImportError as error:  # not installed, or built for another Python
        raise RuleError("durable-rules is not installed", hint="see 'Install' in the README") from error


@cache
def _fact(group: str, atom: str) -> str:
    return json.dumps({"id": atom, "sid": _SESSION, "group": group, "atom": atom})


def _go(layer: int) -> str:
    return f"go:{layer}"


def _pattern(group: str, atom: str) -> dict[str, Any]:
    return {"$and": [{"group": group}, {"atom": atom}]}


def _groups(program: Program) -> dict[str, str]:
    """Spread the atoms evenly, so that neither the groups nor the atoms in one are too many."""
    atoms = sorted(program.atoms)
    width = max(16, isqrt(len(atoms)) + 1)
    if width > _MOST_GROUPS:
        raise RuleError(f"{len(atoms)} atoms are more than the rules engine can tell apart")
    too_long = [atom for atom in atoms if len(atom) > _LONGEST_ATOM]
    if too_long:
        raise RuleError(f"'{too_long[0][:60]}…' is too long for the rules engine", hint="shorten the ids in it")
    return {atom: f"group{number // width}" for number, atom in enumerate(atoms)}


def _refuse_collisions(ids: Iterable[str]) -> None:
    seen: dict[int, str] = {}
    for id_ in ids:
        other = seen.setdefault(fnv32(id_), id_)
        if other != id_:
            raise RuleError(f"the rules engine cannot tell '{id_}' from '{other}'", hint="rename one of them")
