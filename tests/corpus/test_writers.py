"""Many writers, on one machine or several: every change is followed once and in order, and no capture is lost."""

from __future__ import annotations

import multiprocessing
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import annotated, contents, digests, fetched, page, split, take_in

from corpus import feed
from corpus.copying import copy_corpus
from corpus.errors import HomeError
from corpus.home import Home
from corpus.store import CorpusStore, Stored
from tests.postgresql import PASSWORD

FORK = multiprocessing.get_context("fork")
WRITERS, EACH = 6, 12


def homes(corpora: Corpora, folder: Path, count: int) -> list[Path]:
    """Homes that write one corpus: each its own where the database is a server, else the same one."""
    places = [folder / (f"home{i}" if corpora.kind == "postgresql" else "home0") for i in range(count)]
    corpora.url(places[0])
    if corpora.kind == "postgresql":
        for other in places[1:]:
            corpora.share(places[0], other)
    return places


def test_who_follows_sees_every_change_once_and_in_order(corpora: Corpora, tmp_path: Path) -> None:
    places = homes(corpora, tmp_path, WRITERS)

    def write(number: int) -> None:
        with corpora.open(places[number]) as store:
            for i in range(EACH):
                store.put(*page(number * EACH + i), read_by="r1")

    with corpora.open(places[0]) as store:
        store.counts()
    writers = [FORK.Process(target=partial(write, number)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    polls = 0
    with corpora.open(places[0]) as store:
        while True:
            at_work = any(writer.is_alive() for writer in writers)
            changes = store.changes(len(seen), limit=5)
            # No article changes twice, so a number that is left out is one that was passed over.
            assert [change.seq for change in changes] == list(range(len(seen) + 1, len(seen) + len(changes) + 1))
            seen += [change.seq for change in changes]
            polls += bool(changes)
            if not changes and not at_work:
                break
        articles = list(store.article_ids())
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert len(seen) == len(articles) == WRITERS * EACH * 3
    assert polls > WRITERS


def test_numbers_drawn_first_are_seen_first(corpora: Corpora, tmp_path: Path) -> None:
    first, second = homes(corpora, tmp_path, 2)
    with corpora.open(first) as store, corpora.open(second) as other, ThreadPoolExecutor(1) as thread:
        (a,) = store.put(fetched(b"1", key="a"), split(("A", "x")), read_by="r1").created
        with store._database.writing() as connection:
            feed.record_changes(connection, [a])
            late = thread.submit(other.put, fetched(b"2", key="b"), split(("B", "y")), read_by="r1")
            time.sleep(0.5)
            assert not late.done()
            assert [change.seq for change in other.changes(0)] == [1]
        (b,) = late.result(30).created
        assert [(change.seq, change.article_id) for change in store.changes(0)] == [(2, a), (3, b)]


def test_writers_of_one_key_take_turns(corpora: Corpora, tmp_path: Path) -> None:
    places = homes(corpora, tmp_path, 4)
    stores = [corpora.open(place) for place in places]
    try:
        start = threading.Barrier(4)

        def write(number: int) -> list[Stored]:
            told = []
            for turn in range(8):
                start.wait(30)
                # Two bring the same bytes, two bring others.
                data = b"%d %d" % (turn, number // 2)
                told.append(stores[number].put(fetched(data), split(("A", data.decode())), read_by="r1"))
                stores[number].put_annotations(map(annotated, stores[number].unannotated("v1")))
            return told

        with ThreadPoolExecutor(4) as threads:
            told = [stored for writer in threads.map(write, range(4)) for stored in writer]
        (document,) = {stored.document_id for stored in told}
        assert [len(stored.created) for stored in told].count(1) == 1
        assert stores[0].counts().captures == 16
        assert stores[0].counts().documents == stores[0].counts().articles == 1
        (article,) = stores[0].articles(document)
        assert stores[0].document(document).digest == _digest(article.text)
    finally:
        for store in stores:
            store.close()


def _digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


# --- captures -----------------------------------------------------------------------------------------------


def test_no_two_homes_write_the_same_file(shared: Corpora, tmp_path: Path) -> None:
    one, two = homes(shared, tmp_path, 2)
    with shared.open(one) as store, shared.open(two) as other:
        a = store.put(*page(1), read_by="r1").document_id
        b = other.put(*page(2), read_by="r1").document_id
        store.put(*page(3), read_by="r1")
        (file,), (others,) = ((home / "captures").iterdir() for home in (one, two))
        assert file.name != others.name
        assert store.payload(a) == page(1)[0].data
        with pytest.raises(HomeError, match=rf"{others.name} are missing: the home .* wrote them.*Share"):
            store.payload(b)
        # The same bytes are kept once, wherever they came in first.
        assert store.put(*page(2), read_by="r1").unchanged
        shutil.copy(others, one / "captures")
        assert store.payload(b) == page(2)[0].data


def test_a_copied_home_goes_its_own_way(shared: Corpora, tmp_path: Path) -> None:
    home, copy = homes(shared, tmp_path, 2)
    with shared.open(home) as store:
        held = [store.put(*page(0), read_by="r1").document_id]
    shutil.copytree(home, copy)
    with shared.open(home) as store, shared.open(copy) as other:
        held += [store.put(*page(1), read_by="r1").document_id]
        theirs = [other.put(*page(number), read_by="r1").document_id for number in (2, 3)]
        held += [store.put(*page(4), read_by="r1").document_id]
        assert [store.payload(document) for document in held] == [page(number)[0].data for number in (0, 1, 4)]
        assert [other.payload(document) for document in theirs] == [page(number)[0].data for number in (2, 3)]
    assert len(list((copy / "captures").iterdir())) == 2


def test_a_home_moved_to_a_server_keeps_its_files(shared: Corpora, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with CorpusStore.open(home) as store:
        store.put(*page(0), read_by="r1")
    before = (home / "captures" / "captures-00001.warc.gz").read_bytes()
    with shared.open(home) as store:
        store.put(*page(1), read_by="r1")
    assert (home / "captures" / "captures-00001.warc.gz").read_bytes() == before
    assert len(list((home / "captures").iterdir())) == 2


def test_a_corpus_is_copied_to_a_server_row_for_row(shared: Corpora, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with CorpusStore.open(home) as store:
        for number in range(3):
            take_in(store, number)
        store.put(fetched(b"\x00", key="nul"), split(("a\x00b", "\x1a\x000")), read_by="r1")
        store.remove(next(store.document_ids()))
        reached = store.last_change()
    before = contents(home)
    assert copy_corpus(home, shared.url(home) or "").changes == reached
    assert contents(home, shared) == before
    with shared.open(home) as store:
        store.put(*page(5), read_by="r1")
        assert store.changes(reached)[0].seq == reached + 1
        assert [store.payload(document) for document in store.document_ids()]
    Home(home).moved.unlink()
    with pytest.raises(HomeError, match=r"holds a corpus already.*empty"):
        copy_corpus(home, shared.url(home) or "")
    assert {**contents(home), **before} == contents(
        home
    )  # with the captures of the corpus on the server beside its own


def test_a_home_whose_corpus_was_copied_to_a_server_is_not_opened_without_it(shared: Corpora, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with CorpusStore.open(home) as store:
        take_in(store, 0)
    copy_corpus(home, shared.url(home) or "")
    before = digests(home)
    for put_aside in (False, True):
        if put_aside:
            (home / "corpus.db").rename(tmp_path / "corpus.db.aside")
        for create in (True, False):
            with pytest.raises(
                HomeError, match=r"was copied to postgresql://.*VIGIE_DATABASE_URL.*corpus\.moved"
            ) as told:
                CorpusStore.open(home, create=create)
            assert PASSWORD not in str(told.value)
    assert digests(home / "captures").items() == {
        (n.removeprefix("captures/"), d) for n, d in before.items() if "gz" in n
    }
    with shared.open(home) as store:
        take_in(store, 1)
        assert store.counts().captures == 2
