"""What comes again every year: "Each year in April", "chaque année, le 25 novembre", "in June of each year"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from corpus.text import fold
from indexer.annotating.dates.words import MONTHS

_SEVERAL = r"(?:\w{1,8} )?"  # "every two years", "tous les trois ans"
_YEARLY = (
    rf"(?:(?:each|every) {_SEVERAL}years?|(?:once|twice|times) (?:a|per) year|annually|yearly"
    rf"|chaque annee|tous les {_SEVERAL}ans|fois par an|annuellement)"
)
_BETWEEN = (
    "in|on|during|from|to|at|around|between|early|late|mid|middle|beginning|start|end|the|month|of|and|or"
    "|en|du|d'|au|aux|a|de|des|le|la|les|l'|entre|pendant|durant|courant|vers|debut|mi|fin|mois|et|ou"
)
_MONTH = "|".join(sorted(MONTHS["fr"] | MONTHS["en"]))
_BEFORE = re.compile(
    rf"(?<!\w){_YEARLY}(?:(?P<close>(?: (?:[,-]|\d{{1,2}}|{_BETWEEN}|{_MONTH}))*)"
    r"|(?: (?!this|next|cette|prochaine?|[.;])\S+)*)$"
)
_AFTER = re.compile(rf"\s*,?\s*(?:of |de )?{_YEARLY}\b")
_LIKE = frozenset(("like", "as", "comme"))


def yearly(before: Sequence[str], after: str) -> Literal["close", "far"] | None:
    """How an expression is tied to a word for every year: by prepositions and other dates alone, or across a clause.

    Args:
        before: the folded words before the expression, nearest last.
        after: the text right behind it.
    """
    if _AFTER.match(fold(after)):
        return "close"
    told = _BEFORE.search(" ".join(before))
    if told is None:
        return None
    if _LIKE & set(told.string[: told.start()].split()[-3:]):  # "Like every year, the fair is on 3 May": this one
        return None
    return "far" if told["close"] is None else "close"
