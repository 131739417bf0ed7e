"""`vigie --help` against a bare Typer application with as many commands."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

_BARE = """
import typer
app = typer.Typer()
{commands}
app()
"""


def run(rounds: int = 15) -> None:
    """Time both in turn and print the ratio."""
    from vigie.cli import app

    number = len(app.registered_commands) + len(app.registered_groups)
    commands = "\n".join(
        f"@app.command()\ndef c{n}(a: str = '', b: int = 0) -> None:\n    'Help.'\n" for n in range(number)
    )
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder) / "bare.py"
        bare.write_text(_BARE.format(commands=commands))
        ours, theirs = [], []
        for n in range(rounds + 2):
            a = _seconds([sys.executable, "-m", "vigie", "--help"])
            b = _seconds([sys.executable, str(bare), "--help"])
            if n >= 2:
                ours.append(a)
                theirs.append(b)
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    Console().print(
        f"vigie --help {statistics.median(ours) * 1000:.0f} ms, bare Typer with {number} commands "
        f"{statistics.median(theirs) * 1000:.0f} ms, ratio {ratio:.2f}"
    )


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
