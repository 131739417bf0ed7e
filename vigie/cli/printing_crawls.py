"""What `vigie crawl` and `vigie status --sources` print for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vigie.cli.printing import out

if TYPE_CHECKING:
    from vigie.taking_in import IngestReport

_OUTCOMES = ("new", "changed", "unchanged", "gone", "missing", "moved", "refused", "failed", "unreadable", "waiting")


def print_crawl(sources: Sequence[dict[str, Any]], taken: IngestReport) -> None:
    """The report of a crawl: a table of the sources, what was wrong, and what the corpus gained."""
    print_sources(sources)
    console = out()
    fresh = taken.articles - taken.unchanged
    console.print(f"{taken.documents} documents read, {taken.articles} articles: {fresh} new or changed.")


def _when(one: dict[str, Any]) -> str:
    if one.get("finished"):
        return f"({one['type']}, {one['finished'][:16].replace('T', ' ')} UTC)"
    return f"({one['type']})" if "started" not in one else "(not ended)"


def print_sources(sources: Sequence[dict[str, Any]]) -> None:
    """The last run of each source in one line, and under it what was wrong."""
    from rich.markup import escape

    console = out()
    for one in sources:
        counts = ", ".join(f"{one[name]} {name}" for name in _OUTCOMES if one.get(name))
        console.print(f"[bold]{escape(one['source'])}[/] {_when(one)}: {counts or 'nothing found'}")
        if one.get("stopped"):
            console.print(f"  [yellow]stopped[/] at a limit: {escape(one['stopped'])}")
        for name, met in one.get("traps", {}).items():
            what = "deeper than max_depth" if name == "depth" else f"trap ({name})"
            console.print(
                f"  [yellow]{what}[/]: {met['left_out']} addresses left out, such as {escape(met['example'])}"
            )
        for problem in one.get("problems", ()):
            colour = "red" if problem["outcome"] in ("failed", "unreadable") else "dim"
            console.print(f"  [{colour}]{problem['outcome']}[/] {escape(problem['url'])}: {escape(problem['reason'])}")
