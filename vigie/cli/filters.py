"""The options that say what is searched for, the same for every command that searches."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from search_api.request import SearchRequest

Asked = dict[str, Any]
"""What was asked for by these options: fields of a `SearchRequest`, without those that were not given."""

_ISO_DAY = ["%Y-%m-%d"]
_FILTERS: dict[str, Any] = {
    "words": Annotated[list[str] | None, typer.Argument(help='Words; "a phrase" stays literal; -- -word excludes.')],
    "concept": Annotated[list[str] | None, typer.Option("--concept", help="Concept id; repeat for OR.")],
    "kind": Annotated[list[str] | None, typer.Option("--kind", help="toolkit, event, programme, …")],
    "language": Annotated[list[str] | None, typer.Option("--language", help="fr or en.")],
    "available": Annotated[list[str] | None, typer.Option("--available", help="Can be had in: fr or en.")],
    "city": Annotated[list[str] | None, typer.Option("--city", help="Name in either language, or GeoNames id.")],
    "country": Annotated[list[str] | None, typer.Option("--country", help="ISO code: CA, FR, BE.")],
    "organisation": Annotated[
        list[str] | None, typer.Option("--organisation", help="Name of a body in either language, or acronym.")
    ],
    "series": Annotated[list[str] | None, typer.Option("--series", help="Name of an event series.")],
    "source": Annotated[list[str] | None, typer.Option("--source", help="Name of a source.")],
    "publication": Annotated[list[str] | None, typer.Option("--publication", help="Name of a publication.")],
    "edition": Annotated[list[str] | None, typer.Option("--edition", help="'Edition 25'.")],
    "year": Annotated[list[int] | None, typer.Option("--year", help="Year of the issue.")],
    "from": Annotated[datetime | None, typer.Option("--from", formats=_ISO_DAY, help="First day of issue.")],
    "to": Annotated[datetime | None, typer.Option("--to", formats=_ISO_DAY, help="Last day of issue.")],
    "event_from": Annotated[datetime | None, typer.Option("--event-from", formats=_ISO_DAY, help="Events from.")],
    "event_to": Annotated[datetime | None, typer.Option("--event-to", formats=_ISO_DAY, help="Events until.")],
    "unbridge": Annotated[list[str] | None, typer.Option("--unbridge", help="Concept that shall not widen the query.")],
    "mode": Annotated[str, typer.Option("--mode", help="What makes a hit: words, meaning, or both (hybrid).")],
    "ui": Annotated[str | None, typer.Option("--ui", help="Language of labels: fr, or en as by default.")],
}
"""Names of fields of `SearchRequest` (`words` becomes `q`) with the option that gives each."""
_DEFAULTS = {"mode": "hybrid"}
_KEYWORDS = {"from": "from_"}
"""Names that Python keeps for itself."""


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all options that say what is searched for, and hand them over as its argument `asked`.

    Args:
        command: a command with a parameter `asked: Asked`; its other parameters stay options of their own.
    """
    own = inspect.signature(command, eval_str=True).parameters
    added = [_parameter(name, option) for name, option in _FILTERS.items()]
    others = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for name, p in own.items() if name != "asked"]

    @functools.wraps(command)
    def run(**given: Any) -> None:  # noqa: ANN401
        taken = {name: given.pop(_KEYWORDS.get(name, name)) for name in _FILTERS}
        command(asked=_fields(taken), **given)

    parameters = [*added, *others]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _parameter(name: str, option: Any) -> inspect.Parameter:  # noqa: ANN401
    named, default = _KEYWORDS.get(name, name), _DEFAULTS.get(name)
    return inspect.Parameter(named, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=option)


def _fields(taken: dict[str, Any]) -> Asked:
    """Options as fields of a request."""
    fields: Asked = {name: day_of(value) if isinstance(value, datetime) else value for name, value in taken.items()}
    fields["q"] = " ".join(fields.pop("words") or [])
    return {name: value for name, value in fields.items() if value not in (None, [], "")}


def day_of(value: datetime | None) -> date | None:
    """The day of an option that names one."""
    return value.date() if value else None


def make_request(asked: Asked, **more: object) -> SearchRequest:
    """A search request from options.

    Args:
        asked: what `takes_filters` handed over.
        more: further fields of the request; None counts as not given.

    Raises:
        UsageError: an option has a value that nothing here understands.
    """
    from pydantic import ValidationError

    from corpus.errors import UsageError
    from search_api.request import SearchRequest

    try:
        return SearchRequest.model_validate({**asked, **{name: v for name, v in more.items() if v is not None}})
    except ValidationError as e:
        first = e.errors()[0]
        name = str(first["loc"][0]).replace("_", "-") if first["loc"] else "search"
        given = "The words of the search" if name == "q" else f"--{name}"
        raise UsageError(f"{given}: {first['msg']}.", "See `vigie search --help`.") from e
