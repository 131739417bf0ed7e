"""The command that compares cities."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search_api.practice.comparing import Comparable, Reasons, SideBySide
    from search_api.practice.profiles import ArticleLine, TownAnswer


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

    if (city is None) == (problem is None) or (beside and city is None):
        raise UsageError(
            "Name a city, with others to set side by side, or tell a problem with --problem.",
            "See `vigie compare --help`.",
        )
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

    town = answer["city"]
    if not answer["cities"]:
        if town:
            out().print(f"No other city shares what is told of {escape(town['label'])}.")
        else:
            out().print("No article names a city for this problem. Tell it in other words.")
        return
    title = f"Cities with an experience like that of {town['label']}" if town else "Cities that met this problem"
    subjects = ", ".join(concept["label"] for concept in answer["concepts"])
    table = Table("city", "shares" if town else "tells of", "to read", title=escape(title))
    table.caption = f"Compared by: {escape(subjects)}" if subjects else None
    for found in answer["cities"]:
        cells = (_named(found["city"]), "; ".join(_shared(found["reasons"])), _titles(found["articles"]))
        table.add_row(*(escape(cell) for cell in cells))
    out().print(table)


def _shared(reasons: Reasons) -> Iterator[str]:
    yield from (f"{c['label']} ({c['cities']} {'city' if c['cities'] == 1 else 'cities'})" for c in reasons["concepts"])
    for told, number in (
        ("close in meaning", reasons["close"]),
        ("these words", reasons["words"]),
        ("named together", reasons["together"]),
    ):
        if number:
            yield f"{told} ({number})"
    for told, so in (
        ("same country", reasons["same_country"]),
        ("similar size", reasons["same_size"]),
        ("same language", reasons["same_language"]),
        ("about the same time", reasons["same_time"]),
    ):
        if so:
            yield told


def _named(town: TownAnswer) -> str:
    return f"{town['label']} ({town['country']})"


def _titles(articles: Sequence[ArticleLine]) -> str:
    from vigie.cli.printing import issue_day

    return "\n".join(f"{issue_day(a['issued'], a['issued_precision'])} {a['title'] or '—'}" for a in articles) or "–"


def _print_side_by_side(answer: SideBySide) -> None:
    from rich.markup import escape
    from rich.table import Table

    from vigie.cli.printing import out

    table = Table("subject", *(escape(_named(town)) for town in answer["cities"]))
    for row in answer["rows"]:
        cells = (row["concept"]["label"], *(_titles(some) for some in row["articles"]))
        table.add_row(*(escape(cell) for cell in cells))
    out().print(table)
