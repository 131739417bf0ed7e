"""What a source says of its documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from corpus.errors import HomeError, InputError, one_input
from corpus.model import Alternate
from corpus.store import CorpusStore
from crawler.sources import FolderSource, WebSource
from crawler.sources.items import Item
from vigie.reading_crawled import issued_of, kind_of, twins_of
from vigie.reading_items import read_items
from vigie.taking_in import IngestReport

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


def test_a_pattern_that_finds_no_year_tells_no_date() -> None:
    source = SOURCE.model_copy(update={"issued": r"/(?:(?P<year>\d{4})|x)"})
    assert issued_of(source, "https://a.test/2005") == date(2005, 1, 1)
    assert issued_of(source, "https://a.test/x") is None


def test_what_nobody_foresaw_is_a_fault_of_one_input() -> None:
    told = r"page.html cannot be read: ValueError in test_reading_crawled.py, line \d+:"
    with pytest.raises(InputError, match=told), one_input("page.html"):
        int("²")
    with pytest.raises(HomeError), one_input("page.html"):
        raise HomeError("No room is left.")


class _Breaking:
    """A source that breaks after its first item."""

    complete = True

    def items(self) -> Iterator[Item]:
        yield Item("one", "one.txt", b"Un texte de la ville.", "text/plain", datetime.now(UTC))
        raise ZeroDivisionError


def test_a_source_that_breaks_is_told_and_loses_nothing(tmp_path: Path) -> None:
    source = FolderSource(name="s", type="folder", path=tmp_path)
    report = IngestReport()
    with CorpusStore.open(tmp_path / "home") as store:
        run = store.frontier.begin("s", datetime.now(UTC))
        read_items(store, source, _Breaking(), run, report, lambda *_: None)
        assert store.frontier.outcomes(run, "s") == {"new": 1, "failed": 1}
    assert "ZeroDivisionError" in report.failed[0]["error"]
