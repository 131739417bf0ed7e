"""A small part of a sample corpus, written for the tests of evaluation, and an annotator whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus.model import Annotation, Article, ConceptTag, EventDate, Organisation, Person, Place
from corpus.sample import GoldArticle, GoldDocument
from corpus.text import fold_key
from indexer.annotating.annotator import Annotated

ENGLISH = """\
The municipal council of Rimouski has opened a walk-in office where tenants can report broken lamps and blocked paths.
Two wardens visit each building once a month, write down what they see and tell the housing office the same evening.
After one year the residents say that they use the courtyards again, and the number of complaints has halved."""
FRENCH = """\
Une permanence a ouvert ses portes au rez-de-chaussée de la mairie annexe pour accueillir les victimes de cambriolage.
Trois bénévoles y reçoivent sans rendez-vous, le mardi et le jeudi, et accompagnent ceux qui veulent porter plainte.
Le bilan de la première année montre que deux personnes sur trois reviennent dire que cela leur a été utile."""

Editing = Callable[[dict[str, Any]], None]


def article(**changes: Any) -> dict[str, Any]:
    """A gold article as its JSON has it: the English one unless told otherwise."""
    return {
        "section": "News Items",
        "title": "Wardens for the courtyards",
        "authors": [],
        "language": "en",
        "languages": ["en"],
        "kind": "programme",
        "issued": "2006-03-15",
        "text": ENGLISH,
        "concepts": ["social-housing", "public-space"],
        "places": [{"name": "Rimouski", "country": "CA", "geonames_id": 6354895}],
        "people": ["Anne Example"],
        "organisations": [{"name": "Centre international pour la prévention de la criminalité", "acronym": None}],
        "dates": [{"start": "2006-05-01", "end": "2006-05-31", "precision": "month"}],
    } | changes


def french_article(**changes: Any) -> dict[str, Any]:
    """The French one."""
    told = {
        "section": "Nouvelles",
        "title": "Une permanence pour les victimes",
        "language": "fr",
        "languages": ["fr"],
        "text": FRENCH,
        "concepts": ["victim-support", "burglary"],
        "places": [],
        "people": [],
        "organisations": [],
        "dates": [],
    }
    return article(**(told | changes))


def document(page: str, *articles: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A gold document as its JSON has it."""
    told = {
        "page": page,
        "charset": "utf-8",
        "issued": "2006-03-15",
        "edition": "Edition 12",
        "articles": list(articles),
    }
    return told | changes


def write(part: Path, gold: dict[str, Any], content: str | bytes | None = None) -> None:
    """Write a gold file and its page; without content the page is laid out from the articles as plain HTML."""
    for sub in ("gold", "pages"):
        (part / sub).mkdir(parents=True, exist_ok=True)
    (part / "gold" / f"{gold['page']}.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    shown = content if content is not None else laid_out(gold)
    data = shown if isinstance(shown, bytes) else shown.encode(gold["charset"])
    (part / "pages" / gold["page"]).write_bytes(data)


def laid_out(gold: dict[str, Any]) -> str:
    """A page with the articles of a gold document, one `<article>` each, its edition in a header."""
    bodies = []
    for one in gold["articles"]:
        paragraphs = "".join(f"<p>{line}</p>\n" for line in one["text"].split("\n"))
        bodies.append(f"<article>\n<h2>{one['title']}</h2>\n{paragraphs}</article>\n")
    return f"<html><body>\n{''.join(bodies)}</body></html>\n"


class Oracle:
    """Annotates each article as the gold article with the same title, changed by `editing` if given."""

    version = "oracle"

    def __init__(
        self, documents: Iterable[GoldDocument], editing: Callable[[Annotation], Annotation] | None = None
    ) -> None:
        self._golds = {fold_key(a.title): a for d in documents for a in d.articles}
        self._editing = editing or (lambda annotation: annotation)

    def annotate(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Annotation]]:
        """See `Annotates`."""
        return ((one.article, one.annotation) for one in self.annotate_with_vectors(articles))

    def annotate_with_vectors(self, articles: Iterable[Article]) -> Iterator[Annotated]:
        """See `Annotates`: an oracle needs no vectors."""
        for one in articles:
            gold = self._golds.get(fold_key(one.title))
            told = self._editing(as_annotation(gold) if gold else Annotation(language="en"))
            yield Annotated(one, told, None)


def as_annotation(gold: GoldArticle) -> Annotation:
    """What a perfect annotator would say of a gold article, without evidence."""
    return Annotation(
        language=gold.language,
        kind=gold.kind,
        concepts=tuple(ConceptTag(id=c, score=1.0, evidence=()) for c in gold.concepts),
        places=tuple(
            Place(name=p.name, country=p.country, geonames_id=p.geonames_id, lat=0, lon=0, evidence=())
            for p in gold.places
        ),
        people=tuple(Person(name=name, evidence=()) for name in gold.people),
        organisations=tuple(Organisation(name=o.name, acronym=o.acronym, evidence=()) for o in gold.organisations),
        dates=tuple(
            EventDate(start=d.start, end=d.end, precision=d.precision, relative=False, text="", evidence=())
            for d in gold.dates
        ),
        made_by="oracle",
    )
