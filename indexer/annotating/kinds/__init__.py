"""The kind of an article: a toolkit, an event, a programme …"""

from indexer.annotating.kinds.finder import find_kind, kind_scores

__all__ = ["find_kind", "kind_scores"]
