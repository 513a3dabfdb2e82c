"""One diagnosis from several people: what they agree on counts, what they dispute stays open until it is settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.domain import Status
from assistant.errors import UsageError
from assistant.inference.attributing import amount_of
from assistant.inference.levels import judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.domain import Claim
    from assistant.inference.diagnosing import Doctor
    from assistant.inference.diagnosis import Diagnosis
    from assistant.inference.levels import Interval

FEWEST = 2
"""Respondents that can disagree."""


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who was asked."""

    name: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody said about a practice."""

    name: str
    claims: tuple[Claim, ...]
    """Two where they contradict themselves."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the levels would be if an account were right."""

    names: tuple[str, ...]
    """Whose account it is."""
    claims: tuple[Claim, ...]
    levels: Mapping[str, Interval]
    """By framework; only those that are elsewhere with another account."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A practice or fact of which people give different accounts."""

    practice: str
    accounts: tuple[Account, ...]
    """In the order of the respondents; nobody who said nothing about it."""
    outcomes: tuple[Outcome, ...]
    """One for each different account, in the order in which they were given."""

    @property
    def moves(self) -> int:
        """How many frameworks stand elsewhere, depending on who is right."""
        return len(self.outcomes[0].levels)


@dataclass(frozen=True, slots=True)
class Merged:
    """What several people know together."""

    respondents: tuple[str, ...]
    diagnosis: Diagnosis
    """From what nobody disputes, and what was settled."""
    told_by: Mapping[str, tuple[str, ...]]
    """For each practice that counts who said so, in the order of the catalogue."""
    disputes: tuple[Dispute, ...]
    """Those first that move most frameworks, the leading ones before the others."""
    settled: tuple[Dispute, ...]
    """Disputes that somebody has decided: they count as the diagnosis has them."""


def merge(doctor: Doctor, respondents: Sequence[Respondent], settled: Sequence[Claim] = ()) -> Merged:
    """Put together what several people said about one team.

    Nothing is averaged: an account that others do not share counts only where they said nothing about it. "Don't know"
    is no account.

    Args:
        doctor: Diagnoses.
        respondents: Two or more, under different names.
        settled: What is true of disputed practices, with the note on how that was found out as its words.

    Raises:
        UsageError: There are too few respondents, two have one name, or something is settled that nobody disputes.
        RuleError: No diagnosis could be made.
    """
    names = [respondent.name for respondent in respondents]
    if len(names) < FEWEST or len(set(names)) < len(names):
        raise UsageError("a merge takes two or more different respondents", hint="name the session of each once")
    practices = doctor.knowledge.practices
    accounts = {practice: _accounts(practice, respondents) for practice in practices}
    disputed = [name for name in practices if len(_sayings(doctor, accounts[name])) > 1]
    decided = {claim.practice: claim for claim in settled}
    for name in decided:
        if name not in disputed:
            raise UsageError(f"nobody disputes '{name}'", hint="settle only what is listed as disputed")
    agreed = {name: _agreed(told) for name, told in accounts.items() if told and name not in disputed}
    claims = [claim for standing in agreed.values() for claim in standing]
    claims += [decided[name] for name in disputed if name in decided]
    found = [Dispute(name, accounts[name], _outcomes(doctor, accounts[name], claims)) for name in disputed]
    leading = [framework.id for framework in doctor.knowledge.frameworks.values() if framework.leading]

    def weight(dispute: Dispute) -> tuple[int, int]:
        moved = dispute.outcomes[0].levels
        return -sum(id_ in moved for id_ in leading), -dispute.moves

    return Merged(
        tuple(names),
        doctor.diagnose(claims),
        {name: tuple(account.name for account in accounts[name]) for name in agreed},
        tuple(sorted((each for each in found if each.practice not in decided), key=weight)),
        tuple(each for each in found if each.practice in decided),
    )


def _accounts(practice: str, respondents: Sequence[Respondent]) -> tuple[Account, ...]:
    found = []
    for respondent in respondents:
        claims = tuple(
            claim for claim in respondent.claims if claim.practice == practice and claim.status is not Status.UNKNOWN
        )
        if claims:
            found.append(Account(respondent.name, claims))
    return tuple(found)


def _sayings(doctor: Doctor, accounts: Sequence[Account]) -> dict[object, list[Account]]:
    """Accounts by what they come to. Who contradicts themselves alone is no dispute between people."""
    found: dict[object, list[Account]] = {}
    for account in accounts:
        practice = doctor.knowledge.practices[account.claims[0].practice]
        saying = frozenset((claim.status, amount_of(claim, practice)) for claim in account.claims)
        found.setdefault(saying, []).append(account)
    return found


def _agreed(accounts: Sequence[Account]) -> tuple[Claim, ...]:
    """What all say, with the words of all."""
    first, *others = accounts
    if not others:
        return first.claims
    quotes = [quote for account in accounts for claim in account.claims for quote in claim.quotes]
    evidence = [quote for account in accounts for claim in account.claims for quote in claim.evidence]
    return tuple(replace(claim, quotes=tuple(quotes), evidence=tuple(evidence)) for claim in first.claims)


def _outcomes(doctor: Doctor, accounts: Sequence[Account], others: Sequence[Claim]) -> tuple[Outcome, ...]:
    """Where each account would lead, with nothing else disputed."""
    practice = accounts[0].claims[0].practice
    evaluator = doctor.supposing(list(doctor.knowledge.frameworks.values()))
    rest = [claim for claim in others if claim.practice != practice]

    def levels(claims: tuple[Claim, ...]) -> Mapping[str, Interval]:
        true = evaluator.run(doctor.atoms([*rest, *claims]) & evaluator.program.inputs).true
        return {each.id: judge(each, true).interval for each in doctor.knowledge.frameworks.values()}

    groups = list(_sayings(doctor, accounts).values())
    found = [levels(group[0].claims) for group in groups]
    moved = [id_ for id_ in doctor.knowledge.frameworks if len({each[id_] for each in found}) > 1]
    return tuple(
        Outcome(tuple(account.name for account in group), group[0].claims, {id_: where[id_] for id_ in moved})
        for group, where in zip(groups, found, strict=True)
    )
