"""Lines of who posted a text and when: told from titles, and read for authors and dates."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.dates import find_date
from crawler.reading import read
from crawler.splitting import split
from crawler.splitting.attribution import attribution
from tests.crawler.told import BIKES, LAMPS

_LINES = [
    ("Posted by Anne Example on July 30, 2016", ("Anne Example",), date(2016, 7, 30)),
    ("Publié le 25 août 2016 par admin dans Nouvelles", (), date(2016, 8, 25)),
    ("Soumis par admin le jeu 25/08/2016 - 10:12", (), date(2016, 8, 25)),
    ("Submitted by quay blogger on Wed, 08/31/2016 - 14:30", (), date(2016, 8, 31)),
    ("25 août 2016, par Jean d’Essai", ("Jean d’Essai",), date(2016, 8, 25)),
    ("MEDIA RELEASE 29 OCTOBER 2009", (), date(2009, 10, 29)),
    ("Abstracts: December 9th, 2004", (), date(2004, 12, 9)),
    ("Communiqué de presse : 9 décembre 2004", (), date(2004, 12, 9)),
    ("By Anne Example on August 25, 2016", ("Anne Example",), date(2016, 8, 25)),
    ("August 25, 2016 - by Anne Example", ("Anne Example",), date(2016, 8, 25)),
    ("Posted on August 25, 2016 by Anne Example in News, Events", ("Anne Example",), date(2016, 8, 25)),
    ("August 25th, 2016 at 10:12 am, filed under News", (), date(2016, 8, 25)),
    ("Publié le 28/02/2014 • Par Zoé Exemple • dans : À la une prévention, Actualité de la prévention et de la sécurité, France",
     ("Zoé Exemple",), date(2014, 2, 28)),
    ("Publié par Zoé Exemple et Jean d’Essai le 3 mars 2014 à 14 h 30", ("Zoé Exemple", "Jean d’Essai"), date(2014, 3, 3)),
]  # fmt: skip


@pytest.mark.parametrize(("line", "authors", "day"), _LINES)
def test_a_line_of_who_and_when_is_no_title_and_tells_both(line: str, authors: tuple[str, ...], day: date) -> None:
    posts = "".join(
        f"<h2>{title}</h2><div><b>{line}</b></div><p>{text}</p><p>{text}</p>"
        for title, text in (("New lamps on the quay", LAMPS), ("A number on every frame", BIKES))
    )
    document = split(
        read(f"<html><head><meta charset=utf-8></head><body>{posts}</body></html>".encode(), name="x.html")
    )
    assert [a.title for a in document.articles] == ["New lamps on the quay", "A number on every frame"]
    text = split(read(f"New lamps on the quay\n{line}\n{LAMPS}".encode(), name="x.txt"))
    assert [(a.title, a.authors, a.text) for a in text.articles] == [("New lamps on the quay", authors, LAMPS)]
    assert (text.issued, text.issued_from) == (day, "dateline")


def test_counts_of_comments_may_stand_there() -> None:
    told = attribution("Posted by Anne Example on August 25, 2016 in News | 3 Comments")
    assert told is not None
    assert told.authors == ("Anne Example",)


def test_an_account_without_a_date_is_no_author() -> None:
    (article,) = split(read(f"New lamps on the quay\nWritten by Super User\n{LAMPS}".encode(), name="x.txt")).articles
    assert (article.authors, article.text) == ((), LAMPS)


@pytest.mark.parametrize(
    "line",
    [
        "Posted in June",
        "By the river, 3 March 2005",
        "A concert by Anne Example on May 3, 2016",
        "Publié par la ville",
        "Par un beau matin du 3 mars 2004",
        "Festival by the Sea on August 25, 2016",
        "Lamps posted by the quay",
    ],
)
def test_titles_with_dates_and_names_stay_titles(line: str) -> None:
    assert attribution(line) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08/31/2016", date(2016, 8, 31)),
        ("31/08/2016", date(2016, 8, 31)),
        ("03/08/2016", date(2016, 8, 3)),
        ("Thu, 08/11/2016", date(2016, 8, 11)),
        ("jeu. 11/08/2016", date(2016, 8, 11)),
    ],
)
def test_the_weekday_tells_day_from_month(text: str, day: date) -> None:
    found = find_date(text)
    assert found is not None
    assert found.day == day
