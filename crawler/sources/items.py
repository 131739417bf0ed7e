"""What the sources beside the web give, one at a time: items, faults, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from corpus.model import Block, Precision, SplitArticle, SplitDocument


@dataclass(frozen=True, slots=True)
class Item:
    """One input of a source: `key` tells it from all others, `name` is what messages and format detection go by.

    What is told of it beside its bytes (`title`, `authors`, `issued`, …) fills in what the document itself lacks;
    `split` stands for the whole reading where the bytes are a record rather than a document.
    """

    key: str
    name: str
    data: bytes
    media_type: str | None
    fetched: datetime
    url: str | None = None
    charset: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    issued: date | None = None
    issued_precision: Precision | None = None
    split: SplitDocument | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """An input that cannot be had, and why; `place` is a path or an address."""

    place: str
    error: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A key that the source says it no longer has."""

    key: str


class ItemSource(Protocol):
    """A kind of source: how its items are got."""

    @property
    def complete(self) -> bool:
        """Whether all that it has comes each time, so that what does not come is gone."""

    def items(self) -> Iterator[Item | Fault | Withdrawn]:
        """All that it gives; nothing is raised for a bad input."""


def parse_date(text: str) -> tuple[date, Precision] | None:
    """A date as records have it (2005, 2005-06, 2005/06/13, with or without a time), and how precise it is."""
    parts = text.strip().split("T")[0].replace("/", "-").strip("-").split("-")
    try:
        numbers = [int(p) for p in parts if p][:3]
        if not numbers or not 1000 <= numbers[0] <= 9999:
            return None
        precision: Precision = "day" if len(numbers) == 3 else "month" if len(numbers) == 2 else "year"
        return date(*[*numbers, 1, 1][:3]), precision
    except ValueError:
        return None


def record_split(
    *,
    title: str,
    text: str,
    authors: tuple[str, ...] = (),
    language: str | None = None,
    issued: tuple[date, Precision] | None = None,
) -> SplitDocument:
    """A bibliographic record as a document with one article, whose text is the abstract, else the title."""
    paragraphs = [" ".join(p.split()) for p in text.split("\n\n")] if text.strip() else [title]
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(kind="paragraph", start=at, end=at + len(paragraph)))
        at += len(paragraph) + 1
    joined = "\n".join(paragraphs)
    article = SplitArticle(title=title, authors=authors, text=joined, blocks=tuple(blocks), end=len(joined))
    return SplitDocument(
        title=title,
        issued=issued[0] if issued else None,
        issued_precision=issued[1] if issued else None,
        issued_from="metadata" if issued else None,
        declared_language=language,
        articles=(article,),
    )
