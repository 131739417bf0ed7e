"""Texts cut into stretches lose no letter and mark what they should."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from corpus.model import Passage
from search_api.addresses import pairs_of, read_request
from search_api.pages.links import SearchLinks
from search_api.pages.marking import Evidence, anchor, evidenced, highlighted

TEXT = st.text(alphabet="aé œ\n<&«’\u0301😀z", max_size=40)
OFFSETS = st.tuples(st.integers(0, 45), st.integers(0, 45))


@given(TEXT, st.lists(OFFSETS, max_size=6))
def test_highlights_cover_the_spans_and_keep_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    made = highlighted(text, spans)
    assert "".join(s.text for s in made) == text
    marked = "".join(("x" if s.marked else ".") * len(s.text) for s in made)
    assert marked == "".join("x" if any(a <= i < b for a, b in spans) else "." for i in range(len(text)))
    assert all(s.text for s in made)


@given(TEXT, st.integers(0, 20), st.lists(OFFSETS, max_size=5), st.integers(0, 45))
def test_evidence_may_overlap_and_each_has_its_anchor(
    text: str, offset: int, spans: list[tuple[int, int]], turn: int
) -> None:
    evidence = [Evidence(min(s), max(s), f"e{n}") for n, s in enumerate(spans) if s[0] != s[1]]
    passages = [Passage(start=0, end=turn, language="fr"), Passage(start=turn, end=70, language="en")]
    made = evidenced(text, field="text", offset=offset, evidence=evidence, passages=passages, around="fr")
    assert "".join(s.text for s in made) == text
    anchors = [s.anchor for s in made if s.anchor]
    assert len(anchors) == len(set(anchors))
    at = offset
    for stretch in made:
        over = [e for e in evidence if e.start <= at < e.end]
        assert stretch.marked == bool(over)
        assert stretch.lang == (None if at < turn else "en")
        at += len(stretch.text)
    for e in evidence:
        if text and e.start < offset + len(text) and e.end > offset:
            assert anchor("text", max(e.start, offset)) in anchors


def test_addresses_say_what_the_request_says() -> None:
    params = QueryParams(
        "q=police+%26+ville&kind=report&kind=news&from=2005-01-01&year=2005&sort=newest&limit=20&cursor=abc&ui=en"
    )
    request = read_request(params, "fr")
    assert request.ui == "fr"
    links = SearchLinks("/fr/search", pairs_of(request))
    again = read_request(QueryParams(links.url().partition("?")[2]), "fr")
    assert again == request.model_copy(update={"cursor": None})
    assert read_request(QueryParams(links.without("kind", "news").partition("?")[2]), "fr").kind == ["report"]
    assert read_request(QueryParams(links.without("kind").partition("?")[2]), "fr").kind == []
    assert "limit" not in links.export("csv", "fr") and "sort" not in links.export("csv", "fr")
