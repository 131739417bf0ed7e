"""`vigie eval`: quality figures on the sample corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from vigie.cli.options import AsJson, Home

if TYPE_CHECKING:
    from rich.console import Console

    from taxonomy.scheme import Scheme
    from vigie.evaluation import CitiesEvaluation, CoverageEvaluation, Evaluation, SearchEvaluation
    from vigie.taking_in import Step

    Run = Evaluation | SearchEvaluation | CoverageEvaluation | CitiesEvaluation

Part = Literal["dev", "test"]


def evaluate(  # noqa: PLR0913, PLR0917 - one option for each view
    part: Annotated[str | None, typer.Option("--part", help="dev or test; dev without it, both with --check.")] = None,
    search: Annotated[bool, typer.Option("--search", help="The judged queries instead of the annotations.")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="The judged drafts instead of the annotations.")] = False,
    given_articles: Annotated[bool, typer.Option(help="Annotate the articles as the gold has them.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every difference; of the dev part only.")] = False,
    look_at_test: Annotated[bool, typer.Option(help="Allow --errors for the test part; do not tune on it.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Everything against its floors; exit 1 below one.")] = False,
    raise_floors: Annotated[bool, typer.Option(help="Raise the floors to the figures.")] = False,
    accept_digest: Annotated[bool, typer.Option(help="With --raise-floors: the corpus was meant to change.")] = False,
    cities: Annotated[bool, typer.Option("--cities", help="Comparable cities against the judged list.")] = False,
    compare: Annotated[bool, typer.Option("--compare", help="Concepts by this tagger and by others.")] = False,
    suggestions: Annotated[Path | None, typer.Option(help="With --compare: what other systems suggest.")] = None,
    plot: Annotated[Path | None, typer.Option(help="With --compare: draw the figures into this SVG.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Measure splitting, annotating, search and past coverage against the gold of the sample corpus."""
    from corpus.errors import UsageError
    from vigie.cli.printing import out, print_json, progress_steps

    if part not in (None, "dev", "test"):
        raise UsageError(f"--part: {part!r} is unknown.", "Known: dev, test.")
    if (suggestions or plot) and not compare:
        raise UsageError("--suggestions and --plot go with --compare.", "Add --compare.")
    if compare:
        _compare(part or "test", suggestions, plot, as_json)
        return
    from vigie.evaluation import forbid_test

    both: list[Part] = ["dev", "test"]
    wanted = part or (None if check or raise_floors else "dev")
    parts = [one for one in both if wanted in (None, one)]
    if errors:
        for one in parts:
            forbid_test(one, look_at_test=look_at_test)
    scheme = _taxonomy_of(home, floors=check or raise_floors)
    with progress_steps() as step:
        views = _Views(
            tagging=check or not (search or coverage or cities),
            search=search or check,
            coverage=coverage or check,
            cities=cities or (check and "dev" in parts),
        )
        runs = _run(parts, views, scheme, given_articles, step)
    console = out()
    told = [_show(run, console, as_json, errors, look_at_test) for run in runs]
    failed = _floors(runs, console, as_json, check, raise_floors, accept_digest)
    if as_json:
        print_json({"evaluations": told, "below": failed})
    if failed:
        raise typer.Exit(1)


def _taxonomy_of(home: Path | None, *, floors: bool) -> Scheme | None:
    """The taxonomy that the home has in the place of the packaged one; the evaluation keeps nothing in the home.

    Raises:
        UsageError: the floors are asked for, which are those of the packaged taxonomy.
    """
    from corpus.errors import UsageError
    from taxonomy.adopted import read_adopted
    from vigie.settings import Settings

    adopted = read_adopted(Settings.read(home=home).home)
    if adopted.name is None:
        return None
    if floors:
        raise UsageError(
            f"The home's taxonomy is {adopted.name}; the floors hold for the packaged one.",
            "Name another home, or leave --check out.",
        )
    return adopted.scheme


def _compare(part: str, suggestions: Path | None, plot: Path | None, as_json: bool) -> None:
    from vigie.cli.printing import out, print_json, progress_steps
    from vigie.evaluation import compare_systems, plot_systems, render_systems

    with progress_steps() as step:
        compared = compare_systems("dev" if part == "dev" else "test", suggestions=suggestions, progress=step)
    if plot is not None:
        plot_systems(compared, plot)
    if as_json:
        print_json(compared.as_json())
    else:
        render_systems(compared, out())


class _Views(NamedTuple):
    """What is to be measured."""

    tagging: bool
    search: bool
    coverage: bool
    cities: bool


def _run(parts: list[Part], views: _Views, scheme: Scheme | None, given: bool, step: Step) -> list[Run]:
    from vigie.evaluation import desks_of_sample, evaluate_cities, evaluate_coverage, evaluate_search, has_drafts
    from vigie.evaluation import evaluate as tagging_figures

    runs: list[Run] = []
    for part in parts:
        if views.tagging:
            runs.append(tagging_figures(part, given_articles=given, scheme=scheme, progress=step))
        if views.search:
            runs.append(evaluate_search(part, given_articles=given, scheme=scheme, progress=step))
    drafts = [part for part in parts if views.coverage and has_drafts(part)]
    if drafts or views.cities:
        with desks_of_sample(scheme=scheme, progress=step) as desks:
            runs += [evaluate_coverage(desks, part) for part in drafts]
            runs += [evaluate_cities(desks)] if views.cities else []
    return runs


def _show(run: Run, console: Console, as_json: bool, errors: bool, look_at_test: bool) -> dict[str, Any]:
    from vigie.evaluation import (
        CitiesEvaluation,
        CoverageEvaluation,
        SearchEvaluation,
        differences,
        differences_json,
        render,
        render_cities,
        render_coverage,
        render_differences,
    )

    if isinstance(run, CitiesEvaluation):
        if not as_json:
            render_cities(run, console)
        return run.as_json()
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
