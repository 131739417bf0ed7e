"""Commands of `vigie`: taking in, searching, serving, keeping the index."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vigie.cli.crawling import show_sources
from vigie.cli.filters import Asked, day_of, make_request, takes_filters
from vigie.cli.options import DEFAULT_MAX_BYTES, AsJson, Home, Issued, MaxBytes


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files and folders; without any, what is held is brought up to date.", metavar="[PATH…]"),
    ] = None,
    home: Home = None,
    issued: Issued = None,
    max_bytes: MaxBytes = DEFAULT_MAX_BYTES,
    as_json: AsJson = False,
) -> None:
    """Take files and folders in: read, split, store, annotate, index."""
    from vigie.catching_up import bring_up_to_date
    from vigie.cli.printing import print_json, print_report, print_updated, progress_steps
    from vigie.ingesting import Inputs
    from vigie.ingesting import ingest as run
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    with progress_steps() as step:
        if paths:
            report = run([Inputs(paths, day_of(issued))], settings, max_bytes=max_bytes, step=step)
        else:
            report = bring_up_to_date(settings, step)
    if as_json:
        print_json(report.as_json())
    elif paths:
        print_report(report)
    else:
        print_updated(report)
    if report.failed:
        raise typer.Exit(1)


def annotate(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; - reads standard input.", metavar="PATH…|-")],
    home: Home = None,
    issued: Issued = None,
    max_bytes: MaxBytes = DEFAULT_MAX_BYTES,
    as_json: AsJson = False,
) -> None:
    """Show what Vigie finds in inputs; stores nothing."""
    from vigie.annotating import annotate_inputs
    from vigie.cli.printing import print_annotated, print_json
    from vigie.settings import Settings

    failed = False
    place = Settings.read(home=home).home  # for its taxonomy; nothing is stored here
    for answer in annotate_inputs(paths, issued=day_of(issued), max_bytes=max_bytes, home=place):
        if "error" in answer:
            failed = True
            sys.stderr.write(f"vigie: {answer['source']}: {answer['error']}\n")
        elif as_json:
            print_json(answer)
        else:
            print_annotated(answer)
    if failed:
        raise typer.Exit(1)


@takes_filters
def search(
    asked: Asked,
    sort: Annotated[str, typer.Option("--sort", help="relevance, newest or oldest.")] = "relevance",
    limit: Annotated[int, typer.Option("--limit", help="Hits, at most 100.")] = 10,
    cursor: Annotated[str | None, typer.Option("--cursor", help="`next` of the page before.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Search both languages; each hit says why it is one."""
    from search_api.searching import Search
    from vigie.cli.printing import print_hits, print_json
    from vigie.cli.towns import notes_on_towns
    from vigie.opening import load_taxonomy, open_corpus, open_index
    from vigie.settings import Settings

    request = make_request(asked, sort=sort, limit=limit, cursor=cursor)
    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store, open_index(settings, store) as engine:
        service = Search(engine, load_taxonomy(settings.home), links=store.links)
        answer = service.search(request)
        notes = notes_on_towns(service, request) if not (as_json or answer["total"]) else []
    if as_json:
        print_json(answer)
    else:
        print_hits(answer, notes)


@takes_filters
def export(
    asked: Asked,
    form: Annotated[str, typer.Option("--format", help="csv, jsonl, ris, bibtex or csl.")],
    home: Home = None,
) -> None:
    """Write every hit of a search to standard output, newest first."""
    from corpus.errors import UsageError
    from search_api.exporting import MEDIA_TYPES
    from search_api.exporting import export as run
    from search_api.searching import Search
    from vigie.opening import load_taxonomy, open_corpus, open_index
    from vigie.settings import Settings

    if form not in MEDIA_TYPES:
        raise UsageError(f"--format: {form!r} is unknown.", f"Known: {', '.join(MEDIA_TYPES)}.")
    request = make_request(asked)
    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store, open_index(settings, store) as engine:
        for piece in run(Search(engine, load_taxonomy(settings.home)), request, form):
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others than this machine's are open to all.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8765,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
    home: Home = None,
) -> None:
    """Serve the page and the API."""
    from vigie.serving import serve as run
    from vigie.settings import Settings

    run(Settings.read(home=home), host=host, port=port, workers=workers)


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 8765,
    serve_page: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the page when it is loaded.")] = True,
    home: Annotated[
        Path, typer.Option("--home", help="Folder for the sample corpus and its index.", metavar="DIR")
    ] = Path("vigie-demo"),
    as_json: AsJson = False,
) -> None:
    """Load the sample corpus into a home of its own, on the embedded engine, and serve the page."""
    from dataclasses import replace

    from vigie.cli.printing import print_json, print_report, progress_steps
    from vigie.demo import load_sample
    from vigie.serving import serve as run
    from vigie.settings import Settings

    # Never into a server's corpus or a cluster's index, which others use.
    settings = replace(Settings.read(home=home, engine="tantivy"), database_url=None)
    with progress_steps() as step:
        report = load_sample(settings, step)
    if as_json:
        print_json(report.as_json())
    else:
        print_report(report)
    if serve_page:
        run(settings, host="127.0.0.1", port=port, workers=1)
    elif report.failed:
        raise typer.Exit(1)


def reindex(
    engine_name: Annotated[
        str | None, typer.Option("--engine", help="Engine to fill: tantivy or elasticsearch; else $VIGIE_ENGINE.")
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Build a new generation of the index from the corpus and put it in use; searches go on meanwhile."""
    from indexer.following import Follower
    from vigie.cli.printing import out, print_json, progress_steps
    from vigie.opening import load_taxonomy, open_corpus, open_engine
    from vigie.settings import Settings

    settings = Settings.read(home=home, engine=engine_name)
    with open_corpus(settings, create=False) as store, open_engine(settings) as engine, progress_steps() as step:
        total, done = store.counts().annotated, 0

        def progress(n: int) -> None:
            nonlocal done
            done += n
            step("index", done, total)

        name = Follower(store, engine, load_taxonomy(settings.home)).rebuild(progress)
        stats = engine.stats()
    if as_json:
        print_json({"generation": name, "articles": stats.articles, "previous": stats.previous})
    else:
        out().print(f"Generation {name} is in use: {stats.articles} articles. `vigie rollback` goes back.")


def rollback(home: Home = None, as_json: AsJson = False) -> None:
    """Put the generation of the index before the last `reindex` back in use, and bring it up to date."""
    from vigie.catching_up import follow
    from vigie.cli.printing import out, print_json
    from vigie.opening import open_corpus, open_engine
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store:
        with open_engine(settings) as engine:
            name = engine.rollback()
        follow(store, settings, lambda _name, _done, _of: None)
    if as_json:
        print_json({"generation": name})
    else:
        out().print(f"Generation {name} is in use again.")


def copy_to_server(home: Home = None, as_json: AsJson = False) -> None:
    """Copy the corpus of the home into the empty database that VIGIE_DATABASE_URL names."""
    from corpus.copying import copy_corpus
    from corpus.errors import UsageError
    from vigie.agreeing import share
    from vigie.cli.printing import out, print_json
    from vigie.opening import open_corpus
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    if settings.database_url is None:
        raise UsageError("VIGIE_DATABASE_URL names no database.", "Set it to the URL of an empty one.")
    counts = copy_corpus(settings.home, settings.database_url)
    with open_corpus(settings, create=False) as store:
        share(store)
    if as_json:
        print_json(counts.model_dump())
    else:
        out().print(f"The server holds {counts.articles} articles of {counts.documents} documents.")


def status(
    sources: Annotated[bool, typer.Option("--sources", help="The last run of each crawled source.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what the home holds, and whether the index has all of it."""
    from vigie.cli.printing import print_json, print_status
    from vigie.exit_codes import COULD_NOT_RUN
    from vigie.settings import Settings
    from vigie.status import read_status

    if sources:
        show_sources(Settings.read(home=home), as_json)
        return
    answer = read_status(Settings.read(home=home))
    if as_json:
        print_json(answer)
    else:
        print_status(answer)
    if "error" in answer["index"]:
        raise typer.Exit(COULD_NOT_RUN)


def analyze(
    text: Annotated[str, typer.Argument(help="Any text.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show how a text is read: its words and stems in each language, and the concepts that it names."""
    from vigie.analyzing import analyze as run
    from vigie.cli.printing import print_analysis, print_json
    from vigie.settings import Settings

    answer = run(text, Settings.read(home=home).home)
    if as_json:
        print_json(answer)
    else:
        print_analysis(answer)
