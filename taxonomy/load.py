"""Reading a concept scheme: any SKOS file, and the packaged one quickly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from taxonomy.scheme import Concept, ForeignMatch, Label, Scheme

PACKAGED = Path(__file__).with_name("prevention.ttl")
DERIVED = PACKAGED.with_suffix(".json")
"""What `PACKAGED` says, as JSON: rdflib takes half a second to start and read, too long for the command line."""


def load_scheme(path: Path | None = None) -> Scheme:
    """The concept scheme in that file (Turtle, RDF/XML, N-Triples or JSON-LD), by default the packaged one.

    An id is the concept's `dcterms:identifier`, else the last part of its address. Concepts without Vigie's own
    properties are fine. Labels in languages other than French and English are left out.

    Raises:
        InputError: the file cannot be read, is not RDF, or holds no SKOS concept.
    """
    if path is None:
        return _packaged()
    from taxonomy.skos import parse, read_graph  # here, as rdflib is slow to start and seldom needed

    return read_graph(parse(path), path.name)


def _packaged() -> Scheme:
    source = hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    if DERIVED.exists():
        kept: dict[str, Any] = json.loads(DERIVED.read_text(encoding="utf-8"))
        if kept.get("made_from") == source:
            return _from_json(kept)
    return load_scheme(PACKAGED)  # edited since the copy was made: the source counts


def to_json(scheme: Scheme, made_from: str) -> str:
    """The scheme as the derived copy holds it; `made_from` is the sha256 of the file that it was read from."""
    concepts = [{k: v for k, v in asdict(c).items() if v not in (None, (), {}, False)} for c in scheme]
    for concept in concepts:
        concept["labels"] = [[x["role"], x["language"], x["text"]] for x in concept.get("labels", ())]
    held = {"made_from": made_from, "uri": scheme.uri, "version": scheme.version, "concepts": concepts}
    return json.dumps(held, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _from_json(held: dict[str, Any]) -> Scheme:
    concepts = []
    for kept in held["concepts"]:
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in kept.items()}
        values["labels"] = tuple(Label(text, language, role) for role, language, text in kept["labels"])
        values["mappings"] = tuple(ForeignMatch(**match) for match in kept.get("mappings", ()))
        concepts.append(Concept(**values))
    return Scheme(held["uri"], held["version"], tuple(concepts))
