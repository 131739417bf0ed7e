"""The edition and date of an issue: what tells them, and what only looks like it."""

from __future__ import annotations

import pytest

from corpus.model import SplitDocument
from crawler.reading import read
from crawler.splitting import split
from crawler.splitting.editions import find_label

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
