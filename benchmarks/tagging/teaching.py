"""Fitting what annotated articles teach: a ridge regression on words and meaning (see concepts/learnt.py).

A word also teaches, more faintly, the words for it in the other language, so that an article teaches both.

Solved over articles, not over words (the dual form: Saunders, Gammerman and Vovk 1998), as there are fewer of them.
What an article would be told by all articles but those of its group follows from the one solution by the block form of
leaving one out (Cook and Weisberg 1982), without fitting again for each group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, identity

from indexer.annotating.concepts.learnt import Learnt, Taught, article_vector, as_taught, weigh_words
from search_api.translating import load_lexicon
from taxonomy.forms import label_stem

if TYPE_CHECKING:
    from corpus.model import Language
    from indexer.passages import Encoded
    from taxonomy.scheme import LabelLanguage

    Numbers = NDArray[np.float32]

MEANING_SHARE = 0.15
"""How much of the likeness of two articles is that of their meaning; the rest is that of their words."""
PENALTY = 3.0
"""Weight of the penalty."""
EVENING = 0.05
"""Power of a concept's frequency by which its column is divided: rare concepts are told too faintly otherwise."""
CARRIED = 0.4
"""Weight of the words for a word in the other language, all of them together, beside the word itself."""
LEAST_ARTICLES = 2
"""In how many articles a word must stand to be learnt from."""
KEPT = 250_000
"""Coefficients of words that are kept, the largest: more change nothing."""


class Shares(NamedTuple):
    """How the regression weighs: see the constants above."""

    meaning: float = MEANING_SHARE
    penalty: float = PENALTY
    evening: float = EVENING
    carried: float = CARRIED


SHARES = Shares()


class Teaching:
    """The regression on articles, whole and with groups left out.

    Args:
        counts: the words of each article (`word_counts`).
        encoded: its passages as vectors.
        languages: its main language.
        right: (article) how far each concept is right for it, 0 to 1.
        shares: how words and meaning are weighed.
    """

    def __init__(
        self,
        counts: Sequence[Mapping[str, int]],
        encoded: Sequence[Encoded],
        languages: Sequence[Language],
        right: Sequence[Mapping[str, float]],
        shares: Shares = SHARES,
    ) -> None:
        self._shares = shares
        self._centres = language_centres(encoded, languages)
        self._vocabulary, self._rarity = _vocabulary(counts)
        self._concepts = tuple(sorted({concept for held in right for concept in held}))
        self._carrying = identity(len(self._vocabulary)) + shares.carried * carrying(self._vocabulary)
        self._words = self._word_table(counts) @ self._carrying
        vectors = [article_vector(e, language, self._centres) for e, language in zip(encoded, languages, strict=True)]
        nothing = np.zeros(len(self._centres["en"]), dtype=np.float32)
        self._meaning = np.stack([nothing if vector is None else vector for vector in vectors])
        self._by_words = (1 - shares.meaning) * (self._words @ self._words.T).toarray()
        kernel = shares.meaning * self._meaning @ self._meaning.T + self._by_words
        wanted = np.array([[held.get(c, 0.0) for c in self._concepts] for held in right])
        often = wanted.mean(axis=0)
        self._wanted = (wanted - often) / np.maximum(often, 1e-3) ** shares.evening
        self._inverse = np.linalg.inv(kernel + shares.penalty * np.eye(len(kernel)))
        self._dual = self._inverse @ self._wanted

    def learnt(self) -> Learnt:
        """The regression on all articles."""
        by_word = (1 - self._shares.meaning) * (self._carrying @ (self._words.T @ self._dual))
        least = np.sort(np.abs(by_word), axis=None)[-KEPT] if by_word.size > KEPT else 0.0
        by_word = np.where(np.abs(by_word) >= least, by_word, 0.0).astype(np.float32)
        by_meaning = np.asarray(self._shares.meaning * (self._meaning.T @ self._dual), dtype=np.float32)
        return Learnt(self._concepts, self._centres, by_meaning, self._vocabulary, self._rarity, by_word)

    def held_out(self, groups: Sequence[str]) -> list[dict[str, Taught]]:
        """For each article what the articles of other groups teach of it."""
        values = np.zeros_like(self._dual)
        words = np.zeros_like(self._dual)
        members: dict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            members[group].append(number)
        for rows in members.values():
            inverse, likeness = self._inverse[:, rows], self._by_words[rows]
            block = np.linalg.solve(inverse[rows], self._dual[rows])
            values[rows] = self._wanted[rows] - block
            # The dual without the group: what it held is taken out of the others' shares, and its own rows are nought.
            own = self._dual[rows] - inverse[rows] @ block
            words[rows] = likeness @ self._dual - (likeness @ inverse) @ block - likeness[:, rows] @ own
        return [as_taught(self._concepts, *row) for row in zip(values, words, strict=True)]

    def _word_table(self, counts: Sequence[Mapping[str, int]]) -> csr_matrix:
        held = [weigh_words(each, self._vocabulary, self._rarity) for each in counts]
        places = ([n for n, (rows, _) in enumerate(held) for _ in rows], [row for rows, _ in held for row in rows])
        shape = (len(held), len(self._vocabulary))
        return csr_matrix((np.concatenate([weights for _, weights in held]), places), shape=shape)


def _vocabulary(counts: Sequence[Mapping[str, int]]) -> tuple[dict[str, int], Numbers]:
    """The words to learn from, and the rarity of each among the articles of its language."""
    often = Counter(word for held in counts for word in held)
    known = {word for word, times in often.items() if times >= LEAST_ARTICLES}
    kept = sorted(known | {word for word, meant in _translations().items() if not known.isdisjoint(meant)})
    whole = Counter("fr" if sum(w[:2] == "fr" for w in held) * 2 > len(held) else "en" for held in counts)
    rarity = [max(0.1, float(np.log((whole[word[:2]] + 1) / (often[word] + 0.5)))) for word in kept]
    return {word: row for row, word in enumerate(kept)}, np.array(rarity, dtype=np.float32)


def carrying(vocabulary: Mapping[str, int]) -> csr_matrix:
    """The words for each word in the other language: (words, words), each row of length one, or empty."""
    rows, columns, weights = [], [], []
    for word, row in vocabulary.items():
        there = [vocabulary[each] for each in _translations().get(word, ()) if each in vocabulary]
        rows += [row] * len(there)
        columns += there
        weights += [max(1, len(there)) ** -0.5] * len(there)
    return csr_matrix((weights, (rows, columns)), shape=(len(vocabulary), len(vocabulary)))


@cache
def _translations() -> dict[str, tuple[str, ...]]:
    """The stems for each stem in the other language, with the language before each, by the lexicon of the search."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    others: tuple[tuple[LabelLanguage, LabelLanguage], ...] = (("fr", "en"), ("en", "fr"))
    for language, other in others:
        for word, meant in load_lexicon().by_word[language].items():
            there = (f"{other}:{label_stem(each, other)}" for each in meant)
            found[f"{language}:{label_stem(word, language)}"].update(dict.fromkeys(there))
    return {word: tuple(meant) for word, meant in found.items()}


def language_centres(articles: Sequence[Encoded], languages: Sequence[Language]) -> dict[str, Numbers]:
    """The mean vector of all passages of each language; of all passages for a language that has none."""
    held: dict[str, list[Numbers]] = {"fr": [], "en": []}
    for article, language in zip(articles, languages, strict=True):
        held["fr" if language == "fr" else "en"].append(article.vectors)
    every = [article.vectors for article in articles]
    return {name: np.concatenate(rows or every).mean(axis=0) for name, rows in held.items()}
