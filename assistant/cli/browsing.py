"""``rung kb``: check, list, show and count what Rung knows."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from assistant.cli.arguments import KINDS
from assistant.cli.places import installed_knowledge
from assistant.domain import Criterion, Framework, Knowledge, Role, RuleKind, Standing, practices_in
from assistant.errors import DataError, Place, UsageError, did_you_mean
from assistant.inference import example_problems
from assistant.knowledge_base import load, read_all
from assistant.knowledge_base.examples import load_examples, read_examples
from assistant.knowledge_base.scorers import SCORERS, taught_by, training_problems, write_scorers
from assistant.report.entries import entries_of, headline, keys, uses
from assistant.resources import data_root

if TYPE_CHECKING:
    import argparse

FINE, PROBLEMS_FOUND = 0, 1
_TABLE = re.compile(r"(?<=<!-- coverage -->\n).*?(?=<!-- end of coverage -->)", re.DOTALL)
"""Where the table stands in ``knowledge/README.md``."""


def browse(options: argparse.Namespace) -> int:
    """Run one of the actions below ``rung kb``."""
    match options.action:
        case "check":
            return _check()
        case "train":
            return _train()
        case "list":
            return _list(installed_knowledge(), options.kind)
        case "show":
            return _show(installed_knowledge(), options.id)
        case "coverage":
            return _coverage(installed_knowledge(), write=options.write)
        case _:
            return _stats(installed_knowledge(), as_json=options.json)


def _check() -> int:
    """Print every problem; examples are run only when the files themselves are in order."""
    knowledge, problems = read_all(data_root())
    problems = problems or sorted([*read_examples(data_root(), knowledge.practices)[1], *example_problems(knowledge)])
    problems = problems or [*training_problems(data_root(), knowledge.scorers)]
    for problem in problems:
        print(problem)
    if problems:
        print(f"rung: {len(problems)} problem(s) in the knowledge base", file=sys.stderr)
        return PROBLEMS_FOUND
    counts = f"{len(knowledge.practices)} practices, {len(knowledge.criteria)} criteria, {len(knowledge.rules)} rules"
    print(
        f"rung: the knowledge base is in order: {counts} (version {knowledge.version}, {knowledge.hash})",
        file=sys.stderr,
    )
    return FINE


def _train() -> int:
    """Learn the scorers anew and write them.

    Raises:
        DataError: The knowledge base or the examples are not in order.
        UsageError: What learning needs is not installed.
    """
    from assistant.reader.training import train

    root = data_root()
    knowledge = load(root)
    examples = load_examples(root, knowledge.practices)
    print(f"rung: learning from {len(examples.messages)} messages and all phrases; this takes minutes", file=sys.stderr)
    write_scorers(root, train(knowledge, examples, taught_by(root)))
    print(f"rung: written to {SCORERS}", file=sys.stderr)
    return FINE


def _list(knowledge: Knowledge, kind: str) -> int:
    for id_, entry in entries_of(kind, knowledge).items():
        print(f"{id_}\t{headline(entry)}")
    return FINE


def _show(knowledge: Knowledge, id_: str) -> int:
    """Print an entry, key by key.

    Raises:
        UsageError: Nothing has this id.
    """
    found = [(kind, entries_of(kind, knowledge)[id_]) for kind in KINDS if id_ in entries_of(kind, knowledge)]
    if not found:
        everything = [name for kind in KINDS for name in entries_of(kind, knowledge)]
        raise UsageError(f"nothing is called '{id_}'", hint=did_you_mean(id_, everything) or "see `rung kb list KIND`")
    for kind, entry in found:
        print(f"{kind}/{id_}")
        for key, text in keys(entry):
            print(f"  {key}: {text}")
        if kind == "practices":
            for user in uses(id_, knowledge):
                print(f"  used by: {user.id} ({user.role if isinstance(user, Criterion) else user.kind})")
    return FINE


def _coverage(knowledge: Knowledge, *, write: bool) -> int:
    """Print the table of the frameworks, or put it where it belongs.

    Raises:
        DataError: The place for it is not there, or the file cannot be written.
    """
    table = coverage(knowledge)
    if not write:
        print(table, end="")
        return FINE
    path = data_root() / "knowledge" / "README.md"
    try:
        text = path.read_text(encoding="utf-8")
        if not _TABLE.search(text):
            raise DataError("has no place for the table", place=Place(str(path)), hint="add '<!-- coverage -->' lines")
        path.write_text(_TABLE.sub(lambda _: table, text), encoding="utf-8")
    except OSError as error:
        raise DataError(f"cannot be written: {error.strerror}", place=Place(str(path))) from error
    return FINE


def coverage(knowledge: Knowledge) -> str:
    """A Markdown table of the frameworks: size, what the criteria ask for, how near to their source they are."""
    heads = ["framework", "counts", "dimensions", "levels", "criteria", "required", "practices asked for"]
    rows = [[*heads, *(str(standing) for standing in Standing)]]
    rows += [_coverage_of(framework, knowledge) for framework in knowledge.frameworks.values()]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]) + "\n"


def _coverage_of(framework: Framework, knowledge: Knowledge) -> list[str]:
    required = [criterion for criterion in framework.criteria if criterion.role is Role.REQUIRED]
    asked = {name for criterion in framework.criteria for name in practices_in(criterion.when)}
    practices = [name for name in asked if not knowledge.practices[name].is_fact]
    standings = [criterion.standing for criterion in framework.criteria]
    return [
        framework.id,
        str(framework.scale),
        str(len(framework.dimensions)),
        str(len(framework.levels)),
        str(len(framework.criteria)),
        str(len(required)),
        str(len(practices)),
        *(str(standings.count(standing)) for standing in Standing),
    ]


def _stats(knowledge: Knowledge, *, as_json: bool) -> int:
    counts = stats(knowledge)
    if as_json:
        print(json.dumps(counts, indent=2))
        return FINE
    for framework, numbers in counts.pop("frameworks").items():
        print(f"{framework}: " + ", ".join(f"{number} {name}" for name, number in numbers.items()))
    for name, number in counts.items():
        print(f"{name}: {number}")
    return FINE


def stats(knowledge: Knowledge) -> dict[str, Any]:
    """Count what is loaded."""
    kinds = [rule.kind for rule in knowledge.rules.values()]
    clashes = {RuleKind.CONTRADICTION, RuleKind.TWO_ACCOUNTS, RuleKind.RISK, RuleKind.WASTE}
    return {
        "frameworks": {
            framework.id: {
                "criteria": len(framework.criteria),
                "dimensions": len(framework.dimensions),
                "levels": len(framework.levels),
            }
            for framework in knowledge.frameworks.values()
        },
        "practices": len(knowledge.practices),
        "rules": len(kinds),
        "contradictions": sum(kind in clashes for kind in kinds),
        "caveats": kinds.count(RuleKind.CAVEAT),
        "lessons": len(knowledge.lessons),
        "sources": len(knowledge.sources),
        "phrases": sum(
            len(book.terms) + sum(len(remarks) for remarks in book.remarks.values())
            for book in knowledge.phrases.values()
        ),
        "tools": len(knowledge.tools),
        "terms": len(knowledge.terms),
        "disagreements": len(knowledge.disagreements),
    }
