"""Writing a concept scheme as SKOS in RDF."""

from __future__ import annotations

from rdflib import DCTERMS, OWL, RDF, SKOS, XSD, Graph, Literal, URIRef

from taxonomy.scheme import Concept, Scheme, SchemeMetadata
from taxonomy.skos import OWN, PREDICATES

_ADDRESS = ("http://", "https://", "urn:", "mailto:")
_DATE_LENGTH = len("2000-01-01")


def to_graph(scheme: Scheme, only: str | None = None) -> Graph:
    """The scheme as RDF; `read_graph` makes an equal scheme of the whole.

    Args:
        scheme: what to write.
        only: id of the one concept to write, with the labels of those around it; all of them without it.
    """
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("vigie", OWN)
    graph.bind("dcterms", DCTERMS)
    top = URIRef(scheme.uri or "urn:vigie:scheme")
    graph.add((top, RDF.type, SKOS.ConceptScheme))
    if scheme.version:
        graph.add((top, OWL.versionInfo, Literal(scheme.version)))
    _add_metadata(graph, top, scheme.metadata)
    if only is None:
        for concept in scheme:
            _add(graph, scheme, concept, top)
        return graph
    _add(graph, scheme, scheme[only], top)
    one = scheme[only]
    for other in {*one.broader, *one.narrower, *one.related, *([one.replaced_by] if one.replaced_by else [])}:
        if other in scheme:
            node = URIRef(scheme[other].uri)
            graph.add((node, RDF.type, SKOS.Concept))
            for label in scheme[other].labels:
                if label.role == "preferred":
                    graph.add((node, SKOS.prefLabel, Literal(label.text, lang=label.language)))
    return graph


def _add_metadata(graph: Graph, top: URIRef, told: SchemeMetadata) -> None:
    for texts, predicate in ((told.titles, DCTERMS.title), (told.descriptions, DCTERMS.description)):
        for language, text in texts.items():
            graph.add((top, predicate, Literal(text, lang=language)))
    for creator in told.creators:
        graph.add((top, DCTERMS.creator, _resource(creator)))
    for day, predicate in ((told.created, DCTERMS.created), (told.modified, DCTERMS.modified)):
        if day:
            kind = XSD.date if len(day) == _DATE_LENGTH else None
            graph.add((top, predicate, Literal(day, datatype=kind)))
    if told.license:
        graph.add((top, DCTERMS.license, _resource(told.license)))


def _resource(text: str) -> URIRef | Literal:
    return URIRef(text) if text.startswith(_ADDRESS) else Literal(text)


def _add(graph: Graph, scheme: Scheme, concept: Concept, top: URIRef) -> None:
    node = URIRef(concept.uri)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, top))
    graph.add((node, DCTERMS.identifier, Literal(concept.id)))
    for label in concept.labels:
        predicate = PREDICATES[label.role]
        graph.add((node, predicate, Literal(label.text, lang=label.language)))
    if concept.notation:
        graph.add((node, SKOS.notation, Literal(concept.notation)))
    for texts, predicate in (
        (concept.definitions, SKOS.definition),
        (concept.scope_notes, SKOS.scopeNote),
        (concept.gists, OWN["gist"]),
    ):
        for language, text in texts.items():
            graph.add((node, predicate, Literal(text, lang=language)))
    for language, text in concept.examples:
        graph.add((node, SKOS.example, Literal(text, lang=language)))
    if not concept.broader and not concept.deprecated:
        graph.add((node, SKOS.topConceptOf, top))
        graph.add((top, SKOS.hasTopConcept, node))
    _add_links(graph, scheme, concept)
    if concept.groups_only:
        graph.add((node, OWN["groupsOnly"], Literal(True)))
    if concept.kind:
        graph.add((node, OWN["kind"], Literal(concept.kind)))
    if concept.body:
        graph.add((node, OWN["body"], Literal(concept.body)))
    if concept.deprecated:
        graph.add((node, OWL.deprecated, Literal(True)))
    if concept.replaced_by and concept.replaced_by in scheme:
        graph.add((node, DCTERMS.isReplacedBy, URIRef(scheme[concept.replaced_by].uri)))


def _add_links(graph: Graph, scheme: Scheme, concept: Concept) -> None:
    node = URIRef(concept.uri)
    for predicate, ids in (
        (SKOS.broader, concept.broader),
        (SKOS.narrower, concept.narrower),
        (SKOS.related, concept.related),
    ):
        for other in ids:
            if other in scheme:
                graph.add((node, predicate, URIRef(scheme[other].uri)))
    for match in concept.mappings:
        graph.add((node, SKOS[match.kind], URIRef(match.uri)))
