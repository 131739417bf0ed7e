"""F1 of main texts: by shingles of four words, by words, and by snippets, as the public benchmarks count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean
from typing import Final

from rapidfuzz import fuzz

from benchmarks.extraction.sets import GoldPage
from corpus.errors import InputError
from corpus.text import fold_key

_WORD: Final = re.compile(r"\w+")
_SHINGLE: Final = 4
_SAME_TITLE: Final = 70.0


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def by_vigie(page: GoldPage) -> str:
    """The main text as Vigie has it: the articles of the page, without the headline of the page and captions.

    The public sets hold neither headlines nor captions in their gold.
    """
    from crawler.reading import read
    from crawler.splitting import split

    try:
        reading = read(page.html, name=page.name, media_type="text/html")
    except InputError:
        return ""
    document = split(reading)
    first = next((reading.text[b.start : b.end] for b in reading.blocks if b.marked and b.level == 1), "")
    out: list[str] = []
    for n, article in enumerate(document.articles):
        title = fold_key(article.title)
        headline = title == fold_key(first) or fuzz.partial_ratio(title, fold_key(document.title)) >= _SAME_TITLE
        if title and (page.articles > 1 or n or not headline):
            out.append(article.title)
        out += [article.text[b.start : b.end] for b in article.blocks if b.kind != "caption"]
    return "\n".join(out)


def by_trafilatura(page: GoldPage) -> str:
    """The main text as plain trafilatura has it."""
    import trafilatura

    return trafilatura.extract(page.html, include_comments=False) or ""


def shingles(text: str, size: int = _SHINGLE) -> Counter[tuple[str, ...]]:
    """Runs of `size` words with how often each stands in the text; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words)


def by_shingles(pairs: Iterable[tuple[str, str]], size: int = _SHINGLE) -> Score:
    """Means of precision and recall over pages, as in the Scrapinghub benchmark; pairs of gold and found."""
    precision: list[float] = []
    recall: list[float] = []
    for gold, found in pairs:
        a, b = shingles(gold, size), shingles(found, size)
        hits = (a & b).total()
        if b.total():
            precision.append(hits / b.total())
        if a.total():
            recall.append(hits / a.total())
    return Score(mean(precision or [0.0]), mean(recall or [0.0]))


def by_snippets(pages: Iterable[tuple[GoldPage, str]]) -> Score:
    """Over all pages together: snippets found of those that belong to the text, and of those that do not."""
    right = wrong = missed = 0
    for page, text in pages:
        plain = " ".join(text.split())
        hits = sum(" ".join(s.split()) in plain for s in page.has)
        right, missed = right + hits, missed + len(page.has) - hits
        wrong += sum(" ".join(s.split()) in plain for s in page.has_not)
    return Score(right / max(1, right + wrong), right / max(1, right + missed))
