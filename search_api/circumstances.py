"""Concepts that tell who, where and how, and so less of what an article is about than the matter itself."""

from __future__ import annotations

from taxonomy.scheme import Scheme

_TOPS = frozenset(("actors", "settings", "events", "governance", "target-groups"))


def is_circumstance(concept: str, scheme: Scheme) -> bool:
    """Whether a concept stands below actors, settings, events, governance or target groups of the packaged taxonomy.

    In another taxonomy, and for a concept that it does not hold, it is none.
    """
    return concept in scheme and not _TOPS.isdisjoint(scheme.ancestors(concept))
