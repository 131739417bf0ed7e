"""`python -m benchmarks.engines [--articles N]`: exits 1 when Vigie costs more than its floors allow."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.engines.measure import run
from benchmarks.engines.serving import server

parser = argparse.ArgumentParser()
parser.add_argument("--articles", type=int, default=100_000)
parser.add_argument("--queries", type=int, default=200)
asked = parser.parse_args()
with server() as url, tempfile.TemporaryDirectory() as folder:
    sys.exit(0 if run(url, Path(folder), asked.articles, asked.queries) else 1)
