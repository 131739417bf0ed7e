"""`python -m benchmarks.crawl [--pages N]`: exits 1 when fetching or a second crawl costs more than allowed."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.crawl.measure import run

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--annotate", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if run(Path(folder), asked.pages, asked.rounds, asked.annotate) else 1)
