"""The encoder as a port."""

from __future__ import annotations

import numpy as np
import pytest

from indexer.embedding import DIMENSIONS, Embedder, embedder_version, load_embedder


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    found = load_embedder()
    assert found is not None
    return found


def test_vectors_have_unit_length_and_keep_their_order(embedder: Embedder) -> None:
    texts = ["A long sentence about lamps in the street and in the park.", "Short.", "", "\0 \n", "Une rue éclairée."]
    vectors = embedder.embed(texts)
    assert vectors.shape == (5, DIMENSIONS) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 0, 1], atol=1e-4)
    assert np.allclose(vectors[4], embedder.embed(texts[4:])[0], atol=1e-3)


def test_meaning_crosses_languages_and_ignores_capitals(embedder: Embedder) -> None:
    english, french, other, capitals = embedder.embed(
        ["Cameras in the street", "Des caméras dans la rue", "Une recette de soupe", "CAMERAS IN THE STREET"]
    )
    assert english @ french > english @ other
    assert english @ capitals > 0.99


def test_version_is_told_without_loading(embedder: Embedder) -> None:
    assert embedder.version == embedder_version() != "none"


def test_no_text_gives_no_row(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, DIMENSIONS)
