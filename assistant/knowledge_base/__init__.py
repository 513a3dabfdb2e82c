"""The knowledge base: YAML files to the nouns of the domain, and every mistake in them."""

from assistant.knowledge_base.caching import load_cached
from assistant.knowledge_base.fields import Problem
from assistant.knowledge_base.loading import load, read_all

__all__ = ["Problem", "load", "load_cached", "read_all"]
