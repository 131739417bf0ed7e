"""The pages of editions: all of them, and the contents of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.errors import NotFoundError
from search_api.addresses import address
from search_api.newsdesk.editions import LISTED, EditionAnswer, EditionLine, edition_line
from search_api.services import Services
from search_api.texts import Texts


@dataclass(frozen=True, slots=True)
class EditionsView:
    """All editions, by publication."""

    publications: tuple[tuple[str, tuple[tuple[EditionLine, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition."""

    answer: EditionAnswer
    previous_url: str | None
    next_url: str | None
    others: tuple[tuple[EditionLine, str], ...]
    search_url: str


def edition_url(texts: Texts, line: EditionLine) -> str:
    """The page of an edition. Its name is a parameter: it may hold a slash."""
    told = (("label", line["label"]), ("publication", line["publication"]), ("issued", line["issued"]))
    return address(f"/{texts.ui}/edition", [(name, value) for name, value in told if value])


def listed_editions(services: Services, texts: Texts) -> tuple[tuple[EditionLine, str], ...]:
    """All editions, the oldest first, each with the address of its page."""
    lines = [edition_line(held) for held in services.store.editions()]
    return tuple((line, edition_url(texts, line)) for line in lines)


def search_url(texts: Texts, line: EditionLine) -> str:
    """The search among the articles of an edition: by publication and day too, as many have an "Edition 9"."""
    publication = [("publication", line["publication"])] if line["publication"] else []
    days = [("from", line["issued"]), ("to", line["issued"])] if line["issued"] else []
    return address(f"/{texts.ui}/search", [*publication, ("edition", line["label"]), *days])


def editions_view(services: Services, texts: Texts) -> EditionsView:
    """The page of all editions."""
    grouped: dict[str, list[tuple[EditionLine, str]]] = {}
    for line, url in listed_editions(services, texts):
        grouped.setdefault(line["publication"] or "", []).append((line, url))
    return EditionsView(tuple((name, tuple(editions)) for name, editions in sorted(grouped.items())))


def edition_view(
    services: Services, label: str, publication: str | None, issued: str | None, texts: Texts
) -> EditionView:
    """The page of an edition.

    Args:
        services: corpus, engine and taxonomy.
        label: of the edition.
        publication: of which publication; None where the label tells it.
        issued: its day; None where label and publication tell it.
        texts: the reader's language.

    Raises:
        NotFoundError: no such edition is held.
        EngineError: the engine cannot answer.
    """
    try:
        day = date.fromisoformat(issued) if issued else None
    except ValueError as e:
        raise NotFoundError(f"There is no edition of the day {issued!r}.", LISTED) from e
    answer = services.editions.contents(label, publication, texts.ui, day)

    def url_of(line: EditionLine | None) -> str | None:
        return edition_url(texts, line) if line else None

    return EditionView(
        answer=answer,
        previous_url=url_of(answer["previous"]),
        next_url=url_of(answer["next"]),
        others=tuple((line, edition_url(texts, line)) for line in answer["other_language"]),
        search_url=search_url(texts, answer["edition"]),
    )
