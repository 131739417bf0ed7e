"""A corpus with its index and its links, as tests fill it article by article."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.holding import Fetched
from corpus.model import Annotation, SplitArticle, SplitDocument
from corpus.store import CorpusStore
from corpus.vectors import PassageVectors
from indexer.engines.tantivy import TantivyEngine
from indexer.following import Follower
from indexer.linking import Linker
from indexer.passage_vectors import quantized, vectors_version
from taxonomy.load import load_scheme

FRENCH = "En 2005, 14 médiateurs ont accompagné 312 passagers des bus de nuit."
ENGLISH = "In 2005, 14 mediators went along with 312 passengers of night buses."
OTHER = "In 1998 a festival drew 9000 people to the harbour."
SAME, ELSE = (1.0, 0.0), (0.0, 1.0)


class LinkedCorpus:
    """A corpus with its index, as a test fills it."""

    def __init__(self, home: Path) -> None:
        self.store = CorpusStore.open(home)
        self.engine = TantivyEngine(home / "index")
        self.follower = Follower(self.store, self.engine, load_scheme())
        self.linker = Linker(self.store, self.engine)

    def put(self, key: str, text: str, language: str, vector: tuple[float, float]) -> str:
        """Take an article in, annotated and indexed; its id."""
        fetched = Fetched(
            key=key, source="s", data=text.encode(), media_type="text/plain", fetched=datetime(2024, 1, 1, tzinfo=UTC)
        )
        split = SplitDocument(articles=(SplitArticle(title="x", text=text, blocks=()),))
        self.store.put(fetched, split, read_by="test")
        held = self.store.held(key)
        assert held is not None
        (article,) = self.store.articles(held.document_id)
        rows = np.zeros((1, 512), np.float32)
        rows[0, :2] = vector
        vectors = PassageVectors(vectors_version(), ((0, len(text)),), quantized(rows).tobytes())
        annotation = Annotation(language=language, made_by="test")
        self.store.put_annotations([(article, annotation)], {(article.id, article.revision): vectors})
        self.follower.catch_up()
        return article.id

    def links(self, article_id: str) -> list[tuple[str, str]]:
        """(relation, other) of what holds."""
        return [(one.relation, one.other(article_id)) for one in self.store.links.links_of([article_id])]

    def close(self) -> None:
        """Close index and corpus."""
        self.engine.close()
        self.store.close()
