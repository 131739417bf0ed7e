"""What the pages around the search show: the start, the concepts, and what this is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.errors import NotFoundError
from corpus.holding import Counts
from corpus.sample import SAMPLE_SOURCE
from indexer.engine import EngineQuery, EngineResult, FacetField
from search_api.addresses import address
from search_api.labels import facet_value_label
from search_api.newsdesk.editions import EditionLine
from search_api.pages.editions import listed_editions
from search_api.pages.results import Choice, HitView, Results
from search_api.request import SearchRequest
from search_api.services import Services
from search_api.texts import Texts
from taxonomy.scheme import Concept

_NEWEST = 5
_EVERY_CONCEPT = 10_000
_EXAMPLES = {
    "fr": (
        "police de proximité évaluation",
        "enquête de victimisation",
        "trousse diagnostic local de sécurité",
        "monter un observatoire local",
    ),
    "en": (
        "community policing evaluation",
        "victimisation surveys",
        "safety audit toolkit",
        "how to set up a crime monitoring centre",
    ),
}


@dataclass(frozen=True, slots=True)
class HomeView:
    """The start page: examples to try, subjects to browse, and what came last."""

    articles: int
    examples: tuple[Choice, ...]
    subjects: tuple[Choice, ...]
    newest: tuple[HitView, ...]
    sample: bool
    """Some of it is the corpus that comes with Vigie to show what it does."""


@dataclass(frozen=True, slots=True)
class ConceptNode:
    """A concept in the tree, with the articles of it and of all below it."""

    id: str
    label: str
    url: str
    count: int
    children: tuple[ConceptNode, ...]


@dataclass(frozen=True, slots=True)
class ConceptNames:
    """What a concept is called and means in one language."""

    language: str
    preferred: str
    others: tuple[str, ...]
    definition: str
    scope_note: str


@dataclass(frozen=True, slots=True)
class ConceptView:
    """The page of one concept."""

    concept: Concept
    label: str
    names: tuple[ConceptNames, ...]
    path: tuple[Choice, ...]
    broader: tuple[Choice, ...]
    narrower: tuple[Choice, ...]
    related: tuple[Choice, ...]
    replaced_by: Choice | None
    count: int
    search_url: str


@dataclass(frozen=True, slots=True)
class AboutView:
    """What the corpus holds."""

    counts: Counts
    editions: tuple[tuple[EditionLine, str], ...]
    """Each with the address of its page."""
    years: str
    languages: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    concepts: int
    sample: bool
    """The corpus is the one that comes with Vigie to show what it does."""


def _counted(services: Services, *facets: FacetField, size: int = 30) -> EngineResult:
    """The whole index, counted by some facets."""
    return services.engine.search(EngineQuery(limit=1, facets=facets, facet_size=size))


def _concept_counts(services: Services) -> Mapping[str, int]:
    """The number of articles of each concept; of one that stands for a kind of article, those of that kind."""
    found = _counted(services, "concept", "kind", size=_EVERY_CONCEPT).facets
    counts = {c.value: c.count for c in found.get("concept", ())}
    kinds = {c.value: c.count for c in found.get("kind", ())}
    return counts | {c.id: kinds.get(c.kind, 0) for c in services.scheme if c.kind}


def home_view(services: Services, texts: Texts) -> HomeView:
    """The start page."""
    request = SearchRequest(sort="newest", limit=_NEWEST, ui=texts.ui)
    answer = services.search.search(request)
    results = Results(services, request, texts).view(answer)
    path = f"/{texts.ui}/search"
    subjects = [
        Choice(c["label"], address(path, [("concept", c["id"])]), count=c["count"]) for c in answer["facets"]["concept"]
    ]
    return HomeView(
        articles=answer["total"],
        examples=tuple(Choice(q, address(path, [("q", q)])) for q in _EXAMPLES[texts.ui]),
        subjects=tuple(s for s in subjects if s.count),
        newest=results.hits,
        sample=any(v["value"] == SAMPLE_SOURCE for v in answer["facets"]["source"]),
    )


def concept_tree(services: Services, texts: Texts) -> tuple[ConceptNode, ...]:
    """The tree of concepts, in the order of the alphabet below each top concept."""
    scheme, counts = services.scheme, _concept_counts(services)

    def node(concept_id: str, above: frozenset[str]) -> ConceptNode:
        below = [c for c in scheme[concept_id].narrower if c not in above and not scheme[c].deprecated]
        children = [node(c, above | {concept_id}) for c in below]
        return ConceptNode(
            id=concept_id,
            label=scheme.label(concept_id, texts.ui),
            url=f"/{texts.ui}/concepts/{concept_id}",
            count=counts.get(concept_id, 0),
            children=tuple(sorted(children, key=lambda c: c.label.casefold())),
        )

    return tuple(node(c, frozenset((c,))) for c in scheme.top)


def concept_view(services: Services, concept_id: str, texts: Texts) -> ConceptView:
    """The page of a concept.

    Raises:
        NotFoundError: the taxonomy does not hold it.
    """
    scheme = services.scheme
    if concept_id not in scheme:
        raise NotFoundError(f"There is no concept {concept_id!r}.")
    concept = scheme[concept_id]

    def choices(ids: Sequence[str]) -> tuple[Choice, ...]:
        named = [Choice(scheme.label(c, texts.ui), f"/{texts.ui}/concepts/{c}") for c in ids if c in scheme]
        return tuple(sorted(named, key=lambda c: c.label.casefold()))

    upward = [Choice(scheme.label(c, texts.ui), f"/{texts.ui}/concepts/{c}") for c in scheme.ancestors(concept_id)]
    return ConceptView(
        concept=concept,
        label=scheme.label(concept_id, texts.ui),
        names=tuple(_names(concept, language) for language in (texts.ui, texts.other)),
        path=tuple(reversed(upward)),
        broader=choices(concept.broader),
        narrower=choices(concept.narrower),
        related=choices(concept.related),
        replaced_by=next(iter(choices([concept.replaced_by])), None) if concept.replaced_by else None,
        count=_concept_counts(services).get(concept_id, 0),
        search_url=address(
            f"/{texts.ui}/search", [("kind", concept.kind) if concept.kind else ("concept", concept_id)]
        ),
    )


def _names(concept: Concept, language: str) -> ConceptNames:
    others = concept.named(language, "alternative") + concept.named(language, "acronym")
    return ConceptNames(
        language=language,
        preferred=next(iter(concept.named(language, "preferred")), ""),
        others=tuple(dict.fromkeys(others)),
        definition=_printed(concept.definitions.get(language, ""), language),
        scope_note=_printed(concept.scope_notes.get(language, ""), language),
    )


def _printed(text: str, language: str) -> str:
    """A French text with spaces that do not break beside its punctuation."""
    if language != "fr":
        return text
    return re.sub(r"(?<=«) | (?=[»;:!?])", "\u202f", text)


def about_view(services: Services, texts: Texts) -> AboutView:
    """What the corpus holds, counted now."""
    found = _counted(services, "language", "kind", "source", "year", size=200)

    def listed(field: FacetField) -> tuple[Choice, ...]:
        return tuple(
            Choice(
                facet_value_label(field, c.value, c.label, texts.ui),
                address(f"/{texts.ui}/search", [(field, c.value)]),
                count=c.count,
            )
            for c in found.facets.get(field, ())
        )

    years = sorted(int(c.value) for c in found.facets.get("year", ()))
    return AboutView(
        counts=services.store.counts(),
        editions=listed_editions(services, texts),
        years="" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}",
        languages=listed("language"),
        kinds=listed("kind"),
        sources=listed("source"),
        concepts=sum(1 for c in services.scheme if not c.deprecated),
        sample=any(c.value == SAMPLE_SOURCE for c in found.facets.get("source", ())),
    )
