"""What the page of results shows: a `SearchAnswer` with the addresses around it, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from corpus.words import words
from search_api.addresses import address, pairs_of
from search_api.answers import (
    AlsoAnswer,
    ConceptFacetAnswer,
    FacetValueAnswer,
    HighlightAnswer,
    HitAnswer,
    SearchAnswer,
    WhyAnswer,
)
from search_api.highlighting import ellipses
from search_api.pages.links import SearchLinks
from search_api.pages.marking import Stretch, highlighted
from search_api.request import SearchRequest
from search_api.services import Services
from search_api.texts import Texts

SHOWN_VALUES = 6
"""Values of a facet that are shown before "more"."""
_EXPORTS = (
    ("csv", "CSV"), ("ris", "RIS"), ("bibtex", "BibTeX"), ("csl", "CSL-JSON"), ("jsonl", "JSON Lines"),
)  # fmt: skip
_SHOWN_CONCEPTS = 6
_SHOWN_PLACES = 4
_OPEN_FACETS = ("kind", "language", "country", "year")
ListedField = Literal[
    "kind", "language", "available", "year", "country", "city", "organisation", "series", "edition", "source"
]
_LISTED: tuple[ListedField, ...] = (
    "kind", "language", "available", "year", "country", "city", "organisation", "series", "edition", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes the search. `title` says what it does where the label alone does not."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    title: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class ConceptChoice:
    """A concept to filter by, with those below it."""

    id: str
    label: str
    count: int
    selected: bool
    url: str
    children: tuple[ConceptChoice, ...]
    opened: bool
    """Something below it is selected, so that the branch must be seen."""


@dataclass(frozen=True, slots=True)
class FacetList:
    """A facet as a list of values; the rest comes under "more"."""

    field: str
    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article is a hit: it has these words, a concept that the query names, or a passage near in meaning."""

    by: str
    words: tuple[str, ...] = ()
    label: str = ""
    other_label: str = ""
    asked: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Also:
    """An article that is shown with a hit: how it belongs to it, in words, and its address."""

    name: str
    title: str
    url: str
    lang: str | None
    language: str
    issue: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with its links and its highlighted fields."""

    hit: HitAnswer
    url: str
    lang: str | None
    title: tuple[Stretch, ...]
    section: tuple[Stretch, ...]
    excerpt: tuple[Stretch, ...]
    reasons: tuple[Reason, ...]
    concepts: tuple[Choice, ...]
    places: tuple[Choice, ...]
    also: tuple[Also, ...]
    available: str
    """Names of the languages in which the text says that what it tells of can be had."""


@dataclass(frozen=True, slots=True)
class ResultsView:
    """All that the page of results shows."""

    request: SearchRequest
    answer: SearchAnswer
    links: SearchLinks
    hits: tuple[HitView, ...]
    chips: tuple[Choice, ...]
    bridges: tuple[Choice, ...]
    unbridged: tuple[Choice, ...]
    sorts: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    concepts: tuple[ConceptChoice, ...]
    facets: tuple[FacetList, ...]
    corrections: tuple[Choice, ...]
    offers: tuple[Choice, ...]
    proposals: tuple[Choice, ...]
    exports: tuple[Choice, ...]
    report_url: str
    next_url: str | None
    first_url: str | None


def results_view(services: Services, request: SearchRequest, texts: Texts) -> ResultsView:
    """Search, and make the page of it.

    Raises:
        UsageError: an unknown concept, or a cursor of another query.
        EngineError: the engine cannot answer.
    """
    answer = services.search.search(request)
    return Results(services, request, texts).view(answer)


class Results:
    """Makes the view of one answer.

    Args:
        services: for labels, and for counting what an empty result proposes.
        request: what was asked.
        texts: of the reader's language.
    """

    def __init__(self, services: Services, request: SearchRequest, texts: Texts) -> None:
        self._services = services
        self._request = request
        self._texts = texts
        self._links = SearchLinks(f"/{texts.ui}/search", pairs_of(request))

    def view(self, answer: SearchAnswer) -> ResultsView:
        """The view of an answer to the request."""
        request, links, gettext = self._request, self._links, self._texts.gettext
        return ResultsView(
            request=request,
            answer=answer,
            links=links,
            hits=tuple(self._hit(hit) for hit in answer["hits"]),
            chips=tuple(self._chips(answer)),
            bridges=tuple(
                Choice(
                    f"{b['labels'][self._texts.ui]} / {b['labels'][self._texts.other]}",
                    links.adding("unbridge", b["id"]),
                )
                for b in answer["bridges"]
            ),
            unbridged=tuple(
                Choice(self._services.scheme.label(c, self._texts.ui), links.without("unbridge", c))
                for c in request.unbridge
            ),
            sorts=tuple(
                Choice(label, links.setting("sort", None if key == "relevance" else key), current=request.sort == key)
                for key, label in (
                    ("relevance", gettext("Relevance")),
                    ("newest", gettext("Newest first")),
                    ("oldest", gettext("Oldest first")),
                )
            ),
            modes=tuple(
                Choice(label, links.setting("mode", None if key == "hybrid" else key), request.mode == key)
                for key, label in (
                    ("hybrid", gettext("Words and meaning")),
                    ("words", gettext("Words only")),
                    ("meaning", gettext("Meaning only")),
                )
            )
            if request.q
            else (),
            concepts=self._concept_choices(answer["facets"]["concept"]),
            facets=tuple(self._facet(field, answer["facets"][field]) for field in _LISTED if answer["facets"][field]),
            corrections=tuple(Choice(q, links.asking(q)) for q in answer["did_you_mean"]),
            offers=tuple(self._offers(answer)),
            proposals=tuple(self._proposals(answer)),
            exports=tuple(Choice(label, links.export(form, self._texts.ui)) for form, label in _EXPORTS),
            report_url=links.report(self._texts.ui),
            next_url=address(links.path, [*links.pairs, ("cursor", answer["next"])]) if answer["next"] else None,
            first_url=links.url() if request.cursor else None,
        )

    # --- hits -------------------------------------------------------------------------------------------------------

    def _hit(self, hit: HitAnswer) -> HitView:
        marked = {h["field"]: _passage(h) for h in hit["highlights"]}
        section = hit["section"] or ""
        return HitView(
            hit=hit,
            url=f"/{self._texts.ui}/articles/{hit['id']}",
            lang=self._texts.foreign(hit["language"]),
            title=marked.get("title") or highlighted(hit["title"], ()),
            section=marked.get("section") or highlighted(section, ()),
            excerpt=marked.get("text", ()),
            reasons=tuple(self._reasons(hit["why"])),
            concepts=tuple(
                Choice(c["label"], self._toggling("concept", c["id"]), current=c["id"] in self._request.concept)
                for c in hit["concepts"][:_SHOWN_CONCEPTS]
            ),
            places=tuple(
                Choice(
                    p["label"], self._toggling("city", str(p["geonames_id"])), title=self._texts.country(p["country"])
                )
                for p in hit["places"][:_SHOWN_PLACES]
            ),
            also=tuple(self._also(one) for one in hit["also"]),
            available=self._texts.languages(hit["available"]),
        )

    def _also(self, one: AlsoAnswer) -> Also:
        gettext, texts = self._texts.gettext, self._texts
        names = {"fr": gettext("also in French:"), "en": gettext("also in English:")}
        same = gettext("also, the same text:")
        place = one["edition"] or one["source"]
        issue = ", ".join(part for part in (place, texts.day(one["issued"])) if part)
        return Also(
            name=names.get(one["language"], same) if one["relation"] == "translation" else same,
            title=one["title"] or gettext("[untitled]"),
            url=f"/{texts.ui}/articles/{one['id']}",
            lang=texts.foreign(one["language"]) if one["title"] else None,
            language=one["language"],
            issue="" if one["relation"] == "translation" else issue,
        )

    def _toggling(self, field: str, value: str) -> str:
        chosen = (field, value) in self._links.pairs
        return self._links.without(field, value) if chosen else self._links.adding(field, value)

    def _reasons(self, why: Iterable[WhyAnswer]) -> Iterator[Reason]:
        typed = {w.text: self._request.q[w.start : w.end] for w in words(self._request.q)}
        for reason in why:
            if reason["by"] == "words":
                # Words come back folded; show them as they were typed, with their accents.
                yield Reason("words", words=tuple(dict.fromkeys(typed.get(w, w) for w in reason.get("words", ()))))
            elif reason["by"] == "author":
                yield Reason("author", words=tuple(reason["authors"]))
            elif reason["by"] == "concept":
                labels = reason["labels"]
                yield Reason(
                    "concept",
                    label=labels[self._texts.ui],
                    other_label=labels[self._texts.other],
                    asked=reason["asked"],
                    url=f"/{self._texts.ui}/concepts/{reason['id']}",
                )
            else:
                yield Reason("meaning")

    # --- filters ----------------------------------------------------------------------------------------------------

    def facet_title(self, field: str) -> str:
        """The name of a facet."""
        gettext = self._texts.gettext
        return {
            "concept": gettext("Subjects"),
            "kind": gettext("Kind of article"),
            "language": gettext("Language"),
            "available": gettext("Available in"),
            "year": gettext("Year of issue"),
            "country": gettext("Country"),
            "city": gettext("Town"),
            "organisation": gettext("Organisation"),
            "series": gettext("Event series"),
            "publication": gettext("Publication"),
            "edition": gettext("Edition"),
            "source": gettext("Source"),
        }[field]

    def _concept_choices(self, concepts: Iterable[ConceptFacetAnswer]) -> tuple[ConceptChoice, ...]:
        out = []
        for concept in concepts:
            children = self._concept_choices(concept["children"])
            out.append(
                ConceptChoice(
                    id=concept["id"],
                    label=concept["label"],
                    count=concept["count"],
                    selected=concept["selected"],
                    url=self._toggling("concept", concept["id"]),
                    children=children,
                    opened=any(c.selected or c.opened for c in children),
                )
            )
        return tuple(out)

    def _facet(self, field: ListedField, values: list[FacetValueAnswer]) -> FacetList:
        choices = [
            Choice(v["label"], self._toggling(field, v["value"]), current=v["selected"], count=v["count"])
            for v in values
        ]
        first = [c for at, c in enumerate(choices) if at < SHOWN_VALUES or c.current]
        rest = [c for at, c in enumerate(choices) if at >= SHOWN_VALUES and not c.current]
        opened = field in _OPEN_FACETS or any(c.current for c in choices)
        return FacetList(field, self.facet_title(field), tuple(first), tuple(rest), opened)

    def _chips(self, answer: SearchAnswer) -> Iterator[Choice]:
        """The filters in use, each with the address of the search without it."""
        named: dict[tuple[str, str], str] = {
            (field, v["value"]): v["label"] for field in _LISTED for v in answer["facets"][field]
        }
        names = self._services.search.names
        for field, values in self._request.filters().items():
            for value in values:
                label = named.get((field, value)) or names.shown(field, value, self._texts.ui)
                if field == "concept":
                    label = self._services.scheme.label(value, self._texts.ui)
                yield Choice(label, self._links.without(field, value), title=self.facet_title(field))
        gettext, request = self._texts.gettext, self._request
        for name, day, title in (
            ("from", request.from_, gettext("Issued from")),
            ("to", request.to, gettext("Issued until")),
            ("event_from", request.event_from, gettext("Event from")),
            ("event_to", request.event_to, gettext("Event until")),
        ):
            if day:
                yield Choice(self._texts.day(day), self._links.without(name), title=title)

    # --- what else could be asked -------------------------------------------------------------------------------------

    def _offers(self, answer: SearchAnswer) -> Iterator[Choice]:
        """Filters that the query names: `2005`, `Liège`."""
        for offer in answer["offers"]:
            title = self.facet_title(offer["field"])
            label = f"{offer['label']} + {rest}" if (rest := offer["request"].get("q")) else offer["label"]
            yield Choice(label, self._asking(offer["request"]), title=title, count=offer["count"])

    def _proposals(self, answer: SearchAnswer) -> Iterator[Choice]:
        """Searches near an empty one that do have hits, with their number."""
        for near in answer["proposals"]:
            yield Choice(near["label"], self._asking(near["request"]), count=near["total"])

    def _asking(self, asked: dict[str, Any]) -> str:
        return address(self._links.path, pairs_of(SearchRequest.model_validate(asked)))


def _passage(shown: HighlightAnswer) -> tuple[Stretch, ...]:
    """A field with what matched marked, and signs where it breaks off."""
    before, after = ellipses(shown)
    parts = (Stretch(before), *highlighted(shown["text"], shown["spans"]), Stretch(after))
    return tuple(part for part in parts if part.text)
