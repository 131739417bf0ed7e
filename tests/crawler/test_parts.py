"""Articles that go on in another document: which pages belong together by what they tell, and what becomes of them."""

from __future__ import annotations

from functools import partial
from urllib.parse import urljoin

import pytest

from crawler.address import canonical
from crawler.reading import read
from crawler.splitting import split
from crawler.splitting.addressing import Numbered
from crawler.splitting.parts import Part, goes_on, part_of, with_further

AT = "http://a.test"
TITLE = "Night mediators on the quays"
WORDS = ("north", "south", "east", "west", "upper", "lower", "inner", "outer")
Page = tuple[str, str]
"""Path and HTML."""


def prose(n: int, paragraphs: int = 3) -> str:
    """Paragraphs that no other number has."""
    return "".join(
        f"<p>In the {WORDS[(n + m) % 8]} district {n} the mediators of team {WORDS[n % 8]} walked {m + 3} evenings a week, and "
        f"spoke with residents, shopkeepers and young people about noise, fear and the {WORDS[(3 * n + m) % 8]} bridge.</p>"
        for m in range(paragraphs)
    )


LAMPS = (
    "<p>Ninety lanterns of cast iron were taken down in March, cleaned of rust and painted green by a workshop of the yard.</p>"
    "<p>Their bulbs now use a third of the electricity, says the engineer, and moths no longer gather around them at dusk.</p>"
    "<p>The bill of forty thousand was paid from a fund for monuments, which the ministry had left untouched for years.</p>"
)
SCHOOL = (
    "<p>Twelve pupils have begun to learn tides, charts and signals with a retired captain, who teaches them on Tuesdays.</p>"
    "<p>Examinations take place aboard a tug; whoever passes may guide ships of up to eighty metres through the strait.</p>"
    "<p>Enrolment for the autumn closes in August, and scholarships cover uniforms, books and lodging in the seamen's home.</p>"
)


def page(title: str, body: str, head: str = "", after: str = "", site: str = "The Quay") -> str:
    heading = f"<h1>{title}</h1>" if title else ""
    return (
        f"<html lang=en><head><title>{title or 'Untitled'} | {site}</title>{head}</head><body><main>{heading}{body}</main>"
        f"<div class=pager>{after}</div></body></html>"
    )


def part(path: str, html: str) -> Part:
    reading = read(html.encode(), name=path)
    return part_of(urljoin(AT, path), reading, split(reading), partial(canonical))


def is_joined(one: Page, other: Page) -> bool:
    """Whether the first page leads to the second, and its last article goes on there."""
    a, b = part(*one), part(*other)
    here, there = urljoin(AT, one[0]), urljoin(AT, other[0])
    assert a.onward == there, f"{one[0]} leads to {a.onward}"
    return goes_on(here, a, there, b)


NUMBERS = "<a href='/mediators'>1</a> <a href='/mediators/2/'>2</a> <a href='/mediators/3/'>3</a>"
JOINED: dict[str, tuple[Page, Page]] = {
    "rel=next and a parameter": (
        ("/a?id=7", page(TITLE, prose(1), "<link rel=next href='/a?id=7&page=2'>")),
        ("/a?id=7&page=2", page(TITLE, prose(2), "<link rel=prev href='/a?id=7'>")),
    ),
    "a parameter that counts from nought": (
        ("/a", page(TITLE, prose(1), after="<a href='/a?page=1'>next ›</a>")),
        ("/a?page=1", page(TITLE, prose(2), after="<a href='/a'>‹ previous</a>")),
    ),
    "a row of numbers": (
        ("/mediators", page(TITLE, prose(1), after=NUMBERS)),
        ("/mediators/2/", page(f"{TITLE} – page 2", prose(2), after=NUMBERS)),
    ),
    "a row of numbers from the second page": (
        ("/mediators/2/", page(f"{TITLE} (2/3)", prose(2), after=NUMBERS)),
        ("/mediators/3/", page(f"{TITLE} (3/3)", prose(3), after=NUMBERS)),
    ),
    "/page/2": (
        ("/mediators/", page(TITLE, prose(1), after="<a href='/mediators/page/2'>Page suivante »</a>")),
        ("/mediators/page/2", page(TITLE, prose(2), after="<a href='/mediators'>« Page précédente</a>")),
    ),
    "an old site, the second page without a title": (
        ("/b14.htm", page(TITLE, prose(1) + "<p><a href=b14bis.htm>Suite à la page suivante</a></p>")),
        ("/b14bis.htm", page("", prose(2) + "<p><a href=b14.htm>Retour à la première page</a></p>")),
    ),
    "an issue, its last article interrupted": (
        ("/issue1.htm", page("", f"<h2>Lamps renewed in the old port</h2>{LAMPS}<h2>{TITLE}</h2>{prose(1)}<p>(suite page 2)</p>",
                             after="<a href=issue2.htm>Page suivante</a>")),
        ("/issue2.htm", page("", f"<h2>{TITLE} (suite)</h2>{prose(2)}<h2>A school for pilots opens</h2>{SCHOOL}",
                             after="<a href=issue1.htm>Page précédente</a>")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", JOINED)
def test_an_article_over_two_pages(case: str) -> None:
    assert is_joined(*JOINED[case])


def teasers(n: int, tag: str = "h2") -> str:
    return "".join(
        f"<div class=teaser><{tag}><a href='/news/{n}{m}'>The {WORDS[m]} quay has {n} new lamps</a></{tag}><p>On {m + 2} May {n}{m} "
        f"the lamps of the {WORDS[m]} quay were lit for the first time since the winter of last year.</p></div>"
        for m in range(5)
    )


def posts(n: int) -> str:
    return "".join(
        f"<div class=post><p>Posted by {WORDS[m]}{n}, {m + 2} May 2005</p><p>I have walked there in the {WORDS[m]} part for {n} years "
        f"and never met a mediator, whatever the town says about the {WORDS[(m + n) % 8]} bridge.</p></div>"
        for m in range(5)
    )


def rows(n: int) -> str:
    return "<table>" + "".join(
        f"<tr><td class=name>{WORDS[m]}{n}</td><td class=row{m % 2}><span class=postbody>I have walked there in the {WORDS[m]} part "
        f"for {n} years and never met a mediator, whatever the town says about the {WORDS[(m + n) % 8]} bridge.</span></td></tr>"
        for m in range(5)
    ) + "</table>"  # fmt: skip


def results(n: int) -> str:
    return "<ol>" + "".join(
        f"<li><a href='/x/{n}{m}'>The {WORDS[m]} report on mediators of {n}{m}</a><br>… the mediators of the {WORDS[m]} "
        f"district walked {m} evenings …</li>" for m in range(6)
    ) + "</ol>"  # fmt: skip


def paged(path: str, title: str, bodies: tuple[str, str]) -> tuple[Page, Page]:
    return (
        (path, page(title, bodies[0], f"<link rel=next href='{path}?page=2'>", f"<a href='{path}?page=2'>Page suivante</a>")),
        (f"{path}?page=2", page(title, bodies[1], f"<link rel=prev href='{path}'>", f"<a href='{path}'>Page précédente</a>")),
    )  # fmt: skip


APART: dict[str, tuple[Page, Page]] = {
    "an index with titles that are links": paged("/news", "News of the quays", (teasers(1), teasers(2))),
    "an index without headings": paged("/news", "News of the quays", (teasers(1, "b"), teasers(2, "b"))),
    "a thread of a forum": paged("/thread", "Who has met the mediators?", (posts(1), posts(2))),
    "a thread in a table": paged("/viewtopic", "Who has met the mediators?", (rows(1), rows(2))),
    "the last page of a thread": paged("/thread", "Who has met the mediators?", (posts(1), "<div" + posts(2).split("<div")[1])),
    "results of a search": paged("/search", "Results for mediators", (results(1), results(2))),
    "an issue of several whole articles": paged(
        "/issue", "The Quay 14", (f"<h2>Lamps in the old port</h2>{LAMPS}<h2>{TITLE}</h2>{prose(2)}",
                                  f"<h2>{TITLE}</h2>{prose(3)}<h2>A school for pilots opens</h2>{SCHOOL}"),
    ),
    "the next article of a blog": (
        ("/2005/mediators", page(TITLE, prose(1), "<link rel=next href='/2005/lamps'>")),
        ("/2005/lamps", page("Lamps renewed in the old port", prose(2), "<link rel=prev href='/2005/mediators'>")),
    ),
    "the next article by number": (
        ("/article/12", page(TITLE, prose(1), after="<a href='/article/13'>suivant</a>")),
        ("/article/13", page("Lamps renewed in the old port", prose(2), after="<a href='/article/12'>précédent</a>")),
    ),
    "the next of a column": (
        ("/2005/may", page("In brief", prose(1), "<link rel=next href='/2005/june'>")),
        ("/2005/june", page("In brief", prose(2), "<link rel=prev href='/2005/may'>")),
    ),
    "two days": (
        ("/q/4", page(TITLE, prose(1), "<meta property='article:published_time' content='2005-05-02'>", "<a href='/q/5'>next</a>")),
        ("/q/5", page(TITLE, prose(2), "<meta property='article:published_time' content='2005-06-02'>", "<a href='/q/4'>prev</a>")),
    ),
    "a lead and its article": (
        ("/lead", page(TITLE, prose(1, 2), after="<a href='/whole'>Suite à la page suivante</a>")),
        ("/whole", page(TITLE, prose(1, 6), after="<a href='/lead'>Page précédente</a>")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", APART)
def test_pages_that_are_no_parts_of_one_article(case: str) -> None:
    assert not is_joined(*APART[case])


def test_the_parts_make_one_article() -> None:
    first, second = JOINED["an old site, the second page without a title"]
    [one] = split(read(first[1].encode(), name="1")).articles
    other = "<p>and of the harbour, where lamps were lit.</p>" + second[1]
    [rest] = split(read(other.encode(), name="2")).articles
    whole = with_further(one, [(urljoin(AT, second[0]), rest)])
    assert whole.title == TITLE and "page" not in whole.text
    assert [whole.text[b.start : b.end] for b in whole.blocks] == whole.text.split("\n")
    assert [b.url for b in whole.blocks] == [None] * 3 + [f"{AT}/b14bis.htm"] * (len(whole.blocks) - 3)
    assert whole.text.count("district 1") == whole.text.count("district 2") == 3


@pytest.mark.parametrize(
    ("one", "other", "follows"),
    [
        ("/a", "/a?page=2", True),
        ("/a?x=1", "/a?page=2&x=1", True),
        ("/a?page=2", "/a?page=3", True),
        ("/a?page=3", "/a?page=2", False),
        ("/a?page=2", "/b?page=3", False),
        ("/a/", "/a/page/2/", True),
        ("/a/2", "/a/3/", True),
        ("/a.html", "/a-2.html", True),
        ("/a-page-2.html", "/a-page-3.html", True),
        ("/a", "/a", False),
        ("/a?id=7", "/a?id=8", False),
        ("/2005/05", "/2005/07", False),
        ("/a.php?p=12", "/a.php?p=14", False),
    ],
)
def test_numbers_of_pages_in_addresses(one: str, other: str, follows: bool) -> None:
    assert Numbered.of(AT + other).follows(Numbered.of(AT + one)) is follows
