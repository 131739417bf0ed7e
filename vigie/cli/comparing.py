"""The command that compares cities."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from search_api.practice.comparing import Comparable, SideBySide


def compare(  # noqa: PLR0917 - one parameter for each option
    city: Annotated[str | None, typer.Argument(help="Name in either language, or GeoNames id.")] = None,
    problem: Annotated[str | None, typer.Option("--problem", help="A problem told in words.")] = None,
    beside: Annotated[list[str] | None, typer.Option("--with", help="Another city, to set side by side.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Cities at most.")] = 10,
    ui: Annotated[str, typer.Option("--ui", help="Language of labels: fr or en.")] = "en",
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find cities with a comparable experience, or set two or three side by side."""
    from corpus.errors import UsageError
    from search_api.practice.comparing import side_by_side
    from vigie.cli.filters import make_request
    from vigie.cli.printing import print_json
    from vigie.opening_services import open_services
    from vigie.settings import Settings

    if (city is None) == (problem is None):
        raise UsageError("Name a city, or tell a problem with --problem.", "See `vigie compare --help`.")
    language = make_request({"ui": ui}).ui
    services = open_services(Settings.read(home=home))
    with closing(services):
        if city is not None and beside:
            rows = side_by_side(services.profiles, services.search.links, [city, *beside], language)
            print_json(rows) if as_json else _print_side_by_side(rows)
            return
        if city is not None:
            answer = services.comparison.like_city(city, language, limit)
        else:
            answer = services.comparison.with_problem(problem or "", language, limit)
    print_json(answer) if as_json else _print_comparable(answer)


def _print_comparable(answer: Comparable) -> None:
    from rich.markup import escape
    from rich.table import Table

    from vigie.cli.printing import out

    subjects = ", ".join(concept["label"] for concept in answer["concepts"])
    table = Table("city", "shares", "to read", title=escape(subjects) or None)
    for found in answer["cities"]:
        reasons = found["reasons"]
        shared = [f"{c['label']} ({c['cities']} cities)" for c in reasons["concepts"]]
        shared += [f"close in meaning ({reasons['close']})"] if reasons["close"] else []
        shared += [f"these words ({reasons['words']})"] if reasons["words"] else []
        shared += [f"named together ({reasons['together']})"] if reasons["together"] else []
        shared += [
            name for name, so in (("same country", reasons["same_country"]), ("like size", reasons["same_size"])) if so
        ]
        titles = [f"{a['issued'] or '–'} {a['title']}" for a in found["articles"]]
        town = f"{found['city']['label']} ({found['city']['country']})"
        table.add_row(*(escape(cell) for cell in (town, "; ".join(shared), "\n".join(titles))))
    out().print(table)


def _print_side_by_side(answer: SideBySide) -> None:
    from rich.markup import escape
    from rich.table import Table

    from vigie.cli.printing import out

    table = Table("subject", *(f"{town['label']} ({town['country']})" for town in answer["cities"]))
    for row in answer["rows"]:
        cells = ["\n".join(f"{a['issued'] or '–'} {a['title']}" for a in some) or "–" for some in row["articles"]]
        table.add_row(*(escape(cell) for cell in (row["concept"]["label"], *cells)))
    out().print(table)
