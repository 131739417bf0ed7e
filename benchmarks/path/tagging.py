"""Tagging against the floor of annotating: what finding concepts adds to bare pipelines, detector and encoder.

Two thesauri: the packaged one, and a generated one of 10,000 labels, made of the words of the texts themselves, which
is the hardest case: most labels begin somewhere in every text.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from benchmarks.path.annotating import floor
from benchmarks.path.texts import sample_articles
from corpus.model import Article
from corpus.words import STOP_WORDS, words
from indexer.annotating.annotator import CHUNK
from indexer.annotating.bodies.finding import body_spans
from indexer.annotating.concepts import ConceptTagger
from indexer.annotating.language import find_passages, language_of_line
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from indexer.annotating.pipelines import load_pipeline, pipeline_language
from indexer.embedding import load_embedder
from indexer.passages import Encoded, encode
from taxonomy import forms
from taxonomy.load import load_scheme
from taxonomy.scheme import Concept, Label, LabelLanguage, Scheme

LABELS = 10_000
_EACH = 4


@dataclass(frozen=True, slots=True)
class Ready:
    """An article parsed and encoded: what the tagger is handed."""

    parsed: ParsedArticle
    encoded: Encoded | None


def run(rounds: int = 5, articles: int = 240) -> None:
    """Time the floor and both taggers in turn and print the ratios."""
    console, texts, embedder = Console(), sample_articles(articles), load_embedder()
    bare, ready = floor(texts), prepare(texts)
    taggers = {
        "packaged": ConceptTagger(load_scheme(), embedder),
        f"{LABELS} labels": ConceptTagger(generated_scheme(texts), embedder),
    }
    bare()
    floors: list[float] = []
    spent: dict[str, list[float]] = {name: [] for name in taggers}
    for _ in range(rounds):
        begun = time.perf_counter()
        bare()
        floors.append(time.perf_counter() - begun)
        for name, tagger in taggers.items():
            spent[name].append(tag_all(tagger, ready))
    base = statistics.median(floors)
    for name, times in spent.items():
        ratio = statistics.median((f + t) / f for f, t in zip(floors, times, strict=True))
        console.print(
            f"tagging {articles} articles, {name}: {statistics.median(times):.2f} s on top of a floor of {base:.2f} s, "
            f"ratio {ratio:.2f}"
        )


def tag_all(tagger: ConceptTagger, ready: Sequence[Ready]) -> float:
    """Seconds for masking names of bodies and tagging, with no stem remembered from before."""
    for cache in (forms.label_stem, forms.inflection, forms.spelling):
        cache.cache_clear()
    begun = time.perf_counter()
    for one in ready:
        tagger.tag(one.parsed, body_spans(one.parsed), one.encoded)
    return time.perf_counter() - begun


def prepare(articles: Sequence[Article]) -> list[Ready]:
    """The articles as the annotator hands them to the tagger."""
    embedder, ready = load_embedder(), []
    for at in range(0, len(articles), CHUNK):
        chunk = articles[at : at + CHUNK]
        encoded = encode(chunk, embedder) if embedder is not None else [None] * len(chunk)
        ready += [Ready(_parsed(article), one) for article, one in zip(chunk, encoded, strict=True)]
    return ready


def _parsed(article: Article) -> ParsedArticle:
    language, passages = find_passages(article)
    parts = []
    for name, text in (("section", article.section), ("title", article.title)):
        if text:
            told = language_of_line(text, language)
            parts.append(ParsedPart(name, 0, told, load_pipeline(pipeline_language(told))(text)))  # type: ignore[arg-type]
    for p in passages:
        doc = load_pipeline(pipeline_language(p.language))(article.text[p.start : p.end])
        parts.append(ParsedPart("text", p.start, p.language, doc))
    return ParsedArticle(article, language, passages, tuple(parts))


def generated_scheme(articles: Sequence[Article], labels: int = LABELS, seed: int = 11) -> Scheme:
    """A thesaurus of that many labels, half in each language: rows of one to three words of the articles."""
    rng = random.Random(seed)
    found = {w.text for article in articles for w in words(article.text)}
    vocabulary = sorted(w for w in found if len(w) > 3 and w not in STOP_WORDS)
    made_up = [f"{w}ix" for w in vocabulary]
    languages: tuple[LabelLanguage, ...] = ("fr", "en")
    concepts: list[Concept] = []
    seen: set[str] = set()
    while len(concepts) * _EACH < labels:
        own: list[Label] = []
        while len(own) < _EACH:
            length = rng.choices((1, 2, 3), weights=(2, 5, 3))[0]
            row = rng.choices(made_up if length == 1 and rng.random() < 0.9 else vocabulary, k=length)
            text = " ".join(row)
            if text not in seen:
                seen.add(text)
                own.append(Label(text, languages[len(own) % 2], "preferred" if len(own) < 2 else "alternative"))
        number = len(concepts)
        above = (f"c{number // 10}",) if number >= 10 else ()
        concepts.append(Concept(f"c{number}", f"urn:c{number}", tuple(own), broader=above))
    below: dict[str, list[str]] = {}
    for concept in concepts:
        for up in concept.broader:
            below.setdefault(up, []).append(concept.id)
    return Scheme(
        "urn:generated",
        "1",
        tuple(Concept(c.id, c.uri, c.labels, broader=c.broader, narrower=tuple(below.get(c.id, ()))) for c in concepts),
    )
