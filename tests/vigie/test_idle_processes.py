"""The processes that annotate beside a service end by themselves where nothing comes, and well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("module", ["vigie.attending", "vigie.drafting"])
def test_an_idle_process_ends_well_while_its_service_lives(module: str, pages_home: Path) -> None:
    code = f"import sys, {module} as process\nprocess.IDLE_SECONDS = 1\nsys.exit(process.main())"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "VIGIE_HOME": str(pages_home)},
    ) as process:
        code_of_exit = process.wait(120)
        assert process.stderr is not None
        assert (code_of_exit, process.stderr.read()) == (0, b"")
