"""`python -m benchmarks.extraction [FOLDER]`: F1 of the main text against plain trafilatura in the same run."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.extraction.measure import Score, by_shingles, by_snippets, by_trafilatura, by_vigie
from benchmarks.extraction.sets import GoldPage, load

_OURS = Path(__file__).parent
_EXTRACTORS: dict[str, Callable[[GoldPage], str]] = {"trafilatura": by_trafilatura, "vigie": by_vigie}


def main() -> None:
    """Read the command line, measure, print tables; exit 1 when Vigie is worse than trafilatura on any group."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument(
        "folder", type=Path, nargs="?", default=_OURS, help="in a layout named in sets.py; else our own"
    )
    parser.add_argument("--verbose", action="store_true", help="tell the figure of each page")
    parser.add_argument("--check", action="store_true", help="exit 1 when trafilatura is better by more than 0.005")
    args = parser.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    console = Console(width=120)
    pages = list(load(args.folder))
    texts: dict[str, list[str]] = {}
    seconds: dict[str, float] = {}
    for name, extract in _EXTRACTORS.items():
        began = perf_counter()
        texts[name] = [extract(page) for page in pages]
        seconds[name] = perf_counter() - began
    worse = False
    for group, chosen in _groups(pages).items():
        scores = {name: _score(pages, texts[name], chosen) for name in _EXTRACTORS}
        _print(console, f"{group}: {len(chosen)} pages", scores)
        worse |= any(s["vigie"].f1 < s["trafilatura"].f1 - 0.005 for s in _by_measure(scores).values())
    for name, took in seconds.items():
        console.print(f"{name}: {1000 * took / len(pages):.1f} ms a page")
    if args.verbose:
        _tell(console, pages, texts)
    if args.check and worse:
        raise SystemExit(1)


def _groups(pages: list[GoldPage]) -> dict[str, list[int]]:
    several = [n for n, page in enumerate(pages) if page.articles > 1]
    single = [n for n, page in enumerate(pages) if page.articles == 1]
    return {"one article": single, "several articles": several} if several else {"all": single}


def _score(pages: list[GoldPage], texts: list[str], chosen: list[int]) -> dict[str, Score]:
    whole = [(pages[n].text or "", texts[n]) for n in chosen if pages[n].text is not None]
    snippets = [(pages[n], texts[n]) for n in chosen if pages[n].has or pages[n].has_not]
    scores: dict[str, Score] = {}
    if whole:
        scores["shingles of 4 words"] = by_shingles(whole)
        scores["words"] = by_shingles(whole, 1)
    if snippets:
        scores["snippets"] = by_snippets(snippets)
    return scores


def _by_measure(scores: dict[str, dict[str, Score]]) -> dict[str, dict[str, Score]]:
    return {m: {name: s[m] for name, s in scores.items()} for m in next(iter(scores.values()))}


def _print(console: Console, title: str, scores: dict[str, dict[str, Score]]) -> None:
    table = Table(title=title)
    for column in ("", "measure", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if column in {"", "measure"} else "right")
    for measure, each in _by_measure(scores).items():
        for name, s in each.items():
            table.add_row(name, measure, f"{s.precision:.4f}", f"{s.recall:.4f}", f"{s.f1:.4f}")
    console.print(table)


def _tell(console: Console, pages: list[GoldPage], texts: dict[str, list[str]]) -> None:
    for n, page in enumerate(pages):
        if page.text is not None:
            figures = {name: by_shingles([(page.text, found[n])]).f1 for name, found in texts.items()}
            told = "  ".join(f"{name} {f1:.3f}" for name, f1 in figures.items())
            console.print(f"{page.name[:70]:70}  {told}", highlight=False)


if __name__ == "__main__":
    main()
