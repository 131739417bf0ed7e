"""What tells queries of the field from others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import search_api.domain
from indexer.embedding import load_embedder, unit
from indexer.passage_vectors import quantized
from search_api.domain import INSIDE, domain_of
from taxonomy.load import load_scheme

ASIDE = Path(__file__).parents[2] / "benchmarks" / "domain" / "aside.jsonl"


def test_queries_of_another_writer_are_told_apart() -> None:
    domain, embedder = domain_of(load_scheme()), load_embedder()
    assert domain is not None and embedder is not None
    told = [json.loads(line) for line in ASIDE.read_text("utf-8").splitlines()]
    rows = quantized(embedder.embed([query["text"] for query in told]))
    taken = [domain.likelihood(row.tobytes()) >= INSIDE for row in rows]
    of_field = [t for t, query in zip(taken, told, strict=True) if query["inside"]]
    of_others = [t for t, query in zip(taken, told, strict=True) if not query["inside"]]
    assert sum(of_field) / len(of_field) >= 0.97
    assert sum(of_others) / len(of_others) <= 0.10


def test_nothing_is_known_of_another_taxonomy_or_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = load_scheme()
    domain = domain_of(scheme)
    assert domain is not None
    other = type(scheme)("https://example.org/another", scheme.version, tuple(scheme))
    assert domain_of(other) is None
    monkeypatch.setattr(search_api.domain, "_packaged", lambda: replace(domain, model="another 1"))
    assert domain_of(scheme) is None


def test_only_the_direction_of_a_vector_counts() -> None:
    domain = domain_of(load_scheme())
    assert domain is not None
    row = quantized(domain.weights[None, :])[0]
    assert domain.likelihood(row.tobytes()) > 0.9
    assert domain.likelihood((row // 2).tobytes()) == pytest.approx(domain.likelihood(row.tobytes()), abs=0.02)
    assert float((unit(row) ** 2).sum()) == pytest.approx(1.0, abs=1e-5)
    assert domain.likelihood(bytes(len(row))) == pytest.approx(1 / (1 + 2.718281828**-domain.intercept), abs=1e-4)
