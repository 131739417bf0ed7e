"""The command line. Heavy imports stay inside the commands, so that `vigie --help` answers at once."""

from __future__ import annotations

from typing import Annotated

import typer

from vigie.cli import commands
from vigie.cli.comparing import compare
from vigie.cli.covering import coverage
from vigie.cli.crawling import crawl
from vigie.cli.deciding import decide, decisions, tag
from vigie.cli.evaluation import evaluate
from vigie.cli.newsdesk import digest, edition, searches, timeline
from vigie.cli.reporting import holdings, report
from vigie.cli.taxonomy import taxonomy

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Search what was published on crime prevention, in French and in English.",
)


def _show_version(wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import version

    typer.echo(f"vigie {version('vigie')}")
    raise typer.Exit


@app.callback()
def _vigie(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Search what was published on crime prevention, in French and in English."""


_COMMANDS = {
    "Fill the corpus": (commands.ingest, crawl, commands.status, holdings),
    "Search it": (commands.search, compare, timeline, commands.export, report),
    "Write a newsletter": (coverage, edition, digest),
    "Serve and keep it": (commands.demo, commands.serve, commands.reindex, commands.rollback, commands.copy_to_server),
    "See how texts are read": (commands.annotate, commands.analyze, evaluate),
}
_GROUPS = {
    "Write a newsletter": {"searches": searches},
    "Correct it": {"tag": tag, "decide": decide, "decisions": decisions, "taxonomy": taxonomy},
}
for _panel, _commands in _COMMANDS.items():
    for _command in _commands:
        _name = "eval" if _command is evaluate else _command.__name__.replace("_", "-")
        app.command(_name, rich_help_panel=_panel)(_command)
for _panel, _groups in _GROUPS.items():
    for _name, _group in _groups.items():
        app.add_typer(_group, name=_name, rich_help_panel=_panel)
