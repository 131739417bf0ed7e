"""The packaged concept scheme, its loader, checks and exports."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from corpus.errors import InputError, UsageError
from taxonomy.checks import check
from taxonomy.export import FORMATS, export
from taxonomy.load import DERIVED, PACKAGED, load_scheme, to_json
from taxonomy.scheme import Concept, Label, Scheme
from taxonomy.skos import parse, read_graph

MINIMAL = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c/bees> a skos:Concept ; skos:prefLabel "Bees"@en-GB, "Abeilles"@fr-CA, "Bienen"@de ;
    skos:narrower <http://example.org/c/queens> .
<http://example.org/c/queens> a skos:Concept ; skos:prefLabel "Queens"@en, "Reines"@fr .
"""


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme()


def test_packaged_scheme_has_no_issues(scheme: Scheme) -> None:
    assert check(scheme) == []
    assert len(scheme) >= 200
    assert {"partnership", "community-policing", "victims", "observatories"} <= set(scheme.top)


def test_derived_copy_is_current() -> None:
    made_from = hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    assert json.loads(DERIVED.read_text("utf-8"))["made_from"] == made_from, "run: python -m taxonomy.export"
    assert DERIVED.read_text("utf-8") == to_json(load_scheme(PACKAGED), made_from)


def test_derived_copy_says_what_the_turtle_says(scheme: Scheme) -> None:
    assert scheme.digest == load_scheme(PACKAGED).digest


def test_every_concept_has_both_languages(scheme: Scheme) -> None:
    for concept in scheme:
        assert scheme.label(concept.id, "fr") != concept.id != scheme.label(concept.id, "en")
        assert concept.definitions["fr"] and concept.definitions["en"]
        assert set(concept.scope_notes) in ({"fr", "en"}, set()), concept.id


def test_hierarchy(scheme: Scheme) -> None:
    assert scheme.ancestors("cpted") == ("situational-prevention", "prevention-approaches")
    assert "repeat-victimization" in scheme.descendants("victims")
    assert not scheme["settings"].tags and not scheme["toolkit-guide"].tags and scheme["victims"].tags


def test_unknown_concept_proposes_near_ids(scheme: Scheme) -> None:
    with pytest.raises(UsageError, match="victim-suport") as caught:
        scheme["victim-suport"]
    assert "victim-support" in caught.value.remedy


@pytest.mark.parametrize("ending", [".ttl", ".rdf", ".jsonld"])
def test_export_reads_back_as_the_same_scheme(scheme: Scheme, tmp_path: Path, ending: str) -> None:
    form = {".ttl": "turtle", ".rdf": "rdfxml", ".jsonld": "jsonld"}[ending]
    path = tmp_path / f"scheme{ending}"
    path.write_text(export(scheme, form), encoding="utf-8")  # type: ignore[arg-type]
    assert load_scheme(path).digest == scheme.digest


def test_table_has_a_line_for_each_concept(scheme: Scheme) -> None:
    assert "csv" in FORMATS
    assert len(export(scheme, "csv").splitlines()) == len(scheme) + 1


def test_any_skos_file_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "bees.ttl"
    path.write_text(MINIMAL, encoding="utf-8")
    scheme = load_scheme(path)
    assert scheme.label("bees", "fr") == "Abeilles" and scheme.label("bees", "en") == "Bees"
    assert scheme["queens"].broader == ("bees",) and scheme["queens"].tags
    assert {issue.kind for issue in check(scheme)} == {"no-definition"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.ttl", "this is not turtle"), ("x.ttl", ""), ("x.txt", MINIMAL), ("x.rdf", "<rdf"), ("x.jsonld", "{")],
)
def test_bad_files_are_input_errors(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=name):
        load_scheme(path)


def test_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        parse(tmp_path / "none.ttl")


def concept(concept_id: str, *names: str, **more: object) -> Concept:
    labels = tuple(Label(name, language, "preferred") for name, language in zip(names, ("en", "fr"), strict=False))
    both = {"en": "A thing.", "fr": "Une chose."}
    return Concept(concept_id, f"http://example.org/{concept_id}", labels, definitions=both, **more)  # type: ignore[arg-type]


def issues_of(*concepts: Concept) -> set[tuple[str, str]]:
    return {(issue.kind, issue.concept) for issue in check(Scheme("", "", concepts))}


def test_checks_find_duplicates_after_folding() -> None:
    found = issues_of(concept("a", "Élan", "Un", narrower=("b",)), concept("b", "elan", "Deux", broader=("a",)))
    assert found == {("duplicate-label", "a"), ("duplicate-label", "b")}


def test_checks_find_cycles_orphans_and_missing_labels() -> None:
    cycle = issues_of(
        concept("a", "One", "Un", broader=("b",), narrower=("b",)),
        concept("b", "Two", "Deux", broader=("a",), narrower=("a",)),
    )
    assert {("cycle", "a"), ("cycle", "b")} <= cycle
    alone = issues_of(concept("a", "One"), concept("b", "Two", "Deux"))
    assert {("no-preferred-label", "a"), ("orphan", "a"), ("orphan", "b")} == alone


def test_deprecated_concept_leads_to_its_successor() -> None:
    scheme = Scheme(
        "", "", (concept("old", "Old", "Vieux", deprecated=True, replaced_by="new"), concept("new", "New", "Neuf"))
    )
    assert scheme.current("old") == "new" and scheme.current("new") == "new"


def test_graph_without_concepts_is_an_input_error() -> None:
    from rdflib import Graph

    with pytest.raises(InputError, match="empty"):
        read_graph(Graph(), "empty")
