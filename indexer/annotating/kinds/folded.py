"""The words of an article, folded once for all that tells its kind."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from corpus.model import Article
from corpus.words import words

LEAD_CHARACTERS = 420


class Folded(NamedTuple):
    """The folded words of each place of an article; `lead` and `body` together are its text."""

    section: list[str]
    title: list[str]
    lead: list[str]
    body: list[str]

    @property
    def text(self) -> list[str]:
        """The words of the whole text."""
        return self.lead + self.body


def fold_article(article: Article) -> Folded:
    """The words of an article by place."""
    section, title = ([word.text for word in words(held)] for held in (article.section or "", article.title))
    found = words(article.text)
    lead = bisect_left([word.start for word in found], LEAD_CHARACTERS)
    text = [word.text for word in found]
    return Folded(section, title, text[:lead], text[lead:])
