"""Checking a SKOS file against the shapes of `shapes.ttl` with pyshacl, an optional dependency."""

from __future__ import annotations

from pathlib import Path

from rdflib import RDF, SH, SKOS, Graph, URIRef

from corpus.errors import UsageError
from taxonomy.checks import Issue
from taxonomy.skos import parse, read_graph

SHAPES = Path(__file__).with_name("shapes.ttl")


def shape_issues(path: Path) -> list[Issue]:
    """What the shapes find wrong with a SKOS file.

    Raises:
        InputError: the file cannot be read, or is no SKOS.
        UsageError: pyshacl is not installed.
    """
    try:
        from pyshacl import validate
    except ImportError as error:
        raise UsageError("--shacl needs pyshacl.", "Install it: pip install 'vigie[shacl]'.") from error
    graph = parse(path)
    scheme = read_graph(graph, path.name)
    ids = {concept.uri: concept.id for concept in scheme}
    _, report, _ = validate(graph, shacl_graph=parse(SHAPES), inference="none", advanced=False, meta_shacl=False)
    return sorted(_issues(report, ids), key=lambda issue: (issue.concept, issue.what))


def _issues(report: Graph, ids: dict[str, str]) -> list[Issue]:
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = str(report.value(result, SH.focusNode))
        message = " ".join(sorted(str(m) for m in report.objects(result, SH.resultMessage)))
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        told = "".join(
            (
                f"{_short(path)}: " if isinstance(path, URIRef) else "",
                message,
                f" ({value})" if value is not None else "",
            )
        )
        found.append(Issue("shape", ids.get(focus, focus), told))
    return found


def _short(address: URIRef) -> str:
    return f"skos:{address.removeprefix(str(SKOS))}" if address.startswith(str(SKOS)) else str(address)
