"""`vigie taxonomy`: check, export and replace the concept scheme."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from taxonomy.checks import Issue
    from taxonomy.scheme import Scheme
    from vigie.settings import Settings

taxonomy = typer.Typer(no_args_is_help=True, help="The concept scheme that articles are tagged with.")

SchemeUri = Annotated[
    str | None, typer.Option("--scheme", help="Which of several schemes in the file, by its address.", metavar="URI")
]


@taxonomy.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A SKOS file; without it the taxonomy of the home.", metavar="FILE")
    ] = None,
    scheme_uri: SchemeUri = None,
    shacl: Annotated[bool, typer.Option("--shacl", help="Also run the SHACL shapes (needs pyshacl).")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings too.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Look for faults in a concept scheme; exit 1 when there is one.

    With --home its corpus is looked at too: labels that stand in no text, and concepts named in too many (warnings).
    """
    from dataclasses import asdict

    from vigie.cli.printing import print_issues, print_json
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    scheme, issues = _checked(file, scheme_uri, settings, shacl=shacl)
    if home is not None:
        issues += _in_corpus(scheme, settings)
    if as_json:
        told = [{**asdict(issue), "severity": issue.severity} for issue in issues]
        print_json({"concepts": len(scheme), "version": scheme.version, "issues": told})
    else:
        print_issues(scheme, issues)
    if any(strict or issue.severity == "error" for issue in issues):
        raise typer.Exit(1)


def _checked(
    file: Path | None, scheme_uri: str | None, settings: Settings, *, shacl: bool
) -> tuple[Scheme, list[Issue]]:
    """The scheme to be checked, and what is wrong with it whatever the corpus."""
    from taxonomy.adopted import read_adopted
    from taxonomy.checks_in_file import check_file
    from taxonomy.load import PACKAGED

    adopted = None if file else read_adopted(settings.home)
    if adopted is not None and adopted.name is not None:
        return _checked_adopted(adopted.scheme, shacl=shacl)
    path = file or PACKAGED
    scheme, issues = check_file(path, scheme_uri=scheme_uri)
    if shacl:
        from taxonomy.shacl import shape_issues

        issues += shape_issues(path)
    return scheme, issues


def _checked_adopted(scheme: Scheme, *, shacl: bool) -> tuple[Scheme, list[Issue]]:
    """The same for a scheme that was loaded: its file may be gone, so what it says is written anew."""
    import tempfile

    from taxonomy.checks import check as find_issues
    from taxonomy.export import export as write

    if not shacl:
        return scheme, find_issues(scheme)
    from taxonomy.shacl import shape_issues

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taxonomy.ttl"
        path.write_text(write(scheme, "turtle"), encoding="utf-8")
        return scheme, [*find_issues(scheme), *shape_issues(path)]


def _in_corpus(scheme: Scheme, settings: Settings) -> list[Issue]:
    """What the articles of the home show of the scheme; nothing where the home has no corpus."""
    from corpus.home import Home as HomeFolder
    from taxonomy.checks_in_corpus import label_use
    from vigie.opening import open_corpus

    if settings.database_url is None and not HomeFolder(settings.home).database.exists():
        return []
    with open_corpus(settings, create=False) as store:
        texts = (
            (f"{held.article.title}\n{held.article.section or ''}\n{held.article.text}", held.annotation.language)
            for article_id in store.article_ids()
            for held in store.holdings([article_id])
            if held.annotation is not None
        )
        return label_use(scheme, ((text, "fr" if language == "fr" else "en") for text, language in texts))


@taxonomy.command()
def export(
    form: Annotated[str, typer.Option("--format", help="turtle, rdfxml, jsonld or csv.")],
    home: Home = None,
) -> None:
    """Write the concept scheme of the home to standard output."""
    from corpus.errors import UsageError
    from taxonomy.export import FORMATS
    from taxonomy.export import export as run
    from vigie.opening import load_taxonomy
    from vigie.settings import Settings

    if form not in FORMATS:
        raise UsageError(f"--format: {form!r} is unknown.", f"Known: {', '.join(FORMATS)}.")
    sys.stdout.buffer.write(run(load_taxonomy(Settings.read(home=home).home), form).encode())
    sys.stdout.buffer.flush()


@taxonomy.command()
def load(  # noqa: PLR0917 - one option for each choice
    file: Annotated[Path | None, typer.Argument(help="A SKOS file: .ttl, .rdf, .jsonld, .nt.", metavar="FILE")] = None,
    default: Annotated[bool, typer.Option("--default", help="Go back to the packaged taxonomy.")] = False,
    scheme_uri: SchemeUri = None,
    annotate: Annotated[
        bool, typer.Option("--annotate/--later", help="Annotate again at once, or with the next `vigie ingest`.")
    ] = True,
    everything: Annotated[
        bool, typer.Option("--everything", help="Annotate every article again, also those that no change can touch.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put another concept scheme in place for the home; articles that it can touch are annotated again."""
    from corpus.errors import UsageError
    from vigie.cli.printing import print_json, print_loaded, progress_steps
    from vigie.retagging import Loading, load_into
    from vigie.settings import Settings

    if (file is None) == (not default):
        raise UsageError("Name either a file or --default.", "See `vigie taxonomy load --help`.")
    loading = Loading(file, scheme_uri, annotate=annotate, everything=everything)
    with progress_steps() as step:
        report = load_into(Settings.read(home=home), loading, step)
    if as_json:
        print_json(report.as_json())
    else:
        print_loaded(report.as_json())


@taxonomy.command()
def fetch(home: Home = None, as_json: AsJson = False) -> None:
    """Take the concept scheme of the database that several homes share into the home."""
    from vigie.agreeing import fetch as run
    from vigie.cli.printing import out, print_json
    from vigie.settings import Settings

    taken = run(Settings.read(home=home))
    if as_json:
        print_json({"file": taken.name or None})
    else:
        text = f"The taxonomy of the database is in place ({taken.shown}). The next ingest brings the index up to date."
        out().print(text, markup=False, highlight=False, soft_wrap=True)
        out().print("[dim]A server that runs must be started again to show it.[/]")
