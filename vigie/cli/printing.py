"""What the commands print: JSON on standard output, tables for people, progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from corpus.deciding import Decision
    from search_api.answers import HighlightAnswer, SearchAnswer, WhyAnswer
    from taxonomy.checks import Issue
    from taxonomy.scheme import Scheme
    from vigie.taking_in import IngestReport, Step

_STEPS = {"fetch": "Fetching", "read": "Reading", "annotate": "Annotating", "index": "Indexing", "link": "Linking"}
_BESIDE = 3
"""Versions of a text that are named with a hit; of the others, how many there are."""


def print_json(document: object) -> None:
    """One JSON document on one line of standard output."""
    import orjson

    sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def out() -> Console:
    """The console of standard output."""
    from rich.console import Console

    return Console(highlight=False)


@contextmanager
def progress_steps() -> Iterator[Step]:
    """Progress bars on standard error, one for each step, shown only on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def step(name: str, done: int, of: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(_STEPS.get(name, name), total=of)
            bars.update(tasks[name], completed=done, total=of)

        yield step


def print_report(report: IngestReport) -> None:
    """What an ingest did, for people."""
    console = out()
    new = report.articles - report.unchanged
    console.print(
        f"{report.documents} documents, {report.articles} articles: {new} new or changed, {report.unchanged} unchanged."
    )
    for warning in report.warnings:
        console.print(f"[yellow]{_escaped(warning['source'])}[/]: {_escaped(warning['warning'])}")
    _print_failed(report)


def _print_failed(report: IngestReport) -> None:
    for failure in report.failed:
        out().print(f"[red]{_escaped(failure['source'])}[/]: {_escaped(failure['error'])}")


def print_updated(report: IngestReport) -> None:
    """What bringing a corpus up to date did, for people."""
    out().print(f"{report.annotated} articles annotated; the index is up to date.")
    _print_failed(report)


def issue_day(issued: str | None, precision: str | None, without: str = "–") -> str:
    """A day of issue no more exact than it is known: 2006-03 for a month or season, 2006 for a year."""
    known = {"year": 4, "season": 7, "month": 7}.get(precision or "day", 10)
    return issued[:known] if issued else without


def print_hits(answer: SearchAnswer, notes: Sequence[str] = ()) -> None:
    """A page of hits, for people; `notes` are further ones."""
    console = out()
    for note in (*answer["notes"], *notes):
        console.print(f"[yellow]{_escaped(note)}[/]")
    for better in answer["did_you_mean"]:
        console.print(f"Did you mean: [bold]{_escaped(better)}[/]")
    for bridge in answer["bridges"]:
        console.print(f"Also searched: {_escaped(bridge['labels']['en'])} / {_escaped(bridge['labels']['fr'])}")
    console.print(f"{answer['total']} articles")
    for n, hit in enumerate(answer["hits"], start=1):
        pages = hit["pages"] and f"p. {hit['pages']}"
        day = issue_day(hit["issued"], hit["issued_precision"], "")
        issue = ", ".join(part for part in (hit["edition"], day, pages, hit["source"]) if part)
        console.print(
            f"\n[bold]{n}. {_escaped(hit['title'] or '—')}[/]  [dim]{hit['language']} · {hit['kind_label']}[/]"
        )
        console.print(f"   [dim]{_escaped(issue)} · {hit['id']}[/]")
        for highlight in hit["highlights"]:
            if highlight["field"] == "text":
                console.print(f"   {_marked(highlight)}")
        console.print(f"   [dim]{_escaped('; '.join(_reason(why) for why in hit['why']))}[/]")
        for also in hit["also"][:_BESIDE]:
            told = f"also: {also['title'] or '—'} ({also['language']}, {also['relation']}, {also['id']})"
            console.print(f"   [dim]{_escaped(told)}[/]")
        if more := hit["also"][_BESIDE:]:
            console.print(f"   [dim]and {len(more)} more[/]")


def _reason(why: WhyAnswer) -> str:
    if why["by"] == "words":
        return "words: " + ", ".join(why["words"])
    if why["by"] == "author":
        return "author: " + ", ".join(why["authors"])
    if why["by"] == "meaning":
        return f"close in meaning ({why['similarity']:.2f})"
    return f"concept: {why['label']} (asked: {why['asked']})"


def _marked(highlight: HighlightAnswer) -> str:
    from search_api.highlighting import ellipses

    before, after = ellipses(highlight)
    text, at, parts = highlight["text"], 0, [before]
    for start, end in highlight["spans"]:
        parts += [_escaped(text[at:start]), f"[reverse]{_escaped(text[start:end])}[/]"]
        at = end
    return " ".join("".join([*parts, _escaped(text[at:]), after]).split())


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def print_annotated(answer: dict[str, Any]) -> None:
    """What `annotate` tells of one input, for people."""
    console = out()
    console.print(f"[bold]{_escaped(answer['source'])}[/]  {_escaped(answer['edition'] or '')}")
    for article in answer["articles"]:
        console.print(
            f"\n[bold]{_escaped(article['title'] or '—')}[/]  [dim]{article['language']} · {article['kind']}[/]"
        )
        rows = {
            "Section": article["section"] or "",
            "Concepts": ", ".join(f"{c['id']} ({c['score']:.2f})" for c in article["concepts"]),
            "Places": ", ".join(f"{p['name']} ({p['country']})" for p in article["places"]),
            "People": ", ".join(p["name"] for p in article["people"]),
            "Bodies": ", ".join(o["name"] for o in article["organisations"]),
            "Series": ", ".join(s["name"] + (f" ({s['ordinal']})" if s["ordinal"] else "") for s in article["series"]),
            "Dates": ", ".join(f"{d['start']}/{d['end']}" for d in article["dates"]),
            "Contacts": ", ".join(c["value"] for c in article["contacts"]),
        }
        for name, value in rows.items():
            if value:
                console.print(f"  {name:<9} {_escaped(value)}")


def print_status(answer: dict[str, Any]) -> None:
    """The state of a home, for people."""
    from rich.table import Table

    table = Table(show_header=False, box=None)
    for part, values in answer.items():
        if isinstance(values, dict):
            for name, value in values.items():
                table.add_row(f"{part} {name}", _escaped(str(value)))
        else:
            table.add_row(part, _escaped(str(values)))
    out().print(table)
    if answer["index"].get("outdated"):
        out().print(
            "The index was written by another version of Vigie: `vigie reindex` builds it anew.", soft_wrap=True
        )


def print_analysis(answer: dict[str, Any]) -> None:
    """How a text is read, for people."""
    from rich.table import Table

    table = Table("word", "folded", "French stem", "English stem")
    for word in answer["words"]:
        style = "dim" if word["stop_word"] else None
        table.add_row(*(_escaped(word[key]) for key in ("text", "folded", "fr", "en")), style=style)
    console = out()
    console.print(table)
    for concept in answer["concepts"]:
        console.print(f"concept {concept['id']}: {_escaped(concept['label'])} (asked: {_escaped(concept['asked'])})")


def print_issues(scheme: Scheme, issues: Sequence[Issue]) -> None:
    """The faults of a concept scheme, for people."""
    console = out()
    console.print(f"{len(scheme)} concepts, version {scheme.version or '—'}: {len(issues)} issues.")
    for issue in issues:
        colour = "red" if issue.severity == "error" else "yellow"
        console.print(f"[{colour}]{issue.kind}[/] {_escaped(issue.concept)}: {_escaped(issue.what)}", soft_wrap=True)


def print_decision(decision: Decision, title: str) -> None:
    """A decision of an editor, for people."""
    said = decision.said.model_dump(mode="json", exclude={"decide"}, exclude_none=True)
    told = ", ".join(f"{k}: {v['exact'] if k == 'quotation' else v}" for k, v in said.items() if v != "")
    console = out()
    console.print(
        f"[bold]{decision.said.decide}[/] {_escaped(told)}  [dim]{_escaped(title)} · {decision.article_id}[/]"
    )
    undone = f", withdrawn by {decision.withdrawn_by}" if decision.withdrawn else ""
    note = f" · {decision.note}" if decision.note else ""
    console.print(f"  [dim]{_escaped(f'{decision.by}, {decision.made:%Y-%m-%d}{undone}{note} · {decision.id}')}[/]")


def print_loaded(answer: dict[str, Any]) -> None:
    """What putting a taxonomy in place did, for people."""
    console = out()
    labels = ", ".join(f"{number} labels in {language}" for language, number in answer["labels"].items())
    console.print(f"[bold]{_escaped(answer['title'] or answer['file'] or '—')}[/] {_escaped(answer['version'])}")
    console.print(f"{answer['concepts']} concepts, {labels}; {answer['changed']} differ from those in use before.")
    for kind, number in answer["issues"].items():
        console.print(f"[yellow]{kind}[/]: {number} (vigie taxonomy check)")
    for one in answer["retired"]:
        heir = f"replaced by {one['replaced_by']}" if one["replaced_by"] else "without a successor"
        console.print(f"[dim]{_escaped(one['id'])}[/] {_escaped(heir)} ({one['reason']})", soft_wrap=True)
    waiting = f"; {answer['pending']} wait for `vigie ingest`" if answer["pending"] else ""
    console.print(f"{answer['annotated']} articles annotated again{waiting}.")
    console.print("[dim]A server that runs must be started again to show it.[/]")
