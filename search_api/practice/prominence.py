"""Which towns an article is about, and how much: by how often, how early and whether in its title it names each.

As for the salience of entities in news (Dunietz and Gillick, EACL 2014): how often something is named and how early are
what tells most. A town that is named once at the end, where a result will be presented, has no such experience.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from corpus.text import fold_key
from indexer.annotating.gazetteer import Gazetteer
from indexer.entry import EntryPlace, IndexEntry

_TITLE = 2.0
"""What a name in the title counts, beside one in the text."""
_EARLY = 0.3
"""The first part of a text: a name in it counts once more."""
_READ = 20_000
"""Characters of a text that are looked at: what it is about stands in them."""
_KEPT = 20_000
"""Articles that are remembered."""
_LEAST = 0.5
"""What a town counts whose name is not found as it is written, say inside another name."""


class Prominence:
    """Tells how much articles are about towns. Safe to use from several threads.

    Args:
        gazetteer: for city states, of which texts name the country and mean the city; without it they are countries.
    """

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        self._gazetteer = gazetteer
        self.city_state = cache(self._city_state)
        self._held: dict[tuple[str, int], dict[int, tuple[EntryPlace, float]]] = {}

    def shares(self, entry: IndexEntry) -> dict[int, tuple[EntryPlace, float]]:
        """The towns of an article by GeoNames id, each with how much the article is about it.

        Returns:
            Numbers above 0 and at most 1: 1 for a town that stands alone, the less the more towns stand beside it and
            the more they are named.
        """
        held = self._held.get((entry.id, entry.seq))
        if held is None:
            if len(self._held) >= _KEPT:
                self._held.clear()
            held = self._held[entry.id, entry.seq] = self._shares(entry)
        return held

    def _shares(self, entry: IndexEntry) -> dict[int, tuple[EntryPlace, float]]:
        title, text = f" {fold_key(entry.title)} ", f" {fold_key(entry.text[:_READ])} "
        counted = {place.id: (place, max(_LEAST, _named(place, title, text))) for place in entry.places}
        for code in entry.countries:
            place = self.city_state(code)
            if place is not None and place.id not in counted and (count := _named(place, title, text)):
                counted[place.id] = (place, count)
        most = max((count for _, count in counted.values()), default=1.0)
        spread = math.sqrt(len(counted))
        return {id_: (place, math.sqrt(count / most) / spread) for id_, (place, count) in counted.items()}

    def is_city_state(self, place: EntryPlace) -> bool:
        """Whether a town is the largest of its country and bears its name in both languages."""
        state = self.city_state(place.country)
        return state is not None and state.id == place.id

    def _city_state(self, code: str) -> EntryPlace | None:
        names = country_names(code)
        if self._gazetteer is None or len(names) < 2:
            return None
        called_so = [set(self._gazetteer.by_name(name)) for name in names]
        best = self._gazetteer.largest(code) if set.intersection(*called_so) else None
        if best is None or not all(best in towns for towns in called_so):
            return None
        keys = tuple(dict.fromkeys(fold_key(name) for name in (best.name, *names)))
        return EntryPlace(best.id, best.name, best.country, keys, best.lat, best.lon)


def country_names(code: str) -> tuple[str, ...]:
    """The names of a country in English and French (CLDR), by its ISO 3166-1 code; none of an unknown one."""
    from babel import Locale

    territories: list[Mapping[str, str]] = [Locale(language).territories for language in ("en", "fr")]
    return tuple(name for names in territories if (name := names.get(code)))


def _named(place: EntryPlace, title: str, text: str) -> float:
    """How often a town is named in folded words, what stands in the title and early counting more."""
    early = _EARLY * len(text)
    count = 0.0
    for name in place.names:
        written = f" {name} "
        first = text.find(written)
        count += _TITLE * title.count(written) + text.count(written) + (0 <= first < early)
    return count
