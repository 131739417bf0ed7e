"""`python -m benchmarks.path [annotating] [tagging] [searching] [exporting] [starting]`: all of them without a name."""

from __future__ import annotations

import sys
from collections.abc import Callable

from benchmarks.path import annotating, exporting, searching, starting, tagging

PARTS: dict[str, Callable[[], None]] = {
    "starting": starting.run,
    "annotating": annotating.run,
    "tagging": tagging.run,
    "searching": searching.run,
    "exporting": exporting.run,
}

for name in sys.argv[1:] or list(PARTS):
    PARTS[name]()
