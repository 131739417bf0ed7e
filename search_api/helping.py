"""What else could be asked: the filter that a query names, and searches near an empty one that do have hits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from corpus.text import fold_key
from corpus.words import words
from indexer.engine import EngineQuery, FacetField, SearchEngine
from search_api.addresses import asked_for
from search_api.answers import OfferAnswer, ProposalAnswer
from search_api.labels import filter_label
from search_api.naming import FacetNames, Named, Names
from search_api.parsing import ParsedQuery, parse
from search_api.request import SearchRequest
from taxonomy.scheme import Scheme

MOST_OFFERS = 4
MOST_PROPOSALS = 6
MOST_COUNTED = 12
"""Of which the hits are counted, to show so many that have some."""
_WHOLE: tuple[FacetField, ...] = ("city", "year", "edition", "organisation", "country", "kind", "language", "source")
_INSIDE: tuple[FacetField, ...] = ("city", "year", "edition", "organisation", "country")
"""What may be named in the midst of other words; "report" and "French" are words like others there."""
_LONGEST_NAME = 10
_LABELS = {
    "filters": {"en": "The same words without filters", "fr": "Les mêmes mots sans filtre"},
    "filter": {"en": "Without the filter on %s", "fr": "Sans le filtre %s"},
    "language": {"en": "In the other language too", "fr": "Aussi dans l’autre langue"},
    "unquoted": {
        "en": "Without quotation marks, in both languages",
        "fr": "Sans les guillemets, dans les deux langues",
    },
    "words": {"en": "Only with “%s”", "fr": "Seulement avec «\u202f%s\u202f»"},
    "broader": {"en": "The broader subject “%s”", "fr": "Le sujet plus large «\u202f%s\u202f»"},
}


class CountsHits(Protocol):
    """What knows the names of an index and how many hits a request would have: a `Search`."""

    engine: SearchEngine
    scheme: Scheme
    names: FacetNames

    def counts(self, requests: Sequence[SearchRequest]) -> list[int]:
        """How many hits each request has."""

    def concepts_of(self, q: str) -> list[str]:
        """The concepts that a query names."""


def offers(
    search: CountsHits, request: SearchRequest, generation: str | None = None, subjects: Collection[str] = ()
) -> list[OfferAnswer]:
    """The filters that a query names, alone (`2005`, `Liège`) or among other words, with what they would leave.

    Args:
        search: that knows their names and counts what they would leave.
        request: with the query.
        generation: that of the index in use, if it is known already.
        subjects: the words of the query that name concepts; no town is offered for them ("police" is one in Poland).

    Raises:
        EngineError: the engine cannot answer.
    """
    free = parse(request.q).free  # what is excluded or literal names no filter
    if not words(free):
        return []
    taken = {fold_key(word.text) for subject in subjects for word in words(subject)}
    chosen = request.filters()
    narrower: list[tuple[Named, SearchRequest]] = []
    names = search.names.names(generation)
    for named, rest in _named(names, request.q, free):
        subject = named.field == "city" and not taken.isdisjoint(named.keys)
        if named.value not in chosen.get(named.field, ()) and not subject:
            values = [*chosen.get(named.field, ()), named.value]
            told = {**asked_for(request), "q": rest, named.field: values, "ui": request.ui}
            told.pop("unbridge", None)
            narrower.append((named, SearchRequest.model_validate(told)))
    narrower = narrower[:MOST_COUNTED]
    counts = search.counts([one for _, one in narrower])
    made = [
        OfferAnswer(
            field=named.field,
            value=named.value,
            label=names.shown(named.field, named.value, request.ui),
            count=count,
            request=asked_for(one),
        )
        for (named, one), count in zip(narrower, counts, strict=True)
        if count
    ]
    return made[:MOST_OFFERS]


def _named(names: Names, q: str, free: str) -> Iterator[tuple[Named, str]]:
    """Facet values that a query names, with the rest of it; a longer name hides those inside it.

    Among other words an acronym counts only as it is written: "mess" and "clés" are words, MESS and CLES are bodies.

    Args:
        names: all values.
        q: the query.
        free: it with blanks in the place of what is excluded or literal (see `ParsedQuery`).
    """
    by_key, by_acronym = names.by_key, names.by_acronym
    all_free = q.strip() == free.strip()
    whole = (*by_key.get(fold_key(q), ()), *by_acronym.get(fold_key(q), ())) if all_free else ()
    if counting := dict.fromkeys(named for named in whole if named.field in _WHOLE):
        yield from ((named, "") for named in counting)
        return
    found = words(free)
    at = 0
    while at < len(found):
        for end in range(min(len(found), at + _LONGEST_NAME), at, -1):
            first, last = found[at].start, found[end - 1].end
            written, key = q[first:last], fold_key(q[first:last])
            if written != free[first:last]:
                continue
            inside = [n for n in by_key.get(key, ()) if n.field in _INSIDE]
            inside += [n for n in by_acronym.get(key, ()) if written in n.acronyms and n not in inside]
            if inside:
                rest = " ".join(f"{q[:first]} {q[last:]}".split())
                yield from ((named, rest) for named in inside)
                at = end
                break
        else:
            at += 1


def proposals(
    search: CountsHits, request: SearchRequest, parsed: ParsedQuery, concepts: Sequence[str]
) -> list[ProposalAnswer]:
    """Searches near one without hits that do have some: fewer filters, both languages, fewer words, broader concepts.

    Args:
        search: that counts them.
        request: what found nothing.
        parsed: its words.
        concepts: that it names.

    Raises:
        EngineError: the engine cannot answer.
    """
    seen = [asked_for(request)]
    wider: list[tuple[str, str, SearchRequest]] = []
    for by, label, one in _near(search, request, parsed, concepts):
        if (asked := asked_for(one)) not in seen:
            seen.append(asked)
            wider.append((by, label, one))
    wider = wider[:MOST_COUNTED]
    totals = search.counts([one for *_, one in wider])
    made = [
        ProposalAnswer(by=by, label=label, request=asked_for(one), total=total)
        for (by, label, one), total in zip(wider, totals, strict=True)
        if total
    ]
    return made[:MOST_PROPOSALS]


def _near(
    search: CountsHits, request: SearchRequest, parsed: ParsedQuery, concepts: Sequence[str]
) -> Iterator[tuple[str, str, SearchRequest]]:
    ui = request.ui
    base = request.model_copy(update={"cursor": None})
    if request.language:
        yield "language", _LABELS["language"][ui], base.model_copy(update={"language": []})
    filters = request.filters()
    dated = any((request.from_, request.to, request.event_from, request.event_to))
    if len(filters) + dated > 1:
        for field in filters:
            if field != "language":
                label = _LABELS["filter"][ui] % filter_label(field, ui)
                yield "filter", label, base.model_copy(update={field: []})
    if filters or dated:
        yield "filters", _LABELS["filters"][ui], SearchRequest(q=request.q, ui=ui)
    if parsed.phrases:
        unquoted = " ".join("".join(" " if c in '"«»“”' else c for c in request.q).split())
        yield "unquoted", _LABELS["unquoted"][ui], base.model_copy(update={"q": unquoted})
    several = parsed.words if len(parsed.words) > 1 else ()
    known = [word for word, number in zip(several, search.engine.frequencies(several), strict=True) if number]
    if known:
        typed = {w.text: request.q[w.start : w.end] for w in words(request.q)}
        fewer = " ".join(typed.get(word, word) for word in known)
        if len(known) < len(parsed.words):
            yield "words", _LABELS["words"][ui] % fewer, base.model_copy(update={"q": fewer})
    named = [*concepts, *(c for phrase in parsed.phrases for c in search.concepts_of(phrase))]
    above = (up for c in dict.fromkeys([*request.concept, *named]) for up in search.scheme.ancestors(c)[:1])
    for broader in dict.fromkeys(above):
        label = _LABELS["broader"][ui] % search.scheme.label(broader, ui)
        yield "broader", label, SearchRequest(concept=[broader], ui=ui)


def unknown_words(engine: SearchEngine, q: str, named: Sequence[str], seen: Collection[str] = ()) -> list[str]:
    """The words of a query that no article has in any form, and that name no concept.

    Args:
        engine: over the index.
        q: the query.
        named: parts of it that name concepts.
        seen: words of it that were seen in articles, for which the engine need not be asked.

    Raises:
        EngineError: the engine cannot answer.
    """
    known = {*seen, *(word.text for part in named for word in words(part))}
    asked = [word for word in parse(q).words if word not in known]
    asked = [word for word, number in zip(asked, engine.frequencies(asked), strict=True) if not number]
    forms = engine.totals([EngineQuery(words=(word,)) for word in asked])
    return [word for word, number in zip(asked, forms, strict=True) if not number]
