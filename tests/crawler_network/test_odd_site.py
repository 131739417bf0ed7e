"""One crawl of a site full of oddities: each promise is looked up in what came of its address."""

from __future__ import annotations

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.crawler_network.fetching import Fetch, fetch
from tests.crawler_network.odd_site import YEAR, OddSite
from tests.crawler_network.server import Server
from tests.crawler_network.sites import sources_file

SOURCE = """name = "odd"
start = ["http://a.test:{port}/"]
delay = "0s"
throttle = false
timeout = "2s"
back_off = "0.1s"
max_bytes = 200_000
max_depth = 40
retries = 2
connections = 4"""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Fetch, OddSite, Path]:
    folder = tmp_path_factory.mktemp("odd")
    site = OddSite()
    with Server(site) as server:
        site.port = server.port
        done = fetch(folder / "home", sources_file(folder, server.port, SOURCE))
        site.log = server.log
    return done, site, folder / "home"


@pytest.mark.parametrize(
    ("path", "outcome", "reason"),
    [
        ("/ok", "new", ""),
        ("/leaf", "new", ""),
        ("/alternate", "new", ""),
        ("/private/secret", "refused", "robots.txt"),
        ("/private/open", "new", ""),
        ("/loop2", "failed", "circle"),
        ("/self", "failed", "redirects to itself"),
        ("/cookie", "failed", "redirects to itself"),
        ("/hops5", "failed", "more than 5 redirects"),
        ("/out", "refused", "out of the scope"),
        ("/slow", "failed", "no whole answer in time"),
        ("/cut", "failed", "broke off"),
        ("/short", "failed", "broke off"),
        ("/bomb", "failed", "larger than 200,000 bytes"),
        ("/large", "failed", "larger than 200,000 bytes"),
        ("/busy", "new", ""),
        ("/sorry", "new", ""),
        ("/down", "failed", "status 500"),
        ("/lost", "missing", "status 404"),
        ("/forbidden", "refused", "status 403"),
        ("/broken", "new", ""),
        ("/after", "new", ""),
        ("/latin", "new", ""),
        ("/noindex", "refused", "noindex"),
        ("/by-noindex", "new", ""),
        ("/nofollow", "new", ""),
        ("/metanone", "refused", "noindex"),
        ("/otherbot", "new", ""),
        ("/xhtml", "new", ""),
        ("/by-xhtml", "new", ""),
        ("/told-pdf", "new", ""),
        ("/picture", "refused", "image/png"),
        ("/empty", "failed", "without a page"),
        (f"/calendar/{YEAR}/05", "new", ""),
        ("/io_view.php?io_id=22&io_page_id=44", "new", ""),
        ("/io_view.php?io_id=22&io_page_id=45", "new", ""),
        ("/fran%C3%A7ais/%C3%A9t%C3%A9", "new", ""),
        ("/level/40", "new", ""),
    ],
)
def test_what_comes_of_each_address(crawled: tuple[Fetch, OddSite, Path], path: str, outcome: str, reason: str) -> None:
    done = crawled[0]
    assert done.outcome(path) == outcome, done.reason(path)
    assert reason in done.reason(path)


@pytest.mark.parametrize(
    "path", ["/paid", "/by-script", "/by-nofollow", "/by-none", "/elsewhere", "/picture.png", "/level/41", "/hops6"]
)
def test_what_is_never_asked(crawled: tuple[Fetch, OddSite, Path], path: str) -> None:
    assert crawled[1].asked[path] == 0 and crawled[0].outcome(path) is None


def test_one_page_under_many_addresses_is_asked_once(crawled: tuple[Fetch, OddSite, Path]) -> None:
    assert crawled[1].asked["/ok"] == 1
    assert sum(n for path, n in crawled[1].asked.items() if "ok?" in path) == 0


def test_retries_are_counted_and_spaced(crawled: tuple[Fetch, OddSite, Path]) -> None:
    asked = crawled[1].asked
    assert (asked["/busy"], asked["/sorry"], asked["/down"], asked["/bomb"]) == (2, 3, 3, 1)
    times = {path: [a.at for a in crawled[1].log if a.path == path] for path in ("/busy", "/sorry")}
    assert times["/busy"][1] - times["/busy"][0] >= 1.0  # as Retry-After asked
    first, second, third = times["/sorry"]
    assert second - first >= 0.1 and third - second >= 0.2  # back_off, doubled


def test_traps_are_recognised_and_reported(crawled: tuple[Fetch, OddSite, Path]) -> None:
    course = crawled[0].courses["odd"]
    assert {"calendar", "segments", "parameters", "length", "endless"} <= set(course.trapped)
    assert "/calendar/2031/05" in course.examples["calendar"] or "/agenda" in course.examples["calendar"]
    assert course.trapped["depth"] == 1 and course.examples["depth"].endswith("/level/41")
    counted = sum(1 for path in crawled[1].asked if path.startswith("/counter"))
    assert 20 <= counted <= 40


def test_every_answer_is_kept_and_readable(crawled: tuple[Fetch, OddSite, Path]) -> None:
    kinds: dict[str, int] = {}
    statuses: dict[str, str] = {}
    for path in sorted((crawled[2] / "captures").iterdir()):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                kinds[record.rec_type] = kinds.get(record.rec_type, 0) + 1
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    statuses[url.partition(".test")[2].partition("/")[2]] = record.http_headers.get_statuscode()
                record.content_stream().read()
    assert kinds["request"] == kinds["metadata"] == kinds["response"] + kinds.get("revisit", 0)
    wanted = {"": "200", "lost": "404", "out": "302", "forbidden": "403", "robots.txt": "200", "down": "500"}
    assert wanted.items() <= statuses.items()
    assert not {"noindex", "picture", "metanone"} & set(statuses)  # what may not be indexed is not kept
