"""The template of a source: what recurs over its pages."""

from __future__ import annotations

from crawler.reading import Reading, read
from crawler.reading.recurring import count, recurring, without_template

NOTICE = "The Quay is made by volunteers of the harbour and appears when they find the time."


def _page(n: int) -> Reading:
    body = f"{NOTICE}\n\nNews Items\n\nStory number {n} of the quay\n\nOn day {n} the ferry came in late and nobody minded."
    return read(body.encode(), name=f"{n}.txt")


def test_recurring_blocks_are_template_and_sections_are_not() -> None:
    pages = [_page(n) for n in range(5)]
    seen, number = count(pages)
    template = recurring(seen, number)
    assert len(template) == 1
    bare = without_template(pages[0], template)
    assert NOTICE not in bare.text and NOTICE in bare.furniture
    assert "News Items" in bare.text
    assert [bare.text[b.start : b.end] for b in bare.blocks] == bare.text.split("\n")


def test_two_pages_say_nothing_and_a_page_is_never_emptied() -> None:
    pages = [_page(1), _page(1)]
    assert recurring(*count(pages)) == frozenset()
    same = [_page(1)] * 4
    assert without_template(same[0], recurring(*count(same))).text == "News Items"
    only = [read(NOTICE.encode(), name="x.txt")] * 4
    assert without_template(only[0], recurring(*count(only))) is only[0]
