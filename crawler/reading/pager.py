"""The links of a web page to the pages before and after it, and whether it is a list of entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin

from lxml import html as lxml_html

from crawler.reading.metadata import is_address

Says = Literal["on", "next", "previous", "number"]
"""`on`: the text goes on there ("suite à la page suivante", "next page"); `next` and `previous`: by `rel`, or a bare
"next"; `number`: one of the numbers of a row of pages."""

_ON: Final = re.compile(
    r"^[\s(\[»›>→.…-]*(?:(?:aller à |voir )?(?:la )?page suivante|"
    r"(?:la )?suite (?:à|en|sur|de l['’]article|page)\b.{0,40}|(?:go to (?:the )?)?next page|"
    r"(?:article )?continue[sd] (?:on|over)\b.{0,40})[\s)\]»›>→.…:-]*$",
    re.I,
)
_NEXT: Final = re.compile(r"^[\s«‹<»›>→-]*(?:suivante?s?|next)[\s»›>→-]*$|^[»›→>]{1,2}$", re.I)
_PREVIOUS: Final = re.compile(
    r"^[\s«‹<←(\[-]*(?:(?:la )?page précédente|précédente?s?|previous(?: page)?|prev|back to page \d+|"
    r"(?:retour (?:à|au)|back to) .{0,20}(?:début|première page|page \d+|first page|beginning).{0,20}|"
    r"(?:suite de|continued from) .{0,30})[\s)\]-]*$|^[«‹←<]{1,2}$",
    re.I,
)
_NUMBER: Final = re.compile(r"^(?:page\s*)?(\d{1,2})$", re.I)
_NUMBERS: Final = re.compile(r"^(?:pages?\s*:?\s*)?\d{1,2}(?:(?:\s|\s*(?:/|de|of|sur)\s*)\d{1,2})*$", re.I)
_LONGEST: Final = 60
_ENTRY: Final = re.compile(
    r"(?:^|[\s_-])(?:post(?:body|text|row|bit)?s?|comments?|commentaires?|messages?|repl(?:y|ies)|reponses?|results?|resultats?|hits?|entr(?:y|ies)|"
    r"items?|teasers?|topics?|threads?|sujets?|annonces?|cards?|listings?|views-row|hentry)(?:$|[\s_-])",
    re.I,
)
_ENTRIES: Final = 3
_HOLDERS: Final = ("div", "li", "article", "section", "tr", "td", "table", "dl", "dd", "span")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to another page of a row of pages; the address as it is written, but for a `base` of the page."""

    url: str
    says: Says
    number: int = 0


@dataclass(frozen=True, slots=True)
class Pager:
    """What a page tells of its place in a row of pages.

    `entries` is how many characters stand in the largest group of elements that are called posts, results or the like.
    """

    links: tuple[PageLink, ...] = ()
    entries: int = 0


NO_PAGER: Final = Pager()
"""Of a page that links to no other of a row."""


def is_pager(line: str) -> bool:
    """Whether a line is nothing but a row of links to other pages: "Page précédente | 1 2 3 | Page suivante"."""
    pieces = [piece.strip() for piece in re.split(r"[|·•]", line) if piece.strip()]
    return len(line) <= 2 * _LONGEST and all(
        _NUMBERS.match(p) or _ON.match(p) or _NEXT.match(p) or _PREVIOUS.match(p) for p in pieces
    )


def read_pager(root: lxml_html.HtmlElement) -> Pager:
    """The place of a page in a row of pages, as far as it links to others of it."""
    links = tuple(dict.fromkeys(_links(root)))
    return Pager(links, _in_entries(root)) if links else NO_PAGER


def _links(root: lxml_html.HtmlElement) -> Iterator[PageLink]:
    base = next((href for b in root.iter("base") if is_address(href := (b.get("href") or "").strip())), "")
    for element in root.iter("link", "a"):
        href = (element.get("href") or "").strip()
        if not is_address(href) or href[0] == "#" or href[:11].lower().startswith(("javascript:", "mailto:")):
            continue
        says, number = _says(element)
        if says is not None:
            yield PageLink(urljoin(base, href), says, number)


def _says(element: lxml_html.HtmlElement) -> tuple[Says | None, int]:
    relations = (element.get("rel") or "").lower().split()
    text = ""
    if element.tag == "a":
        text = " ".join("".join(element.itertext()).split())
        text = text if len(text) <= _LONGEST else ""
    if _ON.match(text):
        return "on", 0
    if match := _NUMBER.match(text):
        return "number", int(match[1])
    if _PREVIOUS.match(text) or {"prev", "previous"} & set(relations):
        return "previous", 0
    return ("next", 0) if _NEXT.match(text) or "next" in relations else (None, 0)


def _in_entries(root: lxml_html.HtmlElement) -> int:
    """Characters in the largest group of elements of one make whose name calls them entries of a list."""
    numbers: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for element in root.iter(*_HOLDERS):
        name = element.get("class") or ""
        if name and _ENTRY.search(name):
            made = f"{element.tag} {re.sub(r'[0-9]+', '', name.split()[0])}"
            numbers[made] += 1
            sizes[made] += sum(len(" ".join(text.split())) for text in element.itertext())
    return max((sizes[made] for made, number in numbers.items() if number >= _ENTRIES), default=0)
