"""The home of durable-rules: a `Program` run by its matcher, inside the narrow subset in which it is sound.

durable-rules 2.0.28 is unmaintained and unforgiving. What is done about it here, and why:

- Only equality of short strings, no joins, no retraction, no session state: everything else has wrong answers.
- A fresh session for each run, deleted afterwards: conclusions are never withdrawn from a live one.
- A boot rule fires first in each session: deleting a session in which nothing fired frees a wild pointer.
- The host starts no threads of its own: its timer threads walk sessions that have been deleted.
- "Absent" conditions come with a go signal as their first condition, and the signal of a layer is asserted last:
  in any other place `none()` fires too early or not at all.
- Atoms are spread over groups: more than 511 different tests below one parent hang the process.
- Rules are spread over rulesets: 255 uses of one pattern are the most.
- Fact ids must not collide in the engine's 32-bit hash: it would take one for the other.
- Consequences only take notes: whatever they raise would be swallowed.
"""

from __future__ import annotations

import importlib
import threading
import warnings
from math import isqrt
from typing import TYPE_CHECKING, Any

from assistant.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from assistant.inference.program import Clause, Program

NAME = "durable-rules"
_CLAUSES_IN_A_RULESET = 240
_MOST_GROUPS = 450
_LONGEST_ATOM = 200
_SESSION = "run"
_BOOT = "boot"


def is_installed() -> bool:
    """Whether durable-rules can be had on this machine."""
    try:
        importlib.import_module("durable.engine")
    except ImportError:  # not installed, or built for another Python
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
        self._broken: list[BaseException] = []
        self._booted = 0
        self._group = _groups(program)
        _refuse_collisions([*program.atoms, _BOOT, f"sid-{_SESSION}", *(_go(layer) for layer in self.layers)])
        self._host = _quiet_host()
        self._rulesets: dict[str, frozenset[str]] = {}
        for number in range(0, len(program.clauses), _CLAUSES_IN_A_RULESET):
            self._register(f"rules{number}", program.clauses[number : number + _CLAUSES_IN_A_RULESET])

    def run(self, given: Collection[str]) -> tuple[str, ...]:
        """Return the ids of the clauses that fire, in the order in which they do.

        Raises:
            RuleError: The engine failed; this instance must not be used again.
        """
        with self._lock:
            if self._dead:
                raise RuleError("the rules engine failed before", hint="start Rung again")
            self._dead = True
            self._booted, fired = 0, []
            known: set[str] = set()
            for name in self._rulesets:
                self._assert(name, _BOOT, _BOOT)
            if self._booted != len(self._rulesets):
                raise RuleError("the rules engine did not start: its first rule stayed silent")
            fired += self._spread(sorted(given), known)
            for layer in self.layers:
                for name, atoms in self._rulesets.items():
                    if _go(layer) in atoms:
                        self._assert(name, "go", _go(layer))
                fired += self._spread([], known)
            for name in self._rulesets:
                self._host.delete_state(name, _SESSION)
            self._dead = False
            return tuple(fired)

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
            for name, atoms in self._rulesets.items():
                if atom in atoms:
                    self._assert(name, self._group[atom], atom)
        return fired

    def _assert(self, ruleset: str, group: str, atom: str) -> None:
        try:
            self._host.assert_fact(ruleset, {"id": atom, "sid": _SESSION, "group": group, "atom": atom})
        except Exception as error:
            raise RuleError(f"the rules engine refused '{atom}': {error}") from error
        if self._broken:
            raise RuleError(f"a consequence failed at '{atom}': {self._broken[0]!r}")

    def _register(self, name: str, clauses: Iterable[Clause]) -> None:
        rules: dict[str, Any] = {
            _BOOT: {"all": [{"boot": {"group": _BOOT}}], "run": self._boot},
        }
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
            rules[clause.id] = {"all": conditions, "run": self._noting(clause.id)}
        self._host.set_rulesets({name: rules})
        self._rulesets[name] = frozenset(awaited)

    def _is(self, atom: str) -> dict[str, Any]:
        return _pattern(self._group[atom], atom)

    def _boot(self, _context: Any) -> None:
        self._booted += 1

    def _noting(self, clause_id: str) -> Callable[[Any], None]:
        def consequence(_context: Any) -> None:  # exactly one parameter: two would make it "asynchronous"
            try:
                self._notes.append(clause_id)
            except BaseException as error:  # noqa: BLE001  (the engine would swallow it)
                self._broken.append(error)

        return consequence


def fnv32(text: str) -> int:
    """The hash by which the engine tells facts apart: FNV-1a over signed bytes, 32 bits."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ (byte | 0xFFFFFF00 if byte > 127 else byte)) * 16_777_619) & 0xFFFFFFFF
    return value


def _quiet_host() -> Any:
    warnings.filterwarnings("ignore", message=".*utcfromtimestamp.*", category=DeprecationWarning)
    try:
        durable = importlib.import_module("durable.engine")
    except ImportError as error:
        raise RuleError("durable-rules is not installed", hint="see 'Install' in the README") from error

    class QuietHost(durable.Host):  # type: ignore[misc,name-defined]
        def _run(self) -> None:
            """Start none of the timer threads."""

    return QuietHost()


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
