"""Sites full of oddities: on a.test every kind of bad answer and trap, b.test to d.test for robots.txt and redirects."""

from __future__ import annotations

import asyncio
import gzip
from collections import Counter
from datetime import UTC, datetime

from tests.crawler_network.server import Answering, Asked, Page
from tests.crawler_network.sites import ROBOTS, html, text

YEAR = datetime.now(UTC).year
ROBOTS_A = b"User-agent: *\nDisallow: /\n\nUser-agent: vigie\nDisallow: /private\nAllow: /private/open\n"
LINKS = [
    "/ok", "/ok#part", "/ok?PHPSESSID=0123456789abcdef0123", "/ok?sid=abcdef0123456789abcd&utm_source=x", "//A.TEST:{port}/ok",
    "/./x/../ok", "/private/secret", "/private/open", "/loop1", "/self", "/hops0", "/out", "/slow", "/cut", "/short", "/bomb",
    "/large", "/busy", "/sorry", "/down", "/lost", "/forbidden", "/broken", "/latin", "/noindex", "/nofollow", "/metanone",
    "/otherbot", "/picture.png", "/picture", "/empty", "/calendar/2031/05", f"/calendar/{YEAR}/05", "/agenda?year=1985&month=3",
    "/deep/x/deep/y/deep/z", "/q?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9", "/counter?page=1", "/io_view.php?io_id=22&io_page_id=44",
    "/io_view.php?io_page_id=45&io_id=22", "http://b.test:{port}/elsewhere", "mailto:x@y.org", "javascript:void(0)", "/level/1",
    "/cookie", "/xhtml", "/told-pdf", "http://[bad/", "/" + "x" * 3000, "/fran%C3%A7ais/\u00e9t\u00e9",
]  # fmt: skip


class OddSite:
    """Answers for a.test; counts how often each path was asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.port = 0
        self.log: list[Asked] = []

    def __call__(self, asked: Asked) -> Page | None:
        self.asked[asked.path] += 1
        if asked.host != "a.test":
            return Page(html("Elsewhere", text(1)))
        path = asked.path
        if path == ROBOTS:
            return Page(ROBOTS_A, media_type="text/plain")
        if path == "/":
            links = [link.replace("{port}", str(self.port)) for link in LINKS]
            return Page(html("Start", text(2), links, '<link rel="alternate" hreflang="fr" href="/alternate">'))
        return self.fixed(path) or self.moving(path) or self.bad(path)

    def fixed(self, path: str) -> Page | None:
        pages = {
            "/ok": Page(html("Fine", text(3), ["/ok", "/leaf"]) + b'<a rel="nofollow" href="/paid">x</a>'
                        + b'<script>document.write("<a href=/by-script>x</a>")</script>'),
            "/leaf": Page(html("Leaf", text(4))),
            "/alternate": Page(html("Autre", text(5))),
            "/private/open": Page(html("Open", text(6))),
            "/broken": Page(b"<p>Broken <b>markup <i>that <a href=/after>never</b> ends <table><tr><div" + text(7).encode()),
            "/after": Page(html("After", text(8))),
            "/latin": Page("<p>Été à Liège, sécurité</p>".encode("latin-1"), media_type="text/html; charset=utf-8"),
            "/noindex": Page(html("Hidden", text(9), ["/by-noindex"]), headers={"X-Robots-Tag": "noindex"}),
            "/by-noindex": Page(html("By", text(10))),
            "/nofollow": Page(html("Last", text(11), ["/by-nofollow"]), headers={"X-Robots-Tag": "vigie: nofollow"}),
            "/metanone": Page(html("None", text(12), ["/by-none"], '<meta name="robots" content="NONE">')),
            "/otherbot": Page(html("Ours", text(13)), headers={"X-Robots-Tag": "otherbot: noindex"}),
            "/xhtml": Page(b'<?xml version="1.0"?>\n' + html("Xhtml", text(18), ["/by-xhtml"]), media_type="application/xml"),
            "/by-xhtml": Page(html("Led to", text(19))),
            "/told-pdf": Page(b"<!-- saved -->" + html("No PDF", text(22)), media_type="application/pdf"),
            "/picture": Page(b"\x89PNG....", media_type="image/png"),
            "/empty": Page(b""),
            f"/calendar/{YEAR}/05": Page(html("May", text(14))),
            "/io_view.php?io_id=22&io_page_id=44": Page(html("Case", text(15))),
            "/io_view.php?io_id=22&io_page_id=45": Page(html("Case", text(16))),
            "/fran%C3%A7ais/%C3%A9t%C3%A9": Page(html("Accents", text(17))),
        }  # fmt: skip
        return pages.get(path)

    def moving(self, path: str) -> Page | None:
        if path in ("/loop1", "/loop2"):
            return moved("/loop2" if path == "/loop1" else "/loop1")
        if path.startswith("/hops"):
            return moved(f"/hops{int(path[5:]) + 1}")
        if path == "/self":
            return moved("/self#again")
        if path == "/cookie":
            return moved("/cookie?PHPSESSID=fedcba9876543210fedc")
        if path == "/out":
            return moved(f"http://c.test:{self.port}/")
        if path.startswith("/counter"):
            page = int(path.rpartition("=")[2])
            return Page(html("Counter", "Nothing on this page of the list of items.", [f"/counter?page={page + 1}"]))
        if path.startswith("/level/"):
            level = int(path.rpartition("/")[2])
            return Page(html("Level", text(100 + level), [f"/level/{level + 1}"]))
        return None

    def bad(self, path: str) -> Page | None:
        if path == "/slow":
            return Page(html("Slow", text(20)), wait=4)
        if path == "/bomb":
            body = gzip.compress(b"\0" * 30_000_000)
            return Page(body, headers={"Content-Encoding": "gzip"})
        if path == "/large":
            return Page(b"<p>" + b"x" * 300_000)
        if path == "/busy" and self.asked[path] == 1:
            return Page(b"later", status=429, headers={"Retry-After": "1"})
        if path == "/sorry" and self.asked[path] < 3:
            return Page(b"later", status=503)
        if path in ("/busy", "/sorry"):
            return Page(html("At last", text(21 + len(path))))
        status = {"/down": 500, "/lost": 404, "/forbidden": 403}.get(path)
        if status:
            return Page(b"no", status=status)
        return Page(raw=cut) if path == "/cut" else Page(raw=short) if path == "/short" else None


def moved(target: str) -> Page:
    return Page(b"", status=302, headers={"Location": target})


async def cut(writer: asyncio.StreamWriter) -> None:
    """A chunked answer that breaks off."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<p>half of")
    await writer.drain()


async def short(writer: asyncio.StreamWriter) -> None:
    """An answer with fewer bytes than it promised."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<p>half of")
    await writer.drain()


def robots_sites(port: list[int]) -> Answering:
    """Hosts that differ in their robots.txt: missing, failing, redirected, slow to ask; all else is two pages."""
    calls: Counter[str] = Counter()

    def answer(asked: Asked) -> Page | None:
        calls[asked.host + asked.path] += 1
        if asked.path == ROBOTS:
            if asked.host == "a.test":
                return Page(b"gone", status=410)
            if asked.host == "b.test":
                return Page(b"down", status=500)
            if asked.host == "c.test":
                return moved(f"http://d.test:{port[0]}/rules.txt")
            return Page(b"User-agent: *\nCrawl-delay: 0.4\n", media_type="text/plain")
        if asked.path == "/rules.txt":
            return Page(b"User-agent: *\nDisallow: /two\n", media_type="text/plain")
        links = [f"/{name}" for name in ("two", "three", "four")] if asked.path == "/" else []
        return Page(html(asked.host, text(sum(map(ord, asked.host + asked.path))), links), wait=0.02)

    return answer
