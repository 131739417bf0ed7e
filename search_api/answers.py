"""The shapes of the answers, as JSON has them."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class HighlightAnswer(TypedDict):
    """Plain text with the stretches that matched, as offsets in code points; never HTML."""

    field: str
    text: str
    spans: list[list[int]]
    cut_before: bool
    """Whether it begins within a sentence."""
    cut_after: bool
    """Whether it ends within one."""


class LabelAnswer(TypedDict):
    """A concept with its name in the reader's language."""

    id: str
    label: str
    deprecated: NotRequired[Literal[True]]
    """There when the tag is from before a change of the taxonomy that took the concept out."""
    replaced_by: NotRequired[str]


class PlaceAnswer(TypedDict):
    """A town named in an article: by its name in the gazetteer, and by that in the reader's language."""

    geonames_id: int
    name: str
    label: str
    country: str


class WhyAnswer(TypedDict):
    """One reason why an article is a hit."""

    by: str
    words: NotRequired[list[str]]
    authors: NotRequired[list[str]]
    id: NotRequired[str]
    label: NotRequired[str]
    labels: NotRequired[dict[str, str]]
    asked: NotRequired[str]
    passage: NotRequired[str]
    similarity: NotRequired[float]


class AlsoAnswer(TypedDict):
    """An article that is shown with a hit, as it says the same: its `translation`, or its `duplicate`."""

    id: str
    title: str
    language: str
    relation: str
    edition: str | None
    issued: str | None
    source: str


class HitAnswer(TypedDict):
    """An article among the hits."""

    id: str
    title: str
    section: str | None
    language: str
    kind: str
    kind_label: str
    issued: str | None
    issued_precision: str | None
    edition: str | None
    publication: str | None
    authors: list[str]
    source: str
    url: str | None
    path: str | None
    pages: str | None
    highlights: list[HighlightAnswer]
    concepts: list[LabelAnswer]
    places: list[PlaceAnswer]
    available: list[str]
    why: list[WhyAnswer]
    also: list[AlsoAnswer]
    score: float


class FacetValueAnswer(TypedDict):
    """A value to filter by, with the number of hits that choosing it leaves."""

    value: str
    label: str
    count: int
    selected: bool


class ConceptFacetAnswer(TypedDict):
    """A concept to filter by, with those below it."""

    id: str
    label: str
    count: int
    selected: bool
    children: list[ConceptFacetAnswer]


class BridgeAnswer(TypedDict):
    """A concept that the query names and that widened it to both languages."""

    id: str
    label: str
    labels: dict[str, str]
    asked: str


class FacetsAnswer(TypedDict):
    """Every facet, each counted without its own selection."""

    concept: list[ConceptFacetAnswer]
    kind: list[FacetValueAnswer]
    language: list[FacetValueAnswer]
    available: list[FacetValueAnswer]
    country: list[FacetValueAnswer]
    city: list[FacetValueAnswer]
    organisation: list[FacetValueAnswer]
    series: list[FacetValueAnswer]
    source: list[FacetValueAnswer]
    edition: list[FacetValueAnswer]
    year: list[FacetValueAnswer]


class ProposalAnswer(TypedDict):
    """A search near an empty one that has hits: how it differs, its parameters, and its number of hits."""

    by: str
    label: str
    request: dict[str, Any]
    total: int


class OfferAnswer(TypedDict):
    """A filter that the query names: the facet and its value, and the search with it in place of the words."""

    field: str
    value: str
    label: str
    count: int
    request: dict[str, Any]


class SearchAnswer(TypedDict):
    """A page of hits."""

    total: int
    hits: list[HitAnswer]
    facets: FacetsAnswer
    did_you_mean: list[str]
    bridges: list[BridgeAnswer]
    offers: list[OfferAnswer]
    proposals: list[ProposalAnswer]
    notes: list[str]
    next: str | None
