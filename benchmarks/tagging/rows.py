"""Articles as rows of features, made as the tagger makes them.

What an article teaches (learnt.py) must not count for itself, nor for the others of its page or host: each gets its
own from a regression on the articles of all other groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.tagging.cases import Case, parse
from indexer.annotating.concepts.features import features, gather
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.learnt import Learnt, article_vector, fit_ridge, language_centres, taught
from indexer.annotating.concepts.meaning import Closeness, ConceptMeanings
from indexer.annotating.concepts.occasions import occasion
from indexer.annotating.concepts.tagger import floors
from indexer.annotating.passages import Encoded, encode
from taxonomy.dictionary import Dictionary
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.model import Language
    from indexer.embedding import Embedder

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
    encoded: Sequence[Encoded] | None
    near: Sequence[dict[str, Closeness]] | None
    scheme: Scheme

    def learnt(self, topics: Topics, without: frozenset[str] = frozenset()) -> Learnt:
        """The regression on all cases but those of the groups `without`.

        Of a case judged by topic, the concepts of each right topic share one tag by how often they are named.
        """
        if self.encoded is None:
            raise ValueError("Nothing is learnt without an encoder.")
        gold = [n for n, case in enumerate(self.cases) if not case.by_topic] or list(range(len(self.cases)))
        centres = language_centres([self.encoded[n] for n in gold], [self.languages[n] for n in gold])
        kept = [n for n, case in enumerate(self.cases) if case.group not in without]
        told = [self._right(n, topics) for n in kept]
        concepts = sorted({concept for held in told for concept in held})
        vectors = [article_vector(self.encoded[n], self.languages[n], centres) for n in kept]
        right = np.array([[held.get(concept, 0.0) for concept in concepts] for held in told], dtype=np.float32)
        used = [n for n, vector in enumerate(vectors) if vector is not None]
        rows: NDArray[np.float32] = np.stack([vector for vector in vectors if vector is not None])
        return Learnt(tuple(concepts), centres, fit_ridge(rows, right[used]))

    def judged(self, topics: Topics, *, meaning: bool) -> list[Judged]:
        """Each case with its rows; with `meaning` what other groups teach is among them."""
        held: dict[str, Learnt] = {}
        rows = []
        for n, case in enumerate(self.cases):
            if case.only_teaches:
                continue
            close, learnt = None, None
            if meaning and self.near is not None and self.encoded is not None:
                if case.group not in held:
                    held[case.group] = self.learnt(topics, frozenset({case.group}))
                close = self.near[n]
                learnt = taught(self.encoded[n], self.languages[n], held[case.group])
            found = gather(self.hits[n], self.scheme, close, learnt)
            told = occasion(case.article, self.languages[n])
            values = features(found, self.scheme, len(case.article.text), told)
            rows.append(Judged(case, values, floors(found, self.scheme, told)))
        return rows

    def _right(self, n: int, topics: Topics) -> dict[str, float]:
        case = self.cases[n]
        if not case.by_topic:
            return {concept: 1.0 for concept in case.right if concept in self.scheme}
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
    if embedder is None:
        return Material(cases, languages, hits, None, None, scheme)
    encoded = encode([case.article for case in cases], embedder)
    return Material(cases, languages, hits, encoded, ConceptMeanings(scheme, embedder).closeness(encoded), scheme)
