from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Article, Link
from indexer.annotating.contacts import find_contacts
from indexer.annotating.parsed import ParsedArticle


def contacts(text: str, links: tuple[Link, ...] = ()) -> list[tuple[str, str]]:
    article = Article(id="a", document_id="d", ordinal=0, revision="r", text=text, blocks=(), links=links)
    return [(one.kind, one.value) for one in find_contacts(ParsedArticle(article, "en", (), ()))]


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
        ("Plan 2003-2006, 12 345 678 euros, 1998-1999-2000", []),
        ("Meet at noon. See e.g. chapter 3.2 of Vol. 1", []),
    ],
)
def test_addresses_and_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert contacts(text) == expected


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
