"""From a request to a page of hits: parse, bridge, ask the engine, explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.text import fold_key
from corpus.words import fold_word
from indexer.engine import (
    FACET_FIELDS,
    DateRange,
    EngineHit,
    EngineQuery,
    EngineResult,
    FacetField,
    SearchEngine,
    required_words,
)
from indexer.entry import IndexEntry
from search_api.answers import (
    BridgeAnswer,
    HighlightAnswer,
    HitAnswer,
    LabelAnswer,
    PlaceAnswer,
    SearchAnswer,
    WhyAnswer,
)
from search_api.cursor import decode, encode
from search_api.facets import facet_answers
from search_api.highlighting import Highlighter, highlight_entry
from search_api.labels import kind_label
from search_api.parsing import ParsedQuery, parse, replace_words
from search_api.request import Interface, SearchRequest
from taxonomy.lookup import LabelLookup
from taxonomy.scheme import Scheme

_NOTES = {
    "only-common-words": {
        "en": "The query has only very common words or signs. Add a word that tells more.",
        "fr": "La requête ne contient que des mots très courants ou des signes. Ajoutez un mot plus précis.",
    },
    "spelling": {
        "en": "Nothing has these words as typed; shown is what comes close.",
        "fr": "Rien ne contient ces mots tels quels ; voici ce qui s’en approche.",
    },
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request made ready: what was typed, taken apart, and the concepts that it names."""

    request: SearchRequest
    parsed: ParsedQuery
    bridges: tuple[tuple[str, str], ...]
    """Concepts that the query names, each with the words that name it."""

    @property
    def concepts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(concept_id for concept_id, _ in self.bridges))


class Search:
    """Answers search requests over one engine and one taxonomy. Safe to use from several threads.

    Args:
        engine: where the index is.
        scheme: the taxonomy that the articles are tagged with.
    """

    def __init__(self, engine: SearchEngine, scheme: Scheme) -> None:
        self.engine = engine
        self.scheme = scheme
        self._lookup = LabelLookup(scheme)

    def search(self, request: SearchRequest) -> SearchAnswer:
        """A page of hits with facets and reasons.

        Raises:
            UsageError: the request names an unknown concept.
            CursorError: the cursor belongs to another query.
            EngineError: the engine cannot answer.
        """
        self.check(request)
        asked = self._understand(request)
        after = None
        if request.cursor:
            generation = self.engine.generation()
            after = decode(request.cursor, identity=request.identity(), generation=generation)
        notes: list[str] = []
        if asked.parsed.means_nothing:
            result, notes = EngineResult(0, (), {}), ["only-common-words"]
        else:
            query = replace(engine_query(asked.request, asked.parsed, asked.concepts), after=after)
            result = self.engine.search(query)
        did_you_mean: list[str] = []
        if not result.total and asked.parsed.words:
            did_you_mean, closer = self._forgive(asked)
            if closer is not None:
                asked, result, notes = closer[0], closer[1], ["spelling"]
        return self._answer(asked, result, did_you_mean, notes)

    def check(self, request: SearchRequest) -> None:
        """Raise UsageError when the request names a concept that the taxonomy does not hold."""
        for concept_id in (*request.concept, *request.unbridge):
            self.scheme[concept_id]

    def engine_query_of(self, request: SearchRequest) -> EngineQuery | None:
        """The engine query of a request, the same for pages, exports and feeds; no page and no facets in it.

        None when the request has only stop words or signs, which find nothing.
        """
        self.check(request)
        asked = self._understand(request)
        if asked.parsed.means_nothing:
            return None
        return replace(engine_query(request, asked.parsed, asked.concepts), facets=())

    def explained(self, request: SearchRequest, entries: Sequence[IndexEntry]) -> list[HitAnswer]:
        """Articles that are hits of a request, each with highlights and why it is one, in the order given."""
        asked = self._understand(request)
        highlighter = Highlighter(asked.parsed.words, asked.parsed.phrases)
        return [self._hit(EngineHit(entry, 0.0, ()), asked, highlighter, request.ui) for entry in entries]

    def _understand(self, request: SearchRequest) -> _Asked:
        parsed = parse(request.q)
        found = self._lookup.find(parsed.free) if parsed.free else ()
        bridges = ((m.concept, parsed.free[m.start : m.end]) for m in found if m.concept not in request.unbridge)
        return _Asked(request, parsed, tuple(bridges))

    def _forgive(self, asked: _Asked) -> tuple[list[str], tuple[_Asked, EngineResult] | None]:
        """What a query without hits may have meant: each unknown word put right by the words of the corpus.

        Returns:
            The query put right, and it with its hits, if it has any.
        """
        corrections = {}
        for word in asked.parsed.words:
            near = [] if self.engine.frequency(word) else self.engine.spellings(word, limit=1)
            if near:
                corrections[word] = near[0][0]
        if not corrections:
            return [], None
        better = replace_words(asked.request.q, corrections)
        closer = self._understand(asked.request.model_copy(update={"q": better}))
        result = self.engine.search(engine_query(closer.request, closer.parsed, closer.concepts))
        return [better], ((closer, result) if result.total else None)

    def _answer(
        self, asked: _Asked, result: EngineResult, did_you_mean: list[str], notes: Sequence[str]
    ) -> SearchAnswer:
        request, ui = asked.request, asked.request.ui
        highlighter = Highlighter(asked.parsed.words, asked.parsed.phrases)
        more = bool(result.hits) and len(result.hits) == request.limit and not notes
        identity = request.identity()
        return SearchAnswer(
            total=result.total,
            hits=[self._hit(hit, asked, highlighter, ui) for hit in result.hits],
            facets=facet_answers(result.facets, request.filters(), self.scheme, ui),
            did_you_mean=did_you_mean,
            bridges=self._bridges(asked, ui),
            notes=[_NOTES[note][ui] for note in notes],
            next=encode(result.hits[-1].sort_values, identity=identity, generation=result.generation) if more else None,
        )

    def _bridges(self, asked: _Asked, ui: Interface) -> list[BridgeAnswer]:
        asked_as = dict(reversed(asked.bridges))
        return [
            BridgeAnswer(
                id=concept_id,
                label=self.scheme.label(concept_id, ui),
                labels={"fr": self.scheme.label(concept_id, "fr"), "en": self.scheme.label(concept_id, "en")},
                asked=asked_as[concept_id],
            )
            for concept_id in asked.concepts
        ]

    def _hit(self, hit: EngineHit, asked: _Asked, highlighter: Highlighter, ui: Interface) -> HitAnswer:
        entry = hit.entry
        bridging = [c for c in asked.concepts if c in entry.concept_path]
        shown = {c: [t for t in entry.concepts if t.id == c or c in self.scheme.ancestors(t.id)] for c in bridging}
        evidence = [e for tags in shown.values() for tag in tags for e in tag.evidence]
        highlights, matched = highlight_entry(entry, highlighter, evidence)
        return HitAnswer(
            id=entry.id,
            title=entry.title,
            section=entry.section,
            language=entry.language,
            kind=entry.kind,
            kind_label=kind_label(entry.kind, ui),
            issued=entry.issued,
            issued_precision=entry.issued_precision,
            edition=entry.edition,
            publication=entry.publication,
            authors=list(entry.authors),
            source=entry.source,
            url=entry.url,
            path=entry.path,
            highlights=[
                HighlightAnswer(field=h.field, text=h.text, spans=[list(span) for span in h.spans]) for h in highlights
            ],
            concepts=[LabelAnswer(id=c.id, label=self.scheme.label(c.id, ui)) for c in entry.concepts],
            places=[PlaceAnswer(geonames_id=p.id, name=p.name, country=p.country) for p in entry.places],
            why=self._why(asked, matched, bridging, ui),
            score=round(hit.score, 4),
        )

    def _why(self, asked: _Asked, matched: set[str], bridging: Sequence[str], ui: Interface) -> list[WhyAnswer]:
        """The reasons: the words that the article has, if they suffice, and each concept that led to it."""
        why: list[WhyAnswer] = []
        words = [w for w in asked.parsed.words if w in matched]
        phrases = [p for p in asked.parsed.phrases if p in matched]
        enough = words and len(words) >= required_words(len(asked.parsed.words))
        if phrases or enough or (words and not bridging):
            why.append(WhyAnswer(by="words", words=[*phrases, *words]))
        asked_as = dict(reversed(asked.bridges))
        for concept_id in bridging:
            labels = {"fr": self.scheme.label(concept_id, "fr"), "en": self.scheme.label(concept_id, "en")}
            why.append(
                WhyAnswer(by="concept", id=concept_id, label=labels[ui], labels=labels, asked=asked_as[concept_id])
            )
        return why


def engine_query(request: SearchRequest, parsed: ParsedQuery, concepts: tuple[str, ...]) -> EngineQuery:
    """The engine's query for a request: what was typed, what it bridges to, and the filters."""
    ranges = [
        DateRange(field, first.isoformat() if first else None, last.isoformat() if last else None)  # type: ignore[arg-type]
        for field, first, last in (
            ("issued", request.from_, request.to),
            ("event", request.event_from, request.event_to),
        )
        if first or last
    ]
    filters: dict[FacetField, tuple[str, ...]] = request.filters()
    if "city" in filters:
        filters["city"] = tuple(city if city.isdigit() else fold_key(city) for city in filters["city"])
    nothing_ranked = parsed.everything and request.sort == "relevance"
    return EngineQuery(
        words=tuple(fold_word(word) for word in parsed.words),
        phrases=parsed.phrases,
        excluded=parsed.excluded,
        concepts=concepts,
        filters=filters,
        ranges=tuple(ranges),
        facets=FACET_FIELDS,
        sort="newest" if nothing_ranked else request.sort,
        limit=request.limit,
    )
