"""Finding the translations and near-duplicates of new and changed articles, with the index as the way to candidates.

No article is compared with all: those with a passage near to its middle come from the index, those with a band of words
in common from the corpus, both at most a few dozen. What is found goes to the corpus as links, with how sure it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.deciding import ArticleLink, Relation
from corpus.holding import Holding
from corpus.store import CorpusStore
from corpus.vectors import PassageVectors
from indexer.engine import Meaning, SearchEngine
from indexer.likeness import COVERAGE_KNOWN, Compared, coverage, likeness, likeness_version, unit_rows
from indexer.passage_vectors import quantized

BATCH = 64
"""Articles whose links are written in one transaction: what a kill can make to be done again."""
CANDIDATE_FLOOR = 0.45
"""The cosine of an article's middle with a passage of another, from which that one is looked at."""
NEAR_CANDIDATES, WORD_CANDIDATES, LOOKED_AT = 100, 30, 8
"""Most articles near in meaning, most with words in common, and of the former most that are compared in full."""
MOST_LINKS = 8
"""Of one article and relation: a text that stands in a thousand places is not linked with each of them. All of these
hang together nevertheless, see `Links.versions_of`."""
AS_SURE = 0.05
"""A second translation is kept only if it is as sure as the first, within this."""


class Linker:
    """Links the articles of a corpus.

    Args:
        store: the corpus.
        engine: its index; what is not in it yet is not found, and finds the others when its own turn comes.
    """

    def __init__(self, store: CorpusStore, engine: SearchEngine) -> None:
        self._store = store
        self._engine = engine
        self._made_by = likeness_version()

    def pending(self) -> bool:
        """Whether there are articles that have not been compared with the others."""
        return self._store.comparisons.any_pending(self._made_by)

    def catch_up(self, progress: Callable[[int], None] | None = None) -> int:
        """Compare every article that is new or changed. Without any, nothing is written.

        Args:
            progress: told how many were compared, after each batch.

        Returns:
            How many links were written or taken away; their articles have changes in the feed.

        Raises:
            EngineError: the index cannot answer; what was committed stays, the rest follows at the next run.
            HomeError: the corpus cannot be written.
        """
        changed = 0
        for ids in self._store.comparisons.pending(self._made_by, batch=BATCH):
            changed += self._link(ids)
            if progress:
                progress(len(ids))
        return changed

    def _link(self, ids: Sequence[str]) -> int:
        holdings = self._store.holdings(ids)
        vectors = self._store.vectors.of(ids)
        batch = [Compared(one, vectors.get(one.article.id)) for one in holdings]
        self._store.comparisons.put_bands({one.id: one.bands for one in batch})
        links = [found for one in batch for found in self._links_of(one, vectors.get(one.id))]
        changed = self._store.links.put_links([one.id for one in batch], links)
        compared = {one.article.id: one.article.revision for one in holdings}
        self._store.comparisons.put_compared(compared, self._made_by)
        return changed

    def _links_of(self, one: Compared, vectors: PassageVectors | None) -> list[ArticleLink]:
        likely = self._store.comparisons.sharing(one.id, one.bands, limit=WORD_CANDIDATES)
        likely += self._near(one, vectors) if vectors is not None else []
        wanted = list(dict.fromkeys(likely))
        held = self._store.vectors.of(wanted)
        translations: list[tuple[float, str]] = []
        duplicates: list[tuple[float, str]] = []
        for holding in self._store.holdings(wanted):
            other = Compared(holding, held.get(holding.article.id))
            found = likeness(one, other, known=_known(one.holding, holding))
            if found.translation is not None:
                translations.append((found.translation, other.id))
            if found.duplicate is not None:
                duplicates.append((found.duplicate, other.id))
        translations.sort(key=lambda found: (-found[0], found[1]))
        translations = [(score, id_) for score, id_ in translations if score >= translations[0][0] - AS_SURE]
        # Whichever of many copies is looked at, the first ones by their ids are the same: by these all hang together.
        duplicates.sort(key=lambda found: found[1])
        return [*self._made(one.id, "translation", translations), *self._made(one.id, "duplicate", duplicates)]

    def _near(self, one: Compared, vectors: PassageVectors) -> list[str]:
        """The few articles that cover this one best, of those that the index has near to its middle."""
        middle = quantized(one.passages.mean(axis=0, keepdims=True)).tobytes()
        asked = Meaning(middle, vectors.model, CANDIDATE_FLOOR, limit=NEAR_CANDIDATES, without=one.id)
        near = [found.id for found in self._engine.nearest(asked)]
        held = self._store.vectors.of(near)
        covered = sorted(
            ((coverage(one.passages, unit_rows(v)), id_) for id_, v in held.items() if v.model == vectors.model),
            reverse=True,
        )
        return [id_ for score, id_ in covered[:LOOKED_AT] if score >= COVERAGE_KNOWN]

    def _made(self, of: str, relation: Relation, found: Sequence[tuple[float, str]]) -> list[ArticleLink]:
        return [
            ArticleLink(a=of, b=other, relation=relation, score=score, made_by=self._made_by)
            for score, other in found[:MOST_LINKS]
        ]


def _known(one: Holding, other: Holding) -> bool:
    """Whether two articles stand on one page, or in issues of one number that came out together."""
    if one.document.id == other.document.id:
        return True
    first, second = one.document.edition, other.document.edition
    if first is None or second is None or first.number is None or first.number != second.number:
        return False
    issued, also = one.article.issued, other.article.issued
    return issued is not None and also is not None and abs((issued - also).days) <= _TOGETHER


_TOGETHER = 62
"""Days within which the two editions of an issue come out."""
