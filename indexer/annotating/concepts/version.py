"""The version of the tagger, told without building it."""

from __future__ import annotations

from corpus.text import digest
from indexer.annotating.concepts.untaught import BY_WORDS_WEIGHT, INTERCEPT, THRESHOLD, WEIGHTS, is_taught
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS, FITTED_ON
from indexer.embedding import embedder_version
from taxonomy.scheme import Scheme


def tagger_version(scheme: Scheme) -> str:
    """A digest of labels, coefficients and encoder: another one means that tags may differ."""
    encoder = embedder_version()
    parts = [scheme.tagging_digest, FITTED_ON, repr(BY_WORDS if encoder == "none" else BY_MEANING), encoder]
    if encoder != "none" and not is_taught(scheme):
        parts.append(repr((INTERCEPT, BY_WORDS_WEIGHT, WEIGHTS, THRESHOLD)))
    return digest(*parts)[:16]
