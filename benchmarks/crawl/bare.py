"""`python -m benchmarks.crawl.bare URL FOLDER CONNECTIONS PAGES`: bare Scrapy with a spider that only stores pages.

With PAGES it is handed their addresses and looks at no link; without (0) it follows the links, as a crawler must.
"""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse


class Storing(Spider):
    name = "storing"

    def __init__(self, start: str, folder: Path, pages: int) -> None:
        super().__init__()
        self._start_url = start
        self._folder = folder
        self._pages = pages
        self.first = 0.0
        self.stored = 0

    async def start(self) -> AsyncIterator[Any]:
        for n in range(self._pages):
            yield Request(f"{self._start_url}page/{n}")
        if not self._pages:
            yield Request(self._start_url)

    def parse(self, response: Response, **_: object) -> Iterator[Any]:
        if not self.stored:
            self.first = time.monotonic()
        self.stored += 1
        (self._folder / sha256(response.url.encode()).hexdigest()).write_bytes(response.body)
        if not self._pages and isinstance(response, TextResponse):
            yield from response.follow_all(css="a")


def main(start: str, folder: Path, connections: int, pages: int) -> None:
    from benchmarks.crawl.measure import BARE

    folder.mkdir(parents=True, exist_ok=True)
    process = CrawlerProcess(
        {**BARE, "CONCURRENT_REQUESTS": connections, "CONCURRENT_REQUESTS_PER_DOMAIN": connections}
    )
    crawler = process.create_crawler(Storing)
    process.crawl(crawler, start=start, folder=folder, pages=pages)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, Storing)
    sys.stdout.write(f"{spider.stored} {time.monotonic() - spider.first}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
