"""Articles with what is right about them: gold files, articles restated from public pages or invented, and real
documents judged by topic."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Article, Block, Language, Span, SpanField
from corpus.text import digest
from indexer.annotating.bodies.finding import body_spans
from indexer.annotating.language import find_passages, language_of_line
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.pipelines import load_pipeline, pipeline_language
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from spacy.tokens import Doc

WRITTEN_GROUPS = 8
"""Into how many groups articles that were written for teaching are dealt."""


class Case(NamedTuple):
    """One article: its group (page or host; never split by a cross-validation), what is right, and its kind.

    `right` holds concepts, or topics where a case was judged `by_topic`; `topics` what a reader who also gave concepts
    would file it under. One that was `written` for its subject says it more plainly than others: it teaches, but
    weighs little in the fit, and nothing is measured on it. `doubtful` holds the concepts on which writer and reader
    of an article differ; None where there was one reading only.
    """

    group: str
    article: Article
    right: frozenset[str]
    by_topic: bool
    kind: str
    written: bool = False
    topics: frozenset[str] | None = None
    doubtful: frozenset[str] | None = None

    @property
    def hosted(self) -> bool:
        """Whether its group is a host, or an article by itself, not a page of several."""
        return self.by_topic or self.topics is not None


def article(title: str, text: str, section: str | None = None) -> Article:
    """An article of that text, its blocks guessed from its lines."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            heading = line.startswith("#") or (len(line) < 90 and not re.search(r'[.!?;:,»"]\s*$', line))
            blocks.append(Block(kind="heading" if heading else "paragraph", start=start, end=start + len(line)))
        start += len(line) + 1
    return Article(
        id="", document_id="", ordinal=0, revision="", section=section, title=title, text=text, blocks=tuple(blocks)
    )


def gold_cases(folder: Path) -> Iterator[Case]:
    """The articles of a part of the sample corpus (`pages/`, `gold/`)."""
    for path in sorted((folder / "gold").glob("*.json")):
        for gold in json.loads(path.read_text("utf-8"))["articles"]:
            one = article(gold["title"], gold["text"], gold["section"])
            yield Case(path.name, one, frozenset(gold["concepts"]), False, gold["kind"])


def passage_cases(file: Path) -> Iterator[Case]:
    """The articles of a JSON Lines file, written for teaching: main (concept), title, text, concepts."""
    for line in file.read_text("utf-8").splitlines():
        told = json.loads(line)
        one = article(told["title"], told["text"])
        group = f"{file.name}/{int(digest(told['title']), 16) % WRITTEN_GROUPS}"
        yield Case(group, one, frozenset(told["concepts"]), False, "", written=True)


def outside_cases(file: Path) -> Iterator[Case]:
    """The articles of a JSON Lines file that are not on the field: title, text. They teach only."""
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        told = json.loads(line)
        one = article(told["title"], told["text"])
        yield Case(f"{file.name}/{number}", one, frozenset(), False, "", written=True)


def real_cases(folder: Path) -> Iterator[Case]:
    """The documents of a folder with `docs.jsonl` (id, host, title, text, topics, kind)."""
    for line in (folder / "docs.jsonl").read_text("utf-8").splitlines():
        doc = json.loads(line)
        one = article(doc["title"], doc["text"])
        yield Case(doc["host"], one, frozenset(doc["topics"]), True, doc["kind"])


def restated_cases(file: Path) -> Iterator[Case]:
    """The articles of a JSON Lines file, with a reader's title, text, kind, concepts and topics.

    Those restated from public pages have a host; those invented have the concepts that the writer meant.
    """
    for number, line in enumerate(file.read_text("utf-8").splitlines()):
        told = json.loads(line)
        right, topics = frozenset(told["concepts"]), frozenset(told["topics"])
        doubtful = right ^ frozenset(told["meant"]) if "meant" in told else None
        group = told.get("host", f"{file.name}/{number}")
        one = article(told["title"], told["text"])
        yield Case(group, one, right, False, told["kind"], topics=topics, doubtful=doubtful)


def topics_of(folder: Path, scheme: Scheme) -> dict[str, frozenset[str]]:
    """The topics that each concept counts as, from `topic_map.txt` (`=id`: without what is below it)."""
    topics: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "topic_map.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            topic, ids = line.split(":")
            for name in ids.split():
                below = [name[1:]] if name.startswith("=") else [name, *scheme.descendants(name)]
                for concept in below:
                    topics[concept].add(topic)
    return {concept: frozenset(held) for concept, held in topics.items()}


def parse(one: Article) -> tuple[ParsedArticle, tuple[Span, ...]]:
    """The article with its spaCy documents, and the names of bodies in it, as the annotator has them."""
    parsed = read_parts(one, lambda language, text: load_pipeline(language)(text))
    return parsed, body_spans(parsed)


def read_parts(one: Article, read: Callable[[Language, str], Doc]) -> ParsedArticle:
    """The article with the documents that `read` makes of its parts."""
    language, passages = find_passages(one)
    fields: list[tuple[SpanField, int, Language, str]] = []
    if one.section:
        fields.append(("section", 0, language_of_line(one.section, language), one.section))
    if one.title:
        fields.append(("title", 0, language_of_line(one.title, language), one.title))
    fields += [("text", p.start, p.language, one.text[p.start : p.end]) for p in passages]
    parts = tuple(
        ParsedPart(name, offset, held, read(pipeline_language(held), text)) for name, offset, held, text in fields
    )
    return ParsedArticle(one, language, passages, parts)
