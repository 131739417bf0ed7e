"""What a draft and a published article have in common, as numbers that a decision can be learnt from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from corpus.text import fold_key
from indexer.engine import EVERY_VALUE, EngineQuery
from indexer.entry import EntryBody, EntryPlace, EntrySeries, IndexEntry
from search_api.circumstances import is_circumstance
from search_api.coverage.drafts import Draft, content_words, proper_words, telling_numbers
from search_api.coverage.repeated import Repeated, repeated_passages

if TYPE_CHECKING:
    from indexer.engine import SearchEngine
    from search_api.coverage.meaning import Nearness
    from taxonomy.scheme import Scheme

_BACKGROUND = 60
"""Articles that rarity is counted over at least: among three nothing would be rare."""
_SHORT = 12
"""Days that an interval may last to count as the date of something."""
_MEANING_FLOOR = 0.3
_SUBJECT_ENOUGH = 0.4
"""The nearness as wholes (above the floor) from which two are surely on one subject."""
_DOUBT = 0.15
_AROUND = 0.4
"""What a concept counts that tells only who, where or how."""
_OTHER_NUMBER = 0.7
"""What a series counts of which the article tells another meeting."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an article shares with a draft; each number lies between 0 and 1 and more means more alike."""

    meaning: float
    """How near its passages are to those of the draft."""
    whole: float
    on_subject: float
    """Nought where as wholes they are about different things: then the names and figures that both have are chance."""
    words: float
    proper: float
    numbers: float
    people: float
    bodies: float
    places: float
    dates: float
    concepts: float
    subject: float
    """Alike in concepts and near in meaning: a shared tag alone may be chance, and so may nearness."""
    series: float
    agreement: float
    """Nought where both name towns and none is the same: then it is another event, however alike."""
    across: float
    """1 where they are in different languages, in which little can be shared word by word."""

    def values(self) -> list[float]:
        """The numbers, in the order of `FEATURES`."""
        return [getattr(self, name) for name in FEATURES]


FEATURES = tuple(f.name for f in fields(Likeness))
OF_MEANING = frozenset(("meaning", "whole", "on_subject"))
"""Those that are nought without vectors of both."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The things themselves that are shared, to be shown as reasons."""

    series: tuple[EntrySeries, ...]
    dates: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    bodies: tuple[EntryBody, ...]
    places: tuple[EntryPlace, ...]
    concepts: tuple[str, ...]
    numbers: tuple[str, ...]
    repeated: tuple[Repeated, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """An article beside a draft."""

    entry: IndexEntry
    likeness: Likeness
    shared: Shared
    by_meaning: bool
    """Whether they could be compared in meaning."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What is compared of one article."""

    entry: IndexEntry
    content: frozenset[str]
    proper: frozenset[str]
    numbers: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]


def compare_all(
    draft: Draft, entries: Sequence[IndexEntry], near: Mapping[str, Nearness], engine: SearchEngine, scheme: Scheme
) -> list[Compared]:
    """A draft beside each of some articles.

    Args:
        draft: the draft.
        entries: the articles.
        near: how near each is in meaning, by its id; empty without an encoder.
        engine: the index, for how rare in all articles is what they share.
        scheme: the taxonomy, for which concepts are subjects and which only tell where, who and how.

    Raises:
        EngineError: the engine cannot answer.
    """
    told = [_told(entry) for entry in entries]
    if not told:
        return []
    rarity = _Rarity(draft, told, engine, scheme)
    return [_compare(draft, one, near.get(one.entry.id), rarity) for one in told]


def _told(entry: IndexEntry) -> _Told:
    whole = f"{entry.title}\n{entry.text}"
    return _Told(
        entry=entry,
        content=content_words(whole),
        proper=proper_words(entry.title, entry.text),
        numbers=telling_numbers(whole),
        people=frozenset(fold_key(name) for name in entry.people),
        bodies=frozenset(key for body in entry.organisations for key in body.keys),
    )


class _Rarity:
    """How telling it is to share something: little what most articles have, much what one alone has.

    It is counted over the whole corpus: the candidates were found by what they share with the draft, so among them just
    that is frequent.
    """

    def __init__(self, draft: Draft, told: Sequence[_Told], engine: SearchEngine, scheme: Scheme) -> None:
        self._scheme = scheme
        every = engine.search(EngineQuery(facets=("concept", "city"), facet_size=EVERY_VALUE, limit=1))
        self._of = max(every.total, _BACKGROUND)
        self._concepts = {count.value: count.count for count in every.facets["concept"]}
        self._places = {int(count.value): count.count for count in every.facets["city"]}
        among = Counter(w for one in told for w in one.content | one.proper | one.numbers)
        words = sorted(among.keys() & (draft.content | draft.proper | draft.numbers))
        # A number that is written with gaps is no word of the index: of it the candidates alone are known.
        self._words = {
            word: max(number, among[word]) for word, number in zip(words, engine.frequencies(words), strict=True)
        }

    def word(self, word: str) -> float:
        return self._weight(self._words[word])

    def concept(self, concept: str) -> float:
        return self._weight(self._concepts.get(concept, 0)) * (
            _AROUND if is_circumstance(concept, self._scheme) else 1.0
        )

    def place(self, place: int) -> float:
        return self._weight(self._places.get(place, 0))

    def _weight(self, count: int) -> float:
        return math.log((self._of + 1) / (count + 0.5)) / math.log(2 * (self._of + 1))

    def share(self, shared: Iterable[str], of: Collection[str]) -> float:
        """The shared ones, by weight, of all; what no candidate has says nothing against any of them."""
        every = sum(self.word(w) for w in of if w in self._words)
        return sum(self.word(w) for w in shared) / every if every else 0.0


def _compare(draft: Draft, one: _Told, near: Nearness | None, rarity: _Rarity) -> Compared:
    told, entry = draft.annotation, one.entry
    concepts = {c.id: c.score for c in entry.concepts}
    asked = {tag.id: tag.score for tag in told.concepts}
    places = {p.id: p for p in entry.places}
    mine = {place.geonames_id for place in told.places}
    people = [p.name for p in told.people if fold_key(p.name) in one.people]
    bodies = [body for body in draft.bodies if not one.bodies.isdisjoint(body.keys)]
    dates = _shared_dates([(d.start, d.end) for d in told.dates], entry)
    numbers = draft.numbers & one.numbers
    repeated = repeated_passages(draft.article.text, entry.text) if entry.language == told.language else ()
    alike = _alike(asked, concepts, rarity)
    whole = _above_floor(near.whole) if near else alike
    likeness = Likeness(
        meaning=_above_floor(near.mean) if near else 0.0,
        whole=whole if near else 0.0,
        on_subject=min(1.0, whole / _SUBJECT_ENOUGH) if near else 0.0,
        words=rarity.share(draft.content & one.content, draft.content),
        proper=_telling(rarity.word(w) for w in draft.proper & one.proper),
        numbers=_telling(rarity.word(n) for n in numbers),
        people=_telling(1.0 for _ in people),
        bodies=_telling(1.0 for _ in bodies),
        places=_telling(rarity.place(p) for p in mine & places.keys()),
        dates=_telling(1.0 for _ in dates),
        concepts=alike,
        subject=math.sqrt(alike * whole),
        series=_in_series(draft.series, entry.series),
        agreement=float(not (mine and places) or bool(mine & places.keys())),
        across=float(entry.language != told.language),
    )
    shared = Shared(
        series=tuple(s for s in entry.series if s.key in {known.key for known in draft.series}),
        dates=tuple(dates),
        people=tuple(people),
        bodies=tuple(bodies),
        places=tuple(place for id_, place in places.items() if id_ in mine),
        concepts=tuple(tag.id for tag in told.concepts if tag.id in concepts),
        numbers=tuple(sorted(numbers)),
        repeated=repeated,
    )
    return Compared(entry, likeness, shared, by_meaning=near is not None)


def _in_series(asked: Sequence[EntrySeries], held: Sequence[EntrySeries]) -> float:
    """1 for the same meeting of a series of events, somewhat less for another one of it."""
    numbers = [(a.ordinal, b.ordinal) for a in asked for b in held if a.key == b.key]
    return max((1.0 if None in pair or pair[0] == pair[1] else _OTHER_NUMBER for pair in numbers), default=0.0)


def _alike(asked: Mapping[str, float], held: Mapping[str, float], rarity: _Rarity) -> float:
    """Cosine of the concepts of two articles, each by score and rarity; `_DOUBT` is added to the length of either, so
    that one shared tag between texts with few does not make them the same."""
    shared = sum(asked[c] * held[c] * rarity.concept(c) ** 2 for c in asked.keys() & held.keys())
    one = math.sqrt(_DOUBT + sum((score * rarity.concept(c)) ** 2 for c, score in asked.items()))
    other = math.sqrt(_DOUBT + sum((score * rarity.concept(c)) ** 2 for c, score in held.items()))
    return shared / (one * other)


def _above_floor(cosine: float) -> float:
    """What lies below the floor is chance: texts of one field are never quite unlike."""
    return max(0.0, (cosine - _MEANING_FLOOR) / (1 - _MEANING_FLOOR))


def _telling(weights: Iterable[float]) -> float:
    """Several shared things tell more than one, each further one less: 1 - e^-sum."""
    return 1 - math.exp(-sum(weights))


def _shared_dates(asked: Sequence[tuple[date, date]], entry: IndexEntry) -> list[tuple[str, str]]:
    """The days of the draft that are days of the article too."""
    held = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in entry.events]
    held = [(a, b) for a, b in held if (b - a).days <= _SHORT]
    found = []
    for first, last in dict.fromkeys(asked):
        if (last - first).days <= _SHORT and any(a <= last and first <= b for a, b in held):
            found.append((first.isoformat(), last.isoformat()))
    return found
