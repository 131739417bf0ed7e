"""The version of the tagger, told without building it."""

from __future__ import annotations

from corpus.text import digest
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS, FITTED_ON
from indexer.embedding import embedder_version
from taxonomy.scheme import Scheme


def tagger_version(scheme: Scheme) -> str:
    """A digest of labels, coefficients and encoder: another one means that tags may differ."""
    encoder = embedder_version()
    return digest(scheme.tagging_digest, FITTED_ON, repr(BY_WORDS if encoder == "none" else BY_MEANING), encoder)[:16]
