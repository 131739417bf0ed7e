"""Profiles: what the corpus tells of one city, country or body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from typing_extensions import TypedDict

from corpus.errors import NotFoundError
from indexer.annotating.exonyms import shown_name
from indexer.annotating.gazetteer import Gazetteer, Town
from indexer.body_keys import body_key, body_label
from indexer.engine import EVERY_VALUE, EngineQuery, EngineResult, FacetCount, FacetField, SearchEngine
from indexer.entry import EntryPlace, IndexEntry
from search_api.labels import country_label, facet_value_label, kind_label
from search_api.naming import FacetNames
from search_api.practice.prominence import Prominence
from search_api.request import Interface
from search_api.town_ids import city_filter, town_id
from taxonomy.scheme import Scheme

Subject = Literal["city", "country", "organisation"]
_FACETS: tuple[FacetField, ...] = ("concept", "organisation", "city", "country", "year", "kind", "language")
_NEWEST = 10
_LISTED = 12


class Counted(TypedDict):
    """A value with the number of articles that have it."""

    value: str
    label: str
    count: int


class ArticleLine(TypedDict):
    """An article in one line: enough to tell whether to read it."""

    id: str
    title: str
    language: str
    kind: str
    kind_label: str
    issued: str | None
    issued_precision: str | None
    edition: str | None
    source: str
    organisations: list[str]


class TownAnswer(TypedDict):
    """A town: its GeoNames record, and how the reader's language calls it and its country."""

    geonames_id: int
    name: str
    label: str
    country: str
    country_label: str
    population: int | None
    lat: float | None
    lon: float | None


class Profile(TypedDict):
    """What is told of one city, country or body."""

    subject: Subject
    value: str
    label: str
    town: TownAnswer | None
    articles: int
    first_year: int | None
    last_year: int | None
    concepts: list[Counted]
    partners: list[Counted]
    cities: list[Counted]
    countries: list[Counted]
    years: list[Counted]
    kinds: list[Counted]
    languages: dict[str, int]
    newest: list[ArticleLine]


class Profiles:
    """Makes profiles from one index.

    Args:
        engine: the index.
        scheme: the taxonomy.
        gazetteer: for population and position; without it a profile does not tell them.
        names: of facet values, where they are kept already.
    """

    def __init__(
        self, engine: SearchEngine, scheme: Scheme, gazetteer: Gazetteer | None, names: FacetNames | None = None
    ) -> None:
        self.engine = engine
        self.scheme = scheme
        self.gazetteer = gazetteer
        self.prominence = Prominence(gazetteer)
        self.names = names or FacetNames(engine)
        self.bodies = self.names.bodies

    def city(self, name: str, ui: Interface) -> Profile:
        """The profile of a city.

        Args:
            name: its GeoNames id, or a name in either language.
            ui: the reader's language.

        Raises:
            NotFoundError: no article names it.
            EngineError: the engine cannot answer.
        """
        place = self.place(name)
        found = self._found(*self._named(place))
        town = self.town(place, ui)
        return self._profile("city", str(place.id), town["label"], found, ui, town)

    def country(self, code: str, ui: Interface) -> Profile:
        """The profile of a country by its ISO 3166-1 code; raises as `city` does."""
        found = self._found("country", code.upper())
        return self._profile("country", code.upper(), country_label(code.upper(), ui), found, ui, None)

    def organisation(self, name: str, ui: Interface) -> Profile:
        """The profile of a body by a key, a name in either language, or an acronym; raises as `city` does."""
        key = self._own_key(body_key(name))
        found = self._found("organisation", key, name)
        return self._profile("organisation", key, self.bodies.name(key, ui), found, ui, None)

    def _own_key(self, key: str) -> str:
        """The key of the body that articles name most of those that an acronym may mean; a key of its own stays."""
        hits = self.engine.search(EngineQuery(filters={"organisation": (key,)}, sort="newest", limit=50)).hits
        named = Counter(body.key for hit in hits for body in hit.entry.organisations if key in body.keys)
        return key if key in named or not named else named.most_common(1)[0][0]

    def place(self, name: str) -> EntryPlace:
        """The town that an id or a name means, of those that articles name; of namesakes the one named most.

        Raises:
            NotFoundError: no article names it.
        """
        key = city_filter(name)
        hits = self.engine.search(EngineQuery(filters={"city": (key,)}, sort="newest", limit=50)).hits
        named = [p for h in hits for p in h.entry.places if str(p.id) == key or key in p.names]
        if not named and (state := self._named_as_country(key)) is not None:
            return state
        if not named:
            raise self._not_named("city", name)
        most = Counter(p.id for p in named).most_common(1)[0][0]
        return next(p for p in named if p.id == most)

    def articles_of(self, place: EntryPlace, limit: int) -> list[IndexEntry]:
        """The newest articles that name a town; of a city state also those that name it as the country."""
        field, value = self._named(place)
        hits = self.engine.search(EngineQuery(filters={field: (value,)}, sort="newest", limit=limit)).hits
        return [hit.entry for hit in hits if place.id in self.prominence.shares(hit.entry)]

    def _named(self, place: EntryPlace) -> tuple[FacetField, str]:
        """The filter that finds the articles of a town: every article of it has its country too."""
        return ("country", place.country) if self.prominence.is_city_state(place) else ("city", str(place.id))

    def _named_as_country(self, key: str) -> EntryPlace | None:
        """The city state that an id or folded name means, if articles name it as a country."""
        if self.gazetteer is None:
            return None
        id_ = town_id(key)
        known = self.record(id_) if id_ is not None else None
        towns = self.gazetteer.by_name(key) if id_ is None else (known,) if known else ()
        for code in dict.fromkeys(town.country for town in towns):
            state = self.prominence.city_state(code)
            if state is not None and (str(state.id) == key or key in state.names) and self.articles_of(state, 50):
                return state
        return None

    def town(self, place: EntryPlace, ui: Interface) -> TownAnswer:
        """A town as it is shown."""
        known = self.record(place.id)
        return TownAnswer(
            geonames_id=place.id,
            name=place.name,
            label=shown_name(place.id, place.name, ui),
            country=place.country,
            country_label=country_label(place.country, ui),
            population=known.population or None if known else None,
            lat=known.lat if known else None,
            lon=known.lon if known else None,
        )

    def record(self, geonames_id: int) -> Town | None:
        """The gazetteer's record of a town, if there is a gazetteer that has it."""
        return self.gazetteer.by_id(geonames_id) if self.gazetteer else None

    def _found(self, field: FacetField, value: str, asked: str | None = None) -> EngineResult:
        query = EngineQuery(
            filters={field: (value,)}, facets=_FACETS, facet_size=EVERY_VALUE, sort="newest", limit=_NEWEST
        )
        found = self.engine.search(query)
        if not found.total:
            raise self._not_named(field, asked or value)
        if field not in ("city", "country", "organisation"):
            return found
        # A facet leaves out its own filter: of the field itself only what stands beside the value is wanted.
        return replace(found, facets={**found.facets, field: self._beside(field, value)})

    def _not_named(self, field: FacetField, name: str) -> NotFoundError:
        near = self.names.names().near(name, field, "en") if field in ("city", "organisation") else []
        where = "`GET /v1/places`" if field == "city" else "the facets of `GET /v1/search`"
        listed = f"`vigie export --format csv` or {where} tell what is named."
        return NotFoundError(f"No article names {name!r}.", f"Did you mean {', '.join(near)}?" if near else listed)

    def _beside(self, field: FacetField, value: str) -> tuple[FacetCount, ...]:
        """What articles that have a value have of the same field besides."""
        hits = self.engine.search(EngineQuery(filters={field: (value,)}, sort="newest", limit=100)).hits
        counted: Counter[str] = Counter()
        labels: dict[str, str] = {}
        for hit in hits:
            for other, label in _values(hit.entry, field):
                if other != value:
                    counted[other] += 1
                    labels[other] = label
        return tuple(FacetCount(v, n, labels[v]) for v, n in counted.most_common())

    def _profile(
        self, subject: Subject, value: str, label: str, found: EngineResult, ui: Interface, town: TownAnswer | None
    ) -> Profile:
        facets = found.facets
        years = sorted(int(c.value) for c in facets["year"])
        return Profile(
            subject=subject,
            value=value,
            label=label,
            town=town,
            articles=found.total,
            first_year=years[0] if years else None,
            last_year=years[-1] if years else None,
            concepts=self.concepts(facets["concept"], ui)[:_LISTED],
            partners=self._partners(facets, ui),
            cities=_counted("city", facets, ui)[:_LISTED],
            countries=_counted("country", facets, ui),
            years=sorted(_counted("year", facets, ui), key=lambda c: c["value"]),
            kinds=_counted("kind", facets, ui),
            languages={c.value: c.count for c in facets["language"]},
            newest=[article_line(hit.entry, ui) for hit in found.hits],
        )

    def _partners(self, facets: Mapping[FacetField, Sequence[FacetCount]], ui: Interface) -> list[Counted]:
        most = [c for c in facets["organisation"] if c.count][:_LISTED]
        return _counted("organisation", self.bodies.label({"organisation": most}), ui)

    def concepts(self, counts: Sequence[FacetCount], ui: Interface) -> list[Counted]:
        """Concepts that articles are tagged with, without those that only stand above one that counts as much."""
        number = {c.value: c.count for c in counts if c.value in self.scheme and self.scheme[c.value].tags}
        covered = {a for c, n in number.items() for a in self.scheme.ancestors(c) if number.get(a) == n}
        kept = [c for c in number if c not in covered]
        kept.sort(key=lambda c: (-number[c], self.scheme.label(c, ui)))
        return [Counted(value=c, label=self.scheme.label(c, ui), count=number[c]) for c in kept]


def _values(entry: IndexEntry, field: FacetField) -> list[tuple[str, str]]:
    if field == "city":
        return [(str(p.id), p.name) for p in entry.places]
    if field == "organisation":
        return [(body.key, body.name) for body in entry.organisations]
    return [(code, code) for code in entry.countries]


def _counted(field: FacetField, facets: Mapping[FacetField, Sequence[FacetCount]], ui: Interface) -> list[Counted]:
    return [
        Counted(value=c.value, label=facet_value_label(field, c.value, c.label, ui), count=c.count)
        for c in facets[field]
        if c.count
    ]


def article_line(entry: IndexEntry, ui: Interface) -> ArticleLine:
    """An article in one line."""
    return ArticleLine(
        id=entry.id,
        title=entry.title,
        language=entry.language,
        kind=entry.kind,
        kind_label=kind_label(entry.kind, ui),
        issued=entry.issued,
        issued_precision=entry.issued_precision,
        edition=entry.edition,
        source=entry.source,
        organisations=[body_label(body.key, body.name, ui) for body in entry.organisations[:3]],
    )


def every_city(engine: SearchEngine, ui: Interface) -> list[Counted]:
    """All cities that articles name, most articles first, by their names in the reader's language."""
    found = engine.search(EngineQuery(facets=("city",), facet_size=EVERY_VALUE, limit=1))
    return _counted("city", found.facets, ui)
