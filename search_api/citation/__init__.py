"""Citations of articles: records for reference managers, and ready lines in the styles of the field."""

from search_api.citation.records import MEDIA_TYPES, RecordFormat, bibtex, csl, record, ris
from search_api.citation.reference import Reference, reference_of_article, reference_of_entry
from search_api.citation.styles import STYLES, Style, styled

__all__ = [
    "MEDIA_TYPES",
    "STYLES",
    "RecordFormat",
    "Reference",
    "Style",
    "bibtex",
    "csl",
    "record",
    "reference_of_article",
    "reference_of_entry",
    "ris",
    "styled",
]
