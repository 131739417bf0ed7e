"""Declared sources: where documents come from, on the web and elsewhere, and what may be done with them."""

from crawler.sources.declared import (
    ArchiveSource,
    Crawl,
    Declared,
    FolderSource,
    OaiSource,
    ReferencesSource,
    Source,
    SourceBase,
    WebSource,
)
from crawler.sources.loading import load_sources

__all__ = [
    "ArchiveSource",
    "Crawl",
    "Declared",
    "FolderSource",
    "OaiSource",
    "ReferencesSource",
    "Source",
    "SourceBase",
    "WebSource",
    "load_sources",
]
