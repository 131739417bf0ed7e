"""`python -m benchmarks.path [annotating] [searching] [exporting] [starting]`: all of them without a name."""

from __future__ import annotations

import sys

from benchmarks.path import annotating, exporting, searching, starting

PARTS = {"starting": starting.run, "annotating": annotating.run, "searching": searching.run, "exporting": exporting.run}

for name in sys.argv[1:] or list(PARTS):
    PARTS[name]()
