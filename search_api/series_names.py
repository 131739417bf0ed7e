"""Names to show for event series, which the index counts by a key that both languages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from indexer.engine import EngineQuery, FacetCount, FacetField, SearchEngine
from search_api.request import Interface

_LOOKED_AT = 10
"""Articles that are looked at for the name of a series."""
_MOST_KEPT = 10_000


class SeriesNames:
    """Names of event series as articles have them, looked up once and kept. Safe to use from several threads.

    Args:
        engine: where the index is.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._known: dict[tuple[str, Interface], str] = {}

    def label(
        self, counts: Mapping[FacetField, Sequence[FacetCount]], ui: Interface
    ) -> Mapping[FacetField, Sequence[FacetCount]]:
        """Facet counts with the name of each series.

        Raises:
            EngineError: the engine cannot answer.
        """
        named = [replace(c, label=self.name(c.value, ui)) for c in counts.get("series", ())]
        return {**counts, "series": named} if named else counts

    def name(self, key: str, ui: Interface) -> str:
        """The name of a series as an article in the reader's language has it, else as any has it; the key if none has.

        Raises:
            EngineError: the engine cannot answer.
        """
        known = self._known.get((key, ui))
        if known is None:
            query = EngineQuery(filters={"series": (key,)}, sort="newest", limit=_LOOKED_AT)
            entries = [hit.entry for hit in self._engine.search(query).hits]
            entries.sort(key=lambda entry: entry.language != ui)
            names = (one.name for entry in entries for one in entry.series if one.key == key)
            known = next(names, key)
            if len(self._known) < _MOST_KEPT:
                self._known[key, ui] = known
        return known
