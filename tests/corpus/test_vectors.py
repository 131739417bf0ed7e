"""Vectors of passages in the corpus, on every database."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import annotated, page

from corpus.vectors import PassageVectors


def vectors(model: str = "m1", first: int = 1) -> PassageVectors:
    return PassageVectors(model, ((0, 5), (5, 9)), bytes([first, 0, 255, 128] * 2))


def test_they_go_with_the_annotation_of_a_revision(corpora: Corpora, tmp_path: Path) -> None:
    with corpora.open(tmp_path / "home") as store:
        stored = store.put(*page(1), read_by="1")
        a, *_ = stored.created
        article = store.article(a)
        key = (article.id, article.revision)
        assert store.vectors.of([a]) == {}
        store.put_annotations([annotated(article)], {key: vectors()})
        assert store.vectors.of([a, "unknown"]) == {a: vectors()}
        assert store.vectors.count() == 1
        # made anew by another model: the old ones go, and the change is told
        before = store.last_change()
        store.put_annotations([annotated(article, "v2")], {key: vectors("m2", 7)})
        assert store.vectors.of([a]) == {a: vectors("m2", 7)}
        assert store.last_change() > before
        # made anew without an encoder
        store.put_annotations([annotated(article, "v3")])
        assert store.vectors.of([a]) == {}


def test_rows_must_fit_the_spans() -> None:
    with pytest.raises(ValueError, match="vectors"):
        PassageVectors("m", ((0, 1), (1, 2)), b"abc")
    with pytest.raises(ValueError, match="vectors"):
        PassageVectors("m", (), b"")
