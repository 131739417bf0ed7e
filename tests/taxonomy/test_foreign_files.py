"""SKOS as other tools write it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from corpus.errors import InputError
from taxonomy.dictionary import Dictionary
from taxonomy.load import load_scheme
from taxonomy.lookup import LabelLookup

# In the manner of a vocabulary server's download: typed by rdf:type, no identifiers, closure told, labels also as
# resources, regional tags, and a second scheme in the same file.
RDF_XML = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
  xmlns:skosxl="http://www.w3.org/2008/05/skos-xl#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dct="http://purl.org/dc/terms/" xmlns:owl="http://www.w3.org/2002/07/owl#">
<rdf:Description rdf:about="http://voc.example.org/gardens/">
  <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#ConceptScheme"/>
  <dc:title xml:lang="en">Garden words</dc:title><dc:title xml:lang="fr-CA">Mots du jardin</dc:title>
  <dct:hasVersion>7</dct:hasVersion><dct:modified>2020-02-01</dct:modified>
  <skos:hasTopConcept rdf:resource="http://voc.example.org/gardens/p1"/>
</rdf:Description>
<rdf:Description rdf:about="http://voc.example.org/tools/">
  <rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#ConceptScheme"/>
</rdf:Description>
<skos:Concept rdf:about="http://voc.example.org/gardens/p1">
  <skos:prefLabel xml:lang="en">Community gardens</skos:prefLabel>
  <skos:prefLabel xml:lang="fr">Jardins partagés</skos:prefLabel>
  <skos:prefLabel xml:lang="fr-CA">Jardins communautaires</skos:prefLabel>
  <skos:prefLabel xml:lang="de">Gemeinschaftsgärten</skos:prefLabel>
  <skosxl:prefLabel rdf:resource="http://voc.example.org/gardens/xl_1"/>
  <skos:inScheme rdf:resource="http://voc.example.org/gardens/"/>
</skos:Concept>
<skos:Concept rdf:about="http://voc.example.org/gardens/p2">
  <skos:prefLabel xml:lang="en">Allotments</skos:prefLabel><skos:prefLabel xml:lang="fr">Jardins ouvriers</skos:prefLabel>
  <skos:altLabel xml:lang="en">RHS</skos:altLabel>
  <skos:broader rdf:resource="http://voc.example.org/gardens/p1"/>
  <skos:broaderTransitive rdf:resource="http://voc.example.org/gardens/p1"/>
  <skos:inScheme rdf:resource="http://voc.example.org/gardens/"/>
</skos:Concept>
<skos:Concept rdf:about="http://voc.example.org/tools/p1">
  <skos:prefLabel xml:lang="en">Spades</skos:prefLabel>
  <skos:inScheme rdf:resource="http://voc.example.org/tools/"/>
</skos:Concept>
<rdf:Description rdf:about="http://voc.example.org/gardens/xl_1">
  <skosxl:literalForm xml:lang="en">Community gardens</skosxl:literalForm>
</rdf:Description>
</rdf:RDF>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "gardens.rdf"
    path.write_text(RDF_XML, encoding="utf-8")
    return path


def test_the_larger_scheme_is_read_with_its_metadata(file: Path) -> None:
    scheme = load_scheme(file)
    assert {c.id for c in scheme} == {"p1", "p2"} and scheme.version == "7"
    assert scheme.name("fr") == "Mots du jardin" and scheme.metadata.modified == "2020-02-01"
    assert scheme["p1"].named("fr", "preferred") == ("Jardins partagés",)
    assert scheme["p1"].named("fr", "alternative") == ("Jardins communautaires",)
    assert scheme.ancestors("p2") == ("p1",) and scheme["p2"].tags


def test_another_scheme_of_the_file_is_read_when_asked(file: Path) -> None:
    assert [c.id for c in load_scheme(file, scheme_uri="http://voc.example.org/tools/")] == ["p1"]
    with pytest.raises(InputError, match="no scheme"):
        load_scheme(file, scheme_uri="http://voc.example.org/none/")


def test_without_marks_initials_match_by_case(file: Path) -> None:
    scheme = load_scheme(file)
    assert Dictionary(scheme).acronyms.following
    assert [m.concept for m in LabelLookup(scheme).find("the RHS and community gardens")] == ["p2", "p1"]
    assert [m.concept for m in LabelLookup(scheme).find("rhs garden")] == []
    assert [m.concept for m in LabelLookup(scheme).find(" rhs ")] == ["p2"], (
        "alone in any case, as those that are marked"
    )


def test_labels_that_are_resources_are_read_where_there_are_no_others(tmp_path: Path) -> None:
    path = tmp_path / "xl.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
        <urn:x/a> a skos:Concept ; xl:prefLabel [ xl:literalForm "Hedges"@en ] ; xl:altLabel [ xl:literalForm "Haies"@fr ] .
        """,
        encoding="utf-8",
    )
    scheme = load_scheme(path)
    assert scheme["a"].named("en", "preferred") == ("Hedges",) and scheme["a"].named("fr", "alternative") == ("Haies",)


def test_untagged_labels_count_in_the_language_of_the_scheme(tmp_path: Path) -> None:
    path = tmp_path / "plain.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix dc: <http://purl.org/dc/elements/1.1/> .
        <urn:s> a skos:ConceptScheme ; dc:language "fr" .
        <urn:s/a> a skos:Concept ; skos:prefLabel "Haies" ; skos:inScheme <urn:s> .""",
        encoding="utf-8",
    )
    assert [(x.language, x.text) for x in load_scheme(path)["a"].labels] == [("fr", "Haies")]


def test_the_same_last_part_of_two_addresses_makes_two_ids(tmp_path: Path) -> None:
    path = tmp_path / "two.ttl"
    path.write_text(
        """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <http://x.org/a/1> a skos:Concept . <http://x.org/b/1> a skos:Concept . <http://x.org/c/L'%C3%A9t%C3%A9> a skos:Concept .""",
        encoding="utf-8",
    )
    assert {c.id for c in load_scheme(path)} == {"a-1", "b-1", "L-été"}


@pytest.mark.parametrize(
    "context",
    [
        "ADDRESS",
        [{}, "ADDRESS"],
        [[{}, ["ADDRESS"]]],
        {"@version": 1.1, "@import": "ADDRESS"},
        {"@version": 1.1, "part": {"@id": "urn:part", "@context": {"@import": "ADDRESS"}}},
        {"@version": 1.1, "part": {"@id": "urn:part", "@context": "ADDRESS"}},
    ],
)
def test_nothing_is_fetched_for_json_ld(tmp_path: Path, context: object) -> None:
    path = tmp_path / "x.jsonld"
    held = {"@context": context, "@id": "urn:a", "part": {"@id": "urn:b", "urn:c": "d"}}
    path.write_text(json.dumps(held).replace("ADDRESS", "http://127.0.0.1:1/context.jsonld"), encoding="utf-8")
    with pytest.raises(InputError, match="not fetched"):
        load_scheme(path)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("null.json", "null", "neither an object nor a list"),
        ("number.jsonld", "5", "neither an object nor a list"),
        ("lists.jsonld", "[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ("contexts.jsonld", '{"@context":' + "[" * 900 + "]" * 900 + "}", "nested too deeply"),
        ("nodes.ttl", "<urn:a> <urn:b> " + "[ <urn:c> " * 100_000, "nested too deeply"),
        ("half.rdf", RDF_XML[: len(RDF_XML) // 2], "not well formed xml"),
    ],
)
def test_what_is_no_rdf_is_told_in_a_line(tmp_path: Path, name: str, text: str, reason: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        load_scheme(path)


def declaring(tmp_path: Path, entities: str, label: str) -> Path:
    path = tmp_path / "entities.rdf"
    text = RDF_XML.replace("Allotments", label).replace("?>", f"?><!DOCTYPE rdf:RDF [{entities}]>", 1)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY x "&b;&b;">',
        f'<!ENTITY x "{"ha" * 500}">',
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        "<!ENTITY % p \"<!ENTITY x 'ha'>\"> %p;",
    ],
)
def test_entities_that_swell_or_stand_for_files_are_refused(tmp_path: Path, entities: str) -> None:
    with pytest.raises(InputError, match="declares entities"):
        load_scheme(declaring(tmp_path, entities, "&x;"))


def test_a_thousand_bytes_of_entities_take_no_time(tmp_path: Path) -> None:
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    began = time.monotonic()
    with pytest.raises(InputError, match="declares entities"):
        load_scheme(declaring(tmp_path, f'<!ENTITY a0 "ha">{nested}', "&a9;"))
    assert time.monotonic() - began < 5


def test_entities_that_shorten_an_address_are_read(tmp_path: Path) -> None:
    """Editors of ontologies write them into most files."""
    scheme = load_scheme(declaring(tmp_path, '<!ENTITY plots "Allotments and plots">', "&plots;"))
    assert scheme["p2"].named("en", "preferred") == ("Allotments and plots",)
