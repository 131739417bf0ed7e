"""What kind of article it is: by its cues, its form, and what the words and the meaning of annotated articles teach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from corpus.model import KINDS, Kind
from indexer.annotating.concepts.learnt import load_learnt, taught, word_counts
from indexer.annotating.kinds.features import form_names, forms, shares_of_points
from indexer.annotating.kinds.folded import fold_article
from indexer.annotating.kinds.weights import LEARNT, load_models
from indexer.annotating.parsed import ParsedArticle

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.passages import Encoded


def find_kind(parsed: ParsedArticle, encoded: Encoded | None = None, counts: Mapping[str, int] | None = None) -> Kind:
    """The kind of an article.

    Args:
        parsed: the article.
        encoded: its passages as vectors, where there is an encoder: it goes by what they mean too.
        counts: its words, as `word_counts` gives them, where they are at hand.
    """
    scores = kind_scores(parsed, encoded, counts)
    return max(KINDS, key=lambda kind: (scores[kind], -KINDS.index(kind)))


def kind_scores(
    parsed: ParsedArticle, encoded: Encoded | None = None, counts: Mapping[str, int] | None = None
) -> dict[Kind, float]:
    """How much speaks for each kind: logarithms of chances, but for a constant."""
    name = "by_words" if encoded is None else "by_meaning"
    model, folded = load_models()[name], fold_article(parsed.article)
    by_form = forms(parsed.article, folded) @ _form_table(name)
    told = taught(parsed, encoded, load_learnt(LEARNT), word_counts(parsed) if counts is None else counts)
    points = shares_of_points(parsed.article, folded)
    return {
        kind: model.intercepts[kind]
        + float(by_form[number])
        + model.learnt * told[kind].value
        + sum(weight * value for weight, value in zip(model.points, points[kind], strict=True))
        for number, kind in enumerate(KINDS)
    }


@cache
def _form_table(name: str) -> NDArray[np.float64]:
    """(forms, kinds), in the order of `forms` and of KINDS."""
    import numpy as np

    held = load_models()[name].forms
    return np.array([held.get(form, [0.0] * len(KINDS)) for form in form_names()], dtype=np.float64)
