"""Names to show for bodies, which the index counts by a key that all their names share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.body_keys import body_label, listed_body
from indexer.engine import EngineQuery, FacetCount, FacetField, SearchEngine
from search_api.request import Interface

_LOOKED_AT = 50
"""Articles that are looked at in one go for the names of bodies that are not listed."""
_MOST_KEPT = 10_000


class BodyNames:
    """Names of bodies: of listed ones that in the reader's language; of others as the newest article has it, looked up
    once and kept. Safe to use from several threads.

    Args:
        engine: where the index is.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._known: dict[str, str] = {}

    def label(self, counts: Mapping[FacetField, Sequence[FacetCount]]) -> Mapping[FacetField, Sequence[FacetCount]]:
        """Facet counts with the name of each body that is not listed.

        Raises:
            EngineError: the engine cannot answer.
        """
        bodies = counts.get("organisation", ())
        if not bodies:
            return counts
        written = self._written(c.value for c in bodies)
        return {**counts, "organisation": [replace(c, label=written.get(c.value)) for c in bodies]}

    def name(self, key: str, ui: Interface) -> str:
        """The name of a body by its key, or by an acronym that articles have for it; what was asked if none has it.

        Raises:
            EngineError: the engine cannot answer.
        """
        return body_label(key, self._written([key]).get(key, key), ui)

    def _written(self, keys: Iterable[str]) -> dict[str, str]:
        """The names of bodies that are not listed, as articles have them."""
        asked = {key for key in keys if listed_body(key) is None}
        found = {key: self._known[key] for key in asked if key in self._known}
        while missing := asked - found.keys():
            query = EngineQuery(filters={"organisation": tuple(sorted(missing))}, sort="newest", limit=_LOOKED_AT)
            bodies = [body for hit in self._engine.search(query).hits for body in hit.entry.organisations]
            # Each hit has one of them, so that every round finds some; a body's own key goes before an acronym.
            seen = {key: body.name for body in reversed(bodies) for key in body.keys}
            seen |= {body.key: body.name for body in reversed(bodies)}
            read = {key: seen[key] for key in missing & seen.keys()}
            if not read:
                break
            found |= read
            if len(self._known) < _MOST_KEPT:
                self._known |= read
        return found
