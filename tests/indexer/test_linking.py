"""Linking goes on where it was, writes nothing twice, and leaves editors the last word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from corpus.deciding import LinkDecided
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


class Corpus:
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


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    made = Corpus(tmp_path / "home")
    yield made
    made.engine.close()
    made.store.close()


def test_a_translation_is_found_whichever_comes_first(corpus: Corpus) -> None:
    french = corpus.put("a", FRENCH, "fr", SAME)
    assert corpus.linker.catch_up() == 0
    other = corpus.put("c", OTHER, "en", ELSE)
    english = corpus.put("b", ENGLISH, "en", SAME)
    assert corpus.linker.catch_up() == 1
    assert corpus.links(french) == [("translation", english)]
    assert corpus.links(other) == []


def test_the_same_again_writes_nothing(corpus: Corpus) -> None:
    corpus.put("a", FRENCH, "fr", SAME)
    corpus.put("b", ENGLISH, "en", SAME)
    assert corpus.linker.pending()
    corpus.linker.catch_up()
    seq = corpus.store.last_change()
    assert not corpus.linker.pending()
    assert corpus.linker.catch_up() == 0
    assert corpus.store.last_change() == seq


def test_both_ends_of_a_link_have_a_change(corpus: Corpus) -> None:
    ids = {corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)}
    before = corpus.store.last_change()
    corpus.linker.catch_up()
    assert {change.article_id for change in corpus.store.changes(before)} == ids


def test_an_article_that_changes_loses_its_links(corpus: Corpus) -> None:
    french, english = corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)
    corpus.linker.catch_up()
    assert corpus.put("b", OTHER, "en", ELSE) == english
    assert corpus.linker.catch_up() == 1
    assert corpus.links(french) == []


def test_near_duplicates_are_found_by_their_words_without_vectors_too(corpus: Corpus) -> None:
    text = f"{ENGLISH} " + " ".join(f"word{n}" for n in range(60))
    one = corpus.put("a", text, "en", SAME)
    two = corpus.put("b", text.replace("word30", "another"), "en", ELSE)
    corpus.linker.catch_up()
    assert corpus.links(one) == [("duplicate", two)]


def test_editors_have_the_last_word(corpus: Corpus) -> None:
    french, english = corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)
    corpus.linker.catch_up()
    said = LinkDecided(other=english, relation="translation", holds=False)
    corpus.store.decisions.record(french, [said], by="editor")
    assert corpus.links(french) == []
    corpus.put("a", FRENCH + " Ils ont suivi une formation.", "fr", SAME)  # compared anew, found again, and still none
    corpus.linker.catch_up()
    assert corpus.links(french) == []
