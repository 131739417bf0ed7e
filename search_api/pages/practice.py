"""The pages for practitioners: cities, countries and bodies, who is like us, and a selection to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from corpus.errors import GoneError, NotFoundError, UsageError
from corpus.model import Annotation
from search_api.addresses import address
from search_api.citation import reference_of_article, styled
from search_api.practice.cards import Card, practice_card
from search_api.practice.comparing import Comparable, SideBySide, side_by_side
from search_api.practice.profiles import Profile, Subject, every_city
from search_api.services import Services
from search_api.texts import Texts

_MOST_SELECTED = 50
_SHORTEST_LEAD = 80
"""Characters of a paragraph that may open an article; before it may stand a line such as "Available in: French"."""
_SHOWN_CITIES = 300


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The page of a city, country or body."""

    profile: Profile
    search_url: str
    compare_url: str | None
    data_url: str


@dataclass(frozen=True, slots=True)
class UnknownCity:
    """A city that no article names: as it was typed, and the same question with a name that is near to it."""

    name: str
    near: tuple[tuple[str, str], ...]
    """Names with addresses."""


@dataclass(frozen=True, slots=True)
class CompareView:
    """The page that compares cities, before and after something was asked."""

    asked: tuple[str, ...]
    """The cities that were asked for, as the forms show them."""
    problem: str
    comparable: Comparable | None
    side: SideBySide | None
    cities: tuple[str, ...]
    """Names to choose from."""
    unknown: tuple[UnknownCity, ...] = ()
    fault: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Selected:
    """One article of a selection: what it is, its card if it tells of a practice, and how to cite it."""

    title: str
    lang: str | None
    lead: str
    card: Card | None
    citation: str
    url: str
    permanent: str


_PATHS: dict[Subject, str] = {"city": "places", "country": "countries", "organisation": "organisations"}


def profile_url(texts: Texts, subject: Subject, value: str) -> str:
    """The page of a city (by GeoNames id), country (by code) or body (by key or name)."""
    return f"/{texts.ui}/{_PATHS[subject]}/{quote(value, safe='')}"


def profile_view(services: Services, subject: Subject, value: str, texts: Texts) -> ProfileView:
    """The page of a city, country or body.

    Raises:
        NotFoundError: no article names it.
        EngineError: the engine cannot answer.
    """
    made = {
        "city": services.profiles.city,
        "country": services.profiles.country,
        "organisation": services.profiles.organisation,
    }[subject](value, texts.ui)
    return ProfileView(
        profile=made,
        search_url=address(f"/{texts.ui}/search", [(subject, made["value"])]),
        compare_url=_compared([made["value"]], texts) if subject == "city" else None,
        data_url=f"/v1/{_PATHS[subject]}/{quote(made['value'], safe='')}?ui={texts.ui}",
    )


def compare_view(services: Services, cities: Sequence[str], problem: str, texts: Texts) -> CompareView:
    """The page that compares cities.

    Args:
        services: corpus, engine and taxonomy.
        cities: none, one to find those like it, or two or three to set side by side.
        problem: told in words; empty when it is a city that is asked for.
        texts: the reader's language.

    Raises:
        EngineError: the engine cannot answer.
    """
    asked = [city.strip() for city in cities if city.strip()]
    comparable = side = None
    unknown: tuple[UnknownCity, ...] = ()
    fault, status = "", 200
    try:
        if len(asked) > 1:
            side = side_by_side(services.profiles, services.search.links, asked, texts.ui)
        elif asked:
            comparable = services.comparison.like_city(asked[0], texts.ui)
        elif problem.strip():
            comparable = services.comparison.with_problem(problem, texts.ui)
    except NotFoundError:
        unknown, status = _unknown_cities(services, asked, texts), 404
    except UsageError:
        gettext = texts.gettext
        fault = (
            gettext("Two or three different cities can stand side by side.")
            if asked
            else gettext("The problem is told in no words. Tell it in a few, in French or English.")
        )
        status = 422
    shown = (services.search.names.shown("city", city, texts.ui) for city in asked)
    return CompareView(
        asked=tuple(shown),
        problem=problem.strip(),
        comparable=comparable,
        side=side,
        cities=tuple(c["label"] for c in every_city(services.engine, texts.ui)[:_SHOWN_CITIES]),
        unknown=unknown,
        fault=fault,
        status=status,
    )


def _unknown_cities(services: Services, asked: Sequence[str], texts: Texts) -> tuple[UnknownCity, ...]:
    """Those of some cities that no article names, each with the address of the question with a near name instead."""
    found = []
    for at, name in enumerate(asked):
        try:
            services.profiles.place(name)
        except NotFoundError:
            near = services.search.names.names().near(name, "city", texts.ui)
            found.append(
                UnknownCity(
                    name, tuple((other, _compared([*asked[:at], other, *asked[at + 1 :]], texts)) for other in near)
                )
            )
    return tuple(found)


def _compared(cities: Sequence[str], texts: Texts) -> str:
    return address(f"/{texts.ui}/compare", [("city", city) for city in cities])


def selection_view(services: Services, ids: Sequence[str], texts: Texts) -> tuple[Selected, ...]:
    """The articles of a selection, in the order asked, to be printed; those that are gone are left out.

    Raises:
        UsageError: there are none, or too many.
    """
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= _MOST_SELECTED:
        raise UsageError(
            "A selection has at least one article.",
            f"Choose articles in the list of results, at most {_MOST_SELECTED}.",
        )
    found = []
    for article_id in wanted:
        try:
            found.append(_selected(services, article_id, texts))
        except (NotFoundError, GoneError):
            continue
    return tuple(found)


def _selected(services: Services, article_id: str, texts: Texts) -> Selected:
    held = services.store.holding(article_id)
    article, document, told = held.article, held.document, held.annotation or Annotation(language="und")
    reference = reference_of_article(article, document, told)
    capture = f"/v1/documents/{document.id}/capture" if document.show == "full" else None
    paragraphs = [article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"]
    first = next((p for p in paragraphs if len(p) >= _SHORTEST_LEAD), article.text)
    return Selected(
        title=article.title or texts.gettext("[untitled]"),
        lang=texts.foreign(told.language),
        lead=first[:600],
        card=practice_card(article, told, services.scheme, texts.ui, texts.interval, capture=capture),
        citation=styled(reference, "iso690", texts.ui),
        url=f"/{texts.ui}/articles/{article_id}",
        permanent=f"/articles/{article_id}",
    )
