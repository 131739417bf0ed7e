"""Index entries: there and back, and event intervals as days and months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Annotation, Article, Block, Document
from indexer.entry import IndexEntry, covered_days_and_months, make_entry, shown_path
from taxonomy.load import load_scheme
from tests.contract.entries import SAMPLE

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def test_an_entry_survives_json() -> None:
    for entry in SAMPLE:
        assert IndexEntry.from_json(entry.to_json()) == entry


def test_an_absolute_path_is_never_shown() -> None:
    assert shown_path("/home/someone/private/page.html") == "page.html"
    assert shown_path("https://example.org/a/page.html") is None


def overlaps(days: list[int], months: list[int], first: date, last: date) -> bool:
    """The question as an engine asks it."""
    month = (first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)
    return any(first.toordinal() <= d <= last.toordinal() for d in days) or any(
        month[0] <= m <= month[1] for m in months
    )


@given(DAYS, st.integers(0, 800), DAYS, st.integers(0, 800))
def test_overlap_by_days_and_months_is_exact(start: date, length: int, first: date, span: int) -> None:
    end, last = start + timedelta(days=length), first + timedelta(days=span)
    days, months = covered_days_and_months([(start.isoformat(), end.isoformat())])
    assert overlaps(days, months, first, last) == (start <= last and end >= first)
    assert len(days) <= 60


def test_a_kind_is_found_by_the_concept_that_names_it() -> None:
    scheme = load_scheme()
    text = "How to."
    article = Article(
        id="a", document_id="d", ordinal=0, revision="r", text=text, blocks=(Block(kind="paragraph", start=0, end=7),)
    )
    document = Document(
        id="d", key="/d.txt", source="s", digest="0", media_type="text/plain", fetched=datetime(2020, 1, 1, tzinfo=UTC)
    )
    made = make_entry(article, document, Annotation(language="en", kind="toolkit"), scheme=scheme, seq=1)
    assert made.concept_path == ("toolkit-guide",) and made.concepts == ()
    assert (
        make_entry(article, document, Annotation(language="en", kind="report"), scheme=scheme, seq=1).concept_path == ()
    )
