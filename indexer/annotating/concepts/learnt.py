"""What annotated articles teach of concepts: a ridge regression from an article's vector to its tags.

Fitted by `python -m benchmarks.tagging.fit` on the development part of the sample corpus and on real documents that are
not part of the project; only its coefficients are kept (`learnt.npz`). It knows the concepts that were tagged there and
is silent on all others, so that another scheme is tagged as if it were not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.model import Language
    from indexer.annotating.passages import Encoded

    Numbers = NDArray[np.float32]

FILE = Path(__file__).with_name("learnt.npz")
TITLE_SHARE = 0.2
"""Weight of the title beside the mean of the passages."""
RIDGE = 3.0
"""Weight of the penalty, chosen with whole lots of articles left out."""
UNKNOWN_RANK = 1000
"""Rank of a concept that the regression does not know."""


class Learnt(NamedTuple):
    """The regression: `concepts` names the columns of `coefficients` (dimensions, concepts); `centres` holds the mean
    vector of the passages of each language, which is taken off: what all texts on the field have in common."""

    concepts: tuple[str, ...]
    centres: Mapping[str, Numbers]
    coefficients: Numbers

    def measure(self, vector: Numbers) -> dict[str, tuple[float, int]]:
        """For each concept that the regression knows its value and its rank, from nought."""
        import numpy as np

        values = vector @ self.coefficients
        ranks = np.argsort(np.argsort(-values))
        return {
            concept: (value, rank)
            for concept, value, rank in zip(self.concepts, values.tolist(), ranks.tolist(), strict=True)
        }


def taught(article: Encoded, language: Language, learnt: Learnt) -> dict[str, tuple[float, int]]:
    """What annotated articles teach of an article, in its main language: value and rank of each concept known."""
    vector = article_vector(article, language, learnt.centres)
    return {} if vector is None else learnt.measure(vector)


def article_vector(article: Encoded, language: Language, centres: Mapping[str, Numbers]) -> Numbers | None:
    """(dimensions,), of unit length: the mean of an article's passages and title, its language's centre taken off.

    None for an article without words.
    """
    import numpy as np

    centre = centres["fr" if language == "fr" else "en"]
    rows = article.vectors if len(article.vectors) or article.title is None else article.title[None, :]
    if not len(rows):
        return None
    vector = _unit(rows - centre).mean(axis=0)
    if article.title is not None:
        vector = (1 - TITLE_SHARE) * vector + TITLE_SHARE * _unit(article.title - centre)
    return np.asarray(_unit(vector), dtype=np.float32)


def fit_ridge(vectors: Numbers, right: Numbers, penalty: float = RIDGE) -> Numbers:
    """Coefficients (dimensions, concepts) of the ridge regression (Hoerl and Kennard 1970) from vectors to tags.

    Args:
        vectors: (articles, dimensions).
        right: (articles, concepts), how far each concept is right for each article, 0 to 1.
        penalty: larger brings the coefficients nearer to nought.
    """
    import numpy as np

    gram = vectors.T @ vectors + penalty * np.eye(vectors.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, vectors.T @ (right - right.mean(axis=0))), dtype=np.float32)


def write(learnt: Learnt, path: Path = FILE) -> None:
    """Keep a regression; half precision is enough for values that are compared."""
    import numpy as np

    held = {f"centre_{language}": centre for language, centre in learnt.centres.items()}
    coefficients = learnt.coefficients.astype(np.float16)
    np.savez_compressed(path, concepts=np.array(learnt.concepts), coefficients=coefficients, **held)  # type: ignore[arg-type]


@cache
def load_learnt(path: Path = FILE) -> Learnt:
    """The regression that the package carries."""
    import numpy as np

    with np.load(path) as held:
        centres = {name.removeprefix("centre_"): held[name] for name in held.files if name.startswith("centre_")}
        return Learnt(tuple(held["concepts"].tolist()), centres, np.asarray(held["coefficients"], dtype=np.float32))


def language_centres(articles: Sequence[Encoded], languages: Sequence[Language]) -> dict[str, Numbers]:
    """The mean vector of all passages of each language."""
    import numpy as np

    held = {
        name: [
            a.vectors for a, language in zip(articles, languages, strict=True) if (language == "fr") == (name == "fr")
        ]
        for name in ("fr", "en")
    }
    return {name: np.concatenate(rows).mean(axis=0) for name, rows in held.items()}


def _unit(vectors: Numbers) -> Numbers:
    import numpy as np

    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), dtype=np.float32)
