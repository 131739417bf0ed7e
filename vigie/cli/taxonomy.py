"""`vigie taxonomy`: check and export the concept scheme."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vigie.cli.options import AsJson, Home

taxonomy = typer.Typer(no_args_is_help=True, help="The concept scheme that articles are tagged with.")


@taxonomy.command()
def check(home: Home = None, as_json: AsJson = False) -> None:
    """Look for faults in the concept scheme; exit 1 when there is one."""
    from dataclasses import asdict

    from taxonomy.checks import check as find_issues
    from vigie.cli.printing import print_issues, print_json
    from vigie.opening import load_taxonomy

    del home
    scheme = load_taxonomy()
    issues = find_issues(scheme)
    if as_json:
        print_json({"concepts": len(scheme), "version": scheme.version, "issues": [asdict(issue) for issue in issues]})
    else:
        print_issues(scheme, issues)
    if issues:
        raise typer.Exit(1)


@taxonomy.command()
def export(
    form: Annotated[str, typer.Option("--format", help="turtle, rdfxml, jsonld or csv.")],
    home: Home = None,
) -> None:
    """Write the concept scheme to standard output."""
    from corpus.errors import UsageError
    from taxonomy.export import FORMATS
    from taxonomy.export import export as run
    from vigie.opening import load_taxonomy

    del home
    if form not in FORMATS:
        raise UsageError(f"--format: {form!r} is unknown.", f"Known: {', '.join(FORMATS)}.")
    sys.stdout.write(run(load_taxonomy(), form))
