"""What can be wrong with a SKOS file that no longer shows once it is read: relations told one way, or to nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from taxonomy.checks import Issue, check
from taxonomy.scheme import Scheme
from taxonomy.skos import parse, read_graph

_INVERSES = ((SKOS.broader, SKOS.narrower), (SKOS.narrower, SKOS.broader), (SKOS.related, SKOS.related))


def check_file(path: Path, *, scheme_uri: str | None = None) -> tuple[Scheme, list[Issue]]:
    """The scheme in a file, and all that is wrong with it.

    Raises:
        InputError: the file cannot be read, is not RDF, or holds no SKOS concept.
    """
    graph = parse(path)
    scheme = read_graph(graph, path.name, scheme_uri=scheme_uri)
    found = [*check(scheme), *relation_issues(graph, scheme)]
    return scheme, sorted(set(found), key=lambda issue: (issue.concept, issue.kind, issue.what))


def relation_issues(graph: Graph, scheme: Scheme) -> Iterator[Issue]:
    """Relations to what is no concept of the scheme, and those told one way where the file tells others both ways.

    SKOS lets a file tell `skos:broader` alone; one that also tells `skos:narrower`, but not for every pair, has lost
    some of them.
    """
    ids: dict[Node, str] = {URIRef(concept.uri): concept.id for concept in scheme}
    concepts = set(graph.subjects(RDF.type, SKOS.Concept, unique=True))
    for forward, backward in _INVERSES:
        pairs = [(s, o) for s, o in graph.subject_objects(forward) if s in ids]
        both_ways = any((o, backward, s) in graph for s, o in pairs)
        for one, other in pairs:
            name = _name(forward)
            if other not in concepts:
                yield Issue("dangling-relation", ids[one], f"{name} {other}, which is no concept of the file")
            elif both_ways and other in ids and (other, backward, one) not in graph:
                yield Issue("one-way-relation", ids[one], f"{name} {ids[other]}, but not the other way round")


def _name(predicate: URIRef) -> str:
    return str(predicate).rsplit("#", 1)[-1]
