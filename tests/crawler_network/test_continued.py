"""Articles over several pages of a crawl: one in the corpus, whatever came first and whatever changes later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from corpus.answers import Address, Landing
from corpus.deciding import Quotation, SplitDecided
from corpus.exchange import Exchange
from corpus.model import Annotation, Article
from corpus.store import CorpusStore
from crawler.sources import WebSource
from search_api.app import create_app
from search_api.citation import reference_of_article
from tests.crawler.test_parts import TITLE, page, paged, prose, teasers
from tests.crawler_network.fetching import fetch_and_read
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import sources_file
from vigie.opening_services import open_services
from vigie.reading_crawled import read_pages
from vigie.settings import Settings
from vigie.taking_in import IngestReport

AT = datetime(2026, 1, 5, tzinfo=UTC)
HOST = "http://a.test"
SOURCE = WebSource(name="s", start=(f"{HOST}/m",))


def third(*, onward: str = "", back: str = "/m?page=2") -> str:
    return page(TITLE, prose(3), f"<link rel=prev href='{back}'>", onward)


PAGES = {
    "/m": page(TITLE, prose(1), "<link rel=next href='/m?page=2'>"),
    "/m?page=2": page(TITLE, prose(2), "<link rel=prev href='/m'><link rel=next href='/m?page=3'>"),
    "/m?page=3": third(),
}
"""An article on three pages."""


class Site:
    """A corpus into which pages of a site come as from a crawl, each time in a run of its own."""

    def __init__(self, store: CorpusStore) -> None:
        self.store = store
        self._days = count(1)

    def take(self, pages: dict[str, str | None]) -> None:
        """Keep pages as they came (None: 404), and read what is unread."""
        at = AT + timedelta(next(self._days))
        run = self.store.frontier.begin("s", at)
        self.store.frontier.seed("s", [Address(f"{HOST}{path}") for path in pages])
        landings = []
        for path, html in pages.items():
            url, status = f"{HOST}{path}", 404 if html is None else 200
            to = html[len("moved to ") :] if html and html.startswith("moved to ") else None
            exchange = Exchange(url, at, 301 if to else status, (), (), (html or "").encode(), source="s")
            result = "missing" if html is None else "moved" if to else "kept"
            landings.append(
                Landing("s", url, run, at, result, exchange=exchange, target=to, status=status, media_type="text/html")  # type: ignore[arg-type]
            )
        self.store.frontier.turn(landings, {})
        read_pages(self.store, SOURCE, IngestReport(), lambda *_: None)
        self.store.frontier.finish(run, at, "{}")

    def articles(self) -> dict[str, list[Article]]:
        """The articles of each page that has any, by its path."""
        documents = [self.store.document(id_) for id_ in self.store.document_ids()]
        held = {d.key.removeprefix(HOST): self.store.articles(d.id) for d in documents}
        return {path: articles for path, articles in held.items() if articles}

    def only(self) -> Article:
        [[article]] = self.articles().values()
        return article


@pytest.fixture
def site(tmp_path: Path) -> Site:  # type: ignore[misc]
    with CorpusStore.open(tmp_path / "home") as store:
        yield Site(store)


def districts(article: Article) -> list[int]:
    """Which pages' paragraphs an article has, in their order."""
    words = article.text.split()
    numbers = [int(words[n + 1]) for n, word in enumerate(words) if word == "district"]
    return list(dict.fromkeys(numbers))


def test_a_crawl_finds_one_article_on_three_pages(tmp_path: Path) -> None:
    listing = dict(paged("/news", "News of the quays", (teasers(1), teasers(2))))
    old = {
        "/old.htm": page(
            "Guards of the harbour gate", prose(7) + "<p><a href=old2.htm>Suite à la page suivante</a></p>"
        ),
        "/old2.htm": page("", prose(8)),  # nothing on it leads back
    }
    pages = {**PAGES, **listing, **old}
    start = page(
        "The Quay", "".join(f"<p><a href='{path}'>{path} of the quay</a></p>" for path in ("/m", "/news", "/old.htm"))
    )

    def answer(asked: Asked) -> Page | None:
        html = start if asked.path == "/" else pages.get(asked.path)
        return Page(html.encode(), etag=f'"{asked.path}"') if html else None

    with Server(answer) as server, CorpusStore.open(tmp_path / "home") as store:
        own = 'name = "a"\nstart = ["http://a.test:{port}/"]\ndelay = "0s"\nthrottle = false'
        sources = sources_file(tmp_path, server.port, own)
        fetch_and_read(tmp_path / "home", sources)
        at = server.url("a.test", "")
        documents = {store.document(id_).key.removeprefix(at): id_ for id_ in store.document_ids()}
        held = {path: store.articles(id_) for path, id_ in documents.items()}
        before = store.last_change()
        fetch_and_read(tmp_path / "home", sources)
        assert store.last_change() == before  # a second crawl changes nothing
    assert set(documents) == {"/", *pages}  # each page is a document with a capture of its own
    assert {path for path, articles in held.items() if not articles} == {"/m?page=2", "/m?page=3", "/old2.htm"}
    [article], [guards] = held["/m"], held["/old.htm"]
    assert districts(article) == [1, 2, 3] and article.further == (f"{at}/m?page=2", f"{at}/m?page=3")
    assert districts(guards) == [7, 8] and "suivante" not in guards.text
    assert held["/news"] and held["/news?page=2"]


@pytest.mark.parametrize("order", [("/m?page=3", "/m?page=2", "/m"), ("/m?page=2", "/m", "/m?page=3")])
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, order: tuple[str, ...]) -> None:
    kept = []
    for name, steps in (("at-once", [PAGES]), ("one-by-one", [{path: PAGES[path]} for path in order])):
        with CorpusStore.open(tmp_path / name) as store:
            site = Site(store)
            for pages in steps:
                site.take(pages)
            kept.append(site.only())
    assert kept[0] == kept[1] and districts(kept[0]) == [1, 2, 3]


def test_each_part_tells_its_page_and_the_article_is_cited_by_its_first(site: Site) -> None:
    site.take(PAGES)
    article = site.only()
    pages = {block.url for block in article.blocks}
    assert pages == {None, f"{HOST}/m?page=2", f"{HOST}/m?page=3"}
    for block in article.blocks:
        n = {None: 1, f"{HOST}/m?page=2": 2, f"{HOST}/m?page=3": 3}[block.url]
        assert f"district {n}" in article.text[block.start : block.end]
    places = site.store.page_parts.documents(article.further)
    documents = {site.store.document(id_).key: id_ for id_ in site.store.document_ids()}
    for url in article.further:  # the bytes of each part are there to be looked at
        assert site.store.payload(documents[places[url]]).decode() == PAGES[url.removeprefix(HOST)]
    document = site.store.document(article.document_id)
    assert reference_of_article(article, document, Annotation(language="en")).url == f"{HOST}/m"


def test_readers_are_told_where_an_article_goes_on(site: Site, tmp_path: Path) -> None:
    site.take(PAGES)
    article = site.only()
    site.take({"/m?page=3": None})
    with TestClient(create_app(open_services(Settings.read(home=tmp_path / "home")))) as client:
        told = client.get(f"/v1/articles/{article.id}").json()
        shown = BeautifulSoup(client.get(f"/fr/articles/{article.id}").text, "html.parser")
        captures = [client.get(f"/v1/documents/{one['document']}/capture").text for one in told["further"]]
    assert [(one["url"], bool(one["gone"])) for one in told["further"]] == [
        (f"{HOST}/m?page=2", False), (f"{HOST}/m?page=3", True),
    ]  # fmt: skip
    assert captures == [PAGES["/m?page=2"], PAGES["/m?page=3"]]
    assert told["blocks"][-1]["url"] == f"{HOST}/m?page=3" and "url" not in told["blocks"][0]
    assert told["citation"].count(HOST) == 1 and f"{HOST}/m" in told["citation"]
    links = [str(a["href"]) for a in shown.select(".provenance a[rel=external]")]
    assert links == [f"{HOST}/m", f"{HOST}/m?page=2", f"{HOST}/m?page=3"]


def test_a_changed_second_page_changes_the_article(site: Site) -> None:
    site.take(PAGES)
    before, change = site.only(), site.store.last_change()
    site.take({"/m?page=2": PAGES["/m?page=2"].replace("noise, fear", "noise, light")})
    after = site.only()
    assert after.id == before.id and after.revision != before.revision and site.store.last_change() > change
    assert after.text.count("noise, light") == before.text.count("noise, fear") // 3
    assert districts(after) == [1, 2, 3]
    site.take({"/m?page=2": PAGES["/m?page=2"]})
    assert site.only() == before


def test_a_part_that_is_gone_stays_and_one_that_is_left_out_stands_alone(site: Site) -> None:
    site.take(PAGES)
    whole = site.only()
    site.take({"/m?page=3": None})
    assert site.only() == whole  # what its source no longer has stays searchable
    documents = {site.store.document(id_).key: site.store.document(id_) for id_ in site.store.document_ids()}
    assert documents[f"{HOST}/m?page=3"].gone and not documents[f"{HOST}/m"].gone
    site.take({"/m?page=2": page(TITLE, prose(2), "<link rel=prev href='/m'>")})  # ends here now
    held = site.articles()
    assert districts(held["/m"][0]) == [1, 2] and districts(held["/m?page=3"][0]) == [3]
    assert held["/m"][0].id == whole.id
    site.take({"/m": None, "/m?page=2": PAGES["/m?page=2"]})
    assert site.only() == whole


def test_a_page_that_grows_a_second_one(site: Site) -> None:
    site.take({"/m": page(TITLE, prose(1)), "/x": page("Lamps renewed in the old port", prose(5))})
    before = {path: articles[0].id for path, articles in site.articles().items()}
    site.take(PAGES)
    after = site.articles()
    assert {path: articles[0].id for path, articles in after.items()} == before
    assert districts(after["/m"][0]) == [1, 2, 3]


def test_circles_and_forks_come_to_an_end(site: Site) -> None:
    last = page(TITLE, prose(3), "<link rel=prev href='/m?page=2'>", "<a href='/m'>Page suivante</a>")
    fork = page(TITLE, prose(9), "", "<a href='/m?page=2'>Page suivante</a>")
    site.take({**PAGES, "/m?page=3": last, "/print/m": fork})
    held = site.articles()
    assert set(held) == {"/m", "/print/m"}
    assert districts(held["/m"][0]) == [1, 2, 3] and districts(held["/print/m"][0]) == [9]


def test_a_part_behind_a_redirect_is_found(site: Site) -> None:
    moved = f"moved to {HOST}/m/second"
    second = page(TITLE, prose(2), "<link rel=prev href='/m'>")
    site.take({"/m": PAGES["/m"], "/m?page=2": moved, "/m/second": second})
    article = site.only()
    assert districts(article) == [1, 2] and article.further == (f"{HOST}/m/second",)


def test_editors_have_the_last_word(site: Site) -> None:
    site.take(PAGES)
    whole = site.only()
    seam = next(block for block in whole.blocks if block.url == f"{HOST}/m?page=3")
    said = SplitDecided(quotation=Quotation.of(whole.text, seam.start, seam.end))
    [decision] = site.store.decisions.record(whole.id, [said], by="ed")
    parted = site.articles()["/m"]
    assert [districts(one) for one in parted] == [[1, 2], [3]] and parted[1].further == (f"{HOST}/m?page=3",)
    site.take({"/m": PAGES["/m"].replace("noise, fear", "noise, light")})  # read again: what was decided holds
    assert [one.id for one in site.articles()["/m"]] == [one.id for one in parted]
    site.store.decisions.withdraw(decision.id, by="ed")
    assert districts(site.only()) == [1, 2, 3]
    documents = {site.store.document(id_).key: id_ for id_ in site.store.document_ids()}
    site.store.remove(documents[f"{HOST}/m?page=2"])  # what an editor takes out stays out
    site.take({"/m?page=3": PAGES["/m?page=3"]})
    assert districts(site.only()) == [1, 3]
    site.store.remove(site.only().document_id)
    site.take({"/m?page=3": third(onward="<p>The end.</p>")})
    assert site.articles() == {}
