"""The shapes of the answer about past coverage, as JSON has them."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from search_api.answers import LabelAnswer, PlaceAnswer

Covered = Literal["event", "subject", "no"]


class IssueAnswer(TypedDict):
    """When and where something stood: the edition, its date, and that in words."""

    edition: str | None
    issued: str | None
    words: str


class VerdictAnswer(TypedDict):
    """The decision in one line; `possibly` says how many of the articles are less than likely to be what is meant."""

    covered: Covered
    line: str
    articles: int
    possibly: int
    last: IssueAnswer | None


class DraftAnswer(TypedDict):
    """What was understood of the draft."""

    title: str
    language: str
    kind: str
    concepts: list[LabelAnswer]
    places: list[PlaceAnswer]
    people: list[str]
    organisations: list[str]
    dates: list[dict[str, str]]
    series: list[dict[str, str | int | None]]


class CoverageReason(TypedDict):
    """One thing that draft and article share: `by` says of what sort, `shared` which ones, `line` both in words."""

    by: str
    shared: list[str]
    line: str


class RepeatedAnswer(TypedDict):
    """A passage of the draft that the article has nearly word by word; offsets in either text."""

    draft: str
    published: str
    draft_span: list[int]
    published_span: list[int]
    similarity: float


class MatchAnswer(TypedDict):
    """An article that told of it already."""

    id: str
    title: str
    language: str
    kind: str
    kind_label: str
    edition: str | None
    issued: str | None
    issued_precision: str | None
    pages: str | None
    """Of a paged document, as citations have them."""
    path: str | None
    """The name of a file that was taken in; None for what comes from the web."""
    url: str | None
    address: str
    citation: str
    probability: float
    why: list[CoverageReason]
    repeated: list[RepeatedAnswer]


class MentionAnswer(TypedDict):
    """A body, person, town or subject of the draft: how often it was told of, and when last."""

    type: Literal["organisation", "person", "city", "concept"]
    name: str
    value: str
    articles: int
    last: IssueAnswer | None
    line: str
    search: str


class CoverageAnswer(TypedDict):
    """What was published already."""

    verdict: VerdictAnswer
    draft: DraftAnswer
    same_event: list[MatchAnswer]
    same_subject: list[MatchAnswer]
    mentions: list[MentionAnswer]
    compared: int
    by_meaning: bool
