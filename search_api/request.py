"""What a person asks: one validated model for page, API, command line, feeds and exports."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from corpus.model import Kind, Language
from corpus.text import without_control
from indexer.annotating.event_series import series_key
from indexer.body_keys import body_key
from indexer.engine import FacetField, Sort

Interface = Literal["fr", "en"]
AvailableIn = Literal["fr", "en"]
Mode = Literal["words", "hybrid", "meaning"]

MAX_QUERY = 1000
MAX_LIMIT = 100
_MAX_VALUES = 50

DAY_FAULT = "day"
"""The type of the fault of a day that is not written as one."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _as_written(value: object) -> object:
    """A day as RFC 3339 writes it: pydantic would take any number for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return value
    raise PydanticCustomError(DAY_FAULT, "A day is written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_as_written)]

_Value = Annotated[str, Field(max_length=300), AfterValidator(without_control)]
Values = Annotated[list[_Value], Field(max_length=_MAX_VALUES)]


class SearchRequest(BaseModel):
    """A search: words, filters (OR inside one, AND across them), order and page."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    q: str = Field(
        default="",
        max_length=MAX_QUERY,
        description='Words in French or English; "a phrase" stays literal; -word excludes.',
        examples=["police de proximité évaluation"],
    )
    concept: Values = Field(
        default_factory=list,
        description="Concept ids; each stands for all below it too.",
        examples=[["street-lighting"]],
    )
    kind: list[Kind] = Field(default_factory=list, description="What the article is.", examples=[["toolkit"]])
    language: list[Language] = Field(default_factory=list, description="Main language of the article.")
    available: list[AvailableIn] = Field(
        default_factory=list,
        description="Language in which the text says that what it tells of can be had.",
        examples=[["fr"]],
    )
    country: Values = Field(default_factory=list, description="ISO 3166-1 alpha-2 codes.", examples=[["CA", "BE"]])
    city: Values = Field(
        default_factory=list, description="GeoNames ids or names in either language.", examples=[["Londres"]]
    )
    organisation: Values = Field(
        default_factory=list,
        description="Bodies: a name in either language, an acronym, or a key of the facet.",
        examples=[["University of Ottawa"]],
    )
    series: Values = Field(
        default_factory=list,
        description="Series of events: a name in either language, or a key of the facet.",
        examples=[["ICPC annual colloquium"]],
    )
    source: Values = Field(default_factory=list, description="Names of sources.")
    publication: Values = Field(
        default_factory=list, description="Names of publications, however written.", examples=[["Le Bulletin"]]
    )
    edition: Values = Field(default_factory=list, description="Labels of editions.", examples=[["Edition 25"]])
    year: list[Annotated[int, Field(ge=1, le=9999)]] = Field(
        default_factory=list, description="Years of the issue.", examples=[[2005]]
    )
    from_: Day | None = Field(default=None, alias="from", description="First day of issue.")
    to: Day | None = Field(default=None, description="Last day of issue.")
    event_from: Day | None = Field(default=None, description="Events on or after this day.")
    event_to: Day | None = Field(default=None, description="Events on or before this day.")
    unbridge: Values = Field(default_factory=list, description="Concepts that shall not widen the query.")
    mode: Mode = Field(
        default="hybrid",
        description="What makes a hit: words and concepts, the meaning of a passage, or both (hybrid).",
    )
    sort: Sort = Field(default="relevance", description="Order of the hits.")
    limit: int = Field(default=10, ge=1, le=MAX_LIMIT, description="Hits on a page.")
    cursor: str | None = Field(default=None, max_length=2000, description="`next` of the page before.")
    ui: Interface = Field(default="en", description="Language of labels.")

    @field_validator("q")
    @classmethod
    def _without_control_characters(cls, q: str) -> str:
        return "".join(c if c.isprintable() else " " for c in q).strip()

    @field_validator("country")
    @classmethod
    def _upper_case(cls, codes: list[str]) -> list[str]:
        return [code.upper() for code in codes]

    @field_validator("organisation")
    @classmethod
    def _keys_of_bodies(cls, names: list[str]) -> list[str]:
        return list(dict.fromkeys(body_key(name) for name in names))

    @field_validator("series")
    @classmethod
    def _keys_of_names(cls, names: list[str]) -> list[str]:
        return list(dict.fromkeys(series_key(name) for name in names))

    @model_validator(mode="after")
    def _ranges_run_forward(self) -> Self:
        for first, last, names in (
            (self.from_, self.to, "from, to"),
            (self.event_from, self.event_to, "event_from, event_to"),
        ):
            if first and last and first > last:
                raise ValueError(f"{names}: the first day lies after the last one")
        return self

    def filters(self) -> dict[FacetField, tuple[str, ...]]:
        """The chosen facet values, as strings, without the empty fields."""
        chosen: dict[FacetField, tuple[str, ...]] = {
            "concept": tuple(self.concept),
            "kind": tuple(self.kind),
            "language": tuple(self.language),
            "available": tuple(self.available),
            "country": tuple(self.country),
            "city": tuple(self.city),
            "organisation": tuple(self.organisation),
            "series": tuple(self.series),
            "source": tuple(self.source),
            "publication": tuple(self.publication),
            "edition": tuple(self.edition),
            "year": tuple(str(year) for year in self.year),
        }
        return {field: values for field, values in chosen.items() if values}

    def identity(self) -> str:
        """What makes two requests the same question, whatever page, page size and interface language."""
        return self.model_dump_json(exclude={"cursor", "limit", "ui"}, exclude_defaults=True)
