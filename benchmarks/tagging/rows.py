"""Articles as rows of features, made as the tagger makes them.

What an article teaches (teaching.py) must not count for itself, nor for the others of its page or host: each is told by
the articles of all other groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.tagging.cases import Case, parse
from benchmarks.tagging.teaching import SHARES, Shares, Teaching
from indexer.annotating.concepts.features import features, gather
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.learnt import Taught, word_counts
from indexer.annotating.concepts.meaning import Closeness, ConceptMeanings
from indexer.annotating.concepts.occasions import occasion
from indexer.annotating.concepts.outside import OUTSIDE
from indexer.annotating.concepts.tagger import floors
from indexer.passages import Encoded, encode
from taxonomy.dictionary import Dictionary
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from corpus.model import Language
    from indexer.embedding import Embedder

OF_ONE = 0.7
"""How far a concept is right that only the writer of an article or only its reader gave."""
OUTSIDE_PENALTY = 1.0
"""Penalty of the regression that tells which articles are not on the field."""
Rows = dict[str, list[float]]
Topics = Mapping[str, frozenset[str]]


class Judged(NamedTuple):
    """A case, its rows of features by concept, and the least score of concepts that the article announces."""

    case: Case
    rows: Rows
    floors: dict[str, float]


@dataclass(frozen=True)
class Material:
    """Cases with all that does not depend on what others teach."""

    cases: Sequence[Case]
    languages: Sequence[Language]
    hits: Sequence[Sequence[Hit]]
    words: Sequence[Mapping[str, int]]
    encoded: Sequence[Encoded] | None
    near: Sequence[Mapping[str, Closeness]] | None
    scheme: Scheme

    def teaching(self, topics: Topics) -> Teaching:
        """What all cases teach.

        Of a case judged by topic, the concepts of each right topic share one tag by how often they are named.
        """
        return self._teaching([self._right(n, topics) for n in range(len(self.cases))], SHARES)

    @cached_property
    def outside(self) -> Teaching:
        """What all cases teach of which articles are not on the field: those without any concept."""
        right = [{} if case.right else {OUTSIDE: 1.0} for case in self.cases]
        return self._teaching(right, Shares(penalty=OUTSIDE_PENALTY, evening=0.0))

    def _teaching(self, right: Sequence[Mapping[str, float]], shares: Shares) -> Teaching:
        if self.encoded is None:
            raise ValueError("Nothing is learnt without an encoder.")
        return Teaching(self.words, self.encoded, self.languages, right, shares)

    def judged(self, topics: Topics, *, meaning: bool) -> list[Judged]:
        """Each case with its rows; with `meaning` what other groups teach is among them."""
        told: Sequence[dict[str, Taught] | None] = [None] * len(self.cases)
        if meaning and self.near is not None:
            told = self.teaching(topics).held_out([case.group for case in self.cases])
        rows = []
        for n, case in enumerate(self.cases):
            close = self.near[n] if meaning and self.near is not None else None
            found = gather(self.hits[n], self.scheme, close, told[n])
            announced = occasion(case.article, self.languages[n])
            values = features(found, self.scheme, len(case.article.text), announced)
            rows.append(Judged(case, values, floors(found, self.scheme, announced)))
        return rows

    def untaught(self) -> list[Judged]:
        """Each case with its rows as a scheme has them that nothing was learnt of."""
        if self.near is None:
            raise ValueError("There is no closeness without an encoder.")
        rows = []
        for case, hits, near in zip(self.cases, self.hits, self.near, strict=True):
            values = features(gather(hits, self.scheme, near), self.scheme, len(case.article.text))
            rows.append(Judged(case, values, {}))
        return rows

    def _right(self, n: int, topics: Topics) -> dict[str, float]:
        case = self.cases[n]
        if not case.by_topic:
            doubtful = case.doubtful or frozenset()
            given = sorted(concept for concept in case.right | doubtful if concept in self.scheme)
            return {concept: OF_ONE if concept in doubtful else 1.0 for concept in given}
        shares: dict[str, float] = {}
        for topic in case.right:
            named = [h.concept for h in self.hits[n] if not h.clue and topic in topics.get(h.concept, ())]
            for concept in named:
                shares[concept] = min(1.0, shares.get(concept, 0.0) + 1 / len(named))
        return {concept: share for concept, share in shares.items() if self.scheme[concept].tags}


def prepare(cases: Sequence[Case], scheme: Scheme, embedder: Embedder | None) -> Material:
    """Parse and encode the cases."""
    finder = HitFinder(Dictionary(scheme))
    parsed = [parse(case.article) for case in cases]
    hits = [finder.find(one, masked) for one, masked in parsed]
    languages = [one.language for one, _ in parsed]
    counts = [word_counts(one) for one, _ in parsed]
    if embedder is None:
        return Material(cases, languages, hits, counts, None, None, scheme)
    encoded = encode([case.article for case in cases], embedder)
    near = ConceptMeanings(scheme, embedder).closeness(encoded)
    return Material(cases, languages, hits, counts, encoded, near, scheme)
