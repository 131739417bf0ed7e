"""What editors decide about articles, as immutable values apart from what the machine tells.

A decision hangs on an article, and where needed on a concept, on another article, or on a quotation with what stands
before and after it (the TextQuoteSelector of the W3C's Web Annotation Data Model, 2017). So it survives that the
article is annotated or split again, or changes on its page.

A further kind of decision is one more class with a `decide` of its own in `Said`, and the place where it takes effect:
`corpus.effective` for what is told of an article, `corpus.recutting` for where articles begin and end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints, TypeAdapter, model_validator

from corpus.model import Kind, Precision, Value
from corpus.text import without_control

CONTEXT = 60
"""Characters that are kept of what stands before and after a quotation."""
EDITOR_LENGTH = 100
NOTE_LENGTH = 2000
TITLE_LENGTH = 1000
QUOTATION_LENGTH = 2000

Relation = Literal["translation", "duplicate", "continued"]
Speaker = Literal["editor", "page", "machine"]
"""Who says that articles are linked, in the order in which they are believed."""
Verdict = Literal["accepted", "rejected", "added"]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=TITLE_LENGTH),
    BeforeValidator(lambda told: without_control(told) if isinstance(told, str) else told),
]
Reference = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""Id of an article or a concept."""


def _common_end(one: str, other: str) -> int:
    shared = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text with each run of white space as one blank, and where each of its characters stands in the text."""
    out: list[str] = []
    at: list[int] = []
    for i, c in enumerate(text):
        character = " " if c.isspace() else c
        if character == " " and out and out[-1] == " ":
            continue
        out.append(character)
        at.append(i)
    return "".join(out), at


class Quotation(Value):
    """A passage of a text, told by its words and by what stands around it."""

    before: str = Field(default="", max_length=QUOTATION_LENGTH)
    exact: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=QUOTATION_LENGTH)]
    after: str = Field(default="", max_length=QUOTATION_LENGTH)

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Self:
        """The quotation of `text[start:end]`."""
        return cls(before=text[max(0, start - CONTEXT) : start], exact=text[start:end], after=text[end : end + CONTEXT])

    def find(self, text: str) -> tuple[int, int] | None:
        """Where it stands in a text, as (start, end); white space counts as equal.

        Where its words stand more than once, what is before and after decides; None when they are not there, or in
        several places that fit equally well.
        """
        plain, at = _squeezed(text)
        exact, _ = _squeezed(self.exact)
        before, after = _squeezed(self.before)[0], _squeezed(self.after)[0]
        found: list[tuple[int, int]] = []
        start = plain.find(exact)
        while start >= 0:
            end = start + len(exact)
            fits = _common_end(plain[:start], before) + _common_end(plain[end:][::-1], after[::-1])
            found.append((fits, start))
            start = plain.find(exact, start + 1)
        found.sort(reverse=True)
        if not found or (len(found) > 1 and found[0][0] == found[1][0]):
            return None
        start = found[0][1]
        return at[start], at[start + len(exact) - 1] + 1


# --- what is decided ------------------------------------------------------------------------------------------------


def _name_required(schema: dict[str, Any]) -> None:
    schema["required"] = ["decide", *schema.get("required", [])]


class OneThing(Value):
    """Base of what can be decided. Over HTTP `decide` has to be given: it tells the one from the other."""

    model_config = ConfigDict(json_schema_extra=_name_required)


class TagDecided(OneThing):
    """A concept given to the article, or taken from it; a quotation may show why."""

    decide: Literal["tag"] = "tag"
    concept: Reference
    verdict: Verdict
    quotation: Quotation | None = None

    @property
    def about(self) -> str:
        """What is decided: of several decisions about the same the last one counts."""
        return f"tag {self.concept}"


class KindDecided(OneThing):
    """What the article is."""

    decide: Literal["kind"] = "kind"
    kind: Kind

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return "kind"


class DateDecided(OneThing):
    """When the article was issued; None says that this is not known."""

    decide: Literal["date"] = "date"
    issued: date | None
    precision: Precision = "day"

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return "date"


class TitleDecided(OneThing):
    """The title of the article; empty for none."""

    decide: Literal["title"] = "title"
    title: Title

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return "title"


class SplitDecided(OneThing):
    """Another article begins where the quotation begins."""

    decide: Literal["split"] = "split"
    quotation: Quotation
    title: Title = ""
    """Of the article that begins there; empty takes the heading that the quotation begins with, if it is one."""

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return f"split {self.quotation.before} | {self.quotation.exact} | {self.quotation.after}"


class JoinDecided(OneThing):
    """The next article of the page belongs to this one; the quotation is how that one begins, with its title."""

    decide: Literal["join"] = "join"
    quotation: Quotation | None = None
    """None is filled in when the decision is recorded."""

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return f"join {self.quotation.before} | {self.quotation.exact}" if self.quotation else "join"


class LinkDecided(OneThing):
    """Two articles are translations or duplicates of each other, or one goes on in the other; or that is not so."""

    decide: Literal["link"] = "link"
    other: Reference = Field(description="id of the other article")
    relation: Relation
    holds: bool = True

    @property
    def about(self) -> str:
        """See `TagDecided`."""
        return f"link {self.relation} {self.other}"


Said = Annotated[
    TagDecided | KindDecided | DateDecided | TitleDecided | SplitDecided | JoinDecided | LinkDecided,
    Field(discriminator="decide"),
]
SAID: TypeAdapter[Said] = TypeAdapter(Said)
CutSaid = SplitDecided | JoinDecided
CUTS = ("split", "join")
"""The decisions that say where articles begin and end: they take effect when a document is split."""


class Decision(Value):
    """One decision, with who made it and when; it is never erased, only withdrawn."""

    id: str
    seq: int = Field(description="decisions in the order in which they were made")
    article_id: str
    said: Said
    by: str = Field(min_length=1, max_length=EDITOR_LENGTH)
    made: AwareDatetime
    note: str | None = Field(default=None, max_length=NOTE_LENGTH)
    withdrawn: AwareDatetime | None = None
    withdrawn_by: str | None = None


class Described(Value):
    """An article by what it is, so that it can be found in another corpus."""

    id: str
    document: str = Field(description="digest of the document's bytes when the decision was exported")
    title: str
    beginning: str = Field(description="first characters of its text")


class ExportedDecision(Value):
    """A decision as it goes from one corpus to another: one line of JSON."""

    decision: Decision
    article: Described
    other: Described | None = None


# --- what follows from decisions ------------------------------------------------------------------------------------


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that hold, in the order in which they were made: not withdrawn, and no later one about the same."""
    last = {(d.article_id, d.said.about): d for d in sorted(decisions, key=lambda d: d.seq) if d.withdrawn is None}
    return sorted(last.values(), key=lambda d: d.seq)


class Decided(Value):
    """What editors decided about one article and is shown of it, with what the machine had said instead."""

    decisions: tuple[Decision, ...] = ()
    machine_title: str = ""
    machine_kind: Kind | None = None
    machine_issued: date | None = None
    machine_concepts: tuple[str, ...] = ()

    def tag(self, concept: str) -> Decision | None:
        """The decision on a concept, if there is one."""
        return next((d for d in self.decisions if isinstance(d.said, TagDecided) and d.said.concept == concept), None)

    def of(self, decide: Literal["kind", "date", "title"]) -> Decision | None:
        """The decision on kind, date or title, if there is one."""
        return next((d for d in self.decisions if d.said.decide == decide), None)

    def rejected(self) -> Sequence[Decision]:
        """The decisions that took a tag away."""
        return [d for d in self.decisions if isinstance(d.said, TagDecided) and d.said.verdict == "rejected"]


# --- links ----------------------------------------------------------------------------------------------------------


class ArticleLink(Value):
    """Two articles that belong together. `a` goes on in `b`; the other relations have no direction, and a < b."""

    a: str
    b: str
    relation: Relation
    score: float = Field(default=1.0, ge=0, le=1, description="how sure")
    said_by: Speaker = "machine"
    holds: bool = Field(default=True, description="an editor may say that a link is none")
    made_by: str = Field(default="", description="version of what found it, or the editor's name")

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, given: object) -> object:
        if isinstance(given, dict) and given.get("relation") != "continued":
            a, b = given.get("a"), given.get("b")
            if isinstance(a, str) and isinstance(b, str) and b < a:
                return {**given, "a": b, "b": a}
        return given

    @model_validator(mode="after")
    def _of_two(self) -> Self:
        if self.a == self.b:
            raise ValueError("an article is not linked with itself")
        return self

    def other(self, article_id: str) -> str:
        """The article at the other end."""
        return self.b if article_id == self.a else self.a
