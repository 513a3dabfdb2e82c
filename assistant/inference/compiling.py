"""Knowledge to a `Program`: conditions become atoms, numbers are compared here and not in the engine.

Each criterion is compiled twice: when it is met, and when it can no longer be met. With nothing but yes-or-unknown
premises both are plain forward rules, which gives a level as an interval without any reasoning about the unknown.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from assistant.domain import (
    DENIALS,
    SAYS_SOMETHING,
    AllOf,
    AnyOf,
    Condition,
    Criterion,
    Framework,
    Knowledge,
    Role,
    Rule,
    RuleKind,
    Status,
    StatusIs,
    ValueIs,
    leaves,
)
from assistant.inference.program import MOST_PREMISES, Clause, Program
from assistant.inference.propositions import (
    CLASH,
    FIRES,
    SETTLED,
    or_not_applicable,
    status_proposition,
    value_proposition,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FINDINGS = {RuleKind.RISK, RuleKind.WASTE, RuleKind.CAVEAT, RuleKind.SITUATION, RuleKind.NOT_NOW}


def value_leaves(knowledge: Knowledge) -> list[ValueIs]:
    """Every comparison of a value that any rule or criterion makes, in a fixed order."""
    conditions = [criterion.when for criterion in knowledge.criteria.values()]
    for rule in knowledge.rules.values():
        conditions += [rule.when] if rule.unless is None else [rule.when, rule.unless]
    found = {leaf for condition in conditions for leaf in leaves(condition) if isinstance(leaf, ValueIs)}
    return sorted(found, key=lambda leaf: value_proposition(leaf, holds=True))


def compile_rules(knowledge: Knowledge) -> Program:
    """Compile all rules and criteria.

    Raises:
        RuleError: They cannot be compiled into something the engine runs soundly.
    """
    return Program(tuple(_Compiler(knowledge).clauses()))


class _Compiler:
    """Collects clauses; pieces of conditions that occur twice are compiled once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.collected: list[Clause] = []
        self.chains: list[tuple[Rule, ...]] = []
        self.pieces: dict[tuple[str, Condition, bool], str] = {}
        self.once: set[tuple[str, ...]] = set()
        """What must not be compiled a second time."""

    def clauses(self) -> list[Clause]:
        rules = list(self.knowledge.rules.values())
        implications = [rule for rule in rules if rule.kind is RuleKind.IMPLICATION]
        self._accounts(next(rule for rule in rules if rule.kind is RuleKind.TWO_ACCOUNTS))
        self.chains = _chains(implications)
        self._clashes_of_implications()
        for rule in rules:
            if rule.kind is RuleKind.CONTRADICTION:
                self._contradiction(rule)
        self._effective()
        for rule in implications:
            self._implication(rule)
        self._parts(next(rule for rule in rules if rule.kind is RuleKind.PARTS))
        for framework in self.knowledge.frameworks.values():
            self._framework(framework)
        for rule in rules:
            if rule.kind in _FINDINGS:
                self._finding(rule)
        return self.collected

    # --- claims and contradictions between them

    def _accounts(self, rule: Rule) -> None:
        """Two claims about one practice that cannot both be true."""
        for practice in self.knowledge.practices.values():
            clash = f"{CLASH}{rule.id}:{practice.id}"
            self._add(clash, [f"claimed:{practice.id}!="], clash, rule.id)
            self._add(f"contested:{practice.id}/{rule.id}", [clash], f"contested:{practice.id}", rule.id)

    def _clashes_of_implications(self) -> None:
        """Claiming A and denying B, where A implies B directly or by way of others."""
        for chain in self.chains:
            first, last = _premise(chain[0]), chain[-1].then
            name = _name(chain)
            for denial in DENIALS:
                pair = [
                    f"claimed:{status_proposition(first, Status.YES)}",
                    f"claimed:{status_proposition(last, denial)}",
                ]
                self._clash(name, f"{name}/{denial}", pair, (first, last), origin=chain[0].id)

    def _contradiction(self, rule: Rule) -> None:
        unless = (self._holds(rule.unless, "claimed"),) if rule.unless is not None else ()
        self._clash(rule.id, rule.id, self._premises(rule.when, "claimed"), rule.about, rule.id, absent=unless)

    def _clash(
        self,
        name: str,
        clause_id: str,
        premises: Sequence[str],
        about: Iterable[str],
        origin: str,
        absent: tuple[str, ...] = (),
    ) -> None:
        clash = f"{CLASH}{name}"
        self._add(f"{CLASH}{clause_id}", premises, clash, origin, absent=(*absent, f"{SETTLED}{name}"))
        for practice in about:
            if self.knowledge.practices[practice].is_fact:
                continue  # a situation is not in doubt because a practice does not fit it
            contested = f"contested:{practice}"
            if ("contested", name, practice) not in self.once:
                self.once.add(("contested", name, practice))
                self._add(f"{contested}/{name}", [clash], contested, origin)

    # --- what holds

    def _effective(self) -> None:
        """What is claimed holds, unless it is contested."""
        for practice in self.knowledge.practices.values():
            contested = (f"contested:{practice.id}",)
            for status in SAYS_SOMETHING:
                proposition = status_proposition(practice.id, status)
                self._add(
                    f"is:{proposition}",
                    [f"claimed:{proposition}"],
                    f"is:{proposition}",
                    practice.id,
                    absent=contested,
                )
        for leaf in value_leaves(self.knowledge):
            for holds in (True, False):
                proposition = value_proposition(leaf, holds=holds)
                contested = (f"contested:{leaf.fact}",)
                self._add(
                    f"is:{proposition}",
                    [f"claimed:{proposition}"],
                    f"is:{proposition}",
                    leaf.fact,
                    absent=contested,
                )

    def _implication(self, rule: Rule) -> None:
        """A says B; and B is not there says A is not there. What is claimed is left as it is."""
        first, second = _premise(rule), rule.then
        # who says that both sides of a clash hold says that these implications do not hold with them
        settled = tuple(f"{SETTLED}{_name(chain)}" for chain in self.chains if rule in chain)
        self._add(
            f"implied:{rule.id}",
            [f"is:{status_proposition(first, Status.YES)}"],
            f"is:{status_proposition(second, Status.YES)}",
            rule.id,
            absent=(f"claimed:{second}", *settled),
        )
        for denial in DENIALS:
            self._add(
                f"implied:{rule.id}/backwards/{denial}",
                [f"is:{status_proposition(second, denial)}"],
                f"is:{status_proposition(first, Status.NO)}",
                rule.id,
                absent=(f"claimed:{first}", *settled),
            )

    def _parts(self, rule: Rule) -> None:
        """Where a practice is not done at all, its parts are not done either, unless somebody says otherwise."""
        for whole, parts in self.knowledge.parts.items():
            for part, denial in product(parts, DENIALS):
                self._add(
                    f"implied:{rule.id}/{part}/{denial}",
                    [f"is:{status_proposition(whole, denial)}"],
                    f"is:{status_proposition(part, Status.NO)}",
                    rule.id,
                    absent=(f"claimed:{part}",),
                )

    # --- frameworks

    def _framework(self, framework: Framework) -> None:
        for criterion in framework.criteria:
            if criterion.role is Role.REQUIRED:
                self._criterion(criterion)
        if framework.counts_points:
            return  # points are added up where levels are read off: the engine does not count
        for dimension in framework.dimensions:
            self._ladder(f"{framework.id}/{dimension.id}", framework, framework.within[dimension.id])
        for level in framework.levels[1:]:
            parts = [f"{framework.id}/{dimension.id}/{level.number}" for dimension in framework.dimensions]
            whole = f"{framework.id}/{level.number}"
            self._add(f"reached:{whole}", [f"reached:{part}" for part in parts], f"reached:{whole}", framework.id)
            for part in parts:
                self._add(f"missed:{whole}/{part}", [f"missed:{part}"], f"missed:{whole}", framework.id)

    def _criterion(self, criterion: Criterion) -> None:
        for prefix, condition in (("", criterion.when), ("half-", criterion.half)):
            if condition is not None:
                when = or_not_applicable(condition)
                met, failed = f"{prefix}met:{criterion.id}", f"{prefix}failed:{criterion.id}"
                self._add(met, self._premises(when, "is"), met, criterion.id)
                self._add(failed, [self._fails(when)], failed, criterion.id)

    def _ladder(self, name: str, framework: Framework, criteria: Sequence[Criterion]) -> None:
        """A level is reached with all required criteria of it and of the levels below, and missed with any failed."""
        for level in framework.levels[1:]:
            required = [c for c in criteria if c.level == level.number and c.role is Role.REQUIRED]
            if level.number == framework.levels[1].number:
                required += [c for c in criteria if c.level == framework.lowest and c.role is Role.REQUIRED]
            here, below = f"{name}/{level.number}", f"{name}/{level.number - 1}"
            has_below = level.number - 1 > framework.lowest
            premises = ([f"reached:{below}"] if has_below else []) + [f"met:{criterion.id}" for criterion in required]
            self._add(f"reached:{here}", premises or ["start"], f"reached:{here}", framework.id)
            if has_below:
                self._add(f"missed:{here}/below", [f"missed:{below}"], f"missed:{here}", framework.id)
            for criterion in required:
                self._add(
                    f"missed:{here}/{criterion.id}",
                    [f"failed:{criterion.id}"],
                    f"missed:{here}",
                    framework.id,
                )

    def _finding(self, rule: Rule) -> None:
        unless = (self._holds(rule.unless, "is"),) if rule.unless is not None else ()
        absent = (*unless, f"{SETTLED}{rule.id}")
        self._add(f"{FIRES}{rule.id}", self._premises(rule.when, "is"), f"{FIRES}{rule.id}", rule.id, absent=absent)

    # --- conditions

    def _premises(self, condition: Condition, prefix: str) -> list[str]:
        """Atoms that all hold exactly when the condition holds."""
        if isinstance(condition, AllOf):
            return list(dict.fromkeys(self._holds(part, prefix) for part in condition.parts))
        return [self._holds(condition, prefix)]

    def _holds(self, condition: Condition, prefix: str) -> str:
        """One atom that holds exactly when the condition holds."""
        match condition:
            case ValueIs():
                return f"{prefix}:{value_proposition(condition, holds=True)}"
            case StatusIs(practice, accepted):
                return self._one_of(practice, accepted, prefix)
            case AllOf(parts):
                return self._piece(condition, prefix, True, [[self._holds(part, prefix) for part in parts]])
            case AnyOf(parts):
                return self._piece(condition, prefix, True, [[self._holds(part, prefix)] for part in parts])

    def _fails(self, condition: Condition) -> str:
        """One atom that holds exactly when the condition can no longer hold."""
        match condition:
            case ValueIs():
                return f"is:{value_proposition(condition, holds=False)}"
            case StatusIs(practice, accepted):
                return self._one_of(practice, frozenset(SAYS_SOMETHING) - accepted, "is")
            case AllOf(parts):
                return self._piece(condition, "is", False, [[self._fails(part)] for part in parts])
            case AnyOf(parts):
                return self._piece(condition, "is", False, [[self._fails(part) for part in parts]])

    def _one_of(self, practice: str, accepted: frozenset[Status], prefix: str) -> str:
        statuses = [status for status in SAYS_SOMETHING if status in accepted]
        atoms = [f"{prefix}:{status_proposition(practice, status)}" for status in statuses]
        if len(atoms) == 1:
            return atoms[0]
        condition = StatusIs(practice, accepted)
        name = f"part:{prefix}:{practice}={'|'.join(statuses)}"
        return self._piece(condition, prefix, True, [[atom] for atom in atoms], name)

    def _piece(
        self, condition: Condition, prefix: str, holds: bool, ways: list[list[str]], name: str | None = None
    ) -> str:
        """An atom for a part of a condition, with one clause for each way in which it comes about."""
        key = (prefix, condition, holds)
        if key not in self.pieces:
            atom = name or f"part:{len(self.pieces)}"
            self.pieces[key] = atom
            for number, way in enumerate(ways):
                self._add(f"{atom}/{number}", list(dict.fromkeys(way)), atom, "")
        return self.pieces[key]

    def _add(
        self, id_: str, premises: Sequence[str], conclusion: str, origin: str, absent: tuple[str, ...] = ()
    ) -> None:
        """Add a clause; premises beyond what the engine takes in one are gathered into parts first."""
        rest, parts = list(premises), 0
        while len(rest) > MOST_PREMISES:
            part = f"part:{id_}#{parts}"
            self.collected.append(Clause(part, tuple(rest[:MOST_PREMISES]), (), part, ""))
            rest, parts = [*rest[MOST_PREMISES:], part], parts + 1
        self.collected.append(Clause(id_, tuple(rest), absent, conclusion, origin))


def _name(chain: Sequence[Rule]) -> str:
    """What a chain of implications is called as a contradiction."""
    return "+".join(rule.id for rule in chain)


def _premise(rule: Rule) -> str:
    """The practice that an implication starts from; the linter has made sure that there is just one."""
    assert isinstance(rule.when, StatusIs)
    return rule.when.practice


def _chains(implications: Sequence[Rule]) -> list[tuple[Rule, ...]]:
    """For each pair of practices that implications lead through, the shortest way (first by id among equals)."""
    shortest: dict[tuple[str, str], tuple[Rule, ...]] = {}
    frontier: list[tuple[Rule, ...]] = [(rule,) for rule in sorted(implications, key=lambda rule: rule.id)]
    while frontier:
        longer: list[tuple[Rule, ...]] = []
        for chain in frontier:
            pair = (_premise(chain[0]), chain[-1].then)
            if pair[0] == pair[1] or pair in shortest:
                continue
            shortest[pair] = chain
            longer += [(*chain, rule) for rule in implications if _premise(rule) == chain[-1].then]
        frontier = longer
    return list(shortest.values())
