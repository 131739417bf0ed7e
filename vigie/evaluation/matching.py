"""Which article found is which article of the gold: by their words alone, one to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from corpus.text import fold_key
from vigie.evaluation.scores import assign

COVERED = 0.8
"""Share of the gold's words that an article must hold."""
FOREIGN = 0.2
"""Share of an article's words that may be others'."""


def word_bag(text: str) -> Counter[str]:
    """The folded words of a text with how often they stand there."""
    return Counter(fold_key(text).split())


def overlap(found: Counter[str], gold: Counter[str]) -> float:
    """How well two bags of words agree (F1 of their words), 0 where they are not the same article."""
    common = (found & gold).total()
    of_found, of_gold = found.total(), gold.total()
    # Compared as whole numbers of words would be: a share such as 1 - 0.2 is not exactly 0.8.
    if not common or common < COVERED * of_gold - 1e-9 or of_found - common > FOREIGN * of_found + 1e-9:
        return 0.0
    return 2 * common / (of_found + of_gold)


def match_texts(found: Sequence[str], gold: Sequence[str]) -> tuple[int | None, ...]:
    """For each gold text the place of the found text that holds it, or None; each found text is used once.

    A found text holds a gold one when it has 80 % of its words (as a multiset, folded) and at most 20 % of its own
    words are foreign to it. Of several, the one that agrees best is tried first.
    """
    bags = [word_bag(text) for text in found]
    candidates: list[list[int]] = []
    for text in gold:
        wanted = word_bag(text)
        scores = {n: s for n, bag in enumerate(bags) if (s := overlap(bag, wanted))}
        candidates.append(sorted(scores, key=lambda n: (-scores[n], n)))
    return assign(candidates)
