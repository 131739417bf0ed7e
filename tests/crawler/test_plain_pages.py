"""Pages that came as plain text: what is a heading of them, what a list, and which day is that of the issue."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import SplitDocument
from crawler.dates import is_date
from crawler.reading import read
from crawler.splitting import split
from crawler.splitting.pieces import heading_like
from tests.crawler.told import BIKES, CHOIR, LAMPS


def _split(text: str) -> SplitDocument:
    return split(read(text.encode(), name="page.txt"))


@pytest.mark.parametrize(
    "line",
    [
        "Colleagues at the harbour said that he was “a man of the quay, and a friend of all its wardens.”",
        "Go to the page of the congress to send your own ideas. (...)",
        "For more information, please contact",
        "Dr Ann Example at or Dr Bill Sample at",
        "2. counting dark corners of the quay with its residents",
        ">>> To register (members only)",
        "(members only)",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert not heading_like(line)


@pytest.mark.parametrize(
    "line", ["“Together we count.”", "2. Counting dark corners", "Lamps (and what they cost)", "For more light"]
)
def test_lines_that_may_be_headings(line: str) -> None:
    assert heading_like(line)


def test_numbered_lines_in_a_row_are_a_list_and_no_headings() -> None:
    (article,) = _split(
        f"Prize of the quay\n\n{LAMPS}\n\nThe winners:\n\n1. Hull: Lampwork\n2. Oslo: Numbers\n3. Turku: The Choir\n\n{CHOIR}"
    ).articles
    assert [b.kind for b in article.blocks if article.text[b.start : b.end][1] == "."] == ["list_item"] * 3
    assert article.title == "Prize of the quay"


def test_headings_with_the_day_on_the_line_below_begin_articles() -> None:
    news = (
        ("The council lights the quay from end to end with ninety new lamps", "September 29, 2017", LAMPS),
        ("Frames get numbers at the market of the old town every Saturday", "September 8, 2017", BIKES),
        ("A choir for the estates", "3 May 2017", CHOIR),
    )
    document = _split("\n\n".join(f"{title}\n{day}\n\n{text}" for title, day, text in news))
    assert [a.title for a in document.articles] == [title for title, _, _ in news]
    assert document.issued == date(2017, 9, 29)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("17 - 18 September 2009", False),
        ("Date: 19-20 October 2005", False),
        ("3 and 4 May 2004", False),
        ("09 March 2020 00:52 IST", True),
        ("Posted on 3 May 2004, 10:30", True),
        ("10:30 3 May 2004", True),
    ],
)
def test_several_days_are_no_date_of_issue(line: str, told: bool) -> None:
    assert is_date(line) is told


def test_a_day_beside_a_place_is_that_of_an_event() -> None:
    event = f"Meeting on the lamps\n\nDate: 18 September 2009\nPlace: Harbour hall, Hull\n\n{LAMPS}"
    assert _split(event).issued is None
    assert _split(event.replace("Place: Harbour hall, Hull\n", "")).issued == date(2009, 9, 18)


def test_the_number_of_a_series_stands_in_a_header_with_its_date() -> None:
    document = _split(
        "Institute of Safety\n\nNotes: May 2010\n\nISSN 1234-567X\nHull: Institute of Safety, May 2010\n\n"
        f"Ninety lamps for the quay\n\n{LAMPS}\n\n{CHOIR}"
    )
    (article,) = document.articles
    assert (article.title, document.issued) == ("Ninety lamps for the quay", date(2010, 5, 1))
    assert "ISSN" not in article.text


def test_a_link_that_skips_the_menu_is_no_title() -> None:
    (article,) = _split(f"Skip to main\n\n{LAMPS}").articles
    assert (article.title, article.text) == ("", LAMPS)


def test_the_sort_of_a_notice_with_its_day_is_a_header() -> None:
    document = _split(f"Skip to main navigation\nPolicy Briefs April 24, 2020\n\nNinety lamps for the quay\n\n{LAMPS}")
    (article,) = document.articles
    assert (article.title, article.text, document.issued) == ("Ninety lamps for the quay", LAMPS, date(2020, 4, 24))


def test_a_title_above_the_day_and_the_author_stays_one() -> None:
    (article,) = _split(f"Ninety Lamps To Light The Quay\n\nSEP 1, 2021 | ANNE EXAMPLE\n\n{LAMPS}\n\n{CHOIR}").articles
    assert article.title == "Ninety Lamps To Light The Quay"


def test_the_path_to_a_page_is_no_title() -> None:
    (article,) = _split(f"Entry page » Council » Lamps\n\nLamps of the quay\n\n{LAMPS}").articles
    assert (article.title, article.text) == ("Lamps of the quay", LAMPS)


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("Published 7.7.2016", date(2016, 7, 7)),
        ("Publié le 7 juillet 2016", date(2016, 7, 7)),
        ("Last updated 7.7.2016", None),
    ],
)
def test_a_last_line_may_tell_when_a_text_was_published(line: str, issued: date | None) -> None:
    text = "\n\n".join(["Lamps of the quay", LAMPS, BIKES, CHOIR, LAMPS, BIKES, CHOIR, line])
    assert _split(text).issued == issued
