"""Importing this loads all that annotating needs: for a process from which others are forked."""

from __future__ import annotations

import tempfile
from pathlib import Path

import indexer.engines.tantivy
import indexer.linking  # noqa: F401 - loaded before forking, too
from vigie.annotating import annotate_inputs

_TEXTS = {
    "en.html": "<h1>Street lighting</h1><p>The city of Leeds and its police light the streets of a quarter.</p>",
    "fr.html": "<h1>Des médiateurs de nuit</h1><p>La ville de Liège et sa police forment douze médiateurs sociaux.</p>",
}

with tempfile.TemporaryDirectory() as _folder:
    for _name, _text in _TEXTS.items():
        (Path(_folder) / _name).write_text(f"<html><body>{_text * 3}</body></html>", encoding="utf-8")
    list(annotate_inputs([Path(_folder)], issued=None, max_bytes=100_000))
