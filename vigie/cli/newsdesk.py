"""The commands for newsletter editors: timelines, editions, saved searches and digests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.filters import Asked, day_of, make_request, takes_filters
from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from pathlib import Path

    from search_api.newsdesk.editions import EditionLine
    from search_api.newsdesk.timeline import TimelineAnswer
    from search_api.services import Services

searches = typer.Typer(no_args_is_help=True, help="Searches that have a name.")


class By(Enum):
    """How a digest is grouped."""

    KIND = "kind"
    CONCEPT = "concept"


class Form(Enum):
    """What a digest is written as."""

    TEXT = "text"
    HTML = "html"


Name = Annotated[str, typer.Argument(help="Name of a saved search.")]
Ui = Annotated[str, typer.Option("--ui", help="Language to write in: fr or en.")]


@contextmanager
def _services(home: Path | None) -> Iterator[Services]:
    from vigie.opening_services import open_services
    from vigie.settings import Settings

    services = open_services(Settings.read(home=home))
    with closing(services):
        yield services


@takes_filters
def timeline(
    asked: Asked,
    window: Annotated[int, typer.Option("--window", min=1, max=50, help="Years that count as the last ones.")] = 3,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show a search over time: years, months, concepts that rise or have gone quiet, numbered events."""
    from search_api.newsdesk.timeline import timeline as over_time
    from vigie.cli.printing import print_json

    request = make_request(asked)
    with _services(home) as services:
        answer = over_time(services.search, request, window=window)
    print_json(answer) if as_json else _print_timeline(answer)


def _print_timeline(answer: TimelineAnswer) -> None:
    from rich.table import Table

    from vigie.cli.printing import issue_day, out

    console = out()
    console.print(f"{answer['total']} articles, {answer['undated']} of them without a date")
    table = Table("year", "articles", *(str(month) for month in range(1, 13)))
    for year in answer["years"]:
        months = (str(month["articles"] or "·") for month in year["months"])
        table.add_row(str(year["year"]), str(year["articles"]), *months)
    console.print(table)
    for trend in answer["trends"]:
        high = "∞" if trend["high"] is None else f"{trend['high']:g}"
        console.print(
            f"{trend['direction']}: {trend['label']}, {trend['before']} before, {trend['recent']} since "
            f"({trend['low']:g} to {high} times as frequent)",
            markup=False,
        )
    for meeting in answer["series"]:
        line = meeting["article"]
        number = f" {meeting['ordinal']}" if meeting["ordinal"] else ""
        day = issue_day(line["issued"], line["issued_precision"])
        console.print(f"{meeting['event']}{number}: {day} {line['title']}", markup=False)


def edition(
    label: Annotated[str, typer.Argument(help="Label: 'Edition 25'.")],
    publication: Annotated[str | None, typer.Option("--publication", help="Of which publication.")] = None,
    issued: Annotated[
        datetime | None,
        typer.Option(
            "--issued", formats=["%Y-%m-%d"], help="Its day, where a label stands for several.", metavar="DATE"
        ),
    ] = None,
    ui: Ui = "en",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what an edition holds, in the order of its pages."""
    from vigie.cli.printing import out, print_json

    language = make_request({"ui": ui}).ui
    with _services(home) as services:
        answer = services.editions.contents(label, publication, language, day_of(issued))
    if as_json:
        print_json(answer)
        return
    console, held = out(), answer["edition"]
    console.print(f"{held['publication'] or ''} {_issue(held)}".strip(), markup=False)
    for number, line in enumerate(answer["articles"], start=1):
        subjects = ", ".join(concept["label"] for concept in line["concepts"])
        console.print(f"{number}. {line['title'] or '—'} [{line['language']}, {line['kind']}] {subjects}", markup=False)
    for name, other in (("before", answer["previous"]), ("after", answer["next"])):
        if other:
            console.print(f"{name}: {_issue(other)}", markup=False)
    for other in answer["other_language"]:
        console.print(f"in the other language: {other['publication'] or ''} {_issue(other)}", markup=False)


def _issue(line: EditionLine) -> str:
    from vigie.cli.printing import issue_day

    return f"{line['label']}, {issue_day(line['issued'], line['issued_precision'], 'no date')}"


@searches.command("save")
@takes_filters
def save(
    asked: Asked,
    name: Annotated[str, typer.Option("--name", help="Name to keep it under; one of that name is replaced.")],
    home: Home = None,
) -> None:
    """Keep a search under a name."""
    from search_api.newsdesk.saved import asked_of

    request = make_request(asked)
    with _services(home) as services:
        services.search.check(request)
        services.store.searches.save(name, asked_of(request))


@searches.command("list")
def list_all(home: Home = None, as_json: AsJson = False) -> None:
    """Show the saved searches."""
    from search_api.newsdesk.saved import saved_answer
    from vigie.cli.printing import out, print_json

    with _services(home) as services:
        held = [saved_answer(saved) for saved in services.store.searches.all()]
    if as_json:
        print_json(held)
        return
    for one in held:
        out().print(f"{one['name']}: {one['search']}", markup=False)


@searches.command("remove")
def remove(name: Name, home: Home = None) -> None:
    """Forget a saved search."""
    with _services(home) as services:
        services.store.searches.remove(name)


@searches.command("run")
def run(
    name: Name,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Hits.")] = 10,
    ui: Ui = "en",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Search by a saved search."""
    from search_api.newsdesk.saved import request_of
    from vigie.cli.printing import print_hits, print_json

    language = make_request({"ui": ui}).ui
    with _services(home) as services:
        request = request_of(services.store.searches.get(name), language).model_copy(update={"limit": limit})
        answer = services.search.search(request)
    print_json(answer) if as_json else print_hits(answer)


def digest(  # noqa: PLR0913, PLR0917 - one parameter for each option
    name: Name,
    since: Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="First day.", metavar="DATE")],
    by: Annotated[By, typer.Option("--by", help="Grouped by kind or concept.")] = By.KIND,
    taken_in: Annotated[bool, typer.Option("--taken-in", help="By the day of being taken in, not of issue.")] = False,
    form: Annotated[Form, typer.Option("--format", help="text or html.")] = Form.TEXT,
    base: Annotated[str, typer.Option("--base", help="Address of the service, for links to the articles.")] = "",
    ui: Ui = "en",
    home: Home = None,
) -> None:
    """Write what came in a saved search since a day, ready to be sent."""
    import sys

    from search_api.newsdesk.digest import Wanted, make_digest, render_digest
    from search_api.newsdesk.saved import request_of

    language = make_request({"ui": ui}).ui
    with _services(home) as services:
        request = request_of(services.store.searches.get(name), language)
        wanted = Wanted(since.date(), by.value, taken_in, base.rstrip("/"))
        made = make_digest(services.store, services.search, name, request, wanted)
    sys.stdout.buffer.write(render_digest(made, request, form.value).encode("utf-8"))
    sys.stdout.buffer.flush()
