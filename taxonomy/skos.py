"""SKOS in RDF: reading a concept scheme, ours or anybody's, from a graph."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote
from xml.sax import SAXException

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from rdflib import DC, DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.term import Node

from corpus.errors import InputError
from taxonomy.scheme import (
    LANGUAGES,
    Concept,
    ForeignMatch,
    Label,
    LabelLanguage,
    LabelRole,
    MatchKind,
    Scheme,
    SchemeMetadata,
    known_kind,
)

OWN = Namespace("https://vigie.example.org/vocabulary#")
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")

FORMATS = {
    ".ttl": "turtle",
    ".rdf": "xml",
    ".xml": "xml",
    ".owl": "xml",
    ".skos": "xml",
    ".jsonld": "json-ld",
    ".json": "json-ld",
    ".nt": "nt",
    ".n3": "n3",
}
"""The notation of RDF that the ending of a file's name stands for."""
PREDICATES: dict[LabelRole, URIRef] = {
    "preferred": SKOS.prefLabel,
    "alternative": SKOS.altLabel,
    "hidden": SKOS.hiddenLabel,
    "acronym": OWN["acronym"],
    "weak": OWN["weakLabel"],
    "title": OWN["titleLabel"],
    "never": OWN["neverLabel"],
    "clue": OWN["clue"],
}
_MATCHES: tuple[MatchKind, ...] = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_LONGEST_ENTITY = 300
"""Characters that an entity of RDF/XML may stand for: editors of ontologies shorten addresses by them."""
_UNREADABLE = (
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    SAXException,
    ParserError,
)
"""What rdflib raises over files that are none of their format."""
_NOT_IN_IDS = re.compile(r"[^\w.~-]+")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is the same for all concepts of a graph."""

    graph: Graph
    ids: Mapping[Node, str]
    untagged: tuple[LabelLanguage, ...]
    """The languages in which a literal without a language tag counts."""


def parse(path: Path) -> Graph:
    """The RDF graph in a file. Nothing is fetched: a JSON-LD context must stand in the file itself.

    Raises:
        InputError: the format is not known, or the file is not readable, not well formed or not safe to read.
    """

    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path.name} has no ending that names an RDF format.", f"Use one of {', '.join(FORMATS)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Check path and rights.") from error
    graph = Graph()
    try:
        if form == "json-ld":
            _refuse_remote_context(_structure(data), path.name)
        elif form == "xml":
            _refuse_entities(data, path.name)
        graph.parse(data=data, format=form)
    except _UNREADABLE as error:
        told = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        reason = " ".join(told.split())[:200].rstrip(".")
        raise InputError(f"{path.name} is not well formed {form}: {reason}.", "Check it with an RDF tool.") from error
    return graph


def _structure(data: bytes) -> object:
    document = json.loads(data)
    if not isinstance(document, dict | list):
        raise TypeError("it holds neither an object nor a list")
    return document


def _refuse_remote_context(document: object, name: str) -> None:
    """Raise InputError where a JSON-LD document would have its context, or a part of it, fetched from an address."""
    waiting = [document]
    while waiting:
        held = waiting.pop()
        if isinstance(held, list):
            waiting += held
        elif isinstance(held, dict):
            if "@import" in held or _has_address(held.get("@context")):
                raise InputError(
                    f"{name} takes its context from an address, which is not fetched.", "Put the @context into it."
                )
            waiting += held.values()


def _has_address(context: object) -> bool:
    return isinstance(context, str) or (isinstance(context, list) and any(map(_has_address, context)))


class _EntityGuard(DefusedExpatParser):  # type: ignore[misc]  # defusedxml has no types
    """Reads XML for nothing but the entities that it declares: those that only shorten a text may stay."""

    def defused_entity_decl(self, name: str, is_parameter: bool, value: str | None, *told: str | None) -> None:
        if is_parameter or value is None or "&" in value or len(value) > _LONGEST_ENTITY:
            super().defused_entity_decl(name, is_parameter, value, *told)


def _refuse_entities(data: bytes, name: str) -> None:
    """Raise InputError where XML declares entities that swell when they are read, or stand for another file."""
    try:
        _EntityGuard().parse(BytesIO(data))
    except DefusedXmlException as error:
        raise InputError(
            f"{name} declares entities that hold entities, long texts or other files, which are not read.",
            "Write out what they stand for.",
        ) from error


def read_graph(graph: Graph, name: str, *, scheme_uri: str | None = None) -> Scheme:
    """The scheme in a graph.

    Where several schemes stand in it, the one that holds most concepts is read, with the concepts of no scheme. An id
    is `dcterms:identifier`, else the last part of the address, with the part before it where two would be the same.

    Args:
        graph: the RDF.
        name: what errors call it.
        scheme_uri: address of the scheme to read.

    Raises:
        InputError: the graph holds no SKOS concept, not that scheme, or two concepts with one identifier.
    """
    found = {s for s in graph.subjects(RDF.type, SKOS.Concept, unique=True) if isinstance(s, URIRef)}
    if not found:
        raise InputError(f"{name} holds no skos:Concept.", "Give a SKOS concept scheme.")
    top, members = _chosen(graph, found, name, scheme_uri)
    ids = _ids(graph, members, name)
    reading = _Reading(graph, ids, _untagged(graph, top))
    version = next((str(v) for p in (OWL.versionInfo, DCTERMS.hasVersion) if (v := graph.value(top, p))), "")
    concepts = tuple(_concept(reading, node) for node in sorted(members, key=lambda n: ids[n]))
    return Scheme(str(top or ""), version, concepts, _metadata(reading, top))


def _chosen(graph: Graph, found: set[URIRef], name: str, wanted: str | None) -> tuple[Node | None, list[URIRef]]:
    """The scheme to read and its concepts, with those that belong to none."""
    members: dict[Node, set[URIRef]] = defaultdict(set)
    for declared in graph.subjects(RDF.type, SKOS.ConceptScheme, unique=True):
        members[declared] = set()
    for concept in found:
        holding = {
            *graph.objects(concept, SKOS.inScheme),
            *graph.objects(concept, SKOS.topConceptOf),
            *graph.subjects(SKOS.hasTopConcept, concept),
        }
        for scheme in holding:
            members[scheme].add(concept)
    if wanted is not None and URIRef(wanted) not in members:
        listed = ", ".join(sorted(map(str, members))[:10]) or "none"
        raise InputError(f"{name} holds no scheme {wanted}.", f"It holds: {listed}.")
    if not members:
        return None, list(found)
    chosen = URIRef(wanted) if wanted is not None else min(members, key=lambda s: (-len(members[s]), str(s)))
    free = found - set().union(*members.values())
    return chosen, list(members[chosen] | free)


def _ids(graph: Graph, nodes: list[URIRef], name: str) -> dict[Node, str]:
    given = {node: identifier for node in nodes if (identifier := graph.value(node, DCTERMS.identifier)) is not None}
    if len({str(identifier) for identifier in given.values()}) < len(given):
        raise InputError(f"{name} has two concepts with the same id.", "Give each a dcterms:identifier of its own.")
    ids: dict[Node, str] = {node: _short(str(given.get(node, node)), 1) for node in nodes}
    parts = 1
    while len(set(ids.values())) < len(ids):
        parts += 1
        if parts > max(str(node).count("/") for node in nodes) + 2:
            raise InputError(f"{name} has two concepts with the same id.", "Give each a dcterms:identifier of its own.")
        counts = Counter(ids.values())
        ids = {node: _short(str(node), parts) if counts[held] > 1 else held for node, held in ids.items()}
    return ids


def _short(address: str, parts: int) -> str:
    """The last parts of an address, fit to stand in one."""
    pieces = [piece for piece in re.split(r"[/#]", unquote(address)) if piece]
    return _NOT_IN_IDS.sub("-", "-".join(pieces[-parts:])).strip("-") or "concept"


def _untagged(graph: Graph, scheme: Node | None) -> tuple[LabelLanguage, ...]:
    """The language that the scheme says it is in; both where it says none or several."""
    told = {
        str(language).split("/")[-1].lower()[:2]
        for predicate in (DCTERMS.language, DC.language)
        for language in graph.objects(scheme, predicate)
    }
    languages = tuple(language for language in LANGUAGES if language in told)
    return languages if len(languages) == 1 else LANGUAGES


def _metadata(reading: _Reading, scheme: Node | None) -> SchemeMetadata:
    if scheme is None:
        return SchemeMetadata()

    def first(*predicates: URIRef) -> str:
        values = (sorted(str(o) for o in reading.graph.objects(scheme, p)) for p in predicates)
        return next((held[0] for held in values if held), "")

    def texts(*predicates: URIRef) -> dict[str, str]:
        return next((told for p in predicates if (told := _texts(reading, scheme, p))), {})

    creators = {str(o) for p in (DCTERMS.creator, DC.creator) for o in reading.graph.objects(scheme, p)}
    return SchemeMetadata(
        titles=texts(DCTERMS.title, DC.title, SKOS.prefLabel, RDFS.label),
        descriptions=texts(DCTERMS.description, DC.description, RDFS.comment),
        creators=tuple(sorted(creators)),
        created=first(DCTERMS.created, DCTERMS.issued, DCTERMS.date),
        modified=first(DCTERMS.modified),
        license=first(DCTERMS.license, DCTERMS.rights),
    )


def _concept(reading: _Reading, node: URIRef) -> Concept:
    graph, ids = reading.graph, reading.ids

    def linked(forward: URIRef, backward: URIRef) -> tuple[str, ...]:
        nodes = set(graph.objects(node, forward)) | set(graph.subjects(backward, node))
        return tuple(sorted(ids[n] for n in nodes if n in ids))

    kind = graph.value(node, OWN["kind"])
    successors = sorted(
        ids[n]
        for n in {*graph.objects(node, DCTERMS.isReplacedBy), *graph.subjects(DCTERMS.replaces, node)}
        if n in ids
    )
    return Concept(
        id=ids[node],
        uri=str(node),
        labels=_labels(reading, node),
        broader=linked(SKOS.broader, SKOS.narrower),
        narrower=linked(SKOS.narrower, SKOS.broader),
        related=linked(SKOS.related, SKOS.related),
        definitions=_texts(reading, node, SKOS.definition),
        scope_notes=_texts(reading, node, SKOS.scopeNote),
        gists=_texts(reading, node, OWN["gist"]),
        examples=tuple(_by_language(reading, node, SKOS.example)),
        groups_only=_true(graph.value(node, OWN["groupsOnly"])),
        kind=known_kind(str(kind)) if kind is not None else None,
        body=str(body) if (body := graph.value(node, OWN["body"])) is not None else None,
        deprecated=_true(graph.value(node, OWL.deprecated)),
        replaced_by=successors[0] if successors else None,
        mappings=tuple(
            ForeignMatch(kind, uri)
            for kind in _MATCHES
            for uri in sorted(str(o) for o in graph.objects(node, SKOS[kind]))
        ),
        notation=min((str(o) for o in graph.objects(node, SKOS.notation)), default=""),
    )


def _true(node: Node | None) -> bool:
    return node is not None and str(node).lower() in {"true", "1"}


def _by_language(reading: _Reading, node: Node, predicate: URIRef) -> list[tuple[LabelLanguage, str]]:
    """(language, text) of the literals in French or English, `fr-CA` taken as `fr`, in a fixed order."""
    return sorted({(language, text) for language, _, text in _tagged(reading, node, predicate)})


def _tagged(reading: _Reading, node: Node, predicate: URIRef) -> Iterator[tuple[LabelLanguage, str, str]]:
    """(language, tag as it stands there, text) of the literals in French or English.

    A note may be a resource that carries its text as `rdf:value` (SKOS primer, 4.2).
    """
    for held in reading.graph.objects(node, predicate):
        literal = held if isinstance(held, Literal) else reading.graph.value(held, RDF.value)
        text = " ".join(str(literal or "").split())
        if isinstance(literal, Literal) and text:
            tag = (literal.language or "").lower()
            languages = [x for x in LANGUAGES if x == tag.split("-")[0]] if tag else reading.untagged
            for language in languages:
                yield language, tag, text


def _texts(reading: _Reading, node: Node, predicate: URIRef) -> dict[str, str]:
    texts: dict[str, str] = {}
    for language, text in _by_language(reading, node, predicate):
        texts.setdefault(language, text)
    return texts


def _labels(reading: _Reading, node: URIRef) -> tuple[Label, ...]:
    labels = list(_plain_labels(reading, node)) or list(_extended_labels(reading, node))
    # `Crime`@en and `Crime`@en-GB are one label; what repeats the preferred one is no other name.
    preferred = {(x.language, x.text) for x in labels if x.role == "preferred"}
    return tuple(dict.fromkeys(x for x in labels if x.role != "alternative" or (x.language, x.text) not in preferred))


def _plain_labels(reading: _Reading, node: URIRef) -> Iterator[Label]:
    for role, predicate in PREDICATES.items():
        if role == "preferred":
            yield from _preferred(sorted(_tagged(reading, node, predicate)))
        else:
            yield from (Label(text, language, role) for language, text in _by_language(reading, node, predicate))


def _preferred(told: list[tuple[LabelLanguage, str, str]]) -> Iterator[Label]:
    """One preferred label a language: of `fr` and `fr-CA` the first counts, the others become other names.

    Two with the same tag, which SKOS forbids (S14), both stay for the checks to find.
    """
    first: dict[LabelLanguage, str] = {}
    for language, tag, text in told:
        yield Label(text, language, "preferred" if first.setdefault(language, tag) == tag else "alternative")


def _extended_labels(reading: _Reading, node: URIRef) -> Iterator[Label]:
    """Labels that are resources (SKOS-XL, S55 to S57), read where a concept has no plain ones."""
    roles: tuple[LabelRole, ...] = ("preferred", "alternative", "hidden")
    for role in roles:
        predicate = SKOSXL[PREDICATES[role].fragment]
        for label in sorted(reading.graph.objects(node, predicate), key=str):
            for language, text in _by_language(reading, label, SKOSXL.literalForm):
                yield Label(text, language, role)
