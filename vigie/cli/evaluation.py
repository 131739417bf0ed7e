"""`vigie eval`: quality figures on the sample corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from rich.console import Console

    from vigie.evaluation import CoverageEvaluation, Evaluation, SearchEvaluation
    from vigie.ingesting import Step

    Run = Evaluation | SearchEvaluation | CoverageEvaluation

Part = Literal["dev", "test"]


def evaluate(  # noqa: PLR0913, PLR0917 - one option for each view
    part: Annotated[str | None, typer.Option("--part", help="dev or test; both without it.")] = None,
    search: Annotated[bool, typer.Option("--search", help="The judged queries instead of the annotations.")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="The judged drafts instead of the annotations.")] = False,
    given_articles: Annotated[bool, typer.Option(help="Annotate the articles as the gold has them.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every difference; of the dev part only.")] = False,
    look_at_test: Annotated[bool, typer.Option(help="Allow --errors for the test part; do not tune on it.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Everything against its floors; exit 1 below one.")] = False,
    raise_floors: Annotated[bool, typer.Option(help="Raise the floors to the figures.")] = False,
    accept_digest: Annotated[bool, typer.Option(help="With --raise-floors: the corpus was meant to change.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Measure splitting, annotating, search and past coverage against the gold of the sample corpus."""
    from corpus.errors import UsageError
    from vigie.cli.printing import out, print_json, progress_steps

    del home  # evaluated in a temporary home
    if part not in (None, "dev", "test"):
        raise UsageError(f"--part: {part!r} is unknown.", "Known: dev, test.")
    from vigie.evaluation import forbid_test

    parts: list[Part] = ["dev", "test"] if part is None else ["dev" if part == "dev" else "test"]
    if errors:
        for one in parts:
            forbid_test(one, look_at_test=look_at_test)
    with progress_steps() as step:
        runs = _run(
            parts, _Views(check or not (search or coverage), search or check, coverage or check), given_articles, step
        )
    console = out()
    told = [_show(run, console, as_json, errors, look_at_test) for run in runs]
    failed = _floors(runs, console, as_json, check, raise_floors, accept_digest)
    if as_json:
        print_json({"evaluations": told, "below": failed})
    if failed:
        raise typer.Exit(1)


class _Views(NamedTuple):
    """What is to be measured."""

    tagging: bool
    search: bool
    coverage: bool


def _run(parts: list[Part], views: _Views, given: bool, step: Step) -> list[Run]:
    from vigie.evaluation import evaluate as tagging_figures
    from vigie.evaluation import evaluate_coverage, evaluate_search, has_drafts

    runs: list[Run] = []
    for part in parts:
        if views.tagging:
            runs.append(tagging_figures(part, given_articles=given, progress=step))
        if views.search:
            runs.append(evaluate_search(part, given_articles=given, progress=step))
        if views.coverage and has_drafts(part):
            runs.append(evaluate_coverage(part, progress=step))
    return runs


def _show(run: Run, console: Console, as_json: bool, errors: bool, look_at_test: bool) -> dict[str, Any]:
    from vigie.evaluation import (
        CoverageEvaluation,
        SearchEvaluation,
        differences,
        differences_json,
        render,
        render_coverage,
        render_differences,
    )

    if isinstance(run, CoverageEvaluation):
        drafts = run.listed(look_at_test=look_at_test) if errors else ()
        if not as_json:
            render_coverage(run, console, listed=drafts)
        return run.as_json(drafts)
    if isinstance(run, SearchEvaluation):
        listed = run.listed(look_at_test=look_at_test) if errors else ()
        if not as_json:
            render(run, console, listed=listed)
        return run.as_json(listed)
    found = differences(run, look_at_test=look_at_test) if errors else ()
    if not as_json:
        render(run, console)
        if errors:
            render_differences(found, console)
    return run.as_json() | ({"differences": differences_json(found)} if errors else {})


def _floors(
    runs: list[Run],
    console: Console,
    as_json: bool,
    check: bool,
    raise_them: bool,
    accept_digest: bool,
) -> list[str]:
    from vigie.evaluation import check_floors, raise_floors, render_shortfalls

    if raise_them:
        for run in runs:
            raised = raise_floors(run, accept_digest=accept_digest)
            if not as_json:
                console.print(f"{run.key}: {len(raised)} floors raised or new.")
    if not check:
        return []
    faults = [fault for run in runs for fault in check_floors(run)]
    if not as_json:
        render_shortfalls(faults, console)
    return [fault.message for fault in faults]
