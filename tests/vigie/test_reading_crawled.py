"""What a source says of its documents."""

from __future__ import annotations

from corpus.model import Alternate
from crawler.sources import WebSource
from vigie.reading_crawled import kind_of, twins_of

SOURCE = WebSource(
    name="x",
    start=("https://a.test/",),
    kind="news",
    kinds={"/fr/evenements": "event", "/fr/evenements/été": "report"},
    ignore_parameters=("print",),
)


def test_the_kind_of_the_longest_path_holds() -> None:
    paths = ("evenements/x", "evenements/%C3%A9t%C3%A9/1", "evenementsx", "")
    kinds = [kind_of(SOURCE, f"https://a.test/fr/{path}") for path in paths]
    assert kinds == ["event", "report", "news", "news"]


def test_twins_are_told_by_the_addresses_under_which_they_are_kept() -> None:
    declared = ("/en/x?print=1", "HTTPS://a.test:443/fr/./x#top", "mailto:a@b.org", "../en/x")
    twins = twins_of(SOURCE, "https://a.test/fr/x", [Alternate(language="en", url=url) for url in declared])
    assert [one.url for one in twins] == ["https://a.test/en/x", "https://a.test/fr/x"]
