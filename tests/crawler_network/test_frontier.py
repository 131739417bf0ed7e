"""The frontier on both kinds of database, without a network: what is written in one turn, and what a run resumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from corpus.answers import Address, Landing, Noted
from corpus.exchange import Exchange
from corpus.holding import Fetched
from corpus.model import Alternate, Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore
from tests.postgresql import PostgresqlServer

AT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
BODY = b"<p>One page.</p>"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CorpusStore]:
    server: PostgresqlServer | None = None
    url = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        name = server.new_database()
        url = server.url_of(name)
    with CorpusStore.open(tmp_path / "home", url=url) as opened:
        yield opened
    if server is not None:
        server.drop(name)


def landed(run: str, url: str, result: Any = "kept", body: bytes = BODY, status: int = 200, **more: Any) -> Landing:
    headers = (("Content-Type", "text/html"), ("ETag", '"1"'))
    exchange = Exchange(url, AT, status, (("Host", "a.test"),), headers, body, source="s")
    return Landing("s", url, run, AT, result, exchange=exchange, status=status, media_type="text/html", size=99, **more)


def split() -> SplitDocument:
    block = Block(kind="paragraph", start=0, end=9)
    return SplitDocument(articles=(SplitArticle(text="One page.", blocks=(block,), end=9),))


def state(store: CorpusStore, url: str) -> dict[str, Any]:
    from tests.crawler_network.fetching import rows_of

    return rows_of(store)[url]


def test_a_turn_keeps_answers_links_and_claims(store: CorpusStore) -> None:
    frontier = store.frontier
    run = frontier.begin("s", AT)
    assert frontier.seed("s", [Address("http://a.test/", declared=True)] * 2) == 1
    claimed = frontier.turn([], {"s": 5})
    assert [row["url"] for row in claimed] == ["http://a.test/"]
    assert frontier.turn([], {"s": 5}) == []  # claimed once
    found = (
        Address("http://a.test/b", depth=1),
        Address("http://a.test/a", depth=1),
        Address("http://a.test/", depth=1),
    )
    nxt = frontier.turn([landed(run, "http://a.test/", found=found)], {"s": 1})
    assert [row["url"] for row in nxt] == ["http://a.test/a"]
    row = state(store, "http://a.test/")
    assert (row["state"], row["outcome"], row["etag"], row["unread"], row["depth"]) == ("done", "new", '"1"', True, 0)
    assert frontier.payload(row["digest"]) == BODY
    assert frontier.fetched(run, "s") == (1, 99) and frontier.outcomes(run, "s") == {"new": 1}


def test_a_killed_run_is_taken_up_and_a_new_one_asks_again(store: CorpusStore) -> None:
    frontier = store.frontier
    run = frontier.begin("s", AT)
    frontier.seed("s", [Address(f"http://a.test/{n}") for n in range(3)])
    frontier.turn([], {"s": 2})
    frontier.turn([landed(run, "http://a.test/0")], {})
    assert frontier.begin("s", AT) == run
    assert [row["url"][-1] for row in frontier.turn([], {"s": 9})] == ["1", "2"]
    frontier.turn([landed(run, "http://a.test/1", due=AT + timedelta(days=99_000)), landed(run, "http://a.test/2")], {})
    frontier.finish(run, AT, '{"x": 1}')
    assert frontier.begin("s", AT) != run
    frontier.seed("s", [Address("http://a.test/9", depth=7)])
    # What was never asked comes first; what is not due yet does not come.
    assert [row["url"][-1] for row in frontier.turn([], {"s": 9})] == ["9", "0", "2"]
    assert len(frontier.runs(limit=5)) == 2 and len(frontier.runs(limit=5, ended=True)) == 1


def test_the_same_payload_is_kept_once_and_told_by_revisits(store: CorpusStore, tmp_path: Path) -> None:
    frontier = store.frontier
    run = frontier.begin("s", AT)
    urls = [f"http://a.test/{name}" for name in "abc"]
    frontier.seed("s", [Address(url) for url in urls])
    frontier.turn([], {"s": 9})
    frontier.turn([landed(run, urls[0]), replace(landed(run, urls[1]), at=AT + timedelta(seconds=1))], {})
    later = replace(landed(run, urls[2]), at=AT + timedelta(seconds=2))
    frontier.turn([later, replace(landed(run, urls[0], "same", b"", 304), at=AT + timedelta(1))], {})
    fetched = Fetched(key="file", source="f", data=b"a file", media_type="text/plain", fetched=AT)
    store.put(fetched, split(), read_by="v")  # appended behind records that no capture names
    frontier.turn([landed(run, urls[1], "missing", b"lost", 404)], {})
    records = []
    for path in sorted((tmp_path / "home" / "captures").iterdir()):
        with path.open("rb") as file:
            records += [(r.rec_type, r.rec_headers) for r in ArchiveIterator(file, check_digests="raise")]
    kinds = [kind for kind, _ in records]
    assert (kinds.count("response"), kinds.count("revisit"), kinds.count("resource")) == (2, 3, 1)
    assert kinds.count("request") == kinds.count("metadata") == 5
    profiles = [h.get_header("WARC-Profile").rpartition("/")[2] for kind, h in records if kind == "revisit"]
    assert sorted(profiles) == ["identical-payload-digest"] * 2 + ["server-not-modified"]
    assert {h.get_header("WARC-Refers-To-Target-URI") for kind, h in records if kind == "revisit"} == {urls[0]}
    assert store.counts().captures == 2


def test_what_is_gone_is_marked_and_comes_back(store: CorpusStore) -> None:
    frontier = store.frontier
    run = frontier.begin("s", AT)
    url = "http://a.test/x"
    frontier.seed("s", [Address(url)])
    frontier.turn([landed(run, url)], {})
    fetched = Fetched(key=url, source="s", data=BODY, media_type="text/html", fetched=AT, series="Bulletin")
    stored = store.put(fetched, split(), read_by="v")
    before = store.last_change()
    frontier.turn([landed(run, url, "missing", b"", 404)], {})
    assert store.document(stored.document_id).gone == AT and len(store.articles(stored.document_id)) == 1
    assert store.last_change() == before + 1 and state(store, url)["outcome"] == "gone"
    store.put(fetched, split(), read_by="v2")  # read once more, from what is kept
    assert store.document(stored.document_id).gone == AT
    frontier.turn([landed(run, url, "refused", b"", 403, reason="status 403")], {})
    frontier.turn([landed(run, url, "same", b"", 304)], {})
    assert store.document(stored.document_id).gone is None and store.last_change() == before + 2
    frontier.turn([landed(run, url, "refused", b"", 403, reason="robots.txt")], {})
    assert store.document(stored.document_id).gone is None  # it is kept from us, not taken back
    frontier.turn([landed(run, url, "refused", b"", 200, reason="noindex")], {})
    assert store.document(stored.document_id).gone == AT  # its site wants it out of every index
    assert store.document(stored.document_id).series == "Bulletin"


def test_circles_and_retries(store: CorpusStore) -> None:
    frontier = store.frontier
    run = frontier.begin("s", AT)
    one, two = "http://a.test/1", "http://a.test/2"
    frontier.seed("s", [Address(one)])
    frontier.turn([landed(run, one, "moved", b"", 302, target=two, found=(Address(two, hops=1),))], {})
    frontier.turn([landed(run, two, "moved", b"", 302, target=one, found=(Address(one, hops=2),))], {})
    assert state(store, one)["outcome"] == "moved" and state(store, two)["reason"] == "redirects in a circle"
    soon = datetime.now(UTC) + timedelta(hours=1)
    frontier.turn([landed(run, two, "later", b"", 503, due=soon), Landing("s", one, run, AT, "put_off", due=soon)], {})
    assert (state(store, two)["attempts"], state(store, one)["attempts"]) == (2, 0)
    assert frontier.turn([], {"s": 9}) == []
    due = frontier.next_due("s")
    assert due is not None and abs((due - soon).total_seconds()) < 1


def test_items_are_noted_and_vanish(store: CorpusStore) -> None:
    frontier = store.frontier
    run = frontier.begin("f", AT)
    frontier.note("f", run, AT, [Noted("f/a", "0" * 64, "new", size=3), Noted("f/b", None, "failed", "closed")])
    assert frontier.outcomes(run, "f") == {"new": 1, "failed": 1}
    frontier.finish(run, AT, "{}")
    second = frontier.begin("f", AT)
    assert frontier.vanish("f", second, AT) == 1
    assert frontier.reasons(second, "f", "gone") == [("f/a", "no longer in the source")]


def test_blocks_of_pages_go_with_the_pages(store: CorpusStore) -> None:
    frontier, pages = store.frontier, store.site_pages
    run = frontier.begin("s", AT)
    urls = [f"http://a.test/{n}" for n in range(3)]
    frontier.seed("s", [Address(url) for url in urls])
    frontier.turn([landed(run, url, body=url.encode()) for url in urls], {})
    digests = sorted(state(store, url)["digest"] for url in urls)
    for n, digest in enumerate(digests):
        pages.put("s", digest, read_by="v", language="fr", blocks=bytes(8 * n), left_out="" if n else None)
    pages.put("s", "f" * 64, read_by="v", language="fr", blocks=b"12345678")  # of a page that there is no more
    pages.put("s", digests[2], read_by="v", language="en", blocks=bytes(24), left_out="x")
    assert pages.known("s", "v", [*digests, "0" * 64]) == set(digests) and pages.known("s", "w", digests) == set()
    assert pages.sample("s", "v", 9) == [("fr", bytes(8)), ("en", bytes(24))]
    assert len(pages.sample("s", "v", 9, held=False)) == 3 and pages.number("s", "v", most=2) == 2
    assert [(row["digest"], row["left_out"]) for row in pages.read("s", "v", batch=1)] == [
        (digests[1], ""), (digests[2], "x"),
    ]  # fmt: skip
    pages.forget("s")
    assert pages.number("s", "v", most=9, held=False) == 3 and pages.get("s", "v", "f" * 64) is None


def test_declared_twins_are_linked(store: CorpusStore) -> None:
    ids = []
    for language, other in (("fr", "en"), ("en", "fr")):
        twins = (Alternate(language=other, url=f"http://a.test/{other}"),)
        told = split().model_copy(update={"alternates": twins, "declared_language": language})
        url = f"http://a.test/{language}"
        fetched = Fetched(key=url, url=url, source="s", data=url.encode(), media_type="text/html", fetched=AT)
        ids += store.put(fetched, told, read_by="v").created
    [link] = store.links.links_of(ids)
    assert (link.said_by, {link.a, link.b}) == ("page", set(ids))


def test_a_twin_behind_redirects_is_found_and_lost_again(store: CorpusStore) -> None:
    frontier, at = store.frontier, "http://a.test"
    run = frontier.begin("s", AT)
    frontier.seed("s", [Address(f"{at}/{name}") for name in ("en", "old", "older")])

    def put(own: str, *twins: Alternate) -> str:
        told = split().model_copy(update={"alternates": twins, "declared_language": own})
        url = f"{at}/{own}"
        fetched = Fetched(key=url, url=url, source="s", data=url.encode(), media_type="text/html", fetched=AT)
        return store.put(fetched, told, read_by="v").created[0]

    ids = [put("fr", Alternate(language="en", url=f"{at}/older")), put("en")]
    assert store.links.links_of(ids) == []  # nobody knows yet where the address leads

    def lead(name: str, to: str) -> None:
        frontier.turn([landed(run, f"{at}/{name}", "moved", b"", 301, target=f"{at}/{to}")], {})

    lead("older", "old")
    before = store.last_change()
    lead("old", "en")
    [link] = store.links.links_of(ids)
    assert {link.a, link.b} == set(ids) and store.last_change() == before + 2
    frontier.finish(run, AT, "{}")
    run = frontier.begin("s", AT)
    assert store.links.links_of(ids) == [link]  # what is asked again still leads where it led
    frontier.turn([landed(run, f"{at}/old", "missing", b"", 404)], {})
    assert store.links.links_of(ids) == []


def test_a_redirect_that_was_turned_round_is_no_circle(store: CorpusStore) -> None:
    frontier, one, two = store.frontier, "http://a.test/1", "http://a.test/2"
    run = frontier.begin("s", AT)
    frontier.seed("s", [Address(one), Address(two)])
    frontier.turn([landed(run, one, "moved", b"", 301, target=two), landed(run, two)], {})
    frontier.finish(run, AT, "{}")
    run = frontier.begin("s", AT)
    frontier.turn([landed(run, two, "moved", b"", 301, target=one)], {})
    frontier.turn([landed(run, one)], {})
    assert (state(store, one)["outcome"], state(store, two)["outcome"]) == ("new", "moved")
