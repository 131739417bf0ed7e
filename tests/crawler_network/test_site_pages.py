"""What the pages of a site share: their template goes, their twins are linked; pages are read while others come."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from corpus.answers import Address, Landing
from corpus.exchange import Exchange
from corpus.store import CorpusStore
from crawler.local import walk
from crawler.sources import FolderSource, WebSource, load_sources
from tests.crawler_network.fetching import fetch_and_read
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import ROBOTS, sources_file, text
from vigie.crawling import crawl
from vigie.opening import open_engine
from vigie.reading_crawled import read_along, read_pages
from vigie.reading_files import FileReader
from vigie.reading_items import open_items, read_items
from vigie.settings import Settings
from vigie.status import read_sources
from vigie.taking_in import IngestReport

PAGES = 8
AT = datetime(2026, 1, 5, tzinfo=UTC)
BOX = "The bulletin is made by volunteers of the harbour and appears when they find the time."
SOURCE = """name = "s"
start = ["http://a.test:{port}/fr/0", "http://a.test:{port}/en/0"]
delay = "0s"
throttle = false
connections = 4"""


class Site:
    """Pages in two languages, each the other's twin, with a box on every one; `box` may change."""

    def __init__(self) -> None:
        self.box = BOX

    def __call__(self, asked: Asked) -> Page | None:
        _, language, name = [*asked.path.split("/"), "", ""][:3]
        if asked.path == ROBOTS or not name.isdigit() or int(name) >= PAGES:
            return None
        n = int(name)
        twins = "".join(f'<link rel="alternate" hreflang="{tag}" href="/{tag}/{n}">' for tag in ("fr", "en"))
        words = {
            "fr": f"{text(n)} Les médiateurs de la ville ont parlé avec les habitants du quartier, et le bilan {n} est bon.",
            "en": f"{text(n)} The mediators of the city spoke with the residents of the district, and report {n} is good.",
        }[language]
        body = (
            f'<html lang="{language}"><head><meta charset="utf-8"><title>{text(n)[5:9]}</title>{twins}</head><body><main>'
            f"<h1>Page {text(n)[5:9]}</h1><h2>Prevention</h2><p>{words}</p>"
            f"<div class=box><h3>Observatory of the harbour</h3><p>{self.box}</p></div></main>"
            f'<p><a href="/{language}/{n + 1}">next</a></p></body></html>'
        )
        return Page(body.encode())


def articles(home: Path) -> dict[str, str]:
    """The texts of all articles, by the path of their page."""
    with CorpusStore.open(home) as store:
        documents = [store.document(id_) for id_ in store.document_ids()]
        return {d.key.partition(".test:")[2].partition("/")[2]: a.text for d in documents for a in store.articles(d.id)}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Site, Server]:  # type: ignore[misc]
    folder = tmp_path_factory.mktemp("pages")
    site = Site()
    with Server(site) as server:
        sources = sources_file(folder, server.port, SOURCE)
        fetch_and_read(folder / "home", sources)
        yield folder / "home", sources, site, server


def test_the_template_of_a_site_is_no_part_of_its_articles(crawled: tuple[Path, Path, Site, Server]) -> None:
    texts = articles(crawled[0])
    assert len(texts) == 2 * PAGES
    assert not any("volunteers" in one or "Observatory" in one for one in texts.values())
    assert all("habitants" in one for path, one in texts.items() if path.startswith("fr"))
    with CorpusStore.open(crawled[0]) as store:
        blocks = [(a, b) for d in store.document_ids() for a in store.articles(d) for b in a.blocks]
        marked = {a.text[b.start : b.end] for a, b in blocks if b.recurring}
    assert marked == {"Prevention"}  # the heading of each page's own words stays, and tells nothing of them


def test_twins_of_a_crawled_site_are_translations(crawled: tuple[Path, Path, Site, Server]) -> None:
    with CorpusStore.open(crawled[0]) as store:
        for id_ in store.document_ids():
            [own] = store.articles(id_)
            [link] = store.links.links_of([own.id])
            other = store.document(store.article(link.other(own.id)).document_id).key
            assert (link.relation, link.said_by) == ("translation", "page")
            here = store.document(id_).key
            assert other == here.replace("/fr/", "/en/") if "/fr/" in here else here.replace("/en/", "/fr/")


def test_a_second_crawl_changes_nothing_and_a_third_follows_the_site(crawled: tuple[Path, Path, Site, Server]) -> None:
    home, sources, site, _ = crawled
    with CorpusStore.open(home) as store:
        before = store.last_change()
    fetch_and_read(home, sources)
    with CorpusStore.open(home) as store:
        assert store.last_change() == before
    site.box = "This page is kept by the archive of the city, which may be visited on Tuesdays."
    fetch_and_read(home, sources)
    texts = articles(home)
    assert len(texts) == 2 * PAGES and not any("archive of the city" in one for one in texts.values())


def test_pages_can_be_found_while_others_are_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.reading.recurring.ENOUGH", 6)
    settings, site = Settings.read(home=tmp_path / "home"), Site()
    found: list[int] = []

    def answer(asked: Asked) -> Page | None:
        end = time.monotonic() + 100
        while asked.path == f"/en/{PAGES - 1}" and not (found and found[-1]) and time.monotonic() < end:
            time.sleep(0.2)
            with open_engine(settings) as engine:
                found.append(engine.stats().articles)
        return site(asked)

    with Server(answer) as server:
        sources = sources_file(tmp_path, server.port, SOURCE + '\ntimeout = "2m"')
        report = crawl(settings, load_sources(sources), pause=0.05)
    assert found[-1] > 0  # before the last page was answered
    assert (report.taken.documents, report.taken.articles, report.has_failures) == (2 * PAGES, 2 * PAGES, False)
    with open_engine(settings) as engine:
        assert engine.stats().articles == 2 * PAGES
    assert not any("volunteers" in one for one in articles(settings.home).values())


def test_a_site_that_has_shown_too_little_waits(tmp_path: Path) -> None:
    source, site = WebSource(name="s", start=("http://a.test/fr/0",)), Site()
    with CorpusStore.open(tmp_path) as store:
        run = store.frontier.begin("s", AT)
        store.frontier.seed("s", [Address(f"http://a.test/fr/{n}") for n in range(4)])
        for n in range(4):
            page = site(Asked(0.0, "a.test", f"/fr/{n}", {}, 1))
            assert page is not None
            exchange = Exchange(f"http://a.test/fr/{n}", AT, 200, (), (), page.body, source="s")
            store.frontier.turn(
                [Landing("s", exchange.url, run, AT, "kept", exchange=exchange, status=200, media_type="text/html")], {}
            )
        [going_on] = read_sources(Settings.read(home=tmp_path))
        assert (going_on["new"], going_on["waiting"], going_on["finished"]) == (4, 0, None)
        assert read_along(store, source, IngestReport(), most=5) == 0 and store.counts().articles == 0
        report = IngestReport()
        read_pages(store, source, report, lambda *_: None)
        assert (report.documents, store.counts().articles, store.frontier.count_unread("s")) == (4, 4, 0)


def test_the_template_of_a_saved_site_goes_too(tmp_path: Path) -> None:
    folder, site = tmp_path / "saved", Site()
    folder.mkdir()
    source = FolderSource(name="f", type="folder", path=folder)

    def take_in(store: CorpusStore, *, box: str) -> dict[str, str]:
        site.box = box
        for n in range(6):
            page = site(Asked(0.0, "a.test", f"/fr/{n}", {}, 1))
            assert page is not None
            (folder / f"{n}.html").write_bytes(page.body)
        items = open_items(source, None, "", None)
        assert items is not None
        run = store.frontier.begin("f", AT)
        read_items(store, source, items, run, IngestReport(), lambda *_: None)
        store.frontier.finish(run, AT, "{}")
        documents = [store.document(id_) for id_ in store.document_ids()]
        return {d.key: a.text for d in documents for a in store.articles(d.id)}

    with CorpusStore.open(tmp_path / "home") as store:
        texts = take_in(store, box=BOX)
        assert len(texts) == 6 and not any("volunteers" in text for text in texts.values())
        before = store.last_change()
        assert take_in(store, box=BOX) == texts and store.last_change() == before
        changed = take_in(store, box="Archive of the city: " + BOX)
        assert len(changed) == 6 and not any("volunteers" in text for text in changed.values())


def test_the_template_goes_from_saved_pages_that_are_ingested(tmp_path: Path) -> None:
    folder, site = tmp_path / "saved", Site()
    folder.mkdir()

    def save(*numbers: int) -> None:
        for n in numbers:
            page = site(Asked(0.0, "a.test", f"/fr/{n}", {}, 1))
            assert page is not None
            (folder / f"{n}.html").write_bytes(page.body)

    def take_in(store: CorpusStore, issued: date | None) -> IngestReport:
        report = IngestReport()
        files = FileReader(store, report)
        for item in walk([folder], max_bytes=10**6):
            files.take(item, issued)
        files.settle()
        return report

    def held(store: CorpusStore) -> dict[str, tuple[str, str, date | None]]:
        documents = [store.document(id_) for id_ in store.document_ids()]
        return {Path(d.key).name: (a.id, a.text, a.issued) for d in documents for a in store.articles(d.id)}

    save(0, 1)
    with CorpusStore.open(tmp_path / "home") as store:
        first = take_in(store, date(2005, 5, 2))
        assert all("volunteers" in text for _, text, _ in held(store).values())  # two pages have no template yet
        save(*range(2, 6))
        second = take_in(store, None)
        assert (first.documents, second.documents, second.failed) == (2, 6, [])
        texts = held(store)
        assert len(texts) == 6 and not any("volunteers" in text for _, text, _ in texts.values())
        before = store.last_change()
        again = take_in(store, None)
        assert (again.documents, again.unchanged, store.last_change()) == (6, 6, before)
        assert take_in(store, date(2005, 5, 2)).unchanged == 0  # another date is another reading
        site.box = "Archive of the city, which may be visited on Tuesdays: " + BOX
        save(5)
        ids = {name: id_ for name, (id_, _, _) in held(store).items()}
        take_in(store, date(2005, 5, 2))
        assert {name: id_ for name, (id_, _, _) in held(store).items()} == ids
        save(*range(5))
        take_in(store, date(2005, 5, 2))
        assert not any("Tuesdays" in text for _, text, _ in held(store).values())
        assert {day for _, _, day in held(store).values()} == {date(2005, 5, 2)}


def test_addresses_that_are_none_leave_a_source_readable(tmp_path: Path) -> None:
    """Digits that are no numbers, and links that cannot be joined with the address of their page."""
    links = (
        '<a rel="prev" href="http://[bad/?page=1">page précédente</a><a href="/2?page=%C2%B2">page suivante</a>'
        '<link rel="alternate" hreflang="en" href="http://[bad/"><link rel="canonical" href="http://[bad/">'
    )

    def answer(asked: Asked) -> Page | None:
        if asked.path == ROBOTS:
            return None
        body = f"<html><head><title>t</title></head><body><h1>{text(len(asked.path))}</h1>{links}</body></html>"
        return Page(body.encode())

    with Server(answer) as server:
        sources = sources_file(tmp_path, server.port, SOURCE.replace(', "http://a.test:{port}/en/0"', ""))
        fetch_and_read(tmp_path / "home", sources)
    assert set(articles(tmp_path / "home")) == {"fr/0", "2?page=%C2%B2"}
