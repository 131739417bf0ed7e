"""Progress on a terminal: how many, how quickly, how long still."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys

_RUN = """
import time
from vigie.cli.printing import progress_steps
with progress_steps() as step:
    for n in range(1, 5):
        step("fetch", n, 40)
        time.sleep(0.15)
"""


def test_progress_tells_rate_and_remaining_time() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}
    process = subprocess.Popen([sys.executable, "-c", _RUN], stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:
        pass  # Linux's way to say that the other end is closed
    assert process.wait(20) == 0
    told = shown.decode()
    assert "4/40" in told and re.search(r"\d\.\d/s", told) and re.search(r"0:00:\d\d", told)
