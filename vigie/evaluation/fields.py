"""What is compared of an article: for each field the items of the gold and those that were found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from corpus.text import fold_key
from vigie.evaluation.scores import Item

if TYPE_CHECKING:
    from corpus.model import Annotation, SplitArticle
    from corpus.sample import GoldArticle, GoldDocument
    from taxonomy.scheme import Scheme

LANGUAGE, KIND, CONCEPTS, SERIES = "language", "kind", "concepts", "series"


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article as the path gives it: cut out, with its issue, and annotated."""

    cut: SplitArticle
    issued: date | None
    edition: str | None
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Naming:
    """What else counts as the same name: the concept that replaced one, and a body under its other names.

    Args:
        scheme: the taxonomy that was tagged with.
        authorities: folded names and acronyms of bodies of the authority list, with the id of their record.
    """

    scheme: Scheme
    authorities: Mapping[str, str]

    def concept(self, concept_id: str) -> Item:
        """A concept; a deprecated one is the one that replaced it."""
        return Item.of(self.scheme.current(concept_id) if concept_id in self.scheme else concept_id)

    def body(self, name: str, acronym: str | None, authority: str | None = None) -> Item:
        """A body: known by its folded name, its acronym, and its record in the authority list."""
        keys = {key for key in (fold_key(name), fold_key(acronym or "")) if key}
        records = {self.authorities[key] for key in keys if key in self.authorities}
        records |= {authority} if authority else set()
        return Item(
            frozenset(keys | {f"authority {record}" for record in records}),
            f"{name} ({acronym})" if acronym else name,
        )


@dataclass(frozen=True, slots=True)
class Compared:
    """One field: its name, its items on either side, and whether splitting tells it rather than annotating."""

    name: str
    of_gold: Callable[[GoldDocument, GoldArticle, Naming], Iterator[Item]]
    of_found: Callable[[FoundArticle, Naming], Iterator[Item]]
    by_splitting: bool = False


def load_authorities() -> dict[str, str]:
    """Folded names and acronyms of the authority list with the ids of their records."""
    from indexer.annotating.authorities import authorities

    return {
        fold_key(name): record.id
        for record in authorities().values()
        for name in (*record.en, *record.fr, *record.acronyms)
    }


def _folded(text: str | None) -> Iterator[Item]:
    key = fold_key(text or "")
    if key:
        yield Item.of(key, text)


def _names(names: tuple[str, ...]) -> Iterator[Item]:
    for name in names:
        yield from _folded(name)


def _day(day: date | None) -> Iterator[Item]:
    if day:
        yield Item.of(day.isoformat())


def _interval(start: date, end: date) -> Item:
    return Item.of(start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}")


def _town(geonames_id: int, name: str, country: str) -> Item:
    return Item.of(str(geonames_id), f"{name}, {country} ({geonames_id})")


def _event(name: str, ordinal: int | None) -> Item:
    from indexer.annotating.event_series import series_key

    return Item.of(f"{series_key(name)} {ordinal or ''}", f"{name} ({ordinal})" if ordinal else name)


COMPARED: tuple[Compared, ...] = (
    Compared("titles", lambda _d, a, _n: _folded(a.title), lambda f, _n: _folded(f.cut.title), True),
    Compared("sections", lambda _d, a, _n: _folded(a.section), lambda f, _n: _folded(f.cut.section), True),
    Compared("authors", lambda _d, a, _n: _names(a.authors), lambda f, _n: _names(f.cut.authors), True),
    Compared("editions", lambda d, _a, _n: _folded(d.edition), lambda f, _n: _folded(f.edition), True),
    Compared("issued", lambda _d, a, _n: _day(a.issued), lambda f, _n: _day(f.issued), True),
    Compared(
        LANGUAGE,
        lambda _d, a, _n: iter([Item.of(a.language)]),
        lambda f, _n: iter([Item.of(f.annotation.language)]),
    ),
    Compared(KIND, lambda _d, a, _n: iter([Item.of(a.kind)]), lambda f, _n: iter([Item.of(f.annotation.kind)])),
    Compared(
        CONCEPTS,
        lambda _d, a, n: (n.concept(c) for c in a.concepts),
        lambda f, n: (n.concept(c.id) for c in f.annotation.concepts),
    ),
    Compared(
        "places",
        lambda _d, a, _n: (_town(p.geonames_id, p.name, p.country) for p in a.places),
        lambda f, _n: (_town(p.geonames_id, p.name, p.country) for p in f.annotation.places),
    ),
    Compared(
        "people",
        lambda _d, a, _n: _names(a.people),
        lambda f, _n: _names(tuple(p.name for p in f.annotation.people)),
    ),
    Compared(
        "organisations",
        lambda _d, a, n: (n.body(o.name, o.acronym) for o in a.organisations),
        lambda f, n: (n.body(o.name, o.acronym, o.authority) for o in f.annotation.organisations),
    ),
    Compared(
        "dates",
        lambda _d, a, _n: (_interval(d.start, d.end) for d in a.dates),
        lambda f, _n: (_interval(d.start, d.end) for d in f.annotation.dates),
    ),
    Compared(
        SERIES,
        lambda _d, a, _n: (_event(s.name, s.ordinal) for s in a.series or ()),
        lambda f, _n: (_event(s.name, s.ordinal) for s in f.annotation.series),
    ),
)
"""Every field but the articles themselves, in the order in which tables show them."""
