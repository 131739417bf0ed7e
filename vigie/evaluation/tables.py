"""Evaluations as tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from vigie.evaluation.ablation import Ablation, Interval
from vigie.evaluation.comparing import ARTICLES, SLICES, Difference
from vigie.evaluation.covering import CoverageEvaluation, CoveredDraft
from vigie.evaluation.fields import CONCEPTS
from vigie.evaluation.floors import Shortfall
from vigie.evaluation.measuring import QueryFigures
from vigie.evaluation.retrieval import SearchEvaluation
from vigie.evaluation.tagging import MATCHED_NOTE, ONE_PER_ARTICLE, Evaluation

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_SHOWN_TITLE = 40


def render(evaluation: Evaluation | SearchEvaluation, console: Console, *, listed: Sequence[QueryFigures] = ()) -> None:
    """Print an evaluation.

    Args:
        evaluation: of tagging or of search.
        console: where to print.
        listed: for search, the queries to be listed with their figures (`SearchEvaluation.listed`).
    """
    if isinstance(evaluation, SearchEvaluation):
        _render_search(evaluation, console, listed)
    else:
        _render_tagging(evaluation, console)


def render_differences(listed: Iterable[Difference], console: Console) -> None:
    """Print where articles differ from the gold, a row for each article and field."""
    table = simple_table("Differences from the gold", ("page", "no.", "lang", "title", "field", "missed", "false"))
    for one in listed:
        number = "–" if one.ordinal is None else str(one.ordinal)
        title = one.title if len(one.title) <= _SHOWN_TITLE else f"{one.title[:_SHOWN_TITLE]}…"
        table.add_row(
            *_plain(one.page, number, one.language, title, one.field, "\n".join(one.missed), "\n".join(one.false))
        )
    console.print(table)


def render_shortfalls(faults: Iterable[Shortfall], console: Console) -> None:
    """Print what a check of floors has found; that all is well when it is nothing."""
    told = [fault.message for fault in faults]
    for message in told:
        console.print(message, style="red", markup=False, highlight=False)
    if not told:
        console.print("No figure lies below its floor.", style="green")


def _render_tagging(evaluation: Evaluation, console: Console) -> None:
    what = "articles as in the gold" if evaluation.given_articles else "pages read and split"
    table = simple_table(
        f"Part {evaluation.part}: {evaluation.pages} pages, {evaluation.articles} articles, {what}",
        ("field",),
        ("prec.", "recall", "F1", "matched", "fr", "en", "gold", "found"),
    )
    scores = evaluation.comparison.scores
    for name, score in scores["all"].items():
        every = score.every
        matched = "" if name == ARTICLES or evaluation.given_articles else f"{score.matched.f1:.3f}"
        cells = [f"{every.precision:.3f}", f"{every.recall:.3f}", f"{every.f1:.3f}", matched]
        cells += [f"{scores[part][name].every.f1:.3f}" for part in SLICES[1:]]
        table.add_row(*_plain(name, *cells, str(every.gold), str(every.found)))
    macro = [f"{evaluation.comparison.macro_concepts[part]:.3f}" for part in SLICES]
    table.add_row(*_plain(f"{CONCEPTS} macro", "", "", macro[0], "", macro[1], macro[2], "", ""))
    console.print(table)
    accuracies = ", ".join(f"{n} {scores['all'][n].every.recall:.3f}" for n in ONE_PER_ARTICLE)
    console.print("Columns fr, en and matched are F1.", style="dim")
    console.print(f"Accuracy over all gold articles: {accuracies}.", highlight=False)
    if not evaluation.given_articles:
        console.print(MATCHED_NOTE, style="dim", highlight=False)
    for source, error in evaluation.failed:
        console.print(f"{source}: {error}", style="red", markup=False, highlight=False)


def _render_search(evaluation: SearchEvaluation, console: Console, listed: Sequence[QueryFigures]) -> None:
    names = tuple(evaluation.measures["all"])
    title = f"Search: {evaluation.queries} queries of part {evaluation.part} over {evaluation.articles} articles"
    table = simple_table(title, ("relevant are",), (*names, "queries"))
    for part, figures in evaluation.measures.items():
        cells = [f"{figures[name]:.3f}" for name in names]
        table.add_row(*_plain(part, *cells, str(evaluation.judged[part])))
    console.print(table)
    if evaluation.ablation:
        render_ablation(evaluation.ablation, console, with_queries=bool(listed))
    if listed:
        table = simple_table("By query", ("id", "lang", "query"), (*names, "hits"))
        for one in listed:
            cells = [f"{one.measures[name]:.3f}" if name in one.measures else "–" for name in names]
            table.add_row(*_plain(one.qid, one.language, one.text, *cells, str(one.hits)))
        console.print(table)


def render_ablation(ablation: Ablation, console: Console, *, with_queries: bool = False) -> None:
    """Print what each way of searching gives, with intervals; and each query, if wanted."""
    halves = tuple(ablation.gains)
    table = simple_table("nDCG@10 by way, with the interval of 95 of 100 draws of the queries", ("way",), halves)
    for way, intervals in ablation.intervals.items():
        table.add_row(*_plain(way, *(_shown(intervals[half]) for half in halves)))
    table.add_row(*_plain("hybrid − words", *(_shown(ablation.gains[half]) for half in halves)))
    console.print(table)
    if ablation.no_answer:
        told = f"Of {ablation.no_answer} queries without an answer {ablation.empty} find nothing."
        console.print(told, highlight=False)
    if with_queries:
        ways = tuple(ablation.intervals)
        table = simple_table("nDCG@10 of each query by way", ("id", "query"), (*ways, "hybrid − words"))
        for one in ablation.queries:
            cells = [f"{one.by_way[way]:.3f}" for way in ways]
            table.add_row(*_plain(one.qid, one.text, *cells, f"{one.by_way['hybrid'] - one.by_way['words']:+.3f}"))
        console.print(table)


def _shown(interval: Interval) -> str:
    return f"{interval.mean:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def render_coverage(evaluation: CoverageEvaluation, console: Console, *, listed: Sequence[CoveredDraft] = ()) -> None:
    """Print how well drafts find what was published, and the drafts to be listed with their answers."""
    title = f"Past coverage: {len(evaluation.drafts)} drafts of part {evaluation.part}"
    table = simple_table(title, ("figure",), ("value",))
    for name, figure in evaluation.figures().items():
        table.add_row(*_plain(name, f"{figure:.3f}"))
    console.print(table)
    if listed:
        table = simple_table("By draft", ("id", "kind", "answered", "same event", "same subject"))
        for one in listed:
            cells = (one.draft.id, one.draft.kind, one.covered, "\n".join(one.events), "\n".join(one.subjects))
            table.add_row(*_plain(*cells))
        console.print(table)


def simple_table(title: str, words: Iterable[str], numbers: Iterable[str] = ()) -> Table:
    """A table with columns of words and columns of numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    # With the lines and padding of a usual table the nine columns of scores do not fit into 80 characters.
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in words:
        table.add_column(name, overflow="fold")
    for name in numbers:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _plain(*cells: str) -> list[str]:
    """Cells as they are: brackets in a text are no markup."""
    from rich.markup import escape

    return [escape(cell) for cell in cells]
