"""Reading a concept scheme: any SKOS file, and the packaged one quickly."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from taxonomy.scheme import Concept, ForeignMatch, Label, Scheme, SchemeMetadata

PACKAGED = Path(__file__).with_name("prevention.ttl")
DERIVED = PACKAGED.with_suffix(".json")
"""What `PACKAGED` says, as JSON: rdflib takes half a second to start and read, too long for the command line."""


def load_scheme(path: Path | None = None, *, scheme_uri: str | None = None) -> Scheme:
    """The concept scheme in that file (Turtle, RDF/XML, N-Triples, N3 or JSON-LD), by default the packaged one.

    An id is the concept's `dcterms:identifier`, else the last part of its address. Concepts without Vigie's own
    properties are fine. Labels in languages other than French and English are left out. Of several schemes in one file
    the one with most concepts is read, or the one of that address.

    Raises:
        InputError: the file cannot be read, is not RDF, or holds no SKOS concept.
    """
    if path is None:
        return _packaged()
    from taxonomy.skos import parse, read_graph  # here, as rdflib is slow to start and seldom needed

    return read_graph(parse(path), path.name, scheme_uri=scheme_uri)


def _packaged() -> Scheme:
    source = hashlib.sha256(PACKAGED.read_bytes()).hexdigest()
    if DERIVED.exists():
        kept: dict[str, Any] = json.loads(DERIVED.read_text(encoding="utf-8"))
        if kept.get("made_from") == source:
            return scheme_of_json(kept)
    return load_scheme(PACKAGED)  # edited since the copy was made: the source counts


def to_json(scheme: Scheme, made_from: str) -> str:
    """The scheme as the derived copy holds it; `made_from` is the sha256 of the file that it was read from."""
    held = {"made_from": made_from, **scheme_as_json(scheme)}
    return json.dumps(held, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def scheme_as_json(scheme: Scheme) -> dict[str, Any]:
    """The scheme as plain values; `scheme_of_json` makes an equal scheme of them."""
    metadata = {k: v for k, v in asdict(scheme.metadata).items() if v not in ("", (), {})}
    return {
        "uri": scheme.uri,
        "version": scheme.version,
        "metadata": metadata,
        "concepts": [concept_as_json(c) for c in scheme],
    }


def concept_as_json(concept: Concept) -> dict[str, Any]:
    """One concept as plain values, without what is empty."""
    values = {k: v for k, v in asdict(concept).items() if v not in (None, (), {}, False, "")}
    values["labels"] = [[x["role"], x["language"], x["text"]] for x in values.get("labels", ())]
    return values


def scheme_of_json(held: dict[str, Any]) -> Scheme:
    """The scheme from what `scheme_as_json` gave.

    Raises:
        KeyError, TypeError: they are not that.
    """
    told: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in held.get("metadata", {}).items()}
    concepts = tuple(concept_of_json(kept) for kept in held["concepts"])
    return Scheme(held["uri"], held["version"], concepts, SchemeMetadata(**told))


def concept_of_json(kept: dict[str, Any]) -> Concept:
    """The concept from what `concept_as_json` gave."""
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in kept.items()}
    values["labels"] = tuple(Label(text, language, role) for role, language, text in kept["labels"])
    values["examples"] = tuple((language, text) for language, text in kept.get("examples", ()))
    values["mappings"] = tuple(ForeignMatch(**match) for match in kept.get("mappings", ()))
    return Concept(**values)
