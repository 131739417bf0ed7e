"""The command that tells what was published already of what a draft tells."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import DEFAULT_MAX_BYTES, AsJson, Home, Issued, MaxBytes

if TYPE_CHECKING:
    from search_api.coverage.answers import CoverageAnswer, MatchAnswer
    from search_api.texts import Texts


def coverage(
    draft: Annotated[Path, typer.Argument(help="File with the draft; - reads standard input.", metavar="FILE|-")],
    issued: Issued = None,
    ui: Annotated[str, typer.Option("--ui", help="Language of labels and citations: fr or en.")] = "en",
    max_bytes: MaxBytes = DEFAULT_MAX_BYTES,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what was published already on what a draft tells of; the draft is not kept."""
    from search_api.texts import Texts
    from vigie.cli.filters import day_of, make_request
    from vigie.cli.printing import print_json
    from vigie.drafting import DraftAnnotator, read_draft
    from vigie.opening_services import open_services
    from vigie.settings import Settings

    language = make_request({"ui": ui}).ui
    text = read_draft(draft, max_bytes)
    settings = Settings.read(home=home)
    services = open_services(settings)
    with closing(services):
        answer = services.coverage.check(DraftAnnotator(settings.home).annotate(text, day_of(issued)), language)
    print_json(answer) if as_json else _print(answer, Texts(language))


def _print(answer: CoverageAnswer, texts: Texts) -> None:
    from rich.markup import escape

    from vigie.cli.printing import out

    console = out()
    console.print(f"[bold]{escape(answer['verdict']['line'])}[/]")
    for title, matches in (
        (texts.gettext("The same event or item"), answer["same_event"]),
        (texts.gettext("The same subject or body"), answer["same_subject"]),
    ):
        if matches:
            console.print(f"\n[bold]{escape(title)}[/]")
        for number, match in enumerate(matches, start=1):
            _print_match(number, match)
    if answer["mentions"]:
        console.print("")
    for mention in answer["mentions"]:
        console.print(escape(mention["line"]))


def _print_match(number: int, match: MatchAnswer) -> None:
    from rich.markup import escape

    from vigie.cli.printing import out

    console = out()
    console.print(f"{number}. {escape(match['title'] or '—')}  [dim]{match['language']} · {match['id']}[/]")
    console.print(f"   {escape(match['citation'])}")
    if match["why"]:
        console.print(f"   [dim]{escape('; '.join(reason['line'] for reason in match['why']))}[/]")
    for passage in match["repeated"]:
        console.print(f"   draft: {escape(passage['draft'])}\n   there: {escape(passage['published'])}")
