"""`vigie crawl`: declared sources, once or again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vigie.cli.options import AsJson, Home


def crawl(
    sources: Annotated[Path, typer.Argument(help="TOML file of sources.", metavar="SOURCES.toml")],
    max_pages: Annotated[int | None, typer.Option("--max-pages", min=1, help="Pages of the web, in all.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Crawl declared sources: fetch, keep, read, annotate, index; a crawl that was killed goes on where it was."""
    from crawler.sources import load_sources
    from vigie.cli.printing import print_json, progress_steps
    from vigie.cli.printing_crawls import print_crawl
    from vigie.crawling import crawl as run
    from vigie.settings import Settings

    declared = load_sources(sources)
    with progress_steps() as step:
        report = run(Settings.read(home=home), declared, max_pages=max_pages, step=step)
    if as_json:
        print_json(report.as_json())
    else:
        print_crawl(report.sources, report.taken)
    if report.has_failures:
        raise typer.Exit(1)
