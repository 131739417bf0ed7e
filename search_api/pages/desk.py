"""The desk of an editor below an article: what its forms show, and what they ask for when they are sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import ValidationError

from corpus.deciding import (
    NOTE_LENGTH,
    DateDecided,
    JoinDecided,
    KindDecided,
    LinkDecided,
    Quotation,
    Said,
    SplitDecided,
    TagDecided,
    TitleDecided,
)
from corpus.errors import UsageError
from corpus.holding import Holding
from corpus.model import KINDS
from corpus.text import fold_key
from search_api.pages.decided import LinkView, decision_words, links_of, shortened
from search_api.services import Services
from search_api.texts import Texts
from taxonomy.scheme import Scheme

PRECISIONS = ("day", "month", "year")
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_QUOTED = 300
"""Characters of a paragraph that tell where an article is to be split."""


@dataclass(frozen=True, slots=True)
class TagChoice:
    """A tag that can be judged, and how it was judged: empty, accepted, rejected or added."""

    id: str
    label: str
    state: str
    by_machine: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Where another article may begin."""

    at: int
    words: str


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision in the history."""

    id: str
    what: str
    by: str
    made: datetime
    note: str
    withdrawn: datetime | None
    withdrawn_by: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """All that the desk shows."""

    token: str
    holding: Holding
    tags: tuple[TagChoice, ...]
    subjects: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    following: str | None
    """Title or first words of the next article of the page; None when there is none."""
    links: tuple[LinkView, ...]
    history: tuple[PastDecision, ...]
    fault: str = ""
    kinds: tuple[str, ...] = KINDS
    precisions: tuple[str, ...] = PRECISIONS


def desk_view(services: Services, article_id: str, texts: Texts, token: str, fault: str = "") -> DeskView:
    """The desk of an article; raises as `CorpusStore.holding` does."""
    store, scheme = services.store, services.scheme
    holding = store.holding(article_id)
    page = store.articles(holding.article.document_id)
    after = [a for a in page if a.ordinal > holding.article.ordinal][:1]
    history = tuple(
        PastDecision(
            id=d.id,
            what=decision_words(d, scheme, texts),
            by=d.by,
            made=d.made,
            note=d.note or "",
            withdrawn=d.withdrawn,
            withdrawn_by=d.withdrawn_by or "",
        )
        for d in reversed(store.decisions.of(article_id))
    )
    subjects = (scheme.label(c.id, texts.ui) for c in scheme if not c.groups_only and not c.deprecated)
    return DeskView(
        token=token,
        holding=holding,
        tags=tuple(_tags(holding, scheme, texts)),
        subjects=tuple(sorted(subjects, key=fold_key)),
        paragraphs=tuple(_paragraphs(holding)),
        following=shortened(after[0].title or after[0].text) if after else None,
        links=links_of(services, article_id, texts),
        history=history,
        fault=fault,
    )


def _tags(holding: Holding, scheme: Scheme, texts: Texts) -> Iterator[TagChoice]:
    decided = holding.decided
    given = [tag.id for tag in holding.annotation.concepts] if holding.annotation else []
    taken = [d.said.concept for d in decided.rejected() if isinstance(d.said, TagDecided)]
    machine = decided.machine_concepts or (() if decided.decisions else tuple(given))
    for concept in dict.fromkeys((*given, *taken)):
        one = decided.tag(concept)
        state = one.said.verdict if one and isinstance(one.said, TagDecided) else ""
        if concept in scheme:
            yield TagChoice(concept, scheme.label(concept, texts.ui), state, concept in machine)


def _paragraphs(holding: Holding) -> Iterator[Paragraph]:
    article = holding.article
    for block in article.blocks[1:]:
        if article.text[: block.start].strip() and (words := article.text[block.start : block.end].strip()):
            yield Paragraph(block.start, shortened(words))


# --- what a form asks for ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What an editor asked for in a form: decisions to make, others to withdraw, and a note."""

    said: tuple[Said, ...]
    withdrawn: tuple[str, ...] = ()
    note: str | None = None


_Reader = Callable[[Services, Holding, Mapping[str, str], Texts], Asked]


def read_form(services: Services, holding: Holding, form: Mapping[str, str], texts: Texts) -> Asked:
    """The decisions that a form of the desk asks for.

    A field that was not touched asks for nothing, so that a page that stood open for long undoes nobody's work.

    Raises:
        UsageError: a field has a value that cannot be, or nothing is asked for.
    """
    readers: dict[str, _Reader] = {
        "subjects": _read_subjects,
        "facts": _read_facts,
        "split": _read_split,
        "join": _read_join,
        "link": _read_link,
        "unlink": _read_unlink,
    }
    reader = readers.get(form.get("form", ""))
    if reader is None:
        raise UsageError(texts.gettext("This form is not known here."))
    try:
        asked = reader(services, holding, form, texts)
    except ValidationError as e:
        fields = ", ".join(str(fault["loc"][-1]) for fault in e.errors() if fault["loc"])
        raise UsageError(texts.gettext("This cannot be: %(fields)s") % {"fields": fields}) from e
    if not asked.said and not asked.withdrawn:
        raise UsageError(texts.gettext("Nothing was changed."))
    note = form.get("note", "").strip()
    if len(note) > NOTE_LENGTH:
        limit = {"limit": texts.number(NOTE_LENGTH)}
        raise UsageError(texts.gettext("The note is longer than %(limit)s characters.") % limit)
    return Asked(asked.said, asked.withdrawn, note or None)


def _read_subjects(services: Services, holding: Holding, form: Mapping[str, str], texts: Texts) -> Asked:
    said: list[Said] = []
    withdrawn: list[str] = []
    for name, verdict in form.items():
        prefix, _, concept = name.partition(".")
        if prefix != "verdict" or verdict == form.get(f"was.{concept}", ""):
            continue
        if verdict:
            said.append(TagDecided.model_validate({"concept": concept, "verdict": verdict}))
        elif held := holding.decided.tag(concept):
            withdrawn.append(held.id)
    if wanted := form.get("add", "").strip():
        quoted = form.get("quote", "").strip()
        concept = _concept_named(wanted, services.scheme, texts)
        quotation = Quotation(exact=quoted) if quoted else None
        if quotation and quotation.find(holding.article.text) is None:
            raise UsageError(
                texts.gettext("The text does not have these words, or more than once: “%(words)s”.") % {"words": quoted}
            )
        said.append(TagDecided(concept=concept, verdict="added", quotation=quotation))
    return Asked(tuple(said), tuple(withdrawn))


def _concept_named(name: str, scheme: Scheme, texts: Texts) -> str:
    """The concept of that label in either language, the reader's first, or of that id."""
    if name in scheme:
        return name
    for language in (texts.ui, texts.other):
        for concept in scheme:
            if not concept.deprecated and fold_key(scheme.label(concept.id, language)) == fold_key(name):
                return concept.id
    raise UsageError(texts.gettext("There is no subject “%(name)s”: choose one of the list.") % {"name": name})


def _read_facts(_: Services, __: Holding, form: Mapping[str, str], texts: Texts) -> Asked:
    said: list[Said] = []
    if form.get("kind", "") != form.get("was.kind", ""):
        said.append(KindDecided.model_validate({"kind": form.get("kind", "")}))
    given = [(form.get(name, ""), form.get(f"was.{name}", "")) for name in ("issued", "precision")]
    if any(new != old for new, old in given):
        issued, precision = given[0][0], given[1][0]
        said.append(_date_decided(issued, precision, texts))
    if form.get("title", "").strip() != form.get("was.title", "").strip():
        said.append(TitleDecided.model_validate({"title": form.get("title", "")}))
    return Asked(tuple(said))


def _date_decided(issued: str, precision: str, texts: Texts) -> DateDecided:
    if not issued.strip():
        return DateDecided(issued=None)
    try:
        day = date.fromisoformat(issued.strip())
    except ValueError as e:
        raise UsageError(texts.gettext("A date is written as in 2005-06-30.")) from e
    # Only what is known is kept: of a month its first day, of a year its first month.
    day = day.replace(day=1) if precision in ("month", "year") else day
    day = day.replace(month=1) if precision == "year" else day
    return DateDecided.model_validate({"issued": day, "precision": precision or "day"})


def _read_split(_: Services, holding: Holding, form: Mapping[str, str], texts: Texts) -> Asked:
    article = holding.article
    if form.get("revision") != article.revision:
        raise UsageError(texts.gettext("The article has changed since this page was opened. Look at it again."))
    block = next((b for b in article.blocks if str(b.start) == form.get("at")), None)
    if block is None:
        raise UsageError(texts.gettext("Choose the paragraph with which the other article begins."))
    quotation = Quotation.of(article.text, block.start, min(block.end, block.start + _QUOTED))
    return Asked((SplitDecided.model_validate({"quotation": quotation, "title": form.get("title", "")}),))


def _read_join(_: Services, __: Holding, ___: Mapping[str, str], ____: Texts) -> Asked:
    return Asked((JoinDecided(),))


def _read_link(_: Services, __: Holding, form: Mapping[str, str], texts: Texts) -> Asked:
    other = _ID.search(form.get("other", ""))
    if other is None:
        raise UsageError(texts.gettext("Give the address of the other article, as its page has it."))
    return Asked((LinkDecided.model_validate({"other": other[0], "relation": form.get("relation", "")}),))


def _read_unlink(_: Services, __: Holding, form: Mapping[str, str], ___: Texts) -> Asked:
    relation, _sep, other = form.get("link", "").partition(" ")
    return Asked((LinkDecided.model_validate({"other": other, "relation": relation, "holds": False}),))
