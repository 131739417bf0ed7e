"""A table and a plot of systems compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError
from vigie.evaluation.systems import MEASURES, SystemsCompared
from vigie.evaluation.tables import simple_table

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#666666")
HATCHES = ("", "//", "..", "xx", "--")
"""So that the bars are told apart without colours."""


def render_systems(compared: SystemsCompared, console: Console) -> None:
    """Print a table of all measures by language, and one of micro-F1 by branch of the taxonomy."""
    title = f"Concepts, part {compared.part}: {compared.articles} articles as in the gold"
    table = simple_table(title, ("system", "articles"), MEASURES)
    for name, slices in compared.figures.items():
        for part, figures in slices.items():
            table.add_row(name if part == "all" else "", part, *(f"{figures[one]:.3f}" for one in MEASURES))
    console.print(table)
    for name, rule in compared.rules.items():
        console.print(f"{name}: {rule}.", style="dim", highlight=False)
    table = simple_table("Micro-F1 by branch", ("branch",), (*compared.figures, "gold tags"))
    for branch, held in compared.branches.items():
        table.add_row(branch, *(f"{held[name]:.3f}" for name in compared.figures), str(compared.gold[branch]))
    console.print(table)


def plot_systems(compared: SystemsCompared, path: Path) -> None:
    """Draw micro-F1 by language and by branch as bars, an SVG.

    Raises:
        UsageError: matplotlib is not installed, or the file cannot be written.
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise UsageError("A plot needs matplotlib.", "pip install matplotlib (it is among the dev extras).") from error
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "vigie"  # so that equal figures give equal files
    mpl.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    names = list(compared.figures)
    by_language = {f"{part}": {n: compared.figures[n][part]["F1"] for n in names} for part in ("all", "fr", "en")}
    by_branch = {f"{b} ({compared.gold[b]})": held for b, held in compared.branches.items()}
    figure, (above, below) = pyplot.subplots(
        1, 2, figsize=(11, 0.45 * len(by_branch) + 1.8), width_ratios=(1, 2), layout="constrained"
    )
    for axes, groups in ((above, by_language), (below, by_branch)):
        height = 0.8 / len(names)
        for n, name in enumerate(names):
            places = [row + (n - (len(names) - 1) / 2) * height for row in range(len(groups))]
            values = [held[name] for held in groups.values()]
            axes.barh(places, values, height, label=name, color=COLOURS[n % 5], hatch=HATCHES[n % 5], edgecolor="white")
        axes.set_yticks(range(len(groups)), list(groups))
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.set_xlabel("micro-F1")
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*below.get_legend_handles_labels(), loc="outside lower right", ncols=len(names), frameon=False)
    figure.suptitle(f"Concepts on part {compared.part}, by language and by branch (gold tags)", x=0.01, ha="left")
    try:
        figure.savefig(path, metadata={"Date": None})
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}).", "Name a file in a folder that exists."
        ) from error
    finally:
        pyplot.close(figure)
