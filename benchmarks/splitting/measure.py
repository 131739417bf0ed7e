"""Articles and titles found against those that are there."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.splitting.glue import GluedPage, Gold
from corpus.model import SplitArticle, SplitDocument
from corpus.text import fold_key
from crawler.reading import read
from crawler.splitting import split


@dataclass
class Tally:
    """True finds, finds, and what was there."""

    hits: int = 0
    found: int = 0
    there: int = 0

    @property
    def precision(self) -> float:
        """Share of finds that are right."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.hits / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.there
        return 2 * self.hits / total if total else 0.0


@dataclass(frozen=True)
class Result:
    """What came of one page."""

    name: str
    document: SplitDocument
    golds: tuple[Gold, ...]
    matches: tuple[int | None, ...]
    seconds: float


def _bag(text: str) -> Counter[str]:
    return Counter(fold_key(re.sub(r"(?m)^\s*#+", " ", text)).split())


def match(articles: Sequence[SplitArticle], golds: Sequence[Gold]) -> tuple[int | None, ...]:
    """For each gold article the article found that holds 80 % of its words and at most 20 % others; each used once."""
    bags = [_bag(a.text) for a in articles]
    used: set[int] = set()
    out: list[int | None] = []
    for gold in golds:
        wanted = _bag(gold.text)
        best = None
        for i, bag in enumerate(bags):
            common = sum((bag & wanted).values())
            if i not in used and common >= 0.8 * sum(wanted.values()) and common >= 0.8 * sum(bag.values()):
                best = i
                break
        if best is not None:
            used.add(best)
        out.append(best)
    return tuple(out)


def run_glued(pages: Iterable[GluedPage]) -> list[Result]:
    """Read and split each glued page."""
    return [_run(p.name, p.text.encode(), None, p.articles) for p in pages]


def _run(name: str, data: bytes, issued: date | None, golds: tuple[Gold, ...]) -> Result:
    start = time.perf_counter()
    document = split(read(data, name=name), issued=issued)
    seconds = time.perf_counter() - start
    return Result(name, document, golds, match(document.articles, golds), seconds)


def tallies(results: Iterable[Result]) -> dict[str, Tally]:
    """Counts over pages: articles by their words, titles and sections by equality after folding."""
    counts: dict[str, Tally] = {}
    for result in results:
        tally_articles(counts, result.document.articles, result.golds)
    return counts


def tally_articles(counts: dict[str, Tally], found: Sequence[SplitArticle], golds: Sequence[Gold]) -> None:
    """Add one page to the counts of articles, titles and sections."""
    articles, titles, sections = (counts.setdefault(n, Tally()) for n in ("articles", "titles", "sections"))
    articles.hits += sum(m is not None for m in match(found, golds))
    articles.found += len(found)
    articles.there += len(golds)
    _count(titles, [a.title for a in found], [g.title for g in golds])
    _count(sections, [a.section or "" for a in found], [g.section or "" for g in golds])


def _count(tally: Tally, found: Iterable[str], there: Iterable[str]) -> None:
    got = Counter(k for k in map(fold_key, found) if k)
    want = Counter(k for k in map(fold_key, there) if k)
    tally.hits += sum((got & want).values())
    tally.found += sum(got.values())
    tally.there += sum(want.values())


@dataclass(frozen=True)
class GoldPage:
    """A page found, with its annotation."""

    path: Path
    issued: date | None
    edition: str | None
    article_issued: date | None
    golds: tuple[Gold, ...]


def load_annotated(folder: Path) -> list[GoldPage]:
    """The pages of a folder with `pages/` and `gold/` (form: the annotation guideline in the documentation)."""
    pages: list[GoldPage] = []
    for file in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        articles = tuple(Gold(a["title"], a["text"], a.get("section")) for a in gold["articles"])
        first = gold["articles"][0].get("issued") if gold["articles"] else None
        pages.append(
            GoldPage(
                folder / "pages" / gold["page"], _date(gold.get("issued")), gold.get("edition"), _date(first), articles
            )
        )
    return pages


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def run_annotated(pages: Iterable[GoldPage]) -> tuple[list[Result], dict[str, Tally]]:
    """Read and split each annotated page, without the date handed over, so that headers are put to the test."""
    results: list[Result] = []
    editions, dates = Tally(), Tally()
    for page in pages:
        result = _run(page.path.name, page.path.read_bytes(), None, page.golds)
        results.append(result)
        edition = result.document.edition
        _count(editions, [edition.label if edition else ""], [page.edition or ""])
        if page.issued is None:
            issued = result.document.issued
            _count(
                dates,
                [issued.isoformat() if issued else ""],
                [page.article_issued.isoformat() if page.article_issued else ""],
            )
    return results, {"editions": editions, "issue dates": dates}
