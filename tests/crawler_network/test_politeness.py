"""Manners: robots.txt in all its states, one connection a host, delays, conditional requests, limits, scope."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic

import psutil
import pytest

from tests.crawler_network.fetching import fetch
from tests.crawler_network.odd_site import robots_sites
from tests.crawler_network.server import Asked, Page, Server
from tests.crawler_network.sites import ROBOTS, html, sources_file, text, tree

QUICK = 'delay = "0s"\nthrottle = false\nback_off = "0.1s"\nretries = 1'


def site(name: str, more: str = "") -> str:
    return f'name = "{name}"\nstart = ["http://{name}.test:{{port}}/"]\n{QUICK}\n{more}'


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Server, dict[str, dict[str, int]]]:
    folder = tmp_path_factory.mktemp("robots")
    port = [0]
    with Server(robots_sites(port)) as server:
        port[0] = server.port
        done = fetch(folder / "home", sources_file(folder, server.port, *(site(name) for name in "abcd")))
    return server, done.outcomes


def test_a_missing_robots_txt_allows_all(robots: tuple[Server, dict[str, dict[str, int]]]) -> None:
    assert robots[1]["a"] == {"new": 4}


def test_an_unreachable_robots_txt_forbids_all(robots: tuple[Server, dict[str, dict[str, int]]]) -> None:
    assert robots[1]["b"] == {"refused": 1}
    assert robots[0].paths("b.test") == []


def test_a_redirected_robots_txt_is_followed(robots: tuple[Server, dict[str, dict[str, int]]]) -> None:
    assert robots[1]["c"] == {"new": 3, "refused": 1}
    assert "/two" not in robots[0].paths("c.test")


def test_the_crawl_delay_is_kept(robots: tuple[Server, dict[str, dict[str, int]]]) -> None:
    times = [a.at for a in robots[0].log if a.host == "d.test" and a.path not in (ROBOTS, "/rules.txt")]
    assert len(times) == 4
    assert min(b - a for a, b in pairwise(times)) > 0.38


def test_robots_txt_is_asked_once_and_first(robots: tuple[Server, dict[str, dict[str, int]]]) -> None:
    for host in ("a.test", "c.test"):
        asked = [a.path for a in robots[0].log if a.host == host]
        assert asked[0] == ROBOTS and asked.count(ROBOTS) == 1


def test_one_connection_a_host_and_a_contact_in_the_user_agent(
    robots: tuple[Server, dict[str, dict[str, int]]],
) -> None:
    assert set(robots[0].most_open.values()) == {1}
    assert {a.headers["user-agent"] for a in robots[0].log} == {"Vigie/0 (+library@example.org)"}


def test_robots_txt_may_change(tmp_path: Path) -> None:
    rules = [b"User-agent: *\nDisallow:\n", b"User-agent: *\nDisallow: /1\n"]
    run = 0

    def answer(asked: Asked) -> Page | None:
        return tree(4, robots=rules[run])(asked)  # type: ignore[no-any-return]

    with Server(answer) as server:
        sources = sources_file(tmp_path, server.port, site("a"))
        assert fetch(tmp_path / "home", sources).outcomes["a"] == {"new": 4}
        run = 1
        second = fetch(tmp_path / "home", sources)
    assert second.outcomes["a"] == {"unchanged": 3, "refused": 1}
    assert second.reason("/1") == "robots.txt"


def test_a_second_crawl_is_conditional_and_sees_changes(tmp_path: Path) -> None:
    changed: set[str] = set()

    def answer(asked: Asked) -> Page | None:
        if asked.path in changed:
            return Page(b"", status=410) if asked.path == "/2" else Page(html("New", text(77)), etag='"new"')
        if asked.path == "/1":
            return Page(html("Dated", text(1), ["/3", "/4"]), modified="Mon, 13 Jun 2005 09:30:00 GMT")
        return tree(6)(asked)  # type: ignore[no-any-return]

    with Server(answer) as server:
        sources = sources_file(tmp_path, server.port, site("a"))
        fetch(tmp_path / "home", sources)
        first, begun = server.sent, len(server.log)
        changed |= {"/2", "/3"}
        second = fetch(tmp_path / "home", sources)
        moved = server.sent - first
        again = {a.path: a.headers for a in server.log[begun:]}
    assert second.outcomes["a"] == {"unchanged": 4, "changed": 1, "gone": 1}
    assert again["/"]["if-none-match"] == '"0"'
    assert again["/1"]["if-modified-since"] == "Mon, 13 Jun 2005 09:30:00 GMT"
    assert moved < first


@pytest.mark.parametrize(
    ("limit", "pages", "why"),
    [
        ("max_pages = 5", range(5, 6), "max_pages"),
        ('max_total_bytes = 3000\ndelay = "0.05s"', range(2, 30), "max_total_bytes"),
        ('max_time = "1s"\ndelay = "0.3s"', range(12), "max_time"),
    ],
)
def test_limits_end_a_run_and_the_next_goes_on(tmp_path: Path, limit: str, pages: range, why: str) -> None:
    own = site("a").replace('delay = "0s"\n', "") if "delay" in limit else site("a")
    with Server(tree(40)) as server:
        sources = sources_file(tmp_path, server.port, f"{own}\n{limit}")
        first = fetch(tmp_path / "home", sources)
        course = first.courses["a"]
        assert course.stopped and why in course.stopped
        assert first.outcomes["a"].get("new", 0) in pages
        if why == "max_pages":
            second = fetch(tmp_path / "home", sources)
            assert second.outcomes["a"] == {"new": 5}


def test_the_scope_goes_by_parts_of_addresses(tmp_path: Path) -> None:
    links = [
        "/fr/un",
        "/france/deux",
        "/fr",
        "/en/x",
        "/fr/prive/y",
        "http://a.test.b.test/fr",
        "http://b.test:{port}/fr/z",
    ]

    def answer(asked: Asked) -> Page | None:
        named = [link.replace("{port}", str(server.port)) for link in links]
        return None if asked.path == ROBOTS else Page(html("x", text(len(asked.path)), named))

    with Server(answer) as server:
        own = site("a", 'allow = ["http://a.test:{port}/fr"]\ndeny = ["http://a.test:{port}/fr/prive"]')
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, own.replace(':{port}/"', ':{port}/fr"', 1)))
    assert sorted(u.partition(str(server.port))[2] for u in done.rows) == ["/fr", "/fr/un"]


def test_sitemaps_and_feeds_declare_pages(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Page | None:
        at = f"http://a.test:{server.port}"
        listing = {
            "/index.xml": f"<sitemapindex><sitemap><loc>{at}/map.xml.gz</loc></sitemap></sitemapindex>",
            "/map.xml.gz": f"<urlset><url><loc>{at}/one</loc></url><url><loc>{at}/calendar/1990/01</loc></url>"
            "<url><loc>http://other.example/</loc></url></urlset>",
            "/feed": f'<rss version="2.0"><channel><title>t</title><item><link>{at}/two</link></item></channel></rss>',
            "/atom": f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="{at}/atom2"/>'
            f'<entry><link href="{at}/three"/></entry></feed>',
            "/atom2": f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="{at}/four"/></entry></feed>',
            ROBOTS: f"Sitemap: {at}/more.xml\nUser-agent: *\nDisallow: /never\n",
            "/more.xml": f"<urlset><url><loc>{at}/five</loc></url></urlset>",
        }
        if asked.path in listing:
            return Page(listing[asked.path].encode(), media_type="text/xml", etag='"same"', zipped=False)
        return Page(html(asked.path, text(sum(map(ord, asked.path)))), etag='"p"')

    own = (
        'name = "a"\nsitemaps = ["http://a.test:{port}/index.xml"]\n'
        f'feeds = ["http://a.test:{{port}}/feed", "http://a.test:{{port}}/atom"]\n{QUICK}'
    )
    with Server(answer) as server:
        sources = sources_file(tmp_path, server.port, own)
        done = fetch(tmp_path / "home", sources)
        paths = {u.partition(str(server.port))[2] for u, r in done.rows.items() if r["role"] == "page"}
        assert paths == {"/one", "/two", "/three", "/four", "/five", "/calendar/1990/01"}
        assert done.outcomes["a"] == {"new": 6, "listing": 6}
        assert fetch(tmp_path / "home", sources).outcomes["a"] == {"unchanged": 6, "listing": 6}


def test_a_long_retry_after_leaves_the_site_alone(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Page | None:
        if asked.path == ROBOTS:
            return None
        return Page(b"", status=503, headers={"Retry-After": "7200"}) if asked.path == "/2" else tree(9)(asked)

    with Server(answer) as server:
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, site("a", 'max_wait = "5s"')))
        asked = server.paths()
    assert done.courses["a"].stopped and "left alone" in done.courses["a"].stopped
    assert asked.count("/2") == 1 and done.rows[server.url("a.test", "/2")]["state"] == "waiting"


@pytest.mark.parametrize("told", ["1700000000000", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", "\xb2", "soon"])
def test_an_odd_retry_after_ends_no_crawl(tmp_path: Path, told: str) -> None:
    def answer(asked: Asked) -> Page | None:
        if asked.path == ROBOTS:
            return None
        return Page(b"", status=503, headers={"Retry-After": told}) if asked.path == "/2" else tree(9)(asked)

    with Server(answer) as server:
        own = site("a", 'max_time = "30s"').replace("retries = 1", "retries = 0")
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, own))
    course = done.courses["a"]
    if told in ("\xb2", "soon"):
        assert course.stopped is None and done.outcome("/2") == "failed"
    else:
        assert course.stopped and "left alone" in course.stopped
        assert done.rows[server.url("a.test", "/2")]["state"] == "waiting"


def test_what_nobody_foresaw_is_a_fault_of_one_address(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Page | None:
        return Page(b"no", status=500) if asked.path == "/2" else tree(9)(asked)

    with Server(answer) as server:
        # A first pause that leads beyond the year 9999 overflows where the next try is reckoned.
        own = site("a", 'max_time = "30s"').replace('"0.1s"', '"9000000d"')
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, own))
    assert done.courses["a"].stopped is None and done.outcome("/2") == "failed"
    assert "OverflowError" in done.reason("/2") and done.outcomes["a"]["new"] == 6


def test_a_limit_does_not_wait_for_a_long_crawl_delay(tmp_path: Path) -> None:
    begun = monotonic()
    with Server(tree(9, robots=b"User-agent: *\nCrawl-delay: 60\n")) as server:
        sources = sources_file(tmp_path, server.port, site("a", 'max_time = "3s"'))
        done = fetch(tmp_path / "home", sources)
    course = done.courses["a"]
    assert monotonic() - begun < 30 and course.stopped and "max_time" in course.stopped and not course.out
    assert {row["state"] for row in done.rows.values()} in ({"waiting"}, {"waiting", "done"})


def test_a_server_that_was_slow_is_asked_less_often_for_a_while(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Page | None:
        page: Page | None = tree(4)(asked)
        return page and replace(page, wait=0.8 if asked.path == "/" else 0.0)

    with Server(answer) as server:
        fetch(tmp_path / "home", sources_file(tmp_path, server.port, site("a").replace("throttle = false\n", "")))
        times = [a.at for a in server.log if a.path != ROBOTS]
    # AutoThrottle: the pause goes up with how long an answer took, and down again by half with each quick one.
    assert len(times) == 4 and times[2] - times[1] > 0.3 and times[3] - times[2] > 0.15


def test_a_killed_fetching_process_is_started_anew(tmp_path: Path) -> None:
    killed: list[int] = []

    def answer(asked: Asked) -> Page | None:
        if asked.path == "/5" and not killed:
            [process] = [c for c in psutil.Process().children() if "crawler.web.fetching" in c.cmdline()]
            killed.append(process.pid)
            process.kill()
        return tree(12)(asked)  # type: ignore[no-any-return]

    with Server(answer) as server:
        done = fetch(tmp_path / "home", sources_file(tmp_path, server.port, site("a")))
    assert killed and done.outcomes["a"] == {"new": 12}
