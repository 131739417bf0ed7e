"""A small corpus in both languages for tests of the pages: put into a real store, indexed by the real engine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from corpus.holding import Fetched
from corpus.model import (
    Annotation,
    Article,
    Availability,
    Block,
    BlockKind,
    ConceptTag,
    Contact,
    CountryMention,
    Edition,
    EventDate,
    Organisation,
    Passage,
    Person,
    Place,
    Span,
    SplitArticle,
    SplitDocument,
)
from corpus.store import CorpusStore
from indexer.engines.tantivy import TantivyEngine
from indexer.following import Follower
from search_api.services import Services
from taxonomy.load import load_scheme

FETCHED = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
LIEGE = ("Liège", "BE", 2792413)
BORDEAUX = ("Bordeaux", "FR", 3031582)
MONTREAL = ("Montréal", "CA", 6077243)


@dataclass(frozen=True)
class Sketch:
    """An article in short: its blocks as (kind, text), and what is told of it, with the words that show it."""

    title: str
    blocks: tuple[tuple[BlockKind, str], ...]
    language: str = "en"
    kind: str = "news"
    section: str | None = None
    authors: tuple[str, ...] = ()
    concepts: dict[str, str] = field(default_factory=dict)
    places: tuple[tuple[str, str, int], ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    dates: tuple[tuple[str, str, str, str], ...] = ()
    foreign: str | None = None
    contacts: tuple[Contact, ...] = ()
    available: str | None = None


TRICKY = "<script>alert('x')</script> & “quoted” <b>"

FIRST_PAGE = (
    Sketch(
        "Neighbourhood officers in Liège, five years on",
        (
            ("paragraph", "The city of Liège has kept its community policing teams for five years."),
            ("heading", "What changed"),
            ("list_item", "- fewer calls at night"),
            ("list_item", "- more reports of domestic violence"),
            ("quotation", "“We trust them now,” says Marie Lambert, who runs a shop."),
            ("paragraph", "The evaluation was presented from 25 to 27 May 2005. Le rapport existe en français seulement."),
        ),
        kind="report",
        section="City exchange",
        authors=("Anne Example",),
        concepts={"community-policing": "community policing", "evaluation": "evaluation"},
        places=(LIEGE,),
        people=("Marie Lambert",),
        dates=(("2005-05-25", "2005-05-27", "day", "from 25 to 27 May 2005"),),
        foreign="Le rapport existe en français seulement.",
        contacts=(
            Contact(kind="email", value="police@example.org"),
            Contact(kind="url", value="www.example.org/liege"),
            Contact(kind="url", value="javascript:alert(1)"),
        ),
        available="en français seulement",
    ),
    Sketch(
        "La police de proximité à Bordeaux",
        (
            ("paragraph", "À Bordeaux, la police de proximité travaille avec les médiateurs."),
            ("paragraph", "L’évaluation est attendue à l’automne 2005."),
        ),
        language="fr",
        kind="programme",
        section="Échange entre villes",
        concepts={"community-policing": "police de proximité", "social-mediation": "médiateurs"},
        places=(BORDEAUX,),
        organisations=("Centre international pour la prévention de la criminalité",),
        dates=(("2005-09-01", "2005-11-30", "season", "l’automne 2005"),),
    ),
    Sketch("", (("paragraph", f"A notice without a title. {TRICKY} It is short."),)),
)  # fmt: skip
SECOND_PAGE = tuple(
    Sketch(
        f"Enquête de victimisation, cahier {number}",
        (
            (
                "paragraph",
                f"Le cahier {number} de l’enquête de victimisation décrit les quartiers de Montréal en mars 2006.",
            ),
        ),
        language="fr",
        kind="publication",
        concepts={"victimization-survey": "enquête de victimisation"},
        places=(MONTREAL,),
        dates=(("2006-03-01", "2006-03-31", "month", "mars 2006"),),
    )
    for number in range(1, 13)
)
EXCERPT_ONLY = Sketch(
    "Street lighting and safety",
    (("paragraph", "Street lighting was renewed in three districts. " * 30),),
    kind="report",
    concepts={"street-lighting": "Street lighting"},
)


def fill(home: Path, source: str = "Bulletins") -> dict[str, str]:
    """Make the corpus and its index in a home; returns the ids of the articles by their titles."""
    with CorpusStore.open(home) as store:
        ids: dict[str, str] = {}
        for number, (sketches, more) in enumerate(_documents()):
            document = {"edition": more.pop("edition"), "issued": more.pop("issued"), "issued_precision": "month"}
            fetched = Fetched(
                key=f"/pages/b{number}.html", source=source, data=f"page {number}".encode(),
                media_type="text/html", fetched=FETCHED, **more,
            )  # fmt: skip
            stored = store.put(
                fetched, SplitDocument(articles=tuple(map(_split, sketches)), **document), read_by="test"
            )
            for article_id, sketch in zip(stored.created, sketches, strict=True):
                ids[sketch.title] = article_id
                article = store.article(article_id)
                store.put_annotations([(article, _annotation(article, sketch))])
        engine = TantivyEngine(home / "index")
        Follower(store, engine, load_scheme()).catch_up()
        engine.close()
    return ids


def services(home: Path) -> Services:
    """The services over a home that was filled."""
    return Services(CorpusStore.open(home, create=False), TantivyEngine(home / "index"), load_scheme())


def _documents() -> list[tuple[tuple[Sketch, ...], dict[str, Any]]]:
    first = Edition(label="Edition 12", publication="The Lookout", number="12")
    second = Edition(label="Numéro 7", publication="La Vigie d’essai", number="7")
    return [
        (FIRST_PAGE, {"edition": first, "issued": date(2005, 6, 1), "url": "https://example.org/b12.html"}),
        (SECOND_PAGE, {"edition": second, "issued": date(2006, 4, 1)}),
        ((EXCERPT_ONLY,), {"edition": None, "issued": None, "show": "excerpt", "url": "https://example.org/light"}),
    ]


def _split(sketch: Sketch) -> SplitArticle:
    blocks, at = [], 0
    for kind, text in sketch.blocks:
        blocks.append(Block(kind=kind, start=at, end=at + len(text), level=2 if kind == "heading" else 0))
        at += len(text) + 1
    text = "\n".join(text for _, text in sketch.blocks)
    return SplitArticle(
        section=sketch.section, title=sketch.title, authors=sketch.authors, text=text, blocks=tuple(blocks)
    )


def _spans(article: Article, words: str) -> tuple[Span, ...]:
    return tuple(
        Span(in_=name, start=m.start(), end=m.end(), text=m.group())
        for name in ("title", "text")
        for m in re.finditer(re.escape(words), article.field(name))
    )


def _annotation(article: Article, sketch: Sketch) -> Annotation:
    text = article.text
    passages = [Passage(start=0, end=len(text), language=sketch.language)]
    if sketch.foreign:
        at = text.index(sketch.foreign)
        end = at + len(sketch.foreign)
        passages = [Passage(start=0, end=at, language=sketch.language), Passage(start=at, end=end, language="fr")]
    return Annotation(
        language=sketch.language,
        passages=tuple(passages),
        kind=sketch.kind,
        concepts=tuple(
            ConceptTag(id=concept, score=0.9 - 0.25 * at, evidence=_spans(article, words))
            for at, (concept, words) in enumerate(sketch.concepts.items())
        ),
        places=tuple(
            Place(name=name, country=country, geonames_id=id_, lat=1, lon=1, evidence=_spans(article, name))
            for name, country, id_ in sketch.places
        ),
        countries=tuple(CountryMention(code=country, evidence=()) for _, country, _ in sketch.places),
        people=tuple(Person(name=name, evidence=_spans(article, name)) for name in sketch.people),
        organisations=tuple(Organisation(name=name, acronym="CIPC", evidence=()) for name in sketch.organisations),
        dates=tuple(
            EventDate(
                start=date.fromisoformat(start),
                end=date.fromisoformat(end),
                precision=precision,
                relative=False,
                what="an event",
                text=words,
                evidence=_spans(article, words),
            )
            for start, end, precision, words in sketch.dates
        ),
        contacts=sketch.contacts,
        availability=tuple(
            Availability(languages=("fr",), only=True, evidence=_spans(article, words))
            for words in ([sketch.available] if sketch.available else [])
        ),
        made_by="test",
    )
