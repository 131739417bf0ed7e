"""From a request to a page of hits: parse, bridge, ask the engine, explain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from corpus.editions import publication_key
from corpus.words import STOP_WORDS, fold_word, words
from indexer.engine import (
    FACET_FIELDS,
    DateRange,
    EngineHit,
    EngineQuery,
    EngineResult,
    FacetField,
    Meaning,
    SearchEngine,
    Sort,
    required_words,
)
from indexer.entry import IndexEntry
from search_api.answers import (
    AlsoAnswer,
    BridgeAnswer,
    HighlightAnswer,
    HitAnswer,
    SearchAnswer,
    WhyAnswer,
)
from search_api.cursor import decode, encode
from search_api.domain import domain_of
from search_api.facets import facet_answers
from search_api.folding import FoldedPage, LinkSource, also_answers, folded_page
from search_api.helping import offers, proposals, unknown_words
from search_api.highlighting import Highlighter, highlight_authors, highlight_entry
from search_api.labels import concept_name, kind_label, place_answer
from search_api.meaning import CLOSE, GATE, MOSTLY, QueryEncoder, fitting, widens
from search_api.naming import FacetNames
from search_api.notes import Note, on_operators, said
from search_api.parsing import ParsedQuery, parse, replace_words
from search_api.request import Interface, SearchRequest
from search_api.series_names import SeriesNames
from search_api.spelling import SHORTEST, acronyms_in, label_words, nearest_spelling
from search_api.town_ids import city_filter
from search_api.translating import load_lexicon
from taxonomy.lookup import LabelLookup
from taxonomy.scheme import LANGUAGES, Scheme

_MOST_BESIDE = 40
_NEAR_SPELLINGS = 5


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

    @property
    def translated(self) -> tuple[tuple[str, ...], ...]:
        """The words of the query in the other language; none where only its own words are wanted."""
        wanted = self.request.mode == "hybrid"
        typed = [fold_word(word) for word in self.parsed.words]
        return load_lexicon().translations(typed, self.parsed.free) if wanted else ()

    def highlighter(self) -> Highlighter:
        """What finds the words of the query in articles."""
        translated = [word for any_of in self.translated for word in any_of]
        return Highlighter(self.parsed.words, self.parsed.phrases, translated)

    @property
    def lone(self) -> tuple[str, ...]:
        """Those of the concepts that a single word of the query names."""
        several = {concept_id for concept_id, named in self.bridges if len(self._typed_in(named)) > 1}
        return tuple(concept_id for concept_id in self.concepts if concept_id not in several)

    def share(self, named: str) -> float:
        """The share of the words of the query that stand in a part of it."""
        return len(self._typed_in(named)) / len(self.parsed.words) if self.parsed.words else 0.0

    def _typed_in(self, named: str) -> set[str]:
        return set(self.parsed.words) & set(_folded(named))


class Search:
    """Answers search requests over one engine and one taxonomy. Safe to use from several threads.

    Args:
        engine: where the index is.
        scheme: the taxonomy that the articles are tagged with.
        encoder: for the meaning of queries; the one of the installed package by default.
        links: what knows of translations and duplicates, which are shown as one hit; without it, none are.
    """

    def __init__(
        self,
        engine: SearchEngine,
        scheme: Scheme,
        encoder: QueryEncoder | None = None,
        links: LinkSource | None = None,
    ) -> None:
        self.engine = engine
        self.links = links
        self.scheme = scheme
        self.encoder = encoder or QueryEncoder()
        self._lookup = LabelLookup(scheme)
        self._domain = domain_of(scheme)
        self._label_words = label_words(scheme)
        self._series = SeriesNames(engine)
        self.names = FacetNames(engine)

    def search(self, request: SearchRequest) -> SearchAnswer:
        """A page of hits with facets and reasons.

        Raises:
            UsageError: the request names an unknown concept.
            CursorError: the cursor belongs to another query.
            EngineError: the engine cannot answer.
        """
        self.check(request)
        request = self._with_current_concepts(request)
        asked = self._understand(request)
        after: tuple[int, ...] | None = None
        passed: tuple[str, ...] = ()
        if request.cursor:
            generation = self.engine.generation()
            order = _order(request, asked.parsed)
            after, passed = decode(request.cursor, identity=request.identity(), generation=generation, sort=order)
        notes: list[Note] = []
        if asked.parsed.means_nothing:
            page, notes = FoldedPage(EngineResult(0, (), {})), ["only-common-words"]
        else:
            asked, query = self._query(asked, after)
            page = folded_page(self.engine, self.links, replace(query, after=after), passed)
        did_you_mean: list[str] = []
        if not page.result.total and asked.parsed.words:
            did_you_mean, closer = self._forgive(asked)
            if closer is not None:
                asked, page, notes = closer[0], closer[1], ["spelling"]
        return self._answer(asked, page, did_you_mean, notes)

    def counts(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has.

        Raises:
            UsageError: a request names an unknown concept.
            EngineError: the engine cannot answer.
        """
        queries = [self.engine_query_of(request) for request in requests]
        totals = iter(self.engine.totals([query for query in queries if query is not None]))
        return [next(totals) if query is not None else 0 for query in queries]

    def check(self, request: SearchRequest) -> None:
        """Raise UsageError when the request names a concept that the taxonomy does not hold."""
        for concept_id in (*request.concept, *request.unbridge):
            self.scheme[concept_id]

    def concepts_of(self, q: str) -> list[str]:
        """The concepts that a query names, which would widen it."""
        return list(self._understand(SearchRequest(q=q)).concepts)

    def _with_current_concepts(self, request: SearchRequest) -> SearchRequest:
        """The request with what replaced the concepts that are deprecated: old links go on working."""
        current = list(dict.fromkeys(self.scheme.current(concept_id) for concept_id in request.concept))
        return request if current == list(request.concept) else request.model_copy(update={"concept": current})

    def engine_query_of(self, request: SearchRequest) -> EngineQuery | None:
        """The engine query of a request, the same for pages, exports and feeds; no page and no facets in it.

        None when the request has only stop words or signs, which find nothing.
        """
        self.check(request)
        request = self._with_current_concepts(request)
        asked = self._understand(request)
        if asked.parsed.means_nothing:
            return None
        return replace(self._query(asked, None)[1], facets=())

    def explained(self, request: SearchRequest, entries: Sequence[IndexEntry]) -> list[HitAnswer]:
        """Articles that are hits of a request, each with highlights and why it is one, in the order given."""
        asked = self._understand(request)
        highlighter = asked.highlighter()
        return [self._hit(EngineHit(entry, 0.0, ()), 0.0, [], asked, highlighter) for entry in entries]

    def _understand(self, request: SearchRequest) -> _Asked:
        parsed = parse(request.q)
        found = self._lookup.find(parsed.free) if parsed.free else ()
        bridges = ((m.concept, parsed.named(m.start, m.end)) for m in found if m.concept not in request.unbridge)
        return _Asked(request, parsed, tuple(bridges))

    def _query(self, asked: _Asked, after: tuple[int, ...] | None) -> tuple[_Asked, EngineQuery]:
        """The engine's query; asks the engine first what is near in meaning, unless only words are wanted.

        Returns:
            What was asked, without concepts that a few words of it name by chance, and the query.
        """
        request, parsed = asked.request, asked.parsed
        query = replace(engine_query(request, parsed, asked.concepts), lone=asked.lone)
        if request.mode == "words" or not parsed.words:
            return asked, query
        as_of = after[1] if after and query.sort == "relevance" else None
        meaning = self._meaning(asked, as_of)
        nearest = self.engine.nearest(replace(meaning, places=False)) if meaning is not None else []
        share = max((asked.share(named) for _, named in asked.bridges), default=0.0)
        likelihood = self._likelihood(asked) if nearest else None
        near = fitting(nearest, share, likelihood)
        # Where a concept makes half of the query, both gates are the same: nothing need be asked.
        if near and near[0].score < GATE and share < MOSTLY and self._unknown(parsed.words):
            near = fitting(nearest, share)  # a slip makes all passages seem further off, and is put right without hits
        if request.mode == "meaning":
            return replace(asked, bridges=()), replace(query, words=(), concepts=(), near=near, meaning=meaning)
        if meaning is not None:
            kept = tuple(b for b in asked.bridges if widens(nearest, asked.share(b[1]), likelihood))
            asked = replace(asked, bridges=kept)
            query = replace(query, concepts=asked.concepts, lone=asked.lone)
        beside = self._beside(asked)
        return asked, replace(query, near=near, meaning=meaning, beside=beside, translated=asked.translated)

    def _meaning(self, asked: _Asked, as_of: int | None) -> Meaning | None:
        """What is near: to the query; or, where it is nothing but the name of a concept, to the labels of that in both
        languages, so that all its names find the same. Then its articles are the answer, and only what is close joins.
        """
        whole = dict.fromkeys(concept_id for concept_id, named in asked.bridges if asked.share(named) >= 1)
        if not whole or asked.request.mode == "meaning":
            return self.encoder.meaning(asked.parsed.free, as_of=as_of)
        labels = [self.scheme.label(concept_id, language) for concept_id in sorted(whole) for language in LANGUAGES]
        return self.encoder.meaning(", ".join(labels), floor=CLOSE, as_of=as_of)

    def _likelihood(self, asked: _Asked) -> float | None:
        """How likely the query is about the field; None where that is not known."""
        vector = self.encoder.vector(asked.parsed.free) if self._domain is not None else None
        return self._domain.likelihood(vector) if self._domain is not None and vector is not None else None

    def _beside(self, asked: _Asked) -> tuple[str, ...]:
        """The words of the labels, in both languages, of the concepts that the query names."""
        typed = {fold_word(word) for word in asked.parsed.words}
        found = (
            word.text
            for concept_id in asked.concepts
            for label in self.scheme[concept_id].labels
            if label.role in ("preferred", "alternative")
            for word in words(label.text)
        )
        return tuple(dict.fromkeys(w for w in found if w not in typed and w not in STOP_WORDS))[:_MOST_BESIDE]

    def _better(self, asked: _Asked, seen: Collection[str]) -> list[str]:
        """A query that has hits, with the words put right that no article has; none where they cannot be.

        Args:
            asked: the query.
            seen: words of it that its hits show.
        """
        named = [named for _, named in asked.bridges]
        corrections = self._corrections(unknown_words(self.engine, asked.request.q, named, seen), asked.request.q)
        return [replace_words(asked.request.q, corrections)] if corrections else []

    def _corrections(self, unknown: Sequence[str], q: str) -> dict[str, str]:
        """Words of a query put right by those of the corpus and, where one is nearer, by those of the taxonomy."""
        found, acronyms = {}, acronyms_in(q)
        for word in unknown:
            if len(word) >= SHORTEST and word not in acronyms:
                near = [text for text, _ in self.engine.spellings(word, limit=_NEAR_SPELLINGS)]
                better = nearest_spelling(word, near, self._label_words)
                if better:
                    found[word] = better
        return found

    def _unknown(self, typed: Sequence[str]) -> list[str]:
        """Those of some folded words that neither an article nor the taxonomy has as they stand."""
        numbers = zip(typed, self.engine.frequencies(typed), strict=True)
        return [word for word, number in numbers if not number and word not in self._label_words]

    def _forgive(self, asked: _Asked) -> tuple[list[str], tuple[_Asked, FoldedPage] | None]:
        """What a query without hits may have meant: each unknown word put right by the words of the corpus.

        Returns:
            The query put right, and it with its hits, if it has any.
        """
        typed = asked.parsed.words
        unknown = self._unknown(typed)
        corrections = self._corrections(unknown, asked.request.q)
        # A word that nothing is near to, or most of them unknown: it is no slip, but about something else, and putting
        # words right would bring junk.
        if not corrections or len(corrections) < len(unknown) or len(unknown) > max(1, len(typed) // 2):
            return [], None
        better = replace_words(asked.request.q, corrections)
        closer = self._understand(asked.request.model_copy(update={"q": better}))
        closer, query = self._query(closer, None)
        page = folded_page(self.engine, self.links, query)
        return [better], ((closer, page) if page.result.total else None)

    def _answer(self, asked: _Asked, page: FoldedPage, did_you_mean: list[str], notes: Sequence[Note]) -> SearchAnswer:
        request, ui, result = asked.request, asked.request.ui, page.result
        highlighter = asked.highlighter()
        # The default of an API is nobody's language.
        reader = ui if "ui" in request.model_fields_set else None
        shown = [(one, one.shown(reader)) for one in page.hits]
        beside = also_answers(self.engine, shown)
        hits = [
            self._hit(hit, one.members[0].score, also, asked, highlighter)
            for (one, hit), also in zip(shown, beside, strict=True)
        ]
        first = not request.cursor
        if first and result.total and asked.parsed.words and not notes:
            did_you_mean = self._better(asked, highlighter.seen)
        following = None
        if page.after is not None and not notes:
            following = encode(
                page.after, identity=request.identity(), generation=result.generation, passed=page.passed
            )
        return SearchAnswer(
            total=result.total,
            hits=hits,
            facets=facet_answers(
                self.names.bodies.label(self._series.label(result.facets, ui)),
                request.filters(),
                self.scheme,
                ui,
                lambda: self.names.names(result.generation),
            ),
            did_you_mean=did_you_mean,
            bridges=self._bridges(asked, ui),
            offers=offers(self, request, result.generation, [named for _, named in asked.bridges]) if first else [],
            proposals=proposals(self, request, asked.parsed, asked.concepts) if first and not result.total else [],
            notes=[*(said(note, ui) for note in notes), *on_operators(asked.parsed, ui)],
            next=following,
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

    def _hit(
        self, hit: EngineHit, score: float, also: list[AlsoAnswer], asked: _Asked, highlighter: Highlighter
    ) -> HitAnswer:
        entry, ui = hit.entry, asked.request.ui
        bridging = [c for c in asked.concepts if c in entry.concept_path]
        shown = {c: [t for t in entry.concepts if t.id == c or c in self.scheme.ancestors(t.id)] for c in bridging}
        evidence = [e for tags in shown.values() for tag in tags for e in tag.evidence]
        highlights, matched = highlight_entry(entry, highlighter, evidence, hit.near)
        authors, naming = highlight_authors(entry, highlighter)
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
            pages=entry.pages,
            highlights=[
                HighlightAnswer(
                    field=h.field,
                    text=h.text,
                    spans=[list(span) for span in h.spans],
                    cut_before=h.cut_before,
                    cut_after=h.cut_after,
                )
                for h in (*highlights, *authors)
            ],
            concepts=[concept_name(self.scheme, c.id, ui) for c in entry.concepts if c.id in self.scheme],
            places=[place_answer(p.id, p.name, p.country, ui) for p in entry.places],
            available=list(entry.available),
            why=[
                *_why_by_words(asked, matched, naming, [h.text for h in authors], bool(bridging or hit.near)),
                *self._why(asked, hit, bridging, ui),
            ],
            also=also,
            score=round(score, 4),
        )

    def _why(self, asked: _Asked, hit: EngineHit, bridging: Sequence[str], ui: Interface) -> list[WhyAnswer]:
        """The reasons beside words: each concept that led to the article, and the passage that is close in meaning."""
        why: list[WhyAnswer] = []
        asked_as = dict(reversed(asked.bridges))
        for concept_id in bridging:
            labels = {"fr": self.scheme.label(concept_id, "fr"), "en": self.scheme.label(concept_id, "en")}
            why.append(
                WhyAnswer(by="concept", id=concept_id, label=labels[ui], labels=labels, asked=asked_as[concept_id])
            )
        if hit.near is not None:
            start, end = hit.near.passage or (0, 0)
            passage = hit.entry.text[start:end]
            why.append(WhyAnswer(by="meaning", passage=passage, similarity=round(hit.near.score, 3)))
        return why


def _why_by_words(
    asked: _Asked, matched: set[str], naming: set[str], authors: list[str], otherwise: bool
) -> list[WhyAnswer]:
    """The words that an article has, and those of its authors whom the query names, if all these words suffice.

    Args:
        asked: the query.
        matched: words and phrases of it that the article has.
        naming: those that its authors have.
        authors: whom the query names.
        otherwise: whether there is another reason, so that too few words are none.
    """
    phrases = [p for p in asked.parsed.phrases if p in matched | naming]
    found = [w for w in asked.parsed.words if w in matched | naming]
    enough = found and len(found) >= required_words(len(asked.parsed.words))
    if not (phrases or enough or (found and not otherwise)):
        return []
    told = [one for one in (*phrases, *found) if one in matched]
    by_words = [WhyAnswer(by="words", words=told)] if told else []
    return [*by_words, WhyAnswer(by="author", authors=authors)] if authors else by_words


def _folded(text: str) -> list[str]:
    return [word.text for word in words(text)]


def _order(request: SearchRequest, parsed: ParsedQuery) -> Sort:
    """The order of the hits; where nothing was asked, nothing can be ranked."""
    return "newest" if parsed.everything and request.sort == "relevance" else request.sort


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
        filters["city"] = tuple(city_filter(city) for city in filters["city"])
    if "publication" in filters:
        filters["publication"] = tuple(publication_key(name) for name in filters["publication"])
    return EngineQuery(
        words=tuple(fold_word(word) for word in parsed.words),
        phrases=parsed.phrases,
        excluded=parsed.excluded,
        concepts=concepts,
        filters=filters,
        ranges=tuple(ranges),
        facets=FACET_FIELDS,
        sort=_order(request, parsed),
        limit=request.limit,
    )
