"""The passages of articles as vectors: encoded once for all that goes by meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.model import Article
    from indexer.embedding import Embedder, Vectors

SHORTEST = 90
"""Characters below which a sentence is read together with the next one: alone it means too little."""
_END = re.compile(r"(?<=[.!?…])[»”\"]?\s+|\n+")


@dataclass(frozen=True, slots=True)
class Encoded:
    """An article's passages, (start, end) in its text, with a vector each, and the vector of its title."""

    stretches: tuple[tuple[int, int], ...]
    vectors: Vectors
    """One row for each stretch; (passages, dimensions), of unit length."""
    title: Vectors | None
    """(dimensions,); None for an article without a title."""


def passages(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a text, short ones joined to the next, in order."""
    found: list[tuple[int, int]] = []
    for start, end in _sentences(text):
        if found and found[-1][1] - found[-1][0] < SHORTEST:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in [*(match.span() for match in _END.finditer(text)), (len(text), len(text))]:
        piece = text[position:start]
        if piece.strip():
            yield position + len(piece) - len(piece.lstrip()), position + len(piece.rstrip())
        position = end


def encode(articles: Sequence[Article], embedder: Embedder) -> list[Encoded]:
    """The passages of all articles, encoded in one go."""
    stretches = [passages(article.text) for article in articles]
    texts = [a.text[start:end] for a, held in zip(articles, stretches, strict=True) for start, end in held]
    vectors = embedder.embed([*texts, *(article.title for article in articles)])
    found, first = [], 0
    for number, (article, held) in enumerate(zip(articles, stretches, strict=True)):
        title = vectors[len(texts) + number] if article.title.strip() else None
        found.append(Encoded(tuple(held), vectors[first : first + len(held)], title))
        first += len(held)
    return found
