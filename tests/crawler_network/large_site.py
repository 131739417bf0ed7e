"""A site of 5,000 pages, with what makes large sites hard: lists in parts, session ids, a calendar without end."""

from __future__ import annotations

import calendar
import random
from datetime import UTC, datetime
from functools import cached_property

from tests.crawler_network.server import Asked, Page
from tests.crawler_network.sites import ROBOTS, SENTENCES, html, text

PAGES = 5000
IN_A_LIST = 100
LISTS = PAGES // IN_A_LIST
CALENDAR = 12 * 4
"""Months that are asked: of the two years before this one, of this one and the next."""
FORBIDDEN = 10
ROBOTS_TXT = b"User-agent: *\nDisallow: /private\n"


class LargeSite:
    """Pages of some 14 kB, made when they are asked; each with a menu in which session ids stand."""

    def __call__(self, asked: Asked) -> Page | None:
        if asked.path == ROBOTS:
            return Page(ROBOTS_TXT, media_type="text/plain")
        kind, _, name = asked.path.strip("/").partition("/")
        page = {"": self._start, "list": self._list, "page": self._page, "calendar": self._month}.get(
            kind.partition("?")[0]
        )
        body = page(name or asked.path.partition("=")[2]) if page else None
        return Page(body, etag=f'"{asked.path}"') if body else None

    @cached_property
    def _words(self) -> str:
        chance = random.Random(5000)
        words = [word for sentence in SENTENCES for word in sentence.split()]
        return " ".join(chance.choices(words, k=20_000))

    def _menu(self, n: int) -> list[str]:
        return [f"/?PHPSESSID={n:032x}", f"/calendar/{datetime.now(UTC):%Y/%m}", f"/private/{n % FORBIDDEN}"]

    def _start(self, _: str) -> bytes:
        return html("Start", "Here are all cases.", ["/list?page=0", *self._menu(0)])

    def _list(self, name: str) -> bytes | None:
        n = int(name)
        links = [f"/page/{m}?sid={m:032x}{n:x}a1" for m in range(n * IN_A_LIST, (n + 1) * IN_A_LIST)]
        following = [f"/list?page={n + 1}"] if n + 1 < LISTS else []
        return html(f"List {text(n)[5:9]}", "Some of the cases.", [*links, *following, *self._menu(n)])

    def _page(self, name: str) -> bytes | None:
        n = int(name)
        filler = self._words[n : n + 14_000]
        return html(text(n)[:12], f"{text(n)} {filler}", [f"/page/{(7 * n) % PAGES}", *self._menu(n)])

    def _month(self, name: str) -> bytes:
        year, month = (int(part) for part in name.split("/"))
        around = [12 * year + month - 2, 12 * year + month]
        links = [f"/calendar/{one // 12}/{one % 12 + 1:02}" for one in around]
        return html("Calendar", f"What is on in {calendar.month_name[month]}.", links)
