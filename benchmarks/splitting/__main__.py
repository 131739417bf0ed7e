"""`python -m benchmarks.splitting FOLDER`: precision, recall, F1 on glued or annotated pages."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.splitting.glue import glue, load
from benchmarks.splitting.measure import Result, Tally, load_annotated, run_annotated, run_glued, tallies


def main() -> None:
    """Read the command line, measure, print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.splitting", description=__doc__)
    parser.add_argument(
        "folder", type=Path, help="holds docs.jsonl (id, lang, title, text a line), or pages/ and gold/"
    )
    parser.add_argument(
        "--seed", type=int, action="append", help="of the gluing; may be given several times (default 1)"
    )
    parser.add_argument("--verbose", action="store_true", help="tell what was missed on each page")
    args = parser.parse_args()
    console = Console()
    if (args.folder / "gold").is_dir():
        results, more = run_annotated(load_annotated(args.folder))
        _print(console, f"{args.folder}: pages as found", results, {**tallies(results), **more})
        _tell(console, results, args.verbose)
        return
    sources = load(args.folder)
    for seed in args.seed or [1]:
        results = run_glued(glue(sources, seed))
        _print(console, f"{args.folder}: glued pages, seed {seed}", results, tallies(results))
        _tell(console, results, args.verbose)


def _print(console: Console, title: str, results: list[Result], counts: dict[str, Tally]) -> None:
    table = Table(title=title)
    for column in ("", "found", "there", "right", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if not column else "right")
    for name, t in counts.items():
        numbers = (str(t.found), str(t.there), str(t.hits), f"{t.precision:.3f}", f"{t.recall:.3f}", f"{t.f1:.3f}")
        table.add_row(name, *numbers)
    console.print(table)
    size = sum(len(a.text) for r in results for a in r.document.articles)
    seconds = sum(r.seconds for r in results)
    console.print(
        f"{len(results)} pages, {size:,} characters, {seconds * 1e7 / max(1, size):.1f} ms per 10,000 characters"
    )


def _tell(console: Console, results: list[Result], verbose: bool) -> None:
    for result in results if verbose else ():
        console.print(f"[bold]{result.name}[/bold]", highlight=False)
        for gold, match in zip(result.golds, result.matches, strict=True):
            console.print(
                f"  {'found ' if match is not None else 'MISSED'} {gold.section!r} / {gold.title!r}",
                highlight=False,
                markup=False,
            )
        for n, article in enumerate(result.document.articles):
            mark = " " if n in result.matches else "?"
            console.print(
                f"    {mark} {article.section!r} / {article.title!r} ({len(article.text.split())} words)",
                highlight=False,
                markup=False,
            )


if __name__ == "__main__":
    main()
