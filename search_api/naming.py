"""The names of all facet values that the index holds, to be recognised in what is typed."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from corpus.errors import EngineError
from corpus.text import fold_key
from indexer.annotating.exonyms import exonyms
from indexer.body_keys import listed_body
from indexer.engine import EVERY_VALUE, EngineQuery, FacetField, SearchEngine
from search_api.body_names import BodyNames
from search_api.labels import facet_value_label
from search_api.request import Interface
from search_api.spelling import FEW, LONG, MORE
from search_api.town_ids import town_id

NAMED: tuple[FacetField, ...] = ("city", "organisation", "edition", "country", "year", "kind", "language", "source")
_SHORTEST_BEGINNING = 3
"""Letters of a name of which more are offered: fewer begin too many."""
_NEAR = 3
"""Names offered in the place of one that is not known."""
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
        acronyms: those of a listed body, as they are written.
    """

    field: FacetField
    value: str
    label: str | None
    keys: tuple[str, ...]
    count: int
    acronyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Names:
    """All facet values, the most frequent first; `bodies` knows how those are called."""

    values: tuple[Named, ...]
    bodies: BodyNames | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Named]]:
        """The values by each of their folded names."""
        found: dict[str, list[Named]] = defaultdict(list)
        for value in self.values:
            for key in value.keys:
                found[key].append(value)
        return found

    @cached_property
    def by_acronym(self) -> Mapping[str, Sequence[Named]]:
        """The listed bodies by each of their acronyms, folded."""
        found: dict[str, list[Named]] = defaultdict(list)
        for value in self.values:
            for acronym in dict.fromkeys(map(fold_key, value.acronyms)):  # EFUS and Efus are one
                found[acronym].append(value)
        return found

    @cached_property
    def _by_value(self) -> Mapping[tuple[FacetField, str], Named]:
        return {(value.field, value.value): value for value in self.values}

    def shown(self, field: FacetField, value: str, ui: Interface) -> str:
        """The name to show for a value that was asked for: a town by its id or any of its names, a body by a key.

        Args:
            field: the facet.
            value: what was asked for.
            ui: the reader's language.

        Raises:
            EngineError: the engine cannot answer.
        """
        if field == "organisation" and self.bodies is not None:
            return self.bodies.name(value, ui)
        known = self._by_value.get((field, value))
        if known is None and field == "city":
            towns = (named for named in self.by_key.get(fold_key(value), ()) if named.field == field)
            known = next(towns, None)
        if known is None:
            return facet_value_label(field, value, None, ui)
        return facet_value_label(field, known.value, known.label, ui)

    def near(self, name: str, field: FacetField, ui: Interface) -> list[str]:
        """Names of the few values of a facet that a mistyped one may mean, nearest first, then such as begin with it.

        Args:
            name: as typed.
            field: the facet.
            ui: the reader's language.

        Raises:
            EngineError: the engine cannot answer.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = fold_key(name)
        keys = [k for k, values in self.by_key.items() if any(v.field == field for v in values)]
        slips = FEW if len(key) < LONG else MORE
        found = process.extract(key, keys, scorer=OSA.distance, score_cutoff=slips, limit=_NEAR)
        near = [named for k, _, _ in found for named in self.by_key[k] if named.field == field]
        if len(key) >= _SHORTEST_BEGINNING:
            near += self.beginning(key, (field,))
        values = list(dict.fromkeys(named.value for named in near))[:_NEAR]
        return [self.shown(field, value, ui) for value in values]

    def beginning(self, key: str, fields: Sequence[FacetField]) -> Iterator[Named]:
        """The values of some facets of which a name, or a word of it, begins with a folded text."""
        inside = f" {key}"
        for value in self.values:
            if value.field not in fields:
                continue
            begun = any(k.startswith(key) or inside in k for k in value.keys)
            if begun or any(fold_key(acronym).startswith(key) for acronym in value.acronyms):
                yield value


class FacetNames:
    """Reads the names of facet values and keeps them for a while. Safe to use from several threads.

    Args:
        engine: the index.
    """

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.bodies = BodyNames(engine)
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

    def shown(self, field: FacetField, value: str, ui: Interface) -> str:
        """The name to show for a value that was asked for; where the engine cannot answer, what is known without it."""
        if field not in ("city", "organisation"):  # of the others the value tells all
            return facet_value_label(field, value, None, ui)
        try:
            return self.bodies.name(value, ui) if field == "organisation" else self.names().shown(field, value, ui)
        except EngineError:
            return facet_value_label(field, value, None, ui)

    def _names(self) -> Names:
        found = self._engine.search(EngineQuery(limit=1, facets=NAMED, facet_size=EVERY_VALUE)).facets
        values = [
            Named(
                field,
                one.value,
                one.label,
                facet_value_keys(field, one.value, one.label),
                one.count,
                _acronyms(field, one.value),
            )
            for field in NAMED
            for one in found.get(field, ())
        ]
        return Names(tuple(sorted(values, key=lambda v: -v.count)), self.bodies)


def facet_value_keys(field: FacetField, value: str, label: str | None) -> tuple[str, ...]:
    """The folded names of a facet value in both languages; of a town or a listed body also those that are only found,
    never shown.

    Args:
        field: the facet.
        value: the value that filters.
        label: the name that the engine gave with it, if any.
    """
    names = [facet_value_label(field, value, label, ui) for ui in get_args(Interface)]
    if field == "city" and (town := town_id(value)) is not None:
        names += [*([label] if label else []), *exonyms(town)]
    if field == "organisation" and (record := listed_body(value)) is not None:
        names += [*record.fr, *record.en]
    return tuple(dict.fromkeys(fold_key(name) for name in names))


def _acronyms(field: FacetField, value: str) -> tuple[str, ...]:
    record = listed_body(value) if field == "organisation" else None
    return record.acronyms if record else ()
