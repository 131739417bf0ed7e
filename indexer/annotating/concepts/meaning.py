"""How close the sentences of an article are in meaning to the concepts of a scheme.

A concept is what its labels, its definitions and its examples (`skos:example`: sentences as texts on it have them) say;
a sentence is as close to it as to the closest of these. The mean of all concepts is taken off both: it is what all of
them have in common, the field as such, and tells nothing apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from taxonomy.scheme import LANGUAGES, Concept, Scheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.model import Article
    from indexer.embedding import Embedder

    Numbers = NDArray[np.float32]

LABELS_TOLD = 5
"""Labels of one language that are encoded together: more blur the meaning."""
SHORTEST = 90
"""Characters below which a sentence is read together with the one before it: alone it means too little."""
CANDIDATES = 12
"""Concepts closest in meaning that are weighed without any word for them."""
NEAR_RANKS = 5
"""Ranks among all concepts within which a sentence counts as one about the concept."""
_END = re.compile(r"(?<=[.!?…])[»”\"]?\s+|\n+")


@dataclass(frozen=True, slots=True)
class Closeness:
    """What meaning says of one concept in one article; cosines once the mean is taken off."""

    best: float
    second: float
    mean: float
    title: float
    deviation: float
    rank: int
    margin: float
    sentence_rank: int
    sentences: float
    passage: tuple[int, int]
    """The stretch of the text that is closest."""


def passages(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a text, short ones joined to the one before, in order."""
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


class ConceptMeanings:
    """The concepts of a scheme as vectors.

    Args:
        scheme: its concepts that can tag are encoded here, about a second for a thousand labels.
        embedder: makes the vectors.
    """

    def __init__(self, scheme: Scheme, embedder: Embedder) -> None:
        import numpy as np

        self._embedder = embedder
        self._ids = [concept.id for concept in scheme if concept.tags]
        told = [_told(scheme[concept]) for concept in self._ids]
        vectors = embedder.embed([text for texts in told for text in texts])
        self._first = np.cumsum([0, *(len(texts) for texts in told)])[:-1]
        self._centre = vectors.mean(axis=0)
        self._vectors = _unit(vectors - self._centre)

    def closeness(self, articles: Sequence[Article]) -> list[dict[str, Closeness]]:
        """For each article the closeness of every concept; all articles are encoded in one go."""
        stretches = [passages(article.text) for article in articles]
        texts = [a.text[start:end] for a, held in zip(articles, stretches, strict=True) for start, end in held]
        near = self._near([*texts, *(article.title for article in articles)])
        titles, first, found = near[len(texts) :], 0, []
        for number, (article, held) in enumerate(zip(articles, stretches, strict=True)):
            sentences = near[first : first + len(held)]
            first += len(held)
            title = titles[number : number + 1]
            if not held:
                sentences = title
            found.append(self._of_article(sentences, title[0] if article.title else None, held or [(0, 0)]))
        return found

    def _near(self, texts: Sequence[str]) -> Numbers:
        """(texts, concepts): cosine of each text to the closest of what each concept is told by."""
        import numpy as np

        if not self._ids:
            return np.zeros((len(texts), 0), dtype=np.float32)
        # In stretches: all texts of a chunk against all labels of a large thesaurus would take gigabytes.
        rows = [np.zeros((0, len(self._ids)), dtype=np.float32)]
        vectors = _unit(self._embedder.embed(texts) - self._centre)
        for start in range(0, len(texts), 256):
            cosines = vectors[start : start + 256] @ self._vectors.T
            rows.append(np.maximum.reduceat(cosines, self._first, axis=1))
        return np.concatenate(rows)

    def _of_article(
        self, near: Numbers, title: Numbers | None, stretches: Sequence[tuple[int, int]]
    ) -> dict[str, Closeness]:
        import numpy as np

        if not self._ids:
            return {}
        best, mean = near.max(axis=0), near.mean(axis=0)
        second = np.partition(near, -2, axis=0)[-2] if len(near) > 1 else best
        of_title = mean if title is None else title
        together = best + mean + 0.5 * of_title
        deviation = (together - together.mean()) / max(1e-6, float(together.std()))
        ranks = _ranks(together)
        in_sentences = np.argsort(np.argsort(-near, axis=1), axis=1)
        about = (in_sentences < NEAR_RANKS).mean(axis=0)
        closest, highest = near.argmax(axis=0), in_sentences.min(axis=0)
        top = together.max()
        return {
            concept: Closeness(
                float(best[n]),
                float(second[n]),
                float(mean[n]),
                float(of_title[n]),
                float(deviation[n]),
                int(ranks[n]),
                float(top - together[n]),
                int(highest[n]),
                float(about[n]),
                stretches[int(closest[n])],
            )
            for n, concept in enumerate(self._ids)
        }


def _told(concept: Concept) -> list[str]:
    """The texts that tell what a concept is: never empty."""
    texts = []
    for language in LANGUAGES:
        labels = (*concept.named(language, "preferred"), *concept.named(language, "alternative"))[:LABELS_TOLD]
        if labels:
            texts.append(", ".join(labels))
            if definition := concept.definitions.get(language):
                texts.append(f"{labels[0]}. {definition}")
    texts += [text for _, text in concept.examples]
    return texts or [concept.id.replace("-", " ")]


def _ranks(values: Numbers) -> NDArray[np.int64]:
    import numpy as np

    return np.argsort(np.argsort(-values))


def _unit(vectors: Numbers) -> Numbers:
    import numpy as np

    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
