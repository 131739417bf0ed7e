"""Small sites for the tests, and the sources that declare them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.crawler_network.server import Asked, Page

ROBOTS = "/robots.txt"
SENTENCES = (
    "The city council adopted a safety plan after a year of consultation with residents.",
    "Les médiateurs de nuit parcourent le quartier et parlent avec les jeunes.",
    "Burglary fell by a tenth where wardens visited homes after a first offence.",
    "Un observatoire local réunit les chiffres de la police et des bailleurs.",
    "Street lighting was renewed along the paths that women named in a walk.",
)


def text(number: int) -> str:
    """Words that differ from page to page, and not by numbers only."""
    word = "".join(chr(97 + int(d)) for d in str(number))
    return f"Case {word}: {SENTENCES[number % len(SENTENCES)]} It was reported by the office of {word}ville."


def html(title: str, body: str, links: list[str] | tuple[str, ...] = (), head: str = "") -> bytes:
    anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><main><h1>{title}</h1><p>{body}</p></main><p>{anchors}</p></body></html>"
    ).encode()


def tree(number: int, *, etags: bool = True, robots: bytes | None = None) -> Any:
    """A site of `number` pages, each of which links to two more and to the first."""

    def answer(asked: Asked) -> Page | None:
        if asked.path == ROBOTS:
            return Page(robots, media_type="text/plain") if robots is not None else None
        name = asked.path.strip("/")
        if name and not name.isdigit():
            return None
        n = int(name or 0)
        if n >= number:
            return None
        links = [f"/{m}" for m in (2 * n + 1, 2 * n + 2) if m < number]
        return Page(html(f"Page {text(n)[5:9]}", text(n), ["/", *links]), etag=f'"{n}"' if etags else None)

    return answer


def sources_file(folder: Path, port: int, *sources: str, crawl: str = "") -> Path:
    """A file of sources; `{port}` in a source is filled in. Every host under .test is this machine."""
    hosts = ", ".join(f'"{name}.test" = "127.0.0.1"' for name in ("a", "b", "c", "d"))
    given = crawl or f"allow_private = true\nresolve = {{ {hosts} }}"
    head = f'[crawl]\ncontact = "library@example.org"\n{given}\n'
    body = "\n".join(f"[[source]]\n{source.replace('{port}', str(port))}\n" for source in sources)
    path = folder / "sources.toml"
    path.write_text(head + body, encoding="utf-8")
    return path
