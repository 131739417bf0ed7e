"""The concept tagger."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.model import Article, ConceptTag, Language, Span, SpanField
from indexer.annotating.concepts.features import FEATURES, Found, features, gather
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.version import tagger_version
from indexer.annotating.concepts.weights import INTERCEPT, THRESHOLD, WEIGHTS
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from taxonomy.dictionary import Dictionary
from taxonomy.scheme import Scheme

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

MOST_TAGS = 8
MOST_EVIDENCE = 12
COMPONENT = "vigie_concepts"


class ConceptTagger:
    """Tags articles with the concepts of a scheme.

    Args:
        scheme: the taxonomy.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._finder = HitFinder(Dictionary(scheme))

    @property
    def version(self) -> str:
        """A digest of labels and coefficients: another one means that tags may differ."""
        return tagger_version(self._scheme)

    def tag(self, parsed: ParsedArticle, masked: Sequence[Span]) -> tuple[ConceptTag, ...]:
        """The concepts of an article, best first, at most `MOST_TAGS`, each with the places that speak for it.

        Args:
            parsed: the article with its spaCy documents.
            masked: the names of bodies in it; what stands inside them is no evidence.
        """
        length = len(parsed.article.text)
        found = gather(self._finder.find(parsed, masked), self._scheme, length)
        rows = features(found, self._scheme, length)
        scores = {concept: probability(row) for concept, row in rows.items()}
        chosen = choose(scores, self._scheme)
        return tuple(
            ConceptTag(id=c, score=round(scores[c], 4), evidence=_evidence(found[c], parsed.article)) for c in chosen
        )


def probability(row: Sequence[float]) -> float:
    """How likely a librarian would give the concept: logistic regression over `FEATURES`."""
    total = INTERCEPT + sum(WEIGHTS[name] * value for name, value in zip(FEATURES, row, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def choose(scores: Mapping[str, float], scheme: Scheme, threshold: float = THRESHOLD) -> list[str]:
    """The concepts to tag with, best first: above the threshold, a narrower one rather than its broader one."""
    ranked = sorted((c for c in scores if scores[c] >= threshold), key=lambda c: (-scores[c], c))[:MOST_TAGS]
    covered = {broader for concept in ranked for broader in scheme.ancestors(concept)}
    return [concept for concept in ranked if concept not in covered]


def _evidence(found: Found, article: Article) -> tuple[Span, ...]:
    """Labels first, in the order of the article, then clues; one span for each place."""
    spans: dict[tuple[SpanField, int], int] = {}
    for hit in (*_in_order(found.labels), *_in_order(found.clues)):
        spans.setdefault((hit.field, hit.start), hit.end)
    return tuple(
        Span(in_=name, start=start, end=end, text=article.field(name)[start:end])
        for (name, start), end in list(spans.items())[:MOST_EVIDENCE]
    )


def _in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (["title", "section", "text"].index(hit.field), hit.start))


def register_component(scheme: Scheme) -> str:
    """Make the tagger a spaCy component; returns the name to give to `nlp.add_pipe`.

    The component takes a document for the whole text of an article and writes `doc._.concepts`, a tuple of
    `ConceptTag`. Title, section and the names of bodies are unknown to it: where they are known, use `ConceptTagger`.
    """
    from spacy.language import Language as SpacyLanguage
    from spacy.tokens import Doc

    tagger = ConceptTagger(scheme)
    if not Doc.has_extension("concepts"):
        Doc.set_extension("concepts", default=())

    def make(nlp: Pipeline, name: str) -> _Component:  # noqa: ARG001 - spaCy passes it by name
        return _Component(tagger, "fr" if nlp.lang == "fr" else "en")

    SpacyLanguage.factory(COMPONENT, func=make)
    return COMPONENT


class _Component:
    def __init__(self, tagger: ConceptTagger, language: Language) -> None:
        self._tagger = tagger
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        article = Article(id="", document_id="", ordinal=0, revision="", text=doc.text, blocks=())
        part = ParsedPart("text", 0, self._language, doc)
        masked = [part.span(e.start_char, e.end_char) for e in doc.ents if e.label_ == "ORG"]
        doc._.concepts = self._tagger.tag(ParsedArticle(article, self._language, (), (part,)), masked)
        return doc
