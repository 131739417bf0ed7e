"""Whatever comes in: no other error than InputError, offsets that hold, no word lost or told twice."""

from __future__ import annotations

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import InputError
from corpus.text import fold_key
from crawler.reading import Reading, read
from crawler.splitting import split

WORDS = st.sampled_from(
    [
        "council",
        "lampadaire",
        "quay",
        "été",
        "L’équipe",
        "McGill",
        "students",
        "rencontre",
        "night",
        "bus",
        "CLSPD",
        "prevention",
        "street",
        "«",
        "»",
        "-",
        "•",
        "|",
        "Problem",
        "12",
        "2nd",
        "Edition",
    ]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=25).map(lambda w: " ".join(w).capitalize() + ".")
LONG_SENTENCE = st.lists(WORDS, min_size=14, max_size=25).map(lambda w: " ".join(w).capitalize() + ".")
HEADING = st.lists(WORDS, min_size=1, max_size=6).map(lambda w: " ".join(w).title())
JOINTS = st.sampled_from(["\n", "\n\n", " ", ""])
PAGE = st.lists(st.tuples(st.one_of(SENTENCE, HEADING), JOINTS), min_size=1, max_size=14).map(
    lambda parts: "".join(a + b for a, b in parts)
)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<h2>",
        "</h2>",
        "<ul>",
        "<li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<hr>",
        "<a",
        "name=x>",
        "<a",
        "href=#x>",
        "</a>",
        "<!--",
        "<",
        "&",
        "&eacute;",
        "<article>",
    ]
)
HTML = st.lists(st.one_of(SENTENCE, HEADING, TAGS), min_size=1, max_size=30).map(
    lambda parts: "<html><body>" + " ".join(parts)
)


def _holds(reading: Reading) -> None:
    position = 0
    for block in reading.blocks:
        assert block.start == position
        text = reading.text[block.start : block.end]
        assert text.strip()
        assert "\n" not in text
        position = block.end + 1
    assert position == len(reading.text) + 1
    document = split(reading, issued=date(2005, 6, 15))
    assert document.articles
    last = 0
    for article in document.articles:
        assert last <= article.start <= article.end <= len(reading.text)
        last = article.start
        at = 0
        for block in article.blocks:
            assert block.start == at
            assert article.text[block.start : block.end].strip()
            at = block.end + 1
        assert at == (len(article.text) + 1 if article.blocks else 0)


def _try(data: bytes) -> Reading | None:
    try:
        reading = read(data, name="any")
    except InputError:
        return None
    _holds(reading)
    return reading


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    _try(data)


@given(st.text(max_size=600), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=200, deadline=None)
def test_any_text(text: str, codec: str) -> None:
    _try(text.encode(codec, "replace"))


@given(HTML)
@settings(max_examples=120, deadline=None)
def test_any_tags(page: str) -> None:
    _try(page.encode())


@given(PAGE)
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost_or_told_twice(page: str) -> None:
    reading = _try(page.encode())
    if reading is None:
        return
    document = split(reading)
    squeezed = "".join(fold_key(page).split())
    told = Counter[str]()
    for article in document.articles:
        told.update("".join(fold_key(" ".join([article.title, article.text, *article.authors])).split()))
    # Sections repeat over articles, furniture and headers belong to none: nothing more than the page, hardly less.
    assert not told - Counter(squeezed)


@given(st.lists(LONG_SENTENCE, min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_paragraphs_come_through_whole(sentences: list[str]) -> None:
    page = "A title for all of it\n\n" + "\n\n".join(f"The warden said: {s}" for s in sentences)
    reading = _try(page.encode())
    assert reading is not None
    document = split(reading)
    told = Counter(w for a in document.articles for w in fold_key(f"{a.title} {a.text}").split())
    wanted = Counter(fold_key(page).split())
    assert sum((wanted - told).values()) <= sum(s.count("|") for s in sentences)
    assert not told - wanted
