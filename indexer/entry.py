"""What the index holds of one article: all that searching, filtering, showing and explaining a hit needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import orjson

from corpus.model import Annotation, Article, Document, Language, Place
from corpus.text import fold_key
from corpus.vectors import PassageVectors
from indexer.annotating.event_series import is_bare, series_key
from indexer.annotating.exonyms import exonyms
from indexer.body_keys import body_keys

if TYPE_CHECKING:
    from taxonomy.scheme import Scheme

_EVIDENCE_KEPT = 4


@dataclass(frozen=True, slots=True)
class EntryConcept:
    """A concept of an article with the places in it that show why: (field, start, end) in code points."""

    id: str
    score: float
    evidence: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """A town of an article: its folded names under which it may be asked for, and where it lies (degrees)."""

    id: int
    name: str
    country: str
    names: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class EntryBody:
    """A body that an article names: `keys` (`indexer.body_keys`) it is found by, the first of which is its own, and its
    name as in the text."""

    keys: tuple[str, ...]
    name: str

    @property
    def key(self) -> str:
        """Its own key, which it is counted by."""
        return self.keys[0]


@dataclass(frozen=True, slots=True)
class EntrySeries:
    """A series of events that an article names: key (see `series_key`), name as in the text, number if told."""

    key: str
    name: str
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One article as the index holds it."""

    id: str
    document_id: str
    seq: int
    """Number of the change of the corpus that this entry reflects."""
    title: str
    section: str | None
    text: str
    language: Language
    passages: tuple[tuple[int, int, Language], ...]
    kind: str
    source: str
    url: str | None
    path: str | None
    show: str
    authors: tuple[str, ...] = ()
    issued: str | None = None
    issued_precision: str | None = None
    edition: str | None = None
    publication: str | None = None
    part_of: str | None = None
    """What it is cited as a part of: its publication, else the series, site or publisher that its document names."""
    concepts: tuple[EntryConcept, ...] = ()
    concept_path: tuple[str, ...] = ()
    """The concepts with everything above them, each once, and the concept that names the kind."""
    places: tuple[EntryPlace, ...] = ()
    countries: tuple[str, ...] = ()
    organisations: tuple[EntryBody, ...] = ()
    """Bodies that are named, each once."""
    people: tuple[str, ...] = ()
    series: tuple[EntrySeries, ...] = ()
    """Series of events that are named; `EntrySeries.key` is what one is found by."""
    events: tuple[tuple[str, str], ...] = field(default=())
    """Event dates as (start, end), ISO days, both included."""
    pages: str | None = None
    """The pages of a paged document on which it stands: `3`, `3-5`."""
    available: tuple[Language, ...] = ()
    """Languages in which the text says that what it tells of can be had; often others than its own."""
    vectors: PassageVectors | None = field(default=None, compare=False, repr=False)
    """What its passages are found by in meaning. It goes into an index, but does not come back with the entry."""

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Where its towns lie: (latitude, longitude) in degrees."""
        return tuple((p.lat, p.lon) for p in self.places if p.lat is not None and p.lon is not None)

    @property
    def year(self) -> int | None:
        """The year of the issue."""
        return int(self.issued[:4]) if self.issued else None

    def field_text(self, name: str) -> str:
        """The text of a field that evidence points into: `title`, `section` or `text`."""
        return self.title if name == "title" else self.section or "" if name == "section" else self.text

    def to_json(self) -> bytes:
        """The entry as JSON, to be stored in an index."""
        return orjson.dumps(self.without_vectors())

    def without_vectors(self) -> IndexEntry:
        """The entry as it is stored to be shown."""
        return self if self.vectors is None else replace(self, vectors=None)

    @classmethod
    def from_json(cls, data: bytes | str) -> IndexEntry:
        """The entry from what `to_json` gave."""
        return cls.from_mapping(orjson.loads(data))

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any]) -> IndexEntry:
        """The entry from its fields as JSON has them."""
        made = dict(raw)
        # Lists inside, not generators: twenty entries are made for each page of hits, and a generator costs its frame.
        made["passages"] = tuple([(p[0], p[1], p[2]) for p in raw["passages"]])
        made["concepts"] = tuple(
            [
                EntryConcept(c["id"], c["score"], tuple([(e[0], e[1], e[2]) for e in c["evidence"]]))
                for c in raw["concepts"]
            ]
        )
        made["places"] = tuple(
            [
                EntryPlace(p["id"], p["name"], p["country"], tuple(p["names"]), p.get("lat"), p.get("lon"))
                for p in raw["places"]
            ]
        )
        for name in ("authors", "concept_path", "countries", "people"):
            made[name] = tuple(raw[name])
        made["organisations"] = tuple([EntryBody(tuple(b["keys"]), b["name"]) for b in raw["organisations"]])
        made["available"] = tuple(raw.get("available", ()))
        made["series"] = tuple([EntrySeries(s["key"], s["name"], s["ordinal"]) for s in raw.get("series", ())])
        made["events"] = tuple([(e[0], e[1]) for e in raw["events"]])
        return cls(**made)


def _names(place: Place) -> tuple[str, ...]:
    """The folded names of a town: the gazetteer's, those in the other language, and those that the article uses."""
    used = [span.text for span in place.evidence]
    return tuple(dict.fromkeys(fold_key(name) for name in (place.name, *exonyms(place.geonames_id), *used)))


def _passages(article: Article, annotation: Annotation) -> tuple[tuple[int, int, Language], ...]:
    """The passages that are indexed, each in its language; the whole text where none are told."""
    told = tuple((p.start, p.end, p.language) for p in annotation.passages)
    return told or ((0, len(article.text), annotation.language),)


def named_bodies(annotation: Annotation) -> tuple[EntryBody, ...]:
    """The bodies by their keys, each once under the name that comes first."""
    made: dict[str, EntryBody] = {}
    for one in annotation.organisations:
        if keys := body_keys(one.name, one.acronym, one.authority):
            made.setdefault(keys[0], EntryBody(keys, one.name))
    return tuple(made.values())


def named_series(annotation: Annotation) -> tuple[EntrySeries, ...]:
    """The series by their keys; one that tells only the sort of event ("annual conference") is no one's."""
    made = []
    for mention in annotation.series:
        key = series_key(mention.name, mention.organiser)
        if key and not is_bare(key):
            name = f"{mention.name} ({mention.organiser})" if mention.organiser else mention.name
            made.append(EntrySeries(key, name, mention.ordinal))
    return tuple(made)


def shown_path(key: str) -> str | None:
    """What may be shown of a document's key: the file's name of a local file, nothing of a web address."""
    return None if "://" in key else PurePath(key).name


def _concept_path(annotation: Annotation, scheme: Scheme) -> tuple[str, ...]:
    """The concepts of an article with all that stand above them, and the concept that names its kind."""
    tagged = [tag.id for tag in annotation.concepts if tag.id in scheme]
    path = dict.fromkeys(tagged)
    for concept in tagged:
        current = scheme.current(concept)  # a tag from before a change of the taxonomy is found under what replaced it
        path.update(dict.fromkeys((current, *scheme.ancestors(current))))
    if annotation.kind in scheme.kind_concepts:
        # So that a query for a "trousse" or a "toolkit" finds each of that kind.
        path[scheme.kind_concepts[annotation.kind]] = None
    return tuple(path)


def make_entry(
    article: Article,
    document: Document,
    annotation: Annotation,
    *,
    scheme: Scheme,
    seq: int,
    vectors: PassageVectors | None = None,
) -> IndexEntry:
    """The index entry of an article.

    Args:
        article: the current revision.
        document: the document that it stands in.
        annotation: what is told of that revision.
        scheme: the taxonomy, for what stands above a concept; concepts that it does not hold are left out.
        seq: number of the change that made this entry necessary.
        vectors: of its passages, if there are any.
    """
    tags = [tag for tag in annotation.concepts if tag.id in scheme]
    places = tuple(EntryPlace(p.geonames_id, p.name, p.country, _names(p), p.lat, p.lon) for p in annotation.places)
    countries = dict.fromkeys([p.country for p in places] + [c.code for c in annotation.countries])
    return IndexEntry(
        id=article.id,
        document_id=document.id,
        seq=seq,
        title=article.title,
        section=article.section,
        text=article.text,
        language=annotation.language,
        passages=_passages(article, annotation),
        kind=annotation.kind,
        source=document.source,
        url=document.address,
        path=shown_path(document.key),
        show=document.show,
        authors=article.authors,
        issued=article.issued.isoformat() if article.issued else None,
        issued_precision=article.issued_precision,
        edition=document.edition.label if document.edition else None,
        publication=document.edition.publication if document.edition else None,
        part_of=document.part_of,
        concepts=tuple(
            EntryConcept(t.id, t.score, tuple((s.in_, s.start, s.end) for s in t.evidence[:_EVIDENCE_KEPT]))
            for t in tags
        ),
        concept_path=_concept_path(annotation, scheme),
        places=places,
        countries=tuple(countries),
        organisations=named_bodies(annotation),
        people=tuple(p.name for p in annotation.people),
        series=named_series(annotation),
        events=tuple((d.start.isoformat(), d.end.isoformat()) for d in annotation.dates),
        pages=article.pages,
        available=tuple(sorted({code for told in annotation.availability for code in told.languages})),
        vectors=vectors,
    )


def month_number(day: date) -> int:
    """The month of a day, counted from the year 0: years * 12 + month - 1."""
    return day.year * 12 + day.month - 1


def covered_days_and_months(events: Sequence[tuple[str, str]]) -> tuple[list[int], list[int]]:
    """Event intervals as days and whole months, so that "overlaps from..to" is two range queries on any engine.

    An interval is cut into whole months (years * 12 + month - 1) and the single days left over at its ends (proleptic
    ordinals). It overlaps a range if one of its days lies in the range, or one of its months overlaps it.

    Returns:
        Days and months, each sorted and without repetition.
    """
    days: set[int] = set()
    months: set[int] = set()
    for start, end in events:
        day, last = date.fromisoformat(start), date.fromisoformat(end)
        while day <= last:
            following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
            if day.day == 1 and following - timedelta(days=1) <= last:
                months.add(month_number(day))
                day = following
            else:
                days.add(day.toordinal())
                day += timedelta(days=1)
    return sorted(days), sorted(months)
