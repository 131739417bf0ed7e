"""The port to a search engine: what is asked of it, what it answers, and what it must be able to do.

An adapter knows nothing of HTTP, of the taxonomy or of the corpus: it writes entries and answers queries. All adapters
pass one contract suite (tests/contract).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol, runtime_checkable

from corpus.errors import EngineError
from corpus.model import Language
from indexer.entry import IndexEntry, month_number

Sort = Literal["relevance", "newest", "oldest"]
FacetField = Literal[
    "concept", "kind", "language", "available", "country", "city", "organisation", "series", "source", "publication",
    "edition", "year",
]  # fmt: skip
FACET_FIELDS: tuple[FacetField, ...] = (
    "concept", "kind", "language", "available", "country", "city", "organisation", "series", "source",
    "edition", "year",
)  # fmt: skip
"""Those that are counted; a publication only filters."""

MAX_RANKED = 10_000
"""Relevance pages reach this far; everything can be had sorted by date or by export."""
MAX_NUMBER = 2**63 - 2
"""The largest number that an index is asked for: engines count in 64 bits, and a page may begin behind it."""
TITLE_BOOST = 1.0
"""What a word in the title adds to its weight in the article, on every engine."""
CONCEPT_SCORE, LONE_CONCEPT_SCORE = 12.0, 4.0
"""What a concept of the query adds to the score of an article tagged with it: more than two words where several words
of the query name it together; less than one where a single word does, which counts by itself already."""
BESIDE_WEIGHT = 0.15
"""What another word for a concept of the query weighs beside one that was typed."""
TRANSLATED_WEIGHT = 0.5
"""What a word of the query weighs where it stands in the other language."""
TELLING_TEXT, TELLING_WORDS = 20_000, 25
"""Characters of a text that are looked at, and words taken from it, to find articles with the same words."""
NEAR_FLOOR = 0.2
"""The cosine below which a passage is not near; what stands just above it adds next to nothing."""
NEAR_ARTICLES = 200
"""Most articles that are hits for their meaning alone."""
NEAR_PASSAGES = 500
"""Nearest passages that are looked at for them."""
EVERY_VALUE = 10_000
"""More values than a facet has: all of them are wanted."""
_ALL_UP_TO = 3


def required_words(n: int) -> int:
    """How many of `n` words must match, on every engine: all of up to three, else three quarters, rounded down."""
    return n if n <= _ALL_UP_TO else n * 3 // 4


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from and to, both included, as ISO; None is open. `field` is the issue's date or the event's."""

    field: Literal["issued", "event"]
    first: str | None = None
    last: str | None = None

    def numbers(self) -> tuple[tuple[str, int, int], ...]:
        """The range over the numbers that an index holds, as (field, first, last): an article fits by any of them.

        Days are proleptic ordinals; whole months of events are numbered as `indexer.entry.month_number` does.
        """
        first = date.fromisoformat(self.first) if self.first else date.min
        last = date.fromisoformat(self.last) if self.last else date.max
        days = (first.toordinal(), last.toordinal())
        if self.field == "issued":
            return (("issued", *days),)
        return (("event_day", *days), ("event_month", month_number(first), month_number(last)))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What passages are to be near to.

    Attributes:
        vector: as `indexer.passage_vectors.quantized` makes it, its numbers as signed bytes.
        model: what made it; only passages of the same model are compared.
        floor: the smallest cosine that counts.
        limit: most articles.
        as_of: only articles that stood in the index at that change (see `EngineHit.sort_values`).
        without: an article that is left out.
        places: whether it is told at once where the passages are. To find that is dear on some engines; `search` finds
            it for the hits that it shows, where `EngineQuery.meaning` is given.
    """

    vector: bytes
    model: str
    floor: float
    limit: int = NEAR_ARTICLES
    as_of: int | None = None
    without: str | None = None
    places: bool = True


@dataclass(frozen=True, slots=True)
class NearArticle:
    """An article with the cosine of the passage of it that is nearest, and where that is: (start, end) in its text.

    `passage` is None where an engine was not asked for it (see `Meaning.places`).
    """

    id: str
    score: float
    passage: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class EngineQuery:
    """One query to an engine. The hits are (words OR concepts OR near) AND phrases AND filters AND NOT excluded.

    Of up to three words all must match, of more three quarters (rounded down); a word matches by its stem in
    either language. Phrases match literally but for case and accents. Without words, phrases, concepts and near
    articles everything matches.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    """Concepts that widen the query: an article of any of them, or of one below, is a hit too."""
    lone: tuple[str, ...] = ()
    """Those of the concepts that a single word of the query names: they add less to the score."""
    beside: tuple[str, ...] = ()
    """Other words for the concepts of the query, in either language: they add to the score of a hit, and make none."""
    translated: tuple[tuple[str, ...], ...] = ()
    """For words of the query, those for it in the other language: the best of each adds to the score of a hit, and none
    makes one."""
    near: tuple[NearArticle, ...] | None = None
    """Articles that are hits for their meaning, as `SearchEngine.nearest` found them; None where it plays no part."""
    meaning: Meaning | None = None
    """What they are near to: by it the passages are found that `near` does not tell."""
    filters: Mapping[FacetField, tuple[str, ...]] = field(default_factory=dict)
    """OR inside a field, AND across fields. A city is a GeoNames id or a folded name; a body is a key."""
    ranges: tuple[DateRange, ...] = ()
    among: tuple[str, ...] | None = None
    """The articles that alone can be hits; None for all."""
    facets: tuple[FacetField, ...] = ()
    facet_size: int = 30
    sort: Sort = "relevance"
    limit: int = 10
    after: tuple[int, ...] | None = None
    """The `sort_values` of the last hit of the page before."""

    def concept_scores(self) -> dict[str, float]:
        """What each concept adds to the score of an article that has it."""
        return {c: LONE_CONCEPT_SCORE if c in self.lone else CONCEPT_SCORE for c in self.concepts}


@dataclass(frozen=True, slots=True)
class EngineHit:
    """One hit: the entry, its score, where a next page would begin, and the passage that is near in meaning, if any."""

    entry: IndexEntry
    score: float
    sort_values: tuple[int, ...]
    near: NearArticle | None = None


def can_be_sort_values(values: tuple[int, ...], sort: Sort) -> bool:
    """Whether numbers can be the `sort_values` of a hit: rank and state of the index by relevance, else its key."""
    most = (MAX_RANKED, MAX_NUMBER) if sort == "relevance" else (MAX_NUMBER,)
    return len(values) == len(most) and all(0 <= value <= limit for value, limit in zip(values, most, strict=True))


@dataclass(slots=True)
class FacetCount:
    """How many hits a facet value has; `label` where the value is not its own name.

    Not frozen, which would make it three times as dear to make: an answer has hundreds of them.
    """

    value: str
    count: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class EngineResult:
    """The answer to a query: the page of hits, the number of all, and the counts of each facet.

    Each facet is counted without the filter on itself, so that its other values stay to choose from.
    """

    total: int
    hits: tuple[EngineHit, ...]
    facets: Mapping[FacetField, tuple[FacetCount, ...]]
    generation: str | None = None
    """The generation of the index that answered, to which `sort_values` belong; it may be None without hits."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far an index has followed a corpus: the number of the last change that is in it, and that change's mark.

    The mark is empty before the first change, and in an index that an earlier version of Vigie wrote.
    """

    reached: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True)
class EngineStats:
    """What an engine holds: its generation in use, the one before, and how far it has followed the corpus."""

    engine: str
    generation: str | None
    previous: str | None
    articles: int
    reached: int


class GenerationChangedError(EngineError):
    """Another generation was put in use meanwhile, which has not reached the change that the former one had.

    Were what follows that change written into it, what lies between would be missing for good.
    """

    def __init__(self) -> None:
        super().__init__("The index was replaced by another one.", "Try again.")


class ForeignIndexError(EngineError):
    """The index does not belong to the corpus.

    It would show articles that the corpus does not hold, and miss changes that are given the same numbers once more.

    Args:
        what: by what that is known; half a sentence.
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: the index belongs to another corpus, or to a newer copy of this one.",
            "`vigie reindex` builds it from this corpus; where another home uses it at Elasticsearch, name another one "
            "in VIGIE_ELASTICSEARCH_INDEX first.",
        )


class GenerationBuilder(Protocol):
    """A new generation of the index that is built aside and not yet in use."""

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "") -> None:
        """Write entries, take others out, and remember the change that was reached and its mark, in one commit."""
        ...

    def count(self) -> int:
        """The number of articles in it."""
        ...

    def switch(self) -> str:
        """Put it in use in one step; the one that was in use is kept for `rollback`. Returns its name."""
        ...

    def discard(self) -> None:
        """Take it away again."""
        ...


@runtime_checkable
class SearchEngine(Protocol):
    """What Vigie asks of a search engine. Every method may raise EngineError when the engine cannot answer."""

    def apply(
        self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "", after: int = 0
    ) -> None:
        """Write entries (by id), take others out, and remember the change that was reached, all or nothing.

        Args:
            upserts: entries to write.
            deletes: ids of articles to take out.
            reached: the change that the index will have reached.
            mark: that change's mark.
            after: the change that it had reached when these were gathered.

        Raises:
            GenerationChangedError: the generation in use has not reached `after`; nothing was written.
        """
        ...

    def reached(self) -> int:
        """The number of the last change of the corpus that is in the index; 0 for an empty index."""
        ...

    def position(self) -> Position:
        """The same with the mark of that change, both of one commit."""
        ...

    def search(self, query: EngineQuery) -> EngineResult:
        """Answer a query."""
        ...

    def nearest(self, meaning: Meaning) -> list[NearArticle]:
        """The articles with the passages nearest in meaning, nearest first; none in an index without vectors.

        The search is approximate where there are many passages; how near they are is exact.
        """
        ...

    def alike(self, text: str, language: Language, *, limit: int, without: str | None = None) -> list[EngineHit]:
        """The articles that share the most telling words of a text, best first: what is similar without vectors."""
        ...

    def outdated(self) -> bool:
        """Whether the generation in use has a form that another version of Vigie wrote, so that it must be rebuilt."""
        ...

    def get(self, ids: Sequence[str]) -> list[IndexEntry]:
        """The entries of these articles, in the order asked; those not held are left out."""
        ...

    def suggest(self, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """Words of the corpus that begin with a folded prefix, with the number of articles, most frequent first."""
        ...

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """The number of articles that have each of some folded words as it stands."""
        ...

    def totals(self, queries: Sequence[EngineQuery]) -> list[int]:
        """The number of hits of each of some queries."""
        ...

    def spellings(self, word: str, *, limit: int) -> list[tuple[str, int]]:
        """Words of the corpus that differ by one or two letters from a folded word, nearest and most frequent first."""
        ...

    def generation(self) -> str | None:
        """The name of the generation in use; None before the first one. Asked for every cursor: it must be cheap."""
        ...

    def stats(self) -> EngineStats:
        """What it holds."""
        ...

    def new_generation(self) -> GenerationBuilder:
        """Begin a new generation aside. Raises EngineError when another rebuild is under way."""
        ...

    def rollback(self) -> str:
        """Put the generation before back in use; returns its name. Raises EngineError when there is none."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
