"""From articles to annotations: one streaming pass through the pipelines and the finders."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import HomeError, VigieError
from corpus.model import Annotation, Article, Language, Passage, SpanField
from indexer.annotating.pipelines import load_pipeline, pipeline_language, pipeline_versions
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from corpus.vectors import PassageVectors
    from indexer.annotating.concepts import ConceptTagger
    from indexer.annotating.gazetteer import Gazetteer
    from indexer.annotating.parsed import ParsedArticle, ParsedPart
    from indexer.passages import Encoded

# Changes whenever a finder changes what it says, so that what the older one said is made anew.
ANNOTATOR_VERSION = "13"
CHUNK = 64
"""Articles that are in memory with their spaCy documents at one time."""
Failed = Callable[[Article, Exception], None]
"""Told of an article that cannot be annotated, and why."""

_STRETCH = re.compile(r"(\S{499})\S(?=\S)")


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article with what is told of it, and the vectors of its passages where there is an encoder."""

    article: Article
    annotation: Annotation
    vectors: PassageVectors | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A passage to be parsed: where it belongs, and in which language."""

    article: int
    field: SpanField
    offset: int
    language: Language
    text: str


class Annotator:
    """Annotates articles; loads the models when the first article comes.

    Args:
        scheme: the taxonomy to tag with.
        gazetteer_cache: where the gazetteer may keep its lookup between runs; None keeps nothing.
    """

    def __init__(self, scheme: Scheme, *, gazetteer_cache: Path | None = None) -> None:
        self._scheme = scheme
        self._gazetteer_cache = gazetteer_cache
        self._tagger: ConceptTagger | None = None
        self._gazetteer: Gazetteer | None = None

    @property
    def version(self) -> str:
        """What makes the annotations: code, models and taxonomy. Loads nothing."""
        from indexer.annotating.concepts.version import tagger_version
        from indexer.passage_vectors import vectors_version

        made_by = f"vigie={ANNOTATOR_VERSION} {pipeline_versions()} concepts={tagger_version(self._scheme)}"
        return f"{made_by} vectors={vectors_version()}"

    def annotate(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Annotation]]:
        """Annotate articles in their order, `CHUNK` of them in memory at a time.

        Returns:
            Each article with its annotation.
        """
        return ((one.article, one.annotation) for one in self.annotate_with_vectors(articles))

    def annotate_with_vectors(self, articles: Iterable[Article], failed: Failed | None = None) -> Iterator[Annotated]:
        """Annotate articles in their order, `CHUNK` of them in memory at a time, and keep what was encoded for it.

        Args:
            articles: what to annotate.
            failed: told of each article over which a finder fails, which is then left out; without it the error is
                raised.

        Yields:
            Each article with its annotation and the vectors of its passages.
        """
        stream = iter(articles)
        while chunk := list(islice(stream, CHUNK)):
            yield from self._annotate_chunk(chunk) if failed is None else self._guarded(chunk, failed)

    def _guarded(self, chunk: Sequence[Article], failed: Failed) -> Iterator[Annotated]:
        """A chunk; where anything fails, each of its articles by itself, so that the others are annotated."""
        try:
            made = self._annotate_chunk(chunk)
        except (VigieError, OSError, ImportError, MemoryError):
            raise  # the machine or the installation is at fault, and not an article
        except Exception as e:  # noqa: BLE001 - whatever a text does to a finder
            if len(chunk) == 1:
                failed(chunk[0], e)
                return
            for article in chunk:
                yield from self._guarded([article], failed)
        else:
            yield from made

    def _annotate_chunk(self, chunk: Sequence[Article]) -> list[Annotated]:
        from indexer.annotating.language import find_passages
        from indexer.annotating.parsed import ParsedArticle

        found = [find_passages(article) for article in chunk]
        pieces = [
            piece
            for n, (article, (language, passages)) in enumerate(zip(chunk, found, strict=True))
            for piece in _pieces(n, article, language, passages)
        ]
        with ExitStack() as zones:
            parts = _parts(pieces, self._parse(pieces, zones))
            parsed = [
                ParsedArticle(article, language, passages, tuple(parts[n]))
                for n, (article, (language, passages)) in enumerate(zip(chunk, found, strict=True))
            ]
            return self._annotate_parsed(parsed)

    def _parse(self, pieces: Sequence[_Piece], zones: ExitStack) -> list[Doc]:
        """Parse every piece by the pipeline of its language; results stand in the order of the pieces.

        The memory zones drop the words that a chunk brought into the vocabulary: without them a long run grows.
        """
        docs: dict[int, Doc] = {}
        for language in sorted({pipeline_language(piece.language) for piece in pieces}):
            nlp = load_pipeline(language)
            zones.enter_context(nlp.memory_zone())
            mine = [(p.text, n) for n, p in enumerate(pieces) if pipeline_language(p.language) == language]
            docs.update((n, doc) for doc, n in nlp.pipe(mine, as_tuples=True, batch_size=CHUNK))
        return [docs[n] for n in range(len(pieces))]

    def _annotate_parsed(self, parsed: Sequence[ParsedArticle]) -> list[Annotated]:
        from indexer.embedding import load_embedder
        from indexer.passage_vectors import passage_vectors
        from indexer.passages import encode

        embedder = load_embedder()
        encoded: Sequence[Encoded | None] = [None] * len(parsed)
        if embedder is not None:
            encoded = encode([one.article for one in parsed], embedder)
        made_by = self.version  # asks the installed packages: once for all
        return [
            Annotated(
                one.article,
                self._annotation(one, found, made_by),
                passage_vectors(found) if found is not None else None,
            )
            for one, found in zip(parsed, encoded, strict=True)
        ]

    def _annotation(self, parsed: ParsedArticle, encoded: Encoded | None, made_by: str) -> Annotation:
        from indexer.annotating.availability import find_availability
        from indexer.annotating.bodies.finding import body_spans, find_organisations
        from indexer.annotating.concepts.learnt import word_counts
        from indexer.annotating.contacts import find_contacts
        from indexer.annotating.countries import find_countries
        from indexer.annotating.dates import find_dates
        from indexer.annotating.kinds import find_kind
        from indexer.annotating.people import find_people
        from indexer.annotating.place_context import read_context
        from indexer.annotating.places import find_places
        from indexer.annotating.series import find_series

        masked = body_spans(parsed)
        people = find_people(parsed)
        places = find_places(parsed, masked, self._towns())
        persons = [span for person in people for span in person.evidence]
        own, own_encoded = _without_template(parsed, encoded)
        counts = word_counts(own)
        return Annotation(
            language=parsed.language,
            passages=parsed.passages,
            kind=find_kind(parsed, encoded, counts),
            concepts=self._concepts().tag(own, masked, own_encoded, counts=counts),
            places=places,
            countries=find_countries(parsed, [*masked, *persons], places, read_context(parsed, self._towns()).regions),
            people=people,
            organisations=find_organisations(parsed),
            dates=find_dates(parsed),
            series=find_series(parsed),
            contacts=find_contacts(parsed, places),
            availability=find_availability(parsed),
            made_by=made_by,
        )

    def _concepts(self) -> ConceptTagger:
        if self._tagger is None:
            from indexer.annotating.concepts import ConceptTagger
            from indexer.embedding import load_embedder

            self._tagger = ConceptTagger(self._scheme, load_embedder())
        return self._tagger

    def _towns(self) -> Gazetteer:
        if self._gazetteer is None:
            from indexer.annotating.gazetteer import Gazetteer

            try:
                self._gazetteer = Gazetteer.open(self._gazetteer_cache)
            except HomeError:  # nowhere to keep it: building it in memory takes seconds, but needs no disk
                self._gazetteer = Gazetteer.open(None)
        return self._gazetteer


def _without_template(parsed: ParsedArticle, encoded: Encoded | None) -> tuple[ParsedArticle, Encoded | None]:
    """An article without a title or section that other pages of its site have too: they are no evidence of concepts."""
    recurring = parsed.article.recurring
    if not recurring:
        return parsed, encoded
    blank = {"title": "", "section": None}
    own = replace(
        parsed,
        article=parsed.article.model_copy(update={name: blank[name] for name in recurring}),
        parts=tuple(part for part in parsed.parts if part.field not in recurring),
    )
    if encoded is not None and "title" in recurring:
        encoded = replace(encoded, title=None)
    return own, encoded


def _pieces(n: int, article: Article, language: Language, passages: Sequence[Passage]) -> Iterator[_Piece]:
    from indexer.annotating.language import language_of_line

    if article.section:
        yield _Piece(n, "section", 0, language_of_line(article.section, language), _readable(article.section))
    if article.title:
        yield _Piece(n, "title", 0, language_of_line(article.title, language), _readable(article.title))
    for passage in passages:
        text = _readable(article.text[passage.start : passage.end])
        yield _Piece(n, "text", passage.start, passage.language, text)


def _readable(text: str) -> str:
    """A text whose stretches without a space are cut up, offsets unchanged.

    spaCy's tokenizer takes a time that is quadratic in the length of a stretch, and so do some patterns: a line of
    15,000 underscores took it half a minute. Nothing is said in such a stretch; names do not go over the end of a line.
    """
    return _STRETCH.sub(r"\1\n", text)


def _parts(pieces: Sequence[_Piece], docs: Sequence[Doc]) -> dict[int, list[ParsedPart]]:
    """The parsed parts of each article, by its number in the chunk."""
    from indexer.annotating.name_words import keep_text
    from indexer.annotating.parsed import ParsedPart

    parts: dict[int, list[ParsedPart]] = defaultdict(list)
    for piece, doc in zip(pieces, docs, strict=True):
        part = ParsedPart(piece.field, piece.offset, piece.language, doc)
        keep_text(part, piece.text)
        parts[piece.article].append(part)
    return parts
