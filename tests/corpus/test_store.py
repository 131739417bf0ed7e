"""The store: what goes in comes out, once, in order, and says what changed."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import Sketch, annotated, contents, digests, fetched, page, split, take_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from corpus.errors import GoneError, HomeError, NotFoundError
from corpus.model import Edition
from corpus.store import Change, CorpusStore, Counts, EditionHeld, Stored
from corpus.tables import annotation, revision

TOOLKIT = "A toolkit for municipalities that want to make a diagnosis of safety with their partners."
MEETING = "Le colloque réunira à Nicolet des policiers, des chercheurs et des élus."


@pytest.fixture
def store(corpora: Corpora, tmp_path: Path) -> Iterator[CorpusStore]:
    with corpora.open(tmp_path / "home") as opened:
        yield opened


def test_what_goes_in_comes_out(store: CorpusStore) -> None:
    given_split = split(
        ("Trousse\u00a0: l’été", TOOLKIT),
        ("", "a\x00b\x1a0\x1a 😀 «\u202fé\u202f»"),
        title="Page",
        edition=Edition(label="Edition 25", publication="L'Observateur", number="25"),
        issued=date(2004, 2, 1),
        issued_precision="month",
        issued_from="header",
        declared_language="en",
    )
    first, second = given_split.articles
    marked = first.model_copy(update={"section": "In brief", "recurring": ("title", "section")})
    given_split = given_split.model_copy(update={"articles": (marked, second)})
    given_input = fetched(
        b"\x00\xff bytes", url="https://exemple.org/é", charset="utf-8", rights="CC BY", show="excerpt"
    )
    stored = store.put(given_input, given_split, read_by="r1")
    assert (stored.changed, stored.unchanged, stored.gone) == ((), (), ())
    for found, split_article in zip(store.articles(stored.document_id), given_split.articles, strict=True):
        assert found == store.article(found.id)
        assert found.model_dump(include=set(type(split_article).model_fields)) == split_article.model_dump()
        assert (found.issued, found.issued_precision, found.issued_from) == (date(2004, 2, 1), "month", "header")
        assert found.declared_language == "en"
    held = store.document(stored.document_id)
    shared = {"key", "source", "url", "media_type", "fetched", "rights", "show"}
    assert held.model_dump(include=shared) == given_input.model_dump(include=shared)
    assert (held.title, held.edition) == ("Page", given_split.edition)
    assert store.captured(stored.document_id) == given_input
    assert store.payload(stored.document_id) == given_input.data
    assert list(store.document_ids()) == [stored.document_id]
    [marked_held] = store.holdings(stored.created[:1])
    assert marked_held.article.recurring == ("title", "section")
    plain = given_split.model_copy(update={"articles": (first, second)})
    assert store.put(given_input, plain, read_by="r2").changed == stored.created[:1]  # told otherwise: another revision
    assert store.article(stored.created[0]).recurring == ()


def test_the_same_again_writes_nothing(corpora: Corpora, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with corpora.open(home) as store:
        for number in range(3):
            take_in(store, number)
    before, held = digests(home), contents(home, corpora)
    with corpora.open(home) as store:
        for number in range(3):
            stored = store.put(*page(number), read_by="r1")
            assert len(stored.unchanged) == 3
            assert stored.created == stored.changed == stored.gone == ()
        articles = [holding.article for holding in store.holdings(list(store.article_ids()))]
        assert store.put_annotations(map(annotated, articles)) == 0
        assert list(store.unannotated("v1")) == []
        store.counts(), store.editions(), store.changes(0), store.held_digest("none")
        assert store.payload(stored.document_id) == page(2)[0].data
    assert contents(home, corpora) == held
    assert digests(home) == before  # no -wal, no -shm, no byte


def test_a_changed_page_tells_what_became_of_each_article(store: CorpusStore) -> None:
    first = store.put(fetched(b"1"), split(("A", TOOLKIT), ("B", MEETING), ("C", "Third.")), read_by="r1")
    a, b, c = first.created
    second = store.put(
        fetched(b"2"), split(("New", "Fourth."), ("A", TOOLKIT), ("B", MEETING + " Venez.")), read_by="r1"
    )
    (new,) = second.created
    assert second == Stored(document_id=first.document_id, created=(new,), changed=(b,), unchanged=(a,), gone=(c,))
    assert [article.id for article in store.articles(first.document_id)] == [new, a, b]
    with pytest.raises(GoneError):
        store.article(c)
    third = store.put(fetched(b"3"), split(("A", TOOLKIT), ("C", "Third.")), read_by="r1")
    assert (third.created, third.gone) == ((c,), (new, b))
    assert store.article(c).text == "Third."


def test_old_revisions_stay_and_carry_their_annotation(store: CorpusStore) -> None:
    (a,) = store.put(fetched(b"1"), split(("A", TOOLKIT)), read_by="r1").created
    old = store.article(a)
    assert store.put_annotations([annotated(old)]) == 1
    store.put(fetched(b"2"), split(("A", MEETING)), read_by="r1")
    assert store.annotation(a) is None
    assert [article.id for article in store.unannotated("v1")] == [a]
    store.put(fetched(b"3"), split(("A", TOOLKIT)), read_by="r1")
    assert store.article(a).revision == old.revision
    assert store.annotation(a) == annotated(old)[1]
    with store._database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(revision)) == 2


def test_better_reading_of_the_same_bytes_needs_no_second_capture(store: CorpusStore) -> None:
    first = store.put(fetched(), split(("AB", TOOLKIT + MEETING)), read_by="r1")
    second = store.put(store.captured(first.document_id), split(("A", TOOLKIT), ("B", MEETING)), read_by="r2")
    assert (len(second.created), second.changed, second.gone) == (1, first.created, ())
    assert store.counts().captures == 1
    held = store.held("bulletin/a.html")
    assert held is not None
    assert (held.read_by, held.articles, held.digest) == ("r2", 2, store.document(first.document_id).digest)


def test_same_bytes_elsewhere_are_one_more_location(store: CorpusStore) -> None:
    first = store.put(fetched(b"1", key="a"), split(("A", TOOLKIT)), read_by="r1")
    again = store.put(fetched(b"1", key="b"), split(("A", TOOLKIT)), read_by="r1")
    assert again == Stored(document_id=first.document_id, unchanged=first.created)
    assert store.held("b") == store.held("a") == store.held_digest(store.document(first.document_id).digest)
    assert store.document(first.document_id).key == "a"
    # The copy goes its own way: a document of its own, while the first is untouched.
    own = store.put(fetched(b"2", key="b"), split(("A", MEETING)), read_by="r1")
    assert own.document_id != first.document_id
    assert (len(own.created), store.article(first.created[0]).text) == (1, TOOLKIT)


def test_when_the_first_place_changes_its_copies_must_be_read_again(store: CorpusStore) -> None:
    first = store.put(fetched(b"1", key="a"), split(("A", TOOLKIT)), read_by="r1")
    store.put(fetched(b"1", key="b"), split(("A", TOOLKIT)), read_by="r1")
    store.put(fetched(b"2", key="a"), split(("A", MEETING)), read_by="r1")
    assert store.held("b") is None
    copy = store.put(fetched(b"1", key="b"), split(("A", TOOLKIT)), read_by="r1")
    assert copy.document_id != first.document_id
    assert {store.article(id_).text for id_ in store.article_ids()} == {TOOLKIT, MEETING}


def test_a_removed_document_stays_out(store: CorpusStore) -> None:
    stored = store.put(fetched(b"1"), split(("A", TOOLKIT)), read_by="r1")
    store.remove(stored.document_id)
    last = store.last_change()
    store.remove(stored.document_id)
    for data, key, read_by in ((b"1", "bulletin/a.html", "r2"), (b"2", "bulletin/a.html", "r1"), (b"1", "copy", "r1")):
        assert store.put(fetched(data, key=key), split(("A", MEETING)), read_by=read_by) == Stored(
            document_id=stored.document_id
        )
    held = store.held("bulletin/a.html")
    assert held is not None
    assert held.articles == 0
    for ask in (store.document, store.payload, lambda _: store.article(stored.created[0])):
        with pytest.raises(GoneError):
            ask(stored.document_id)
    assert store.holdings(stored.created) == []
    assert store.changes(0) == [Change(seq=2, article_id=stored.created[0])]
    assert store.last_change() == last == 2
    assert store.counts() == Counts(documents=0, articles=0, annotated=0, captures=1, changes=2)


def test_unknown_names(store: CorpusStore) -> None:
    for name in ("nothing", "nothing\x00", "nothing" * 1000):
        for ask in (store.article, store.document, store.payload, store.remove):
            with pytest.raises(NotFoundError) as told:
                ask(name)
            assert not isinstance(told.value, GoneError)
            assert "nothing" in str(told.value)
    assert store.held("nothing") is None
    assert store.held_digest("nothing") is None
    assert store.annotation("nothing") is None
    assert store.holdings(["nothing"]) == []
    assert store.articles("nothing") == []


def test_changes_come_in_order_the_last_of_each_article(store: CorpusStore) -> None:
    a, b = store.put(fetched(b"1", key="a"), split(("A", TOOLKIT), ("B", MEETING)), read_by="r1").created
    (c,) = store.put(fetched(b"2", key="c"), split(("C", MEETING)), read_by="r1").created
    assert store.changes(0) == [Change(seq=i + 1, article_id=id_) for i, id_ in enumerate((a, b, c))]
    store.put_annotations([annotated(store.article(a))])
    assert store.changes(0) == [
        Change(seq=2, article_id=b),
        Change(seq=3, article_id=c),
        Change(seq=4, article_id=a),
    ]
    assert store.changes(2, limit=1) == [Change(seq=3, article_id=c)]
    assert store.changes(4) == []
    assert store.last_change() == 4


def test_two_corpora_have_the_same_numbers_and_never_the_same_marks(
    store: CorpusStore, corpora: Corpora, tmp_path: Path
) -> None:
    assert (store.mark(0), store.mark(1)) == ("", None)
    take_in(store, 0)
    last = store.last_change()
    marks = [store.mark(n + 1) for n in range(last)]
    assert all(marks) and store.mark(last + 1) is None
    take_in(store, 1)
    assert [store.mark(n + 1) for n in range(last)] == marks
    assert store.mark(last + 1) not in marks
    with corpora.open(tmp_path / "other") as other:
        take_in(other, 0)
        assert other.last_change() == last
        assert not {other.mark(n + 1) for n in range(last)} & set(marks)


def test_only_what_an_index_entry_shows_is_told(store: CorpusStore) -> None:
    a, b = store.put(fetched(b"1"), split(("A", TOOLKIT), ("B", MEETING)), read_by="r1").created
    store.put(fetched(b"2"), split(("A", TOOLKIT), ("B", MEETING + " Venez.")), read_by="r1")
    assert [change.article_id for change in store.changes(2)] == [b]
    edition = Edition(label="Edition 1")
    same = split(("A", TOOLKIT), ("B", MEETING + " Venez."), edition=edition)
    stored = store.put(fetched(b"2"), same, read_by="r2")
    assert stored.unchanged == (a, b)
    assert [change.article_id for change in store.changes(3)] == [a, b]  # both show their issue
    assert store.holdings([a])[0].document.edition == edition


def test_where_a_document_says_that_it_belongs_is_kept(store: CorpusStore) -> None:
    bare = split(("A", TOOLKIT))
    told = bare.model_copy(update={"canonical_url": "https://example.org/a", "site_name": "The Quay"})
    [id_] = store.put(fetched(b"1"), bare, read_by="r1").created
    for n, (said, address, part) in enumerate([(told, "https://example.org/a", "The Quay"), (bare, None, None)], 2):
        seen = store.last_change()
        store.put(fetched(b"1"), said, read_by=f"r{n}")
        assert [change.article_id for change in store.changes(seen)] == [id_]
        document = store.holding(id_).document
        assert (document.address, document.part_of) == (address, part)
    assert (
        document.model_copy(update={"url": "https://a.test", "canonical_url": "https://b.test"}).address
        == "https://a.test"
    )


def test_holdings_come_in_the_order_asked(store: CorpusStore) -> None:
    for number in range(4):
        take_in(store, number)
    ids = list(store.article_ids())
    gone = store.holdings(ids[:1])[0]
    store.remove(gone.document.id)
    asked = [*reversed(ids), "unknown"]
    found = store.holdings(asked)
    kept = set(store.article_ids())
    assert [h.article.id for h in found] == [id_ for id_ in asked if id_ in kept]
    for holding in found:
        assert holding.article == store.article(holding.article.id)
        assert holding.document == store.document(holding.article.document_id)
        assert holding.annotation == annotated(holding.article)[1]


def test_a_thousand_holdings_take_few_queries(store: CorpusStore) -> None:
    articles = [(f"Titre {i}", f"Article {i}") for i in range(500)]
    for key in ("a", "b"):
        store.put(fetched(key.encode(), key=key), split(*articles), read_by="r1")
    ids = list(store.article_ids())
    asked: list[str] = []
    event.listen(store._database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(store.holdings(ids)) == 1000
    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 5
    assert gc.isenabled()


def test_the_database_may_stand_elsewhere(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    for expected in (0, 3):
        with CorpusStore.open(tmp_path / "home", url=url) as store:
            assert store.counts().articles == expected
            take_in(store, 0)
    assert {path.name for path in (tmp_path / "home").iterdir()} == {"captures", "corpus.lock"}


def test_annotations_of_what_is_no_longer_so_are_dropped(store: CorpusStore) -> None:
    a, b = store.put(fetched(b"1"), split(("A", TOOLKIT), ("B", MEETING)), read_by="r1").created
    old, vanishing = store.article(a), store.article(b)
    store.put(fetched(b"2"), split(("A", MEETING)), read_by="r1")
    assert store.put_annotations([annotated(old), annotated(vanishing)]) == 0
    assert store.put_annotations([annotated(store.article(a)), annotated(old)]) == 1
    assert store.put_annotations([annotated(store.article(a), "v2")]) == 1
    held = store.annotation(a)
    assert held is not None
    assert held.made_by == "v2"
    assert store.counts().annotated == 1
    assert [article.id for article in store.unannotated("v1")] == [a]


def test_pages_of_ids_and_unannotated_articles_are_complete(store: CorpusStore) -> None:
    ids = {id_ for number in range(5) for id_ in store.put(*page(number), read_by="r1").created}
    assert set(store.article_ids(batch=4)) == set(store.article_ids(batch=15)) == ids
    assert {article.id for article in store.unannotated("v1", batch=4)} == ids
    seen = []
    for article in store.unannotated("v1", batch=2):
        seen.append(article.id)
        store.put_annotations([annotated(article)])
    assert set(seen) == ids
    assert len(seen) == 15


def test_editions_are_counted_in_order_of_date(store: CorpusStore) -> None:
    for number, issued in ((1, date(2005, 2, 1)), (2, None), (3, date(2004, 2, 1)), (4, date(2004, 2, 1))):
        name = Edition(label="Edition 25" if number > 2 else f"Edition {number}", publication="Bulletin")
        store.put(
            fetched(b"%d" % number, key=str(number)),
            split(("A", TOOLKIT), ("B", MEETING), edition=name, issued=issued),
            read_by="r1",
        )
    store.put(fetched(b"5", key="5"), split(("A", TOOLKIT)), read_by="r1")
    for label in ("été", "zone", "Zone"):  # by code point, a label without publication first
        store.put(fetched(label.encode(), key=label), split(("A", "x"), edition=Edition(label=label)), read_by="r1")

    def edition(label: str, issued: date | None, articles: int) -> EditionHeld:
        return EditionHeld(publication="Bulletin", number=None, label=label, issued=issued, articles=articles)

    assert store.editions() == [
        edition("Edition 25", date(2004, 2, 1), 4),
        edition("Edition 1", date(2005, 2, 1), 2),
        *(
            EditionHeld(publication=None, number=None, label=e, issued=None, articles=1)
            for e in ("Zone", "zone", "été")
        ),
        edition("Edition 2", None, 2),
    ]


def test_an_edition_is_one_by_folded_publication_label_and_day(store: CorpusStore) -> None:
    spring, autumn = date(2005, 3, 1), date(2005, 9, 1)
    for key, publication, label, issued, precision in (
        ("1", "L'Été", "n° 7", spring, "month"),
        ("2", "L’ÉTÉ", "n° 7", spring, "day"),
        ("3", "L'Été", "n° 7", autumn, "month"),
        ("4", None, "n° 7", spring, "month"),
    ):
        edition = Edition(label=label, publication=publication, number="7")
        parts = split(("A", TOOLKIT), edition=edition, issued=issued).model_copy(update={"issued_precision": precision})
        store.put(fetched(key.encode(), key=key), parts, read_by="r1")
    held = [(e.publication, e.issued, e.issued_precision, e.articles) for e in store.editions()]
    assert held == [
        (None, spring, "month", 1),
        ("L'Été", spring, "month", 2),
        ("L'Été", autumn, "month", 1),
    ]


def test_threads_read_while_one_writes(store: CorpusStore) -> None:
    take_in(store, 0)

    def read(_: int) -> int:
        found = store.holdings(list(store.article_ids()))
        assert all(holding.document.edition for holding in found)
        assert len(found) % 3 == 0  # a page is there whole or not at all
        return len(found)

    with ThreadPoolExecutor(12) as threads:
        reading = threads.map(read, range(60))
        for number in range(1, 10):
            take_in(store, number)
        assert max(reading) >= 3
    assert read(0) == 30


def test_threads_write_in_turn(store: CorpusStore) -> None:
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: take_in(store, number % 8), range(24)))
    counts = store.counts()
    assert (counts.documents, counts.articles, counts.annotated, counts.captures) == (8, 24, 24, 8)
    for document in store.document_ids():
        assert len(store.payload(document)) == 6400


def test_a_home_at_head_is_opened_without_alembic(tmp_path: Path) -> None:
    CorpusStore.open(tmp_path).close()
    code = (
        "import sys; from pathlib import Path; from corpus.store import CorpusStore\n"
        "CorpusStore.open(Path(sys.argv[1]), create=False).held('x')\n"
        "print('alembic' in sys.modules, 'rapidfuzz' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["False", "False"]


PAGES = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["", "A", "B", "Nouvelles"]), st.sampled_from([TOOLKIT, MEETING, "x", ""])),
        max_size=5,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAGES)
def test_who_follows_the_feed_holds_what_the_store_holds(
    corpora: Corpora, tmp_path_factory: pytest.TempPathFactory, versions: list[list[Sketch]]
) -> None:
    mirror: dict[str, str] = {}
    reached = 0
    ever: set[str] = set()
    with corpora.open(tmp_path_factory.mktemp("home")) as store:
        for number, articles in enumerate(versions):
            before = {a.id for a in store.articles(mirror_document)} if (mirror_document := _document(store)) else set()
            stored = store.put(fetched(b"%d" % number), split(*articles), read_by="r1")
            now = [(a.title, a.text) for a in store.articles(stored.document_id)]
            assert now == articles
            assert set(stored.gone) == before - set(store.article_ids())
            assert set(stored.created) == set(store.article_ids()) - before
            store.put_annotations(map(annotated, store.unannotated("v1")))
            while changes := store.changes(reached, limit=2):
                assert all(change.seq > reached for change in changes)
                reached = changes[-1].seq
                held = {h.article.id: h.article.revision for h in store.holdings([c.article_id for c in changes])}
                for change in changes:
                    mirror.pop(change.article_id, None)
                mirror |= held
            ever |= set(mirror)
            assert mirror == {id_: store.article(id_).revision for id_ in store.article_ids()}
        assert len(store.changes(0)) == len(ever)


def _document(store: CorpusStore) -> str | None:
    held = store.held("bulletin/a.html")
    return held.document_id if held else None


def test_an_annotation_of_a_newer_version_is_told_with_its_article(store: CorpusStore) -> None:
    take_in(store, 1)
    first, second, _ = store.article_ids()
    of = annotation.c.article_id == first
    with store._database.writing() as connection:
        content = connection.scalar(select(annotation.c.content).where(of)).replace("{", '{"newer":1,', 1)
        connection.execute(annotation.update().where(of).values(content=content))
    told = f"article {first} cannot be read: newer: .* newer version"
    with pytest.raises(HomeError, match=told):
        store.annotation(first)
    with pytest.raises(HomeError, match=told):
        store.holdings([second, first])
    assert store.annotation(second) is not None
