"""Rules: entries to nouns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain import Example, Rule, RuleKind
from assistant.errors import did_you_mean
from assistant.knowledge_base.conditions import NOTHING

if TYPE_CHECKING:
    from assistant.knowledge_base.context import Context
    from assistant.knowledge_base.fields import Fields
    from assistant.yaml_files import Entry

BUILT_IN = {RuleKind.TWO_ACCOUNTS, RuleKind.PARTS}
"""Kinds of which there is one rule each, whose condition is their meaning."""
_KEYS = (
    "id", "kind", "when", "unless", "then", "about", "urges", "keeps", "because", "question", "advice", "sources",
    "examples",
)  # fmt: skip
_WITH_A_QUESTION = {RuleKind.CONTRADICTION, RuleKind.RISK, RuleKind.WASTE}


def read_rule(entry: Entry, context: Context) -> Rule:
    """A rule of any kind."""
    fields = context.fields(entry, known=_KEYS)
    kind = fields.word("kind", RuleKind, RuleKind.CAVEAT)
    has_condition = kind not in BUILT_IN
    return Rule(
        id=fields.identifier(),
        kind=kind,
        when=context.condition(fields, "when") if has_condition else NOTHING,
        because=fields.text("because"),
        sources=fields.sources("sources"),
        examples=tuple(_example(item, context) for item in fields.entries("examples", needed=has_condition)),
        place=entry.place,
        unless=context.condition(fields, "unless") if fields.has("unless") else None,
        then=_implied(fields, context) if kind is RuleKind.IMPLICATION else "",
        about=fields.texts("about"),
        urges=fields.texts("urges"),
        keeps=fields.texts("keeps"),
        question=fields.text("question", needed=kind in _WITH_A_QUESTION),
        advice=fields.text("advice", needed=kind is RuleKind.SITUATION),
    )


def _implied(fields: Fields, context: Context) -> str:
    then = fields.mapping("then")
    if len(then) != 1 or set(then.values()) != {"yes"}:
        fields.note(
            "then",
            "'then' should name one practice with yes",
            "write it like 'then: {version-control: yes}'",
        )
        return ""
    practice = next(iter(then))
    if practice not in context.value_kinds:
        fields.note("then", f"unknown practice '{practice}'", did_you_mean(practice, context.value_kinds))
    return practice


def _example(entry: Entry, context: Context) -> Example:
    fields = context.fields(entry, known=("claims", "fires"))
    if not fields.has("fires"):
        fields.note("fires", "'fires' is missing", "say true or false")
    claims = fields.mapping("claims")
    context.practices_only(claims)
    return Example({practice: str(value) for practice, value in claims.items()}, fields.flag("fires"), entry.place)
