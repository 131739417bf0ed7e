"""A draft: a text that is not published yet, with all that is told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from corpus.errors import InputError
from corpus.model import Annotation, Article, Block
from corpus.text import digest
from corpus.vectors import PassageVectors
from corpus.words import STOP_WORDS, words
from indexer.entry import EntryBody, EntrySeries, named_bodies, named_series

DraftFault = Literal["empty", "long", "file", "costly", "slow", "busy", "ended"]
MAX_TEXT = 50_000
"""Characters of a draft: ten pages. More is a collection, of which each article is asked for by itself."""
_LONGEST_TITLE = 160
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,.']\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:\n•–—])[\s\u00a0«»“”\"'’(-]*$")


class DraftError(InputError):
    """A draft cannot be used.

    Args:
        fault: which of the things that can be wrong.
        what: one sentence that names it.
        remedy: one sentence that tells what helps.
    """

    def __init__(self, fault: DraftFault, what: str, remedy: str = "") -> None:
        super().__init__(what, remedy)
        self.fault = fault


@dataclass(frozen=True)
class Draft:
    """A draft with its annotation, and the vectors of its passages where there is an encoder."""

    article: Article
    annotation: Annotation
    vectors: PassageVectors | None = None

    @cached_property
    def whole(self) -> str:
        """Title and text."""
        return f"{self.article.title}\n{self.article.text}" if self.article.title else self.article.text

    @cached_property
    def bodies(self) -> tuple[EntryBody, ...]:
        """The bodies that it names."""
        return named_bodies(self.annotation)

    @cached_property
    def series(self) -> tuple[EntrySeries, ...]:
        """The series of events that it names."""
        return named_series(self.annotation)

    @cached_property
    def proper(self) -> frozenset[str]:
        """Words that stand in capitals within a sentence, folded: names, whatever the language."""
        return proper_words(self.article.title, self.article.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers that tell something."""
        return telling_numbers(self.whole)

    @cached_property
    def content(self) -> frozenset[str]:
        """Its words, folded, without very common ones."""
        return content_words(self.whole)


class AnnotatesDrafts(Protocol):
    """What annotates drafts; in the service it does so in a process of its own, as the service loads no pipelines."""

    def annotate(self, text: str, issued: date | None = None) -> Draft:
        """A draft from its text.

        Args:
            text: the first line is the title when it is short and more follows.
            issued: the day of the issue that it is for, by which "last May" is read; without one it means nothing.

        Raises:
            DraftError: it has no text, is too long, took too long, or what reads drafts ended.
        """
        ...

    def close(self) -> None:
        """End what was started for it."""
        ...


def draft_article(text: str, issued: date | None = None) -> Article:
    """A text as an article that is not kept.

    Raises:
        DraftError: there is nothing in it, or more than `MAX_TEXT` characters.
    """
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ").strip()
    if not re.search(r"[^\W\d_]", cleaned):
        raise DraftError("empty", "The draft has no text.", "Paste the text of the article.")
    if len(cleaned) > MAX_TEXT:
        raise DraftError(
            "long",
            f"The draft has {len(cleaned):,} characters, more than {MAX_TEXT:,}.",
            "Ask for one article at a time.",
        )
    first, _, rest = cleaned.partition("\n")
    titled = bool(rest.strip()) and len(first) <= _LONGEST_TITLE and not first.rstrip().endswith((".", ";", ","))
    title, body = (first.strip(), rest.strip()) if titled else ("", cleaned)
    blocks, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            blocks.append(Block(kind="paragraph", start=at, end=at + len(line)))
        at += len(line) + 1
    name = digest("draft", title, body)
    return Article(
        id=name[:32],
        document_id=name[32:],
        ordinal=0,
        revision=name,
        title=title,
        text=body,
        blocks=tuple(blocks),
        issued=issued,
        issued_precision="day" if issued else None,
        issued_from="given" if issued else None,
    )


def text_of_file(data: bytes, name: str) -> str:
    """The text of a draft in a file of any format that can be taken in, one block a line.

    Raises:
        DraftError: it is empty, binary, of an unknown format or damaged beyond use.
    """
    from crawler.reading import read

    try:
        return read(data, name=name).text
    except InputError as e:
        raise DraftError("file", e.what, e.remedy) from e


def proper_words(title: str, text: str) -> frozenset[str]:
    """Folded words that begin with a capital where no sentence does; of the title only those in the text too."""
    found = set()
    for word in words(text):
        if text[word.start].isupper() and len(word.text) > 2 and word.text not in STOP_WORDS:
            before = text[max(0, word.start - 12) : word.start]
            if not _SENTENCE_END.search(before):
                found.add(word.text)
    every = {w.text for w in words(text) if text[w.start].isupper()}
    found |= {w.text for w in words(title) if title[w.start].isupper() and w.text in every and len(w.text) > 3}
    return frozenset(found - STOP_WORDS)


def telling_numbers(text: str) -> frozenset[str]:
    """Numbers from 10 up, written the same way in both languages; no years, which everything has."""
    found = set()
    for match in _NUMBER.finditer(text):
        written = match.group()
        digits = re.sub(r"[ \u00a0\u202f,.'](?=\d{3}(?!\d))", "", written).replace(",", ".")
        if _YEAR.fullmatch(digits) or float(digits) < 10:
            continue
        found.add(digits)
    return frozenset(found)


def content_words(text: str) -> frozenset[str]:
    """Folded words of four letters and more that are not very common."""
    return frozenset(w.text for w in words(text) if len(w.text) > 3 and w.text not in STOP_WORDS)
