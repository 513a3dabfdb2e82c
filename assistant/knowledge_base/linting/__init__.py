"""What is wrong with a knowledge base as a whole, where each entry is in order by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.knowledge_base.linting.collisions import collisions
from assistant.knowledge_base.linting.frameworks import framework_problems
from assistant.knowledge_base.linting.gaps import gaps
from assistant.knowledge_base.linting.links import broken_links
from assistant.knowledge_base.linting.reachability import unreachable
from assistant.knowledge_base.linting.rules import rule_problems

if TYPE_CHECKING:
    from assistant.domain import Knowledge
    from assistant.knowledge_base.fields import Problem


def faults(knowledge: Knowledge) -> list[Problem]:
    """What makes a knowledge base unfit to reason with: it is refused."""
    return [*broken_links(knowledge), *framework_problems(knowledge), *rule_problems(knowledge)]


def defects(knowledge: Knowledge) -> list[Problem]:
    """What a careful author would not leave, though one can reason with it: dead rules, double entries, gaps."""
    return [*unreachable(knowledge), *collisions(knowledge), *gaps(knowledge)]
