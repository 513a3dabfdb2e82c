"""When garbage is collected: while the user reads, not while the user waits."""

from __future__ import annotations

import gc

_OBJECTS = 100_000
"""More new objects than this are collected whenever it happens; a reply makes a twentieth of them."""
_REPLIES = 20
"""Strips of lines die in circles, and live to see several collections of what is new."""


def collect_rarely() -> None:
    """Keep collections, up to a fifth of a second each, out of a conversation. What is loaded stays to the end."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, _REPLIES, 100)


def collect_now() -> None:
    """Collect what a reply has left, some milliseconds; now and then what the last replies have left."""
    gc.collect(1 if gc.get_count()[1] >= _REPLIES else 0)
