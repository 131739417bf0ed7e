"""robots.txt as this crawler reads it: RFC 9309, section 2, and what Google's open parser is tested on, in our words."""

from __future__ import annotations

import pytest

from crawler.web.robots import LIMIT, Rules, robots_directives

SITE = "http://a.test"


def allows(text: str | bytes, path: str) -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return Rules.from_answer(200, body).refuses(SITE + path) is None


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # No rules, no group, or only an empty one: all is allowed (2.2.2).
        ("", "/x", True),
        ("User-agent: *\n", "/x", True),
        ("User-agent: *\nDisallow:\n", "/x", True),
        ("User-agent: *\nDisallow: /\n", "/x", False),
        ("User-agent: *\nDisallow: /\n", "/robots.txt", True),
        ("foo: bar\nnonsense\nUser-agent: *\nDisallow: /x\n", "/x", False),
        # A line of blanks costs no more than another one of its length.
        ("User-agent: *\n" + " " * 100_000 + "!\nDisallow: /x\n", "/x", False),
        # Rules before any group count for nobody.
        ("Disallow: /\nUser-agent: other\nDisallow: /y\n", "/x", True),
        # The most specific group alone is obeyed; names without regard to case (2.2.1).
        ("User-agent: vigie\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/b", True),
        ("User-agent: VIGIE\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nAllow: /\n", "/x", True),
        ("USER-AGENT: vigie\nDISALLOW: /a\n", "/a", False),
        # A group for a longer or shorter name is another's; a version behind the name does not matter.
        ("User-agent: VigieBot\nDisallow: /\n", "/x", True),
        ("User-agent: Vig\nDisallow: /\n", "/x", True),
        ("User-agent: Vigie/2.1\nDisallow: /\n", "/x", False),
        ("User-agent: Vigie Bot\nDisallow: /\n", "/x", False),
        ("User-agent: vigie\n\nUser-agent: *\nDisallow: /\n", "/x", False),
        ("User-agent: vigie\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/x", True),
        # Several names on one group; groups of one name are joined.
        ("User-agent: x\nUser-agent: vigie\nDisallow: /a\n", "/a", False),
        ("User-agent: vigie\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: vigie\nDisallow: /b\n", "/a", False),
        ("User-agent: vigie\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: vigie\nDisallow: /b\n", "/b", False),
        ("User-agent: vigie\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: vigie\nDisallow: /b\n", "/c", True),
        # Lines of other kinds, and empty lines, neither end nor split a group.
        ("User-agent: vigie\nSitemap: http://a.test/s.xml\nUser-agent: x\nDisallow: /a\n", "/a", False),
        ("User-agent: vigie\nUnknown: 3\nUser-agent: x\nDisallow: /a\n", "/a", False),
        ("User-agent: vigie\n\n\nDisallow: /a\n", "/a", False),
        # The longest path wins, and among equals the one that allows (2.2.2).
        ("User-agent: *\nDisallow: /\nAllow: /x\n", "/x/y", True),
        ("User-agent: *\nAllow: /x\nDisallow: /x/page.html\n", "/x/page.html", False),
        ("User-agent: *\nAllow: /x/page.html\nDisallow: /x\n", "/x/page.html", True),
        ("User-agent: *\nDisallow: /x\nAllow: /x\n", "/x", True),
        ("User-agent: *\nAllow: /\nDisallow: /\n", "/", True),
        ("User-agent: *\nAllow: /p\nDisallow: /\n", "/page", True),
        ("User-agent: *\nAllow: /page\nDisallow: /*.htm\n", "/page.htm", False),
        ("User-agent: *\nAllow: /$\nDisallow: /\n", "/", True),
        ("User-agent: *\nAllow: /$\nDisallow: /\n", "/page.htm", False),
        # Paths are prefixes, with regard to case.
        ("User-agent: *\nDisallow: /fish\n", "/fish.html", False),
        ("User-agent: *\nDisallow: /fish\n", "/fishheads/yummy", False),
        ("User-agent: *\nDisallow: /fish\n", "/Fish", True),
        ("User-agent: *\nDisallow: /fish\n", "/catfish", True),
        ("User-agent: *\nDisallow: /fish/\n", "/fish", True),
        ("User-agent: *\nDisallow: /fish/\n", "/fish/salmon", False),
        ("User-agent: *\nDisallow: /X\n", "/x", True),
        # Wildcards and ends (2.2.3).
        ("User-agent: *\nDisallow: /fish*\n", "/fish", False),
        ("User-agent: *\nDisallow: /*.php\n", "/a/b.php?x=1", False),
        ("User-agent: *\nDisallow: /*.php\n", "/windows.PHP", True),
        ("User-agent: *\nDisallow: /*.php$\n", "/a.php", False),
        ("User-agent: *\nDisallow: /*.php$\n", "/a.php?x", True),
        ("User-agent: *\nDisallow: /*.php$\n", "/a.php5", True),
        ("User-agent: *\nDisallow: /fish*.php\n", "/fishheads/catfish.php?x", False),
        ("User-agent: *\nDisallow: /fish*.php\n", "/Fish.PHP", True),
        ("User-agent: *\nDisallow: /a/*/c\n", "/a/b/c", False),
        ("User-agent: *\nDisallow: /a*b*c$\n", "/axxbyyc", False),
        # The query belongs to what is compared.
        ("User-agent: *\nDisallow: /*?print=\n", "/page?print=1", False),
        ("User-agent: *\nDisallow: /a?x=1\n", "/a?x=2", True),
        # Octets beyond ASCII and percent-encoded ones are the same (2.2.2).
        ("User-agent: *\nDisallow: /foo/ツ\n", "/foo/%E3%83%84", False),
        ("User-agent: *\nDisallow: /foo/%E3%83%84\n", "/foo/%E3%83%84", False),
        ("User-agent: *\nDisallow: /été\n", "/%C3%A9t%C3%A9/x", False),
        ("User-agent: *\nDisallow: /foo/%62%61%72\n", "/foo/bar", False),
        ("User-agent: *\nDisallow: /a%2Fb\n", "/a/b", True),
        # Comments, blanks, line ends, a mark of byte order.
        ("User-agent: * # all\nDisallow: /x # not this\n", "/x", False),
        ("  User-agent  :  *  \n\tDisallow\t:\t/x\t\n", "/x", False),
        ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
        ("User-agent: *\rDisallow: /x\r", "/x", False),
        ("\ufeffUser-agent: *\nDisallow: /x\n", "/x", False),
        ("#\ufeff\nUser-agent: *\nDisallow: /x", "/x", False),
    ],
)  # fmt: skip
def test_conformance(text: str, path: str, allowed: bool) -> None:
    assert allows(text, path) is allowed


def test_what_is_no_robots_txt_allows_all() -> None:
    assert allows(b"<html><body><h1>Not found</h1><p>User-agent things</p></body></html>", "/x")
    assert allows(b"\xff\xfe\x00\x01\x80binary", "/x")


def test_bytes_that_are_not_utf8_spoil_only_their_line() -> None:
    assert not allows(b"User-agent: *\nDisallow: /\xe9t\xe9\nDisallow: /x\n", "/x")


@pytest.mark.parametrize("status", [200, 204, 206, 400, 401, 403, 404, 410, 418, 451])
def test_statuses_that_allow(status: int) -> None:
    assert Rules.from_answer(status, b"").refuses(SITE + "/x") is None


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 429, 301, 100])
def test_statuses_that_forbid(status: int) -> None:
    refusal = Rules.from_answer(status, b"User-agent: *\nAllow: /\n").refuses(SITE + "/x")
    assert refusal is not None and "cannot be had" in refusal


def test_a_file_is_read_as_far_as_the_limit() -> None:
    head = b"User-agent: *\nDisallow: /early\n"
    padding = b"#" + b"x" * (LIMIT - len(head) - 2) + b"\n"
    body = head + padding + b"Disallow: /late\n"
    assert not allows(body, "/early") and allows(body, "/late")


def test_delays_and_sitemaps() -> None:
    rules = Rules.from_answer(
        200, b"Sitemap: http://a.test/s.xml\nUser-agent: *\nCrawl-delay: 2.5\nRequest-rate: 1/4\n"
    )
    assert rules.delay == 4.0 and rules.sitemaps == ("http://a.test/s.xml",)
    assert Rules.from_answer(200, b"User-agent: other\nCrawl-delay: 9\n").delay == 0.0
    assert Rules.from_answer(200, b"User-agent: *\nCrawl-delay: soon\n").delay == 0.0


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["noindex"], {"noindex"}),
        (["NoIndex, NoFollow"], {"noindex", "nofollow"}),
        (["none"], {"noindex", "nofollow"}),
        (["googlebot: noindex"], set()),
        (["googlebot: noindex, nofollow", "noarchive"], {"noarchive"}),
        (["vigie: nofollow"], {"nofollow"}),
        (["*: noindex"], {"noindex"}),
        ([], set()),
    ],
)
def test_directives_in_headers(values: list[str], found: set[str]) -> None:
    assert robots_directives(values) - {"none"} == found
