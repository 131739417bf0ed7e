"""`vigie crawl`: declared sources, once or again and again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from vigie.settings import Settings


def crawl(  # noqa: PLR0917 - one for each option
    sources: Annotated[Path, typer.Argument(help="TOML file of sources.", metavar="SOURCES.toml")],
    max_pages: Annotated[int | None, typer.Option("--max-pages", min=1, help="Pages of the web, in all.")] = None,
    every: Annotated[str | None, typer.Option("--every", help="Again and again: 24h, 30m, 7d.", metavar="SPAN")] = None,
    log_json: Annotated[bool, typer.Option("--log-json", help="Log as JSON lines on standard error.")] = False,
    metrics: Annotated[
        Path | None, typer.Option("--metrics", help="Write Prometheus counters there.", metavar="FILE.prom")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Crawl declared sources: fetch, keep, read, annotate, index; a crawl that was killed goes on where it was."""
    from crawler.sources import load_sources
    from vigie.cli.printing import print_json, progress_steps
    from vigie.cli.printing_crawls import print_crawl
    from vigie.crawl_log import json_lines, silent
    from vigie.crawling import crawl as run
    from vigie.settings import Settings

    declared = load_sources(sources)
    if every is not None:
        _again(every)
    log = json_lines if log_json else silent
    with progress_steps() as step:
        settings = Settings.read(home=home)
        report = run(settings, declared, max_pages=max_pages, step=step, log=log, metrics=metrics)
    if as_json:
        print_json(report.as_json())
    else:
        print_crawl(report.sources, report.taken)
    if report.has_failures:
        raise typer.Exit(1)


def _again(every: str) -> None:
    """Run this very command without `--every`, again and again."""
    from corpus.errors import UsageError
    from crawler.sources.declared import parse_span
    from vigie.exit_codes import WRONG_USAGE
    from vigie.repeating import repeat

    try:
        span = parse_span(every)
    except ValueError as e:
        raise UsageError(f"--every: {every!r} is no span of time.", f"{str(e).capitalize()}.") from e
    if span.total_seconds() < 1:
        raise UsageError("--every is shorter than a second.", "Give a longer span, such as 24h.")
    given = sys.argv[1:]
    at = next(n for n, one in enumerate(given) if one == "--every" or one.startswith("--every="))
    rest = given[:at] + given[at + (2 if given[at] == "--every" else 1) :]
    raise typer.Exit(repeat(rest, span, hopeless=WRONG_USAGE))


def show_sources(settings: Settings, as_json: bool) -> None:
    """The last run of each crawled source (`vigie status --sources`)."""
    from vigie.cli.printing import print_json
    from vigie.cli.printing_crawls import print_sources
    from vigie.status import read_sources

    answer = read_sources(settings)
    if as_json:
        print_json({"sources": answer})
    else:
        print_sources(answer)
