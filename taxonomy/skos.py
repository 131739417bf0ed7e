"""SKOS in RDF: reading a concept scheme from a graph and writing one. The only module that imports rdflib."""

from __future__ import annotations

from pathlib import Path
from xml.sax import SAXException

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.term import Node

from corpus.errors import InputError
from taxonomy.scheme import LANGUAGES, Concept, ForeignMatch, Label, LabelRole, MatchKind, Scheme, known_kind

OWN = Namespace("https://vigie.example.org/vocabulary#")

_FORMATS = {".ttl": "turtle", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld", ".json": "json-ld", ".nt": "nt"}
_MATCHES: tuple[MatchKind, ...] = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
_PREDICATES: dict[LabelRole, URIRef] = {
    "preferred": SKOS.prefLabel,
    "alternative": SKOS.altLabel,
    "hidden": SKOS.hiddenLabel,
    "acronym": OWN["acronym"],
    "weak": OWN["weakLabel"],
    "title": OWN["titleLabel"],
    "never": OWN["neverLabel"],
    "clue": OWN["clue"],
}


def parse(path: Path) -> Graph:
    """The RDF graph in a file.

    Raises:
        InputError: the format is not known, or the file is not readable or not well formed.
    """

    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"{path.name} has no ending that names an RDF format.", f"Use one of {', '.join(_FORMATS)}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.", "Check path and rights.") from error
    graph = Graph()
    try:
        graph.parse(data=data, format=form)
    except (SyntaxError, ValueError, LookupError, TypeError, SAXException, ParserError) as error:
        raise InputError(f"{path.name} is not well formed {form}: {error}", "Check it with an RDF tool.") from error
    return graph


def read_graph(graph: Graph, name: str) -> Scheme:
    """The scheme in a graph; `name` is what errors call it.

    Raises:
        InputError: the graph holds no SKOS concept, or two concepts with one id.
    """
    found = [s for s in graph.subjects(RDF.type, SKOS.Concept, unique=True) if isinstance(s, URIRef)]
    if not found:
        raise InputError(f"{name} holds no skos:Concept.", "Give a SKOS concept scheme.")
    ids: dict[Node, str] = {node: _id(graph, node) for node in found}
    if len(set(ids.values())) < len(ids):
        raise InputError(f"{name} has two concepts with the same id.", "Give them dcterms:identifier.")
    scheme = next(iter(graph.subjects(RDF.type, SKOS.ConceptScheme)), None)
    version = graph.value(scheme, OWL.versionInfo) if scheme is not None else None
    concepts = tuple(_concept(graph, node, ids) for node in sorted(found, key=lambda n: ids[n]))
    return Scheme(str(scheme or ""), str(version or ""), concepts)


def _id(graph: Graph, node: URIRef) -> str:
    given = graph.value(node, DCTERMS.identifier)
    return str(given) if given else str(node).rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _concept(graph: Graph, node: URIRef, ids: dict[Node, str]) -> Concept:
    def linked(forward: URIRef, backward: URIRef) -> tuple[str, ...]:
        nodes = set(graph.objects(node, forward)) | set(graph.subjects(backward, node))
        return tuple(sorted(ids[n] for n in nodes if n in ids))

    kind = graph.value(node, OWN["kind"])
    successor = graph.value(node, DCTERMS.isReplacedBy)
    return Concept(
        id=ids[node],
        uri=str(node),
        labels=_labels(graph, node),
        broader=linked(SKOS.broader, SKOS.narrower),
        narrower=linked(SKOS.narrower, SKOS.broader),
        related=linked(SKOS.related, SKOS.related),
        definitions=_texts(graph, node, SKOS.definition),
        scope_notes=_texts(graph, node, SKOS.scopeNote),
        examples=tuple(_by_language(graph, node, SKOS.example)),
        groups_only=_true(graph.value(node, OWN["groupsOnly"])),
        kind=known_kind(str(kind)) if kind is not None else None,
        deprecated=_true(graph.value(node, OWL.deprecated)),
        replaced_by=ids.get(successor) if successor is not None else None,
        mappings=tuple(
            ForeignMatch(kind, uri)
            for kind in _MATCHES
            for uri in sorted(str(o) for o in graph.objects(node, SKOS[kind]))
        ),
    )


def _true(node: Node | None) -> bool:
    return node is not None and str(node).lower() in {"true", "1"}


def _by_language(graph: Graph, node: URIRef, predicate: URIRef) -> list[tuple[str, str]]:
    """(language, text) of the literals in French or English, `fr-CA` taken as `fr`, in a fixed order."""
    pairs = []
    for literal in graph.objects(node, predicate):
        language = str(getattr(literal, "language", None) or "").split("-")[0].lower()
        if language in LANGUAGES and str(literal).strip():
            pairs.append((language, str(literal).strip()))
    return sorted(pairs)


def _texts(graph: Graph, node: URIRef, predicate: URIRef) -> dict[str, str]:
    texts: dict[str, str] = {}
    for language, text in _by_language(graph, node, predicate):
        texts.setdefault(language, text)
    return texts


def _labels(graph: Graph, node: URIRef) -> tuple[Label, ...]:
    return tuple(
        Label(text, "fr" if language == "fr" else "en", role)
        for role, predicate in _PREDICATES.items()
        for language, text in _by_language(graph, node, predicate)
    )


def to_graph(scheme: Scheme) -> Graph:
    """The whole scheme as RDF; `read_graph` makes an equal scheme of it."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("vigie", OWN)
    top = URIRef(scheme.uri or "urn:vigie:scheme")
    graph.add((top, RDF.type, SKOS.ConceptScheme))
    if scheme.version:
        graph.add((top, OWL.versionInfo, Literal(scheme.version)))
    for concept in scheme:
        _add(graph, scheme, concept, top)
    return graph


def _add(graph: Graph, scheme: Scheme, concept: Concept, top: URIRef) -> None:
    node = URIRef(concept.uri)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, top))
    graph.add((node, DCTERMS.identifier, Literal(concept.id)))
    for label in concept.labels:
        predicate = _PREDICATES[label.role]
        graph.add((node, predicate, Literal(label.text, lang=label.language)))
    for texts, predicate in ((concept.definitions, SKOS.definition), (concept.scope_notes, SKOS.scopeNote)):
        for language, text in texts.items():
            graph.add((node, predicate, Literal(text, lang=language)))
    for language, text in concept.examples:
        graph.add((node, SKOS.example, Literal(text, lang=language)))
    if not concept.broader and not concept.deprecated:
        graph.add((node, SKOS.topConceptOf, top))
        graph.add((top, SKOS.hasTopConcept, node))
    for predicate, ids in (
        (SKOS.broader, concept.broader),
        (SKOS.narrower, concept.narrower),
        (SKOS.related, concept.related),
    ):
        for other in ids:
            graph.add((node, predicate, URIRef(scheme[other].uri)))
    for match in concept.mappings:
        graph.add((node, SKOS[match.kind], URIRef(match.uri)))
    if concept.groups_only:
        graph.add((node, OWN["groupsOnly"], Literal(True)))
    if concept.kind:
        graph.add((node, OWN["kind"], Literal(concept.kind)))
    if concept.deprecated:
        graph.add((node, OWL.deprecated, Literal(True)))
    if concept.replaced_by:
        graph.add((node, DCTERMS.isReplacedBy, URIRef(scheme[concept.replaced_by].uri)))
