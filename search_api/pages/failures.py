"""What goes wrong, told to a reader in their language."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import QueryParams

from corpus.errors import UsageError, VigieError
from search_api.addresses import pairs_of, read_request
from search_api.cursor import CursorError
from search_api.pages.links import SearchLinks
from search_api.problems import status_of
from search_api.request import DAY_FAULT, MAX_QUERY
from search_api.texts import Texts


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure: its status, and what to say about it."""

    status: int
    title: str
    what: str
    remedy: str
    faults: tuple[str, ...] = ()
    search: SearchLinks | None = None
    """The search that can be begun again."""


def failure_of(error: VigieError, texts: Texts, params: QueryParams | None = None) -> Failure:
    """What to tell of an error of ours.

    Args:
        error: what was raised.
        texts: the reader's language.
        params: of the address, where a search was asked for.
    """
    gettext = texts.gettext
    status = status_of(error)[0]
    if isinstance(error, CursorError):
        what = gettext("This page of results cannot be continued: the search or the index has changed since.")
        title, remedy = gettext("The results have changed"), gettext("Start again from the first page.")
        pairs = () if params is None else pairs_of(read_request(params, texts.ui))
        return Failure(status, title, what, remedy, search=SearchLinks(f"/{texts.ui}/search", pairs))
    if isinstance(error, UsageError):
        return unusable(texts, (error.what,))
    return failure_of_status(status, texts)


def failure_of_status(status: int, texts: Texts) -> Failure:
    """What to tell where nothing but a status is known."""
    gettext = texts.gettext
    told = {
        404: (
            gettext("Page not found"),
            gettext("There is nothing at this address."),
            gettext("Check the address, or search for what you are looking for."),
        ),
        405: (
            gettext("This cannot be done here"),
            gettext("This address takes no such request."),
            gettext("Go back to the page before, or begin at the start page."),
        ),
        410: (
            gettext("No longer available"),
            gettext("This article was held here once and has been taken out."),
            gettext("Another article may tell of the same matter: search for it."),
        ),
        503: (
            gettext("The search does not answer"),
            gettext("The service cannot reach its index or its corpus just now."),
            gettext("Please try again in a few seconds."),
        ),
    }
    fallback = (
        gettext("Something went wrong"),
        gettext("The request could not be answered."),
        gettext("Please try again; if it happens again, tell those who run this service."),
    )
    return Failure(status, *told.get(status, fallback))


def unusable(texts: Texts, faults: tuple[str, ...]) -> Failure:
    """What to tell of a search that cannot be understood."""
    gettext = texts.gettext
    return Failure(
        422,
        gettext("This search cannot be understood"),
        gettext("Something in the address of this search is unknown or has a value that cannot be:"),
        gettext("Take it out of the address, or begin a new search."),
        faults,
    )


def failure_of_parameters(error: ValidationError, texts: Texts) -> Failure:
    """What to tell of parameters that cannot be."""
    return unusable(texts, tuple(dict.fromkeys(_fault(e, texts) for e in error.errors())))


def _fault(error: ErrorDetails, texts: Texts) -> str:
    gettext = texts.gettext
    name = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return gettext("unknown parameter “%(name)s”") % {"name": name}
    if name == "q":
        return gettext("a query longer than %(limit)s characters") % {"limit": texts.number(MAX_QUERY)}
    if not name:
        return gettext("a period whose first day lies after its last")
    if error["type"] == DAY_FAULT:
        return gettext("“%(name)s” cannot be “%(value)s”: a day is written YYYY-MM-DD") % {
            "name": name,
            "value": str(error["input"])[:80],
        }
    return gettext("“%(name)s” cannot be “%(value)s”") % {"name": name, "value": str(error["input"])[:80]}
