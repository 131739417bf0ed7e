"""An article with its spaCy documents: what every finder of concepts, names and dates works on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.model import Article, Language, Passage, Span, SpanField

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """One passage of one field of an article, in one language.

    Holds `article.field(part.field)[part.offset : part.offset + len(part.doc.text)] == part.doc.text`.
    """

    field: SpanField
    offset: int
    language: Language
    doc: Doc

    def span(self, start: int, end: int) -> Span:
        """The evidence span for characters `start` to `end` of this part's own text."""
        return Span(in_=self.field, start=self.offset + start, end=self.offset + end, text=self.doc.text[start:end])


@dataclass(frozen=True, slots=True)
class ParsedArticle:
    """An article, the language of its passages, and its parts: section and title first, then the text in order."""

    article: Article
    language: Language
    passages: tuple[Passage, ...]
    parts: tuple[ParsedPart, ...]

    def parts_of(self, field: SpanField) -> Iterator[ParsedPart]:
        """The parts of one field, in order."""
        return (part for part in self.parts if part.field == field)
