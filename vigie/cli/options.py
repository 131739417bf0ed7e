"""The options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the corpus; else $VIGIE_HOME, else ./vigie-data.", metavar="DIR"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on standard output and nothing else.")]
Issued = Annotated[
    datetime | None,
    typer.Option(
        "--issued", formats=["%Y-%m-%d"], help="Date of issue of every input, over what a page says.", metavar="DATE"
    ),
]
MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, help="Larger files are reported and left out.")]
DEFAULT_MAX_BYTES = 50_000_000
