"""The main text of web pages, their metadata, and the benchmark's own pages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks.extraction.measure import by_shingles, by_trafilatura, by_vigie
from benchmarks.extraction.sets import load
from crawler.reading import read
from crawler.splitting import split

OURS = Path(__file__).parents[2] / "benchmarks" / "extraction"
TEXT = "The wardens walk the quay from dusk until the last ferry has left, and they know most of the people who pass."


def test_our_pages_are_read_better_than_by_trafilatura_alone() -> None:
    pages = list(load(OURS))
    assert len(pages) == 30
    for several in (False, True):
        chosen = [p for p in pages if (p.articles > 1) is several]
        ours = by_shingles([(p.text or "", by_vigie(p)) for p in chosen]).f1
        theirs = by_shingles([(p.text or "", by_trafilatura(p)) for p in chosen]).f1
        assert ours >= theirs
        assert ours >= 0.95


@pytest.mark.parametrize("layout", ["bodies", "snippets", "pages", "lines"])
def test_layouts_of_public_benchmarks(layout: str, tmp_path: Path) -> None:
    page = f"<html><body><nav><a href='/'>Home</a></nav><article><h1>Quay</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    (tmp_path / "html" / "set").mkdir(parents=True)
    (tmp_path / "eval").mkdir()
    (tmp_path / "ground-truth").mkdir()
    (tmp_path / "eval" / "a.html").write_text(page)
    for path in ("html/a.html", "html/set/a.html"):
        (tmp_path / path).write_text(page)
    gold = {
        "bodies": ("ground-truth.json", {"a": {"articleBody": TEXT, "url": "x"}}),
        "snippets": ("evaldata.json", {"u": {"file": "a.html", "with": ["walk the quay"], "without": ["Home"]}}),
        "pages": ("ground-truth/a.json", {"ground_truth": {"main_content": TEXT, "with": [], "without": ["Home"]}}),
        "lines": ("ground-truth/set.jsonl", {"page_id": "a", "plaintext": TEXT}),
    }[layout]
    (tmp_path / gold[0]).write_text(json.dumps(gold[1]))
    (found,) = load(tmp_path)
    assert found.html.decode() == page
    assert found.text == TEXT or found.has == ("walk the quay",)


def test_metadata_of_a_page() -> None:
    head = (
        "<title>Quay</title><link rel='canonical' href='https://example.org/en/quay'>"
        "<link rel='alternate' hreflang='fr-CA' href='https://example.org/fr/quai'>"
        "<link rel='alternate' hreflang='x-default' href='https://example.org/'>"
        "<link rel='alternate' type='application/rss+xml' href='/feed'>"
        "<meta name='citation_title' content='Quay'><meta name='citation_author' content='Exemple, Anne'>"
        "<meta name='citation_author' content='Sam Sample'><meta property='og:site_name' content='The Quay'>"
        '<script type=\'application/ld+json\'>{"@type": "Article", "author": [{"@type": "Organization", "name": "Some Port Body"}]}</script>'
    )
    page = f"<html lang='en'><head>{head}</head><body><h1>Quay</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"
    document = split(read(page.encode(), name="x.html"))
    assert [(a.language, a.url) for a in document.alternates] == [("fr-ca", "https://example.org/fr/quai")]
    assert document.canonical_url == "https://example.org/en/quay"
    assert document.articles[0].authors == ("Anne Exemple", "Sam Sample")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<link rel="canonical" href="file:///C:/quay.html">', None),
        (
            '<link rel="canonical" href="/quay"><meta property="og:url" content="https://a.test/quay">',
            "https://a.test/quay",
        ),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="http://[bad/">', None),
        ('<link rel="canonical" href="https:///quay">', None),
        ('<link rel="shortlink" href="https://a.test/?p=1">', None),
        ('<link rel="Canonical" href=" HTTP://a.test/quay ">', "HTTP://a.test/quay"),
    ],
)
def test_only_a_whole_web_address_is_that_of_a_page(head: str, told: str | None) -> None:
    page = f"<html><head>{head}</head><body><h1>Quay</h1><p>{TEXT}</p></body></html>"
    assert split(read(page.encode(), name="x.html")).canonical_url == told


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('<meta property="og:site_name" content="The Quay"><meta name="DC.publisher" content="Port">', "The Quay"),
        ('<meta property="og:site_name" content="Port"><meta name="citation_journal_title" content="Quays">', "Quays"),
        ('<meta name="dcterms.publisher" content="Port of Example">', "Port of Example"),
        ('<meta property="article:publisher" content="https://social.test/port">', None),
        ('<meta property="og:site_name" content="https://a.test">', None),
        (
            '<script type="application/ld+json">'
            '{"@type": "Article", "publisher": {"@type": "Organization", "name": "Port"}}</script>',
            "Port",
        ),
    ],
)
def test_what_a_page_is_part_of(head: str, told: str | None) -> None:
    page = f"<html><head>{head}</head><body><h1>Quay</h1><p>{TEXT}</p></body></html>"
    assert split(read(page.encode(), name="x.html")).site_name == told


@pytest.mark.parametrize(
    ("field", "authors"),
    [
        ("Anne Exemple and Sam Sample", ("Anne Exemple", "Sam Sample")),
        ("Anne Exemple et Sam de la Tour", ("Anne Exemple", "Sam de la Tour")),
        ("Anne Exemple &amp; Sam Sample", ("Anne Exemple", "Sam Sample")),
        ("Anne Exemple, Sam Sample, and Zoé Lévy", ("Anne Exemple", "Sam Sample", "Zoé Lévy")),
        ("Exemple, Anne; Sample, Sam", ("Anne Exemple", "Sam Sample")),
        ("Exemple, Anne and Sample, Sam", ("Anne Exemple", "Sam Sample")),
        ("García López, María José", ("María José García López",)),
        ("Research and Evaluation Unit", ("Research and Evaluation Unit",)),
        ("Ville et Banlieue", ("Ville et Banlieue",)),
    ],
)
def test_several_authors_in_one_field(field: str, authors: tuple[str, ...]) -> None:
    head = f'<meta property="og:type" content="article"><meta name="author" content="{field}">'
    page = f"<html><head>{head}</head><body><h1>Quay</h1><p>{TEXT}</p></body></html>"
    assert read(page.encode(), name="x.html").authors == authors


def test_date_in_markup_and_the_header_of_the_issue_wins() -> None:
    dated = "<time class='entry-date published' datetime='2012-03-04T10:00:00+00:00'></time>"
    page = f"<html><body><article><h1>Quay</h1>{dated}<p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    document = split(read(page.encode(), name="x.html"))
    assert (document.issued, document.issued_from) == (date(2012, 3, 4), "metadata")
    headed = page.replace("<article>", "<p>The Quay | Edition 25 » February 2004 | Send Article</p><article>")
    document = split(read(headed.encode(), name="x.html"))
    assert (document.issued, document.issued_from) == (date(2004, 2, 1), "header")


def test_a_wrong_declaration_of_language_is_told() -> None:
    page = f"<html lang='fr'><body><h1>Quay</h1><p>{TEXT} {TEXT}</p></body></html>"
    assert "Declared as French, written in English." in split(read(page.encode(), name="x.html")).warnings


STORIES = {
    "Mediators on the street": "The city council voted on Monday to fund twelve more street mediators, who will walk the centre "
    "every evening until the end of the year and report to the local safety board.",
    "Underpass painted by pupils": "Pupils of three secondary schools painted the underpass near the station with an artist, and "
    "the number of complaints about the place fell by half in six months.",
    "Fire wardens on the estate": "Firefighters trained forty wardens of the housing estate in first aid, and handed out smoke "
    "alarms to older tenants who live alone on the upper floors of the towers.",
}
MORE = "Residents had asked for this since the summer, and a report on it is expected before the end of next spring."


@pytest.mark.parametrize(
    "told",
    [
        "<div class='entry-meta'>Posted on August 25, 2016 by <a href='/x'>Jane Smith</a></div>",
        "<div class='submitted'>Soumis par Jeanne Exemple le 25/08/2016</div>",
        "<p><time datetime='2016-08-25'>25 August 2016</time> | <a href='/c'>News</a></p>",
        "<p><a href='/x'>By Jane Smith</a></p><div class='comments-link'><a href='/r'>Leave a reply</a></div>",
    ],
)
@pytest.mark.parametrize("head", ["{}", "<header class='entry-header'>{}</header>"])
def test_titles_above_lines_that_tell_of_an_article(told: str, head: str) -> None:
    posts = "".join(
        "<div class='post'>" + head.format(f"<h2><a href='/{n}'>{title}</a></h2>{told}") + "<div class='entry-content'>"
        f"<p>{text}</p><p>{MORE}</p></div></div>"
        for n, (title, text) in enumerate(STORIES.items())
    )
    page = f"<html><head><title>News</title></head><body><div id='content'>{posts}</div></body></html>"
    reading = read(page.encode(), name="page.html")
    assert [reading.text[b.start : b.end] for b in reading.blocks if b.kind == "heading"] == list(STORIES)
