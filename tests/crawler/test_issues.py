"""The edition and date of an issue: what tells them, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.model import SplitDocument
from crawler.reading import read
from crawler.splitting import split
from crawler.splitting.editions import find_label, find_masthead

LAMPS = (
    "The harbour council replaced ninety lamps along the quay in spring, after residents had counted the dark corners with a warden. "
    "Lighting engineers chose a warmer bulb, and the lamps now dim at two in the morning instead of going out."
)


def _page(body: str, *, title: str = "The quay", head: str = "") -> SplitDocument:
    page = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return split(read(page.encode(), name="page.html"))


# --- editions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "label", "number"),
    [
        ("First Page | Edition 25 » February 2004 | Send Article", "Edition 25", "25"),
        ("n° 45, mars 2004", "n° 45", "45"),
        ("March 2004 – Vol 3, No 2", "Vol 3, No 2", "2"),
        ("Issue 3 (May 2010)", "Issue 3", "3"),
        ("Infolettre n° 12", "n° 12", "12"),
        ("Bulletin n° 5 de l’observatoire", "Bulletin n° 5", "5"),
        ("Newsletter No. 4", "No. 4", "4"),
        ("The Guard | Issue 12", "Issue 12", "12"),
        ("12e numéro du bulletin, mars 2004", "12e numéro", "12"),
    ],
)
def test_lines_that_tell_an_edition(line: str, label: str, number: str) -> None:
    found = find_label(line)
    assert found is not None
    assert (found.label, found.number) == (label, number)


@pytest.mark.parametrize(
    "line",
    [
        "Projet de loi n° 98 : dépôt à l’assemblée",
        "N° 105, loi modifiant une loi sur le journal",
        "Avis public, règlement numéro 893",
        "Règlement n° 893 du 3 mars 2004",
        "Bill No. 45 (3 March 2004)",
        "Blast Furnace No. 8",
        "Issue 3: A Game of Lamps",
        "Why lamp number 12 went out on the quay",
        "Association agréée n° 212 par arrêté du 3 mars 1998",
        "Annual report volume 2",
        "Newsletter 2016",
    ],
)
def test_numbers_of_other_things_are_no_edition(line: str) -> None:
    assert find_label(line) is None
    document = _page(f"<h1>New lamps</h1><p>{LAMPS}</p><footer><p>{line}</p></footer>")
    assert document.edition is None
    assert document.issued_from != "header"


def test_a_bare_number_beside_the_text_is_the_edition_of_what_calls_itself_a_publication() -> None:
    body = f"<header><p>No. 9 | Share this page</p></header><h1>New lamps</h1><p>{LAMPS}</p>"
    told = _page(body, title="The Quay, a sample bulletin").edition
    assert told is not None
    assert (told.label, told.publication) == ("No. 9", "The Quay, a sample bulletin")
    assert _page(body, title="The quay").edition is None


def test_a_line_with_the_number_of_a_law_stays_in_the_text() -> None:
    (article,) = _page(f"<h1>New lamps</h1><p>Règlement no 893, adopté le 3 mars 2004</p><p>{LAMPS}</p>").articles
    assert "Règlement no 893" in f"{article.title}\n{article.text}"


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("August 2025 Newsletter", date(2025, 8, 1)),
        ("Lettre d’information de novembre 2021", date(2021, 11, 1)),
        ("Infolettre – mars 2021", date(2021, 3, 1)),
        ("Infolettre de la Maison des jeunes du quai – mars 2021", date(2021, 3, 1)),
        ("Newsletter of the Quay Wardens, May 2016", date(2016, 5, 1)),
        ("Édition du jeudi 18 juillet 2002", date(2002, 7, 18)),
        ("Quay Safety Bulletin, Spring 2019", date(2019, 3, 1)),
        ("The Quay Weekly Edition for March 26, 2015", date(2015, 3, 26)),
    ],
)
def test_the_head_of_a_dated_publication_is_a_header(line: str, issued: date) -> None:
    body = f"<h1>{line}</h1><h2>New lamps on the quay</h2><p>{LAMPS}</p>"
    document = _page(body)
    assert (document.issued, document.issued_from) == (issued, "header")
    assert [(a.section, a.title, a.text) for a in document.articles] == [(None, "New lamps on the quay", LAMPS)]
    titled = _page(f"<h1>New lamps on the quay</h1><p>25 March 2015</p><p>{LAMPS}</p>", title=line)
    assert (titled.issued, titled.issued_from) == (issued, "header")


def test_heads_of_several_issues_are_titles() -> None:
    parts = "".join(f"<article><h2>{m} 2021 Newsletter</h2><p>{LAMPS}</p></article>" for m in ("May", "April", "March"))
    assert _page(parts).articles[0].title == "May 2021 Newsletter"


@pytest.mark.parametrize(
    "line", ["The bulletin was sent in March 2021", "Report of the newsletter on streets, May 2021"]
)
def test_sentences_that_name_a_publication_and_a_month_are_no_header(line: str) -> None:
    assert find_masthead(line) is None


def test_the_title_tells_the_date_before_an_agenda_or_an_archive_does() -> None:
    aside = "<aside><ul><li>12 January 2020</li><li>May 2016</li><li>June 2016</li></ul></aside>"
    body = f"<h1>New lamps on the quay</h1><p>{LAMPS}</p><footer><p>12 January 2020</p><p>May 2016</p></footer>{aside}"
    assert _page(body, title="Quay letter - March 2021").issued == date(2021, 3, 1)
    assert _page(body).issued_from != "header"


def test_one_date_alone_beside_the_text_is_that_of_the_issue() -> None:
    document = _page(f"<h1>New lamps on the quay</h1><p>{LAMPS}</p><footer><p>May 2016</p></footer>")
    assert (document.issued, document.issued_from) == (date(2016, 5, 1), "header")


def test_a_bar_may_part_the_day_from_the_name_of_the_writer() -> None:
    who = (
        "Zoé Exemple - Présidente de la société des gardiens du quai et de ses lampes et professeure à l’école du port"
    )
    document = _page(f"<h1>New lamps on the quay</h1><p>4 janvier 2006 |{who}, dans la ville voisine</p><p>{LAMPS}</p>")
    assert (document.issued, document.issued_from) == (date(2006, 1, 4), "dateline")


@pytest.mark.parametrize("line", ["Laon, le 22 mars 2017", "Publié le 22-03-2017 à 15h57"])
def test_the_line_that_heads_a_press_release_or_an_article_tells_its_day(line: str) -> None:
    document = _page(f"<h1>New lamps on the quay</h1><p>{line}</p><p>{LAMPS}</p>")
    assert (document.issued, document.issued_from) == (date(2017, 3, 22), "dateline")
