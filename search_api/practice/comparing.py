"""Which cities have a comparable experience: ranked, and each with its reasons.

The method. An article belongs to each city that it names, by how much it is about it (`prominence`). A concept says the
more of a city the fewer cities share it (inverse document frequency, Spärck Jones 1972, over cities in place of
documents), and less if it only tells who, where or how. Two cities are alike by the concepts that they share, each by
its rarity and by how much either has of it; by articles that are about both; then by size, country, language and time.
The weights were set on a judged list of the development part of the sample corpus (`vigie eval --cities`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from typing_extensions import TypedDict

from corpus.errors import UsageError
from indexer.engine import EVERY_VALUE, EngineQuery
from indexer.entry import EntryPlace, IndexEntry
from search_api.circumstances import is_circumstance
from search_api.folding import LinkSource, Versions
from search_api.parsing import parse
from search_api.practice.profiles import ArticleLine, Profiles, TownAnswer, article_line
from search_api.request import Interface, SearchRequest
from search_api.searching import Search
from taxonomy.scheme import Scheme

_CONCEPTS = 25
"""Concepts of a city that are looked for in others: the rarest and most frequent of it."""
_ARTICLES = 60
"""Articles of one city or concept that are read for the comparison."""
_FROM_PROBLEM = 100
_SHOWN_CONCEPTS = 4
_SHOWN_ARTICLES = 3
_CONTRIBUTION = 0.15
"""A concept with less than this share of the whole is not named as a reason."""
_AROUND = 0.7
"""What a concept counts that tells only who, where or how."""
_TENFOLD = math.log(10)
_ALIKE_SIZE = 2.0
_YEARS = 8.0
_NEAR_YEARS = 3


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each likeness counts; they add up to 1."""

    subject: float = 0.55
    together: float = 0.25
    """Articles that are about both cities: an exchange, a visit, one study of the two."""
    size: float = 0.06
    country: float = 0.05
    language: float = 0.04
    time: float = 0.05


class ConceptReason(TypedDict):
    """A concept that two cities share, and in how many cities of the corpus it is found."""

    id: str
    label: str
    cities: int


class Reasons(TypedDict):
    """Why a city is comparable."""

    concepts: list[ConceptReason]
    population: list[int | None]
    close: int
    """Articles that have a passage close in meaning to the problem."""
    words: int
    """Articles that are neither close in meaning nor of a concept that the problem names, but have its words."""
    together: int
    """Articles that name both."""
    same_size: bool
    same_country: bool
    same_language: bool
    years: list[int | None]
    same_time: bool


class ComparableCity(TypedDict):
    """A city with a comparable experience."""

    city: TownAnswer
    score: float
    reasons: Reasons
    articles: list[ArticleLine]


class Comparable(TypedDict):
    """The answer to "who is like us?" or "who had this problem?"."""

    city: TownAnswer | None
    problem: str | None
    concepts: list[ConceptReason]
    cities: list[ComparableCity]


@dataclass
class _Experience:
    """What articles tell of one city."""

    place: EntryPlace
    entries: dict[str, tuple[IndexEntry, float]] = field(default_factory=dict)
    """An article for each text (see `Versions.text`), with how much it is about the city, from 0 to 1."""
    close: int = 0
    words: int = 0

    def add(self, text: str, entry: IndexEntry, share: float) -> None:
        """Count an article, by how much it is about the city; the larger share where its text is there already."""
        if text not in self.entries or self.entries[text][1] < share:
            self.entries[text] = (entry, share)

    def concepts(self, scheme: Scheme) -> dict[str, float]:
        """How much the city has of each concept, by the scores of tags; those above a tag included."""
        total: dict[str, float] = defaultdict(float)
        for entry, share in self.entries.values():
            for concept, score in _scores(entry, scheme).items():
                total[concept] += share * score
        return total

    def together(self, other: _Experience) -> float:
        """How much articles are about both cities, at most 1: one article about the two alone is 1."""
        common = self.entries.keys() & other.entries.keys()
        return min(1.0, 2 * sum(self.entries[id_][1] * other.entries[id_][1] for id_ in common))

    @cached_property
    def year(self) -> float | None:
        years = [entry.year for entry, _ in self.entries.values() if entry.year]
        return sum(years) / len(years) if years else None

    @cached_property
    def language(self) -> str | None:
        counted: dict[str, float] = defaultdict(float)
        for entry, share in self.entries.values():
            counted[entry.language] += share
        return max(counted, key=lambda code: counted[code]) if counted else None


class Comparison:
    """Compares cities over one index.

    Args:
        search: where to search, for a problem told in words.
        profiles: over the same index.
        weights: how much each likeness counts.
    """

    def __init__(self, search: Search, profiles: Profiles, weights: Weights | None = None) -> None:
        self._search = search
        self._profiles = profiles
        self._weights = weights or Weights()

    def like_city(self, name: str, ui: Interface, limit: int = 10) -> Comparable:
        """The cities with an experience like that of a city, best first.

        Args:
            name: GeoNames id or name of the city.
            ui: the reader's language.
            limit: how many at most.

        Raises:
            NotFoundError: no article names the city.
            EngineError: the engine cannot answer.
        """
        place = self._profiles.place(name)
        articles = self._profiles.articles_of(place, _ARTICLES)
        own = self._experience(place, articles)
        amount = {c: n for c, n in own.concepts(self._search.scheme).items() if self._tells(c)}
        rarity, read = self._sharing(amount)
        versions = self._versions(read)
        others = self._experiences(read, versions)
        others.pop(place.id, None)
        wanted = _normalised({c: math.log1p(amount[c]) * rarity.weight(c) for c in rarity.cities})
        return self._answer(self._ranked(wanted, others, own), wanted, rarity, own, None, versions, ui, limit)

    def with_problem(self, problem: str, ui: Interface, limit: int = 10) -> Comparable:
        """The cities of which articles tell what they did about a problem, best first.

        Args:
            problem: in words, French or English.
            ui: the reader's language.
            limit: how many at most.

        Raises:
            UsageError: there are no words in it.
            EngineError: the engine cannot answer.
        """
        request = SearchRequest(q=problem[:1000], ui=ui)
        parsed = parse(request.q)
        if parsed.everything or (parsed.excluded and not (parsed.words or parsed.phrases)):
            raise UsageError("The problem is told in no words.", "Tell it in a few, in French or English.")
        query = self._search.engine_query_of(request)
        hits = () if query is None else self._search.engine.search(_first(query)).hits
        best = max((hit.score for hit in hits), default=0.0) or 1.0
        versions = self._versions([hit.entry for hit in hits])
        found = self._experiences([hit.entry for hit in hits], versions, [hit.score / best for hit in hits])
        asked = () if query is None else query.concepts
        scheme = self._search.scheme
        close = {versions.text(hit.entry) for hit in hits if hit.near is not None}
        told = {versions.text(hit.entry) for hit in hits if not set(asked).isdisjoint(hit.entry.concept_path)}
        worded = {versions.text(hit.entry) for hit in hits} - close - told
        for e in found.values():
            e.close, e.words = len(e.entries.keys() & close), len(e.entries.keys() & worded)
        spread = {c: sum(c in e.concepts(scheme) for e in found.values()) for c in asked}
        rarity = _Rarity(spread, len(found))
        scored = {e.place.id: (_of_the_best([s for _, s in e.entries.values()]), e) for e in found.values()}
        top = max((score for score, _ in scored.values()), default=1.0)
        ranked = sorted(
            ((score / top, e) for score, e in scored.values()), key=lambda pair: (-pair[0], pair[1].place.id)
        )
        wanted = _normalised({c: rarity.weight(c) for c in rarity.cities})
        return self._answer(ranked, wanted, rarity, None, problem, versions, ui, limit)

    # --- reading the index --------------------------------------------------------------------------------------------

    def _tells(self, concept_id: str) -> bool:
        """Whether a concept says something of an experience: not a kind of text, and not a mere group."""
        return concept_id in self._search.scheme and self._search.scheme[concept_id].tags

    def _sharing(self, amount: Mapping[str, float]) -> tuple[_Rarity, list[IndexEntry]]:
        """In how many cities each concept is found, and articles of these concepts, each once."""
        engine = self._search.engine
        every = engine.search(EngineQuery(facets=("city",), facet_size=EVERY_VALUE, limit=1)).facets["city"]
        cities: dict[str, int] = {}
        read: dict[str, IndexEntry] = {}
        for concept in sorted(amount, key=lambda c: (-amount[c], c))[:_CONCEPTS]:
            query = EngineQuery(
                filters={"concept": (concept,)},
                facets=("city",),
                facet_size=EVERY_VALUE,
                sort="newest",
                limit=_ARTICLES,
            )
            answer = engine.search(query)
            cities[concept] = len(answer.facets["city"])
            for hit in answer.hits:
                read.setdefault(hit.entry.id, hit.entry)
        around = frozenset(c for c in cities if is_circumstance(c, self._search.scheme))
        return _Rarity(cities, len(every), around), list(read.values())

    def _versions(self, entries: Iterable[IndexEntry]) -> Versions:
        return Versions(self._search.engine, self._search.links, entries)

    def _experience(self, place: EntryPlace, entries: Sequence[IndexEntry]) -> _Experience:
        """What articles tell of one city that all of them name."""
        own, versions = _Experience(place), self._versions(entries)
        for entry in entries:
            own.add(versions.text(entry), entry, self._profiles.prominence.shares(entry)[place.id][1])
        return own

    def _experiences(
        self, entries: Sequence[IndexEntry], versions: Versions, weights: Sequence[float] = ()
    ) -> dict[int, _Experience]:
        """What articles tell of every city, each by its weight, 1 without any."""
        found: dict[int, _Experience] = {}
        for entry, weight in zip(entries, weights or [1.0] * len(entries), strict=True):
            for place, share in self._profiles.prominence.shares(entry).values():
                found.setdefault(place.id, _Experience(place)).add(versions.text(entry), entry, weight * share)
        return found

    # --- ranking ----------------------------------------------------------------------------------------------------

    def _ranked(
        self, wanted: Mapping[str, float], others: Mapping[int, _Experience], own: _Experience
    ) -> list[tuple[float, _Experience]]:
        alike = {}
        for place_id, other in others.items():
            amount = other.concepts(self._search.scheme)
            # One article of a concept tells most of what many tell.
            alike[place_id] = sum(w * (1 - math.exp(-2 * amount[c])) for c, w in wanted.items() if amount.get(c))
        top = max(alike.values(), default=0.0)
        if not top:
            return []
        weights = self._weights
        ranked = []
        for place_id, subject in alike.items():
            if subject:
                other = others[place_id]
                score = (
                    weights.subject * subject / top
                    + weights.together * own.together(other)
                    + weights.size * self._size_likeness(own.place, other.place)
                    + weights.country * (own.place.country == other.place.country)
                    + weights.language * (own.language == other.language)
                    + weights.time * _time_likeness(own.year, other.year)
                )
                ranked.append((score, other))
        return sorted(ranked, key=lambda pair: (-pair[0], pair[1].place.id))

    def _population(self, place: EntryPlace) -> int | None:
        record = self._profiles.record(place.id)
        return record.population or None if record else None

    def _size_likeness(self, one: EntryPlace, other: EntryPlace) -> float:
        """1 for equal numbers of inhabitants, 0.37 for ten times as many, 0.5 where one is not known."""
        first, second = self._population(one), self._population(other)
        return math.exp(-abs(math.log(first / second)) / _TENFOLD) if first and second else 0.5

    # --- telling ----------------------------------------------------------------------------------------------------

    def _answer(  # noqa: PLR0913, PLR0917 - the parts of one answer
        self,
        ranked: Sequence[tuple[float, _Experience]],
        wanted: Mapping[str, float],
        rarity: _Rarity,
        own: _Experience | None,
        problem: str | None,
        versions: Versions,
        ui: Interface,
        limit: int,
    ) -> Comparable:
        def reason(concept: str) -> ConceptReason:
            return ConceptReason(
                id=concept, label=self._search.scheme.label(concept, ui), cities=rarity.cities[concept]
            )

        named = sorted(wanted, key=lambda c: -wanted[c])
        return Comparable(
            city=self._profiles.town(own.place, ui) if own else None,
            problem=problem,
            concepts=[reason(c) for c in self._without_ancestors(named)[: 2 * _SHOWN_CONCEPTS]],
            cities=[
                ComparableCity(
                    city=self._profiles.town(other.place, ui),
                    score=round(score, 4),
                    reasons=self._reasons(other, own, [reason(c) for c in self._shared(named, other)]),
                    articles=self._to_read(other, wanted, versions, ui),
                )
                for score, other in ranked[:limit]
            ],
        )

    def _shared(self, named: Sequence[str], other: _Experience) -> list[str]:
        amount = other.concepts(self._search.scheme)
        return self._without_ancestors([c for c in named if amount.get(c)])[:_SHOWN_CONCEPTS]

    def _without_ancestors(self, concepts: Sequence[str]) -> list[str]:
        """Without those that stand above another of them, which says it closer."""
        above = {a for c in concepts for a in self._search.scheme.ancestors(c)}
        return [c for c in concepts if c not in above]

    def _reasons(self, other: _Experience, own: _Experience | None, concepts: list[ConceptReason]) -> Reasons:
        sizes = [self._population(own.place) if own else None, self._population(other.place)]
        years = [own.year if own else None, other.year]
        first, second = sizes
        before, after = years
        return Reasons(
            concepts=concepts,
            close=other.close,
            words=other.words,
            population=sizes,
            together=len(own.entries.keys() & other.entries.keys()) if own is not None else 0,
            same_size=bool(first and second and 1 / _ALIKE_SIZE <= first / second <= _ALIKE_SIZE),
            same_country=own is not None and own.place.country == other.place.country,
            same_language=own is not None and own.language == other.language,
            years=[round(year) if year else None for year in years],
            same_time=before is not None and after is not None and abs(before - after) <= _NEAR_YEARS,
        )

    def _to_read(
        self, other: _Experience, wanted: Mapping[str, float], versions: Versions, ui: Interface
    ) -> list[ArticleLine]:
        def worth(item: tuple[IndexEntry, float]) -> float:
            entry, share = item
            return share * (0.1 + sum(wanted.get(c, 0.0) for c in entry.concept_path))

        best = sorted(other.entries.values(), key=lambda item: (-worth(item), item[0].id))
        return [article_line(entry, ui) for entry in versions.shown([e for e, _ in best[:_SHOWN_ARTICLES]], ui)]


@dataclass(frozen=True, slots=True)
class _Rarity:
    """In how many of the cities each concept is found."""

    cities: Mapping[str, int]
    every: int
    around: frozenset[str] = frozenset()
    """Concepts that tell only who, where or how."""

    def weight(self, concept: str) -> float:
        rarity = math.log(1 + self.every / max(self.cities[concept], 1))
        return rarity * (_AROUND if concept in self.around else 1.0)


def _first(query: EngineQuery) -> EngineQuery:
    from dataclasses import replace

    return replace(query, facets=(), sort="relevance", limit=_FROM_PROBLEM)


def _scores(entry: IndexEntry, scheme: Scheme) -> dict[str, float]:
    """The concepts of an article with their scores; what stands above some has that of the surest of them.

    What names its kind is sure.
    """
    scores = {tag.id: tag.score for tag in entry.concepts}
    scores |= {concept: 1.0 for kind, concept in scheme.kind_concepts.items() if kind == entry.kind}
    for tag in entry.concepts:
        above = scheme.ancestors(scheme.current(tag.id)) if tag.id in scheme else ()
        for concept in above:
            scores[concept] = max(scores.get(concept, 0.0), tag.score)
    return scores


def _of_the_best(scores: Iterable[float]) -> float:
    """The best three of some scores as one, each half as much as the one before: three weak ones are no good one."""
    return sum(score * 0.5**n for n, score in enumerate(sorted(scores, reverse=True)[:3]))


def _time_likeness(one: float | None, other: float | None) -> float:
    return math.exp(-abs(one - other) / _YEARS) if one and other else 0.5


def _normalised(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {c: w / total for c, w in weights.items()} if total else {}


class SideBySide(TypedDict):
    """What two or three cities did on each concept: rows are concepts, columns the cities."""

    cities: list[TownAnswer]
    rows: list[SideRow]


class SideRow(TypedDict):
    """One concept, and for each city the articles that tell of it."""

    concept: ConceptReason
    articles: list[list[ArticleLine]]


_MOST_CITIES = 3
_ROWS = 15


def side_by_side(profiles: Profiles, links: LinkSource | None, names: Iterable[str], ui: Interface) -> SideBySide:
    """Two or three cities beside each other: what each did on a concept, when, with whom.

    Args:
        profiles: over the index.
        links: what knows of translations and duplicates, which count once.
        names: GeoNames ids or names.
        ui: the reader's language.

    Raises:
        UsageError: fewer than two different cities, or more than three.
        NotFoundError: no article names one of them.
    """
    # A city may be told by several of its names.
    places = list({place.id: place for place in map(profiles.place, names)}.values())
    if not 2 <= len(places) <= _MOST_CITIES:
        raise UsageError(
            "Two or three different cities can stand side by side.",
            "Which are like a single one is told by `vigie compare CITY` and `GET /v1/places/{place}/comparable`.",
        )
    articles = [profiles.articles_of(place, _ARTICLES) for place in places]
    versions = Versions(profiles.engine, links, [entry for of_one in articles for entry in of_one])
    told: list[dict[str, list[IndexEntry]]] = []
    for of_one in articles:
        by_concept: dict[str, list[IndexEntry]] = defaultdict(list)
        for entry in of_one:
            for concept in entry.concepts:
                if concept.id in profiles.scheme:
                    by_concept[concept.id].append(entry)
        told.append({concept: versions.once(entries) for concept, entries in by_concept.items()})
    counts = {c: sum(c in t for t in told) for t in told for c in t}
    order = sorted(counts, key=lambda c: (-counts[c], -sum(len(t.get(c, ())) for t in told), c))[:_ROWS]
    return SideBySide(
        cities=[profiles.town(place, ui) for place in places],
        rows=[
            SideRow(
                concept=ConceptReason(id=c, label=profiles.scheme.label(c, ui), cities=counts[c]),
                articles=[
                    [article_line(e, ui) for e in versions.shown(t.get(c, [])[:_SHOWN_ARTICLES], ui)] for t in told
                ],
            )
            for c in order
        ],
    )
