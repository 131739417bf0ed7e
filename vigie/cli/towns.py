"""What to say where a search that asks for a town finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_api.request import SearchRequest
    from search_api.searching import Search


def notes_on_towns(search: Search, request: SearchRequest) -> list[str]:
    """A note for each town asked for that no article names, with towns of names that look alike.

    Raises:
        EngineError: the engine cannot answer.
    """
    from search_api.parsing import parse
    from search_api.searching import engine_query

    alone = [engine_query(type(request)(city=[town]), parse(""), ()) for town in request.city]
    notes = []
    for town, articles in zip(request.city, search.engine.totals(alone), strict=True):
        if not articles:
            near = search.names.names().near(town, "city", request.ui)
            notes.append(f"No article names a town {town!r}." + (f" Did you mean {', '.join(near)}?" if near else ""))
    return notes
