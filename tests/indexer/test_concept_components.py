"""The tagger as spaCy components, in pipelines of spaCy's."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language as Pipeline

from corpus.errors import InputError
from indexer.annotating.concepts.component import CONCEPTS, LABELS, make_concepts

TEXT = (
    "La ville ouvre un observatoire local de la sécurité. L'observatoire réunit chaque mois les chiffres de la police, "
    "de l'hôpital et des écoles, et les place sur une carte. Une convention de partage d'information fixe ce qui peut "
    "circuler entre les services et ce qui reste anonyme."
)
BEES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c> a skos:ConceptScheme .
<http://example.org/c/bees> a skos:Concept ; skos:inScheme <http://example.org/c> ;
    skos:prefLabel "Bees"@en, "Abeilles"@fr .
<http://example.org/c/wasps> a skos:Concept ; skos:inScheme <http://example.org/c> ;
    skos:prefLabel "Wasps"@en, "Guêpes"@fr .
"""


@pytest.fixture(scope="module")
def nlp() -> Pipeline:
    pipeline = spacy.blank("fr")
    pipeline.add_pipe(CONCEPTS, config={"meaning": False})
    return pipeline


def component(nlp: Pipeline, name: str = CONCEPTS) -> Any:
    return nlp.get_pipe(name)


def test_usable_alone(nlp: Pipeline) -> None:
    doc = nlp(TEXT)
    tags = {tag.id: tag for tag in doc._.concepts}
    assert {"local-observatory", "information-sharing"} <= set(tags)
    for tag in tags.values():
        assert tag.evidence
        assert all(TEXT[span.start : span.end] == span.text for span in tag.evidence)


def test_labels_before_concepts_change_nothing(nlp: Pipeline) -> None:
    both = spacy.blank("fr")
    both.add_pipe(LABELS)
    both.add_pipe(CONCEPTS, config={"meaning": False})
    doc = both(TEXT)
    assert doc._.concepts == nlp(TEXT)._.concepts
    spans = {span.label_: span.text for span in doc.spans[LABELS]}
    assert spans["local-observatory"] == "observatoire local de la sécurité"
    assert (both.analyze_pipes() or {})["problems"] == {LABELS: [], CONCEPTS: []}


def test_settings_hold() -> None:
    few = spacy.blank("fr")
    few.add_pipe(CONCEPTS, config={"meaning": False, "most": 1})
    assert len(few(TEXT)._.concepts) == 1
    strict = spacy.blank("fr")
    strict.add_pipe(CONCEPTS, config={"meaning": False, "threshold": 1.0})
    assert strict(TEXT)._.concepts == ()


def test_another_scheme_survives_disk_and_bytes(tmp_path: Path) -> None:
    file = tmp_path / "bees.ttl"
    file.write_text(BEES, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe(LABELS, config={"scheme": str(file)})
    nlp.add_pipe(CONCEPTS, config={"scheme": str(file), "meaning": False, "threshold": 0.0})
    text = "Bees are not wasps. Bees live together, and bees make honey."
    told = nlp(text)._.concepts
    assert told and told[0].id == "bees"
    nlp.to_disk(tmp_path / "kept")
    file.unlink()
    other = spacy.blank("en")
    for name in (LABELS, CONCEPTS):  # made with the packaged scheme, then given the kept one
        other.add_pipe(name, config={} if name == LABELS else {"meaning": False})
        component(other, name).from_bytes(component(nlp, name).to_bytes())
    assert other(text)._.concepts == told
    again = spacy.blank("en")
    again.add_pipe(CONCEPTS, config={"meaning": False})
    component(again).from_disk(tmp_path / "kept" / CONCEPTS)
    assert again(text)._.concepts == told


def test_whole_pipeline_is_kept(nlp: Pipeline, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert loaded.pipe_names == [CONCEPTS]
    assert loaded(TEXT)._.concepts == nlp(TEXT)._.concepts


def test_what_is_no_component_is_refused(nlp: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        component(nlp).from_bytes(b"[]")
    with pytest.raises(InputError):
        component(nlp).from_disk(tmp_path / "nothing")


def test_found_by_spacy_without_an_import() -> None:
    """The entry point that pyproject.toml names leads to the factory."""
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]["spacy_factories"]
    assert set(points) == {LABELS, CONCEPTS}
    assert EntryPoint(CONCEPTS, points[CONCEPTS], "spacy_factories").load() is make_concepts


WORDS = st.sampled_from(
    ["vidéosurveillance", "police", "de", "proximité", "l'éclairage public", "les victimes", ".", "\n", "CLSPD", "et",
     "jeunes", "à", "«", "»", "quartier", "n'est pas", "sur", "un colloque", "conjugale", "violence", "🙂", "e\u0301t\u00e9"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_evidence_of_any_text_is_cut_from_it(nlp: Pipeline, text: str) -> None:
    tags = nlp(text)._.concepts
    assert len(tags) <= 8
    for tag in tags:
        assert tag.evidence
        assert all(text[span.start : span.end] == span.text and span.text for span in tag.evidence)
