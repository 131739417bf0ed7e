"""A real HTTP server on loopback that plays sites: one thread, raw answers, every request noted."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    at: float
    host: str
    path: str
    headers: dict[str, str]
    open_connections: int


@dataclass
class Page:
    """An answer. `etag` and `modified` are honoured; `drip` sends raw bytes in the end without any framing."""

    body: bytes = b""
    status: int = 200
    media_type: str | None = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: str | None = None
    wait: float = 0.0
    zipped: bool = False
    raw: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None


Answering = Callable[[Asked], Page | None]


class Server:
    """Serves what `answering` says until the block ends; None is a 404.

    Args:
        answering: from a request to its page.
        tls: a context, for https.
        address: on which it listens; 0.0.0.0 is every one of this machine.
    """

    def __init__(self, answering: Answering, tls: ssl.SSLContext | None = None, *, address: str = "127.0.0.1") -> None:
        self.answering = answering
        self.log: list[Asked] = []
        self.sent = 0
        self.most_open: dict[str, int] = {}
        self._tls = tls
        self._address = address
        self._busy: dict[str, int] = {}
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> Server:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self, host: str | None = None) -> list[str]:
        """The paths asked, without robots.txt, in order."""
        return [a.path for a in self.log if a.path != "/robots.txt" and host in (None, a.host)]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            server = await asyncio.start_server(self._serve, self._address, 0, ssl=self._tls, backlog=500)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            if not self._loop.is_closed():  # a connection still open when the server stops
                writer.close()

    async def _answer(self, head: bytes, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {n.strip().lower(): v.strip() for n, _, v in (line.partition(":") for line in lines) if n}
        host = headers.get("host", "").split(":")[0]
        self._busy[host] = self._busy.get(host, 0) + 1
        self.most_open[host] = max(self.most_open.get(host, 0), self._busy[host])
        asked = Asked(time.monotonic(), host, first.split(" ")[1], headers, self._busy[host])
        self.log.append(asked)
        try:
            page = self.answering(asked) or Page(b"not here", status=404)
            if page.wait:
                await asyncio.sleep(page.wait)
            if page.raw is not None:
                await page.raw(writer)
                raise ConnectionError
            writer.write(self._encode(asked, page))
            await writer.drain()
        finally:
            self._busy[host] -= 1

    def _encode(self, asked: Asked, page: Page) -> bytes:
        status, body = page.status, page.body
        told = dict(page.headers)
        if page.media_type:
            told.setdefault("Content-Type", page.media_type)
        if page.etag:
            told["ETag"] = page.etag
        if page.modified:
            told["Last-Modified"] = page.modified
        is_same = (page.etag and asked.headers.get("if-none-match") == page.etag) or (
            page.modified and asked.headers.get("if-modified-since") == page.modified
        )
        if is_same:
            status, body = 304, b""
        if page.zipped and body:
            body = gzip.compress(body)
            told["Content-Encoding"] = "gzip"
        if status != 304:
            told["Content-Length"] = str(len(body))
        head = "".join(f"{n}: {v}\r\n" for n, v in told.items())
        data = f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + body
        self.sent += len(data)
        return data
