"""What the newsletter editor's desk asks of an engine, the same on each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from entries import LIEGE, LONDON, entry
from test_meaning import MODEL, direction, with_vectors

from corpus.model import (
    Annotation,
    Block,
    ConceptTag,
    EventDate,
    Organisation,
    Person,
    Place,
    SeriesMention,
    SplitArticle,
    SplitDocument,
)
from corpus.store import CorpusStore, Fetched
from corpus.vectors import PassageVectors
from indexer.engine import EngineQuery, SearchEngine
from indexer.entry import EntryBody, EntrySeries
from indexer.sketching import sketch_pending
from search_api.coverage import Draft
from search_api.coverage.candidates import find_candidates
from search_api.coverage.drafts import draft_article
from search_api.coverage.likeness import compare_all
from search_api.newsdesk.following import state_of
from search_api.newsdesk.lines import entries_of
from search_api.newsdesk.timeline import timeline
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

REPEATED = (
    "The wardens of the harbour district walk the quays in pairs from dusk until midnight and report each broken lamp."
)
OFFICE = EntryBody(("harbour office",), "Harbour Office")
ICPC = EntryBody(("authority:icpc",), "International Centre for the Prevention of Crime")


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    engine.apply(
        [
            entry("body", "It was told by the office.", organisations=(OFFICE,), issued="2004-02-01"),
            entry("listed", "It was told there.", organisations=(ICPC,), issued=None),
            entry("person", "Then Anne Example spoke.", people=("Anne Example",), issued="2005-03-01"),
            entry("town", "A ville.", places=(LIEGE,), language="fr", issued="2005-03-15"),
            entry("subject", "Médiation.", concepts=("social-mediation",), language="fr", issued="2006-01-01"),
            entry("day", "At that time.", events=(("2004-05-02", "2004-05-03"),), issued="2006-12-31"),
            entry("figure", "It cost 48700 dollars.", issued=None),
            with_vectors(
                entry("foreign", "Nothing of the sort.", places=(LONDON,), issued="2006-12-01"), direction(0, 1)
            ),
            with_vectors(entry("near", "In other words.", issued=None), direction(0.8, 0.6)),
            entry(
                "series", "It met again.", series=(EntrySeries("annual_colloquium_icpc", "colloque annuel du CIPC", 5),)
            ),
        ],
        [],
        reached=7,
    )
    return engine


def draft() -> Draft:
    article = draft_article("Wardens\n" + REPEATED + " It costs 48,700 dollars.")
    told = Annotation(
        language="en",
        concepts=(ConceptTag(id="social-mediation", score=0.9, evidence=()),),
        organisations=(
            Organisation(name="harbour office", evidence=()),
            Organisation(name="CIPC", acronym="CIPC", authority="icpc", evidence=()),
        ),
        people=(Person(name="Anne Example", evidence=()),),
        places=(Place(name="Liège", country="BE", geonames_id=LIEGE.id, lat=0, lon=0, evidence=()),),
        dates=(
            EventDate(
                start=date(2004, 5, 3), end=date(2004, 5, 4), precision="day", relative=False, text="", evidence=()
            ),
        ),
        series=(SeriesMention(name="ICPC annual colloquium", ordinal=6, evidence=()),),
    )
    return Draft(article, told, PassageVectors(MODEL, ((0, 9),), direction(1, 0)))


def test_candidates_are_found_by_whatever_is_shared(filled: SearchEngine, tmp_path: Path) -> None:
    with CorpusStore.open(tmp_path / "home") as store:
        block = Block(kind="paragraph", start=0, end=len(REPEATED))
        stored = store.put(
            Fetched(key="a", source="s", data=b"a", media_type="text/plain", fetched=datetime.now(UTC)),
            SplitDocument(articles=(SplitArticle(title="x", text=REPEATED, blocks=(block,)),)),
            read_by="test",
        )
        sketch_pending(store)
        (id_,) = stored.created
        filled.apply([entry(id_, REPEATED.replace("wardens", "guards"), language="und")], [], reached=8)
        found = find_candidates(draft(), store, filled)
        told = {"body", "listed", "person", "town", "subject", "day", "figure", "near", "series"}
        assert {one.id for one in found} == {*told, id_}
        shared = {c.entry.id: c.shared for c in compare_all(draft(), found, {}, filled, load_scheme())}
        assert [body.name for body in shared["body"].bodies] == ["harbour office"]
        assert [body.key for body in shared["listed"].bodies] == ["authority:icpc"]
        assert shared["person"].people == ("Anne Example",)
        assert [place.name for place in shared["town"].places] == ["Liège"]
        assert shared["subject"].concepts == ("social-mediation",)
        assert shared["day"].dates == (("2004-05-03", "2004-05-04"),)
        assert shared["figure"].numbers == ("48700",)
        assert [(one.name, one.ordinal) for one in shared["series"].series] == [("colloque annuel du CIPC", 5)]


def test_a_subject_tells_as_much_however_many_candidates_have_it(engine: SearchEngine) -> None:
    subject = [entry(f"m{n}", f"Mediators met {n}.", concepts=("social-mediation",)) for n in range(40)]
    engine.apply([*subject, *(entry(f"o{n}", f"Doors {n}.") for n in range(160))], [], reached=1)
    alone, *_ = compare_all(draft(), subject[:1], {}, engine, load_scheme())
    among, *_ = compare_all(draft(), subject, {}, engine, load_scheme())
    assert alone.likeness == among.likeness and among.likeness.concepts > 0.25
    assert compare_all(draft(), [], {}, engine, load_scheme()) == []


def test_a_search_over_time(filled: SearchEngine) -> None:
    search = Search(filled, load_scheme())
    told = timeline(search, SearchRequest())
    assert (told["total"], told["undated"]) == (10, 4)
    assert [(y["year"], y["articles"]) for y in told["years"]] == [(2004, 1), (2005, 2), (2006, 3)]
    assert [(m["key"], m["ordinal"]) for m in told["series"]] == [("annual_colloquium_icpc", 5)]
    counted = {m["month"]: m["articles"] for y in told["years"] for m in y["months"] if m["articles"]}
    assert counted == {"2004-02": 1, "2005-03": 2, "2006-01": 1, "2006-12": 2}
    of_liege = timeline(search, SearchRequest(city=["Liège"]))
    assert [(y["year"], y["articles"]) for y in of_liege["years"]] == [(2005, 1)]


def test_the_articles_of_a_search_one_after_the_other(filled: SearchEngine) -> None:
    found = [e.id for e in entries_of(filled, EngineQuery(), most=100)]
    assert len(found) == 10
    assert found[:3] == ["day", "foreign", "subject"]
    assert [e.id for e in entries_of(filled, EngineQuery(), most=2)] == ["day", "foreign"]


def test_the_state_of_a_search_changes_with_the_index(filled: SearchEngine) -> None:
    search = Search(filled, load_scheme())
    before = state_of(search, SearchRequest(q="office"))
    assert before == state_of(search, SearchRequest(q="office", limit=50))
    assert before != state_of(search, SearchRequest(q="offices"))
    filled.apply([entry("more", "More.")], [], reached=9)
    assert before != state_of(search, SearchRequest(q="office"))
