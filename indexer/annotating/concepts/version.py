"""The version of the tagger, told without building it."""

from __future__ import annotations

from corpus.text import digest
from indexer.annotating.concepts.weights import FITTED_ON, INTERCEPT, THRESHOLD, WEIGHTS
from taxonomy.scheme import Scheme


def tagger_version(scheme: Scheme) -> str:
    """A digest of labels and coefficients: another one means that tags may differ."""
    weights = [f"{name}={weight}" for name, weight in sorted(WEIGHTS.items())]
    return digest(scheme.digest, FITTED_ON, str(INTERCEPT), str(THRESHOLD), *weights)[:16]
