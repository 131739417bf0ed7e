"""The template of a site: what recurs over its pages at the same place."""

from __future__ import annotations

import pytest

from corpus.model import SpanField
from crawler.reading import Reading, read
from crawler.reading.recurring import NO_PAGE, PageBlocks, Template, page_blocks, signature, without_template
from crawler.splitting import split

NOTICE = "The Quay is made by volunteers of the harbour and appears when they find the time."
BODY = (
    "On day {n} of the {word} week the ferry came in late, and nobody on the {word} pier minded the wait for it. "
    "The pilots had counted {word} buoys before noon, and wrote them down with care in the book of the {word} watch."
)
WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def page(n: int, *, box: str = NOTICE, beside: str = "") -> Reading:
    body = BODY.format(n=n, word=WORDS[n])
    return read(
        f"<html lang=en><title>Buoy {WORDS[n]}</title><body><div class=top><h2>Harbour safety</h2></div><main>"
        f"<h1>The {WORDS[n]} buoy</h1><p>{body}</p><h2>Lighting</h2><p>{body[:-20]} {n} lamps.</p>"
        f"<p>Country: France</p>{beside}<div class=box><h3>Quay</h3><p>{box}</p></div></main></body></html>".encode(),
        name=f"{n}.html",
    )


def learnt(pages: list[Reading]) -> Template:
    return Template.of(page_blocks(one) for one in pages)


def test_what_recurs_goes_and_what_is_the_pages_own_stays() -> None:
    pages = [page(n) for n in range(8)]
    template = learnt(pages)
    bare = without_template(pages[0], template.within(page_blocks(pages[0])))
    assert NOTICE in pages[0].text and NOTICE not in bare.text and NOTICE in bare.furniture
    assert "Quay" not in bare.text and "The first buoy" in bare.text
    assert "Country: France" in bare.text  # told of the article, on however many pages
    assert [bare.text[b.start : b.end] for b in bare.blocks] == bare.text.split("\n")
    [article] = split(bare).articles
    assert [article.text[b.start : b.end] for b in article.blocks if b.recurring] == ["Lighting"]


@pytest.mark.parametrize(
    ("field", "heading"), [("title", "What the harbour office has to say"), ("section", "In brief")]
)
def test_a_title_or_section_that_recurs_is_marked(field: SpanField, heading: str) -> None:
    pages = [
        read(
            f"<html lang=en><title>News</title><body><main><p>Quay {WORDS[n]}, day {n}.</p><h2>{heading}</h2>"
            f"<p>{BODY.format(n=n, word=WORDS[n])}</p></main></body></html>".encode(),
            name=f"{n}.html",
        )
        for n in range(8)
    ]
    template = learnt(pages)
    [marked] = split(without_template(pages[0], template.within(page_blocks(pages[0])))).articles
    [plain] = split(pages[0]).articles
    assert getattr(marked, field) == getattr(plain, field) == heading
    assert (marked.recurring, plain.recurring) == ((field,), ())


def test_the_same_words_elsewhere_on_the_page_are_another_block() -> None:
    lead = "The ninth buoy was found again by the pilots, who had looked for it since the storm of last winter."
    pages = [page(n, beside=f"<ul class=news><li>{lead}</li></ul>") for n in range(8)]
    own = read(
        f"<html lang=en><title>Found</title><body><main><h1>Found again</h1><p>{lead}</p>"
        f"<p>{BODY.format(n=9, word='ninth')}</p></main></body></html>".encode(),
        name="9.html",
    )
    template = learnt([*pages, own])
    assert lead in without_template(own, template.within(page_blocks(own))).text


def test_few_pages_say_nothing_and_a_page_is_never_emptied() -> None:
    assert not learnt([page(0), page(1)]).within(page_blocks(page(0)))
    same = [page(0)] * 4
    found = learnt(same).within(page_blocks(same[0]))
    assert found and without_template(same[0], found).text
    two = [page(n, box=NOTICE if n < 2 else WORDS[n] * 9) for n in range(8)]
    assert NOTICE in without_template(two[0], learnt(two).within(page_blocks(two[0]))).text


def test_what_is_no_web_page_has_no_template() -> None:
    assert page_blocks(read(NOTICE.encode(), name="a.txt")) == NO_PAGE


@pytest.mark.parametrize("language", ["fr", ""])
def test_blocks_survive_packing(language: str) -> None:
    some = PageBlocks(language, frozenset({3, 2**62, 17}))
    assert PageBlocks.unpacked(language, some.packed()) == some
    assert signature(some.blocks) == signature([17, 2**62, 3]) != signature([]) == ""
