"""Articles that are like another: by the meaning of their passages, or by their words where there are no vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired

from typing_extensions import TypedDict

from corpus.model import Precision
from corpus.vectors import PassageVectors
from indexer.engine import EngineHit, Meaning, SearchEngine
from indexer.likeness import unit_rows
from indexer.passage_vectors import quantized
from search_api.highlighting import EXCERPT

if TYPE_CHECKING:
    from corpus.model import Article, Language
    from corpus.store import CorpusStore

SIMILAR_FLOOR = 0.4
"""The cosine from which an article is like another: above that of articles that only have the field in common."""
MOST_SIMILAR = 50


class SimilarAnswer(TypedDict):
    """An article that is like another, with the passage that shows it best."""

    id: str
    title: str
    language: str
    kind: str
    issued: str | None
    issued_precision: Precision | None
    edition: str | None
    by: str
    similarity: NotRequired[float]
    passage: str


def similar(
    store: CorpusStore, engine: SearchEngine, article: Article, language: Language, *, limit: int
) -> list[SimilarAnswer]:
    """The articles most like one, most like it first, whatever their language.

    By meaning, the mean of the article's passages is compared with the passages of the others. Without vectors the
    articles that share its most telling words are taken.

    Args:
        store: the corpus.
        engine: the index.
        article: the article; it need not be in the index.
        language: its main language.
        limit: most articles.

    Raises:
        EngineError: the engine cannot answer.
    """
    vectors = store.vectors.of([article.id]).get(article.id)
    if vectors is not None:
        wanted = Meaning(_middle(vectors), vectors.model, SIMILAR_FLOOR, limit=limit, without=article.id)
        near = {n.id: n for n in engine.nearest(wanted)}
        if near:
            entries = engine.get(list(near))
            hits = [EngineHit(e, near[e.id].score, (), near[e.id]) for e in entries]
            return [_answer(hit) for hit in hits]
    text = f"{article.title}\n{article.text}"
    return [_answer(hit) for hit in engine.alike(text, language, limit=limit, without=article.id)]


def _middle(vectors: PassageVectors) -> bytes:
    """The direction in the middle of all passages."""
    return quantized(unit_rows(vectors).mean(axis=0, keepdims=True)).tobytes()


def _answer(hit: EngineHit) -> SimilarAnswer:
    entry, near = hit.entry, hit.near
    start, end = (near and near.passage) or (0, EXCERPT)
    answer = SimilarAnswer(
        id=entry.id,
        title=entry.title,
        language=entry.language,
        kind=entry.kind,
        issued=entry.issued,
        issued_precision=entry.issued_precision,  # type: ignore[typeddict-item]
        edition=entry.edition,
        by="meaning" if near else "words",
        passage=entry.text[start : min(end, start + EXCERPT)],
    )
    if near:
        answer["similarity"] = round(near.score, 3)
    return answer
