"""Canonical addresses, scope by parts, traps by form."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.address import Prefix, Scope, canonical
from crawler.web.traps import Repeats, trap

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("HTTP://A.Test:80/x#part", "http://a.test/x"),
        ("https://a.test:443", "https://a.test/"),
        ("https://a.test:8443/x", "https://a.test:8443/x"),
        ("http://a.test./x", "http://a.test/x"),
        ("http://a.test/a/./b/../c", "http://a.test/a/c"),
        ("http://a.test/a/../../c", "http://a.test/c"),
        ("http://a.test/x?b=2&a=1", "http://a.test/x?a=1&b=2"),
        ("http://a.test/x?PHPSESSID=abc&a=1", "http://a.test/x?a=1"),
        ("http://a.test/x;jsessionid=9F8A?a=1", "http://a.test/x?a=1"),
        ("http://a.test/x?sid=0123456789abcdef01", "http://a.test/x"),
        ("http://a.test/x?sid=44", "http://a.test/x?sid=44"),
        ("http://a.test/x?utm_source=n&fbclid=q&a=1", "http://a.test/x?a=1"),
        ("http://a.test/x?a=", "http://a.test/x?a="),
        ("http://a.test/été", "http://a.test/%C3%A9t%C3%A9"),
        ("http://a.test/%c3%a9", "http://a.test/%C3%A9"),
        ("http://écoles.test/", "http://xn--coles-9ra.test/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("ftp://a.test/x", None),
        ("mailto:x@a.test", None),
        ("http:///x", None),
        ("http://a.test:99999/", None),
        ("http://a.test:x/", None),
        ("http://[bad/", None),
        ("/x", None),
    ],
)
def test_canonical(given: str, wanted: str | None) -> None:
    assert canonical(given) == wanted
    if wanted:
        assert canonical(wanted) == wanted


def test_parameters_that_change_nothing_are_left_out() -> None:
    assert canonical("http://a.test/x?print=1&a=2&print=3", ignore=["print"]) == "http://a.test/x?a=2"


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://a.test/fr", True),
        ("https://a.test/fr/", True),
        ("https://a.test/fr/x?y=https://b.test", True),
        ("https://a.test/fr%65/x", False),
        ("https://a.test/%66r/x", True),
        ("https://a.test/france", False),
        ("https://a.test/en/fr", False),
        ("http://a.test/fr", False),
        ("https://a.test:8443/fr", False),
        ("https://a.test.evil.test/fr", False),
        ("https://evil.test/https://a.test/fr", False),
        ("https://evil.test/?https://a.test/fr", False),
        ("https://a.test@evil.test/fr", False),
        ("https://sub.a.test/fr", False),
        ("https://a.test/fr/prive/x", False),
        ("https://a.test/fr/privee", True),
    ],
)
def test_scope(url: str, inside: bool) -> None:
    scope = Scope([Prefix.of("https://a.test/fr")], [Prefix.of("https://a.test/fr/prive")])
    assert scope.holds(canonical(url) or url) is inside


def test_a_whole_host_is_meant_by_both_schemes() -> None:
    prefix = Prefix.of("http://a.test/start/page.html", whole_host=True)
    assert prefix.holds("https://a.test/other") and prefix.holds("http://a.test/")
    assert not prefix.holds("http://a.test:8080/")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/calendar/2031/05", "calendar"),
        ("/events/2019-03/", "calendar"),
        ("/agenda?year=1985&month=3", "calendar"),
        ("/x?date=2040-01-01", "calendar"),
        ("/calendar/2026/12", None),
        ("/agenda?mois=2025-10", None),
        ("/2004/02/bulletin", None),
        ("/events/2005", None),
        ("/news/1998/12/article-on-events", None),
        ("/a/b/a/b/a/b", "segments"),
        ("/en/news/en/news/en", "segments"),
        ("/" + "/".join(map(str, range(25))), "segments"),
        ("/en/en/x", None),
        ("/x?a=1&a=2&a=3", "parameters"),
        ("/x?" + "&".join(f"p{n}=1" for n in range(9)), "parameters"),
        ("/io_view.php?io_id=22&io_page_id=44", None),
        ("/" + "x" * 2100, "length"),
    ],
)
def test_traps(path: str, name: str | None) -> None:
    assert trap(f"http://a.test{path}", TODAY) == name


def test_a_counter_is_endless_only_when_it_gives_the_same_again_and_again() -> None:
    repeats = Repeats()
    for n in range(19):
        repeats.note(f"http://a.test/list?page={n}", "same")
    assert not repeats.is_endless("http://a.test/list?page=99")
    repeats.note("http://a.test/list?page=20", "other")
    for n in range(20):
        repeats.note(f"http://a.test/list?page={n}", "same")
    assert repeats.is_endless("http://a.test/list?page=99")
    assert not repeats.is_endless("http://a.test/list?id=99")
