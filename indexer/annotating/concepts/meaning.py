"""How close the sentences of an article are in meaning to the concepts of a scheme.

A concept is what its labels, its definitions and its examples (`skos:example`: sentences as texts on it have them) say;
a sentence is as close to it as to the closest of these. The mean of all concepts is taken off both: it is what all of
them have in common, the field as such, and tells nothing apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indexer.embedding import unit
from taxonomy.scheme import LANGUAGES, Concept, Scheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.embedding import Embedder
    from indexer.passages import Encoded

    Numbers = NDArray[np.float32]

LABELS_TOLD = 5
"""Labels of one language that are encoded together: more blur the meaning."""
CANDIDATES = 8
"""Concepts closest in meaning that are weighed without any word for them."""
NEAR_RANKS = 5
"""Ranks among all concepts within which a sentence counts as one about the concept."""
RIDGE = 20.0
"""Weight of the penalty: larger blurs neighbours into one, smaller follows the wording of the examples."""
STRETCH = 256
_RANK = 9
"""The column of a concept's rank in the table of an article."""


class Closeness(NamedTuple):
    """What meaning says of one concept in one article.

    `best` to `title` are cosines once the mean is taken off; `fit` to `fit_title` come from the regression; `deviation`
    is how many standard deviations the concept stands above the mean of all concepts, both means taken together.
    """

    best: float
    second: float
    mean: float
    title: float
    fit: float
    fit_second: float
    fit_mean: float
    fit_title: float
    deviation: float
    rank: int
    margin: float
    sentence_rank: int
    sentences: float
    passage: tuple[int, int]
    """The stretch of the text that is closest."""


class Closenesses(Mapping[str, Closeness]):
    """The closeness of every concept in one article, by id; each is made only when it is asked for.

    A thesaurus may hold thousands of concepts, of which an article is close to a few.

    Args:
        numbers: the row of each concept's number in `table` and `closest`.
        table: (concepts, 13): the fields of `Closeness` but the last.
        closest: (concepts,): number of the stretch that is closest to each concept.
        stretches: (start, end) of the article's passages.
    """

    def __init__(
        self,
        numbers: Mapping[str, int],
        table: NDArray[np.float64],
        closest: NDArray[np.int64],
        stretches: Sequence[tuple[int, int]],
    ) -> None:
        self._numbers = numbers
        self._table = table
        self._closest = closest
        self._stretches = stretches

    def __getitem__(self, concept: str) -> Closeness:
        number = self._numbers[concept]
        row = self._table[number].tolist()
        passage = self._stretches[int(self._closest[number])]
        return Closeness(*row[:9], int(row[9]), row[10], int(row[11]), row[12], passage)  # type: ignore[call-arg]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def nearest(self, count: int) -> list[str]:
        """Ids of the concepts of the first `count` ranks, in the order of the scheme."""
        import numpy as np

        first = set(np.flatnonzero(self._table[:, _RANK] < count).tolist())
        return [concept for concept, number in self._numbers.items() if number in first] if first else []


@lru_cache(maxsize=2)
def _encoded(texts: tuple[str, ...], embedder: Embedder) -> Numbers:
    """What is told of all concepts, as vectors: a second's work, which a process with several taggers does once."""
    return embedder.embed(texts)


class ConceptMeanings:
    """The concepts of a scheme as vectors, and as a regression that tells them apart.

    A text's closeness to a concept is measured twice: by the cosine to the closest of the concept's texts, and by a
    ridge regression from vectors to concepts, fitted here on the concepts' texts (Hoerl and Kennard 1970), which learns
    what sets a concept apart from its neighbours.

    Args:
        scheme: its concepts that can tag are encoded here, about a second for two thousand texts.
        embedder: makes the vectors.
    """

    def __init__(self, scheme: Scheme, embedder: Embedder) -> None:
        import numpy as np
        from threadpoolctl import ThreadpoolController

        # The products are small: handing them out to threads costs five times what they take.
        self._threads = ThreadpoolController()
        self._ids = [concept.id for concept in scheme if concept.tags]
        self._numbers = {concept: number for number, concept in enumerate(self._ids)}
        told = [_told(scheme[concept]) for concept in self._ids]
        vectors = _encoded(tuple(text for texts in told for text in texts), embedder)  # type: ignore[arg-type] # has a hash
        self._first = np.cumsum([0, *(len(texts) for texts in told)])[:-1]
        self._centre = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], dtype=np.float32)
        self._vectors = unit(vectors - self._centre)
        self._regression = _ridge(self._vectors, [len(texts) for texts in told])

    def closeness(self, articles: Sequence[Encoded]) -> list[Mapping[str, Closeness]]:
        """For each article the closeness of every concept; none for one without words."""
        with self._threads.limit(limits=1):
            return [self._of_encoded(one) if self._ids else {} for one in articles]

    def _of_encoded(self, article: Encoded) -> Mapping[str, Closeness]:
        import numpy as np

        rows = [article.vectors] if article.title is None else [article.vectors, article.title[None, :]]
        vectors = np.concatenate(rows)
        if not len(vectors):
            return {}
        near, fit = self._measure(unit(vectors - self._centre))
        count = len(article.stretches) or 1
        titles = (near[:count].mean(axis=0), fit[:count].mean(axis=0))
        if article.title is not None:
            titles = (near[-1], fit[-1])
        return self._of_article(near[:count], fit[:count], titles, article.stretches or ((0, 0),))

    def _measure(self, vectors: Numbers) -> tuple[Numbers, Numbers]:
        """(texts, concepts) twice: the cosine of each text to the closest text of each concept, and the regression."""
        import numpy as np

        # In stretches: all passages of a long text against all texts of a large thesaurus would take gigabytes.
        rows = [
            np.maximum.reduceat(self._vectors @ vectors[start : start + STRETCH].T, self._first, axis=0).T
            for start in range(0, len(vectors), STRETCH)
        ]
        return np.concatenate(rows), vectors @ self._regression

    def _of_article(
        self, near: Numbers, fit: Numbers, titles: tuple[Numbers, Numbers], stretches: Sequence[tuple[int, int]]
    ) -> Mapping[str, Closeness]:
        import numpy as np

        columns = []
        together = np.zeros(len(self._ids), dtype=np.float32)
        for values, title in ((near, titles[0]), (fit, titles[1])):
            best, mean = values.max(axis=0), values.mean(axis=0)
            second = np.partition(values, -2, axis=0)[-2] if len(values) > 1 else best
            columns += [best, second, mean, title]
            together += _standard(best) + _standard(mean) + _standard(title) / 2
        together = _standard(together)
        in_sentences = _ranks(fit)
        columns += [together, _ranks(together), together.max() - together, in_sentences.min(axis=0)]
        columns.append((in_sentences < NEAR_RANKS).mean(axis=0))
        closest = fit.argmax(axis=0)
        table = np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
        return Closenesses(self._numbers, table, closest, stretches)


def _told(concept: Concept) -> list[str]:
    """The texts that tell what a concept is: never empty."""
    texts = []
    for language in LANGUAGES:
        labels = (*concept.named(language, "preferred"), *concept.named(language, "alternative"))[:LABELS_TOLD]
        if labels:
            texts.append(", ".join(labels))
            if definition := concept.told.get(language):
                texts.append(f"{labels[0]}. {definition}")
    texts += [text for _, text in concept.examples]
    return texts or [concept.id.replace("-", " ")]


def _ridge(vectors: Numbers, counts: Sequence[int]) -> Numbers:
    """(dimensions, concepts): coefficients of a ridge regression of which concept a vector belongs to.

    `counts` are the rows of each concept, in order.
    """
    import numpy as np

    members = np.repeat(np.eye(len(counts), dtype=np.float32), counts, axis=0)
    members = members - members.mean(axis=0) if len(members) else members
    gram = vectors.T @ vectors + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
    return np.linalg.solve(gram, vectors.T @ members).astype(np.float32)


def _ranks(values: Numbers) -> NDArray[np.int64]:
    """Rank of each value along the last axis, the greatest first, from nought."""
    import numpy as np

    return np.argsort(np.argsort(-values, axis=-1), axis=-1)


def _standard(values: Numbers) -> Numbers:
    """The values less their mean, over their standard deviation."""
    import numpy as np

    return np.asarray((values - values.mean()) / max(1e-6, float(values.std())), dtype=np.float32)
