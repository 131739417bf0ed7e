"""How near articles are to a draft in meaning, by the vectors of passages that the corpus keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.likeness import unit_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.vectors import PassageVectors

_PASSAGES = 14
"""Passages of either that are compared: the first ones tell what it is about."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near an article is to a draft, as cosines."""

    mean: float
    """Of each passage of the draft with the nearest of the article, their mean."""
    whole: float
    """Of the two as wholes."""


def nearness(draft: PassageVectors | None, held: Mapping[str, PassageVectors]) -> dict[str, Nearness]:
    """How near each article is to a draft, by its id; those whose vectors another model made are left out."""
    if draft is None:
        return {}
    asked = unit_rows(draft)[:_PASSAGES]
    found = {}
    for id_, vectors in held.items():
        if vectors.model == draft.model:
            rows = unit_rows(vectors)[:_PASSAGES]
            found[id_] = Nearness(float((asked @ rows.T).max(axis=1).mean()), _cosine(asked, rows))
    return found


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    import numpy as np

    a, b = one.mean(axis=0), other.mean(axis=0)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))
