from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Link, Place, Span
from indexer.annotating.contacts import find_contacts
from indexer.annotating.parsed import ParsedArticle


def contacts(text: str, links: tuple[Link, ...] = (), places: tuple[Place, ...] = ()) -> list[tuple[str, str]]:
    article = Article(id="a", document_id="d", ordinal=0, revision="r", text=text, blocks=(), links=links)
    return [(one.kind, one.value) for one in find_contacts(ParsedArticle(article, "en", (), ()), places)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contact us at: Info@Example-Town.org.", [("email", "info@example-town.org")]),
        ("anne (at) ville.example.be", [("email", "anne@ville.example.be")]),
        ("jean [arobase] mairie [point] example [point] fr", [("email", "jean@mairie.example.fr")]),
        ("See www.example.qc.ca.", [("url", "http://www.example.qc.ca")]),
        ("(https://example.org/a_(b)).", [("url", "https://example.org/a_(b)")]),
        ("« http://example.fr/page?x=1&y=2 »,", [("url", "http://example.fr/page?x=1&y=2")]),
        ("Tel. (514) 731-6731", [("phone", "+1 514-731-6731")]),
        ("Tél. : 01 40 64 49 00", [("phone", "+33 1 40 64 49 00")]),
        ("+32 4 221 83 30", [("phone", "+32 4 221 83 30")]),
        ("02 412 36 21", [("phone", "+32 2 412 36 21")]),
        ("à Mons, 065/12 34 56", [("phone", "+32 65 12 34 56")]),
        ("GSM 0475 12 34 56", [("phone", "+32 475 12 34 56")]),
        ("renseignements au 022 427 81 11", [("phone", "+41 22 427 81 11")]),
        ("020 8356 0000", [("phone", "+44 20 8356 0000")]),
        ("01922 650000 or 0300 123 4567", [("phone", "+44 1922 650000"), ("phone", "+44 300 123 4567")]),
        ("call Denise Okafor on 020 7946 0000.", [("phone", "+44 20 7946 0000")]),
        ("514 731-6731", [("phone", "+1 514-731-6731")]),
        ("01.40.64.49.00", [("phone", "+33 1 40 64 49 00")]),
        ("Tel. 12 34 56 78 90", [("phone", "12 34 56 78 90")]),
        ("Inscriptions au 04 00 00 77 31", [("phone", "04 00 00 77 31")]),
        ("file 0997178037, serial 2013101809, 1996230.3 131778.47", []),
        ("Plan 2003-2006, 12 345 678 euros, 1998-1999-2000", []),
        ("ISBN 2-12-345678-9, 04-12-06-2024, 12-06-2024, 12/07/2024 – 15/07/2024", []),
        ("loi n° 2002-1138 du 9 septembre 2002, 0 123 456 789 €, 3 000 000 2 500 000", []),
        ("Meet at noon. See e.g. chapter 3.2 of Vol. 1", []),
    ],
)
def test_addresses_and_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert contacts(text) == expected


def _town(country: str) -> Place:
    evidence = (Span(in_="text", start=0, end=4, text="Town"),)
    return Place(name="Town", country=country, geonames_id=1, lat=0, lon=0, evidence=evidence)


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Tel. 0475123456", "BE", "+32 475 12 34 56"),
        ("Tel. 0475123456, e.g. in .fr", "BE", "+32 475 12 34 56"),
        ("Tel. 0475123456", "FR", "+33 4 75 12 34 56"),
        ("02 9876 5432", "AU", "+61 2 9876 5432"),
        ("621 123 456", "LU", "+352 621 123 456"),
    ],
)
def test_towns_tell_the_country_of_a_number(text: str, country: str, expected: str) -> None:
    assert contacts(text, places=(_town(country),)) == [("phone", expected)]


def test_addresses_tell_it_where_no_town_does() -> None:
    assert ("phone", "+32 475 12 34 56") in contacts("Tel. 0475123456, www.example.be")


def test_each_once_in_order_and_mail_links_too() -> None:
    links = (Link(url="mailto:Team@example.org?subject=x", text="write"), Link(url="http://example.org", text="site"))
    assert contacts("www.example.be, info@example.be and www.example.be", links) == [
        ("url", "http://www.example.be"),
        ("email", "info@example.be"),
        ("email", "team@example.org"),
    ]


@given(st.text(alphabet="ab1@.(at) +-:/w\n", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for kind, value in contacts(text):
        assert value
        assert kind != "email" or value.count("@") == 1
