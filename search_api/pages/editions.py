"""The pages of editions: all of them, and the contents of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.holding import EditionHeld
from search_api.newsdesk.editions import EditionAnswer, EditionLine
from search_api.pages.interface import Texts
from search_api.pages.links import address
from search_api.services import Services


@dataclass(frozen=True, slots=True)
class EditionsView:
    """All editions, by publication."""

    publications: tuple[tuple[str, tuple[tuple[EditionHeld, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition."""

    answer: EditionAnswer
    previous_url: str | None
    next_url: str | None
    others: tuple[tuple[EditionLine, str], ...]
    search_url: str


def edition_url(texts: Texts, label: str, publication: str | None) -> str:
    """The page of an edition. Its name is a parameter: it may hold a slash."""
    pairs = [("label", label)] + ([("publication", publication)] if publication else [])
    return address(f"/{texts.ui}/edition", pairs)


def editions_view(services: Services, texts: Texts) -> EditionsView:
    """The page of all editions."""
    grouped: dict[str, list[tuple[EditionHeld, str]]] = {}
    for held in services.store.editions():
        url = edition_url(texts, held.label, held.publication)
        grouped.setdefault(held.publication or "", []).append((held, url))
    return EditionsView(tuple((name, tuple(editions)) for name, editions in sorted(grouped.items())))


def edition_view(services: Services, label: str, publication: str | None, texts: Texts) -> EditionView:
    """The page of an edition.

    Raises:
        NotFoundError: no such edition is held.
        EngineError: the engine cannot answer.
    """
    answer = services.editions.contents(label, publication, texts.ui)

    def url_of(line: EditionLine | None) -> str | None:
        return edition_url(texts, line["label"], line["publication"]) if line else None

    others: Sequence[EditionLine] = answer["other_language"]
    return EditionView(
        answer=answer,
        previous_url=url_of(answer["previous"]),
        next_url=url_of(answer["next"]),
        others=tuple((line, url_of(line) or "") for line in others),
        search_url=address(f"/{texts.ui}/search", [("edition", answer["edition"]["label"])]),
    )
