"""Whether a query is about the field of the taxonomy at all, told by its vector.

What lies nearest to a query says little about that: "results of the rugby championship" lies nearer to a note on sport
in a youth club than many a good question lies to its answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.embedding import unit
from indexer.passage_vectors import vectors_version
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INSIDE = 0.3
"""From which likelihood on a query counts as one of the field: of those written for it, nearly all of the field do."""
_FILE = "domain.npz"


@dataclass(frozen=True, slots=True)
class Domain:
    """A logistic regression on the vector of a query.

    Attributes:
        scheme: address of the taxonomy whose field it knows.
        model: what made the vectors that it was fitted on.
        weights: (dimensions,), for a vector of length one.
        intercept: of the regression.
    """

    scheme: str
    model: str
    weights: NDArray[np.float32]
    intercept: float

    def likelihood(self, vector: bytes) -> float:
        """How likely a query is about the field, 0 to 1.

        Args:
            vector: of the query, as `indexer.passage_vectors.quantized` makes it, its numbers as signed bytes.
        """
        import numpy as np

        told = self.intercept + float(self.weights @ unit(np.frombuffer(vector, np.int8)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, told))))


def domain_of(scheme: Scheme) -> Domain | None:
    """What knows the field of a taxonomy; None for another taxonomy or encoder than those it was fitted on."""
    found = _packaged()
    return found if (found.scheme, found.model) == (scheme.uri, vectors_version()) else None


@cache
def _packaged() -> Domain:
    import numpy as np

    with as_file(files("search_api") / _FILE) as path, np.load(path) as held:
        return Domain(str(held["scheme"]), str(held["model"]), held["weights"], float(held["intercept"]))


def write(domain: Domain) -> None:
    """Keep a regression as the one that comes with the package."""
    import numpy as np

    np.savez_compressed(
        Path(__file__).with_name(_FILE),
        scheme=domain.scheme,
        model=domain.model,
        weights=domain.weights,
        intercept=domain.intercept,
    )
