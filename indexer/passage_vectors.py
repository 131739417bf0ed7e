"""Vectors of passages to be searched by meaning, composed of those that annotating makes of sentences.

A passage is a few sentences, read under the title of its article: its vector is the mean of theirs, with that of the
title added. That finds as well as encoding passage and title anew (decision 30), and costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.vectors import PassageVectors
from indexer.embedding import embedder_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.embedding import Vectors
    from indexer.passages import Encoded

SENTENCES = 3
STEP = 2
TITLE_WEIGHT = 0.5
MOST_PASSAGES = 400
"""Passages of one article: a book of a million characters must not fill the index."""
_COMPOSITION = f"{SENTENCES}/{STEP}+{TITLE_WEIGHT}"
_LARGEST = 127


def vectors_version() -> str:
    """What the vectors of passages and queries are made by; `none` without an encoder. Loads nothing."""
    encoder = embedder_version()
    return encoder if encoder == "none" else f"{encoder} {_COMPOSITION} int8"


def quantized(vectors: Vectors) -> NDArray[np.int8]:
    """Vectors as signed bytes, each multiplied so that its largest number is 127; their directions are kept.

    Args:
        vectors: (n, dimensions), not nought.
    """
    import numpy as np

    largest = np.abs(vectors).max(axis=1, keepdims=True)
    scaled: NDArray[np.int8] = np.rint(vectors * (_LARGEST / np.maximum(largest, 1e-9))).astype(np.int8)
    return scaled


def passage_vectors(encoded: Encoded) -> PassageVectors | None:
    """The passages of an article with their vectors; None for an article without any words.

    Args:
        encoded: its sentences and its title, as annotating has encoded them.
    """
    import numpy as np

    sentences = encoded.stretches
    if not sentences:
        if encoded.title is None:
            return None
        return PassageVectors(vectors_version(), ((0, 0),), quantized(encoded.title[None, :]).tobytes())
    starts = range(0, max(1, len(sentences) - SENTENCES + STEP), STEP)[:MOST_PASSAGES]
    made = []
    for first in starts:
        mean = encoded.vectors[first : first + SENTENCES].mean(axis=0)
        mean = mean / max(float(np.linalg.norm(mean)), 1e-9)
        made.append(mean if encoded.title is None else mean + TITLE_WEIGHT * encoded.title)
    last = [min(first + SENTENCES, len(sentences)) - 1 for first in starts]
    spans = tuple((sentences[a][0], sentences[b][1]) for a, b in zip(starts, last, strict=True))
    return PassageVectors(vectors_version(), spans, quantized(np.array(made, dtype=np.float32)).tobytes())
