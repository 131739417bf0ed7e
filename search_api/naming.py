"""The names of all facet values that the index holds, to be recognised in what is typed."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from corpus.text import fold_key
from indexer.annotating.exonyms import exonyms
from indexer.engine import EngineQuery, FacetField, SearchEngine
from search_api.labels import facet_value_label
from search_api.request import Interface

NAMED: tuple[FacetField, ...] = ("city", "organisation", "edition", "country", "year", "kind", "language", "source")
EVERY_VALUE = 10_000
KEPT_SECONDS = 60.0
"""How long the names are kept: the count beside one is asked for anew each time."""


@dataclass(frozen=True, slots=True)
class Named:
    """A facet value with its names.

    Attributes:
        field: the facet.
        value: what filters.
        label: its own name, where it does not depend on the reader's language.
        keys: its folded names, in both languages.
        count: articles in the whole index, when the names were read.
    """

    field: FacetField
    value: str
    label: str | None
    keys: tuple[str, ...]
    count: int

    def shown(self, ui: Interface) -> str:
        """Its name in the reader's language."""
        return facet_value_label(self.field, self.value, self.label, ui)


@dataclass(frozen=True)
class Names:
    """All facet values, the most frequent first."""

    values: tuple[Named, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Named]]:
        """The values by each of their folded names."""
        found: dict[str, list[Named]] = defaultdict(list)
        for value in self.values:
            for key in value.keys:
                found[key].append(value)
        return found

    def beginning(self, key: str, fields: Sequence[FacetField]) -> Iterator[Named]:
        """The values of some facets of which a name, or a word of it, begins with a folded text."""
        inside = f" {key}"
        for value in self.values:
            if value.field in fields and any(k.startswith(key) or inside in k for k in value.keys):
                yield value


class FacetNames:
    """Reads the names of facet values and keeps them for a while. Safe to use from several threads.

    Args:
        engine: the index.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._read: tuple[float, str | None, Names] | None = None

    def names(self, generation: str | None = None) -> Names:
        """The names.

        Args:
            generation: that of the index in use, where an answer of the engine has just told it.

        Raises:
            EngineError: the engine cannot answer.
        """
        generation = generation or self._engine.generation()
        with self._lock:
            held = self._read
            if held is None or held[1] != generation or time.monotonic() - held[0] > KEPT_SECONDS:
                held = self._read = (time.monotonic(), generation, self._names())
            return held[2]

    def _names(self) -> Names:
        found = self._engine.search(EngineQuery(limit=1, facets=NAMED, facet_size=EVERY_VALUE)).facets
        values = [
            Named(field, one.value, one.label, _keys(field, one.value, one.label), one.count)
            for field in NAMED
            for one in found.get(field, ())
        ]
        return Names(tuple(sorted(values, key=lambda v: -v.count)))


def _keys(field: FacetField, value: str, label: str | None) -> tuple[str, ...]:
    shown = [facet_value_label(field, value, label, ui) for ui in get_args(Interface)]
    further = exonyms(int(value)) if field == "city" and value.isdigit() else ()
    return tuple(dict.fromkeys(fold_key(name) for name in (*shown, *further)))
