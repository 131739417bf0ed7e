"""`python -m benchmarks.crawl.site PAGES`: a site of some 12 kB a page, each with a menu and links; prints its port."""

from __future__ import annotations

import random
import sys
import threading

from tests.crawler_network.server import Asked, Page, Server

_WORDS = [
    "prevention",
    "city",
    "police",
    "neighbourhood",
    "youth",
    "mediation",
    "observatory",
    "safety",
    "audit",
    "partnership",
    "victims",
    "schools",
    "lighting",
    "wardens",
    "evaluation",
    "programme",
    "research",
    "burglary",
    "housing",
    "health",
    "council",
    "action",
    "quartier",
    "médiation",
    "prévention",
    "sécurité",
    "délinquance",
    "jeunes",
    "municipalité",
    "diagnostic",
    "partenaires",
    "habitants",
]


def make_page(n: int, number: int) -> bytes:
    chance = random.Random(n)
    links = [m for m in (4 * n + 1, 4 * n + 2, 4 * n + 3, 4 * n + 4) if m < number]
    links += [chance.randrange(number) for _ in range(6)]
    menu = "".join(f'<li><a href="/section/{s}">{s}</a></li>' for s in _WORDS[:20])
    body = "".join(f"<p>{' '.join(chance.choices(_WORDS, k=110))}.</p>" for _ in range(10))
    anchors = "".join(f'<a href="/page/{m}">{chance.choice(_WORDS)}</a> ' for m in links)
    title = " ".join(chance.choices(_WORDS, k=5))
    return (
        f"<html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body><ul>{menu}</ul>"
        f"<main><h1>{title}</h1>{body}</main><p>{anchors}</p></body></html>"
    ).encode()


def main(number: int) -> None:
    pages = [Page(make_page(n, number), etag=f'"{n}"') for n in range(number)]

    def answer(asked: Asked) -> Page | None:
        if asked.path == "/":
            return pages[0]
        head, _, name = asked.path.rpartition("/")
        if asked.path == "/sent":
            return Page(str(server.sent).encode())
        return pages[int(name)] if head == "/page" and name.isdigit() and int(name) < number else None

    with Server(answer) as server:
        sys.stdout.write(f"{server.port}\n")
        sys.stdout.flush()
        threading.Thread(target=_forget, args=(server,), daemon=True).start()
        sys.stdin.read()


def _forget(server: Server) -> None:
    while True:
        threading.Event().wait(1)
        server.log.clear()


if __name__ == "__main__":
    main(int(sys.argv[1]))
