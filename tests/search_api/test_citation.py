"""Citations, read back by other people's parsers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import bibtexparser
import rispy

from search_api.citation import Reference, bibtex, ris, sentence

REFERENCE = Reference(
    id="a1b2",
    title="Médiation & 100 % de nuit : l’exemple de {Liège}",
    authors=("Sophie de l’Exemple", "Anne Example"),
    publication="La Vigie, bulletin d'exemple",
    edition="Numéro 7",
    issued="2005-03-01",
    issued_precision="day",
    language="fr",
    url="https://example.org/n7_a#2",
    keywords=("Médiation sociale", "Vie nocturne"),
)


def test_ris_is_read_back() -> None:
    [record] = rispy.loads(ris(REFERENCE))
    assert record["title"] == REFERENCE.title
    assert record["authors"] == ["Exemple, Sophie de l’", "Example, Anne"] or len(record["authors"]) == 2
    assert (record["year"], record["number"], record["urls"]) == ("2005", "Numéro 7", ["https://example.org/n7_a#2"])
    assert record["keywords"] == list(REFERENCE.keywords)


def test_bibtex_is_read_back() -> None:
    library = bibtexparser.parse_string(bibtex(REFERENCE))
    assert not library.failed_blocks
    [found] = library.entries
    assert found.key == "a1b2"
    assert found["year"] == "2005"
    assert "Médiation" in found["title"] and r"\&" in found["title"]


def test_what_is_not_known_is_left_out() -> None:
    bare = Reference("x", "", (), "Bulletin", None, None, None, "en", None)
    [record] = rispy.loads(ris(bare))
    assert record["title"] == "Bulletin" and "year" not in record
    assert sentence(bare, "en") == "[untitled]. Bulletin."


def test_a_ready_line_in_either_language() -> None:
    line = sentence(REFERENCE, "fr", accessed=date(2026, 1, 5))
    assert "«\u00a0Médiation" in line and "Numéro 7" in line and "1er mars 2005" in line
    assert line.endswith("(consulté le 5 janvier 2026).")
    month = replace(REFERENCE, issued_precision="month", url=None)
    assert sentence(month, "fr").endswith("Numéro 7, mars 2005.") and sentence(month, "en").endswith("March 2005.")
