"""Articles of other fields, which get no tag: a crawl of a city's site brings in many.

Some concept is always the likeliest, and a council's page on its parks shares words with one on safety. So what
annotated articles teach (learnt.py) includes articles without any concept, and a regression of the same make tells
these apart from all others. What is like nothing that was seen is not called outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.annotating.concepts.learnt import load_learnt, taught

if TYPE_CHECKING:
    from indexer.annotating.concepts.hits import Hit
    from indexer.annotating.parsed import ParsedArticle
    from indexer.passages import Encoded
    from taxonomy.scheme import Scheme

FILE = Path(__file__).with_name("outside.npz")
OUTSIDE = "outside"
"""The one thing that the regression tells."""
LEAST = 0.25
"""From this value on an article is outside the field: three in a thousand of the field's come that far."""
FIELD = frozenset(["community-policing", "crime-problems", "observatories", "prevention-approaches", "victims"])
"""Branches of the taxonomy that are the field's own: other fields have seminars, towns and schools as well."""


def is_outside(parsed: ParsedArticle, encoded: Encoded, counts: Mapping[str, int]) -> bool:
    """Whether an article is of another field than the one that the packaged taxonomy is made for.

    Args:
        parsed: the article.
        encoded: its passages as vectors.
        counts: its words, as `word_counts` gives them.
    """
    return taught(parsed, encoded, load_learnt(FILE), counts)[OUTSIDE].value >= LEAST


def names_the_field(hits: Iterable[Hit], scheme: Scheme) -> bool:
    """Whether an article says in so many words that it is of the field: by a label of several words in its title, or by
    two different ones; weak ones, clues and such as stand for several concepts do not count.

    Args:
        hits: where labels stand in it.
        scheme: the packaged taxonomy.
    """
    clear = [
        hit
        for hit in hits
        if hit.words > 1
        and hit.rarity == 1
        and not (hit.weak or hit.clue)
        and not FIELD.isdisjoint((hit.concept, *scheme.ancestors(hit.concept)))
    ]
    return any(hit.position == "title" for hit in clear) or len({hit.concept for hit in clear}) > 1
