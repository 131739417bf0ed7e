"""The commands that report: how a search was done, and what the corpus holds."""

from __future__ import annotations

from vigie.cli.filters import Asked, make_request, takes_filters
from vigie.cli.options import AsJson, Home


@takes_filters
def report(asked: Asked, home: Home = None, as_json: AsJson = False) -> None:
    """Tell how a search was done, for the methods section of a review."""
    from search_api.addresses import permanent_search
    from search_api.reporting import search_report
    from search_api.searching import Search
    from vigie.cli.printing import out, print_json
    from vigie.opening import load_taxonomy, open_corpus, open_index
    from vigie.settings import Settings

    request = make_request(asked)
    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store, open_index(settings, store) as engine:
        answer = search_report(Search(engine, load_taxonomy(settings.home)), request)
    if as_json:
        print_json({**answer, "address": permanent_search(request)})
    else:
        out().print(answer["summary"], markup=False, highlight=False)


def holdings(home: Home = None, as_json: AsJson = False) -> None:
    """Show what the corpus holds by year and language, and what is missing in between."""
    from rich.table import Table

    from search_api.holdings import holdings as read
    from search_api.holdings import runs
    from vigie.cli.printing import out, print_json
    from vigie.opening import open_corpus, open_index
    from vigie.settings import Settings

    settings = Settings.read(home=home)
    with open_corpus(settings, create=False) as store, open_index(settings, store) as engine:
        answer = read(engine, store.editions())
    if as_json:
        print_json(answer)
        return
    console, languages = out(), list(answer["languages"])
    table = Table("year", *languages, "articles", title=f"{answer['articles']} articles, {answer['undated']} undated")
    for year in answer["years"]:
        counts = [str(year["languages"].get(language, "–")) for language in languages]
        table.add_row(str(year["year"]), *counts, str(year["total"]))
    console.print(table)
    if answer["years_without"]:
        years = "year" if len(answer["years_without"]) == 1 else "years"
        console.print(f"No article of the {years} {runs(answer['years_without'])}.")
    for gap in answer["edition_gaps"]:
        told = "number %s is missing" if len(gap["missing"]) == 1 else "numbers %s are missing"
        console.print(f"{gap['publication']}: {told % runs(gap['missing'])}.", markup=False)
