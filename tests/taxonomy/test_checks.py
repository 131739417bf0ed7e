"""The checks of files and corpora, and the SHACL shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from taxonomy.checks_in_corpus import label_use
from taxonomy.checks_in_file import check_file
from taxonomy.load import PACKAGED, load_scheme
from taxonomy.scheme import Concept, Label, Scheme
from taxonomy.shacl import shape_issues

HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix : <http://example.org/> .\n"
DEFINED = 'skos:definition "A thing in a garden."@en, "Une chose dans un jardin."@fr'


def kinds(tmp_path: Path, turtle: str) -> set[tuple[str, str]]:
    path = tmp_path / "x.ttl"
    path.write_text(HEAD + turtle, encoding="utf-8")
    return {(issue.kind, issue.concept) for issue in check_file(path)[1]}


def test_relations_told_one_way_or_to_nowhere(tmp_path: Path) -> None:
    found = kinds(
        tmp_path,
        f"""
        :a a skos:Concept ; skos:prefLabel "A"@en, "A"@fr ; {DEFINED} ; skos:narrower :b, :c ; skos:related :z .
        :b a skos:Concept ; skos:prefLabel "B"@en, "B"@fr ; {DEFINED} ; skos:broader :a .
        :c a skos:Concept ; skos:prefLabel "C"@en, "C"@fr ; {DEFINED} .""",
    )
    assert found == {("one-way-relation", "a"), ("dangling-relation", "a")}


def test_broader_alone_is_fine(tmp_path: Path) -> None:
    found = kinds(
        tmp_path,
        f"""
        :a a skos:Concept ; skos:prefLabel "A"@en, "A"@fr ; {DEFINED} .
        :b a skos:Concept ; skos:prefLabel "B"@en, "B"@fr ; {DEFINED} ; skos:broader :a .""",
    )
    assert found == set()


def test_casing_and_repetition(tmp_path: Path) -> None:
    names = "".join(
        f':{n} a skos:Concept ; skos:prefLabel "{n.upper()}ay"@en, "{n.upper()}u"@fr ; skos:broader :a ; {DEFINED} .\n'
        for n in "bcdef"
    )
    found = kinds(
        tmp_path,
        names
        + f""":a a skos:Concept ; skos:prefLabel "garden"@en, "Jardin"@fr ; {DEFINED} ;
            skos:altLabel "Plot"@en, "VEGETABLES"@en ; skos:hiddenLabel "plot"@en .""",
    )
    assert found == {("casing", "a"), ("repeated-label", "a")}


def scheme_of(*labels: tuple[str, str, str]) -> Scheme:
    held: dict[str, list[Label]] = {}
    for concept, language, text in labels:
        held.setdefault(concept, []).append(Label(text, language, "preferred"))  # type: ignore[arg-type]
    return Scheme("", "", tuple(Concept(c, f"urn:{c}", tuple(own)) for c, own in held.items()))


def test_labels_are_looked_for_in_the_texts_as_the_tagger_does() -> None:
    scheme = scheme_of(
        ("audit", "en", "Safety audit"),
        ("police", "en", "Police"),
        ("never", "en", "Glass bridge"),
        ("elsewhere", "fr", "Pont de verre"),
    )
    texts = [("The police made safety audits of every quarter.", "en")] * 5 + [("The police came.", "en")] * 20
    found = {(issue.kind, issue.concept) for issue in label_use(scheme, texts)}  # type: ignore[arg-type]
    assert found == {("unused-label", "never"), ("matches-too-much", "police")}
    assert label_use(scheme, texts[:10]) == []  # type: ignore[arg-type]  # too few to tell


def test_the_packaged_file_passes_checks_and_shapes() -> None:
    assert check_file(PACKAGED)[1] == []
    assert shape_issues(PACKAGED) == []


@pytest.mark.parametrize(
    ("found", "instead", "concept"),
    [
        (' "Homicide"@en,', ' "Homicide"@en, "Murder"@en,', "homicide"),
        ("dcterms:creator", "dcterms:publisher", "https://vigie.example.org/scheme/prevention"),
        (":homicide a skos:Concept ;", ":homicide a skos:Concept ; skos:broader :homicide ;", "homicide"),
        (":homicide a skos:Concept ;", ':homicide a skos:Concept ; vigie:kind "poem" ;', "homicide"),
    ],
)
def test_the_shapes_find_what_is_broken(tmp_path: Path, found: str, instead: str, concept: str) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert found in text
    path = tmp_path / "broken.ttl"
    path.write_text(text.replace(found, instead, 1), encoding="utf-8")
    assert concept in {issue.concept for issue in shape_issues(path)}


def test_every_definition_is_a_sentence() -> None:
    for concept in load_scheme():
        for language in ("fr", "en"):
            text = concept.definitions[language]
            assert len(text) >= 40 and text.endswith(".") and not text[0].islower(), (concept.id, text)


def hierarchy(broader: str) -> str:
    """Turtle of concepts `:child > :parent :parent; …`."""
    pairs = [pair.split(">") for pair in broader.split(";")]
    names = {name for child, parents in pairs for name in (child, *parents.split())}
    concepts = "".join(f':{n} a skos:Concept ; skos:prefLabel "{n}"@en, "{n}"@fr ; {DEFINED} .\n' for n in names)
    return concepts + "".join(f":{c} skos:broader :{p} .\n" for c, parents in pairs for p in parents.split())


@pytest.mark.parametrize(
    ("broader", "deep"),
    [
        ("e>c d;c>a;d>b", set()),  # four concepts above, two levels up
        ("e>d;d>c;c>b;b>a", {"e"}),
        ("e>d a;d>c;c>b;b>a", {"e"}),  # the longest way counts
        ("b>a;a>b;c>b", set()),
    ],
)
def test_depth_is_the_longest_way_up(tmp_path: Path, broader: str, deep: set[str]) -> None:
    found = kinds(tmp_path, hierarchy(broader))
    assert {concept for kind, concept in found if kind == "too-deep"} == deep


def test_the_shapes_count_levels_too(tmp_path: Path) -> None:
    path = tmp_path / "deep.ttl"
    for broader, deep in (("e>c d;c>a;d>b", []), ("e>d;d>c;c>b;b>a", ["e"])):
        path.write_text(HEAD + hierarchy(broader), encoding="utf-8")
        assert [i.concept for i in shape_issues(path) if "four levels" in i.what] == deep
