"""What annotated articles teach of concepts: a ridge regression from an article's words and meaning to its tags.

Fitted by `python -m benchmarks.tagging.fit` on the development part of the sample corpus, on articles written for the
purpose and on real documents that are not part of the project; only its coefficients are kept (`learnt.npz`). It knows
the concepts that were tagged there and is silent on all others: another scheme is tagged without it (untaught.py).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from indexer.annotating.concepts.hits import tokens_of
from indexer.annotating.name_words import text_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.embedding import unit
from taxonomy.forms import Token, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from corpus.model import Language
    from indexer.passages import Encoded
    from taxonomy.scheme import LabelLanguage

    Numbers = NDArray[np.float32]

FILE = Path(__file__).with_name("learnt.npz")
TITLE_SHARE = 0.2
"""Weight of the title beside the mean of the passages."""
TITLE_WORD = 2
"""How many times a word in the title counts."""
SHORTEST_STEM = 3
_START = attrgetter("start")
UNKNOWN_RANK = 1000
"""Rank of a concept that the regression does not know."""


class Taught(NamedTuple):
    """What the regression says of one concept in one article: by words and meaning together, and by words alone.

    Ranks are among all concepts that it knows, from nought; `deviation` is how many standard deviations the value
    stands above the mean of all concepts; `share` is the value as a share of the greatest.
    """

    value: float = 0.0
    rank: int = UNKNOWN_RANK
    words: float = 0.0
    words_rank: int = UNKNOWN_RANK
    deviation: float = 0.0
    share: float = 0.0


UNTAUGHT = Taught()
"""What is said of a concept that the regression does not know."""


class Learnt(NamedTuple):
    """The regression.

    `concepts` names the columns of `by_meaning` (dimensions, concepts) and `by_word` (words, concepts). `vocabulary`
    gives the row of each word, `rarity` (words,) its inverse document frequency. `centres` holds the mean vector of the
    passages of each language, which is taken off: what all texts on the field have in common.
    """

    concepts: tuple[str, ...]
    centres: Mapping[str, Numbers]
    by_meaning: Numbers
    vocabulary: Mapping[str, int]
    rarity: Numbers
    by_word: Numbers

    def measure(self, counts: Mapping[str, int], vector: Numbers | None) -> dict[str, Taught]:
        """What is known of each concept.

        Args:
            counts: the article's words, as `word_counts` gives them.
            vector: (dimensions,), as `article_vector` gives it; None where nothing is known of its meaning.
        """
        rows, weights = weigh_words(counts, self.vocabulary, self.rarity)
        by_words = weights @ self.by_word[rows]
        return as_taught(self.concepts, by_words if vector is None else by_words + vector @ self.by_meaning, by_words)


def as_taught(concepts: Sequence[str], values: Numbers, by_words: Numbers) -> dict[str, Taught]:
    """What is said of each concept, from (concepts,) values by words and meaning and by words alone."""
    import numpy as np

    ranks, word_ranks = (np.argsort(np.argsort(-each)).tolist() for each in (values, by_words))
    deviations = (values - values.mean()) / max(1e-6, float(values.std()))
    shares = values / max(1e-6, float(values.max()))
    columns = (values.tolist(), ranks, by_words.tolist(), word_ranks, deviations.tolist(), shares.tolist())
    return {concept: Taught(*row) for concept, row in zip(concepts, zip(*columns, strict=True), strict=True)}


def weigh_words(counts: Mapping[str, int], vocabulary: Mapping[str, int], rarity: Numbers) -> tuple[list[int], Numbers]:
    """Rows and weights of the words known: logarithm of the count times rarity, the whole brought to length one.

    Salton and Buckley 1988 (their `ltc`).
    """
    import numpy as np

    known = [(vocabulary[word], 1 + math.log(count)) for word, count in counts.items() if word in vocabulary]
    rows = [row for row, _ in known]
    weights = np.array([weight for _, weight in known], dtype=np.float32) * rarity[rows]
    return rows, np.asarray(weights / max(1e-9, float(np.linalg.norm(weights))), dtype=np.float32)


def word_counts(parsed: ParsedArticle) -> Counter[str]:
    """How often each stem stands in title and text, its language before it ("fr:prevent")."""
    counts: Counter[str] = Counter()
    for part in parsed.parts:
        if part.field != "section":
            found = _counts_in(part)
            for _ in range(TITLE_WORD if part.field == "title" else 1):
                counts.update(found)
    return counts


def _counts_in(part: ParsedPart, start: int = 0, end: int | None = None) -> Counter[str]:
    """How often each stem stands in characters `start` to `end` of a part, which may not cut a word."""
    language: LabelLanguage = "fr" if part.language == "fr" else "en"
    row = tokens_of(part)[language]
    if end is not None:
        row = row[bisect_left(row, start, key=_START) : bisect_left(row, end, key=_START)]
    return _counts(row, language)


def _counts(row: Sequence[Token], language: LabelLanguage) -> Counter[str]:
    return Counter(f"{language}:{token.stem}" for token in row if len(token.stem) >= SHORTEST_STEM)


def taught(
    parsed: ParsedArticle, encoded: Encoded | None, learnt: Learnt, counts: Mapping[str, int] | None = None
) -> dict[str, Taught]:
    """What annotated articles teach of an article: of each concept known.

    Args:
        parsed: the article.
        encoded: its passages as vectors.
        learnt: the regression.
        counts: its words, as `word_counts` gives them, where they are at hand.
    """
    vector = None if encoded is None else article_vector(encoded, parsed.language, learnt.centres)
    return learnt.measure(word_counts(parsed) if counts is None else counts, vector)


def telling_passages(
    parsed: ParsedArticle, encoded: Encoded, learnt: Learnt, concepts: Sequence[str]
) -> dict[str, tuple[int, int]]:
    """Of each concept that the regression knows the passage, (start, end) in the text, that most speaks for it.

    Args:
        parsed: the article.
        encoded: its passages as vectors.
        learnt: the regression.
        concepts: ids of concepts.
    """
    import numpy as np

    numbers = {concept: number for number, concept in enumerate(learnt.concepts)}
    known = [concept for concept in concepts if concept in numbers]
    if not known or not encoded.stretches:
        return {}
    columns = [numbers[concept] for concept in known]
    by_word, by_meaning = learnt.by_word[:, columns], learnt.by_meaning[:, columns]
    centre = learnt.centres["fr" if parsed.language == "fr" else "en"]
    values = unit(encoded.vectors - centre) @ by_meaning
    for number, (start, end) in enumerate(encoded.stretches):
        counts = _counts_at(parsed, start, end)
        rows, weights = weigh_words(counts, learnt.vocabulary, learnt.rarity)
        values[number] += weights @ by_word[rows]
    best = np.argmax(values, axis=0).tolist()
    return {concept: encoded.stretches[row] for concept, row in zip(known, best, strict=True)}


def _counts_at(parsed: ParsedArticle, start: int, end: int) -> Counter[str]:
    """How often each stem stands in a stretch of the text, in the language of the part in which it begins."""
    begins = [part for part in parsed.parts_of("text") if part.offset <= start]
    if begins and end <= begins[-1].offset + len(text_of(begins[-1])):
        return _counts_in(begins[-1], start - begins[-1].offset, end - begins[-1].offset)
    told = begins[-1].language if begins else parsed.language
    language: LabelLanguage = "fr" if told == "fr" else "en"
    return _counts(tokens(parsed.article.text[start:end], language), language)


def article_vector(article: Encoded, language: Language, centres: Mapping[str, Numbers]) -> Numbers | None:
    """(dimensions,), of unit length: the mean of an article's passages and title, its language's centre taken off.

    None for an article without words.
    """
    import numpy as np

    centre = centres["fr" if language == "fr" else "en"]
    rows = article.vectors if len(article.vectors) or article.title is None else article.title[None, :]
    if not len(rows):
        return None
    vector = unit(rows - centre).mean(axis=0)
    if article.title is not None:
        vector = (1 - TITLE_SHARE) * vector + TITLE_SHARE * unit(article.title - centre)
    return np.asarray(unit(vector), dtype=np.float32)


def write(learnt: Learnt, path: Path = FILE) -> None:
    """Keep a regression: half precision is enough for values that are compared, and most words say nothing of most
    concepts."""
    import numpy as np

    said = np.nonzero(learnt.by_word)
    np.savez_compressed(
        path,
        concepts=np.array(learnt.concepts),
        vocabulary=np.array(list(learnt.vocabulary)),
        by_meaning=learnt.by_meaning.astype(np.float16),
        rarity=learnt.rarity.astype(np.float16),
        word_rows=said[0].astype(np.uint16),
        word_columns=said[1].astype(np.uint16),
        word_values=learnt.by_word[said].astype(np.float16),
        **{f"centre_{language}": centre for language, centre in learnt.centres.items()},  # type: ignore[arg-type]
    )


@cache
def load_learnt(path: Path = FILE) -> Learnt:
    """The regression that the package carries."""
    import numpy as np

    with np.load(path) as held:
        concepts, vocabulary = held["concepts"].tolist(), held["vocabulary"].tolist()
        by_word = np.zeros((len(vocabulary), len(concepts)), dtype=np.float32)
        by_word[held["word_rows"], held["word_columns"]] = held["word_values"]
        return Learnt(
            tuple(concepts),
            {name.removeprefix("centre_"): held[name] for name in held.files if name.startswith("centre_")},
            held["by_meaning"].astype(np.float32),
            {word: row for row, word in enumerate(vocabulary)},
            held["rarity"].astype(np.float32),
            by_word,
        )
